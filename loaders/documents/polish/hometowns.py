"""The town that the name of an institution says without "w": "Gmina Lipki", "Urząd Miasta Łodzi", "Hufiec ZHP Kolno".

Invariant: only names of places that the dictionary knows count, but behind "Gminy" whatever stands there.
"""

from __future__ import annotations

from functools import lru_cache

from graph.gazetteer import town_names
from graph.ids import normalised
from loaders.documents.page import Page, Span
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.morphology import is_geographic, lemmas, noun_readings, readings
from loaders.documents.polish.places import is_no_town, place_at, quiet
from ontology import vocab

_OF_COMMUNE = frozenset({"miejski", "wiejski", "stołeczny", "miasto"})
_BUILDINGS = frozenset({"zamek", "pałac", "dwór", "sołectwo", "schronisko", "stadion", "hala"})
_REGIONAL = frozenset({"opolski", "lubelski", "łódzki"})  # of a region as well as of a town
_MAX_COMMUNE = 3  # words of the name of a commune
_COUNTRY = "PL"


def town_of(page: Page, pattern: NamePattern, span: Span, stem_end: int) -> str | None:
    """The town in a name; `stem_end` is where the first words of the name end."""
    last = span.last
    if pattern.territory:
        return _commune(page, stem_end, last) if pattern.words[-1] in ("gmina", "miasto") else None
    if last == stem_end:
        return _adjective_town(page, span, stem_end, pattern)
    if pattern.words[-1] in ("gminy", "miasta"):
        return _in_unit(page, pattern.words[-1], stem_end, last)
    if vocab.is_kind(pattern.kind, "media"):
        return _of_medium(page, stem_end, last)
    return (
        _behind_commune(page, stem_end, last)
        or (_known(page, stem_end, last) if _is_office(pattern) else None)
        or _last_word(page, pattern, span, stem_end)
        or _adjective_town(page, span, stem_end, pattern)
    )


def _commune(page: Page, first: int, last: int) -> str | None:
    while first < last - 1 and lemmas(page.tokens[first].text) & _OF_COMMUNE:
        first += 1
    return quiet(page.words(Span(first, last)))


def _plain(page: Page, first: int, last: int) -> bool:
    tokens = page.tokens[first:last]
    return len(tokens) <= _MAX_COMMUNE and all(t.is_word and t.capital for t in tokens)


def _known(page: Page, first: int, last: int, *cases: str) -> str | None:
    """A town that fills the rest of a name, in the nominative or genitive."""
    for case in cases or ("nom", "gen"):
        place = place_at(page, first, last, case)
        if place and place.span.last == last and place.name and readings(page.tokens[first].text):
            return place.name
    return None


def _in_unit(page: Page, unit: str, first: int, last: int) -> str | None:
    """Behind "Gminy" a name stands as it is, behind "Miasta" in the genitive."""
    if unit.casefold() == "miasta":
        return _known(page, first, last)
    return _known(page, first, last, "nom") or (
        quiet(page.words(Span(first, last))) if _plain(page, first, last) else None
    )


def _behind_commune(page: Page, first: int, last: int) -> str | None:
    """Like "Towarzystwo Rozwoju Gminy Lipki", "Rada Miasta Łodzi"."""
    for index in range(first, last - 1):
        if page.tokens[index].text in ("Gminy", "Miasta") and _plain(page, index + 1, last):
            return _in_unit(page, page.tokens[index].text, index + 1, last)
    return None


def _is_office(pattern: NamePattern) -> bool:
    return pattern.complete and vocab.is_kind(pattern.kind, "local_government")


def _of_medium(page: Page, first: int, last: int) -> str | None:
    """Like "Radio Kielce", "Serwis Lipki 24": the word of a medium's name that is a town."""
    for index in range(first, last):
        place = place_at(page, index, last, "nom")
        if place and place.name and readings(page.tokens[index].text):
            return place.name
    place = place_at(page, first, last, "gen")
    known = place and place.name and place.span.last == last and normalised(place.name) in town_names(_COUNTRY)
    return place.name if place and known else None


def _last_word(page: Page, pattern: NamePattern, span: Span, stem_end: int) -> str | None:
    """Like "Hufiec ZHP Kolno", "Galeria Fala Kolno": a town in the nominative at the end."""
    for index in (span.last - 2, span.last - 1):
        if index < stem_end or not page.tokens[index].capital or page.tokens[index].shouted:
            continue
        place = place_at(page, index, span.last, "nom")
        if place is None or place.name is None or place.span.last != span.last or is_no_town(place.name):
            continue
        if not _only_town(page.tokens[index].text) and normalised(place.name) not in town_names(_COUNTRY):
            building = pattern.words[0] in _BUILDINGS
            if not building or not any(is_geographic(r) for r in noun_readings(page.tokens[index].text, "nom")):
                continue
        loose = vocab.is_kind(pattern.kind, "ngo") or vocab.is_kind(pattern.kind, "company")
        plural = all("sg" not in r.numbers for r in noun_readings(page.tokens[index].text, "nom"))  # mountains, too
        if normalised(place.name) in town_names(_COUNTRY) or not (loose and (plural or index == stem_end)):
            return place.name
    return None


def _only_town(word: str) -> bool:
    """Whether the dictionary knows a word as nothing but a place."""
    found = readings(word)
    return bool(found) and all(is_geographic(r) for r in found if "nazwisko" not in r.names or is_geographic(r))


def _adjective_town(page: Page, span: Span, stem_end: int, pattern: NamePattern) -> str | None:
    """Like "Poznańskie Centrum …": the town of the adjective with which a name begins."""
    first = page.tokens[span.first]
    if vocab.is_kind(pattern.kind, "university") and stem_end < span.last and pattern.head == len(pattern.words) - 1:
        first = page.tokens[stem_end]  # "Politechnika Gdańska"
    elif span.first >= stem_end - len(pattern.words):
        return None
    if first.shouted:
        return None
    bases = {r.base.casefold() for r in readings(first.text) if r.is_adjective} - _REGIONAL
    towns = {town for base in bases for town in _towns_of_adjective(base)}
    return towns.pop() if len(towns) == 1 else None


@lru_cache(maxsize=5_000)
def _towns_of_adjective(base: str) -> tuple[str, ...]:
    """Larger towns of which an adjective is made in the plain way: "poznański", "gdański", "warszawski"."""
    if not base.endswith("ski"):
        return ()
    stem = base.removesuffix("ski")
    stems = [
        stem,
        *([stem[:-2] + "ów"] if stem.endswith("ow") else []),
        *([stem[:-1] + "ni"] if stem[-1:] == "ń" else []),
    ]
    names = [(s + ending).capitalize() for s in stems for ending in ("", "sk", "a", "o", "e", "y")]
    known = [name for name in names if any(is_geographic(r) for r in noun_readings(name, "nom"))]
    return tuple(name for name in known if normalised(name) in town_names(_COUNTRY))
