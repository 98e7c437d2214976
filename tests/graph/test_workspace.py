"""The workspace: sources are replaced whole, a killed writer leaves it as it was, one writer at a time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import records
from graph.build import build
from graph.errors import BusyError, NoGraphError, NotFoundError, OgniwoError
from graph.graph import open_graph
from graph.ids import hashed_id
from graph.records import Yield
from graph.workspace import KEPT_BUILDS, Workspace
from tests import sample

ROOT = Path(__file__).parent.parent.parent


def test_what_was_loaded_is_read_back_in_order(sample_workspace: Workspace) -> None:
    assert [s.id for s in sample_workspace.sources()] == [sample.PAGE, sample.TABLE]
    assert list(sample_workspace.items(sample.PAGE)) == [sample.page_source(), *sample.page_items()]


def test_an_item_that_breaks_the_model_is_kept_as_a_rejection(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    wrong = records.Institution(id="institution/x", names={"pl": "X"}, kind="nonsense", evidence=sample.row_evidence(2))
    with workspace.writing():
        summary = workspace.write_source(sample.table_source(), [wrong])
    assert (summary.counts, summary.rejected) == ({"rejection": 1}, 1)
    [rejection] = [i for i in workspace.items(sample.TABLE) if isinstance(i, records.Rejection)]
    assert rejection.locator == "tabela.csv#row=2"
    assert "found 'nonsense', expected a term of institution-kinds" in rejection.reason


def test_a_loader_that_fails_half_way_changes_nothing(sample_workspace: Workspace) -> None:
    def broken() -> Iterator[Yield]:
        yield from sample.page_items()[:3]
        raise RuntimeError("cut")

    before = list(sample_workspace.items(sample.PAGE))
    with pytest.raises(RuntimeError), sample_workspace.writing():
        sample_workspace.write_source(sample.page_source(), broken())
    assert list(sample_workspace.items(sample.PAGE)) == before
    with sample_workspace.writing():
        assert [p.name for p in (sample_workspace.path / "sources").iterdir()] == ["strona.jsonl", "tabela.jsonl"]


def test_one_writer_at_a_time(sample_workspace: Workspace) -> None:
    with (
        sample_workspace.writing(),
        pytest.raises(BusyError, match="another command"),
        Workspace(sample_workspace.path).writing(),
    ):
        pass


def test_a_source_keeps_its_id_and_a_namesake_gets_another(sample_workspace: Workspace) -> None:
    assert sample_workspace.source_id_for("strona", "/pages/strona.txt") == sample.PAGE
    other = sample_workspace.source_id_for("strona", "/elsewhere/strona.txt")
    assert other != sample.PAGE
    assert other.startswith(sample.PAGE + "-")


def test_what_is_not_there_is_said(tmp_path: Path, sample_workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no source 'source/none'"):
        sample_workspace.forget("source/none")
    with pytest.raises(NoGraphError, match="run `ogniwo load` and `ogniwo build`"):
        open_graph(Workspace(tmp_path / "empty"))


def test_a_failed_build_leaves_the_current_one(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
    current = sample_workspace.current()

    def full_disk(folder: Path) -> None:
        (folder / "rdf").mkdir()
        raise OSError(28, "No space left on device")

    with pytest.raises(OgniwoError, match="no room is left for a build"), sample_workspace.writing():
        sample_workspace.build(full_disk)
    assert sample_workspace.current() == current
    assert len(list(open_graph(sample_workspace).store.nodes(kind="institution"))) == 4
    with sample_workspace.writing():
        assert [path.name for path in (sample_workspace.path / "builds").iterdir()] == [current.name]


def test_old_builds_are_removed(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        for _ in range(KEPT_BUILDS + 2):
            build(sample_workspace)
    assert len(list((sample_workspace.path / "builds").iterdir())) == KEPT_BUILDS


# A process that loads and builds again and again until it is killed; its pages differ each time.
WRITER = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from graph.build import build
from graph.workspace import Workspace
from tests.graph.test_workspace import many_items
from tests import sample
workspace = Workspace(Path(sys.argv[1]))
print("ready", flush=True)
for turn in range(1000):
    with workspace.writing():
        workspace.write_source(sample.table_source(), many_items(turn))
        build(workspace)
"""
MANY = 300


def many_items(turn: int) -> list[Yield]:
    """A table of MANY institutions that all carry the turn in their names."""
    return [
        records.Institution(
            id=hashed_id("institution", sample.TABLE, str(n)),
            names={"pl": f"Urząd {n} wersja {turn}"},
            kind="other",
            evidence=sample.row_evidence(2),
        )
        for n in range(MANY)
    ]


def test_killing_the_writer_at_random_moments_leaves_a_graph_that_serves(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with workspace.writing():
        workspace.write_source(sample.table_source(), many_items(-1))
        build(workspace)
    chance = random.Random(7)  # noqa: S311  # moments, not secrets
    for _ in range(10):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.6))
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        _assert_whole(workspace)
    with workspace.writing():
        build(workspace)
    _assert_whole(workspace)
    assert not list((tmp_path / "builds").glob(".*"))


def _assert_whole(workspace: Workspace) -> None:
    """The graph that serves has all of one turn, and so has the loaded source."""
    graph = open_graph(workspace)
    names = [n for node in graph.store.nodes(kind="institution") for n in node.properties["names"]]
    assert len(names) == len(graph.network.institutions) == MANY
    assert len({str(name).rpartition("wersja")[2] for name in names}) == 1
    assert len(graph.catalogue.search("urząd", 500)) == MANY
    assert len(list(workspace.items(sample.TABLE))) == MANY + 1


def rejection(row: int, file: str = "tabela.csv", *, kept: bool = False) -> records.Rejection:
    return records.Rejection(locator=f"{file}#row={row}", field="x", value="", reason=f"{file} {row}", kept=kept)


def test_rows_are_loaded_or_rejected_and_a_row_counts_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    items: list[Yield] = [
        rejection(2),
        rejection(2),
        rejection(3),
        rejection(4, kept=True),
        rejection(1, "Inna%20a.csv"),
    ]
    items += [records.Tally(name="tabela.csv", rows=10), records.Tally(name="Inna a.csv", rows=1)]
    with workspace.writing():
        summary = workspace.write_source(sample.table_source(), items)
    assert [(t.name, t.rows, t.loaded, t.rejected) for t in summary.tables] == [
        ("tabela.csv", 10, 8, 2),
        ("Inna a.csv", 1, 0, 1),
    ]
    assert (summary.rows, summary.loaded, summary.rejected, summary.values) == (11, 8, 3, 1)
    assert summary == workspace.summary(sample.TABLE)


def test_a_reload_says_what_changed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with workspace.writing():
        assert workspace.write_source(sample.table_source(), many_items(0)).changes is None
        same, other = (workspace.write_source(sample.table_source(), many_items(turn)).changes for turn in (0, 1))
    assert same is not None
    assert not same.any
    assert other is not None
    assert (other.changed.counts, other.added.total, other.removed.total) == ({"institution": MANY}, 0, 0)
