"""The application profile, the ontology, the schemes and the code speak of the same classes, properties and terms."""

from __future__ import annotations

import re
from typing import get_args

import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDFS, SH

from api import models
from graph import records
from graph.ids import COOPERATION_KINDS, KINDS
from graph.mapping import CLASSES, DERIVED, EDGE_PROPERTIES, NODE_PROPERTIES, relation_iri
from graph.sparql_text import PREFIXES
from ontology import profile, vocab
from ontology.profile import SHAPES
from tests.conftest import ROOT

OGN = rdflib.Namespace(vocab.OGN)
RECORDS = {
    "institution": records.Institution,
    **dict.fromkeys(COOPERATION_KINDS, records.Cooperation),
    "programme": records.Programme,
    "place": records.Place,
    "person": records.Person,
    "source": records.Source,
    "link": records.Link,
}
# Fields that become links, classes or IRIs instead of properties, or that stay in the workspace.
STRUCTURE = {
    "institution": {"id", "evidence", "place", "part_of"},
    **{kind: {"id", "evidence", "kind"} for kind in COOPERATION_KINDS},
    "programme": {"id", "evidence", "part_of"},
    "place": {"id", "evidence", "within"},
    "person": {"id", "evidence"},
    "source": {"id", "origin", "loader", "reference"},
    "link": {"subject", "relation", "object", "evidence"},
}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(vocab.ONTOLOGY_FILE)


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(vocab.SHAPES_FILE)


@pytest.mark.parametrize("kind", RECORDS)
def test_fields_of_records_are_properties_of_the_profile(kind: str) -> None:
    declared = {p.name for p in (EDGE_PROPERTIES if kind == "link" else NODE_PROPERTIES[kind])}
    fields = set(RECORDS[kind].__struct_fields__)
    assert declared - set(DERIVED) == fields - STRUCTURE[kind]
    assert STRUCTURE[kind] <= fields


def test_every_class_has_a_shape_and_every_shape_a_class(ontology: rdflib.Graph, shapes: rdflib.Graph) -> None:
    classes = {c for c in ontology.subjects(rdflib.RDF.type, OWL.Class) if str(c).startswith(vocab.OGN)}
    # Ours have the kind of cooperation as their class; ogn:Cooperation is for questions about all of them.
    assert set(shapes.objects(None, SH.targetClass)) == classes - {OGN.Cooperation}
    assert {str(c) for c in classes} >= set(CLASSES.values())
    kinds_of_cooperation = set(ontology.subjects(RDFS.subClassOf, OGN.Cooperation))
    assert kinds_of_cooperation == {OGN[kind.capitalize()] for kind in COOPERATION_KINDS}


def test_every_property_of_ours_in_the_shapes_is_in_the_ontology(ontology: rdflib.Graph, shapes: rdflib.Graph) -> None:
    terms = {term for triple in shapes for term in triple if isinstance(term, rdflib.URIRef)}
    used = {term for term in terms if term.startswith(vocab.OGN)}
    assert {term for term in used if (term, rdflib.RDF.type, None) not in ontology} == set()


@pytest.mark.parametrize("relation", records.RELATIONS)
def test_shapes_and_ontology_agree_on_what_a_relation_joins(relation: str, shapes: rdflib.Graph) -> None:
    name = vocab.local_name(relation_iri(relation))
    for end, kinds in zip(("subject", "object"), records.ENDS[relation], strict=True):
        shape = rdflib.URIRef(f"{SHAPES}{name}-{end}")
        target = SH.targetSubjectsOf if end == "subject" else SH.targetObjectsOf
        assert shapes.value(shape, target) == rdflib.URIRef(relation_iri(relation))
        either = shapes.value(shape, SH["or"])
        alternatives = Collection(shapes, either) if either else [shape]
        assert {str(shapes.value(a, SH["class"])) for a in alternatives} == {CLASSES[kind] for kind in kinds}


def test_relations_of_the_ontology_are_those_of_the_profile(ontology: rdflib.Graph) -> None:
    participations = {str(p) for p in ontology.subjects(RDFS.subPropertyOf, OGN.takesPartIn)}
    assert participations == {relation_iri(r) for r in records.PARTICIPATIONS}
    assert set(records.PARTICIPATIONS) < set(records.RELATIONS)
    for ends in records.ENDS.values():
        assert set().union(*ends) <= set(KINDS)


def test_enumerations_of_the_code_are_schemes() -> None:
    assert set(get_args(records.Certainty)) == set(get_args(models.Certainty)) == set(vocab.scheme("certainty"))
    assert set(get_args(records.CooperationKind)) == set(COOPERATION_KINDS)
    tops = {concept.id for concept in vocab.scheme("cooperation-kinds").values() if concept.broader is None}
    assert set(COOPERATION_KINDS) <= tops
    assert set(get_args(models.CooperationKind)) - {"tie"} == set(COOPERATION_KINDS)


def test_every_scheme_is_of_a_property_and_every_property_of_a_scheme() -> None:
    used = {p.scheme for properties in [*NODE_PROPERTIES.values(), EDGE_PROPERTIES] for p in properties if p.scheme}
    assert used == set(vocab.scheme_names())


def test_contact_data_is_looked_for_in_all_words(shapes: rdflib.Graph) -> None:
    path = shapes.value(rdflib.URIRef(SHAPES + "contact"), SH.path)
    alternatives = shapes.value(path, SH.alternativePath)
    assert alternatives
    guarded = {str(p) for p in Collection(shapes, alternatives)}
    codes = {"identifiers", "codes", "country", "currency", "language", "checksum", "geometry", "inferred"}
    words = {
        p.predicate
        for properties in NODE_PROPERTIES.values()
        for p in properties
        if (p.datatype == "text" and not p.ordered) or (p.datatype == "string" and p.name not in codes)
    }
    assert guarded == words | {str(rdflib.RDF.value), vocab.OGN + "quote"}


def test_messages_and_names_are_in_polish_and_english(shapes: rdflib.Graph) -> None:
    named = list(shapes.subjects(rdflib.RDF.type, SH.PropertyShape))
    assert named
    for about in (SH.message, SH.name):
        for shape in named:
            assert {o.language for o in shapes.objects(shape, about)} == {"pl", "en"}, (shape, about)  # type: ignore[attr-defined]  # literals
    for shape in set(shapes.subjects(SH.message)):
        assert {o.language for o in shapes.objects(shape, SH.message)} == {"pl", "en"}, shape  # type: ignore[attr-defined]


def test_a_property_without_an_entry_in_the_ontology_describes_itself(
    ontology: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    for shape in shapes.subjects(OGN.field):
        ours = str(shapes.value(shape, SH.path)).startswith(vocab.OGN)
        described = {o.language for o in shapes.objects(shape, SH.description)}  # type: ignore[attr-defined]  # literals
        assert ours or described == {"pl", "en"}, shape


def test_prefixes_are_those_of_the_files() -> None:
    for file in (vocab.ONTOLOGY_FILE, vocab.SHAPES_FILE):
        for prefix, iri in re.findall(r"@prefix (\w+): <([^>]+)>", file.read_text(encoding="utf-8")):
            assert PREFIXES.get(prefix, iri) == iri, (file.name, prefix)


def test_the_web_knows_the_terms_of_the_api() -> None:
    types = (ROOT / "web/src/api/types.ts").read_text(encoding="utf-8")
    [listed] = re.findall("type CooperationKind =([^;]+);", types)
    assert set(re.findall(r'"(\w+)"', listed)) == set(get_args(models.CooperationKind))


def test_a_class_without_a_shape_is_an_error() -> None:
    with pytest.raises(KeyError, match="no shape has the target class ogn:Nothing"):
        profile.properties("Nothing")
