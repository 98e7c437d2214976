"""Parts of the network to look at: around one institution, or the best connected of all; and the ties among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from graph.network.columns import Bools, Longs, Numbers
from graph.network.filters import Selection
from graph.network.incidence import Pairs, distinct, matrix, pairs_in, pairs_of, renumbered
from graph.network.questions.partners import partner_counts


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
        columns = (self.source.tolist(), self.target.tolist(), self.weight.tolist(), self._kinds())
        return map(Tie, *columns)

    def where(self, kept: Bools, most: int) -> list[Tie]:
        """The first of some of the ties."""
        rows = np.flatnonzero(kept)[:most]
        columns = (self.source[rows], self.target[rows], self.weight[rows], self.by_kind[:, rows])
        return list(Ties(*columns, self.kinds, len(rows)))

    def _kinds(self) -> list[tuple[str, ...]]:
        """Of each tie; there are few different answers, each of which is made once."""
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
        met = distinct(pairs_of(selection, ring).cooperation, len(seen))
        met = met[~seen[met]]
        seen[met] = True
        reached = distinct(pairs_in(selection, met).institution, len(distance))
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
    ranked = found[np.lexsort((found, -selection.network.partner_count[found], distance[found]))][:limit]
    return Subnetwork(ranked, distance[ranked], ties_among(selection, ranked, most_ties), len(found))


def overview(selection: Selection, limit: int, most_ties: int | None = None) -> Subnetwork:
    """The best connected institutions that pass and the ties among them."""
    found = np.flatnonzero(selection.taking_part)
    partners = partner_counts(selection, found)
    ranked = found[np.lexsort((found, -partners))][:limit]
    return Subnetwork(ranked, np.zeros(len(ranked), np.int8), ties_among(selection, ranked, most_ties), len(found))


def ties_among(selection: Selection, institutions: Numbers, most: int | None = None) -> Ties:
    """The ties among some institutions, the heaviest `most` of them."""
    network = selection.network
    chosen = np.sort(institutions)
    taken = pairs_of(selection, chosen)
    several = np.bincount(taken.cooperation, minlength=len(network.cooperations)) > 1
    taken = taken.where(several[taken.cooperation])
    kind_of = network.cooperations.kind[taken.cooperation]
    codes = np.unique(kind_of)
    by_kind = [_meetings(taken.where(kind_of == code), chosen, len(network.cooperations)) for code in codes]
    whole = sum(by_kind[1:], start=by_kind[0]).tocoo() if by_kind else sparse.coo_matrix((0, 0), dtype=np.int32)
    kept = _heaviest(whole, most)
    one, other = whole.row[kept], whole.col[kept]
    counts = [np.asarray(meetings[one, other]).ravel() for meetings in by_kind] if len(by_kind) > 1 else None
    return Ties(
        source=chosen[one].astype(np.int64),
        target=chosen[other].astype(np.int64),
        weight=whole.data[kept].astype(np.int64),
        by_kind=np.array(counts if counts else [whole.data[kept]], np.int64),
        kinds=tuple(network.meta.kinds[code] for code in codes) or ("",),
        total=len(whole.data),
    )


def _meetings(taken: Pairs, chosen: Numbers, cooperations: int) -> sparse.csr_matrix:
    """How many cooperations each two of the chosen share; the upper triangle."""
    place = np.searchsorted(chosen, taken.institution)
    met, column = renumbered(taken.cooperation, cooperations)
    incidence = matrix(place, column, (len(chosen), len(met)))
    return sparse.triu(incidence @ incidence.T, k=1, format="csr")


def _heaviest(whole: sparse.coo_matrix, most: int | None) -> Longs:
    order = np.lexsort((whole.col, whole.row, -whole.data))
    return order if most is None else order[:most]


__all__ = ["Subnetwork", "Tie", "Ties", "distances", "neighbourhood", "overview", "ties_among"]
