"""Which language a text is in: by its small words. Only what is clearly Polish, English or German is named."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from loaders.documents import data_files

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters
_POLISH_LETTERS = re.compile(r"[ąćęłńśźż]", re.I)


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in data_files.load("languages.toml")["words"].items()}


def language_of(text: str) -> str | None:
    """Like "pl", "en", "de", or None where the text is too short to tell or in some other language."""
    sample = text[:_SAMPLE]
    counts = Counter(word.casefold() for word in _WORD.findall(sample))
    scores = {lang: sum(counts[word] for word in words) for lang, words in _small_words().items()}
    scores["pl"] += len(_POLISH_LETTERS.findall(sample)) // 4
    best, second = sorted(scores.items(), key=lambda item: -item[1])[:2]
    return best[0] if best[1] >= 3 and best[1] > 1.5 * second[1] else None
