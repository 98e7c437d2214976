"""Parts of institutions that an acronym, or nothing, says whose they are: "Wydział Mechaniczny UTL", "Departament …".

Invariant: without an acronym only departments of offices count, and only with two words of a name of their own.
"""

from __future__ import annotations

from dataclasses import replace

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, noun_readings
from loaders.documents.polish.names import nominative
from loaders.documents.polish.places import place_at
from ontology import vocab

_MAX_NAME = 10  # tokens
_OFFICES = frozenset({"departament"})
_JOINING = frozenset({"i", "oraz", "o", "w", "z", ",", "ds", "."})
_OWNERS = ("ministry", "regional_government", "voivodeship_office")


def add_faculties(page: Page, finder: InstitutionFinder, reserved: set[int]) -> None:
    """Adds them to the institutions of a page; none is looked for in `reserved` tokens."""
    heads = grammar.words("names", "faculties") | _OFFICES
    for index in tokens_with(page, heads):
        token = page.tokens[index]
        nouns = [r for r in noun_readings(token.text) if r.base.casefold() in heads and "sg" in r.numbers]
        if not nouns or not token.capital or token.index in finder.taken or token.index in reserved:
            continue
        sentence = page.sentence_of(token.index)
        if finder.shouted[sentence.first]:
            continue
        noun = replace(nouns[0], cases=frozenset().union(*(n.cases for n in nouns)))
        office = noun.base.casefold() in _OFFICES
        acronym = _acronym_behind(page, finder, token.index, sentence, office)
        if acronym is not None and acronym not in reserved and acronym + 1 not in finder.taken:
            _add(page, finder, Span(token.index, acronym + 1), noun, sentence)
        elif acronym is None and office and (last := _end(page, finder, token.index, sentence)):
            _add(page, finder, Span(token.index, last), noun, sentence)


def _add(page: Page, finder: InstitutionFinder, span: Span, noun: Reading, sentence: Span) -> None:
    place = None
    if span.last < sentence.last and page.tokens[span.last].norm in ("w", "we"):
        place = place_at(page, span.last + 1, sentence.last)
    span = Span(span.first, place.span.last if place and place.name else span.last)
    name = nominative(page, span, span.first, noun, "sg")
    kind = _owner(finder) if noun.base.casefold() in _OFFICES else "university"
    finder.add(name, kind, place.name if place else None, span, noun.cases)


def _owner(finder: InstitutionFinder) -> str:
    """The kind of whose departments the page speaks: a ministry where it names one, else a marshal's office."""
    kinds = {kind for i in finder.institutions for kind in _OWNERS if vocab.is_kind(i.kind, kind)}
    return kinds.pop() if len(kinds) == 1 else "regional_government"


def _acronym_behind(page: Page, finder: InstitutionFinder, head: int, sentence: Span, office: bool) -> int | None:
    """The acronym after the name of a part: words with capitals and what joins them."""
    for index in range(head + 1, min(sentence.last, head + _MAX_NAME)):
        token = page.tokens[index]
        joins = token.norm in ("i", "oraz", "o", "w", "z", ",") or (office and token.norm in _JOINING)
        if index in finder.taken or not (token.capital or joins):
            return None
        if token.shouted and token.is_word and index > head + 1:
            return index
    return None


def _end(page: Page, finder: InstitutionFinder, head: int, sentence: Span) -> int | None:
    """Where the own name of a department ends; None where it has less than two words."""
    index, words = head + 1, 0
    while index < min(sentence.last, head + _MAX_NAME) and index not in finder.taken:
        token = page.tokens[index]
        following = page.tokens[index + 1] if index + 1 < sentence.last else None
        joins = (
            token.norm in ("i", "oraz", "ds", ".")
            and following is not None
            and (following.capital or token.norm == "ds")
        )
        if not (token.is_word and token.capital) and not joins:
            break
        words += token.capital
        index += 1
    return index if words > 1 and index not in finder.taken else None  # "… Urzędu …" says whose it is
