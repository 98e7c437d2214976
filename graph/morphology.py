"""Polish morphology: the dictionary (Morfeusz 2 with SGJP), base forms of words, and all forms of a base form.

Invariant: the process has one Morfeusz that reads words (33 MB, 0.1 s to load) and one that makes forms (19 MB), behind
a lock: each further one would hold its dictionary again.
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
_UNKNOWN = "ign"  # Morfeusz's tag for a word that it does not know


def words(text: str) -> list[str]:
    """The words of a text as written."""
    return _WORD.findall(text)


@lru_cache(maxsize=100_000)  # names repeat their words
def lemmas(word: str) -> frozenset[str]:
    """Base forms of a word with their diacritics: "Białymstoku" → {"Białystok"}; an unknown word is its own."""
    return frozenset(lemma.partition(":")[0] for _, _, (_, lemma, *_) in analyses(word)) or frozenset((word,))


def known_lemmas(word: str) -> frozenset[str]:
    """Base forms of a word with their diacritics; none where the dictionary does not know it."""
    return frozenset(lemma.partition(":")[0] for _, _, (_, lemma, tag, *_) in analyses(word) if tag != _UNKNOWN)


def forms(lemma: str) -> set[str]:
    """All forms of a base form, folded (`graph.ids.fold`), itself among them."""
    return {fold(form) for form, *_ in inflections(lemma)} | {fold(lemma)}


def analyses(word: str) -> list[Any]:
    """Morfeusz's own readings of a word: (start, end, (form, lemma, tag, name classes, labels))."""
    with _lock:
        found: list[Any] = _reading().analyse(word)
    return found


def inflections(lemma: str) -> list[Any]:
    """Morfeusz's own forms of a base form: (form, lemma, tag, name classes, labels)."""
    with _lock:
        found: list[Any] = _making().generate(lemma)
    return found


@cache
def _reading() -> Morfeusz:
    return Morfeusz(generate=False)


@cache
def _making() -> Morfeusz:
    return Morfeusz(analyse=False)
