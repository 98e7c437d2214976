"""Connections of clients that are slow, that never ask, or that speak something else than HTTP.

Invariant: all of a request is here within `SECONDS` of the end of the answer before it, or its connection is closed;
so who sends a byte a second holds neither memory nor a place for long. How long answers take is not looked at.
"""

from __future__ import annotations

import asyncio
import json

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import MEDIA_TYPE
from api.middleware import SECURITY

SECONDS = 30.0


class Impatient(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its parent
        """Begins to wait for a request."""
        super().connection_made(transport)
        self._wait()

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
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self.transport.abort()
        else:
            self._wait()  # it waits for us


__all__ = ["SECONDS", "Impatient"]
