"""Dates and periods as Polish texts write them; what is not written is not guessed.

A date is YYYY[-MM[-DD]] (`graph.dates`). A missing year or month is taken from the other end of the same period or from
the next date of an enumeration; else, where the page's own date is known, a day or month of "br." has that year, and a
day without a year that which brings it nearest to the page's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from loaders.documents import grammar
from loaders.documents.date_pieces import DateSpan, Piece, exists, joined_dates, nearest_year

_SPACE = r"[ \u00a0]{0,3}"
_YEAR = rf"(?:{_SPACE}(?:r\b\.?|roku\b|rok\b|r\.))?"
_ROMAN = {
    name: number
    for number, name in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], 1)
}
_TO = rf"{_SPACE}(?:-|–|—|do|i|oraz|a){_SPACE}(?:dnia{_SPACE})?"
_AND = rf"{_SPACE}(?:,|i|oraz|a){_SPACE}"
_THIS_YEAR = re.compile(rf"{_SPACE}(?:br\b\.?|b\.{_SPACE}r\.|bieżącego{_SPACE}roku|tego{_SPACE}roku)", re.I)
_TODAY = re.compile(r"\b(?:dziś|dzisiaj|w dniu dzisiejszym)\b(?!\s+\d)", re.I)
_FROM = re.compile(
    r"(?:\bod(?: dnia| roku)?|\bz dniem|rozpoczęci\w{1,2}(?: realizacji)?:?|start:?)\s{0,3}$",
    re.I,
)
_UNTIL = re.compile(
    r"(?:\bdo(?: dnia| końca| roku)?|zakończeni\w{1,2}(?: (?:realizacji|rzeczowe))?:?|koniec:?|\bpo)\s{0,3}$", re.I
)


@cache
def _months() -> dict[str, int]:
    return {form: int(number) for number, forms in grammar.load("calendar.toml")["months"].items() for form in forms}


@cache
def _single() -> re.Pattern[str]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    roman = "|".join(sorted(_ROMAN, key=len, reverse=True))
    return re.compile(
        rf"""
        (?<![\d.])(?P<iso>(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d))(?![\d-])
        | (?<![\d.])(?P<nd>\d{{1,2}})[./-](?P<nm>\d{{1,2}})[./-](?P<ny>(?:19|20)\d\d)(?!\d){_YEAR}
        | (?<![\d.])(?P<td>\d{{1,2}})\.?{_SPACE}(?P<tm>{month}|(?-i:{roman})(?=[ \u00a0.]))\b\.?
            {_SPACE}(?P<ty>(?:19|20)\d\d)?(?!\d){_YEAR}
        | \b(?P<mm>{month}){_SPACE}(?P<my>(?:19|20)\d\d)(?!\d){_YEAR}
        | \b(?P<bare>{month})\b(?={_SPACE}(?:-|–|—|,|i\b|do\b|oraz\b|br\b|b\.{_SPACE}r\.))
        | (?<![\d.,/])(?P<half>II?|1|2|pierwsz\w{{2,3}}|drugi\w{{0,3}}){_SPACE}półrocz\w{{1,2}}
            {_SPACE}(?P<hy>(?:19|20)\d\d)(?!\d){_YEAR}
        | (?<![\d.,/])(?P<yy>(?:19|20)\d\d)(?![\d.,]\d|\d|/|-\d\d-){_YEAR}
        """,
        re.X | re.I,
    )


def dates(text: str, published: str | None = None) -> list[DateSpan]:
    """Every date and period of a text, in order, without overlap. Impossible days ("31.02.2010") are left out.

    `published` is the page's own date, to the day; without it a date needs a year.
    """
    found: list[DateSpan] = []
    pieces = [piece for match in _single().finditer(text) for piece in _pieces(match)]
    pieces = _with_years(text, pieces, published)
    if published and len(published) == 10:
        pieces = sorted([*pieces, *_today(text, published)], key=lambda piece: piece.start)
    index = 0
    while index < len(pieces):
        here = pieces[index]
        if index + 1 < len(pieces) and (period := _period(text, here, pieces[index + 1])):
            found.append(period)
            index += 2
            continue
        if here.iso:
            found += _days(text, here)
        index += 1
    return [_with_direction(text, span) for span in found]


def _pieces(match: re.Match[str]) -> Iterator[Piece]:
    part = match.groupdict()
    start, end = match.span()
    if part["half"]:
        first = part["half"].lower() in ("i", "1") or part["half"].lower().startswith("pierw")
        half_of = int(part["hy"])
        yield Piece(start, start, half_of, 1 if first else 7, None)
        yield Piece(start, end, half_of, 6 if first else 12, None)
        return
    year = next((int(part[k]) for k in ("iy", "ny", "ty", "my", "yy") if part[k]), None)
    named = part["tm"] or part["mm"] or part["bare"]
    number = part["im"] or part["nm"]
    month = int(number) if number else _month(named) if named else None
    day = next((int(part[k]) for k in ("id", "nd", "td") if part[k]), None)
    if exists(year, month, day):
        yield Piece(start, end, year, month, day)


def _with_years(text: str, pieces: list[Piece], published: str | None) -> list[Piece]:
    """Pieces with the year of the next one of an enumeration ("marzec, maj 2012"), or that of the page."""
    found: list[Piece] = []
    for piece in reversed(pieces):
        following = found[-1] if found else None
        if piece.year is None and following and (piece.day is None) == (following.day is None) and following.year:
            joined = re.fullmatch(_AND, text[piece.end : following.start])
            in_order = (piece.month or 0, piece.day or 0) < (following.month or 0, following.day or 0)
            if joined and in_order and exists(following.year, piece.month, piece.day):
                piece = replace(piece, year=following.year)
        joins_period = following and re.fullmatch(_TO, text[piece.end : following.start])
        if piece.year is None and published and len(published) == 10 and not joins_period:
            piece = _completed(text, piece, published)
        found.append(piece)
    return found[::-1]


def _today(text: str, published: str) -> Iterator[Piece]:
    """ "Dziś" is the page's own day."""
    year, month, day = map(int, published.split("-"))
    for match in _TODAY.finditer(text):
        yield Piece(match.start(), match.end(), year, month, day)


def _completed(text: str, piece: Piece, published: str) -> Piece:
    """A day without a year, or what "br." follows, in the year that the page's date tells."""
    this_year = _THIS_YEAR.match(text, piece.end)
    if this_year and exists(int(published[:4]), piece.month, piece.day):
        return replace(piece, end=this_year.end(), year=int(published[:4]))
    near = nearest_year(piece, published)
    return replace(piece, year=near) if near else piece


def _month(name: str) -> int | None:
    return _ROMAN.get(name) or _months().get(name.lower())


def _period(text: str, first: Piece, second: Piece) -> DateSpan | None:
    """Two dates that a dash or "do" joins."""
    if first.start == first.end == second.start:  # a half-year
        return DateSpan(second.start, second.end, first.iso, second.iso)
    between = text[first.end : second.start]
    if len(between) > 12 or not re.fullmatch(_TO, between) or second.year is None:
        return None
    joined = between.strip() in ("i", "oraz", "a")
    if joined or (first.year is None and first.month is None):
        return None
    year = first.year or second.year
    start = replace(first, year=year)
    return joined_dates(start, second)


_DAYS_BEFORE = re.compile(
    rf"(?<![\d.,])(?:(?P<a>\d{{1,2}})(?:{_SPACE}[-–—]{_SPACE}(?P<b>\d{{1,2}}))?{_SPACE}(?:oraz|i|,){_SPACE})?"
    rf"(?:(?P<c>\d{{1,2}}){_SPACE}[-–—]{_SPACE})?$"
)


def _days(text: str, piece: Piece) -> list[DateSpan]:
    """A date, with the days before it that share its month: "4-5 oraz 9 maja 2017"."""
    assert piece.iso is not None
    alone = DateSpan(piece.start, piece.end, piece.iso, piece.iso)
    begin = max(0, piece.start - 24)
    before = _DAYS_BEFORE.search(text[begin : piece.start]) if piece.day is not None else None
    if not before or piece.day is None:
        return [alone]
    days = {name: int(day) for name, day in before.groupdict().items() if day}
    in_order = sorted(days.values()) == [*days.values()] and all(
        exists(piece.year, piece.month, d) and d < piece.day for d in days.values()
    )
    if not days or not in_order:
        return [alone]
    iso = {name: replace(piece, day=day).iso for name, day in days.items()}
    found = []
    if "a" in days:
        last = "b" if "b" in days else "a"
        found.append(DateSpan(begin + before.start("a"), begin + before.end(last), iso["a"], iso[last]))
    start = begin + before.start("c") if "c" in days else piece.start
    found.append(DateSpan(start, piece.end, iso.get("c", piece.iso), piece.iso))
    return found


def _with_direction(text: str, span: DateSpan) -> DateSpan:
    """Like "od …" states a beginning only, "do …" an end only."""
    if span.is_period:
        return span
    before = text[max(0, span.start - 40) : span.start]
    if _FROM.search(before):
        return replace(span, last=None)
    if _UNTIL.search(before):
        return replace(span, first=None)
    return span
