"""Communes, towns and counties as parties: "umowa między Lipkami a Bobrowem", "gmina Lipki i powiat nyski podpisały".

Invariant: a town or a unit in small letters is an institution only in a sentence about an agreement, where it acts: as
the subject, or behind "z" and "między".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import adjective_reading, inflect, lemmas, noun_readings, readings
from loaders.documents.polish.places import is_no_town, place_at

_BETWEEN = frozenset({"między", "pomiędzy"})
_WITH = frozenset({"z", "ze"}) | _BETWEEN
_JOINING = frozenset({"a", "i", "oraz", ","})
_UNITS = {
    "gmina": "commune_government",
    "miasto": "commune_government",
    "powiat": "county_government",
    "województwo": "regional_government",
}
_COMMUNE = "commune_government"
_ENDINGS = (("kiem", "k"), ("giem", "g"), ("em", ""), ("ami", "y"))  # of the instrumental of towns nobody knows


@cache
def _agreements() -> frozenset[str]:
    """First words of what is signed."""
    heads = (head for entry in grammar.load_cooperation()["agreement"] for head in entry["heads"])
    return frozenset(head.split()[0] for head in heads)


def add_communes(page: Page, finder: InstitutionFinder) -> None:
    """Adds the units of territory that sentences about agreements name as their parties."""
    for sentence in page.sentences:
        if next(iter(tokens_with(page, _agreements(), sentence)), None) is None:
            continue
        signed = grammar.words("agreements", "signing") | grammar.words("agreements", "about") - {"o"}
        told = next(iter(tokens_with(page, signed, sentence)), None) is not None
        for head in tokens_with(page, _UNITS.keys(), sentence) if told else ():
            _add_unit(page, finder, sentence, head)
        for index in range(sentence.first, sentence.last - 1):
            if (
                page.tokens[index].norm in _BETWEEN
                and index > sentence.first
                and _of_agreement(page.tokens[index - 1].text)
            ):
                _add_towns(page, finder, Span(index + 1, sentence.last))


def _add_unit(page: Page, finder: InstitutionFinder, sentence: Span, head: int) -> None:
    """Like "gmina Lipki", "z powiatem bobrowskim"; with a capital the unit is found without this."""
    token = page.tokens[head]
    if token.capital or head in finder.taken or head + 1 >= sentence.last or not _acts(page, sentence, head):
        return
    for noun in noun_readings(token.text):
        unit = noun.base.casefold()
        if unit not in _UNITS or "sg" not in noun.numbers or not noun.cases & {"nom", "inst"}:
            continue
        if unit in ("gmina", "miasto"):
            named = _town(page, head + 1, sentence.last, "nom" if "nom" in noun.cases else "inst")
        else:
            adjective = adjective_reading(page.tokens[head + 1].text, noun)
            form = adjective and inflect(page.tokens[head + 1].text, adjective, "nom", "sg", next(iter(noun.genders)))
            made = adjective is not None and adjective.base.endswith(("ski", "cki", "dzki"))
            named = (Span(head + 1, head + 2), form.title()) if made and form else None
        if named is not None:
            span, name = named
            town = name if _UNITS[unit] == _COMMUNE else None
            finder.add(f"{unit.capitalize()} {name}", _UNITS[unit], town, Span(head, span.last), noun.cases)
            return


def _acts(page: Page, sentence: Span, head: int) -> bool:
    """Whether a unit is no place in which something is: "w gminie Lipki", "na terenie gminy"."""
    before = page.tokens[head - 1] if head > sentence.first else None
    if before is None or not before.is_word:
        return before is None or before.text == "."  # "(województwo …)", "powiat …, województwo …" say where
    if before.norm in _WITH | _JOINING:
        return True
    return not any(r.pos == "prep" or r.is_noun for r in readings(before.text))


def _town(page: Page, index: int, limit: int, case: str) -> tuple[Span, str] | None:
    """The town of a commune: in the nominative ("z gminą Lipki"), or in the case of "miasto"."""
    for tried in ("nom", case):
        place = place_at(page, index, limit, tried)
        if place is not None and place.name and not is_no_town(place.name):
            return place.span, place.name
    return None


def _of_agreement(word: str) -> bool:
    """Whether "między" behind a word is of an agreement or of signing it: "budowa drogi między …" says where."""
    about = _agreements() | grammar.words("agreements", "about") | grammar.words("agreements", "signing")
    verb = any(r.pos in ("ppas", "praet", "imps", "fin") for r in readings(word))
    return verb or bool(lemmas(word) & about)


def _add_towns(page: Page, finder: InstitutionFinder, span: Span) -> None:
    """Like "między Lipkami a Bobrowem": two or more sides, each a town or an institution that is known."""
    sides = list(_sides(page, finder, span))
    for here, name in sides if len(sides) > 1 else ():
        if name is not None:
            finder.add(name, _COMMUNE, name, here, frozenset({"inst"}))


def _sides(page: Page, finder: InstitutionFinder, span: Span) -> Iterator[tuple[Span, str | None]]:
    index, joined = span.first, True
    while index < span.last:
        token = page.tokens[index]
        if index in finder.taken:
            known = finder.taken[index]
            last = index
            while last < span.last and finder.taken.get(last) is known:
                last += 1
            yield Span(index, last), None
            index, joined = last, False
        elif token.norm in _JOINING:
            index, joined = index + 1, True
        elif joined and (town := _bare_town(page, index, span.last)):
            yield town
            index, joined = town[0].last, False
        elif joined and not token.capital and any("inst" in r.cases for r in readings(token.text)):
            index += 1  # "niemieckim", "miastem"
        else:
            return


def _bare_town(page: Page, index: int, limit: int) -> tuple[Span, str] | None:
    """A town in the instrumental; of one that no dictionary knows the usual ending is taken away."""
    place = place_at(page, index, limit, "inst")
    if place is None or (place.name and is_no_town(place.name)):
        return None
    if place.name:
        return place.span, place.name
    word = page.tokens[index].text
    for ending, nominative in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return place.span, word.removesuffix(ending) + nominative
    return place.span, word
