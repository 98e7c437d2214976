"""Where institutions are by the words behind their names: "Fundacja … (Lipki)", "… z siedzibą w Lipkach", "… z Lipek".

Invariant: a place counts right behind the name, or behind a word that says that it is the seat; a word that no
dictionary knows is a town only with a country behind it. A place that the name says already is never changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from graph.gazetteer import country_named
from graph.ids import normalised
from loaders.documents.findings import Area, Findings, Institution
from loaders.documents.page import Page, Span
from loaders.documents.polish.event_words import words
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.places import PlaceName, place_at

_MAX_TO_SEAT = 6  # tokens between a name and "siedziba"
_MAX_TO_TOWN = 4  # tokens of "w mieście", "na obrzeżach"
_LABEL = 5  # tokens of "Miejsce realizacji projektu"
_QUOTES = frozenset("\"”»’'")


def add_homes(page: Page, findings: Findings) -> None:
    """Notes by which words the places of institutions are told."""
    starts = {m.span.first for i in findings.institutions for m in i.mentions}
    for institution in findings.institutions:
        for mention in institution.mentions if institution.located is None else ():
            found = None if mention.pointing else _behind(page, mention.span, starts)
            if found is None or found.name is None or institution.place not in (None, found.name):
                continue
            if not _is_own(institution, found.name):
                institution.place = found.name
                institution.located = Span(mention.span.first, found.span.last)
                break


def _is_own(institution: Institution, place: str) -> bool:
    """Whether the place is a word of the name, as in "Miasto Lipki"."""
    return any(word == place for word in institution.name.split()[1:])


def _behind(page: Page, name: Span, starts: set[int]) -> PlaceName | None:
    last = name.last
    block = page.blocks[page.block_index(last - 1)].span
    while last < block.last and page.tokens[last].text in _QUOTES:
        last += 1
    if last + 1 >= block.last:
        return None
    sign = page.tokens[last].norm
    if sign == "(":
        return _bracketed(page, last + 1, block.last)
    patron = any(page.tokens[i].norm in ("im", "imienia") for i in range(name.first, name.last))
    if sign in ("z", "ze") and not patron:  # "im. Jana z Lipek" is no town of a school
        found = place_at(page, last + 1, block.last, "gen")
        if found is not None and _is_known(page, found) and last + 1 not in starts:
            return found
    if sign in (",", "-", "–", "—") and (found := _at_end(page, last + 1, block)):
        return found
    return _seat(page, last, min(page.sentence_of(last).last, block.last), starts)


def _is_known(page: Page, place: PlaceName) -> bool:
    return bool(readings(page.tokens[place.span.first].text))


def _country_at(page: Page, index: int, limit: int) -> bool:
    """Whether a comma and a country stand at a token."""
    if index + 1 >= limit or page.tokens[index].text != ",":
        return False
    bases = {r.base for r in readings(page.tokens[index + 1].text)} | {page.tokens[index + 1].text}
    return any(country_named(normalised(base)) for base in bases)


def _bracketed(page: Page, index: int, limit: int) -> PlaceName | None:
    found = place_at(page, index, limit, "nom")
    if found is None:
        return None
    country = _country_at(page, found.span.last, limit)
    closing = found.span.last + 2 * country
    closed = closing < limit and page.tokens[closing].text == ")"
    return found if closed and (country or _is_known(page, found)) else None


def _at_end(page: Page, index: int, block: Span) -> PlaceName | None:
    """Like "Fundacja …, Lipki" as a line of a list: the town, and perhaps its country, end the line."""
    found = place_at(page, index, block.last, "nom")
    if found is None:
        return None
    country = _country_at(page, found.span.last, block.last)
    end = found.span.last + 2 * country
    ends = end >= block.last or (end + 1 == block.last and page.tokens[end].text in ".;,")
    return found if ends and (country or _is_known(page, found)) else None


def _seat(page: Page, index: int, limit: int, starts: set[int]) -> PlaceName | None:
    """Like ", firma z siedzibą w mieście Lipki", "zlokalizowana na obrzeżach Lipek"."""
    for place in range(index, min(limit, index + _MAX_TO_SEAT)):
        if place in starts:
            return None
        if not lemmas(page.tokens[place].text) & words("venues", "seats"):
            continue
        for before in range(place + 1, min(limit - 1, place + 1 + _MAX_TO_TOWN)):
            if before + 1 in starts:
                return None
            if not page.tokens[before + 1].capital:
                continue
            called = lemmas(page.tokens[before].text) & words("venues", "towns")
            cases = ("nom",) if called else ("loc", "gen")
            found = next((p for case in cases if (p := place_at(page, before + 1, limit, case)) and p.name), None)
            word = page.tokens[before + 1]
            return found or (
                PlaceName(Span(word.index, word.index + 1), word.text) if called and word.is_word else None
            )
    return None


def offices_of_projects(page: Page, findings: Findings) -> Iterator[Area]:
    """Lines like "Biuro projektu: Lipki, ul. …", "Miejsce realizacji: Lipki", of the project named last."""
    named = sorted(((m.span.first, p) for p in findings.projects for m in p.mentions), key=lambda pair: pair[0])
    for block in page.blocks if named else ():
        first, limit = block.span.first, block.span.last
        colon = next((i for i in range(first + 1, min(limit - 1, first + _LABEL)) if page.tokens[i].text == ":"), 0)
        said = [lemmas(page.tokens[i].text) for i in range(first, colon)]
        told = any(w & words("venues", "offices") for w in said) and any(
            w & words("venues", "offices_of") for w in said
        )
        place = place_at(page, colon + 1, limit, "nom") if told else None
        before = bisect_left(named, colon, key=lambda pair: pair[0])
        if place is not None and place.name and before:
            quote = Span(first, place.span.last)
            yield Area(named[before - 1][1], place.name, "town", quote, "polish/events.toml: venues, offices")


__all__ = ["add_homes", "offices_of_projects"]
