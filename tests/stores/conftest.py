"""Fixtures of the store contract.

- `store_url` the URL of an empty store, once for every backend: a store that is added to BACKENDS is tested by every
  test of the contract
- `oxigraph_server` (whole run) a real `oxigraph serve` on a port and folder of its own, stopped by its process id
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from graph.sparql_child import engine_program, free_port

BACKENDS = ("oxigraph", "oxigraph-server")


@pytest.fixture(params=BACKENDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "oxigraph":
        return f"oxigraph:{tmp_path / 'store'}"
    url: str = request.getfixturevalue("oxigraph_server")
    httpx2.post(
        f"{url}/update", content="DROP ALL", headers={"Content-Type": "application/sparql-update"}
    ).raise_for_status()
    return f"sparql+{url}"


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    command = [engine_program(), "serve", "--location", str(tmp_path_factory.mktemp("server")), "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://{address}", server)
            yield f"http://{address}"
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "oxigraph serve ended"
        try:
            httpx2.get(url)
            return
        except httpx2.HTTPError:
            time.sleep(0.05)
    pytest.fail("oxigraph serve did not answer")
