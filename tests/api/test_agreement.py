"""The same question of the demo graph, asked by REST, by SPARQL and in Python, has the same answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from api import create_app
from graph.build import build
from graph.graph import Graph, open_graph
from graph.ids import base_iri
from graph.network.filters import Filter, Selection
from graph.network.questions.matrices import matrix_of
from graph.network.questions.partners import cooperations, partners
from graph.network.questions.paths import paths
from graph.network.questions.timelines import timeline
from graph.workspace import Workspace
from ogniwo.loading import load, load_reference, units
from tests.conftest import ROOT

# An institution takes part in a cooperation, or is at an end of one that no source names.
TAKES_PART = """{{ {institution} ogn:takesPartIn {cooperation} }} UNION {{
    {cooperation} rdf:predicate ogn:cooperatesWith ; rdf:subject|rdf:object {institution} }}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    workspace = Workspace(tmp_path_factory.mktemp("demo"))
    with workspace.writing():
        for folder in ("tables", "pages"):
            with units(str(ROOT / "examples" / folder), None) as found:
                for unit in found:
                    load(workspace, unit)
        load_reference(workspace)
        build(workspace)
    return open_graph(workspace)


@pytest.fixture(scope="module")
def asked(demo: Graph) -> Iterator[TestClient]:
    with TestClient(create_app(demo.folder.parent.parent)) as client:
        yield client


@pytest.fixture(scope="module")
def everything(demo: Graph) -> Selection:
    return Selection(demo.network, Filter())


@pytest.fixture(scope="module")
def connected(demo: Graph) -> list[int]:
    """The best connected institutions, and some that are not."""
    order = np.argsort(-demo.network.partner_count, kind="stable")
    assert demo.network.partner_count[order[4]] > 0
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


def slug(demo: Graph, row: int) -> str:
    return str(demo.network.institutions.ids[row]).partition("/")[2]


def test_partners(asked: TestClient, demo: Graph, everything: Selection, connected: list[int]) -> None:
    ids = demo.network.institutions.ids
    for row in connected:
        found = partners(everything, row)
        python = {ids[other]: weight for other, weight in zip(found.institutions, found.weights.tolist(), strict=True)}
        page = rest(asked, f"/api/institutions/{slug(demo, row)}/partners", limit=500)
        assert {item["institution"]["id"]: item["weight"] for item in page["items"]} == python
        me = f"<{base_iri()}{ids[row]}>"
        query = f"""SELECT ?other (COUNT(DISTINCT ?c) AS ?n) {{
            {part(me, "?c")} {part("?other", "?c")} FILTER(?other != {me}) }} GROUP BY ?other"""
        assert {other: int(n) for other, n in sparql(asked, query) if other} == python


def test_cooperations(asked: TestClient, demo: Graph, everything: Selection, connected: list[int]) -> None:
    for row in connected:
        python = {demo.network.cooperations.ids[c] for c in cooperations(everything, row)}
        page = rest(asked, f"/api/institutions/{slug(demo, row)}/cooperations", limit=500)
        assert {item["cooperation"]["id"] for item in page["items"]} == python
        me = f"<{base_iri()}{demo.network.institutions.ids[row]}>"
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
    # A country that is stated, else that of the place: all places of the demo are Polish.
    country = """OPTIONAL {{ ?{i} schema:addressCountry ?s{i} }} OPTIONAL {{ ?{i} ogn:locatedIn ?p{i} }}
        BIND(COALESCE(?s{i}, IF(BOUND(?p{i}), "PL", ?none)) AS ?c{i})"""
    query = f"""SELECT ?ca ?cb (COUNT(DISTINCT ?c) AS ?n) {{ {part("?a", "?c")} {part("?b", "?c")} FILTER(?a != ?b)
        {country.format(i="a")} {country.format(i="b")} FILTER(BOUND(?ca) && BOUND(?cb)) }} GROUP BY ?ca ?cb"""
    assert {(a, b): int(n) for a, b, n in sparql(asked, query) if a} == by_rest == python != {}


def test_timeline(asked: TestClient, everything: Selection) -> None:
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
    years = {c: (int(first or 0), int(last or 0)) for c, first, last in rows}
    assert len(years) == len(rows)
    latest = max(first for first, _ in years.values())
    in_force: Counter[int] = Counter()
    for first, last in years.values():
        if first or last:
            start = first or last
            in_force.update(range(start, max(start, last or latest) + 1))
    began, ended = Counter(first for first, _ in years.values()), Counter(last for _, last in years.values())
    assert answer["years"] == list(range(min(in_force), max(in_force) + 1))
    assert answer["in_force"] == [in_force[year] for year in answer["years"]]
    assert answer["began"] == [began[year] for year in answer["years"]]
    assert answer["ended"] == [ended[year] for year in answer["years"]]
    assert answer["undated"] == sum(1 for span in years.values() if span == (0, 0))


def test_paths(asked: TestClient, demo: Graph, everything: Selection) -> None:
    ids, things = demo.network.institutions.ids, demo.network.cooperations.ids
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
