"""The network projection, opened: columns by name, rows by id, and the masks that every question shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.dates import start_day_number
from graph.errors import NotFoundError
from graph.network.columns import Ints, Longs, Strings, read_array
from graph.network.compile import LANGUAGES, Meta
from ontology import vocab

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Filter:
    """What a question is limited to; an absent field limits nothing. `place` is an id and means all within it.

    `kind` holds kinds of institutions and of cooperations alike (their names differ); each limits its own side.
    """

    at: str | None = None
    kind: tuple[str, ...] = ()
    sector: str | None = None
    place: str | None = None
    role: str | None = None
    source: str | None = None

    def cooperation_kinds(self) -> tuple[str, ...]:
        """The kinds and subkinds of cooperations among `kind`."""
        return tuple(k for k in self.kind if k in vocab.scheme("cooperation-kinds"))

    def institution_kinds(self) -> tuple[str, ...]:
        """The kinds of institutions among `kind`, with everything narrower."""
        wanted = [k for k in self.kind if k in vocab.scheme("institution-kinds")]
        return tuple(sorted({n for k in wanted for n in vocab.narrower_closure("institution-kinds", k)}))

    def limits_participations(self) -> bool:
        """Whether some institutions may be left without any participation by this filter."""
        return bool(self.at or self.cooperation_kinds() or self.role)

    def limits_institutions(self) -> bool:
        """Whether something is asked of the institutions themselves."""
        return bool(self.institution_kinds() or self.sector or self.place)


class Lists:
    """A column of lists of codes in compressed sparse row form."""

    def __init__(self, folder: Path, name: str) -> None:
        self.start: Longs = read_array(folder, f"{name}.start")
        self.codes: Ints = read_array(folder, name)

    def __getitem__(self, row: int) -> Ints:
        return self.codes[self.start[row] : self.start[row + 1]]

    def having(self, code: int) -> Bools:
        """Which rows hold a code."""
        rows = np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))
        mask = np.zeros(len(self.start) - 1, bool)
        mask[rows[self.codes == code]] = True
        return mask


class Things:
    """The columns that institutions and cooperations share."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.ids = Strings(folder, f"{prefix}.id")
        self.names = {lang: Strings(folder, f"{prefix}.name.{lang}") for lang in LANGUAGES}
        self.kind: Ints = read_array(folder, f"{prefix}.kind")
        self.sectors = Lists(folder, f"{prefix}.sectors")
        self.sources = Lists(folder, f"{prefix}.sources")

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, thing_id: str) -> int:
        """The row of a canonical id; NotFoundError where there is none."""
        row = self.ids.find(thing_id)
        if row is None:
            raise NotFoundError(f"there is no {thing_id.partition('/')[0]} with the id {thing_id!r} in this graph")
        return row

    def name(self, row: int, lang: str) -> str:
        """The name in a language, or in the next one that we know."""
        name: str = self.names.get(lang, self.names["pl"])[row]
        return name


class Network:
    """Read-only columns of one build (`graph.network.compile` describes them); safe to share by threads."""

    def __init__(self, folder: Path) -> None:
        self.meta = msgspec.json.decode((folder / "meta.json").read_bytes(), type=Meta)
        self.institutions = Things(folder, "institution")
        self.cooperations = Things(folder, "cooperation")
        self.place: Ints = read_array(folder, "institution.place")
        self.x = read_array(folder, "institution.x")
        self.y = read_array(folder, "institution.y")
        self.subkind: Ints = read_array(folder, "cooperation.subkind")
        self.stated = {name: Strings(folder, f"cooperation.stated.{name}") for name in ("start", "end", "signed")}
        self.participant: Ints = read_array(folder, "participation.institution")
        self.cooperation: Ints = read_array(folder, "participation.cooperation")
        self.relation: Ints = read_array(folder, "participation.relation")
        self.role: Ints = read_array(folder, "participation.role")
        self.source: Ints = read_array(folder, "participation.source")
        self.start: Longs = read_array(folder, "participation.start")
        self.by_cooperation: Ints = read_array(folder, "by_cooperation")
        self.by_cooperation_start: Longs = read_array(folder, "by_cooperation.start")
        self._begins: Ints = read_array(folder, "cooperation.from")
        self._ends: Ints = read_array(folder, "cooperation.until")
        self._from = np.maximum(read_array(folder, "participation.from"), self._begins[self.cooperation])
        self._until = np.minimum(read_array(folder, "participation.until"), self._ends[self.cooperation])

    # Masks

    def participations(self, wanted: Filter) -> Bools:
        """Which participations a filter lets through, by their time, role, source and cooperation."""
        mask = np.ones(len(self.participant), bool)
        if wanted.at:
            day = start_day_number(wanted.at)
            mask &= (self._from <= day) & (day <= self._until)
        if kinds := wanted.cooperation_kinds():
            mask &= self._of_kinds(kinds)[self.cooperation]
        if wanted.role:
            mask &= self._in(self.relation, self.meta.relations, wanted.role) | self._in(
                self.role, self.meta.roles, wanted.role
            )
        if wanted.source:
            mask &= self._in(self.source, self.meta.sources, wanted.source)
        return mask

    def of_institutions(self, wanted: Filter) -> Bools:
        """Which institutions a filter lets through, by their own kind, sector, place and sources."""
        mask = np.ones(len(self.institutions), bool)
        if kinds := wanted.institution_kinds():
            codes = [n for n, kind in enumerate(self.meta.institution_kinds) if kind in kinds]
            mask &= np.isin(self.institutions.kind, codes)
        if wanted.sector:
            mask &= self.institutions.sectors.having(_code(self.meta.sectors, wanted.sector))
        if wanted.place:
            mask &= np.isin(self.place, self.places_within(wanted.place))
        if wanted.source:
            mask &= self.institutions.sources.having(_code(self.meta.sources, wanted.source))
        return mask

    def of_cooperations(self, wanted: Filter) -> Bools:
        """Which cooperations a filter lets through: by their own kind, time and sources; where something is asked of
        the institutions or their roles, those with such a participation."""
        mask = np.ones(len(self.cooperations), bool)
        if wanted.at:
            day = start_day_number(wanted.at)
            mask &= (self._begins <= day) & (day <= self._ends)
        if kinds := wanted.cooperation_kinds():
            mask &= self._of_kinds(kinds)
        if wanted.source:
            mask &= self.cooperations.sources.having(_code(self.meta.sources, wanted.source))
        if wanted.role or wanted.limits_institutions():
            taking_part = np.zeros(len(self.cooperations), bool)
            kept = self.participations(wanted) & self.of_institutions(wanted)[self.participant]
            taking_part[self.cooperation[kept]] = True
            mask &= taking_part
        return mask

    def places_within(self, place: str) -> list[int]:
        """Codes of a place and of everything inside it; empty where the place is unknown."""
        code = _code(self.meta.places, place)
        found = {code} if code >= 0 else set()
        while more := {n for n, within in enumerate(self.meta.place_within) if within in found} - found:
            found |= more
        return sorted(found)

    def _of_kinds(self, kinds: Iterable[str]) -> Bools:
        main = [n for n, kind in enumerate(self.meta.kinds) if kind in kinds]
        sub = [n for n, kind in enumerate(self.meta.subkinds) if kind in kinds]
        return np.isin(self.cooperations.kind, main) | np.isin(self.subkind, sub)

    @staticmethod
    def _in(column: Ints, values: list[str], wanted: str) -> Bools:
        return np.asarray(column == _code(values, wanted))

    # Rows

    def of_institution(self, row: int) -> range:
        """The participations of an institution."""
        return range(int(self.start[row]), int(self.start[row + 1]))

    def of_cooperation(self, row: int) -> Ints:
        """The participations in a cooperation."""
        return self.by_cooperation[self.by_cooperation_start[row] : self.by_cooperation_start[row + 1]]


def _code(values: list[str], wanted: str) -> int:
    return values.index(wanted) if wanted in values else -1
