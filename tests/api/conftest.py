"""Fixtures of the API tests.

- `client` (whole module) speaks to the application over the sample graph (tests/sample.py), without a network
- `asked` (whole module) speaks to the application over the graph of all examples (`examples`)
- `g` (whole module) asks it from Python, as a notebook does
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import ogniwo
from api import create_app
from graph.graph import Graph
from ogniwo.face.questions import Ogniwo


@pytest.fixture(scope="module")
def client(sample: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    web = tmp_path_factory.mktemp("web")
    (web / "index.html").write_text("<!doctype html><title>Ogniwo</title>", encoding="utf-8")
    workspace: Path = sample.folder.parent.parent
    with TestClient(create_app(workspace, web=web), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def asked(examples: Graph) -> Iterator[TestClient]:
    with TestClient(create_app(examples.folder.parent.parent)) as opened:
        yield opened


@pytest.fixture(scope="module")
def g(examples: Graph) -> Iterator[Ogniwo]:
    with ogniwo.open(examples.folder.parent.parent) as opened:
        yield opened
