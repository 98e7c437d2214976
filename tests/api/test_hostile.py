"""What clients send who mean no good or know no better: every answer is whole, says what was wrong, and is guarded."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi.testclient import TestClient

from api import create_app
from api.middleware import SECURITY
from graph.graph import Graph
from graph.tokens import Tokens
from ogniwo import connections

OFFICE = "institution/nip-5250007313"
ORIGIN = "https://planner.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"  # more than is sent in one piece
PAGE = {"Accept": "text/html"}
# Every kind of answer: status, how it is asked for.
KINDS: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "map": (200, "GET", "/", {}),
    "file": (200, "GET", "/assets/a.js", {}),
    "no file": (404, "GET", "/assets/b.js", {}),
    "API": (200, "GET", "/api/overview", {}),
    "kept API": (200, "GET", "/api/overview", {}),
    "compressed": (200, "GET", "/api/vocabulary", {"headers": {"Accept-Encoding": "zstd"}}),
    "bad parameter": (422, "GET", "/api/institutions?limit=0", {}),
    "no such thing": (404, "GET", "/api/institutions/none", {}),
    "no such method": (405, "DELETE", "/api/institutions", {}),
    "file for download": (200, "GET", "/api/export", {}),
    "no token": (401, "GET", "/api/review/questions", {}),
    "other sites": (200, "OPTIONS", "/api/overview", {"headers": {"Access-Control-Request-Method": "GET"}}),
    "SPARQL": (200, "GET", "/sparql", {"params": {"query": COUNT}}),
    "SPARQL in pieces": (200, "GET", "/sparql", {"params": {"query": LARGE}}),
    "SPARQL page": (200, "GET", "/sparql", {"params": {"query": COUNT}, "headers": PAGE}),
    "SPARQL description": (200, "GET", "/sparql", {}),
    "SPARQL error": (400, "GET", "/sparql", {"params": {"query": "SELECT"}}),
    "SPARQL error page": (400, "GET", "/sparql", {"params": {"query": "SELECT"}, "headers": PAGE}),
    "too long": (413, "POST", "/sparql", {"content": b"x" * 200_000, "headers": QUERY}),
    "unknown format": (415, "POST", "/sparql", {"content": b"x", "headers": {"Content-Type": "text/csv"}}),
    "see other": (303, "GET", f"/id/{OFFICE}", {}),
    "not acceptable": (406, "GET", f"/id/{OFFICE}", {"headers": {"Accept": "image/png"}}),
    "error page": (404, "GET", "/id/institution/none", {"headers": PAGE}),
    "description": (200, "GET", f"/data/{OFFICE}.ttl", {}),
    "VoID": (200, "GET", "/.well-known/void", {}),
    "dump": (200, "GET", "/dumps/ogniwo.nq.gz", {}),
    "part of a dump": (206, "GET", "/dumps/ogniwo.nq.gz", {"headers": {"Range": "bytes=0-9"}}),
    "no such part": (416, "GET", "/dumps/ogniwo.nq.gz", {"headers": {"Range": "bytes=999999999-"}}),
    "checksum": (200, "GET", "/dumps/ogniwo.nq.gz.sha256", {}),
    "model": (200, "GET", "/ns", {}),
    "style": (200, "GET", "/ns/style.css", {}),
    "documentation": (200, "GET", "/docs", {}),
    "OpenAPI": (200, "GET", "/openapi.json", {}),
    "health": (200, "GET", "/healthz", {}),
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    (folder / "assets").mkdir()
    (folder / "assets" / "a.js").write_text("1", encoding="utf-8")
    (folder / "index.html").write_text("<!doctype html><title>Ogniwo</title>", encoding="utf-8")
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(sample: Graph, web: Path) -> Iterator[TestClient]:
    app = create_app(sample.folder.parent.parent, web=web, origins=[ORIGIN])
    headers = {"Origin": ORIGIN}
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False, headers=headers) as opened:
        yield opened


def guarded(answer: Any) -> bool:
    """Whether an answer bears the security headers; of the policy, /docs has one of its own."""
    policy = answer.headers["content-security-policy"]
    rest = {name: answer.headers[name] for name in SECURITY if name != "Content-Security-Policy"}
    return policy.startswith(SECURITY["Content-Security-Policy"]) and rest.items() <= SECURITY.items()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_is_guarded(client: TestClient, kind: str) -> None:
    status, method, path, how = KINDS[kind]
    answer = client.request(method, path, **how)
    assert answer.status_code == status, answer.text[:200]
    assert guarded(answer)
    assert "script-src" not in answer.headers["content-security-policy"]  # nor does it let other scripts in


def test_the_way_from_an_earlier_id_is_guarded(client: TestClient, sample: Graph) -> None:
    earlier = next(old for old, _ in sample.catalogue.redirects() if old.startswith("institution/"))
    answer = client.get(f"/api/institutions/{earlier.partition('/')[2]}")
    assert (answer.status_code, guarded(answer)) == (308, True)


def test_answers_without_a_graph_are_guarded_too(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path)) as client:
        answer = client.get("/api/overview")
    assert (answer.status_code, guarded(answer)) == (503, True)


def test_answers_to_who_asks_too_often_and_to_who_has_it_already_are_guarded(sample: Graph) -> None:
    with TestClient(create_app(sample.folder.parent.parent, each_minute=1)) as client:
        first = client.get("/api/overview")
        held = client.get("/api/overview", headers={"If-None-Match": first.headers["etag"]})
        late = client.get("/api/overview")
    assert [held.status_code, late.status_code] == [304, 429]
    assert guarded(held)
    assert guarded(late)


def test_an_error_of_ours_says_nothing_and_is_guarded(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("api.routes.health.Tokens", broken)
    answer = client.get("/metrics")
    assert (answer.status_code, guarded(answer)) == (500, True)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e%5c%2e%2e%5csecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%00",
        "/assets/a.js%00.png",
        "/ns/..%2f..%2fsecret.txt",
        "/dumps/..%2freport.json",
        "/data/institution/..%2f..%2freport.json.ttl",
        "/id/..%2f..%2freport.json",
    ],
)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, guarded(answer)) == (404, True)
    assert "secret" not in answer.text.replace("secret.txt", "")


# NUL, an overlong slash, no UTF-8, half of a pair, a character beyond the first plane, the language of the index
TEXTS = ["%00", "%c0%af", "%ff%fe", "%ed%a0%80", "%f0%9f%92%a9", "%22%27*%28NEAR%20a%3A", "%2e%2e%2f", "x" * 50_000]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
@pytest.mark.parametrize(
    "path",
    [
        "/api/search?q=",
        "/api/institutions?q=",
        "/api/institutions?kind=",
        "/api/institutions?sector=",
        "/api/institutions?place=",
        "/api/institutions?cursor=",
        "/api/cooperations?source=",
        "/api/cooperations?role=",
        "/api/timeline?at=",
        "/api/network?center=",
        "/api/matrix?rows=",
        f"/api/paths?from={OFFICE}&to=",
        "/api/sources/",
        "/api/institutions/",
        "/id/institution/",
        "/ns/",
        "/sparql?query=",
        "/sparql?default-graph-uri=",
        "/nothing/",
    ],
)
def test_no_text_is_too_strange(client: TestClient, path: str, text: str) -> None:
    answer = client.get(path + text)
    assert answer.status_code in (200, 303, 400, 404, 413, 422), answer.text[:200]
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        assert len(answer.content) < 1000 + 12 * len(text)


@pytest.mark.parametrize(
    ("path", "name"),
    [("/api/institutions", "kind"), ("/api/search", "kind"), ("/api/overview", "x"), ("/sparql", "default-graph-uri")],
)
def test_very_many_parameters_are_answered_in_time(client: TestClient, path: str, name: str) -> None:
    asked = f"&{name}=a" * ((60_000 - len(path)) // len(f"&{name}=a"))  # as many as the server lets in
    started = time.process_time()
    answer = client.get(f"{path}?q=a{asked}")
    assert answer.status_code in (200, 400, 422)
    assert time.process_time() - started < 20  # what looks each of them up among all others takes minutes


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"query=" + b"%41" * 100_000, FORM),
        (b"&".join([b"a=1"] * 25_000), FORM),
        (b"\xff\xfe", QUERY),
        (b"\x00", QUERY),
        (b"{" * 90_000, QUERY),
        (b"x", {"Content-Type": "multipart/form-data; boundary=" + "a" * 1000}),
        (b"x", {"Content-Type": "application/sparql-query; charset=" + "u" * 1000}),
        (b"x", {"Content-Type": "\u00ff".encode("latin-1")}),
        (b"x", {}),
    ],
)
def test_no_body_is_too_strange(client: TestClient, content: bytes, headers: dict[str, Any]) -> None:
    answer = client.post("/sparql", content=content, headers=headers)
    assert answer.status_code in (400, 413, 415)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("size", [20_000, 10_000_000])
def test_a_body_that_is_too_long_is_not_read_to_its_end(sample: Graph, tmp_path: Path, size: int) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "current").symlink_to(sample.folder)
    token, read = Tokens(workspace).add("anna", ("review",)), 0

    def body() -> Iterator[bytes]:
        nonlocal read
        for _ in range(size // 1000):
            read += 1000
            yield b"x" * 1000

    with TestClient(create_app(workspace)) as client:
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.post("/api/review/decisions", content=body(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": ","},
        {"Accept": "*/*;q=x"},
        {"Accept": "a" * 30_000},
        {"Accept": ",".join(["text/html;q=0.1"] * 3000)},
        {"Accept-Language": "-;q=;;,,pl;q=nan"},
        {"Accept-Encoding": "zstd;q=,gzip;q=a"},
        {"If-None-Match": '"' * 5000},
        {"Range": "bytes=0-0," * 2000},
        {"Range": "bytes=-" + "9" * 4000},
        {"Authorization": "Bearer " + "x" * 30_000},
        {"Authorization": b"Bearer \xff\xfe"},
        {"Host": "<script>"},
        {"Cookie": "a=b;" * 5000},
    ],
    ids=lambda headers: "".join(headers)[:20],
)
@pytest.mark.parametrize("path", ["/", "/api/overview", "/ns", "/sparql", "/.well-known/void", "/dumps/ogniwo.nq.gz"])
def test_no_header_is_too_strange(client: TestClient, path: str, headers: dict[str, Any]) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code in (200, 206, 400, 404, 406, 416), answer.text[:200]
    assert guarded(answer)


# Connections: a real server, with little patience

BODY = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9000\r\n\r\n"


@pytest.fixture
def address(sample: Graph, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    monkeypatch.setattr(connections, "SECONDS", 1.5)
    app = create_app(sample.folder.parent.parent)
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=connections.Impatient, log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
        thread.start()
        yield listening.getsockname()
        server.should_exit = True
        thread.join()


def answered(address: tuple[str, int]) -> int:
    return httpx2.get(f"http://{address[0]}:{address[1]}/healthz", timeout=30).status_code


def seconds_until_closed(connection: socket.socket, send: Callable[[], None]) -> float:
    """How long a connection lasts on which something is sent again and again, and nothing is answered."""
    started = time.monotonic()
    connection.settimeout(0.1)
    while time.monotonic() - started < 30:
        try:
            send()
            if connection.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - started


@pytest.mark.parametrize(
    ("begun", "then"),
    [
        (b"", b""),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ", b"a"),
        (BODY, b"a"),
    ],
    ids=["nothing", "head", "body"],
)
def test_who_sends_a_byte_at_a_time_is_not_waited_for(address: tuple[str, int], begun: bytes, then: bytes) -> None:
    with socket.create_connection(address) as connection:
        connection.sendall(begun)
        assert 1 < seconds_until_closed(connection, lambda: connection.sendall(then)) < 20
    assert answered(address) == 200


def test_a_connection_that_is_used_stays(address: tuple[str, int]) -> None:
    with httpx2.Client(base_url=f"http://{address[0]}:{address[1]}", timeout=30) as client:
        ports = set()
        for _ in range(6):
            answer = client.get("/healthz")
            ports.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
            time.sleep(0.5)
    assert len(ports) == 1


def test_many_idle_connections_keep_nobody_out(address: tuple[str, int]) -> None:
    idle = [socket.create_connection(address) for _ in range(300)]
    try:
        assert answered(address) == 200
    finally:
        for connection in idle:
            connection.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTML/1.1\r\n\r\n",
        b"GET /?" + b"&a=1" * 100_000,  # more are not waited for
        b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /" + b"a" * 70_000,
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 12_000,
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\n Host: a\r\n\r\n",
    ],
    ids=[
        "TLS",
        "version",
        "100,000 parameters",
        "NUL",
        "long address",
        "many headers",
        "two lengths",
        "no length",
        "folded",
    ],
)
def test_what_is_no_http_gets_a_problem(address: tuple[str, int], sent: bytes) -> None:
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(sent)
        said = b""
        with contextlib.suppress(ConnectionResetError):  # it does not read the rest
            while block := connection.recv(10_000):
                said += block
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in head
    assert all(name.lower().encode() in head.lower() for name in SECURITY)
    assert b'"status": 400' in body
    assert answered(address) == 200
