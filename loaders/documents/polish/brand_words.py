"""The words of `brands.toml` that say of a name without a known beginning that it is an institution's.

Invariant: nothing here looks at a page.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.polish import grammar
from loaders.documents.spelling import key
from ontology import vocab

if TYPE_CHECKING:
    from loaders.documents.polish.institutions import InstitutionFinder

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


def known_as_brands(finder: InstitutionFinder) -> list[Institution]:
    """Institutions whose name tells no kind."""
    plain = [i for i in finder.institutions if i.kind is None or vocab.is_kind(i.kind, "company") or i.kind == "media"]
    return [i for i in plain if key(i.name) and not i.name.isdigit()]
