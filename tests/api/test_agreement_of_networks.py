"""What is read off the whole network, asked by REST, by SPARQL and from Python, has the same answer.

SPARQL says who takes part in what and when; measures are NetworkX's of that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from fastapi.testclient import TestClient

from graph.dates import OPEN_END, OPEN_START
from graph.graph import Graph
from graph.ids import base_iri
from ogniwo.face.questions import Ogniwo
from tests.api.test_agreement import nearest, part, rest, sparql
from tests.face.test_face import rows
from tests.graph.test_metrics import by_networkx

BEFORE, AFTER = "2013-06-30", "2022-06-30"
MANY = 500
Met = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def taken(asked: TestClient) -> list[tuple[str, str, str, str]]:
    """Institution, cooperation, first and last day, "" where it is not known, by one query."""
    found = sparql(
        asked,
        f"""SELECT DISTINCT ?i ?c ?first ?last {{ {part("?i", "?c")}
            OPTIONAL {{ ?c ogn:firstDay ?first }} OPTIONAL {{ ?c ogn:lastDay ?last }} }}""",
    )
    assert len({(i, c) for i, c, _, _ in found}) == len(found) > 0
    return [(i, c, first, last) for i, c, first, last in found]


@pytest.fixture(scope="module", autouse=True)
def no_dates_of_their_own(examples: Graph) -> None:
    """So that what SPARQL says of cooperations holds for all who take part."""
    network = examples.network
    assert (network.begins == network.cooperation_begins[network.cooperation]).all()
    assert (network.ends == network.cooperation_ends[network.cooperation]).all()
    assert (network.cooperation_begins > OPEN_START).any()
    assert (network.cooperation_ends < OPEN_END).any()


@pytest.fixture(scope="module")
def hub(examples: Graph) -> str:
    """The institution with most partners."""
    return str(examples.network.institutions.ids[int(examples.network.partner_count.argmax())])


def met(taken: list[tuple[str, str, str, str]], day: str | None = None) -> Met:
    """How many cooperations two institutions share, in force on a day."""
    members = defaultdict(set)
    for institution, cooperation, first, last in taken:
        if day is None or ((first or "0") <= day <= (last or "9")):
            members[cooperation].add(institution)
    return Counter(pair for of in members.values() for pair in combinations(sorted(of), 2))


def around(shared: Met, one: str) -> dict[str, int]:
    """The partners of an institution, and how many cooperations it shares with each."""
    return {a if b == one else b: weight for (a, b), weight in shared.items() if one in (a, b)}


def graph_of(shared: Met) -> nx.Graph[Any]:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in shared.items())
    return graph


def path(of: str, question: str) -> str:
    return f"/api/institutions/{of.partition('/')[2]}/{question}"


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("day", [None, BEFORE])
def test_surroundings(asked: TestClient, g: Ogniwo, taken: list[Any], hub: str, depth: int, day: str | None) -> None:
    shared = met(taken, day)
    graph = graph_of(shared)
    for centre in (hub, *list(around(shared, hub))[::4]):
        reached = set(nx.single_source_shortest_path_length(graph, centre, cutoff=depth))
        ties = {pair: weight for pair, weight in shared.items() if reached.issuperset(pair)}
        at = {"at": day} if day else {}
        drawn = rest(asked, "/api/network", center=centre, depth=depth, limit=MANY, **at)
        assert not drawn["truncated"]
        assert {node["id"] for node in drawn["nodes"]} == reached
        told = {(*sorted((edge["source"], edge["target"])),): edge["weight"] for edge in drawn["edges"]}
        assert told == ties
        network = g.network(centre, depth, MANY, **at)
        assert set(network) == reached
        assert {(*sorted((a, b)),): data["weight"] for a, b, data in network.edges(data=True)} == ties


def test_surroundings_are_as_far_as_sparql_goes(asked: TestClient, g: Ogniwo, hub: str) -> None:
    for node in list(g.network(hub, depth=3, limit=MANY))[1::9]:
        assert nearest(asked, hub, node) in (1, 2, 3)


def test_common_partners(asked: TestClient, g: Ogniwo, taken: list[Any], hub: str) -> None:
    shared = met(taken)
    found = 0
    for other in list(around(shared, hub))[::3]:
        ends = f"<{base_iri()}{hub}>", f"<{base_iri()}{other}>"
        query = f"""SELECT ?p (COUNT(DISTINCT ?c) AS ?one) (COUNT(DISTINCT ?d) AS ?two) {{
            {part(ends[0], "?c")} {part("?p", "?c")} {part(ends[1], "?d")} {part("?p", "?d")}
            FILTER(?p NOT IN ({", ".join(ends)})) }} GROUP BY ?p"""
        expected = {p: (int(one), int(two)) for p, one, two in sparql(asked, query) if p}
        page = rest(asked, path(hub, f"common/{other.partition('/')[2]}"), limit=MANY)
        told = {item["institution"]["id"]: (item["with_one"], item["with_other"]) for item in page["items"]}
        by_face = {row["id"]: (row["with_one"], row["with_other"]) for row in rows(g.common_partners(hub, other))}
        assert told == by_face == expected
        found += len(expected)
    assert found


def test_similar_institutions(asked: TestClient, g: Ogniwo, taken: list[Any], hub: str) -> None:
    shared = met(taken)
    everyone = {one for pair in shared for one in pair}
    near = {one: set(around(shared, one)) for one in everyone}
    for one in (hub, *sorted(near[hub])[::5]):
        expected = {
            other: (len(near[one] & near[other]), round(len(near[one] & near[other]) / len(near[one] | near[other]), 6))
            for other in everyone - {one}
            if near[one] & near[other]
        }
        page = rest(asked, path(one, "similar"), limit=100)
        told = {item["institution"]["id"]: (item["common"], item["share"]) for item in page["items"]}
        by_face = {row["id"]: (row["common"], row["share"]) for row in rows(g.similar(one, limit=100))}
        assert told == by_face == expected != {}


@pytest.mark.parametrize("day", [None, AFTER])
def test_measures(asked: TestClient, g: Ogniwo, taken: list[Any], day: str | None) -> None:
    graph = graph_of(met(taken, day))
    # Whoever takes part, be it alone.
    graph.add_nodes_from(
        i for i, _, first, last in taken if (first or "0") <= (day or "9") and (day or "0") <= (last or "9")
    )
    for metric, expected in by_networkx(graph).items():
        page = rest(asked, "/api/ranking", metric=metric, limit=MANY, **({"at": day} if day else {}))
        told = {item["institution"]["id"]: item["value"] for item in page["items"]}
        known = {one: expected[one] for one in graph if expected[one] == expected[one]}  # NaN: it has no partner
        assert told == pytest.approx(known, rel=1e-5, abs=1e-6), metric
        by_face = {row["id"]: row[metric] for row in rows(g.ranking(metric, limit=None, at=day))}
        assert by_face == told
    points = {row["id"] for row in rows(g.articulation_points(at=day))}
    assert points == set(nx.articulation_points(graph))
    bridges = {frozenset((row["one_id"], row["other_id"])) for row in rows(g.bridges(at=day))}
    assert bridges == {frozenset(pair) for pair in nx.bridges(graph)} != set()


def test_changes_of_partners(asked: TestClient, g: Ogniwo, taken: list[Any], hub: str) -> None:
    days = [met(taken, day) for day in (BEFORE, AFTER)]
    sorts = set()
    for one in (hub, *sorted({one for shared in days for pair in shared for one in pair})[::6]):
        weights = [around(shared, one) for shared in days]
        expected = {
            (sort_of(*(of.get(other, 0) for of in weights)), other, *(of.get(other, 0) for of in weights))
            for other in weights[0] | weights[1]
        }
        answer = rest(asked, path(one, "changes"), before=BEFORE, after=AFTER, limit=MANY)
        told = {
            (sort, row["institution"]["id"], row["before"], row["after"])
            for sort in answer["totals"]
            for row in answer[sort]
        }
        found = rows(g.changes(BEFORE, AFTER, one, limit=MANY))
        assert told == {(row["change"], row["id"], row["before"], row["after"]) for row in found} == expected
        sorts |= {change[0] for change in expected}
    assert sorts >= {"new", "ended"}, sorts


def test_changes_of_ties(asked: TestClient, g: Ogniwo, taken: list[Any]) -> None:
    days = [met(taken, day) for day in (BEFORE, AFTER)]
    expected = {
        (sort_of(*(shared.get(pair, 0) for shared in days)), *pair, days[1].get(pair) or days[0][pair])
        for pair in days[0].keys() | days[1].keys()
    }
    answer = rest(asked, "/api/changes", before=BEFORE, after=AFTER, limit=MANY)
    told = {
        (sort, *sorted((row["source"], row["target"])), row["weight"])
        for sort in answer["totals"]
        for row in answer[sort]
    }
    found = rows(g.changes(BEFORE, AFTER, limit=MANY))
    by_face = {(row["change"], *sorted((row["one_id"], row["other_id"])), row["weight"]) for row in found}
    assert told == by_face == expected
    assert answer["totals"] == {sort: sum(1 for one in expected if one[0] == sort) for sort in answer["totals"]}


def sort_of(before: int, after: int) -> str:
    return "kept" if before and after else "ended" if before else "new"
