"""German institutions that a page names by their heads or short names alone: "die Landesregierung", "Malteser".

A head alone names nobody, unless there is one that a reader of the page thinks of: the government of the state, the
office of the county; and in an enumeration of institutions, where it stands for the local one.
Invariant: none where another institution of the page has the same head in its name.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from loaders.documents import data_files
from loaders.documents.page import Span
from loaders.documents.western.german_heads import head_of

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_ARTICLES = frozenset({"der", "die", "das", "dem", "des", "vom", "beim", "zum", "zur"})
_JOINING = frozenset({",", "und", "sowie", "&", "•", "*", "-", "oder"})
_FAR = 2  # tokens between two items of an enumeration: ", die"
_LISTED = 2  # other institutions that make an enumeration


def bare_heads(finder: InstitutionFinder, reserved: set[int]) -> None:
    """Adds such institutions to those of a page."""
    single, listed = _words()
    tokens = finder.page.tokens
    for token in tokens:
        if not token.capital or (token.norm not in single and token.norm not in listed):
            continue
        if token.index in finder.taken or token.index in reserved or _goes_on(finder, token.index):
            continue
        article = token.index > 0 and tokens[token.index - 1].norm in _ARTICLES
        alone = article and token.norm in single
        if not (alone or (token.norm in listed and _neighbours(finder, token.index) >= _LISTED)):
            continue
        usual = finder.lexicon.cooperation["names"]["synonyms"].get(token.text, token.text).casefold()
        if any(_has(i.name, (token.norm, usual)) and i.name.casefold() != token.norm for i in finder.institutions):
            continue
        found = head_of(finder.lexicon, token.text)
        kind = listed.get(token.norm) or (found.head.kind if found else None)
        text = found.base if found and not token.shouted else token.text
        finder.add(text, kind, None, Span(token.index, token.index + 1))


@cache
def _words() -> tuple[frozenset[str], dict[str, str]]:
    """Heads that count with an article, and those of enumerations with their kinds: the file `de/bare.toml`."""
    words = data_files.load("western/de/bare.toml")
    return frozenset(words["single"]), words["listed"]


def _has(name: str, words: tuple[str, str]) -> bool:
    return any(word in name.casefold() for word in words)


def _goes_on(finder: InstitutionFinder, index: int) -> bool:
    """Whether a word is only a part of what is said: "Polizei-Einsatz", "Landesregierung Nord", "Jugendamt der …"."""
    tokens = finder.page.tokens
    if index + 1 >= len(tokens):
        return False
    following = tokens[index + 1]
    if following.is_dash and following.start == tokens[index].end:
        return True
    if index and tokens[index - 1].is_dash and tokens[index - 1].end == tokens[index].start:
        return True
    close = finder.page.sentence_of(index).last > index + 1
    return close and ((following.capital and following.is_word) or following.norm in ("der", "des"))


def _neighbours(finder: InstitutionFinder, index: int) -> int:
    """How many institutions stand beside a token with nothing but commas, "und" and articles between."""
    sentence, found, named = finder.page.sentence_of(index), 0, False
    _, words = _words()
    for step in (-1, 1):
        position, gap = index + step, 0
        while sentence.first <= position < sentence.last and gap <= _FAR:
            token = finder.page.tokens[position]
            institution = finder.taken.get(position)
            if institution is not None or token.norm in words:
                found, gap, named = found + 1, 0, named or institution is not None
                while institution is not None and finder.taken.get(position + step) is institution:
                    position += step
            elif token.norm in _JOINING or token.norm in _ARTICLES:
                gap += 1
            else:
                break
            position += step
    return found if named else 0
