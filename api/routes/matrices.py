"""Cooperations by two dimensions, and the trees of programmes and places."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import plain
from api.parameters import GraphParam, Lang, PagingParam, SelectionParam, known_code
from api.question_models import MatrixView, PlacePage, ProgrammePage
from api.routing import QuestionRoute
from graph.errors import InvalidRecordError
from graph.graph import Graph
from graph.network.questions import hierarchies
from graph.network.questions.matrices import dimensions, matrix_of

router = APIRouter(prefix="/api", tags=["matrices and hierarchies"], route_class=QuestionRoute)
Dimension = Annotated[
    str,
    Query(
        max_length=60,
        description="kind, sector or country of the institutions, year or cooperation_kind, or a level of places or "
        "programmes, such as voivodeship or fund.",
    ),
]


@router.get("/matrix", summary="Cooperations by two dimensions", response_model=MatrixView)
def matrix(
    graph: GraphParam,
    selection: SelectionParam,
    rows: Dimension = "sector",
    columns: Dimension = "sector",
    most: Annotated[int, Query(ge=1, le=300, description="How many rows and columns at most, the fullest.")] = 100,
    lang: Lang = "pl",
) -> Response:
    """Of two dimensions of institutions, the cooperations in which two different institutions meet, one of each; else
    those that have both."""
    _check_dimensions(graph, rows=rows, columns=columns)
    found = matrix_of(selection, rows, columns, most)
    sums = found.counts.sum(axis=1).tolist(), found.counts.sum(axis=0).tolist()
    sides = [
        [plain.facet(graph, value, count, lang) for value, count in zip(values, of, strict=True)]
        for values, of in zip((found.rows, found.columns), sums, strict=True)
    ]
    return plain.answer(
        {
            "rows": sides[0],
            "columns": sides[1],
            "counts": found.counts.tolist(),
            "total_rows": found.total_rows,
            "total_columns": found.total_columns,
            "truncated": found.total_rows > len(found.rows) or found.total_columns > len(found.columns),
        }
    )


def _check_dimensions(graph: Graph, **asked: str) -> None:
    known = dimensions(graph.network)
    for name, value in asked.items():
        if value not in known:
            raise InvalidRecordError(f"{name}: found {value!r}, expected one of {', '.join(known)}")


@router.get("/programmes", summary="List programmes", response_model=ProgrammePage)
def programmes(
    graph: GraphParam,
    selection: SelectionParam,
    paging: PagingParam,
    level: Annotated[
        str | None, Query(max_length=60, description="Only of this kind, such as fund, programme, measure, call.")
    ] = None,
    lang: Lang = "pl",
) -> Response:
    """Levels of funding, those that pay for most cooperations that pass first; `programme` leaves it and all below."""
    network, meta = graph.network, graph.network.meta
    counts = hierarchies.programme_counts(selection)
    kept = np.ones(len(meta.programmes), bool)
    if selection.wanted.programme:
        kept = network.programmes_within(selection.wanted.programme)
    if level:
        kept = kept & np.array([kind == level for kind in meta.programme_kinds], bool)
    found = np.flatnonzero(kept)
    found = found[np.argsort(-counts[found], kind="stable")]
    return plain.answer(
        {
            "items": [
                plain.programme(graph, code, lang)
                | {
                    "part_of": [plain.programme(graph, a, lang) for a in hierarchies.programme_path(network, code)],
                    "cooperations": int(counts[code]),
                }
                for code in paging.part(found).tolist()
            ],
            "total": len(found),
            "next": paging.following(len(found)),
        }
    )


@router.get("/places", summary="Places, one level of the tree at a time", response_model=PlacePage)
def places(
    graph: GraphParam,
    selection: SelectionParam,
    paging: PagingParam,
    within: Annotated[
        str | None, Query(max_length=200, description="Id of the place whose parts are listed; none for the top.")
    ] = None,
    lang: Lang = "pl",
) -> Response:
    """Places directly in another, those with most institutions that pass first."""
    network, meta = graph.network, graph.network.meta
    top = None if within is None else known_code(graph, "place", within, meta.places)[0]
    codes, institutions, parts = hierarchies.places(selection, top)
    order = paging.part(np.argsort(-institutions, kind="stable"))
    return plain.answer(
        {
            "items": [
                _place(graph, code, lang) | {"institutions": count, "parts": inside}
                for code, count, inside in zip(
                    codes[order].tolist(), institutions[order].tolist(), parts[order].tolist(), strict=True
                )
            ],
            "total": len(codes),
            "next": paging.following(len(codes)),
            "within": [
                _place(graph, code, lang)
                for code in ([] if top is None else [top, *hierarchies.place_path(network, top)])
            ],
        }
    )


def _place(graph: Graph, code: int, lang: str) -> plain.Plain:
    return (plain.place(graph, code, lang) or {}) | {"kind": graph.network.meta.place_kinds[code] or None}
