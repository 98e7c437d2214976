"""The index of names: tables of the catalogue's SQLite file, written once by a build.

`thing` is everything that can be found; `number` says how important it is and of which kind: the heaviest of each kind
come first, then the second of each, and `number % KINDS_APART` is the kind. So a list of numbers in their order is a
list by importance, and a search may stop when it has enough. `name` has every name and identifier as it is compared,
`thing_text` the words (as written, base forms, initials) with their beginnings, `form` every word that names are made
of and all forms of those that the dictionary knows, with the base form.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from graph.ids import KINDS, kind_of, normalised
from graph.model import Node, Text, first
from graph.morphology import forms, known_lemmas, words
from graph.search.names import NUMBER, initials, numbers_in
from ontology import vocab

KINDS_APART = 16
NAME_LENGTH = 60  # of what `name` holds; what is longer is compared in full where it is read

SCHEMA = """
CREATE TABLE thing (number INTEGER PRIMARY KEY, id TEXT, weight REAL, names TEXT, plain TEXT);
CREATE VIRTUAL TABLE thing_text USING fts5(
    exact, lemmas, initials, tokenize = ascii, prefix = '1 2 3', content = '', columnsize = 0, detail = column
);
CREATE TABLE name (plain TEXT, thing INTEGER, PRIMARY KEY (plain, thing)) WITHOUT ROWID;
CREATE TABLE form (form TEXT, lemma TEXT, PRIMARY KEY (form, lemma)) WITHOUT ROWID;
"""
_NAMES = {"names", "titles", "aliases", "acronym", "code"}
_NUMBERS = {"identifiers", "codes"}
_CALLED_BY_INITIALS = {"institution", "group", "programme"}


class IndexBuilder:
    """Takes nodes, then writes the tables."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._numbers: dict[str, set[str]] = defaultdict(set)

    def add_node(self, node: Node) -> None:
        """What a source calls a thing. People are not searched for, sources have their own list."""
        if node.kind in ("person", "source"):
            return
        names = self._names[node.id]
        names.update(_usual_abbreviation(node))
        for field in _NAMES & node.properties.keys():
            names.update(v.value if isinstance(v, Text) else str(v) for v in node.properties[field])
        for field in _NUMBERS & node.properties.keys():
            self._numbers[node.id].update(map(str, node.properties[field]))

    def write(self, db: sqlite3.Connection, weights: Mapping[str, float]) -> None:
        """Writes the tables of `SCHEMA`, which are there; among things that match alike the heavier come first."""
        base_forms = _BaseForms()
        names: list[tuple[str, int]] = []
        spelt: set[str] = set()
        for row in _by_importance(self._names, weights):
            number, thing = row
            shown, plain = self._written(thing)
            db.execute(
                "INSERT INTO thing VALUES (?, ?, ?, ?, ?)",
                (number, thing, weights.get(thing, 0.0), "\n".join(shown), "\n".join(plain)),
            )
            names += ((one[:NAME_LENGTH], number) for one in dict.fromkeys(plain))
            own = {word for one in plain if one[0] != NUMBER for word in one.split()}
            spelt |= own
            short = {s for one in plain for s in initials(one)} if kind_of(thing) in _CALLED_BY_INITIALS else set[str]()
            db.execute(
                "INSERT INTO thing_text (rowid, exact, lemmas, initials) VALUES (?, ?, ?, ?)",
                (number, " ".join(own), " ".join(base_forms.of(self._names[thing])), " ".join(short)),
            )
        db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", sorted(names))
        db.executemany("INSERT OR IGNORE INTO form VALUES (?, ?)", sorted(chain(base_forms.all(), _alone(spelt))))

    def _written(self, thing: str) -> tuple[list[str], list[str]]:
        """Names and identifiers as they are shown, and, in step with them, as they are compared."""
        shown = [(name, normalised(name)) for name in sorted(self._names[thing])]
        shown += [(one, plain) for one in sorted(self._numbers.get(thing, ())) for plain in sorted(numbers_in(one))]
        kept = [(" ".join(name.split()), plain) for name, plain in shown if plain]
        return [name for name, _ in kept], [plain for _, plain in kept]


def _by_importance(things: Iterable[str], weights: Mapping[str, float]) -> Iterator[tuple[int, str]]:
    """Numbers and ids of things, in the order of the numbers."""
    of_kind: dict[str, list[str]] = defaultdict(list)
    for thing in sorted(things):
        of_kind[kind_of(thing)].append(thing)
    numbered: list[tuple[int, str]] = []
    for kind, ids in of_kind.items():
        ids.sort(key=lambda thing: -weights.get(thing, 0.0))
        code = KINDS.index(kind)
        numbered += ((place * KINDS_APART + code, thing) for place, thing in enumerate(ids, start=1))
    return iter(sorted(numbered))


class _BaseForms:
    """Base forms, folded, of the words of names; what the dictionary does not know is found as it is written."""

    def __init__(self) -> None:
        self._of_word: dict[str, tuple[str, ...]] = {}
        self._lemmas: set[str] = set()

    def of(self, names: Iterable[str]) -> set[str]:
        return {lemma for name in names for word in words(name) for lemma in self._of(word)}

    def _of(self, word: str) -> tuple[str, ...]:
        found = self._of_word.get(word)
        if found is None:
            known = known_lemmas(word) if word.isalpha() else frozenset[str]()
            self._lemmas |= known
            found = self._of_word[word] = tuple(map(_key, known))
        return found

    def all(self) -> Iterator[tuple[str, str]]:
        """Every form, folded, of every base form that was given."""
        for lemma in self._lemmas:
            base = _key(lemma)
            yield from ((form, base) for form in forms(lemma))


def _key(lemma: str) -> str:
    """A base form as one word of the index ("vis-a-vis" has hyphens)."""
    return normalised(lemma).replace(" ", "")


def _alone(spelt: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Words of which nothing but the spelling is known."""
    return ((word, "") for word in spelt if word.isalpha())


def _usual_abbreviation(node: Node) -> tuple[str, ...]:
    """The abbreviation of the institution's kind, where the field has exactly one (PUP, ROPS, PCPR)."""
    return _abbreviation(first(node, "kind") or "") if node.kind == "institution" else ()


@cache
def _abbreviation(kind: str) -> tuple[str, ...]:
    concept = vocab.scheme("institution-kinds").get(kind)
    return concept.notations if concept and len(concept.notations) == 1 else ()


__all__ = ["KINDS_APART", "NAME_LENGTH", "SCHEMA", "IndexBuilder"]
