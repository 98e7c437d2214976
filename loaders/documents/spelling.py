"""How names on one page are compared and shortened."""

from __future__ import annotations

import re
from functools import lru_cache

_FIRST_SOUND = re.compile(r"[SCRD]z|Ch|\w")
_NOT_IN_KEY = re.compile(r"[^\w\s-]+")


@lru_cache(maxsize=5_000)
def key(name: str) -> str:
    """A name as names are compared on one page: without quotation marks, case and spacing."""
    return " ".join(_NOT_IN_KEY.sub(" ", name.replace("—", "-").replace("–", "-")).casefold().split())


@lru_cache(maxsize=5_000)
def initials(name: str) -> frozenset[str]:
    """Acronyms that a name can have: all first letters, those of words with capitals only, "GCKiS", "SOSzW"."""
    words = re.findall(r"\w+", name)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    as_written = "".join(word[0] for word in words)
    sounds = "".join(match[0] for match in map(_FIRST_SOUND.match, words) if match)
    found = ("".join(word[0].upper() for word in words), capitals, as_written, sounds)
    return frozenset(acronym for acronym in found if len(acronym) > 1)


def within(short: str, long: str) -> bool:
    """Whether the words of one stem stand in a row in another."""
    return f" {key(short)} " in f" {key(long)} "
