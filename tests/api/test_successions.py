"""What an institution came from and what became of it: other institutions, with the day of the change and its proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from msgspec.structs import replace

from api import create_app
from graph.build import build
from graph.records import Evidence, Institution, Link, Source
from graph.workspace import Workspace

PORT, PIER, QUAY = (f"institution/{slug}" for slug in ("port", "pier", "quay"))


def proof(source: str, words: str) -> tuple[Evidence, ...]:
    return (Evidence(f"source/{source}", "t.csv#row=2", words),)


def institution(institution_id: str, name: str) -> Institution:
    return Institution(id=institution_id, names={"pl": name}, evidence=proof("a", name))


def succession(earlier: str, source: str, words: str, start: str | None = None) -> Link:
    return Link(subject=PORT, relation="succeeds", object=earlier, start=start, evidence=proof(source, words))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A port that took over from a pier, as two sources say, and from a quay, nobody says when."""
    folder, web = tmp_path_factory.mktemp("workspace"), tmp_path_factory.mktemp("web")
    (web / "index.html").write_text("<!doctype html><title>Ogniwo</title>", encoding="utf-8")
    a = Source(
        id="source/a",
        title="Dawne przystanie",
        origin="a.csv",
        checksum="sha256:" + 64 * "a",
        retrieved="2026-01-02",
        loader="template",
    )
    things = [institution(PORT, "Port Zalesie"), institution(PIER, "Molo Zalesie"), institution(QUAY, "Nabrzeże")]
    workspace = Workspace(folder)
    with workspace.writing():
        links = [succession(QUAY, "a", "nabrzeże"), succession(PIER, "a", "od marca", "2004-03")]
        workspace.write_source(a, [*things, *links])
        b = replace(a, id="source/b", title="Kronika", checksum="sha256:" + 64 * "b")
        workspace.write_source(
            b, [*(replace(t, evidence=proof("b", t.id)) for t in things), succession(PIER, "b", "po molu")]
        )
        build(workspace)
    with TestClient(create_app(folder, web=web)) as opened:
        yield opened


def get(client: TestClient, institution_id: str, lang: str = "pl") -> Any:
    answer = client.get(f"/api/institutions/{institution_id.partition('/')[2]}", params={"lang": lang})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_predecessors_come_by_day_with_all_that_is_said_of_the_same_change(client: TestClient) -> None:
    port = get(client, PORT)
    assert port["successors"] == []
    pier, quay = port["predecessors"]
    assert (pier["institution"], pier["start"]) == ({"id": PIER, "name": "Molo Zalesie"}, "2004-03")
    assert {e["quote"]: e["source"]["title"] for e in pier["evidence"]} == {
        "od marca": "Dawne przystanie",
        "po molu": "Kronika",  # that this source states no day makes no other change
    }
    assert (quay["institution"]["name"], quay["start"], quay["certainty"]) == ("Nabrzeże", None, "stated")


def test_a_predecessor_knows_its_successor_and_is_no_partner(client: TestClient) -> None:
    pier = get(client, PIER)
    assert pier["predecessors"] == []
    [port] = pier["successors"]
    assert (port["institution"]["id"], port["start"]) == (PORT, "2004-03")
    assert (pier["partners"], pier["cooperations"]) == (0, 0)


def test_who_succeeds_nobody_says_so_with_empty_lists(client: TestClient) -> None:
    quay = get(client, QUAY)
    assert quay["predecessors"] == []
    assert [later["institution"]["id"] for later in quay["successors"]] == [PORT]


def test_linked_data_names_the_relation(client: TestClient) -> None:
    answer = client.get(f"/id/{PORT}", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert "succeeds" in answer.text
