"""Dates and periods as Polish texts write them; what is not written is not guessed.

A date is YYYY[-MM[-DD]] (`graph.dates`). A missing year or month is taken from the other end of the same period or from
the next date of an enumeration; else, where the page's own date is known, a day or month of "br." has that year, a day
without a year that which brings it nearest to the page's date, and a month without one ("do końca lutego") the next or
the last, if its sentence says which. Such years are marked (`Inferred`), as is the end of "12 miesięcy od 1.09.2013".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from loaders.documents.date_pieces import DateSpan, Piece, coming_year, exists, joined_dates, nearest_year
from loaders.documents.lengths import Measures
from loaders.documents.polish import grammar

_SPACE = r"[ \u00a0]{0,3}"
_YEAR = rf"(?:{_SPACE}(?:r\b\.?|roku\b|rok\b|r\.))?"
_ROMAN = {
    name: number
    for number, name in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], 1)
}
_TO = rf"{_SPACE}(?:-|–|—|do|i|oraz|a){_SPACE}(?:(?:dnia|końca|początku|połowy){_SPACE})?"
_AND = rf"{_SPACE}(?:,|i|oraz|a){_SPACE}"
# Parts of years: halves and quarters by their numbers.
_PARTS = {"i": 1, "ii": 2, "iii": 3, "iv": 4} | {str(number): number for number in range(1, 5)}
_PART_WORDS = {"pierw": 1, "drug": 2, "trzeci": 3, "czwart": 4}
_MONTH_SPACE = re.compile(rf"(?:[-–—]|\b(?:od|do)){_SPACE}$", re.I)
_MONTH_GOES_ON = re.compile(rf"{_SPACE}(?:r\b\.?|roku\b)?{_SPACE}(?:[-–—]|do\b)")
_BARE_BEFORE = re.compile(r"\b(?:od|do|we?|z)(?: końca| końcem| początku| początkiem| połowy)?\s$|\bkońcu\s$", re.I)
_THIS_YEAR = re.compile(rf"{_SPACE}(?:br\b\.?|b\.{_SPACE}r\.|bieżącego{_SPACE}roku|tego{_SPACE}roku)", re.I)
_OTHER_YEAR = re.compile(
    rf"{_SPACE}(?P<last>ubiegłego|zeszłego|minionego|poprzedniego|ub\.)?(?(last)|przyszłego){_SPACE}(?:roku|r\.)", re.I
)
_STREET = re.compile(r"\b(?:ul|al|pl|os|ulic[aąey]|plac\w?|alej[ai]|osiedl[eu])\.?\s*$", re.I)
_TODAY = re.compile(r"\b(?:dziś|dzisiaj|w dniu dzisiejszym)\b(?!\s+\d)", re.I)
_FROM = re.compile(
    r"(?:\bod(?: dnia| roku| początku| połowy| końca)?|\bz dniem|rozpoczęci\w{1,2}(?: realizacji)?:?|start:?)\s{0,3}$",
    re.I,
)
_UNTIL = re.compile(
    r"(?:\bdo(?: dnia| końca| roku| połowy| początku)?|zakończeni\w{1,2}(?: (?:realizacji|rzeczowe))?:?"
    r"|koniec:?|\bpo)\s{0,3}$",
    re.I,
)


@cache
def _months() -> dict[str, int]:
    return {form: int(number) for number, forms in grammar.load("calendar.toml")["months"].items() for form in forms}


@cache
def _single() -> re.Pattern[str]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    roman = "|".join(sorted(_ROMAN, key=len, reverse=True))
    # Looked at first, as nearly no place of a text begins a date.
    begins = "".join(sorted({name[0] for name in (*_months(), *_PART_WORDS, *_ROMAN, "q")}))
    return re.compile(
        rf"""
        (?=\d|\b[{begins}])(?:
        (?<![\d.])(?P<iso>(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d))(?![\d-])
        | (?<![\d.])(?P<nd>\d{{1,2}})[./-](?P<nm>\d{{1,2}})[./-](?P<ny>(?:19|20)\d\d)(?!\d){_YEAR}
        | (?<![\d.])(?P<td>\d{{1,2}})\.?{_SPACE}(?P<tm>{month}|(?-i:{roman})(?=[ \u00a0.]))\b\.?
            {_SPACE}(?P<ty>(?:19|20)\d\d)?(?!\d){_YEAR}
        | \b(?P<mm>{month}){_SPACE}(?P<my>(?:19|20)\d\d)(?!\d){_YEAR}
        | \b(?P<bare>{month})\b(?={_SPACE}(?:-|–|—|,|i\b|do\b|oraz\b|br\b|b\.{_SPACE}r\.))
        | \b(?P<lone>{month})\b(?!\.?\d)
        | (?<![\d.,/])\b(?P<part>I{{1,3}}|IV|[1-4]|pierwsz\w{{1,3}}|drug\w{{1,3}}|trzeci\w{{0,3}}|czwart\w{{1,3}})
            {_SPACE}(?:(?P<half>półrocz\w{{1,2}}|połow\w{{1,2}})|kwarta\w{{1,3}}|kw\.){_SPACE}(?P<py>(?:19|20)\d\d)(?!\d){_YEAR}
        | \bQ(?P<qq>[1-4]){_SPACE}/?{_SPACE}(?P<qy>(?:19|20)\d\d)(?!\d)
        | (?<![\d.,/\w-])(?P<rm>(?-i:{roman})|0[1-9]|1[0-2])[ ./](?P<ry>(?:19|20)\d\d)(?![\d/]|\.\d)
        | (?<![\d.,/])(?P<yy>(?:19|20)\d\d)(?![\d.,]\d|\d|/|-\d\d-){_YEAR}
        )""",
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
            index += 2
            if _is_part(here, pieces[index - 1]):
                period, taken = _of_parts(text, period, pieces[index : index + 2])
                index += taken
            found.append(period)
            continue
        if here.iso:
            found += _days(text, here)
        index += 1
    found = [_with_direction(text, span) for span in found]
    return measures().periods(text, found, lengths) if found and (lengths := measures().lengths(text)) else found


@cache
def measures() -> Measures:
    """The Polish words for lengths."""
    return Measures(grammar.load("calendar.toml")["lengths"])


@cache
def _genitives() -> dict[str, str]:
    return {forms[2]: forms[1] for forms in grammar.load("calendar.toml")["months"].values()}


def genitive_month(word: str) -> str:
    """A month of "w maju" as "z maja" has it; any other word as it is."""
    return _genitives().get(word, word)


def _part_of_year(part: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Year, first and last month of a half or quarter."""
    words = (part["part"] or "").lower()
    number = _PARTS.get(words) or next((n for stem, n in _PART_WORDS.items() if words.startswith(stem)), 0)
    if part["qq"]:
        return int(part["qy"] or 0), 3 * int(part["qq"]) - 2, 3 * int(part["qq"])
    if not number or (part["half"] and number > 2):
        return None
    length = 6 if part["half"] else 3
    return int(part["py"] or 0), length * (number - 1) + 1, length * number


def _pieces(match: re.Match[str]) -> Iterator[Piece]:
    part = match.groupdict()
    start, end = match.span()
    if part["part"] or part["qq"]:
        if of := _part_of_year(part):
            yield Piece(start, start, of[0], of[1], None)
            yield Piece(start, end, of[0], of[2], None)
        return
    if part["rm"] and not _in_period(match):
        if not part["rm"].isdigit():
            yield Piece(match.start("ry"), end, int(part["ry"]), None, None)
        return
    if part["lone"] and not _BARE_BEFORE.search(match.string[max(0, start - 24) : start]):
        return
    year = next((int(part[k]) for k in ("iy", "ny", "ty", "my", "ry", "yy") if part[k]), None)
    named = part["tm"] or part["mm"] or part["bare"] or part["lone"] or part["rm"]
    number = part["im"] or part["nm"]
    month = int(number) if number else _month(named) if named else None
    day = next((int(part[k]) for k in ("id", "nd", "td") if part[k]), None)
    street = year is None and _STREET.search(match.string[max(0, start - 12) : start])
    if exists(year, month, day) and not street:
        yield Piece(start, end, year, month, day)


def _in_period(match: re.Match[str]) -> bool:
    """Whether "IX 2013", "09.2013" is a month: it begins or ends a period ("Oś IX 2014", "nr 09/2013" are none)."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    if re.search(r"\bnr\.?\s*$", before):
        return False
    goes_on = _MONTH_GOES_ON.match(match.string, match.end())
    return bool(goes_on or _MONTH_SPACE.search(before))


def _with_years(text: str, pieces: list[Piece], published: str | None) -> list[Piece]:
    """Pieces with the year of the next one of an enumeration ("marzec, maj 2012"), or that of the page."""
    found: list[Piece] = []
    for piece in reversed(pieces):
        following = found[-1] if found else None
        if piece.year is None and following and (piece.day is None) == (following.day is None) and following.year:
            joined = re.fullmatch(_AND, text[piece.end : following.start])
            in_order = (piece.month or 0, piece.day or 0) < (following.month or 0, following.day or 0)
            if joined and in_order and exists(following.year, piece.month, piece.day):
                piece = replace(piece, year=following.year, inferred=following.inferred)
        joins_period = following and re.fullmatch(_TO, text[piece.end : following.start])
        if piece.year is None and published and len(published) == 10 and not joins_period:
            piece = _completed(text, piece, published)
        found.append(piece)
    return found[::-1]


def _today(text: str, published: str) -> Iterator[Piece]:
    """ "Dziś" is the page's own day."""
    year, month, day = map(int, published.split("-"))
    for match in _TODAY.finditer(text):
        yield Piece(match.start(), match.end(), year, month, day, inferred=True)


def _completed(text: str, piece: Piece, published: str) -> Piece:
    """A day without a year, or what "br." follows, in the year that the page's date tells."""
    this_year = _THIS_YEAR.match(text, piece.end)
    if this_year and exists(int(published[:4]), piece.month, piece.day):
        return replace(piece, end=this_year.end(), year=int(published[:4]), inferred=True)
    other = _OTHER_YEAR.match(text, piece.end)
    year = int(published[:4]) + (-1 if other and other["last"] else 1)
    if other and exists(year, piece.month, piece.day):
        return replace(piece, end=other.end(), year=year, inferred=True)
    near = nearest_year(piece, published) if piece.day else _year_of_month(text, piece, published)
    return replace(piece, year=near, inferred=True) if near else piece


def _year_of_month(text: str, piece: Piece, published: str) -> int | None:
    """The year of "do końca lutego", where the verb of the sentence says whether that is over."""
    begin = max(text.rfind(sign, max(0, piece.start - 120), piece.start) for sign in (". ", "\n", "! ", "? "))
    rest = re.match(r"[^.!?\n]{0,80}", text[piece.end : piece.end + 80])
    words = set(
        re.findall(r"\w+", f"{text[max(begin, piece.start - 120, 0) : piece.start]} {rest[0] if rest else ''}".lower())
    )
    past, coming = bool(words & _tense("past")), bool(words & _tense("coming"))
    return coming_year(piece, published, past=past) if past != coming else None


@cache
def _tense(name: str) -> frozenset[str]:
    return frozenset(grammar.load("calendar.toml")["tense"][name])


def _month(name: str) -> int | None:
    if name.isdigit():
        return int(name)
    return _ROMAN.get(name) or _months().get(name.lower())


def _is_part(first: Piece, second: Piece) -> bool:
    """Whether two pieces are the first and last month of a half or quarter."""
    return first.start == first.end == second.start


def _of_parts(text: str, first: DateSpan, following: list[Piece]) -> tuple[DateSpan, int]:
    """Like "od I kwartału 2013 do II kwartału 2014": a period of parts, with the number of pieces it took."""
    if len(following) == 2 and _is_part(*following) and re.fullmatch(_TO, text[first.end : following[0].start]):
        return DateSpan(first.start, following[1].end, first.first, following[1].iso), 2
    before = text[max(0, first.start - 40) : first.start]
    if _UNTIL.search(before):
        return replace(first, first=None, part=False), 0
    return (replace(first, last=None, part=False) if _FROM.search(before) else first), 0


def _period(text: str, first: Piece, second: Piece) -> DateSpan | None:
    """Two dates that a dash or "do" joins."""
    if _is_part(first, second):
        return DateSpan(second.start, second.end, first.iso, second.iso, part=True)
    between = text[first.end : second.start]
    if len(between) > 12 or not re.fullmatch(_TO, between) or second.year is None:
        return None
    joined = between.strip() in ("i", "oraz", "a")
    if joined or (first.year is None and first.month is None):
        return None
    start = first if first.year else replace(first, year=second.year, inferred=second.inferred)
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
    if span.is_period or span.first is None or span.last is None:
        return span
    before = text[max(0, span.start - 40) : span.start]
    if _FROM.search(before):
        return replace(span, last=None)
    if _UNTIL.search(before):
        return replace(span, first=None)
    return span
