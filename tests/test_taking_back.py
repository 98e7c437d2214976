"""Every join of institutions can be taken back, and made again: proven on whole builds, by what their graphs say.

The sources are real and few, so that a build takes seconds: all of ROR, sixty projects of CORDIS, the rows of the
Polish lists that speak of universities, institutes and two labour offices, a record by hand, and one decision of a
person. They hold every kind of join.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bench.taking_back import joins_in, refusing
from graph.build import build
from graph.export import export
from graph.graph import open_graph
from graph.ids import to_iri
from graph.resolution.decisions import DecisionLog
from graph.resolution.desk import Desk
from graph.resolution.groups import Groups
from graph.resolution.review import LOG
from graph.workspace import Workspace
from ogniwo.loading import load, units
from tests import alike

LISTS = ("Poland_ESF_2014_2020.csv", "Poland_CF_2007_2013.csv")
KINDS = (  # of joins, by their reasons
    "the same identifier",
    "the same name and place",
    "the same name, and no other place stated",
    "the same words in their names and the same whole",
    "the same words in their names, the same place",  # a score
    "jedna siedziba",  # a person
)


def _lines_about(file: Path, words: re.Pattern[str], target: Path) -> Path:
    """Copies the header and the lines with certain words."""
    header, *lines = file.read_text(encoding="cp1250").splitlines(keepends=True)
    target.write_text(header + "".join(line for line in lines if words.search(line)), encoding="cp1250")
    return target


@pytest.fixture(scope="module")
def few(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that holds every kind of join; not built."""
    folder = tmp_path_factory.mktemp("few")
    words = re.compile(r"UNIWERSYTET|INSTYTUT|AKADEMIA|POLITECHNIKA|PRACY (?:W )?GRÓJCU|SIEDLCACH", re.IGNORECASE)
    data = shared / "data"
    lists = [_lines_about(data / "poland-eu-funds" / name, words, folder / name) for name in LISTS]
    workspace = Workspace(folder / "workspace")
    with workspace.writing():
        for path in (data / "ror/ror_PL_records.jsonl", data / "cordis/cordis-xml-sample.zip", *lists):
            with units(str(path), None) as found:
                for unit in found:
                    load(workspace, unit)
    by_hand = alike.institution("source/reka", "h-00000000000000ff", "UW", identifiers=("ror:039bjqg32",))
    alike.load(workspace, "source/reka", [by_hand])
    return workspace


def joins(workspace: Workspace) -> dict[str, str]:
    """What makes two one, by the id of its line in the log, with its reason; nothing of it is taken back."""
    return joins_in(DecisionLog(workspace.path / LOG))


def graph_of(workspace: Workspace, folder: Path) -> set[str]:
    """Builds, and gives what the graph says of things, but for when it was built. None of it is about a blank node, so
    graphs with equal statements are isomorphic."""
    with workspace.writing():
        build(workspace)
    graph, file = open_graph(workspace), folder / "graph.nq"
    export(graph, file)
    stamped = (graph.stamp, graph.report.built)
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(f"<{to_iri('')}")]
    assert len(lines) > 10_000
    assert not any(line.split(" ", 2)[2].startswith("_:") for line in lines)
    return {line for line in lines if not any(stamp in line for stamp in stamped)}


def test_every_join_can_be_taken_back_and_made_again(
    few: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Workspace(tmp_path / "alone")
    shutil.copytree(few.path / "sources", alone.path / "sources")
    with monkeypatch.context() as patched:
        patched.setattr(Groups, "join", refusing(Groups.join))
        apart = graph_of(alone, tmp_path)

    with few.writing():
        build(few)
    desk = Desk(open_graph(few), DecisionLog(few.path / LOG))
    question = next(one for one in desk.questions() if not one.against)
    desk.record("same", question.one, question.other, by="anna", reason="jedna siedziba")
    together = graph_of(few, tmp_path)
    assert len(joins(few)) > 50
    assert {kind for kind in KINDS for reason in joins(few).values() if kind in reason} == set(KINDS)
    assert together != apart

    taken_back = []
    while found := joins(few):  # what two had in common with a third can join them once that is gone
        taken_back += [DecisionLog(few.path / LOG).undo(one, "ewa") for one in found]
        separated = graph_of(few, tmp_path)
    assert separated == apart

    for undo in taken_back:
        DecisionLog(few.path / LOG).undo(undo.id, "ewa")
    assert graph_of(few, tmp_path) == together
