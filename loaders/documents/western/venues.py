"""Where events were: in an institution whose name a sentence gives as their place, or in a town.

Invariants: an institution in whose house an event was is a place of its own here, as in the Polish reader; a town
counts beside a verb that says that the event was held, or alone on a line of a page with one event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph import locators
from graph.ids import hashed_id
from graph.records import Evidence, Link, Place
from loaders.documents.findings import Event, Findings
from loaders.documents.page import Page, Span
from loaders.documents.recording import MAX_QUOTE
from loaders.documents.spelling import key
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import is_place
from loaders.values.privacy import MASK

_NEAR = 12  # tokens between the verb and the town
_MAX_LINE = 5  # tokens of a line that is nothing but a town and a country


@dataclass(frozen=True, slots=True)
class Venue:
    """Where an event was, with the words that say so; `kind` is None where an institution is the place."""

    event: Event
    name: str
    kind: str | None
    quote: Span


def venues(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Venue]:
    """The first place that the page gives each event."""
    found: set[int] = set()
    for tie in findings.ties:
        if tie.relation == "located_in" and isinstance(tie.subject, Event) and id(tie.subject) not in found:
            found.add(id(tie.subject))
            yield Venue(tie.subject, tie.object.name, None, tie.quote)
    taken = {i for one in findings.institutions for m in one.mentions for i in range(m.span.first, m.span.last)}
    for event in findings.events:
        town = _town(page, lexicon, event, taken) if id(event) not in found else None
        town = town or (_line(page, lexicon) if len(findings.events) == 1 and id(event) not in found else None)
        if town is not None:
            yield Venue(event, page.words(town), "town", town)


def _town(page: Page, lexicon: Lexicon, event: Event, taken: set[int]) -> Span | None:
    """Like "was held in Ulm", "The city of Ulm hosted the meeting"."""
    verbs = lexicon.words("events", "took_place")
    for mention in event.mentions:
        sentence = page.sentence_of(mention.span.first)
        tokens = page.tokens[sentence.first : sentence.last]
        held = [t.index for t in tokens if t.norm in verbs]
        for token in tokens if held else ():
            if token.norm not in ("in", "of") or token.index + 1 in taken:
                continue
            if token.norm == "of" and page.tokens[token.index - 1].norm not in ("city", "town"):
                continue
            last = is_place(page, token.index + 1, sentence.last)
            near = any(0 < token.index - v <= _NEAR or 0 < v - token.index <= 5 for v in held)
            if last and near:
                return Span(token.index + 1, last)
    return None


def _line(page: Page, lexicon: Lexicon) -> Span | None:
    """Like "Ulm, Germany" on a line of its own."""
    for block in page.blocks if lexicon.words("events", "took_place") else ():
        size = block.span.last - block.span.first
        last = is_place(page, block.span.first, block.span.last) if size <= _MAX_LINE else None
        rest = page.words(Span(last + 1, block.span.last)) if last and last + 1 < block.span.last else ""
        if last and page.tokens[last : last + 1] and page.tokens[last].text == "," and towns.country(rest):
            return Span(block.span.first, last)
    return None


def places_of_events(
    page: Page, found: list[Venue], name: str, source: str, language: str, known: set[str]
) -> Iterator[Place | Link]:
    """Places whose ids are not `known` yet, then the links; ids are those of `recording`."""
    names = [key(venue.event.name) for venue in found]
    links = []
    for venue in found:
        sentence = page.sentence_of(venue.quote.first)
        whole = page.chars(sentence)
        start, end = whole if whole[1] - whole[0] <= MAX_QUOTE else page.chars(venue.quote)
        quote = page.text[start:end]
        if MASK in quote or names.count(key(venue.event.name)) > 1:
            continue
        place = hashed_id("place", source, f"{venue.kind or 'venue'} {venue.name.casefold()}")
        if place not in known:
            known.add(place)
            yield Place(id=place, names={language: " ".join(venue.name.split())}, kind=venue.kind)
        evidence = Evidence(source, locators.to_string(locators.TextSpan(name, start, end)), quote)
        subject = hashed_id("event", source, key(venue.event.name))
        links.append(Link(subject=subject, relation="located_in", object=place, evidence=(evidence,)))
    yield from links
