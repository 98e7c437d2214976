"""Cooperations counted by two dimensions at once, such as the countries or the sectors that meet in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from graph.errors import NotFoundError
from graph.network.columns import Lists, Longs, Numbers
from graph.network.filters import Selection
from graph.network.incidence import Pairs, matrix, pairs
from graph.network.network import Network
from graph.network.questions.timelines import years_in_force


class Classes(NamedTuple):
    """What things are counted by: the values, and which things (rows) have which of them (codes), each once."""

    values: list[str]
    rows: Numbers
    codes: Numbers


@dataclass(frozen=True)
class Matrix:
    """`counts[row, column]` cooperations; of two classes of institutions, those in which two different institutions
    meet, one of each. `total_rows` and `total_columns` count also classes that were left out."""

    rows: list[str]
    columns: list[str]
    counts: Longs
    total_rows: int
    total_columns: int


INSTITUTION_DIMENSIONS = ("kind", "sector", "country")  # and the kinds of places
COOPERATION_DIMENSIONS = ("year", "cooperation_kind")  # and the kinds of programmes


def dimensions(network: Network) -> list[str]:
    """What a matrix may have as rows or columns."""
    return [*_institution_dimensions(network), *_cooperation_dimensions(network)]


def matrix_of(selection: Selection, rows: str, columns: str, most: int | None = None) -> Matrix:
    """Cooperations by two dimensions; classes without any are left out, and of the others all but the `most` with the
    highest counts. NotFoundError for an unknown dimension."""
    network = selection.network
    found = pairs(selection)
    if selection.wanted.limits_institutions():
        found = found.where(selection.all_institutions[found.institution])
    sides = [_side(network, found, rows)]
    sides.append(sides[0] if columns == rows else _side(network, found, columns))
    counts = sides[0].together.T @ sides[1].together
    if sides[0].alone is not None and sides[1].alone is not None:
        counts = counts - sides[0].alone.T @ sides[1].alone
    sums = [np.asarray(counts.sum(axis=axis)).ravel() for axis in (1, 0)]
    kept = [_highest(s, most) for s in sums]
    names = [[side.values[code] for code in codes.tolist()] for side, codes in zip(sides, kept, strict=True)]
    dense = np.asarray(counts[kept[0]][:, kept[1]].todense(), np.int64)
    return Matrix(names[0], names[1], dense, *(int(np.count_nonzero(s)) for s in sums))


def _highest(sums: Longs, most: int | None) -> Longs:
    """The places of the highest sums above 0, in ascending order."""
    found = np.flatnonzero(sums)
    return np.sort(found[np.argsort(-sums[found], kind="stable")][:most])


class _Side(NamedTuple):
    """Cooperations × classes, 1 where one has the other; of classes of institutions also pairs × classes, 1 where that
    institution is the only one of the class in that cooperation: it meets nobody of a class that it alone is in."""

    values: list[str]
    together: sparse.csr_matrix
    alone: sparse.csr_matrix | None


def _side(network: Network, found: Pairs, name: str) -> _Side:
    number = len(network.cooperations)
    if make := _cooperation_dimensions(network).get(name):
        values, rows, codes = make()
        taken = np.zeros(number, bool)
        taken[found.cooperation] = True
        kept = taken[rows]
        return _Side(values, matrix(rows[kept], codes[kept], (number, len(values))), None)
    if not (make := _institution_dimensions(network).get(name)):
        raise NotFoundError(f"found {name!r}, expected one of {', '.join(dimensions(network))}")
    values, rows, codes = make()
    lists = _listed(rows, codes, len(network.institutions))
    code, pair = lists.of(found.institution)
    shape = (number, len(values))
    members = sparse.csr_matrix((np.ones(len(code), np.int32), (found.cooperation[pair], code)), shape=shape)
    members.sum_duplicates()
    counts = members[found.cooperation[pair], code] if len(code) else np.zeros(0)  # SciPy refuses to look up nothing
    single = np.asarray(counts).ravel() == 1
    return _Side(
        values,
        matrix(members.nonzero()[0], members.nonzero()[1], shape),
        matrix(pair[single], code[single], (len(found.institution), len(values))),
    )


def _listed(rows: Numbers, codes: Numbers, number: int) -> Lists:
    order = np.argsort(rows, kind="stable")
    return Lists(np.searchsorted(rows[order], np.arange(number + 1)), codes[order])


def _institution_dimensions(network: Network) -> dict[str, Callable[[], Classes]]:
    meta, everyone = network.meta, np.arange(len(network.institutions))

    def single(values: list[str], codes: Numbers) -> Classes:
        known = codes >= 0
        return Classes(values, everyone[known], codes[known])

    def sectors() -> Classes:
        codes, rows = network.institutions.sectors.of(everyone)
        return Classes(meta.sectors, rows, codes)

    named: dict[str, Callable[[], Classes]] = {
        "kind": lambda: single(meta.institution_kinds, network.institutions.kind),
        "sector": sectors,
        "country": lambda: single(meta.countries, network.country),
    }
    for level in sorted(set(meta.place_kinds) - {"", "country"}):
        named[level] = lambda level=level: single(meta.places, network.place_at(level)[network.place])  # type: ignore[misc]
    return named


def _cooperation_dimensions(network: Network) -> dict[str, Callable[[], Classes]]:
    meta, everything = network.meta, np.arange(len(network.cooperations))

    def programmes(level: str) -> Classes:
        above = network.programmes_at(level)
        codes, rows = network.programmes.of(everything)
        levels, which = above.of(codes)
        key = np.unique(rows[which] * len(meta.programmes) + levels)
        return Classes(meta.programmes, *np.divmod(key, max(len(meta.programmes), 1)))

    named: dict[str, Callable[[], Classes]] = {
        "year": lambda: Classes(*years_in_force(network)),
        "cooperation_kind": lambda: Classes(meta.kinds, everything, network.cooperations.kind),
    }
    for level in sorted(set(meta.programme_kinds) - {""}):
        named[level] = lambda level=level: programmes(level)  # type: ignore[misc]
    return named


__all__ = ["Matrix", "dimensions", "matrix_of"]
