"""Projects, agreements, groups and events."""

from __future__ import annotations

from collections import Counter

import numpy as np
from fastapi import APIRouter, Path
from fastapi.responses import RedirectResponse

from api.details import cooperation_detail
from api.models import CooperationDetail, CooperationPage, Facet
from api.parameters import Cursor, GraphParam, Lang, Limit, SelectionParam, Slug, page
from api.views import cooperation_summary
from graph.ids import COOPERATION_KINDS, make_id

router = APIRouter(prefix="/api", tags=["cooperations"])


@router.get("/cooperations", summary="List cooperations")
def cooperations(
    graph: GraphParam, selection: SelectionParam, limit: Limit = 50, cursor: Cursor = None, lang: Lang = "pl"
) -> CooperationPage:
    """Cooperations that a filter lets through, by title, with the number of them of each kind."""
    things = graph.network.cooperations
    rows = [int(row) for row in np.flatnonzero(selection.all_cooperations)]
    kinds = Counter(graph.network.meta.kinds[int(things.kind[row])] for row in rows)
    rows.sort(key=lambda row: (things.name(row, lang), things.ids[row]))
    items, following = page(rows, limit, cursor)
    return CooperationPage(
        items=[cooperation_summary(graph, row, lang) for row in items],
        total=len(rows),
        next=following,
        facets={"kind": [Facet(value=kind, count=count) for kind, count in kinds.most_common()]},
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
