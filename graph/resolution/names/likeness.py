"""Whether two words are one: inflected, translated, romanised in another way, misspelt; or only look alike.

Invariant: symmetric. A word that says what an institution is and another that a dictionary knows are two words, however
alike.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, Postfix

from graph.resolution.names.stems import is_adjective, skeleton
from graph.resolution.names.wordlists import lists
from graph.resolution.names.words import Word, is_known, is_vocabulary

SAME, RELATED, ROMANISED, MISSPELT = 0.99, 0.96, 0.95, 0.93
_SHORT, _MIDDLE, _LONG = 5, 7, 9  # letters of words that may have one error, one in the first letter, two


def likeness(one: Word, other: Word, strict: bool = False) -> float:
    """How surely two words are one, 0 to 1; `strict` where a similar name would be another place's."""
    if one.key == other.key:
        return 1.0
    if one.kind == "number" or other.kind == "number":
        return 0.0
    if one.place and other.place:
        return 0.0
    if one.other == other.other or one.key == other.other or one.other == other.key:
        return SAME
    short, long = sorted((len(one.text), len(other.text)))
    if short < 4 or long - short > 3:
        return 0.0
    return _alike(*sorted((one.text, other.text)), strict)


@lru_cache(maxsize=200_000)
def _alike(one: str, other: str, strict: bool) -> float:
    if is_adjective(one, other):
        return RELATED
    distance = OSA.distance(one, other, score_cutoff=2)
    like = MISSPELT if distance <= 2 and _misspelt(one, other, distance, strict) else 0.0
    if not strict and (distance <= 2 or one[0] == other[0]) and skeleton(one) == skeleton(other):
        like = ROMANISED
    return 0.0 if like and (_turned(one, other) or _two_words(one, other)) else like


def misspelt(one: str, other: str) -> bool:
    """Whether letters run together are the same but for a typing error."""
    distance = OSA.distance(one, other, score_cutoff=2)
    return _misspelt(one, other, distance, False) and not (_turned(one, other) or _two_words(one, other))


def _two_words(one: str, other: str) -> bool:
    """Whether both are words, and at least one says what an institution is or does: "national", "rational"."""
    return (is_vocabulary(one) or is_vocabulary(other)) and is_known(one) and is_known(other)


def _misspelt(one: str, other: str, distance: int, strict: bool) -> bool:
    short, long = sorted((len(one), len(other)))
    if distance == 1:
        if strict:
            return short >= _MIDDLE and (short != long or sorted(one) == sorted(other))
        return long >= (_SHORT if one[0] == other[0] else _MIDDLE)
    two = distance == 2 and short >= _LONG and one[:3] == other[:3] and not strict
    return two and (short != long or sorted(one) == sorted(other))  # two other letters are another word


def _turned(one: str, other: str) -> bool:
    """Whether a prefix turns one into another: "profit", "nonprofit"; "microvolt", "macrovolt"."""
    tail = Postfix.similarity(one, other)
    prefixes = lists().prefixes
    for cut in range(tail, 2, -1):
        heads = one[:-cut], other[:-cut]
        if all(head in prefixes or not head for head in heads):
            return True
    return False
