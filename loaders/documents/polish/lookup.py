"""Where words stand on a page, by their base forms: each token is looked at once, and not by every finder.

Invariant: a token is found by a word exactly where `morphology.lemmas` of its text has that word, hence also where the
base form of one of its readings is that word in small letters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import lemmas


def tokens_with(page: Page, words: Iterable[str], span: Span | None = None) -> Sequence[int]:
    """The tokens that may be one of some words, in order; those of a span where one is given. Not to be changed."""
    asked = words if isinstance(words, frozenset) else frozenset(words)
    found = page.found.get(asked)
    if found is None:
        found = page.found[asked] = _look_up(page, asked)
    if span is None:
        return found
    first = bisect_left(found, span.first)
    return found[first : bisect_left(found, span.last, first)]


def _look_up(page: Page, words: frozenset[str]) -> list[int]:
    if page.bases is None:
        page.bases = _bases(page)
    bases = page.bases
    places = [bases[word] for word in bases.keys() & words]
    return sorted(places[0]) if len(places) == 1 else sorted({index for place in places for index in place})


def _bases(page: Page) -> dict[str, list[int]]:
    """The tokens by their base forms, those of one word together."""
    places: dict[str, list[int]] = defaultdict(list)
    for token in page.tokens:
        places[token.text].append(token.index)
    bases: dict[str, list[int]] = defaultdict(list)
    for text, indexes in places.items():
        for base in lemmas(text):
            bases[base] += indexes
    return bases


__all__ = ["tokens_with"]
