"""Reviewing in the terminal, as a person or a script does it: the commands in processes of their own."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.build import build
from graph.workspace import Workspace
from tests.alike import FRIENDS, KROKUS, LAVENDER, ROR, TULIPS, load_all
from tests.cli.conftest import Run
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = load_all(Workspace(tmp_path_factory.mktemp("alike") / "workspace"))
    with workspace.writing():
        build(workspace)
    return workspace.path


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Path:
    """A copy of the built workspace, where the command looks for it."""
    return Path(shutil.copytree(built, tmp_path / "workspace", symlinks=True))


def said(workspace: Path) -> list[tuple[str, str]]:
    """Who decided what, but for rules."""
    lines = map(json.loads, (workspace / "decisions.jsonl").read_text(encoding="utf-8").splitlines())
    return [(line["by"], line["verdict"]) for line in lines if line["by"] != "rule"]


@pytest.mark.usefixtures("workspace")
def test_questions_are_listed(ogniwo: Run) -> None:
    answer = ogniwo("review", "list")
    assert answer.returncode == 0, answer.stderr
    [row] = [line for line in answer.stdout.splitlines() if "Tulipan" in line]
    assert "different krs numbers" in row
    assert "the same name" in row
    assert ogniwo("review", "list", "--limit", "0").returncode == 2


def test_a_session_by_lines_decides_takes_back_skips_and_ends(ogniwo: Run, workspace: Path) -> None:
    answer = ogniwo("review", "--as", "anna", text="x\nd\nq\n")
    assert answer.returncode == 0, answer.stderr
    assert "Klub Tulipan" in answer.stdout
    assert "krs:0000000001" in answer.stdout
    assert "against it" in answer.stdout
    assert "1 decided, 0 left; `ogniwo build` makes it hold" in answer.stdout
    assert said(workspace) == [("anna", "different")]
    assert "nothing is left to decide" in ogniwo("review", "--as", "anna").stdout


def test_back_takes_the_last_answer_back(ogniwo: Run, workspace: Path) -> None:
    third = ogniwo("review", "decide", "unsure", FRIENDS, KROKUS, "--as", "ewa")
    assert third.returncode == 0, third.stderr
    answer = ogniwo("review", "--as", "anna", text="b\nn\n")
    assert "nothing was decided yet" in answer.stdout
    assert "0 decided, 1 left\n" in answer.stdout
    assert said(workspace) == [("ewa", "unsure")]


def test_a_session_on_a_terminal_needs_one_key(workspace: Path, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "ogniwo", "--workspace", str(workspace), "review", "--as", "anna"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "TERM": "dumb"}
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, cwd=tmp_path, env=environment
    ) as child:
        try:
            assert "Klub Tulipan" in _until(leader, "q end")
            # What is typed before the terminal gives single keys is dropped, so that no question is answered unseen.
            assert "1 decided, 0 left" in _until(leader, "makes it hold", typing=b"s")
            assert child.wait(30) == 0
        finally:
            child.kill()
    os.close(follower)
    os.close(leader)
    assert said(workspace) == [("anna", "same")]


def _until(terminal: int, words: str, typing: bytes = b"") -> str:
    shown, end = b"", time.monotonic() + 60
    while words not in shown.decode(errors="replace"):
        assert time.monotonic() < end, shown.decode(errors="replace")
        if _readable(terminal):
            shown += os.read(terminal, 10_000)
        else:
            os.write(terminal, typing)
    return shown.decode(errors="replace")


def _readable(terminal: int) -> bool:
    """Whether something comes within a second; `select` would refuse a high number, which a long run may get."""
    waiting = select.poll()
    waiting.register(terminal, select.POLLIN)
    return bool(waiting.poll(1000))


@pytest.mark.parametrize("columns", [50, 59, 60, 80, 100])
@pytest.mark.usefixtures("workspace")
def test_a_question_fits_the_terminal(ogniwo: Run, columns: int) -> None:
    shown = ogniwo("review", "--as", "anna", text="q\n", columns=columns).stdout
    asked = shown.partition("left")[0]
    assert max(map(len, asked.splitlines())) <= columns
    heads = [line for line in asked.splitlines() if "names" in line]
    assert all("Klub Tulipan" in line for line in heads)
    assert len(heads) == (2 if columns < 60 else 1)


def test_deciding_by_id_holds_from_the_next_build(ogniwo: Run, workspace: Path) -> None:
    answer = ogniwo("review", "decide", "same", KROKUS, f"institution/{FRIENDS}", "--reason", "adres", "--as", "anna")
    assert answer.returncode == 0, answer.stderr
    assert re.match(r"same: Fundacja Krokus \(.*\) and Fundacja Krokus i Przyjaciele", answer.stdout)
    assert "the next `ogniwo build` makes it hold" in ogniwo("review", "why", KROKUS, FRIENDS).stdout
    assert ogniwo("build").returncode == 0
    why = ogniwo("review", "why", KROKUS, FRIENDS).stdout
    assert why.startswith("They are one institution, institution/nip-5250007313: ")
    assert "because anna, on" in why
    again = ogniwo("review", "decide", "same", KROKUS, FRIENDS, "--as", "anna")
    assert (again.returncode, "are one institution already" in again.stderr) == (1, True)
    assert said(workspace) == [("anna", "same")]


@pytest.mark.usefixtures("workspace")
def test_a_decision_against_numbers_is_told_so(ogniwo: Run) -> None:
    answer = ogniwo("review", "decide", "same", *TULIPS, "--as", "anna")
    assert "what contradicts it: different krs numbers: 0000000001 and 0000000002" in answer.stdout


def test_history_and_undo(ogniwo: Run, workspace: Path) -> None:
    assert "nobody has decided anything yet" in ogniwo("review", "history").stdout
    assert "rule: same" in ogniwo("review", "history", "--rules").stdout
    ogniwo("review", "decide", "different", LAVENDER, ROR, "--reason", "dwa adresy", "--as", "anna")
    listed = ogniwo("review", "history").stdout
    assert "anna: different" in listed
    assert "dwa adresy" in listed
    decision = listed.split()[0]
    assert ogniwo("review", "undo", decision, "--as", "ewa").returncode == 0
    listed = ogniwo("review", "history", ROR).stdout
    assert f"takes back {decision}" in listed
    assert "taken back by ewa" in listed
    assert "rule: same" in listed
    again = ogniwo("review", "undo", decision, "--as", "ewa")
    assert (again.returncode, again.stderr) == (1, f"error: decision {decision} is taken back already\n")
    assert said(workspace) == [("anna", "different"), ("ewa", "undo")]


@pytest.mark.usefixtures("workspace")
def test_who_decides_is_the_option_else_the_setting(ogniwo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGNIWO_REVIEWER", "ewa")
    ogniwo("review", "decide", "unsure", FRIENDS, KROKUS)
    ogniwo("review", "--as", "jan", "decide", "different", FRIENDS, KROKUS)
    ogniwo("review", "--as", "jan", "decide", "same", FRIENDS, KROKUS, "--as", "anna")
    listed = ogniwo("review", "history").stdout
    assert re.findall(r"  (\w+): (\w+)", listed) == [("anna", "same"), ("jan", "different"), ("ewa", "unsure")]
    answer = ogniwo("review", "decide", "unsure", FRIENDS, KROKUS, "--as", "rule")
    assert answer.returncode == 1
    assert answer.stderr.startswith("error: name of who decides: found 'rule'")


def test_accepting_shows_first_and_asks(ogniwo: Run, workspace: Path) -> None:
    twin = workspace.joinpath("current", "candidates.jsonl")
    row = json.loads(twin.read_text(encoding="utf-8").splitlines()[0])
    del row["against"]
    row["one"]["identifiers"] = []  # as if nothing contradicted
    twin.write_text(json.dumps(row) + "\n", encoding="utf-8")
    dry = ogniwo("review", "accept", "--above", "0.5", "--dry-run", "--as", "anna")
    assert dry.returncode == 0, dry.stderr
    assert "sample 1 of 1" in dry.stdout
    assert "1 pair scores 0.5 or more, and nothing speaks against being one; nothing was written" in dry.stdout
    assert said(workspace) == []
    assert ogniwo("review", "accept", "--above", "0.5", "--as", "anna", text="n\n").returncode == 1
    assert said(workspace) == []
    assert "0 pairs score 1 or more" in ogniwo("review", "accept", "--above", "1", "--yes", "--as", "anna").stdout
    done = ogniwo("review", "accept", "--above", "0.5", "--yes", "--as", "anna")
    assert "1 decided; `ogniwo build` makes it hold" in done.stdout
    assert said(workspace) == [("anna", "same")]
    assert ogniwo("review", "accept", "--above", "2", "--as", "anna").returncode == 2


def test_another_log_is_added_once_and_a_broken_one_not_at_all(ogniwo: Run, workspace: Path, tmp_path: Path) -> None:
    ogniwo("review", "decide", "same", KROKUS, FRIENDS, "--as", "anna")
    other = tmp_path / "other.jsonl"
    shutil.move(workspace / "decisions.jsonl", other)
    total = len(other.read_bytes().splitlines())
    answer = ogniwo("review", "import", other)
    assert answer.stdout == f"added {total} of {total} decisions in {other}; `ogniwo build` makes them hold\n"
    assert ogniwo("review", "import", other).stdout.startswith(f"added 0 of {total} decisions")
    before = (workspace / "decisions.jsonl").read_bytes()
    other.write_bytes(other.read_bytes() + b"=======\n")
    broken = ogniwo("review", "import", other)
    assert broken.returncode == 1
    assert broken.stderr.startswith(f"error: other.jsonl, line {total + 1}: expected a decision as JSON")
    assert (workspace / "decisions.jsonl").read_bytes() == before
    assert ogniwo("review", "import", tmp_path / "missing").returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [("list",), (), ("why", "a", "b"), ("decide", "same", "a", "b"), ("history",), ("accept", "--above", "0.9")],
)
def test_without_a_build_there_is_one_sentence(ogniwo: Run, arguments: tuple[str, ...]) -> None:
    answer = ogniwo("review", *arguments)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "holds no graph yet" in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.usefixtures("workspace")
def test_unknown_ids_are_one_sentence(ogniwo: Run) -> None:
    for asked in (("why", "nobody", FRIENDS), ("decide", "same", FRIENDS, "place/zalesie"), ("history", "Ż ó")):
        answer = ogniwo("review", *asked)
        assert answer.returncode == 1
        assert answer.stderr.startswith("error: there is no institution with the id")
        assert answer.stderr.count("\n") == 1
