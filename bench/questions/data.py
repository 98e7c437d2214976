"""What every peer is given: who took part in what and when, each pair once, with names, kinds and countries.

Rows are numbered in the order of their ids, so that peers may join by numbers. A pair that a source states in two roles
is one here, which spares the peers a DISTINCT in most questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.export.arrays import Arrays
from graph.network.filters import Filter, Selection
from graph.network.incidence import pairs


class Institution(NamedTuple):
    """`plain` is the name in lower case, for those that search in it; no kind or country is ""."""

    id: str
    name: str
    plain: str
    kind: str
    country: str


class Cooperation(NamedTuple):
    """First and last day as numbers since 1970-01-01."""

    id: str
    first: int
    last: int


@dataclass(frozen=True)
class Data:
    """Institutions and cooperations by row; `institution[n]` takes part in `cooperation[n]`."""

    institutions: list[Institution]
    cooperations: list[Cooperation]
    institution: NDArray[np.int64]
    cooperation: NDArray[np.int64]

    def tables(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """Institutions, cooperations and pairs as Arrow tables; `i` and `c` are rows, and the first columns."""
        institutions = pa.table(
            {"i": np.arange(len(self.institutions)), **_columns(Institution._fields, self.institutions)}
        )
        cooperations = pa.table(
            {"c": np.arange(len(self.cooperations)), **_columns(Cooperation._fields, self.cooperations)}
        )
        return institutions, cooperations, pa.table({"i": self.institution, "c": self.cooperation})

    def part(self, every: int) -> Data:
        """Every n-th cooperation with its institutions."""
        kept = self.cooperation % every == 0
        institutions, institution = np.unique(self.institution[kept], return_inverse=True)
        cooperations, cooperation = np.unique(self.cooperation[kept], return_inverse=True)
        return Data(
            [self.institutions[row] for row in institutions.tolist()],
            [self.cooperations[row] for row in cooperations.tolist()],
            institution,
            cooperation,
        )


def data_of(arrays: Arrays) -> Data:
    """The data of a build. Its participations must bear the dates of their cooperations, as those of CORDIS do: then a
    peer needs no dates of its own for each pair, which spares it work."""
    network = arrays.network
    same = (network.begins == network.cooperation_begins[network.cooperation]) & (
        network.ends == network.cooperation_ends[network.cooperation]
    )
    if not same.all():
        raise SystemExit(f"found {(~same).sum():,} participations with dates of their own, expected those of CORDIS")
    tables = arrays.to_arrow()
    institutions = tables.institutions.select(["id", "name", "kind", "country"]).to_pylist()
    days = zip(network.cooperation_begins.tolist(), network.cooperation_ends.tolist(), strict=True)
    found = pairs(Selection(network, Filter()))
    return Data(
        [
            Institution(
                row["id"], row["name"] or "", (row["name"] or "").lower(), row["kind"] or "", row["country"] or ""
            )
            for row in institutions
        ],
        [
            Cooperation(identifier, first, last)
            for identifier, (first, last) in zip(network.cooperations.ids, days, strict=True)
        ],
        np.asarray(found.institution, np.int64),
        np.asarray(found.cooperation, np.int64),
    )


def _columns(fields: tuple[str, ...], rows: list[Institution] | list[Cooperation]) -> dict[str, tuple[object, ...]]:
    return dict(zip(fields, zip(*rows, strict=True), strict=True))


__all__ = ["Cooperation", "Data", "Institution", "data_of"]
