"""Two lines put together: a word broken at the end of the first becomes whole, a hyphen that belongs there stays."""

from __future__ import annotations

import re
from functools import lru_cache

from graph.morphology import analyses

_BROKEN = re.compile(r"([^\W\d_]{1,40})([-\u00ad\u2010\u2011])$")
# What begins adjectives that are written in one word: "wielkopolski", "ogólnopolski", "zachodniopomorski".
_IN_ONE = frozenset(
    (
        "wielko",
        "mało",
        "dolno",
        "górno",
        "ogólno",
        "średnio",
        "nowo",
        "staro",
        "wielo",
        "biało",
        "wschodnio",
        "zachodnio",
    )
)
_FIRST = re.compile(r"[^\W\d_]{1,40}")


def together(text: str, line: str) -> str:
    """A text and the line that goes on with it."""
    broken, first = _BROKEN.search(text[-42:]), _FIRST.match(line)
    if not broken or not first or not first[0][0].islower():
        joint = "" if broken and first else " "  # "Bielsko-" and "Biała"
        return f"{text}{joint}{line}"
    if broken[2] == "\u00ad" or not _belongs(broken[1], first[0]):
        return text[:-1] + line
    return text + line


@lru_cache(maxsize=10_000)
def _belongs(start: str, end: str) -> bool:
    """Whether a hyphen is a part of the word, as Polish puts adjectives together: "społeczno-gospodarczy"."""
    if start.lower() in _IN_ONE:
        return False
    tags = {(reading[0], reading[2][2].partition(":")[0]) for reading in analyses(f"{start}-{end}")}
    return (0, "adja") in tags and (2, "adj") in tags


__all__ = ["together"]
