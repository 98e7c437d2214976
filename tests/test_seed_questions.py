"""What a careful reader of the five seed pages can answer, asked of the graph of them: tests/seed_questions.toml.

The pages are no part of this repository: an answer is a name, a date, a number or a code, and the words that say so are
compared with the file, at their offsets. A question that the reader does not answer yet has to fail.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Template
from typing import Any

import pytest

from graph.build import build
from graph.graph import Graph, open_graph
from graph.ids import to_iri
from graph.sparql_text import with_prefixes
from graph.workspace import Workspace
from ogniwo.loading import load, load_reference, units

_DATA = tomllib.loads(Path(__file__).with_name("seed_questions.toml").read_text(encoding="utf-8"))
NAMES: dict[str, str] = _DATA["names"]
QUESTIONS: list[dict[str, Any]] = _DATA["question"]
_LEAST = 40


@pytest.fixture(scope="module")
def seeds(shared: Path) -> Path:
    return shared / "documents" / "seeds"


@pytest.fixture(scope="module")
def graph(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    workspace = Workspace(tmp_path_factory.mktemp("questions"))
    with workspace.writing():
        for page in sorted(seeds.glob("*.txt")):
            with units(str(page), None) as [unit]:
                load(workspace, unit)
        load_reference(workspace)
        build(workspace)
    return open_graph(workspace)


def _parameter(question: dict[str, Any]) -> Any:
    reason = question.get("found_now")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"found now: {reason}")] if reason else []
    return pytest.param(question, id=f"{'+'.join(question['pages'])} {question['en']}", marks=marks)


@pytest.mark.parametrize("question", [_parameter(question) for question in QUESTIONS])
def test_the_graph_answers(question: dict[str, Any], graph: Graph, seeds: Path) -> None:
    rows, quotes = _asked(graph, question["sparql"])
    answer = {tuple(Template(cell).substitute(NAMES) for cell in row) for row in question["answer"]}
    assert rows == answer, question["pl"]
    said = [_stands(seeds, quote, locator) for quote, locator in quotes]
    for words in question.get("words", []):
        page, start, end = words.split(", ")
        assert any(p == page and s <= int(start) and int(end) <= e for p, s, e in said), (words, said)


def test_there_are_enough_questions_over_every_page() -> None:
    answered = [question for question in QUESTIONS if "found_now" not in question]
    assert len(answered) >= _LEAST
    for page in ("000", "001", "002", "003", "004"):
        assert sum(question["pages"] == [page] for question in answered) >= 5, page
    assert sum(len(question["pages"]) > 1 for question in answered) >= 10


def _asked(graph: Graph, sparql: str) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """The rows of an answer without their quotes, and the quotes with their locators, which stand last in a row."""
    pages = {f"page{source.partition('/')[2][:3]}": f"<{to_iri(source)}>" for source in graph.sources}
    labels = {name: '"' + label.replace('"', '\\"') + '"@pl' for name, label in NAMES.items()}
    quoted = "?quote ?locator" in sparql
    rows, quotes = set(), set()
    for terms in graph.store.select(with_prefixes(Template(sparql).substitute(pages | labels))):
        if any(getattr(term, "language", None) not in (None, "pl") for term in terms):
            continue
        values = tuple(getattr(term, "value", "") for term in terms)
        rows.add(values[:-2] if quoted else values)
        if quoted:
            quotes.add(values[-2:])
    return rows, quotes


def _stands(seeds: Path, quote: str, locator: str) -> tuple[str, int, int]:
    """Page, start and end of a quote, which has to be what stands there in the file itself."""
    file, _, span = locator.partition("#char=")
    start, end = map(int, span.split(","))
    assert (seeds / file).read_bytes().decode()[start:end] == quote, locator
    return file[:3], start, end
