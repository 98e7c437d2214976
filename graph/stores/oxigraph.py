"""The embedded store: an Oxigraph data set in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph

from graph.errors import StoreError
from graph.stores.rdf_store import RdfStore, Row
from ontology import vocab


class OxigraphStore(RdfStore):
    """One process may write; readers open a data set that nobody writes to (a finished build) with `read_only`.

    `copy` is a new file that gets every triple that is loaded, as N-Triples; `add_union` needs it.
    """

    def __init__(self, path: Path, *, read_only: bool = False, copy: Path | None = None) -> None:
        self._path, self._copy = path, copy
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
            if self._copy:
                with self._copy.open("ab") as out:
                    out.write(triples)

    def add_model(self) -> None:
        """Puts the ontology and the schemes beside the data, each in the graph of its own IRI, so that queries can use
        labels and `skos:broader`."""
        for file, graph in vocab.model_files().items():
            triples = (quad.triple for quad in pyoxigraph.parse(path=file))
            self.load(pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES) or b"", graph)

    def add_union(self) -> None:
        """Copies what all sources say into the default graph, each statement once.

        Plain SPARQL then needs no GRAPH, and counts are right: the engine's own union of graphs repeats what two
        sources both say. For a finished build only; `replace` does not keep the union up to date.
        """
        assert self._copy is not None
        with self._failing():
            described = self._store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
            with self._copy.open("ab") as out:
                out.write(described or b"")  # what the sources are
            self._store.bulk_load(path=str(self._copy), format=pyoxigraph.RdfFormat.N_TRIPLES)

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
