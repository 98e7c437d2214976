"""A remote store: any SPARQL 1.1 server with query, update and Graph Store Protocol endpoints.

The URL is that of the data set; `/query`, `/update` and `/store` (Oxigraph) or `/data` (Jena Fuseki) are found below
it. Credentials come from `OGNIWO_SPARQL_USERNAME` and `OGNIWO_SPARQL_PASSWORD`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import httpx2
import pyoxigraph

from graph.errors import StoreError
from graph.stores.rdf_store import RdfStore, Row

_RESULTS = "application/sparql-results+json"


class SparqlStore(RdfStore):
    """One HTTP client with a connection pool; may be shared by threads."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        user, password = os.environ.get("OGNIWO_SPARQL_USERNAME"), os.environ.get("OGNIWO_SPARQL_PASSWORD")
        auth = httpx2.BasicAuth(user, password or "") if user else None
        self._client = httpx2.Client(auth=auth, timeout=httpx2.Timeout(300, connect=10))
        self._graph_store: str | None = None

    def load(self, triples: bytes, graph: str) -> None:
        """See `RdfStore.load`."""
        self._graph_store = self._graph_store or self._find_graph_store()
        self._send(
            "POST",
            self._graph_store,
            params={"graph": graph},
            content=triples,
            headers={"Content-Type": "application/n-triples"},
        )

    def update(self, text: str) -> None:
        """See `RdfStore.update`."""
        self._send(
            "POST",
            f"{self._url}/update",
            content=text.encode(),
            headers={"Content-Type": "application/sparql-update"},
        )

    def select(self, text: str) -> Iterable[Row]:
        """See `RdfStore.select`."""
        answer = self._send(
            "POST",
            f"{self._url}/query",
            content=text.encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": _RESULTS},
        )
        solutions = pyoxigraph.parse_query_results(answer.content, format=pyoxigraph.QueryResultsFormat.JSON)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        return (tuple(solution) for solution in solutions)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _find_graph_store(self) -> str:
        for name in ("store", "data"):
            try:
                answer = self._client.get(f"{self._url}/{name}?default", headers={"Accept": "application/n-triples"})
            except httpx2.HTTPError as error:
                raise StoreError(f"SPARQL server {self._url}: {error}") from error
            if answer.status_code == httpx2.codes.OK:
                return f"{self._url}/{name}"
        raise StoreError(f"SPARQL server {self._url}: found no Graph Store endpoint, expected /store or /data")

    def _send(self, method: str, url: str, **request: object) -> httpx2.Response:
        try:
            answer = self._client.request(method, url, **request)  # type: ignore[arg-type]  # httpx2's own keywords
        except httpx2.HTTPError as error:
            raise StoreError(f"SPARQL server {self._url}: {error}") from error
        if answer.is_error:
            raise StoreError(f"SPARQL server {self._url}: status {answer.status_code}, {answer.text[:300]}")
        return answer
