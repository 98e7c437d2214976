"""`ogniwo token`: who may do what over HTTP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.tokens import Tokens
from tests.cli.conftest import Run


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Where the command keeps it."""
    return tmp_path / "workspace"


def test_a_token_is_shown_once_and_kept_as_a_hash(ogniwo: Run, workspace: Path) -> None:
    token = ogniwo("token", "add", "anna").stdout.strip()
    kept = workspace / "tokens.json"
    assert re.fullmatch(r"ogniwo_[\w-]{43}", token)
    assert token not in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o777 == 0o600
    ogniwo("token", "add", "anna", "--scope", "admin")
    assert [line.split()[:3] for line in ogniwo("token", "list").stdout.splitlines()] == [
        ["anna", "review", "since"],
        ["anna", "admin", "since"],
    ]
    assert ogniwo("token", "revoke", "anna").stdout == "revoked 2 tokens of anna\n"
    again = ogniwo("token", "revoke", "anna")
    assert (again.returncode, again.stderr) == (1, "error: anna has no token; there are tokens of nobody\n")
    assert ogniwo("token", "list").stdout == "nobody has a token; `ogniwo token add NAME` makes one\n"
    assert ogniwo("token", "add").returncode == 2
    assert ogniwo("token", "add", "anna", "--scope", "everything").returncode == 2
    assert ogniwo("token", "add", "rule").returncode == 1


def test_a_rotated_token_is_for_the_same_and_ends_the_old_one(ogniwo: Run, workspace: Path) -> None:
    old = ogniwo("token", "add", "ewa").stdout.strip()
    new = ogniwo("token", "rotate", "ewa").stdout.strip()
    assert old != new
    assert Tokens(workspace).name_of(new, "review") == "ewa"
    assert [token.name for token in Tokens(workspace).known()] == ["ewa"]
    assert ogniwo("token", "rotate", "nobody").returncode == 1
