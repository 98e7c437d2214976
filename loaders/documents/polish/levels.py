"""Levels of funding by their heads, and the programmes that are known everywhere.

Invariant: nothing here looks at a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.documents.data_files import Body
from loaders.documents.polish import grammar
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.morphology import lemmas, noun_readings
from loaders.documents.spelling import key

_PARTS = re.compile(r"\w+(?:-\w+)*|\S")  # words and signs of a name: "Erasmus", "+"


@dataclass(frozen=True, slots=True)
class Level:
    kind: str
    rank: int
    pattern: NamePattern
    numbered: bool


@cache
def heads_of_levels() -> dict[str, list[Level]]:
    """Heads of programmes by base form, the longest first."""
    found: dict[str, list[Level]] = {}
    rank = -1
    for entry in grammar.load("programmes.toml")["level"]:
        rank += entry["kind"] != "strategy"
        for head in entry["heads"]:
            pattern = grammar.compile_name(tuple(head.split()), entry["kind"], complete=False)
            for lemma in lemmas(pattern.words[pattern.head]):
                found.setdefault(lemma, []).append(Level(entry["kind"], rank, pattern, entry.get("numbered", False)))
    return {lemma: sorted(group, key=lambda level: -len(level.pattern.words)) for lemma, group in found.items()}


@lru_cache(maxsize=10_000)
def levels_of(word: str) -> tuple[Level, ...]:
    """The levels whose names begin with a word, the longest first."""
    levels = heads_of_levels()
    candidates = {level.pattern.words: level for lemma in lemmas(word) for level in levels.get(lemma, ())}
    return tuple(sorted(candidates.values(), key=lambda level: -len(level.pattern.words)))


@cache
def everywhere() -> tuple[Body, ...]:
    """Programmes known everywhere: those of the ontology, and names of `programmes.toml`."""
    entries = grammar.load("programmes.toml")["known"]
    named = (Body(e["name"], e["kind"], tuple(e.get("acronyms", ()))) for e in entries)
    return (*grammar.programmes(), *named)


@cache
def known_programmes() -> dict[str, tuple[str, str]]:
    """(name, kind) of programmes known everywhere, by key of the name and by acronym."""
    return {name: (body.name, body.kind) for body in everywhere() for name in (key(body.name), *body.acronyms)}


@cache
def known_words() -> dict[str, list[tuple[tuple[frozenset[str], ...], Body]]]:
    """Names known everywhere that no level's head is in: base forms of their words, by each base form of the first.

    The longest names come first.
    """
    found: dict[str, list[tuple[tuple[frozenset[str], ...], Body]]] = {}
    named = [(body.name, body) for body in everywhere()] + list(_other_forms())
    for name, body in sorted(named, key=lambda pair: -len(pair[0])):
        words = tuple(lemmas(word) for word in _PARTS.findall(name))
        heads = {
            noun.base.casefold() for word in name.split() for noun in noun_readings(word, "nom") if "sg" in noun.numbers
        }
        for lemma in words[0] if not heads & heads_of_levels().keys() else ():
            found.setdefault(lemma, []).append((words, body))
    return found


def _other_forms() -> Iterator[tuple[str, Body]]:
    """Other ways to write a programme known everywhere: "Erasmus Plus"."""
    for entry in grammar.load("programmes.toml")["known"]:
        for form in entry.get("forms", ()):
            yield form, Body(entry["name"], entry["kind"], tuple(entry.get("acronyms", ())))


@cache
def _known_names() -> frozenset[str]:
    return frozenset((*known_programmes(), *(key(form) for form, _ in _other_forms())))


def is_known(name: str) -> bool:
    """Whether a name is that of a programme known everywhere, so that "projekt Erasmus Plus" has no title."""
    return key(name) in _known_names() or name in _known_names()


@cache
def ranks_of_kinds() -> dict[str, int]:
    return {level.kind: level.rank for group in heads_of_levels().values() for level in group}


@cache
def known_acronyms() -> frozenset[str]:
    """Acronyms of programmes; none of them is an institution."""
    return frozenset(acronym for body in everywhere() for acronym in body.acronyms)
