"""Questions about who cooperates with whom, answered from the arrays.

Rows are row numbers of `Network.institutions` and `Network.cooperations`. Two institutions cooperate where both take
part in one cooperation; the weight of their tie is the number of such cooperations.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.network.columns import Longs
from graph.network.network import Bools, Filter, Network


@dataclass(frozen=True)
class Partner:
    """A partner and the cooperations shared with it."""

    institution: int
    cooperations: tuple[int, ...]


@dataclass(frozen=True)
class Tie:
    """Two institutions, how many cooperations they share, and the kinds of these, most frequent first."""

    source: int
    target: int
    weight: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Subnetwork:
    """Institutions and the ties among them; `truncated` where the whole answer has more institutions than these."""

    institutions: tuple[int, ...]
    ties: tuple[Tie, ...]
    truncated: bool
    total_institutions: int
    total_ties: int


def degrees(network: Network, wanted: Filter) -> Longs:
    """How many partners each institution has."""
    partners = _together(_incidence(network, network.participations(wanted)))
    counts: Longs = np.diff(partners.indptr).astype(np.int64)
    return counts


def cooperation_counts(network: Network, wanted: Filter) -> Longs:
    """In how many cooperations each institution takes part."""
    counts: Longs = np.diff(_incidence(network, network.participations(wanted)).indptr).astype(np.int64)
    return counts


def partners(network: Network, institution: int, wanted: Filter) -> list[Partner]:
    """With whom an institution cooperates, most shared cooperations first; place, sector, kind limit partners."""
    mask = network.participations(wanted)
    eligible = network.of_institutions(wanted)
    mine = network.of_institution(institution)
    mine_kept = np.unique(network.cooperation[mine.start : mine.stop][mask[mine.start : mine.stop]])
    rows = np.concatenate([network.of_cooperation(int(c)) for c in mine_kept] or [np.empty(0, np.int32)])
    others = network.participant[rows]
    rows = rows[mask[rows] & eligible[others] & (others != institution)]
    pairs = np.unique(np.stack([network.participant[rows], network.cooperation[rows]], axis=1), axis=0)
    borders = np.flatnonzero(np.diff(pairs[:, 0])) + 1
    found = [Partner(int(group[0, 0]), tuple(group[:, 1].tolist())) for group in np.split(pairs, borders) if len(group)]
    return sorted(found, key=lambda p: (-len(p.cooperations), p.institution))


def cooperations(network: Network, institution: int, wanted: Filter) -> dict[int, list[str]]:
    """In what an institution takes part, and by which relations."""
    mask = network.participations(wanted)
    found: dict[int, list[str]] = {}
    for row in network.of_institution(institution):
        if mask[row]:
            relations = found.setdefault(int(network.cooperation[row]), [])
            relation = network.meta.relations[network.relation[row]]
            if relation not in relations:
                relations.append(relation)
    return found


def neighbourhood(network: Network, centre: int, depth: int, wanted: Filter, limit: int) -> Subnetwork:
    """The institutions within `depth` steps of one, nearest and best connected first, and the ties among them."""
    together = _together(_incidence(network, network.participations(wanted)))
    eligible = network.of_institutions(wanted)
    distance = np.full(len(network.institutions), -1, np.int32)
    distance[centre] = 0
    ring = np.array([centre])
    for step in range(1, depth + 1):
        reached = np.unique(together[ring].indices)
        ring = reached[(distance[reached] < 0) & eligible[reached]]
        distance[ring] = step
        if not len(ring):
            break
    found = np.flatnonzero(distance >= 0)
    importance = np.diff(together.indptr)[found]
    return _subnetwork(network, found[np.lexsort((found, -importance, distance[found]))], wanted, limit)


def overview(network: Network, wanted: Filter, limit: int) -> Subnetwork:
    """The best connected institutions and the ties among them."""
    partners_of = degrees(network, wanted)
    eligible = network.of_institutions(wanted)
    if wanted.limits_participations():
        eligible &= cooperation_counts(network, wanted) > 0
    found = np.flatnonzero(eligible)
    return _subnetwork(network, found[np.lexsort((found, -partners_of[found]))], wanted, limit)


def facets(network: Network, chosen: Bools) -> dict[str, list[tuple[str, int]]]:
    """How many of the chosen institutions are of each kind, sector and place, most first."""
    rows = np.flatnonzero(chosen)
    meta = network.meta
    kinds = Counter(meta.institution_kinds[k] for k in network.institutions.kind[rows] if k >= 0)
    places = Counter(meta.places[p] for p in network.place[rows] if p >= 0)
    sectors = Counter(meta.sectors[s] for row in rows for s in network.institutions.sectors[int(row)])
    return {name: _most_first(counts) for name, counts in (("kind", kinds), ("sector", sectors), ("place", places))}


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _incidence(network: Network, mask: Bools) -> sparse.csr_matrix:
    """Institutions × cooperations; 1 where the one takes part in the other in any role."""
    rows, columns = network.participant[mask], network.cooperation[mask]
    shape = (len(network.institutions), len(network.cooperations))
    matrix = sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)
    matrix.data[:] = 1
    return matrix


def _together(incidence: sparse.csr_matrix) -> sparse.csr_matrix:
    """Institutions × institutions; the number of cooperations they share, nothing on the diagonal."""
    product = (incidence @ incidence.T).tocsr()
    product.setdiag(0)
    product.eliminate_zeros()
    return product


def _subnetwork(network: Network, ranked: NDArray[np.intp], wanted: Filter, limit: int) -> Subnetwork:
    chosen = np.sort(ranked[:limit])
    everyone = np.sort(ranked)
    incidence = _incidence(network, network.participations(wanted))
    ties: dict[tuple[int, int], Counter[str]] = {}
    kind_of = network.cooperations.kind
    for code, kind in enumerate(network.meta.kinds):
        together = sparse.triu(_together(incidence[chosen][:, np.flatnonzero(kind_of == code)]), k=1).tocoo()
        for a, b, weight in zip(together.row, together.col, together.data, strict=True):
            ties.setdefault((int(chosen[a]), int(chosen[b])), Counter())[kind] = int(weight)
    return Subnetwork(
        institutions=tuple(int(i) for i in chosen),
        ties=tuple(
            Tie(a, b, sum(kinds.values()), tuple(kind for kind, _ in _most_first(kinds)))
            for (a, b), kinds in sorted(ties.items())
        ),
        truncated=len(everyone) > len(chosen),
        total_institutions=len(everyone),
        total_ties=_together(incidence[everyone]).nnz // 2,
    )
