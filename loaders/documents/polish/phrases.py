"""Phrases of groups and events: a head with the adjectives before it and what belongs to it after."""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import (
    Reading,
    adjective_reading,
    is_geographic,
    lemmas,
    noun_readings,
    readings,
)

_MAX_NAME = 14  # tokens
_MAX_ADJECTIVES = 4  # tokens between a noun and the name of what it is
_LEADING_ON = frozenset({"w", "we", "o", "z", "do", "na", "i", "spraw", "rzecz"})
_NEVER_FIRST = grammar.words("names", "never_first")
_OF_NAMES = frozenset({"lokalny"})  # before a head with a capital it is of the name: "Lokalna Koalicja …"


def phrase(page: Page, sentence: Span, head: int, noun: Reading, taken: set[int], capitals: bool) -> Span:
    """Adjectives before a head and what belongs to it after: adjectives that agree, words with capitals.

    With `capitals` only adjectives with a capital count before it.
    """
    first = _first(page, sentence, head, noun, taken, capitals)
    last = head + 1
    while last < min(sentence.last, head + _MAX_NAME) and last not in taken:
        if not _goes_on(page, sentence, head, last, noun, capitals) or _is_person(page, sentence, last):
            break
        last += 1
    while last > head + 1 and page.tokens[last - 1].norm in _LEADING_ON:
        last -= 1  # "Dzień Otwarty w": the school behind it is no part of the name
    return Span(first, last)


def _first(page: Page, sentence: Span, head: int, noun: Reading, taken: set[int], capitals: bool) -> int:
    first = head
    while first > sentence.first and first - 1 not in taken:
        comma = page.tokens[first - 1].text == "," and first < head and first - 2 >= sentence.first
        token = page.tokens[first - 2] if comma else page.tokens[first - 1]
        numeral = capitals and token.text.isupper() and not set(token.text) - set("IVXL")
        never = lemmas(token.text) & _NEVER_FIRST and not (capitals and lemmas(token.text) & _OF_NAMES)
        adjective = adjective_reading(token.text, noun) if not never else None
        describes = adjective is not None and (adjective.pos == "adj" or token.capital)  # "zorganizowane" is no name
        if not (describes or numeral) or (capitals and not token.capital):
            break
        first -= 1 + comma
    return first


def _goes_on(page: Page, sentence: Span, head: int, last: int, noun: Reading, capitals: bool) -> bool:
    token = page.tokens[last]
    following = page.tokens[last + 1] if last + 1 < sentence.last else None
    if token.is_word and token.capital:
        return True
    adjective = adjective_reading(token.text, noun) if last == head + 1 and not capitals else None
    if adjective is not None and adjective.pos == "adj":
        return True  # "zespół doradczy", but not "debata zorganizowana"
    if following is None:
        return False
    if not capitals and following.capital and any(r.pos == "ppas" and "gen" in r.cases for r in readings(token.text)):
        return True  # "pokaz zbudowanego Młyna …"
    if capitals and last > head + 1 and token.norm in ("w", "we", "o", "z") and following.capital:
        return not any(is_geographic(r) for r in readings(following.text))  # "Przemocy w Rodzinie", not "w Kolnie"
    if token.norm == "do" and following.norm == "spraw":
        return True
    joins = token.norm in ("i", "ds", ".", "rzecz", "do", "spraw") or (token.norm == "na" and following.norm == "rzecz")
    return joins and (following.capital or following.text == "." or following.norm == "rzecz")


def _is_person(page: Page, sentence: Span, index: int) -> bool:
    """A given name in the nominative before another capital: "Rada Młynarzy Jan Nowak"."""
    token = page.tokens[index]
    following = page.tokens[index + 1] if index + 1 < sentence.last else None
    given = any("imię" in r.names and "nom" in r.cases for r in noun_readings(token.text))
    return given and not token.shouted and following is not None and following.capital and following.is_word


def nouns_of(word: str, heads: frozenset[str] | set[str], number: str | None = None) -> list[Reading]:
    """Readings of a word as one of these nouns, in a number where one is given."""
    if heads.isdisjoint(lemmas(word)):
        return []
    return [r for r in noun_readings(word) if r.base.casefold() in heads and (number is None or number in r.numbers)]


def behind_adjectives(page: Page, index: int, limit: int, nouns: list[Reading]) -> int:
    """Where a name may begin behind a noun: "firma meblarska Meblex", "miesięcznik społeczno – kulturalny Lipa"."""
    for place in range(index, min(index + _MAX_ADJECTIVES, limit)):
        text = page.tokens[place].text
        half = place + 1 < limit and page.tokens[place + 1].is_dash and text.endswith("o")
        dash = page.tokens[place].is_dash and place > index
        adjective = text.islower() and any(adjective_reading(text, noun) for noun in nouns)
        if not (half or dash or adjective):
            return place
    return index
