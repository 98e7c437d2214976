"""Searching the index of names.

Order of what is found: the name or identifier itself; the name in another form; its initials; names that begin with
what was typed; names with all the words; things with all the words in some form or in several names; then, only where
little was met, words with typing errors, the fewer the better. Within each, the more important first.

Invariant: what a search costs does not grow with how frequent a word is: numbers of things are in the order of their
importance, so the first that are met are enough.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import NamedTuple

from graph.ids import KINDS
from graph.search.index import KINDS_APART, NAME_LENGTH
from graph.search.names import NUMBER, asked_words, has_digit, initials, numbers_asked
from graph.search.spelling import meant

_MAX_WORDS, _MAX_LETTERS = 12, 60  # of a search; what follows is passed over, longer words are in no name
_CANDIDATES = 200  # at least; the most important of those that match
_ALL = 1_000_000
_BEGUN = 2_000  # names looked at that begin with what was typed
_FEW = 3  # with fewer found, and none of them the name itself, typing errors are thought of
_FEWEST_DIGITS = 4  # of an identifier that is still being typed
_ENDING, _HAS_ENDING = 3, 8  # letters of a Polish ending, and of a word that is still known without it
_ITSELF, _ITS_FORM, _INITIALS, _BEGINNING, _ONE_NAME, _SOMEHOW = range(6)
_LAST = chr(0x10FFFF)


class Hit(NamedTuple):
    """One thing found, and the name that matched best."""

    id: str
    matched: str


@dataclass(frozen=True)
class _Asked:
    """A query: its plain text, its different words, the identifiers that it may be, what names and identifiers that are
    not typed to the end begin with, and the codes of kinds (none means all)."""

    plain: str
    words: list[str]
    numbers: set[str]
    begun: tuple[str, ...]
    kinds: frozenset[int]
    bases: tuple[frozenset[str], ...] = ()  # of each word in turn, itself and its base forms

    def among(self, numbers: Iterable[int]) -> list[int]:
        return [n for n in numbers if not self.kinds or n % KINDS_APART in self.kinds]


class _Found(NamedTuple):
    """How a thing is met; sorted, the best first."""

    rank: int
    weight: float
    length: int
    id: str
    matched: str


def search(db: sqlite3.Connection, query: str, limit: int, kinds: Iterable[str] = ()) -> list[Hit]:
    """At most `limit` things of these kinds (all where none is named), the best first."""
    asked = _asked(query, list(kinds))
    if asked is None:
        return []
    numbers = _met(db, asked, max(_CANDIDATES, limit))
    asked = replace(asked, bases=tuple(_bases(db, word) for word in asked.plain.split()))
    found = nsmallest(limit, (_rated(db, row, asked) for row in _things(db, numbers)))
    if len(found) < min(limit, _FEW) and not (found and found[0].rank == _ITSELF):
        found += _misspelt(db, asked, limit - len(found), numbers)
    return [Hit(one.id, one.matched) for one in found]


class Matching(NamedTuple):
    """Everything of a kind that a search finds: the ids of the best, in its order, and the places of what is met as it
    is written in the order of importance of all things of the kind (1 is the most important)."""

    best: list[str]
    places: list[int]


def matching(db: sqlite3.Connection, query: str, kind: str) -> Matching:
    """What a search for things of a kind finds, all of it; only the best are read, compared and ranked."""
    asked = _asked(query, [kind])
    if asked is None:
        return Matching([], [])
    best = [hit.id for hit in search(db, query, _CANDIDATES, [kind])]
    return Matching(best, [number // KINDS_APART for number in sorted(_met(db, asked, _ALL))])


def _asked(query: str, kinds: list[str]) -> _Asked | None:
    words = asked_words(query, _MAX_WORDS, _MAX_LETTERS)
    codes = frozenset(KINDS.index(kind) for kind in kinds if kind in KINDS)
    if not words or (kinds and not codes):
        return None
    plain, numbers = " ".join(words), numbers_asked(query)
    begun = (plain, *(one for one in numbers if has_digit(one) and len(one) > _FEWEST_DIGITS))
    return _Asked(plain, list(dict.fromkeys(words)), numbers, begun, codes)


def _met(db: sqlite3.Connection, asked: _Asked, most: int) -> set[int]:
    """The most important of the things that are met as they are written."""
    patterns = [_pattern([word], _base_forms(db, [word])) for word in asked.words]
    return {*_named(db, asked, most), *_worded(db, asked, patterns, most)}


def _named(db: sqlite3.Connection, asked: _Asked, most: int) -> list[int]:
    """Things whose names or identifiers are, or begin with, what was typed."""
    same = "SELECT thing FROM name WHERE plain = ?"
    longer = "SELECT thing FROM name WHERE plain > ? AND plain < ? LIMIT ?"
    numbers: set[int] = set()
    for key in {asked.plain, *asked.numbers}:
        met = db.execute(same, (key[:NAME_LENGTH],))
        numbers.update(nsmallest(most, asked.among(number for (number,) in met)))
    for key in asked.begun:
        met = db.execute(longer, (key[:NAME_LENGTH], key[:NAME_LENGTH] + _LAST, _BEGUN))
        numbers.update(nsmallest(most, asked.among(number for (number,) in met)))
    return list(numbers)


def _worded(db: sqlite3.Connection, asked: _Asked, patterns: list[str], most: int) -> list[int]:
    """The most important things in which every pattern is met."""
    kinds = f"AND rowid % {KINDS_APART} IN ({', '.join(map(str, sorted(asked.kinds)))})" if asked.kinds else ""
    rows = db.execute(  # nothing but numbers of ours is put in
        f"SELECT rowid FROM thing_text WHERE thing_text MATCH ? {kinds} ORDER BY rowid LIMIT ?",  # noqa: S608
        (" AND ".join(patterns), most),
    )
    return [number for (number,) in rows]


def _pattern(beginnings: Collection[str], base_forms: Collection[str]) -> str:
    """FTS5's own expression; words are letters and digits alone, so that quotation marks hold them."""
    exact = [f'{{exact initials}} : "{begun}" *' for begun in beginnings]
    lemmas = [f'lemmas : "{lemma}"' for lemma in base_forms]
    return f"({' OR '.join(exact + lemmas)})"


def _base_forms(db: sqlite3.Connection, words: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for word in words:
        rows = db.execute("SELECT lemma FROM form WHERE form = ? AND lemma <> ''", (word,))
        found.update(lemma for (lemma,) in rows)
    return found


def _bases(db: sqlite3.Connection, word: str) -> frozenset[str]:
    return frozenset({word, *_base_forms(db, [word])})


def _things(db: sqlite3.Connection, numbers: Collection[int]) -> sqlite3.Cursor:
    return db.execute(
        "SELECT id, weight, names, plain FROM thing WHERE number IN (SELECT value FROM json_each(?))",
        (json.dumps(list(numbers)),),
    )


def _rated(db: sqlite3.Connection, row: tuple[str, float, str, str], asked: _Asked) -> _Found:
    thing, weight, names, plain = row
    rank, _, length, matched = min(
        (*_rank(db, one, asked), len(one), name) for name, one in zip(names.split("\n"), plain.split("\n"), strict=True)
    )
    return _Found(rank, -weight, length, thing, matched)


def _rank(db: sqlite3.Connection, name: str, asked: _Asked) -> tuple[int, int]:
    """How a name is met, and how many of the words asked for are not in it as they are written."""
    if name == asked.plain or name in asked.numbers:
        return _ITSELF, 0
    if len(asked.words) == 1 and asked.plain in initials(name):
        return _INITIALS, 0
    if name.startswith(asked.begun):
        return _BEGINNING, 0
    apart = f" {name}"
    missing = sum(f" {word}" not in apart for word in asked.words)
    if name[0] == NUMBER:
        missing += 1
    elif missing and _is_form_of(db, name.split(), asked.bases):
        return _ITS_FORM, 0
    return (_SOMEHOW if missing else _ONE_NAME), missing


def _is_form_of(db: sqlite3.Connection, words: Sequence[str], bases: Sequence[frozenset[str]]) -> bool:
    """Whether a name has the words asked for and no others, in whatever forms."""
    return len(words) == len(bases) and all(one & _bases(db, word) for word, one in zip(words, bases, strict=True))


def _misspelt(db: sqlite3.Connection, asked: _Asked, limit: int, met: set[int]) -> list[_Found]:
    """Things that are met if words have typing errors: at first only words that no name has, then any."""
    for readings in _readings(db, asked.words):
        patterns = [_pattern(reading, _base_forms(db, reading)) for reading in readings]
        if numbers := set(_worded(db, asked, patterns, _CANDIDATES)) - met:
            return nsmallest(limit, (_corrected(row, readings) for row in _things(db, numbers)))
    return []


def _readings(db: sqlite3.Connection, words: Sequence[str]) -> Iterator[list[dict[str, int]]]:
    """What the words may mean, the likeliest first: beginnings, with the number of slips that lead to them.

    At last unknown words lose their endings: the dictionary has no forms of names that somebody made up.
    """
    as_typed = [{word: 0} for word in words]
    unknown = [not _is_known(db, word) for word in words]
    near = [
        meant(db, word, unfinished=place == len(words)) | itself
        for place, (word, itself) in enumerate(zip(words, as_typed, strict=True), start=1)
    ]
    doubted = [reading if doubt else itself for reading, itself, doubt in zip(near, as_typed, unknown, strict=True)]
    shortened = [
        reading | {word[:-_ENDING]: _ENDING} if doubt and len(word) >= _HAS_ENDING else reading
        for word, reading, doubt in zip(words, near, unknown, strict=True)
    ]
    before = as_typed
    for readings in (doubted, near, shortened):
        if readings != before:
            yield readings
        before = readings


def _is_known(db: sqlite3.Connection, word: str) -> bool:
    row = db.execute("SELECT 1 FROM form WHERE form >= ? AND form < ?", (word, word + _LAST)).fetchone()
    return row is not None or not word.isalpha()


def _corrected(row: tuple[str, float, str, str], readings: Sequence[Mapping[str, int]]) -> _Found:
    thing, weight, names, plain = row
    rank, length, matched = min(
        # Of names as near as each other, one without further words is the name itself.
        (2 * sum(_slips(one, reading) for reading in readings) + (one.count(" ") >= len(readings)), len(one), name)
        for name, one in zip(names.split("\n"), plain.split("\n"), strict=True)
    )
    return _Found(rank, -weight, length, thing, matched)


def _slips(name: str, reading: Mapping[str, int]) -> int:
    """The fewest slips with which a word of the name is what was typed; one more than any where only a base form is."""
    apart = f" {name}"
    return min((n for begun, n in reading.items() if f" {begun}" in apart), default=max(reading.values()) + 1)


__all__ = ["Hit", "Matching", "matching", "search"]
