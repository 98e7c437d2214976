"""Bridges and articulation points over HTTP: of the sample as counted by hand (tests/api/test_questions.py says of
what), of the examples as NetworkX finds them."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from fastapi.testclient import TestClient

OFFICE = "institution/nip-5250007313"


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_only_the_office_connects_the_foundation_with_the_others(client: TestClient) -> None:
    points = get(client, "/api/articulation-points")
    assert [(item["institution"]["id"], item["cut_off"]) for item in points["items"]] == [(OFFICE, 1)]
    assert (points["total"], points["next"]) == (1, None)
    found = get(client, "/api/bridges")
    [bridge] = found["items"]
    assert {one["kind"] for one in bridge["institutions"]} == {"county_labour_office", "ngo"}
    assert (bridge["weight"], [one["kind"] for one in bridge["cooperations"]]) == (2, ["tie", "project"])
    assert (found["total"], found["next"]) == (1, None)


def test_a_filter_asks_about_a_part(client: TestClient) -> None:
    [bridge] = get(client, "/api/bridges", kind="project")["items"]
    assert (bridge["weight"], [one["kind"] for one in bridge["cooperations"]]) == (1, ["project"])
    # Of the agreement all three remain connected whoever leaves; in 1990 there was no project.
    for part in ({"kind": "agreement"}, {"at": "1990-01-01", "kind": "project"}):
        for path in ("/api/bridges", "/api/articulation-points"):
            assert get(client, path, **part) == {"items": [], "total": 0, "next": None}
    # Without the commune, the office and the centre meet as a pair of their own.
    assert get(client, "/api/bridges", kind=["county_labour_office", "social_welfare_centre"])["total"] == 1


PARTS: list[dict[str, Any]] = [
    {},
    {"at": "2013-06-30"},
    {"kind": "agreement"},
    {"kind": "project"},
    {"kind": ["project", "agreement"], "country": "PL"},
    {"from": "2010-01-01", "to": "2012-12-31"},
]


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_as_networkx_finds_them(asked: TestClient, part: dict[str, Any]) -> None:
    drawn = get(asked, "/api/network", limit=5000, ties=50_000, **part)
    assert not drawn["truncated"]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((edge["source"], edge["target"]) for edge in drawn["edges"])
    assert len(graph) > 1
    bridges = get(asked, "/api/bridges", limit=500, **part)
    told = {frozenset(one["id"] for one in item["institutions"]) for item in bridges["items"]}
    assert told == {frozenset(pair) for pair in nx.bridges(graph)}
    weights = {frozenset((edge["source"], edge["target"])): edge["weight"] for edge in drawn["edges"]}
    for item in bridges["items"]:
        assert item["weight"] == weights[frozenset(one["id"] for one in item["institutions"])]
    points = get(asked, "/api/articulation-points", limit=500, **part)
    assert {item["institution"]["id"] for item in points["items"]} == set(nx.articulation_points(graph))


def test_the_examples_have_some(asked: TestClient) -> None:
    """So that what is compared above is not always nothing."""
    assert get(asked, "/api/bridges")["total"] > 0


def test_they_are_read_page_by_page(asked: TestClient) -> None:
    whole = get(asked, "/api/bridges")
    first = get(asked, "/api/bridges", limit=1)
    rest = get(asked, "/api/bridges", limit=500, cursor=first["next"])
    assert first["items"] + rest["items"] == whole["items"]
    assert rest["next"] is None
