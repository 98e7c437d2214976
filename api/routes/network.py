"""The network as the map draws it, and how its institutions are connected."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import plain
from api.models import MapView
from api.parameters import GraphParam, Lang, SelectionOnADay, SelectionParam, institution_row
from api.question_models import PathsView
from api.routes.institutions import two_institutions
from api.routing import QuestionRoute
from graph.graph import Graph
from graph.network.columns import Numbers
from graph.network.questions.paths import paths
from graph.network.questions.surroundings import neighbourhood, overview

router = APIRouter(prefix="/api", tags=["network"], route_class=QuestionRoute)
STEP_COOPERATIONS = 10  # of each step of a path


@router.get("/network", summary="Institutions and the ties among them, with positions", response_model=MapView)
def network(
    graph: GraphParam,
    selection: SelectionParam,
    center: Annotated[str | None, Query(max_length=140, description="Id of an institution to start from.")] = None,
    depth: Annotated[int, Query(ge=1, le=3, description="How many steps from the centre.")] = 1,
    limit: Annotated[int, Query(ge=1, le=5000, description="How many institutions at most.")] = 500,
    ties: Annotated[int, Query(ge=0, le=50_000, description="How many ties at most, the heaviest first.")] = 5000,
    lang: Lang = "pl",
) -> Response:
    """Around one institution, or the best connected of all; positions are the same in every answer of a build."""
    if center:
        row = institution_row(graph, center.removeprefix("institution/"))
        found = neighbourhood(selection, row, depth, limit, ties)
    else:
        found = overview(selection, limit, ties)
    return plain.answer(
        {
            "nodes": plain.nodes(graph, found.institutions, lang),
            "edges": plain.edges(graph, found.ties),
            "truncated": found.truncated,
            "total_nodes": found.total_institutions,
            "total_edges": found.ties.total,
        }
    )


@router.get("/paths", summary="How two institutions are connected", response_model=PathsView)
def connections(
    graph: GraphParam,
    selection: SelectionOnADay,
    start: Annotated[str, Query(alias="from", max_length=140, description="Id of the institution to start from.")],
    goal: Annotated[str, Query(alias="to", max_length=140, description="Id of the institution to arrive at.")],
    k: Annotated[int, Query(ge=1, le=100, description="How many paths at most.")] = 10,
    longer: Annotated[int, Query(ge=0, le=3, description="Also paths of so many steps more than the shortest.")] = 0,
    lang: Lang = "pl",
) -> Response:
    """The shortest ways from one institution to another, each step with the cooperations in which the two meet.

    `from` and `to` are institutions here, so time is `at` only. Kind, sector, country and place are asked of those on
    the way.
    """
    ends = two_institutions(graph, start.removeprefix("institution/"), goal.removeprefix("institution/"))
    found = paths(selection, *ends, most=k, longer=longer)
    met = np.unique(np.array([row for path in found.found for row in path.institutions], np.int64))
    known = dict(zip(met.tolist(), plain.institutions(graph, met, lang), strict=True))
    return plain.answer(
        {
            "items": [
                {
                    "institutions": [known[row] for row in path.institutions],
                    "steps": [_step(graph, shared, lang) for shared in path.cooperations],
                }
                for path in found.found
            ],
            "shortest": found.shortest,
            "truncated": found.truncated,
        }
    )


def _step(graph: Graph, shared: tuple[int, ...], lang: str) -> plain.Plain:
    listed: Numbers = np.array(shared[:STEP_COOPERATIONS], np.int64)
    return {"weight": len(shared), "cooperations": plain.cooperations(graph, listed, lang)}
