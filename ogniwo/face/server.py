"""Who answers: a server by its address, or the same application in this process.

Both speak HTTP, so a notebook gets the same answers from a folder as from a public server.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property, partial
from os import PathLike
from pathlib import Path
from typing import Any, Protocol

import httpx2
from anyio.from_thread import start_blocking_portal

from graph.errors import NotFoundError, OgniwoError
from graph.graph import Graph, open_graph
from graph.workspace import Workspace

_SECONDS = 120  # that an answer may take
Parameters = Mapping[str, Any]


class Server(Protocol):
    """Answers requests."""

    @property
    def graph(self) -> Graph | None:
        """The build itself; None on another machine."""

    def request(self, method: str, path: str, parameters: Parameters, headers: Mapping[str, str]) -> httpx2.Response:
        """One answer, of whatever status."""

    def close(self) -> None:
        """Ends the connection."""


def connected(source: str | PathLike[str], token: str | None) -> Server:
    """The server of an address or of a workspace."""
    if str(source).startswith(("http://", "https://")):
        return _Remote(str(source), token)
    return _Local(Workspace(Path(source)))


def answered(response: httpx2.Response) -> httpx2.Response:
    """The answer itself where all is well, else the sentence that it says as NotFoundError or OgniwoError."""
    if response.status_code < 400:
        return response
    try:
        said = response.json()["detail"]
    except (ValueError, KeyError, TypeError):
        said = f"{response.url} answered with status {response.status_code}"
    raise (NotFoundError if response.status_code == 404 else OgniwoError)(str(said))


class _Remote:
    graph: Graph | None = None

    def __init__(self, address: str, token: str | None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(base_url=address, headers=headers, timeout=_SECONDS)

    def request(self, method: str, path: str, parameters: Parameters, headers: Mapping[str, str]) -> httpx2.Response:
        try:
            return self._client.request(method, path, params=_stated(parameters), headers=headers)
        except httpx2.HTTPError as error:
            raise OgniwoError(f"{self._client.base_url} does not answer: {error}") from error

    def close(self) -> None:
        self._client.close()


class _Local:
    """The application in a thread of this process; nothing listens, so nobody else can ask it."""

    def __init__(self, workspace: Workspace) -> None:
        from api import create_app

        self._workspace = workspace
        workspace.current()  # says what to do where there is no graph yet
        self._stack = ExitStack()
        app = create_app(workspace.path)
        self._portal = self._stack.enter_context(start_blocking_portal())
        wrapped = self._portal.wrap_async_context_manager
        self._stack.enter_context(wrapped(app.router.lifespan_context(app)))
        transport = httpx2.ASGITransport(app=app)
        client = httpx2.AsyncClient(transport=transport, base_url="http://ogniwo.invalid", timeout=_SECONDS)
        self._client = self._stack.enter_context(wrapped(client))

    @cached_property
    def graph(self) -> Graph | None:
        return open_graph(self._workspace)

    def request(self, method: str, path: str, parameters: Parameters, headers: Mapping[str, str]) -> httpx2.Response:
        asking = partial(self._client.request, method, path, params=_stated(parameters), headers=headers)
        return self._portal.call(asking)

    def close(self) -> None:
        self._stack.close()


def _stated(parameters: Parameters) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}
