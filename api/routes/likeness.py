"""Who is like an institution, and what both of two have in common."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import plain
from api.parameters import GraphParam, Lang, PagingParam, SelectionParam, Slug, institution_row
from api.question_models import CommonPartners, SimilarInstitutions
from api.routes.institutions import two_institutions
from api.routing import QuestionRoute
from graph.network.questions import partners as questions

router = APIRouter(prefix="/api/institutions", tags=["institutions"], route_class=QuestionRoute)


@router.get("/{slug}/common/{other}", summary="Partners of both of two institutions", response_model=CommonPartners)
def common(
    graph: GraphParam, slug: Slug, other: Slug, selection: SelectionParam, paging: PagingParam, lang: Lang = "pl"
) -> Response:
    """Who cooperates with both, those best connected to both first."""
    found = np.array(questions.common_partners(selection, *two_institutions(graph, slug, other)), np.int64)
    part = paging.part(found.reshape(-1, 3))
    return plain.answer(
        {
            "items": [
                {"institution": institution, "with_one": one, "with_other": two}
                for institution, (_, one, two) in zip(
                    plain.institutions(graph, part[:, 0], lang), part.tolist(), strict=True
                )
            ],
            "total": len(found),
            "next": paging.following(len(found)),
        }
    )


@router.get("/{slug}/similar", summary="Institutions with the same partners", response_model=SimilarInstitutions)
def similar(
    graph: GraphParam,
    slug: Slug,
    selection: SelectionParam,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 20,
    lang: Lang = "pl",
) -> Response:
    """Who has most partners in common with it, measured by the partners of both; its own partners may be among them."""
    found = questions.similar(selection, institution_row(graph, slug), limit)
    rows = np.array([one.institution for one in found], np.int64)
    return plain.answer(
        {
            "items": [
                {"institution": institution, "common": one.common, "share": round(one.share, 6)}
                for institution, one in zip(plain.institutions(graph, rows, lang), found, strict=True)
            ]
        }
    )
