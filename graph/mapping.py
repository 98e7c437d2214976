"""One declaration of how records become nodes, edges, RDF and property-graph properties; nothing is written twice.

Invariant: a property of a node or edge is declared here or does not exist. RDF stores take its predicate and datatype,
a property graph takes its name, exports take it as a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import msgspec

from graph.ids import digest, kind_of
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
from ontology import vocab
from ontology.vocab import OGN, RDFS, SKOS

DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"

Datatype = Literal["text", "string", "concept", "date", "integer", "decimal", "iri", "node"]


@dataclass(frozen=True)
class Property:
    """A property: its name, its RDF predicate, the kind of its values, and the scheme of its concepts.

    An ordered property keeps the order of its source; in RDF each value is then an `ogn:Clause` with a position.
    """

    name: str
    predicate: str
    datatype: Datatype
    scheme: str | None = None
    ordered: bool = False


_NAMES = Property("names", RDFS + "label", "text")
_TITLES = Property("titles", RDFS + "label", "text")
_START = Property("start", SCHEMA + "startDate", "date")
_END = Property("end", SCHEMA + "endDate", "date")
_CURRENCY = Property("currency", SCHEMA + "currency", "string")
_HOMEPAGE = Property("homepage", FOAF + "homepage", "iri")
_SECTORS = Property("sectors", OGN + "sector", "concept", "sectors")
_IDENTIFIERS = Property("identifiers", ORG + "identifier", "string")

_COOPERATION = (
    _TITLES,
    Property("subkind", DCT + "type", "concept", "cooperation-kinds"),
    Property("acronym", OGN + "acronym", "string"),
    Property("summary", DCT + "description", "text"),
    Property("scope", OGN + "scope", "text", ordered=True),
    Property("goals", OGN + "goal", "text", ordered=True),
    _START,
    _END,
    Property("signed", OGN + "signed", "date"),
    Property("status", OGN + "status", "concept", "statuses"),
    _SECTORS,
    Property("target_groups", OGN + "targetGroup", "text"),
    Property("budget", OGN + "budget", "decimal"),
    _CURRENCY,
    Property("participants", OGN + "attendance", "integer"),
    _IDENTIFIERS,
    _HOMEPAGE,
)
NODE_PROPERTIES: dict[str, tuple[Property, ...]] = {
    "institution": (
        _NAMES,
        Property("aliases", SKOS + "altLabel", "string"),
        Property("kind", ORG + "classification", "concept", "institution-kinds"),
        _SECTORS,
        Property("country", SCHEMA + "addressCountry", "string"),
        _IDENTIFIERS,
        _HOMEPAGE,
    ),
    "project": _COOPERATION,
    "agreement": _COOPERATION,
    "group": _COOPERATION,
    "event": _COOPERATION,
    "programme": (
        _NAMES,
        Property("kind", DCT + "type", "concept", "programme-kinds"),
        Property("code", SKOS + "notation", "string"),
    ),
    "place": (
        _NAMES,
        Property("kind", DCT + "type", "concept", "place-kinds"),
        Property("codes", DCT + "identifier", "string"),
        Property("lat", GEO + "lat", "decimal"),
        Property("lon", GEO + "long", "decimal"),
    ),
    "person": (Property("name", FOAF + "name", "string"), Property("function", OGN + "function", "string")),
    "source": (
        Property("title", DCT + "title", "string"),
        Property("homepage", FOAF + "page", "iri"),
        Property("licence", DCT + "license", "string"),
        Property("publisher", DCT + "publisher", "string"),
        Property("published", DCT + "issued", "date"),
        Property("retrieved", OGN + "retrieved", "date"),
        Property("language", DCT + "language", "string"),
        Property("checksum", OGN + "checksum", "string"),
    ),
}
EDGE_PROPERTIES: tuple[Property, ...] = (
    Property("role", OGN + "role", "concept", "roles"),
    _START,
    _END,
    Property("amount", OGN + "amount", "decimal"),
    _CURRENCY,
    Property("certainty", OGN + "certainty", "concept", "certainty"),
    Property("on", OGN + "on", "node"),
)
CLASSES: dict[str, str] = {
    **{kind: OGN + kind.capitalize() for kind in NODE_PROPERTIES},
    "source": OGN + "Source",
}


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
    if isinstance(record, Institution) and not record.sectors and (sectors := vocab.sectors_of_kind(record.kind)):
        properties["sectors"] = sectors
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
    properties = _properties(link, EDGE_PROPERTIES, "und")
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
        properties[prop.name] = values if prop.ordered else ordered(values)
    return properties
