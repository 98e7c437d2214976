"""Questions are answered as FastAPI would answer them, whatever they state, and short ones without a thread."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from fastapi.responses import Response
from fastapi.testclient import TestClient

from api.routes import institutions
from api.routing import _Called, _InvalidError

OFFICE = "nip-5250007313"
ASKED = [
    "/api/institutions",
    "/api/institutions?kind=project&kind=agreement&limit=3",
    "/api/institutions?limit=1&limit=2",
    "/api/institutions?limit=0&place=place/none",
    "/api/institutions?sort=nothing",
    "/api/institutions?country=",
    "/api/institutions?unknown=1",
    "/api/institutions?kind=nothing",
    "/api/institutions?at=2012-02-31",
    "/api/institutions?from=2012-01-01&to=2013-01-01&lang=en",
    "/api/institutions?cursor=nothing&at=2012",
    f"/api/institutions/{OFFICE}",
    f"/api/institutions/{'x' * 200}",
    f"/api/institutions/{OFFICE}/partners?at=2012-06-01&shared=2",
    f"/api/institutions/{OFFICE}/partners?sort=name",
    f"/api/institutions/{OFFICE}/partners?shared=-1&limit=x",
    "/api/cooperations/nothing/x",
    "/api/search",
    "/api/search?q=",
    "/api/search?q=zalesie&q=praca&kind=place&kind=institution",
    f"/api/paths?from={OFFICE}",
    f"/api/paths?to={OFFICE}&from={OFFICE}",
    "/api/ranking?metric=degree",
]


@pytest.mark.parametrize("asked", ASKED)
def test_fastapi_answers_the_same(client: TestClient, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    ours = client.get(f"{asked}{'&' if '?' in asked else '?'}by=us")

    async def refuse(*_: object) -> None:
        raise _InvalidError

    monkeypatch.setattr(_Called, "values", refuse)
    theirs = client.get(f"{asked}{'&' if '?' in asked else '?'}by=them")
    assert (ours.status_code, ours.content) == (theirs.status_code, theirs.content)
    assert ours.headers["content-type"] == theirs.headers["content-type"]


def test_other_methods_are_refused(client: TestClient) -> None:
    answer = client.post("/api/institutions")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("query", "in_a_thread"),
    [
        ("limit=50", False),
        ("at=2012-06-01&country=PL&role=leads", False),
        ("limit=500&shared=100", True),
        ("sort=name", True),
        ("sector=labour_market", True),
        ("kind=project", True),
    ],
)
def test_only_short_questions_are_answered_without_a_thread(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, query: str, in_a_thread: bool
) -> None:
    asked_in: list[str] = []
    answered = institutions._partners

    def noting(*given: Any) -> Response:
        asked_in.append(threading.current_thread().name)
        return answered(*given)

    monkeypatch.setattr(institutions, "_partners", noting)
    assert client.get(f"/api/institutions/{OFFICE}/partners?{query}&by=noting").status_code == 200
    assert [name.startswith("AnyIO worker") for name in asked_in] == [in_a_thread]
