"""What a row or an element of CORDIS states, whatever the layout; and what of it could not be taken.

Invariant: a value that is unfit is left out and noted, and what was noted of a row that is refused is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Protocol, TypeVar

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier
from graph.records import Rejection
from loaders.cordis import values
from loaders.cordis.programmes import Proof
from loaders.sheets.table import Shape
from loaders.values import cells

T = TypeVar("T")
_LONGEST_SHOWN = 80  # characters of a value that messages repeat
_NEVER_NULL = frozenset(("country", "nuts", "name", "acronym", "title"))  # "NA" is Namibia, "ND" an acronym


class Facts(Protocol):
    """A row or element that says something, by fields of our own."""

    @property
    def locator(self) -> str:
        """Where it stands."""

    @property
    def where(self) -> str:
        """How messages call it: "organization.csv, row 12"."""

    def get(self, field: str) -> str:
        """The trimmed value of a field; "" where it says nothing."""

    def has(self, field: str) -> bool:
        """Whether the layout of the file has such a field at all."""

    def name(self, field: str) -> str:
        """How the file calls a field."""

    def spot(self, field: str) -> str:
        """How messages call the place of a field: "column vatNumber"."""

    def evidence(self, *fields: str, hidden: Collection[str] = ()) -> Proof:
        """The part that states some fields, or all of it; without what is private and what is `hidden`."""


class TableRow(Facts, Protocol):
    """A row of a table; `fault` says why it cannot be read, if so."""

    fault: str | None

    def refusal(self) -> Rejection:
        """Why the row cannot be read: its fault."""


class Table(Protocol):
    """A table of CORDIS in whatever form: text (`rows`), a sheet or JSON (`items`). `index` has the fields it knows."""

    @property
    def file(self) -> str:
        """What locators call it."""

    @property
    def shape(self) -> Shape:
        """What its rows tell of."""

    @property
    def index(self) -> Mapping[str, object]:
        """The fields that it has columns for."""

    def rows(self) -> Iterator[TableRow]:
        """All rows that are not empty."""

    def cells(self, *fields: str) -> Iterator[tuple[str, ...]]:
        """Values of every well-formed row, for a look at what comes. Nothing where a column is missing."""

    def unread_columns(self) -> Iterator[Rejection]:
        """A report for each column that is neither read nor passed over on purpose."""


class Notes:
    """Reads values, and keeps a note of those that could not be taken."""

    def __init__(self) -> None:
        self._left_out: list[Rejection] = []

    def said(self, facts: Facts, field: str) -> str:
        """The value of a field; "" also where the file writes that there is none: "-", "N/A"."""
        text = facts.get(field)
        return "" if field not in _NEVER_NULL and cells.is_null(text) else text

    def read(self, facts: Facts, field: str, reader: Callable[[str], T]) -> T | None:
        """The value of a field by a reader; None where it says nothing, or what is unfit, which is then left out."""
        text = self.said(facts, field)
        if not text:
            return None
        try:
            return reader(text)
        except ValueError as error:
            self.leave_out(facts, field, str(error))
            return None

    def identifier(self, facts: Facts, field: str, scheme: str) -> str | None:
        """A value as an identifier of a scheme; None where it says nothing or is unfit, which is then noted."""
        text = self.said(facts, field)
        if not text:
            return None
        try:
            return check_identifier(f"{scheme}:{text}")
        except InvalidRecordError as error:
            self.leave_out(facts, field, str(error).partition(", expected ")[2])
            return None

    def leave_out(self, facts: Facts, field: str, expected: str) -> None:
        """Notes that a value was not taken though the rest was."""
        self._left_out.append(_rejection(facts, field, expected, kept=True))

    def left_out(self) -> list[Rejection]:
        """What was noted since this was last asked."""
        noted, self._left_out = self._left_out, []
        return noted

    def refusal(self, facts: Facts, field: str, expected: str) -> Rejection:
        """Why a row is not taken at all."""
        self._left_out.clear()
        return _rejection(facts, field, expected, kept=False)


def _rejection(facts: Facts, field: str, expected: str, *, kept: bool) -> Rejection:
    found = facts.get(field) if field == "vat" else values.words(facts.get(field))  # digits, but no account number
    found = found if len(found) <= _LONGEST_SHOWN else found[: _LONGEST_SHOWN - 1] + "…"
    said = f"found {found!r}" if found else "found nothing"
    reason = f"{facts.where}, {facts.spot(field)}: {said}, expected {expected}"
    return Rejection(locator=facts.locator, field=facts.name(field), value=found, reason=reason, kept=kept)
