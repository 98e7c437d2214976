"""How often somebody may ask: limits for those without a token, by address, and for tokens that nobody knows.

Addresses are kept in memory only, as long as a limit counts. Each process counts for itself.
"""

from __future__ import annotations

import math
import time
from pathlib import Path

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem
from graph.errors import ForbiddenError, UnauthorizedError
from graph.tokens import Tokens, bearer

_ASKING = ("/api/", "/sparql", "/id/", "/.well-known/")  # what costs work; pages and their files do not
_WRONG_TOKENS = RateLimitItemPerMinute(10)


class Limited:
    """ASGI middleware. `each_minute`: requests of one address without a token; 0 limits nothing."""

    def __init__(self, app: ASGIApp, workspace: Path, each_minute: int) -> None:
        self._app, self._tokens = app, Tokens(workspace)
        self._item = RateLimitItemPerMinute(each_minute) if each_minute else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_ASKING):
            request = Request(scope)
            if seconds := await self._wait(request):
                detail = f"too many requests from this address; try again in {seconds} s, or send a token"
                answer = problem(request, 429, "Too many requests", detail)
                answer.headers["Retry-After"] = str(seconds)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _wait(self, request: Request) -> int:
        """Seconds until this address may ask again; 0 where it may now."""
        address = request.client.host if request.client else ""
        token = bearer(request.headers.get("authorization"))
        if token is not None:
            if not self._limiter.test(_WRONG_TOKENS, "token", address):
                return self._seconds(_WRONG_TOKENS, "token", address)
            if await run_in_threadpool(self._known, token):
                return 0
            self._limiter.hit(_WRONG_TOKENS, "token", address)
        if self._item is None or self._limiter.hit(self._item, "ask", address):
            return 0
        return self._seconds(self._item, "ask", address)

    def _known(self, token: str) -> bool:
        try:
            self._tokens.name_of(token, "read")
        except (UnauthorizedError, ForbiddenError):
            return False
        return True

    def _seconds(self, item: RateLimitItemPerMinute, *of: str) -> int:
        return max(1, math.ceil(self._limiter.get_window_stats(item, *of).reset_time - time.time()))


__all__ = ["Limited"]
