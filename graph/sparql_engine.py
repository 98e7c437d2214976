"""One engine process that can be killed: `oxigraph serve-read-only` on a build's data set.

Invariant: an answer is handed out when all of it is here, so nobody gets half of one; and it holds neither the process
nor the main memory while a slow client reads it.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx2
import psutil

from graph.errors import EngineError, QueryTimeoutError

_START_SECONDS = 10.0
_STARTS = 2
_IN_MEMORY = 2**20  # bytes of an answer; a larger one lies in a temporary file
_BLOCK = 2**18
# Over the limit that is watched: beyond it the system refuses the engine what it takes faster than anyone looks. What
# counts there is more than main memory: stacks, and what is reserved.
_HARD_MEMORY, _RESERVED_MIB = 1.5, 256


@dataclass(frozen=True)
class Answer:
    """What the engine answered, as it came, in `size` bytes."""

    status: int
    media_type: str
    size: int
    _content: IO[bytes] = field(repr=False)

    def __post_init__(self) -> None:
        """Closes the file with the last reader."""
        weakref.finalize(self, self._content.close)

    @property
    def body(self) -> bytes:
        """All of it at once."""
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """All of it, piece by piece."""
        self._content.seek(0)
        while block := self._content.read(_BLOCK):
            yield block


class Engine:
    """A process and its users: when each of them began, by whatever they call themselves."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self._process, self._url = process, url
        self.users: dict[object, float] = {}
        self.peak_mib = 0.0
        self.left_behind = False  # whether a query runs on in it that nobody waits for

    @classmethod
    async def start(cls, data_set: Path, client: httpx2.AsyncClient, memory_mib: float, *, nice: int = 0) -> Engine:
        """A process that answers on the data set in a folder; EngineError where none can be had."""
        for _ in range(_STARTS):  # somebody else may take the port before the process does
            port = free_port()
            process = await asyncio.create_subprocess_exec(
                *_command(data_set, port), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
            )
            engine = cls(process, f"http://127.0.0.1:{port}")
            try:
                _bound(process.pid, memory_mib, nice)
                if await engine._answers(client):
                    return engine
            except BaseException:
                await engine.kill()
                raise
            await engine.kill()
        raise EngineError("the SPARQL engine did not start; see that the workspace can be read")

    async def _answers(self, client: httpx2.AsyncClient) -> bool:
        until = asyncio.get_running_loop().time() + _START_SECONDS
        while self.alive and asyncio.get_running_loop().time() < until:
            with contextlib.suppress(httpx2.HTTPError):
                await client.get(self._url, timeout=1)
                return self.alive
            await asyncio.sleep(0.02)
        return False

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def oldest(self) -> object:
        """The user who has been here longest."""
        return min(self.users, key=lambda user: self.users[user])

    def memory_mib(self) -> float:
        """What the process holds in main memory; `peak_mib` is the most that was seen."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.peak_mib = max(self.peak_mib, now := float(psutil.Process(self.pid).memory_info().rss) / 2**20)
            return now
        return 0.0

    async def ask(
        self, client: httpx2.AsyncClient, text: str, accept: str, extra: list[tuple[str, str]], most_mib: float
    ) -> Answer:
        """The whole answer; QueryTimeoutError where it is larger than `most_mib`, httpx2.HTTPError where the process
        ended, EngineError where there is no room for the answer.
        """
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        url = f"{self._url}/query"
        with contextlib.ExitStack() as unless_whole:
            content = unless_whole.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
            size = 0
            async with client.stream("POST", url, params=[*extra], content=text.encode(), headers=headers) as answer:
                async for block in answer.aiter_bytes():
                    size += len(block)
                    if size > most_mib * 2**20:
                        raise QueryTimeoutError(f"the answer is larger than {most_mib:g} MiB; ask for less")
                    try:
                        content.write(block)
                    except OSError as error:
                        raise EngineError(f"there is no room for the answer: {error.strerror}") from error
            unless_whole.pop_all()
        return Answer(answer.status_code, answer.headers.get("content-type", "text/plain"), size, content)

    async def kill(self) -> None:
        """Ends the process and waits for its end."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def _command(data_set: Path, port: int) -> list[str]:
    # Where the system can, the process ends with its parent, however that ends.
    guard = shutil.which("setpriv")
    command = [*([guard, "--pdeathsig", "KILL"] if guard else []), engine_program(), "serve-read-only"]
    return [*command, "--location", str(data_set), "--bind", f"127.0.0.1:{port}"]


def _bound(pid: int, memory_mib: float, nice: int) -> None:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if nice:
            process.nice(nice)
        if sys.platform == "linux":
            most = int((memory_mib * _HARD_MEMORY + _RESERVED_MIB) * 2**20)
            process.rlimit(psutil.RLIMIT_DATA, (most, most))


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


__all__ = ["Answer", "Engine", "engine_program", "free_port"]
