"""Every loader against files that somebody damaged, cut off, or made to hurt (`tests/loaders/hostile.py`).

Whatever a file is: `ogniwo load` ends soon, takes bounded memory, and either loads the file, with every row counted, or
says one sentence, exits with 1 and leaves nothing behind.

`outcomes` has a child process read all files, as memory is limited and measured there, and a loader that hangs inside a
library can only be killed. They are made here, so that only what loading takes is measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from loaders.registry import LOADERS
from tests.conftest import ROOT
from tests.loaders.hostile import DAMAGED, MAKERS, SECONDS

FILES = MAKERS | DAMAGED
MIB = 600  # of memory at the peak of all files: the dictionaries of three languages among it
SILENT = 4 * SECONDS  # after which the child is taken to hang


@pytest.fixture(scope="session")
def outcomes() -> dict[str, dict[str, Any]]:
    """What came of each file, by name; one that killed or hung the child has the key `lost`."""
    found: dict[str, dict[str, Any]] = {}
    while left := [name for name in FILES if name not in found]:
        command = [sys.executable, "-W", "error", "-m", "tests.loaders.hostile"]
        with (
            tempfile.TemporaryFile("w+") as said,
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True, cwd=ROOT
            ) as child,
        ):
            for name in left:
                if not (answer := _asked(child, name)):
                    child.kill()
                    said.seek(0)
                    found[name] = {"lost": f"exit code {child.wait()}: {said.read()[-2000:]}"}
                    break
                found[name] = json.loads(answer)
    return found


def _asked(child: subprocess.Popen[str], name: str) -> str:
    """What a child says of a file that is made for it; nothing where that killed it."""
    assert child.stdin is not None
    assert child.stdout is not None
    with tempfile.TemporaryDirectory() as scratch:
        (folder := Path(scratch) / "input").mkdir()
        path = FILES[name](folder)
        watch = threading.Timer(SILENT, child.kill)
        watch.start()
        try:
            child.stdin.write(f"{path}\n")
            child.stdin.flush()
            return child.stdout.readline()
        finally:
            watch.cancel()


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_loaded_or_refused_in_one_sentence(name: str, outcomes: dict[str, dict[str, Any]]) -> None:
    outcome = outcomes[name]
    assert "lost" not in outcome, outcome["lost"]
    assert outcome["peak"] < MIB
    for loader, run in outcome["found"].items():
        assert run["code"] in (0, 1), (loader, run["code"])
        complaints = [line for line in run["err"].splitlines() if line.startswith("error: ")]
        if run["code"] == 0:
            assert (run["out"].startswith("source/"), complaints) == (True, []), (loader, run)
        elif not run["loaded"]:
            assert (run["out"], len(complaints)) == ("", 1), (loader, run)
            assert run["err"].startswith("error: /"), (loader, run)
        else:  # of a folder, one source could not be read, and the others were
            assert "the others were" in run["err"], (loader, run)


def test_every_loader_is_offered_damaged_files_of_its_own_format(outcomes: dict[str, dict[str, Any]]) -> None:
    asked = {loader for name in DAMAGED for loader in outcomes[name].get("found", ())}
    assert asked == {"any", *(loader.name for loader in LOADERS)}
