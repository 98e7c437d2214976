"""Clients that read slowly: a real server with little patience ends their connections, and nobody else notices."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ogniwo import connections, readers

PATIENCE = 1.0  # seconds
HELD = 65_536  # bytes that the kernels hold for a connection on each side, about
PIECE, LONG = b"x" * 50_000, 6_000_000


def whole(_: Request) -> Response:
    return Response(b"x" * LONG)


async def pieces(_: Request) -> Response:
    async def made() -> Any:
        for _ in range(LONG // len(PIECE)):
            yield PIECE

    return StreamingResponse(made())


def threaded(_: Request) -> Response:
    """Pieces that are made in threads of the pool, as those of an export."""
    return StreamingResponse(PIECE for _ in range(LONG // len(PIECE)))


def medium(_: Request) -> Response:
    return Response(b"x" * 60_000)  # less than asyncio pauses for


def short(_: Request) -> Response:
    return PlainTextResponse("here")


ANSWERS = (whole, pieces, threaded, medium, short)


class Served:
    """A server in a thread, its address, and what it holds."""

    def __init__(self, server: uvicorn.Server, address: tuple[str, int]) -> None:
        self._state, self.address = server.server_state, address

    def connections(self) -> int:
        return len(self._state.connections)

    def requests(self) -> int:
        return self._state.total_requests

    def tasks(self) -> int:
        return len(self._state.tasks)

    def unread(self) -> int:
        return sum(one.unread() for one in list(self._state.connections) if isinstance(one, readers.Read))

    def get(self, path: str) -> httpx2.Response:
        return httpx2.get(f"http://{self.address[0]}:{self.address[1]}{path}", timeout=30)

    @contextmanager
    def asked(self, path: str, held: int = HELD) -> Iterator[socket.socket]:
        """A connection on which something was asked for, and nothing is read yet."""
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, held)
            connection.settimeout(30)
            connection.connect(self.address)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            yield connection


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(connections, "SECONDS", PATIENCE)
    monkeypatch.setattr(readers, "SECONDS", PATIENCE)
    app = Starlette(routes=[Route(f"/{answer.__name__}", answer) for answer in ANSWERS])
    # uvicorn closes a connection on which nothing is asked before ours does, as it does with the times of everyday.
    config = uvicorn.Config(
        app,
        http=connections.Impatient,
        log_config=None,
        lifespan="off",
        timeout_keep_alive=0,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, HELD // 4)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
        thread.start()
        wait_until(lambda: server.started)
        yield Served(server, listening.getsockname())
        server.should_exit = True
        thread.join()


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def rest(connection: socket.socket) -> int:
    """How many bytes come yet, until the connection ends or falls silent."""
    number = 0
    with suppress(ConnectionResetError):
        while block := connection.recv(1_000_000):
            number += len(block)
    return number


@pytest.mark.parametrize("path", ["/whole", "/pieces", "/threaded"])
def test_who_reads_a_byte_at_a_time_is_let_go(served: Served, path: str) -> None:
    with served.asked(path) as connection:
        assert connection.recv(1) == b"H"
        wait_until(lambda: served.unread() > 0)
        read = 1
        while served.connections():
            read += len(connection.recv(1))
            time.sleep(0.01)
            assert read < 2_000  # it takes 20 seconds
        wait_until(lambda: served.tasks() == 0)
        assert read + rest(connection) < LONG
    assert served.get("/short").text == "here"


@pytest.mark.parametrize("path", ["/whole", "/pieces", "/threaded"])
def test_who_reads_slowly_gets_all_of_it(served: Served, path: str) -> None:
    """Several times as long as a request is waited for."""
    read, started = 0, time.monotonic()
    with served.asked(path) as connection:
        while read < LONG:
            block = connection.recv(100_000)
            assert block, f"ended after {read} bytes"
            read += len(block)
            time.sleep(0.05)
    assert time.monotonic() - started > 2 * PATIENCE


def test_the_end_of_an_answer_is_waited_for_no_longer(served: Served) -> None:
    """uvicorn closes the connection, and would wait for ever until the rest is read."""
    with served.asked("/medium", held=4096):
        wait_until(lambda: served.unread() > 0)
        wait_until(lambda: served.connections() == 0)


def test_answers_that_nobody_reads_have_a_bound_together(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (connections, readers):
        monkeypatch.setattr(module, "SECONDS", 1000.0)
    monkeypatch.setattr(readers, "MOST_UNREAD", 2 * LONG)
    with ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(served.asked("/whole"))
        wait_until(lambda: served.requests() == 6)
        assert LONG < served.unread() <= 2 * LONG
        assert 2 <= served.connections() < 6
        assert served.get("/short").text == "here"


def test_slow_readers_keep_nobody_waiting(served: Served) -> None:
    """They are more than there are threads."""
    with ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(served.asked("/threaded"))
        wait_until(lambda: served.tasks() == 60 and served.unread() > 60 * 65_536)
        assert served.get("/short").text == "here"
        assert served.connections() > 30  # it was answered beside them


def test_of_too_many_connections_the_idle_ones_make_room(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SECONDS", 1000.0)
    monkeypatch.setattr(connections, "MOST", 20)
    with ExitStack() as stack:
        reading = stack.enter_context(served.asked("/pieces"))
        wait_until(lambda: served.unread() > 0)
        silent = [stack.enter_context(socket.create_connection(served.address)) for _ in range(60)]
        wait_until(lambda: ended(silent[0]) and ended(silent[30]))
        assert not ended(silent[-1])
        assert served.connections() <= 21
        assert served.get("/short").text == "here"
        assert rest(reading) > LONG


def ended(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
