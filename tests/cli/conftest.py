"""Fixtures of the command line's tests.

- `ogniwo` runs the command in a process of its own, with a workspace of its own, and gives its exit code and output
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ogniwo(tmp_path: Path) -> Run:
    def run(*arguments: str | Path, text: str = "", columns: int = 200) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ogniwo", "--workspace", str(tmp_path / "workspace"), *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(columns)}
        return subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment,
            timeout=120,
        )

    return run
