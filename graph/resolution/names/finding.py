"""Institutions that a text names: "Department of X, University of Y, 00-001 Town, Country".

Invariant: an institution is found only where all words of one of its names stand together, and no country is named but
its own; of namesakes, the one whose town is named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.gazetteer import country_named
from graph.ids import normalised
from graph.resolution.names.forms import POLISH, forms, words_of
from graph.resolution.names.likeness import likeness
from graph.resolution.names.text import LIMIT
from graph.resolution.names.wordlists import lists
from graph.resolution.names.words import Word, is_place

_PARTS = re.compile(r"[,;()\[\]|\n•]| [-–—/] |(?<=[^\W\d_]{3})\. (?=[A-Z])")
_SURE = 0.9  # likeness of words
_WITH_INITIALS = 4  # words of a name of which one may be there as its initial
_OWN = 4  # common words that together are a name of its own
_ADDRESS = re.compile(r"\b(?:[A-Z]{1,3}-)?\d[\d-]{2,}\b")


class Named(NamedTuple):
    """An institution to be found: its id, all names, ISO 3166-1 country, and the names of its town."""

    id: str
    names: tuple[str, ...]
    country: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Name:
    id: str
    words: tuple[Word, ...]
    country: str | None
    places: frozenset[str]
    weight: float


class NameIndex:
    """Names of institutions by their two rarest words, of which one may be misspelt or an initial."""

    def __init__(self, institutions: Iterable[Named]) -> None:
        names = [name for institution in institutions for name in _names(institution)]
        often = Counter(key for name in names for key in {word.key for word in name.words})
        self.by_word: dict[str, list[_Name]] = defaultdict(list)
        self.bearers: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in names:
            rarest = sorted({word.key for word in name.words}, key=lambda key: (often[key], key))[:2]
            for key in rarest:
                self.by_word[key].append(name)
            self.bearers[_key(name.words)].add(name.id)


class _Found(NamedTuple):
    name: _Name
    start: int  # of the words of the text
    end: int


@dataclass(slots=True)
class _Text:
    words: list[Word]
    parts: list[int]  # which part each word is in
    countries: set[str]
    capitals: list[bool]


def find(text: str, index: NameIndex) -> list[str]:
    """Ids of the institutions that a text names, the most specific name first; `LIMIT` × 5 characters are read."""
    read = _read(text[: LIMIT * 5])
    found = [match for name in _candidates(read, index) for match in _matches(name, read)]
    found = [match for match in found if _believed(match, read, index)]
    best = [m for m in found if _whole_part(m, read) or not any(_inside(m, other) for other in found)]
    ordered = sorted(best, key=lambda match: (-match.name.weight, match.start, match.name.id))
    return list(dict.fromkeys(match.name.id for match in ordered))


def _names(institution: Named) -> Iterable[_Name]:
    places = frozenset(word.key for place in institution.places for word, _ in words_of(place, False))
    seen = set[tuple[str, ...]]()
    for name in institution.names:
        form = forms(name)
        if form.order not in seen:
            seen.add(form.order)
            yield _Name(institution.id, form.words, institution.country, places, form.weight)
        full = tuple(word for word, _ in words_of(name, bool(POLISH.search(name))))
        if _key(full) not in seen and full:  # with the patron and what stands in brackets
            seen.add(_key(full))
            yield _Name(institution.id, full, institution.country, places, sum(word.weight for word in full))


def _key(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(sorted(word.key for word in words))


def _read(text: str) -> _Text:
    read = _Text([], [], set(), [])
    polish = POLISH.search(text) is not None
    plain = normalised(text).split()
    for number, part in enumerate(_PARTS.split(_ADDRESS.sub(" ", text))):
        bare = part.strip(" .")
        for word, capitals in words_of(bare, polish):
            read.words.append(word)
            read.parts.append(number)
            read.capitals.append(capitals)
    for size in (1, 2, 3):
        runs = (" ".join(plain[at : at + size]) for at in range(len(plain) - size + 1))
        read.countries |= {code for run in runs if (code := country_named(run))}
    return read


def _candidates(read: _Text, index: NameIndex) -> list[_Name]:
    keys = {key for word in read.words for key in (word.key, word.other)}
    return list(dict.fromkeys(name for key in sorted(keys) for name in index.by_word.get(key, ())))


def _matches(name: _Name, read: _Text) -> Iterable[_Found]:
    """Where the words of a name stand together: in any order, but across a comma in theirs."""
    wanted, size = list(name.words), len(name.words)
    for start in range(len(read.words) - size + 1):
        window = read.words[start : start + size]
        across = read.parts[start + size - 1] - read.parts[start]
        if across <= 1 and (_in_order(wanted, window) if across else _same(wanted, window)):
            yield _Found(name, start, start + size)


def _in_order(wanted: list[Word], window: list[Word]) -> bool:
    return all(_one(*pair, len(wanted)) for pair in zip(wanted, window, strict=True))


def _same(wanted: list[Word], window: list[Word]) -> bool:
    left = list(window)
    for word in wanted:
        for other in left:
            if _one(word, other, len(wanted)):
                left.remove(other)
                break
        else:
            return False
    return True


def _one(word: Word, other: Word, size: int) -> bool:
    """Whether a word of a name of that many is one of the text, or is there as its initial."""
    if len(other.text) == 1 and size >= _WITH_INITIALS and word.kind == "rare" and word.text[0] == other.text:
        return True
    return likeness(word, other) >= _SURE


def _inside(match: _Found, other: _Found) -> bool:
    if match.name.id == other.name.id:
        return False
    return other.start <= match.start and match.end <= other.end and other.end - other.start > match.end - match.start


def _whole_part(match: _Found, read: _Text) -> bool:
    """Whether it stands by itself between commas: the academy of "Institute of X, Academy of Y"."""
    part = read.parts[match.start]
    return [at for at, number in enumerate(read.parts) if number == part] == list(range(match.start, match.end))


def _believed(match: _Found, read: _Text, index: NameIndex) -> bool:
    """Whether it is this one: a name that several bear, or that any could bear, needs the town; others the country."""
    name = match.name
    if read.countries and name.country and name.country not in read.countries:
        return False
    if _goes_on(match, read):
        return False
    around = {key for word in read.words for key in (word.key, word.other)}
    placed = bool(name.places & around)
    if len(index.bearers[_key(name.words)]) > 1 or _says_little(name):
        return placed
    if 1 < len(name.words) == len(read.words):
        return True
    if len(name.words) == 1:
        long = len(name.words[0].text) > 2
        return long and read.capitals[match.start] and (placed or name.country in read.countries)
    return placed or name.country in read.countries or any(word.key in name.places for word in name.words)


def _says_little(name: _Name) -> bool:
    """Whether any town may have one of that name: "Primary School No. 3"."""
    words = [word for word in name.words if word.kind != "number"]
    return not any(word.kind == "rare" for word in words) and 1 < len(words) < _OWN


def _goes_on(match: _Found, read: _Text) -> bool:
    """Whether the words before or behind make another name of it: "Medical …", "… Hospital"."""
    before, behind = match.start - 1, match.end
    part = read.parts[match.start]
    if before >= 0 and read.parts[before] == part and _qualifies(read.words[before]):
        units = (
            read.words[at].unit or read.words[at].kind == "head" for at in range(before + 1) if read.parts[at] == part
        )
        if not any(units):
            return True
    if behind < len(read.words) and read.parts[behind] == read.parts[match.end - 1]:
        return _qualifies(read.words[behind]) or read.words[behind].key in lists().behind
    return False


def _qualifies(word: Word) -> bool:
    return word.kind == "field" and not is_place(word.text)
