"""SPARQL in processes that can be killed, in two lanes.

    query ──▶ light lane: one process for all, a second each ──▶ heavy lane: a process for each, few at once
                                                    what is not answered by then

Invariants: no query outlives its limits, and the verdict on one is spoken where it ran alone; a query that was taken
in is answered, whatever becomes of those beside it. The engine's own timeout does not stop sorting and some joins, so
the clock and the memory are watched from here and the process is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from graph.errors import OgniwoError, QueryError, QueryTimeoutError, QueueFullError
from graph.ids import digest
from graph.sparql_engine import Answer, Engine, engine_program, free_port
from graph.sparql_text import PROLOGUE_LINES, undeclared

_WATCH_SECONDS = 0.05
_TRIES = 2  # in each lane, where the process ended
_KNOWN_HEAVY = 1000  # queries remembered
# A connection to a process that was killed is worth nothing, and its port may be another's.
_NO_KEEPING = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
_NICE = 10  # heavy queries take what processor time the others leave


@dataclass(frozen=True)
class Limits:
    """What one query may use, and how many may run and wait."""

    seconds: float = 20.0  # of a query alone in its process
    memory_mib: int = 1024  # of a process
    answer_mib: float = 64
    light_seconds: float = 1.0  # of a query beside others
    light: int = 8  # at once
    heavy: int = 2  # at once
    waiting: int = 64  # for the light lane
    heavy_waiting: int = 16


@dataclass(frozen=True)
class _Query:
    text: str
    accept: str
    extra: list[tuple[str, str]]


class _Lane:
    """So many at once, so many waiting."""

    def __init__(self, running: int, waiting: int) -> None:
        self._places, self._most, self._waiting = asyncio.Semaphore(running), waiting, 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Waits for a place and holds it; QueueFullError where too many wait already."""
        if self._waiting >= self._most:
            raise QueueFullError("too many queries are waiting; try again in a few seconds")
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()


class SparqlChild:
    """Answers queries; processes are started when first needed. Used from one event loop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._light = _Lane(limits.light, limits.waiting)
        self._heavy = _Lane(limits.heavy, limits.heavy_waiting)
        self._starting = asyncio.Lock()
        self._shared: dict[Path, Engine] = {}  # the process of the light lane, by data set
        self._engines: set[Engine] = set()  # all that run
        self._known_heavy: dict[str, None] = {}
        self._client = httpx2.AsyncClient(timeout=None, limits=_NO_KEEPING)

    async def query(self, data_set: Path, text: str, accept: str, extra: list[tuple[str, str]]) -> Answer:
        """The answer to a query on the data set in a folder, in a format that `accept` allows.

        QueueFullError where too many wait, QueryTimeoutError where a limit stopped it, EngineError where the engine
        fails. `extra` are further parameters of the SPARQL protocol.
        """
        query, key = _Query(text, accept, extra), digest(str(data_set), text, str(extra), length=32)
        if key not in self._known_heavy:
            async with self._light.place():
                answer = await self._beside_others(data_set, query)
            if answer is not None:
                return answer
            self._known_heavy[key] = None
            if len(self._known_heavy) > _KNOWN_HEAVY:
                del self._known_heavy[next(iter(self._known_heavy))]
        async with self._heavy.place():
            return await self._alone(data_set, query)

    # The light lane

    async def _beside_others(self, data_set: Path, query: _Query) -> Answer | None:
        """None where the query needs a process of its own, or may have ended two that it shared."""
        started = asyncio.get_running_loop().time()
        for _ in range(_TRIES):
            engine = await self._shared_engine(data_set)
            me = object()
            engine.users[me] = started
            try:
                async with self._asked(engine, query) as asking:
                    if await self._answered_in_its_slice(engine, me, asking):
                        return await asking
                    return None
            except httpx2.HTTPError:
                continue  # killed for the sake of another query, or by it
            finally:
                await self._leave(data_set, engine, me)
        return None

    async def _answered_in_its_slice(self, engine: Engine, me: object, asking: asyncio.Task[Answer]) -> bool:
        until = asyncio.get_running_loop().time() + self.limits.light_seconds
        while True:
            await asyncio.wait([asking], timeout=_WATCH_SECONDS)
            if asking.done():
                return True
            if asyncio.get_running_loop().time() > until:
                return False
            # Who takes the memory cannot be told here: the oldest query is tried alone, the others together again.
            if engine.oldest() is me and engine.memory_mib() > self.limits.memory_mib:
                await self._end(engine)
                return False

    async def _shared_engine(self, data_set: Path) -> Engine:
        async with self._starting:
            engine = self._shared.get(data_set)
            if engine is None or not engine.alive:
                engine = self._shared[data_set] = await self._start(data_set)
            return engine

    async def _leave(self, data_set: Path, engine: Engine, me: object) -> None:
        """A process with a query that nobody waits for gets no new ones and ends after its last user; so do those on
        data sets that were replaced."""
        del engine.users[me]
        if engine.left_behind and self._shared.get(data_set) is engine:
            del self._shared[data_set]
        replaced = [path for path, other in self._shared.items() if path != data_set and not other.users]
        idle = [self._shared.pop(path) for path in replaced]
        if not engine.users and engine not in self._shared.values():
            idle.append(engine)
        for unused in idle:
            await self._end(unused)

    # The heavy lane

    async def _alone(self, data_set: Path, query: _Query) -> Answer:
        until = asyncio.get_running_loop().time() + self.limits.seconds
        for _ in range(_TRIES):
            engine = await self._start(data_set, nice=_NICE)
            try:
                async with self._asked(engine, query) as asking:
                    await self._watch(engine, asking, until)
                    return await asking
            except httpx2.HTTPError:
                # The system refused it memory before anyone looked.
                if engine.peak_mib > self.limits.memory_mib / 2:
                    raise self._too_much_memory() from None
            finally:
                await self._end(engine)
        raise QueryError("the query ended the SPARQL engine twice; it may be nested too deeply")

    async def _watch(self, engine: Engine, asking: asyncio.Task[Answer], until: float) -> None:
        while not asking.done():
            if asyncio.get_running_loop().time() > until:
                raise QueryTimeoutError(f"the query was stopped after {self.limits.seconds:g} seconds; ask for less")
            if engine.memory_mib() > self.limits.memory_mib:
                raise self._too_much_memory()
            await asyncio.wait([asking], timeout=_WATCH_SECONDS)

    def _too_much_memory(self) -> QueryTimeoutError:
        return QueryTimeoutError(f"the query was stopped at {self.limits.memory_mib} MiB of memory; ask for less")

    # Both

    @asynccontextmanager
    async def _asked(self, engine: Engine, query: _Query) -> AsyncIterator[asyncio.Task[Answer]]:
        """A query that is being answered; nobody waits for it any longer when the block is left."""
        asking = asyncio.create_task(
            engine.ask(self._client, query.text, query.accept, query.extra, self.limits.answer_mib)
        )
        try:
            yield asking
        finally:
            if not asking.done() or asking.cancelled() or asking.exception():
                engine.left_behind = True
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError, httpx2.HTTPError, OgniwoError):
                await asking

    async def _start(self, data_set: Path, *, nice: int = 0) -> Engine:
        engine = await Engine.start(data_set, self._client, self.limits.memory_mib, nice=nice)
        self._engines.add(engine)
        return engine

    async def _end(self, engine: Engine) -> None:
        await engine.kill()
        self._engines.discard(engine)

    async def close(self) -> None:
        """Ends the processes and the connections."""
        for engine in list(self._engines):
            await self._end(engine)
        await self._client.aclose()


def failure(message: str, query: str) -> str:
    """The engine's complaint about a query in one line: where, and what; not its list of all that would be right."""
    first = message.strip().removeprefix("Error: ").partition("\n")[0] or "the SPARQL engine failed"
    first = re.sub(r"error at (\d+):", lambda m: f"error at {int(m[1]) - PROLOGUE_LINES}:", first, count=1)
    # The engine speaks of a prefix only in some places, so it is looked for here.
    if first.startswith("error at") and (unknown := undeclared(query)):
        return f"{first.partition(' expected')[0]} a prefix that is not declared, {', '.join(unknown)}"
    return first if len(first) < 300 else first[:300] + " …"


__all__ = ["Answer", "Limits", "SparqlChild", "engine_program", "failure", "free_port"]
