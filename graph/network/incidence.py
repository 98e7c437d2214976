"""The incidence of institutions and cooperations, read for some rows or columns of it: each pair once, whatever the
number of roles and sources.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from graph.network.columns import Bools, Lists, Longs, Numbers
from graph.network.filters import Selection

AT_ONCE = 4_000  # institutions whose partners are looked for in one product: what bounds its memory
# Fewer than one in so many are sorted, which takes less than to look through a mark or a count for each.
_MARKED, _COUNTED = 20, 4


class Pairs(NamedTuple):
    """Who takes part in what: rows of institutions and of cooperations, each pair once."""

    institution: Numbers
    cooperation: Numbers

    def where(self, kept: Bools) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.institution.compress(kept), self.cooperation.compress(kept))


def pairs(selection: Selection) -> Pairs:
    """All pairs that pass, by institution, then cooperation."""
    network = selection.network
    if selection.wanted.limits_participations():
        passing = selection.all_participations
        return distinct_pairs(network.participant.compress(passing), network.cooperation.compress(passing))
    mine = network.cooperations_of
    institutions = np.arange(len(mine), dtype=np.int32)
    return Pairs(np.repeat(institutions, np.diff(mine.start)), mine.values)


def pairs_by_cooperation(selection: Selection) -> Pairs:
    """All pairs that pass, by cooperation, then institution."""
    network = selection.network
    if selection.wanted.limits_participations():
        rows = network.by_cooperation.values
        rows = rows.compress(selection.all_participations.take(rows))
        return distinct_pairs(network.participant.take(rows), network.cooperation.take(rows))
    members = network.members_of
    cooperations = np.arange(len(members), dtype=np.int32)
    return Pairs(members.values, np.repeat(cooperations, np.diff(members.start)))


def pairs_of(selection: Selection, institutions: Numbers) -> Pairs:
    """The pairs of some institutions that pass, by institution, then cooperation; distinct rows in ascending order."""
    network = selection.network
    if not selection.wanted.limits_participations():
        cooperations, owner = network.cooperations_of.of(institutions)
        return Pairs(institutions.take(owner), cooperations)
    rows = network.by_institution.values_of(institutions)
    rows = rows.compress(selection.participations(rows))
    return distinct_pairs(network.participant.take(rows), network.cooperation.take(rows))


def pairs_in(selection: Selection, cooperations: Numbers) -> Pairs:
    """The pairs of some cooperations that pass, by cooperation, then institution; distinct rows in ascending order."""
    network = selection.network
    if not selection.wanted.limits_participations():
        institutions, owner = network.members_of.of(cooperations)
        return Pairs(institutions, cooperations.take(owner))
    rows = network.by_cooperation.values_of(cooperations)
    rows = rows.compress(selection.participations(rows))
    return distinct_pairs(network.participant.take(rows), network.cooperation.take(rows))


def cooperations_of(selection: Selection, institution: int) -> Numbers:
    """In what an institution takes part, ascending."""
    network = selection.network
    if not selection.wanted.limits_participations():
        return network.cooperations_of[institution]
    rows = network.by_institution[institution]
    found = network.cooperation.take(rows.compress(selection.participations(rows)))
    return found[fresh(found)]


def members_of(selection: Selection, cooperations: Numbers) -> Numbers:
    """Who takes part in some cooperations, once for each of these; distinct rows in ascending order."""
    if not selection.wanted.limits_participations():
        return selection.network.members_of.values_of(cooperations)
    return pairs_in(selection, cooperations).institution


def around(selection: Selection, institutions: Numbers, seen: Bools) -> Longs:
    """Who meets some institutions in a cooperation that is not `seen` yet, ascending; marks these as seen.

    In a walk that goes further step by step, nobody new is met in what was seen before.
    """
    new = unseen(selection, institutions, seen)
    seen[new] = True
    return distinct(members_of(selection, new), len(selection.network.institutions))


def unseen(selection: Selection, institutions: Numbers, seen: Bools) -> Longs:
    """In what some institutions take part but for what was `seen`, ascending."""
    network = selection.network
    if selection.wanted.limits_participations():
        rows = network.by_institution.values_of(institutions)
        met: Numbers = network.cooperation.take(rows.compress(selection.participations(rows)))
    else:
        met = network.cooperations_of.values_of(institutions)
    found = distinct(met, len(seen))
    return found[~seen[found]]


def common(some: Numbers, others: Numbers) -> Longs:
    """What is in both of two ascending lists."""
    if len(some) > len(others):
        some, others = others, some
    if not len(some):
        return np.zeros(0, np.int64)
    places = np.minimum(np.searchsorted(others, some), len(others) - 1)
    both: Longs = some[others[places] == some].astype(np.int64)
    return both


def distinct(values: Numbers, size: int) -> Longs:
    """The distinct values among numbers below `size`, ascending."""
    if len(values) * _MARKED < size:
        return runs(np.sort(values))[0].astype(np.int64)
    marks = np.zeros(size, bool)
    marks[values] = True
    return np.flatnonzero(marks)


def counted(values: Numbers, size: int) -> tuple[Longs, Longs]:
    """The distinct values among numbers below `size`, ascending, and how often each is there."""
    if len(values) * _COUNTED < size:
        found, counts = runs(np.sort(values))
        return found.astype(np.int64), counts
    counts = np.bincount(values, minlength=size)
    found = np.flatnonzero(counts)
    return found, counts[found]


def runs(ordered: Numbers) -> tuple[Numbers, Longs]:
    """The distinct values of numbers in ascending order, and how often each is there."""
    begins = np.flatnonzero(fresh(ordered))
    return ordered[begins], np.diff(begins, append=len(ordered))


def fresh(ordered: Numbers) -> Bools:
    """Which values are not the one before them."""
    new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def renumbered(values: Numbers, size: int) -> tuple[Longs, Longs]:
    """The distinct values among numbers below `size`, and for each given one its place among them."""
    found = distinct(values, size)
    place = np.zeros(size, np.int64)
    place[found] = np.arange(len(found))
    return found, place.take(values)


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
    """Some institutions × all institutions, distinct rows in ascending order: how many cooperations they share; an
    institution also meets itself."""
    network = selection.network
    mine = pairs_of(selection, institutions)
    shared, column = renumbered(mine.cooperation, len(network.cooperations))
    theirs = pairs_in(selection, shared)
    return _listed(np.searchsorted(mine.institution, institutions), column, len(shared)) @ _listed(
        np.searchsorted(theirs.cooperation, shared), theirs.institution, len(network.institutions)
    )


def _listed(begins: Longs, columns: Numbers, width: int) -> sparse.csr_matrix:
    """A matrix with 1 in the columns of each row, which begin where it is said."""
    start = np.append(begins, len(columns)).astype(np.int32)
    shape = (len(begins), width)
    return sparse.csr_matrix((np.ones(len(columns), np.int32), columns.astype(np.int32, copy=False), start), shape)


def members_by(selection: Selection, institutions: Numbers | None = None) -> Lists:
    """For each cooperation the members that pass, ascending: all, or of some institutions, which are distinct rows in
    ascending order, the places of those that do."""
    network = selection.network
    if institutions is not None:
        mine = pairs_of(selection, institutions)
        begins = np.searchsorted(mine.institution, institutions)
        # By cooperation, in each by institution: SciPy finds this order without comparing.
        found = _listed(begins, mine.cooperation, len(network.cooperations)).tocsc()
        return Lists(found.indptr.astype(np.int64), found.indices)
    if not selection.wanted.limits_participations():
        return network.members_of
    everyone = pairs_by_cooperation(selection)
    sizes = np.bincount(everyone.cooperation, minlength=len(network.cooperations))
    return Lists(np.append(0, np.cumsum(sizes)), everyone.institution)


def meetings(members: Lists, number: int, kind: Numbers | None = None, kinds: int = 1) -> Numbers:
    """Every meeting of two of so many institutions in a cooperation, as (one × number + other) × kinds + the kind of
    the cooperation, the one before the other. Faster than a product of matrices, which meets each two from both sides.
    """
    sizes = np.diff(members.start)
    size = len(members.values)
    later = np.repeat(members.start[1:], sizes) - np.arange(1, size + 1)  # members after this one
    second = np.repeat(np.arange(1, size + 1) - (np.cumsum(later) - later), later)
    np.add(second, np.arange(len(second)), out=second)
    # Short numbers are sorted in half the time.
    values = members.values.astype(np.int32 if number * number * kinds < 2**31 else np.int64) * kinds
    ones = values * number
    if kind is not None:
        ones = ones + np.repeat(kind, sizes).astype(ones.dtype)
    keys: Numbers = np.repeat(ones, later)
    np.add(keys, values.take(second), out=keys)
    return keys


def distinct_pairs(institution: Numbers, cooperation: Numbers) -> Pairs:
    """Drops pairs that follow their equal, of rows that are sorted by both."""
    new = fresh(institution) | fresh(cooperation)
    return Pairs(institution.compress(new), cooperation.compress(new))


__all__ = [
    "AT_ONCE",
    "Pairs",
    "around",
    "common",
    "cooperations_of",
    "counted",
    "distinct",
    "distinct_pairs",
    "fresh",
    "highest",
    "matrix",
    "meetings",
    "members_by",
    "members_of",
    "pairs",
    "pairs_by_cooperation",
    "pairs_in",
    "pairs_of",
    "renumbered",
    "runs",
    "together",
    "unseen",
]
