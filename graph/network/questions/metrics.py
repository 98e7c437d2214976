"""Who holds the network together: institutions ranked by a measure of their place in it.

Of all of the network every measure was computed by the build. Of a part of it, the measure is computed when it is asked
for, of the ties that pass only; a part for which that would take seconds is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.errors import InvalidRecordError
from graph.network.centrality import (
    betweenness,
    core,
    degree,
    holes,
    holes_steps,
    source_steps,
    sources_for,
    strength,
    ties_of,
)
from graph.network.columns import Numbers
from graph.network.cuts import cuts_of
from graph.network.filters import Selection
from graph.network.incidence import Pairs, pairs, renumbered
from graph.network.metrics import METRICS
from graph.network.questions.surroundings import check_meetings

RANKED_BY = ("degree", *METRICS)
LOWEST_FIRST = ("constraint",)  # who is least constrained is a broker
MOST_SOURCE_STEPS = 150_000_000  # of `source_steps`: most of a second
MOST_HOLES_STEPS = 50_000_000  # of `holes_steps`: likewise
FEWEST_SOURCES = 64  # to estimate betweenness from
Measure = NDArray[Any]


@dataclass(frozen=True)
class Ranking:
    """Institutions and their values of a measure, the most central first; `total` counts also those left out.
    `estimated_from` is the number of institutions from which betweenness was estimated, 0 where it is exact."""

    institutions: Numbers
    values: Measure
    total: int
    estimated_from: int


def ranking(selection: Selection, metric: str, limit: int | None = None) -> Ranking:
    """The institutions that pass by a measure, in the network of the institutions and participations that pass.

    InvalidRecordError for an unknown measure, and for a part of the network that is too large for it.
    """
    network, wanted = selection.network, selection.wanted
    if metric not in RANKED_BY:
        raise InvalidRecordError(f"metric: found {metric!r}, expected one of {', '.join(RANKED_BY)}")
    whole = not wanted.limits_participations() and not wanted.limits_institutions()
    if whole:
        values: Measure = network.partner_count if metric == "degree" else network.metric(metric)
        rows: Numbers = np.flatnonzero(network.cooperation_count)
        values = values[rows]
        estimated = network.meta.betweenness_sources if metric == "betweenness" else 0
    else:
        rows, values, estimated = _of_part(selection, metric)
    known = np.flatnonzero(~np.isnan(values))
    found = values[known] if metric in LOWEST_FIRST else -values[known].astype(np.float64)
    best = known[np.argsort(found, kind="stable")][:limit]
    return Ranking(rows[best], values[best], len(known), estimated)


def _of_part(selection: Selection, metric: str) -> tuple[Numbers, Measure, int]:
    """The institutions that pass and take part in something, the measure of each among them, and from how many it was
    estimated."""
    number = len(selection.network.institutions)
    found = pairs(selection)
    found = found.where(selection.all_institutions[found.institution])
    rows, place = renumbered(found.institution, number)
    part = Pairs(place, found.cooperation)
    if metric == "strength":
        return rows, strength(*part, len(rows)), 0
    if metric == "cut_off":
        return rows, cuts_of(*part, len(rows)).cut_off, 0
    check_meetings(selection)
    ties = ties_of(*part, len(rows)).ties
    if metric == "betweenness":
        return rows, *_betweenness(ties)
    if metric in ("degree", "core"):
        return rows, degree(ties) if metric == "degree" else core(ties), 0
    _check(ties, metric, holes_steps(ties), MOST_HOLES_STEPS)
    return rows, getattr(holes(ties), metric), 0


def _betweenness(ties: sparse.csr_matrix) -> tuple[Measure, int]:
    sources = sources_for(ties, MOST_SOURCE_STEPS, FEWEST_SOURCES)
    _check(ties, "betweenness", len(sources) * source_steps(ties), MOST_SOURCE_STEPS)
    sampled = len(sources) < np.count_nonzero(degree(ties))
    return betweenness(ties, sources, ties.shape[0]), len(sources) if sampled else 0


def _check(ties: sparse.csr_matrix, metric: str, steps: int, most: int) -> None:
    if steps > most:
        raise InvalidRecordError(
            f"metric: found {ties.shape[0]:,} institutions with {ties.nnz // 2:,} ties among them, too many for "
            f"{metric} of a part of the network; narrow the selection by kind, country, place, programme or time, or "
            "ask about all of the network, where it is known"
        )


__all__ = ["LOWEST_FIRST", "RANKED_BY", "Ranking", "ranking"]
