"""Makes a build out of the loaded sources: RDF data set, network arrays, catalogue and report.

Invariants: sources are only read; two builds of the same sources hold the same graph; a link whose end no source
describes is left out and written into the report, never silently; of a reference source only what the others speak of,
and what is above that, is in the graph. A programme bears the names that a reference gives it; what a source calls it
is an alias.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import msgspec
from msgspec.structs import replace

from graph import towns
from graph.catalogue import Catalogue, CatalogueBuilder
from graph.check import Finding, checking, rules
from graph.dump import dumping
from graph.errors import NoGraphError
from graph.funding import Hierarchy
from graph.ids import COOPERATION_KINDS, kind_of, to_iri
from graph.mapping import link_edge, record_links, record_node, source_node
from graph.model import Edge
from graph.network import Network, NetworkBuilder
from graph.records import AnyItem, AnyRecord, Document, Link, Programme, Rejection, Source
from graph.resolution.decisions import DecisionLog, standing
from graph.resolution.resolve import TELLING, Resolution, resolve, without_contents
from graph.resolution.review import LOG, Sides, log_rules, write_questions
from graph.search.importance import importance
from graph.statements import Statement, Statements
from graph.stores.bulk import DataSetWriter
from graph.stores.rdf import edge_lines, node_lines
from graph.workspace import Workspace

RDF, NETWORK, CATALOGUE, REPORT = "rdf", "network", "search/catalogue.sqlite", "report.json"
FORMAT, FORMAT_NUMBER = "format", "3"  # to be raised where an earlier build could not be read any more

Progress = Callable[[str, int, int], None]  # what is done, steps done, steps in all


@dataclass
class Report:
    """What went into a build, what was left out, and what the shapes say of it."""

    built: str
    sources: list[dict[str, object]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    merged: list[dict[str, str]] = field(default_factory=list)
    unplaced: list[dict[str, str]] = field(default_factory=list)  # institutions whose names speak of a place, not which
    left_out: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rules: str = ""  # what the findings were made with (`graph.check.rules`)


def build(workspace: Workspace, progress: Progress = lambda *_: None) -> Report:
    """Builds the graph of all loaded sources and makes it the current one; the caller holds `workspace.writing()`."""
    report = Report(built=datetime.now(UTC).isoformat(timespec="seconds"))
    workspace.build(lambda folder: _Build(workspace, report, progress).run(folder))
    return report


def read_report(folder: Path) -> Report:
    """The report of a build."""
    return msgspec.json.decode((folder / REPORT).read_bytes(), type=Report)


class _Build:
    def __init__(self, workspace: Workspace, report: Report, progress: Progress) -> None:
        self._workspace, self._report, self._progress = workspace, report, progress
        self._sources = workspace.sources()
        self._towns: list[AnyRecord] = []  # what a reference knows of the towns that sources name
        self._steps = len(self._sources) + 5
        self._done = 0
        self._network, self._catalogue = NetworkBuilder(), CatalogueBuilder()
        self._official: dict[str, dict[str, str]] = {}  # names of programmes that a reference describes

    def run(self, folder: Path) -> None:
        """Fills the folder of a build."""
        self._step("who is the same")
        with _no_collecting():
            resolution, known = self._resolve()
        dump = folder / "union.nt"
        with DataSetWriter(folder / RDF, dump) as out:
            for source in self._sources:
                self._step(source.title)
                if not source.reference or any(self._taken(source, resolution, known)):
                    self._add_source(out, source, resolution, known)
            out.add_model()
            out.end()
            # The data set is still loading; what follows takes turns with that.
            self._step("network")
            self._report.counts |= self._network.write(folder / NETWORK)
            self._step("search")
            (folder / CATALOGUE).parent.mkdir()
            weights = importance(Network(folder / NETWORK))
            self._catalogue.write(folder / CATALOGUE, weights, self._redirects(resolution))
            write_questions(folder, resolution, self._sides, weights)
            del self._network, self._catalogue, self._sides, weights
            self._step("check")
            with checking(dump) as findings, dumping(dump, out.parts, folder):
                out.close()
                self._report.findings, self._report.rules = findings(folder / RDF), rules()
        dump.unlink()
        (folder / FORMAT).write_text(FORMAT_NUMBER, encoding="utf-8")
        (folder / REPORT).write_bytes(msgspec.json.format(msgspec.json.encode(asdict(self._report))))

    def _step(self, name: str) -> None:
        self._progress(name, self._done, self._steps)
        self._done += 1

    def _items(self, *, reference: bool) -> Iterator[AnyItem]:
        for source in self._sources:
            if source.reference == reference:
                yield from self._items_of(source)

    def _items_of(self, source: Source) -> Iterable[AnyItem]:
        return self._towns if source.id == towns.SOURCE else self._workspace.items(source.id)

    def _resolve(self) -> tuple[Resolution, set[str]]:
        """Who is the same, and the canonical ids of everything that the graph will hold."""
        things, links = _parted(self._items(reference=False))
        self._towns = list(towns.known_towns(things))
        if self._towns:
            self._sources.append(towns.source())
        known_things, known_links = _parted(self._items(reference=True))
        reference = {thing.id for thing in known_things}
        log = DecisionLog(self._workspace.path / LOG)
        people = standing(log.read())
        resolution = resolve(chain(things, known_things), chain(links, known_links), reference, people)
        self._programmes = Hierarchy(chain(things, known_things), chain(links, known_links), resolution)
        known = self._programmes.with_all_above(resolution(thing.id) for thing in things)
        resolution.forget_all_but(known)
        self._sides = Sides(things, resolution)
        log_rules(log, resolution, self._sides)
        self._official = {resolution(t.id): t.names for t in known_things if isinstance(t, Programme)}
        for record_id, reason in sorted(resolution.reasons.items()):
            self._report.merged.append({"record": record_id, "into": resolution(record_id), "reason": reason})
        for institution, reason in sorted(resolution.locations.unplaced.items()):
            self._report.unplaced.append({"institution": institution, "reason": reason})
        return resolution, known

    def _taken(self, source: Source, resolution: Resolution, known: set[str]) -> Iterator[AnyItem]:
        """Everything of a source; of a reference what the graph holds anyway, and what it says of that."""
        for item in self._items_of(source):
            about = item.id if isinstance(item, AnyRecord) else item.subject if isinstance(item, Link) else None
            if not source.reference or (about and resolution(about) in known):
                yield item

    def _add_source(self, out: DataSetWriter, source: Source, resolution: Resolution, known: set[str]) -> None:
        counts: Counter[str] = Counter()
        things: dict[str, set[str]] = {}
        if out.add(self._lines(source, resolution, known, counts, things), to_iri(source.id)):
            out.add(node_lines(source_node(source), source.id))
        self._catalogue.add_counts(source.id, {kind: len(ids) for kind, ids in things.items()} | dict(counts))
        self._report.sources.append({"id": source.id, "title": source.title, "checksum": source.checksum, **counts})

    def _lines(
        self,
        source: Source,
        resolution: Resolution,
        known: set[str],
        counts: Counter[str],
        things: dict[str, set[str]],
    ) -> Iterator[str]:
        """What a source says as N-Triples, item by item; network, catalogue and counts get their part on the way."""
        statements, quoted = Statements(), set[str]()
        for item in self._taken(source, resolution, known):
            counts[type(item).__name__.lower()] += 1
            links: Iterable[Link] = ()
            if isinstance(item, AnyRecord):
                node = record_node(self._officially_named(item, resolution), resolution, source.language or "und")
                things.setdefault(node.kind, set()).add(node.id)
                self._network.add_node(node, source.id)
                self._catalogue.add_node(node)
                yield from node_lines(node, source.id, quoted)
                links = (*record_links(item), *_implied_place(item, resolution))
            elif isinstance(item, Link):
                links = (item, *self._implied(item, resolution))
            elif isinstance(item, Document):
                self._catalogue.add_document(source.id, item)
            elif isinstance(item, Rejection):
                self._catalogue.add_rejection(source.id, item)
            for edge in self._edges(links, source, resolution, known):
                yield from self._said(statements.take(edge), source, quoted)
        yield from self._said(statements.rest(), source, quoted)

    def _said(self, statements: Iterable[Statement], source: Source, quoted: set[str]) -> Iterator[str]:
        for edge, is_new in statements:
            if is_new:
                self._network.add_edge(edge, source.id)
            yield from edge_lines(edge, quoted)

    def _officially_named(self, record: AnyRecord, resolution: Resolution) -> AnyRecord:
        names = self._official.get(resolution(record.id)) if isinstance(record, Programme) else None
        if not isinstance(record, Programme) or names is None or names == record.names:
            return record
        others = dict.fromkeys((*record.names.values(), *record.aliases))
        return replace(record, names=names, aliases=tuple(o for o in others if o not in names.values()))

    def _implied(self, link: Link, resolution: Resolution) -> Iterator[Link]:
        """That a fund pays for what is part of its programmes, where nobody says which fund does."""
        if link.relation == "part_of" and kind_of(link.subject) in COOPERATION_KINDS:
            stated = self._programmes.funds_of(resolution(link.subject))
            fund = self._programmes.fund_above(resolution(link.object))
            if fund and not stated:
                yield Link(
                    subject=link.subject,
                    relation="funded_by",
                    object=fund,
                    certainty="implied",
                    evidence=link.evidence,
                )

    def _edges(self, links: Iterable[Link], source: Source, resolution: Resolution, known: set[str]) -> Iterator[Edge]:
        """The links between what the graph holds; the report says which are left out."""
        for link in links:
            edge = link_edge(link, resolution, source.id)
            ends = [edge.subject, edge.object] + ([resolution(link.on)] if link.on else [])
            if missing := [end for end in ends if end not in known]:
                reason = f"no source describes {', '.join(missing)}"
            elif edge.subject == edge.object:
                reason = "both ends are the same thing"
            else:
                yield edge
                continue
            self._report.left_out.append(
                {"source": source.id, "link": f"{link.subject} {link.relation} {link.object}", "reason": reason}
            )

    def _redirects(self, resolution: Resolution) -> dict[str, str]:
        """Every id that a record or an earlier build had, to the id it has now, where it changed."""
        redirects = {old: new for old, new in resolution.canonical.items() if old != new}
        try:
            earlier = Catalogue(self._workspace.current() / CATALOGUE)
        except NoGraphError:
            return redirects
        rows = list(earlier.redirects())
        earlier.close()
        moved = {old: resolution.canonical[record] for record, old in rows if record in resolution.canonical}
        for record, old in rows:
            redirects.setdefault(old, moved.get(old, old))
            redirects.setdefault(record, moved.get(old, old))
        canonical = set(resolution.canonical.values())
        return {old: new for old, new in redirects.items() if old not in canonical and new in canonical}


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nearly all that resolution makes lives to its end, and looking for cycles in it takes half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _implied_place(record: AnyRecord, resolution: Resolution) -> Iterator[Link]:
    """Where an institution is by its name, if no source says it; the record with these words says so."""
    found = resolution.locations.found.get(resolution(record.id))
    if found and found.evidence == record.evidence[:1]:
        yield Link(
            subject=record.id,
            relation="located_in",
            object=found.place,
            certainty="implied",
            evidence=found.evidence,
        )


def _parted(items: Iterable[AnyItem]) -> tuple[list[AnyRecord], list[Link]]:
    """The things and the links among items, as far as resolution looks at them."""
    things: list[AnyRecord] = []
    links: list[Link] = []
    for item in items:
        if isinstance(item, AnyRecord):
            things.append(without_contents(item))
        elif isinstance(item, Link) and item.relation in TELLING:
            links.append(replace(item, evidence=()))
    return things, links


__all__ = ["CATALOGUE", "FORMAT", "FORMAT_NUMBER", "NETWORK", "RDF", "Report", "build", "read_report"]
