"""The grammar of cooperation: the data files beside this module, checked and compiled once.

A Polish speaker who does not program extends the files, not this code; each file says at its top what may stand in it.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graph.funding import is_level, without_years
from loaders.documents import data_files
from loaders.documents.data_files import Body, GrammarError
from loaders.documents.polish.morphology import adjective_reading, lemmas, noun_readings, readings
from ontology import vocab

_FOLDER = Path(__file__).parent
_ALTERNATIVES = re.compile(r"\(([^()]*)\)|([^()]+)")


@dataclass(frozen=True, slots=True)
class NamePattern:
    """The beginning of a name in the nominative. `inflected` says of each word whether it takes the head's case."""

    kind: str
    words: tuple[str, ...]
    head: int
    inflected: tuple[bool, ...]
    number: str  # of the head: "sg" or "pl"
    complete: bool  # an office: its name is whole without more words
    territory: bool  # a unit of territory: a name must follow, and the unit must act

    @property
    def text(self) -> str:
        """The words as in the file."""
        return " ".join(self.words)


def load(name: str) -> dict[str, Any]:
    """A TOML file of this folder."""
    return data_files.load(f"polish/{name}")


def expand(pattern: str) -> Iterator[tuple[str, ...]]:
    """Like "(a|) b" → ("a", "b"), ("b",): every way to read a pattern with alternatives."""
    parts = [inner.split("|") if inner or not outer else [outer] for inner, outer in _ALTERNATIVES.findall(pattern)]
    if not parts:
        raise GrammarError(f"pattern {pattern!r}: expected words")
    for choice in itertools.product(*parts):
        yield tuple("".join(choice).split())


def compile_name(words: tuple[str, ...], kind: str, *, complete: bool, territory: bool = False) -> NamePattern:
    """A pattern with its head found and each word's behaviour known."""
    head = next((i for i, word in enumerate(words) if _is_head(word, words[i + 1 : i + 2])), 0)
    nouns = noun_readings(words[head], "nom")
    number = "sg" if any("sg" in noun.numbers for noun in nouns) or not nouns else "pl"
    nouns = tuple(noun for noun in nouns if number in noun.numbers)
    inflected: list[bool] = []
    for index, word in enumerate(words):
        after_adjectives = index <= head or all(inflected[head + 1 : index])
        agrees = any(r.is_adjective and any(r.agrees(noun) for noun in nouns) for r in readings(word))
        inflected.append(index == head or (agrees and after_adjectives) or index < head)
    return NamePattern(kind, words, head, tuple(inflected), number, complete, territory)


def _is_head(word: str, following: tuple[str, ...]) -> bool:
    """A common noun that does not go as an adjective with the next word."""
    if not any("nazwa_pospolita" in noun.names for noun in noun_readings(word, "nom")):
        return False
    nouns = [
        noun for next_word in following for noun in noun_readings(next_word, "nom") if "nazwa_pospolita" in noun.names
    ]
    return not any(adjective_reading(word, noun) for noun in nouns)


@cache
def name_patterns() -> dict[str, tuple[NamePattern, ...]]:
    """Patterns of institutions by base form of their head, the longest first."""
    found: dict[tuple[str, ...], NamePattern] = {}
    for entry in load("institutions.toml")["kind"]:
        if entry["kind"] not in vocab.scheme("institution-kinds"):
            raise GrammarError(f"institutions.toml: kind {entry['kind']!r} is no term of institution-kinds")
        for key in ("names", "beginnings", "territories"):
            for words in itertools.chain.from_iterable(map(expand, entry.get(key, ()))):
                pattern = compile_name(words, entry["kind"], complete=key == "names", territory=key == "territories")
                found.setdefault(words, pattern)
    for body in bodies():
        words = tuple(body.name.casefold().replace(",", " ,").split())
        found[words] = compile_name(words, body.kind, complete=True)
    return _by_head(found.values())


@lru_cache(maxsize=10_000)
def is_name_head(word: str) -> bool:
    """Whether a word can be the head of an institution's name; asked of every word of a page, hence kept."""
    patterns = name_patterns()
    return any(lemma in patterns for lemma in lemmas(word))


def _by_head(patterns: Iterator[NamePattern] | Any) -> dict[str, tuple[NamePattern, ...]]:
    by_head: dict[str, list[NamePattern]] = {}
    for pattern in patterns:
        for lemma in lemmas(pattern.words[pattern.head]):
            by_head.setdefault(lemma, []).append(pattern)
    return {lemma: tuple(sorted(group, key=lambda p: -len(p.words))) for lemma, group in by_head.items()}


@cache
def bodies() -> tuple[Body, ...]:
    """Institutions that are known everywhere."""
    with (_FOLDER / "bodies.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return tuple(Body(row["name"], row["kind"], tuple(filter(None, row["acronyms"].split(",")))) for row in rows)


@cache
def programmes() -> tuple[Body, ...]:
    """Funds and programmes that are known everywhere, by each of their names, without years."""
    found: dict[str, Body] = {}
    with (vocab.ONTOLOGY_DIR / "funding" / "programmes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [without_years(name)[0] for name in (row["name"], *row["aliases"].split("|")) if name]
            for name in names if not is_level(row["kind"]) else ():
                acronyms = tuple(filter(_is_acronym, names)) if name == names[0] else ()
                if not _is_acronym(name):
                    found.setdefault(name, Body(name, row["kind"], acronyms))
    return tuple(found.values())


def _is_acronym(name: str) -> bool:
    return all(sum(letter.isupper() for letter in word) > 1 for word in name.split())


@cache
def body_acronyms() -> dict[str, Body]:
    """Well-known institutions by acronym."""
    return {acronym: body for body in bodies() for acronym in body.acronyms}


@cache
def kind_acronyms() -> dict[str, NamePattern]:
    """What "PUP" and the like stand for: the first name of their kind."""
    found = {}
    for entry in load("institutions.toml")["kind"]:
        for acronym in entry.get("acronyms", ()):
            words = next(expand(entry["names"][0]))
            found[acronym] = compile_name(words, entry["kind"], complete=True)
    return found


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of words of cooperation.toml."""
    return frozenset(load_cooperation()[section][key])


@cache
def load_cooperation() -> dict[str, Any]:
    """cooperation.toml."""
    return load("cooperation.toml")
