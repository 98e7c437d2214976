"""Oxigraph's own server on a data set of its own."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.process import run
from bench.questions import sparql
from bench.questions.questions import Answer, Asked
from bench.questions.servers import Asking, Server, free_port
from graph.sparql_engine import engine_program


class OxigraphPeer:
    """Loaded in bulk, served read-only."""

    name, wire, version = "Oxigraph", True, version("oxigraph")

    def __init__(self, triples: Path, asked: Asked, scratch: Path) -> None:
        folder, port = scratch / "oxigraph", free_port()
        folder.mkdir()
        run(engine_program(), "load", "--location", folder / "data", "--file", triples)
        command: list[str | Path] = [engine_program(), "serve-read-only", "--location", folder / "data"]
        command += ["--bind", f"127.0.0.1:{port}"]
        self._server, self._asking, self._asked = Server(command, folder, port), Asking(port), asked
        self._server.wait("/query?query=ASK%7B%7D")

    def ask(self, question: str) -> Any:
        return self._asking.post("/query", sparql.query(question, self._asked), "application/sparql-query")

    def answer(self, question: str, given: Any) -> Answer:
        return sparql.answer(question, given)

    def memory(self) -> int | None:
        return self._server.memory()

    def close(self) -> None:
        self._server.end()


__all__ = ["OxigraphPeer"]
