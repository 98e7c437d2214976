"""The SHACL shapes: each refuses what it should, says so in two languages, and pySHACL comes to the same verdict."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib

from graph.build import RDF
from graph.check import check_data_set, check_file
from graph.graph import Graph
from graph.model import Edge, Node
from graph.stores.oxigraph import OxigraphStore
from ontology import vocab

PREFIXES = "".join(
    f"@prefix {name}: <{iri}> .\n"
    for name, iri in {
        "ogn": vocab.OGN,
        "rdf": vocab.RDF,
        "rdfs": vocab.RDFS,
        "prov": "http://www.w3.org/ns/prov#",
        "": "http://example.org/",
    }.items()
)
EVIDENCE = ':e a ogn:Evidence ; ogn:quote "słowa" ; ogn:locator "p.txt#char=0,5" ; prov:wasQuotedFrom :s .'
LINK = (
    f":l a ogn:Participation ; rdf:subject :a ; rdf:predicate ogn:leads ; rdf:object :b ; ogn:evidence :e . {EVIDENCE}"
)
CASES = [
    (LINK, None),
    (':a a ogn:Institution ; rdfs:label "Urząd"@pl .', None),
    (":a a ogn:Institution .", "The name is missing"),
    (":a a ogn:Project .", "The name is missing"),
    (':a a ogn:Place ; rdfs:label "" .', "The name is missing"),
    (LINK.replace("ogn:evidence :e", "rdfs:comment ''"), "without evidence"),
    (LINK.replace("rdf:subject :a", "rdf:subject :a, :c"), "exactly one subject"),
    (LINK.replace("rdf:object :b ;", ""), "exactly one object"),
    (LINK.replace("rdf:predicate ogn:leads ;", ""), "exactly one relation"),
    (EVIDENCE.replace('ogn:quote "słowa" ;', ""), "exactly one quote"),
    (EVIDENCE.replace("słowa", "pisz: a.b@example.org"), "e-mail address"),
    (EVIDENCE.replace("p.txt#char=0,5", "p.txt"), "A locator follows"),
    (EVIDENCE.replace("; prov:wasQuotedFrom :s", ""), "exactly one source"),
]


@pytest.mark.parametrize(("triples", "message"), CASES)
def test_shapes(tmp_path: Path, triples: str, message: str | None) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(PREFIXES + triples, encoding="utf-8")
    findings = check_file(data)
    reference, _, _ = pyshacl.validate(
        rdflib.Graph().parse(data), shacl_graph=rdflib.Graph().parse(vocab.SHAPES_FILE), inference="none"
    )
    assert reference is (message is None) is not bool(findings)
    if message:
        assert any(message in f.messages["en"] and f.messages["pl"] for f in findings), findings


def test_every_message_is_in_polish_and_english() -> None:
    shapes = rdflib.Graph().parse(vocab.SHAPES_FILE)
    message = rdflib.URIRef("http://www.w3.org/ns/shacl#message")
    subjects = set(shapes.subjects(message))
    assert subjects
    for subject in subjects:
        assert {o.language for o in shapes.objects(subject, message) if isinstance(o, rdflib.Literal)} == {"pl", "en"}


def test_the_sample_is_in_order(sample: Graph) -> None:
    assert check_data_set(sample.folder / RDF) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    store = OxigraphStore(tmp_path / "rdf", copy=tmp_path / "union.nt")
    store.replace(
        Node("source/s", {"title": ("S",)}), [], [Edge("link/1", "part_of", "programme/a", "programme/b", {})]
    )
    store.add_union()
    store.close()
    assert {f.value.rpartition("/")[2] for f in check_data_set(tmp_path / "rdf")} == {"a", "b"}
