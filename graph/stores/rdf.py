"""Nodes and edges as RDF, and back.

Invariants: everything a source says stands in the named graph whose IRI is that of the source; descriptions of sources
stand in the default graph. Nothing here knows an engine: out go N-Triples lines, in come rows of terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.ids import digest, from_iri, kind_of, to_iri
from graph.mapping import (
    CLASSES,
    EDGE_PROPERTIES,
    NODE_PROPERTIES,
    is_participation,
    relation_iri,
)
from graph.model import Edge, Node, Properties, Text, Value, ordered
from graph.records import RELATIONS, Evidence
from graph.stores.terms import base_of_ids, iri, literal, writer
from ontology.profile import Property
from ontology.vocab import OGN, ORG, PROV, RDF, XSD, local_name

TYPE, SUBJECT, PREDICATE, OBJECT, VALUE = (RDF + name for name in ("type", "subject", "predicate", "object", "value"))
EVIDENCE, QUOTE, LOCATOR, QUOTED_FROM = OGN + "evidence", OGN + "quote", OGN + "locator", PROV + "wasQuotedFrom"
POSITION = OGN + "position"
# Properties whose values are resources of their own, read in a second step.
DETAIL_LINKS = (EVIDENCE, *sorted({p.predicate for ps in NODE_PROPERTIES.values() for p in ps if p.ordered}))

_RELATION_OF = {relation_iri(relation): relation for relation in RELATIONS}

Term = NamedNode | Literal | BlankNode | Triple


class Fact(NamedTuple):
    """One statement about a subject in a named graph."""

    graph: str
    subject: str
    predicate: str
    object: Term


class Detail(NamedTuple):
    """One statement about a resource that a subject points to: its evidence or one of its clauses."""

    graph: str
    subject: str
    link: str
    resource: str
    predicate: str
    object: Term


_Row = TypeVar("_Row", Fact, Detail)

# Out: N-Triples lines


def node_lines(node: Node, source: str, known: set[str] | None = None) -> Iterator[str]:
    """The triples of a node as its source states them, each line whole; several may come as one string.

    `known` holds the evidence of the source that is written already: it is not written again, and what is new is added.
    """
    base = base_of_ids()
    subject = f"<{base}{node.id}>"
    yield f"{subject} <{TYPE}> <{CLASSES[node.kind]}> .\n"
    writers = _writers(node.kind)
    for name, values in node.properties.items():
        prop, head, term = writers[name]
        if prop.ordered:
            yield from _clause_lines(subject, node.id, source, prop, values)
        else:
            for value in values:
                yield f"{subject}{head}{term(value)} .\n"
    yield from _evidence_lines(base, subject, node.evidence, known)


def edge_lines(edge: Edge, known: set[str] | None = None) -> Iterator[str]:
    """The triples of an edge: the n-ary link with its properties and evidence, and the shortcut triples."""
    base = base_of_ids()
    link, subject, target = f"<{base}{edge.id}>", f"<{base}{edge.subject}>", f"<{base}{edge.object}>"
    relation = relation_iri(edge.relation)
    participation = is_participation(edge.relation)
    yield (
        f"{link} <{TYPE}> <{OGN}{'Participation' if participation else 'Link'}> .\n"
        f"{link} <{SUBJECT}> {subject} .\n{link} <{PREDICATE}> <{relation}> .\n{link} <{OBJECT}> {target} .\n"
        f"{subject} <{relation}> {target} .\n"
    )
    if participation:
        yield f"{subject} <{OGN}takesPartIn> {target} .\n"
    if edge.relation == "part_of" and kind_of(edge.subject) == kind_of(edge.object) == "institution":
        yield f"{subject} <{ORG}subOrganizationOf> {target} .\n"
    writers = _writers("link")
    for name, values in edge.properties.items():
        _, head, term = writers[name]
        for value in values:
            yield f"{link}{head}{term(value)} .\n"
    yield from _evidence_lines(base, link, edge.evidence, known)


def _clause_lines(subject: str, owner: str, source: str, prop: Property, values: Iterable[Value]) -> Iterator[str]:
    for position, value in enumerate(values, start=1):
        clause = iri(f"{to_iri(owner)}#{prop.name}-{digest(source, length=8)}-{position}")
        yield f"{subject} <{prop.predicate}> {clause} .\n{clause} <{TYPE}> <{OGN}Clause> .\n"
        yield f"{clause} <{VALUE}> {writer(prop)(value)} .\n"
        yield f'{clause} <{POSITION}> "{position}"^^<{XSD}integer> .\n'


def _evidence_lines(base: str, subject: str, evidence: Iterable[Evidence], known: set[str] | None) -> Iterator[str]:
    for item in evidence:
        name = digest(item.source, item.locator, item.quote, length=16)
        resource = f"<{base}evidence/{name}>"
        yield f"{subject} <{EVIDENCE}> {resource} .\n"
        if known is not None:
            if name in known:
                continue
            known.add(name)
        yield (
            f"{resource} <{TYPE}> <{OGN}Evidence> .\n{resource} <{QUOTED_FROM}> <{base}{item.source}> .\n"
            f"{resource} <{LOCATOR}> {literal(item.locator)} .\n{resource} <{QUOTE}> {literal(item.quote)} .\n"
        )


# A property, what stands between subject and object, and how a value is written.
_Writer = tuple[Property, str, Callable[[Value], str]]


@cache
def _writers(kind: str) -> dict[str, _Writer]:
    declared = EDGE_PROPERTIES if kind == "link" else NODE_PROPERTIES[kind]
    return {prop.name: (prop, f" <{prop.predicate}> ", writer(prop)) for prop in declared}


# In: rows of terms


def read_nodes(facts: Iterable[Fact], details: Iterable[Detail]) -> Iterator[Node]:
    """Nodes from facts about them in any order; facts that are no node's (links, evidence) are passed over."""
    detail_of = _by_subject(details)
    for subject, said in _by_subject(facts).items():
        kind = kind_of(subject)
        if kind not in NODE_PROPERTIES or not any(fact.predicate == TYPE for fact in said):
            continue
        sources = {from_iri(fact.graph) for fact in said if fact.predicate == TYPE and fact.graph}
        resources = _resources(detail_of.get(subject, []))
        properties = _read_properties(NODE_PROPERTIES[kind], said)
        properties.update(_read_clauses(NODE_PROPERTIES[kind], resources))
        yield Node(subject, properties, _read_evidence(resources), tuple(sorted(sources)))


def read_edges(facts: Iterable[Fact], details: Iterable[Detail]) -> Iterator[Edge]:
    """Edges from facts about their links in any order."""
    detail_of = _by_subject(details)
    for link, said in _by_subject(facts).items():
        ends = {f.predicate: f.object.value for f in said if isinstance(f.object, NamedNode)}
        if PREDICATE not in ends:
            continue
        yield Edge(
            id=link,
            relation=_RELATION_OF[ends[PREDICATE]],
            subject=from_iri(ends[SUBJECT]),
            object=from_iri(ends[OBJECT]),
            properties=_read_properties(EDGE_PROPERTIES, said),
            evidence=_read_evidence(_resources(detail_of.get(link, []))),
            sources=tuple(sorted({from_iri(fact.graph) for fact in said})),
        )


def _by_subject(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    grouped: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        grouped[from_iri(row.subject)].append(row)
    return grouped


def _resources(details: Iterable[Detail]) -> dict[tuple[str, str, str], dict[str, Term]]:
    found: dict[tuple[str, str, str], dict[str, Term]] = defaultdict(dict)
    for row in details:
        found[row.graph, row.link, row.resource][row.predicate] = row.object
    return found


def _read_evidence(resources: dict[tuple[str, str, str], dict[str, Term]]) -> tuple[Evidence, ...]:
    found = {
        Evidence(from_iri(said[QUOTED_FROM].value), said[LOCATOR].value, said[QUOTE].value)  # type: ignore[union-attr]  # our own writer put terms with a value there
        for (_, link, _), said in resources.items()
        if link == EVIDENCE
    }
    return tuple(sorted(found))


def _read_clauses(declared: Iterable[Property], resources: dict[tuple[str, str, str], dict[str, Term]]) -> Properties:
    properties: Properties = {}
    for prop in (p for p in declared if p.ordered):
        clauses = [
            (graph, int(said[POSITION].value), _value(prop, said[VALUE]))  # type: ignore[union-attr]  # as above
            for (graph, link, _), said in resources.items()
            if link == prop.predicate
        ]
        if clauses:
            in_order = [value for _, _, value in sorted(clauses, key=lambda c: c[:2])]
            properties[prop.name] = tuple(dict.fromkeys(in_order))
    return properties


def _read_properties(declared: Iterable[Property], said: Iterable[Fact]) -> Properties:
    by_predicate: dict[str, list[Term]] = defaultdict(list)
    for fact in said:
        by_predicate[fact.predicate].append(fact.object)
    return {
        prop.name: ordered(_value(prop, term) for term in by_predicate[prop.predicate])
        for prop in declared
        if not prop.ordered and prop.predicate in by_predicate
    }


def _value(prop: Property, term: Term) -> Value:
    assert isinstance(term, NamedNode | Literal)
    match prop.datatype:
        case "text":
            return Text(term.value, (isinstance(term, Literal) and term.language) or "und")
        case "concept":
            return local_name(term.value)
        case "node":
            return from_iri(term.value)
        case "integer":
            return int(term.value)
        case "decimal":
            return float(term.value)
        case _:
            return term.value


__all__ = ["DETAIL_LINKS", "Detail", "Fact", "edge_lines", "node_lines", "read_edges", "read_nodes"]
