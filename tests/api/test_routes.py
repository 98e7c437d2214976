"""The routes over the sample graph: who, with whom, since when, who signed, and which words say so."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from api.details import _alike
from graph.model import Edge, Properties
from tests import sample

OFFICE = "nip-5250007313"


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def agreement_id(client: TestClient) -> str:
    [item] = get(client, "/api/cooperations", kind="agreement")["items"]
    return str(item["id"])


def test_overview(client: TestClient) -> None:
    answer = get(client, "/api/overview")
    assert answer.pop("built")
    assert answer == {
        "institutions": 4,
        "cooperations": 3,
        "ties": 4,
        "programmes": 2,
        "places": 2,
        "sources": 2,
        "kinds": {"project": 1, "agreement": 1, "group": 0, "event": 0, "tie": 1},
    }


def test_an_agreement_says_who_since_when_who_signed_and_where_it_says_so(client: TestClient) -> None:
    agreement = get(client, f"/api/cooperations/{agreement_id(client)}")
    assert (agreement["signed"], agreement["scope"]) == ("2011-03-03", ["staże", "doradztwo", "wymiana informacji"])
    assert (agreement["results"], agreement["inferred"]) == (["wspólny program staży", "dwa biura"], ["end"])
    parties = {p["institution"]["id"]: p for p in agreement["participations"] if p["relation"] == "party_to"}
    assert len(parties) == 2
    [evidence] = parties[f"institution/{OFFICE}"]["evidence"]
    start, end = map(int, evidence["locator"].partition("char=")[2].split(","))
    assert sample.TEXT[start:end] == evidence["quote"] == sample.TEXT.split("\n")[0]
    assert evidence["after"].startswith("\nW imieniu urzędu")
    assert evidence["source"]["title"] == "Porozumienie w Zalesiu"
    assert (evidence["source"]["published"], evidence["source"]["retrieved"]) == ("2011-03-04", "2026-01-02")
    [signatory] = agreement["signatories"]
    assert (signatory["person"], signatory["function"]) == ("Anna Przykładowa", "dyrektor")
    assert signatory["institution"]["id"] == f"institution/{OFFICE}"
    [backer] = [p for p in agreement["participations"] if p["relation"] == "supports"]
    assert backer["certainty"] == "implied"


def test_a_project_names_its_programme_up_to_the_fund(client: TestClient) -> None:
    [project] = get(client, "/api/cooperations", kind="project", lang="en")["items"]
    assert (project["title"], project["start"], project["end"]) == ("Way to work", "2012", "2013-06")
    detail = get(client, f"/api/cooperations/{project['id']}", lang="en")
    assert detail["titles"] == {"en": "Way to work", "pl": "Droga do pracy"}
    assert (detail["budget"], detail["currency"]) == (1234567.89, "PLN")
    [programme] = detail["programmes"]
    assert (programme["name"], programme["kind"]) == ("Działanie 7.1", "measure")
    assert [above["name"] for above in programme["part_of"]] == ["Fundusz Próbny"]
    [leader] = [p for p in detail["participations"] if p["relation"] == "leads"]
    assert (leader["role"], leader["amount"]) == ("leader", 1000000.5)
    assert leader["evidence"][0]["quote"] == "pup,Droga do pracy,leads"


def test_an_unnamed_cooperation_has_a_page_too(client: TestClient) -> None:
    [tie] = get(client, "/api/cooperations", kind="tie", lang="en")["items"]
    assert (tie["kind"], tie["title"], tie["participants"]) == ("tie", "unnamed cooperation", 2)
    detail = get(client, f"/api/cooperations/{tie['id']}")
    assert {p["institution"]["name"] for p in detail["participations"]} == {
        "Fundacja Most",
        "POWIATOWY URZĄD PRACY W ZALESIU",
    }
    assert [s["id"] for s in detail["sources"]] == [sample.TABLE]


def test_an_institution_its_partners_and_cooperations(client: TestClient) -> None:
    office = get(client, f"/api/institutions/{OFFICE}")
    assert office["identifiers"] == ["nip:5250007313"]
    assert office["place"] == {"id": "place/teryt-0000001", "name": "Zalesie"}
    assert {s["id"] for s in office["sources"]} == {sample.PAGE, sample.TABLE}
    assert {*office["names"].values(), *office["aliases"]} == {
        "POWIATOWY URZĄD PRACY W ZALESIU",
        "Powiatowy Urząd Pracy w Zalesiu",
    }
    partners = get(client, f"/api/institutions/{OFFICE}/partners")
    assert (partners["total"], partners["items"][0]["weight"]) == (3, 2)
    assert [c["kind"] for c in partners["items"][0]["cooperations"]] == ["tie", "project"]
    in_force = get(client, f"/api/institutions/{OFFICE}/partners", at="2010-01-01", kind="agreement")
    assert in_force["items"] == []
    found = get(client, f"/api/institutions/{OFFICE}/cooperations", kind="agreement")
    assert [(item["cooperation"]["id"], item["roles"]) for item in found["items"]] == [
        (agreement_id(client), ["party_to"])
    ]


def test_a_tie_shows_what_both_do(client: TestClient) -> None:
    partners = get(client, f"/api/institutions/{OFFICE}/partners")
    other = partners["items"][0]["institution"]["id"].partition("/")[2]
    tie = get(client, f"/api/ties/{OFFICE}/{other}")
    assert [i["id"].partition("/")[2] for i in tie["institutions"]] == [OFFICE, other]
    project = next(c for c in tie["cooperations"] if c["cooperation"]["kind"] == "project")
    assert {p["relation"] for p in project["participations"]} == {"leads", "partner_in"}
    assert all(p["evidence"] for c in tie["cooperations"] for p in c["participations"])


def test_lists_have_facets_and_pages(client: TestClient) -> None:
    first = get(client, "/api/institutions", limit=3, sort="name")
    assert (first["total"], len(first["items"])) == (4, 3)
    rest = get(client, "/api/institutions", limit=3, sort="name", cursor=first["next"])
    assert (len(rest["items"]), rest["next"]) == (1, None)
    names = [item["name"] for item in first["items"] + rest["items"]]
    assert names == sorted(names)
    assert first["facets"]["place"] == [{"value": "place/teryt-0000001", "label": "Zalesie", "count": 3}]
    assert get(client, "/api/institutions", q="urzędu")["total"] == 2
    assert get(client, "/api/institutions", sector="civil_society")["total"] == 1
    assert get(client, "/api/cooperations")["facets"]["kind"][0]["count"] == 1


def test_the_map_has_positions_and_bundled_ties(client: TestClient) -> None:
    whole = get(client, "/api/network")
    assert (len(whole["nodes"]), len(whole["edges"]), whole["truncated"]) == (4, 4, False)
    assert all(abs(n["x"]) <= 2000 and abs(n["y"]) <= 2000 for n in whole["nodes"])
    around = get(client, "/api/network", center=f"institution/{OFFICE}", limit=2)
    assert (len(around["nodes"]), around["truncated"], around["total_nodes"]) == (2, True, 4)
    places = {n["id"]: (n["x"], n["y"]) for n in whole["nodes"]}
    assert all(places[n["id"]] == (n["x"], n["y"]) for n in around["nodes"])


def test_search_finds_every_kind_but_people(client: TestClient) -> None:
    found = get(client, "/api/search", q="urzedu pracy")["results"]
    assert (found[0]["id"], found[0]["place"]["name"], found[0]["partners"]) == (f"institution/{OFFICE}", "Zalesie", 3)
    assert {r["kind"] for r in get(client, "/api/search", q="zalesie")["results"]} >= {"place", "institution"}
    assert get(client, "/api/search", q="Przykładowa")["results"] == []


def test_sources_show_their_text_and_what_was_refused(client: TestClient) -> None:
    listed = {s["id"]: s for s in get(client, "/api/sources")["items"]}
    assert (listed[sample.PAGE]["institutions"], listed[sample.PAGE]["cooperations"]) == (3, 1)
    assert listed[sample.TABLE]["rejected"] == 1
    assert get(client, "/api/sources/strona")["text"] == sample.TEXT
    assert get(client, "/api/sources/tabela")["rejections"] == [
        {"locator": "tabela.csv#row=5", "field": "start", "value": "wiosną", "reason": "expected a date"}
    ]


def test_the_vocabulary_has_both_languages(client: TestClient) -> None:
    schemes = get(client, "/api/vocabulary")["schemes"]
    assert {"institution-kinds", "sectors", "roles", "cooperation-kinds", "relations", "certainty"} <= schemes.keys()
    for terms in schemes.values():
        assert all({"pl", "en"} <= term["labels"].keys() for term in terms)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/institutions/none", 404, "no institution"),
        ("/api/institutions/UPPER", 404, "no institution"),
        ("/api/institutions/none/partners", 404, "no institution"),
        (f"/api/ties/{OFFICE}/{OFFICE}", 400, "two institutions"),
        ("/api/cooperations/project/none", 404, "no project"),
        ("/api/cooperations/thing/none", 422, "kind"),
        ("/api/sources/none", 404, "no source"),
        ("/api/network?center=institution/none", 404, "no institution"),
        ("/api/network?limit=0", 422, "limit"),
        ("/api/network?at=2011", 422, "at"),
        ("/api/network?at=2011-02-30", 400, "no such day"),
        ("/api/network?kind=x", 400, "/api/vocabulary"),
        ("/api/institutions?sector=x", 400, "/api/vocabulary"),
        ("/api/institutions?cursor=x", 400, "cursor"),
        ("/api/institutions?place=foo", 404, "no place"),
        ("/api/institutions?source=source/none", 404, "no source"),
        ("/api/search?q=", 422, "q"),
        ("/id/institution/none", 404, "nothing with the id"),
        ("/id/thing/none", 404, "expected one of"),
        ("/data/institution/nip-5250007313.doc", 404, "expected one of"),
        ("/nothing", 404, "nothing at /nothing"),
        ("/sparql?query=DROP%20ALL", 400, "only reads"),
        ("/sparql?query=SELECT", 400, "error at"),
    ],
)
def test_every_error_is_a_problem_in_a_sentence(client: TestClient, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert words in problem["detail"], problem
    assert "Traceback" not in answer.text


PARTY = Edge("link/1", "party_to", "institution/a", "agreement/b", {})


@pytest.mark.parametrize(
    ("stated", "groups"),
    [
        ([{}, {}], 1),
        ([{"start": ("2010",)}, {}], 1),  # the silent source means the only one that there is
        ([{"start": ("2010",)}, {"start": ("2012",)}, {}], 3),
        ([{"role": ("party",)}, {"amount": (1.0,)}], 1),
    ],
)
def test_what_sources_say_alike_of_a_participation_is_one(stated: list[Properties], groups: int) -> None:
    assert len(_alike([msgspec.structs.replace(PARTY, properties=said) for said in stated])) == groups


def test_the_description_is_encoded_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is long, and nobody is kept from asking for it again and again."""
    first = client.get("/openapi.json")
    assert first.json()["info"]["title"] == "Ogniwo"
    monkeypatch.setattr(client.app, "openapi", lambda: pytest.fail("made anew"))
    assert client.get("/openapi.json").content == first.content
