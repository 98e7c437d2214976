"""How answers are sent: as described, in pages, compressed, once for those who have them, and to other sites."""

from __future__ import annotations

import gzip
import re
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from api import create_app
from graph.build import build
from graph.errors import OgniwoError
from graph.graph import Graph
from graph.workspace import Workspace
from ogniwo.serving import _listen
from ogniwo.settings import origins_from_environment
from tests import sample as sample_data

OFFICE = "nip-5250007313"
QUERIES = {
    "/api/search": "q=zalesie",
    "/api/paths": f"from={OFFICE}&to=OTHER",
    "/api/changes": "before=2011-06-01&after=2012-06-01",
    "/api/institutions/{slug}/changes": "before=2011-06-01&after=2012-06-01",
}


@pytest.fixture(scope="module")
def values(sample: Graph) -> dict[str, str]:
    """What stands for the parameters of paths."""
    other = next(i for i in sample.network.institutions.ids if OFFICE not in i).partition("/")[2]
    project = next(c for c in sample.network.cooperations.ids if c.startswith("project/")).partition("/")[2]
    return {"{other}": other, "{kind}": "project", "{project}": project, "OTHER": other, "{slug}": OFFICE}


def addresses(client: TestClient, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every route of the graph that answers JSON, as described and as asked."""
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        if "get" not in methods or not path.startswith("/api/") or path.startswith("/api/review/"):
            continue
        asked = path.replace("{kind}/{slug}", "{kind}/{project}").replace("/sources/{slug}", "/sources/strona")
        asked += "?" + QUERIES.get(path, "")
        for name, value in values.items():
            asked = asked.replace(name, value)
        yield path, asked


def test_every_answer_is_what_its_description_says(client: TestClient, values: dict[str, str]) -> None:
    document = client.get("/openapi.json").json()
    checked = 0
    for path, asked in addresses(client, values):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        if "$ref" not in (schema := content.get("application/json", {}).get("schema", {})):
            continue
        answer = client.get(asked)
        assert answer.status_code == 200, (asked, answer.text)
        whole = {**schema, "components": document["components"]}
        errors = [error.message for error in Draft202012Validator(whole).iter_errors(answer.json())]
        assert errors == [], asked
        checked += 1
    assert checked > 15


def test_a_list_is_read_page_by_page_to_its_end(client: TestClient) -> None:
    whole = client.get("/api/institutions?sort=name").json()["items"]
    read: list[Any] = []
    cursor = ""
    while cursor is not None:
        page = client.get(
            "/api/institutions", params={"sort": "name", "limit": 3, **({"cursor": cursor} if cursor else {})}
        )
        read, cursor = read + page.json()["items"], page.json()["next"]
        assert cursor is None or re.fullmatch(r"[\w-]+", cursor)
    assert read == whole


def test_a_cursor_of_an_earlier_build_says_so(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
    with TestClient(create_app(sample_workspace.path)) as client:
        cursor = client.get("/api/cooperations?limit=1").json()["next"]
        assert client.get(f"/api/cooperations?limit=1&cursor={cursor}").status_code == 200
        with sample_workspace.writing():
            build(sample_workspace)
        answer = client.get(f"/api/cooperations?limit=1&cursor={cursor}")
        assert answer.status_code == 410
        assert "begin again with the first page" in answer.json()["detail"]


def test_who_has_an_answer_is_told_so(client: TestClient) -> None:
    answer = client.get("/api/institutions?limit=2")
    tag = answer.headers["etag"]
    for held in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = client.get("/api/institutions?limit=2", headers={"if-none-match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["x-content-type-options"] == "nosniff"
    for asked in ("/api/institutions?limit=1", "/api/cooperations?limit=2"):
        assert client.get(asked, headers={"if-none-match": tag}).status_code == 200
    assert "etag" not in client.get("/api/institutions?limit=0").headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "zstd"), ("gzip", "gzip"), ("zstd;q=0, gzip", "gzip"), ("identity", None)],
)
def test_answers_are_compressed_as_accepted(client: TestClient, accepted: str, coding: str | None) -> None:
    plain = client.get("/api/vocabulary", headers={"accept-encoding": "identity"}).content
    for _ in range(2):  # asked again, it is a kept one
        with client.stream("GET", "/api/vocabulary", headers={"accept-encoding": accepted}) as answer:
            raw = b"".join(answer.iter_raw())
            assert answer.headers.get("content-encoding") == coding
        undo = {"zstd": zstandard.ZstdDecompressor().decompressobj().decompress, "gzip": gzip.decompress}
        assert (undo[coding](raw) if coding else raw) == plain
        assert coding is None or "Accept-Encoding" in answer.headers["vary"]


def test_a_file_in_pieces_is_compressed_too(client: TestClient) -> None:
    whole = client.get("/api/export", headers={"accept-encoding": "identity"}).content
    with client.stream("GET", "/api/export", headers={"accept-encoding": "zstd"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert zstandard.ZstdDecompressor().decompressobj().decompress(raw) == whole
    with client.stream("GET", "/api/export", headers={"accept-encoding": "gzip"}) as answer:
        assert zlib.decompress(b"".join(answer.iter_raw()), 16 + zlib.MAX_WBITS) == whole


def test_an_answer_given_again_is_the_same_until_there_is_a_new_build(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
    with TestClient(create_app(sample_workspace.path)) as client:
        first, again = (client.get("/api/network") for _ in range(2))
        assert (first.content, first.headers) == (again.content, again.headers)
        assert client.get("/api/network?limit=1").json() != first.json()
        with sample_workspace.writing():
            sample_workspace.forget(sample_data.TABLE)
            build(sample_workspace)
        assert len(client.get("/api/network").json()["nodes"]) == 3


def test_pages_of_other_sites_may_read_where_they_are_named(sample: Graph, tmp_path: Path) -> None:
    workspace, asking = sample.folder.parent.parent, {"origin": "https://planner.example"}
    with TestClient(create_app(workspace, origins=["https://planner.example"])) as client:
        answer = client.get("/api/timeline", headers=asking)
        assert answer.headers["access-control-allow-origin"] == "https://planner.example"
        assert "ETag" in answer.headers["access-control-expose-headers"]
        held = {**asking, "if-none-match": answer.headers["etag"]}
        assert "access-control-allow-origin" in client.get("/api/timeline", headers=held).headers
        other = client.get("/api/timeline", headers={"origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in other.headers
        writing = {**asking, "access-control-request-method": "POST"}
        assert client.options("/api/review/decisions", headers=writing).status_code == 400
    with TestClient(create_app(workspace)) as client:
        assert "access-control-allow-origin" not in client.get("/api/timeline", headers=asking).headers


def test_origins_are_checked_when_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OGNIWO_CORS_ORIGINS", "https://planner.example  http://localhost:5173")
    assert origins_from_environment() == ["https://planner.example", "http://localhost:5173"]
    for wrong in ("planner.example", "https://planner.example/maps", "https://*.example"):
        monkeypatch.setenv("OGNIWO_CORS_ORIGINS", wrong)
        with pytest.raises(OgniwoError, match=r"OGNIWO_CORS_ORIGINS: found .* expected \* or such as"):
            origins_from_environment()


def test_no_answer_waits_for_an_acknowledgement_of_its_headers() -> None:
    with (
        _listen("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
