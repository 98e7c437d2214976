"""What 32 people notice of somebody who asks for too much: `ogniwo serve`, over HTTP, before and beside.

The people ask network questions of institutions drawn by chance, with pauses as between clicks. In turns they are
alone, beside SPARQL queries that never end (a sorted product, a correlated NOT EXISTS), and beside a client that
asks the heaviest questions of the API without a pause. Nobody asks the same twice, so no answer is a kept one.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx2
import numpy as np

from graph.graph import open_graph
from graph.workspace import Workspace

PEOPLE, PAUSE = 32, 1.0  # seconds between an answer and the next question, on average
ATTACKERS = 4
_WARM_SECONDS = 2.0  # of every turn, not counted
_SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
_NOT_THERE = (
    "SELECT * { ?a a ?t . ?b a ?t "
    "FILTER NOT EXISTS { ?g ?h ?i . ?j ?k ?l FILTER(STR(?i) = CONCAT(STR(?a), STR(?b), STR(?l))) } }"
)


@dataclass
class Turn:
    """What was measured in all turns of a kind: milliseconds of answers, and how many were none."""

    milliseconds: list[float] = field(default_factory=list)
    failed: int = 0

    def percentile(self, of: float) -> float:
        """In milliseconds."""
        return float(np.percentile(self.milliseconds, of))


class Questions:
    """Addresses of questions that nobody asked before."""

    def __init__(self, slugs: list[str], seed: int) -> None:
        self._slugs, self._chance = slugs, random.Random(seed)  # noqa: S311  # questions, not secrets

    def usual(self) -> str:
        """What a click asks."""
        one, other = (self._chance.choice(self._slugs) for _ in range(2))
        return self._chance.choice(
            (
                f"/api/institutions/{one}/partners?{self._when()}",
                f"/api/network?center={one}&limit=200&{self._when()}",
                f"/api/paths?from={one}&to={other}&k=3&{self._when()}",
                f"/api/institutions/{one}/similar?{self._when()}",
                f"/api/institutions/{one}/timeline?country={self._chance.choice(('PL', 'DE', 'FR', 'IT', 'ES'))}",
            )
        )

    def heavy(self) -> str:
        """What costs most."""
        one, other = (self._chance.choice(self._slugs) for _ in range(2))
        return self._chance.choice(
            (
                f"/api/network?limit=5000&ties=50000&{self._when()}",
                f"/api/matrix?rows=country&columns=country&most=300&{self._when()}",
                f"/api/paths?from={one}&to={other}&k=100&longer=3&{self._when()}",
                f"/api/export?table=ties&limit=50000&{self._when()}",
                f"/api/changes?before={self._day(2022, 2023)}&after={self._day(2024, 2026)}&limit=500",
            )
        )

    def _when(self) -> str:
        return f"at={self._day(2022, 2026)}"

    def _day(self, first: int, last: int) -> str:
        year, month, day = (self._chance.randint(*of) for of in ((first, last), (1, 12), (1, 28)))
        return f"{year}-{month:02}-{day:02}"

    def endless(self) -> str:
        """A SPARQL query that its limits have to stop; the comment makes it a new one."""
        query = f"{self._chance.choice((_SORTED, _NOT_THERE))} #{self._chance.random()}"
        return f"/sparql?query={quote(query)}"


def measure(workspace: Path, seconds: float, rounds: int, workers: int, pause: float) -> None:
    """Prints p50 and p95 of the people's answers, and the p95 beside others as a multiple of that alone."""
    slugs = [id_.partition("/")[2] for id_ in open_graph(Workspace(workspace)).network.institutions.ids]
    kinds: dict[str, Callable[[Questions], str] | None] = {
        "alone": None,
        "beside endless SPARQL queries": Questions.endless,
        "beside the heaviest questions": Questions.heavy,
    }
    measured = {kind: Turn() for kind in kinds}
    with _serving(workspace, workers) as address:
        for number in range(rounds):
            for kind, attack in kinds.items():
                with _attacked(address, slugs, attack, number):
                    asyncio.run(_ask(address, Questions(slugs, hash_of(kind, number)), seconds, pause, measured[kind]))
    print(f"\n{PEOPLE} people, {pause:g} s between clicks, {workers} worker processes, {os.cpu_count()} cores")
    print(f"{'':34} {'questions':>9} {'failed':>7} {'p50 ms':>8} {'p95 ms':>8} {'ratio':>7}")
    alone = measured["alone"].percentile(95)
    for kind, turn in measured.items():
        p50, p95 = turn.percentile(50), turn.percentile(95)
        print(f"{kind:34} {len(turn.milliseconds):9} {turn.failed:7} {p50:8.1f} {p95:8.1f} {p95 / alone:7.2f}")


def hash_of(kind: str, number: int) -> int:
    """The same in every run, another in every turn."""
    return sum(kind.encode()) * 1000 + number


async def _ask(address: str, questions: Questions, seconds: float, pause: float, turn: Turn) -> None:
    began = time.perf_counter()
    counted, until = began + _WARM_SECONDS, began + _WARM_SECONDS + seconds
    chance = random.Random(PEOPLE)  # noqa: S311  # pauses, not secrets

    async def person(client: httpx2.AsyncClient) -> None:
        while (now := time.perf_counter()) < until:
            await asyncio.sleep(chance.uniform(0, 2 * pause))
            asked, now = questions.usual(), time.perf_counter()
            answer = await client.get(address + asked)
            if now >= counted:
                turn.milliseconds.append((time.perf_counter() - now) * 1000)
                turn.failed += answer.status_code != 200

    async with httpx2.AsyncClient(timeout=120, limits=httpx2.Limits(max_connections=PEOPLE)) as client:
        await asyncio.gather(*(person(client) for _ in range(PEOPLE)))


@contextmanager
def _attacked(address: str, slugs: list[str], attack: Callable[[Questions], str] | None, seed: int) -> Iterator[None]:
    """Attackers in a process of their own while the block runs: several at SPARQL, one at the API."""
    if attack is None:
        yield
        return
    number = ATTACKERS if attack is Questions.endless else 1
    attacking = multiprocessing.get_context("spawn").Process(
        target=_attack, args=(address, slugs, attack.__name__, number, seed)
    )
    attacking.start()
    try:
        yield
    finally:
        attacking.kill()
        attacking.join()
        time.sleep(2)  # what is still running ends


def _attack(address: str, slugs: list[str], attack: str, number: int, seed: int) -> None:
    questions = Questions(slugs, seed)

    async def attacker(client: httpx2.AsyncClient) -> None:
        while True:
            with contextlib.suppress(httpx2.HTTPError):
                async with client.stream("GET", address + getattr(questions, attack)()) as answer:
                    async for _ in answer.aiter_raw():
                        pass

    async def attackers() -> None:
        async with httpx2.AsyncClient(timeout=120) as client:
            await asyncio.gather(*(attacker(client) for _ in range(number)))

    asyncio.run(attackers())


@contextmanager
def _serving(workspace: Path, workers: int) -> Iterator[str]:
    """The address of a real server, which is ended with the block."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "ogniwo", "--workspace", str(workspace), "serve", "--port", str(port)]
    environment = {**os.environ, "OGNIWO_REQUESTS_PER_MINUTE": "0"}
    with subprocess.Popen([*command, "--workers", str(workers)], env=environment) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/readyz", server)
            yield address
        finally:
            server.terminate()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with contextlib.suppress(httpx2.HTTPError):
            if httpx2.get(address, timeout=60).status_code == 200:
                return
        time.sleep(0.2)
    sys.exit("the server ended before it answered")
