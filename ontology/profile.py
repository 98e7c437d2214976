"""The application profile: which properties each class has, and what each relation joins.

Invariant: nothing is declared here; a property of a node or link is declared in `shapes.ttl` by a property shape with
`ogn:field`, a relation in `ogniwo.ttl` by `schema:domainIncludes` and `schema:rangeIncludes`, or it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pyoxigraph
from pyoxigraph import RdfFormat, parse

from ontology.vocab import CONCEPTS, OGN, ONTOLOGY_FILE, RDF, RDFS, SHAPES_FILE, SKOS, XSD, local_name

SH = "http://www.w3.org/ns/shacl#"
SHAPES = "https://w3id.org/ogniwo/shapes#"
SCHEMA = "https://schema.org/"

Datatype = Literal["text", "string", "concept", "date", "integer", "decimal", "iri", "node"]
# What a property shape says of its values, and what they then are.
_DATATYPES: dict[tuple[str, str], Datatype] = {
    (SH + "datatype", RDF + "langString"): "text",
    (SH + "datatype", XSD + "string"): "string",
    (SH + "datatype", XSD + "integer"): "integer",
    (SH + "datatype", XSD + "decimal"): "decimal",
    (SH + "datatype", XSD + "date"): "date",
    (SH + "node", SHAPES + "Date"): "date",
    (SH + "node", SHAPES + "Identifier"): "string",
    (SH + "nodeKind", SH + "IRI"): "iri",
    (SH + "class", OGN + "Clause"): "text",
    (SH + "class", OGN + "Cooperation"): "node",
}


@dataclass(frozen=True)
class Property:
    """A property: its name, its RDF predicate, the kind of its values, and the scheme of its concepts.

    An ordered property keeps the order of its source; in RDF each value is then an `ogn:Clause` with a position.
    `shape` is the IRI of its property shape.
    """

    name: str
    predicate: str
    datatype: Datatype
    scheme: str | None
    ordered: bool
    required: bool
    shape: str


@cache
def properties(class_name: str) -> tuple[Property, ...]:
    """The properties of a class of `ogn:`, in the order of its shape; KeyError for a class without one."""
    shapes = _read(SHAPES_FILE)
    targets = [shape for shape, said in shapes.items() if OGN + class_name in said.get(SH + "targetClass", ())]
    if not targets:
        raise KeyError(f"no shape has the target class ogn:{class_name}")
    declared = (shape for target in targets for shape in shapes[target].get(SH + "property", ()))
    return tuple(_property(shape) for shape in declared if OGN + "field" in shapes[shape])


def relations() -> tuple[str, ...]:
    """Local names of the properties that a link may have as its relation, in the order of the profile."""
    shapes = _read(SHAPES_FILE)
    return tuple(local_name(iri) for iri in _items(shapes, shapes[SHAPES + "predicate"][SH + "in"][0]))


def ends(relation: str) -> tuple[frozenset[str], frozenset[str]]:
    """The classes that a relation leads from, and those that it leads to, by local name."""
    said = _read(ONTOLOGY_FILE)[OGN + relation]
    domain, range_ = (frozenset(map(local_name, said[SCHEMA + end])) for end in ("domainIncludes", "rangeIncludes"))
    return domain, range_


def is_participation(relation: str) -> bool:
    """Whether the relation says what an institution does in a cooperation."""
    return OGN + "takesPartIn" in _read(ONTOLOGY_FILE)[OGN + relation].get(RDFS + "subPropertyOf", ())


def _property(shape: str) -> Property:
    said = _read(SHAPES_FILE)[shape]
    return Property(
        name=said[OGN + "field"][0],
        predicate=said[SH + "path"][0],
        datatype=_datatype(shape),
        scheme=_scheme(shape),
        ordered=OGN + "Clause" in said.get(SH + "class", ()),
        required=said.get(SH + "minCount", ["0"])[0] > "0",
        shape=shape,
    )


def _datatype(shape: str) -> Datatype:
    if _scheme(shape):
        return "concept"
    said = _read(SHAPES_FILE)[shape]
    return next(_DATATYPES[about, value] for about in said for value in said[about] if (about, value) in _DATATYPES)


def _scheme(shape: str) -> str | None:
    """The scheme whose terms the values are, where a node shape of the values demands it."""
    shapes = _read(SHAPES_FILE)
    for node in shapes[shape].get(SH + "node", ()):
        for inner in shapes[node].get(SH + "property", ()):
            if shapes[inner][SH + "path"] == [SKOS + "inScheme"]:
                return shapes[inner][SH + "hasValue"][0].removeprefix(CONCEPTS)
    return None


@cache
def _read(file: Path) -> dict[str, dict[str, list[str]]]:
    """Subject, predicate and objects as plain text, in the order of the file."""
    facts: dict[str, dict[str, list[str]]] = {}
    for quad in parse(path=file, format=RdfFormat.TURTLE):
        facts.setdefault(_text(quad.subject), {}).setdefault(quad.predicate.value, []).append(_text(quad.object))
    return facts


def _items(facts: dict[str, dict[str, list[str]]], node: str) -> Iterator[str]:
    while node != RDF + "nil":
        yield facts[node][RDF + "first"][0]
        node = facts[node][RDF + "rest"][0]


def _text(term: object) -> str:
    assert isinstance(term, pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal)
    return term.value
