import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The Open Font License asks to travel with the fonts; Vite collects the licences of scripts only. */
function fontLicence(): Plugin {
  const file = new URL("node_modules/@fontsource/source-sans-3/LICENSE", import.meta.url);
  return {
    name: "font-licence",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "assets/licence-source-sans-3.txt", source: readFileSync(file) });
    },
  };
}

/** The page of the API's documentation, so that it needs no other host either. */
function apiDocumentation(): Plugin {
  const folder = new URL("node_modules/swagger-ui-dist/", import.meta.url);
  return {
    name: "api-documentation",
    apply: "build",
    generateBundle() {
      for (const name of ["swagger-ui-bundle.js", "swagger-ui.css", "LICENSE"]) {
        const fileName = `assets/${name === "LICENSE" ? "licence-swagger-ui.txt" : name}`;
        this.emitFile({ type: "asset", fileName, source: readFileSync(new URL(name, folder)) });
      }
      const source = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true });\n`;
      this.emitFile({ type: "asset", fileName: "assets/swagger-start.js", source });
    },
  };
}

// The built files are served by the API under a strict Content-Security-Policy:
// nothing inline, nothing as data: URL, everything from /assets.
export default defineConfig({
  plugins: [svelte(), fontLicence(), apiDocumentation()],
  build: {
    outDir: "../api/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The licences of what is bundled travel with it.
    license: { fileName: "assets/licences.md" },
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      ["/api", "/id", "/docs", "/openapi.json", "/sparql"].map((path) => [path, "http://127.0.0.1:8000"]),
    ),
  },
  test: {
    include: ["src/**/*.test.ts"],
  },
});
