"""`python -m bench search [WORKSPACE|ZIP]`: searching 200,000 names, beside peers in the same run.

The names are those of a build (of CORDIS: its workspace, or the ZIP that is loaded first) and made-up ones, Polish and
English. Queries of every kind are drawn from them with seeded errors. "Found" is how often the name that was meant, or
its namesake, is among the first ten. A search runs in Python and SQLite on one core, so its time on the processor is
printed too: that is its time on a quiet machine.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from rapidfuzz.process import extract

from bench.process import ogniwo
from bench.queries import KINDS, Meant, Queries
from graph.build import CATALOGUE
from graph.catalogue import Catalogue, CatalogueBuilder
from graph.ids import normalised
from graph.model import Node, Properties, Text
from graph.search.names import NUMBER
from ontology import vocab

NAMES = 200_000
QUERIES, OF_PEERS = 300, 5  # of each kind; a peer takes long
SHOWN = 10
SEED = 20240630

_Answer = Callable[[str], Sequence[str]]


@dataclass
class _Names:
    """What can be found: nodes, their weights, and by id the names as they are compared."""

    nodes: list[Node]
    weights: dict[str, float]
    plain: dict[str, frozenset[str]]

    def number(self) -> int:
        return sum(len(names) for names in self.plain.values())


def measure(source: Path) -> None:
    """Makes the catalogue, then asks it and its peers."""
    chance = random.Random(SEED)  # noqa: S311 — the same queries every time
    with tempfile.TemporaryDirectory() as scratch:
        names = _of_build(_build(source, Path(scratch)))
        print(f"{names.number():,} names of {source.name}", end=", ", flush=True)
        _make_up(names, chance)
        file = Path(scratch) / "catalogue.sqlite"
        _write(names, file)
        queries = Queries(names.plain, chance)
        with closing(Catalogue(file)) as catalogue:
            _ask("ogniwo", lambda query: [hit.id for hit in catalogue.search(query, SHOWN)], names, queries, QUERIES)
        with closing(sqlite3.connect(":memory:")) as db:
            _ask("SQLite, LIKE over all names", _like(db, names), names, queries, OF_PEERS)
        _ask("RapidFuzz, extract over all names", _rapidfuzz(names), names, queries, OF_PEERS)


def _build(source: Path, scratch: Path) -> Path:
    """The catalogue of a workspace's current build, or of one made of a file."""
    if not source.is_dir():
        ogniwo(scratch / "workspace", "load", source)
        ogniwo(scratch / "workspace", "build")
        source = scratch / "workspace"
    return source / "current" / CATALOGUE


def _of_build(file: Path) -> _Names:
    names = _Names([], {}, {})
    with closing(sqlite3.connect(file)) as db:
        for thing, weight, shown, plain in db.execute("SELECT id, weight, names, plain FROM thing"):
            both = list(zip(shown.split("\n"), plain.split("\n"), strict=True))
            called = [name for name, one in both if not one.startswith(NUMBER)]
            _add(names, thing, weight, called, [name for name, one in both if one.startswith(NUMBER)])
    return names


def _add(names: _Names, thing: str, weight: float, called: list[str], numbers: list[str]) -> None:
    properties: Properties = {"names": tuple(Text(name, "und") for name in called), "identifiers": tuple(numbers)}
    names.nodes.append(Node(thing, properties))
    names.weights[thing] = weight
    names.plain[thing] = frozenset(map(normalised, called))


def _make_up(names: _Names, chance: random.Random) -> None:
    """Offices of Polish kinds in places of the build, and words of its names put together, as frequent as they are."""
    kinds = [concept.label("pl").capitalize() for concept in vocab.scheme("institution-kinds").values()]
    places = [text.value for node in names.nodes if node.kind == "place" for text in _texts(node)]
    spelt = [
        w for node in names.nodes if node.kind == "institution" for text in _texts(node) for w in text.value.split()
    ]
    for number in range(NAMES - names.number()):
        if number % 2:
            name = (
                f"{chance.choice(kinds)} {chance.choice(('w', 'im. Jana', 'nr 2 w', 'Ziemi'))} {chance.choice(places)}"
            )
        else:
            name = " ".join(chance.sample(spelt, chance.randint(2, 6)))
        nip = str(chance.randrange(10**9, 10**10))
        _add(names, f"institution/made-up-{number}", float(int(chance.paretovariate(1.0))), [name], [f"nip:{nip}"])


def _texts(node: Node) -> Iterator[Text]:
    for value in node.properties["names"]:
        if isinstance(value, Text) and value.value:
            yield value


def _write(names: _Names, file: Path) -> None:
    builder = CatalogueBuilder()
    for node in names.nodes:
        builder.add_node(node)
    started, cpu = time.perf_counter(), time.process_time()
    builder.write(file, names.weights, {})
    seconds = f"{time.perf_counter() - started:.1f} s ({time.process_time() - cpu:.1f} s of CPU)"
    print(f"{names.number():,} with made-up ones: written in {seconds}, {file.stat().st_size / 2**20:.0f} MiB")


def _like(db: sqlite3.Connection, names: _Names) -> _Answer:
    db.execute("CREATE TABLE name (plain TEXT, thing TEXT)")
    db.executemany("INSERT INTO name VALUES (?, ?)", ((n, thing) for thing, of in names.plain.items() for n in of))

    def answer(query: str) -> list[str]:
        rows = db.execute("SELECT thing FROM name WHERE plain LIKE ? LIMIT ?", (f"%{normalised(query)}%", SHOWN))
        return [thing for (thing,) in rows]

    return answer


def _rapidfuzz(names: _Names) -> _Answer:
    pairs = [(name, thing) for thing, of in names.plain.items() for name in of]
    plain, things = [name for name, _ in pairs], [thing for _, thing in pairs]
    return lambda query: [things[at] for _, _, at in extract(normalised(query), plain, limit=SHOWN)]


def _ask(who: str, answer: _Answer, names: _Names, queries: Queries, number: int) -> None:
    print(f"\n{who:42} {'p50 ms':>8} {'p95 ms':>8} {'p95 CPU':>8} {'found':>7}   e.g.", flush=True)
    together: list[tuple[float, float]] = []
    for kind in KINDS:
        asked = queries.of(kind, number)
        for meant in asked[:1]:
            answer(meant.query)  # warm
        times, found = [], 0
        for meant in asked:
            started, cpu = time.perf_counter(), time.thread_time()
            things = answer(meant.query)
            times.append((time.perf_counter() - started, time.thread_time() - cpu))
            found += _is_met(meant, things, names)
        together += times
        recall = f"{found / len(asked):7.0%}" if asked[0].thing else " " * 7
        print(f"{kind:42} {_milliseconds(times)} {recall}   {asked[0].query[:40]!r}", flush=True)
    print(f"{'all of them':42} {_milliseconds(together)}")


def _is_met(meant: Meant, things: Sequence[str], names: _Names) -> bool:
    same = names.plain.get(meant.thing, frozenset())
    return any(thing == meant.thing or meant.name in names.plain[thing] & same for thing in things)


def _milliseconds(times: list[tuple[float, float]]) -> str:
    wall, cpu = (quantiles(of, n=100, method="inclusive") for of in zip(*times, strict=True))
    return f"{wall[49] * 1000:8.2f} {wall[94] * 1000:8.2f} {cpu[94] * 1000:8.2f}"
