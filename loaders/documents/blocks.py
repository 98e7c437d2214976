"""The lines of a page as paragraphs, headings and list items.

Invariant: the ranges stand in the order of the text and never overlap; blank lines belong to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANK = r"[ \t\u00a0]"
# "3. Mai 2021" at the start of a German line is a day and no third item
_MONTH = rf"{_BLANK}+(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-z]*\.?{_BLANK}+\d{{4}}"
_BULLET = re.compile(
    rf"{_BLANK}*(?:[•●▪◦‣·*]|(?:[-–—]|\d{{1,2}}[.)](?!{_MONTH})|[a-ząćęłńóśźż]\))(?={_BLANK})){_BLANK}*"
)
_LINE = re.compile(r"[^\n\r]+")


def block_ranges(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and bullet of each block: a line, joined with the next where that goes on with a small letter."""
    current: tuple[int, int, bool] | None = None
    for match in _LINE.finditer(text):
        line = match[0]
        if not line.strip():
            continue
        bullet = _BULLET.match(line)
        start = match.start() + (bullet.end() if bullet else len(line) - len(line.lstrip()))
        if start >= match.end():
            continue
        if current and not bullet and _goes_on(text, current, start):
            current = (current[0], match.end(), current[2])
            continue
        if current:
            yield current
        current = (start, match.end(), bool(bullet))
    if current:
        yield current


def _goes_on(text: str, previous: tuple[int, int, bool], start: int) -> bool:
    """Whether a line goes on with the sentence of the line before."""
    ending = text[max(previous[0], previous[1] - 40) : previous[1]].rstrip()
    if not text[start].islower() or not ending or ending[-1] in ".:;!?":
        return False
    blank = text.count("\n", previous[1], start) > 1
    return not blank or (ending[-1] == "," and not previous[2])
