"""The events that a page has named so far, and which of them a new mention is.

Invariants: an event with a title or name of its own is one event wherever it is named; without one, two of the same
words on different days are two, and two of one kind on the same day are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event
from loaders.documents.spelling import key

_MAX_RECENT = 30  # events whose ends are compared


@dataclass(eq=False, slots=True)
class Entry:
    """An event with the base form of its head; `titled`: it has a title or a name of its own."""

    event: Event
    name: str  # its key
    base: str
    titled: bool


class EventList:
    """Events in the order in which they were first named."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._by_start: dict[str, list[Entry]] = {}  # by the first words of their keys

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    @property
    def events(self) -> list[Event]:
        """Every event, in the order of the text."""
        return sorted((e.event for e in self.entries), key=lambda event: event.mentions[0].span.first)

    def add(self, event: Event, base: str, *, titled: bool = False) -> Event:
        """One more event."""
        entry = Entry(event, key(event.name), base, titled)
        self.entries.append(entry)
        self._by_start.setdefault(_start(entry.name), []).append(entry)
        return event

    def named(self, name: str, base: str, date: DateSpan | None, *, titled: bool) -> Event:
        """The event of this name and day: one that is known, else a new one."""
        name = " ".join(name.split())
        entry = self._known(key(name), base, date, titled)
        if entry is None:
            return self.add(Event(name), base, titled=titled)
        longer = len(name) > len(entry.event.name) and name.startswith(entry.event.name)
        if longer or (titled and not entry.titled):
            entry.event.name, entry.titled = name, titled or entry.titled
        return entry.event

    def _known(self, name: str, base: str, date: DateSpan | None, titled: bool) -> Entry | None:
        alike = self._by_start.get(_start(name), ())
        if titled and (entry := next((e for e in self._titled(name, alike) if _one_begins_other(e.name, name)), None)):
            return entry
        same = [e for e in alike if e.name == name and (date is None or titled or e.event.start in (None, date.first))]
        if same:
            return same[0]
        if date is None:
            return None
        return next((e for e in self.entries if e.base == base and self._same_day(e, date, titled)), None)

    def _titled(self, name: str, alike: Iterable[Entry]) -> Iterable[Entry]:
        """Events whose names begin alike, and lately named ones that end alike: "Konkurs Złoty Młyn", "Złoty Młyn"."""
        recent = self.entries[-_MAX_RECENT:]
        return [*alike, *(e for e in recent if e.titled and e.name.split()[-1:] == name.split()[-1:])]

    @staticmethod
    def _same_day(entry: Entry, date: DateSpan, titled: bool) -> bool:
        day = len(date.first or "") == 10 and entry.event.start == date.first and entry.event.end == date.last
        return day and not (titled and entry.titled)


def date_event(event: Event, date: DateSpan) -> None:
    """Gives an event the days that it did not have."""
    if event.start is None and event.end is None:
        event.start, event.end = date.first, date.last


def _start(name: str) -> str:
    return " ".join(name.split()[:2])


def _one_begins_other(known: str, name: str) -> bool:
    shorter, longer = sorted((known, name), key=len)
    within = longer.startswith(f"{shorter} ") or longer.endswith(f" {shorter}")
    return within and len(shorter.split()) > 1
