"""Whether the server is alive, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from api.parameters import GraphParam

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process alive?")
def alive() -> dict[str, str]:
    """Always ok while the process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="Can it answer questions?")
def ready(graph: GraphParam) -> dict[str, str]:
    """The build that is served; a problem with status 503 where there is none."""
    return {"status": "ok", "build": graph.stamp}
