"""Cooperations by year: when they began, ended, and were in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.dates import OPEN_END, OPEN_START
from graph.network.columns import Longs, Numbers
from graph.network.filters import Selection
from graph.network.incidence import renumbered
from graph.network.network import Network


@dataclass(frozen=True)
class Timeline:
    """By year: how many cooperations began, ended, and were in force; those without any known date are `undated`."""

    years: list[int]
    began: list[int]
    ended: list[int]
    in_force: list[int]
    undated: int


def timeline(selection: Selection, institution: int | None = None) -> Timeline:
    """The cooperations that pass by year, all or those of an institution.

    What has no known end is in force up to the last year in which anything here began; what has no known beginning is
    counted in the year of its end only.
    """
    network = selection.network
    if institution is None:
        rows = np.flatnonzero(selection.all_cooperations)
        begins, ends = network.cooperation_begins[rows], network.cooperation_ends[rows]
    else:
        mine = network.by_institution[institution]
        mine = mine[selection.participations(mine)]
        rows, place = renumbered(network.cooperation[mine], len(network.cooperations))
        begins, ends = np.full(len(rows), OPEN_END), np.full(len(rows), OPEN_START)
        np.minimum.at(begins, place, network.begins[mine])
        np.maximum.at(ends, place, network.ends[mine])
    began, ended = begins != OPEN_START, ends != OPEN_END
    dated = began | ended
    if not dated.any():
        return Timeline([], [], [], [], len(rows))
    first, last = _year_spans(begins[dated], ends[dated])
    years = np.arange(first.min(), last.max() + 1)
    counts = np.zeros(len(years) + 1, np.int64)
    np.add.at(counts, first - years[0], 1)
    np.add.at(counts, last - years[0] + 1, -1)
    return Timeline(
        years=years.tolist(),
        began=np.bincount(_year(begins[began]) - years[0], minlength=len(years)).tolist(),
        ended=np.bincount(_year(ends[ended]) - years[0], minlength=len(years)).tolist(),
        in_force=np.cumsum(counts)[:-1].tolist(),
        undated=int((~dated).sum()),
    )


def years_in_force(network: Network) -> tuple[list[str], Numbers, Numbers]:
    """Years, and every cooperation (row) with every year (place among them) in which it was in force."""
    begins, ends = network.cooperation_begins, network.cooperation_ends
    dated = np.flatnonzero((begins != OPEN_START) | (ends != OPEN_END))
    if not len(dated):
        return [], dated, dated
    first, last = _year_spans(begins[dated], ends[dated])
    lowest, lengths = int(first.min()), last - first + 1
    before = np.cumsum(lengths) - lengths
    codes = np.arange(lengths.sum()) - np.repeat(before, lengths) + np.repeat(first - lowest, lengths)
    return [str(year) for year in range(lowest, int(last.max()) + 1)], np.repeat(dated, lengths), codes


def _year_spans(begins: Numbers, ends: Numbers) -> tuple[Longs, Longs]:
    """The first and the last year of each, at least one of them being known."""
    known = begins != OPEN_START
    latest = _year(begins[known]).max() if known.any() else 0
    last = np.where(ends != OPEN_END, _year(ends), latest)
    first = np.where(known, _year(begins), last)
    return first, np.maximum(first, last)


def _year(days: Numbers) -> Longs:
    """The calendar year of days since 1970-01-01."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


__all__ = ["Timeline", "timeline", "years_in_force"]
