"""The measurements beside peers, on a small made-up graph and without servers: so that they do not rot.

- `small` that graph, built, its data, and whom the questions are about
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bench.questions import page, sparql
from bench.questions.arrays import ArraysPeer
from bench.questions.data import Data, data_of
from bench.questions.duckdb import DuckdbPeer
from bench.questions.ladybug import LadybugPeer
from bench.questions.networkx import NetworkxPeer
from bench.questions.questions import QUESTIONS, STEPS, Asked, Peer, choose, disagreement
from bench.questions.rdflib import RdflibPeer
from bench.questions.run import agree
from bench.questions.timing import Throughput, Times, in_turn, throughput
from graph.build import build
from graph.export.arrays import Arrays
from graph.graph import Graph, open_graph
from graph.workspace import Workspace
from ogniwo.loading import load, units

_INSTITUTIONS, _PROJECTS = 60, 70
_COUNTRIES = ["PL", "PL", "DE", "FR", ""]


class Small(NamedTuple):
    graph: Graph
    data: Data
    asked: Asked


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("small")
    (folder / "tables").mkdir()
    _write_tables(folder / "tables")
    workspace = Workspace(folder / "workspace")
    with workspace.writing(), units(str(folder / "tables"), None) as [unit]:
        load(workspace, unit)
        build(workspace)
    graph = open_graph(workspace)
    data = data_of(Arrays(graph))
    return Small(graph, data, choose(data))


@pytest.fixture(scope="module")
def peers(small: Small, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Peer]]:
    graph, data, asked = small
    rdflib = RdflibPeer(data, asked, tmp_path_factory.mktemp("rdflib"))
    made: list[Peer] = [ArraysPeer(graph, asked), DuckdbPeer(data, asked), NetworkxPeer(data, asked)]
    with ExitStack() as ending:
        yield {peer.name: ending.enter_context(closing(peer)) for peer in [*made, LadybugPeer(data, asked), rdflib]}


def _write_tables(folder: Path) -> None:
    """Projects of neighbours on a line, so that some are far apart; one institution in many of the first, one alone."""
    chance = random.Random(7)  # noqa: S311  # shapes, not secrets
    names = ["Academia" if n % 7 == 0 else "Urząd" for n in range(_INSTITUTIONS)]
    kinds = ["university" if name == "Academia" else "local_government" for name in names]
    rows = [[f"i{n}", f"{names[n]} numer {n}", kinds[n], _COUNTRIES[n % 5]] for n in range(_INSTITUTIONS)]
    rows.append(["alone", "Urząd Samotny", "local_government", "PL"])
    _write(folder / "institutions.csv", ["id", "name", "kind", "country"], rows)
    projects = [[f"c{n}", "project", f"Projekt {n}", f"{2020 + n % 4}", f"{2023 + n % 3}"] for n in range(_PROJECTS)]
    projects.append(["own", "project", "Projekt własny", "2020", "2026"])
    _write(folder / "cooperations.csv", ["id", "kind", "title", "start", "end"], projects)
    taken = [["alone", "own", "leads"]]
    for project in range(_PROJECTS):
        first = project * (_INSTITUTIONS - 6) // _PROJECTS
        members = set(chance.sample(range(first, first + 6), 3)) | ({0} if project % 2 and project < 30 else set())
        taken += [[f"i{member}", f"c{project}", "partner_in"] for member in sorted(members)]
    _write(folder / "participations.csv", ["institution", "cooperation", "relation"], taken)


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])


def test_all_peers_that_need_no_server_agree(small: Small, peers: dict[str, Peer], capsys: pytest.CaptureFixture[str]):
    agree(list(peers.values()), small.data)
    assert "5 peers agree on 8 questions" in capsys.readouterr().out


def test_what_is_asked_has_answers_that_can_differ(small: Small, peers: dict[str, Peer]):
    answers = {question: peers["DuckDB"].answer(question, peers["DuckDB"].ask(question)) for question in QUESTIONS}
    assert small.data.institutions[small.asked.hub].name == "Academia numer 0"
    assert len({number for _, number in answers["hub"]}) > 1
    assert 1 < answers["ego"] < _INSTITUTIONS
    assert {len(path) for path in answers["paths"]} == {2 * STEPS + 1}
    assert len({number for _, number in answers["top"]}) > 1
    assert len(answers["matrix"]) > 1
    assert {name for name, _, _ in answers["facets"]} == {"kind", "country"}
    assert len(answers["name"]) == 9


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_a_peer_that_differs_ends_the_run(small: Small, peers: dict[str, Peer], question: str):
    class Liar(NetworkxPeer):
        name = "Liar"

        def answer(self, asked: str, given: Any) -> Any:
            true = super().answer(asked, given)
            if asked != question:
                return true
            return true + 1 if isinstance(true, int) else type(true)(list(true)[1:])

    with pytest.raises(SystemExit, match=r"Liar does not agree with DuckDB: found "):
        agree([peers["DuckDB"], Liar(small.data, small.asked)], small.data)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda path: [*path[:-1], path[0]], "expected 3 steps"),
        (lambda path: path[:-2], "expected 3 steps"),
        (lambda path: [*path[:2], path[0], *path[3:]], "takes no part"),
    ],
)
def test_a_path_that_is_none_is_found_out(small: Small, peers: dict[str, Peer], change: Any, why: str):
    true = peers["DuckDB"].answer("paths", peers["DuckDB"].ask("paths"))
    found = disagreement("paths", true, [change(true[0]), *true[1:]], small.data)
    assert found is not None
    assert why in found
    assert disagreement("paths", true, [true[0]] * len(true), small.data) == "found the same path twice"


def test_a_search_may_find_more_than_contains_the_word_but_not_less(small: Small):
    assert disagreement("name", {"a"}, {"a", "b"}, small.data, ours=True) is None
    assert disagreement("name", {"a"}, {"a", "b"}, small.data) is not None
    assert disagreement("name", {"a", "b"}, {"a"}, small.data, ours=True) == "found none of ['b']"


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ([("a", 3), ("b", 2), ("c", 1)], True),
        ([("a", 3), ("b", 2), ("d", 1)], True),  # ties for the last place
        ([("a", None), ("b", None), ("d", None)], True),
        ([("a", 3), ("d", 2), ("c", 1)], False),
        ([("b", 3), ("a", 2), ("c", 1)], False),
        ([("b", None), ("a", None), ("c", None)], False),
        ([("a", 3), ("b", 2), ("b", 1)], False),
        ([("a", 3), ("b", 2)], False),
    ],
)
def test_a_ranking_agrees_but_for_the_last_place(small: Small, other: Any, agrees: bool):
    found = disagreement("hub", [("a", 3), ("b", 2), ("c", 1)], other, small.data)
    assert (found is None) is agrees


def test_a_part_keeps_its_cooperations_with_all_who_are_in_them(small: Small):
    part = small.data.part(3)
    kept = small.data.cooperations[::3]
    assert part.cooperations == kept
    assert len(part.institution) == sum(1 for c in small.data.cooperation if c % 3 == 0)
    assert {part.institutions[i].id for i in part.institution} == {one.id for one in part.institutions}


def test_triples_say_what_the_data_say(small: Small, tmp_path: Path):
    number = sparql.write_triples(small.data, tmp_path / "data.nt")
    lines = (tmp_path / "data.nt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == number
    assert sum("/terms/in>" in line for line in lines) == len(small.data.institution)


def test_calls_are_timed_in_turn_and_slow_ones_less_often():
    done: list[str] = []
    times = in_turn({"one": lambda: done.append("one"), "other": lambda: done.append("other")}, most=4, seconds=60)
    assert [len(of.seconds) for of in times.values()] == [4, 4]
    assert done[-4:] == ["one", "other", "one", "other"]
    assert len(in_turn({"slow": lambda: None}, most=10, seconds=0, least=2)["slow"].seconds) == 2
    assert Times([0.001, 0.002, 0.003]).p50 == pytest.approx(2.0)
    assert Times([0.002]).p95 == pytest.approx(2.0)


def test_many_clients_are_counted_together():
    found = throughput(lambda: None, clients=3, seconds=0.05)
    assert (found.clients, found.each_second > 0) == (3, True)


def test_a_client_that_fails_ends_the_run():
    def fail() -> None:
        raise OSError("gone")

    with pytest.raises(SystemExit, match="a client failed: OSError"):
        throughput(fail, clients=2, seconds=0.05)


def test_the_report_is_put_between_the_marks(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    results = page.Results(small.data, small.asked, 2, 1.0, (0.0, 0.0, 0.0), versions={"DuckDB": "1"})
    results.in_process = {"hub": {"Ogniwo": Times([0.001, 0.001]), "DuckDB": Times([0.004])}}
    results.throughput = {"hub": {"Ogniwo": [Throughput(clients, 10.0, 1.0, 2.0) for clients in (1, 8, 64)]}}
    text = page.report(results)
    assert "| 1.0 / 1.0 | 4.0 / 4.0 (4.0 ×), n = 1 |" in text
    assert "| 10 (1.0 / 2.0) | 10 (1.0 / 2.0) | 10 (1.0 / 2.0) |" in text
    (tmp_path / "docs").mkdir()
    written = tmp_path / "docs" / "performance.md"
    written.write_text("before\n<!-- questions -->\nold\n<!-- end of questions -->\nafter\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    page.write_page(text)
    assert written.read_text(encoding="utf-8").startswith("before\n<!-- questions -->\n\n")
    assert written.read_text(encoding="utf-8").endswith("<!-- end of questions -->\nafter\n")
    assert "old" not in written.read_text(encoding="utf-8")
