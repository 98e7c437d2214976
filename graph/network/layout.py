"""Where institutions stand on the map: computed once a build, the same for the same graph.

In levels: communities are laid out by the ties between them, then each community's institutions inside its circle, so
that a neighbourhood stays together whatever the size of the whole. Ties weigh 1/(members - 1) per cooperation, so that
a large consortium does not outweigh a pair. Institutions that cooperate with nobody stand in rows below.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, pi, sin, sqrt
from typing import NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import ArrayLike

from graph.network.columns import Floats, Longs
from graph.network.communities import Weights, communities

WIDTH = 1000.0  # coordinates lie within about -WIDTH … WIDTH
SPRING_LIMIT = 300  # a larger community is filled in a spiral, the best connected in its middle
SMALLEST_REACH = 3.0  # in radii of a lone institution: two alone do not stand at the ends of the map
CLIQUE_LIMIT = 60  # a larger cooperation ties its members in a chain: a clique would be all of the picture
_GOLDEN_ANGLE = pi * (3 - sqrt(5))
_Point = tuple[float, float]


class Ties(NamedTuple):
    """Edges of an undirected graph of nodes 0 … nodes-1, each once, `one` < `other`, sorted."""

    nodes: int
    one: Longs
    other: Longs
    weight: Weights

    def joined(self) -> Ties:
        """Each edge once, with the sum of its weights."""
        keys, place = np.unique(self.one * self.nodes + self.other, return_inverse=True)
        one, other = np.divmod(keys, max(self.nodes, 1))
        weight = np.zeros(len(keys))
        np.add.at(weight, place, self.weight)
        return Ties(self.nodes, one, other, weight)

    def among(self, rows: Longs) -> Ties:
        """The edges between some nodes, which become 0 … len(rows)-1 in their order."""
        number = np.full(self.nodes, -1, np.int64)
        number[rows] = np.arange(len(rows))
        one, other = number[self.one], number[self.other]
        kept = (one >= 0) & (other >= 0)
        return Ties(len(rows), one[kept], other[kept], self.weight[kept])


class Layout(NamedTuple):
    """By institution, its place on the map, where y grows upwards, and its community: 0 is the largest, -1 is none."""

    x: Floats
    y: Floats
    community: Longs


def layout(institutions: int, cooperations: int, rows: ArrayLike) -> Layout:
    """Where institutions stand and with whom, from (institution, cooperation) pairs."""
    everyone = _ties(institutions, cooperations, np.asarray(rows, np.int64).reshape(-1, 2))
    connected = np.unique(np.concatenate([everyone.one, everyone.other]))
    ties = everyone.among(connected)
    label = communities(*ties)
    groups = _members(label)
    centres, radii = _place_communities(ties, groups)
    x, y = np.zeros(institutions, np.float32), np.zeros(institutions, np.float32)
    community = np.full(institutions, -1, np.int64)
    for number, members in enumerate(groups):
        community[connected[members]] = number
    for members, inside, (cx, cy), radius in zip(groups, _inside(ties, groups), centres, radii, strict=True):
        for member, (px, py) in zip(connected[members].tolist(), _place_members(inside), strict=True):
            x[member], y[member] = cx + px * radius * 0.85, cy + py * radius * 0.85
    _fit(x, y, connected)
    lowest = float(y[connected].min()) if len(connected) else 0.0
    _place_isolated(np.setdiff1d(np.arange(institutions), connected), lowest, x, y)
    return Layout(x, y, community)


def _ties(institutions: int, cooperations: int, rows: Longs) -> Ties:
    """Who meets whom in the cooperations, all pairs of one size at a time."""
    cooperation, member = np.divmod(np.unique(rows[:, 1] * institutions + rows[:, 0]), max(institutions, 1))
    starts = np.searchsorted(cooperation, np.arange(cooperations + 1))
    sizes = np.diff(starts)
    one, other, weight = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        groups = member[starts[:-1][sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1) if size <= CLIQUE_LIMIT else (np.arange(size - 1), np.arange(1, size))
        one.append(groups[:, first].ravel())
        other.append(groups[:, second].ravel())
        weight.append(np.full(len(one[-1]), 1 / (size - 1)))
    return Ties(institutions, np.concatenate(one), np.concatenate(other), np.concatenate(weight)).joined()


def _members(label: Longs) -> list[Longs]:
    """The nodes of each community, the largest first."""
    order = np.argsort(label, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if len(order) else []
    return sorted(groups, key=lambda group: (-len(group), int(group[0])))


def _inside(ties: Ties, groups: list[Longs]) -> Iterator[Ties]:
    """The ties within each community, its members numbered in their order."""
    number, of = np.zeros(ties.nodes, np.int64), np.zeros(ties.nodes, np.int64)
    for n, members in enumerate(groups):
        number[members], of[members] = np.arange(len(members)), n
    within = np.flatnonzero(of[ties.one] == of[ties.other])
    within = within[np.argsort(of[ties.one[within]], kind="stable")]
    starts = np.searchsorted(of[ties.one[within]], np.arange(len(groups) + 1))
    for n, members in enumerate(groups):
        rows = within[starts[n] : starts[n + 1]]
        yield Ties(len(members), number[ties.one[rows]], number[ties.other[rows]], ties.weight[rows])


def _place_communities(ties: Ties, groups: list[Longs]) -> tuple[list[_Point], list[float]]:
    """Centres and radii: area by number of members, circles pushed apart until none overlap."""
    radii = [sqrt(len(members)) for members in groups]
    of = np.zeros(ties.nodes, np.int64)
    for n, members in enumerate(groups):
        of[members] = n
    low, high = np.minimum(of[ties.one], of[ties.other]), np.maximum(of[ties.one], of[ties.other])
    apart = low != high
    size = np.array(radii) ** 2
    between = Ties(len(groups), low[apart], high[apart], ties.weight[apart]).joined()
    between = between._replace(weight=between.weight / np.sqrt(size[between.one] * size[between.other]))
    spread = 1.6 * sqrt(sum(r * r for r in radii)) if radii else 1.0
    centres = [(px * spread, py * spread) for px, py in _spring(between)]
    return _push_apart(centres, radii), radii


def _spring(ties: Ties) -> list[_Point]:
    """A place for each node."""
    if ties.nodes > SPRING_LIMIT:
        degree = np.bincount(ties.one, ties.weight, ties.nodes) + np.bincount(ties.other, ties.weight, ties.nodes)
        return _spiral(np.lexsort((np.arange(ties.nodes), -degree)))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(ties.nodes))
    graph.add_weighted_edges_from(zip(ties.one.tolist(), ties.other.tolist(), ties.weight.tolist(), strict=True))
    placed = nx.spring_layout(graph, weight="weight", seed=1, iterations=120)
    return [(float(placed[n][0]), float(placed[n][1])) for n in range(ties.nodes)]


def _spiral(order: Longs) -> list[_Point]:
    points = [(0.0, 0.0)] * len(order)
    last = max(len(order) - 1, 1)
    for n, member in enumerate(order.tolist()):
        points[member] = (sqrt(n / last) * cos(n * _GOLDEN_ANGLE), sqrt(n / last) * sin(n * _GOLDEN_ANGLE))
    return points


def _place_members(ties: Ties) -> list[_Point]:
    """Members of a community within the unit circle."""
    if ties.nodes == 1:
        return [(0.0, 0.0)]
    placed = _spring(ties)
    reach = max(hypot(*point) for point in placed) or 1.0
    return [(px / reach, py / reach) for px, py in placed]


def _push_apart(centres: list[_Point], radii: list[float], rounds: int = 200) -> list[_Point]:
    points, size = np.array(centres, float).reshape(-1, 2), np.array(radii)
    if len(size) > 2 * SPRING_LIMIT:
        return _rings(radii)
    wanted = (size[:, None] + size[None, :]) * 1.12
    for turn in range(rounds):
        if turn < rounds // 2:
            points *= 0.94  # drawn together first, so that what has no ties does not drift away
        difference = points[:, None, :] - points[None, :, :]
        distance = np.hypot(difference[..., 0], difference[..., 1])
        np.fill_diagonal(distance, np.inf)
        overlap = np.clip(wanted - distance, 0, None)
        if turn >= rounds // 2 and not overlap.any():
            break
        step = difference / np.maximum(distance, 1e-6)[..., None] * overlap[..., None] * 0.5
        points = points + step.sum(axis=1)
    return [(float(px), float(py)) for px, py in points]


def _rings(radii: list[float]) -> list[_Point]:
    """Very many communities: the largest in the middle, each next one on a spiral of growing area."""
    area = np.cumsum([r * r * 3.2 for r in radii])
    return [
        (sqrt(a / pi) * 1.9 * cos(n * _GOLDEN_ANGLE), sqrt(a / pi) * 1.9 * sin(n * _GOLDEN_ANGLE))
        for n, a in enumerate(area)
    ]


def _fit(x: Floats, y: Floats, members: Longs) -> None:
    if not len(members):
        return
    for axis in (x, y):
        axis[members] -= (axis[members].min() + axis[members].max()) / 2
    reach = max(float(np.abs(x[members]).max()), float(np.abs(y[members]).max()), SMALLEST_REACH)
    x[members] *= WIDTH / reach
    y[members] *= WIDTH / reach


def _place_isolated(isolated: Longs, below: float, x: Floats, y: Floats) -> None:
    per_row = max(8, int(sqrt(len(isolated)) * 2))
    row, column = np.divmod(np.arange(len(isolated)), per_row)
    # Every other row is shifted by half a step: names have room below their neighbours.
    x[isolated] = -WIDTH + 2 * WIDTH * (column + 0.25 + 0.5 * (row % 2)) / per_row
    y[isolated] = below - 150 - row * WIDTH / per_row
