"""Questions about the sample graph, answered as counted by hand (tests/sample.py).

Four institutions and three cooperations: an agreement of the labour office and the welfare centre, backed by the
commune, from 2011-03-03 to 2012-03-02; a project of the office and the foundation from 2012 to 2013-06, the foundation
only in 2012; and a tie of the foundation and the office without dates.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import networkx as nx
import pytest
from fastapi.testclient import TestClient

from graph.graph import Graph

OFFICE = "institution/nip-5250007313"


@pytest.fixture(scope="module")
def ids(sample: Graph) -> dict[str, str]:
    """Institutions by a word of their names."""
    things = sample.network.institutions
    named = dict(zip(things.names["pl"], things.ids, strict=True))
    words = {"centre": "Ośrodek", "commune": "Gminy", "foundation": "Fundacja"}
    return {"office": OFFICE} | {
        key: next(i for name, i in named.items() if word in name) for key, word in words.items()
    }


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def of(ids: dict[str, str], key: str, part: str) -> str:
    return f"/api/institutions/{ids[key].partition('/')[2]}/{part}"


def names(ids: dict[str, str], items: list[Any]) -> list[str]:
    keys = {value: key for key, value in ids.items()}
    return [keys[item["institution"]["id"]] for item in items]


def test_timelines(client: TestClient, ids: dict[str, str]) -> None:
    assert get(client, "/api/timeline") == {
        "years": [2011, 2012, 2013],
        "began": [1, 1, 0],
        "ended": [0, 1, 1],
        "in_force": [1, 2, 1],
        "undated": 1,
    }
    assert get(client, "/api/timeline", kind="agreement")["years"] == [2011, 2012]
    foundation = get(client, of(ids, "foundation", "timeline"))
    assert (foundation["years"], foundation["in_force"], foundation["undated"]) == ([2012], [1], 1)


def test_partners_gained_and_lost(client: TestClient, ids: dict[str, str]) -> None:
    found = get(client, of(ids, "office", "changes"), before="2011-06-01", after="2012-06-01")
    assert found["totals"] == {"new": 0, "ended": 2, "kept": 1}
    assert set(names(ids, found["ended"])) == {"centre", "commune"}
    assert [(change["before"], change["after"]) for change in found["ended"]] == [(1, 0), (1, 0)]
    assert names(ids, found["kept"]) == ["foundation"]
    assert (found["kept"][0]["before"], found["kept"][0]["after"]) == (1, 2)
    few = get(client, of(ids, "office", "changes"), before="2011-06-01", after="2012-06-01", limit=1)
    assert (few["totals"]["ended"], len(few["ended"])) == (2, 1)


def test_ties_gained_and_lost(client: TestClient, ids: dict[str, str]) -> None:
    found = get(client, "/api/changes", before="2011-06-01", after="2012-06-01")
    assert found["totals"] == {"new": 0, "ended": 3, "kept": 1}
    assert {found["kept"][0]["source"], found["kept"][0]["target"]} == {OFFICE, ids["foundation"]}
    assert (found["kept"][0]["weight"], found["kept"][0]["kinds"]) == (2, ["project", "tie"])
    assert {one["id"] for one in found["institutions"]} == set(ids.values())
    assert get(client, "/api/changes", before="2010-01-01", after="2011-06-01")["totals"]["new"] == 3


def test_likeness(client: TestClient, ids: dict[str, str]) -> None:
    found = get(client, of(ids, "centre", "similar"))["items"]
    assert names(ids, found) == ["foundation", "commune", "office"]
    assert [(one["common"], one["share"]) for one in found] == [(1, 0.5), (1, 0.333333), (1, 0.25)]
    both = get(client, of(ids, "centre", f"common/{ids['foundation'].partition('/')[2]}"))
    assert (names(ids, both["items"]), both["total"]) == (["office"], 1)
    assert (both["items"][0]["with_one"], both["items"][0]["with_other"]) == (1, 2)


def test_paths_lead_over_named_cooperations(client: TestClient, ids: dict[str, str]) -> None:
    ends = {"from": ids["centre"], "to": ids["foundation"]}
    found = get(client, "/api/paths", **ends)
    assert (found["shortest"], found["truncated"], len(found["items"])) == (2, False, 1)
    [path] = found["items"]
    assert [one["id"] for one in path["institutions"]] == [ids["centre"], OFFICE, ids["foundation"]]
    assert [[c["kind"] for c in step["cooperations"]] for step in path["steps"]] == [["agreement"], ["tie", "project"]]
    assert [step["weight"] for step in path["steps"]] == [1, 2]
    longer = get(client, "/api/paths", **ends, longer=1)
    assert [len(path["institutions"]) for path in longer["items"]] == [3, 4]
    assert get(client, "/api/paths", **ends, longer=1, k=1)["truncated"]
    assert get(client, "/api/paths", **ends, at="2012-06-01") == {"items": [], "shortest": None, "truncated": False}
    assert get(client, "/api/paths", **ends, sector="civil_society")["shortest"] is None  # the office is none


def test_matrices(client: TestClient) -> None:
    found = get(client, "/api/matrix", rows="kind", columns="kind")
    kinds = ["county_labour_office", "local_government", "ngo", "social_welfare_centre"]
    assert [row["value"] for row in found["rows"]] == [column["value"] for column in found["columns"]] == kinds
    assert found["counts"] == [[0, 1, 2, 1], [1, 0, 0, 1], [2, 0, 0, 0], [1, 1, 0, 0]]
    assert [row["count"] for row in found["rows"]] == [4, 2, 2, 2]
    years = get(client, "/api/matrix", rows="year", columns="kind")
    assert [row["value"] for row in years["rows"]] == ["2011", "2012", "2013"]
    assert years["counts"] == [[1, 1, 0, 1], [2, 1, 1, 1], [1, 0, 1, 0]]
    fullest = get(client, "/api/matrix", rows="year", columns="kind", most=1)
    assert (fullest["counts"], fullest["truncated"], fullest["total_rows"]) == ([[2]], True, 3)
    funds = get(client, "/api/matrix", rows="fund", columns="voivodeship")
    assert [row["label"] for row in (*funds["rows"], *funds["columns"])] == ["Fundusz Próbny", "województwo próbne"]
    assert funds["counts"] == [[1]]


def test_programmes_say_what_is_above_and_how_much_they_pay_for(client: TestClient) -> None:
    found = get(client, "/api/programmes")
    assert {(p["name"], p["kind"], p["cooperations"]) for p in found["items"]} == {
        ("Fundusz Próbny", "fund", 1),
        ("Działanie 7.1", "measure", 1),
    }
    [measure] = get(client, "/api/programmes", level="measure")["items"]
    assert [above["name"] for above in measure["part_of"]] == ["Fundusz Próbny"]
    assert get(client, "/api/programmes", programme=measure["id"])["total"] == 1
    assert [p["cooperations"] for p in get(client, "/api/programmes", at="2011-06-01")["items"]] == [0, 0]


def test_places_are_a_tree(client: TestClient) -> None:
    top = get(client, "/api/places")
    [region] = top["items"]
    assert (region["name"], region["institutions"], region["parts"]) == ("województwo próbne", 3, 1)
    inside = get(client, "/api/places", within=region["id"])
    [town] = inside["items"]
    assert (town["name"], town["kind"], town["institutions"], town["parts"]) == ("Zalesie", "town", 3, 0)
    assert [above["id"] for above in inside["within"]] == [region["id"]]
    deepest = get(client, "/api/places", within=town["id"])
    assert (deepest["items"], [p["name"] for p in deepest["within"]]) == ([], ["Zalesie", "województwo próbne"])
    assert get(client, "/api/places", kind="ngo")["items"][0]["institutions"] == 1


def test_lists_are_sorted_as_asked(client: TestClient, ids: dict[str, str]) -> None:
    for sort, kinds in (
        ("title", ["project", "agreement", "tie"]),  # Droga, Porozumienie, nameless
        ("start", ["project", "agreement", "tie"]),
        ("participants", ["agreement", "project", "tie"]),
    ):
        assert [c["kind"] for c in get(client, "/api/cooperations", sort=sort)["items"]] == kinds
    assert get(client, "/api/institutions", sort="cooperations")["items"][0]["id"] == OFFICE
    by_name = get(client, of(ids, "office", "partners"), sort="name")["items"]
    assert names(ids, by_name) == ["foundation", "centre", "commune"]
    mine = get(client, of(ids, "office", "cooperations"), sort="participants")["items"]
    assert [item["cooperation"]["kind"] for item in mine] == ["agreement", "project", "tie"]


def test_what_is_shared_and_drawn_is_bounded(client: TestClient, ids: dict[str, str]) -> None:
    [first, *_] = get(client, of(ids, "office", "partners"), shared=1)["items"]
    assert (first["weight"], len(first["cooperations"])) == (2, 1)
    drawn = get(client, "/api/network", ties=1)
    assert (len(drawn["edges"]), drawn["edges"][0]["weight"]) == (1, 2)
    assert (drawn["total_edges"], len(drawn["nodes"]), drawn["truncated"]) == (4, 4, True)
    assert get(client, "/api/network", ties=4)["truncated"] is False


def test_common_parameters_limit_every_question(client: TestClient, ids: dict[str, str]) -> None:
    programme = get(client, "/api/programmes", level="fund")["items"][0]["id"]
    assert get(client, "/api/institutions", country="PL")["total"] == 3
    assert get(client, "/api/institutions", programme=programme)["total"] == 2
    assert get(client, "/api/institutions", **{"from": "2013-01-01", "to": "2013-12-31"}, kind="project")["total"] == 1
    assert names(ids, get(client, of(ids, "office", "partners"), role="supports")["items"]) == []
    assert get(client, "/api/network", source="source/strona")["total_nodes"] == 3
    assert get(client, "/api/timeline", place="place/teryt-0000001", kind="ngo")["years"] == [2012, 2013]
    assert get(client, "/api/matrix", rows="year", columns="kind", role="leads")["counts"] == [[1], [1]]


def test_exports(client: TestClient, ids: dict[str, str]) -> None:
    answer = client.get("/api/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="institutions-')
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in rows] == sorted(ids.values())
    assert {row["place_name"] for row in rows} == {"Zalesie", ""}
    parts = get(client, "/api/export", table="participations", format="json")
    assert len(parts) == 7
    [leader] = [part for part in parts if part["relation"] == "leads"]
    assert (leader["amount"], leader["first_day"], leader["last_day"]) == (1000000.5, "2012-01-01", "2013-06-30")
    assert len(get(client, "/api/export", table="cooperations", format="json", programme="")) == 3
    ties = get(client, "/api/export", table="ties", format="json")
    assert [tie["weight"] for tie in ties] == [2, 1, 1, 1]
    assert get(client, "/api/export", table="ties", format="json", limit=1) == ties[:1]
    assert get(client, "/api/export", format="json", at="1990-01-01", kind="project") == []
    drawing = nx.read_gexf(io.BytesIO(client.get("/api/export?format=gexf").content), version="1.3")
    assert set(drawing) == set(ids.values())
    assert drawing.edges[OFFICE, ids["foundation"]]["weight"] == 2
    assert set(drawing.nodes[OFFICE]["viz"]) == {"position", "color", "size"}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"/api/paths?from={OFFICE}", 422, "to"),
        (f"/api/paths?from={OFFICE}&to={OFFICE}", 400, "two institutions"),
        (f"/api/paths?from={OFFICE}&to=institution/none", 404, "no institution"),
        (f"/api/paths?from={OFFICE}&to={OFFICE}&k=0", 422, "k"),
        ("/api/matrix?rows=colour", 400, "rows: found 'colour', expected one of kind, sector"),
        ("/api/matrix?columns=colour&at=1990-01-01", 400, "columns: found 'colour', expected one of kind, sector"),
        ("/api/matrix?most=1000", 422, "most"),
        ("/api/timeline?from=2012-01-01&to=2011-01-01", 400, "expected a day not after"),
        ("/api/export?from=2012-01-01&to=2011-01-01", 400, "from: found 2012-01-01, expected"),
        ("/api/changes?before=2012-01-01", 422, "after"),
        ("/api/changes?before=2012-01-01&after=2012-01-01", 400, "expected a day before"),
        ("/api/changes?before=2012-02-30&after=2013-01-01", 400, "no such day"),
        (f"/api/institutions/{OFFICE[12:]}/changes?before=2012&after=2013-01-01", 422, "before"),
        (f"/api/institutions/{OFFICE[12:]}/similar?limit=1000", 422, "limit"),
        (f"/api/institutions/{OFFICE[12:]}/common/none", 404, "no institution"),
        ("/api/places?within=place/none", 404, "no place"),
        ("/api/programmes?programme=programme/none", 404, "no programme"),
        ("/api/institutions?country=Poland", 422, "country"),
        ("/api/institutions?sort=size", 422, "sort"),
        ("/api/institutions?limit=501", 422, "limit"),
        ("/api/network?ties=60000", 422, "ties"),
        ("/api/export?format=xlsx", 422, "format"),
        ("/api/export?limit=1000000", 422, "limit"),
        ("/api/institutions?cursor=x", 400, "expected `next`"),
        ("/api/institutions?cursor=%C4%85", 400, "expected `next`"),
        ("/api/nothing", 404, "nothing at /api/nothing"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(client: TestClient, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert words in json.loads(answer.text)["detail"]


def test_a_method_that_is_not_there_names_those_that_are(client: TestClient) -> None:
    answer = client.post("/api/institutions")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "expected GET at /api/institutions" in answer.json()["detail"]
