"""Servers as processes of their own, started and ended by their process id; and asking them over one connection."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import threading
import time
from pathlib import Path

import psutil

from graph.sparql_engine import free_port

_STARTING = 300  # seconds until a server must answer; on a busy machine Java takes its time
_HIGHEST = re.compile(r"^VmHWM:\s+([0-9]+) kB$", re.MULTILINE)


class NotToBeHadError(Exception):
    """A server cannot be started here; the sentence says why."""


class Server:
    """One server on a port of its own; `folder` takes its log."""

    def __init__(self, command: list[str | Path], folder: Path, port: int, more: dict[str, str] | None = None) -> None:
        self.port = port
        self._log = folder / "server.log"
        with self._log.open("w") as log:
            said = {"stdout": log, "stderr": subprocess.STDOUT}
            self._process = subprocess.Popen(
                [str(part) for part in command],
                env=os.environ | (more or {}),
                **said,  # type: ignore[call-overload]
            )

    def wait(self, path: str) -> None:
        """Waits until a GET of a path is answered."""
        for _ in range(_STARTING * 4):
            self.check()
            try:
                self.get(path)
                return
            except OSError:
                time.sleep(0.25)
        self.end()
        raise NotToBeHadError(f"did not answer within {_STARTING} s")

    def check(self) -> None:
        """NotToBeHadError where the process has ended."""
        if self._process.poll() is not None:
            last = self._log.read_text(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise NotToBeHadError(f"ended with code {self._process.returncode}: {last[0]}")

    def get(self, path: str) -> bytes:
        return Asking(self.port).get(path)

    def memory(self) -> int:
        """Bytes at most that the process and its children had in memory so far, pages of mapped files among them."""
        root = psutil.Process(self._process.pid)
        return sum(_highest(process) for process in (root, *root.children(recursive=True)))

    def end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Asking:
    """Requests to a port of this machine over connections that are kept open, one a thread."""

    def __init__(self, port: int) -> None:
        self._port, self._held = port, threading.local()

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: str, kind: str) -> bytes:
        headers = {"Content-Type": kind, "Accept": "application/sparql-results+json"}
        return self._ask("POST", path, body.encode(), headers)

    def watch(self, path: str) -> tuple[float, float, int]:
        """Seconds until the first and the last byte of an answer's body, and how many bytes it has."""
        connection = self._connection()
        started = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read(1)
        first = time.perf_counter() - started
        size = 1 + len(response.read())
        return first, time.perf_counter() - started, size

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._held, "connection"):
            self._held.connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        return self._held.connection  # type: ignore[no-any-return]

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        connection = self._connection()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):  # it was idle too long
            connection.close()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
        content = response.read()
        if response.status != http.client.OK:
            raise SystemExit(f"{method} {path} was answered with {response.status}: {content[:300]!r}")
        return content


def _highest(process: psutil.Process) -> int:
    try:
        status = Path(f"/proc/{process.pid}/status")
        mark = _HIGHEST.search(status.read_text()) if status.exists() else None  # only Linux has it
        return int(mark[1]) * 1024 if mark else int(process.memory_info().rss)
    except (psutil.NoSuchProcess, OSError):
        return 0


__all__ = ["Asking", "NotToBeHadError", "Server", "free_port"]
