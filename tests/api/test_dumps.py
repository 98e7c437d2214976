"""The whole graph: its description, its file and the checksum of it."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib import DCAT, DCTERMS, RDF, VOID, Namespace

from api import create_app
from graph.graph import Graph

DUMP = "/dumps/ogniwo.nq.gz"
SPDX = Namespace("http://spdx.org/rdf/terms#")
FORMATS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}


def described(client: TestClient, accept: str = "text/turtle") -> rdflib.Graph:
    answer = client.get("/.well-known/void", headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == accept
    return rdflib.Graph().parse(data=answer.text, format=FORMATS[accept])


@pytest.mark.parametrize("accept", FORMATS)
def test_the_description_says_where_everything_is(client: TestClient, accept: str) -> None:
    said = described(client, accept)
    [data] = said.subjects(RDF.type, DCAT.Dataset)
    assert (data, RDF.type, VOID.Dataset) in said
    assert [str(o) for o in said.objects(data, VOID.dataDump)] == [f"http://testserver{DUMP}"]
    assert [str(o) for o in said.objects(data, VOID.sparqlEndpoint)] == ["http://testserver/sparql"]
    [example] = said.objects(data, VOID.exampleResource)
    path = str(example).removeprefix("http://localhost:8000")
    assert client.get(path, headers={"accept": "text/turtle"}).status_code == 303
    assert {str(o) for o in said.objects(data, DCTERMS.source)} == {
        "http://localhost:8000/id/source/strona",
        "http://localhost:8000/id/source/tabela",
    }


def test_it_counts_what_is_there(client: TestClient) -> None:
    said = described(client)
    counted = {
        str(said.value(part, VOID["class"])).rpartition("#")[2]: said.value(part, VOID.entities).toPython()  # type: ignore[union-attr]  # each part has both
        for part in said.objects(None, VOID.classPartition)
    }
    for kind, number in counted.items():
        query = f"SELECT (COUNT(DISTINCT ?i) AS ?n) {{ ?i a ogn:{kind} }}"
        [row] = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
        assert int(row["n"]["value"]) == number, kind
    assert counted["Institution"] == 4


def test_a_browser_gets_turtle_and_who_wants_a_picture_gets_none(client: TestClient) -> None:
    browser = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
    answer = client.get("/.well-known/void", headers={"accept": browser})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert client.get("/.well-known/void", headers={"accept": "image/png"}).status_code == 406


def test_the_file_its_checksum_and_its_description_agree(client: TestClient) -> None:
    file = client.get(DUMP)
    assert (file.status_code, file.headers["content-type"]) == (200, "application/gzip")
    digest = hashlib.sha256(file.content).hexdigest()
    assert client.get(f"{DUMP}.sha256").text == f"{digest}  ogniwo.nq.gz\n"
    said = described(client)
    [distribution] = said.subjects(RDF.type, DCAT.Distribution)
    assert said.value(distribution, DCAT.byteSize).toPython() == len(file.content)  # type: ignore[union-attr]  # it has a size
    checksum = said.value(distribution, SPDX.checksum)
    assert str(said.value(checksum, SPDX.checksumValue)) == digest
    assert said.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    loaded = pyoxigraph.Store()
    loaded.load(gzip.decompress(file.content), format=pyoxigraph.RdfFormat.N_QUADS)
    assert len(loaded) > 1000


def test_a_download_goes_on_where_it_broke(client: TestClient) -> None:
    whole = client.get(DUMP)
    assert "content-encoding" not in whole.headers  # compressed once is enough, and parts of it stay parts
    headers = {"range": "bytes=100-", "if-range": whole.headers["etag"]}
    rest = client.get(DUMP, headers=headers)
    assert (rest.status_code, rest.content) == (206, whole.content[100:])
    assert int(client.head(DUMP).headers["content-length"]) == len(whole.content)


def test_a_build_of_an_earlier_version_has_no_file_and_says_so(sample: Graph, tmp_path: Path) -> None:
    build = tmp_path / "builds" / sample.folder.name
    shutil.copytree(sample.folder, build, ignore=shutil.ignore_patterns("dump"))
    (tmp_path / "current").symlink_to(build)
    with TestClient(create_app(tmp_path)) as client:
        answer = client.get(DUMP)
        assert (answer.status_code, "run `ogniwo build`" in answer.json()["detail"]) == (404, True)
        assert VOID.dataDump not in set(described(client).predicates())
