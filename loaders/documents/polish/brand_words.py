"""The words of `brands.toml` that say of a name without a known beginning that it is an institution's.

Invariant: nothing here looks at a page.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from loaders.documents.polish import grammar

INSIDE = frozenset({"&", "+", "do", "de", "of", "for", "and", "the", "by", "da", "di", "del", "la", "von", "|", "/"})
NO_BRANDS = frozenset(
    {"UE", "EU", "EFS", "EFRR", "RP", "ONZ", "NATO", "OZE", "IT", "USA", "III", "VIP", "DJ", "NGO", "TV"}
)


@cache
def kinds() -> dict[str, str]:
    """Nouns for institutions and their kinds."""
    nouns: dict[str, list[str]] = grammar.load("brands.toml")["nouns"]
    return {word: kind for kind, words in nouns.items() for word in words}


@cache
def cues() -> dict[str, tuple[tuple[tuple[str, ...], bool], ...]]:
    """Words of a role by the first of them; whether a single plain word behind them is sure to be no person."""
    phrases_of: dict[str, list[str]] = grammar.load("brands.toml")["cues"]
    found: dict[str, list[tuple[tuple[str, ...], bool]]] = defaultdict(list)
    for name, phrases in phrases_of.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            found[words[0]].append((words, name != "either"))
    return {word: tuple(sorted(group, key=lambda cue: -len(cue[0]))) for word, group in found.items()}
