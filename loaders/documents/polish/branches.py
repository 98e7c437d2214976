"""Branches that are named with the whole: "Wielkopolski Oddział Towarzystwa …", "Okręg Mazowiecki Klubu …", and bodies
beside it: "Rada Rodziców przy Szkole …".

Invariant: the word for the branch has a capital, and the whole follows it in the genitive (a body: with "przy" or "w").
"""

from __future__ import annotations

from dataclasses import replace

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import Reading, adjective_reading, noun_readings
from loaders.documents.polish.names import Name, nominative

_MAX_ADJECTIVES = 2
_AT = frozenset({"przy", "w", "we"})


def with_branch(page: Page, sentence: Span, name: Name) -> Name:
    """A name with the word for the branch before it; the same name where none stands there."""
    first = name.span.first
    if first <= sentence.first:
        return name
    if "loc" in name.cases and page.tokens[first - 1].norm in _AT and (found := _body(page, sentence, first - 1)):
        return _joined(page, name, *found)
    if "gen" not in name.cases or name.pattern.territory or not page.tokens[first - 1].capital:
        return name
    head = _head(page, sentence, first)
    if head is None:
        return name
    index, noun = head
    start = index
    while start > sentence.first and index - start < _MAX_ADJECTIVES and _goes_with(page, start - 1, noun):
        start -= 1
    return _joined(page, name, start, index, noun)


def _joined(page: Page, name: Name, first: int, head: int, noun: Reading) -> Name:
    span = Span(first, name.span.last)
    whole = " ".join(page.words(name.span).split())
    at = page.tokens[name.span.first - 1].text if page.tokens[name.span.first - 1].norm in _AT else ""
    text = " ".join(
        filter(None, [nominative(page, Span(first, name.span.first - bool(at)), head, noun, "sg"), at, whole])
    )
    return replace(name, span=span, stem=Span(first, name.stem.last), head=head, text=text, cases=noun.cases)


def _head(page: Page, sentence: Span, limit: int) -> tuple[int, Reading] | None:
    """The word for a branch right before a name, or with one adjective of its own between."""
    for index in (limit - 1, limit - 2):
        if index < sentence.first or not page.tokens[index].capital:
            return None
        if noun := _noun(page.tokens[index].text, grammar.words("names", "branches")):
            return (index, noun) if index == limit - 1 or _goes_with(page, index + 1, noun) else None
    return None


def _body(page: Page, sentence: Span, at: int) -> tuple[int, int, Reading] | None:
    """Like "Rada Rodziców" before "przy"."""
    first = at - 2
    if first < sentence.first or page.tokens[at - 1].norm != "rodziców":
        return None
    noun = _noun(page.tokens[first].text, frozenset({"rada"}))
    return (first, first, noun) if noun and page.tokens[first].capital else None


def _noun(word: str, bases: frozenset[str]) -> Reading | None:
    """The reading of a word as one of these nouns, with all the cases that it can be in."""
    nouns = [r for r in noun_readings(word) if r.base.casefold() in bases and "sg" in r.numbers]
    cases = frozenset().union(*(r.cases for r in nouns))
    return replace(nouns[0], cases=cases) if nouns else None


def _goes_with(page: Page, index: int, noun: Reading) -> bool:
    return page.tokens[index].capital and adjective_reading(page.tokens[index].text, noun) is not None


__all__ = ["with_branch"]
