"""Chooses the format by suffix and writes the file as a whole or not at all."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph

from graph.build import RDF
from graph.dump import FILE, FOLDER, read_dump
from graph.errors import OgniwoError
from graph.export.html_map import write_map
from graph.export.networkx_graph import to_gexf, to_networkx
from graph.export.tables import write_tables
from graph.graph import Graph
from graph.jsonld import document
from graph.mapping import CLASSES
from graph.sparql_text import PREFIXES
from graph.stores.rdf import TYPE as RDF_TYPE

_TYPE, _SOURCE = pyoxigraph.NamedNode(RDF_TYPE), pyoxigraph.NamedNode(CLASSES["source"])
_BLOCK = 2**20  # bytes copied at once

Writer = Callable[[Graph, Path], None]


def export(graph: Graph, target: Path) -> None:
    """Writes the graph to a file; OgniwoError for a suffix that is not in FORMATS."""
    suffix = next((s for s in FORMATS if target.name.lower().endswith(s)), None)
    if suffix is None:
        raise OgniwoError(f"{target}: found no format of this suffix, expected one of {', '.join(FORMATS)}")
    if not target.parent.is_dir():
        raise OgniwoError(f"{target}: the folder {target.parent} does not exist")
    part = target.with_name(f".{target.name}.part")
    try:
        FORMATS[suffix](graph, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _json_ld(graph: Graph, target: Path) -> None:
    store = pyoxigraph.Store.read_only(str(graph.folder / RDF))
    with target.open("w", encoding="utf-8") as out:
        out.writelines(document(_said(store)))


def _said(store: pyoxigraph.Store) -> Iterator[pyoxigraph.Quad]:
    """Every graph one after the other, subject by subject; of the default graph the descriptions of sources only,
    because it repeats what all sources say."""
    for described in store.quads_for_pattern(None, _TYPE, _SOURCE, pyoxigraph.DefaultGraph()):
        yield from store.quads_for_pattern(described.subject, None, None, pyoxigraph.DefaultGraph())
    for name in store.named_graphs():
        yield from store.quads_for_pattern(None, None, None, name)


def _turtle(graph: Graph, target: Path) -> None:
    store = pyoxigraph.Store.read_only(str(graph.folder / RDF))
    store.dump(str(target), pyoxigraph.RdfFormat.TURTLE, from_graph=pyoxigraph.DefaultGraph(), prefixes=PREFIXES)


def _n_quads(graph: Graph, target: Path) -> None:
    if read_dump(graph.folder) is None:
        raise OgniwoError("this build was made without the file that holds all of it; run `ogniwo build`")
    # Asking the data set for all that it holds takes ten times as long.
    with gzip.open(graph.folder / FOLDER / FILE) as made_with_the_build, target.open("wb") as out:
        shutil.copyfileobj(made_with_the_build, out, _BLOCK)


FORMATS: dict[str, Writer] = {
    ".ttl": _turtle,
    ".nq": _n_quads,
    ".jsonld": _json_ld,
    ".graphml": lambda graph, target: nx.write_graphml(to_networkx(graph, properties=True), target),
    ".gexf": to_gexf,
    ".csv.zip": write_tables,
    ".html": write_map,
}
