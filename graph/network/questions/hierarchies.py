"""Programmes and places as the trees that they are, and how much is in each of their parts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from graph.network.columns import Longs
from graph.network.filters import Selection
from graph.network.incidence import matrix
from graph.network.network import Network

DEEPEST = 12  # levels above each other; more is a circle


def programme_counts(selection: Selection) -> Longs:
    """By code, how many of the cooperations that pass a programme and everything below it has."""
    network = selection.network
    number = len(network.meta.programmes)
    rows = np.flatnonzero(selection.all_cooperations)
    codes, row = network.programmes.of(rows)
    own = matrix(row, codes, (len(rows), number))
    reached = own @ _upwards(network)
    return np.bincount(reached.indices, minlength=number)


def _upwards(network: Network) -> sparse.csr_matrix:
    """Programmes × programmes: 1 or more where the second is the first or above it."""
    number = len(network.meta.programmes)
    above, code = network.programme_within.of(np.arange(number))
    step = matrix(np.append(code, np.arange(number)), np.append(above, np.arange(number)), (number, number))
    reached = step
    for _ in range(DEEPEST):
        further = (reached @ step).sign()
        if further.nnz == reached.nnz:
            break
        reached = further
    return reached


def programme_path(network: Network, code: int) -> list[int]:
    """What is above a programme, nearest first; of several, the first in the alphabet."""
    path = [code]
    while len(path) <= DEEPEST:
        above = [int(one) for one in network.programme_within[path[-1]] if one not in path]
        if not above:
            break
        path.append(above[0])
    return path[1:]


class Places(NamedTuple):
    """Places of one level (codes, in the order of the alphabet), how many institutions that pass are in each or inside
    it, and how many places are directly inside it."""

    codes: Longs
    institutions: Longs
    parts: Longs


def places(selection: Selection, within: int | None) -> Places:
    """The places directly in a place (its code), or those that lie in no other."""
    network = selection.network
    parents = network.place_within
    codes = np.flatnonzero(parents == (-1 if within is None else within))
    start = own = network.place[np.flatnonzero(selection.taking_part)].astype(np.int64)
    counts = np.zeros(len(parents), np.int64)
    for _ in range(DEEPEST):
        start, own = start[own >= 0], own[own >= 0]
        if not len(own):
            break
        counts += np.bincount(own, minlength=len(parents))
        own = np.where(parents[own] == start, -1, parents[own])  # no place lies in itself, whatever is said of it
    parts = np.bincount(parents[parents >= 0], minlength=len(parents))
    return Places(codes, counts[codes], parts[codes])


def place_path(network: Network, code: int) -> list[int]:
    """What a place lies in, nearest first."""
    path = [code]
    while len(path) <= DEEPEST and (above := int(network.place_within[path[-1]])) >= 0 and above not in path:
        path.append(above)
    return path[1:]


__all__ = ["Places", "place_path", "places", "programme_counts", "programme_path"]
