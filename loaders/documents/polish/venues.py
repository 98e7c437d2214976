"""Where events took place: "odbyła się w auli Szkoły …", "5 maja w Lipkach podpisano …".

Invariants: a place counts only in a sentence that says that the event was held, right behind a preposition; a town only
beside the verb or the date, not one from which guests came. Of an institution in whose house it was, the place is it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from graph import locators
from graph.ids import hashed_id
from graph.records import Evidence, Link, Place
from loaders.documents.findings import Event, Findings, Institution
from loaders.documents.page import Page, Span
from loaders.documents.polish.event_words import words
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.places import place_at
from loaders.documents.recording import MAX_QUOTE
from loaders.documents.spelling import key
from loaders.values.privacy import MASK

_PREPOSITIONS = frozenset({"w", "we", "na"})
_QUOTES = frozenset("\"”»’'")
_BELOW = 5  # blocks below an event in which "Miejsce: …" is that of it
_MAX_ROOM = 5  # tokens of "w dużej sali konferencyjnej"
_MAX_BESIDE = 3  # tokens between a town and the verb or the date


@dataclass(frozen=True, slots=True)
class Venue:
    """Where an event was: a town, or an institution in whose house it was."""

    event: Event
    name: str
    kind: str | None
    quote: Span


class VenueFinder:
    """Reads where the events of one page were."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page, self.findings = page, findings
        named = [(m.span.first, event) for event in findings.events for m in event.mentions]
        self.events = sorted(named, key=lambda pair: pair[0])
        self.houses = {m.span.first: (m.span, i) for i in findings.institutions for m in i.mentions}
        self.taken = {i for span, _ in self.houses.values() for i in range(span.first, span.last)}

    def run(self) -> Iterator[Venue]:
        """The first place that the page gives each event; a town beside a house counts too: "w Lipkach w Hotelu …"."""
        found: set[int] = set()
        for sentence in dict.fromkeys(self.page.sentence_of(index) for index, _ in self.events):
            for event in self._held(sentence):
                venue = None if id(event) in found else self._venue(event, sentence) or self._beside(event, sentence)
                if venue is not None:
                    found.add(id(event))
                    yield venue
                    if venue.kind is None and (town := self._first_town(sentence)) and town not in venue.name:
                        yield Venue(event, town, "town", sentence)

    def _held(self, sentence: Span) -> list[Event]:
        """The one event that a sentence tells of."""
        place = bisect_left(self.events, sentence.first, key=lambda pair: pair[0])
        inside: list[Event] = []
        while place < len(self.events) and self.events[place][0] < sentence.last:
            inside.append(self.events[place][1])
            place += 1
        inside = list(dict.fromkeys(inside))
        return inside if len(inside) == 1 else []

    def _venue(self, event: Event, sentence: Span) -> Venue | None:
        hosted = self._host(sentence)
        if hosted is not None:
            return Venue(event, hosted.name, None, sentence)
        verbs = self._verbs(sentence)
        if not verbs:
            return None
        for index in range(sentence.first, sentence.last - 1):
            if self.page.tokens[index].norm in _PREPOSITIONS and (house := self._house(index + 1, sentence)):
                return Venue(event, house.name, None, sentence)
        town = self._first_town(sentence)
        return Venue(event, town, "town", sentence) if town else None

    def _first_town(self, sentence: Span) -> str | None:
        verbs = self._verbs(sentence)
        for index in range(sentence.first, sentence.last - 1) if verbs else ():
            if self.page.tokens[index].norm in ("w", "we") and (town := self._town(index, sentence, verbs)):
                return town
        return None

    def _beside(self, event: Event, sentence: Span) -> Venue | None:
        """Like "konferencja „…” w Lipkach", and a line "Miejsce: …" below."""
        spans = [m.span for m in event.mentions if m.span.first in sentence and m.span.last < sentence.last]
        for span in spans:
            named = span.last - span.first == 1 or self.page.tokens[span.last].text in _QUOTES
            if not named and not all(t.capital for t in self.page.tokens[span.first : span.last] if t.is_word):
                continue  # "debata Komendanta Policji w Lipkach" says where the police is
            last = span.last + (self.page.tokens[span.last].text in _QUOTES)
            if last < sentence.last and self.page.tokens[last].norm in ("w", "we") and last + 1 not in self.taken:
                place = place_at(self.page, last + 1, sentence.last)
                if place is not None and place.name and readings(self.page.tokens[last + 1].text):
                    return Venue(event, place.name, "town", sentence)
        return self._labelled(event, self.page.block_index(sentence.first))

    def _labelled(self, event: Event, number: int) -> Venue | None:
        for block in self.page.blocks[number + 1 : number + 1 + _BELOW]:
            span = block.span
            if not lemmas(self.page.tokens[span.first].text) & words("venues", "labels"):
                continue
            colon = next((i for i in range(span.first, min(span.last, span.first + 4)) if self._is_colon(i)), None)
            if colon is None or colon + 1 >= span.last:
                return None
            inside = [i for i in range(colon + 1, span.last) if i in self.houses]
            if inside:
                return Venue(event, self.houses[inside[0]][1].name, None, Span(span.first, span.last))
            place = place_at(self.page, colon + 1, span.last, "nom")
            if place is not None and _only_describes(self.page.tokens[place.span.last - 1].text):
                return None  # "Miejsce: Lipecki Park Technologiczny"
            return Venue(event, place.name, "town", Span(span.first, place.span.last)) if place and place.name else None
        return None

    def _is_colon(self, index: int) -> bool:
        return self.page.tokens[index].text == ":"

    def _verbs(self, sentence: Span) -> list[int]:
        tokens = self.page.tokens[sentence.first : sentence.last]
        held = [t.index for t in tokens if lemmas(t.text) & words("venues", "holding")]
        return [] if any(t.norm == "nie" for t in tokens) else held

    def _host(self, sentence: Span) -> Institution | None:
        """Like "Szkoła … była gospodarzem targów": the institution at home."""
        tokens = self.page.tokens[sentence.first : sentence.last]
        place = next((t.index for t in tokens if lemmas(t.text) & words("venues", "hosts")), None)
        if place is None:
            return None
        inside = [(span, i) for span, i in self.houses.values() if span.first in sentence]
        near = [i for span, i in inside if span.last in (place - 1, place) or place < span.first <= place + 3]
        return near[0] if len(near) == 1 and len({id(i) for _, i in inside}) == 1 else None

    def _house(self, index: int, sentence: Span) -> Institution | None:
        """The institution behind "w", with its rooms between: "w auli Szkoły …", "na terenie Szkoły …"."""
        rooms = False
        for place in range(index, min(index + _MAX_ROOM, sentence.last)):
            if place in self.houses:
                _, institution = self.houses[place]
                direct = place == index and self.page.tokens[index - 1].norm in ("w", "we")
                return institution if direct or rooms else None
            found = lemmas(self.page.tokens[place].text)
            if found & words("venues", "rooms"):
                rooms = True
            elif self.page.tokens[place].norm in ("w", "we", "im", "."):
                continue
            elif not self._describes(self.page.tokens[place].text, rooms):
                return None
        return None

    @staticmethod
    def _describes(word: str, rooms: bool) -> bool:
        """Like "konferencyjnej"; behind the word for a room also "obrad", "posiedzeń"."""
        found = readings(word)
        return any(r.is_adjective or (rooms and word.islower() and r.is_noun and "gen" in r.cases) for r in found)

    def _town(self, index: int, sentence: Span, verbs: list[int]) -> str | None:
        """The town behind "w" beside the verb, or at the beginning behind the date."""
        if index + 1 in self.taken:
            return None
        place = place_at(self.page, index + 1, sentence.last)
        if place is None or place.name is None:
            return None
        beside = any(0 <= index - v <= _MAX_BESIDE or 0 <= v - place.span.last <= _MAX_BESIDE - 1 for v in verbs)
        return place.name if beside else None


def _only_describes(word: str) -> bool:
    """Like "Lipecki": an adjective and no name of a place."""
    found = readings(word)
    return any(r.is_adjective for r in found) and not any(r.is_noun for r in found)


def places_of_events(page: Page, findings: Findings, name: str, source: str, known: set[str]) -> Iterator[Place | Link]:
    """Places whose ids are not `known` yet, then the links; ids are those of `recording`."""
    events = [key(event.name) for event in findings.events]
    links = []
    for venue in VenueFinder(page, findings).run():
        start, end = page.chars(venue.quote)
        quote = page.text[start:end]
        if MASK in quote or len(quote) > MAX_QUOTE or events.count(key(venue.event.name)) > 1:
            continue
        place = hashed_id("place", source, f"{venue.kind or 'venue'} {venue.name.casefold()}")
        if place not in known:
            known.add(place)
            yield Place(id=place, names={"pl": venue.name}, kind=venue.kind)
        evidence = Evidence(source, locators.to_string(locators.TextSpan(name, start, end)), quote)
        subject = hashed_id("event", source, key(venue.event.name))
        links.append(Link(subject=subject, relation="located_in", object=place, evidence=(evidence,)))
    yield from links
