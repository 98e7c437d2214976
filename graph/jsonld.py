"""JSON-LD with the names of the application profile as keys, and its context.

Invariant: read back by any JSON-LD 1.1 processor, a document holds the statements it was made of and no others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from graph.ids import base_iri
from graph.mapping import CLASSES, EDGE_PROPERTIES, NODE_PROPERTIES, relation_iri
from graph.records import RELATIONS
from graph.sparql_text import PREFIXES
from ontology.profile import Property
from ontology.vocab import CONCEPTS, OGN, PROV, RDF, XSD, local_name

Json = dict[str, Any]

# A scheme's own prefix would be a key as well ("sectors"), so terms are written `ogniwo:sectors#health`.
_PREFIXES = {"ogniwo": CONCEPTS} | {
    prefix: iri for prefix, iri in PREFIXES.items() if iri == OGN or not iri.startswith(CONCEPTS)
}
_LINK = {"subject": RDF + "subject", "relation": RDF + "predicate", "object": RDF + "object"}
_EVIDENCE: dict[str, Any] = {
    "quote": {"@id": OGN + "quote"},
    "locator": {"@id": OGN + "locator"},
    "quoted_from": {"@id": PROV + "wasQuotedFrom", "@type": "@id"},
}
_CLAUSE: dict[str, Any] = {
    "value": {"@id": RDF + "value", "@container": "@language"},
    "position": {"@id": OGN + "position"},
}


@cache
def context() -> Json:
    """The JSON-LD context: prefixes, relations, and for each class the keys of its properties."""
    scoped = {name: {p.name: _definition(p) for p in NODE_PROPERTIES[kind]} for kind, name in _class_names().items()}
    link = {p.name: _definition(p) for p in EDGE_PROPERTIES} | {
        name: {"@id": iri, "@type": "@id"} for name, iri in _LINK.items()
    }
    scoped |= {"Link": link, "Participation": link, "Evidence": _EVIDENCE, "Clause": _CLAUSE}
    return {
        "@version": 1.1,
        **_PREFIXES,
        "id": "@id",
        "type": "@type",
        "evidence": {"@id": OGN + "evidence", "@type": "@id"},
        "takes_part_in": {"@id": OGN + "takesPartIn", "@type": "@id"},
        **{relation: {"@id": relation_iri(relation), "@type": "@id"} for relation in RELATIONS},
        **{name: {"@id": OGN + name, "@context": terms} for name, terms in scoped.items()},
    }


def document(quads: Iterable[Quad]) -> Iterator[str]:
    """A JSON-LD document in pieces. Quads of one graph stand together, and in it those of one subject."""
    yield f'{{"@context":{json.dumps(context() | {"@base": base_iri()}, ensure_ascii=False)},"@graph":['
    comma = ""
    for graph, of_graph in groupby(quads, key=lambda quad: quad.graph_name):
        named = not isinstance(graph, DefaultGraph)
        if named:
            yield f'{comma}\n{{"id":{json.dumps(_name(graph))},"@graph":['
            comma = ""
        for subject, said in groupby(of_graph, key=lambda quad: quad.subject):
            yield f"{comma}\n{json.dumps(_thing(subject, list(said)), ensure_ascii=False)}"
            comma = ","
        if named:
            yield "]}"
            comma = ","
    yield "]}\n"


def _class_names() -> dict[str, str]:
    return {kind: local_name(iri) for kind, iri in CLASSES.items()}


def _definition(prop: Property) -> Json:
    definition: Json = {"@id": prop.predicate}
    match prop.datatype:
        case "text" if not prop.ordered:
            definition["@container"] = "@language"
        case "concept" | "iri" | "node" | "text":
            definition["@type"] = "@id"
        case "date" | "decimal":
            definition["@type"] = XSD + prop.datatype
    return definition


def _thing(subject: object, said: list[Quad]) -> Json:
    types = [quad.object.value for quad in said if quad.predicate.value == RDF + "type"]  # type: ignore[union-attr]  # classes are IRIs
    classes = [local_name(iri) for iri in types if iri.startswith(OGN)]
    keys = _keys(classes[0] if len(classes) == len(types) == 1 else "")
    thing: Json = {"id": _name(subject)}
    for quad in said:
        if quad.predicate.value == RDF + "type":
            thing.setdefault("type", []).append(_type(quad.object))
            continue
        key, definition = keys.get(quad.predicate.value, (_prefixed(quad.predicate.value), {}))
        if definition.get("@container") == "@language" and isinstance(quad.object, Literal) and quad.object.language:
            thing.setdefault(key, {}).setdefault(quad.object.language, []).append(quad.object.value)
        else:
            thing.setdefault(key, []).append(_value(quad.object, definition.get("@type")))
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in thing.items()}


@cache
def _keys(class_name: str) -> dict[str, tuple[str, Json]]:
    """Predicate → key and its definition, in the scope of a class."""
    everywhere = {key: value for key, value in context().items() if isinstance(value, dict) and "@context" not in value}
    scoped = context()[class_name]["@context"] if class_name in context() else {}
    return {definition["@id"]: (key, definition) for key, definition in (everywhere | scoped).items()}


def _value(term: object, coerced: str | None) -> Any:
    if isinstance(term, NamedNode | BlankNode):
        return _name(term) if coerced == "@id" else {"id": _name(term)}
    assert isinstance(term, Literal)
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == coerced or (coerced is None and term.datatype.value == XSD + "string"):
        return term.value
    if term.datatype.value == XSD + "integer" and coerced is None and str(int(term.value)) == term.value:
        return int(term.value)
    return {"@value": term.value, "@type": _prefixed(term.datatype.value)}


def _type(term: object) -> str:
    assert isinstance(term, NamedNode)
    name = local_name(term.value)
    return name if term.value == OGN + name and name in context() else _prefixed(term.value)


def _name(term: object) -> str:
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    assert isinstance(term, NamedNode) and not isinstance(term, Triple)
    relative = term.value.removeprefix(base_iri())
    return relative if relative != term.value and ":" not in relative else _prefixed(term.value)


def _prefixed(iri: str) -> str:
    """A compact IRI where one of the prefixes allows it, else the IRI."""
    fitting = (prefix for prefix, namespace in _PREFIXES.items() if iri.startswith(namespace))
    prefix = max(fitting, key=lambda prefix: len(_PREFIXES[prefix]), default=None)
    return f"{prefix}:{iri.removeprefix(_PREFIXES[prefix])}" if prefix else iri
