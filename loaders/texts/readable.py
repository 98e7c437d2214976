"""A stored text as a reader wants it, and the way back: soft hyphens gone, words broken at line ends whole, lines of a
wrapped text joined, accents in one piece, typewriter quotation marks as real ones.

Invariant: `original(start, end)` of a part of the readable text is the part of the stored text it was made from, so
that evidence always quotes the stored text, as it is.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from statistics import quantiles
from typing import Any, TypeVar

import msgspec

from graph import locators
from graph.locators import TextSpan
from graph.records import AnyRecord, Document, Evidence, Link, Rejection
from loaders.texts.hyphens import together

T = TypeVar("T", bound=AnyRecord | Link | Rejection)
_END = r"[ \t]*(?:\r\n|\n|\r)[ \t]*"
_FORMS = re.compile(
    rf"(?P<broken>(?<![^\W\d_])[^\W\d_]{{2,40}}[-\u00ad\u2010]{_END}(?=[^\W\d_])(?P<rest>[^\W\d_]{{1,40}}))"
    r"|(?P<nothing>[\u00ad\u200b\u200c\u200d\u2060]+|(?<!\A)\ufeff)"
    r"|(?P<accents>[^\W\d_][\u0300-\u036f]+)"
    r"|(?P<opens>(?<![,\w]),,(?=\w)|``(?=\w))|(?P<closes>(?<=[\w.!?])''(?!'))"
    r"|(?P<left>(?<!<)<<(?=\w))|(?P<right>(?<=[\w.!?])>>(?!>))"
)
# What every such place holds: asked first, since nearly every text has none.
_HINTS = re.compile(r"[-\u00ad\u2010][ \t]*[\r\n]|[\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f]")
_TWICE = (",,", "``", "''", "<<", ">>")
_SIGNS = {"opens": "„", "closes": "”", "left": "«", "right": "»"}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_ITEM = re.compile(r"\s*(?:[•●▪◦‣·*|#>-]|[–—]\s|\d{1,3}[.)]|[a-z]\)|[IVX]{1,4}\.)")
_WRAPPED_AT = range(50, 111)  # characters of the longest lines of a text that somebody has wrapped
_LEAST_LINES = 6


class Readable:
    """A text, and how to find the places of another in it."""

    def __init__(self, stored: str) -> None:
        self._starts = array("q")  # of pieces: where they start here,
        self._from, self._to = array("q"), array("q")  # and from where to where they stand in the stored text
        parts: list[str] = []
        at = size = 0
        for start, end, new in chain(_changes(stored), [(len(stored), len(stored), "")]):
            for piece, origin in ((stored[at:start], (at, start)), (new, (start, end))):
                if piece:
                    self._starts.append(size)
                    self._from.append(origin[0])
                    self._to.append(origin[1])
                    parts.append(piece)
                    size += len(piece)
            at = end
        self.text = "".join(parts)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The part of the stored text that a part of the readable one was made from."""
        first = bisect_right(self._starts, start) - 1
        if first < 0:
            return 0, 0
        place = min(self._from[first] + start - self._starts[first], self._to[first])
        if end <= start:
            return place, place
        last = bisect_right(self._starts, end - 1) - 1
        behind = self._starts[last + 1] if last + 1 < len(self._starts) else len(self.text)
        # What ends with a piece ends where this ended; else the piece stands there letter by letter.
        stop = self._to[last] if end == behind else self._from[last] + end - self._starts[last]
        return place, max(place, stop)

    def relocated(self, items: Iterable[T], document: Document) -> Iterator[T]:
        """Items found in the readable text, with the places and words of the stored one."""
        for item in items:
            if isinstance(item, Rejection):
                yield msgspec.structs.replace(item, locator=self._locator(item.locator, document.name))
            else:
                evidence = tuple(self._evidence(evidence, document) for evidence in item.evidence)
                yield msgspec.structs.replace(item, evidence=evidence)

    def _evidence(self, evidence: Evidence, document: Document) -> Evidence:
        locator = self._locator(evidence.locator, document.name)
        span = locators.parse(locator)
        quote = document.text[span.start : span.end] if isinstance(span, TextSpan) else evidence.quote
        return Evidence(evidence.source, locator, quote)

    def _locator(self, locator: str, name: str) -> str:
        span = locators.parse(locator)
        if not isinstance(span, TextSpan):
            return locator
        return locators.to_string(TextSpan(name, *self.original(span.start, span.end)))


def readable(text: str) -> Readable | None:
    """The readable form of a text; None where it is so already, as nearly every text is."""
    possible = _HINTS.search(text) or any(sign in text for sign in _TWICE)
    if (possible and _FORMS.search(text)) or _joints(text):
        return Readable(text)
    return None


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and replacement of what is not readable, in order, without overlaps."""
    last = 0
    for start, end, new in heapq.merge(_forms(text), ((start, end, " ") for start, end in _joints(text))):
        if start >= last:
            yield start, end, new
            last = end


def _forms(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _FORMS.finditer(text):
        kind: Any = match.lastgroup if match.lastgroup != "rest" else "broken"
        if kind == "broken":
            yield from _broken(match)
        elif kind == "accents":
            yield match.start(), match.end(), unicodedata.normalize("NFC", match[0])
        else:
            yield match.start(), match.end(), _SIGNS.get(kind, "")


def _broken(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Of a broken word only what stands between its halves changes."""
    head = re.match(r"[^\W\d_]+", match[0])
    assert head is not None
    whole = together(match[0][: head.end() + 1], match["rest"])
    joint = whole[head.end() : len(whole) - len(match["rest"])]
    yield match.start() + head.end(), match.start("rest"), joint


def _joints(text: str) -> list[tuple[int, int]]:
    """The line ends within paragraphs of a text that was wrapped at some width; none where it was not."""
    lines = [match for match in _LINE.finditer(text) if match[0]]
    lengths = [len(line[0].strip()) for line in lines]
    full = [length for length, after in pairwise(lengths) if length and after]
    if len(full) < _LEAST_LINES or max(full) > _WRAPPED_AT.stop * 1.2:
        return []
    width = round(quantiles(full, n=10)[8])
    if width not in _WRAPPED_AT or sum(length > 0.8 * width for length in full) < 0.6 * len(full):
        return []
    found = []
    for line, after in pairwise(lines):
        words = line[0].rstrip()
        is_full = len(words.strip()) + len(after[0].split(None, 1)[0] if after[0].strip() else "") >= 0.9 * width
        if words and after[0].strip() and is_full and not _ITEM.match(after[0]):
            indent = len(after[0]) - len(after[0].lstrip())
            found.append((line.start() + len(words), after.start() + indent))
    return found
