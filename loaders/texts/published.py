"""The day on which a page was published, as its text says; the words are in `published.toml`.

Nothing is guessed: a day counts after a word like "published", or on a line of its own near the beginning or end.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

_SAMPLE = 65_536  # characters
_FIRST, _LAST = 12, 3  # lines in which a day by itself is that of the page
_LONGEST = 40  # characters of such a line


def published(text: str) -> str | None:
    """Like "2014-02-26"; None where the page does not say."""
    day, labelled = _forms()
    for match in labelled.finditer(text[:_SAMPLE]):
        if found := _iso(match):
            return found
    lines = [line.strip() for line in text[:_SAMPLE].splitlines() if line.strip()]
    for line in (*lines[:_FIRST], *lines[-_LAST:]):
        alone = day.fullmatch(line) if len(line) < _LONGEST else None
        if alone and (found := _iso(alone)):
            return found
    return None


@cache
def _words() -> tuple[list[str], dict[str, int]]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        data = tomllib.load(file)
    return data["labels"], {form: int(number) for number, forms in data["months"].items() for form in forms}


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line that is a day and nothing else, perhaps with its weekday, town or hour; a day after a label."""
    labels, months = _words()
    month = "|".join(sorted(months, key=len, reverse=True))
    day = (
        r"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d{1,2})[./-](?P<m2>\d{1,2})[./-](?P<y2>\d{4})"
        rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?P<m3>{month})\.?,?\s(?P<y3>\d{{4}})"
        rf"|(?P<m4>{month})\.?\s(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y4>\d{{4}}))"
    )
    hour = r"(?:[,\s-]{0,3}(?:godz\.?\s?|o\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?Uhr)?)?"
    before = r"(?:[^\W\d_]{3,20}(?:[ -][^\W\d_]{3,20})?,\s(?:dnia\s|den\s|am\s)?)?"
    alone = re.compile(rf"{before}{day}(?:\s?r\.?|\sroku)?{hour}\.?", re.I)
    label = "|".join(sorted((re.escape(label) for label in labels), key=len, reverse=True))
    return alone, re.compile(
        rf"(?:^|(?<=[\n.|•(]))\s?(?:{label})\b[\s:–-]{{0,4}}(?:dnia\s|on\s|am\s|w dniu\s)?{day}", re.I
    )


def _iso(match: re.Match[str]) -> str | None:
    _, months = _words()
    for form in ("", "2", "3", "4"):
        year, month, day = match[f"y{form}"], match[f"m{form}"], match[f"d{form}"]
        if year:
            try:
                return date(int(year), months.get(month.lower()) or int(month), int(day)).isoformat()
            except ValueError:  # no such day
                return None
    return None


__all__ = ["published"]
