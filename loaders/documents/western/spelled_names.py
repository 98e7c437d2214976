"""Names that an acronym in brackets holds together: "Harbour Library and Information Associations (HLIA)".

Invariant: the first letters of the words with capitals are the acronym's, one for one, so that nothing that stands
before the name or between two names is taken into it.
"""

from __future__ import annotations

from functools import lru_cache

from loaders.documents.page import Page

_SMALL = frozenset(["of", "for", "and", "the", "&", "on", "in", "to"])
_MAX_NAME = 14


@lru_cache(maxsize=2)
def spelled(page: Page) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The words of such names by their first, the longest first; they hold wherever they stand on the page."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for token in page.tokens[2:]:
        index = token.index
        closed = index + 1 < len(page.tokens) and page.tokens[index + 1].text == ")"
        if closed and page.tokens[index - 1].text == "(" and 2 < len(token.text) < 9 and token.text[:2].isupper():
            words = _name(page, index - 1, token.text.upper())
            if words:
                found.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


def _name(page: Page, last: int, acronym: str) -> tuple[str, ...] | None:
    """The words before a bracket whose letters are those of its acronym."""
    sentence, index, letters = page.sentence_of(last), last, len(acronym)
    while letters and index > max(sentence.first, last - _MAX_NAME):
        index -= 1
        token = page.tokens[index]
        if token.is_word and token.capital:
            letters -= 1
            if token.text[0] != acronym[letters]:
                return None
        elif token.norm not in _SMALL:
            return None
    words = tuple(token.norm for token in page.tokens[index:last])
    return words if not letters and len(words) > 2 else None


def spelled_at(page: Page, index: int) -> int | None:
    """Where such a name that begins at a token ends."""
    for words in spelled(page).get(page.tokens[index].norm, ()):
        part = page.tokens[index : index + len(words)]
        if part[0].capital and tuple(token.norm for token in part) == words:
            return index + len(words)
    return None
