"""Words without their endings, so that "Deutschen" is found as "Deutsche"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ENDING = re.compile(r"(?:en|es|er|em|e|s)$")


@lru_cache(maxsize=10_000)
def bare(word: str) -> str:
    """A word without the ending of an adjective, so that "Deutschen" finds "Deutsche"."""
    short = _ENDING.sub("", word) if len(word) > 5 else word
    return _ENDING.sub("", short) if word.endswith("ses") and len(short) > 5 else short  # "Kreis", "Kreises"


def alike(word: str, other: str) -> bool:
    return word == other or (len(word) > 5 and bare(word) == bare(other))


@lru_cache(maxsize=10_000)
def bare_letters(word: str) -> str:
    """Without accents: "federación" → "federacion"."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
