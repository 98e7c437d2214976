"""Collects what the build knows of institutions, cooperations and participations, and writes it as columns.

Layout of the folder (n institutions, m cooperations, p participations, all sorted by canonical id): docs/network.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec
import numpy as np

from graph.dates import end_day_number, start_day_number
from graph.ids import COOPERATION_KINDS
from graph.model import Edge, Node, first
from graph.network.columns import Longs, write_lists, write_strings
from graph.network.countries import countries_of
from graph.network.filters import Filter, Selection
from graph.network.incidence import AT_ONCE, pairs, together
from graph.network.layout import layout
from graph.network.meta import KINDS, LANGUAGES, RELATIONS, Meta
from graph.network.metrics import LARGEST, SAMPLED, measuring, write_metrics
from graph.network.naming import write_communities
from graph.network.network import Network
from graph.network.participations import Participations, within_days, write_participations
from graph.network.things import Thing, most
from graph.records import PARTICIPATIONS


class NetworkBuilder:
    """Takes nodes and edges source by source, then writes the columns once."""

    def __init__(self) -> None:
        self._institutions: dict[str, Thing] = {}
        self._cooperations: dict[str, Thing] = {}
        self._places: dict[str, Thing] = {}
        self._programmes: dict[str, Thing] = {}
        self._located: dict[str, list[str]] = defaultdict(list)
        self._within: dict[str, list[str]] = defaultdict(list)  # of places and programmes: in what they are
        self._funded: dict[str, set[str]] = defaultdict(set)
        self._participations = Participations()

    def add_node(self, node: Node, source: str) -> None:
        """An institution, cooperation, programme or place as one source describes it; other kinds are passed over."""
        things = {"institution": self._institutions, "place": self._places, "programme": self._programmes}
        if node.kind in COOPERATION_KINDS or node.kind in things:
            things.get(node.kind, self._cooperations).setdefault(node.id, Thing()).add(node, source)

    def add_edge(self, edge: Edge, source: str) -> None:
        """A participation, an unnamed cooperation of two institutions, where something lies, or what it belongs to."""
        ends = edge.subject.partition("/")[0], edge.object.partition("/")[0]
        if edge.relation == "located_in" and ends == ("institution", "place"):
            self._located[edge.subject].append(edge.object)
        elif edge.relation == "part_of" and ends in (("place", "place"), ("programme", "programme")):
            self._within[edge.subject].append(edge.object)
        elif edge.relation in ("part_of", "funded_by") and ends[0] in COOPERATION_KINDS and ends[1] == "programme":
            self._funded[edge.subject].add(edge.object)
        elif edge.relation in PARTICIPATIONS and ends[0] == "institution" and ends[1] in COOPERATION_KINDS:
            self._take_part(edge, edge.subject, edge.object, source)
        elif edge.relation == "cooperates_with" and ends == ("institution", "institution"):
            tie = self._cooperations.setdefault(edge.id, Thing())
            tie.add_source(source)
            for end in (edge.subject, edge.object):
                self._take_part(edge, end, edge.id, source)

    def _take_part(self, edge: Edge, institution: str, cooperation: str, source: str) -> None:
        role, currency = first(edge, "role") or "", first(edge, "currency") or ""
        values = (institution, cooperation, edge.relation, role, source, currency)
        days = start_day_number(first(edge, "start")), end_day_number(first(edge, "end"))
        self._participations.add(values, *days, first(edge, "amount"))

    def write(self, folder: Path) -> dict[str, int]:
        """Writes the columns into a new folder; says how many rows of each there are."""
        folder.mkdir(parents=True)
        institutions, cooperations = sorted(self._institutions), sorted(self._cooperations)
        meta = self._meta()
        lists = (meta.relations, meta.roles, meta.sources, meta.currencies)
        rows = self._participations.rows(institutions, cooperations, *lists)
        self._write_institutions(folder, institutions, meta)
        days = self._write_cooperations(folder, cooperations, meta)
        programmes = _codes(meta.programmes)
        above = (self._within.get(p, ()) for p in meta.programmes)
        write_lists(folder, "programme.within", ({programmes[a] for a in of if a in programmes} for of in above))
        write_participations(folder, within_days(rows, *days), len(institutions), len(cooperations))
        with measuring(folder) as metrics:
            placed = layout(len(institutions), len(cooperations), rows[:, :2])
            np.save(folder / "institution.x.npy", placed.x)
            np.save(folder / "institution.y.npy", placed.y)
            _save(folder, "institution.community", placed.community)
            _write_counts(folder, meta)
            write_metrics(folder, found := metrics())
        meta.betweenness_sources, meta.largest_tied = int(found[SAMPLED]), int(found[LARGEST])
        (folder / "meta.json").write_bytes(msgspec.json.encode(meta))
        write_communities(Network(folder), folder)
        return {"institutions": len(institutions), "cooperations": len(cooperations), "participations": len(rows)}

    def _meta(self) -> Meta:
        places, programmes = sorted(self._places), sorted(self._programmes)
        code = _codes(places)
        within = [code.get(most(self._within[p]), -1) if p in self._within else -1 for p in places]
        said = {s for things in (self._institutions, self._cooperations) for s in _used(things.values(), "source")}
        return Meta(
            kinds=list(KINDS),
            institution_kinds=_used(self._institutions.values(), "kind"),
            subkinds=_used(self._cooperations.values(), "subkind"),
            sectors=sorted(
                {*_used(self._institutions.values(), "sectors"), *_used(self._cooperations.values(), "sectors")}
            ),
            countries=[],
            places=places,
            place_kinds=[self._places[p].one("kind") for p in places],
            place_within=within,
            place_names={lang: [self._places[p].name(lang) for p in places] for lang in LANGUAGES},
            programmes=programmes,
            programme_kinds=[self._programmes[p].one("kind") for p in programmes],
            programme_names={lang: [self._programmes[p].name(lang) for p in programmes] for lang in LANGUAGES},
            relations=list(RELATIONS),
            roles=sorted(self._participations.values("role")),
            currencies=sorted(self._participations.values("currency")),
            sources=sorted(said | self._participations.values("source")),
        )

    def _write_things(self, folder: Path, prefix: str, ids: list[str], things: dict[str, Thing], meta: Meta) -> None:
        write_strings(folder, f"{prefix}.id", ids)
        for lang in LANGUAGES:
            write_strings(folder, f"{prefix}.name.{lang}", (things[i].name(lang) for i in ids))
        for name, values, said in (("sectors", meta.sectors, "sectors"), ("sources", meta.sources, "source")):
            codes = _codes(values)
            write_lists(folder, f"{prefix}.{name}", ({codes[v] for v in things[i].values(said)} for i in ids))

    def _write_institutions(self, folder: Path, ids: list[str], meta: Meta) -> None:
        self._write_things(folder, "institution", ids, self._institutions, meta)
        kinds, places = _codes(meta.institution_kinds), _codes(meta.places)
        _save(folder, "institution.kind", [kinds.get(self._institutions[i].one("kind"), -1) for i in ids])
        located = [places.get(most(self._located[i]), -1) if i in self._located else -1 for i in ids]
        _save(folder, "institution.place", located)
        of_place = countries_of([self._places[p].values("codes") for p in meta.places], meta.place_within)
        stated = (self._institutions[i].one("country") for i in ids)
        found = [own or (of_place[place] if place >= 0 else "") for own, place in zip(stated, located, strict=True)]
        meta.countries = sorted(set(found) - {""})
        countries = _codes(meta.countries)
        _save(folder, "institution.country", [countries.get(country, -1) for country in found])

    def _write_cooperations(self, folder: Path, ids: list[str], meta: Meta) -> tuple[Longs, Longs]:
        things = [self._cooperations[i] for i in ids]
        self._write_things(folder, "cooperation", ids, self._cooperations, meta)
        for name in ("start", "end", "signed"):
            write_strings(folder, f"cooperation.stated.{name}", (thing.date(name) for thing in things))
        kinds, subkinds, programmes = _codes(meta.kinds), _codes(meta.subkinds), _codes(meta.programmes)
        _save(folder, "cooperation.kind", [kinds.get(i.partition("/")[0], kinds["tie"]) for i in ids])
        _save(folder, "cooperation.subkind", [subkinds.get(thing.one("subkind"), -1) for thing in things])
        funded = (self._funded.get(i, ()) for i in ids)
        write_lists(folder, "cooperation.programmes", ({programmes[p] for p in of if p in programmes} for of in funded))
        starts = [start_day_number(thing.date("start") or thing.date("signed") or None) for thing in things]
        ends = [
            end_day_number(thing.date("end") or (thing.date("start") if i.startswith("event/") else "") or None)
            for i, thing in zip(ids, things, strict=True)
        ]
        _save(folder, "cooperation.from", starts)
        _save(folder, "cooperation.until", ends)
        return np.array(starts, np.int64), np.array(ends, np.int64)


def _write_counts(folder: Path, meta: Meta) -> None:
    """How many partners and cooperations each institution has, from the columns written before."""
    (folder / "meta.json").write_bytes(msgspec.json.encode(meta))
    everything = Selection(Network(folder), Filter())
    number = len(everything.network.institutions)
    partners = [np.zeros(0, np.int64)]
    for start in range(0, number, AT_ONCE):
        met = np.diff(together(everything, np.arange(start, min(number, start + AT_ONCE))).indptr)
        partners.append(met - (met > 0))  # an institution also meets itself
    _save(folder, "institution.partners", np.concatenate(partners))
    _save(folder, "institution.cooperations", np.bincount(pairs(everything).institution, minlength=number))
    meta.ties = int(sum(block.sum() for block in partners)) // 2


def _used(things: Iterable[Thing], name: str) -> list[str]:
    return sorted({value for thing in things for value in thing.values(name)})


def _codes(values: list[str]) -> dict[str, int]:
    return {value: code for code, value in enumerate(values)}


def _save(folder: Path, name: str, values: object) -> None:
    np.save(folder / f"{name}.npy", np.asarray(values, dtype=np.int32))
