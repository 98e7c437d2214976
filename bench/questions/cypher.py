"""The questions in Cypher, as LadybugDB and Neo4j both understand it."""

from __future__ import annotations

from bench.questions.questions import COUNTRY, PARTNERS, TOP, Asked

_PARTNERS = f"""
MATCH (m:Institution {{i: $row}})-[:TAKES_PART]->(c:Cooperation)<-[:TAKES_PART]-(o:Institution) WHERE id(o) <> id(m)
WITH o, count(c) AS w ORDER BY w DESC LIMIT {PARTNERS} RETURN o.id, o.name, w
"""
QUESTIONS = {
    "hub": _PARTNERS,
    "middle": _PARTNERS,
    "ego": """
MATCH (m:Institution {i: $row})-[:TAKES_PART]->(:Cooperation)<-[:TAKES_PART]-(o:Institution) WITH DISTINCT o
MATCH (o)-[:TAKES_PART]->(d:Cooperation) WITH DISTINCT d
MATCH (d)<-[:TAKES_PART]-(q:Institution) RETURN count(DISTINCT q)
""",
    "top": f"""
MATCH (m:Institution {{country: $country}})-[:TAKES_PART]->(c:Cooperation) WHERE c.first <= $day AND c.last >= $day
MATCH (c)<-[:TAKES_PART]-(o:Institution)
WITH m, count(DISTINCT o) - 1 AS n WHERE n > 0 WITH m, n ORDER BY n DESC LIMIT {TOP} RETURN m.id, m.name, n
""",
    "matrix": """
MATCH (i:Institution)-[:TAKES_PART]->(c:Cooperation) WHERE i.country <> ''
WITH c, i.country AS country, count(*) AS n WITH c, collect({country: country, n: n}) AS met
UNWIND met AS x UNWIND met AS y
WITH x, y WHERE x.country < y.country OR (x.country = y.country AND x.n > 1)
RETURN x.country, y.country, count(*)
""",
    "facets": """
MATCH (i:Institution) RETURN 'kind' AS name, i.kind AS value, count(*) AS number
UNION ALL MATCH (i:Institution) RETURN 'country' AS name, i.country AS value, count(*) AS number
""",
    "name": "MATCH (i:Institution) WHERE i.plain CONTAINS $word RETURN i.id, i.name",
}


def values(asked: Asked) -> dict[str, dict[str, object]]:
    """The parameters of each question."""
    return {
        "hub": {"row": asked.hub},
        "middle": {"row": asked.middle},
        "ego": {"row": asked.hub},
        "paths": {"row": asked.middle, "goal": asked.goal},
        "top": {"day": asked.day, "country": COUNTRY},
        "matrix": {},
        "facets": {},
        "name": {"word": asked.word},
    }


__all__ = ["QUESTIONS", "values"]
