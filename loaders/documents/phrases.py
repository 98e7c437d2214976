"""Phrases of groups and events: a head with the adjectives before it and what belongs to it after."""

from __future__ import annotations

from loaders.documents import grammar
from loaders.documents.morphology import Reading, adjective_reading, lemmas, noun_readings, readings
from loaders.documents.page import Page, Span

_MAX_NAME = 14  # tokens
_NEVER_FIRST = grammar.words("names", "never_first")


def phrase(page: Page, sentence: Span, head: int, noun: Reading, taken: set[int], capitals: bool) -> Span:
    """Adjectives before a head and what belongs to it after: adjectives that agree, words with capitals.

    With `capitals` only adjectives with a capital count before it.
    """
    first = _first(page, sentence, head, noun, taken, capitals)
    last = head + 1
    while last < min(sentence.last, head + _MAX_NAME) and last not in taken:
        if not _goes_on(page, sentence, head, last, noun, capitals):
            break
        last += 1
    return Span(first, last)


def _first(page: Page, sentence: Span, head: int, noun: Reading, taken: set[int], capitals: bool) -> int:
    first = head
    while first > sentence.first and first - 1 not in taken:
        comma = page.tokens[first - 1].text == "," and first < head and first - 2 >= sentence.first
        token = page.tokens[first - 2] if comma else page.tokens[first - 1]
        numeral = capitals and token.text.isupper() and not set(token.text) - set("IVXL")
        adjective = adjective_reading(token.text, noun) if not lemmas(token.text) & _NEVER_FIRST else None
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
    if last == head + 1 and not capitals and adjective_reading(token.text, noun) is not None:
        return True
    if following is None:
        return False
    if not capitals and following.capital and any(r.pos == "ppas" and "gen" in r.cases for r in readings(token.text)):
        return True  # "pokaz zbudowanego Młyna …"
    joins = token.norm in ("i", "ds", ".", "rzecz", "do", "spraw") or (token.norm == "na" and following.norm == "rzecz")
    return joins and (following.capital or following.text == "." or following.norm == "rzecz")


def nouns_of(word: str, heads: frozenset[str] | set[str], number: str | None = None) -> list[Reading]:
    """Readings of a word as one of these nouns, in a number where one is given."""
    found = [r for r in noun_readings(word) if r.base.casefold() in heads]
    return [r for r in found if number is None or number in r.numbers]
