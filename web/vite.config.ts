import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readFileSync, readdirSync } from "node:fs";
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

/** What YASQE brings along in its one file, where Vite cannot see whose it is; of itself it says the licence only. */
function editorLicences(): Plugin {
  const inside = ["codemirror", "dompurify", "lodash-es", "query-string", "decode-uri-component", "filter-obj"];
  const folder = (name: string) => new URL(`node_modules/${name}/`, import.meta.url);
  const told = (name: string) => {
    const file = readdirSync(folder(name)).find((one) => /^licen[cs]e$/i.test(one));
    if (!file) throw new Error(`${name} has no licence file`);
    return `## ${name}\n\n${readFileSync(new URL(file, folder(name)), "utf-8").trim()}\n`;
  };
  return {
    name: "editor-licences",
    apply: "build",
    generateBundle() {
      const all = [...inside, "split-on-first", "store", "strict-uri-encode"];
      const source = `# What @zazuko/yasqe (MIT, Triply and Zazuko) is made of\n\n${all.map(told).join("\n")}`;
      this.emitFile({ type: "asset", fileName: "assets/licences-yasqe.md", source });
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

/**
 * YASQE carries a list of the world's prefixes, among them addresses that nobody wants on their page. Ours come from
 * the server; without the list the editor is a tenth smaller.
 */
function withoutForeignPrefixes(): Plugin {
  const used = /prefixes_default(?=\)|\s*:\s*Promise)|Promise\.resolve\(prefixes_default\)/g;
  return {
    name: "without-foreign-prefixes",
    apply: "build",
    transform(code, id) {
      if (!id.includes("yasqe.esm.js")) return null;
      const without = code.replaceAll(used, (found) => (found.startsWith("Promise") ? "Promise.resolve({})" : "{}"));
      if (without === code) this.error("the list of prefixes is not where it was in YASQE");
      return { code: without, map: null };
    },
  };
}

// The built files are served by the API under a strict Content-Security-Policy:
// nothing inline, nothing as data: URL, everything from /assets.
export default defineConfig({
  plugins: [svelte(), withoutForeignPrefixes(), editorLicences(), fontLicence(), apiDocumentation()],
  build: {
    outDir: "../api/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The licences of what is bundled travel with it.
    license: { fileName: "assets/licences.md" },
    modulePreload: { polyfill: false },
    // The editor of /sparql stands in a page that the API writes; the manifest says which files it needs there.
    manifest: "assets/manifest.json",
    rollupOptions: {
      input: { index: "index.html", sparql: "src/sparql/main.ts" },
      onwarn(warning, warn) {
        // A part of YASQE for browsers without JSON; it never runs, and the policy would not let it.
        if (warning.code !== "EVAL" || !warning.id?.includes("yasqe")) warn(warning);
      },
    },
    // YASQE with CodeMirror, on one page only.
    chunkSizeWarningLimit: 600,
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
