"""The layout of the repository and the direction of its imports, read from the source without running it.

ontology <- graph <- loaders, api <- ogniwo. Every import statement counts, also inside a function or under
`TYPE_CHECKING`: a dependency that is hidden is still one.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LAYERS = {
    "ontology": set[str](),
    "graph": {"ontology"},
    "loaders": {"ontology", "graph"},
    "api": {"ontology", "graph"},
    "ogniwo": {"ontology", "graph", "loaders", "api"},
}
NEVER_IMPORTED = {"web", "tests", "bench", "hatch_build"}

STORES = Path("graph", "stores")
CLIENTS = {"httpx2", "neo4j"}
"""What speaks to servers: a module below graph/stores that uses one is a backend, which only graph/stores may know.
(pyoxigraph is not among them: its terms, parser and serialiser are the project's RDF library.)"""


def imported(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and absolute dotted name of everything a file imports; `from a import b` gives `a.b`, module or not."""
    package = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = [*above, *([node.module] if node.module else [])]
            yield from ((node.lineno, ".".join([*base, alias.name])) for alias in node.names)


def backends(root: Path) -> set[str]:
    """Dotted names of the modules that speak to one kind of store."""
    return {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in (root / STORES).glob("*.py")
        if path.name != "__init__.py" and any(name.split(".")[0] in CLIENTS for _, name in imported(path, root))
    }


def violations(root: Path) -> list[str]:
    """One line for every import below `root` that goes against the direction."""
    private = backends(root)
    found = []
    for layer, allowed in LAYERS.items():
        forbidden = (LAYERS.keys() | NEVER_IMPORTED) - allowed - {layer}
        for path in sorted((root / layer).rglob("*.py")):
            place = path.relative_to(root)
            in_stores = place.is_relative_to(STORES)
            for line, name in imported(path, root):
                if name.split(".")[0] in forbidden:
                    found.append(f"{place.as_posix()}:{line} {layer} imports {name}")
                elif not in_stores and (name.split(".")[0] == "neo4j" or reaches(name, private)):
                    found.append(f"{place.as_posix()}:{line} {name} belongs below {STORES.as_posix()}")
    return found


def reaches(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def test_imports_follow_the_direction():
    assert violations(ROOT) == []


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("ontology/vocab.py", "import graph.ids", "ontology imports graph.ids"),
        ("graph/build.py", "from loaders import text", "graph imports loaders.text"),
        ("graph/build.py", "def late():\n    from api import app", "graph imports api.app"),
        ("loaders/text.py", "from api.app import create", "loaders imports api.app.create"),
        ("loaders/documents/reader.py", "from ... import api", "loaders imports api"),
        ("api/app.py", "import loaders", "api imports loaders"),
        ("api/app.py", "from ogniwo.cli import main", "api imports ogniwo.cli.main"),
        ("api/app.py", "from . import web", None),
        ("api/app.py", "import web", "api imports web"),
        ("ogniwo/cli.py", "import tests.conftest", "ogniwo imports tests.conftest"),
        ("ogniwo/cli.py", "import api, graph, loaders, ontology", None),
        ("ogniwo/cli.py", "from neo4j import GraphDatabase", "neo4j.GraphDatabase belongs below graph/stores"),
        ("graph/build.py", "from graph.stores import open_store", None),
        ("graph/build.py", "from .stores.sparql import Store", "graph.stores.sparql.Store belongs below graph/stores"),
        ("api/app.py", "from graph.stores import sparql", "graph.stores.sparql belongs below graph/stores"),
        ("graph/stores/neo.py", "import neo4j\nfrom . import sparql", None),
        ("graph/build.py", "from pyoxigraph import Quad", None),
    ],
)
def test_the_check_sees_a_wrong_import_and_leaves_a_right_one(
    tmp_path: Path, file: str, line: str, message: str | None
) -> None:
    for name, text in {"graph/stores/sparql.py": "import httpx2\n", file: line + "\n"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [text.partition(" ")[2] for text in violations(tmp_path)] == ([message] if message else [])


def test_the_layout_is_the_designed_one():
    packages = [*LAYERS]
    assert [name for name in packages if not (ROOT / name / "__init__.py").is_file()] == []
    folders = ["web", "tests", "bench", "docs", "examples"]
    assert [name for name in folders if not (ROOT / name).is_dir()] == []
    assert list((ROOT / "web").glob("*.py")) == []


def test_pyproject_names_the_packages_and_the_command():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == LAYERS.keys()
    assert set(project["tool"]["mypy"]["packages"]) == LAYERS.keys()
    assert project["project"]["scripts"] == {"ogniwo": "ogniwo.cli:main"}
    assert project["project"]["requires-python"] == ">=3.11"
