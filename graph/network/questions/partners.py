"""With whom an institution cooperates, and in what.

Two institutions cooperate where both take part in one cooperation; the weight of their tie is the number of such
cooperations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graph.network.columns import Longs, Numbers
from graph.network.filters import Filter, Selection
from graph.network.incidence import AT_ONCE, Pairs, distinct, pairs, pairs_in, pairs_of, together


@dataclass(frozen=True)
class Partners:
    """Partners, those with most shared cooperations first; `weights` counts these."""

    institutions: Numbers
    weights: Longs
    _pairs: Pairs

    def __len__(self) -> int:
        return len(self.institutions)

    def cooperations(self, institution: int) -> list[int]:
        """The cooperations shared with a partner."""
        found: list[int] = self._pairs.cooperation[self._pairs.institution == institution].tolist()
        return found


def partners(selection: Selection, institution: int) -> Partners:
    """The partners of an institution; place, country, sector and kind limit the partners."""
    network = selection.network
    mine = pairs_of(selection, np.array([institution])).cooperation
    all_of = pairs_in(selection, mine)
    theirs = all_of.where((all_of.institution != institution) & selection.institutions(all_of.institution))
    weights = np.bincount(theirs.institution, minlength=len(network.institutions))
    found = np.flatnonzero(weights)
    found = found[np.argsort(-weights[found], kind="stable")]
    return Partners(found, weights[found], theirs)


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
    counts = np.zeros(len(institutions), np.int64)
    order = np.argsort(institutions, kind="stable")
    for start in range(0, len(order), AT_ONCE):
        block = order[start : start + AT_ONCE]
        meeting = together(selection, institutions[block])
        met = np.diff(meeting.indptr)
        counts[block] = met - (met > 0)  # but for itself
    return counts


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
    """The cooperations in which both take part."""
    number = len(selection.network.cooperations)
    theirs = np.zeros(number, bool)
    theirs[pairs_of(selection, np.array([other])).cooperation] = True
    mine = pairs_of(selection, np.array([one])).cooperation
    return distinct(mine[theirs[mine]], number)


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
