"""The example notebook runs from its first cell to its last on the graph of the examples."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from graph.workspace import Workspace
from ogniwo.serving import prepare_demo
from tests.conftest import ROOT


def test_the_example_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_demo(Workspace(tmp_path / "demo"))
    monkeypatch.setenv("OGNIWO_WORKSPACE", str(tmp_path / "demo"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(ROOT / "examples" / "notebook.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    assert not any(cell.get("outputs") for cell in notebook.cells), "is kept without answers"
    done = NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=str(tmp_path))
    outputs = [output for cell in done.cells for output in cell.get("outputs", ())]
    assert any("<iframe" in output.get("data", {}).get("text/html", "") for output in outputs)
    assert any("Uniwersytet" in str(output) or "Urząd" in str(output) for output in outputs)
