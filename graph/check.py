"""Whether a build holds together: the SHACL shapes, and references that lead nowhere.

Invariant: the shapes are those of `ontology/shapes.ttl` and mean what SHACL says; pySHACL comes to the same verdicts
(tests/graph/test_check.py). Two engines share the work: `shacl` takes the core constraints, and pyoxigraph the SPARQL
constraints, because these call functions of ours (`FUNCTIONS`), which `shacl` cannot. A constraint's query is asked
once for all targets of its shape, so it must bind `$this` by itself.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat
from shacl import Shapes

from graph.child import Child
from graph.identifiers import is_normal
from graph.mapping import CLASSES
from ontology import vocab
from ontology.profile import SH, SHAPES
from ontology.vocab import OGN, RDF, RDFS

MAX_FINDINGS = 1000
LARGE = 16 * 2**20  # bytes of a dump: from here on, a second process is worth its start
# What the shapes may ask of a value in SPARQL.
FUNCTIONS: dict[str, Callable[[str], bool]] = {OGN + "validIdentifier": is_normal}
_DANGLING = {
    "pl": "Powiązanie z czymś, czego żadne źródło nie opisuje.",
    "en": "A link to something that no source describes.",
}
_TARGETS = {
    SH + "targetClass": f"?this a/<{RDFS}subClassOf>* {{}}",
    SH + "targetSubjectsOf": "?this {} ?object",
    SH + "targetObjectsOf": "?subject {} ?this",
}


@dataclass(frozen=True)
class Finding:
    """One violation: the resource, the property, what was found there, what the shape says of it by language, and the
    IRI of the shape. `path` and `value` are empty where the shape names none.
    """

    focus: str
    path: str
    value: str
    messages: dict[str, str]
    shape: str = ""  # reports of earlier builds have none


@cache
def rules() -> str:
    """Digest of the rules that a check holds a graph to; findings under the same rules are the same."""
    return hashlib.sha256(vocab.SHAPES_FILE.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def check_data_set(folder: Path, dump: Path | None = None, limit: int = MAX_FINDINGS) -> list[Finding]:
    """Violations of the shapes in a build's data set, at most `limit`, and dangling links; empty where all is well.

    `dump` holds the same statements as N-Triples; without it one is made.
    """
    store = pyoxigraph.Store.read_only(str(folder))
    with tempfile.TemporaryDirectory() as scratch:
        if dump is None:
            dump = Path(scratch) / "union.nt"
            store.dump(str(dump), RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
        # What all sources say together: a shape may need what another source says.
        return _check(store, dump, limit)


@contextmanager
def checking(dump: Path) -> Iterator[Callable[[Path], list[Finding]]]:
    """`check_data_set` in two halves: a large dump is looked at by a child process while its data set may still be
    loading; the function that is given, called with the data set when that is complete, has all findings.
    """
    if dump.stat().st_size < LARGE:
        yield lambda folder: check_data_set(folder, dump)
        return
    with Child("graph.check", "answer", str(dump)) as child:

        def findings(folder: Path) -> list[Finding]:
            asked = _asked(pyoxigraph.Store.read_only(str(folder)), MAX_FINDINGS)
            return _first([*msgspec.json.decode(child.result(), type=list[Finding]), *asked], MAX_FINDINGS)

        yield findings


def answer() -> None:
    """In the child: what the core constraints find in the dump that is named on the command line."""
    sys.stdout.buffer.write(msgspec.json.encode(_of_core(Path(sys.argv[1]), MAX_FINDINGS)))


def check_file(data: Path, limit: int = MAX_FINDINGS) -> list[Finding]:
    """The same for one RDF file, which must hold the ontology and the schemes that it speaks of."""
    store = pyoxigraph.Store()
    store.load(path=data)
    return _check(store, data, limit)


def _check(store: pyoxigraph.Store, data: Path, limit: int) -> list[Finding]:
    return _first([*_of_core(data, limit), *_asked(store, limit)], limit)


def _first(findings: list[Finding], limit: int) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.shape, f.focus, f.path, f.value))[:limit]


def _of_core(data: Path, limit: int) -> list[Finding]:
    return [_finding(result) for result in _core_shapes().validate_file(str(data), max_results=limit).results]


def _asked(store: pyoxigraph.Store, limit: int) -> Iterator[Finding]:
    for constraint in _constraints():
        yield from constraint.violations(store, limit)
    yield from _dangling(store, limit)


def _finding(result: Any) -> Finding:
    shape = next(iri for iri in (result.source_shape, result.root_shape) if iri.startswith("<"))[1:-1]
    return Finding(
        focus=result.focus_node.strip("<>"),
        path=(result.path or "").strip("<>"),
        value=result.value_plain or "",
        messages=_messages()[shape],
        shape=shape,
    )


@cache
def _declared() -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(path=vocab.SHAPES_FILE, format=RdfFormat.TURTLE))


@cache
def _core_shapes() -> Shapes:
    core = [quad.triple for quad in _declared() if quad.predicate.value != SH + "sparql"]
    text = pyoxigraph.serialize(core, format=RdfFormat.N_TRIPLES) or b""
    return Shapes.from_text(text.decode(), format="ntriples")


@cache
def _messages() -> dict[str, dict[str, str]]:
    """What a shape or constraint says, by its node and by language: the validators give words without language."""
    messages: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in _declared():
        if quad.predicate.value == SH + "message" and isinstance(quad.object, Literal):
            messages[_plain(quad.subject)][quad.object.language or ""] = quad.object.value
    return messages


@dataclass(frozen=True)
class _Constraint:
    """A SPARQL constraint of a shape as one query for all its targets."""

    shape: str
    query: str
    messages: dict[str, str]

    def violations(self, store: pyoxigraph.Store, limit: int) -> Iterator[Finding]:
        functions = {NamedNode(name): _of_terms(function) for name, function in FUNCTIONS.items()}
        solutions = store.query(f"{self.query} LIMIT {limit}", custom_functions=functions)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        for solution in solutions:
            focus, path, value = (_plain(solution[name]) for name in ("this", "path", "value"))
            yield Finding(focus, path, value, self.messages, self.shape)


@cache
def _constraints() -> tuple[_Constraint, ...]:
    shapes = pyoxigraph.Store()
    shapes.extend(_declared())
    found = shapes.query(
        f"""PREFIX sh: <{SH}> SELECT * {{ ?shape sh:sparql ?constraint . ?constraint sh:select ?select }}"""
    )
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return tuple(
        _Constraint(
            shape=_plain(row["shape"]),
            query=_prologue(shapes) + f"SELECT DISTINCT ?this ?path ?value {{ {{ {_plain(row['select'])} }} "
            f"FILTER({' || '.join(_targets(shapes, row['shape']))}) }}",
            messages=_messages()[_plain(row["constraint"])],
        )
        for row in found
    )


def _prologue(shapes: pyoxigraph.Store) -> str:
    declared = shapes.query(f"SELECT * {{ ?d <{SH}prefix> ?prefix ; <{SH}namespace> ?namespace }}")
    assert isinstance(declared, pyoxigraph.QuerySolutions)
    return "".join(f"PREFIX {_plain(row['prefix'])}: <{_plain(row['namespace'])}> " for row in declared)


def _targets(shapes: pyoxigraph.Store, shape: Any) -> Iterator[str]:
    for predicate, pattern in _TARGETS.items():
        for quad in shapes.quads_for_pattern(shape, NamedNode(predicate), None):
            yield f"EXISTS {{ {pattern.format(quad.object)} }}"


def _of_terms(function: Callable[[str], bool]) -> Callable[..., Any]:
    return lambda term: Literal(function(_plain(term)))


def _dangling(store: pyoxigraph.Store, limit: int) -> Iterator[Finding]:
    # MINUS, and not NOT EXISTS: the engine then joins once instead of looking for each end, and keeps all that it joins
    # with in memory, which evidence and links would treble.
    classes = " ".join(f"<{iri}>" for iri in CLASSES.values())
    described = f"VALUES ?class {{ {classes} }} ?end a ?class"
    query = f"SELECT ?link ?end {{ ?link <{RDF}subject>|<{RDF}object> ?end MINUS {{ {described} }} }} LIMIT {limit}"
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    for link, end in solutions:
        yield Finding(_plain(link), "rdf:subject|rdf:object", _plain(end), _DANGLING, SHAPES + "Link")


def _plain(term: Any) -> str:
    return term.value if isinstance(term, NamedNode | Literal | pyoxigraph.BlankNode) else ""
