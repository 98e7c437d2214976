"""The build that is served: it follows the workspace's swap, so a new build is answered from without a restart."""

from __future__ import annotations

from threading import Lock

from graph.graph import Graph
from graph.resolution.decisions import DecisionLog
from graph.resolution.review import LOG
from graph.workspace import Workspace


class Current:
    """Opens the current build when first asked and whenever it has changed since; `log` is that of the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.log = DecisionLog(workspace.path / LOG)
        self._lock = Lock()
        self._graph: Graph | None = None

    def opened(self) -> Graph | None:
        """The current build where it is open already."""
        graph = self._graph
        return graph if graph is not None and graph.folder == self.workspace.current() else None

    def graph(self) -> Graph:
        """The current build; NoGraphError where there is none. A request keeps the one it got to its end."""
        folder = self.workspace.current()
        graph = self._graph
        if graph is None or graph.folder != folder:
            with self._lock:
                if self._graph is None or self._graph.folder != folder:
                    self._graph = Graph(folder)  # the old one is freed when its last request lets go of it
                graph = self._graph
        return graph
