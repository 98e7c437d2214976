"""Whether the server is alive, whether it can answer, and how it does."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.observed import figures
from api.parameters import GraphParam
from graph.tokens import Tokens, bearer

router = APIRouter(tags=["health"])
_LOCAL = frozenset({"127.0.0.1", "::1"})


@router.get("/healthz", summary="Is the process alive?")
def alive() -> dict[str, str]:
    """Always ok while the process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="Can it answer questions?")
def ready(graph: GraphParam) -> dict[str, str]:
    """The build that is served; a problem with status 503 where there is none."""
    return {"status": "ok", "build": graph.stamp}


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    """Requests, their times and sizes in Prometheus' text format; for this machine, and for a token of scope admin."""
    if not (request.client and request.client.host in _LOCAL):
        tokens = Tokens(request.app.state.current.workspace.path)
        tokens.name_of(bearer(request.headers.get("authorization")), "admin")
    text, media_type = figures()
    return Response(text, media_type=media_type, headers={"Cache-Control": "no-store"})
