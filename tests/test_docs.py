"""The documentation says what the program does: every command, setting, route, class and query of it is tried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from fastapi import FastAPI

from api import create_app
from graph.graph import Graph
from graph.mapping import CLASSES
from graph.property_graph import BROADER, CONCEPT, COOPERATION, NODE_COLUMNS, RELATIONSHIP_ENDS
from graph.sparql_text import PREFIXES, with_prefixes
from loaders.registry import LOADERS
from ogniwo.cli import app as commands
from ontology import cookbook, vocab
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_command_and_option_is_documented() -> None:
    page = text("commands.md")
    group = typer.main.get_command(commands)
    assert hasattr(group, "commands")
    for name, command in group.commands.items():
        assert f"`ogniwo {name}" in page, name
        row = next(line for line in page.splitlines() if line.startswith(f"| `ogniwo {name}"))
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option == "--help" or option in row, (name, option)


def test_no_command_is_documented_that_is_not_there() -> None:
    known = set(typer.main.get_command(commands).commands)  # type: ignore[attr-defined]  # a group has commands
    for page in PAGES:
        named = set(re.findall(r"(?:bin/|`)ogniwo ([a-z]+)", page.read_text(encoding="utf-8")))
        assert named <= known, (page.name, named - known)


def test_every_setting_is_documented_and_read() -> None:
    code = "".join(
        p.read_text(encoding="utf-8")
        for d in ("api", "graph", "loaders", "ogniwo", "tests")
        for p in (ROOT / d).rglob("*.py")
    )
    read = set(re.findall(r"[\"']((?:OGNIWO)_[A-Z_]+)[\"']", code))
    documented = set(re.findall(r"`(OGNIWO_[A-Z_]+)`", text("commands.md")))
    assert read == documented


def test_every_route_is_documented(tmp_path: Path) -> None:
    app: FastAPI = create_app(tmp_path)
    page = text("api.md")
    for path in app.openapi()["paths"]:
        assert path in page, path


def test_every_class_and_property_of_the_model_is_documented() -> None:
    page = text("model.md")
    for term in vocab.ontology_labels():
        assert term in page or term in text("queries.md"), term
    assert all(f"ogn:{vocab.local_name(iri)}" in page for iri in CLASSES.values())


def test_every_loader_is_documented() -> None:
    for loader in LOADERS:
        assert f"--as {loader.name}" in text("commands.md") or f"`{loader.name}`" in text("commands.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_page_of_queries_is_the_cookbook() -> None:
    assert text("queries.md") == cookbook.page(), "run: python -m ontology.cookbook > docs/queries.md"


def test_the_page_of_queries_names_prefixes_labels_and_types_that_are_there() -> None:
    introduction = text("queries.md").partition("\n1. ")[0]
    schemes = {name.replace("-", "_") for name in vocab.scheme_names()}
    named = set(re.findall(r"`(\w+)`", introduction))
    assert set(PREFIXES) - schemes <= named
    assert {*NODE_COLUMNS, COOPERATION, CONCEPT, BROADER} <= named
    assert {word for word in named if word.isupper()} <= {*RELATIONSHIP_ENDS, BROADER, "SERVICE", "GRAPH", "DISTINCT"}


def answers(graph: Graph, slug: str) -> list[dict[str, str]]:
    """What a recipe answers, by variable; tests/ontology/test_queries.py compares the answers of all."""
    (recipe,) = (recipe for recipe in cookbook.recipes() if recipe.id.endswith(slug))
    columns = re.findall(r"\?(\w+)", recipe.sparql.partition("{")[0])
    rows = graph.store.select(with_prefixes(recipe.sparql))
    return [dict(zip(columns, (term.value for term in row), strict=True)) for row in rows]  # type: ignore[union-attr]  # every variable is bound


def test_the_first_query_finds_the_declaration(examples: Graph) -> None:
    found = answers(examples, "01-agreements-of-an-institution")
    assert {(row["partner"], row["signed"]) for row in found} == {
        ("Wojewódzki Urząd Pracy w Białymstoku", "2010-07-26")
    }
    assert {row["person"] for row in found} == {"Janina Mironowicz", "Elżbieta Rajewska-Nikonowicz"}


def test_quotes_stand_where_the_queries_say(examples: Graph) -> None:
    stored = examples.catalogue.text("source/deklaracja-2010", "deklaracja-2010.md")
    assert stored is not None
    found = answers(examples, "quotes-of-a-document")
    assert len(found) > 10
    for row in found:
        start = int(row["start"])
        assert stored[start : start + len(row["quote"])] == row["quote"]
