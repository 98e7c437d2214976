"""Reviewing over HTTP: who may, what is asked, decided and taken back, and several servers writing one log."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from api import create_app
from graph.build import build
from graph.resolution.decisions import DecisionLog
from graph.tokens import Tokens
from graph.workspace import Workspace
from tests.alike import FRIENDS, KROKUS, LAVENDER, ROR, TULIPS, load_all
from tests.conftest import ROOT

ROUTES = [
    ("GET", "/api/review/questions"),
    ("GET", f"/api/review/why?one={KROKUS}&other={FRIENDS}"),
    ("GET", "/api/review/decisions"),
    ("POST", "/api/review/decisions"),
    ("POST", "/api/review/decisions/x/undo"),
]
DIFFERENT = {"verdict": "different", "one": KROKUS, "other": FRIENDS, "reason": "dwa adresy"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = load_all(Workspace(tmp_path_factory.mktemp("alike") / "workspace"))
    with workspace.writing():
        build(workspace)
    return workspace.path


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "workspace", symlinks=True))


@pytest.fixture
def client(workspace: Path) -> Iterator[TestClient]:
    """Speaks without a token unless a test sends one."""
    with TestClient(create_app(workspace), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def anna(workspace: Path) -> dict[str, str]:
    return bearer(Tokens(workspace).add("anna", ("review",)))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def ok(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(
    "headers",
    [{}, bearer("wrong"), bearer(""), {"Authorization": "Basic YTpi"}, {"Authorization": "Bearer \u00ff"}],
    ids=["none", "wrong", "empty", "basic", "no text"],
)
def test_without_a_token_that_is_known_nothing_is_answered(
    client: TestClient, method: str, path: str, headers: dict[str, str]
) -> None:
    raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    answer = client.request(method, path, headers=raw, content=b"{" * 100_000 if method == "POST" else None)
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["status"] == 401


def test_without_any_token_file_or_build_it_is_401_too(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path)) as client:
        assert [client.request(method, path).status_code for method, path in ROUTES] == [401] * 5
        token = Tokens(tmp_path).add("anna", ("review",))
        assert client.get("/api/review/questions", headers=bearer(token)).status_code == 503


def test_a_token_for_something_else_or_revoked_is_refused(client: TestClient, workspace: Path) -> None:
    other = Tokens(workspace).add("jan", ("contribute",))
    answer = client.get("/api/review/questions", headers=bearer(other))
    assert answer.status_code == 403
    assert answer.json()["detail"] == "this token of jan is not for review"
    Tokens(workspace).revoke("jan")
    assert client.get("/api/review/questions", headers=bearer(other)).status_code == 401


def test_questions_have_both_institutions_and_what_speaks_for_each_answer(
    client: TestClient, anna: dict[str, str]
) -> None:
    page = ok(client.get("/api/review/questions", headers=anna))
    assert page["total"] == len(page["items"]) == 1
    [question] = page["items"]
    assert {question["one"]["id"], question["other"]["id"]} == {f"institution/{slug}" for slug in TULIPS}
    assert (question["one"]["name"], question["contradicted"]) == ("Klub Tulipan", True)
    assert question["opposes"] == ["different krs numbers: 0000000001 and 0000000002"]
    assert "the same name" in question["supports"]
    assert question["one"]["identifiers"] == ["krs:0000000001"]
    assert ok(client.get("/api/review/questions?cursor=1", headers=anna))["items"] == []
    assert client.get("/api/review/questions?limit=0", headers=anna).status_code == 422


def test_a_question_that_is_answered_is_gone_at_once(client: TestClient, anna: dict[str, str]) -> None:
    first = client.get("/api/review/questions", headers=anna)
    assert "etag" not in first.headers  # it changes between builds
    same = {"verdict": "same", "one": TULIPS[0], "other": TULIPS[1]}
    made = ok(client.post("/api/review/decisions", headers=anna, json=same), 201)
    assert made["against"] == "different krs numbers: 0000000001 and 0000000002"
    assert ok(client.get("/api/review/questions", headers=anna))["total"] == 0


def test_a_decision_is_logged_under_the_name_of_the_token_and_undone(
    client: TestClient, workspace: Path, anna: dict[str, str]
) -> None:
    made = ok(client.post("/api/review/decisions", headers=anna, json=DIFFERENT), 201)
    assert (made["by"], made["verdict"], made["reason"]) == ("anna", "different", "dwa adresy")
    assert {made["one"]["id"], made["other"]["name"]} >= {"Fundacja Krokus i Przyjaciele"}
    assert DecisionLog(workspace / "decisions.jsonl").read()[-1].id == made["id"]

    ewa = bearer(Tokens(workspace).add("ewa", ("review",)))
    undo = ok(client.post(f"/api/review/decisions/{made['id']}/undo", headers=ewa), 201)
    assert (undo["by"], undo["undoes"]) == ("ewa", made["id"])
    again = client.post(f"/api/review/decisions/{made['id']}/undo", headers=ewa, json={"reason": "x"})
    assert (again.status_code, again.json()["detail"]) == (404, f"decision {made['id']} is taken back already")

    found = ok(client.get("/api/review/decisions", headers=anna, params={"institution": KROKUS}))
    assert [item["id"] for item in found["items"]][:2] == [undo["id"], made["id"]]
    assert found["items"][1]["taken_back_by"] == undo["id"]
    assert (found["items"][1]["taken_back_name"], found["items"][1]["taken_back_time"]) == ("ewa", undo["time"])
    everything = ok(client.get("/api/review/decisions", headers=anna, params={"limit": 1}))
    assert (len(everything["items"]), everything["next"]) == (1, "1")
    assert everything["total"] > 2  # those of rules, too


def test_what_another_program_adds_to_the_log_is_seen_at_once(
    client: TestClient, workspace: Path, anna: dict[str, str]
) -> None:
    """The server parses the log only when it has changed."""

    def total() -> int:
        return int(ok(client.get("/api/review/decisions", headers=anna))["total"])

    before = total()
    log = DecisionLog(workspace / "decisions.jsonl")
    made = log.undo(log.read()[0].id, "ewa")
    assert total() == before + 1
    log.undo(made.id, "ewa")
    assert total() == before + 2


def test_why(client: TestClient, anna: dict[str, str]) -> None:
    same = ok(client.get("/api/review/why", headers=anna, params={"one": LAVENDER, "other": ROR}))
    assert (same["same"], len(same["steps"])) == (True, 1)
    assert "because of the same name" in same["sentence"]
    two = ok(client.get("/api/review/why", headers=anna, params={"one": TULIPS[0], "other": TULIPS[1]}))
    assert (two["same"], two["steps"]) == (False, [])
    assert "different krs numbers" in two["sentence"]
    assert client.get("/api/review/why", headers=anna, params={"one": "x", "other": ROR}).status_code == 404
    assert client.get("/api/review/why", headers=anna, params={"one": ROR}).status_code == 422


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 422, "body"),
        (b"{", 422, "body: found '{', invalid json"),
        (b"[]", 422, "body"),
        (json.dumps(DIFFERENT | {"verdict": "perhaps"}).encode(), 422, "verdict: found 'perhaps'"),
        (json.dumps(DIFFERENT | {"verdict": "undo"}).encode(), 422, "verdict"),
        (json.dumps(DIFFERENT | {"by": "ewa"}).encode(), 422, "by"),
        (json.dumps(DIFFERENT | {"reason": "x" * 1001}).encode(), 422, "reason"),
        (json.dumps(DIFFERENT | {"one": "nobody"}).encode(), 404, "there is no institution"),
        (json.dumps(DIFFERENT | {"one": "../../etc"}).encode(), 404, "there is no institution"),
        (json.dumps(DIFFERENT | {"one": FRIENDS}).encode(), 400, "twice"),
        (b'"' + b"x" * 16_384 + b'"', 413, "longer than 16,384 bytes"),
        (b"\xff", 422, "body"),
    ],
)
def test_a_wrong_body_decides_nothing(
    client: TestClient, workspace: Path, anna: dict[str, str], body: bytes, status: int, said: str
) -> None:
    before = (workspace / "decisions.jsonl").read_bytes()
    answer = client.post("/api/review/decisions", headers=anna, content=body)
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]
    assert len(answer.json()["detail"]) < 300
    assert (workspace / "decisions.jsonl").read_bytes() == before


def test_the_description_names_token_bodies_and_examples(client: TestClient) -> None:
    described = ok(client.get("/openapi.json"))
    for method, path in (("get", "/api/review/questions"), ("post", "/api/review/decisions")):
        route = described["paths"][path][method]
        assert route["security"] == [{"HTTPBearer": []}]
        assert {"401", "403"} <= route["responses"].keys()
    body = described["paths"]["/api/review/decisions"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["verdict"]["examples"] == ["same"]
    assert "examples" in json.dumps(described["components"]["schemas"]["QuestionView"])


def test_several_servers_lose_no_decision(workspace: Path, anna: dict[str, str]) -> None:
    ports = [free_port() for _ in range(3)]
    before = len(DecisionLog(workspace / "decisions.jsonl").read())
    servers = [
        subprocess.Popen(
            [sys.executable, "-m", "ogniwo", "--workspace", str(workspace), "serve", "--port", str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        for port in ports
    ]

    def post(number: int) -> str:
        url = f"http://127.0.0.1:{ports[number % 3]}/api/review/decisions"
        return str(ok(httpx2.post(url, headers=anna, json=DIFFERENT, timeout=60), 201)["id"])

    try:
        for port in ports:
            answers(port)
        with ThreadPoolExecutor(9) as pool:
            told = list(pool.map(post, range(45)))
    finally:
        for server in servers:
            server.kill()
            server.wait()
    found = DecisionLog(workspace / "decisions.jsonl").read(whole=True)
    assert len(set(told)) == 45
    assert len(found) == before + 45
    assert {one.id for one in found} >= set(told)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> None:
    """Waits for a server."""
    for _ in range(300):
        try:
            httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
            return
        except httpx2.TransportError:
            time.sleep(0.2)
    pytest.fail(f"nothing answers on port {port}")
