"""What holds the network together: connected parts, institutions and ties without which a part would fall apart.

All of it is read off the incidence of institutions and cooperations, because two institutions are connected by ties
exactly where they are connected by cooperations: so even a cooperation of thousands costs no more than its members.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.network.columns import Bools, Longs, Numbers


class Cuts(NamedTuple):
    """By institution, the number of its connected part (0 is the largest) and how many institutions would lose the
    connection with most of the others of the part if it were gone: more than 0 at an articulation point. `bridges`
    are the ties (rows, the lower one first) without which two parts would be left."""

    component: Longs
    cut_off: Longs
    bridges: Longs


def cuts_of(institution: Numbers, cooperation: Numbers, institutions: int) -> Cuts:
    """The cuts of distinct pairs of institutions 0 … institutions-1 and cooperations."""
    rows, columns = _telling(institution.astype(np.int64), cooperation)
    number = institutions + (int(columns.max()) + 1 if len(columns) else 0)
    ends = np.concatenate([rows, columns + institutions]), np.concatenate([columns + institutions, rows])
    graph = sparse.csr_matrix((np.ones(len(ends[0]), np.int8), ends), shape=(number, number))
    graph.sort_indices()
    _, label = connected_components(graph, directed=False)
    tree = _search(graph, institutions)
    low = _lowest(graph, tree)
    twos = np.diff(graph.indptr) == 2
    twos[:institutions] = False
    return Cuts(_by_size(label[:institutions]), _cut_off(tree, low, institutions), _bridges(tree, low, twos))


def _telling(institution: Longs, cooperation: Numbers) -> tuple[Longs, Longs]:
    """The pairs of cooperations of at least two, renumbered; of several of the same two institutions only one: these
    are one tie."""
    _, column = np.unique(cooperation, return_inverse=True)
    order = np.lexsort((institution, column))
    rows, columns = institution[order], column[order]
    sizes = np.bincount(columns) if len(columns) else np.zeros(0, np.int64)
    kept = sizes >= 2
    twos = np.flatnonzero(sizes == 2)
    if len(twos):
        first = np.searchsorted(columns, twos)
        _, chosen = np.unique(rows[first] * (rows.max() + 1) + rows[first + 1], return_index=True)
        kept[twos] = False
        kept[twos[chosen]] = True
    number = np.cumsum(kept) - 1
    return rows[kept[columns]], number[columns[kept[columns]]]


class _Tree(NamedTuple):
    """A depth-first search: nodes in the order met, each node's place in it (-1 where it was not met) and parent."""

    order: Longs
    place: Longs
    parent: Longs


def _search(graph: sparse.csr_matrix, institutions: int) -> _Tree:
    """From institutions only, so that the parent of a cooperation is an institution."""
    number = graph.shape[0]
    following, ends, near = graph.indptr[:-1].tolist(), graph.indptr[1:].tolist(), graph.indices.tolist()
    place, parent, order = [-1] * number, [-1] * number, list[int]()
    for root in range(institutions):
        if place[root] >= 0 or following[root] == ends[root]:
            continue
        place[root] = len(order)
        order.append(root)
        way = [root]
        while way:
            at = way[-1]
            if following[at] == ends[at]:
                way.pop()
                continue
            to = near[following[at]]
            following[at] += 1
            if place[to] < 0:
                place[to], parent[to] = len(order), at
                order.append(to)
                way.append(to)
    return _Tree(*(np.array(column, np.int64) for column in (order, place, parent)))


def _lowest(graph: sparse.csr_matrix, tree: _Tree) -> list[int]:
    """For each node, the first place that is reached from below it by one tie that is not of the tree."""
    owner = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    back = np.flatnonzero(graph.indices != tree.parent[owner])
    reached = tree.place.copy()
    np.minimum.at(reached, owner[back], tree.place[graph.indices[back]])
    low, parent = reached.tolist(), tree.parent.tolist()
    for node in reversed(tree.order.tolist()):
        above = parent[node]
        if above >= 0 and low[node] < low[above]:
            low[above] = low[node]
    found: list[int] = low
    return found


def _cut_off(tree: _Tree, low: list[int], institutions: int) -> Longs:
    """What falls off an institution are the subtrees that reach no further than it, and the rest of its part."""
    place, parent = tree.place.tolist(), tree.parent.tolist()
    size = [int(node < institutions) for node in range(len(place))]
    fallen, largest = [0] * institutions, [0] * institutions
    root_of, roots = [0] * institutions, 0
    for node in tree.order.tolist():
        roots = node if parent[node] < 0 else roots
        if node < institutions:
            root_of[node] = roots
    for node in reversed(tree.order.tolist()):
        above = parent[node]
        if above < 0:
            continue
        size[above] += size[node]
        if above < institutions and low[node] >= place[above]:
            fallen[above] += size[node]
            largest[above] = max(largest[above], size[node])
    found = np.zeros(institutions, np.int64)
    for node in range(institutions):
        if fallen[node]:
            others = size[root_of[node]] - 1
            found[node] = others - max(largest[node], others - fallen[node])
    return found


def _bridges(tree: _Tree, low: list[int], twos: Bools) -> Longs:
    """Below a cooperation of two hangs an institution that reaches nothing above itself."""
    above = tree.parent
    low_of = np.array(low, np.int64)
    hanging = np.flatnonzero((above >= 0) & twos[above] & (low_of >= tree.place))
    ends = np.sort(np.stack([hanging, above[above[hanging]]], axis=1), axis=1)
    return ends[np.lexsort(ends.T[::-1])]


def _by_size(label: Numbers) -> Longs:
    """Numbers of groups in the order of their sizes, the largest first, of equal ones the one with the first member."""
    _, first, which, size = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    number = np.zeros(len(first), np.int64)
    number[np.lexsort((first, -size))] = np.arange(len(first))
    return number[which]


__all__ = ["Cuts", "cuts_of"]
