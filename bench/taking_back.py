"""`python -m bench taking-back [FOLDER]`: every join of institutions taken back, and made again, over all of a folder.

What `tests/test_taking_back.py` shows of a few sources, here of all that is there, by whole builds: with nothing
joined; joined; all joins taken back; all of that taken back. The first and third must say the same, and so must the
second and fourth. The command fails where they do not.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bench.resolution import load_all
from graph.build import build
from graph.dump import FILE, FOLDER
from graph.graph import open_graph
from graph.ids import kind_of, to_iri
from graph.resolution.decisions import DecisionLog, in_force
from graph.resolution.groups import Groups
from graph.resolution.review import LOG
from graph.workspace import Workspace

Digests = NDArray[np.uint64]


def measure(folder: Path, workspace: Path | None) -> None:
    """Prints each build and ends with an error where two that must be equal are not; `workspace` has all of it."""
    with tempfile.TemporaryDirectory() as scratch:
        loaded = Workspace(workspace or load_all(folder, Path(scratch) / "workspace"))
        log = DecisionLog(loaded.path / LOG)
        if log.path.exists():
            sys.exit(f"{log.path}: found decisions, expected a workspace in which nobody decided anything")
        with patch.object(Groups, "join", refusing(Groups.join)):
            apart = _built(loaded, "nothing joined")
        together = _built(loaded, "joined")
        if np.array_equal(apart, together):
            sys.exit("nothing was joined, so nothing can be taken back")
        taken_back = []
        while joins := joins_in(log):  # what two had in common with a third can join them once that is gone
            taken_back += [log.undo(one, "bench").id for one in joins]
            separated = _built(loaded, f"{len(joins):,} joins taken back")
        _expect(separated, apart, "with all joins taken back, and with nothing joined")
        for undo in taken_back:
            log.undo(undo, "bench")
        _expect(_built(loaded, "all of that taken back"), together, "joined again, and joined")


def joins_in(log: DecisionLog) -> dict[str, str]:
    """What makes two one, by the id of its line in the log, with its reason; nothing of it is taken back."""
    return {one.id: one.reason for one in in_force(log.read()) if one.verdict == "same"}


def refusing(join: Callable[..., bool]) -> Callable[..., bool]:
    """As `Groups.join`, but for institutions, which stay as they are."""

    def joined(self: Groups, one: str, other: str, reason: str, **how: Any) -> bool:
        return kind_of(one) != "institution" and join(self, one, other, reason, **how)

    return joined


def _built(workspace: Workspace, what: str) -> Digests:
    """Builds, and gives what the graph says of things, but for when it was built, as sorted digests of statements.
    None of it may be about a blank node, so graphs with equal statements are isomorphic."""
    start = perf_counter()
    with workspace.writing():
        build(workspace)
    graph = open_graph(workspace)
    found = np.fromiter(_statements(graph.folder, (graph.stamp, graph.report.built)), np.uint64)
    print(f"{what:40} {len(found := np.unique(found)):12,} statements, {perf_counter() - start:6.0f} s", flush=True)
    return found


def _statements(build: Path, stamps: tuple[str, ...]) -> Iterator[int]:
    ours, told = f"<{to_iri('')}".encode(), [stamp.encode() for stamp in stamps]
    with gzip.open(build / FOLDER / FILE) as lines:
        for line in lines:
            if not line.startswith(ours) or any(stamp in line for stamp in told):
                continue
            if line.split(b" ", 2)[2].startswith(b"_:"):
                sys.exit(f"found a blank node, expected none: {line.decode()}")
            yield int.from_bytes(hashlib.blake2b(line, digest_size=8).digest())


def _expect(found: Digests, expected: Digests, what: str) -> None:
    if not np.array_equal(found, expected):
        more, fewer = len(np.setdiff1d(found, expected)), len(np.setdiff1d(expected, found))
        sys.exit(f"the graphs differ {what}: {more:,} statements more, {fewer:,} fewer")
    print(f"{'':40} isomorphic: {what}", flush=True)
