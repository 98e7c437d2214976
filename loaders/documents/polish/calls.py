"""Calls of funders of research by their names ("konkurs OPUS 21", "NCBR LIDER XIII"), and codes of Erasmus+.

Invariant: such a name is a word of music or of daily life, so that a funder or a word for a call stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas

_NUMBER = re.compile(r"[IVXL]+|\d{1,2}")
_ACTION = re.compile(r"KA\d{3}(?:-[A-Z]{2,3})?")


@dataclass(frozen=True, slots=True)
class Call:
    """A call: its tokens, its name as it stands, and the name without its number."""

    span: Span
    name: str
    base: str
    kind: str


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(grammar.load("programmes.toml")["calls"][key])


@cache
def _names() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in grammar.load("programmes.toml")["calls"]["names"]:
        words = tuple(name.casefold().split())
        found.setdefault(words[0], []).append(words)
    return {word: sorted(group, key=len, reverse=True) for word, group in found.items()}


def call_at(page: Page, sentence: Span, index: int, taken: set[int]) -> Call | None:
    """The call whose name begins at a token; tokens in `taken` name institutions, perhaps its funder."""
    token = page.tokens[index]
    if not token.capital or index in taken:
        return None
    if _ACTION.fullmatch(token.text):
        return Call(Span(index, index + 1), token.text, token.text, "measure")
    for words in _names().get(token.norm, ()):
        last = index + len(words)
        said = tuple(t.norm for t in page.tokens[index : min(last, sentence.last)])
        if said == words and _is_asked_for(page, sentence, index, taken):
            end = last + (last < sentence.last and bool(_NUMBER.fullmatch(page.tokens[last].text)))
            return Call(Span(index, end), page.words(Span(index, end)), " ".join(words), "programme")
    return None


def _is_asked_for(page: Page, sentence: Span, index: int, taken: set[int]) -> bool:
    """A funder right before, or "konkursu", "programu", "grant"; also behind a bracket or comma after the funder."""
    before = index - 1
    while before >= sentence.first and page.tokens[before].text in '(-–,„"/:':
        before -= 1
    if before < sentence.first:
        return False
    token = page.tokens[before]
    if token.text in _words("funders") or lemmas(token.text) & _words("before"):
        return True
    following = page.tokens[index + 1].text if index + 1 < sentence.last else ""
    role = not page.tokens[index].shouted and page.tokens[index].norm in grammar.words("lists", "roles")
    return before in taken and (not role or bool(_NUMBER.fullmatch(following)))  # "Gmina Lipki – Lider projektu"
