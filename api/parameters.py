"""Parameters that mean the same on every route."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request

from api.state import Current
from graph.dates import check_date
from graph.errors import InvalidRecordError, NotFoundError
from graph.graph import Graph
from graph.ids import make_id
from graph.network.filters import Filter, Selection
from ontology import vocab


def _graph(request: Request) -> Graph:
    current: Current = request.app.state.current
    return current.graph()


GraphParam = Annotated[Graph, Depends(_graph)]
Lang = Annotated[str, Query(pattern="^(pl|en|de)$", description="Language of names, where there is one in it.")]
Slug = Annotated[str, Path(max_length=128, description="The part of an id behind the slash.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Cursor = Annotated[str | None, Query(pattern=r"^\d{1,9}$", description="`next` of the page before.")]
_DAY = r"^\d{4}-\d{2}-\d{2}$"
At = Annotated[str | None, Query(pattern=_DAY, description="Only what was in force on this day.")]
Since = Annotated[str | None, Query(alias="from", pattern=_DAY, description="Only what was in force then or later.")]
Until = Annotated[str | None, Query(alias="to", pattern=_DAY, description="Only what was in force then or earlier.")]
Terms = Annotated[list[str] | None, Query(description="Kinds of institutions or cooperations; may be repeated.")]


def _selection(
    graph: GraphParam,
    at: At = None,
    since: Since = None,
    until: Until = None,
    kind: Terms = None,
    sector: Annotated[str | None, Query(description="Sector of the institutions.")] = None,
    country: Annotated[str | None, Query(pattern="^[A-Z]{2}$", description="Country of the institutions.")] = None,
    place: Annotated[str | None, Query(description="Id of a place; means it and all inside.")] = None,
    programme: Annotated[str | None, Query(description="Id of a programme; means it and all below.")] = None,
    role: Annotated[str | None, Query(description="Relation or role, such as leads or party.")] = None,
    source: Annotated[str | None, Query(description="Id of a source; only what it says.")] = None,
) -> Selection:
    for day in filter(None, (at, since, until)):
        check_date(day)
    if since and until and since > until:
        raise InvalidRecordError(f"from: found {since}, expected a day not after {until} (to)")
    known = vocab.scheme("institution-kinds").keys() | vocab.scheme("cooperation-kinds").keys()
    for value in kind or ():
        if value not in known:
            raise InvalidRecordError(f"kind: found {value!r}, expected a term that /api/vocabulary lists")
    if sector and sector not in vocab.scheme("sectors"):
        raise InvalidRecordError(f"sector: found {sector!r}, expected a term that /api/vocabulary lists")
    place, programme = place and graph.resolve_id(place), programme and graph.resolve_id(programme)
    meta = graph.network.meta
    for name, wanted, known_ids in (
        ("place", place, meta.places),
        ("programme", programme, meta.programmes),
        ("source", source, graph.sources),
    ):
        if wanted and wanted not in known_ids:
            raise NotFoundError(f"{name}: there is no {name} with the id {wanted!r} in this graph")
    times = {"at": at, "since": since, "until": until}
    where = {"country": country, "place": place, "programme": programme}
    return Selection(
        graph.network, Filter(**times, kind=tuple(kind or ()), sector=sector, **where, role=role, source=source)
    )


SelectionParam = Annotated[Selection, Depends(_selection)]


def institution_row(graph: Graph, slug: str) -> int:
    """The row of an institution by the slug of its id; NotFoundError where there is none."""
    return graph.network.institutions.row(_known_id(graph, "institution", slug))


def _known_id(graph: Graph, kind: str, slug: str) -> str:
    try:
        return graph.resolve_id(make_id(kind, slug))
    except ValueError:
        raise NotFoundError(f"there is no {kind} with the id {kind}/{slug!r} in this graph") from None


def page(items: list[Any], limit: int, cursor: str | None) -> tuple[list[Any], str | None]:
    """One page of a list and the cursor of the next."""
    start = int(cursor or 0)
    return items[start : start + limit], str(start + limit) if start + limit < len(items) else None
