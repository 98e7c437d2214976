"""schemathesis against the description of the API: over HTTP, with the settings of schemathesis.toml, it finds nothing.

It asks with a token that may decide. Nearly all ids that it makes up name nothing, so it runs a second time with those
of the sample in their places.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.build import build
from graph.graph import open_graph
from graph.tokens import Tokens
from graph.workspace import Workspace
from tests import sample as sample_data
from tests.cli.test_serving import serving
from tests.conftest import ROOT

EXAMPLES = "3"  # of each operation, besides those that try the limits of its parameters
OFFICE = "nip-5250007313"
PROGRAM = shutil.which("schemathesis", path=str(Path(sys.executable).parent)) or "schemathesis"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample, for decisions to be written into."""
    loaded = sample_data.load(Workspace(tmp_path_factory.mktemp("schemathesis") / "workspace"))
    with loaded.writing():
        build(loaded)
    return loaded


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    with serving(workspace.path) as (_, served):
        yield served


def found(address: str, workspace: Workspace, config: Path, *options: str) -> str:
    """What schemathesis says where it finds something."""
    token = Tokens(workspace.path).add("anna", ("admin",))
    command = [PROGRAM, "--config-file", str(config), "run", f"{address}/openapi.json", "--seed", "1", "-n", EXAMPLES]
    command += ["--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color"]
    command += ["-H", f"Authorization: Bearer {token}", *options]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300
    )
    assert "Test cases:" in done.stdout, done.stdout + done.stderr
    return "" if done.returncode == 0 else done.stdout.partition("= FAILURES =")[2]


def test_nothing_is_found(address: str, workspace: Workspace) -> None:
    assert found(address, workspace, ROOT / "schemathesis.toml") == ""


def test_nothing_is_found_about_what_is_there(address: str, workspace: Workspace, tmp_path: Path) -> None:
    other = next(i for i in open_graph(workspace).network.institutions.ids if OFFICE not in i)
    ids = {"path.slug": OFFICE, "path.other": other.partition("/")[2], "center": OFFICE, "path.kind": "institution"}
    config = tmp_path / "schemathesis.toml"
    named = "".join(f'"{name}" = "{value}"\n' for name, value in ids.items())
    config.write_text(f"{(ROOT / 'schemathesis.toml').read_text('utf-8')}\n[parameters]\n{named}", encoding="utf-8")
    of_institutions = ("--include-path-regex", r"/institutions/|/ties/|/id/|/network")
    assert found(address, workspace, config, *of_institutions) == ""
