"""Every error as a problem detail (RFC 9457): one table from exception to status and title."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from api.middleware import SECURITY
from api.negotiation import language
from graph.errors import (
    EngineError,
    ForbiddenError,
    GoneError,
    InvalidIdError,
    InvalidRecordError,
    NoGraphError,
    NotAcceptableError,
    NotFoundError,
    OgniwoError,
    QueryError,
    QueryTimeoutError,
    QueueFullError,
    TooLargeError,
    UnauthorizedError,
    UnknownMediaError,
)

MEDIA_TYPE = "application/problem+json"
_STATUSES: dict[type[OgniwoError], tuple[int, str]] = {
    NotFoundError: (404, "Not found"),
    InvalidIdError: (404, "Not found"),
    InvalidRecordError: (400, "Bad request"),
    UnauthorizedError: (401, "Not known"),
    ForbiddenError: (403, "Not allowed"),
    NotAcceptableError: (406, "Not acceptable"),
    TooLargeError: (413, "Too long"),
    UnknownMediaError: (415, "Unknown format"),
    GoneError: (410, "No longer valid"),
    NoGraphError: (503, "No graph yet"),
    QueueFullError: (503, "Too many queries"),
    QueryTimeoutError: (504, "Query stopped"),
    EngineError: (503, "Query engine failed"),
    QueryError: (400, "Bad query"),
    OgniwoError: (500, "Internal error"),
}
_HEADERS = {
    401: {"WWW-Authenticate": 'Bearer realm="ogniwo"'},
    403: {"WWW-Authenticate": 'Bearer realm="ogniwo", error="insufficient_scope"'},
    503: {"Retry-After": "5"},
}
_log = logging.getLogger(__name__)


def problem(request: Request, status: int, title: str, detail: str) -> Response:
    """A problem detail about a request; a page that says the same where a browser asks outside the API."""
    headers = _HEADERS.get(status, {})
    if _is_browser(request):
        return HTMLResponse(_page(request, status, detail), status, headers=headers | {"Vary": "Accept"})
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.url.path}
    return JSONResponse(content, status, headers=headers, media_type=MEDIA_TYPE)


def _is_browser(request: Request) -> bool:
    """Programs that accept anything do not name HTML."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _page(request: Request, status: int, detail: str) -> str:
    from api.routes.ontology import reference  # the routes raise what is answered here
    from ontology.reference.pages import Reader
    from ontology.reference.writing import LANGUAGES

    reader = Reader(language(request.headers.get("accept-language", ""), LANGUAGES))
    return reference(request).render("problem.html", "problem", reader, missing=status == 404, detail=detail)


def _allowed(request: Request) -> str:
    """The methods that a path answers; where it is no route, that of files."""
    from api.routes import ROUTERS  # the routes raise what is answered here

    found = set[str]()
    for route in (route for router in ROUTERS for route in router.routes):
        if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL:
            found |= route.methods or set()
    return ", ".join(sorted(found)) or "GET"


def status_of(error: OgniwoError) -> tuple[int, str]:
    """The status that an error of ours is answered with, and its title."""
    return next(_STATUSES[c] for c in type(error).__mro__ if c in _STATUSES)


def install(app: FastAPI) -> None:
    """Makes an application answer every error as a problem detail."""

    @app.exception_handler(OgniwoError)
    def ours(request: Request, error: OgniwoError) -> Response:
        return problem(request, *status_of(error), str(error))

    @app.exception_handler(HTTPException)
    def plain(request: Request, error: HTTPException) -> Response:
        detail, headers = str(error.detail), dict(error.headers or {})
        if error.status_code == 404:
            detail = f"there is nothing at {request.url.path}"
        elif error.status_code == 405:
            headers["Allow"] = _allowed(request)
            detail = f"found {request.method}, expected {headers['Allow']} at {request.url.path}"
        answer = problem(request, error.status_code, str(error.detail), detail)
        answer.headers.update(headers)
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"][1:]) or first["loc"][0]
        return problem(request, 422, "Bad parameter", f"{name}: found {first.get('input')!r}, {first['msg'].lower()}")

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        _log.error("failed to answer %s", request.url.path, exc_info=error)
        detail = "the server failed to answer; the administrator's log says why"
        answer = problem(request, 500, "Internal error", detail)
        answer.headers.update(SECURITY)  # this is made outside all layers
        return answer
