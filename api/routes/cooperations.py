"""Projects, agreements, groups and events."""

from __future__ import annotations

import numpy as np
from fastapi import APIRouter, Path
from fastapi.responses import RedirectResponse, Response

from api import plain
from api.details import cooperation_detail
from api.models import CooperationDetail, CooperationPage
from api.parameters import GraphParam, Lang, PagingParam, SelectionParam, Slug
from api.routes.institutions import CooperationSort, cooperation_order
from api.routing import QuestionRoute
from graph.ids import COOPERATION_KINDS, make_id
from graph.network.questions.facets import cooperation_facets

router = APIRouter(prefix="/api", tags=["cooperations"], route_class=QuestionRoute)


@router.get("/cooperations", summary="List cooperations", response_model=CooperationPage)
def cooperations(
    graph: GraphParam,
    selection: SelectionParam,
    paging: PagingParam,
    sort: CooperationSort = "title",
    lang: Lang = "pl",
) -> Response:
    """Cooperations that a filter lets through, with the number of them of each kind, subkind and programme."""
    found = np.flatnonzero(selection.all_cooperations)
    rows = paging.part(found[cooperation_order(graph, found, sort, lang, paging.start + paging.limit)])
    return plain.answer(
        {
            "items": plain.cooperations(graph, rows, lang),
            "total": len(found),
            "next": paging.following(len(found)),
            "facets": plain.facets(graph, cooperation_facets(graph.network, found, plain.MOST_FACETS), lang),
        }
    )


@router.get(
    "/cooperations/{kind}/{slug}", summary="One cooperation", responses={308: {"description": "It has another id now."}}
)
def cooperation(
    graph: GraphParam,
    slug: Slug,
    kind: str = Path(pattern=f"^({'|'.join(COOPERATION_KINDS)}|link)$", description="Kind; link for an unnamed one."),
    lang: Lang = "pl",
) -> CooperationDetail:
    """Everything known of a cooperation: who, what, when, who signed, who pays, and who says so."""
    asked = make_id(kind, slug)
    canonical = graph.resolve_id(asked)
    if canonical != asked:
        return RedirectResponse(f"/api/cooperations/{canonical}", status_code=308)  # type: ignore[return-value]  # FastAPI passes responses on
    return cooperation_detail(graph, canonical, lang)
