"""Where institutions sit: postal addresses, "z siedzibą w …", and a town behind the name.

Invariant: an institution that has a place keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from graph.gazetteer import town_names
from graph.ids import normalised
from loaders.documents.page import Page, Span
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.morphology import ALL_CASES
from loaders.documents.polish.places import place_at, quiet

_POSTCODE = re.compile(r"\d{2}-\d{3}")
_STREET = {"ul", "al", "pl", "os", "ulica", "aleja", "plac", "osiedle"}
_NUMBERED = re.compile(r" nr (?=\d)", re.I)
_STREET_TOKENS = 12
_MAX_NAME = 10  # tokens of a name above an address


class AddressReader:
    """Reads addresses; `looks_like_name` says whether a line without an institution may name one."""

    def __init__(self, page: Page, finder: InstitutionFinder, looks_like_name: Callable[[Span], bool]) -> None:
        self.page, self.finder, self.looks_like_name = page, finder, looks_like_name

    def run(self) -> None:
        """Addresses, seats, then towns behind names."""
        self._addresses()
        self._seats()
        self._towns_behind()
        self._shared()

    def _addresses(self) -> None:
        """The name above "ul. … 1, 00-001 Miasto", and the place of an institution that such an address follows."""
        for token in self.page.tokens:
            if not _POSTCODE.fullmatch(token.text) or token.index + 1 >= len(self.page.tokens):
                continue
            town = self._town(token.index + 1)
            street = self._street(token.index)
            if town is None or street is None:
                continue
            self._addressed(street, town, Span(street, town.last))

    def _seats(self) -> None:
        """Like "z siedzibą w …" after a name tells the place."""
        tokens = self.page.tokens
        for index in range(len(tokens) - 3):
            if tokens[index + 1].norm != "siedzibą":
                continue
            words = [token.norm for token in tokens[index : index + 3]]
            institution = self.finder.taken.get(index - 1)
            if institution is None or words[:2] != ["z", "siedzibą"] or words[2] not in ("w", "we"):
                continue
            place = place_at(self.page, index + 3, self.page.sentence_of(index).last)
            if place is not None and place.name is not None and institution.place in (None, place.name):
                institution.place, institution.located = place.name, Span(index, place.span.last)
                institution.aside = (index, place.span.last)

    def _towns_behind(self) -> None:
        """Like "Galeria Fala, Kolno": a larger town behind the comma after a name without a place."""
        for institution in self.finder.institutions:
            for mention in institution.mentions if institution.place is None else ():
                comma, limit = mention.span.last, self.page.sentence_of(mention.span.first).last
                if comma + 1 >= limit or self.page.tokens[comma].text != ",":
                    continue
                comma = self._after_street(comma, limit)
                place = place_at(self.page, comma + 1, limit, "nom")
                after = self.page.tokens[place.span.last] if place and place.span.last < limit else None
                street = comma != mention.span.last
                ends = street or after is None or not (after.is_word or after.is_dash)
                if place and place.name and ends and (street or normalised(place.name) in town_names("PL")):
                    institution.place = place.name

    def _shared(self) -> None:
        """Like "Szkoła Podstawowa nr 1 i Szkoła Podstawowa nr 3 w Kolnie": the town is that of both."""
        numbered = [i for i in self.finder.institutions if _NUMBERED.search(i.name)]
        named = sorted(((m.span, i) for i in numbered for m in i.mentions), key=lambda pair: pair[0].first)
        for (before, one), (after, other) in pairwise(named):
            between = {token.norm for token in self.page.tokens[before.last : after.first]}
            same = _NUMBERED.split(one.name)[0] == _NUMBERED.split(other.name)[0]
            if one.place is None and same and len(between) == 1 and between <= {"i", "oraz", ","}:
                one.place = other.place

    def _after_street(self, comma: int, limit: int) -> int:
        """The comma behind "ul. Długa 3" where a street follows the first one."""
        if comma + 1 < limit and self.page.tokens[comma + 1].norm in _STREET:
            found = (
                i for i in range(comma + 2, min(limit - 1, comma + _STREET_TOKENS)) if self.page.tokens[i].text == ","
            )
            return next(found, comma)
        return comma

    def _town(self, index: int) -> Span | None:
        last = index
        block = self.page.blocks[self.page.block_index(index)].span
        while (
            last < block.last and last - index < 3 and self.page.tokens[last].capital and self.page.tokens[last].is_word
        ):
            last += 1
        return Span(index, last) if last > index else None

    def _street(self, postcode: int) -> int | None:
        for index in range(postcode - 1, max(-1, postcode - _STREET_TOKENS), -1):
            if self.page.tokens[index].norm in _STREET:
                return index
        return None

    def _addressed(self, street: int, town: Span, address: Span) -> None:
        place = quiet(self.page.words(town))
        end = street - 1 if street and self.page.tokens[street - 1].text in ",-–" else street
        institution = self.finder.taken.get(end - 1)
        if institution is None:
            name = self._name_before(end)
            if name is None:
                return
            institution = self.finder.add(" ".join(self.page.words(name).split()), None, None, name, ALL_CASES)
        if institution.place is None:
            institution.place = place
        if institution.place == place:
            mention = next((m.span for m in institution.mentions if m.span.last == end), None)
            institution.located = Span(mention.first if mention else address.first, address.last)

    def _name_before(self, end: int) -> Span | None:
        """The line above an address, where it is a name."""
        if end == 0:
            return None
        block = self.page.blocks[self.page.block_index(end - 1)].span
        span = Span(block.first, end)
        fits = self.looks_like_name(span) and span.last - span.first <= _MAX_NAME
        return span if fits and not any(i in self.finder.taken for i in range(span.first, span.last)) else None
