"""The embedded store: an Oxigraph data set in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph

from graph.errors import StoreError
from graph.stores.rdf_store import RdfStore, Row


class OxigraphStore(RdfStore):
    """One process may write; readers open a data set that nobody writes to (a finished build) with `read_only`.

    A build fills its data set with `graph.stores.bulk`.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        with self._failing():
            if read_only:
                self._store = pyoxigraph.Store.read_only(str(path))
            else:
                path.mkdir(parents=True, exist_ok=True)
                self._store = pyoxigraph.Store(str(path))

    def load(self, triples: bytes, graph: str) -> None:
        """See `RdfStore.load`."""
        with self._failing():
            self._store.bulk_load(triples, format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=pyoxigraph.NamedNode(graph))

    def update(self, text: str) -> None:
        """See `RdfStore.update`."""
        with self._failing():
            self._store.update(text)

    def select(self, text: str) -> Iterable[Row]:
        """See `RdfStore.select`."""
        with self._failing():
            solutions = self._store.query(text)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        return (tuple(solution) for solution in solutions)

    def close(self) -> None:
        """Writes what is in memory to disk and releases the folder."""
        with self._failing():
            if hasattr(self, "_store"):
                self._store.flush()
                del self._store

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, SyntaxError, ValueError, RuntimeError) as error:
            raise StoreError(f"Oxigraph at {self._path}: {error}") from error
