"""What questions are made of agrees with the plain way, whichever of two ways a size calls for."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Edge, Node
from graph.network import Network, NetworkBuilder
from graph.network.columns import lists_of
from graph.network.filters import Filter, Selection
from graph.network.incidence import common, counted, distinct, meetings, members_by, pairs_in
from graph.network.questions import matrices
from graph.network.questions import partners as questions
from graph.network.questions.paths import FARTHEST, paths

VALUES = st.lists(st.integers(0, 40), max_size=30)
SIZES = pytest.mark.parametrize("size", [41, 100_000])  # a mark for each value, or a sorted list


@SIZES
@given(values=VALUES)
def test_distinct_and_counted(size: int, values: list[int]) -> None:
    given_ = np.array(values, np.int32)
    assert distinct(given_, size).tolist() == sorted(set(values))
    found, counts = counted(given_, size)
    assert dict(zip(found.tolist(), counts.tolist(), strict=True)) == Counter(values)
    assert found.tolist() == sorted(found.tolist())


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_common(some: set[int], others: set[int]) -> None:
    found = common(np.array(sorted(some), np.int32), np.array(sorted(others), np.int32))
    assert found.tolist() == sorted(some & others)


@pytest.mark.parametrize("number", [10, 100_000])  # short and long numbers
@given(rows=st.lists(st.sets(st.integers(0, 9)), min_size=1, max_size=8), kinds=st.integers(1, 3))
def test_meetings(number: int, rows: list[set[int]], kinds: int) -> None:
    kind = np.arange(len(rows)) % kinds
    found = meetings(lists_of(rows), number, kind, kinds)
    expected = [
        (one * number + other) * kinds + n % kinds
        for n, row in enumerate(rows)
        for one, other in combinations(sorted(row), 2)
    ]
    assert sorted(found.tolist()) == sorted(expected)


def chain(folder: Path, length: int) -> Network:
    """Institutions in a row, each in a project with the next, the last of them also in one of its own."""
    builder = NetworkBuilder()
    for n in range(length):
        builder.add_node(Node(f"institution/{n:03}", {"country": ("PL" if n % 2 else "DE",)}), "source/a")
        builder.add_node(Node(f"project/{n:03}", {}), "source/a")
    ends = [(n, n) for n in range(length)] + [(after, before) for before, after in pairwise(range(length))]
    for institution, project in ends:
        link = Edge(
            f"link/{institution}-{project}", "partner_in", f"institution/{institution:03}", f"project/{project:03}", {}
        )
        builder.add_edge(link, "source/a")
    builder.write(folder)
    return Network(folder)


@pytest.mark.parametrize("wanted", [Filter(), Filter(source="source/a")])
def test_paths_end_where_they_say_nothing_any_more(tmp_path: Path, wanted: Filter) -> None:
    selection = Selection(chain(tmp_path / "columns", FARTHEST + 2), wanted)
    for steps in range(1, FARTHEST + 1):
        for longer in (0, 1):
            found = paths(selection, 0, steps, 5, longer)
            assert found.shortest == steps
            assert [path.institutions for path in found.found] == [tuple(range(steps + 1))]
            assert [path.cooperations for path in found.found] == [tuple((n,) for n in range(steps))]
    assert paths(selection, 0, FARTHEST + 1, 5).shortest is None


@pytest.mark.parametrize("wanted", [Filter(source="source/a"), Filter(role="partner_in", country="PL")])
def test_partners_are_counted_at_once_or_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: Filter
) -> None:
    selection = Selection(chain(tmp_path / "columns", 12), wanted)
    everyone = np.arange(12)
    expected = [1, *[2] * 10, 1]
    assert questions.partner_counts(selection, everyone[::-1]).tolist() == expected
    monkeypatch.setattr(questions, "_MEETINGS", -1)
    monkeypatch.setattr(questions, "AT_ONCE", 5)
    assert questions.partner_counts(selection, everyone[::-1]).tolist() == expected
    assert questions.partner_counts(selection, np.array([3, 11, 0])).tolist() == [2, 1, 1]


@pytest.mark.parametrize("wanted", [Filter(), Filter(source="source/a")])
def test_members_of_some_institutions_are_their_places(tmp_path: Path, wanted: Filter) -> None:
    selection = Selection(chain(tmp_path / "columns", 6), wanted)
    everyone, some = members_by(selection), members_by(selection, np.array([1, 2, 5]))
    assert [everyone[n].tolist() for n in range(6)] == [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5]]
    assert [some[n].tolist() for n in range(6)] == [[0], [0, 1], [1], [], [2], [2]]
    assert pairs_in(selection, np.array([1, 4])).institution.tolist() == [1, 2, 4, 5]


def test_a_matrix_is_the_same_with_and_without_its_empty_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    selection = Selection(chain(tmp_path / "columns", 6), Filter())
    dense = matrices.matrix_of(selection, "country", "country")
    monkeypatch.setattr(matrices, "_DENSE", 0)
    sparse = matrices.matrix_of(selection, "country", "country")
    assert dense.counts.tolist() == sparse.counts.tolist() == [[0, 5], [5, 0]]
    assert (dense.rows, dense.columns, dense.total_rows) == (sparse.rows, sparse.columns, sparse.total_rows)
