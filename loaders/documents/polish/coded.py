"""Levels and calls by codes of the EU's programmes: "Działanie FEMP.06.01 …", "RPLU.08.01.00-IZ.00-06-001/17".

Invariant: the number of a contract ("RPMA.09.01.00-14-7453/16-00") is neither a level nor a call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import Reading, lemmas, noun_readings

_PROGRAMME = r"(?:RP|PO|FE)[A-Z]{2}"
_LEVEL = re.compile(rf"{_PROGRAMME}\.(?P<numbers>\d\d(?:\.\d\d){{0,2}})(?![\d/]|\.\d|[-–](?:\d|I[PZ]))")
_CALL = re.compile(
    rf"{_PROGRAMME}\.\d\d\.\d\d(?:\.\d\d)?[-–]I[PZ]\.\d\d[-–]\d\d[-–]\d{{3}}/\d\d|{_PROGRAMME}\.\d\d\.\d\d[-–]I[PZ]\.\d\d[-–]\d{{3}}/\d\d"
)
_KINDS = ("priority", "measure", "submeasure")
_HEADS = {"priorytet": "priority", "działanie": "measure", "poddziałanie": "submeasure"}
_LONGEST = 40  # characters of a code


@dataclass(frozen=True, slots=True)
class Coded:
    """A level or call: its tokens without the name that may follow, its code, and the head before it."""

    span: Span
    kind: str
    code: str
    head: Reading | None = None


def coded_at(page: Page, sentence: Span, index: int) -> Coded | None:
    """The level or call whose code starts at a token."""
    token = page.tokens[index]
    if len(token.text) < 4 or not token.text[:4].isupper():
        return None
    text = page.text[token.start : token.start + _LONGEST]
    if call := _CALL.match(text):
        return Coded(Span(index, _token_after(page, sentence, index, token.start + call.end())), "call", call[0])
    level = _LEVEL.match(text)
    if level is None:
        return None
    numbers = level["numbers"].split(".")
    while len(numbers) > 1 and numbers[-1] == "00":
        numbers.pop()
    first, head, kind = _head_before(page, sentence, index)
    last = _token_after(page, sentence, index, token.start + level.end())
    code = f"{token.text}.{'.'.join(numbers)}"
    return Coded(Span(first, last), kind or _KINDS[len(numbers) - 1], code, head)


def _head_before(page: Page, sentence: Span, index: int) -> tuple[int, Reading | None, str | None]:
    """Like "Działanie FEMP.06.01", "Osi priorytetowej RPLU.08": where the name begins, its head, and what it is."""
    before = page.tokens[max(sentence.first, index - 2) : index]
    if before and (found := lemmas(before[-1].text) & _HEADS.keys()):
        noun = _singular(before[-1].text, found)
        return (index - 1, noun, _HEADS[next(iter(found))]) if noun else (index, None, None)
    if len(before) == 2 and "priorytetowy" in lemmas(before[1].text) and (found := lemmas(before[0].text) & {"oś"}):
        noun = _singular(before[0].text, found)
        return (index - 2, noun, "priority") if noun else (index, None, None)
    return index, None, None


def _singular(word: str, bases: frozenset[str]) -> Reading | None:
    nouns = [r for r in noun_readings(word) if r.base.casefold() in bases and "sg" in r.numbers]
    return max(nouns, key=lambda r: "nom" in r.cases, default=None)


def _token_after(page: Page, sentence: Span, index: int, end: int) -> int:
    while index < sentence.last and page.tokens[index].start < end:
        index += 1
    return index
