"""With whom an institution cooperates, and in what.

Two institutions cooperate where both take part in one cooperation; the weight of their tie is the number of such
cooperations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graph.network.columns import Lists, Longs, Numbers
from graph.network.filters import Filter, Selection
from graph.network.incidence import (
    AT_ONCE,
    common,
    cooperations_of,
    counted,
    fresh,
    highest,
    meetings,
    members_by,
    members_of,
    pairs,
    together,
)

_MOST_OF = 3  # of all institutions: when more than one in so many is asked about, all are counted at once
_MEETINGS = 5_000_000  # of two in a cooperation: more are counted in parts, which is slower and takes less memory


@dataclass(frozen=True)
class Partners:
    """Partners, those with most shared cooperations first; `weights` counts these."""

    institutions: Numbers
    weights: Longs
    _mine: Numbers
    _selection: Selection

    def __len__(self) -> int:
        return len(self.institutions)

    def cooperations(self, institution: int) -> list[int]:
        """The cooperations shared with a partner."""
        found: list[int] = common(self._mine, cooperations_of(self._selection, institution)).tolist()
        return found


def partners(selection: Selection, institution: int) -> Partners:
    """The partners of an institution; place, country, sector and kind limit the partners."""
    mine = cooperations_of(selection, institution)
    found, weights = counted(members_of(selection, mine), len(selection.network.institutions))
    kept = np.flatnonzero(selection.institutions(found) & (found != institution))
    order = kept[highest(weights[kept])]
    return Partners(found[order], weights[order], mine, selection)


def common_partners(selection: Selection, one: int, other: int) -> list[tuple[int, int, int]]:
    """Who cooperates with both, and in how many cooperations with each; those best connected to both first."""
    first, second = partners(selection, one), partners(selection, other)
    weights = dict(zip(first.institutions.tolist(), first.weights.tolist(), strict=True))
    both = [
        (row, weights[row], weight)
        for row, weight in zip(second.institutions.tolist(), second.weights.tolist(), strict=True)
        if row in weights
    ]
    return sorted(both, key=lambda found: (-min(found[1:]), -sum(found[1:]), found[0]))


def partner_counts(selection: Selection, institutions: Numbers) -> Longs:
    """How many partners each of some institutions has, whatever their kind, sector and place."""
    network = selection.network
    if not selection.wanted.limits_participations():
        return network.partner_count[institutions].astype(np.int64)
    if len(institutions) * _MOST_OF >= len(network.institutions):
        members = members_by(selection)
        sizes = np.diff(members.start)
        if int((sizes * (sizes - 1)).sum()) // 2 <= _MEETINGS:
            return _met(members, len(network.institutions))[institutions]
    counts = np.zeros(len(institutions), np.int64)
    order = np.argsort(institutions, kind="stable")
    for start in range(0, len(order), AT_ONCE):
        block = order[start : start + AT_ONCE]
        met = np.diff(together(selection, institutions[block]).indptr)
        counts[block] = met - (met > 0)  # but for itself
    return counts


def _met(members: Lists, number: int) -> Longs:
    """How many others each of so many institutions meets."""
    keys = meetings(members, number)
    keys.sort()
    keys = keys.compress(fresh(keys))
    one = keys // max(number, 1)
    keys -= one * number
    return np.bincount(one, minlength=number) + np.bincount(keys, minlength=number)


def cooperation_counts(selection: Selection) -> Longs:
    """In how many cooperations each institution takes part."""
    network = selection.network
    if not selection.wanted.limits_participations():
        return network.cooperation_count.astype(np.int64)
    return np.bincount(pairs(selection).institution, minlength=len(network.institutions)).astype(np.int64)


def cooperations(selection: Selection, institution: int) -> dict[int, list[str]]:
    """In what an institution takes part, and by which relations."""
    network = selection.network
    rows = network.by_institution[institution]
    found: dict[int, list[str]] = {}
    for row in rows[selection.participations(rows)].tolist():
        relations = found.setdefault(int(network.cooperation[row]), [])
        relation = network.meta.relations[network.relation[row]]
        if relation not in relations:
            relations.append(relation)
    return found


def shared(selection: Selection, one: int, other: int) -> Longs:
    """The cooperations in which both take part, ascending."""
    return common(cooperations_of(selection, one), cooperations_of(selection, other))


@dataclass(frozen=True)
class Similar:
    """An institution that has partners in common with another; `share` is their number among the partners of both."""

    institution: int
    common: int
    share: float


def similar(selection: Selection, institution: int, limit: int) -> list[Similar]:
    """Who has most partners in common, by the Jaccard index; the institution's own partners may be among them."""
    network = selection.network
    mine = np.sort(partners(Selection(network, _of_participations(selection)), institution).institutions)
    if not len(mine):
        return []
    meeting = together(selection, mine)
    common = np.bincount(meeting.indices, minlength=len(network.institutions))
    common[mine] -= 1  # each of them meets itself
    common[institution] = 0
    found = np.flatnonzero((common > 0) & selection.all_institutions)
    theirs = partner_counts(selection, found)
    share = common[found] / (len(mine) + theirs - common[found])
    best = np.lexsort((found, -common[found], -share))[:limit]
    return [Similar(int(found[n]), int(common[found[n]]), float(share[n])) for n in best]


def _of_participations(selection: Selection) -> Filter:
    """The filter without what it asks of institutions."""
    return replace(
        selection.wanted,
        kind=selection.wanted.cooperation_kinds,
        sector=None,
        country=None,
        place=None,
    )


__all__ = [
    "Partners",
    "Similar",
    "common_partners",
    "cooperation_counts",
    "cooperations",
    "partner_counts",
    "partners",
    "shared",
    "similar",
]
