"""One build, opened for reading: everything that a question may need."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from graph.build import CATALOGUE, FORMAT, FORMAT_NUMBER, NETWORK, RDF, Report, read_report
from graph.catalogue import Catalogue
from graph.errors import NoGraphError
from graph.model import Node
from graph.network import Network
from graph.stores.oxigraph import OxigraphStore
from graph.workspace import Workspace


class Graph:
    """Read-only; safe to share by threads. `stamp` names the build and changes with every new one. NoGraphError for the
    build of another version."""

    def __init__(self, folder: Path) -> None:
        file = folder / FORMAT
        if not file.is_file() or file.read_text(encoding="utf-8") != FORMAT_NUMBER:
            raise NoGraphError("this graph was built by another version of Ogniwo; run `ogniwo build` to make it anew")
        self.folder = folder
        self.stamp = folder.name
        self.store = OxigraphStore(folder / RDF, read_only=True)
        self.network = Network(folder / NETWORK)
        self.catalogue = Catalogue(folder / CATALOGUE)

    @cached_property
    def report(self) -> Report:
        """What went into the build."""
        return read_report(self.folder)

    @cached_property
    def sources(self) -> dict[str, Node]:
        """Descriptions of the sources by id."""
        return {node.id: node for node in self.store.nodes(kind="source")}

    def resolve_id(self, record_id: str) -> str:
        """The id under which a thing is found now: a merged or renamed one leads to its successor."""
        return self.catalogue.redirect(record_id) or record_id


def open_graph(workspace: Workspace) -> Graph:
    """The current build of a workspace; NoGraphError where there is none."""
    return Graph(workspace.current())
