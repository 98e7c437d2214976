"""Fixtures of the API tests.

- `client` (whole module) speaks to the application over the sample graph (tests/sample.py), without a network
- `demo` (whole run) the graph of all examples; nobody may change it
- `asked` (whole module) speaks to the application over it
- `g` (whole module) asks it from Python, as a notebook does
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import ogniwo
from api import create_app
from graph.build import build
from graph.graph import Graph, open_graph
from graph.workspace import Workspace
from ogniwo.face.questions import Ogniwo
from ogniwo.loading import load, load_reference, units
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def client(sample: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    web = tmp_path_factory.mktemp("web")
    (web / "index.html").write_text("<!doctype html><title>Ogniwo</title>", encoding="utf-8")
    workspace: Path = sample.folder.parent.parent
    with TestClient(create_app(workspace, web=web), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    workspace = Workspace(tmp_path_factory.mktemp("demo"))
    with workspace.writing():
        for folder in ("tables", "pages"):
            with units(str(ROOT / "examples" / folder), None) as found:
                for unit in found:
                    load(workspace, unit)
        load_reference(workspace)
        build(workspace)
    return open_graph(workspace)


@pytest.fixture(scope="module")
def asked(demo: Graph) -> Iterator[TestClient]:
    with TestClient(create_app(demo.folder.parent.parent)) as opened:
        yield opened


@pytest.fixture(scope="module")
def g(demo: Graph) -> Iterator[Ogniwo]:
    with ogniwo.open(demo.folder.parent.parent) as opened:
        yield opened
