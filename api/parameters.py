"""Parameters that mean the same on every route."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from api.state import Current
from graph.dates import check_date
from graph.errors import GoneError, InvalidRecordError, NotFoundError
from graph.graph import Graph
from graph.ids import make_id
from graph.network.columns import Numbers
from graph.network.filters import Filter, Selection
from ontology import vocab


async def _graph(request: Request) -> Graph:
    current: Current = request.app.state.current
    opened = current.opened()
    return await run_in_threadpool(current.graph) if opened is None else opened  # only a new build is worth a thread


GraphParam = Annotated[Graph, Depends(_graph)]
Lang = Annotated[str, Query(pattern="^(pl|en|de)$", description="Language of names, where there is one in it.")]
Accept = Annotated[str, Header(include_in_schema=False)]  # OpenAPI tells it by the formats of answers
Slug = Annotated[str, Path(max_length=128, description="The part of an id behind the slash.")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Cursor = Annotated[str | None, Query(pattern=r"^\d{1,9}$", description="`next` of the page before.")]
_LONGEST = 200  # of an id, a term or a cursor
_LONGEST_NUMBER = 12  # digits
_KIND_SCHEMES, _SECTORS = ("institution-kinds", "cooperation-kinds"), "sectors"


def _as_date(schema: dict[str, Any]) -> None:
    """The pattern lets days through that no calendar has; programs know what a date is."""
    del schema["pattern"]
    schema["format"] = "date"


def _terms(*schemes: str) -> Any:
    """A term of one of these schemes, described by all of them; `selection_of` checks it."""
    return Field(
        json_schema_extra=lambda schema: schema.update(enum=[term for s in schemes for term in vocab.scheme(s)])
    )


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra=_as_date)]
At = Annotated[Day | None, Query(description="Only what was in force on this day.")]
Since = Annotated[Day | None, Query(alias="from", description="Only what was in force then or later.")]
Until = Annotated[Day | None, Query(alias="to", description="Only what was in force then or earlier.")]
Terms = Annotated[
    list[Annotated[str, _terms(*_KIND_SCHEMES)]] | None,
    Query(description="Kinds of institutions or cooperations; may be repeated."),
]
Sector = Annotated[Annotated[str, _terms(_SECTORS)] | None, Query(description="Sector of the institutions.")]
Country = Annotated[
    str | None, Query(pattern="^[A-Z]{2}$", description="Country of the institutions, ISO 3166.", examples=["PL"])
]
PlaceId = Annotated[
    str | None, Query(max_length=_LONGEST, description="Id of a place: it and all inside.", examples=["place/teryt-20"])
]
ProgrammeId = Annotated[str | None, Query(max_length=_LONGEST, description="Id of a programme: it and all below.")]
Role = Annotated[str | None, Query(max_length=_LONGEST, description="Relation or role, such as leads or party.")]
SourceId = Annotated[str | None, Query(max_length=_LONGEST, description="Id of a source: only what it says.")]


async def _asked(
    kind: Terms = None,
    sector: Sector = None,
    country: Country = None,
    place: PlaceId = None,
    programme: ProgrammeId = None,
    role: Role = None,
    source: SourceId = None,
) -> Filter:
    """What is asked for but for time, unchecked."""
    where = {"country": country, "place": place, "programme": programme}
    return Filter(kind=tuple(kind or ()), sector=sector, **where, role=role, source=source)


Asked = Annotated[Filter, Depends(_asked)]


async def _selection(
    graph: GraphParam, asked: Asked, at: At = None, since: Since = None, until: Until = None
) -> Selection:
    return selection_of(graph, replace(asked, at=at, since=since, until=until))


async def _selection_on_a_day(graph: GraphParam, asked: Asked, at: At = None) -> Selection:
    return selection_of(graph, replace(asked, at=at))


async def _selection_at_any_time(graph: GraphParam, asked: Asked) -> Selection:
    return selection_of(graph, asked)


SelectionParam = Annotated[Selection, Depends(_selection)]
SelectionOnADay = Annotated[Selection, Depends(_selection_on_a_day)]  # where `from` and `to` mean something else
SelectionAtAnyTime = Annotated[Selection, Depends(_selection_at_any_time)]  # where the question itself says when


def selection_of(graph: Graph, wanted: Filter) -> Selection:
    """A filter, checked: InvalidRecordError for a day or a term that is none and for a time that ends before it begins,
    NotFoundError for an unknown id."""
    for day in filter(None, (wanted.at, wanted.since, wanted.until)):
        check_date(day)
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise InvalidRecordError(f"from: found {wanted.since}, expected a day not after {wanted.until} (to)")
    for value in wanted.kind:
        if not any(value in vocab.scheme(scheme) for scheme in _KIND_SCHEMES):
            raise InvalidRecordError(f"kind: found {value!r}, expected a term that /api/vocabulary lists")
    if wanted.sector and wanted.sector not in vocab.scheme(_SECTORS):
        raise InvalidRecordError(f"sector: found {wanted.sector!r}, expected a term that /api/vocabulary lists")
    meta = graph.network.meta
    place = wanted.place and known_code(graph, "place", wanted.place, meta.places)[1]
    programme = wanted.programme and known_code(graph, "programme", wanted.programme, meta.programmes)[1]
    if wanted.source and wanted.source not in graph.sources:
        raise NotFoundError(f"source: there is no source with the id {wanted.source!r} in this graph")
    return Selection(graph.network, replace(wanted, place=place, programme=programme))


def known_code(graph: Graph, name: str, asked: str, known: Sequence[str]) -> tuple[int, str]:
    """The code and the present id of a place or programme that the parameter `name` asks for; NotFoundError where
    there is none. `known` is sorted."""
    found = graph.resolve_id(asked)
    code = bisect_left(known, found)
    if code == len(known) or known[code] != found:
        raise NotFoundError(f"{name}: there is no {name} with the id {asked!r} in this graph")
    return code, found


def institution_row(graph: Graph, slug: str) -> int:
    """The row of an institution by the slug of its id; NotFoundError where there is none."""
    return graph.network.institutions.row(_known_id(graph, "institution", slug))


def _known_id(graph: Graph, kind: str, slug: str) -> str:
    try:
        return graph.resolve_id(make_id(kind, slug))
    except ValueError:
        raise NotFoundError(f"there is no {kind} with the id {kind}/{slug!r} in this graph") from None


@dataclass(frozen=True)
class Paging:
    """Which part of a list is asked for, and the cursor of the next one.

    A cursor names its build: the rows of another build are others, and pages of the two would not fit together.
    """

    stamp: str
    limit: int
    start: int

    def part(self, rows: Numbers) -> Numbers:
        """The rows of this page."""
        return rows[self.start : self.start + self.limit]

    def following(self, total: int) -> str | None:
        """The cursor of the next page, None where this is the last."""
        after = self.start + self.limit
        return urlsafe_b64encode(f"{after} {self.stamp}".encode()).decode().rstrip("=") if after < total else None


async def _paging(
    graph: GraphParam,
    limit: Limit = 50,
    cursor: Annotated[
        str | None, Query(max_length=_LONGEST, description="`next` of the page before; it lasts as long as the build.")
    ] = None,
) -> Paging:
    if cursor is None:
        return Paging(graph.stamp, limit, 0)
    try:
        start, _, stamp = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(" ")
        offset = int(start) if start.isdecimal() and len(start) <= _LONGEST_NUMBER else -1
    except ValueError:
        offset, stamp = -1, ""
    if offset < 0:
        raise InvalidRecordError(f"cursor: found {cursor!r}, expected `next` of the page before")
    if stamp != graph.stamp:
        raise GoneError("cursor: there is a new build since the page before; begin again with the first page")
    return Paging(graph.stamp, limit, offset)


PagingParam = Annotated[Paging, Depends(_paging)]


def page(items: list[Any], limit: int, cursor: str | None) -> tuple[list[Any], str | None]:
    """One page of a list and the cursor of the next."""
    start = int(cursor or 0)
    return items[start : start + limit], str(start + limit) if start + limit < len(items) else None
