"""A child process: what it says comes back, its failure is named, and it does not outlive the block."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil
import pytest

from graph.child import Child
from graph.errors import OgniwoError


def echo() -> None:
    """In the child."""
    sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1] + sys.argv[1].encode())


def fail() -> None:
    """In the child: as native code does when it crashes."""
    sys.exit(3)


def wait() -> None:
    """In the child."""
    time.sleep(600)


def test_a_child_answers() -> None:
    with Child(__name__, "echo", "ż") as child:
        assert child.result(b"abc") == "cbaż".encode()


def test_the_failure_of_a_child_is_named() -> None:
    with (
        pytest.raises(OgniwoError, match=r"tests\.graph\.test_child\.fail ended with code 3"),
        Child(__name__, "fail") as child,
    ):
        child.result()


def test_a_child_that_nobody_waits_for_is_ended() -> None:
    before = set(psutil.Process().children())  # the servers of other tests
    with pytest.raises(KeyboardInterrupt), Child(__name__, "wait"):
        [running] = set(psutil.Process().children()) - before
        raise KeyboardInterrupt
    assert not running.is_running()


def test_a_module_of_the_current_folder_is_not_taken_for_one_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    with Child("random", "seed") as child:
        assert child.result() == b""
