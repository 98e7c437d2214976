"""The day on which a page was published, as its text says; the words are in `published.toml`.

Nothing is guessed: a day counts after a word like "published", or on a line of its own near the title or the end, and
not where the lines around it tell of an event or a legal act.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from loaders.texts.head import head_of, lines_of

_SAMPLE = 65_536  # characters
_FIRST, _LAST = 12, 3  # lines in which a day by itself is that of the page, wherever its first paragraph is
_LONGEST = 60  # characters of such a line
_NEAR = 2  # lines around a day that may say whose it is
_SEPARATORS = re.compile(r"\s*[|/•·]\s*|\s+[-–—]\s+|,\s+(?=\D)|\s+(?=(?:przez|by|von)\b)")


def published(text: str) -> str | None:
    """Like "2014-02-26"; None where the page does not say."""
    sample = text[:_SAMPLE]
    _, strong, weak = _forms()
    for match in strong.finditer(sample):
        if (found := _iso(match)) and not _is_of_act(_line_at(sample, match)):
            return found
    lines = lines_of(text)
    return _alone(lines) or _weak(lines, weak)


def _alone(lines: list[str]) -> str | None:
    """A day on a line of its own: the one of the head, of several the one right above the first paragraph."""
    head = head_of(lines)
    first = range(min(len(lines), max(_FIRST, len(head) + 2)))
    found = list(_days(lines, first))
    if len({day for _, day in found}) > 1:
        # a list of events or of news, and then what the page is about
        near = [day for number, day in found if 0 <= len(head) - number <= _NEAR and len(head) < len(lines)]
        return near[-1] if near else None
    last = range(max(len(first), len(lines) - _LAST), len(lines))
    return next((day for _, day in [*found, *_days(lines, last)]), None)


def _days(lines: list[str], numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    day, _, _ = _forms()
    for number in numbers:
        alone = _lone(lines[number], day)
        if alone and (found := _iso(alone)) and not _is_another(lines, number):
            yield number, found


def _lone(line: str, day: re.Pattern[str]) -> re.Match[str] | None:
    """A day that is the whole line, or shares it only with words like "Aktualności"."""
    if len(line) > _LONGEST:
        return None
    if whole := day.fullmatch(line):
        return whole
    parts = [part for part in _SEPARATORS.split(line) if part]
    found = [match for part in parts if (match := day.fullmatch(part))]
    others = [part.casefold() for part in parts if not day.fullmatch(part)]
    beside = tuple(_words()["beside"])
    return found[0] if len(found) == 1 and all(part.startswith(beside) for part in others) else None


def _weak(lines: list[str], label: re.Pattern[str]) -> str | None:
    """Like "Date: 5 May 2020" near the beginning, of no event."""
    for number, line in enumerate(lines[: len(head_of(lines)) + 1]):
        match = label.search(line)
        if match and (found := _iso(match)) and not _is_another(lines, number):
            return found
    return None


def _is_another(lines: list[str], number: int) -> bool:
    """Whether the lines around a day say that it is that of an event, a legal act or of something with a label."""
    above = lines[number - 1] if number else ""
    near = lines[max(0, number - _NEAR) : number + 1 + _NEAR]
    events = any(re.match(rf"(?:{_any('events')})\b\.?\s*[:–-]", line, re.I) for line in near)
    return events or above.endswith(":") or _is_of_act(above) or _is_of_act(lines[number])


def _is_of_act(line: str) -> bool:
    folded = line.casefold()
    return any(act in folded for act in _words()["acts"])


def _line_at(text: str, match: re.Match[str]) -> str:
    end = text.find("\n", match.end())
    return text[text.rfind("\n", 0, match.end()) + 1 : end if end >= 0 else len(text)]


@cache
def _words() -> dict[str, Any]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _months() -> dict[str, int]:
    return {form: int(number) for number, forms in _words()["months"].items() for form in forms}


def _any(name: str) -> str:
    """The words of a list as alternatives, the longest first."""
    return "|".join(sorted((re.escape(word) for word in _words()[name]), key=len, reverse=True))


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A line that is a day and nothing else, perhaps with its weekday, town or hour; a day after a label; after a weak
    one."""
    month = "|".join(sorted(_months(), key=len, reverse=True))
    day = (
        r"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>\d{4})"
        rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?P<m3>{month})\.?,?\s(?P<y3>\d{{4}})"
        rf"|(?P<m4>{month})\.?\s(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>\d{{4}}))"
    )
    hour = r"(?:[,\s-]{0,3}(?:godz\.?\s?|o\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?Uhr)?)?"
    before = r"(?:[^\W\d_]{3,20}(?:[ -][^\W\d_]{3,20})?,\s(?:dnia\s|den\s|am\s)?)?"
    alone = re.compile(rf"{before}{day}(?:\s?r\.?|\sroku)?{hour}\.?", re.I)
    start = rf"(?:^|(?<=[\n.|•(]))\s?(?:(?:{_any('pieces')})\s){{0,2}}"
    name = r"(?:[^\W\d_][\w.-]{0,25}[ ,|–-]{1,3}){1,4}"
    rest = rf"(?:(?:{_any('weekdays')}),?\s)?(?:(?:{_any('on')}):?\s)?{day}"
    label = (
        rf"(?:{_any('labels')})\b[\s:–-]{{0,4}}(?:(?:{_any('by')}):?\s{name})?|(?:{_any('who')})\b[\s:–-]{{0,4}}{name}"
    )
    strong = re.compile(rf"{start}(?:{label}){rest}", re.I)
    return alone, strong, re.compile(rf"^(?:{_any('weak')})\b[\s:–-]{{0,4}}{rest}", re.I)


def _iso(match: re.Match[str]) -> str | None:
    for form in ("", "2", "3", "4"):
        year, month, day = match[f"y{form}"], match[f"m{form}"], match[f"d{form}"]
        if year:
            try:
                return date(int(year), _months().get(month.lower()) or int(month), int(day)).isoformat()
            except ValueError:  # no such day
                return None
    return None


__all__ = ["published"]
