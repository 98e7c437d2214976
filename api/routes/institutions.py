"""Institutions, their partners and what they take part in."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from api import plain
from api.details import institution_detail, participations
from api.models import InstitutionDetail, InstitutionPage, PartnerPage, SharedCooperation, TakesPartPage, TieView
from api.parameters import GraphParam, Lang, Paging, PagingParam, SelectionParam, Slug, institution_row
from api.routing import QuestionRoute
from api.views import cooperation_summary, institution_summary
from graph.errors import InvalidRecordError
from graph.graph import Graph
from graph.network.columns import Numbers
from graph.network.filters import Selection
from graph.network.incidence import highest
from graph.network.questions import partners as questions
from graph.network.questions.facets import institution_facets

router = APIRouter(prefix="/api", tags=["institutions"], route_class=QuestionRoute)
_FEW = 600  # partners, and lines of an answer
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
        Literal["match", "name", "partners", "cooperations"] | None,
        Query(
            description="The best match of `q` first, as in a search (the default with `q`); by name; or those with "
            "most partners (the default without `q`) or cooperations, of those that pass, first."
        ),
    ] = None,
    lang: Lang = "pl",
) -> Response:
    """Institutions that a filter lets through, with the number of them of each kind, sector, country and place."""
    found: Numbers = np.flatnonzero(selection.taking_part)
    if q:
        met = _met(graph, q)
        found = met[selection.taking_part[met]]
    by_match = q and sort in (None, "match")
    rows = found if by_match else found[highest(_values(selection, found, sort, lang), paging.start + paging.limit)]
    return plain.answer(
        {
            "items": plain.institutions(graph, paging.part(rows), lang),
            "total": len(found),
            "next": paging.following(len(found)),
            "facets": plain.facets(graph, institution_facets(graph.network, found, plain.MOST_FACETS), lang),
        }
    )


def _met(graph: Graph, q: str) -> Numbers:
    """The institutions that a search finds, the best first, then by importance."""
    things = graph.network.institutions
    found = graph.catalogue.matching(q, "institution")
    by_importance = np.argsort(-graph.network.partner_count, kind="stable")  # as the catalogue numbers them
    best = np.array([things.row(one) for one in found.best], np.int64)
    rows = np.concatenate([best, by_importance[np.array(found.places, np.int64) - 1]])
    return rows[np.sort(np.unique(rows, return_index=True)[1])]


def _values(selection: Selection, found: Numbers, sort: str | None, lang: str) -> Numbers:
    """What institutions are sorted by, the highest first."""
    if sort == "name":
        return -selection.network.institutions.alphabetical(lang)[found]
    if sort == "cooperations":
        return questions.cooperation_counts(selection)[found]
    return questions.partner_counts(selection, found)


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
async def partners(
    graph: GraphParam,
    slug: Slug,
    selection: SelectionParam,
    paging: PagingParam,
    sort: Literal["weight", "name"] = "weight",
    shared: Annotated[int, Query(ge=0, le=100, description="How many shared cooperations of each at most.")] = 10,
    lang: Lang = "pl",
) -> Response:
    """Partners, those with most shared cooperations first, or by name."""
    row = institution_row(graph, slug)
    asked = graph, row, selection, paging, sort == "name", shared, lang
    short = sort == "weight" and paging.limit * (shared + 1) <= _FEW and _has_few(selection, row)
    return _partners(*asked) if short else await run_in_threadpool(_partners, *asked)


def _has_few(selection: Selection, row: int) -> bool:
    """Whether to find the partners of an institution takes less than to hand the question to a thread, however large
    the graph: there are few, and what is asked of them is not looked up for the whole graph."""
    network, wanted = selection.network, selection.wanted
    everywhere = wanted.kind or wanted.sector or wanted.place or wanted.programme or wanted.source
    return not everywhere and network.partner_count[row] <= _FEW and network.cooperation_count[row] <= _FEW


def _partners(
    graph: Graph, row: int, selection: Selection, paging: Paging, by_name: bool, shared: int, lang: str
) -> Response:
    found = questions.partners(selection, row)
    order: Numbers = np.arange(len(found))
    if by_name:
        order = np.argsort(graph.network.institutions.alphabetical(lang)[found.institutions])
    order = paging.part(order)
    rows = found.institutions[order]
    listed = [found.cooperations(row)[:shared] if shared else [] for row in rows.tolist()]
    met = sorted({cooperation for of in listed for cooperation in of})
    views = dict(zip(met, plain.cooperations(graph, np.array(met, np.int64), lang), strict=True)) if met else {}
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
    rows = paging.part(rows[cooperation_order(graph, rows, sort, lang, paging.start + paging.limit)])
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


def cooperation_order(graph: Graph, rows: Numbers, sort: str, lang: str, most: int) -> Numbers:
    """The first of some cooperations by title, by start (the latest first, those without last), or by participants
    (most first); of equal ones by title."""
    network = graph.network
    values = -network.cooperations.alphabetical(lang)[rows]  # from 0 to below the number of cooperations
    if sort == "start":
        values += network.cooperation_begins[rows].astype(np.int64) * len(network.cooperations)
    elif sort == "participants":
        values += network.participant_count[rows].astype(np.int64) * len(network.cooperations)
    return highest(values, most)


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
    """The rows of two institutions by their slugs; NotFoundError where one is missing, InvalidRecordError where the
    same is named twice."""
    rows = institution_row(graph, one), institution_row(graph, other)
    if rows[0] == rows[1]:
        raise InvalidRecordError(f"a tie joins two institutions, found {one!r} twice")
    return rows


def _shared(graph: Graph, cooperation: int, institutions: list[str], lang: str) -> SharedCooperation:
    edges = graph.store.edges([graph.network.cooperations.ids[cooperation]])
    views = participations(graph, edges, lang)
    return SharedCooperation(
        cooperation=cooperation_summary(graph, cooperation, lang),
        participations=[view for view in views if view.institution.id in institutions],
    )
