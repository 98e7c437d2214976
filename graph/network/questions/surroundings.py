"""Parts of the network to look at: around one institution, or the best connected of all; and the ties among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graph.errors import InvalidRecordError
from graph.network.columns import Bools, Lists, Longs, Numbers
from graph.network.filters import Selection
from graph.network.incidence import around, distinct, fresh, highest, meetings, members_by, runs
from graph.network.questions.partners import partner_counts

MOST_MEETINGS = 10_000_000  # of two institutions in one cooperation: some 500 MB while ties are counted


class Tie(NamedTuple):
    """Two institutions, how many cooperations they share, and the kinds of these, most frequent first."""

    source: int
    target: int
    weight: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Ties:
    """Ties as columns, the heaviest first; `by_kind` has a row a kind of cooperation. `total` counts also those that
    were left out."""

    source: Longs
    target: Longs
    weight: Longs
    by_kind: Longs
    kinds: tuple[str, ...]
    total: int

    def __len__(self) -> int:
        return len(self.source)

    def __iter__(self) -> Iterator[Tie]:
        return map(Tie, self.source.tolist(), self.target.tolist(), self.weight.tolist(), self.kinds_of())

    def where(self, kept: Bools, most: int) -> Ties:
        """The first of some of the ties."""
        rows = np.flatnonzero(kept)[:most]
        columns = (self.source[rows], self.target[rows], self.weight[rows], self.by_kind[:, rows])
        return Ties(*columns, self.kinds, int(kept.sum()))

    def kinds_of(self) -> list[tuple[str, ...]]:
        """Of each tie; there are few different answers, each of which is made once."""
        if len(self.kinds) == 1:
            return [self.kinds] * len(self)
        order = np.argsort(-self.by_kind, axis=0, kind="stable")
        present = np.take_along_axis(self.by_kind, order, axis=0) > 0
        places = (len(self.kinds) + 1) ** np.arange(len(self.kinds))
        patterns, which = np.unique(places @ ((order + 1) * present), return_inverse=True)
        answers = [
            tuple(
                self.kinds[code - 1] for place in places.tolist() if (code := pattern // place % (len(self.kinds) + 1))
            )
            for pattern in patterns.tolist()
        ]
        return [answers[n] for n in which.tolist()]


@dataclass(frozen=True)
class Subnetwork:
    """Institutions, nearest and best connected first, and the ties among them. `truncated` where there are more
    institutions or ties than these; `distance` is that from the centre, 0 where there is none."""

    institutions: Numbers
    distance: Numbers
    ties: Ties
    total_institutions: int

    @property
    def truncated(self) -> bool:
        return self.total_institutions > len(self.institutions) or self.ties.total > len(self.ties)


def distances(selection: Selection, centre: int, depth: int) -> Numbers:
    """How many steps each institution is from one, -1 where it is not reached in `depth` steps over institutions that
    pass."""
    network = selection.network
    distance = np.full(len(network.institutions), -1, np.int8)
    distance[centre] = 0
    ring = np.array([centre])
    seen = np.zeros(len(network.cooperations), bool)
    for step in range(1, depth + 1):
        reached = around(selection, ring, seen)
        ring = reached[(distance[reached] < 0) & selection.institutions(reached)]
        distance[ring] = step
        if not len(ring):
            break
    return distance


def neighbourhood(
    selection: Selection, centre: int, depth: int, limit: int, most_ties: int | None = None
) -> Subnetwork:
    """The institutions within `depth` steps of one and the ties among them."""
    distance = distances(selection, centre, depth)
    found = np.flatnonzero(distance >= 0)
    # Weighed by all of the network: who is important does not change with what is looked at.
    partners = selection.network.partner_count[found].astype(np.int64)
    ranked = found[highest(partners - distance[found] * (partners.max() + 1), limit)]
    return Subnetwork(ranked, distance[ranked], ties_among(selection, ranked, most_ties), len(found))


def overview(selection: Selection, limit: int, most_ties: int | None = None) -> Subnetwork:
    """The best connected institutions that pass and the ties among them."""
    found = np.flatnonzero(selection.taking_part)
    partners = partner_counts(selection, found)
    ranked = found[highest(partners, limit)]
    return Subnetwork(ranked, np.zeros(len(ranked), np.int8), ties_among(selection, ranked, most_ties), len(found))


def ties_among(selection: Selection, institutions: Numbers, most: int | None = None) -> Ties:
    """The ties among some institutions, the heaviest `most` of them."""
    network = selection.network
    chosen = np.sort(institutions)
    members = members_by(selection, chosen)
    held = network.cooperations.kind[np.diff(members.start) > 0]
    codes = distinct(held, len(network.meta.kinds))
    keys, by_kind = _counted(members, len(chosen), network.cooperations.kind, codes)
    weights = by_kind.sum(axis=0)
    kept = highest(weights, most)
    one, other = np.divmod(keys[kept], max(len(chosen), 1))
    return Ties(
        source=chosen[one].astype(np.int64),
        target=chosen[other].astype(np.int64),
        weight=weights[kept],
        by_kind=by_kind[:, kept],
        kinds=tuple(network.meta.kinds[code] for code in codes) or ("",),
        total=len(keys),
    )


def _counted(members: Lists, number: int, kinds: Numbers, codes: Longs) -> tuple[Numbers, Longs]:
    """The ties (place of the one × number + place of the other) that are, ascending, and a row for each of some kinds
    with how often these two meet in cooperations of it."""
    if len(codes) <= 1:
        keys, counts = runs(np.sort(meetings(members, number)))
        return keys, counts.reshape(1, -1)
    met = meetings(members, number, np.searchsorted(codes, kinds), len(codes))
    found, counts = runs(np.sort(met))
    keys, kind = np.divmod(found, len(codes))
    new = fresh(keys)
    by_kind = np.zeros((len(codes), int(new.sum())), np.int64)
    by_kind[kind, np.cumsum(new) - 1] = counts
    return keys[new], by_kind


def check_meetings(selection: Selection) -> None:
    """InvalidRecordError where the ties among all institutions that pass would be too many to look for at once.

    Two institutions meet once in each cooperation that they share; what ties take to be found grows with that.
    """
    rows = np.flatnonzero(selection.all_participations & selection.all_institutions[selection.network.participant])
    sizes = np.bincount(selection.network.cooperation[rows], minlength=1).astype(np.int64)
    meetings = int((sizes * (sizes - 1) // 2).sum())
    if meetings > MOST_MEETINGS:
        raise InvalidRecordError(
            f"found {meetings:,} meetings of two institutions in one cooperation, at most {MOST_MEETINGS:,} are looked "
            "through at once; narrow the selection by kind, country, place, programme or time"
        )


__all__ = ["Subnetwork", "Tie", "Ties", "check_meetings", "distances", "neighbourhood", "overview", "ties_among"]
