"""Measures of the network agree with NetworkX and with a plain reading, of the whole and of parts."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InvalidRecordError
from graph.graph import Graph
from graph.network import centrality, metrics
from graph.network.filters import Filter, Selection
from graph.network.incidence import pairs
from graph.network.metrics import measured
from graph.network.questions import metrics as questions
from graph.network.questions.metrics import RANKED_BY, ranking
from tests.graph.test_network_questions import (
    FILTERS,
    ROWS,
    Row,
    built,
    institution_passes,
    taking_part,
)

PAIRS = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 8)), max_size=26)


def columns(found: set[tuple[int, int]]) -> tuple[Any, Any]:
    rows = np.array(sorted(found), np.int32).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def graph_of(found: set[tuple[int, int]], institutions: list[int]) -> nx.Graph[int]:
    """Who shares how many cooperations."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(institutions)
    for one, other in combinations(sorted(institutions), 2):
        shared = {c for i, c in found if i == one} & {c for i, c in found if i == other}
        if shared:
            graph.add_edge(one, other, weight=len(shared))
    return graph


def by_networkx(graph: nx.Graph[int], taking_part: set[int] | None = None) -> dict[str, dict[int, float]]:
    """All measures; betweenness is a share of the ways between those who take part in something, if not all do."""
    among = graph if taking_part is None else graph.subgraph(taking_part)
    return {
        "degree": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": dict.fromkeys(graph, 0.0) | nx.betweenness_centrality(among),
        "core": nx.core_number(graph),
        "constraint": nx.constraint(graph),
        "effective_size": nx.effective_size(graph),
        "cut_off": {node: fallen_off(graph, node) for node in graph},
    }


def fallen_off(graph: nx.Graph[int], node: int) -> int:
    """How many are left outside the largest piece that a part falls into without a node."""
    rest = nx.node_connected_component(graph, node) - {node}
    pieces = [len(piece) for piece in nx.connected_components(graph.subgraph(rest))]
    return sum(pieces) - max(pieces, default=0)


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_all_measures_agree_with_networkx(found: set[tuple[int, int]]) -> None:
    graph = graph_of(found, list(range(10)))
    ours = measured(*columns(found), 10)
    for name, expected in by_networkx(graph, {i for i, _ in found}).items():
        if name != "degree":
            assert ours[name] == pytest.approx([expected[n] for n in range(10)], nan_ok=True, abs=1e-6), name
    assert set(np.flatnonzero(ours["cut_off"]).tolist()) == set(nx.articulation_points(graph))
    bridges: Any = nx.bridges(graph)  # pairs, whatever the stubs say
    assert {tuple(bridge) for bridge in ours["bridges"].tolist()} == {tuple(sorted(bridge)) for bridge in bridges}
    parts = [sorted(part) for part in nx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), part[0]))
    assert [np.flatnonzero(ours["component"] == n).tolist() for n in range(len(parts))] == parts


def planted(institutions: int = 300, cooperations: int = 200) -> set[tuple[int, int]]:
    """Cooperations of two to nine, some institutions in many of them."""
    chance = np.random.default_rng(2)
    found = set()
    for cooperation in range(cooperations):
        members = (institutions * chance.random(int(chance.integers(2, 10))) ** 3).astype(int)
        found |= {(int(member), cooperation) for member in members}
    return found


def test_hubs_and_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    found = planted()
    expected = by_networkx(graph_of(found, list(range(300))), {i for i, _ in found})
    for hub, cells in ((1e-9, 2**22), (1e9, 2**22), (4, 1_000), (1e9, 1_000)):
        monkeypatch.setattr(centrality, "_HUB", hub)
        monkeypatch.setattr(centrality, "_CELLS", cells)
        ours = measured(*columns(found), 300)
        for name in ("betweenness", "constraint", "effective_size"):
            assert ours[name] == pytest.approx([expected[name][n] for n in range(300)], nan_ok=True, rel=1e-5), name


def test_a_sample_estimates_betweenness_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    found = planted()
    exact = measured(*columns(found), 300)
    assert exact["sampled"] == 0
    monkeypatch.setattr(centrality, "SOURCE_STEPS", 0)
    monkeypatch.setattr(centrality, "FEWEST_SOURCES", 100)
    sampled = measured(*columns(found), 300)
    assert sampled["sampled"] == 100
    assert sampled["betweenness"].tolist() == measured(*columns(found), 300)["betweenness"].tolist()
    assert sampled["betweenness"].tolist() != exact["betweenness"].tolist()
    assert np.corrcoef(sampled["betweenness"], exact["betweenness"])[0, 1] > 0.95
    assert sampled["betweenness"].sum() == pytest.approx(exact["betweenness"].sum(), rel=0.1)


def test_what_does_not_fit_into_memory_is_left_out_the_largest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {(0, 0), (1, 0), (1, 1), (2, 1), *((member, 2) for member in range(10))}
    assert measured(*columns(found), 10)["largest"] == 0
    monkeypatch.setattr(centrality, "MOST_MEETINGS", 10)
    ours = measured(*columns(found), 10)
    assert ours["largest"] == 2
    assert ours["core"].tolist() == [1, 1, 1] + [0] * 7
    assert ours["strength"].tolist() == [10, 11, 10] + [9] * 7  # needs no ties
    assert ours["component"].tolist() == [0] * 10


def test_a_child_process_answers_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(institution, project, "leads", "source/a", None) for institution, project in ((0, 0), (1, 0), (1, 1))]
    here = built(rows, tmp_path / "here")
    monkeypatch.setattr(metrics, "SMALL", 0)
    there = built(rows, tmp_path / "there")
    for name in (*metrics.METRICS, "component", "community"):
        np.testing.assert_array_equal(here.metric(name), there.metric(name), err_msg=name)
    assert here.bridges.tolist() == there.bridges.tolist() == [[0, 1]]


@settings(max_examples=40, deadline=None)
@given(ROWS, FILTERS, st.sampled_from(RANKED_BY))
def test_rankings_of_parts(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], wanted: Filter, metric: str
) -> None:
    network = built(rows, tmp_path_factory.mktemp("n") / "columns")
    found = ranking(Selection(network, wanted), metric)
    taken = {(i, p) for i, p in taking_part(rows, wanted) if institution_passes(i, wanted)}
    there = sorted({i for i, _ in taken})
    expected = by_networkx(graph_of(taken, there))[metric] if there else {}
    expected = {i: value for i, value in expected.items() if i in there and not math.isnan(value)}
    assert dict(zip(found.institutions.tolist(), found.values.tolist(), strict=True)) == pytest.approx(expected, 1e-5)
    assert (found.total, found.estimated_from) == (len(expected), 0)
    order = found.values if metric in questions.LOWEST_FIRST else -found.values.astype(float)
    assert order.tolist() == sorted(order.tolist())


def test_who_holds_the_sample_together(sample: Graph) -> None:
    everything = Selection(sample.network, Filter())
    office = sample.network.institutions.row("institution/nip-5250007313")
    assert ranking(everything, "cut_off", 1).institutions.tolist() == [office]
    assert [ranking(everything, metric, 1).values[0] for metric in ("cut_off", "strength", "core")] == [1, 4, 2]
    assert ranking(everything, "betweenness", 1).values[0] == pytest.approx(2 / 3)  # of three pairs of others, two
    assert ranking(everything, "constraint").institutions[0] == office
    assert ranking(everything, "degree", 2).total == 4
    assert sample.network.bridges.tolist() == [sorted([office, foundation(sample)])]
    assert len(pairs(everything).institution) == 7


def foundation(sample: Graph) -> int:
    names = sample.network.institutions.names["pl"]
    return list(names).index("Fundacja Most")


def test_an_unknown_measure_is_named(sample: Graph) -> None:
    with pytest.raises(InvalidRecordError, match="metric: found 'fame', expected one of degree, strength"):
        ranking(Selection(sample.network, Filter()), "fame")


def test_betweenness_of_a_large_part_is_estimated(sample: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    part = Selection(sample.network, Filter(kind=("agreement",)))  # three, all of whom meet
    assert ranking(part, "betweenness").estimated_from == 0
    monkeypatch.setattr(questions, "MOST_SOURCE_STEPS", 2 * (6 + 25 * 3))
    monkeypatch.setattr(questions, "FEWEST_SOURCES", 1)
    found = ranking(part, "betweenness")
    assert (found.estimated_from, found.values.tolist()) == (2, [0, 0, 0])


@pytest.mark.parametrize("metric", ["betweenness", "constraint", "effective_size"])
def test_a_part_that_would_take_long_is_refused(sample: Graph, monkeypatch: pytest.MonkeyPatch, metric: str) -> None:
    monkeypatch.setattr(questions, "MOST_SOURCE_STEPS", 0)
    monkeypatch.setattr(questions, "MOST_HOLES_STEPS", 0)
    with pytest.raises(InvalidRecordError, match="narrow the selection by kind"):
        ranking(Selection(sample.network, Filter(kind=("agreement",))), metric)
    assert ranking(Selection(sample.network, Filter(kind=("agreement",))), "core").total == 3
    assert ranking(Selection(sample.network, Filter()), metric).total == 4
