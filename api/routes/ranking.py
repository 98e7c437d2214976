"""Who holds the network together, and who belongs together."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import plain
from api.parameters import GraphParam, Lang, PagingParam, SelectionParam
from api.question_models import CommunityPage, RankingPage
from api.routing import QuestionRoute
from graph.graph import Graph
from graph.network.naming import Community
from graph.network.questions import metrics as questions

router = APIRouter(prefix="/api", tags=["measures"], route_class=QuestionRoute)
Metric = Literal["degree", "strength", "betweenness", "core", "constraint", "effective_size", "cut_off"]
_DIGITS = 6  # significant ones of a value


@router.get("/ranking", summary="Institutions by a measure of their place in the network", response_model=RankingPage)
def ranking(
    graph: GraphParam,
    selection: SelectionParam,
    paging: PagingParam,
    metric: Annotated[
        Metric,
        Query(
            description="degree: partners; strength: cooperations shared with them; betweenness: share of the shortest "
            "ways between others that lead over it; core: k-core; constraint (lowest first) and effective_size: "
            "structural holes; cut_off: who would lose the connection with the rest without it."
        ),
    ] = "betweenness",
    lang: Lang = "pl",
) -> Response:
    """The most central first, in the network of the institutions that pass and of what they share; a part of the
    network that is too large for a measure is refused."""
    found = questions.ranking(selection, metric)
    rows, values = paging.part(found.institutions), paging.part(found.values).tolist()
    return plain.answer(
        {
            "items": [
                {"rank": rank, "institution": institution, "value": float(f"{value:.{_DIGITS}g}")}
                for rank, institution, value in zip(
                    range(paging.start + 1, paging.start + len(rows) + 1),
                    plain.institutions(graph, rows, lang),
                    values,
                    strict=True,
                )
            ],
            "total": found.total,
            "next": paging.following(found.total),
            "estimated_from": found.estimated_from,
        }
    )


@router.get("/communities", summary="Communities, named by what sets them apart", response_model=CommunityPage)
def communities(graph: GraphParam, paging: PagingParam, lang: Lang = "pl") -> Response:
    """Institutions that cooperate more among themselves than with others, of all of the network; the largest first."""
    known = graph.network.communities
    numbers = paging.part(np.arange(len(known)))
    return plain.answer(
        {
            "items": [_community(graph, number, known[number], lang) for number in numbers.tolist()],
            "total": len(known),
            "next": paging.following(len(known)),
        }
    )


def _community(graph: Graph, number: int, found: Community, lang: str) -> plain.Plain:
    rows = np.array([graph.network.institutions.row(member) for member in found.members], np.int64)
    return {
        "number": number,
        "size": found.size,
        "names": [
            {
                "property": name.property,
                "value": name.value,
                "label": plain.facet(graph, name.value, 0, lang)["label"],
                "share": name.share,
                "elsewhere": name.elsewhere,
            }
            for name in found.names
        ],
        "members": plain.institutions(graph, rows, lang),
    }
