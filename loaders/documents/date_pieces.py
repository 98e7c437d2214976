"""Days, months and years as a text names them, whatever its language: pieces of dates, and spans made of them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


class Inferred(str):
    """A date that the page does not state in full: its year is that of the page's own date, or it ends a stated length.

    The mark travels with the value to the record; it is lost when the text is cut or joined.
    """


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or period in a text: offsets, the first and last date; `open` says which end alone is stated."""

    start: int
    end: int
    first: str | None
    last: str | None
    part: bool = False  # a half or quarter of a year, in which something else may begin or end

    @property
    def is_period(self) -> bool:
        """Whether both ends are stated and differ."""
        return self.first != self.last

    def begins(self) -> str | None:
        """The first date of what begins in this time; of a part of a year that is no stated one."""
        return Inferred(self.first) if self.part and self.first else self.first

    def ends(self) -> str | None:
        """The last date of what ends in this time."""
        return Inferred(self.last) if self.part and self.last else self.last


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands at some characters of a text: a year, month and day, as far as it says."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    inferred: bool = False  # the year is the page's

    @property
    def iso(self) -> str | None:
        """The date as ISO 8601 has it; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return Inferred("-".join(parts)) if self.inferred else "-".join(parts)


def exists(year: int | None, month: int | None, day: int | None) -> bool:
    """Whether the calendar has such a day or month."""
    if month is not None and not 1 <= month <= 12:
        return False
    return day is None or (month is not None and 1 <= day <= calendar.monthrange(year or 2000, month)[1])


def nearest_year(piece: Piece, published: str) -> int | None:
    """The year in which a day without one is nearest to the day of its page; None where either is no whole day."""
    if len(published) < 10 or piece.month is None or piece.day is None:
        return None
    own = date.fromisoformat(published[:10])
    years = [y for y in (own.year - 1, own.year, own.year + 1) if exists(y, piece.month, piece.day)]
    return min(years, key=lambda y: abs((date(y, piece.month or 1, piece.day or 1) - own).days), default=None)


def coming_year(piece: Piece, published: str, *, past: bool) -> int:
    """The year in which a month without one is the next not before the month of the page, or the last not after it."""
    year, month = int(published[:4]), piece.month or 1
    if past:
        return year if month <= int(published[5:7]) else year - 1
    return year if month >= int(published[5:7]) else year + 1


def joined_dates(first: Piece, second: Piece) -> DateSpan | None:
    """The period from one date to another; None where one of them is no date, or they are not in order."""
    if not exists(first.year, first.month, first.day) or first.iso is None or second.iso is None:
        return None
    if first.iso[:4] > second.iso[:4] or (len(first.iso) == len(second.iso) and first.iso > second.iso):
        return None
    return DateSpan(first.start, second.end, first.iso, second.iso)
