"""The store protocol: four verbs, and nothing of any engine in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from graph.errors import StoreError
from graph.model import Edge, Node


class Store(Protocol):
    """A graph that is replaced source by source and read by id.

    A source is what one `replace` wrote: its nodes, edges and description, under the id of the source. Readers see a
    source as it was before a `replace` or as it is after, never in between. Every verb raises StoreError where the
    engine fails.
    """

    def replace(self, source: Node, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """Puts what a source says in place of what it said before; without nodes and edges the source is forgotten."""

    def nodes(self, ids: Collection[str] | None = None, kind: str | None = None) -> Iterator[Node]:
        """The nodes with these ids (all where None) and of this kind, each once, with the union of what sources say.

        Ids that are not in the graph are passed over. A source is a node of kind "source".
        """

    def edges(self, ids: Collection[str] | None = None, relations: Collection[str] | None = None) -> Iterator[Edge]:
        """The edges, each once, that touch any of these ids (as subject, object, `on`, or the edge's own id).

        All edges where `ids` is None; only of these relations where any are named.
        """

    def close(self) -> None:
        """Ends the connection or releases the files; the store cannot be used afterwards."""


def open_store(url: str, *, read_only: bool = False) -> Store:
    """The store at a URL: `oxigraph:PATH` or `sparql+http(s)://HOST/ENDPOINT`; StoreError for any other."""
    scheme, _, rest = url.partition(":")
    if scheme == "oxigraph" and rest:
        from graph.stores.oxigraph import OxigraphStore

        return OxigraphStore(Path(rest), read_only=read_only)
    if scheme in ("sparql+http", "sparql+https"):
        from graph.stores.sparql import SparqlStore

        return SparqlStore(url.removeprefix("sparql+"))
    raise StoreError(f"graph URL {url!r}: expected oxigraph:PATH or sparql+http(s)://…")
