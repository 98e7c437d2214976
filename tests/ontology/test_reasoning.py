"""A reasoner (owlrl, OWL 2 RL) finds no contradiction in the demo and concludes of nothing more than it is.

It is given the whole graph of the demo, which holds the ontology, the schemes and the alignments, and beside it what
the vocabularies we reuse say of their terms (`reused_axioms.ttl`). Only descriptions of terms are left out (`WORDS`):
nothing follows from them, and the reasoner compares every two literals. The second half plants mistakes and sees them
found. Datatypes of values are the shapes' matter; owlrl does not check them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from owlrl.OWLRL import OWLRL_Semantics
from pyoxigraph import DefaultGraph, RdfFormat, Store
from rdflib import Graph, URIRef
from rdflib.namespace import FOAF, OWL, RDF, RDFS, SKOS

from graph.build import build
from graph.graph import open_graph
from graph.workspace import Workspace
from ogniwo.loading import load, units
from ontology import vocab
from tests.conftest import ROOT

REUSED_AXIOMS = Path(__file__).parent / "reused_axioms.ttl"
PREFIXES = {
    "contact": "http://www.w3.org/2000/10/swap/pim/contact#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dctype": "http://purl.org/dc/dcmitype/",
    "eurio": "http://data.europa.eu/s66#",
    "foaf": str(FOAF),
    "ftm": "https://schema.followthemoney.tech/#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geosparql": "http://www.opengis.net/ont/geosparql#",
    "ogn": vocab.OGN,
    "org": vocab.ORG,
    "owl": str(OWL),
    "prov": vocab.PROV,
    "rdf": vocab.RDF,
    "rdfs": vocab.RDFS,
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "skos": vocab.SKOS,
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": vocab.XSD,
}
# What a thing of a class is, and nothing else: its class, the classes above it, and what the reused vocabularies make
# of those (FOAF has every person be a SpatialThing, schema.org has dcat:Dataset be its own).
INTENDED = {
    "ogn:Institution": "org:Organization foaf:Organization foaf:Agent dct:Agent schema:Organization schema:Thing",
    "ogn:Project": "ogn:Cooperation foaf:Project",
    "ogn:Agreement": "ogn:Cooperation",
    "ogn:Group": "ogn:Cooperation org:OrganizationalCollaboration org:Organization foaf:Organization foaf:Agent "
    "dct:Agent",
    "ogn:Event": "ogn:Cooperation schema:Event schema:Thing dctype:Event",
    "ogn:Programme": "",
    "ogn:Place": "schema:Place schema:Thing geo:SpatialThing geosparql:Feature geosparql:SpatialObject "
    "dct:Location dct:LocationPeriodOrJurisdiction",
    "ogn:Person": "foaf:Person foaf:Agent dct:Agent contact:Person geo:SpatialThing schema:Person schema:Thing "
    "ftm:Person",
    "ogn:Source": "dcat:Dataset dcat:Resource prov:Entity schema:Dataset schema:CreativeWork schema:Thing "
    "dctype:Dataset void:Dataset",
    "ogn:Link": "rdf:Statement",
    "ogn:Participation": "ogn:Link rdf:Statement",
    "ogn:Evidence": "prov:Entity",
    "ogn:Clause": "",
    "skos:Concept": "",
    "org:Role": "skos:Concept",
    "skos:ConceptScheme": "",
}
# Terms, of which nothing is concluded but what kind of term they are.
OF_TERMS = """
    owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty owl:Ontology rdf:Property rdfs:Class
    rdfs:Datatype owl:SymmetricProperty owl:AsymmetricProperty owl:IrreflexiveProperty owl:TransitiveProperty
    owl:InverseFunctionalProperty sd:Function sssom:MappingSet
"""
MAPPINGS = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
WORDS = {SKOS.definition, SKOS.example, SKOS.scopeNote, SKOS.historyNote, RDFS.comment}
# Vocabularies that describe terms and mappings, of which the reasoner has its own axioms or nothing follows, and those
# that only alignments name.
NOT_REUSED = tuple(
    PREFIXES[name] for name in ("ogn", "rdf", "rdfs", "owl", "xsd", "sd", "sssom", "vann", "ftm", "eurio")
)


def iris(names: str) -> set[URIRef]:
    return {URIRef(PREFIXES[prefix] + local) for prefix, _, local in (name.partition(":") for name in names.split())}


TERM_TYPES = iris(OF_TERMS)
INTENDED_TYPES = {iris(name).pop(): iris(f"{name} {others}") for name, others in INTENDED.items()}


@dataclass(frozen=True)
class Conclusions:
    """What a reasoner makes of a graph: types before and after, contradictions, and what it took for one thing."""

    asserted: dict[URIRef, set[URIRef]]
    concluded: dict[URIRef, set[URIRef]]
    contradictions: list[str]
    same: set[tuple[URIRef, URIRef]]
    graph: Graph

    def unintended(self) -> Iterator[str]:
        """Things that are concluded to be more, or less, than what their classes intend."""
        for thing, found in self.concluded.items():
            asserted = self.asserted.get(thing, set())
            if asserted & TERM_TYPES or (not asserted and found <= TERM_TYPES):
                intended = found & TERM_TYPES
            else:
                intended = set().union(*(INTENDED_TYPES.get(c, set()) for c in asserted)) or self._of_others(thing)
            if found != intended:
                yield f"{thing}: {', '.join(sorted(map(str, found ^ intended)))}"

    def _of_others(self, thing: URIRef) -> set[URIRef]:
        """Something we only point to: a web page of a source, or a concept that one of ours is mapped to."""
        types = {FOAF.Document} if (None, FOAF.page, thing) in self.graph else set()
        mapped = any((None, mapping, thing) in self.graph for mapping in MAPPINGS)
        return types | ({SKOS.Concept} if mapped else set())


def without(graph: Graph, predicates: set[URIRef]) -> Graph:
    kept = Graph()
    for triple in graph:
        if triple[1] not in predicates:
            kept.add(triple)
    return kept


def types_in(graph: Graph) -> dict[URIRef, set[URIRef]]:
    types: dict[URIRef, set[URIRef]] = {}
    for thing, kind in graph.subject_objects(RDF.type):
        if isinstance(thing, URIRef) and isinstance(kind, URIRef) and kind not in (OWL.Thing, RDFS.Resource):
            types.setdefault(thing, set()).add(kind)
    return types


def reason(graph: Graph) -> Conclusions:
    """What follows; the graph is changed."""
    asserted = types_in(graph)
    closure = OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
    closure.closure()
    same = {(s, o) for s, o in graph.subject_objects(OWL.sameAs) if s != o}
    named = {(s, o) for s, o in same if isinstance(s, URIRef) and isinstance(o, URIRef)}
    return Conclusions(asserted, types_in(graph), closure.error_messages, named, graph)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The default graph of the built examples: what all sources say, and the model. Nobody may change it."""
    folder = tmp_path_factory.mktemp("reasoning")
    workspace = Workspace(folder / "workspace")
    with workspace.writing():
        for name in ("tables", "pages"):
            with units(str(ROOT / "examples" / name), None) as found:
                for unit in found:
                    load(workspace, unit)
        build(workspace)
    store = Store.read_only(str(open_graph(workspace).folder / "rdf"))
    store.dump(str(folder / "demo.nt"), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    return Graph().parse(folder / "demo.nt", format="nt")


@pytest.fixture(scope="module")
def conclusions(demo: Graph) -> Conclusions:
    return reason(without(demo, WORDS).parse(REUSED_AXIOMS))


def test_the_demo_holds_the_model_and_things_of_every_class(demo: Graph) -> None:
    kinds = set(demo.objects(None, RDF.type))
    assert kinds >= {*INTENDED_TYPES, OWL.Class, OWL.Ontology, OWL.AllDisjointClasses, OWL.Axiom}
    for file in (vocab.ONTOLOGY_FILE, *vocab.ALIGNMENTS_DIR.glob("*.ttl")):
        for triple in Graph().parse(file):
            assert triple in demo or not all(isinstance(term, URIRef) for term in triple), (file.name, triple)


def test_there_is_no_contradiction(conclusions: Conclusions) -> None:
    assert conclusions.contradictions == []


def test_no_two_things_are_taken_for_one(conclusions: Conclusions) -> None:
    assert conclusions.same == set()


def test_everything_is_what_it_is_meant_to_be(conclusions: Conclusions) -> None:
    assert list(conclusions.unintended()) == []


def test_the_reasoner_did_conclude(conclusions: Conclusions, demo: Graph) -> None:
    projects = set(demo.subjects(RDF.type, URIRef(vocab.OGN + "Project")))
    assert projects
    for project in projects:
        assert FOAF.Project in conclusions.concluded[URIRef(str(project))]
        assert URIRef(vocab.ORG + "Organization") not in conclusions.concluded[URIRef(str(project))]


def test_terms_of_ours_in_the_graph_are_defined(demo: Graph) -> None:
    ontology = Graph().parse(vocab.ONTOLOGY_FILE)
    used = {term for triple in demo for term in triple if isinstance(term, URIRef) and term.startswith(vocab.OGN)}
    assert {term for term in used if (term, RDF.type, None) not in ontology} == set()


def test_axioms_of_every_reused_term_are_known(demo: Graph) -> None:
    """A term of another vocabulary that comes into use is looked up and added to the axioms, or this fails."""
    axioms = Graph().parse(REUSED_AXIOMS)
    used = {term for _, predicate, kind in demo.triples((None, RDF.type, None)) for term in (predicate, kind)}
    used |= set(demo.predicates())
    above = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass)
    used |= {term for about in above for term in demo.objects(None, about)}
    foreign = {term for term in used if isinstance(term, URIRef) and not str(term).startswith(NOT_REUSED)}
    assert {term for term in foreign if (term, None, None) not in axioms} == set()
    assert foreign


# Mistakes, each in a small graph, that must be seen

SMALL = """
    <i/wup> a ogn:Institution . <i/rops> a ogn:Institution . <p/pops> a ogn:Project . <g/komitet> a ogn:Group .
    <pl/20> a ogn:Place . <r#leader> a skos:Concept .
    <i/wup> ogn:leads <p/pops> . <g/komitet> ogn:leads <p/pops> . <i/rops> ogn:memberOf <g/komitet> .
    <l/1> a ogn:Participation ; rdf:subject <i/wup> ; rdf:predicate ogn:leads ; rdf:object <p/pops> .
    <l/1> ogn:role <r#leader> .
    <e/1> a ogn:Evidence ; ogn:quote "WUP realizuje projekt" ; prov:wasQuotedFrom <s/1> . <s/1> a ogn:Source .
"""


@pytest.fixture(scope="module")
def model() -> Graph:
    """The ontology, what follows from the alignments, and the axioms of others. Nobody may change it."""
    graph = Graph()
    for file in (vocab.ONTOLOGY_FILE, REUSED_AXIOMS, *vocab.ALIGNMENTS_DIR.glob("*.ttl")):
        graph.parse(file)
    said_of_mappings = {p for s, p in graph.subject_predicates() if (s, RDF.type, OWL.Axiom) in graph} - {RDF.type}
    return without(graph, WORDS | said_of_mappings | {RDFS.label, RDFS.isDefinedBy})


def reason_with(model: Graph, mistake: str) -> Conclusions:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graph = Graph() + model
    graph.parse(data=prefixes + SMALL + mistake, format="turtle", publicID="http://example.org/")
    return reason(graph)


def test_the_small_graph_itself_is_right(model: Graph) -> None:
    found = reason_with(model, "")
    assert (found.contradictions, found.same, list(found.unintended())) == ([], set(), [])


@pytest.mark.parametrize(
    "mistake",
    [
        "<i/wup> foaf:homepage <http://wup.pl/> . <i/rops> foaf:homepage <http://wup.pl/> .",
        '<i/wup> org:identifier "nip:5260250274" . <i/rops> org:identifier "nip:5260250274" .',
    ],
    ids=["one homepage", "one number"],
)
def test_two_things_taken_for_one_are_seen(model: Graph, mistake: str) -> None:
    wup, rops = (URIRef(f"http://example.org/i/{name}") for name in ("wup", "rops"))
    assert (wup, rops) in reason_with(model, mistake).same


@pytest.mark.parametrize(
    ("mistake", "thing"),
    [
        ("ogn:leads rdfs:range org:Organization .", "p/pops"),
        ("ogn:leads rdfs:domain ogn:Institution .", "g/komitet"),
        ("ogn:Cooperation rdfs:subClassOf org:OrganizationalCollaboration .", "p/pops"),
        ('<p/pops> org:identifier "cordis:1" .', "p/pops"),
        ("<pl/20> foaf:page <http://mapa.pl/> . foaf:page rdfs:domain ogn:Source .", "pl/20"),
        ("<r#leader> skos:exactMatch <i/wup> .", "i/wup"),
        ("<i/wup> geo:lat 53.13 .", "i/wup"),
        ("<x/1> prov:wasQuotedFrom <s/1> .", "x/1"),
    ],
    ids=["range", "domain", "superclass", "organisation's number", "page", "match", "coordinates", "untyped"],
)
def test_unintended_types_are_seen(model: Graph, mistake: str, thing: str) -> None:
    found = [line.partition(": ")[0] for line in reason_with(model, mistake).unintended()]
    assert f"http://example.org/{thing}" in found


def test_a_match_between_classes_is_seen(model: Graph) -> None:
    found = reason_with(model, "ogn:Project skos:closeMatch eurio:Project .")
    assert any(line.startswith(vocab.OGN + "Project:") for line in found.unintended())


@pytest.mark.parametrize(
    "mistake",
    [
        "<l/1> ogn:role <i/rops> .",
        "ogn:leads rdfs:range ogn:Institution .",
        "<p/pops> a ogn:Agreement .",
        "<i/wup> ogn:signsFor <i/rops> .",
        "<i/wup> ogn:partOf <i/wup> .",
        "<i/wup> ogn:partOf <i/rops> . <i/rops> ogn:partOf <i/wup> .",
        "<i/wup> a foaf:Person .",
        "<r#leader> skos:broader <r#all> ; skos:related <r#all> .",
    ],
    ids=[
        "institution as role",
        "range",
        "two classes",
        "institution signs",
        "part of itself",
        "part of its part",
        "institution as person",
        "related and broader",
    ],
)
def test_contradictions_are_seen(model: Graph, mistake: str) -> None:
    assert reason_with(model, mistake).contradictions
