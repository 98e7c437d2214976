"""SPARQL in a process that can be killed: `oxigraph serve-read-only` on a build's data set.

Invariant: no query outlives its limits. The engine's own timeout does not stop sorting, so the supervisor watches the
wall clock and the memory, kills the process, and starts a new one for those who wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import psutil

from graph.errors import EngineError, QueryError, QueryTimeoutError, QueueFullError
from graph.sparql_text import PROLOGUE_LINES, undeclared

_WATCH_SECONDS = 0.1
_START_SECONDS = 10.0
_TRIES = 3


@dataclass(frozen=True)
class Limits:
    """What one query may use, and how many may run and wait."""

    seconds: float = 20.0
    memory_mib: int = 1024
    answer_mib: int = 64
    running: int = 4
    waiting: int = 64


@dataclass(frozen=True)
class Answer:
    """What the engine answered, as it came."""

    status: int
    media_type: str
    body: bytes


@dataclass
class _Engine:
    """A process on one data set, and who is using it: the start of each query, by its task."""

    process: asyncio.subprocess.Process
    url: str
    users: dict[object, float] = field(default_factory=dict)

    def oldest(self) -> object:
        """The query that has run longest: the one that a memory limit is charged to."""
        return min(self.users, key=lambda user: self.users[user])


class SparqlChild:
    """Engine processes, one a data set, started when first asked; the last one stays. Used from one event loop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._slots = asyncio.Semaphore(limits.running)
        self._waiting = 0
        self._starting = asyncio.Lock()
        self._engines: dict[Path, _Engine] = {}
        self._client = httpx2.AsyncClient(timeout=None)  # the supervisor keeps the time

    async def query(self, data_set: Path, text: str, accept: str, extra: list[tuple[str, str]]) -> Answer:
        """The answer to a query on the data set in a folder, in a format that `accept` allows.

        QueueFullError where too many wait, QueryTimeoutError where a limit stopped it, EngineError where the engine
        fails. `extra` are further parameters of the SPARQL protocol.
        """
        if self._waiting >= self.limits.waiting:
            raise QueueFullError("too many queries are waiting; try again in a few seconds")
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._answered(data_set, text, accept, extra)
        finally:
            self._slots.release()

    async def _answered(self, data_set: Path, text: str, accept: str, extra: list[tuple[str, str]]) -> Answer:
        me, started = object(), self._now()
        # Tried again, because the process may have been killed for the sake of another query.
        for turn in range(_TRIES):
            engine = await self._running(data_set)
            engine.users[me] = started
            asking = asyncio.create_task(self._ask(engine, text, accept, extra))
            try:
                await self._watch(engine, me, asking)
                return await asking
            except httpx2.HTTPError as error:
                await _kill(engine.process)
                if turn == _TRIES - 1:
                    raise EngineError(f"the SPARQL engine failed: {error or type(error).__name__}") from error
            finally:
                asking.cancel()
                with contextlib.suppress(asyncio.CancelledError, httpx2.HTTPError, QueryError):
                    await asking
                del engine.users[me]
                await self._end_unused(data_set)
        raise AssertionError("unreachable")

    async def _watch(self, engine: _Engine, me: object, asking: asyncio.Task[Answer]) -> None:
        while True:
            await asyncio.wait([asking], timeout=_WATCH_SECONDS)
            if asking.done():
                return
            if self._now() > engine.users[me] + self.limits.seconds:
                await _kill(engine.process)
                raise QueryTimeoutError(f"the query was stopped after {self.limits.seconds:g} seconds; ask for less")
            if engine.oldest() is me and _memory_mib(engine.process) > self.limits.memory_mib:
                await _kill(engine.process)
                limit = f"{self.limits.memory_mib} MiB of memory"
                raise QueryTimeoutError(f"the query was stopped at {limit}; ask for less")

    async def _ask(self, engine: _Engine, text: str, accept: str, extra: list[tuple[str, str]]) -> Answer:
        body = bytearray()
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        url = f"{engine.url}/query"
        async with self._client.stream("POST", url, params=[*extra], content=text.encode(), headers=headers) as answer:
            async for block in answer.aiter_bytes():
                body += block
                if len(body) > self.limits.answer_mib * 2**20:
                    raise QueryError(f"the answer is larger than {self.limits.answer_mib} MiB; ask for less")
        return Answer(answer.status_code, answer.headers.get("content-type", "text/plain"), bytes(body))

    async def _running(self, data_set: Path) -> _Engine:
        async with self._starting:
            engine = self._engines.get(data_set)
            if engine is None or engine.process.returncode is not None:
                engine = self._engines[data_set] = await self._start(data_set)
            return engine

    async def _end_unused(self, latest: Path) -> None:
        """Ends processes on data sets that were replaced, when their last query has ended."""
        for data_set, engine in list(self._engines.items()):
            if data_set != latest and not engine.users:
                del self._engines[data_set]
                await _kill(engine.process)

    async def _start(self, data_set: Path) -> _Engine:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        # Where the system can, the process ends with its parent, however that ends.
        guard = shutil.which("setpriv")
        command = [*([guard, "--pdeathsig", "KILL"] if guard else []), engine_program(), "serve-read-only"]
        process = await asyncio.create_subprocess_exec(
            *command,
            *("--location", str(data_set), "--bind", f"127.0.0.1:{port}"),
            *("--timeout-s", str(max(1, round(self.limits.seconds)))),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        for _ in range(int(_START_SECONDS / 0.05)):
            with contextlib.suppress(httpx2.HTTPError):
                await self._client.get(url, timeout=1)
                return _Engine(process, url)
            if process.returncode is not None:
                break
            await asyncio.sleep(0.05)
        await _kill(process)
        raise EngineError("the SPARQL engine did not start; see that the workspace can be read")

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()

    async def close(self) -> None:
        """Ends the processes and the connections."""
        for engine in self._engines.values():
            await _kill(engine.process)
        self._engines.clear()
        await self._client.aclose()


async def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def failure(message: str, query: str) -> str:
    """The engine's complaint about a query in one line: where, and what; not its list of all that would be right."""
    first = message.strip().removeprefix("Error: ").partition("\n")[0] or "the SPARQL engine failed"
    first = re.sub(r"error at (\d+):", lambda m: f"error at {int(m[1]) - PROLOGUE_LINES}:", first, count=1)
    # The engine speaks of a prefix only in some places, so it is looked for here.
    if first.startswith("error at") and (unknown := undeclared(query)):
        return f"{first.partition(' expected')[0]} a prefix that is not declared, {', '.join(unknown)}"
    return first if len(first) < 300 else first[:300] + " …"


def engine_program() -> str:
    """The engine's program: beside this Python, else on the PATH; EngineError where there is none."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("oxigraph", path=beside) or shutil.which("oxigraph")
    if not found:
        raise EngineError("the program oxigraph was not found; install the package oxigraph")
    return found


def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _memory_mib(process: asyncio.subprocess.Process) -> float:
    try:
        return float(psutil.Process(process.pid).memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0
