"""Institutions and ties without which the network falls apart."""

from __future__ import annotations

import numpy as np
from fastapi import APIRouter
from fastapi.responses import Response

from api import plain
from api.parameters import GraphParam, Lang, PagingParam, SelectionParam
from api.question_models import ArticulationPointPage, BridgePage
from api.routing import QuestionRoute
from graph.graph import Graph
from graph.network.columns import Longs
from graph.network.filters import Selection
from graph.network.questions import weak_points
from graph.network.questions.metrics import ranking
from graph.network.questions.partners import shared

router = APIRouter(prefix="/api", tags=["measures"], route_class=QuestionRoute)
SHARED = 10  # cooperations of each bridge


@router.get(
    "/articulation-points",
    summary="Institutions without which the network falls apart",
    response_model=ArticulationPointPage,
)
def articulation_points(
    graph: GraphParam, selection: SelectionParam, paging: PagingParam, lang: Lang = "pl"
) -> Response:
    """Those by whose absence most others would lose the connection first, in the network of those that pass."""
    found = ranking(selection, "cut_off")
    total = int(np.count_nonzero(found.values))
    rows, values = paging.part(found.institutions[:total]), paging.part(found.values[:total])
    return plain.answer(
        {
            "items": [
                {"institution": institution, "cut_off": cut_off}
                for institution, cut_off in zip(plain.institutions(graph, rows, lang), values.tolist(), strict=True)
            ],
            "total": total,
            "next": paging.following(total),
        }
    )


@router.get("/bridges", summary="Ties without which the network falls apart", response_model=BridgePage)
def bridges(graph: GraphParam, selection: SelectionParam, paging: PagingParam, lang: Lang = "pl") -> Response:
    """Two institutions each, and in what they meet: nothing else connects what is on the one side with what is on the
    other. In the network of those that pass; the bridges between the best connected first."""
    found = weak_points.bridges(selection)
    return plain.answer(
        {
            "items": _bridges(graph, selection, np.asarray(paging.part(found), np.int64), lang),
            "total": len(found),
            "next": paging.following(len(found)),
        }
    )


def _bridges(graph: Graph, selection: Selection, ends: Longs, lang: str) -> list[plain.Plain]:
    met = [shared(selection, *pair) for pair in ends.tolist()]
    everyone = np.unique(ends)
    listed = np.unique(np.concatenate([np.zeros(0, np.int64), *(rows[:SHARED] for rows in met)]))
    institutions = dict(zip(everyone.tolist(), plain.institutions(graph, everyone, lang), strict=True))
    cooperations = dict(zip(listed.tolist(), plain.cooperations(graph, listed, lang), strict=True))
    return [
        {
            "institutions": [institutions[row] for row in pair],
            "weight": len(rows),
            "cooperations": [cooperations[row] for row in rows[:SHARED].tolist()],
        }
        for pair, rows in zip(ends.tolist(), met, strict=True)
    ]
