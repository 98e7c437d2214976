"""A build for which there is no room: the one before it still serves, a sentence says so, and nothing is left."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import create_app
from graph.build import build
from graph.workspace import Workspace
from ogniwo.loading import load_reference
from tests.conftest import ROOT

# A file system of its own, that no other process sees, without privileges; then more room on it.
FULL = """
mount -t tmpfs -o size={size}k none "$1" && cp -a "$2" "$1/workspace" && cd "$1/workspace" || exit 77
"$3" -m ogniwo --workspace . build; echo "ended with $?"
ls -A builds
echo 'SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c }}' | "$3" -m ogniwo --workspace . query - --format csv
mount -o remount,size=100m "$1"
"$3" -m ogniwo --workspace . build; echo "ended with $?"
ls -A builds
"""


@pytest.fixture
def built(sample_workspace: Workspace) -> Workspace:
    with sample_workspace.writing():
        load_reference(sample_workspace)
        build(sample_workspace)
    return sample_workspace


@pytest.mark.parametrize("room", [100, 2400], ids=lambda room: f"{room} KiB")
def test_a_disk_that_is_full_keeps_the_graph_that_was(built: Workspace, tmp_path: Path, room: int) -> None:
    used = sum(path.stat().st_blocks for path in built.path.rglob("*")) // 2
    script, here = FULL.format(size=used + room), tmp_path / "disk"
    here.mkdir()
    if not (unshare := shutil.which("unshare")):
        pytest.skip("no program unshare")
    command = [unshare, "-rm", "sh", "-c", script, "sh", str(here), str(built.path), sys.executable]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this system lets nobody make a file system of his own")
    before = built.current().name
    first, *said = done.stdout.splitlines()
    assert (first, said[0]) == ("ended with 1", before)
    assert done.stderr.startswith("error: builds: no room is left for a build; the one before it still serves\n")
    assert "Traceback" not in done.stderr
    assert (said[1], int(said[2]) > 100) == ("n", True)
    assert said[-3] == "ended with 0"
    assert said[-2] == before
    assert len(said[-1]) == len(before)


@pytest.mark.parametrize("most", [150_000, 250_000])
def test_a_limit_of_file_sizes_keeps_the_graph_that_was(built: Workspace, most: int) -> None:
    before = built.current()
    with TestClient(create_app(built.path)) as client:
        answer = client.get("/api/overview").json()
        command = [sys.executable, "-m", "ogniwo", "--workspace", str(built.path), "build"]
        limits = (most, most)
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=300,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits),  # no threads here
        )
        assert client.get("/api/overview").json() == answer
        count = client.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"})
        assert count.status_code == 200, json.dumps(count.json())
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no room is left for a build; the one before it still serves" in done.stderr
    assert built.current() == before
    assert [path.name for path in (built.path / "builds").iterdir()] == [before.name]
