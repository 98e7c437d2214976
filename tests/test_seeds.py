"""The question that Ogniwo was asked first, on the real pages: answered alike by SPARQL, the API and the map's data.

With whom does the Regionalny Ośrodek Polityki Społecznej w Białymstoku have an agreement, since when, who signed it,
and which sentence says so?
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import create_app
from graph.build import build
from graph.graph import Graph, open_graph
from graph.sparql_text import with_prefixes
from graph.workspace import Workspace
from ogniwo.loading import load, load_reference, units

ROPS = "Regionalny Ośrodek Polityki Społecznej w Białymstoku"
WUP = "Wojewódzki Urząd Pracy w Białymstoku"
SIGNED = "2010-07-26"
FIRST_QUESTION = f"""SELECT DISTINCT ?partner ?signed ?quote ?locator {{
  ?office rdfs:label "{ROPS}"@pl ; ogn:partyTo ?agreement . ?agreement ogn:signed ?signed .
  ?other ogn:partyTo ?agreement ; rdfs:label ?partner . FILTER(?other != ?office && LANG(?partner) = "pl")
  [] rdf:subject ?other ; rdf:object ?agreement ; ogn:evidence [ ogn:quote ?quote ; ogn:locator ?locator ] .
}}"""


@pytest.fixture(scope="module")
def seeds(shared: Path) -> Path:
    return shared / "documents" / "seeds"


@pytest.fixture(scope="module")
def workspace(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(tmp_path_factory.mktemp("seeds"))
    with made.writing():
        for page in sorted(seeds.glob("*.txt")):
            with units(str(page), None) as [unit]:
                load(made, unit)
        load_reference(made)
        assert build(made).findings == []
    return made


@pytest.fixture(scope="module")
def graph(workspace: Workspace) -> Graph:
    return open_graph(workspace)


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace.path)) as opened:
        yield opened


def assert_stands(seeds: Path, quote: str, locator: str) -> None:
    """The quote is, word for word, what stands at its offsets in the file itself."""
    file, _, span = locator.partition("#char=")
    start, end = map(int, span.split(","))
    assert (seeds / file).read_bytes().decode()[start:end] == quote


def test_sparql_answers(graph: Graph, seeds: Path) -> None:
    rows = [tuple(t.value for t in row) for row in graph.store.select(with_prefixes(FIRST_QUESTION))]  # type: ignore[union-attr]  # all are bound
    assert {(partner, signed) for partner, signed, *_ in rows} == {(WUP, SIGNED)}
    for *_, quote, locator in rows:
        assert_stands(seeds, quote, locator)
        assert "Wojewódzkim Urzędem Pracy w Białymstoku" in quote


def test_every_project_that_names_its_money_has_a_fund(graph: Graph) -> None:
    query = """SELECT DISTINCT ?project ?fund {
      ?p a ogn:Project ; rdfs:label ?project ; ogn:fundedBy/ogn:partOf* ?f . ?f rdfs:label ?fund ;
        dct:type <https://w3id.org/ogniwo/programme-kinds#fund> . FILTER(LANG(?fund) = "pl") }"""
    rows = {tuple(t.value for t in row) for row in graph.store.select(with_prefixes(query))}  # type: ignore[union-attr]  # all are bound
    assert {project for project, _ in rows} == {
        "Podlaskie Obserwatorium Polityki Społecznej",
        "Modelowy system na rzez integracji społecznej",
        "Koordynacja i monitorowanie rozwoju ekonomii społecznej w regionie",
        "Liderzy kooperacji",
    }
    assert {fund for _, fund in rows} == {"Europejski Fundusz Społeczny"}


def test_the_api_answers(client: TestClient, seeds: Path) -> None:
    [rops] = [
        r for r in client.get("/api/search", params={"q": "rops białystok"}).json()["results"] if r["name"] == ROPS
    ]
    slug = rops["id"].partition("/")[2]
    [partner] = client.get(f"/api/institutions/{slug}/partners", params={"kind": "agreement"}).json()["items"]
    assert partner["institution"]["name"] == WUP
    [shared_agreement] = partner["cooperations"]
    agreement = client.get(f"/api/cooperations/{shared_agreement['id']}").json()
    assert (agreement["subkind"], agreement["signed"]) == ("declaration", SIGNED)
    assert {(s["institution"]["name"], bool(s["function"])) for s in agreement["signatories"]} == {
        (ROPS, True),
        (WUP, True),
    }
    assert (len(agreement["scope"]), len(agreement["goals"])) == (7, 5)
    for participation in agreement["participations"]:
        assert participation["evidence"]
        for evidence in participation["evidence"]:
            assert_stands(seeds, evidence["quote"], evidence["locator"])


def test_the_map_ties_the_two(client: TestClient) -> None:
    shown = client.get("/api/network", params={"at": SIGNED, "kind": "agreement"}).json()
    names = {node["id"]: node["label"] for node in shown["nodes"]}
    [edge] = shown["edges"]
    assert {names[edge["source"]], names[edge["target"]]} == {ROPS, WUP}
    assert client.get("/api/network", params={"at": "2010-07-25", "kind": "agreement"}).json()["edges"] == []


def test_no_address_or_number_of_a_person_is_kept(graph: Graph, seeds: Path) -> None:
    for source in graph.sources:
        for _, text in graph.catalogue.documents(source):
            assert "@" not in text
    everything = "".join(map(str, graph.store.nodes())) + "".join(map(str, graph.store.edges()))
    assert "@" not in everything
    signed = {node.properties["name"][0] for node in graph.store.nodes(kind="person")}
    assert len(signed) == 2  # the two who signed, and none of the staff whom the pages name
