"""Territories in running text: "na terenie województwa lipskiego", "w gminach Lipki i Młynary", "mieszkańcy powiatu …".

Invariant: a territory is a unit with its name; a name that the dictionary cannot put into the nominative is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from loaders.documents.findings import Institution, Thing
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, inflect, lemmas, noun_readings, readings
from loaders.documents.polish.passages import has
from loaders.documents.polish.places import place_at

_MAX_NAMES = 30  # names after one word for a unit
_MAX_BEFORE = 4  # tokens between "w" or "na terenie" and the unit
_ADJECTIVE = re.compile(r"\w*(?:sk|ck|dzk)(?:i|ie|iego|im|ich|imi)")
_GENDERS = {"voivodeship": "n", "county": "m3"}
_PREPOSITIONS = {"na": "in", "w": "in", "z": "from", "ze": "from"}  # before "terenie", "terenu"
_WORDS = {"voivodeship": "województwo", "county": "powiat", "commune": "gmina"}


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory of a page; `cue` says how it is spoken of: "in", "from", "of" (its inhabitants), "covered", "bare";
    `start` is the first token of the words that say so."""

    name: str
    kind: str
    span: Span
    cue: str
    start: int


@cache
def _units() -> dict[str, str]:
    said = grammar.load("contents.toml")["areas"]
    return {**said["adjectival"], **said["named"]}


@cache
def _unit_words() -> frozenset[str]:
    return frozenset(_units())


class TerritoryFinder:
    """Finds the territories between two tokens; `names` are mentions of institutions and programmes by token."""

    def __init__(self, page: Page, names: dict[int, tuple[Thing, Span]]) -> None:
        self.page, self.names = page, names

    def within(self, span: Span) -> Iterator[Territory]:
        """Every territory, in order; what is joined to another is spoken of as that is."""
        before: Territory | None = None
        for index in tokens_with(self.page, _unit_words(), span):
            kind = self._unit(index)
            if kind is None or self._in_other_name(index):
                continue
            cue, start = self._cue(index, span.first)
            joined = before is not None and cue == "bare" and self._joins(before.span.last, index)
            if before is not None and joined:
                cue, start = before.cue, before.start
            for name, place in self._names(index + 1, kind, self.page.blocks[self.page.block_index(index)].span.last):
                before = Territory(name, kind, Span(index, place.last), cue, start)
                yield before

    def _joins(self, first: int, last: int) -> bool:
        """Whether only commas, small words and adjectives stand between two units: "powiatu … oraz miasta …"."""
        between = range(first, last)
        return len(between) in (1, 2) and all(self._is_joining(i) for i in between)

    def _is_joining(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.text == "," or has(frozenset({token.norm}), "areas", "joining")

    def _unit(self, index: int) -> str | None:
        """The kind of unit that a word is: "województwie", "gminach", and "woj." before a dot."""
        token = self.page.tokens[index]
        if token.norm in ("woj", "pow", "gm"):
            dotted = index + 1 < len(self.page.tokens) and self.page.tokens[index + 1].text == "."
            return _units()[token.norm] if dotted else None
        nouns = noun_readings(token.text)
        return next((kind for r in nouns if (kind := _units().get(r.base.casefold()))), None)

    def _in_other_name(self, index: int) -> bool:
        """Whether a unit is part of a longer name: "Urząd Gminy …", "Program … Województwa …"; a commune that acts is
        the same as its territory."""
        thing, span = self.names.get(index, (None, None))
        return span is not None and not (isinstance(thing, Institution) and span.first == index)

    def _cue(self, index: int, first: int) -> tuple[str, int]:
        """How a unit is meant and where the words begin that say so, adjectives and numbers passed over."""
        tokens = self.page.tokens
        place = index - 1
        while place >= first and place > index - _MAX_BEFORE and self._passes(place):
            place -= 1
        if place < first:
            return "bare", index
        words = lemmas(tokens[place].text)
        if has(words, "areas", "within") and place > first:
            cue = _PREPOSITIONS.get(tokens[place - 1].norm, "bare")
            return cue, place - 1
        if tokens[place].norm in ("w", "we"):
            return "in", place
        if tokens[place].norm in ("z", "ze") and any("gen" in r.cases for r in noun_readings(tokens[index].text)):
            return "from", place
        if has(words, "areas", "inhabitants"):
            return "of", place
        return ("covered", place) if has(words, "areas", "covering") else ("bare", index)

    def _passes(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.text.isdigit() or has(lemmas(token.text), "areas", "before")

    def _names(self, index: int, kind: str, limit: int) -> Iterator[tuple[str, Span]]:
        """Names after a unit, as many as an enumeration has."""
        tokens = self.page.tokens
        for _ in range(_MAX_NAMES):
            while index < limit and tokens[index].text in ".:–-":
                index += 1
            found = self._name(index, kind, limit)
            if found is None:
                return
            yield found
            index = found[1].last
            joined = index < limit and (
                tokens[index].text == "," or has(frozenset({tokens[index].norm}), "areas", "joining")
            )
            if not joined:
                return
            index += 1

    def _name(self, index: int, kind: str, limit: int) -> tuple[str, Span] | None:
        if index >= limit:
            return None
        if kind in _GENDERS:
            name = adjectival(self.page.tokens[index].text, _GENDERS[kind])
            return (f"{_WORDS[kind]} {name}", Span(index, index + 1)) if name else None
        if not self.page.tokens[index].capital:
            return None
        for case in ("nom", "gen", "loc"):
            place = place_at(self.page, index, limit, case)
            if place is not None and place.name is not None:
                return (f"gmina {place.name}" if kind == "commune" else place.name), place.span
        return None


def adjectival(word: str, gender: str) -> str | None:
    """The nominative of the name of a voivodeship ("n") or county ("m3"), in small letters: "Lipskiego" → "lipskie"."""
    text = word.casefold()
    if not _ADJECTIVE.fullmatch(text.rpartition("-")[2]):
        return None
    known: list[Reading] = [r for r in readings(text) if r.pos == "adj"] or [
        r for r in readings(text.capitalize()) if r.pos == "adj"
    ]
    for reading in known:
        if form := inflect(text, reading, "nom", "sg", gender):
            return form
    stem = text[: max(text.rfind("sk"), text.rfind("ck"), text.rfind("dzk") + 1) + 2]
    return stem + ("ie" if gender == "n" else "i")
