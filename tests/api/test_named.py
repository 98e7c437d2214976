"""`/api/institutions?q=`: all that a search finds, in its order, however many that are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from graph.graph import Graph
from graph.search import search

QUERIES = ["u", "s", "urząd", "urzędy pracy", "PUP", "bialystok", "stowarzyszenie w", "stowarzyzsenie", "zzzz"]


def listed(client: TestClient, q: str, **parameters: Any) -> list[str]:
    answer = client.get("/api/institutions", params={"q": q, "limit": 500, **parameters}).json()
    assert answer["total"] == len(answer["items"])
    return [item["id"] for item in answer["items"]]


def searched(client: TestClient, q: str, limit: int) -> list[str]:
    hits = client.get("/api/search", params={"q": q, "kind": "institution", "limit": limit}).json()
    return [hit["id"] for hit in hits["results"]]


@pytest.mark.parametrize("q", QUERIES)
def test_they_stand_as_in_a_search(asked: TestClient, q: str) -> None:
    assert listed(asked, q) == listed(asked, q, sort="match") == searched(asked, q, 200)


def test_some_are_found_and_not_all(asked: TestClient) -> None:
    everyone = asked.get("/api/institutions").json()["total"]
    assert 0 < len(listed(asked, "urząd")) < len(listed(asked, "u")) < everyone
    assert listed(asked, "zzzz") == []


@pytest.mark.parametrize("q", QUERIES[:-2])  # of words with typing errors only the most important are looked for
def test_what_is_not_ranked_follows_by_importance(
    asked: TestClient, examples: Graph, q: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where more are found than a search compares."""
    everything = set(listed(asked, q))
    monkeypatch.setattr(search, "_CANDIDATES", 3)
    best = examples.catalogue.matching(q, "institution").best
    # Another address, so that it is not the answer which was kept.
    answer = asked.get("/api/institutions", params={"q": q, "limit": 499}).json()
    found = [item["id"] for item in answer["items"]]
    assert found[: len(best)] == best
    assert set(found) == everything
    partners = [item["partners"] for item in answer["items"]][len(best) :]
    assert partners == sorted(partners, reverse=True)


@pytest.mark.parametrize("q", QUERIES)
def test_the_catalogue_and_the_arrays_have_one_order_of_importance(examples: Graph, q: str) -> None:
    found, network = examples.catalogue.matching(q, "institution"), examples.network
    rows = np.argsort(-network.partner_count, kind="stable")
    assert {network.institutions.ids[rows[place - 1]] for place in found.places} <= set(found.best)
    assert examples.catalogue.number_of("institution") == len(network.institutions)


@pytest.mark.parametrize("sort", ["name", "partners", "cooperations"])
def test_other_orders_are_those_of_the_whole_list(asked: TestClient, sort: str) -> None:
    offices = set(listed(asked, "urząd"))
    everyone = asked.get("/api/institutions", params={"sort": sort, "limit": 500}).json()["items"]
    counted = [item.get(sort) for item in everyone if item["id"] in offices]
    page = asked.get("/api/institutions", params={"q": "urząd", "sort": sort, "limit": 500}).json()["items"]
    assert {item["id"] for item in page} == offices
    assert [item.get(sort) for item in page] == counted


def test_filters_apply(asked: TestClient) -> None:
    offices, some = listed(asked, "urząd"), listed(asked, "urząd", kind="county_labour_office")
    assert some == [one for one in offices if one in set(some)]
    assert 0 < len(some) < len(offices)


def test_pages_follow_each_other(asked: TestClient) -> None:
    whole, found, page = listed(asked, "u"), list[str](), {"q": "u", "limit": "7"}
    while True:
        answer = asked.get("/api/institutions", params=page).json()
        found += [item["id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        page["cursor"] = answer["next"]
    assert found == whole
