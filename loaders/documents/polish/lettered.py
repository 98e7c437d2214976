"""Acronyms with more behind them: "ZSP nr 1 w Kolnie", "WFOŚiGW w Łodzi", "ZST „Mechanik”", "CKZiU Kolno".

They are mentions of the one institution of the page that they can mean; where the page has none, those of a known kind
(`brands.toml`) are names themselves, as they stand.

Invariant: a mention takes what stands behind the acronym with it, and nothing is guessed where two could be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar, inner
from loaders.documents.polish.morphology import readings
from loaders.documents.polish.places import PlaceName, place_at
from loaders.documents.spelling import initials, key

if TYPE_CHECKING:
    from loaders.documents.polish.institutions import InstitutionFinder

_ACRONYM = re.compile(r"(?=(?:[^A-ZĄĆĘŁŃÓŚŹŻ]*[A-ZĄĆĘŁŃÓŚŹŻ]){2})[A-ZĆŁŚŹŻ][A-ZĄĆĘŁŃÓŚŹŻizńł]{1,9}")
_SUFFIX = re.compile(r"-(?:u|em|ie|owi|y|ów|ach|ami|om|a|ą|ę|i|zie)")
_BASE = re.compile(r" (?:nr|Nr|im\.?|pw\.?|w|we) | [„”\"«]| (?=[A-ZŁŚŻ]{3,}\b)")
_NUMBER = re.compile(r" (?:[Nn]r\.? )?(\d+)")


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind an acronym."""

    last: int
    number: str | None = None
    patron: bool = False
    quoted: str | None = None
    place: PlaceName | None = None

    @property
    def says_something(self) -> bool:
        return bool(self.number or self.patron or self.quoted or self.place)


class LetteredFinder:
    """Finds acronyms with a number, a patron, an own name or a town behind them."""

    def __init__(self, page: Page, finder: InstitutionFinder) -> None:
        self.page, self.finder = page, finder
        self.known: dict[str, list[Institution]] = defaultdict(list)
        for institution in finder.institutions:
            for acronym in initials(_BASE.split(institution.name)[0]) | initials(institution.stem):
                if len(acronym) > 1 and institution not in self.known[acronym]:
                    self.known[acronym].append(institution)

    def run(self, reserved: set[int]) -> None:
        """Every acronym that is free."""
        for token in self.page.tokens:
            if not token.capital or token.index in self.finder.taken or token.index in reserved:
                continue
            text = _SUFFIX.sub("", token.text) if "-" in token.text else token.text
            if _ACRONYM.fullmatch(text) and text not in grammar.body_acronyms():
                self._read(token.index, text)

    def _read(self, index: int, acronym: str) -> None:
        tail = self._tail(index)
        meant = [i for i in self.known.get(acronym, ()) if self._fits(i, tail)]
        span = Span(index, tail.last)
        if any(i in self.finder.taken for i in range(span.first, span.last)):
            return
        if len(meant) == 1 and (tail.says_something or not acronym.isupper()):
            self.finder.mention(meant[0], span, " ".join(self.page.words(span).split()))
        elif not meant and tail.says_something and acronym in _kinds():
            self._add(index, acronym, tail)

    def _add(self, index: int, acronym: str, tail: _Tail) -> None:
        """An institution that has no other name on the page."""
        span = Span(index, tail.last)
        name = f"{acronym} {self.page.words(Span(index + 1, tail.last))}"
        place = tail.place.name if tail.place else None
        added = self.finder.add(" ".join(name.split()), _kinds()[acronym], place, span, frozenset(), stem=acronym)
        self.known[acronym].append(added)

    def _fits(self, institution: Institution, tail: _Tail) -> bool:
        number = _NUMBER.search(institution.name)
        if tail.number and (number is None or number[1] != tail.number):
            return False
        if tail.quoted and key(tail.quoted) not in key(institution.name):
            return False
        place = tail.place.name if tail.place else None
        return place is None or institution.place == place or (institution.place is None and number is None)

    def _tail(self, index: int) -> _Tail:
        limit = self.page.sentence_of(index).last
        last, number = self._number(index + 1, limit)
        if number is None and self._shouted(last, limit):
            last += 1  # "CEiPM OHP w Kolnie"
        patron = self._patron(last, limit)
        last = patron or last
        quotation = self.page.quotation_at.get(last)
        quoted = self.page.words(quotation) if quotation else None
        last = quotation.last + 1 if quotation else last
        place = self._place(last, limit, bare=last == index + 1)
        return _Tail(place.span.last if place else last, number, patron is not None, quoted, place)

    def _number(self, index: int, limit: int) -> tuple[int, str | None]:
        words = [token.norm for token in self.page.tokens[index : min(limit, index + 3)]]
        if words[:1] == ["nr"]:
            dot = len(words) > 1 and words[1] == "."
            number = words[1 + dot] if len(words) > 1 + dot else ""
            return (index + 2 + dot, number) if number.isdigit() else (index, None)
        return (index + 1, words[0]) if words and words[0].isdigit() and len(words[0]) < 3 else (index, None)

    def _shouted(self, index: int, limit: int) -> bool:
        """A second acronym, with a place behind it."""
        token = self.page.tokens[index] if index + 1 < limit else None
        return token is not None and token.shouted and self.page.tokens[index + 1].norm in ("w", "we")

    def _patron(self, index: int, limit: int) -> int | None:
        """Where "im. Jana Nowaka" ends."""
        if index + 1 >= limit or self.page.tokens[index].norm != "im":
            return None
        first = last = index + 1 + (self.page.tokens[index + 1].text == ".")
        while last < limit and (last == first or inner.is_patron(self.page, last, first)):
            last += 1
        return last if first < last and self.page.tokens[first].capital else None

    def _place(self, index: int, limit: int, *, bare: bool) -> PlaceName | None:
        if index >= limit:
            return None
        inside = self.page.tokens[index].norm in ("w", "we")
        if not inside and not bare:
            return None
        place = place_at(self.page, index + inside, limit, "loc" if inside else "nom")
        if place is None or place.name is None:
            return None
        given = any("imię" in r.names for r in readings(self.page.tokens[index].text))
        return None if not inside and given else place


@cache
def _kinds() -> dict[str, str]:
    """Acronyms of institutions that go by nothing else, with their kinds."""
    acronyms: dict[str, list[str]] = grammar.load("brands.toml")["acronyms"]
    return {acronym: kind for kind, several in acronyms.items() for acronym in several}


def kind_of_acronym(acronym: str) -> str | None:
    """The kind of institutions that an acronym is usual for."""
    usual = grammar.kind_acronyms().get(acronym)
    return usual.kind if usual else _kinds().get(acronym)
