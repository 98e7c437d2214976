"""What stands around every answer: security headers, tags by which unchanged answers are recognised, compression.

Plain ASGI, because a layer that reads answers piece by piece would hold up those that are streamed.
"""

from __future__ import annotations

import zlib
from importlib.metadata import version

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware, GZipResponder
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.state import Current
from graph.errors import NoGraphError

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
}
PRIVATE = "/api/review/"  # needs a token, changes between builds, and is for nobody else
_ZSTD_LEVEL = 3
_VERSION = zlib.crc32(version("ogniwo").encode())


class SecurityMiddleware:
    """Security headers on everything that does not bear its own; to be the outermost."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class HeadersMiddleware:
    """On answers of the API a tag of build, path and parameters. Who has an answer with the tag already is told so
    before anything is asked of the graph."""

    def __init__(self, app: ASGIApp, current: Current) -> None:
        self.app, self.current = app, current

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        tag = self._tag(scope)
        private = scope["path"].startswith(PRIVATE)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if tag and message["status"] == 200:
                    headers["ETag"] = tag
                    headers["Cache-Control"] = "no-cache"
                if private:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        if tag and _names(Headers(scope=scope).get("if-none-match", ""), tag):
            unchanged = Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
            await unchanged(scope, receive, with_headers)
        else:
            await self.app(scope, receive, with_headers)

    def _tag(self, scope: Scope) -> str | None:
        build = build_of(scope, self.current)
        if build is None:
            return None
        asked = zlib.crc32(scope["path"].encode() + b"?" + scope["query_string"], _VERSION)
        return f'W/"{build}-{asked:08x}"'


def build_of(scope: Scope, current: Current) -> str | None:
    """The build on which alone, with the address, the answer to a request depends; None for requests of another sort,
    and where there is none."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    if not scope["path"].startswith("/api/") or scope["path"].startswith(PRIVATE):
        return None
    try:
        return current.folder().name
    except NoGraphError:
        return None


def _names(if_none_match: str, tag: str) -> bool:
    """Whether the header lists a tag; compared weakly, as RFC 9110 asks of this header."""
    return tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in if_none_match.split(","))


class CompressionMiddleware(GZipMiddleware):
    """Zstandard where the client knows it, else gzip: of a map it makes fewer bytes in a quarter of the time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _accepts(Headers(scope=scope).get("accept-encoding", ""), "zstd"):
            responder = _ZstdResponder(self.app, self.minimum_size, exclude_content_types=self.exclude_content_types)
            await responder(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class _ZstdResponder(GZipResponder):
    content_encoding = "zstd"
    _stream: zstandard.ZstdCompressionObj | None = None

    def _compress_body(self, body: bytes, more_body: bool) -> bytes:
        if self._stream is None:
            self._stream = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
        end = zstandard.COMPRESSOBJ_FLUSH_BLOCK if more_body else zstandard.COMPRESSOBJ_FLUSH_FINISH
        return self._stream.compress(body) + self._stream.flush(end)


def _accepts(accept_encoding: str, coding: str) -> bool:
    for one in accept_encoding.split(","):
        name, _, weight = one.strip().partition(";")
        if name.strip() == coding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


__all__ = ["PRIVATE", "SECURITY", "CompressionMiddleware", "HeadersMiddleware", "SecurityMiddleware", "build_of"]
