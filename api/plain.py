"""Rows of the network as plain objects, many at once, and answers made of them.

Invariant: each object has the fields of the model of `api.models` that its route declares; a test checks every route.
Models validate and copy field by field, which takes longer than the question itself, so answers are encoded from these.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import msgspec
import numpy as np
from fastapi.responses import Response

from graph.graph import Graph
from graph.network.columns import Numbers
from graph.network.questions.surroundings import Ties
from ontology import vocab

Plain = dict[str, Any]
MOST_FACETS = 200  # values of each property that a list counts, the most frequent


def answer(content: object) -> Response:
    """A JSON answer of plain objects."""
    return Response(msgspec.json.encode(content), media_type="application/json")


def institutions(graph: Graph, rows: Numbers, lang: str) -> list[Plain]:
    """Institutions as `InstitutionSummary`."""
    network, meta = graph.network, graph.network.meta
    columns = zip(
        network.institutions.ids.of(rows),
        network.institutions.names_of(rows, lang),
        _values(meta.institution_kinds, network.institutions.kind[rows]),
        sectors(graph, rows),
        _places(graph, network.place[rows], lang),
        network.partner_count[rows].tolist(),
        network.cooperation_count[rows].tolist(),
        strict=True,
    )
    return [
        {
            "id": institution,
            "name": name,
            "kind": kind,
            "sectors": of,
            "place": where,
            "partners": partners,
            "cooperations": cooperations,
        }
        for institution, name, kind, of, where, partners, cooperations in columns
    ]


def cooperations(graph: Graph, rows: Numbers, lang: str) -> list[Plain]:
    """Cooperations as `CooperationSummary`."""
    network, meta = graph.network, graph.network.meta
    kinds = vocab.scheme("cooperation-kinds")
    columns = zip(
        network.cooperations.ids.of(rows),
        network.cooperations.names_of(rows, lang),
        _values(meta.kinds, network.cooperations.kind[rows]),
        _values(meta.subkinds, network.subkind[rows]),
        *(network.stated[name].of(rows) for name in ("start", "end", "signed")),
        network.participant_count[rows].tolist(),
        strict=True,
    )
    return [
        {
            "id": cooperation,
            "title": title or kinds[kind].label(lang),
            "kind": kind,
            "subkind": subkind,
            "start": start or None,
            "end": end or None,
            "signed": signed or None,
            "participants": participants,
        }
        for cooperation, title, kind, subkind, start, end, signed, participants in columns
    ]


def nodes(graph: Graph, rows: Numbers, lang: str) -> list[Plain]:
    """Institutions as `MapNode`."""
    network, meta = graph.network, graph.network.meta
    place_names = meta.place_names.get(lang, meta.place_names["pl"])
    columns = zip(
        network.institutions.ids.of(rows),
        network.institutions.names_of(rows, lang),
        _values(meta.institution_kinds, network.institutions.kind[rows]),
        sectors(graph, rows),
        _values(place_names, network.place[rows]),
        network.partner_count[rows].tolist(),
        network.x[rows].tolist(),
        network.y[rows].tolist(),
        strict=True,
    )
    return [
        {
            "id": institution,
            "label": label,
            "kind": kind,
            "sector": of[0] if of else None,
            "place": where,
            "partners": partners,
            "x": x,
            "y": y,
        }
        for institution, label, kind, of, where, partners, x, y in columns
    ]


def edges(graph: Graph, ties: Ties) -> list[Plain]:
    """Ties as `MapEdge`."""
    ids = graph.network.institutions.ids
    ends = np.unique(np.concatenate([ties.source, ties.target]))
    id_of = dict(zip(ends.tolist(), ids.of(ends), strict=True))
    columns = zip(ties.source.tolist(), ties.target.tolist(), ties.weight.tolist(), ties.kinds_of(), strict=True)
    return [
        {"source": id_of[source], "target": id_of[target], "weight": weight, "kinds": kinds, "cooperations": weight}
        for source, target, weight, kinds in columns
    ]


def named(graph: Graph, rows: Numbers, lang: str) -> list[Plain]:
    """Institutions as `Named`."""
    things = graph.network.institutions
    pairs = zip(things.ids.of(rows), things.names_of(rows, lang), strict=True)
    return [{"id": institution, "name": name} for institution, name in pairs]


def sectors(graph: Graph, rows: Numbers) -> list[list[str]]:
    """The sectors of each of some institutions."""
    codes, owner = graph.network.institutions.sectors.of(rows)
    found: list[list[str]] = [[] for _ in range(len(rows))]
    known = graph.network.meta.sectors
    for code, place_in_rows in zip(codes.tolist(), owner.tolist(), strict=True):
        found[place_in_rows].append(known[code])
    return found


def place(graph: Graph, code: int, lang: str) -> Plain | None:
    """A place by its code, as `Named`; None for no place."""
    meta = graph.network.meta
    if code < 0:
        return None
    return {"id": meta.places[code], "name": meta.place_names.get(lang, meta.place_names["pl"])[code]}


def _places(graph: Graph, codes: Numbers, lang: str) -> list[Plain | None]:
    each = codes.tolist()
    known = {code: place(graph, code, lang) for code in set(each)}
    return [known[code] for code in each]


def programme(graph: Graph, code: int, lang: str) -> Plain:
    """A programme by its code, as `NamedKind`."""
    meta = graph.network.meta
    name = meta.programme_names.get(lang, meta.programme_names["pl"])[code]
    return {"id": meta.programmes[code], "name": name, "kind": meta.programme_kinds[code] or None}


def facets(graph: Graph, counted: dict[str, list[tuple[str, int]]], lang: str) -> dict[str, list[Plain]]:
    """Values of each property with their counts, as `Facet`."""
    return {name: [facet(graph, value, count, lang) for value, count in counts] for name, counts in counted.items()}


def facet(graph: Graph, value: str, count: int, lang: str) -> Plain:
    """A value of a property; places and programmes have a label."""
    meta = graph.network.meta
    label = None
    if value.startswith("place/"):
        label = _name(meta.places, meta.place_names, value, lang)
    elif value.startswith("programme/"):
        label = _name(meta.programmes, meta.programme_names, value, lang)
    return {"value": value, "count": count, "label": label}


def _name(known: list[str], names: dict[str, list[str]], value: str, lang: str) -> str | None:
    code = bisect_left(known, value)
    return names.get(lang, names["pl"])[code] if code < len(known) and known[code] == value else None


def _values(values: list[str], codes: Numbers) -> list[str | None]:
    return [values[code] if code >= 0 else None for code in codes.tolist()]


__all__ = [
    "answer",
    "cooperations",
    "edges",
    "facet",
    "facets",
    "institutions",
    "named",
    "nodes",
    "place",
    "programme",
    "sectors",
]
