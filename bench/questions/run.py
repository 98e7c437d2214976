"""Asks everybody in turn and prints what came of it; `bench/questions/__init__.py` says who that is."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bench.questions.arrays import ArraysPeer
from bench.questions.data import Data, data_of
from bench.questions.duckdb import DuckdbPeer
from bench.questions.fuseki import FusekiPeer
from bench.questions.ladybug import LadybugPeer
from bench.questions.neo4j import Neo4jPeer
from bench.questions.networkx import NetworkxPeer
from bench.questions.ogniwo_server import OgniwoPeer
from bench.questions.oxigraph import OxigraphPeer
from bench.questions.page import Results, Rows, report, write_page
from bench.questions.questions import QUESTIONS, Asked, Peer, choose, disagreement
from bench.questions.rdflib import RdflibPeer
from bench.questions.servers import NotToBeHadError
from bench.questions.sparql import write_triples
from bench.questions.timing import Throughput, in_turn, throughput
from graph.export.arrays import Arrays
from graph.graph import open_graph
from graph.workspace import Workspace

_ALL = ("arrays", "duckdb", "ladybug", "networkx", "rdflib", "ogniwo", "oxigraph", "fuseki", "neo4j")
_CLIENTS = (1, 8, 64)
_BUSY = ("hub", "middle")  # what the fastest of the others is asked by many: a heavy question and a light one
_MAPS = {
    "the best connected 2,000": "/api/network?limit=2000",
    "the 500 nearest within 2 steps of the hub": "/api/network?center={hub}&depth=2&limit=500",
}


def main(arguments: list[str], shared: Path) -> None:
    """The command; `shared` is the folder with the scripts that start servers."""
    parser = argparse.ArgumentParser("python -m bench questions")
    parser.add_argument("--workspace", type=Path, required=True, help="one with a build of CORDIS; it is only read")
    parser.add_argument("--peers", default=",".join(_ALL), help=f"some of {','.join(_ALL)}")
    parser.add_argument("--servers", type=Path, default=shared / "tools/servers", help="folder of the script `serve`")
    parser.add_argument("--times", type=int, default=50, help="how often each question is asked at most")
    parser.add_argument("--seconds", type=float, default=3, help="for which a question is asked of one peer at most")
    parser.add_argument("--part", type=int, default=20, help="rdflib is given every n-th project")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/performance.md")
    options = parser.parse_args(arguments)
    wanted = options.peers.split(",")
    if unknown := set(wanted) - set(_ALL):
        parser.error(f"--peers: found {', '.join(sorted(unknown))}, expected some of {', '.join(_ALL)}")
    results = measure(options, wanted)
    text = report(results)
    print(text)
    if options.write:
        write_page(text)


def measure(options: argparse.Namespace, wanted: list[str]) -> Results:
    """Everything; SystemExit with a sentence where two peers disagree."""
    graph = open_graph(Workspace(options.workspace))
    data = data_of(Arrays(graph))
    asked = choose(data)
    results = Results(data, asked, options.times, options.seconds, os.getloadavg())
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as ending:
        folder = Path(scratch)
        makers: dict[str, Callable[[], Peer]] = {
            "arrays": lambda: ArraysPeer(graph, asked),
            "duckdb": lambda: DuckdbPeer(data, asked),
            "ladybug": lambda: LadybugPeer(data, asked),
            "networkx": lambda: NetworkxPeer(data, asked),
            "ogniwo": lambda: OgniwoPeer(options.workspace, asked, folder, version("ogniwo")),
            "oxigraph": lambda: OxigraphPeer(_triples(data, folder), asked, folder),
            "fuseki": lambda: FusekiPeer(_triples(data, folder), asked, folder, options.servers / "serve"),
            "neo4j": lambda: Neo4jPeer(data, asked, folder, options.servers / "serve"),
        }
        if "rdflib" in wanted:
            results.of_a_part = _ask_rdflib(data, folder, options, results)
        peers = _started({name: make for name, make in makers.items() if name in wanted}, results, ending)
        if peers:
            agree(peers, data)
        for peer in peers:
            results.versions.setdefault(peer.name, peer.version)
        results.in_process = ask([peer for peer in peers if not peer.wire], options)
        results.over_the_wire = ask([peer for peer in peers if peer.wire], options)
        _ask_many([peer for peer in peers if peer.wire], results, asked, options)
        results.memory = {peer.name: held for peer in peers if (held := peer.memory()) is not None}
    results.load_after = os.getloadavg()
    return results


def agree(peers: list[Peer], data: Data) -> None:
    """Asks every peer every question once; SystemExit where one gives another answer than the first that is not us."""
    reference = next((peer for peer in peers if peer.name != ArraysPeer.name), peers[0])
    for question, words in QUESTIONS.items():
        expected = reference.answer(question, reference.ask(question))
        if not expected:
            raise SystemExit(f"{words}: {reference.name} found nothing, expected an answer")
        for peer in peers:
            given = peer.answer(question, peer.ask(question))
            ours = peer.name == ArraysPeer.name
            if why := disagreement(question, expected, given, data, ours=ours):
                raise SystemExit(f"{words}: {_named(peer)} does not agree with {_named(reference)}: {why}")
    print(f"{len(peers)} peers agree on {len(QUESTIONS)} questions: {', '.join(map(_named, peers))}", flush=True)


def ask(peers: list[Peer], options: argparse.Namespace, least: int = 3) -> Rows:
    """Every question, of every peer in turn; of our server also for answers that it has kept."""
    rows: Rows = {}
    for question in QUESTIONS:
        calls: dict[str, Callable[[], object]] = {peer.name: partial(peer.ask, question) for peer in peers}
        for peer in peers:
            if isinstance(peer, OgniwoPeer):
                calls["kept"] = partial(peer.ask_again, question)
        rows[question] = in_turn(calls, options.times, options.seconds, least)
        print(question, {name: f"{times.p50:.2f}" for name, times in rows[question].items()}, flush=True)
    return rows


def _started(makers: dict[str, Callable[[], Peer]], results: Results, ending: ExitStack) -> list[Peer]:
    peers = []
    for name, make in makers.items():
        try:
            peers.append(ending.enter_context(closing(make())))
        except (NotToBeHadError, FileNotFoundError) as error:
            results.skipped.append(f"{name} was left out: {error}")
            print(results.skipped[-1], flush=True)
    return peers


def _ask_many(peers: list[Peer], results: Results, asked: Asked, options: argparse.Namespace) -> None:
    """What our server gives to many at once, beside the fastest of the others; and the maps that it draws."""
    ours = [peer for peer in peers if isinstance(peer, OgniwoPeer)]
    others = [peer for peer in peers if not isinstance(peer, OgniwoPeer)]
    if not ours:
        return
    for question in QUESTIONS:
        rows: dict[str, list[Throughput]] = {}
        results.throughput[question] = rows
        calls = {"Ogniwo": partial(ours[0].ask, question)}
        if others and question in _BUSY:
            calls["Ogniwo, kept"] = partial(ours[0].ask_again, question)
            times = results.over_the_wire[question]
            fastest = min(others, key=lambda peer: times[peer.name].p50)
            calls[fastest.name] = partial(fastest.ask, question)
        for name, call in calls.items():
            rows[name] = [throughput(call, clients, options.seconds) for clients in _CLIENTS]
            print(question, name, rows[name], flush=True)
    hub = asked.ids["hub"].removeprefix("institution/")
    for name, path in _MAPS.items():
        results.maps[name] = ours[0].first_bytes(path.format(hub=hub), options.times)


def _ask_rdflib(data: Data, folder: Path, options: argparse.Namespace, results: Results) -> Rows:
    """On a part only, beside DuckDB on the same part."""
    part = data.part(options.part)
    asked = choose(part)
    peers: list[Peer] = [DuckdbPeer(part, asked), RdflibPeer(part, asked, folder)]
    agree(peers, part)
    results.part, results.versions["rdflib"] = (options.part, len(part.institution)), peers[1].version
    return ask(peers, options, least=1)


def _triples(data: Data, folder: Path) -> Path:
    file = folder / "data.nt"
    if not file.exists():
        print(f"{write_triples(data, file):,} triples", flush=True)
    return file


def _named(peer: Peer) -> str:
    return f"{peer.name} {'over HTTP' if peer.wire else 'in process'}" if peer.name == ArraysPeer.name else peer.name


__all__ = ["agree", "ask", "main", "measure"]
