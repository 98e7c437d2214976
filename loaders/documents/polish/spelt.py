"""Projects that a page calls so by their acronym or as one word: "Projekt LIPA" of a "Lokalna … Pracownia (LIPA)".

Invariant: the acronym of an office known everywhere is no project; "projekt MOPS" is a project of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas

_SMALL = frozenset({"i", "na", "dla", "w", "z", "o", "do", "oraz", "rzecz", "ds"})
_MAX_WORDS = 10
_HUMPS = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]+(?:[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]*)+")


def spelt_out(page: Page) -> Iterator[tuple[str, Span]]:
    """Acronyms that follow "projekt", each with the words of its name before its brackets."""
    called = {page.tokens[index].text for index in _behind_projects(page)} - grammar.kind_acronyms().keys()
    called -= grammar.body_acronyms().keys()
    for token in page.tokens[1:-1]:
        bracketed = page.tokens[token.index - 1].text == "(" and page.tokens[token.index + 1].text == ")"
        if token.text in called and bracketed and (name := _before(page, token.index - 1, token.text)):
            called.discard(token.text)
            yield token.text, name


def _behind_projects(page: Page) -> Iterator[int]:
    for token in page.tokens[:-1]:
        following = page.tokens[token.index + 1]
        if following.shouted and len(following.text) > 2 and "projekt" in lemmas(token.text):
            yield following.index


def _before(page: Page, bracket: int, acronym: str) -> Span | None:
    """The words right before a bracket whose initials are the acronym, small words counted or not."""
    sentence = page.sentence_of(bracket)
    for first in range(bracket - 2, max(sentence.first, bracket - _MAX_WORDS) - 1, -1):
        words = [t for t in page.tokens[first:bracket] if t.is_word]
        every = "".join(word.text[0] for word in words).upper()
        main = "".join(word.text[0] for word in words if word.norm not in _SMALL).upper()
        if page.tokens[first].capital and acronym.upper() in (every, main):
            return Span(first, bracket)
    return None


def is_joined(word: str) -> bool:
    """Whether a word is several with capitals written as one: "DobryStart"."""
    return bool(_HUMPS.fullmatch(word))


def initials_of_joined(word: str) -> str:
    """The capitals of a name, those inside of words included: "Dobry StartUp" → "DSU"."""
    return "".join(letter for letter in word if letter.isupper())


def spaced(page: Page, joined: str) -> list[Span]:
    """Where the words of a joined name stand apart: "Dobry Start" of "DobryStart"; the joined name itself too."""
    found, wanted = [], joined.casefold()
    for token in page.tokens:
        if not token.capital or not wanted.startswith(token.norm):
            continue
        text, last = "", token.index
        while last < len(page.tokens) and len(text) < len(wanted):
            text += page.tokens[last].norm
            last += 1
        if text == wanted and last <= page.sentence_of(token.index).last:
            found.append(Span(token.index, last))
    return found
