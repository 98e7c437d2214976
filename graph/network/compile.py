"""Collects what the build knows of institutions, cooperations and participations, and writes it as columns.

Layout of the folder (n institutions, m cooperations, p participations, all sorted by canonical id):
`meta.json` code lists (kinds, sectors, places with the place they lie in, relations, roles, sources) ·
`institution.*`, `cooperation.*` one row each · `participation.*` p rows sorted by institution, then cooperation, with
`participation.start` (n+1) · `by_cooperation` (p) row numbers sorted by cooperation, with `by_cooperation.start` (m+1).
Dates are days since 1970-01-01, open ends `graph.dates.OPEN_START` and `OPEN_END`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import numpy as np

from graph.dates import OPEN_END, OPEN_START, end_day_number, start_day_number
from graph.ids import COOPERATION_KINDS
from graph.model import Edge, Node, Text, first, words
from graph.network.columns import write_lists, write_strings
from graph.network.layout import layout
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


@dataclass
class _Thing:
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    values: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sources: set[str] = field(default_factory=set)

    def add(self, node: Node, source: str) -> None:
        for text in node.properties.get("names", node.properties.get("titles", ())):
            if isinstance(text, Text):
                self.names[text.lang][text.value] += 1
        for name in ("kind", "subkind", "sectors", "start", "end", "signed"):
            self.values[name].update(words(node, name))
        self.sources.add(source)

    def name(self, language: str) -> str:
        """The name that most sources use in a language, else in the next one we know."""
        for lang in (language, *LANGUAGES, *sorted(self.names)):
            if self.names.get(lang):
                return _most(self.names[lang])
        return ""

    def one(self, name: str) -> str:
        return _most(self.values[name]) if self.values[name] else ""

    def date(self, name: str) -> str:
        """The date that most sources state; where others state the same more precisely, theirs."""
        usual = self.one(name)
        finer = Counter({d: n for d, n in self.values[name].items() if d.startswith(usual) and len(d) > len(usual)})
        return _most(finer) if usual and finer else usual


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))


@dataclass(frozen=True)
class _Participation:
    institution: str
    cooperation: str
    relation: str
    role: str
    start: int
    end: int
    source: str


class NetworkBuilder:
    """Takes nodes and edges source by source, then writes the columns once."""

    def __init__(self) -> None:
        self._institutions: dict[str, _Thing] = {}
        self._cooperations: dict[str, _Thing] = {}
        self._places: dict[str, _Thing] = {}
        self._located: dict[str, Counter[str]] = defaultdict(Counter)
        self._within: dict[str, Counter[str]] = defaultdict(Counter)
        self._participations: set[_Participation] = set()

    def add_node(self, node: Node, source: str) -> None:
        """An institution, cooperation or place as one source describes it; other kinds are passed over."""
        things = {"institution": self._institutions, "place": self._places}
        if node.kind in COOPERATION_KINDS or node.kind in things:
            things.get(node.kind, self._cooperations).setdefault(node.id, _Thing()).add(node, source)

    def add_edge(self, edge: Edge, source: str) -> None:
        """A participation, an unnamed cooperation of two institutions, or where something lies."""
        ends = edge.subject.partition("/")[0], edge.object.partition("/")[0]
        if edge.relation == "located_in" and ends == ("institution", "place"):
            self._located[edge.subject][edge.object] += 1
        elif edge.relation == "part_of" and ends == ("place", "place"):
            self._within[edge.subject][edge.object] += 1
        elif edge.relation in PARTICIPATIONS and ends[0] == "institution" and ends[1] in COOPERATION_KINDS:
            self._take_part(edge, edge.subject, edge.object, source)
        elif edge.relation == "cooperates_with" and ends == ("institution", "institution"):
            tie = self._cooperations.setdefault(edge.id, _Thing())
            tie.sources.add(source)
            for end in (edge.subject, edge.object):
                self._take_part(edge, end, edge.id, source)

    def _take_part(self, edge: Edge, institution: str, cooperation: str, source: str) -> None:
        self._participations.add(
            _Participation(
                institution,
                cooperation,
                edge.relation,
                first(edge, "role") or "",
                start_day_number(first(edge, "start")),
                end_day_number(first(edge, "end")),
                source,
            )
        )

    def write(self, folder: Path) -> dict[str, int]:
        """Writes the columns into an empty folder; says how many rows of each there are."""
        folder.mkdir(parents=True)
        institutions, cooperations = sorted(self._institutions), sorted(self._cooperations)
        rows = self._rows(institutions, cooperations)
        meta = self._meta()
        self._write_institutions(folder, institutions, meta)
        self._write_cooperations(folder, cooperations, meta)
        self._write_participations(folder, rows, len(institutions), len(cooperations), meta)
        x, y = layout(len(institutions), len(cooperations), [(r[0], r[1]) for r in rows])
        np.save(folder / "institution.x.npy", x)
        np.save(folder / "institution.y.npy", y)
        (folder / "meta.json").write_bytes(msgspec.json.encode(meta))
        return {"institutions": len(institutions), "cooperations": len(cooperations), "participations": len(rows)}

    def _rows(self, institutions: list[str], cooperations: list[str]) -> list[tuple[int, int, _Participation]]:
        self._share_dates()
        row_of = {i: n for n, i in enumerate(institutions)}
        column_of = {c: n for n, c in enumerate(cooperations)}
        return sorted(
            (
                (row_of[p.institution], column_of[p.cooperation], p)
                for p in self._participations
                if p.institution in row_of and p.cooperation in column_of
            ),
            key=lambda row: (row[0], row[1], row[2].relation, row[2].role, row[2].source),
        )

    def _share_dates(self) -> None:
        """A source that is silent on dates means the dates that others state, where these agree."""
        stated: dict[tuple[str, str, str], set[tuple[int, int]]] = defaultdict(set)
        silent = (OPEN_START, OPEN_END)
        for p in self._participations:
            if (p.start, p.end) != silent:
                stated[p.institution, p.cooperation, p.relation].add((p.start, p.end))
        known = {key: next(iter(dates)) for key, dates in stated.items() if len(dates) == 1}
        self._participations = {
            replace(p, start=dates[0], end=dates[1])
            if (p.start, p.end) == silent and (dates := known.get((p.institution, p.cooperation, p.relation)))
            else p
            for p in self._participations
        }

    def _meta(self) -> Meta:
        places = sorted(self._places)
        code = {place: n for n, place in enumerate(places)}
        within = [code.get(_most(self._within[p]), -1) if p in self._within else -1 for p in places]

        def used(things: dict[str, _Thing], name: str) -> list[str]:
            return sorted({value for thing in things.values() for value in thing.values[name]})

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
            roles=sorted({p.role for p in self._participations}),
            sources=sorted({s for thing in everything.values() for s in thing.sources}),
        )

    def _write_things(self, folder: Path, prefix: str, ids: list[str], things: dict[str, _Thing], meta: Meta) -> None:
        write_strings(folder, f"{prefix}.id", ids)
        for lang in LANGUAGES:
            write_strings(folder, f"{prefix}.name.{lang}", (things[i].name(lang) for i in ids))
        sectors, sources = _codes(meta.sectors), _codes(meta.sources)
        write_lists(folder, f"{prefix}.sectors", (sorted(sectors[s] for s in things[i].values["sectors"]) for i in ids))
        write_lists(folder, f"{prefix}.sources", (sorted(sources[s] for s in things[i].sources) for i in ids))

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

    def _write_participations(
        self, folder: Path, rows: list[tuple[int, int, _Participation]], n: int, m: int, meta: Meta
    ) -> None:
        institution = np.array([r[0] for r in rows], dtype=np.int32)
        cooperation = np.array([r[1] for r in rows], dtype=np.int32)
        relations, roles, sources = _codes(meta.relations), _codes(meta.roles), _codes(meta.sources)
        _save(folder, "participation.institution", institution)
        _save(folder, "participation.cooperation", cooperation)
        _save(folder, "participation.relation", [relations[r[2].relation] for r in rows])
        _save(folder, "participation.role", [roles[r[2].role] for r in rows])
        _save(folder, "participation.source", [sources[r[2].source] for r in rows])
        _save(folder, "participation.from", [r[2].start for r in rows])
        _save(folder, "participation.until", [r[2].end for r in rows])
        np.save(folder / "participation.start.npy", np.searchsorted(institution, np.arange(n + 1)).astype(np.int64))
        order = np.argsort(cooperation, kind="stable").astype(np.int32)
        np.save(folder / "by_cooperation.npy", order)
        starts = np.searchsorted(cooperation[order], np.arange(m + 1)).astype(np.int64)
        np.save(folder / "by_cooperation.start.npy", starts)


def _codes(values: list[str]) -> dict[str, int]:
    return {value: code for code, value in enumerate(values)}


def _save(folder: Path, name: str, values: object) -> None:
    np.save(folder / f"{name}.npy", np.asarray(values, dtype=np.int32))
