"""Clients that read their answers slowly or not at all.

Invariant: who is given more than its connection holds takes at least `SLOWEST` bytes a second of it, measured over
`SECONDS`, or the connection is ended; and all answers of a process that wait to be read have at most `MOST_UNREAD`
bytes: of more, the longest is given up. uvicorn itself waits for ever. No thread waits with it, as none writes answers.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 30.0
SLOWEST = 1_000
MOST_UNREAD = 256 * 2**20


class Read(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting for who reads.

    asyncio says `pause_writing` where more than 64 KiB wait to be read, `resume_writing` where they are fewer than 16.
    """

    _looking: asyncio.TimerHandle | None = None
    _unread = 0

    def pause_writing(self) -> None:
        """Begins to look whether the client reads."""
        super().pause_writing()
        self._look_later()
        _make_room([one for one in self.connections if isinstance(one, Read)])

    def resume_writing(self) -> None:
        """Ends looking."""
        self._end_looking()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends looking for good."""
        self._end_looking()
        super().connection_lost(exc)

    def unread(self) -> int:
        """Bytes of answers that wait to be read."""
        return self.transport.get_write_buffer_size()

    def _look_later(self) -> None:
        self._end_looking()
        self._unread = self.unread()
        self._looking = self.loop.call_later(SECONDS, self._look)

    def _look(self) -> None:
        if self._unread - self.unread() < SLOWEST * SECONDS:
            self.transport.abort()
        else:
            self._look_later()

    def _end_looking(self) -> None:
        if self._looking:
            self._looking.cancel()


def _make_room(connections: list[Read]) -> None:
    waiting = sorted(connections, key=Read.unread)
    total = sum(map(Read.unread, waiting))
    while total > MOST_UNREAD:
        longest = waiting.pop()
        total -= longest.unread()
        longest.transport.abort()


__all__ = ["MOST_UNREAD", "SECONDS", "SLOWEST", "Read"]
