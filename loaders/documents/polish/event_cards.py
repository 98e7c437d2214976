"""A page about one event, which says when and where in lines of their own: its first line is the event's name.

Invariant: only where the page names no event in its first line, says day and place once, and the line is no sentence.
"""

from __future__ import annotations

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish.event_list import EventList, date_event
from loaders.documents.polish.morphology import lemmas

_WHEN = frozenset({"data", "termin", "kiedy", "dzień"})
_WHERE = frozenset({"miejsce", "gdzie", "lokalizacja"})
_APART = 6  # blocks between the line of the day and that of the place
_SHORTEST, _LONGEST = 2, 16  # tokens of the first line
_NO_NAMES = frozenset({"zaproszenie", "aktualność", "ogłoszenie", "informacja", "wydarzenie", "strona", "kalendarz"})


def add_event_of_page(page: Page, known: EventList, dates: list[DateSpan], taken: set[int]) -> None:
    """Adds the event, dated by its line; `taken` tokens belong to something else."""
    span = _first_line(page, taken)
    days = _labelled(page, _WHEN)
    places = _labelled(page, _WHERE)
    if span is None or len(days) != 1 or not any(0 <= place - days[0] <= _APART for place in places):
        return
    if any(m.span.first in page.blocks[0].span for entry in known for m in entry.event.mentions):
        return
    first, last = page.chars(page.blocks[days[0]].span)
    date = next((d for d in dates if first <= d.start < last and d.first and len(d.first) == 10), None)
    if date is None:
        return
    event = Event(" ".join(page.words(span).split()), [Mention(span)])
    known.add(event, "", titled=True)
    date_event(event, date)


def _labelled(page: Page, words: frozenset[str]) -> list[int]:
    """Blocks like "Miejsce: …", "Kiedy? …"."""
    found = []
    for number, block in enumerate(page.blocks):
        behind = page.tokens[block.span.first + 1 : block.span.last][:1]
        if behind and behind[0].text in ":?" and lemmas(page.tokens[block.span.first].text) & words:
            found.append(number)
    return found


def _first_line(page: Page, taken: set[int]) -> Span | None:
    """The first block without what stands in brackets at its end, where it can be a name."""
    block = page.blocks[0].span if page.blocks else Span(0, 0)
    bracket = next((i for i in range(block.first + 1, block.last) if page.tokens[i].text == "("), block.last)
    span = Span(block.first, bracket)
    tokens = page.tokens[span.first : span.last]
    fits = _SHORTEST <= len(tokens) <= _LONGEST and tokens[0].capital and tokens[-1].text not in ".:;,?"
    free = not any(token.index in taken for token in tokens)
    return span if fits and free and not lemmas(tokens[0].text) & _NO_NAMES else None
