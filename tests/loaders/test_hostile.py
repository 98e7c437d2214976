"""Every loader against files that somebody damaged, cut off, or made to hurt (`tests/loaders/hostile.py`).

Whatever a file is: `ogniwo load` ends soon, takes bounded memory, and either loads the file, with every row counted, or
says one sentence, exits with 1 and leaves nothing behind.

`outcomes` runs all files in a child process, as memory is limited and measured there, and a loader that hangs inside a
library can only be killed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

import pytest

from loaders.registry import LOADERS
from tests.conftest import ROOT
from tests.loaders.hostile import DAMAGED, MAKERS, SECONDS

NAMES = [*MAKERS, *DAMAGED]
MIB = 700  # of memory at the peak of all files: the dictionaries of three languages among it
SILENT = 4 * SECONDS  # after which the child is taken to hang


@pytest.fixture(scope="session")
def outcomes() -> dict[str, dict[str, Any]]:
    """What came of each file, by name; one that killed or hung the child has the key `lost`."""
    found: dict[str, dict[str, Any]] = {}
    while left := [name for name in NAMES if name not in found]:
        command = [sys.executable, "-W", "error", "-m", "tests.loaders.hostile", *left]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            done = 0
            watch = threading.Timer(SILENT, child.kill)
            watch.start()
            for line in child.stdout:
                watch.cancel()
                found[left[done]] = json.loads(line)
                done += 1
                watch = threading.Timer(SILENT, child.kill)
                watch.start()
            watch.cancel()
            said = child.stderr.read()
        if done < len(left):
            found[left[done]] = {"lost": f"exit code {child.wait()}: {said[-2000:]}"}
    return found


@pytest.mark.parametrize("name", NAMES)
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
