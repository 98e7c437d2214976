"""The network as the map draws it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.models import MapEdge, MapNode, MapView
from api.parameters import GraphParam, Lang, SelectionParam, institution_row
from api.views import institution_summary
from graph.graph import Graph
from graph.network.questions.surroundings import Subnetwork, neighbourhood, overview

router = APIRouter(prefix="/api", tags=["network"])


@router.get("/network", summary="Institutions and the ties among them, with positions")
def network(
    graph: GraphParam,
    selection: SelectionParam,
    center: Annotated[str | None, Query(max_length=140, description="Id of an institution to start from.")] = None,
    depth: Annotated[int, Query(ge=1, le=3, description="How many steps from the centre.")] = 1,
    limit: Annotated[int, Query(ge=1, le=5000, description="How many institutions at most.")] = 500,
    lang: Lang = "pl",
) -> MapView:
    """Around one institution, or the best connected of all; positions are the same in every answer of a build."""
    if center:
        row = institution_row(graph, center.removeprefix("institution/"))
        return _view(graph, neighbourhood(selection, row, depth, limit), lang)
    return _view(graph, overview(selection, limit), lang)


def _view(graph: Graph, answer: Subnetwork, lang: str) -> MapView:
    ids = graph.network.institutions.ids
    return MapView(
        nodes=[_node(graph, row, lang) for row in answer.institutions.tolist()],
        edges=[
            MapEdge(
                source=ids[tie.source],
                target=ids[tie.target],
                weight=tie.weight,
                kinds=list(tie.kinds),
                cooperations=tie.weight,
            )
            for tie in answer.ties
        ],
        truncated=answer.truncated,
        total_nodes=answer.total_institutions,
        total_edges=answer.ties.total,
    )


def _node(graph: Graph, row: int, lang: str) -> MapNode:
    summary = institution_summary(graph, row, lang)
    return MapNode(
        id=summary.id,
        label=summary.name,
        kind=summary.kind,
        sector=summary.sectors[0] if summary.sectors else None,
        place=summary.place.name if summary.place else None,
        partners=summary.partners,
        x=float(graph.network.x[row]),
        y=float(graph.network.y[row]),
    )
