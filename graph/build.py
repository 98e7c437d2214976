"""Makes a build out of the loaded sources: RDF data set, network arrays, catalogue and report.

Invariants: sources are only read; two builds of the same sources hold the same graph; a link whose end no source
describes is left out and written into the report, never silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from graph.catalogue import Catalogue, CatalogueBuilder
from graph.check import Finding, check_data_set
from graph.errors import NoGraphError
from graph.mapping import joined, link_edge, record_links, record_node, source_node
from graph.model import Edge, Node
from graph.network import Network, NetworkBuilder
from graph.network.network import Filter
from graph.network.questions import degrees
from graph.records import AnyItem, AnyRecord, Document, Link, Rejection, Source
from graph.resolution import Resolution, resolve
from graph.stores.oxigraph import OxigraphStore
from graph.workspace import Workspace

RDF, NETWORK, CATALOGUE, REPORT = "rdf", "network", "search/catalogue.sqlite", "report.json"

Progress = Callable[[str, int, int], None]  # what is done, steps done, steps in all


@dataclass
class Report:
    """What went into a build, what was left out, and what the shapes say of it."""

    built: str
    sources: list[dict[str, object]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    merged: list[dict[str, str]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


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
        self._steps = len(self._sources) + 4
        self._done = 0
        self._network, self._catalogue = NetworkBuilder(), CatalogueBuilder()

    def run(self, folder: Path) -> None:
        """Fills the folder of a build."""
        self._step("who is the same")
        resolution, known = self._resolve()
        dump = folder / "union.nt"
        store = OxigraphStore(folder / RDF, copy=dump)
        for source in self._sources:
            self._step(source.title)
            self._add_source(store, source, resolution, known)
        store.add_model()
        store.add_union()
        store.close()
        self._step("network")
        self._report.counts |= self._network.write(folder / NETWORK)
        self._step("search")
        (folder / CATALOGUE).parent.mkdir()
        weights = _weights(Network(folder / NETWORK))
        self._catalogue.write(folder / CATALOGUE, weights, self._redirects(resolution))
        self._step("check")
        self._report.findings = check_data_set(folder / RDF, dump)
        dump.unlink()
        (folder / REPORT).write_bytes(msgspec.json.format(msgspec.json.encode(asdict(self._report))))

    def _step(self, name: str) -> None:
        self._progress(name, self._done, self._steps)
        self._done += 1

    def _items(self) -> Iterator[AnyItem]:
        for source in self._sources:
            yield from self._workspace.items(source.id)

    def _resolve(self) -> tuple[Resolution, set[str]]:
        things: list[AnyRecord] = []
        links: list[Link] = []
        for item in self._items():
            if isinstance(item, AnyRecord):
                things.append(item)
            elif isinstance(item, Link):
                links.append(item)
        resolution = resolve(things, links)
        for record_id, reason in sorted(resolution.reasons.items()):
            self._report.merged.append({"record": record_id, "into": resolution(record_id), "reason": reason})
        return resolution, {resolution(thing.id) for thing in things}

    def _add_source(self, store: OxigraphStore, source: Source, resolution: Resolution, known: set[str]) -> None:
        counts: Counter[str] = Counter()
        things: dict[str, set[str]] = {}
        nodes: list[Node] = []
        edges: dict[str, Edge] = {}
        language = source.language or "und"
        for item in self._workspace.items(source.id):
            counts[type(item).__name__.lower()] += 1
            if isinstance(item, AnyRecord):
                node = record_node(item, resolution, language)
                nodes.append(node)
                things.setdefault(node.kind, set()).add(node.id)
                for link in record_links(item):
                    self._add_link(link, source, resolution, known, edges)
            elif isinstance(item, Link):
                self._add_link(item, source, resolution, known, edges)
            elif isinstance(item, Document):
                self._catalogue.add_document(source.id, item)
            elif isinstance(item, Rejection):
                self._catalogue.add_rejection(source.id, item)
        store.replace(source_node(source), nodes, edges.values())
        for node in nodes:
            self._network.add_node(node, source.id)
            self._catalogue.add_node(node)
        for edge in edges.values():
            self._network.add_edge(edge, source.id)
        self._catalogue.add_counts(source.id, {kind: len(ids) for kind, ids in things.items()} | dict(counts))
        self._report.sources.append({"id": source.id, "title": source.title, "checksum": source.checksum, **counts})

    def _add_link(
        self, link: Link, source: Source, resolution: Resolution, known: set[str], edges: dict[str, Edge]
    ) -> None:
        edge = link_edge(link, resolution, source.id)
        ends = [edge.subject, edge.object] + ([resolution(link.on)] if link.on else [])
        if missing := [end for end in ends if end not in known]:
            reason = f"no source describes {', '.join(missing)}"
        elif edge.subject == edge.object:
            reason = "both ends are the same thing"
        else:
            same = edges.get(edge.id)
            edges[edge.id] = joined(same, edge) if same else edge
            return
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


def _weights(network: Network) -> dict[str, float]:
    partners = degrees(network, Filter())
    weights = {i: float(n) for i, n in zip(network.institutions.ids, partners, strict=True)}
    sizes = [
        network.by_cooperation_start[n + 1] - network.by_cooperation_start[n] for n in range(len(network.cooperations))
    ]
    weights |= {c: float(n) for c, n in zip(network.cooperations.ids, sizes, strict=True)}
    return weights


__all__ = ["CATALOGUE", "NETWORK", "RDF", "Report", "build", "read_report"]
