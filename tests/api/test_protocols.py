"""SPARQL protocol, linked data, headers, and what happens without a graph or when a new one is swapped in."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import rdflib
from fastapi.testclient import TestClient

from api import create_app
from api.negotiation import negotiate
from graph.build import build
from graph.graph import Graph
from graph.workspace import Workspace
from tests import sample as sample_data

OFFICE = "institution/nip-5250007313"
QUERY = "SELECT ?n { ?i a ogn:Institution ; rdfs:label ?n FILTER(?n = 'Fundacja Most'@pl) }"
QUERY_TYPE = {"content-type": "application/sparql-query"}


def test_sparql_by_get_form_and_body(client: TestClient) -> None:
    answers = [
        client.get("/sparql", params={"query": QUERY}),
        client.post("/sparql", data={"query": QUERY}),
        client.post("/sparql", content=QUERY, headers=QUERY_TYPE),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/sparql-results+json")
        assert [b["n"]["value"] for b in answer.json()["results"]["bindings"]] == ["Fundacja Most"]


@pytest.mark.parametrize(
    ("accept", "start"),
    [
        ("text/csv", "n\r\nFundacja Most"),
        ("text/tab-separated-values", "?n\n"),
        ("application/sparql-results+xml", "<?xml"),
        ("application/sparql-results+json", "{"),
    ],
)
def test_sparql_result_formats(client: TestClient, accept: str, start: str) -> None:
    answer = client.get("/sparql", params={"query": QUERY}, headers={"accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert answer.text.startswith(start)


def test_a_browser_s_address_line_gets_a_page_and_who_prefers_json_gets_json(client: TestClient) -> None:
    accepted = {
        "text/html,application/xml;q=0.9,*/*;q=0.8": "text/html",
        "text/html;q=0.5, application/sparql-results+json": "application/sparql-results+json",
        "*/*": "application/sparql-results+json",
    }
    for accept, expected in accepted.items():
        answer = client.get("/sparql", params={"query": QUERY}, headers={"accept": accept})
        assert answer.headers["content-type"].startswith(expected)


def test_the_editor_finds_settings_and_answer_in_the_page_whatever_stands_in_it(
    sample_workspace: Workspace, tmp_path: Path
) -> None:
    shared = {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"]}
    editor = {"file": "assets/sparql-1.js", "imports": ["_shared.js"], "css": ["assets/sparql-1.css"]}
    (tmp_path / "assets").mkdir()
    manifest = json.dumps({"_shared.js": shared, "src/sparql/main.ts": editor})
    (tmp_path / "assets" / "manifest.json").write_text(manifest, encoding="utf-8")
    with sample_workspace.writing():
        build(sample_workspace)
    query = 'SELECT ("</script><script>alert(1)</script>" AS ?x) {}'
    with TestClient(create_app(sample_workspace.path, web=tmp_path)) as client:
        page = client.get("/sparql", params={"query": query, "lang": "en"}, headers={"accept": "text/html"}).text
    for tag in (
        '<link rel="stylesheet" href="/assets/shared-1.css">',
        '<link rel="modulepreload" href="/assets/shared-1.js">',
        '<script type="module" src="/assets/sparql-1.js"></script>',
    ):
        assert tag in page
    data = dict(re.findall(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', page, re.DOTALL))
    settings, answer = json.loads(data["sparql-settings"]), json.loads(data["sparql-answer"])
    assert (settings["language"], settings["query"]) == ("en", query)
    assert settings["prefixes"]["ogn"] == "https://w3id.org/ogniwo/ns#"
    assert answer["results"]["bindings"][0]["x"]["value"] == "</script><script>alert(1)</script>"
    assert "<script>alert" not in page


def test_the_page_is_whole_where_no_editor_is_built(sample_workspace: Workspace, tmp_path: Path) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
    with TestClient(create_app(sample_workspace.path, web=tmp_path)) as client:
        page = client.get("/sparql", params={"query": QUERY}, headers={"accept": "text/html"}).text
    assert "Fundacja Most" in page
    assert "<script" not in page


def test_sparql_constructs_triples(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "CONSTRUCT { ?i a ogn:Thing } { ?i a ogn:Institution }"})
    assert len(rdflib.Graph().parse(data=answer.text, format="turtle")) == 4


def test_sparql_refuses_other_bodies_and_long_ones(client: TestClient) -> None:
    assert client.post("/sparql", content=QUERY, headers={"content-type": "text/plain"}).status_code == 415
    long = client.post("/sparql", content="#" * 200_000, headers=QUERY_TYPE)
    assert (long.status_code, "longer than" in long.json()["detail"]) == (413, True)
    assert client.post("/sparql", content=b"\xff\xfe", headers=QUERY_TYPE).status_code == 400


def test_rest_and_sparql_agree_on_partners(client: TestClient) -> None:
    query = f"""SELECT DISTINCT ?other {{
        {{ <http://localhost:8000/id/{OFFICE}> ogn:takesPartIn ?c . ?other ogn:takesPartIn ?c }}
        UNION {{ <http://localhost:8000/id/{OFFICE}> ogn:cooperatesWith|^ogn:cooperatesWith ?other }}
        FILTER(?other != <http://localhost:8000/id/{OFFICE}>) }}"""
    bindings = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    by_sparql = {b["other"]["value"].removeprefix("http://localhost:8000/id/") for b in bindings}
    by_rest = {
        p["institution"]["id"] for p in client.get(f"/api/{OFFICE.replace('ion/', 'ions/')}/partners").json()["items"]
    }
    assert by_sparql == by_rest != set()


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", f"/?focus={OFFICE}"),
        ("*/*", f"/?focus={OFFICE}"),
        ("text/turtle", f"/data/{OFFICE}.ttl"),
        ("application/ld+json", f"/data/{OFFICE}.jsonld"),
        ("text/html;q=0.5, application/n-triples", f"/data/{OFFICE}.nt"),
    ],
)
def test_an_iri_sees_other_by_what_is_accepted(client: TestClient, accept: str, location: str) -> None:
    answer = client.get(f"/id/{OFFICE}", headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"], answer.headers["vary"]) == (303, location, "Accept")


def test_what_cannot_be_given_is_not_acceptable(client: TestClient) -> None:
    assert client.get(f"/id/{OFFICE}", headers={"accept": "image/png"}).status_code == 406
    assert negotiate("text/turtle;q=0, text/html;q=nonsense") is None


def test_a_merged_id_leads_to_the_one_that_stays(client: TestClient, sample: Graph) -> None:
    old = next(o for o, new in sample.catalogue.redirects() if new == OFFICE)
    assert client.get(f"/id/{old}").headers["location"] == f"/?focus={OFFICE}"
    answer = client.get(f"/api/institutions/{old.partition('/')[2]}")
    assert (answer.status_code, answer.headers["location"]) == (308, OFFICE.partition("/")[2])


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt")])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
def test_a_description_holds_the_thing_its_links_and_evidence(client: TestClient, suffix: str, form: str) -> None:
    described = rdflib.Graph().parse(data=client.get(f"/data/{OFFICE}.{suffix}").text, format=form)
    subject = rdflib.URIRef(f"http://localhost:8000/id/{OFFICE}")
    assert rdflib.Literal("Powiatowy Urząd Pracy w Zalesiu", lang="pl") in set(described.objects(subject))
    quotes = {str(o) for o in described.objects(None, rdflib.URIRef("https://w3id.org/ogniwo/ns#quote"))}
    assert "pup,Droga do pracy,leads" in quotes


@pytest.mark.parametrize(("lang", "words"), [("pl", "Tu niczego nie ma"), ("en", "There is nothing here")])
def test_a_browser_gets_a_page_where_there_is_nothing(client: TestClient, lang: str, words: str) -> None:
    headers = {"accept": "text/html,*/*;q=0.8", "accept-language": lang}
    answer = client.get("/nothing/<script>", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert words in answer.text
    assert "<script>" not in answer.text
    assert client.get("/api/institutions/none", headers=headers).headers["content-type"] == "application/problem+json"


def test_headers(client: TestClient) -> None:
    answer = client.get("/api/overview")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = client.get("/api/overview", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/").headers["content-type"].startswith("text/html")
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ok"


def test_every_route_is_described_with_its_errors(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method in methods.values():
            assert method.get("summary"), path
            assert {"400", "404", "503"} <= method["responses"].keys(), path
    assert "examples" in json.dumps(client.get("/openapi.json").json()["components"]["schemas"]["InstitutionSummary"])


def test_without_a_graph_it_says_what_to_do_and_answers_once_there_is_one(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    with TestClient(create_app(workspace.path)) as client:
        answer = client.get("/api/overview")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "run `ogniwo load` and `ogniwo build`" in answer.json()["detail"]
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        sample_data.load(workspace)
        with workspace.writing():
            build(workspace)
        assert client.get("/api/overview").json()["institutions"] == 4


def test_a_new_build_is_answered_from_without_a_restart(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
    with TestClient(create_app(sample_workspace.path)) as client:
        tag = client.get("/api/overview").headers["etag"]
        assert client.get("/sparql", params={"query": QUERY}).json()["results"]["bindings"]
        with sample_workspace.writing():
            sample_workspace.forget(sample_data.TABLE)
            build(sample_workspace)
        answer = client.get("/api/overview", headers={"if-none-match": tag})
        assert (answer.status_code, answer.json()["institutions"]) == (200, 3)
        assert client.get("/sparql", params={"query": QUERY}).json()["results"]["bindings"] == []


def test_many_at_once_get_the_same_answers(client: TestClient) -> None:
    paths = ["/api/overview", "/api/search?q=zalesie", f"/api/{OFFICE.replace('ion/', 'ions/')}", "/api/network"] * 16
    alone = {path: client.get(path).json() for path in set(paths)}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda path: (path, client.get(path).json()), paths))
    assert all(answer == alone[path] for path, answer in answers)
