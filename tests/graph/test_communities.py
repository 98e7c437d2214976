"""Communities: found by either engine, the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from graph.network import communities as module
from graph.network.columns import Longs
from graph.network.communities import Weights, communities

GROUPS, MEMBERS = 6, 20


def planted() -> tuple[int, Longs, Longs, Weights]:
    """Groups of nodes with many edges among themselves and a few between neighbours, and a node of its own."""
    chance = np.random.default_rng(1)
    one, other = np.triu_indices(GROUPS * MEMBERS, 1)
    same = one // MEMBERS == other // MEMBERS
    kept = chance.random(len(one)) < np.where(same, 0.6, 0.01)
    return GROUPS * MEMBERS + 1, one[kept], other[kept], np.ones(int(kept.sum()))


@pytest.mark.parametrize("small", [10**6, 0], ids=["NetworkX", "NetworKit"])
def test_planted_groups_are_found_the_same_each_time(monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(module, "SMALL", small)
    graph = planted()
    found = communities(*graph)
    assert found.tolist() == communities(*graph).tolist()
    groups = [set(found[n * MEMBERS : (n + 1) * MEMBERS].tolist()) for n in range(GROUPS)]
    assert all(len(group) == 1 for group in groups)
    assert len(set.union(*groups)) == GROUPS
    assert found[-1] not in set.union(*groups)


def test_nobody_has_no_community() -> None:
    nothing = np.zeros(0, np.int64)
    assert communities(0, nothing, nothing, np.zeros(0)).tolist() == []
