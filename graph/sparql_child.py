"""SPARQL in a process that can be killed: `oxigraph serve-read-only` on a build's data set.

Invariant: no query outlives its limits. The engine's own timeout does not stop sorting, so the supervisor watches the
wall clock and the memory, kills the process, and starts a new one for those who wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

from graph.errors import QueryError, QueryTimeoutError, QueueFullError

_WATCH_SECONDS = 0.1
_START_SECONDS = 10.0


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


class SparqlChild:
    """One engine process, started when first asked. Used from one event loop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._slots = asyncio.Semaphore(limits.running)
        self._waiting = 0
        self._starting = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._data_set: Path | None = None
        self._url = ""
        self._client = httpx2.AsyncClient(timeout=None)  # the supervisor keeps the time

    async def query(self, data_set: Path, text: str, accept: str, extra: list[tuple[str, str]]) -> Answer:
        """The answer to a query on the data set in a folder, in a format that `accept` allows.

        QueueFullError where too many wait, QueryTimeoutError where a limit stopped it, QueryError where the engine
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
            return await self._watched(data_set, text, accept, extra)
        finally:
            self._slots.release()

    async def _watched(self, data_set: Path, text: str, accept: str, extra: list[tuple[str, str]]) -> Answer:
        # A second try, because the process may have been killed for the sake of another query.
        for last in (False, True):
            process = await self._running(data_set)
            asking = asyncio.create_task(self._ask(text, accept, extra))
            try:
                await self._watch(process, asking)
                return await asking
            except httpx2.HTTPError as error:
                await self._kill(process)
                if last:
                    raise QueryError(f"the SPARQL engine failed: {error or type(error).__name__}") from error
            finally:
                asking.cancel()
                with contextlib.suppress(asyncio.CancelledError, httpx2.HTTPError):
                    await asking
        raise AssertionError("unreachable")

    async def _watch(self, process: asyncio.subprocess.Process, asking: asyncio.Task[Answer]) -> None:
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.limits.seconds
        while True:
            await asyncio.wait([asking], timeout=_WATCH_SECONDS)
            if asking.done():
                return
            if clock() > deadline:
                await self._kill(process)
                raise QueryTimeoutError(f"the query was stopped after {self.limits.seconds:g} seconds; ask for less")
            if _memory_mib(process) > self.limits.memory_mib:
                await self._kill(process)
                raise QueryTimeoutError(
                    f"the query was stopped at {self.limits.memory_mib} MiB of memory; ask for less"
                )

    async def _ask(self, text: str, accept: str, extra: list[tuple[str, str]]) -> Answer:
        body = bytearray()
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        url = f"{self._url}/query"
        async with self._client.stream("POST", url, params=[*extra], content=text.encode(), headers=headers) as answer:
            async for block in answer.aiter_bytes():
                body += block
                if len(body) > self.limits.answer_mib * 2**20:
                    raise QueryError(f"the answer is larger than {self.limits.answer_mib} MiB; ask for less")
        return Answer(answer.status_code, answer.headers.get("content-type", "text/plain"), bytes(body))

    async def _running(self, data_set: Path) -> asyncio.subprocess.Process:
        async with self._starting:
            process = self._process
            if process and process.returncode is None and self._data_set == data_set:
                return process
            if process:
                await self._kill(process)
            self._process = await self._start(data_set)
            self._data_set = data_set
            return self._process

    async def _start(self, data_set: Path) -> asyncio.subprocess.Process:
        port = _free_port()
        self._url = f"http://127.0.0.1:{port}"
        process = await asyncio.create_subprocess_exec(
            engine(),
            *("serve-read-only", "--location", str(data_set), "--bind", f"127.0.0.1:{port}"),
            *("--timeout-s", str(max(1, round(self.limits.seconds)))),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        for _ in range(int(_START_SECONDS / 0.05)):
            with contextlib.suppress(httpx2.HTTPError):
                await self._client.get(self._url, timeout=1)
                return process
            if process.returncode is not None:
                break
            await asyncio.sleep(0.05)
        await self._kill(process)
        raise QueryError("the SPARQL engine did not start; see that the workspace can be read")

    async def _kill(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    async def close(self) -> None:
        """Ends the process and the connections."""
        if self._process:
            await self._kill(self._process)
            self._process = None
        await self._client.aclose()


def failure(message: str) -> str:
    """The engine's complaint in one line: where, and what; not its list of all that would have been right."""
    first = message.strip().removeprefix("Error: ").partition("\n")[0] or "the SPARQL engine failed"
    return first if len(first) < 300 else first[:300] + " …"


def engine() -> str:
    """The engine's program: beside this Python, else on the PATH; QueryError where there is none."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("oxigraph", path=beside) or shutil.which("oxigraph")
    if not found:
        raise QueryError("the program oxigraph was not found; install the package oxigraph")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _memory_mib(process: asyncio.subprocess.Process) -> float:
    try:
        return float(psutil.Process(process.pid).memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0
