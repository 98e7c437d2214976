"""Days of events: the date of a sentence that tells of one, dates in a bracket close behind it, a line above it.

Invariant: a date of an event says the month at least; where a sentence has several that no "i" joins, that beside the
word that tells of the event counts, if one does.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from loaders.documents.date_pieces import DateSpan
from loaders.documents.page import Page, Span

_JOINED = 6  # characters between dates of an enumeration
_BESIDE = 60  # characters between a date and the verb that it goes with
_MAX_BETWEEN = 8  # tokens between an event and the bracket with its dates
_MAX_HOUR = 60  # characters of a line with day and hour
_HOURS = frozenset({"godz", "godzina", "godzinie"})
_MAX_LINE = 40  # characters of a line that is a date


class EventDays:
    """The dates of one page, asked for by sentences and lines."""

    def __init__(self, page: Page, dates: list[DateSpan]) -> None:
        self.page = page
        self.dates = sorted((d for d in dates if d.first and d.last and len(d.first) > 4), key=lambda d: d.start)
        self._starts = [d.start for d in self.dates]

    def within(self, start: int, end: int) -> list[DateSpan]:
        """Dates of the characters between two offsets."""
        return self.dates[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def of_sentence(self, sentence: Span, verbs: list[int] | None = None) -> list[DateSpan]:
        """The one date or period of a sentence, several that one "i" joins, else the one beside a verb (a token)."""
        start, end = self.page.chars(sentence)
        found = self.within(start, end)
        joined = all(later.start - earlier.end <= _JOINED for earlier, later in pairwise(found))
        if len(found) == 2 and joined and _next_day(found[0], found[1]):
            return [DateSpan(found[0].start, found[1].end, found[0].first, found[1].last)]
        return found if joined else self._beside(found, verbs or [])

    def _beside(self, found: list[DateSpan], verbs: list[int]) -> list[DateSpan]:
        tokens = [self.page.tokens[index] for index in verbs]
        far = {id(d): min(max(t.start - d.end, d.start - t.end) for t in tokens) for d in found} if tokens else {}
        nearest = sorted(found, key=lambda d: far.get(id(d), _BESIDE))[:2]
        if len(nearest) == 2 and far and far[id(nearest[0])] < min(far[id(nearest[1])], _BESIDE):
            return nearest[:1]
        return []

    def in_brackets(self, sentence: Span, span: Span) -> list[DateSpan]:
        """Like "trzy kursy (marzec, maj 2012)": the dates that alone are in the bracket close behind."""
        tokens, limit = self.page.tokens, min(sentence.last, span.last + _MAX_BETWEEN)
        opening = next((i for i in range(span.last, limit) if tokens[i].text == "("), None)
        close = next((i for i in range(opening or limit, sentence.last) if tokens[i].text == ")"), None)
        if opening is None or close is None or close == opening + 1:
            return []
        start, end = tokens[opening].end, tokens[close].start
        found = [d for d in self.within(start, end) if d.end <= end]
        named = sum(d.end - d.start for d in found) + 2 * len(found) + 3
        return found if found and end - start <= named else []

    def line(self, number: int) -> DateSpan | None:
        """The day or days that a block says and nothing else."""
        start, end = self.page.chars(self.page.blocks[number].span)
        found = self.within(start, end) if end - start <= _MAX_LINE else []
        named = sum(d.end - d.start for d in found) + 4 * len(found) + 4
        if not found or end - start > named or any(len(d.first or "") < 10 for d in found):
            return None
        return DateSpan(found[0].start, found[-1].end, found[0].first, found[-1].last)

    def hour(self, number: int) -> DateSpan | None:
        """The day of a short line that says at what hour ("5 maja 2012, godz. 17.00"): a news item has none."""
        if number >= len(self.page.blocks):
            return None
        block = self.page.blocks[number].span
        start, end = self.page.chars(block)
        found = self.within(start, end) if end - start <= _MAX_HOUR else []
        if len(found) != 1:
            return None
        told = any(token.norm in _HOURS for token in self.page.tokens[block.first : block.last])
        return found[0] if told and len(found[0].first or "") == 10 else None


def _next_day(first: DateSpan, second: DateSpan) -> bool:
    """Like "14 i 15 października": one event of two days."""
    one, two = first.first or "", second.first or ""
    return (
        len(one) == 10 == len(two)
        and first.first == first.last
        and one[:8] == two[:8]
        and int(two[8:]) - int(one[8:]) == 1
    )
