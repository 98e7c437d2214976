"""Office-holders who sign: "starosta lipecki Jan Nowak" acts for "Powiat Lipecki", which is the party.

Invariant: an institution is named only in a sentence about a signing, where the words beside the office name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar, signing
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import (
    Reading,
    adjective_reading,
    inflect,
    lemmas,
    noun_readings,
    readings,
)
from loaders.documents.polish.persons import given
from loaders.documents.polish.places import place_at
from loaders.documents.spelling import key
from ontology import vocab

_KINDS = {
    "powiat": "county_government",
    "województwo": "regional_government",
    "gmina": "commune_government",
    "miasto": "commune_government",
}
_ACTING = frozenset({"nom", "inst"})  # "starosta … podpisał umowę z wójtem …"
_MAX_NAME = 3  # words of the name of a commune
_BESIDE = frozenset({"mgr", "dr", "prof", "inż", "hab", "pan", "pani", ".", "–", "-", "—", ",", "(", ":"})


class OfficeFinder:
    """Adds to the institutions of a page those for which the holders of offices sign."""

    def __init__(self, page: Page, finder: InstitutionFinder) -> None:
        self.page, self.finder = page, finder
        self.units = signing.offices()

    def run(self) -> None:
        """Looks at every office in the passages about a signing."""
        functions = frozenset().union(*self.units.values())
        for passage in signing.passages(self.page):
            for index in tokens_with(self.page, functions, passage):
                self._office(index, passage)

    def _office(self, index: int, passage: Span) -> None:
        units = {u for u, functions in self.units.items() if lemmas(self.page.tokens[index].text) & functions}
        found = self._by_noun(index, passage, units) or (self._by_adjective(index) if "powiat" in units else None)
        if found is None:
            return
        span, unit, name, place = found
        cases = frozenset().union(*(r.cases for r in noun_readings(self.page.tokens[index].text)))
        before = self.page.tokens[max(passage.first, index - _MAX_NAME) : index]
        if any(lemmas(token.text) & grammar.words("people", "attends") for token in before):
            return
        acts = bool(cases & _ACTING) and signing.announces(self.page, passage)
        if acts or self._person_after(span.last, passage) or self._person_before(index, passage):
            self._free(Span(index, span.last))
            if not any(i in self.finder.taken for i in range(span.first, span.last)):
                self.finder.add(name, _KINDS[unit], place, span, cases)

    def _by_noun(self, index: int, passage: Span, units: set[str]) -> tuple[Span, str, str, str | None] | None:
        """Like "wójt Gminy Lipki", "marszałek województwa …": the office and then the unit with its name."""
        head = index + 1
        if head + 1 >= passage.last:
            return None
        token = self.page.tokens[head]
        nouns = [r for r in noun_readings(token.text, "gen") if r.base.casefold() in _KINDS and "sg" in r.numbers]
        unit = next((r.base.casefold() for r in nouns), None)
        if unit is None:
            return self._by_town(index, passage) if units & {"gmina", "miasto"} else None
        if self.page.tokens[head + 1].norm == "i":
            return self._both(head, passage, unit)
        if unit in ("powiat", "województwo"):
            name = self._adjective(head + 1, nouns[0])
            return (Span(head, head + 2), unit, f"{unit.capitalize()} {name}", None) if name else None
        return self._commune(head, passage, unit) if units & {"gmina", "miasto"} else None

    def _by_town(self, index: int, passage: Span) -> tuple[Span, str, str, str | None] | None:
        """Like "burmistrz Lipek": the commune is called after its town."""
        place = place_at(self.page, index + 1, passage.last, "gen")
        if place is None or place.name is None or given(self.page.tokens[index + 1].text):
            return None
        if key(f"Gmina {place.name}") in self.finder.by_key:
            return None  # "Gmina Lipki, reprezentowana przez … – Burmistrza Lipek"
        return Span(index, place.span.last), "gmina", f"Gmina {place.name}", place.name

    def _both(self, head: int, passage: Span, unit: str) -> tuple[Span, str, str, str | None] | None:
        """Like "burmistrz Miasta i Gminy Lipki": the commune is called so."""
        other = lemmas(self.page.tokens[head + 2].text) if head + 2 < passage.last else frozenset()
        second = next((u for u in ("gmina", "miasto") if u in other and u != unit), None)
        found = self._commune(head + 2, passage, "gmina") if second and unit in ("gmina", "miasto") else None
        if found is None or second is None:
            return None
        span, _, _, place = found
        return Span(head, span.last), unit, f"{unit.capitalize()} i {second.capitalize()} {place}", place

    def _commune(self, head: int, passage: Span, unit: str) -> tuple[Span, str, str, str | None] | None:
        if unit == "miasto":
            place = place_at(self.page, head + 1, passage.last, "gen")
            known = place is not None and place.name is not None
            return (Span(head, place.span.last), unit, f"Miasto {place.name}", place.name) if place and known else None
        last = head + 1
        while last < min(passage.last, head + 1 + _MAX_NAME) and self._names_commune(last):
            last += 1
        name = " ".join(self.page.words(Span(head + 1, last)).split()) if last > head + 1 else ""
        return (Span(head, last), unit, f"Gmina {name}", name) if name else None

    def _names_commune(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.is_word and token.capital and not self._is_person(index)

    def _by_adjective(self, index: int) -> tuple[Span, str, str, str | None] | None:
        """Like "starosta lipecki", "Starosty Lipeckiego": the adjective is that of the county."""
        if index + 1 >= len(self.page.tokens):
            return None
        for noun in noun_readings(self.page.tokens[index].text):
            if name := self._adjective(index + 1, noun):
                return Span(index, index + 2), "powiat", f"Powiat {name}", None
        return None

    def _adjective(self, index: int, noun: Reading) -> str | None:
        """An adjective made of a place, in the nominative of "powiat" or "województwo", with a capital."""
        token = self.page.tokens[index]
        found = adjective_reading(token.text, noun) if token.is_word else None
        if found is None or not found.base.endswith(("ski", "cki", "dzki")):
            return None
        gender = "n" if noun.base.casefold() == "województwo" else "m3"
        form = inflect(token.text, found, "nom", "sg", gender)
        return form[:1].upper() + form[1:] if form else None

    def _person_after(self, index: int, passage: Span) -> bool:
        while index < passage.last and self.page.tokens[index].norm in _BESIDE:
            index += 1
        return index < passage.last and self._is_person(index)

    def _person_before(self, index: int, passage: Span) -> bool:
        """Like "Jan Nowak – wójt", "Jan Nowak, wójt"."""
        before = index - 1
        if before - 2 < passage.first or self.page.tokens[before].text not in (",", "-", "–", "—", "("):
            return False
        return any(self._is_person(first) for first in range(max(passage.first, before - 4), before - 1))

    def _is_person(self, index: int) -> bool:
        return _is_person(self.page, index)

    def _free(self, span: Span) -> None:
        """Takes away a mention of the office itself: it is the unit that is the party."""
        holders = {id(i): i for index in range(span.first, span.last) if (i := self.finder.taken.get(index))}
        for institution in holders.values():
            if lemmas(institution.name.split()[0]) & frozenset().union(*self.units.values()):
                inside = [m for m in institution.mentions if m.span.first in span]
                institution.mentions = [m for m in institution.mentions if m not in inside]
                for mention in inside:
                    for index in range(mention.span.first, mention.span.last):
                        self.finder.taken.pop(index, None)


def _is_person(page: Page, index: int) -> bool:
    """A given name with a surname behind it."""
    tokens = page.tokens
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        tokens[index].capital
        and given(tokens[index].text)
        and bool(following and following.capital and following.is_word)
    )


def beside_parties(page: Page, institutions: Sequence[Institution]) -> set[int]:
    """Words about people between the parties of a signing: "[Powiat …] Jan Nowak i dyrektor [Urzędu …] Ewa Lis"."""
    taken = {i for inst in institutions for m in inst.mentions for i in range(m.span.first, m.span.last)}
    functions = grammar.words("people", "functions") | grammar.words("people", "courtesies")
    found: set[int] = set()
    for passage in signing.passages(page):
        for index in range(passage.last - 1, passage.first - 1, -1):
            if index in taken:
                continue
            behind = index + 1 in taken or index + 1 in found
            if _is_person(page, index):
                found |= {index, index + 1} - taken
            elif behind and lemmas(page.tokens[index - (page.tokens[index].text == ".")].text) & functions:
                found.add(index)  # the dot of "prof." too
    return found


def party_with(function: str, parties: list[Institution]) -> Institution | None:
    """The one party whose kind has such a function; None where several or none has."""
    kind = next((kind for word, kind in signing.kinds_of_functions().items() if word in lemmas(function)), None)
    same = [p for p in parties if kind and vocab.is_kind(p.kind, kind)]
    return same[0] if len(same) == 1 else None


def party_described(words: Iterable[str], parties: list[Institution]) -> Institution | None:
    """The one party whose name has all of some words: "komendant [powiatowy policji]" is of the "Komenda …"."""
    said = [lemmas(word) for word in words if word[0].isalpha()]
    if not said:
        return None
    same = [p for p in parties if all(any(word & lemmas(w) for w in p.name.split()) for word in said)]
    return same[0] if len(same) == 1 else None


def party_called(word: str, parties: list[Institution]) -> Institution | None:
    """The one party that a common noun means: "prezes fundacji", "dyrektor szkoły"."""
    bases = {r.base.casefold() for r in noun_readings(word) if "sg" in r.numbers}
    same = [p for p in parties if bases & _heads(p)]
    return same[0] if len(same) == 1 else None


def _heads(institution: Institution) -> frozenset[str]:
    """Base forms of the first noun of a name: "Powiatowy Urząd Pracy" is an "urząd"."""
    for word in institution.name.split():
        found = {r.base.casefold() for r in noun_readings(word, "nom") if "nazwa_pospolita" in r.names}
        if found and not any(r.is_adjective for r in readings(word)):
            return frozenset(found)
    return frozenset()


__all__ = ["OfficeFinder", "beside_parties", "party_called", "party_described", "party_with"]
