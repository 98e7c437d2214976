"""Answers that were given already, given again without asking the graph.

Invariant: an answer is kept under the build that it was made from, so it is true for as long as it is kept. Only whole
answers of routes that depend on nothing but the build and the address are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware import build_of
from api.state import Current

MOST_BYTES = 64 * 2**20  # of all answers together, in each process
LONGEST = 4 * 2**20  # of one
_Key = tuple[str, str, bytes, str]


class KeptAnswersMiddleware:
    """Keeps the bodies of the last answers as they were sent, compressed or not; the least recently used go first."""

    def __init__(self, app: ASGIApp, current: Current) -> None:
        self.app, self.current = app, current
        self._kept: OrderedDict[_Key, tuple[Message, Message, Any]] = OrderedDict()
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        build = build_of(scope, self.current)
        if build is None:
            await self.app(scope, receive, send)
            return
        key = build, scope["path"], scope["query_string"], Headers(scope=scope).get("accept-encoding", "")
        if kept := self._kept.get(key):
            self._kept.move_to_end(key)
            *messages, scope["route"] = kept  # who counts requests by route knows it from there
            for message in messages:
                # Those further out add headers of their own.
                await send({**message, "headers": list(message["headers"])} if "headers" in message else message)
            return
        start: Message = {}

        async def keeping(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = {**message, "headers": list(message["headers"])}
            elif start["status"] == 200 and "body" in message and not message.get("more_body") and not start.get("cut"):
                self._keep(key, start, dict(message), scope.get("route"))
            else:
                start["cut"] = True  # in pieces
            await send(message)

        await self.app(scope, receive, keeping)

    def _keep(self, key: _Key, start: Message, body: Message, route: Any) -> None:
        if len(body["body"]) > LONGEST or key in self._kept:
            return
        self._kept[key] = start, body, route
        self._bytes += len(body["body"])
        while self._bytes > MOST_BYTES:
            _, (_, oldest, _) = self._kept.popitem(last=False)
            self._bytes -= len(oldest["body"])


__all__ = ["KeptAnswersMiddleware"]
