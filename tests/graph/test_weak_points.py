"""Bridges agree with NetworkX, of all of a network and of parts, on random small networks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from graph.network.filters import Filter, Selection
from graph.network.questions.weak_points import bridges
from tests.graph.test_metrics import graph_of
from tests.graph.test_network_questions import FILTERS, INSTITUTIONS, ROWS, Row, built, institution_passes, taking_part


@settings(max_examples=40, deadline=None)
@given(ROWS, FILTERS)
def test_bridges_of_a_part(tmp_path_factory: pytest.TempPathFactory, rows: list[Row], wanted: Filter) -> None:
    network = built(rows, tmp_path_factory.mktemp("network") / "n")
    passing = [n for n in range(INSTITUTIONS) if institution_passes(n, wanted)]
    assert told(Selection(network, wanted)) == expected(taking_part(rows, wanted), passing)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_bridges_of_all(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    network = built(rows, tmp_path_factory.mktemp("network") / "n")
    assert told(Selection(network, Filter())) == expected(taking_part(rows, Filter()), list(range(INSTITUTIONS)))


def told(selection: Selection) -> set[tuple[int, ...]]:
    """The bridges by the numbers of their institutions, each once."""
    names = {row: int(thing.partition("/i")[2]) for row, thing in enumerate(selection.network.institutions.ids)}
    found = [tuple(sorted(names[row] for row in pair)) for pair in bridges(selection).tolist()]
    assert len(set(found)) == len(found)
    return set(found)


def expected(taken: set[tuple[int, int]], institutions: list[int]) -> set[tuple[int, ...]]:
    graph: nx.Graph[Any] = graph_of(taken, institutions)
    return {tuple(sorted(pair)) for pair in nx.bridges(graph)}


def test_those_between_the_best_connected_come_first(tmp_path: Path) -> None:
    """Institutions 0, 1, 2 and 4, 5, 6 all know each other; 0 knows 4, and 3 only 6."""
    members = {0: (0, 1, 2), 1: (4, 5, 6), 2: (3, 6), 3: (0, 4)}
    rows = [Row(i, p, "leads", "source/a", None) for p, of in members.items() for i in of]
    network = built(rows, tmp_path / "n")
    ids = network.institutions.ids
    found = [[ids[row] for row in pair] for pair in bridges(Selection(network, Filter())).tolist()]
    assert found == [["institution/i0", "institution/i4"], ["institution/i3", "institution/i6"]]
