"""DuckDB in process: tables in memory, joined by row numbers, with indexes on both ends of a pair."""

from __future__ import annotations

from typing import Any

import duckdb

from bench.questions.data import Data
from bench.questions.questions import COUNTRY, PARTNERS, PATHS, TOP, Answer, Asked

_TABLES = """
CREATE TABLE institution AS SELECT * FROM institutions ORDER BY i;
CREATE TABLE pair AS SELECT i, c, first, last FROM pairs JOIN cooperations USING (c) ORDER BY i, c;
CREATE TABLE member AS SELECT c, i, country FROM pairs JOIN institutions USING (i) ORDER BY c, i;
CREATE TABLE cooperation AS SELECT c, id FROM cooperations ORDER BY c;
CREATE INDEX by_row ON institution (i);
CREATE INDEX by_institution ON pair (i);
CREATE INDEX by_cooperation ON member (c);
"""
_PARTNERS = """
SELECT id, name, w FROM (
    SELECT o.i, count(*) AS w FROM pair m JOIN member o USING (c) WHERE m.i = $row AND o.i <> $row
    GROUP BY o.i ORDER BY w DESC LIMIT $most
) JOIN institution USING (i) ORDER BY w DESC
"""
_QUESTIONS = {
    "hub": _PARTNERS,
    "middle": _PARTNERS,
    "ego": """
WITH partner AS (SELECT DISTINCT o.i FROM pair m JOIN member o USING (c) WHERE m.i = $row),
     met AS (SELECT DISTINCT c FROM pair SEMI JOIN partner USING (i))
SELECT count(DISTINCT i) FROM member SEMI JOIN met USING (c)
""",
    "paths": """
WITH near AS (SELECT m.c, o.i FROM pair m JOIN member o USING (c) WHERE m.i = $row AND o.i <> $row),
     far AS (SELECT m.c, o.i FROM pair m JOIN member o USING (c) WHERE m.i = $goal AND o.i <> $goal),
     found AS (
         SELECT near.c AS c1, near.i AS i1, p.c AS c2, far.i AS i2, far.c AS c3
         FROM near JOIN pair p ON p.i = near.i JOIN member q ON q.c = p.c JOIN far ON far.i = q.i LIMIT $most
     )
SELECT a.id, k1.id, m1.id, k2.id, m2.id, k3.id, z.id FROM found
JOIN institution a ON a.i = $row JOIN institution z ON z.i = $goal
JOIN institution m1 ON m1.i = i1 JOIN institution m2 ON m2.i = i2
JOIN cooperation k1 ON k1.c = c1 JOIN cooperation k2 ON k2.c = c2 JOIN cooperation k3 ON k3.c = c3
""",
    "top": """
WITH live AS (SELECT i, c FROM pair WHERE first <= $day AND last >= $day),
     counted AS (
         SELECT m.i, count(DISTINCT o.i) AS n FROM live m SEMI JOIN (SELECT i FROM institution WHERE country = $country)
         USING (i) JOIN member o ON o.c = m.c AND o.i <> m.i GROUP BY m.i ORDER BY n DESC LIMIT $most
     )
SELECT id, name, n FROM counted JOIN institution USING (i) ORDER BY n DESC
""",
    "matrix": """
WITH met AS (SELECT c, country, count(*) AS n FROM member WHERE country <> '' GROUP BY ALL)
SELECT a.country, b.country, count(*) FROM met a JOIN met b ON a.c = b.c
AND (a.country < b.country OR (a.country = b.country AND a.n > 1)) GROUP BY ALL
""",
    "facets": """
SELECT kind, country, count(*) FROM institution GROUP BY GROUPING SETS ((kind), (country))
""",
    "name": "SELECT id, name FROM institution WHERE contains(plain, $word)",
}


class DuckdbPeer:
    """Queries by hand for this engine; those of `paths` know that the shortest have three steps."""

    name, wire, version = "DuckDB", False, duckdb.__version__

    def __init__(self, data: Data, asked: Asked) -> None:
        self._db = duckdb.connect()
        for name, table in zip(("institutions", "cooperations", "pairs"), data.tables(), strict=True):
            self._db.register(name, table)
        self._db.execute(_TABLES)
        self._values: dict[str, dict[str, object]] = {
            "hub": {"row": asked.hub, "most": PARTNERS},
            "middle": {"row": asked.middle, "most": PARTNERS},
            "ego": {"row": asked.hub},
            "paths": {"row": asked.middle, "goal": asked.goal, "most": PATHS},
            "top": {"day": asked.day, "country": COUNTRY, "most": TOP},
            "name": {"word": asked.word},
        }

    def ask(self, question: str) -> Any:
        return self._db.execute(_QUESTIONS[question], self._values.get(question)).fetchall()

    def answer(self, question: str, given: Any) -> Answer:
        if question == "facets":
            split = {("country", country, n) if kind is None else ("kind", kind, n) for kind, country, n in given}
            return {row for row in split if row[1]}
        return normal(question, given)

    def memory(self) -> int | None:
        return None

    def close(self) -> None:
        self._db.close()


def normal(question: str, rows: Any) -> Answer:
    """Rows in the order of the query's columns as an answer that can be compared."""
    if question in ("hub", "middle", "top"):
        return sorted(((row[0], int(row[2])) for row in rows), key=lambda found: (-found[1], found[0]))
    if question == "ego":
        return int(rows[0][0])
    if question == "paths":
        return [list(row) for row in rows]
    if question == "name":
        return {row[0] for row in rows}
    return {(row[0], row[1], int(row[2])) for row in rows if row[1]}


__all__ = ["DuckdbPeer", "normal"]
