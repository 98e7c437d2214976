"""A new embedded data set, filled in one go: what a source says stands in its named graph and in the default graph.

Statements go into a dump (N-Triples) as fast as they come; a thread loads the dump behind them, chunk by chunk, because
the engine lets other threads run while it loads. Invariant: not more than a chunk is in memory, whatever the size of
the data; nobody reads the data set before the writer is closed.

The default graph repeats what the sources say, each statement once. Plain SPARQL then needs no GRAPH, and counts are
right: the engine's own union of graphs repeats what two sources both say.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from graph.errors import StoreError
from graph.stores.terms import iri
from ontology import vocab

# Bytes of N-Triples loaded at once: the engine takes some eight times as much memory; smaller chunks cost more merging.
CHUNK = 64 * 2**20
_PIECE = 2**20  # characters written at once
END = b" .\n"  # of a statement, and nowhere else: literals hold no bare line end


class Part(NamedTuple):
    """A stretch of the dump and the IRI of its graph; "" is the default graph alone."""

    graph: str
    start: int
    end: int


class DataSetWriter:
    """Used as `with DataSetWriter(folder, dump) as writer:`; leaving the block waits for the loading.

    `path` is a new folder. `dump` is a new file that holds the default graph in the end; the caller removes it.
    StoreError where the engine refuses something.
    """

    def __init__(self, path: Path, dump: Path) -> None:
        self._path = path
        with self._failing():
            path.mkdir(parents=True, exist_ok=True)
            self._store: pyoxigraph.Store | None = pyoxigraph.Store(str(path))
            self._dump = dump.open("w+b", buffering=0)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._loading: list[Future[None]] = []
        self._parts: list[Part] = []  # not yet handed to the thread
        self.parts: list[Part] = []  # of the whole dump, in its order
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.close()
        finally:
            self._thread.shutdown(cancel_futures=True)
            self._dump.close()
            self._store = None

    def add(self, lines: Iterable[str], graph: str = "") -> bool:
        """Whole lines of N-Triples for the graph with this IRI and the default graph, or for the latter alone; says
        whether there were any."""
        before, piece, size = self._size, list[str](), 0
        for line in lines:
            piece.append(line)
            size += len(line)
            if size >= _PIECE:
                self._write("".join(piece).encode(), graph)
                piece, size = [], 0
        self._write("".join(piece).encode(), graph)
        return self._size > before

    def add_model(self) -> None:
        """The ontology and the schemes, each in the graph of its own IRI, so that queries can use labels and
        `skos:broader`."""
        for file, graph in vocab.model_files().items():
            triples = (quad.triple for quad in pyoxigraph.parse(path=file))
            self._write(pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b"", graph)

    def end(self) -> None:
        """Nothing more will be added: the dump is complete, though not all of it is loaded yet."""
        if self._parts:
            self._loading.append(self._thread.submit(self._load, self._parts))
            self._parts = []

    def close(self) -> None:
        """Waits until everything is loaded and on disk."""
        self.end()
        for loading in self._loading:
            loading.result()
        with self._failing():
            if self._store is not None:
                self._store.flush()
                self._store = None

    def _write(self, text: bytes, graph: str) -> None:
        start = self._size
        while text:
            text = text[self._dump.write(text) :]
        self._size = self._dump.tell()
        if self._size > start:
            part = Part(graph, start, self._size)
            _append(self.parts, part)
            _append(self._parts, part)
            if self._size - self._parts[0].start >= CHUNK:
                self.end()

    # In the thread

    def _load(self, parts: list[Part]) -> None:
        store, (start, end) = self._store, (parts[0].start, parts[-1].end)
        named = [part for part in parts if part.graph]
        assert store is not None
        load = partial(store.bulk_load, lenient=True)  # `terms.iri` has looked at every IRI already
        with self._failing():
            if len(named) == 1:
                graph = NamedNode(iri(named[0].graph)[1:-1])
                load(self._read(*named[0][1:]), format=RdfFormat.N_TRIPLES, to_graph=graph)
            elif named:  # many small sources cost less together
                load(b"".join(map(self._quads, named)), format=RdfFormat.N_QUADS)
            load(self._read(start, end), format=RdfFormat.N_TRIPLES)

    def _quads(self, part: Part) -> bytes:
        return self._read(part.start, part.end).replace(END, f" {iri(part.graph)} .\n".encode())

    def _read(self, start: int, end: int) -> bytes:
        return os.pread(self._dump.fileno(), end - start, start)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, SyntaxError, ValueError, RuntimeError) as error:
            raise StoreError(f"Oxigraph at {self._path}: {error}") from error


def _append(parts: list[Part], part: Part) -> None:
    """Joins a part to the one before, where both are of one graph."""
    if parts and parts[-1].graph == part.graph:
        part = Part(part.graph, parts.pop().start, part.end)
    parts.append(part)


__all__ = ["CHUNK", "END", "DataSetWriter", "Part"]
