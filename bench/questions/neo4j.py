"""Neo4j Community over Bolt, with its own driver."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import neo4j
from neo4j.exceptions import ServiceUnavailable

from bench.questions.cypher import QUESTIONS, values
from bench.questions.data import Data
from bench.questions.duckdb import normal
from bench.questions.questions import PATHS, Answer, Asked
from bench.questions.servers import NotToBeHadError, Server, free_port

_AT_ONCE, _TRIES = 10_000, 600  # rows loaded in one transaction; quarters of a second to wait for the server
_INDEXES = (
    "CREATE CONSTRAINT FOR (i:Institution) REQUIRE i.i IS UNIQUE",
    "CREATE CONSTRAINT FOR (c:Cooperation) REQUIRE c.c IS UNIQUE",
    "CREATE INDEX FOR (i:Institution) ON (i.country)",
    "CREATE INDEX FOR (i:Institution) ON (i.kind)",
    "CREATE TEXT INDEX FOR (i:Institution) ON (i.plain)",
    "CREATE INDEX FOR (c:Cooperation) ON (c.first)",
    "CREATE INDEX FOR (c:Cooperation) ON (c.last)",
    "CALL db.awaitIndexes()",
)
_LOADS = (
    "UNWIND $rows AS row CREATE (n:Institution) SET n = row",
    "UNWIND $rows AS row CREATE (n:Cooperation) SET n = row",
    "UNWIND $rows AS row MATCH (i:Institution {i: row.i}) MATCH (c:Cooperation {c: row.c}) "
    "CREATE (i)-[:TAKES_PART]->(c)",
)
_PATHS = f"""
MATCH (a:Institution {{i: $row}}), (z:Institution {{i: $goal}})
MATCH p = allShortestPaths((a)-[:TAKES_PART*..8]-(z)) RETURN [n IN nodes(p) | n.id] LIMIT {PATHS}
"""


class Neo4jPeer:
    """Time is until the driver has handed over the last record; a session a thread."""

    name, wire = "Neo4j", True

    def __init__(self, data: Data, asked: Asked, scratch: Path, serve: Path) -> None:
        folder, port = scratch / "neo4j", free_port()
        folder.mkdir()
        self._server = Server([serve, "neo4j", folder, str(port)], folder, port)
        try:
            self._driver = self._connect(port)
        except BaseException:
            self._server.end()
            raise
        self._held, self._values = threading.local(), values(asked)
        for statement in _INDEXES[:2]:
            self._run(statement)
        for statement, table in zip(_LOADS, data.tables(), strict=True):
            rows = table.to_pylist()
            for start in range(0, len(rows), _AT_ONCE):
                self._run(statement, {"rows": rows[start : start + _AT_ONCE]})
        for statement in _INDEXES[2:]:
            self._run(statement)
        self.version = str(self._run("CALL dbms.components() YIELD versions RETURN versions[0]")[0][0])

    def ask(self, question: str) -> Any:
        return self._run(_PATHS if question == "paths" else QUESTIONS[question], self._values[question])

    def answer(self, question: str, given: Any) -> Answer:
        return normal(question, [row[0] for row in given] if question == "paths" else given)

    def memory(self) -> int | None:
        return self._server.memory()

    def close(self) -> None:
        self._driver.close()
        self._server.end()

    def _connect(self, port: int) -> neo4j.Driver:
        driver = neo4j.GraphDatabase.driver(
            f"bolt://127.0.0.1:{port}",
            notifications_min_severity="OFF",
        )
        for _ in range(_TRIES):
            self._server.check()
            try:
                driver.verify_connectivity()
                return driver
            except ServiceUnavailable:
                time.sleep(0.25)
        raise NotToBeHadError(f"did not answer within {_TRIES // 4} s")

    def _run(self, statement: str, given: dict[str, Any] | None = None) -> list[list[Any]]:
        if not hasattr(self._held, "session"):
            self._held.session = self._driver.session()
        return self._held.session.run(statement, given or {}).values()  # type: ignore[no-any-return]


__all__ = ["Neo4jPeer"]
