"""Words without their endings, so that "Deutschen" is found as "Deutsche"."""

from __future__ import annotations

import re


def bare(word: str) -> str:
    """A word without the ending of an adjective, so that "Deutschen" finds "Deutsche"."""
    return re.sub(r"(?:en|es|er|em|e|s)$", "", word) if len(word) > 5 else word


def alike(word: str, other: str) -> bool:
    return word == other or (len(word) > 5 and bare(word) == bare(other))
