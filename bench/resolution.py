"""`python -m bench resolution [FOLDER]`: what it costs to find out who is the same, and how that grows.

First everything in the folder, as a build resolves it; then its institutions alone, and as many more made of them
(bench/more_institutions.py). Each measurement is a process of its own, whose reading of records is not counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.process import run
from graph.workspace import Workspace

_PARTS = ("keys", "profiles", "blocks", "Splink", "names", "other kinds")


def measure(folder: Path, workspace: Path | None, times: list[int], institutions: int | None) -> None:
    """All of a folder, then its institutions as many `times`, or so many `institutions`; `workspace` has them all."""
    with tempfile.TemporaryDirectory() as scratch:
        loaded = workspace or load_all(folder, Path(scratch) / "workspace")
        everything = _resolved(loaded)
        print(f"who is the same in {loaded if workspace else folder}: {everything['records']:,} records", flush=True)
        _print_header()
        _print(f"{everything['institutions']:,} institutions and all else", everything, None)
        if institutions:
            _print(f"{institutions:,} institutions", _resolved(loaded, institutions), None)
            return
        one = None
        for number in times:
            found = _resolved(loaded, number * everything["institutions"])
            one = one or found
            _print(f"{number} × the institutions alone", found, one)


def load_all(folder: Path, workspace: Path) -> Path:
    """Loads all that any loader knows; what is none of a source's is passed over."""
    command = [sys.executable, "-m", "ogniwo", "--workspace", str(workspace), "load"]
    targets = sorted(str(path) for path in folder.iterdir() if path.is_dir())
    subprocess.run([*command, *targets], check=False, capture_output=True)
    if not Workspace(workspace).sources():
        sys.exit(f"{folder}: found no source there that any loader knows")
    return workspace


def _resolved(workspace: Path, institutions: int | None = None) -> dict[str, Any]:
    number = [] if institutions is None else [str(institutions)]
    said = run(sys.executable, "-m", "bench.resolved", workspace, *number).output
    measured: dict[str, Any] = json.loads(said.splitlines()[-1])
    return measured


def _print_header() -> None:
    parts = " ".join(f"{part:>11}" for part in _PARTS)
    print(f"{'':36} {'seconds':>8} {'of CPU':>8} {'ratio':>8} {'pairs':>11} {'peak MiB':>9} {'before':>7} {parts}")


def _print(name: str, found: dict[str, Any], one: dict[str, Any] | None) -> None:
    """Seconds by the clock and of all cores, of which the latter are compared; the parts are by the clock."""
    ratio = f"{found['cpu'] / one['cpu']:.2f} ×" if one else ""
    parts = " ".join(f"{found['parts'][part]:11.1f}" for part in _PARTS)
    memory = f"{found['highest'] / 2**20:9,.0f} {found['before'] / 2**20:7,.0f}"
    times = f"{found['seconds']:8.1f} {found['cpu']:8.1f} {ratio:>8}"
    print(f"{name:36} {times} {found['pairs']:11,} {memory} {parts}")
    print(f"{'':36} {found['joins']:,} joined by scores, names and numbers; {found['questions']:,} left to people")
    sys.stdout.flush()
