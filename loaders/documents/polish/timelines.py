"""Timelines: lines with a day alone, each with what happened then in the next lines.

Invariant: three such lines or more, close to each other, make a timeline; the date of a news item makes none.
"""

from __future__ import annotations

from itertools import pairwise

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_days import EventDays
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.values.privacy import MASK

_NEAR = 3  # blocks from one day to the next
_MAX_ENTRY, _MIN_ENTRIES = 14, 3  # tokens of an entry; entries that make a timeline
_FINITE = frozenset({"fin", "praet", "bedzie"})
_MAX_LINE = 30  # characters of a line with a day


def timeline(page: Page, days: EventDays) -> list[Event]:
    """An event for each entry, named by the line that says with a noun what happened, else by the first."""
    found = {n: day for n in range(len(page.blocks)) if (day := _day(page, days, n))}
    runs: list[list[int]] = []
    for number in sorted(found):
        if runs and number - runs[-1][-1] <= _NEAR:
            runs[-1].append(number)
        else:
            runs.append([number])
    events = []
    for run in runs:
        for number, following in pairwise([*run, run[-1] + _NEAR] if len(run) >= _MIN_ENTRIES else []):
            numbers = range(number + 1, min(following, len(page.blocks)))
            if event := _entry(page, found[number], numbers):
                events.append(event)
    return events


def _day(page: Page, days: EventDays, number: int) -> DateSpan | None:
    start, end = page.chars(page.blocks[number].span)
    if end - start > _MAX_LINE:
        return None
    found = [d for d in days.within(start, end) if d.first and len(d.first) == 10]
    return found[0] if len(found) == 1 and found[0].end - found[0].start > end - start - 4 else None


def _entry(page: Page, date: DateSpan, numbers: range) -> Event | None:
    spans = [page.blocks[n].sentences[0] for n in numbers]
    spans = [s for s in spans if s.last - s.first <= _MAX_ENTRY and MASK not in page.words(s)]
    fits = [s for s in spans if page.tokens[s.first].capital and not _tells(page, s)]
    if not fits or fits[0] != spans[0]:
        return None
    line = next((s for s in fits if _says_what(page, s)), fits[0])
    last = next((i for i in range(line.first + 2, line.last) if _adds_when(page, i)), line.last)
    last -= page.tokens[last - 1].text == "."
    span = Span(line.first, last)
    event = Event(page.words(span), [Mention(span)], start=date.first, end=date.last)
    people = grammar.words("events", "people")
    tokens = [t for s in spans for t in page.tokens[s.first : s.last]]
    counted = [a.text for a, b in pairwise(tokens) if a.text.isdigit() and lemmas(b.text) & people]
    if len(counted) == 1 and len(counted[0]) < 7:
        event.participants = int(counted[0])
    return event


def _tells(page: Page, line: Span) -> bool:
    """Whether a line is a sentence or the beginning of one, not a name: "W maju odbyła się …", "To ostatni …"."""
    tokens = page.tokens[line.first : line.last]
    opening = tokens[0].norm == "to" or any(r.pos == "prep" for r in readings(tokens[0].text))
    return opening or any(r.pos in _FINITE for t in tokens for r in readings(t.text) if not noun_readings(t.text))


def _says_what(page: Page, line: Span) -> bool:
    """Whether a line begins with a verbal noun: "Otwarcie …", "Malowanie …"."""
    return any(r.pos == "ger" and "nom" in r.cases for r in noun_readings(page.tokens[line.first].text))


def _adds_when(page: Page, index: int) -> bool:
    following = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
    return page.tokens[index].norm in ("w", "we", "po", "przed", "podczas") and bool(
        following and following.text.islower()
    )
