"""Institutions, their partners and what they take part in."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from api import plain
from api.details import institution_detail, participations
from api.models import InstitutionDetail, InstitutionPage, PartnerPage, SharedCooperation, TakesPartPage, TieView
from api.parameters import GraphParam, Lang, PagingParam, SelectionParam, Slug, institution_row
from api.views import cooperation_summary, institution_summary
from graph.errors import NotFoundError
from graph.graph import Graph
from graph.network.columns import Numbers
from graph.network.filters import Selection
from graph.network.questions import partners as questions
from graph.network.questions.facets import institution_facets

router = APIRouter(prefix="/api", tags=["institutions"])
MOST_SHARED = 200  # cooperations of a tie with their evidence
CooperationSort = Annotated[
    Literal["title", "start", "participants"],
    Query(description="By title, the latest first, or those with most participants first."),
]


@router.get("/institutions", summary="List institutions", response_model=InstitutionPage)
def institutions(
    graph: GraphParam,
    selection: SelectionParam,
    paging: PagingParam,
    q: Annotated[str | None, Query(max_length=200, description="Words of the name.")] = None,
    sort: Annotated[
        Literal["name", "partners", "cooperations"],
        Query(description="By name, or those with most partners or cooperations (of those that pass) first."),
    ] = "partners",
    lang: Lang = "pl",
) -> Response:
    """Institutions that a filter lets through, with the number of them of each kind, sector, country and place."""
    chosen = selection.taking_part
    if q:
        met = [graph.network.institutions.ids.find(h.id) for h in graph.catalogue.search(q, 10_000, ["institution"])]
        chosen = chosen & np.isin(np.arange(len(chosen)), [row for row in met if row is not None])
    found = np.flatnonzero(chosen)
    rows = found[_order(selection, found, sort, lang)]
    return plain.answer(
        {
            "items": plain.institutions(graph, paging.part(rows), lang),
            "total": len(rows),
            "next": paging.following(len(rows)),
            "facets": plain.facets(graph, institution_facets(graph.network, found, plain.MOST_FACETS), lang),
        }
    )


def _order(selection: Selection, found: Numbers, sort: str, lang: str) -> Numbers:
    if sort == "name":
        return np.argsort(selection.network.institutions.alphabetical(lang)[found])
    if sort == "cooperations":
        return np.argsort(-questions.cooperation_counts(selection)[found], kind="stable")
    return np.argsort(-questions.partner_counts(selection, found), kind="stable")


@router.get(
    "/institutions/{slug}", summary="One institution", responses={308: {"description": "It has another id now."}}
)
def institution(graph: GraphParam, slug: Slug, lang: Lang = "pl") -> InstitutionDetail:
    """Everything known of an institution, and who says so."""
    row = institution_row(graph, slug)
    canonical = graph.network.institutions.ids[row].partition("/")[2]
    if canonical != slug:
        return RedirectResponse(canonical, status_code=308)  # type: ignore[return-value]  # FastAPI passes responses on
    return institution_detail(graph, row, lang)


@router.get("/institutions/{slug}/partners", summary="With whom an institution cooperates", response_model=PartnerPage)
def partners(
    graph: GraphParam,
    slug: Slug,
    selection: SelectionParam,
    paging: PagingParam,
    sort: Literal["weight", "name"] = "weight",
    shared: Annotated[int, Query(ge=0, le=100, description="How many shared cooperations of each at most.")] = 10,
    lang: Lang = "pl",
) -> Response:
    """Partners, those with most shared cooperations first, or by name."""
    found = questions.partners(selection, institution_row(graph, slug))
    order: Numbers = np.arange(len(found))
    if sort == "name":
        order = np.argsort(graph.network.institutions.alphabetical(lang)[found.institutions])
    order = paging.part(order)
    rows = found.institutions[order]
    listed = [found.cooperations(row)[:shared] for row in rows.tolist()]
    met = sorted({cooperation for of in listed for cooperation in of})
    views = dict(zip(met, plain.cooperations(graph, np.array(met, np.int64), lang), strict=True))
    return plain.answer(
        {
            "items": [
                {"institution": partner, "weight": weight, "cooperations": [views[c] for c in of]}
                for partner, weight, of in zip(
                    plain.institutions(graph, rows, lang), found.weights[order].tolist(), listed, strict=True
                )
            ],
            "total": len(found),
            "next": paging.following(len(found)),
        }
    )


@router.get(
    "/institutions/{slug}/cooperations", summary="In what an institution takes part", response_model=TakesPartPage
)
def cooperations(
    graph: GraphParam,
    slug: Slug,
    selection: SelectionParam,
    paging: PagingParam,
    sort: CooperationSort = "title",
    lang: Lang = "pl",
) -> Response:
    """Cooperations of an institution and what it does in them."""
    found = questions.cooperations(selection, institution_row(graph, slug))
    rows: Numbers = np.array(list(found), np.int64)
    rows = paging.part(rows[cooperation_order(graph, rows, sort, lang)])
    return plain.answer(
        {
            "items": [
                {"cooperation": cooperation, "roles": found[row]}
                for row, cooperation in zip(rows.tolist(), plain.cooperations(graph, rows, lang), strict=True)
            ],
            "total": len(found),
            "next": paging.following(len(found)),
        }
    )


def cooperation_order(graph: Graph, rows: Numbers, sort: str, lang: str) -> Numbers:
    """Cooperations by title, by start (the latest first, those without last), or by participants (most first)."""
    network = graph.network
    title = network.cooperations.alphabetical(lang)[rows]
    if sort == "start":
        return np.lexsort((title, -network.cooperation_begins[rows].astype(np.int64)))
    if sort == "participants":
        return np.lexsort((title, -network.participant_count[rows]))
    return np.argsort(title)


@router.get("/ties/{slug}/{other}", summary="Everything that joins two institutions")
def tie(graph: GraphParam, slug: Slug, other: Slug, selection: SelectionParam, lang: Lang = "pl") -> TieView:
    """The cooperations that two institutions share, with the evidence of both sides."""
    rows = two_institutions(graph, slug, other)
    ids = [graph.network.institutions.ids[row] for row in rows]
    return TieView(
        institutions=[institution_summary(graph, row, lang) for row in rows],
        cooperations=[
            _shared(graph, cooperation, ids, lang)
            for cooperation in questions.shared(selection, rows[0], rows[1])[:MOST_SHARED].tolist()
        ],
    )


def two_institutions(graph: Graph, one: str, other: str) -> tuple[int, int]:
    """The rows of two institutions by their slugs; NotFoundError where one is missing or both are the same."""
    rows = institution_row(graph, one), institution_row(graph, other)
    if rows[0] == rows[1]:
        raise NotFoundError(f"a tie joins two institutions, found {one!r} twice")
    return rows


def _shared(graph: Graph, cooperation: int, institutions: list[str], lang: str) -> SharedCooperation:
    edges = graph.store.edges([graph.network.cooperations.ids[cooperation]])
    views = participations(graph, edges, lang)
    return SharedCooperation(
        cooperation=cooperation_summary(graph, cooperation, lang),
        participations=[view for view in views if view.institution.id in institutions],
    )
