"""From tables to answers on a made-up programme, beside peers.

Peers in the same run: bare `oxigraph load` of the N-Quads that the build holds; pySHACL for the check of a small build;
SPARQL and NetworkX for the partners of the best connected institution.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph
import pyshacl
import rdflib
from rdflib.plugins.sparql.operators import register_custom_function

from bench.synthetic import write_tables
from graph.build import build
from graph.check import FUNCTIONS, check_file
from graph.export import export
from graph.export.networkx_graph import to_networkx
from graph.graph import Graph, open_graph
from graph.identifiers import is_normal
from graph.ids import to_iri
from graph.network.filters import Filter, Selection
from graph.network.questions.partners import partners
from graph.sparql_child import engine_program
from graph.sparql_text import with_prefixes
from graph.workspace import Workspace
from loaders.pages import LOADER as PAGES
from ogniwo.loading import load, units
from ontology import vocab

REPEATS = 5
SMALL = 100


def timed(what: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def typical(what: Callable[[], object]) -> float:
    """The median of some calls after a first one, in seconds."""
    what()
    return median(timed(what) for _ in range(REPEATS))


def line(name: str, seconds: float, peer: float | None = None, note: str = "") -> None:
    ratio = f"{seconds / peer:8.2f} ×" if peer else " " * 10
    print(f"{name:48} {seconds * 1000:12.2f} ms {ratio}  {note}", flush=True)


def making(folder: Path, projects: int) -> Graph:
    """Loads and builds; beside it, bare loading of the same quads."""
    (folder / "tables").mkdir()
    rows = write_tables(folder / "tables", projects)
    workspace = Workspace(folder / "workspace")
    with workspace.writing():
        with units(str(folder / "tables"), None) as [unit]:
            loading = timed(lambda: load(workspace, unit))
        building = timed(lambda: build(workspace))
    graph = open_graph(workspace)
    quads = folder / "graph.nq"
    export(graph, quads)
    number = sum(1 for _ in quads.open("rb"))
    command = [engine_program(), "load", "--location", str(folder / "bare"), "--file", str(quads)]
    bare = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    print(f"{projects} projects, {rows} participations, {number} quads")
    line("bare oxigraph load", bare, note=f"{number / bare:,.0f} quads/s")
    line("load (tables to records)", loading, bare, f"{rows / loading:,.0f} rows/s")
    line("build (records to graph, network, search, check)", building, bare, f"{number / building:,.0f} quads/s")
    return graph


def checking(graph: Graph, small: Graph, folder: Path) -> None:
    """All shapes on the whole graph, and on a small one beside pySHACL, which takes too long for a large one."""
    print("checking against all shapes")
    dump = folder / "dump.ttl"
    for name, built in (("the graph above", graph), (f"a graph of {SMALL} projects", small)):
        export(built, dump)
        number = sum(1 for _ in pyoxigraph.parse(path=dump))
        ours = timed(partial(check_file, dump))
        line(name, ours, note=f"{number / ours:,.0f} triples/s")
    for function in FUNCTIONS:
        register_custom_function(rdflib.URIRef(function), _valid)
    shapes = rdflib.Graph().parse(vocab.SHAPES_FILE)
    line("the small one by pySHACL", timed(lambda: pyshacl.validate(str(dump), shacl_graph=shapes)), ours)


def _valid(*terms: Any) -> rdflib.Literal:
    return rdflib.Literal(is_normal(str(terms[0])))


def made_of(folder: Path, projects: int) -> Graph:
    """A small graph to compare with slow peers."""
    (folder / "tables").mkdir(parents=True)
    write_tables(folder / "tables", projects)
    workspace = Workspace(folder / "workspace")
    with workspace.writing():
        with units(str(folder / "tables"), None) as [unit]:
            load(workspace, unit)
        build(workspace)
    return open_graph(workspace)


def asking(graph: Graph) -> None:
    """Partners of the best connected institution, three ways; the answers must agree."""
    network = graph.network
    row, everything = int(network.partner_count.argmax()), Selection(network, Filter())
    institution = network.institutions.ids[row]
    query = with_prefixes(
        f"SELECT ?other (COUNT(DISTINCT ?c) AS ?n) {{ <{to_iri(institution)}> ogn:takesPartIn ?c . "
        f"?other ogn:takesPartIn ?c FILTER(?other != <{to_iri(institution)}>) }} GROUP BY ?other"
    )
    one_mode = to_networkx(graph)
    answers = (
        len(partners(everything, row)),
        len(list(graph.store.select(query))),
        len(list(one_mode.neighbors(institution))),
    )
    assert len(set(answers)) == 1, answers
    arrays = typical(lambda: partners(everything, row))
    print(f"partners of the best connected institution ({answers[0]})")
    line("arrays", arrays)
    line("SPARQL, embedded", typical(lambda: list(graph.store.select(query))), arrays)
    line("NetworkX, one-mode graph in memory", typical(lambda: list(one_mode.neighbors(institution))), arrays)


def reading() -> None:
    """The page reader on the pages of the examples."""
    pages = Path(__file__).parent.parent / "examples" / "pages"
    with units(str(pages), None) as found, tempfile.TemporaryDirectory() as scratch:
        workspace = Workspace(Path(scratch))
        with workspace.writing():
            first = timed(lambda: load(workspace, found[0]))
            seconds = timed(lambda: [load(workspace, unit, again=True) for unit in found * 4])
    print(f"reading pages ({PAGES.name})")
    line("first page, with the dictionary", first)
    line("each page after it", seconds / (4 * len(found)), note=f"{4 * len(found) / seconds:.0f} pages/s")


def measure(projects: int) -> None:
    """Makes, checks and asks a programme of that many projects, and reads pages."""
    with tempfile.TemporaryDirectory() as scratch:
        graph = making(Path(scratch), projects)
        checking(graph, made_of(Path(scratch) / "small", SMALL), Path(scratch))
        asking(graph)
    reading()
