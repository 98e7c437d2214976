"""The questions in SPARQL 1.1, and the data as N-Triples.

The triples are only those that the questions need, with the shortcut from institution to cooperation and days as
numbers: a fifth of what a build holds, which spares the peers work.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bench.questions.data import Data
from bench.questions.duckdb import normal
from bench.questions.questions import COUNTRY, PARTNERS, PATHS, TOP, Answer, Asked

_IDS, _TERMS = "http://localhost/id/", "http://localhost/terms/"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_PREFIXES = f"PREFIX t: <{_TERMS}>\n"
_PARTNERS = """
SELECT ?p ?name ?w {
  { SELECT ?p (COUNT(?c) AS ?w) { <WHO> t:in ?c . ?p t:in ?c . FILTER(?p != <WHO>) }
    GROUP BY ?p ORDER BY DESC(?w) LIMIT MOST }
  ?p t:name ?name
}
"""
_QUESTIONS = {
    "hub": _PARTNERS.replace("WHO", "HUB"),
    "middle": _PARTNERS.replace("WHO", "MIDDLE"),
    "ego": """
SELECT (COUNT(DISTINCT ?q) AS ?n) {
  { SELECT DISTINCT ?d { { SELECT DISTINCT ?p { <HUB> t:in ?c . ?p t:in ?c } } ?p t:in ?d } }
  ?q t:in ?d
}
""",
    "paths": """
SELECT (<MIDDLE> AS ?a) ?c1 ?m1 ?c2 ?m2 ?c3 (<GOAL> AS ?z) {
  <MIDDLE> t:in ?c1 . ?m1 t:in ?c1 . <GOAL> t:in ?c3 . ?m2 t:in ?c3 . ?m1 t:in ?c2 . ?m2 t:in ?c2
  FILTER(?m1 != <MIDDLE> && ?m2 != <GOAL>)
} LIMIT PATHS
""",
    "top": """
SELECT ?i ?name ?n {
  { SELECT ?i (COUNT(DISTINCT ?o) - 1 AS ?n) {
      ?i t:country "COUNTRY" ; t:in ?c . ?c t:first ?first ; t:last ?last . FILTER(?first <= DAY && ?last >= DAY)
      ?o t:in ?c
    } GROUP BY ?i HAVING(COUNT(DISTINCT ?o) > 1) ORDER BY DESC(?n) LIMIT TOP }
  ?i t:name ?name
}
""",
    "matrix": """
SELECT ?a ?b (COUNT(?c) AS ?n) {
  { SELECT ?c ?a (COUNT(?i) AS ?x) { ?i t:in ?c ; t:country ?a } GROUP BY ?c ?a }
  { SELECT ?c ?b { ?j t:in ?c ; t:country ?b } GROUP BY ?c ?b }
  FILTER(?a < ?b || (?a = ?b && ?x > 1))
} GROUP BY ?a ?b
""",
    "facets": """
SELECT ?f ?v ?n {
  { SELECT ("kind" AS ?f) ?v (COUNT(?i) AS ?n) { ?i t:kind ?v } GROUP BY ?v }
  UNION { SELECT ("country" AS ?f) ?v (COUNT(?i) AS ?n) { ?i t:country ?v } GROUP BY ?v }
}
""",
    "name": 'SELECT ?i ?name { ?i t:plain ?plain ; t:name ?name FILTER(CONTAINS(?plain, "WORD")) }',
}


def query(question: str, asked: Asked) -> str:
    """The text of a question."""
    values = {"MOST": PARTNERS, "PATHS": PATHS, "TOP": TOP, "DAY": asked.day, "COUNTRY": COUNTRY, "WORD": asked.word}
    values |= {name.upper(): f"{_IDS}{identifier}" for name, identifier in asked.ids.items()}
    text = re.sub(rf"\b({'|'.join(values)})\b", lambda found: str(values[found[0]]), _QUESTIONS[question])
    return _PREFIXES + text


def answer(question: str, given: bytes) -> Answer:
    """The answer in the results format of SPARQL in JSON."""
    found = json.loads(given)
    names = found["head"]["vars"]
    rows = [[row[name]["value"].removeprefix(_IDS) for name in names] for row in found["results"]["bindings"]]
    return normal(question, rows)


def write_triples(data: Data, target: Path) -> int:
    """Writes the data as N-Triples; gives the number of triples."""
    number = 0
    with target.open("w", encoding="utf-8") as out:

        def say(subject: str, predicate: str, value: str) -> None:
            nonlocal number
            out.write(f"<{_IDS}{subject}> <{_TERMS}{predicate}> {value} .\n")
            number += 1

        for one in data.institutions:
            for predicate, value in one._asdict().items():
                if predicate != "id" and (value or predicate == "name"):
                    say(one.id, predicate, _literal(value))
        for met in data.cooperations:
            say(met.id, "first", f'"{met.first}"^^<{_INTEGER}>')
            say(met.id, "last", f'"{met.last}"^^<{_INTEGER}>')
        for i, c in zip(data.institution.tolist(), data.cooperation.tolist(), strict=True):
            say(data.institutions[i].id, "in", f"<{_IDS}{data.cooperations[c].id}>")
    return number


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)  # JSON's escapes are among those of N-Triples


__all__ = ["answer", "query", "write_triples"]
