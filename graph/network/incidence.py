"""The incidence of institutions and cooperations, read for some rows or columns of it: each pair once, whatever the
number of roles and sources.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from graph.network.columns import Bools, Longs, Numbers
from graph.network.filters import Selection

AT_ONCE = 4_000  # institutions whose partners are looked for in one product: what bounds its memory


class Pairs(NamedTuple):
    """Who takes part in what: rows of institutions and of cooperations, each pair once."""

    institution: Numbers
    cooperation: Numbers

    def where(self, kept: Bools) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.institution[kept], self.cooperation[kept])


def pairs(selection: Selection) -> Pairs:
    """All pairs that pass, by institution, then cooperation."""
    network = selection.network
    if selection.wanted.limits_participations():
        rows = np.flatnonzero(selection.all_participations)
        return distinct_pairs(network.participant[rows], network.cooperation[rows])
    return distinct_pairs(network.participant, network.cooperation)


def pairs_of(selection: Selection, institutions: Numbers) -> Pairs:
    """The pairs of some institutions that pass, by institution, then cooperation; distinct rows in ascending order."""
    network = selection.network
    rows, _ = network.by_institution.of(institutions)
    rows = rows[selection.participations(rows)]
    return distinct_pairs(network.participant[rows], network.cooperation[rows])


def pairs_in(selection: Selection, cooperations: Numbers) -> Pairs:
    """The pairs of some cooperations that pass, by cooperation, then institution; distinct rows in ascending order."""
    network = selection.network
    rows, _ = network.by_cooperation.of(cooperations)
    rows = rows[selection.participations(rows)]
    return distinct_pairs(network.participant[rows], network.cooperation[rows])


def distinct(values: Numbers, size: int) -> Longs:
    """The distinct values among numbers below `size`, ascending."""
    marks = np.zeros(size, bool)
    marks[values] = True
    return np.flatnonzero(marks)


def renumbered(values: Numbers, size: int) -> tuple[Longs, Longs]:
    """The distinct values among numbers below `size`, and for each given one its place among them."""
    found = distinct(values, size)
    place = np.zeros(size, np.int64)
    place[found] = np.arange(len(found))
    return found, place[values]


def highest(values: Numbers, most: int | None = None) -> Longs:
    """The places of the `most` highest values, the highest first, of equal ones the first; sorts only these."""
    candidates = np.arange(len(values))
    if most is not None and 0 < most < len(values):
        candidates = np.flatnonzero(values >= np.partition(values, -most)[-most])
    found = -values[candidates]
    if len(found) and found.min() > -(2**15) and found.max() < 2**15:
        found = found.astype(np.int16)  # sorted in linear time
    return candidates[np.argsort(found, kind="stable")][:most]


def matrix(rows: Numbers, columns: Numbers, shape: tuple[int, int]) -> sparse.csr_matrix:
    """A matrix with 1 at these places, each given once."""
    return sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)


def together(selection: Selection, institutions: Numbers) -> sparse.csr_matrix:
    """Some institutions × all institutions: how many cooperations they share; an institution also meets itself."""
    network = selection.network
    mine = pairs_of(selection, institutions)
    place = np.zeros(len(network.institutions), np.int64)
    place[institutions] = np.arange(len(institutions))
    shared, column = renumbered(mine.cooperation, len(network.cooperations))
    theirs = pairs_in(selection, shared)
    number = np.zeros(len(network.cooperations), np.int64)
    number[shared] = np.arange(len(shared))
    one = matrix(place[mine.institution], column, (len(institutions), len(shared)))
    other = matrix(number[theirs.cooperation], theirs.institution, (len(shared), len(network.institutions)))
    return one @ other


def distinct_pairs(institution: Numbers, cooperation: Numbers) -> Pairs:
    """Drops pairs that follow their equal, of rows that are sorted by both."""
    fresh = np.ones(len(institution), bool)
    fresh[1:] = (institution[1:] != institution[:-1]) | (cooperation[1:] != cooperation[:-1])
    return Pairs(institution[fresh], cooperation[fresh])


__all__ = [
    "AT_ONCE",
    "Pairs",
    "distinct",
    "distinct_pairs",
    "highest",
    "matrix",
    "pairs",
    "pairs_in",
    "pairs_of",
    "renumbered",
    "together",
]
