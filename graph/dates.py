"""Dates as sources state them: a year, a month or a day, never more than was said.

Invariant: a date is a string YYYY, YYYY-MM or YYYY-MM-DD that exists in the calendar.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from graph.errors import InvalidRecordError

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_EPOCH = date(1970, 1, 1).toordinal()
OPEN_START, OPEN_END = -(2**31), 2**31 - 1  # days that stand for "no start" and "no end" in int32 columns


def check_date(value: str) -> str:
    """The date itself where it is well formed and exists, else InvalidRecordError."""
    _parts(value)
    return value


def first_day(value: str) -> date:
    """The first day that the date can mean."""
    year, month, day = _parts(value)
    return date(year, month or 1, day or 1)


def last_day(value: str) -> date:
    """The last day that the date can mean."""
    year, month, day = _parts(value)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def start_day_number(value: str | None) -> int:
    """Days since 1970-01-01 of the first day of a start date; OPEN_START where none is known."""
    return first_day(value).toordinal() - _EPOCH if value else OPEN_START


def end_day_number(value: str | None) -> int:
    """Days since 1970-01-01 of the last day of an end date; OPEN_END where none is known."""
    return last_day(value).toordinal() - _EPOCH if value else OPEN_END


def _parts(value: str) -> tuple[int, int | None, int | None]:
    match = _FORM.fullmatch(value)
    if not match:
        raise InvalidRecordError(f"date {value!r}: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise InvalidRecordError(f"date {value!r}: there is no such day") from None
    return year, month, day
