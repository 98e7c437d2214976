"""Measures of institutions in the one-mode network, where two are tied that share a cooperation.

All work on one symmetric matrix of ties (`ties_of`). Betweenness, core number, constraint and effective size look at
whether two are tied; strength counts what they share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.network.columns import Longs, Numbers

Values = NDArray[np.float64]
MOST_MEETINGS = 20_000_000  # of two institutions in one cooperation: some 600 MB
FEWEST_SOURCES = 128  # of which betweenness is estimated in a large network
SOURCE_STEPS = 300_000_000  # of `source_steps` that are taken in all, some 5 ns each
_CELLS = 2**22  # of the dense blocks that are held at once
_IN_CACHE = 2**16
_HUB = 4  # a product of sparse rows takes so many times longer a step than one of columns over all ties


class OneMode(NamedTuple):
    """Institutions × institutions: how many cooperations two share, 0 with itself. `largest` is the number of members
    above which cooperations were left out, 0 where none was."""

    ties: sparse.csr_matrix
    largest: int


def ties_of(institution: Numbers, cooperation: Numbers, institutions: int) -> OneMode:
    """Of distinct pairs, who shares how many cooperations with whom.

    A cooperation ties all its members, however many: a chain or nothing in its place would make bridges and brokers
    that are none. Only where all meetings would not fit into memory, the largest cooperations are left out.
    """
    _, column = np.unique(cooperation, return_inverse=True)
    sizes = np.bincount(column) if len(column) else np.zeros(0, np.int64)
    by_size = np.bincount(sizes)
    each = np.arange(len(by_size))
    fits = np.cumsum(by_size * (each * (each - 1) // 2)) <= MOST_MEETINGS
    kept = fits[sizes][column]
    largest = 0 if kept.all() else int(sizes[column[kept]].max(initial=1))
    ones = np.ones(int(kept.sum()), np.int32)
    members = sparse.csr_matrix((ones, (institution[kept], column[kept])), shape=(institutions, max(len(sizes), 1)))
    ties = (members @ members.T).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    return OneMode(ties, largest)


def strength(institution: Numbers, cooperation: Numbers, institutions: int) -> Longs:
    """The sum of the weights of each institution's ties, of distinct pairs; also those that `ties_of` leaves out."""
    if not len(cooperation):
        return np.zeros(institutions, np.int64)
    others = np.bincount(cooperation)[cooperation] - 1
    found: Longs = np.bincount(institution, others, institutions).astype(np.int64)
    return found


def degree(ties: sparse.csr_matrix) -> Longs:
    """How many partners each institution has."""
    partners: Longs = np.diff(ties.indptr).astype(np.int64)
    return partners


def core(ties: sparse.csr_matrix) -> Longs:
    """The core number: the largest k so that it is in a part in which each has at least k partners."""
    left, found = degree(ties), np.zeros(ties.shape[0], np.int64)
    going: Numbers
    there, least = np.ones(len(left), bool), 0
    while there.any():
        least = max(least, int(left[there].min()))
        going = np.flatnonzero(there & (left <= least))
        while len(going):
            there[going], found[going] = False, least
            met = _neighbours(ties, going)
            left -= np.bincount(met, minlength=len(left))
            touched = np.unique(met)
            going = touched[there[touched] & (left[touched] <= least)]
    return found


def _neighbours(ties: sparse.csr_matrix, rows: Numbers) -> Numbers:
    sizes = ties.indptr[rows + 1] - ties.indptr[rows]
    shift = np.repeat(ties.indptr[rows] - (np.cumsum(sizes) - sizes), sizes)
    met: Numbers = ties.indices[np.arange(int(sizes.sum())) + shift]
    return met


def source_steps(ties: sparse.csr_matrix) -> int:
    """How much there is to do for one source of betweenness; an institution takes as long as 25 ends of ties."""
    return int(ties.nnz) + 25 * int(ties.shape[0])


def sources_for(ties: sparse.csr_matrix, steps: int, fewest: int) -> Longs:
    """The institutions from which betweenness is computed: all that have partners, or a sample of them that takes so
    many steps, at least `fewest`; the same each time."""
    connected = np.flatnonzero(degree(ties))
    number = max(fewest, steps // max(source_steps(ties), 1))
    if number >= len(connected):
        return connected
    return np.sort(np.random.default_rng(1).choice(connected, number, replace=False))


def betweenness(ties: sparse.csr_matrix, sources: Longs, among: int) -> Values:
    """The share of the shortest ways between two others, of `among` that take part, that lead over each institution,
    0 to 1; estimated where `sources` are not all that have partners."""
    number = ties.shape[0]
    tied = sparse.csr_matrix((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
    total = np.zeros(number)
    at_once = max(16, _CELLS // max(number, 1))
    for start in range(0, len(sources), at_once):
        total += _dependencies(tied, sources[start : start + at_once])
    of_all = np.count_nonzero(degree(ties)) / max(len(sources), 1)
    total *= of_all / max((among - 1) * (among - 2), 1)
    return total


def _dependencies(tied: sparse.csr_matrix, sources: Longs) -> Values:
    """Brandes' sums over some sources, a column each, level by level."""
    each = np.arange(len(sources))
    distance = np.full((tied.shape[0], len(sources)), -1, np.int16)
    ways = np.zeros(distance.shape)
    distance[sources, each], ways[sources, each] = 0, 1
    ring, steps = ways.copy(), 0
    while True:
        ring = tied @ ring
        ring[distance >= 0] = 0
        if not ring.any():
            break
        steps += 1
        distance[ring > 0] = steps
        ways += ring
    depends = np.zeros(ways.shape)
    for step in range(steps, 1, -1):
        share = np.divide(1 + depends, ways, out=np.zeros(ways.shape), where=distance == step)
        depends += np.where(distance == step - 1, ways * (tied @ share), 0)
    total: Values = depends.sum(axis=1)
    return total


class Holes(NamedTuple):
    """Burt's structural holes around each institution, NaN where it has no partners."""

    constraint: Values
    effective_size: Values


def holes(ties: sparse.csr_matrix) -> Holes:
    """How much the partners of each are tied among themselves: `effective_size` is the number of partners less the
    mean number of ties that a partner has to others of them; `constraint` is near 0 for a broker and highest where
    everything leads to the same few."""
    partners = degree(ties)
    number = len(partners)
    rows = np.repeat(np.arange(number), partners)
    upper = rows < ties.indices
    one, other = rows[upper], ties.indices[upper]
    common = _in_common(ties, partners, one, other)
    local, shared = (1 + common.imag) ** 2, common.real
    with np.errstate(invalid="ignore", divide="ignore"):
        constraint, among = (np.bincount(one, v, number) + np.bincount(other, v, number) for v in (local, shared))
        return Holes(constraint / partners**2, partners - among / partners)


def holes_steps(ties: sparse.csr_matrix) -> int:
    """How much `holes` has to do, in steps of some nanoseconds."""
    partners = degree(ties).astype(np.float64)
    return int(np.minimum(partners**2, ties.nnz / 2 / _HUB).sum())


def _in_common(ties: sparse.csr_matrix, partners: Longs, one: Numbers, other: Numbers) -> NDArray[np.complex128]:
    """For each tie, how many partners the two have in common, and, times i, the sum of 1 / their numbers of partners.

    What hubs contribute is summed over all ties, what others contribute is a product of sparse rows.
    """
    values = 1 + 1j * np.divide(1, partners, out=np.zeros(len(partners)), where=partners > 0)
    hub = partners.astype(np.float64) ** 2 > ties.nnz / 2 / _HUB
    found = _over_few(ties, np.where(hub, 0, values), one, other)
    return found + _over_hubs(ties, np.flatnonzero(hub), values, one, other)


def _over_few(
    ties: sparse.csr_matrix, values: NDArray[np.complex128], one: Numbers, other: Numbers
) -> NDArray[np.complex128]:
    """For each tie, the sum of the values of those tied to both; of the product only the upper half is made,
    in short numbers: counts are exact, sums are to six digits."""
    number = ties.shape[0]
    tied = sparse.csr_matrix((np.ones(ties.nnz, np.float32), ties.indices, ties.indptr), shape=ties.shape)
    first = (tied @ sparse.diags(values.astype(np.complex64))).tocsr()
    second = (sparse.diags((values != 0).astype(np.float32)) @ tied).tocsr()
    first.eliminate_zeros()
    second.eliminate_zeros()
    found, start = np.zeros(len(one), np.complex128), 0
    while start < number:
        stop = min(number, start + max(1, _CELLS // (number - start)))
        product = (first[start:stop] @ second).tocoo()
        block = np.zeros((stop - start, number - start), np.complex64)
        block[product.row, product.col] = product.data
        low, high = np.searchsorted(one, (start, stop))
        found[low:high] = block[one[low:high] - start, other[low:high] - start]
        second = second[:, stop - start :]  # columns of the rows that are left
        start = stop
    return found


def _over_hubs(
    ties: sparse.csr_matrix, hubs: Longs, values: NDArray[np.complex128], one: Numbers, other: Numbers
) -> NDArray[np.complex128]:
    """The same for hubs."""
    found = np.zeros(len(one), np.complex128)
    width = max(1, 4 * _CELLS // max(ties.shape[0], 1))
    for first in range(0, len(hubs), width):
        some = hubs[first : first + width]
        tied = (ties[some] > 0).T.toarray().astype(np.float32)
        weigh = np.stack([values[some].real, values[some].imag], axis=1).astype(np.float32)
        rows = max(1, _IN_CACHE // len(some))
        for start in range(0, len(one), rows):
            part = slice(start, start + rows)
            sums = (tied[one[part]] * tied[other[part]]) @ weigh
            found[part] += sums[:, 0] + 1j * sums[:, 1]
    return found


__all__ = [
    "Holes",
    "OneMode",
    "betweenness",
    "core",
    "degree",
    "holes",
    "holes_steps",
    "source_steps",
    "sources_for",
    "strength",
    "ties_of",
]
