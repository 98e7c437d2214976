"""The lists of words that names of institutions are made of (`words.toml`), by stem.

Invariant: what one word stands for in several languages, stands for itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.resolution.names.stems import stem
from graph.resolution.names.text import ascii_word


@dataclass(frozen=True, slots=True)
class Lists:
    """What `words.toml` says; `same` and `kinds` by stem, `status` by the first word of a phrase."""

    small: frozenset[str]
    abbreviations: dict[str, str]
    same: dict[str, str]
    places: frozenset[str]  # of `same` those that are places
    kinds: dict[str, str]
    weights: dict[str, float]
    territorial: frozenset[str]
    units: frozenset[str]
    behind: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: dict[tuple[str, ...], str]
    phrase_begins: frozenset[str]
    status: dict[str, list[tuple[str, ...]]]
    patron: list[tuple[str, ...]]  # the longest first, as of `place`
    place: list[tuple[str, ...]]


@cache
def lists() -> Lists:
    """The lists, read when they are first asked."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    same = {
        stem(ascii_word(word)): stem(ascii_word(entry["words"][0]))
        for entry in reversed([*table["same"], *table["places"]])
        for word in entry["words"]
    }
    abbreviations = {ascii_word(short): ascii_word(long) for short, long in table["abbreviations"].items()}
    kinds: dict[str, str] = {}
    for kind in ("nothing", "region", "head", "field", "little"):
        for key in _stems(table["kinds"][kind].split(), same):
            kinds.setdefault(key, kind)
    status = [_split(phrase) for phrase in table["status"]]
    return Lists(
        small=frozenset(map(ascii_word, table["small"].split())),
        abbreviations=abbreviations,
        same=same,
        places=frozenset(stem(ascii_word(entry["words"][0])) for entry in table["places"]),
        kinds=kinds,
        weights=table["tells"],
        territorial=frozenset(_stems(table["kinds"]["territorial"].split(), same)),
        units=frozenset(_stems(table["kinds"]["unit"].split(), same)),
        behind=frozenset(_stems(table["kinds"]["behind"].split(), same)),
        prefixes=tuple(table["differ"]["prefixes"]),
        phrases={_split(phrase): long for phrase, long in table["phrases"].items()},
        phrase_begins=frozenset(_split(phrase)[0] for phrase in table["phrases"]),
        status={first: [phrase for phrase in status if phrase[0] == first] for first in {p[0] for p in status}},
        patron=sorted(map(_split, table["patron"]), key=len, reverse=True),
        place=sorted(map(_split, table["place"]), key=len, reverse=True),
    )


def _stems(words: Iterable[str], same: dict[str, str]) -> Iterable[str]:
    for text in words:
        key = stem(ascii_word(text))
        yield key
        yield same.get(key, key)


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(ascii_word(phrase).replace(".", "").split())
