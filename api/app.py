"""The application: routes, errors, headers, and the web pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from api import errors
from api.kept import KeptAnswersMiddleware
from api.limited import Limited
from api.middleware import SECURITY, CompressionMiddleware, HeadersMiddleware, SecurityMiddleware
from api.models import Problem
from api.observed import Observed
from api.routes import ROUTERS
from api.state import Current
from graph.errors import NotFoundError
from graph.sparql_child import Limits, SparqlChild
from graph.workspace import Workspace

WEB = Path(__file__).parent / "web"
_GZIP_LEVEL = 3  # of 9: a map in a few milliseconds instead of many, and hardly larger
# FastAPI's own page takes its scripts from another host; these come with the web pages.
_DOCS = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ogniwo: HTTP API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/swagger-ui.css"></head><body><div id="swagger-ui"></div>
<script src="/assets/swagger-ui-bundle.js"></script><script src="/assets/swagger-start.js"></script></body></html>"""
_PROBLEM = {errors.MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": title, "content": _PROBLEM}
    for status, title in (
        (400, "Bad request"),
        (404, "Not found"),
        (405, "Method not allowed"),
        (406, "Not acceptable"),
        (410, "The cursor of an earlier build"),
        (413, "Too long"),
        (415, "Unknown format"),
        (422, "Bad parameter"),
        (429, "Too many requests"),
        (503, "No graph yet, or too many queries"),
        (504, "Query stopped at its limit"),
    )
}
# Outside the API, browsers get a page that says the same.
_PAGES: dict[int | str, dict[str, Any]] = {
    status: {**said, "content": {**_PROBLEM, "text/html": {}}} for status, said in _PROBLEMS.items()
}


def create_app(
    workspace: Path, limits: Limits | None = None, web: Path = WEB, origins: Sequence[str] = (), each_minute: int = 0
) -> FastAPI:
    """An application that serves the current build of a workspace and the web pages in a folder; pages of `origins`
    (such as https://example.org, or *) may read the API too. `each_minute`: requests of an address without a token,
    0 for no limit."""

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
        openapi_url=None,  # FastAPI's own encodes the description anew for everybody, which takes 12 ms
        docs_url=None,
        redoc_url=None,
        responses=_PROBLEMS,
    )
    app.state.current = Current(Workspace(workspace))
    app.state.web = web
    errors.install(app)
    app.add_middleware(CompressionMiddleware, minimum_size=1000, compresslevel=_GZIP_LEVEL)
    app.add_middleware(KeptAnswersMiddleware, current=app.state.current)
    app.add_middleware(Limited, workspace=workspace, each_minute=each_minute)
    app.add_middleware(HeadersMiddleware, current=app.state.current)
    app.add_middleware(Observed)
    if origins:
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET"], expose_headers=["ETag"])
    app.add_middleware(SecurityMiddleware)
    for router in ROUTERS:
        app.include_router(router, responses={} if router.prefix.startswith("/api") else _PAGES)
    _serve_web(app, web)
    return app


def _serve_web(app: FastAPI, web: Path) -> None:
    @cache
    def encoded() -> bytes:
        return msgspec.json.encode(app.openapi())

    @app.get("/openapi.json", include_in_schema=False)
    def description() -> Response:
        return Response(encoded(), media_type="application/json")

    @app.get("/", include_in_schema=False)
    def index() -> FileResponse:
        if not (web / "index.html").is_file():
            raise NotFoundError("the web pages were not built; install Ogniwo anew, or see /docs for the API")
        return FileResponse(web / "index.html", headers={"Cache-Control": "no-cache"})

    @app.get("/docs", include_in_schema=False)
    def documentation() -> HTMLResponse:
        # The component styles itself while it runs.
        policy = SECURITY["Content-Security-Policy"] + "; style-src 'self' 'unsafe-inline'"
        return HTMLResponse(_DOCS, headers={"Content-Security-Policy": policy})

    app.mount("/", StaticFiles(directory=web, check_dir=False), name="web")
