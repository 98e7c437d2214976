"""Sentences that look like cooperation and from which nothing was read, so that a person can look at them.

Invariant: at most `MOST` of a page are named, and how many more there are; a sentence that gave a link or a cooperation
is never among them. Words that announce cooperation and institutions are in `unread.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from graph import locators
from graph.locators import TextSpan
from graph.records import Cooperation, Document, Institution, Link, Rejection, Yield
from loaders.documents import data_files

MOST = 20  # of a page
FIELD = "sentence"  # of the rejections made here
_BETWEEN = re.compile(r"[.!?…][\"”»')\]]*\s+(?=[\"„“«(]?[A-ZĄĆĘŁŃÓŚŹŻÄÖÜ0-9])|[\r\n]+")
_LONGEST, _SHORTEST = 600, 40  # characters of a sentence
_MAX_CHARS = 1_000_000  # of a page that is looked at


def unread(document: Document, items: Iterable[Yield]) -> Iterator[Rejection]:
    """A `kept` rejection for each such sentence of a text, given what was read from it."""
    related: list[tuple[int, int]] = []
    named: list[tuple[int, int]] = []
    for item in items:
        if isinstance(item, Link | Cooperation):
            related += _spans(item)
        elif isinstance(item, Institution):
            named += _spans(item)
    related.sort()
    named.sort()
    count = 0
    for start, end in _sentences(document.text[:_MAX_CHARS]):
        if _touches(related, start, end) or not (
            _touches(named, start, end) or _institution().search(document.text, start, end)
        ):
            continue
        count += 1
        if count <= MOST:
            yield _rejection(document, start, end)
    if count > MOST:
        more = f"{count - MOST:,} more sentences look like cooperation, but no relation was read from them"
        yield Rejection(locator=_place(document, 0, len(document.text)), field=FIELD, value="", reason=more, kept=True)


def _rejection(document: Document, start: int, end: int) -> Rejection:
    sentence = " ".join(document.text[start:end].split())
    shown = sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST] + "…"
    return Rejection(
        locator=_place(document, start, end),
        field=FIELD,
        value=shown,
        reason=f"looks like cooperation, but no relation was read from it: {shown}",
        kept=True,
    )


def _place(document: Document, start: int, end: int) -> str:
    return locators.to_string(TextSpan(document.name, start, end))


def _spans(item: Link | Cooperation | Institution) -> Iterator[tuple[int, int]]:
    for evidence in item.evidence:
        span = locators.parse(evidence.locator)
        if isinstance(span, TextSpan):
            yield span.start, span.end


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted spans begins in a sentence, or reaches into it."""
    place = bisect_left(spans, (start, start))
    if place < len(spans) and spans[place][0] < end:
        return True
    return any(stop > start for _, stop in spans[max(0, place - 3) : place])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences with a word of cooperation, long enough to be one."""
    done = 0
    for match in _cooperation().finditer(text):
        if match.start() < done:
            continue
        low = max(done, match.start() - _LONGEST)
        ends = [found.end() for found in _BETWEEN.finditer(text, low, match.start() + 1)]
        start = ends[-1] if ends else low
        close = _BETWEEN.search(text, match.end(), match.end() + _LONGEST)
        end = (close.start() + len(close[0].rstrip())) if close else min(len(text), match.end() + _LONGEST)
        done = max(end, match.end())
        while start < end and text[start].isspace():
            start += 1
        if end - start >= _SHORTEST:
            yield start, end


@cache
def _cooperation() -> re.Pattern[str]:
    words = "|".join(chain.from_iterable(data_files.load("unread.toml")["cooperation"].values()))
    return re.compile(rf"\b(?:{words})", re.I)


@cache
def _institution() -> re.Pattern[str]:
    words = "|".join(chain.from_iterable(data_files.load("unread.toml")["institutions"].values()))
    return re.compile(rf"\b(?:{words})")


__all__ = ["FIELD", "MOST", "unread"]
