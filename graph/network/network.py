"""The network projection, opened: columns by name, rows by id."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.errors import NotFoundError
from graph.ids import fold
from graph.network.columns import Bools, Ints, Lists, Longs, Numbers, Strings, lists_of, read_array, read_lists
from graph.network.meta import LANGUAGES, Meta
from graph.network.naming import Community, read_communities

_DEEPEST = 12  # levels of places above each other
# The GNU C library gives memory of large arrays back to the system when they are freed, and the next ones are mapped
# anew page by page: half of the time of a question that makes some. Once a block of this size was freed it keeps up to
# twice as much for the next arrays (the largest block that changes this is 32 MiB; the pages are never touched).
_KEPT_BYTES = 31 * 2**20


class Things:
    """The columns that institutions and cooperations share."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.ids = Strings(folder, f"{prefix}.id")
        self.names = {lang: Strings(folder, f"{prefix}.name.{lang}") for lang in LANGUAGES}
        self.kind: Ints = read_array(folder, f"{prefix}.kind")
        self.sectors = read_lists(folder, f"{prefix}.sectors")
        self.sources = read_lists(folder, f"{prefix}.sources")
        self._alphabetical: dict[str, Longs] = {}

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

    def names_of(self, rows: Numbers, lang: str) -> list[str]:
        """The names of many rows."""
        return self.names.get(lang, self.names["pl"]).of(rows)

    def alphabetical(self, lang: str) -> Longs:
        """By row, the place in the order of names without regard to case and diacritics; the nameless come last.
        Found once for a language and kept: it takes a while."""
        if lang not in self._alphabetical:
            names = self.names_of(np.arange(len(self)), lang)
            order = sorted(range(len(names)), key=lambda row: (not names[row], fold(names[row]), names[row]))
            places = np.zeros(len(names), np.int64)
            places[order] = np.arange(len(names))
            self._alphabetical[lang] = places
        return self._alphabetical[lang]


class Network:
    """Read-only columns of one build (`graph.network.compile` describes them); safe to share by threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        np.empty(_KEPT_BYTES, np.uint8)  # freed at once: see there
        self.meta = msgspec.json.decode((folder / "meta.json").read_bytes(), type=Meta)
        self.institutions = Things(folder, "institution")
        self.country: Ints = read_array(folder, "institution.country")
        self.place: Ints = read_array(folder, "institution.place")
        self.x = read_array(folder, "institution.x")
        self.y = read_array(folder, "institution.y")
        self.cooperations = Things(folder, "cooperation")
        self.subkind: Ints = read_array(folder, "cooperation.subkind")
        self.programmes = read_lists(folder, "cooperation.programmes")
        self.stated = {name: Strings(folder, f"cooperation.stated.{name}") for name in ("start", "end", "signed")}
        self.cooperation_begins: Ints = read_array(folder, "cooperation.from")
        self.cooperation_ends: Ints = read_array(folder, "cooperation.until")
        self.participant: Ints = read_array(folder, "participation.institution")
        self.cooperation: Ints = read_array(folder, "participation.cooperation")
        self.relation: Ints = read_array(folder, "participation.relation")
        self.role: Ints = read_array(folder, "participation.role")
        self.source: Ints = read_array(folder, "participation.source")
        self.begins: Ints = read_array(folder, "participation.from")
        self.ends: Ints = read_array(folder, "participation.until")
        self.currency: Ints = read_array(folder, "participation.currency")
        self.amount = read_array(folder, "participation.amount")
        # Rows of participations: they are sorted by institution, then by cooperation.
        rows = np.arange(len(self.participant), dtype=np.int32)
        self.by_institution = Lists(read_array(folder, "participation.start"), rows)
        self.by_cooperation = read_lists(folder, "by_cooperation")
        self.place_within = np.array(self.meta.place_within, np.int64)
        self.programme_within = read_lists(folder, "programme.within")
        self._programmes_at: dict[str, Lists] = {}
        self._metrics: dict[str, NDArray[Any]] = {}

    @cached_property
    def partner_count(self) -> Ints:
        """How many partners each institution has."""
        return read_array(self._folder, "institution.partners")

    @cached_property
    def cooperation_count(self) -> Ints:
        """In how many cooperations each institution takes part."""
        return read_array(self._folder, "institution.cooperations")

    def metric(self, name: str) -> NDArray[Any]:
        """A measure of each institution in all of the network (`graph.network.metrics.METRICS`), its `community` (-1
        for none) or its `component`: groups by number, the largest first."""
        if name not in self._metrics:
            self._metrics[name] = read_array(self._folder, f"institution.{name}")
        return self._metrics[name]

    @cached_property
    def communities(self) -> list[Community]:
        """What communities are about, by number."""
        return read_communities(self._folder)

    @cached_property
    def bridges(self) -> Ints:
        """Ties (two rows of institutions each) without which their part of the network falls into two."""
        return read_array(self._folder, "bridges")

    @cached_property
    def place_levels(self) -> list[str]:
        """The kinds of places."""
        return sorted(set(self.meta.place_kinds) - {""})

    @cached_property
    def programme_levels(self) -> list[str]:
        """The kinds of programmes."""
        return sorted(set(self.meta.programme_kinds) - {""})

    @cached_property
    def cooperations_of(self) -> Lists:
        """For each institution the cooperations in which it takes part, ascending, each once."""
        return _distinct(self.participant, self.cooperation, len(self.institutions))

    @cached_property
    def members_of(self) -> Lists:
        """For each cooperation the institutions that take part, ascending, each once."""
        rows = self.by_cooperation.values
        return _distinct(self.cooperation.take(rows), self.participant.take(rows), len(self.cooperations))

    @cached_property
    def participant_count(self) -> Longs:
        """How many institutions take part in each cooperation."""
        return np.diff(self.members_of.start)

    def places_within(self, place: str) -> Bools:
        """By code, which places are a place or inside it, with one more at the end for no place; none if unknown."""
        inside = np.zeros(len(self.meta.places) + 1, bool)
        if place in self.meta.places:
            inside[self.meta.places.index(place)] = True
            while (inside[self.place_within] & ~inside[:-1]).any():
                inside[:-1] |= inside[self.place_within]
        return inside

    def programmes_within(self, programme: str) -> Bools:
        """By code, which programmes are a programme or below it; none if unknown."""
        inside = np.zeros(len(self.meta.programmes), bool)
        if programme in self.meta.programmes:
            inside[self.meta.programmes.index(programme)] = True
            while (more := self.programme_within.having(inside) & ~inside).any():
                inside |= more
        return inside

    def place_at(self, level: str) -> Longs:
        """By code, the place of a kind that a place is or lies in, or -1; one more at the end for no place."""
        found = np.full(len(self.meta.places) + 1, -1, np.int64)
        of_level = np.array([kind == level for kind in self.meta.place_kinds] + [False])
        above = np.arange(len(found))
        above[-1] = -1
        within = np.append(self.place_within, -1)
        for _ in range(_DEEPEST):
            hit = (found < 0) & of_level[above]
            found[hit] = above[hit]
            above = within[above]
        return found

    def programmes_at(self, level: str) -> Lists:
        """By code, the programmes of a kind that a programme is or belongs to; found once for each kind."""
        if level in self._programmes_at:
            return self._programmes_at[level]
        kinds, within = self.meta.programme_kinds, self.programme_within
        found: list[set[int]] = []
        for code in range(len(kinds)):
            reached, more = {code}, {code}
            while more := {int(above) for one in more for above in within[one]} - reached:
                reached |= more
            found.append({one for one in reached if kinds[one] == level})
        return self._programmes_at.setdefault(level, lists_of(found))

    def money(self, row: int) -> tuple[float, str] | None:
        """The amount and the currency of a participation, where they are stated."""
        amount = float(self.amount[row])
        return None if np.isnan(amount) else (amount, self.meta.currencies[self.currency[row]])


def _distinct(rows: Ints, values: Ints, number: int) -> Lists:
    """Lists of the values of so many rows, each once, where equal pairs follow each other."""
    fresh = np.ones(len(rows), bool)
    fresh[1:] = (rows[1:] != rows[:-1]) | (values[1:] != values[:-1])
    sizes = np.bincount(rows[fresh], minlength=number)
    return Lists(np.concatenate([[0], np.cumsum(sizes)]), values[fresh])


__all__ = ["Network", "Things"]
