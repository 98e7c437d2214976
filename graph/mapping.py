"""How records become nodes and edges, with the properties that the application profile declares.

Invariant: a property of a node or edge is declared in `ontology/shapes.ttl` or does not exist. RDF stores take its
predicate and datatype, a property graph and JSON-LD take its name, exports take it as a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

import msgspec

from graph.concepts import concepts_in
from graph.dates import first_day, last_day
from graph.ids import KINDS, digest, kind_of
from graph.model import Edge, Node, Properties, Text, Value, ordered, words
from graph.records import (
    PARTICIPATIONS,
    AnyRecord,
    Certainty,
    Cooperation,
    Institution,
    Link,
    Person,
    Place,
    Programme,
    Source,
)
from ontology import profile, vocab
from ontology.profile import Property
from ontology.vocab import OGN

CLASSES = {kind: OGN + kind.capitalize() for kind in KINDS if kind not in ("link", "evidence")}
NODE_PROPERTIES = {kind: profile.properties(kind.capitalize()) for kind in CLASSES}
EDGE_PROPERTIES = profile.properties("Link")
# In no record, but made of what one states.
DERIVED = ("first_day", "last_day", "target_group_kinds")


def relation_iri(relation: str) -> str:
    """The property that states a relation directly: `partner_in` → `ogn:partnerIn`."""
    head, *rest = relation.split("_")
    return OGN + head + "".join(word.capitalize() for word in rest)


def is_participation(relation: str) -> bool:
    """Whether the relation says what an institution does in a cooperation."""
    return relation in PARTICIPATIONS


Canonical = Callable[[str], str]


def source_node(source: Source) -> Node:
    """A source's description as a node; where it was read from stays in the workspace."""
    return Node(id=source.id, properties=_properties(source, NODE_PROPERTIES["source"], source.language or "und"))


def record_node(record: AnyRecord, canonical: Canonical, language: str) -> Node:
    """A record as a node under its canonical id. Texts without a language of their own get that of the source."""
    properties = _properties(record, NODE_PROPERTIES[kind_of(record.id)], language)
    match record:
        case Institution(sectors=()) if sectors := vocab.sectors_of_kind(record.kind):
            properties["sectors"] = sectors
        case Cooperation():
            # An event that names its start only is over on the same day.
            end = record.end or (record.start if record.kind == "event" else None)
            properties |= _days(record.start or record.signed, end)
            groups = {group for words in record.target_groups for group in concepts_in(words, "target-groups")}
            properties |= {"target_group_kinds": ordered(groups)} if groups else {}
        case Programme():
            properties |= _days(record.start, record.end)
    return Node(id=canonical(record.id), properties=properties, evidence=tuple(sorted(set(record.evidence))))


def record_links(record: AnyRecord) -> Iterator[Link]:
    """The links that a record states in its fields, proven by the record's own evidence."""
    fields: tuple[tuple[str, str | None], ...] = ()
    match record:
        case Institution(part_of=part_of, place=place):
            fields = (("part_of", part_of), ("located_in", place))
        case Programme(part_of=part_of):
            fields = (("part_of", part_of),)
        case Place(within=within):
            fields = (("part_of", within),)
        case Cooperation() | Person():
            pass
    for relation, target in fields:
        if target:
            yield Link(subject=record.id, relation=relation, object=target, evidence=record.evidence[:1])


def link_edge(link: Link, canonical: Canonical, source: str) -> Edge:
    """A link as an edge between canonical ids; equal statements of one source get one id."""
    subject, target = canonical(link.subject), canonical(link.object)
    on = canonical(link.on) if link.on else None
    stated = (link.role, link.start, link.end, link.amount, link.currency)
    key = (source, subject, link.relation, target, on or "", *(str(value or "") for value in stated))
    properties = _properties(link, EDGE_PROPERTIES, "und") | _days(link.start, link.end)
    if on:
        properties["on"] = (on,)
    return Edge(
        id="link/" + digest(*key, length=16),
        relation=link.relation,
        subject=subject,
        object=target,
        properties=properties,
        evidence=tuple(sorted(set(link.evidence))),
    )


def joined(one: Edge, other: Edge) -> Edge:
    """Two statements of the same as one: the evidence of both, and the stronger certainty."""
    evidence = tuple(sorted({*one.evidence, *other.evidence}))
    certainty = min(words(one, "certainty") + words(other, "certainty"), key=get_args(Certainty).index)
    return msgspec.structs.replace(one, properties=one.properties | {"certainty": (certainty,)}, evidence=evidence)


def _days(start: str | None, end: str | None) -> Properties:
    """The first and the last day that dates of whatever precision allow, so that they compare."""
    days: Properties = {}
    if start:
        days["first_day"] = (first_day(start).isoformat(),)
    if end:
        days["last_day"] = (last_day(end).isoformat(),)
    return days


def _properties(item: AnyRecord | Link | Source, declared: tuple[Property, ...], language: str) -> Properties:
    properties: Properties = {}
    for prop in declared:
        value = getattr(item, prop.name, None)
        if value is None or value == () or value == {}:
            continue
        if isinstance(value, dict):
            values: tuple[Value, ...] = tuple(Text(words, lang) for lang, words in value.items())
        else:
            plain = value if isinstance(value, tuple) else (value,)
            values = tuple(Text(v, language) if prop.datatype == "text" else v for v in plain)
        properties[prop.name] = values if prop.ordered or len(values) == 1 else ordered(values)
    return properties
