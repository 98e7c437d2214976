"""Cooperations counted by two dimensions at once, such as the countries or the sectors that meet in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from graph.errors import NotFoundError
from graph.network.columns import Bools, Lists, Longs, Numbers
from graph.network.filters import Selection
from graph.network.incidence import Pairs, fresh, matrix, meetings, pairs_by_cooperation, runs
from graph.network.network import Network
from graph.network.questions.timelines import years_in_force


class Classes(NamedTuple):
    """What cooperations are counted by: the values, and which cooperations (rows) have which of them (codes), each
    once."""

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
_DENSE = 1_000_000  # cells of a matrix that are counted without leaving out the empty ones


def dimensions(network: Network) -> list[str]:
    """What a matrix may have as rows or columns."""
    return [*_institution_dimensions(network), *_cooperation_dimensions(network)]


def matrix_of(selection: Selection, rows: str, columns: str, most: int | None = None) -> Matrix:
    """Cooperations by two dimensions; classes without any are left out, and of the others all but the `most` with the
    highest counts. NotFoundError for an unknown dimension."""
    network = selection.network
    found = pairs_by_cooperation(selection)
    if selection.wanted.limits_institutions():
        found = found.where(selection.all_institutions.take(found.institution))
    if rows == columns and (one_each := _one_each(network, rows)) and len(one_each[0]) ** 2 <= _DENSE:
        values = (one_each[0], one_each[0])
        counts = sparse.csr_matrix(_among(found, one_each[1], len(values[0]), len(network.cooperations)))
    else:
        sides = _side(network, found, rows), _side(network, found, columns)
        values = (sides[0].values, sides[1].values)
        counts = sides[0].together @ sides[1].together.T.tocsr()
        if sides[0].alone is not None and sides[1].alone is not None:
            counts = counts - sides[0].alone @ sides[1].alone.T.tocsr()
    sums = [np.asarray(counts.sum(axis=axis)).ravel() for axis in (1, 0)]
    kept = [_highest(s, most) for s in sums]
    names = [[of[code] for code in codes.tolist()] for of, codes in zip(values, kept, strict=True)]
    dense = counts[kept[0]][:, kept[1]].toarray().astype(np.int64)
    return Matrix(names[0], names[1], dense, *(int(np.count_nonzero(s)) for s in sums))


def _one_each(network: Network, name: str) -> tuple[list[str], Numbers] | None:
    """The values and codes of a dimension of which institutions have one value at most."""
    if not (make := _institution_dimensions(network).get(name)):
        return None
    values, codes = make()
    return None if isinstance(codes, Lists) else (values, codes)


def _among(found: Pairs, codes: Numbers, classes: int, cooperations: int) -> Longs:
    """Classes × the same classes, where an institution has one at most: two different ones meet wherever both are, and
    one meets itself where there are two of it."""
    codes = codes.take(found.institution)
    known = np.flatnonzero(codes >= 0)
    short = np.int32 if cooperations * classes < 2**31 else np.int64
    cooperation: Numbers = found.cooperation.take(known).astype(short)
    keys, members = runs(np.sort(cooperation * classes + codes.take(known)))
    cooperation = keys // max(classes, 1)
    keys = keys - cooperation * classes
    start = np.append(0, np.cumsum(np.bincount(cooperation, minlength=cooperations)))
    met: Longs = np.bincount(meetings(Lists(start, keys), classes), minlength=classes**2).reshape(classes, classes)
    counts: Longs = met + met.T
    np.fill_diagonal(counts, np.bincount(keys[members > 1], minlength=classes))  # nothing meets itself in `met`
    return counts


def _highest(sums: Longs, most: int | None) -> Longs:
    """The places of the highest sums above 0, in ascending order."""
    found = np.flatnonzero(sums)
    return np.sort(found[np.argsort(-sums[found], kind="stable")][:most])


class _Side(NamedTuple):
    """Classes × cooperations, 1 where one has the other; of classes of institutions also classes × pairs, 1 where that
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
        return _Side(values, matrix(codes[kept], rows[kept], (len(values), number)), None)
    if not (make_codes := _institution_dimensions(network).get(name)):
        raise NotFoundError(f"found {name!r}, expected one of {', '.join(dimensions(network))}")
    values, of = make_codes()
    if isinstance(of, Lists):
        codes, pair = of.of(found.institution)
    else:
        codes = of.take(found.institution)
        pair = np.flatnonzero(codes >= 0)
        codes = codes.take(pair)
    return _institutions_by(values, codes, pair, found.cooperation.take(pair), number, len(found.institution))


def _institutions_by(
    values: list[str], codes: Numbers, pair: Numbers, cooperation: Numbers, cooperations: int, number: int
) -> _Side:
    """The side of a class of institutions; `pair` says of which of so many pairs each of the codes is."""
    # By class, in each by cooperation: that is all the order it takes, and SciPy finds it without comparing.
    start = np.append(0, np.cumsum(np.bincount(cooperation, minlength=cooperations)))
    by_class = sparse.csr_matrix((pair, codes, start), (cooperations, len(values))).tocsc()
    new = fresh(by_class.indices)
    new[by_class.indptr[:-1][np.diff(by_class.indptr) > 0]] = True
    single = new & np.append(new[1:], True)
    return _Side(
        values,
        _some(by_class.indices, new, by_class.indptr, cooperations),
        _some(by_class.data, single, by_class.indptr, number),
    )


def _some(columns: Numbers, kept: Bools, start: Numbers, width: int) -> sparse.csr_matrix:
    """A matrix with 1 in those of the columns of each row that are kept."""
    before = np.append(0, np.cumsum(kept))
    found = columns.compress(kept)
    return sparse.csr_matrix((np.ones(len(found), np.int32), found, before[start]), (len(start) - 1, width))


def _institution_dimensions(network: Network) -> dict[str, Callable[[], tuple[list[str], Numbers | Lists]]]:
    """The values, and by row of an institution its code (-1 for none) or its codes."""
    meta = network.meta
    named: dict[str, Callable[[], tuple[list[str], Numbers | Lists]]] = {
        "kind": lambda: (meta.institution_kinds, network.institutions.kind),
        "sector": lambda: (meta.sectors, network.institutions.sectors),
        "country": lambda: (meta.countries, network.country),
    }
    for level in network.place_levels:
        if level != "country":
            named[level] = lambda level=level: (meta.places, network.place_at(level)[network.place])  # type: ignore[misc]
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
    for level in network.programme_levels:
        named[level] = lambda level=level: programmes(level)  # type: ignore[misc]
    return named


__all__ = ["Matrix", "dimensions", "matrix_of"]
