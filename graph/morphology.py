"""Polish morphology: the dictionary (Morfeusz 2 with SGJP), base forms of words, and all forms of a base form.

Invariant: one Morfeusz is shared by the process (0.1 s to load) and guarded by a lock.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from morfeusz2 import Morfeusz

from graph.ids import fold

_lock = Lock()
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text as written."""
    return _WORD.findall(text)


@lru_cache(maxsize=100_000)  # names repeat their words
def lemmas(word: str) -> frozenset[str]:
    """Base forms of a word with their diacritics: "Białymstoku" → {"Białystok"}; an unknown word is its own."""
    return frozenset(lemma.partition(":")[0] for _, _, (_, lemma, *_) in analyses(word)) or frozenset((word,))


def forms(lemma: str) -> set[str]:
    """All forms of a base form, folded (`graph.ids.fold`), itself among them."""
    return {fold(form) for form, *_ in inflections(lemma)} | {fold(lemma)}


def analyses(word: str) -> list[Any]:
    """Morfeusz's own readings of a word: (start, end, (form, lemma, tag, name classes, labels))."""
    with _lock:
        found: list[Any] = _dictionary().analyse(word)
    return found


def inflections(lemma: str) -> list[Any]:
    """Morfeusz's own forms of a base form: (form, lemma, tag, name classes, labels)."""
    with _lock:
        found: list[Any] = _dictionary().generate(lemma)
    return found


@cache
def _dictionary() -> Morfeusz:
    return Morfeusz()
