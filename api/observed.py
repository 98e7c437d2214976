"""What happens, told without saying who asked what: a line of JSON a request, and figures for Prometheus.

Invariant: neither addresses, nor paths with ids, nor parameters are written; a request is named by its route.
"""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ACCESS = logging.getLogger("ogniwo.access")
_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where the figures of several processes meet

_requests = Counter("ogniwo_requests", "Requests answered.", ("method", "route", "status"))
_durations = Histogram(
    "ogniwo_request_seconds", "Seconds from a request to the end of its answer.", ("route",), buckets=_SECONDS
)
_answers = Counter("ogniwo_answer_bytes", "Bytes of answers, without headers.", ("route",))
_waiting = Gauge("ogniwo_requests_in_progress", "Requests that are being answered.", multiprocess_mode="livesum")


class JsonLines(logging.Formatter):
    """A log record as one line of JSON: time (UTC), level, logger, message, and the record's own fields."""

    converter = staticmethod(time.gmtime)  # a function, not a method

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": f"{self.formatTime(record, '%Y-%m-%dT%H:%M:%S')}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said | getattr(record, "fields", {}), ensure_ascii=False)


class Observed:
    """ASGI middleware that counts, times and logs every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 500, 0

        async def noting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        with _waiting.track_inprogress():
            try:
                await self._app(scope, receive, noting)
            finally:
                seconds, route = time.perf_counter() - started, _route(scope)
                _requests.labels(scope["method"], route, status).inc()
                _durations.labels(route).observe(seconds)
                _answers.labels(route).inc(size)
                fields = {"method": scope["method"], "route": route, "status": status}
                fields |= {"ms": round(seconds * 1000, 1), "bytes": size, "process": os.getpid()}
                ACCESS.info("request", extra={"fields": fields})


def figures() -> tuple[bytes, str]:
    """What was counted so far, by all processes that share a place for it, in Prometheus' text format; and its type."""
    registry = REGISTRY
    if os.environ.get(_SHARED):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _route(scope: Scope) -> str:
    """The template of the route that answered, or what kind of thing was asked for."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) and path != "/" else "files" if scope["path"] != "/" else "/"


__all__ = ["JsonLines", "Observed", "figures"]
