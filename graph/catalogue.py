"""The catalogue of a build: full-text search, stored pages, rejections and redirects, in one SQLite file.

Invariant: written once by the build, then opened read-only (immutable), so that any number of processes share it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from graph.ids import fold
from graph.model import Node, Text, first
from graph.morphology import forms, lemmas, words
from graph.records import Document, Rejection
from ontology import vocab

_SCHEMA = """
CREATE TABLE thing (id TEXT PRIMARY KEY, kind TEXT, weight REAL, names TEXT);
CREATE VIRTUAL TABLE thing_text USING fts5(exact, lemmas, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
CREATE TABLE form (form TEXT, lemma TEXT, PRIMARY KEY (form, lemma)) WITHOUT ROWID;
CREATE TABLE document (source TEXT, name TEXT, text TEXT, PRIMARY KEY (source, name));
CREATE TABLE rejection (source TEXT, locator TEXT, field TEXT, value TEXT, reason TEXT);
CREATE INDEX rejection_source ON rejection (source);
CREATE TABLE redirect (id TEXT PRIMARY KEY, canonical TEXT);
CREATE TABLE count (source TEXT, kind TEXT, number INTEGER);
"""
# A build that fails is thrown away as a whole, and one that succeeds is synced as a whole.
_NO_JOURNAL = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_SEARCHED = {"names", "titles", "aliases", "acronym", "identifiers", "code", "codes"}
_MAX_WORDS = 12  # of a search; what follows is passed over


class Hit(NamedTuple):
    """One thing found, and the name that matched best."""

    id: str
    matched: str


class CatalogueBuilder:
    """Takes nodes, pages and rejections source by source, then writes the file once."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._documents: list[tuple[str, str, str]] = []
        self._rejections: list[tuple[str, str, str, str, str]] = []
        self._counts: list[tuple[str, str, int]] = []

    def add_node(self, node: Node) -> None:
        """What a source calls a thing. People are not searched for, sources have their own list."""
        if node.kind not in ("person", "source"):
            self._names[node.id].update(_usual_abbreviation(node))
            for name in _SEARCHED & node.properties.keys():
                values = node.properties[name]
                self._names[node.id].update(v.value if isinstance(v, Text) else str(v) for v in values)

    def add_document(self, source: str, document: Document) -> None:
        """A stored page."""
        self._documents.append((source, document.name, document.text))

    def add_rejection(self, source: str, rejection: Rejection) -> None:
        """Something that was refused."""
        self._rejections.append((source, rejection.locator, rejection.field, rejection.value, rejection.reason))

    def add_counts(self, source: str, counts: dict[str, int]) -> None:
        """How many things of each kind a source speaks of."""
        self._counts += [(source, kind, number) for kind, number in sorted(counts.items())]

    def write(self, path: Path, weights: dict[str, float], redirects: dict[str, str]) -> None:
        """Writes the file; `weights` rank things that match alike, the heavier first."""
        with sqlite3.connect(path) as db:
            db.executescript(_NO_JOURNAL + _SCHEMA)
            used: set[str] = set()
            for row, (thing, names) in enumerate(sorted(self._names.items()), start=1):
                kind, ordered = thing.partition("/")[0], sorted(names)
                db.execute(
                    "INSERT INTO thing VALUES (?, ?, ?, ?)", (thing, kind, weights.get(thing, 0.0), "\n".join(ordered))
                )
                # What has digits in it has no other forms, and is found as it is written.
                spelt = {word for name in ordered for word in words(name) if word.isalpha()}
                base_forms = {lemma for word in spelt for lemma in lemmas(word)}
                used |= base_forms
                text = (row, fold(" \n ".join(ordered)), " ".join(sorted(map(fold, base_forms))))
                db.execute("INSERT INTO thing_text (rowid, exact, lemmas) VALUES (?, ?, ?)", text)
            forms_of = ((form, fold(lemma)) for lemma in sorted(used) for form in forms(lemma))
            db.executemany("INSERT OR IGNORE INTO form VALUES (?, ?)", forms_of)
            db.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", self._documents)
            db.executemany("INSERT INTO rejection VALUES (?, ?, ?, ?, ?)", self._rejections)
            db.executemany("INSERT INTO redirect VALUES (?, ?)", sorted(redirects.items()))
            db.executemany("INSERT INTO count VALUES (?, ?, ?)", self._counts)
        db.close()


class Catalogue:
    """The catalogue, opened for reading; SQLite serialises the threads that share it."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def close(self) -> None:
        """Releases the file."""
        self._db.close()

    def search(self, query: str, limit: int, kinds: Iterable[str] = ()) -> list[Hit]:
        """Things of these kinds (all where none is named) in which every word of the query is found.

        A word is found as it is written, as a beginning, or by its Polish base form; case and diacritics do not matter.
        """
        words_wanted = words(query)[:_MAX_WORDS]
        if not words_wanted:
            return []
        wanted = sorted(kinds)
        condition = f"AND kind IN ({', '.join('?' * len(wanted))})" if wanted else ""
        rows = self._db.execute(  # only question marks are put in
            "SELECT thing.id, thing.names FROM thing_text JOIN thing ON thing.rowid = thing_text.rowid "  # noqa: S608
            f"WHERE thing_text MATCH ? {condition} "
            "ORDER BY bm25(thing_text, 3.0, 1.0) - min(weight, 1000) / 250.0, id LIMIT ?",
            (" AND ".join(map(self._match, words_wanted)), *wanted, limit * 3),
        ).fetchall()
        plain = fold(query).strip()
        hits = [Hit(thing, _best(names.split("\n"), plain)) for thing, names in rows]
        # A name that is the query, or begins with it, stands before the rest; else the order found is kept.
        hits.sort(key=lambda hit: (fold(hit.matched) != plain, not fold(hit.matched).startswith(plain)))
        return hits[:limit]

    def _match(self, word: str) -> str:
        plain = fold(word)
        known = self._db.execute("SELECT lemma FROM form WHERE form = ?", (plain,)).fetchall()
        by_lemma = "".join(f' OR lemmas : "{lemma}"' for (lemma,) in known)
        return f'(exact : "{plain}" *{by_lemma})'

    def redirect(self, thing: str) -> str | None:
        """The id under which a merged or renamed thing is found now."""
        row = self._db.execute("SELECT canonical FROM redirect WHERE id = ?", (thing,)).fetchone()
        return row[0] if row else None

    def redirects(self) -> Iterator[tuple[str, str]]:
        """All redirects."""
        yield from self._db.execute("SELECT id, canonical FROM redirect")

    def text(self, source: str, name: str) -> str | None:
        """The stored text of a page."""
        row = self._db.execute("SELECT text FROM document WHERE source = ? AND name = ?", (source, name)).fetchone()
        return row[0] if row else None

    def documents(self, source: str) -> list[tuple[str, str]]:
        """Names and texts of a source's pages."""
        return self._db.execute("SELECT name, text FROM document WHERE source = ? ORDER BY name", (source,)).fetchall()

    def rejections(self, source: str, limit: int) -> list[Rejection]:
        """What was refused of a source."""
        rows = self._db.execute(
            "SELECT locator, field, value, reason FROM rejection WHERE source = ? LIMIT ?", (source, limit)
        )
        return [Rejection(locator=r[0], field=r[1], value=r[2], reason=r[3]) for r in rows]

    def number_of(self, kind: str) -> int:
        """How many things of a kind there are."""
        row = self._db.execute("SELECT count(*) FROM thing WHERE kind = ?", (kind,)).fetchone()
        return int(row[0])

    def counts(self) -> dict[str, dict[str, int]]:
        """By source, how many things of each kind it speaks of."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for source, kind, number in self._db.execute("SELECT source, kind, number FROM count"):
            found[source][kind] = number
        return dict(found)


def _usual_abbreviation(node: Node) -> tuple[str, ...]:
    """The abbreviation of the institution's kind, where the field has exactly one (PUP, ROPS, PCPR)."""
    concept = vocab.scheme("institution-kinds").get(first(node, "kind") or "") if node.kind == "institution" else None
    return concept.notations if concept and len(concept.notations) == 1 else ()


def _best(names: list[str], plain: str) -> str:
    return min(names, key=lambda n: (fold(n) != plain, not fold(n).startswith(plain), plain not in fold(n), len(n), n))


__all__ = ["Catalogue", "CatalogueBuilder", "Hit"]
