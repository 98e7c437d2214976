"""German events that no sentence tells: titles beside a line with nothing but a day, and foundings.

"23.06.2017" above "Fachtagung „Ufer heute“"; "Datum: 5. Mai 2021" below "Workshop „Wald“"; "Am 7. März 2020 wurde der
Verein Muster gegründet".

Invariant: a title counts by a word for an event at its beginning or end; a founding by a day and by who was founded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Findings, Mention, Thing
from loaders.documents.page import Page, Span

if TYPE_CHECKING:
    from loaders.documents.western.german_events import GermanEventFinder

_MAX_TITLE, _MAX_LABEL = 18, 3
_LABELS = frozenset({"datum", "termin", "wann", "zeit", "tag", "am"})
_WEEKDAYS = frozenset(
    {"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "dem", "den"}
)
_ON = frozenset({"am", "vom", "ab", "bis"})
_FOUNDED = frozenset({"gegründet", "gründete", "gründeten"})
_FOUNDING = ("gründung", "eröffnung", "einweihung", "auftakt", "start")


class TimelineReader:
    """Reads the blocks of one page; `finder` knows the words for events."""

    def __init__(self, finder: GermanEventFinder, dates: list[DateSpan]) -> None:
        self.finder, self.page = finder, finder.page
        self.dates = sorted((d for d in dates if d.first and len(d.first) == 10), key=lambda d: d.start)

    def titled(self, known: list[Event]) -> Iterator[Event]:
        """Events whose title stands beside a line that is their day."""
        names = {(event.name.casefold(), event.start) for event in known}
        marked = {i for e in known for m in e.mentions for i in range(m.span.first, m.span.last)}
        for number, block in enumerate(self.page.blocks):
            date = self._alone(block.span)
            if date is None:
                continue
            labelled = self.page.tokens[block.span.first].norm in _LABELS
            beside = (number - 1, number + 1) if labelled else (number + 1,)
            for other in beside:
                span = self._title(other)
                if span is None or set(range(span.first, span.last)) & marked:
                    continue
                event = self._event(span, date)
                if (event.name.casefold(), event.start) not in names:
                    yield event
                break

    def _event(self, span: Span, date: DateSpan) -> Event:
        return Event(" ".join(self.page.words(span).split()), mentions=[Mention(span)], start=date.first, end=date.last)

    def _alone(self, block: Span) -> DateSpan | None:
        """The day that, with perhaps "Datum:" before it, is all of a block."""
        if block.last - block.first > 16:
            return None
        start, end = self.page.chars(block)
        inside = [d for d in self.dates if start <= d.start and d.end <= end]
        if len(inside) != 1:
            return None
        rest = [t for t in self.page.tokens[block.first : block.last] if not inside[0].start <= t.start < inside[0].end]
        words = [t.norm for t in rest if t.is_word]
        return inside[0] if len(words) <= 1 and set(words) <= _LABELS else None

    def _title(self, number: int) -> Span | None:
        """A short block with a word for an event at its beginning, or before its quotation or end."""
        if not 0 <= number < len(self.page.blocks):
            return None
        span = self.page.blocks[number].span
        tokens = self.page.tokens[span.first : span.last]
        if len(tokens) > _MAX_TITLE or tokens[-1].text in ".:!" or not tokens[0].is_word or not tokens[0].capital:
            return None
        first = tokens[0]
        head = self.finder.is_event(first.text) or first.norm.endswith(_FOUNDING)
        near = any(self.finder.is_event(t.text) for t in tokens[1:4] if t.is_word and t.capital)
        return span if head or near else None


def date_asides(page: Page, dates: list[DateSpan]) -> set[int]:
    """Tokens of days ("am Montag, 5. Mai 2021"), which say nothing of who does what with whom."""
    spans = sorted((d.start, d.end) for d in dates)
    found: set[int] = set()
    place = 0
    for token in page.tokens if spans else ():
        while place < len(spans) and spans[place][1] <= token.start:
            place += 1
        if place < len(spans) and spans[place][0] <= token.start < spans[place][1]:
            found.add(token.index)
    begins = [index for index in found if index - 1 not in found]
    for first in begins:
        index = first - 1
        while index > 0 and (page.tokens[index].text == "," or page.tokens[index].norm in _WEEKDAYS):
            index -= 1
        if index >= 0 and page.tokens[index].norm in _ON and page.block_index(index) == page.block_index(first):
            found |= set(range(index, first))
    return found


def foundings(page: Page, dates: list[DateSpan], findings: Findings) -> Iterator[Event]:
    """Like "Am 7. März 2020 wurde der Verein Muster gegründet", "Am 5. Mai hat sich ein Bündnis … gegründet"."""
    days = [d for d in dates if d.first and d.first == d.last and len(d.first) == 10]
    things: list[Thing] = [*findings.groups, *findings.institutions]
    for token in page.tokens:
        if token.norm not in _FOUNDED:
            continue
        sentence = page.sentence_of(token.index)
        start, end = page.chars(sentence)
        inside = [d for d in days if start <= d.start < end]
        named = [(m.span.first, t) for t in things for m in t.mentions if m.span.first in sentence and not m.pointing]
        before = [entry for entry in named if entry[0] < token.index]
        if len(inside) != 1 or not before:
            continue
        founded = max(before, key=lambda entry: entry[0])[1] if token.norm == "gegründet" else None
        founded = founded or min((e for e in named if e[0] > token.index), key=lambda e: e[0], default=(0, None))[1]
        if founded is not None:
            span = Span(sentence.first, token.index + 1)
            day = inside[0].first
            yield Event(f"Gründung {founded.name}", mentions=[Mention(span)], start=day, end=day)
