"""The graph as a property graph: labels, relationship types, and the rows of nodes and relationships.

Invariant: nothing is declared here; properties come from the application profile (`graph.mapping`), types and ends of
relationships from the ontology (`graph.records.ENDS`), concepts from the schemes. No engine is known here.

Rules, the same in every engine:
- a node has the label of its class; a project, agreement, group or event is a `Cooperation` too, where an engine has
  several labels. A relationship has its relation in capitals as its type, and is what one source states;
- a property has the name, and a concept the id, that it has in records; dates are ISO 8601 text, as precise as stated,
  and `first_day` and `last_day` are whole days, so that they compare as text;
- what a record has several of, and all words in a language, are lists; words have their languages beside them, in the
  same order: `names` and `names_lang`. `name` is what to call a node: in Polish, else in English, else the first;
  `name_en` is its English name where there is one;
- of anything else a node has one value: of several, the narrowest concept, the earliest start, the latest end, else the
  first; `disputed` then lists all that sources say, as `property=value`;
- evidence is three lists in the same order: `quotes`, `locators` and `quoted_from`. `sources` (of a node) and `source`
  (of a relationship) are ids of `Source` nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

import msgspec

from graph.ids import COOPERATION_KINDS
from graph.mapping import EDGE_PROPERTIES, NODE_PROPERTIES
from graph.model import Edge, Node, Text, Value
from graph.records import ENDS, Cooperation, Evidence, Institution, Place, Programme
from ontology import vocab
from ontology.profile import Property

Cell = str | int | float | list[str]
Row = dict[str, Cell]
ColumnType = Literal["string", "integer", "decimal"]

COOPERATION = "Cooperation"
CONCEPT, BROADER = "Concept", "BROADER"
_NAMES = ("names", "titles", "name", "title")
_LATEST = ("end", "last_day")
# What the records have several of; the concepts of target groups are made of several words in the build.
_SEVERAL = {
    field.name
    for record in (Institution, Cooperation, Programme, Place)
    for field in msgspec.structs.fields(record)
    if field.default == ()
} | {"target_group_kinds"}


@dataclass(frozen=True)
class Column:
    """A property of a node or relationship; `many` where its value is a list."""

    name: str
    type: ColumnType = "string"
    many: bool = False


def label(kind: str) -> str:
    """The label of the class of a kind: `institution` → `Institution`."""
    return kind.capitalize()


def labels(kind: str) -> tuple[str, ...]:
    """All labels of a kind, that of its class first."""
    return (label(kind), COOPERATION) if kind in COOPERATION_KINDS else (label(kind),)


def relationship_type(relation: str) -> str:
    """The type of a relation: `partner_in` → `PARTNER_IN`."""
    return relation.upper()


def _is_many(prop: Property) -> bool:
    return prop.datatype == "text" or prop.name in _SEVERAL


def _columns(prop: Property) -> Iterator[Column]:
    kind: ColumnType = prop.datatype if prop.datatype in ("integer", "decimal") else "string"
    yield Column(prop.name, kind, _is_many(prop))
    if prop.datatype == "text":
        yield Column(prop.name + "_lang", many=True)


def _unique(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple({column.name: column for column in columns}.values())


_EVIDENCE = tuple(Column(name, many=True) for name in ("quotes", "locators", "quoted_from"))
_HEAD = (Column("id"), Column("name"), Column("name_en"))
_TAIL = (Column("disputed", many=True), Column("sources", many=True), *_EVIDENCE)

# The schema: properties of nodes by label and of all relationships, and the labels that a type leads from and to.
NODE_COLUMNS: dict[str, tuple[Column, ...]] = {
    label(kind): _unique((*_HEAD, *(column for prop in declared for column in _columns(prop)), *_TAIL))
    for kind, declared in NODE_PROPERTIES.items()
}
RELATIONSHIP_COLUMNS: tuple[Column, ...] = _unique(
    (Column("id"), Column("source"), *(column for prop in EDGE_PROPERTIES for column in _columns(prop)), *_EVIDENCE)
)
RELATIONSHIP_ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    relationship_type(relation): tuple(product(sorted(map(label, subjects)), sorted(map(label, objects))))
    for relation, (subjects, objects) in ENDS.items()
}
# Terms of the schemes, `BROADER` between them; `term` is what a property such as `kind` holds.
CONCEPT_COLUMNS: tuple[Column, ...] = (
    *_HEAD,
    *(Column(name) for name in ("scheme", "term")),
    *(Column(name, many=True) for name in ("names", "names_lang", "notations", "codes")),
)


def node_row(node: Node) -> Row:
    """The properties of a node by name; what nobody stated is absent."""
    row: Row = {"id": node.id, **_names(node)}
    disputed: list[str] = []
    for prop in NODE_PROPERTIES[node.kind]:
        values = node.properties.get(prop.name, ())
        if _is_many(prop):
            row |= _lists(prop, values)
        elif values:
            row[prop.name] = _one(prop, values)
            disputed += [f"{prop.name}={value}" for value in values] if len(values) > 1 else []
    told = {"disputed": disputed, "sources": list(node.sources), **_evidence(node.evidence)}
    return row | {name: told[name] for name in told if told[name]}


def relationship_row(edge: Edge) -> Row:
    """The properties of a relationship by name; its type and ends are the edge's."""
    row: Row = {"id": edge.id}
    if edge.sources:
        row["source"] = edge.sources[0]
    row |= {name: _plain(values[0]) for name, values in edge.properties.items()}
    return row | _evidence(edge.evidence)


def concept_rows() -> Iterator[Row]:
    """The terms of all schemes; `codes` of other systems are `system:code`."""
    for scheme in vocab.scheme_names():
        for concept in vocab.scheme(scheme).values():
            row: Row = {"id": _concept_id(scheme, concept.id), "scheme": scheme, "term": concept.id}
            row |= {"name": concept.label("pl"), "name_en": concept.label("en")}
            row |= {"names": list(concept.labels.values()), "names_lang": list(concept.labels)}
            row |= {"notations": list(concept.notations)} if concept.notations else {}
            row |= {"codes": [f"{system}:{code}" for system, code in concept.codes]} if concept.codes else {}
            yield row


def broader_concepts() -> Iterator[tuple[str, str]]:
    """Ids of a concept and of the next broader one: the relationships of the type `BROADER`."""
    for scheme in vocab.scheme_names():
        for concept in vocab.scheme(scheme).values():
            if concept.broader:
                yield _concept_id(scheme, concept.id), _concept_id(scheme, concept.broader)


def _concept_id(scheme: str, term: str) -> str:
    return f"{scheme}#{term}"


def _names(node: Node) -> Row:
    said = next((node.properties[name] for name in _NAMES if name in node.properties), (node.id,))
    by_language = {value.lang: value.value for value in reversed(said) if isinstance(value, Text)}
    row: Row = {"name": by_language.get("pl") or by_language.get("en") or _plain(said[0])}
    return row | {"name_en": by_language["en"]} if "en" in by_language else row


def _one(prop: Property, values: tuple[Value, ...]) -> str | int | float:
    if prop.scheme:
        wider = {str(v) for v in values for w in values if v != w and w in vocab.narrower_closure(prop.scheme, str(v))}
        values = tuple(value for value in values if value not in wider)
    return _plain(values[-1 if prop.name in _LATEST else 0])


def _lists(prop: Property, values: tuple[Value, ...]) -> Row:
    if not values:
        return {}
    row: Row = {prop.name: [str(_plain(value)) for value in values]}
    if prop.datatype == "text":
        row[prop.name + "_lang"] = [value.lang if isinstance(value, Text) else "und" for value in values]
    return row


def _evidence(evidence: tuple[Evidence, ...]) -> dict[str, list[str]]:
    if not evidence:
        return {}
    return {
        "quotes": [item.quote for item in evidence],
        "locators": [item.locator for item in evidence],
        "quoted_from": [item.source for item in evidence],
    }


def _plain(value: Value) -> str | int | float:
    return value.value if isinstance(value, Text) else value
