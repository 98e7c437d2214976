"""The same question of the examples, asked by REST, by SPARQL and in Python, has the same answer.

test_agreement_of_networks.py asks what is read off the network as a whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from graph.graph import Graph
from graph.ids import base_iri
from graph.network.filters import Filter, Selection
from graph.network.questions.facets import cooperation_facets, institution_facets
from graph.network.questions.matrices import matrix_of
from graph.network.questions.partners import cooperations, partners
from graph.network.questions.paths import paths
from graph.network.questions.timelines import timeline
from ogniwo.face.questions import Ogniwo
from tests.face.test_face import rows as table_rows

# An institution takes part in a cooperation, or is at an end of one that no source names.
TAKES_PART = """{{ {institution} ogn:takesPartIn {cooperation} }} UNION {{
    {cooperation} rdf:predicate ogn:cooperatesWith ; rdf:subject|rdf:object {institution} }}"""


@pytest.fixture(scope="module")
def everything(examples: Graph) -> Selection:
    return Selection(examples.network, Filter())


@pytest.fixture(scope="module")
def connected(examples: Graph) -> list[int]:
    """The best connected institutions, and some that are not."""
    order = np.argsort(-examples.network.partner_count, kind="stable")
    assert examples.network.partner_count[order[4]] > 0
    return [*order[:5].tolist(), *order[30::15].tolist()]


def rest(asked: TestClient, path: str, **parameters: Any) -> Any:
    answer = asked.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def sparql(asked: TestClient, query: str) -> list[list[str]]:
    """Rows of values; IRIs of things as ids."""
    answer = asked.get("/sparql", params={"query": query})
    assert answer.status_code == 200, answer.text
    names = answer.json()["head"]["vars"]
    return [
        [row[name]["value"].removeprefix(base_iri()) if name in row else "" for name in names]
        for row in answer.json()["results"]["bindings"]
    ]


def part(institution: str, cooperation: str) -> str:
    return TAKES_PART.format(institution=institution, cooperation=cooperation)


def slug(examples: Graph, row: int) -> str:
    return str(examples.network.institutions.ids[row]).partition("/")[2]


def test_partners(asked: TestClient, examples: Graph, everything: Selection, connected: list[int]) -> None:
    ids = examples.network.institutions.ids
    for row in connected:
        found = partners(everything, row)
        python = {ids[other]: weight for other, weight in zip(found.institutions, found.weights.tolist(), strict=True)}
        page = rest(asked, f"/api/institutions/{slug(examples, row)}/partners", limit=500)
        assert {item["institution"]["id"]: item["weight"] for item in page["items"]} == python
        me = f"<{base_iri()}{ids[row]}>"
        query = f"""SELECT ?other (COUNT(DISTINCT ?c) AS ?n) {{
            {part(me, "?c")} {part("?other", "?c")} FILTER(?other != {me}) }} GROUP BY ?other"""
        assert {other: int(n) for other, n in sparql(asked, query) if other} == python


def test_cooperations(asked: TestClient, examples: Graph, everything: Selection, connected: list[int]) -> None:
    for row in connected:
        python = {examples.network.cooperations.ids[c] for c in cooperations(everything, row)}
        page = rest(asked, f"/api/institutions/{slug(examples, row)}/cooperations", limit=500)
        assert {item["cooperation"]["id"] for item in page["items"]} == python
        me = f"<{base_iri()}{examples.network.institutions.ids[row]}>"
        assert {c for (c,) in sparql(asked, f"SELECT DISTINCT ?c {{ {part(me, '?c')} }}")} == python


def test_country_matrix(asked: TestClient, everything: Selection) -> None:
    found = matrix_of(everything, "country", "country")
    python = {
        (row, column): int(found.counts[r, c])
        for r, row in enumerate(found.rows)
        for c, column in enumerate(found.columns)
        if found.counts[r, c]
    }
    answer = rest(asked, "/api/matrix", rows="country", columns="country")
    by_rest = {
        (row["value"], column["value"]): answer["counts"][r][c]
        for r, row in enumerate(answer["rows"])
        for c, column in enumerate(answer["columns"])
        if answer["counts"][r][c]
    }
    # A country that is stated, else that of the place: all places of the examples are Polish.
    country = """OPTIONAL {{ ?{i} schema:addressCountry ?s{i} }} OPTIONAL {{ ?{i} ogn:locatedIn ?p{i} }}
        BIND(COALESCE(?s{i}, IF(BOUND(?p{i}), "PL", ?none)) AS ?c{i})"""
    query = f"""SELECT ?ca ?cb (COUNT(DISTINCT ?c) AS ?n) {{ {part("?a", "?c")} {part("?b", "?c")} FILTER(?a != ?b)
        {country.format(i="a")} {country.format(i="b")} FILTER(BOUND(?ca) && BOUND(?cb)) }} GROUP BY ?ca ?cb"""
    assert {(a, b): int(n) for a, b, n in sparql(asked, query) if a} == by_rest == python != {}


SECTORS = f"""SELECT ?s ?t (COUNT(DISTINCT ?c) AS ?n) {{ {part("?a", "?c")} {part("?b", "?c")} FILTER(?a != ?b)
    ?a ogn:sector ?s . ?b ogn:sector ?t }} GROUP BY ?s ?t"""
KINDS = f"""SELECT ?k ?s (COUNT(DISTINCT ?c) AS ?n) {{
    ?c a ?k . ?k rdfs:subClassOf ogn:Cooperation . {part("?i", "?c")} ?i ogn:sector ?s }} GROUP BY ?k ?s"""


@pytest.mark.parametrize(
    ("rows", "columns", "query"), [("sector", "sector", SECTORS), ("cooperation_kind", "sector", KINDS)]
)
def test_matrices(asked: TestClient, everything: Selection, g: Ogniwo, rows: str, columns: str, query: str) -> None:
    python = matrix_of(everything, rows, columns)
    answer = rest(asked, "/api/matrix", rows=rows, columns=columns)
    values = [[value["value"] for value in answer[side]] for side in ("rows", "columns")]
    assert (values, answer["counts"]) == ([python.rows, python.columns], python.counts.tolist())
    counts = {(term(one), term(other)): int(n) for one, other, n in sparql(asked, query) if one}
    assert counts == {
        (one, other): n
        for one, of in zip(values[0], answer["counts"], strict=True)
        for other, n in zip(values[1], of, strict=True)
        if n
    }
    names = [column["label"] or column["value"] for column in answer["columns"]]
    assert [[row[name] for name in names] for row in table_rows(g.matrix(rows, columns))] == answer["counts"]


def term(iri: str) -> str:
    """What the API calls a term or a class."""
    return iri.rpartition("#")[2].lower()


MOST_EXACT = "FILTER NOT EXISTS { ?i org:classification/skos:broader+ ?v }"
COOPERATION = "?i a/rdfs:subClassOf ogn:Cooperation ."
FACETS = {
    ("institutions", "kind"): f"?i org:classification ?v {MOST_EXACT}",
    ("institutions", "sector"): "?i a ogn:Institution ; ogn:sector ?v",
    ("institutions", "place"): "?i a ogn:Institution ; ogn:locatedIn ?v",
    ("cooperations", "kind"): "?i a ?v . ?v rdfs:subClassOf ogn:Cooperation",
    ("cooperations", "subkind"): f"{COOPERATION} ?i dct:type ?v",
    ("cooperations", "programme"): f"{COOPERATION} ?i ogn:partOf|ogn:fundedBy ?v . ?v a ogn:Programme",
}


@pytest.mark.parametrize(("of", "name"), FACETS)
def test_facets(asked: TestClient, examples: Graph, everything: Selection, of: str, name: str) -> None:
    if of == "institutions":
        counted = institution_facets(examples.network, np.flatnonzero(everything.taking_part))
    else:
        counted = cooperation_facets(examples.network, np.flatnonzero(everything.all_cooperations))
    python = dict(counted[name])
    answer = rest(asked, f"/api/{of}")["facets"][name]
    assert {value["value"]: value["count"] for value in answer} == python
    found = sparql(asked, f"SELECT ?v (COUNT(DISTINCT ?i) AS ?n) {{ {FACETS[of, name]} }} GROUP BY ?v")
    assert {term(value) if "#" in value else value: int(n) for value, n in found} == python != {}


def test_timeline(asked: TestClient, everything: Selection, g: Ogniwo) -> None:
    python = timeline(everything)
    answer = rest(asked, "/api/timeline")
    assert [answer[name] for name in ("years", "began", "ended", "in_force", "undated")] == [
        python.years,
        python.began,
        python.ended,
        python.in_force,
        python.undated,
    ]
    rows = sparql(
        asked,
        """SELECT DISTINCT ?c (YEAR(?first) AS ?from) (YEAR(?last) AS ?to) {
            ?c a/rdfs:subClassOf ogn:Cooperation . OPTIONAL { ?c ogn:firstDay ?first } OPTIONAL { ?c ogn:lastDay ?last }
        }""",
    )
    assert len({c for c, _, _ in rows}) == len(rows)
    assert_years(answer, [(int(first or 0), int(last or 0)) for _, first, last in rows])
    by_face = table_rows(g.timeline())
    for name, of in (("year", "years"), ("began", "began"), ("ended", "ended"), ("in_force", "in_force")):
        assert [row[name] for row in by_face] == answer[of]


def test_timelines_of_institutions(
    asked: TestClient, examples: Graph, everything: Selection, connected: list[int], g: Ogniwo
) -> None:
    ids, dated = examples.network.institutions.ids, 0
    for row in connected:
        python = timeline(everything, row)
        answer = rest(asked, f"/api/institutions/{slug(examples, row)}/timeline")
        assert answer == asdict(python)
        assert [one["in_force"] for one in table_rows(g.timeline(ids[row]))] == python.in_force
        query = f"""SELECT DISTINCT ?c (YEAR(?first) AS ?from) (YEAR(?last) AS ?to) {{
            {part(f"<{base_iri()}{ids[row]}>", "?c")}
            OPTIONAL {{ ?c ogn:firstDay ?first }} OPTIONAL {{ ?c ogn:lastDay ?last }} }}"""
        assert_years(answer, [(int(first or 0), int(last or 0)) for _, first, last in sparql(asked, query)])
        dated += bool(python.years)
    assert dated > 1


def assert_years(answer: Any, spans: list[tuple[int, int]]) -> None:
    """That a timeline counts cooperations from a first to a last year, 0 for none."""
    latest = max((first for first, _ in spans), default=0)
    in_force: Counter[int] = Counter()
    for first, last in spans:
        if first or last:
            start = first or last
            in_force.update(range(start, max(start, last or latest) + 1))
    began, ended = Counter(first for first, _ in spans), Counter(last for _, last in spans)
    assert answer["years"] == (list(range(min(in_force), max(in_force) + 1)) if in_force else [])
    assert answer["in_force"] == [in_force[year] for year in answer["years"]]
    assert answer["began"] == [began[year] for year in answer["years"]]
    assert answer["ended"] == [ended[year] for year in answer["years"]]
    assert answer["undated"] == spans.count((0, 0))


def test_paths(asked: TestClient, examples: Graph, everything: Selection) -> None:
    ids, things = examples.network.institutions.ids, examples.network.cooperations.ids
    of_length: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    for start, goal in combinations(range(len(ids)), 2):
        of_length[paths(everything, start, goal, most=1).shortest].append((start, goal))
    assert {None, 1, 2} <= of_length.keys()
    for start, goal in (pair for pairs in of_length.values() for pair in pairs[:: len(pairs) // 4 + 1]):
        python = paths(everything, start, goal, most=5)
        answer = rest(asked, "/api/paths", **{"from": ids[start], "to": ids[goal]}, k=5)
        assert (answer["shortest"], answer["truncated"]) == (python.shortest, python.truncated)
        assert [tuple(one["id"] for one in path["institutions"]) for path in answer["items"]] == [
            tuple(ids[row] for row in path.institutions) for path in python.found
        ]
        for path, told in zip(answer["items"], python.found, strict=True):
            for (one, other), step, rows in zip(
                pairwise(path["institutions"]), path["steps"], told.cooperations, strict=True
            ):
                ends = f"<{base_iri()}{one['id']}>", f"<{base_iri()}{other['id']}>"
                query = f"SELECT DISTINCT ?c {{ {part(ends[0], '?c')} {part(ends[1], '?c')} }}"
                met = {c for (c,) in sparql(asked, query)}
                assert met == {things[row] for row in rows} >= {c["id"] for c in step["cooperations"]} != set()
                assert step["weight"] == len(met)
        assert nearest(asked, ids[start], ids[goal]) == python.shortest


def nearest(asked: TestClient, start: str, goal: str) -> int | None:
    """Steps from one institution to another, found with one query a ring; None where there is no way."""
    ring, seen, steps = {start}, {start}, 0
    while ring and goal not in ring:
        values = " ".join(f"<{base_iri()}{one}>" for one in ring)
        query = f"SELECT DISTINCT ?b {{ VALUES ?a {{ {values} }} {part('?a', '?c')} {part('?b', '?c')} }}"
        ring = {one for (one,) in sparql(asked, query)} - seen
        seen |= ring
        steps += 1
    return steps if ring else None
