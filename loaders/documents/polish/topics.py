"""What an institution of no certain kind does, by the words of its name: "Centrum Badań …" does research."""

from __future__ import annotations

from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas


def topical_kind(page: Page, span: Span) -> str:
    """The kind that the first telling word of a name says; "other" where none does."""
    for token in page.tokens[span.first : span.last]:
        for lemma in sorted(lemmas(token.text)):
            if lemma in _topics():
                return _topics()[lemma]
    return "other"


@cache
def _topics() -> dict[str, str]:
    topics: dict[str, list[str]] = grammar.load("brands.toml")["topics"]
    return {word: kind for kind, words in topics.items() for word in words}
