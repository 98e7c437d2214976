"""Faculties of universities that only an acronym names: "Wydział Mechaniczny UTL", "Katedra Prawa UL w Kolnie"."""

from __future__ import annotations

from dataclasses import replace

from loaders.documents import grammar
from loaders.documents.institutions import InstitutionFinder
from loaders.documents.morphology import noun_readings
from loaders.documents.names import nominative
from loaders.documents.page import Page, Span
from loaders.documents.places import place_at

_MAX_NAME = 10  # tokens


def add_faculties(page: Page, finder: InstitutionFinder, reserved: set[int]) -> None:
    """Adds them to the institutions of a page; none is looked for in `reserved` tokens."""
    heads = grammar.words("names", "faculties")
    for token in page.tokens:
        nouns = [r for r in noun_readings(token.text) if r.base.casefold() in heads and "sg" in r.numbers]
        if not nouns or not token.capital or token.index in finder.taken or token.index in reserved:
            continue
        sentence = page.sentence_of(token.index)
        acronym = _acronym_behind(page, finder, token.index, sentence)
        if acronym is None or finder.shouted[sentence.first] or acronym in reserved or acronym + 1 in finder.taken:
            continue  # "Wydział Obsługi EFS Urzędu …": the acronym is no university
        last, place = acronym + 1, None
        if last < sentence.last and page.tokens[last].norm in ("w", "we"):
            place = place_at(page, last + 1, sentence.last)
        span = Span(token.index, place.span.last if place and place.name else last)
        noun = replace(nouns[0], cases=frozenset().union(*(n.cases for n in nouns)))
        name = nominative(page, span, token.index, noun, "sg")
        finder.add(name, "university", place.name if place else None, span, noun.cases)


def _acronym_behind(page: Page, finder: InstitutionFinder, head: int, sentence: Span) -> int | None:
    """The acronym after the name of a faculty: words with capitals and what joins them."""
    for index in range(head + 1, min(sentence.last, head + _MAX_NAME)):
        token = page.tokens[index]
        if index in finder.taken or not (token.capital or token.norm in ("i", "oraz", "o", "w", "z")):
            return None
        if token.shouted and token.is_word and index > head + 1:
            return index
    return None
