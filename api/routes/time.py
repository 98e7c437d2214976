"""What happened when: timelines, and what changed between two days."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import plain
from api.parameters import (
    Day,
    GraphParam,
    Lang,
    SelectionAtAnyTime,
    SelectionParam,
    Slug,
    institution_row,
)
from api.question_models import PartnerChangesView, TieChangesView, TimelineView
from api.routing import QuestionRoute
from graph.dates import check_date
from graph.errors import InvalidRecordError
from graph.graph import Graph
from graph.network.questions.changes import partner_changes, tie_changes
from graph.network.questions.timelines import timeline

router = APIRouter(prefix="/api", tags=["time"], route_class=QuestionRoute)
Before = Annotated[Day, Query(description="The earlier day.", examples=["2013-01-01"])]
After = Annotated[Day, Query(description="The later day.", examples=["2014-01-01"])]
Most = Annotated[int, Query(ge=1, le=500, description="How many of each sort at most, the heaviest first.")]
SORTS = ("new", "ended", "kept")


@router.get("/timeline", summary="Cooperations by year", response_model=TimelineView)
def of_all(selection: SelectionParam) -> Response:
    """How many cooperations that pass began, ended and were in force, by year.

    What has no known end is in force up to the last year in which anything here began.
    """
    return plain.answer(asdict(timeline(selection)))


@router.get(
    "/institutions/{slug}/timeline", summary="Cooperations of one institution by year", response_model=TimelineView
)
def of_one(graph: GraphParam, slug: Slug, selection: SelectionParam) -> Response:
    """The same of one institution, by the days on which it takes part."""
    return plain.answer(asdict(timeline(selection, institution_row(graph, slug))))


@router.get("/institutions/{slug}/changes", summary="Partners gained, lost and kept", response_model=PartnerChangesView)
def partners_changed(
    graph: GraphParam,
    slug: Slug,
    selection: SelectionAtAnyTime,
    before: Before,
    after: After,
    limit: Most = 50,
    lang: Lang = "pl",
) -> Response:
    """Partners on the one day, on the other, and on both."""
    _check_order(before, after)
    found = partner_changes(selection, institution_row(graph, slug), before, after)
    sorts = {name: getattr(found, name) for name in SORTS}
    return plain.answer(
        {
            "before": before,
            "after": after,
            "totals": {name: len(of) for name, of in sorts.items()},
            **{name: _partner_changes(graph, of[:limit], lang) for name, of in sorts.items()},
        }
    )


def _partner_changes(graph: Graph, found: list[tuple[int, int, int]], lang: str) -> list[plain.Plain]:
    rows = np.array([row for row, _, _ in found], np.int64)
    views = plain.institutions(graph, rows, lang)
    return [
        {"institution": institution, "before": before, "after": after}
        for institution, (_, before, after) in zip(views, found, strict=True)
    ]


@router.get("/changes", summary="Ties gained, lost and kept", response_model=TieChangesView)
def ties_changed(
    graph: GraphParam,
    selection: SelectionAtAnyTime,
    before: Before,
    after: After,
    limit: Most = 50,
    lang: Lang = "pl",
) -> Response:
    """Ties among the institutions that pass, on the one day, on the other, and on both."""
    _check_order(before, after)
    found = tie_changes(selection, before, after, limit)
    sorts = {name: getattr(found, name) for name in SORTS}
    ends = np.unique(np.concatenate([end for ties in sorts.values() for end in (ties.source, ties.target)]))
    return plain.answer(
        {
            "before": before,
            "after": after,
            "totals": {name: ties.total for name, ties in sorts.items()},
            "institutions": plain.named(graph, ends, lang),
            **{name: plain.edges(graph, ties) for name, ties in sorts.items()},
        }
    )


def _check_order(before: str, after: str) -> None:
    for day in (before, after):
        check_date(day)
    if before >= after:
        raise InvalidRecordError(f"before: found {before}, expected a day before {after} (after)")
