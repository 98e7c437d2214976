"""What changed between two days: who began to cooperate, who stopped, who still does."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graph.network.columns import Longs
from graph.network.filters import Selection
from graph.network.questions.partners import partners
from graph.network.questions.surroundings import Ties, check_meetings, ties_among


@dataclass(frozen=True)
class PartnerChanges:
    """Partners of an institution on two days: (institution, weight before, weight after), the heaviest first."""

    new: list[tuple[int, int, int]]
    ended: list[tuple[int, int, int]]
    kept: list[tuple[int, int, int]]


def partner_changes(selection: Selection, institution: int, before: str, after: str) -> PartnerChanges:
    """How the partners of an institution changed between two days (YYYY-MM-DD)."""
    weights = [_weights(on_day(selection, day), institution) for day in (before, after)]
    rows = np.flatnonzero(weights[0] + weights[1])
    rows = rows[np.argsort(-np.maximum(weights[0], weights[1])[rows], kind="stable")]
    found = [(row, int(weights[0][row]), int(weights[1][row])) for row in rows.tolist()]
    return PartnerChanges(
        new=[change for change in found if not change[1]],
        ended=[change for change in found if not change[2]],
        kept=[change for change in found if change[1] and change[2]],
    )


@dataclass(frozen=True)
class TieChanges:
    """Ties among institutions on two days, the heaviest of each sort; `total` of each counts all."""

    new: Ties
    ended: Ties
    kept: Ties


def tie_changes(selection: Selection, before: str, after: str, most: int) -> TieChanges:
    """How the ties among all institutions that pass changed between two days; InvalidRecordError where they are too
    many for one question."""
    everyone = np.flatnonzero(selection.all_institutions)
    number = len(selection.network.institutions)
    days = [on_day(selection, day) for day in (before, after)]
    for on in days:
        check_meetings(on)
    ties = [ties_among(on, everyone) for on in days]
    keys = [tie.source * number + tie.target for tie in ties]
    stayed = np.isin(keys[1], keys[0], assume_unique=True)
    return TieChanges(
        new=ties[1].where(~stayed, most),
        ended=ties[0].where(~np.isin(keys[0], keys[1], assume_unique=True), most),
        kept=ties[1].where(stayed, most),
    )


def on_day(selection: Selection, day: str) -> Selection:
    """The same selection on another day."""
    return Selection(selection.network, replace(selection.wanted, at=day, since=None, until=None))


def _weights(selection: Selection, institution: int) -> Longs:
    found = partners(selection, institution)
    weights = np.zeros(len(selection.network.institutions), np.int64)
    weights[found.institutions] = found.weights
    return weights


__all__ = ["PartnerChanges", "TieChanges", "on_day", "partner_changes", "tie_changes"]
