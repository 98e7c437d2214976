"""Connections of clients that are slow, that never ask, or that speak something else than HTTP.

Invariant: all of a request is here within `SECONDS` of the end of the answer before it, or its connection is closed;
so who sends a byte a second holds neither memory nor a place for long. Of more than `MOST` connections, the one that
has been waited for longest makes room for the next. How long answers take is not looked at; how long they take to be
read, `ogniwo.readers` looks at.
"""

from __future__ import annotations

import asyncio
import json

import h11

from api.errors import MEDIA_TYPE
from api.middleware import SECURITY
from ogniwo.readers import Read

SECONDS = 30.0
MOST = 600  # in a process, which may usually open 1,024 files


class Impatient(Read):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its parent
        """Begins to wait for a request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST:
            self._make_room()

    def on_response_complete(self) -> None:
        """Begins to wait for the next one."""
        self._wait()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends waiting."""
        if self._waiting:
            self._waiting.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """The answer to what is no HTTP, or has a head of more than 64 KiB: a problem like all others."""
        said = {"type": "about:blank", "title": "Bad request", "status": 400, "detail": f"{msg} Expected HTTP/1.1."}
        headers = {"Content-Type": MEDIA_TYPE, "Connection": "close", **SECURITY}
        head = h11.Response(status_code=400, headers=[*headers.items()], reason=b"Bad Request")
        for event in (head, h11.Data(data=json.dumps(said).encode()), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait(self) -> None:
        if self._waiting:
            self._waiting.cancel()
        self._waiting = self.loop.call_later(SECONDS, self._enough)

    def _enough(self) -> None:
        reads = self.flow.write_paused  # `Read` looks at that
        if not reads and (self.transport.is_closing() or self._is_asked_for()):
            self.transport.abort()
        else:
            self._wait()

    def _is_asked_for(self) -> bool:
        """Whether a request is waited for, or the rest of one; else it waits for us."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def _make_room(self) -> None:
        """Ends the connection whose request has been waited for longest; where there is none, one that reads slowly."""
        others = [one for one in self.connections if isinstance(one, Impatient) and one is not self]
        open_ones = [one for one in others if not one.transport.is_closing()]
        waiting = [one for one in open_ones if one.flow.write_paused or one._is_asked_for()]
        if waiting:
            min(waiting, key=Impatient._turn).transport.abort()

    def _turn(self) -> tuple[bool, float]:
        """When it would be ended, the lowest first."""
        return self.flow.write_paused, self._waiting.when() if self._waiting else 0.0


__all__ = ["MOST", "SECONDS", "Impatient"]
