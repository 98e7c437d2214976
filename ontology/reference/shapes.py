"""The SHACL shapes as a page shows them: whom they check, what they demand, and what they say where it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.profile import SH, SHAPES
from ontology.reference.facts import Term, Words, model, text
from ontology.vocab import RDF, RDFS, local_name

_TOLD_ELSEWHERE = {SH + p for p in ("path", "name", "description", "message", "order", "property", "group", "severity")}
_TARGETS = tuple(SH + p for p in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode"))


@dataclass(frozen=True)
class Constraint:
    """A constraint component: its name in SHACL and its values, IRIs and literals as N-Triples writes them."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """A shape; `targets` and `parts` (its property shapes) are empty for a property shape."""

    id: str
    label: Words
    path: str | None
    targets: tuple[str, ...]
    messages: tuple[Words, ...]
    constraints: tuple[Constraint, ...]
    parts: tuple[Shape, ...]


@cache
def shapes() -> tuple[Shape, ...]:
    """The node shapes that check something, in the order of their file."""
    named = [iri for iri in model().subjects(RDF + "type", SH + "NodeShape") if iri.startswith(SHAPES)]
    return tuple(_shape(iri) for iri in named if any(model().values(iri, target) for target in _TARGETS))


@cache
def helpers() -> tuple[Shape, ...]:
    """The node shapes that others refer to."""
    known = {shape.id for shape in shapes()}
    named = [iri for iri in model().subjects(RDF + "type", SH + "NodeShape") if iri.startswith(SHAPES)]
    return tuple(_shape(iri) for iri in named if local_name(iri) not in known)


def _shape(node: str) -> Shape:
    facts = model()
    inner = [c for component in ("sparql", "not") for c in facts.values(node, SH + component)]
    messages = [words for holder in (node, *inner) if (words := facts.words(holder, SH + "message"))]
    return Shape(
        id=local_name(node) if node.startswith(SHAPES) else "",
        label=facts.words(node, RDFS + "label", SH + "name"),
        path=next((_written(term) for term in facts.objects(node, SH + "path")), None),
        targets=tuple(value for target in _TARGETS for value in facts.values(node, target)),
        messages=tuple(messages),
        constraints=tuple(_constraints(node)),
        parts=tuple(_shape(part) for part in facts.values(node, SH + "property")),
    )


def _constraints(node: str) -> Iterator[Constraint]:
    for predicate, values in model().predicates(node):
        if predicate.startswith(SH) and predicate not in (*_TOLD_ELSEWHERE, *_TARGETS):
            yield Constraint("sh:" + predicate.removeprefix(SH), tuple(_written(value) for value in values))


def _written(term: Term) -> str:
    """A term as a reader of SHACL writes it; blank nodes with what is in them, a query with its text alone."""
    facts = model()
    if isinstance(term, NamedNode):
        return str(term)
    if isinstance(term, Literal):
        return term.value
    assert isinstance(term, BlankNode)
    node = text(term)
    if facts.is_list(node):
        return "( " + " ".join(_written(item) for item in facts.items(node)) + " )"
    query = facts.value(node, SH + "select") or facts.value(node, SH + "ask")
    if query:
        return query
    said = [
        (predicate, value)
        for predicate, values in facts.predicates(node)
        for value in values
        if predicate != SH + "message"
    ]
    return "[ " + " ; ".join(f"<{predicate}> {_written(value)}" for predicate, value in said) + " ]"
