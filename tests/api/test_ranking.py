"""Measures and communities of the sample over HTTP, as counted by hand (tests/api/test_questions.py says of what)."""

from __future__ import annotations

from typing import get_args

import pytest
from fastapi.testclient import TestClient

from api.routes.ranking import Metric
from graph.network.questions.metrics import RANKED_BY

OFFICE = "institution/nip-5250007313"


def test_every_measure_can_be_asked_for(client: TestClient) -> None:
    assert get_args(Metric) == RANKED_BY
    for metric in RANKED_BY:
        found = client.get("/api/ranking", params={"metric": metric}).json()
        assert (found["total"], found["estimated_from"]) == (4, 0)
        assert [item["rank"] for item in found["items"]] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("parameters", "value"),
    [
        ({}, 0.666667),  # over the office lead the ways of the foundation to the two others
        ({"metric": "degree"}, 3),
        ({"metric": "strength"}, 4),
        ({"metric": "strength", "kind": "agreement"}, 2),
        ({"metric": "cut_off"}, 1),
        ({"metric": "constraint"}, 0.611111),
    ],
)
def test_the_office_is_in_the_middle(client: TestClient, parameters: dict[str, str], value: float) -> None:
    found = client.get("/api/ranking", params=parameters).json()["items"]
    [office] = [item for item in found if item["institution"]["id"] == OFFICE]
    assert office["value"] == pytest.approx(value) == found[0]["value"]


def test_a_ranking_is_read_page_by_page(client: TestClient) -> None:
    whole = client.get("/api/ranking?metric=degree").json()["items"]
    first = client.get("/api/ranking?metric=degree&limit=3").json()
    last = client.get("/api/ranking", params={"metric": "degree", "limit": 3, "cursor": first["next"]}).json()
    assert first["items"] + last["items"] == whole
    assert last["next"] is None


def test_an_unknown_measure_is_refused(client: TestClient) -> None:
    answer = client.get("/api/ranking?metric=fame")
    assert answer.status_code == 422
    assert "metric" in answer.json()["detail"]


def test_communities_are_listed_with_their_members(client: TestClient) -> None:
    found = client.get("/api/communities").json()
    assert [item["number"] for item in found["items"]] == list(range(found["total"]))
    assert sum(item["size"] for item in found["items"]) == 4
    assert OFFICE in {member["id"] for item in found["items"] for member in item["members"]}
    assert len(client.get("/api/communities?limit=1").json()["items"]) == 1
