"""The catalogue of a build: full-text search, stored pages, rejections and redirects, in one SQLite file.

Invariant: written once by the build, then opened read-only (immutable), so that any number of processes share it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from graph.ids import KINDS
from graph.model import Node
from graph.records import Document, Rejection
from graph.search.index import KINDS_APART, SCHEMA, IndexBuilder
from graph.search.search import Hit, Matching, matching, search

_SCHEMA = """
CREATE TABLE document (source TEXT, name TEXT, text TEXT, PRIMARY KEY (source, name));
CREATE TABLE rejection (source TEXT, locator TEXT, field TEXT, value TEXT, reason TEXT);
CREATE INDEX rejection_source ON rejection (source);
CREATE TABLE redirect (id TEXT PRIMARY KEY, canonical TEXT);
CREATE TABLE count (source TEXT, kind TEXT, number INTEGER);
"""
# A build that fails is thrown away as a whole, and one that succeeds is synced as a whole.
_NO_JOURNAL = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_MAPPED = 1 << 30  # bytes of the file that are read as memory, shared by processes


class CatalogueBuilder:
    """Takes nodes, pages and rejections source by source, then writes the file once."""

    def __init__(self) -> None:
        self._index = IndexBuilder()
        self._documents: list[tuple[str, str, str]] = []
        self._rejections: list[tuple[str, str, str, str, str]] = []
        self._counts: list[tuple[str, str, int]] = []

    def add_node(self, node: Node) -> None:
        """What a source calls a thing."""
        self._index.add_node(node)

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
        with closing(sqlite3.connect(path)) as db, db:
            db.executescript(_NO_JOURNAL + SCHEMA + _SCHEMA)
            self._index.write(db, weights)
            db.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", self._documents)
            db.executemany("INSERT INTO rejection VALUES (?, ?, ?, ?, ?)", self._rejections)
            db.executemany("INSERT INTO redirect VALUES (?, ?)", sorted(redirects.items()))
            db.executemany("INSERT INTO count VALUES (?, ?, ?)", self._counts)


class Catalogue:
    """The catalogue, opened for reading. Threads may share it: each question has a connection to itself meanwhile."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._lock = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        with self._connection():
            pass  # so that a file which is not there is missed now

    def close(self) -> None:
        """Releases the file; a question that is being answered releases its own part when it is done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._closed:
                raise sqlite3.ProgrammingError("the catalogue is closed")
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        try:
            yield connection
        finally:
            with self._lock:
                if kept := not self._closed:
                    self._idle.append(connection)
            if not kept:
                connection.close()

    def _rows(self, question: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._connection() as db:
            return db.execute(question, values).fetchall()

    def search(self, query: str, limit: int, kinds: Iterable[str] = ()) -> list[Hit]:
        """Things of these kinds (all where none is named) in which every word of the query is found; the best first.

        A word is found as it is written, as a beginning, by its Polish base form or in the initials of a name, whatever
        its case and diacritics; an identifier however it is punctuated, or by its address. Where hardly anything is,
        typing errors are forgiven.
        """
        with self._connection() as db:
            return search(db, query, limit, kinds)

    def matching(self, query: str, kind: str) -> Matching:
        """Everything of a kind that `search` finds, the best as it has them."""
        with self._connection() as db:
            return matching(db, query, kind)

    def redirect(self, thing: str) -> str | None:
        """The id under which a merged or renamed thing is found now."""
        rows = self._rows("SELECT canonical FROM redirect WHERE id = ?", thing)
        return rows[0][0] if rows else None

    def redirects(self) -> list[tuple[str, str]]:
        """All redirects."""
        return [(old, new) for old, new in self._rows("SELECT id, canonical FROM redirect")]

    def text(self, source: str, name: str) -> str | None:
        """The stored text of a page."""
        rows = self._rows("SELECT text FROM document WHERE source = ? AND name = ?", source, name)
        return rows[0][0] if rows else None

    def documents(self, source: str) -> list[tuple[str, str]]:
        """Names and texts of a source's pages."""
        rows = self._rows("SELECT name, text FROM document WHERE source = ? ORDER BY name", source)
        return [(name, text) for name, text in rows]

    def rejections(self, source: str, limit: int) -> list[Rejection]:
        """What was refused of a source."""
        rows = self._rows("SELECT locator, field, value, reason FROM rejection WHERE source = ? LIMIT ?", source, limit)
        return [Rejection(locator=r[0], field=r[1], value=r[2], reason=r[3]) for r in rows]

    def number_of(self, kind: str) -> int:
        """How many things of a kind there are."""
        rows = self._rows(
            "SELECT number FROM thing WHERE number % ? = ? ORDER BY number DESC LIMIT 1", KINDS_APART, KINDS.index(kind)
        )
        return int(rows[0][0]) // KINDS_APART if rows else 0  # they are counted from 1 on

    def counts(self) -> dict[str, dict[str, int]]:
        """By source, how many things of each kind it speaks of."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for source, kind, number in self._rows("SELECT source, kind, number FROM count"):
            found[source][kind] = number
        return dict(found)


__all__ = ["Catalogue", "CatalogueBuilder", "Hit"]
