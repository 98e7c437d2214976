"""Why two names are held for the same, or not: what agrees, what differs.

Invariant: what keeps `similarity` below the threshold is among what differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.resolution.names.alignment import Alignment, align
from graph.resolution.names.compare import THRESHOLD, Rarity, legal_differs, optional_agrees, other_places, similarity
from graph.resolution.names.forms import NameForm, forms
from graph.resolution.names.words import Word

Kind = Literal[
    "same letters", "same words", "other order", "legal form", "spelt differently", "written together", "acronym",
    "optional", "apart", "number", "word", "more words", "nothing in common",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that agrees or differs: `one` and `other` are the words of the two names, as they are compared.

    "apart" are patrons, and what stands in brackets; "optional" are words that the other name has there.
    """

    kind: Kind
    one: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The score of two names, whether it reaches the threshold, and why."""

    score: float
    same: bool
    agrees: tuple[Finding, ...]
    differs: tuple[Finding, ...]


def why(one: str, other: str, rarity: Rarity | None = None) -> Why:
    """What agrees and what differs between two names."""
    a, b = forms(one), forms(other)
    score = similarity(one, other, rarity)
    same = score >= THRESHOLD
    if one == other or (a.words and a.whole == b.whole):
        return Why(score, same, (Finding("same letters"),), ())
    alignment = align(a, b)
    return Why(score, same, tuple(_agreements(a, b, alignment)), tuple(_differences(a, b, alignment)))


def _agreements(a: NameForm, b: NameForm, alignment: Alignment) -> list[Finding]:
    found: list[Finding] = []
    shared = [word.text for word in a.words if word.key in b.keys]
    if shared:
        found.append(Finding("same words", " ".join(shared)))
    if a.order == b.order and [word.key for word in a.words] != [word.key for word in b.words]:
        found.append(Finding("other order"))
    if a.codes and b.codes and not a.legal.isdisjoint(b.legal):
        found.append(Finding("legal form", " ".join(a.codes), " ".join(b.codes)))
    found += (Finding(kind, _text(one), _text(other)) for one, other, _, kind in alignment.pairs)
    return found


def _differences(a: NameForm, b: NameForm, alignment: Alignment) -> list[Finding]:
    found = [Finding("legal form", " ".join(a.codes), " ".join(b.codes))] if legal_differs(a, b) else []
    if a.optional and b.optional and optional_agrees(a, b) < THRESHOLD:
        found.append(Finding("apart", _text(a.optional), _text(b.optional)))
    if a.keys.isdisjoint(b.keys) and not alignment.pairs:
        found.append(Finding("nothing in common"))
    numbers = [[word for word in side if word.kind == "number"] for side in (alignment.left, alignment.right)]
    if any(numbers):
        found.append(Finding("number", *map(_text, numbers)))
    if not any(numbers) and a.compact == b.compact:
        return found
    words = [[word for word in side if word.kind != "number"] for side in (alignment.left, alignment.right)]
    places = other_places(a, b)
    if places and not all(words):
        found.append(Finding("word", *places))
    elif any(words):
        found.append(Finding("word" if all(words) else "more words", *map(_text, words)))
    return found


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
