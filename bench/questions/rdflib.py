"""rdflib in process, on a part of the data: on all of it some of these questions take minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rdflib

from bench.questions import sparql
from bench.questions.data import Data
from bench.questions.questions import Answer, Asked


class RdflibPeer:
    """The SPARQL of the servers, evaluated in Python."""

    name, wire, version = "rdflib", False, rdflib.__version__

    def __init__(self, data: Data, asked: Asked, scratch: Path) -> None:
        sparql.write_triples(data, scratch / "part.nt")
        self._graph = rdflib.Graph().parse(scratch / "part.nt", format="nt")
        self._asked = asked

    def ask(self, question: str) -> Any:
        return self._graph.query(sparql.query(question, self._asked)).serialize(format="json")

    def answer(self, question: str, given: Any) -> Answer:
        return sparql.answer(question, given)

    def memory(self) -> int | None:
        return None

    def close(self) -> None:
        self._graph.close()


__all__ = ["RdflibPeer"]
