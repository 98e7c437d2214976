"""Who takes part in what, as numbers from the first on: there are more participations than anything else of a network.

Invariant: rows are distinct and sorted by their columns, so the same statements give the same rows in any order.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from graph.dates import OPEN_END, OPEN_START
from graph.network.columns import Longs

# Columns of strings, then the first and the last day as numbers (`graph.dates`), and hundredths of the currency.
CODED = ("institution", "cooperation", "relation", "role", "source", "currency")
COLUMNS = (*CODED, "from", "until", "amount")
_NO_AMOUNT = -(2**62)
_FROM, _UNTIL = COLUMNS.index("from"), COLUMNS.index("until")
_BEYOND = 2**40  # later than any day


class _Codes(dict[str, int]):
    """Numbers for strings, in the order in which these are asked for."""

    def __missing__(self, value: str) -> int:
        self[value] = len(self)
        return self[value]

    def places_in(self, values: Sequence[str]) -> Longs:
        """By number, the place of the string in a list, or -1."""
        place = {value: n for n, value in enumerate(values)}
        return np.array([place.get(value, -1) for value in self], dtype=np.int64)


class Participations:
    """Takes participations one by one, gives them as one array."""

    def __init__(self) -> None:
        self._columns = [array("q" if name == "amount" else "i") for name in COLUMNS]
        self._codes = [_Codes() for _ in CODED]

    def add(self, values: tuple[str, ...], first_day: int, last_day: int, amount: float | None) -> None:
        """`values` in the order of CODED."""
        numbers = (codes[value] for codes, value in zip(self._codes, values, strict=True))
        hundredths = _NO_AMOUNT if amount is None else max(_NO_AMOUNT + 1, min(-_NO_AMOUNT, round(amount * 100)))
        for column, number in zip(self._columns, (*numbers, first_day, last_day, hundredths), strict=True):
            column.append(number)

    def values(self, name: str) -> set[str]:
        """What stands in a column of strings."""
        return set(self._codes[CODED.index(name)])

    def rows(self, *values: Sequence[str]) -> Longs:
        """Rows of COLUMNS: places in the given values of the columns of strings, then the numbers. A participation with
        a value that is not given, such as an institution that nobody describes, is left out.
        """
        columns = [np.array(column, dtype=np.int64) for column in self._columns]
        for n, (codes, given) in enumerate(zip(self._codes, values, strict=True)):
            columns[n] = codes.places_in(given)[columns[n]]
        rows = np.stack(columns, axis=1)
        return _distinct(_dates_shared(_distinct(rows[(rows[:, : len(CODED)] >= 0).all(axis=1)])))


def _distinct(rows: Longs) -> Longs:
    ordered = rows[np.lexsort(rows.T[::-1])]
    return ordered[np.diff(ordered, axis=0, prepend=-_BEYOND).any(axis=1)]


def _dates_shared(rows: Longs) -> Longs:
    """A source that is silent on dates means the dates that others state of the same, where these agree."""
    starts = np.flatnonzero(np.diff(rows[:, :3], axis=0, prepend=-1).any(axis=1))
    if not len(starts):
        return rows
    same = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(rows)))
    silent = (rows[:, _FROM] == OPEN_START) & (rows[:, _UNTIL] == OPEN_END)
    agreed = ~np.logical_and.reduceat(silent, starts)
    dates = np.zeros((2, len(starts)), np.int64)
    for n, column in enumerate((_FROM, _UNTIL)):
        dates[n] = np.minimum.reduceat(np.where(silent, _BEYOND, rows[:, column]), starts)
        agreed &= dates[n] == np.maximum.reduceat(np.where(silent, -_BEYOND, rows[:, column]), starts)
    filled = silent & agreed[same]
    rows[filled, _FROM], rows[filled, _UNTIL] = dates[0][same[filled]], dates[1][same[filled]]
    return rows


def within_days(rows: Longs, begins: Longs, ends: Longs) -> Longs:
    """The rows with days no earlier and no later than those of their cooperations."""
    clipped = rows.copy()
    clipped[:, _FROM] = np.maximum(rows[:, _FROM], begins[rows[:, 1]])
    clipped[:, _UNTIL] = np.minimum(rows[:, _UNTIL], ends[rows[:, 1]])
    return clipped


def write_participations(folder: Path, rows: Longs, institutions: int, cooperations: int) -> None:
    """Writes the columns and both ways into them: the rows are sorted by institution, `by_cooperation` numbers them."""
    for name, column in zip(COLUMNS[:-1], rows.T, strict=False):
        np.save(folder / f"participation.{name}.npy", column.astype(np.int32))
    hundredths = rows[:, -1]
    np.save(folder / "participation.amount.npy", np.where(hundredths == _NO_AMOUNT, np.nan, hundredths / 100))
    np.save(folder / "participation.start.npy", np.searchsorted(rows[:, 0], np.arange(institutions + 1)))
    order = np.argsort(rows[:, 1], kind="stable")
    np.save(folder / "by_cooperation.npy", order.astype(np.int32))
    np.save(folder / "by_cooperation.start.npy", np.searchsorted(rows[order, 1], np.arange(cooperations + 1)))


__all__ = ["Participations", "within_days", "write_participations"]
