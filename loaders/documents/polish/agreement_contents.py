"""What an agreement covers and what it is for: the lists below the words that name it.

Invariant: a list belongs to an agreement where its announcement names it or its parties.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Agreement, Said
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas
from loaders.documents.polish.passages import clean
from loaders.values.privacy import MASK


def contents(page: Page, agreement: Agreement) -> list[Said]:
    """Sets the scope and goals of an agreement by the lists after its first mention; the words that say so."""
    scope, goals = grammar.words("agreements", "scope"), grammar.words("agreements", "goals")
    begin = agreement.mentions[0].span.first
    said: list[Said] = []
    for bullets in page.lists:
        intro = page.blocks[bullets.intro].sentences[-1]
        if intro.first < begin or len(bullets.items) < 2 or not _belongs(page, intro, agreement):
            continue
        words = frozenset().union(*(lemmas(t.text) for t in page.tokens[intro.first : intro.last]))
        if words & goals and not agreement.goals:
            found = list(_items(page, agreement, "goals", bullets.items))
            agreement.goals = tuple(one.value for one in found)
        elif words & scope and not agreement.scope:
            found = list(_items(page, agreement, "scope", bullets.items))
            agreement.scope = tuple(one.value for one in found)
        else:
            continue
        said += found
    return said


def _belongs(page: Page, intro: Span, agreement: Agreement) -> bool:
    """Whether a list is announced as the agreement's: it is named there, or its parties are ("strony")."""
    named = any(m.span.first in intro for m in agreement.mentions)
    return named or any("strona" in lemmas(t.text) for t in page.tokens[intro.first : intro.last])


def _items(page: Page, agreement: Agreement, field: str, items: tuple[int, ...]) -> Iterator[Said]:
    for item in items:
        span = page.blocks[item].span
        if MASK not in (text := page.words(span)):
            yield Said(agreement, field, clean(text), span, f"polish/cooperation.toml: agreements, {field}")
