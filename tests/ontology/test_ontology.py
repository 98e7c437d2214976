"""The ontology says what every term means, in two languages, and its alignments say what others call it.

`PUBLISHED` is the deprecation policy as data: what was published once stays, and a new term needs a new version.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

from graph.mapping import EDGE_PROPERTIES, NODE_PROPERTIES
from graph.records import ENDS, PARTICIPATIONS
from ontology import vocab
from tests.conftest import ROOT

OGN = Namespace(vocab.OGN)
SCHEMA = Namespace("https://schema.org/")
SSSOM = Namespace("https://w3id.org/sssom/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
NAMESPACE = URIRef(vocab.OGN.rstrip("#"))

CLASSES = (OWL.Class,)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ONTOLOGY = Graph().parse(vocab.ONTOLOGY_FILE)
TERMS = sorted(
    {s for kind in (*CLASSES, *PROPERTIES, SD.Function) for s in ONTOLOGY.subjects(RDF.type, kind) if s.startswith(OGN)}
)
ALIGNMENTS = sorted(vocab.ALIGNMENTS_DIR.glob("*.ttl"))
READ_BY_PEOPLE = sorted([*(ROOT / "docs").glob("*.md"), *(vocab.ONTOLOGY_DIR / "queries").glob("*.rq")])

PUBLISHED = {
    "0.1.0": """Institution Cooperation Project Agreement Group Event Programme Place Person Source Link Participation
        Evidence Clause takesPartIn leads partnerIn partyTo memberOf organises supports fundedBy partOf locatedIn
        operatesIn cooperatesWith signsFor evidence quote locator on role amount certainty sector acronym scope goal
        position signed status targetGroup budget attendance function retrieved checksum""",
    "0.2.0": "firstDay lastDay targetGroupText field validIdentifier",
    "0.3.0": "result inferredDate",
    "0.4.0": "succeeds",
}
# What a relation joins, decided by hand: subjects → objects.
COOPERATIONS = "agreement event group project"
JOINS = {
    "leads": f"group institution → {COOPERATIONS} programme",
    "partner_in": f"group institution → {COOPERATIONS}",
    "party_to": f"{COOPERATIONS} institution → {COOPERATIONS}",
    "member_of": f"group institution → {COOPERATIONS} institution",
    "organises": f"group institution project → {COOPERATIONS}",
    "supports": f"group institution → {COOPERATIONS} institution",
    "funded_by": f"{COOPERATIONS} institution programme → institution programme",
    "part_of": f"{COOPERATIONS} institution place programme → {COOPERATIONS} institution place programme",
    "succeeds": "institution → institution",
    "located_in": f"{COOPERATIONS} institution → place",
    "operates_in": f"{COOPERATIONS} institution → place",
    "cooperates_with": f"{COOPERATIONS} institution → {COOPERATIONS} institution",
    "signs_for": "person → institution",
}
# Where the terms of another vocabulary may come from; CPOV is a profile that takes most of its terms from others.
NAMESPACES = {
    "cpov": (
        "http://data.europa.eu/m8g/",
        "http://www.w3.org/ns/",
        "http://purl.org/dc/terms/",
        "http://xmlns.com/foaf/",
    ),
    "eurio": ("http://data.europa.eu/s66#",),
    "ftm": ("https://schema.followthemoney.tech/#",),
    "schema": ("https://schema.org/",),
}
# Properties of other vocabularies that our graph uses and an alignment may speak of.
REUSED = {URIRef(p.predicate) for properties in [*NODE_PROPERTIES.values(), EDGE_PROPERTIES] for p in properties}
MATCHES = {SKOS[name + "Match"] for name in ("exact", "close", "broad", "narrow", "related")}
LOGICAL = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty}


def languages(graph: Graph, subject: URIRef, about: URIRef) -> list[str]:
    return sorted(o.language or "" for o in graph.objects(subject, about) if isinstance(o, Literal))


def name_of(term: URIRef) -> str:
    return vocab.local_name(str(term))


def is_a(term: URIRef, *kinds: URIRef) -> bool:
    return any((term, RDF.type, kind) in ONTOLOGY for kind in kinds)


def used_terms() -> set[str]:
    """Local names of the terms of ours that shapes and code write or read."""
    shapes = Graph().parse(vocab.SHAPES_FILE)
    used = {name_of(term) for triple in shapes for term in triple if isinstance(term, URIRef) and term.startswith(OGN)}
    for folder in ("api", "graph", "loaders", "ogniwo", "ontology"):
        for file in (ROOT / folder).rglob("*.py"):
            words = re.findall(r'OGN \+ "(\w+)"|\{OGN\}(\w+)', file.read_text(encoding="utf-8"))
            used |= {name for pair in words for name in pair if name}
    return used


def breaches(ontology: Graph, used: set[str]) -> list[str]:
    """What in an ontology breaks the deprecation policy, given the terms that shapes and code use."""
    found = []
    for version, names in PUBLISHED.items():
        lost = [name for name in names.split() if (OGN[name], RDF.type, None) not in ontology]
        found += [f"{name}, published in {version}, is gone" for name in lost]
    for term in ontology.subjects(OWL.deprecated, Literal(True)):
        successors = list(ontology.objects(term, DCTERMS.isReplacedBy))
        if not successors or any((s, OWL.deprecated, Literal(True)) in ontology for s in successors):
            found.append(f"{term} names no successor in use")
        if name_of(URIRef(term)) in used:
            found.append(f"{term} is deprecated and still written")
    return found


def test_there_are_terms_of_every_kind() -> None:
    assert all(any(is_a(term, kind) for term in TERMS) for kind in (*CLASSES, *PROPERTIES))
    described = {s for s in ONTOLOGY.subjects() if isinstance(s, URIRef) and s.startswith(OGN)}
    assert described == set(TERMS)


@pytest.mark.parametrize("term", TERMS, ids=name_of)
def test_a_term_is_described_in_polish_and_english(term: URIRef) -> None:
    for about in (RDFS.label, SKOS.definition):
        assert languages(ONTOLOGY, term, about) == ["en", "pl"], about
    assert len({str(o) for o in ONTOLOGY.objects(term, SKOS.definition)}) == 2
    assert all(str(o).rstrip().endswith((".", ".”")) for o in ONTOLOGY.objects(term, SKOS.definition))
    assert list(ONTOLOGY.objects(term, SKOS.example))
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [NAMESPACE]


@pytest.mark.parametrize("term", TERMS, ids=name_of)
def test_names_follow_the_custom_of_the_field(term: URIRef) -> None:
    expected = r"[A-Z][A-Za-z]+" if is_a(term, *CLASSES) else r"[a-z][A-Za-z]+"
    assert re.fullmatch(expected, name_of(term))


@pytest.mark.parametrize("kinds", [CLASSES, PROPERTIES], ids=["classes", "properties"])
def test_no_two_classes_and_no_two_properties_share_a_label(kinds: tuple[URIRef, ...]) -> None:
    labels = [label for term in TERMS if is_a(term, *kinds) for label in ONTOLOGY.objects(term, RDFS.label)]
    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize("term", [t for t in TERMS if is_a(t, *PROPERTIES)], ids=name_of)
def test_a_property_says_where_it_is_used_and_its_axioms_type_no_more(term: URIRef) -> None:
    for includes, axiom in ((SCHEMA.domainIncludes, RDFS.domain), (SCHEMA.rangeIncludes, RDFS.range)):
        said = set(ONTOLOGY.objects(term, includes))
        assert said
        for stated in ONTOLOGY.objects(term, axiom):
            assert all(stated in ONTOLOGY.transitive_objects(one, RDFS.subClassOf) for one in said), (axiom, stated)


@pytest.mark.parametrize("relation", JOINS)
def test_a_relation_joins_what_was_decided(relation: str) -> None:
    subjects, objects = (set(end.split()) for end in JOINS[relation].split(" → "))
    assert (set(ENDS[relation][0]), set(ENDS[relation][1])) == (subjects, objects)


def test_there_are_thirteen_relations_and_six_are_participations() -> None:
    assert list(ENDS) == list(JOINS)
    assert list(PARTICIPATIONS) == list(JOINS)[:6]
    for end, at in ((SCHEMA.domainIncludes, 0), (SCHEMA.rangeIncludes, 1)):
        kinds = {str(vocab.local_name(str(o))).lower() for o in ONTOLOGY.objects(OGN.takesPartIn, end)}
        assert kinds == set().union(*(ENDS[relation][at] for relation in PARTICIPATIONS))


def test_the_header_names_version_licence_and_policy() -> None:
    version = str(ONTOLOGY.value(NAMESPACE, OWL.versionInfo))
    assert version == list(PUBLISHED)[-1]
    assert ONTOLOGY.value(NAMESPACE, OWL.versionIRI) == URIRef(f"{NAMESPACE}/{version}")
    assert ONTOLOGY.value(NAMESPACE, OWL.priorVersion) == URIRef(f"{NAMESPACE}/{list(PUBLISHED)[-2]}")
    assert ONTOLOGY.value(NAMESPACE, DCTERMS.license) == URIRef("https://www.apache.org/licenses/LICENSE-2.0")
    assert str(ONTOLOGY.value(NAMESPACE, VANN.preferredNamespaceUri)) == vocab.OGN
    for about in (DCTERMS.title, DCTERMS.description, RDFS.comment, SKOS.historyNote):
        assert languages(ONTOLOGY, NAMESPACE, about) == ["en", "pl"], about
    assert all("owl:deprecated" in str(words) for words in ONTOLOGY.objects(NAMESPACE, RDFS.comment))


@pytest.mark.parametrize(
    "vocabulary",
    ["ORG", "PROV-O", "SKOS", "DCAT", "Dublin Core", "schema.org", "FOAF", "GeoSPARQL", "OWL-Time", "CPOV"],
)
def test_the_header_says_what_is_taken_of_a_vocabulary(vocabulary: str) -> None:
    notes = [o for o in ONTOLOGY.objects(NAMESPACE, SKOS.scopeNote) if str(o).startswith(vocabulary)]
    assert sorted(o.language for o in notes if isinstance(o, Literal)) == ["en", "pl"]


def test_a_new_term_needs_a_new_version() -> None:
    published = [name for names in PUBLISHED.values() for name in names.split()]
    assert sorted(published) == sorted(map(name_of, TERMS))


def test_terms_that_are_used_are_defined_and_the_other_way_round() -> None:
    deprecated = set(ONTOLOGY.subjects(OWL.deprecated, Literal(True)))
    assert used_terms() == {name_of(term) for term in TERMS if term not in deprecated}


@pytest.mark.parametrize("file", READ_BY_PEOPLE, ids=lambda file: file.name)
def test_docs_and_queries_name_no_other_terms(file: Path) -> None:
    named = set(re.findall(r"\bogn:(\w+)", file.read_text(encoding="utf-8")))
    assert named <= {name_of(term) for term in TERMS}


def test_the_deprecation_policy_is_kept() -> None:
    assert breaches(ONTOLOGY, used_terms()) == []


@pytest.mark.parametrize(
    ("take", "add", "used", "expected"),
    [
        ("scope", "", set(), "scope, published in 0.1.0, is gone"),
        ("", "ogn:goal owl:deprecated true .", set(), "names no successor"),
        ("", "ogn:goal owl:deprecated true ; dct:isReplacedBy [ owl:deprecated true ] .", set(), "names no successor"),
        ("", "ogn:goal owl:deprecated true ; dct:isReplacedBy ogn:scope .", {"goal"}, "still written"),
    ],
    ids=["removed", "without successor", "successor deprecated too", "still written"],
)
def test_a_breach_of_the_policy_is_seen(take: str, add: str, used: set[str], expected: str) -> None:
    broken = Graph() + ONTOLOGY
    broken.remove((OGN[take], None, None))
    prefixes = f"@prefix ogn: <{OGN}> . @prefix owl: <{OWL}> . @prefix dct: <{DCTERMS}> ."
    broken.parse(data=f"{prefixes} {add}", format="turtle")
    assert any(expected in breach for breach in breaches(broken, used))


@pytest.fixture(scope="module", params=ALIGNMENTS, ids=lambda file: file.stem)
def alignment(request: pytest.FixtureRequest) -> tuple[str, Graph]:
    file: Path = request.param
    return file.stem, Graph().parse(file)


Mapping = tuple[URIRef, URIRef, URIRef, list[str]]  # subject, predicate, object, languages of the reason


def mappings(graph: Graph) -> list[Mapping]:
    found = []
    for mapping in graph.subjects(RDF.type, OWL.Axiom):
        ends = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
        source, predicate, target = (URIRef(str(graph.value(mapping, end, any=False))) for end in ends)
        found.append((source, predicate, target, languages(graph, mapping, RDFS.comment)))  # type: ignore[arg-type]  # a blank node
    return found


def test_there_is_an_alignment_for_every_vocabulary() -> None:
    assert [file.stem for file in ALIGNMENTS] == sorted(NAMESPACES)


def test_every_term_is_aligned_or_said_to_have_no_counterpart(alignment: tuple[str, Graph]) -> None:
    name, graph = alignment
    ends = {True: set(), False: set()}  # type: dict[bool, set[URIRef]]
    for source, _, target, _ in mappings(graph):
        ends[target == SSSOM.NoTermFound] |= {end for end in (source, target) if end.startswith(OGN)}
    assert not ends[True] & ends[False]
    assert ends[True] | ends[False] == {term for term in TERMS if is_a(term, *CLASSES, *PROPERTIES)}
    the_set = URIRef(f"{vocab.CONCEPTS}alignments/{name}")
    assert len(list(graph.objects(the_set, SSSOM.mappings))) == len(mappings(graph))
    assert graph.value(the_set, OWL.versionInfo) == ONTOLOGY.value(NAMESPACE, OWL.versionInfo)
    assert graph.value(the_set, SSSOM.object_source_version)


def test_a_match_that_is_not_exact_has_its_reason(alignment: tuple[str, Graph]) -> None:
    _, graph = alignment
    for source, predicate, target, reason in mappings(graph):
        assert predicate in MATCHES | LOGICAL
        if predicate != SKOS.exactMatch or target == SSSOM.NoTermFound:
            assert reason == ["en", "pl"], (source, target)


def test_a_match_leads_from_our_terms_to_theirs(alignment: tuple[str, Graph]) -> None:
    name, graph = alignment
    for source, predicate, target, _ in mappings(graph):
        if target != SSSOM.NoTermFound:
            turned = predicate in LOGICAL and target.startswith(OGN)  # theirs is a kind of ours
            ours, theirs = (target, source) if turned else (source, target)
            assert str(theirs).startswith(NAMESPACES[name]), theirs
            assert ours.startswith(OGN) or ours in REUSED, ours


def test_only_what_holds_is_stated(alignment: tuple[str, Graph]) -> None:
    _, graph = alignment
    annotated = {(source, predicate, target) for source, predicate, target, _ in mappings(graph)}
    stated = {(s, p, o) for s, p, o in graph if p in MATCHES | LOGICAL}
    assert stated == {mapping for mapping in annotated if mapping[1] in LOGICAL}


def test_terms_of_eurio_are_in_eurio(shared: Path) -> None:
    eurio = Graph().parse(shared / "data" / "eurio" / "EURIO.ttl")
    graph = Graph().parse(vocab.ALIGNMENTS_DIR / "eurio.ttl")
    theirs = {end for source, _, target, _ in mappings(graph) for end in (source, target)}
    theirs = {term for term in theirs if str(term).startswith(NAMESPACES["eurio"])}
    mentioned = set(re.findall(r"eurio:(\w+)", " ".join(map(str, graph.objects(None, RDFS.comment)))))
    theirs |= {URIRef(NAMESPACES["eurio"][0] + name) for name in mentioned}
    assert len(theirs) > 30
    assert {term for term in theirs if (term, RDF.type, None) not in eurio} == set()
