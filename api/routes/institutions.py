"""Institutions, their partners and what they take part in."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse

from api.details import institution_detail, participations
from api.models import (
    Facet,
    InstitutionDetail,
    InstitutionPage,
    PartnerPage,
    PartnerView,
    SharedCooperation,
    TakesPart,
    TakesPartPage,
    TieView,
)
from api.parameters import Cursor, GraphParam, Lang, Limit, SelectionParam, Slug, institution_row, page
from api.views import cooperation_summary, institution_summary, place
from graph.errors import NotFoundError
from graph.graph import Graph
from graph.network.questions import partners as partner_questions
from graph.network.questions.facets import institution_facets

router = APIRouter(prefix="/api", tags=["institutions"])


@router.get("/institutions", summary="List institutions")
def institutions(
    graph: GraphParam,
    selection: SelectionParam,
    q: Annotated[str | None, Query(max_length=200, description="Words of the name.")] = None,
    sort: Literal["name", "partners"] = "partners",
    limit: Limit = 50,
    cursor: Cursor = None,
    lang: Lang = "pl",
) -> InstitutionPage:
    """Institutions that a filter lets through, with the number of them of each kind, sector and place."""
    network = graph.network
    chosen = selection.taking_part
    if q:
        met = [network.institutions.ids.find(h.id) for h in graph.catalogue.search(q, 10_000, ["institution"])]
        chosen = chosen & np.isin(np.arange(len(chosen)), [row for row in met if row is not None])
    found = np.flatnonzero(chosen)
    counts = partner_questions.partner_counts(selection, found)
    rows = found[np.lexsort((found, -counts))].tolist()
    if sort == "name":
        rows.sort(key=lambda row: network.institutions.name(row, lang))
    items, following = page(rows, limit, cursor)
    return InstitutionPage(
        items=[institution_summary(graph, row, lang) for row in items],
        total=len(rows),
        next=following,
        facets=_facets(graph, institution_facets(network, found), lang),
    )


def _facets(graph: Graph, counted: dict[str, list[tuple[str, int]]], lang: str) -> dict[str, list[Facet]]:
    codes = {place_id: code for code, place_id in enumerate(graph.network.meta.places)}
    return {
        name: [
            Facet(value=v, count=n, label=place(graph, codes[v], lang).name if name == "place" else None)
            for v, n in counts
        ]
        for name, counts in counted.items()
    }


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


@router.get("/institutions/{slug}/partners", summary="With whom an institution cooperates")
def partners(
    graph: GraphParam,
    slug: Slug,
    selection: SelectionParam,
    limit: Limit = 50,
    cursor: Cursor = None,
    lang: Lang = "pl",
) -> PartnerPage:
    """Partners, those with most shared cooperations first."""
    found = partner_questions.partners(selection, institution_row(graph, slug))
    items, following = page(found.institutions.tolist(), limit, cursor)
    return PartnerPage(
        items=[
            PartnerView(
                institution=institution_summary(graph, partner, lang),
                weight=len(shared := found.cooperations(partner)),
                cooperations=[cooperation_summary(graph, c, lang) for c in shared],
            )
            for partner in items
        ],
        total=len(found),
        next=following,
    )


@router.get("/institutions/{slug}/cooperations", summary="In what an institution takes part")
def cooperations(
    graph: GraphParam,
    slug: Slug,
    selection: SelectionParam,
    limit: Limit = 50,
    cursor: Cursor = None,
    lang: Lang = "pl",
) -> TakesPartPage:
    """Cooperations of an institution and what it does in them."""
    found = list(partner_questions.cooperations(selection, institution_row(graph, slug)).items())
    items, following = page(found, limit, cursor)
    return TakesPartPage(
        items=[TakesPart(cooperation=cooperation_summary(graph, c, lang), roles=roles) for c, roles in items],
        total=len(found),
        next=following,
    )


@router.get("/ties/{slug}/{other}", summary="Everything that joins two institutions")
def tie(graph: GraphParam, slug: Slug, other: Slug, selection: SelectionParam, lang: Lang = "pl") -> TieView:
    """The cooperations that two institutions share, with the evidence of both sides."""
    rows = [institution_row(graph, slug), institution_row(graph, other)]
    if rows[0] == rows[1]:
        raise NotFoundError(f"a tie joins two institutions, found {slug!r} twice")
    ids = [graph.network.institutions.ids[row] for row in rows]
    return TieView(
        institutions=[institution_summary(graph, row, lang) for row in rows],
        cooperations=[
            _shared(graph, cooperation, ids, lang)
            for cooperation in partner_questions.shared(selection, rows[0], rows[1]).tolist()
        ],
    )


def _shared(graph: Graph, cooperation: int, institutions: list[str], lang: str) -> SharedCooperation:
    edges = graph.store.edges([graph.network.cooperations.ids[cooperation]])
    views = participations(graph, edges, lang)
    return SharedCooperation(
        cooperation=cooperation_summary(graph, cooperation, lang),
        participations=[view for view in views if view.institution.id in institutions],
    )
