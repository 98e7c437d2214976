"""Apache Jena Fuseki on a TDB2 data set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from bench.process import run
from bench.questions import sparql
from bench.questions.questions import Answer, Asked
from bench.questions.servers import Asking, NotToBeHadError, Server, free_port


class FusekiPeer:
    """`serve` is the script that starts it (an empty data set the first time, for its jar); loaded in bulk."""

    name, wire = "Fuseki", True

    def __init__(self, triples: Path, asked: Asked, scratch: Path, serve: Path) -> None:
        folder = scratch / "fuseki"
        (folder / "data").mkdir(parents=True)
        jar = _jar(serve, folder)
        self.version = jar.stem.rpartition("-")[2]
        run("java", "-cp", jar, "tdb2.tdbloader", "--loc", folder / "data", triples)
        port = free_port()
        self._server, self._asking, self._asked = _start(serve, folder, port), Asking(port), asked

    def ask(self, question: str) -> Any:
        return self._asking.post("/ogniwo/query", sparql.query(question, self._asked), "application/sparql-query")

    def answer(self, question: str, given: Any) -> Answer:
        return sparql.answer(question, given)

    def memory(self) -> int | None:
        return self._server.memory()

    def close(self) -> None:
        self._server.end()


def _jar(serve: Path, folder: Path) -> Path:
    """The server's jar; where it is not there yet, a first start fetches it."""
    held = Path(os.environ.get("SERVERS_LIB", folder / "lib")) / "fuseki"
    if not (held / "complete").exists():
        first = folder / "first"
        first.mkdir()
        os.environ.setdefault("SERVERS_LIB", str(folder / "lib"))
        _start(serve, first, free_port()).end()
    found = sorted(held.glob("jena-fuseki-server-*.jar"))
    if not found:
        raise NotToBeHadError(f"found no jar in {held}")
    return found[0]


def _start(serve: Path, folder: Path, port: int) -> Server:
    server = Server([serve, "fuseki", folder, str(port)], folder, port, {"FUSEKI_TIMEOUT_MS": "600000"})
    server.wait("/ogniwo/query?query=ASK%7B%7D")
    return server


__all__ = ["FusekiPeer"]
