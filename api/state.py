"""The build that is served: it follows the workspace's swap, so a new build is answered from without a restart."""

from __future__ import annotations

import os
from pathlib import Path
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
        self._link = str(workspace.path / "current")
        self._known: tuple[str, Path] | None = None  # what the link said, and the folder to which that leads
        self._lock = Lock()
        self._graph: Graph | None = None

    def folder(self) -> Path:
        """The folder of the current build; NoGraphError where there is none. Every request asks several times, so the
        link is followed only where it says something new."""
        try:
            says = os.readlink(self._link)  # noqa: PTH115  # a Path takes several times as long
        except OSError:
            return self.workspace.current()
        known = self._known
        if known is None or known[0] != says:
            self.workspace.current()  # it leads somewhere
            self._known = known = says, (self.workspace.path / says).resolve()
        return known[1]

    def opened(self) -> Graph | None:
        """The current build where it is open already."""
        graph = self._graph
        return graph if graph is not None and graph.folder == self.folder() else None

    def graph(self) -> Graph:
        """The current build; NoGraphError where there is none. A request keeps the one it got to its end."""
        folder = self.folder()
        graph = self._graph
        if graph is None or graph.folder != folder:
            with self._lock:
                if self._graph is None or self._graph.folder != folder:
                    self._graph = Graph(folder)  # the old one is freed when its last request lets go of it
                graph = self._graph
        return graph
