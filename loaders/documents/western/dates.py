"""Dates and periods as English and German texts write them; what is not written is not guessed.

A missing year or month is taken from the other end of the same period; else a day without a year has that which brings
it nearest to the page's own date, where this is known: the conventions of the Polish reader. Such years are marked
(`Inferred`), as is the end of "for 36 months starting on 1 May 2020".
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from loaders.documents.date_pieces import DateSpan, Piece, coming_year, exists, joined_dates, nearest_year
from loaders.documents.lengths import Measures
from loaders.documents.western.lexicon import Lexicon

_SPACE = r"[ \u00a0]{0,3}"
_YEAR = r"(?:19|20)\d\d"
_TO = re.compile(
    r"\s{0,3}(?:[-–—−]|to|until|till|through|and|bis(?: zum| einschließlich)?(?: ende| anfang| mitte)?|und)\s{0,3}"
    r"(?:the\s)?(?:(?:end|beginning|start)(?: of)?\s(?:the\s)?)?",
    re.I,
)
_BARE_BEFORE = re.compile(
    r"\b(?:in|from|since|until|till|by|(?:end|beginning|start|middle) of|im|ab|seit|bis|(?:ende|anfang|mitte))\s{1,2}$",
    re.I,
)
# Parts of years: halves and quarters.
_PART_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "erste": 1, "zweite": 2, "dritte": 3, "vierte": 4}
_BETWEEN = re.compile(r"(?:between|zwischen)(?: the| dem)?\s$", re.I)
_FROM = re.compile(
    r"(?:\bfrom|\bsince|\bseit(?: dem| ende| anfang| mitte)?|\bab(?: dem| sofort)?|\bvom"
    r"|\bstart(?:ing|ed|s)?(?: date)?:?(?: in| on)?)(?: the)?\s{0,3}$",
    re.I,
)
_UNTIL = re.compile(
    r"(?:\buntil|\btill|\bby|\bup to|\bbis(?: zum| ende| anfang| mitte)?"
    r"|\bend(?:s|ing)?(?: date)?:?(?: in| on)?)(?: the| end of| beginning of)*\s{0,3}$",
    re.I,
)


@lru_cache(maxsize=4)
def _single(lexicon: Lexicon) -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, lexicon.months), key=len, reverse=True))
    # Looked at first, as nearly no place of a text begins a date.
    begins = "".join(sorted({name[0] for name in (*lexicon.months, *_PART_WORDS, "q")}))
    return re.compile(
        rf"""
        (?=\d|\b[{begins}])(?:
        (?<![\d.])(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)(?![\d-])
        | (?<![\d./])(?P<nd>\d{{1,2}})[./](?P<nm>\d{{1,2}})[./](?P<ny>{_YEAR})(?!\d)
        | (?<![\d./])(?P<sd>\d{{1,2}})\.(?P<sm>\d{{1,2}})\.(?!\d)
        | (?<![\d.,])(?P<td>\d{{1,2}})(?:st|nd|rd|th|\.)?{_SPACE}(?:of{_SPACE})?(?P<tm>{month})\b\.?,?
            (?:{_SPACE}(?P<ty>{_YEAR}))?(?!\d)
        | \b(?P<am>{month})\.?{_SPACE}(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?
            (?:{_SPACE}(?:[-–—−]|and|to){_SPACE}(?P<ae>\d{{1,2}})(?:st|nd|rd|th)?)?
            (?!\d|[.:]\d)(?:,?{_SPACE}(?P<ay>{_YEAR}))?(?!\d)
        | \b(?P<mm>{month})\.?,?{_SPACE}(?:of{_SPACE})?(?P<my>{_YEAR})(?!\d)
        | \b(?P<bm>{month})\b(?={_SPACE}(?:[-–—−]|to\b|until\b|bis\b))
        | \b(?P<lm>{month})\b(?!\.?\s?\d)
        | \b(?P<part>1st|2nd|3rd|4th|first|second|third|fourth|[1-4]\.|(?:erste|zweite|dritte|vierte)[nsrm]?){_SPACE}
            (?:(?P<half>half|halbjahr\w{{0,2}}|(?:jahres)?hälfte)|quarter|quartals?|vierteljahr\w{{0,2}})
            (?:{_SPACE}(?:of|des{_SPACE}Jahres|von))?{_SPACE}(?P<py>{_YEAR})(?!\d)
        | \bQ(?P<qq>[1-4]){_SPACE}/?{_SPACE}(?P<qy>{_YEAR})
        | (?<![\d/])(?P<xm>0?[1-9]|1[0-2])/(?P<xy>{_YEAR})(?!\d)
        | (?<![\d.,/\w-])(?P<yy>{_YEAR})(?![\d.,]\d|\d|/\d|-\d\d-|\w)
        )""",
        re.X | re.I,
    )


def dates(text: str, lexicon: Lexicon, published: str | None = None) -> list[DateSpan]:
    """Every date and period of a text, in order, without overlap; `published` is the page's own date, to the day."""
    pieces = [piece for match in _single(lexicon).finditer(text) for piece in _pieces(match, lexicon)]
    found: list[DateSpan] = []
    index = 0
    while index < len(pieces):
        here = pieces[index]
        if index + 1 < len(pieces) and (period := _period(text, here, pieces[index + 1])):
            found.append(period)
            index += 2
            continue
        if here.year is None and published and len(published) == 10:
            near = nearest_year(here, published) if here.day else _year_of_month(text, here, published, lexicon)
            here = replace(here, year=near, inferred=True)
        if here.iso:
            found.append(_with_days_before(text, here))
        index += 1
    found = [_with_direction(text, span) for span in found]
    return measures(lexicon).periods(text, found, lengths) if (lengths := measures(lexicon).lengths(text)) else found


@lru_cache(maxsize=4)
def measures(lexicon: Lexicon) -> Measures:
    """The words of a language for lengths."""
    return Measures(lexicon.cooperation["lengths"])


def _year_of_month(text: str, piece: Piece, published: str, lexicon: Lexicon) -> int | None:
    """The year of "until the end of February", where the verb of the sentence says whether that is over."""
    sentence = re.split(r"[.!?] |\n", text[max(0, piece.start - 120) : piece.start])[-1]
    around = f"{sentence} {text[piece.end : piece.end + 60]}"
    words = set(re.findall(r"\w+", around.casefold()))
    past, coming = (bool(words & lexicon.words("tense", name)) for name in ("past", "coming"))
    return coming_year(piece, published, past=past) if past != coming else None


def _part_of_year(part: dict[str, str | None]) -> tuple[int, int] | None:
    """The first and last month of a half or quarter."""
    if part["qq"]:
        return 3 * int(part["qq"]) - 2, 3 * int(part["qq"])
    words = (part["part"] or "").casefold()
    number = int(words[0]) if words[0].isdigit() else _PART_WORDS.get(words) or _PART_WORDS[words[:-1]]
    length = 6 if part["half"] else 3
    return None if part["half"] and number > 2 else (length * (number - 1) + 1, length * number)


def _pieces(match: re.Match[str], lexicon: Lexicon) -> list[Piece]:
    part = match.groupdict()
    start, end = match.span()
    if part["qq"] or part["part"]:
        months, of = _part_of_year(part), int(part["qy"] or part["py"] or 0)
        if months is None:
            return []
        return [Piece(start, start, of, months[0], None), Piece(start, end, of, months[1], None)]
    if part["lm"] and not _BARE_BEFORE.search(match.string[max(0, start - 24) : start]):
        return []
    year = next((int(part[k]) for k in ("iy", "ny", "ty", "ay", "my", "xy", "yy") if part[k]), None)
    named = next((part[k] for k in ("tm", "am", "mm", "bm", "lm") if part[k]), None)
    if named and lexicon.code == "en" and named.islower() and named in ("may", "march", "mar", "dec", "sep"):
        return []
    number = next((int(part[k]) for k in ("im", "nm", "sm", "xm") if part[k]), None)
    month = number or (lexicon.months[named.casefold().rstrip(".")] if named else None)
    day = next((int(part[k]) for k in ("id", "nd", "sd", "td", "ad") if part[k]), None)
    if month and month > 12 and day and day <= 12 and part["nm"]:
        day, month = month, day  # "03/15/2021": the American order, where no other is possible
    if part["ae"] and exists(year, month, int(part["ae"])) and day and day < int(part["ae"]) and year:
        return [Piece(start, start, year, month, day), Piece(start, end, year, month, int(part["ae"]))]
    return [Piece(start, end, year, month, day)] if exists(year, month, day) else []


def _period(text: str, first: Piece, second: Piece) -> DateSpan | None:
    """Two dates that a dash or a word joins."""
    if first.start == first.end == second.start:  # a half or quarter, or days of one month
        return DateSpan(second.start, second.end, first.iso, second.iso, part=first.day is None)
    between = text[first.end : second.start]
    match = _TO.fullmatch(between) if len(between) < 16 else None
    if not match or second.year is None:
        return None
    if between.strip().casefold() in ("and", "und") and not _BETWEEN.search(
        text[max(0, first.start - 16) : first.start]
    ):
        return None
    start = first if first.year else replace(first, year=second.year, inferred=second.inferred)
    return joined_dates(start, second)


_DAY_BEFORE = re.compile(r"(?<![\d.,/])(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s{0,2}(?:[-–—−]|bis|to|und|and)\s{0,2}$")


def _with_days_before(text: str, piece: Piece) -> DateSpan:
    """A date, with the day before it that shares its month: "4-6 May 2017", "3. bis 5. Mai 2017"."""
    alone = DateSpan(piece.start, piece.end, piece.iso, piece.iso)
    before = _DAY_BEFORE.search(text[max(0, piece.start - 12) : piece.start]) if piece.day else None
    if not before or not piece.day or not 0 < int(before["day"]) < piece.day:
        return alone
    first = replace(piece, day=int(before["day"]))
    return DateSpan(max(0, piece.start - 12) + before.start("day"), piece.end, first.iso, piece.iso)


def _with_direction(text: str, span: DateSpan) -> DateSpan:
    """Like "from …" states a beginning only, "until …" an end only."""
    if span.is_period:
        return span
    before = text[max(0, span.start - 30) : span.start]
    if _FROM.search(before):
        return replace(span, last=None)
    if _UNTIL.search(before):
        return replace(span, first=None)
    return span
