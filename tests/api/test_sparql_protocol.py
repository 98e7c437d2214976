"""What the SPARQL 1.1 protocol, its service description and its result formats demand, asked in our own words.

Three graphs, each with one statement of its own; the default graph is empty, as nothing copies them there.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pyoxigraph
import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib import RDF, Namespace

from api import create_app
from graph.graph import Graph
from graph.ids import base_iri
from graph.sparql_child import Limits
from tests.api.serving import serving

GRAPH = "http://g.example/{}"
DATA = """
<http://g.example/a> { <http://x.example/1> <http://x.example/p> "one, \\"two\\"\\nthree" . }
<http://g.example/b> { <http://x.example/2> <http://x.example/p> "dwa\\ttrzy"@pl . }
<http://g.example/c> { <http://x.example/3> <http://x.example/p> 4.50 ; <http://x.example/q> _:b . }
"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?s <http://x.example/p> ?o }"
EVERYWHERE = "SELECT ?s ?o { GRAPH ?g { ?s <http://x.example/p> ?o } } ORDER BY ?s"
SELECT, ASK = "SELECT (1 AS ?n) {}", "ASK {}"
CONSTRUCT, DESCRIBE = "CONSTRUCT { <s> <p> 1 } {}", "DESCRIBE <http://x.example/1>"
TABLES = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
}
TRIPLES = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def endpoint(sample: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    quads = pyoxigraph.parse(DATA.encode(), format=pyoxigraph.RdfFormat.TRIG)
    limits = Limits(seconds=2, light_seconds=0.3, answer_mib=0.5)
    with serving(sample, tmp_path_factory.mktemp("protocol"), quads, limits) as client:
        yield client


def counted(answer: Any) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def ways(client: TestClient, query: str, data_set: dict[str, list[str]]) -> list[Any]:
    """The answers to a query by GET, as a form, as a body; the form also with the data set in the address."""
    return [
        client.get("/sparql", params={"query": query, **data_set}),
        client.post("/sparql", data={"query": query, **data_set}),
        client.post("/sparql", params=data_set, data={"query": query}),
        client.post("/sparql", params=data_set, content=query, headers={"content-type": QUERY}),
    ]


@pytest.mark.parametrize(
    ("query", "default", "named", "number"),
    [
        (COUNT, "", "", 0),
        (COUNT, "a", "", 1),
        (COUNT, "ab", "", 2),
        (COUNT, "", "ab", 0),
        (COUNT.replace("{", "{ GRAPH ?g {").replace("}", "} }"), "", "ab", 2),
        (COUNT.replace("{", "{ GRAPH ?g {").replace("}", "} }"), "c", "ab", 2),
        (COUNT, "c", "ab", 1),
        (COUNT.replace("{", f"FROM <{GRAPH.format('a')}> {{"), "", "", 1),
        # what the protocol says counts, and what the query says does not
        (COUNT.replace("{", f"FROM <{GRAPH.format('a')}> {{"), "bc", "", 2),
        (COUNT.replace("{", f"FROM <{GRAPH.format('a')}> {{"), "", "b", 0),
        (COUNT, "z", "", 0),
    ],
)
def test_the_graphs_that_are_asked(endpoint: TestClient, query: str, default: str, named: str, number: int) -> None:
    data_set = {
        "default-graph-uri": [GRAPH.format(name) for name in default],
        "named-graph-uri": [GRAPH.format(name) for name in named],
    }
    assert [counted(answer) for answer in ways(endpoint, query, data_set)] == [number] * 4


def test_a_charset_may_stand_beside_the_content_type(endpoint: TestClient) -> None:
    for kind in (f"{QUERY}; charset=UTF-8", f'{QUERY};charset="utf-8"', f"{QUERY.upper()}"):
        assert endpoint.post("/sparql", content=ASK, headers={"content-type": kind}).json()["boolean"] is True


@pytest.mark.parametrize(("accept", "given"), TABLES.items())
@pytest.mark.parametrize("query", [SELECT, ASK])
def test_tables_and_truths(endpoint: TestClient, query: str, accept: str, given: str) -> None:
    answer = endpoint.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, given)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(("accept", "form"), TRIPLES.items())
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
def test_triples(endpoint: TestClient, query: str, accept: str, form: str) -> None:
    answer = endpoint.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, accept)
    assert len(rdflib.Graph().parse(data=answer.text, format=form)) == (query == CONSTRUCT)


def test_relative_iris_are_our_ids(endpoint: TestClient) -> None:
    answer = endpoint.get("/sparql", params={"query": CONSTRUCT}, headers={"accept": "application/n-triples"})
    assert answer.text.startswith(f"<{base_iri()}s> <{base_iri()}p> ")


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, {"params": {"query": "ASK {"}}),
        (400, {"params": {"query": [ASK, SELECT]}}),
        (400, {"params": {"query": ASK, "default-graph-uri": "no iri"}}),
        (400, {"params": {"query": "CLEAR ALL"}}),
        (400, {"params": {"query": "ASK { SERVICE <http://x/> {} }"}}),
        (400, {"params": {"update": "CLEAR ALL"}}),
        (400, {"headers": {"accept": "text/csv"}}),
        (406, {"params": {"query": SELECT}, "headers": {"accept": "text/turtle"}}),
        (406, {"params": {"query": CONSTRUCT}, "headers": {"accept": "text/csv"}}),
        (406, {"params": {"query": ASK}, "headers": {"accept": "image/png"}}),
        (406, {"params": {"query": SELECT, "format": "ttl"}}),
    ],
)
def test_what_is_wrong_with_a_get(endpoint: TestClient, status: int, answer: dict[str, Any]) -> None:
    given = endpoint.get("/sparql", **answer)
    assert (given.status_code, given.headers["content-type"]) == (status, "application/problem+json"), given.text
    assert given.json()["detail"]


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (400, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM),
        (400, b"update=CLEAR%20ALL", FORM),
        (400, b"other=1", FORM),
        (400, b"query=ASK%20%7B%7D", QUERY),
        (400, ASK.encode("utf-16"), QUERY),
        (413, b"#" * 110_000, QUERY),
        (413, b"query=" + b"a" * 110_000, FORM),
        (415, ASK.encode(), "text/plain"),
        (415, ASK.encode(), None),
        (415, b"query=ASK%20%7B%7D", None),
        (415, ASK.encode("utf-16"), f"{QUERY}; charset=UTF-16"),
        (415, b"CLEAR ALL", "application/sparql-update"),
    ],
)
def test_what_is_wrong_with_a_post(endpoint: TestClient, status: int, content: bytes, kind: str | None) -> None:
    given = endpoint.post("/sparql", content=content, headers={"content-type": kind} if kind else {})
    assert (given.status_code, given.headers["content-type"]) == (status, "application/problem+json"), given.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(endpoint: TestClient, method: str) -> None:
    assert endpoint.request(method, "/sparql", params={"query": ASK}).status_code == 405


def test_csv_and_tsv_write_terms_as_the_standard_says(endpoint: TestClient) -> None:
    def text(accept: str) -> str:
        return str(endpoint.get("/sparql", params={"query": EVERYWHERE}, headers={"accept": accept}).text)

    header, *rows = csv.reader(io.StringIO(text("text/csv"), newline=""))
    assert header == ["s", "o"]
    assert [row[1] for row in rows] == ['one, "two"\nthree', "dwa\ttrzy", "4.5"]
    assert rows[0][0] == "http://x.example/1"
    header_line, *lines = text("text/tab-separated-values").splitlines()
    assert header_line == "?s\t?o"
    assert lines[0] == '<http://x.example/1>\t"one, \\"two\\"\\nthree"'
    assert lines[1] == '<http://x.example/2>\t"dwa\\ttrzy"@pl'


def test_unbound_variables_stay_empty(endpoint: TestClient) -> None:
    params = {"query": "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF 2) } }"}
    table = endpoint.get("/sparql", params=params, headers={"accept": "text/csv"}).text
    assert sorted(table.split()[1:]) == [",2", "1,"]
    assert [set(row) for row in endpoint.get("/sparql", params=params).json()["results"]["bindings"]] == [{"a"}, {"b"}]


def test_json_tells_terms_apart(endpoint: TestClient) -> None:
    query = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"
    found = endpoint.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    terms = {row["o"]["type"]: row["o"] for row in found}
    assert {"literal", "bnode"} == terms.keys()
    assert {"type": "literal", "value": "dwa\ttrzy", "xml:lang": "pl"} in [row["o"] for row in found]
    decimal = {"type": "literal", "value": "4.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"}
    assert decimal in [row["o"] for row in found]
    assert endpoint.get("/sparql", params={"query": ASK}).json() == {"head": {}, "boolean": True}


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/n-triples", "*/*"])
def test_who_asks_nothing_gets_the_service_description(client: TestClient, sample: Graph, accept: str) -> None:
    answer = client.get("/sparql", headers={"accept": accept})
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind == ("text/turtle" if accept == "*/*" else accept)
    said = rdflib.Graph().parse(data=answer.text, format=TRIPLES[kind])
    [service] = said.subjects(RDF.type, SD.Service)
    assert [str(o) for o in said.objects(service, SD.endpoint)] == ["http://testserver/sparql"]
    assert list(said.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert len(list(said.objects(service, SD.resultFormat))) == 8
    named = {str(name) for name in said.objects(None, SD.name)}
    store = pyoxigraph.Store.read_only(str(sample.folder / "rdf"))
    assert named == {graph.value for graph in store.named_graphs()}


def test_the_service_description_keeps_to_its_vocabulary(client: TestClient) -> None:
    said = rdflib.Graph().parse(data=client.get("/sparql").text, format="turtle")
    ranges = {
        SD.defaultDataset: SD.Dataset,
        SD.defaultGraph: SD.Graph,
        SD.namedGraph: SD.NamedGraph,
        SD.graph: SD.Graph,
    }
    domains = {
        SD.Service: {SD.endpoint, SD.supportedLanguage, SD.resultFormat, SD.defaultDataset},
        SD.Dataset: {SD.defaultGraph, SD.namedGraph},
        SD.NamedGraph: {SD.name, SD.graph},
    }
    for predicate, expected in ranges.items():
        assert {(o, RDF.type, expected) in said for o in said.objects(None, predicate)} == {True}, predicate
    for kind, predicates in domains.items():
        for subject in said.subjects(RDF.type, kind):
            assert {p for p in said.predicates(subject) if str(p).startswith(str(SD))} == predicates
    for node in said.subjects(RDF.type, SD.NamedGraph):
        assert all(isinstance(name, rdflib.URIRef) for name in said.objects(node, SD.name))


def test_a_false_host_breaks_no_description(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"host": 'a"b>c'})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        rdflib.Graph().parse(data=answer.text, format="turtle")


def test_a_large_answer_is_whole_and_says_how_long_it_is(client: TestClient) -> None:
    query = "SELECT ?a ?b { ?a a ?x . ?b a ?y } LIMIT 20000"
    answer = client.get("/sparql", params={"query": query}, headers={"accept-encoding": "identity"})
    assert len(answer.content) == int(answer.headers["content-length"]) > 2**20
    assert len(answer.json()["results"]["bindings"]) == 20000


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (
            "SELECT * { VALUES ?a { % } VALUES ?b { % } VALUES ?c { % } VALUES ?d { % } } ORDER BY ?d ?c ?b ?a",
            "stopped",
        ),
        ("SELECT * { VALUES ?a { % } VALUES ?b { % } VALUES ?c { % } }", "larger than 0.5 MiB"),
    ],
    ids=["time", "size"],
)
def test_what_goes_beyond_a_limit_is_a_problem_and_no_half_answer(endpoint: TestClient, query: str, why: str) -> None:
    numbers = " ".join(map(str, range(100)))
    answer = endpoint.post("/sparql", data={"query": query.replace("%", numbers)})
    assert (answer.status_code, answer.json()["title"]) == (504, "Query stopped")
    assert why in answer.json()["detail"]


def test_a_query_whose_client_has_gone_is_stopped(sample: Graph) -> None:
    app = create_app(sample.folder.parent.parent, Limits(light_seconds=60, memory_mib=8000))
    numbers = " ".join(map(str, range(100)))
    query = "SELECT * { VALUES ?a { % } VALUES ?b { % } VALUES ?c { % } VALUES ?d { % } } ORDER BY ?d".replace(
        "%", numbers
    )
    messages = [{"type": "http.request", "body": urlencode({"query": query}).encode(), "more_body": False}]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/sparql",
        "query_string": b"",
        "headers": [(b"content-type", FORM.encode()), (b"host", b"testserver")],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "scheme": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
    }

    async def receive() -> dict[str, object]:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(_: object) -> None:
        """Nobody is there."""

    async def run() -> bool:
        async with app.router.lifespan_context(app):
            await asyncio.wait_for(app(scope, receive, send), 30)
            await asyncio.sleep(0.5)
            return bool(app.state.sparql._engines)

    assert asyncio.run(run()) is False


def test_examples_of_the_cookbook_are_taken_into_the_form(client: TestClient) -> None:
    browser = {"accept": "text/html"}
    page = client.get("/sparql", params={"lang": "en"}, headers=browser).text
    assert '<option value="09-most-connected">' in page
    taken = client.get("/sparql", params={"example": "09-most-connected", "lang": "en"}, headers=browser).text
    assert '<option value="09-most-connected" selected>' in taken
    area = taken.partition("<textarea")[2].partition("</textarea>")[0]
    assert "SELECT" in area
    assert 'id="answer"' not in taken  # taken, not yet asked


def test_a_page_leads_to_its_answer_in_other_formats(client: TestClient) -> None:
    params = {"query": "SELECT ?i { ?i a ogn:Institution }", "lang": "en"}
    page = client.get("/sparql", params=params, headers={"accept": "text/html"}).text
    for name in ("csv", "tsv", "json", "xml"):
        assert f"format={name}" in page
    assert len(json.loads(client.get("/sparql", params=params | {"format": "json"}).text)["results"]["bindings"]) == 4


def test_an_answer_too_large_for_a_page_is_offered_as_a_file(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.answers.MOST_BYTES", 100)
    for query, name in (("SELECT ?i { ?i a ogn:Institution }", "csv"), ("DESCRIBE ogn:Institution", "nt")):
        params = {"query": query, "lang": "en"}
        text = client.get("/sparql", params=params, headers={"accept": "text/html"}).text
        assert "too large for a page" in text
        assert f"format={name}" in text
        assert '<table class="answer">' not in text
