"""How often one may ask, what is counted, and what is written of requests."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import create_app
from api.observed import ACCESS, JsonLines
from graph.graph import Graph
from graph.tokens import Tokens


@pytest.fixture
def workspace(sample: Graph) -> Iterator[Path]:
    folder = sample.folder.parent.parent
    yield folder
    (folder / "tokens.json").unlink(missing_ok=True)


@pytest.fixture
def limited(workspace: Path) -> Iterator[TestClient]:
    """Five questions a minute; the address is that of another machine."""
    app = create_app(workspace, each_minute=5)
    with TestClient(app, client=("203.0.113.7", 50000)) as client:
        yield client


def test_an_address_that_asks_too_often_has_to_wait(limited: TestClient, workspace: Path) -> None:
    answers = [limited.get("/api/overview") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    late = answers[-1]
    assert late.headers["content-type"] == "application/problem+json"
    assert late.json()["detail"].startswith("too many requests from this address; try again in ")
    assert 1 <= int(late.headers["retry-after"]) <= 60
    assert late.headers["x-content-type-options"] == "nosniff"
    # Whether it is alive may always be asked, and a token opens the way.
    assert limited.get("/healthz").status_code == 200
    token = Tokens(workspace).add("anna", ("read",))
    known = {"Authorization": f"Bearer {token}"}
    assert {limited.get("/api/overview", headers=known).status_code for _ in range(8)} == {200}


def test_tokens_cannot_be_tried_out(limited: TestClient, workspace: Path) -> None:
    token = Tokens(workspace).add("anna", ("review",))
    guesses = [limited.get("/api/review/questions", headers={"Authorization": f"Bearer x{n}"}) for n in range(20)]
    codes = [answer.status_code for answer in guesses]
    assert set(codes[:5]) == {401}
    assert set(codes[10:]) == {429}
    # Not even with the right one, until the minute is over: else the answer would tell.
    assert limited.get("/api/overview", headers={"Authorization": f"Bearer {token}"}).status_code == 429


def test_without_a_limit_nobody_waits(workspace: Path) -> None:
    with TestClient(create_app(workspace)) as client:
        assert {client.get("/healthz").status_code for _ in range(50)} == {200}
        assert {client.get("/api/overview").status_code for _ in range(50)} == {200}


def test_figures_are_for_this_machine_and_for_admins(limited: TestClient, workspace: Path) -> None:
    assert limited.get("/metrics").status_code == 401
    tokens = Tokens(workspace)
    for scope, status in (("review", 403), ("admin", 200)):
        header = {"Authorization": f"Bearer {tokens.add(scope, (scope,))}"}
        assert limited.get("/metrics", headers=header).status_code == status
    with TestClient(create_app(workspace), client=("127.0.0.1", 50000)) as here:
        slug = here.get("/api/institutions").json()["items"][0]["id"].removeprefix("institution/")
        here.get(f"/api/institutions/{slug}?lang=en")
        answer = here.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    [line] = [
        line
        for line in answer.text.splitlines()
        if line.startswith("ogniwo_requests_total") and 'route="/api/institutions/{slug}"' in line and "200" in line
    ]
    assert float(line.split()[-1]) >= 1
    assert slug not in answer.text


def test_a_line_of_the_log_names_no_one(workspace: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger=ACCESS.name), TestClient(create_app(workspace)) as client:
        client.get("/api/search?q=Kowalski")
        client.get("/nowhere/jan-kowalski")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == ACCESS.name]
    assert [(line["route"], line["status"]) for line in lines] == [("/api/search", 200), ("files", 404)]
    assert {"time", "level", "message", "method", "ms", "bytes", "process"} <= lines[0].keys()
    assert "kowalski" not in json.dumps(lines).lower()
    assert "testclient" not in json.dumps(lines)


def test_an_error_is_one_line_too() -> None:
    try:
        raise ValueError("broken\nin two")
    except ValueError as error:
        record = logging.LogRecord("ogniwo", logging.ERROR, "", 0, "it %s", ("fell",), (type(error), error, None))
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "it fell"
    assert "broken" in json.loads(line)["error"]
