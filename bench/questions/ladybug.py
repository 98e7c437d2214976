"""LadybugDB in process: nodes and relations in memory, loaded from Arrow."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, cast

import ladybug

from bench.questions.cypher import QUESTIONS, values
from bench.questions.data import Data
from bench.questions.duckdb import normal
from bench.questions.questions import PATHS, Answer, Asked

_SCHEMA = (
    "CREATE NODE TABLE Institution"
    "(i INT64 PRIMARY KEY, id STRING, name STRING, plain STRING, kind STRING, country STRING)",
    "CREATE NODE TABLE Cooperation(c INT64 PRIMARY KEY, id STRING, first INT64, last INT64)",
    "CREATE REL TABLE TAKES_PART(FROM Institution TO Cooperation)",
)
_PATHS = f"""
MATCH p = (:Institution {{i: $row}})-[:TAKES_PART* ALL SHORTEST 1..8]-(:Institution {{i: $goal}})
RETURN properties(nodes(p), 'id') LIMIT {PATHS}
"""


class LadybugPeer:
    """The Cypher of `cypher.py`, but for paths, which each engine writes in its own way."""

    name, wire, version = "LadybugDB", False, version("ladybug")

    def __init__(self, data: Data, asked: Asked) -> None:
        self._db = ladybug.Database(":memory:")
        self._connection = ladybug.Connection(self._db)
        institutions, cooperations, pairs = data.tables()
        for statement in _SCHEMA:
            self._connection.execute(statement)
        for name, table in (("Institution", institutions), ("Cooperation", cooperations), ("TAKES_PART", pairs)):
            self._connection.execute(f"COPY {name} FROM $content", {"content": table})
        self._values = values(asked)

    def ask(self, question: str) -> Any:
        query = _PATHS if question == "paths" else QUESTIONS[question]
        found = self._connection.execute(query, self._values[question])
        return cast(ladybug.QueryResult, found).get_all()  # one statement has one result

    def answer(self, question: str, given: Any) -> Answer:
        return normal(question, [row[0] for row in given] if question == "paths" else given)

    def memory(self) -> int | None:
        return None

    def close(self) -> None:
        self._connection.close()
        self._db.close()


__all__ = ["LadybugPeer"]
