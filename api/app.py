"""The application: routes, errors, headers, and the web pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles

from api import errors
from api.models import Problem
from api.routes import ROUTERS
from api.state import Current
from graph.errors import NoGraphError, NotFoundError
from graph.sparql_child import Limits, SparqlChild
from graph.workspace import Workspace

WEB = Path(__file__).parent / "web"
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
    ),
}
# FastAPI's own page takes its scripts from another host; these come with the web pages.
_DOCS = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ogniwo: HTTP API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/swagger-ui.css"></head><body><div id="swagger-ui"></div>
<script src="/assets/swagger-ui-bundle.js"></script><script src="/assets/swagger-start.js"></script></body></html>"""
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": title, "content": {errors.MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
    for status, title in (
        (400, "Bad request"),
        (404, "Not found"),
        (406, "Not acceptable"),
        (422, "Bad parameter"),
        (503, "No graph yet, or too many queries"),
        (504, "Query stopped at its limit"),
    )
}


def create_app(workspace: Path, limits: Limits | None = None, web: Path = WEB) -> FastAPI:
    """An application that serves the current build of a workspace and the web pages in a folder."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.sparql = SparqlChild(limits or Limits())
        yield
        await app.state.sparql.close()

    app = FastAPI(
        title="Ogniwo",
        summary="Who cooperates with whom, in what, since when, and who says so.",
        version=version("ogniwo"),
        license_info={"name": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses=_PROBLEMS,
    )
    app.state.current = Current(Workspace(workspace))
    app.state.web = web
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.middleware("http")(_headers)
    for router in ROUTERS:
        app.include_router(router)
    _serve_web(app, web)
    return app


async def _headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Security headers on everything; an ETag per build on answers of the API, but for those that need a token: they
    change between builds, and are for nobody else."""
    private = request.url.path.startswith("/api/review/")
    tag = _tag(request) if request.method == "GET" and request.url.path.startswith("/api/") and not private else None
    if tag and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    response = await call_next(request)
    if tag and response.status_code == 200:
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = "no-cache"
    if private:
        response.headers["Cache-Control"] = "no-store"
    for name, value in _SECURITY.items():
        response.headers.setdefault(name, value)
    return response


def _tag(request: Request) -> str | None:
    try:
        return f'W/"{request.app.state.current.workspace.current().name}"'
    except NoGraphError:
        return None


def _serve_web(app: FastAPI, web: Path) -> None:
    @app.get("/", include_in_schema=False)
    def index() -> FileResponse:
        if not (web / "index.html").is_file():
            raise NotFoundError("the web pages were not built; install Ogniwo anew, or see /docs for the API")
        return FileResponse(web / "index.html", headers={"Cache-Control": "no-cache"})

    @app.get("/docs", include_in_schema=False)
    def documentation() -> HTMLResponse:
        # The component styles itself while it runs.
        policy = _SECURITY["Content-Security-Policy"] + "; style-src 'self' 'unsafe-inline'"
        return HTMLResponse(_DOCS, headers={"Content-Security-Policy": policy})

    app.mount("/", StaticFiles(directory=web, check_dir=False), name="web")
