"""Words without their endings, and in one romanisation (`stems.toml`).

Invariant: text and result are ASCII in lower case, and no result is empty where the text is not.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_SHORTEST = 4  # letters of a stem
_SINGULAR = ("ss", "us", "is")
_DOUBLED = re.compile(r"(.)\1+")


class _Rules(NamedTuple):
    adjectives: tuple[str, ...]
    endings: tuple[str, ...]
    derived: frozenset[str]
    romanisations: list[tuple[re.Pattern[str], str]]


@lru_cache(maxsize=200_000)
def stem(text: str) -> str:
    """A word without its Polish or English ending: "lodzi" → "lodz", "warszawskiego", "warszawski" → "warszawsk"."""
    if len(text) <= _SHORTEST:
        return singular(text) if len(text) == _SHORTEST else text
    for ending in _rules().adjectives:
        if text.endswith(ending):
            return text[: len(text) - len(ending) + 2]
    for ending in _rules().endings:
        if text.endswith(ending) and len(text) - len(ending) >= _SHORTEST:
            return singular(text) if ending == "s" else text[: -len(ending)]
    return text


def singular(text: str) -> str:
    """An English noun without the ending of the plural."""
    if text.endswith("ies") and len(text) > _SHORTEST:
        return text[:-3] + "y"
    return text[:-1] if text.endswith("s") and not text.endswith(_SINGULAR) else text


def is_adjective(one: str, other: str) -> bool:
    """Whether one word is the adjective of the other: "nordavia", "nordavian"."""
    short, long = sorted((one, other), key=len)
    base = short.rstrip("aeiouy")
    ending = long[len(base) :].rstrip("aeiy") if long.startswith(base) else ""
    return ending in _rules().derived and len(base) + len(ending) > _SHORTEST + 1


@lru_cache(maxsize=100_000)
def skeleton(text: str) -> str:
    """A word in one romanisation for all: "yukarov" and "iukarov" are alike."""
    bare = text
    for pattern, by in _rules().romanisations:
        bare = pattern.sub(by, bare)
    return _DOUBLED.sub(r"\1", bare) or text


@cache
def _rules() -> _Rules:
    table = tomllib.loads(Path(__file__).with_name("stems.toml").read_text(encoding="utf-8"))
    return _Rules(
        tuple(table["adjectives"].split()),
        tuple(table["endings"].split()),
        frozenset(table["derived"].split()),
        [(re.compile(pattern), by) for pattern, by in table["romanisations"]],
    )
