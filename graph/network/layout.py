"""Where institutions stand on the map: computed once a build, the same for the same graph.

In levels: communities are laid out by the ties between them, then each community's institutions inside its circle, so
that a neighbourhood stays together whatever the size of the whole. Ties weigh 1/(members - 1) per cooperation, so that
a large consortium does not outweigh a pair. Institutions that cooperate with nobody stand in rows below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import cos, hypot, pi, sin, sqrt

import networkx as nx
import numpy as np

from graph.network.columns import Floats

WIDTH = 1000.0  # coordinates lie within about -WIDTH … WIDTH
SPRING_LIMIT = 300  # a larger community is filled in a spiral, the best connected in its middle
SMALLEST_REACH = 3.0  # in radii of a lone institution: two alone do not stand at the ends of the map
CLIQUE_LIMIT = 60  # a larger cooperation ties its members in a ring: a clique would be all of the picture
_GOLDEN_ANGLE = pi * (3 - sqrt(5))
_Point = tuple[float, float]


def layout(institutions: int, cooperations: int, rows: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
    """x and y of each institution from (institution, cooperation) pairs; y grows upwards."""
    ties = _ties(cooperations, rows)
    communities = [sorted(c) for c in nx.community.louvain_communities(ties, seed=1)] if ties else []
    communities.sort(key=lambda c: (-len(c), c))
    x, y = np.zeros(institutions, np.float32), np.zeros(institutions, np.float32)
    centres, radii = _place_communities(ties, communities)
    for community, (cx, cy), radius in zip(communities, centres, radii, strict=True):
        for member, (px, py) in _place_members(ties.subgraph(community), community).items():
            x[member], y[member] = cx + px * radius * 0.85, cy + py * radius * 0.85
    _fit(x, y, sorted(ties))
    lowest = float(y[sorted(ties)].min()) if ties else 0.0
    _place_isolated([i for i in range(institutions) if i not in ties], lowest, x, y)
    return x, y


def _ties(cooperations: int, rows: Sequence[tuple[int, int]]) -> nx.Graph[int]:
    members: list[set[int]] = [set() for _ in range(cooperations)]
    for institution, cooperation in rows:
        members[cooperation].add(institution)
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for group in members:
        ordered = sorted(group)
        pairs = combinations(ordered, 2) if len(ordered) <= CLIQUE_LIMIT else pairwise(ordered)
        for pair in pairs:
            weights[pair] += 1 / (len(ordered) - 1)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in sorted(weights.items()))
    return graph


def _place_communities(ties: nx.Graph[int], communities: list[list[int]]) -> tuple[list[_Point], list[float]]:
    """Centres and radii: area by number of members, circles pushed apart until none overlap."""
    radii = [sqrt(len(c)) for c in communities]
    of = {member: n for n, community in enumerate(communities) for member in community}
    between: dict[tuple[int, int], float] = defaultdict(float)
    weight: float
    for a, b, weight in ties.edges(data="weight"):
        if of[a] != of[b]:
            between[min(of[a], of[b]), max(of[a], of[b])] += weight
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(communities)))
    for (a, b), weight in sorted(between.items()):
        graph.add_edge(a, b, weight=weight / sqrt(len(communities[a]) * len(communities[b])))
    spread = 1.6 * sqrt(sum(r * r for r in radii)) if radii else 1.0
    placed = _spring(graph)
    centres = [(placed[n][0] * spread, placed[n][1] * spread) for n in range(len(communities))]
    return _push_apart(centres, radii), radii


def _spring(graph: nx.Graph[int]) -> dict[int, _Point]:
    if graph.number_of_nodes() > SPRING_LIMIT:
        return _spiral(sorted(graph, key=lambda n: (-graph.degree(n, "weight"), n)))
    placed = nx.spring_layout(graph, weight="weight", seed=1, iterations=120)
    return {node: (float(p[0]), float(p[1])) for node, p in placed.items()}


def _spiral(members: list[int]) -> dict[int, _Point]:
    last = max(len(members) - 1, 1)
    return {
        member: (sqrt(n / last) * cos(n * _GOLDEN_ANGLE), sqrt(n / last) * sin(n * _GOLDEN_ANGLE))
        for n, member in enumerate(members)
    }


def _place_members(ties: nx.Graph[int], community: list[int]) -> dict[int, _Point]:
    """Members within the unit circle."""
    if len(community) == 1:
        return {community[0]: (0.0, 0.0)}
    placed = _spring(ties)
    reach = max(hypot(*point) for point in placed.values()) or 1.0
    return {member: (px / reach, py / reach) for member, (px, py) in placed.items()}


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


def _fit(x: Floats, y: Floats, members: list[int]) -> None:
    if not members:
        return
    for axis in (x, y):
        axis[members] -= (axis[members].min() + axis[members].max()) / 2
    reach = max(float(np.abs(x[members]).max()), float(np.abs(y[members]).max()), SMALLEST_REACH)
    x[members] *= WIDTH / reach
    y[members] *= WIDTH / reach


def _place_isolated(isolated: list[int], below: float, x: Floats, y: Floats) -> None:
    per_row = max(8, int(sqrt(len(isolated)) * 2))
    for n, member in enumerate(isolated):
        row, column = divmod(n, per_row)
        # Every other row is shifted by half a step: names have room below their neighbours.
        x[member] = -WIDTH + 2 * WIDTH * (column + 0.25 + 0.5 * (row % 2)) / per_row
        y[member] = below - 150 - row * WIDTH / per_row
