"""Collects what the build knows of institutions, cooperations and participations, and writes it as columns.

Layout of the folder (n institutions, m cooperations, p participations, all sorted by canonical id):
`meta.json` code lists (kinds, sectors, places with the place they lie in, relations, roles, sources) ·
`institution.*`, `cooperation.*` one row each · `participation.*` p rows sorted by institution, then cooperation, with
`participation.start` (n+1) · `by_cooperation` (p) row numbers sorted by cooperation, with `by_cooperation.start` (m+1).
Dates are days since 1970-01-01, open ends `graph.dates.OPEN_START` and `OPEN_END`.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

from graph.dates import end_day_number, start_day_number
from graph.ids import COOPERATION_KINDS
from graph.model import Edge, Node, Text, first, words
from graph.network.columns import write_lists, write_strings
from graph.network.layout import layout
from graph.network.participations import Participations, write_participations
from graph.records import PARTICIPATIONS

LANGUAGES = ("pl", "en", "de")
KINDS = (*COOPERATION_KINDS, "tie")
RELATIONS = (*PARTICIPATIONS, "cooperates_with")


class Meta(msgspec.Struct):
    """The code lists of the columns: a code is a position in its list. `within` is a code of `places`, or -1."""

    kinds: list[str]
    institution_kinds: list[str]
    subkinds: list[str]
    sectors: list[str]
    places: list[str]
    place_within: list[int]
    place_names: dict[str, list[str]]
    relations: list[str]
    roles: list[str]
    sources: list[str]


class _Thing:
    """What the sources say of a thing: names and values in turn, in one flat list, because there are many things."""

    __slots__ = ("_said",)

    def __init__(self) -> None:
        self._said: list[str] = []

    def add(self, node: Node, source: str) -> None:
        for text in node.properties.get("names", node.properties.get("titles", ())):
            if isinstance(text, Text):
                self._said += (_name_in(text.lang), text.value)
        for name in ("kind", "subkind", "sectors", "start", "end", "signed"):
            for value in words(node, name):
                self._said += (name, sys.intern(value))
        self.add_source(source)

    def add_source(self, source: str) -> None:
        self._said += ("source", source)

    def values(self, name: str) -> list[str]:
        """What was said of a property, as often as it was said."""
        said = self._said
        return [said[n + 1] for n in range(0, len(said), 2) if said[n] == name]

    def name(self, language: str) -> str:
        """The name that most sources use in a language, else in the next one we know."""
        for name in map(_name_in, (language, *LANGUAGES)):
            if found := self.values(name):
                return _most(found)
        others = [name for name in self._said[::2] if name.startswith(_NAME)]
        return _most(self.values(min(others))) if others else ""

    def one(self, name: str) -> str:
        """The value that most sources state, or ""."""
        return _most(values) if (values := self.values(name)) else ""

    def date(self, name: str) -> str:
        """The date that most sources state; where others state the same more precisely, theirs."""
        usual = self.one(name)
        finer = [date for date in self.values(name) if date.startswith(usual) and len(date) > len(usual)]
        return _most(finer) if usual and finer else usual


_NAME = "name."


@cache
def _name_in(language: str) -> str:
    return _NAME + language


def _most(values: Sequence[str]) -> str:
    """The value that is there most often; of several the first in the alphabet."""
    if len(values) == 1:
        return values[0]
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


class NetworkBuilder:
    """Takes nodes and edges source by source, then writes the columns once."""

    def __init__(self) -> None:
        self._institutions: dict[str, _Thing] = {}
        self._cooperations: dict[str, _Thing] = {}
        self._places: dict[str, _Thing] = {}
        self._located: dict[str, list[str]] = defaultdict(list)
        self._within: dict[str, list[str]] = defaultdict(list)
        self._participations = Participations()

    def add_node(self, node: Node, source: str) -> None:
        """An institution, cooperation or place as one source describes it; other kinds are passed over."""
        things = {"institution": self._institutions, "place": self._places}
        if node.kind in COOPERATION_KINDS or node.kind in things:
            things.get(node.kind, self._cooperations).setdefault(node.id, _Thing()).add(node, source)

    def add_edge(self, edge: Edge, source: str) -> None:
        """A participation, an unnamed cooperation of two institutions, or where something lies."""
        ends = edge.subject.partition("/")[0], edge.object.partition("/")[0]
        if edge.relation == "located_in" and ends == ("institution", "place"):
            self._located[edge.subject].append(edge.object)
        elif edge.relation == "part_of" and ends == ("place", "place"):
            self._within[edge.subject].append(edge.object)
        elif edge.relation in PARTICIPATIONS and ends[0] == "institution" and ends[1] in COOPERATION_KINDS:
            self._take_part(edge, edge.subject, edge.object, source)
        elif edge.relation == "cooperates_with" and ends == ("institution", "institution"):
            tie = self._cooperations.setdefault(edge.id, _Thing())
            tie.add_source(source)
            for end in (edge.subject, edge.object):
                self._take_part(edge, end, edge.id, source)

    def _take_part(self, edge: Edge, institution: str, cooperation: str, source: str) -> None:
        values = (institution, cooperation, edge.relation, first(edge, "role") or "", source)
        self._participations.add(values, start_day_number(first(edge, "start")), end_day_number(first(edge, "end")))

    def write(self, folder: Path) -> dict[str, int]:
        """Writes the columns into an empty folder; says how many rows of each there are."""
        folder.mkdir(parents=True)
        institutions, cooperations = sorted(self._institutions), sorted(self._cooperations)
        meta = self._meta()
        rows = self._participations.rows(institutions, cooperations, meta.relations, meta.roles, meta.sources)
        self._write_institutions(folder, institutions, meta)
        self._write_cooperations(folder, cooperations, meta)
        write_participations(folder, rows, len(institutions), len(cooperations))
        x, y = layout(len(institutions), len(cooperations), rows[:, :2])
        np.save(folder / "institution.x.npy", x)
        np.save(folder / "institution.y.npy", y)
        (folder / "meta.json").write_bytes(msgspec.json.encode(meta))
        return {"institutions": len(institutions), "cooperations": len(cooperations), "participations": len(rows)}

    def _meta(self) -> Meta:
        places = sorted(self._places)
        code = {place: n for n, place in enumerate(places)}
        within = [code.get(_most(self._within[p]), -1) if p in self._within else -1 for p in places]

        def used(things: dict[str, _Thing], name: str) -> list[str]:
            return sorted({value for thing in things.values() for value in thing.values(name)})

        everything = {**self._institutions, **self._cooperations}
        return Meta(
            kinds=list(KINDS),
            institution_kinds=used(self._institutions, "kind"),
            subkinds=used(self._cooperations, "subkind"),
            sectors=used(everything, "sectors"),
            places=places,
            place_within=within,
            place_names={lang: [self._places[p].name(lang) for p in places] for lang in LANGUAGES},
            relations=list(RELATIONS),
            roles=sorted(self._participations.values("role")),
            sources=sorted(
                {s for thing in everything.values() for s in thing.values("source")}
                | self._participations.values("source")
            ),
        )

    def _write_things(self, folder: Path, prefix: str, ids: list[str], things: dict[str, _Thing], meta: Meta) -> None:
        write_strings(folder, f"{prefix}.id", ids)
        for lang in LANGUAGES:
            write_strings(folder, f"{prefix}.name.{lang}", (things[i].name(lang) for i in ids))
        sectors, sources = _codes(meta.sectors), _codes(meta.sources)
        write_lists(
            folder,
            f"{prefix}.sectors",
            (sorted(map(sectors.__getitem__, set(things[i].values("sectors")))) for i in ids),
        )
        write_lists(
            folder,
            f"{prefix}.sources",
            (sorted(map(sources.__getitem__, set(things[i].values("source")))) for i in ids),
        )

    def _write_institutions(self, folder: Path, ids: list[str], meta: Meta) -> None:
        self._write_things(folder, "institution", ids, self._institutions, meta)
        kinds, places = _codes(meta.institution_kinds), _codes(meta.places)
        _save(folder, "institution.kind", [kinds.get(self._institutions[i].one("kind"), -1) for i in ids])
        located = [places.get(_most(self._located[i]), -1) if i in self._located else -1 for i in ids]
        _save(folder, "institution.place", located)

    def _write_cooperations(self, folder: Path, ids: list[str], meta: Meta) -> None:
        things = [self._cooperations[i] for i in ids]
        self._write_things(folder, "cooperation", ids, self._cooperations, meta)
        for name in ("start", "end", "signed"):
            write_strings(folder, f"cooperation.stated.{name}", (thing.date(name) for thing in things))
        kinds, subkinds = _codes(meta.kinds), _codes(meta.subkinds)
        _save(folder, "cooperation.kind", [kinds.get(i.partition("/")[0], kinds["tie"]) for i in ids])
        _save(folder, "cooperation.subkind", [subkinds.get(thing.one("subkind"), -1) for thing in things])
        starts = [start_day_number(thing.date("start") or thing.date("signed") or None) for thing in things]
        ends = [
            end_day_number(thing.date("end") or (thing.date("start") if i.startswith("event/") else "") or None)
            for i, thing in zip(ids, things, strict=True)
        ]
        _save(folder, "cooperation.from", starts)
        _save(folder, "cooperation.until", ends)


def _codes(values: list[str]) -> dict[str, int]:
    return {value: code for code, value in enumerate(values)}


def _save(folder: Path, name: str, values: object) -> None:
    np.save(folder / f"{name}.npy", np.asarray(values, dtype=np.int32))
