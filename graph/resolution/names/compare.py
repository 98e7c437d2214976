"""Whether two names are of one institution: how much of their words agrees, and what what is left over means.

Invariant: symmetric; in [0, 1]; 1 for the same letters. At `THRESHOLD` and above names are the same, unless something
else than names says otherwise; a different number, word or legal form keeps the score below it, however much agrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from rapidfuzz.distance import Indel

from graph.resolution.names.alignment import Alignment, align
from graph.resolution.names.forms import NameForm, forms
from graph.resolution.names.likeness import likeness
from graph.resolution.names.wordlists import lists
from graph.resolution.names.words import Word

THRESHOLD = 0.88
Rarity = Mapping[str, float]  # weight by the key of a word, `rarity.rarity_of`
Difference = Literal["number", "word", "more words", "legal form"]

_CAPS: dict[Difference, float] = {"number": 0.6, "word": 0.75, "legal form": 0.8, "more words": 0.85}
_GLUED, _ORDER = 0.98, 0.99
_ONE_SIDED, _OTHER = 0.98, 0.8  # patron or place in brackets: on one side only, another one
_LETTERS = 0.6  # part of the letters that names have in common which have no word in common
_SILENT = ("nothing", "number")  # kinds of words that do not make another word of it
_NAMES = ("rare", "region")  # kinds of words that name a place
_YEARS = range(1800, 2100)
_UNTOLD = 0.1  # weight of a number that may be missing


def similarity(one: str, other: str, rarity: Rarity | None = None) -> float:
    """How surely two names are of one institution, 0 to 1; `THRESHOLD` is the border.

    `rarity` says how telling the words are that no list knows, 0 to 1; without it each of them is.
    """
    if one == other:
        return 1.0
    return score(forms(one), forms(other), rarity) if one < other else score(forms(other), forms(one), rarity)


def score(a: NameForm, b: NameForm, rarity: Rarity | None = None) -> float:
    """`similarity` of forms."""
    if not a.words or not b.words:
        return 0.0
    if a.whole == b.whole:
        return 1.0
    most = _CAPS["legal form"] if legal_differs(a, b) else 1.0
    if other_places(a, b):
        most = min(most, _CAPS["word"])
    if a.order == b.order:
        same_order = tuple(word.key for word in a.words) == tuple(word.key for word in b.words)
        return min(most, optional_agrees(a, b), 1.0 if same_order else _ORDER)
    if a.compact == b.compact:
        return min(most, optional_agrees(a, b), _GLUED)
    if a.keys.isdisjoint(b.keys) and _unlike(a, b):
        return 0.0
    alignment = align(a, b)
    if not alignment.pairs and a.keys.isdisjoint(b.keys):
        return 0.0
    return min(most, optional_agrees(a, b), _weigh(a, b, alignment, rarity))


def _unlike(a: NameForm, b: NameForm) -> bool:
    """Whether names without a common word cannot be alike: neither is an acronym, and the letters are others."""
    if len(a.words) == 1 or len(b.words) == 1:
        return a.compact[:1] != b.compact[:1] and Indel.normalized_similarity(a.compact, b.compact) < _LETTERS
    return Indel.normalized_similarity(a.compact, b.compact) < _LETTERS


def _weigh(a: NameForm, b: NameForm, alignment: Alignment, rarity: Rarity | None) -> float:
    """The part of both names' weight that agrees, and no more than what differs allows."""
    left, right = _weight(alignment.left, rarity), _weight(alignment.right, rarity)
    total = _total(a, rarity) + _total(b, rarity)
    quality = 1.0
    for pair in alignment.pairs:
        quality = min(quality, pair.like)
    score = quality * (total - left - right) / total if total else 0.0
    for difference in _what_differs(alignment):
        score = min(score, _CAPS[difference])
    return max(0.0, min(1.0, score))


def _what_differs(alignment: Alignment) -> list[Difference]:
    found: list[Difference] = []
    left, right = alignment.left, alignment.right
    if (left or right) and _numbers_differ(left, right):
        found.append("number")
    tells_left = [word for word in left if word.kind not in _SILENT]
    tells_right = [word for word in right if word.kind not in _SILENT]
    if tells_left and tells_right:
        found.append("word")
    else:
        for word in tells_left or tells_right:
            if word.kind not in alignment.little:
                found.append("more words")
                break
    return found


def _numbers_differ(left: Sequence[Word], right: Sequence[Word]) -> bool:
    ones = [word for word in left if word.kind == "number"]
    others = [word for word in right if word.kind == "number"]
    return bool(ones and others) or any(map(_counts, ones)) or any(map(_counts, others))


def _counts(word: Word) -> bool:
    """Whether a number on one side only makes another institution: not the first of a series, not a year."""
    return word.kind == "number" and word.key != "1" and int(word.key[:6]) not in _YEARS


def _weight(words: Sequence[Word], rarity: Rarity | None) -> float:
    weight = 0.0
    for word in words:
        if rarity and word.kind == "rare":
            weight += rarity.get(word.key, 1.0)
        elif word.kind == "number" and not _counts(word):
            weight += _UNTOLD
        else:
            weight += word.weight
    return weight


def _total(form: NameForm, rarity: Rarity | None) -> float:
    return _weight(form.words, rarity) if rarity else form.weight


def legal_differs(a: NameForm, b: NameForm) -> bool:
    """Whether both have a legal form, and none that the other could be: GmbH and AG, but not GmbH and Ltd."""
    return bool(a.legal and b.legal) and a.legal.isdisjoint(b.legal)


def other_places(a: NameForm, b: NameForm) -> tuple[str, str] | None:
    """The names of places where they differ though all around them is in the same words: then no inflection makes the
    difference, and "Gmina Dobra" and "Gmina Dobre" are two. None where they are the same, or nothing can be said."""
    if bool(a.places) != bool(b.places) or not (a.places or (a.territorial and b.territorial)):
        return None
    around = {word.key: word.text for word in a.words if word.kind not in _NAMES}
    if any(around.get(word.key, word.text) != word.text for word in b.words if word.kind not in _NAMES):
        return None
    one, other = (sorted(_named(word) for word in form.words if word.kind in _NAMES) for form in (a, b))
    return None if one == other or len(one) != len(other) else (" ".join(one), " ".join(other))


def _named(word: Word) -> str:
    return word.key if word.key in lists().places else word.text


def optional_agrees(a: NameForm, b: NameForm) -> float:
    """The most that a score can be where patrons or places in brackets differ, or one has none: 1, 0.98 or 0.8."""
    if not a.optional and not b.optional:
        return 1.0
    if not a.optional or not b.optional:
        return _ONE_SIDED
    if any(likeness(one, other) for one in a.optional for other in b.optional):
        return 1.0
    return _OTHER
