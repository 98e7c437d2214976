"""Fixtures that several folders of tests share.

- `sample_workspace` a workspace with two hand-made sources (tests/sample.py), not built
- `sample` (whole run) the same, built, as an opened `Graph`; nobody may change it
- `examples` (whole run) the graph of all examples, which breaks no shape; nobody may change it
- `shared` the folder of real pages and data (setting OGNIWO_SHARED); tests that want it are skipped where it is not
  there, and fail under CI=true
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from graph.build import build
from graph.graph import Graph, open_graph
from graph.workspace import Workspace
from ogniwo.loading import load, load_reference, units
from tests import sample as sample_data

ROOT = Path(__file__).parent.parent
settings.register_profile("ogniwo", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("ogniwo")


@pytest.fixture
def sample_workspace(tmp_path: Path) -> Workspace:
    return sample_data.load(Workspace(tmp_path / "workspace"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    workspace = sample_data.load(Workspace(tmp_path_factory.mktemp("sample")))
    with workspace.writing():
        build(workspace)
    return open_graph(workspace)


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    workspace = Workspace(tmp_path_factory.mktemp("examples"))
    with workspace.writing():
        for folder in ("tables", "pages"):
            with units(str(ROOT / "examples" / folder), None) as found:
                for unit in found:
                    load(workspace, unit)
        load_reference(workspace)
        assert build(workspace).findings == []
    return open_graph(workspace)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("OGNIWO_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        missing_in_ci(f"no folder {folder}; name it with OGNIWO_SHARED")
    return folder


def missing_in_ci(what: str) -> None:
    """Skips the test where something is not to be had; a failure under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
