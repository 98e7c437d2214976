"""Polish morphology for search: base forms of words, and all forms of a base form."""

from __future__ import annotations

import re
from functools import cache

from morfeusz2 import Morfeusz

from graph.ids import fold

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text as written."""
    return _WORD.findall(text)


def lemmas(word: str) -> set[str]:
    """Base forms of a word with their diacritics: "Białymstoku" → {"Białystok"}; an unknown word is its own."""
    return {lemma.partition(":")[0] for _, _, (_, lemma, *_) in _analyser().analyse(word)} or {word}


def forms(lemma: str) -> set[str]:
    """All forms of a base form, folded (`graph.ids.fold`), itself among them."""
    return {fold(form) for form, *_ in _analyser().generate(lemma)} | {fold(lemma)}


@cache
def _analyser() -> Morfeusz:
    return Morfeusz(expand_tags=False)
