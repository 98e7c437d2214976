"""A server over any data set: the build of the sample with other statements in its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
from fastapi.testclient import TestClient

from api import create_app
from graph.build import RDF
from graph.graph import Graph
from graph.sparql_child import Limits


@contextmanager
def serving(
    sample: Graph, workspace: Path, quads: Iterable[pyoxigraph.Quad], limits: Limits | None = None
) -> Iterator[TestClient]:
    """A client of a server on these statements, in a workspace that is made anew."""
    build = workspace / "builds" / sample.folder.name
    shutil.copytree(sample.folder, build, ignore=shutil.ignore_patterns(RDF))
    store = pyoxigraph.Store(str(build / RDF))
    store.bulk_extend(quads)
    store.flush()
    del store
    (workspace / "current").symlink_to(build)
    with TestClient(create_app(workspace, limits), follow_redirects=False) as client:
        yield client
