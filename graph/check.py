"""Whether a build holds together: SHACL shapes, and references that lead nowhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
from shacl import Shapes

from ontology import vocab

MAX_FINDINGS = 1000
_DANGLING = {
    "pl": "Powiązanie z czymś, czego żadne źródło nie opisuje.",
    "en": "A link to something that no source describes.",
}


@dataclass(frozen=True)
class Finding:
    """One violation: the resource, the property, what was found there, and what a shape says of it by language."""

    focus: str
    path: str
    value: str
    messages: dict[str, str]


def check_data_set(folder: Path, dump: Path | None = None, limit: int = MAX_FINDINGS) -> list[Finding]:
    """The first violations of `ontology/shapes.ttl` in a build's data set, and dangling links; empty where all is well.

    `dump` holds the same statements as N-Triples; without it one is made.
    """
    store = pyoxigraph.Store.read_only(str(folder))
    with tempfile.TemporaryDirectory() as scratch:
        if dump is None:
            dump = Path(scratch) / "union.nt"
            store.dump(str(dump), pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
        # What all sources say together: a shape may need what another source says.
        return check_file(dump, limit) + list(_dangling(store, limit))


def check_file(data: Path, limit: int = MAX_FINDINGS) -> list[Finding]:
    """The first violations of our shapes in one RDF file."""
    report = Shapes.from_file(str(vocab.SHAPES_FILE)).validate_file(str(data), max_results=limit)
    return [_finding(result) for result in report.results]


def _finding(result: Any) -> Finding:
    messages = {_message_languages()[message]: message for message in result.messages}
    return Finding(result.focus_node.strip("<>"), str(result.path).strip("<>"), result.value_plain or "", messages)


@cache
def _message_languages() -> dict[str, str]:
    """The validator gives the words of a message without their language."""
    shapes = pyoxigraph.parse(path=vocab.SHAPES_FILE, format=pyoxigraph.RdfFormat.TURTLE)
    return {
        quad.object.value: quad.object.language or "" for quad in shapes if isinstance(quad.object, pyoxigraph.Literal)
    }


def _dangling(store: pyoxigraph.Store, limit: int) -> Iterator[Finding]:
    query = f"""SELECT ?link ?end WHERE {{
        ?link <{vocab.RDF}subject>|<{vocab.RDF}object> ?end
        FILTER NOT EXISTS {{ ?end a ?class }} }} LIMIT {limit}"""
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    for link, end in solutions:
        yield Finding(_plain(link), "rdf:subject|rdf:object", _plain(end), _DANGLING)


def _plain(term: object) -> str:
    return term.value if isinstance(term, pyoxigraph.NamedNode) else str(term)
