"""How long something takes, as texts say it ("24 miesiące", "a three-year project"), and where a period of it ends.

Invariant: a length never makes a date alone; it gives the end of a period whose beginning is stated, to the month or to
the day, and that end is marked as `Inferred`.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from loaders.documents.date_pieces import DateSpan, Inferred

_LONGEST = 120  # months; what takes longer is the age of something, no project
_GAP = 4  # characters between a length and its beginning, besides the words that join them


@dataclass(frozen=True, slots=True)
class Length:
    """A number of months in a text; `attribute`: as in "a two-year project"."""

    start: int
    end: int
    months: int
    attribute: bool


class Measures:
    """The words of a language for numbers and units; `[lengths]` of its calendar, compiled."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._numbers = {word: int(number) for number, words in said["numbers"].items() for word in words}
        self._stems = {stem: int(number) for number, stems in said["stems"].items() for stem in stems}
        self._whole = {phrase: int(months) for months, phrases in said["phrases"].items() for phrase in phrases}
        self._read: tuple[str, list[Length]] = ("", [])  # the page before, which is asked for twice
        months, years = _either(said["months"]), _either(said["years"])
        monthly, yearly = _either(said["monthly"]), _either(said["yearly"])
        begins = "".join(sorted({word[0] for word in (*self._numbers, *self._stems, *self._whole)}))
        self._pattern = re.compile(
            rf"""(?<![\w.,/-])(?=[\d{re.escape(begins)}])(?:
            (?P<whole>{_either(self._whole)})
            | (?P<number>\d{{1,3}}|{_either(self._numbers)})[\s\u00a0-]{{1,3}}
              (?:(?P<months>{months})|(?P<years>{years}))
            | (?P<of>\d{{1,3}}[\s-]?|{_either(self._numbers)}[\s-]|{_either(self._stems)}-?)
              (?:(?P<monthly>{monthly})|(?P<yearly>{yearly}))
            )(?![\w/])""",
            re.X | re.I,
        )
        self._not_before = re.compile(rf"(?:{_either(said['not_after'])})[\s\u00a0]+$", re.I)
        self._from = re.compile(rf"[\s,(]{{0,{_GAP}}}(?:{_either(said['from'])})?[\s\u00a0]{{0,3}}", re.I)
        self._for = re.compile(rf"[\s,(]{{0,{_GAP}}}(?:{_either(said['for'])})[\s\u00a0]{{1,3}}", re.I)

    def lengths(self, text: str) -> list[Length]:
        """Every length of a text, in order; not those of what lasts already ("od 10 lat", "within 12 months").
        Not to be changed."""
        if self._read[0] != text:
            self._read = (text, self._find(text))
        return self._read[1]

    def _find(self, text: str) -> list[Length]:
        found = []
        for match in self._pattern.finditer(text):
            months = self._months(match)
            if 0 < months <= _LONGEST and not self._not_before.search(text[max(0, match.start() - 30) : match.start()]):
                found.append(Length(*match.span(), months, bool(match["of"]) or "-" in match[0]))
        return found

    def _months(self, match: re.Match[str]) -> int:
        if match["whole"]:
            return self._whole[match["whole"].casefold()]
        word = (match["number"] or match["of"]).casefold().rstrip("- \u00a0")
        number = int(word) if word.isdigit() else self._numbers.get(word) or self._stems.get(word, 0)
        return number if match["months"] or match["monthly"] else 12 * number

    def periods(self, text: str, spans: Iterable[DateSpan], lengths: Iterable[Length]) -> list[DateSpan]:
        """The spans, with those that begin where a length is counted from as periods: "12 miesięcy od 1.09.2013"."""
        measured = list(lengths)
        starts = [length.start for length in measured]
        found = []
        for span in spans:
            place = bisect_left(starts, span.start)
            beside = measured[max(0, place - 1) : place + 1]
            found.append(next(filter(None, (self._period(text, span, one) for one in beside)), span))
        return found

    def _period(self, text: str, span: DateSpan, length: Length) -> DateSpan | None:
        """The direction of a date ("od …") stands between it and the length, so it may be a beginning only."""
        if length.attribute or not span.first or (span.last and span.last != span.first):
            return None
        begins = span.last is None
        before = length.end <= span.start and self._from.fullmatch(text[length.end : span.start])
        after = span.end <= length.start and begins and self._for.fullmatch(text[span.end : length.start])
        stated = begins or (before and before[0].strip(" ,(\u00a0"))
        last = last_date(span.first, length.months) if (before or after) and stated else None
        if last is None:
            return None
        return DateSpan(min(span.start, length.start), max(span.end, length.end), span.first, last)


def last_date(first: str, months: int) -> Inferred | None:
    """The last day (or month) of so many months from a first one; None where only the year of that is known."""
    if len(first) < 7:
        return None
    count = int(first[:4]) * 12 + int(first[5:7]) - 1 + months
    if len(first) == 7:
        return Inferred(f"{(count - 1) // 12:04d}-{(count - 1) % 12 + 1:02d}")
    year, month = count // 12, count % 12 + 1
    day = min(int(first[8:10]), calendar.monthrange(year, month)[1] + 1)
    return Inferred((date(year, month, 1) + timedelta(days=day - 2)).isoformat())


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True)) or "(?!)"
