"""The schemes are whole: every term is named, defined and placed, and a word or a code means one term.

`first_terms.tsv` has the words of the first release: each still means the term it meant, or a narrower one.
`problems` is proved on schemes that are broken on purpose, so that an empty answer says something.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS, SKOS

from graph.ids import fold
from loaders.values import cells
from ogniwo.contract import INSTITUTION_KINDS
from ontology import vocab

CODES = Namespace(vocab.CODES)
NACE = "http://data.europa.eu/ux2/nace2/"
EUROVOC = "http://eurovoc.europa.eu/"
LABELS = (SKOS.prefLabel, SKOS.altLabel)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
SYSTEMS = Graph().parse(vocab.CODES_FILE)
DECLARED = set(SYSTEMS.subjects(RDF.type, RDFS.Datatype))
SCHEMES = {name: Graph().parse(vocab.SCHEMES_DIR / f"{name}.ttl") for name in vocab.scheme_names()}


def problems(graph: Graph) -> list[str]:
    """What is wrong with a scheme, a line each."""
    [scheme] = graph.subjects(RDF.type, SKOS.ConceptScheme)
    concepts = sorted(set(graph.subjects(RDF.type, SKOS.Concept)))
    named = set(chain.from_iterable(graph.subjects(label) for label in LABELS)) - {scheme}
    found = [f"{name(thing)}: no concept" for thing in sorted(named - set(concepts))]
    found += [f"scheme: {what}" for what in missing(graph, scheme, DCTERMS.title, DCTERMS.description)]
    for concept in concepts:
        found += [f"{name(concept)}: {what}" for what in concept_problems(graph, scheme, concept)]
    found += [f"{word!r} means {', '.join(terms)}" for word, terms in ambiguous(graph, concepts)]
    found += [f"{code} stands for {', '.join(terms)}" for code, terms in shared(graph, SKOS.notation, Literal)]
    return found + [f"{iri} is exactly {', '.join(terms)}" for iri, terms in shared(graph, SKOS.exactMatch, URIRef)]


def concept_problems(graph: Graph, scheme: URIRef, concept: URIRef) -> Iterator[str]:
    yield from missing(graph, concept, SKOS.prefLabel, SKOS.definition)
    labels = Counter(chain.from_iterable(graph.objects(concept, label) for label in LABELS))
    yield from (f"{label} twice" for label, times in labels.items() if times > 1)
    yield from (f"empty {label!r}" for label in labels if str(label) != str(label).strip() or not label)
    if set(graph.objects(concept, SKOS.inScheme)) != {scheme}:
        yield "not in its scheme"
    broader = set(graph.objects(concept, SKOS.broader))
    tops = {(scheme, SKOS.hasTopConcept, concept) in graph, (concept, SKOS.topConceptOf, scheme) in graph}
    if tops != {not broader}:
        yield "a top concept or not?"
    if len(broader) > 1 or not all((above, RDF.type, SKOS.Concept) in graph for above in broader):
        yield "more than one broader concept, or one that is not here"
    above = set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
    if any(concept in graph.objects(thing, SKOS.broader) for thing in above | {concept}):
        yield "broader than itself"
    if above & set(graph.objects(concept, SKOS.related)):
        yield "broader and related at once"
    yield from match_problems(graph, concept)


def match_problems(graph: Graph, concept: URIRef) -> Iterator[str]:
    matched = {relation: set(graph.objects(concept, relation)) for relation in MATCHES}
    yield from (f"matches {iri} twice" for iri, times in Counter(chain(*matched.values())).items() if times > 1)
    for iri in chain(*matched.values()):
        if not re.fullmatch(rf"{NACE}([A-U]|\d\d|\d{{4}})|{EUROVOC}(\d+|c_[0-9a-f]{{8}})", iri):
            yield f"matches {iri}, no code of NACE or concept of EuroVoc"
        elif iri.startswith(EUROVOC) and iri.removeprefix(EUROVOC) in map(str, range(100163, 100290)):
            yield f"matches {iri}, a microthesaurus and so no concept"
    for code in graph.objects(concept, SKOS.notation):
        if code.datatype is not None and code.datatype not in DECLARED:
            yield f"code {code} of an unknown system"
        if code.datatype == CODES.nace2 and URIRef(NACE + code.replace(".", "")) not in chain(*matched.values()):
            yield f"NACE {code} without its IRI"


def missing(graph: Graph, thing: URIRef, *properties: URIRef) -> Iterator[str]:
    for said in properties:
        languages = Counter(value.language for value in graph.objects(thing, said))
        if not {"pl", "en"} <= languages.keys() <= {"pl", "en", "de"} or max(languages.values()) > 1:
            yield f"{name(said)} in {sorted(map(str, languages.elements()))}"


def ambiguous(graph: Graph, concepts: list[URIRef]) -> Iterator[tuple[str, list[str]]]:
    """Words that mean several terms when a cell is read: ids, labels, abbreviations, halves of "a lub b"."""
    exact, halves = defaultdict(set), defaultdict(set)
    for concept in concepts:
        labels = list(chain.from_iterable(graph.objects(concept, label) for label in LABELS))
        short = [value for value in graph.objects(concept, SKOS.notation) if value.datatype is None]
        for word in (name(concept), *labels, *short):
            exact[fold(word).strip(" .")].add(name(concept))
        for half in chain.from_iterable(re.split(" lub | or ", label) for label in labels):
            halves[fold(half)].add(name(concept))
    every = {word: terms for word, terms in halves.items() if word not in exact} | exact
    yield from ((word, sorted(terms)) for word, terms in every.items() if len(terms) > 1)


def shared(graph: Graph, said: URIRef, kind: type) -> Iterator[tuple[str, list[str]]]:
    terms = defaultdict(set)
    for concept, value in graph.subject_objects(said):
        if isinstance(value, kind):
            terms[value].add(name(concept))
    yield from ((str(value), sorted(those)) for value, those in terms.items() if len(those) > 1)


def name(iri: URIRef) -> str:
    return vocab.local_name(str(iri))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_is_whole(scheme: str) -> None:
    assert problems(SCHEMES[scheme]) == []
    assert vocab.scheme(scheme).keys() == {name(c) for c in SCHEMES[scheme].subjects(RDF.type, SKOS.Concept)}


GOOD = """
PREFIX : <https://w3id.org/ogniwo/things#>
PREFIX codes: <https://w3id.org/ogniwo/codes#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
<https://w3id.org/ogniwo/things> a skos:ConceptScheme ; skos:hasTopConcept :a, :c ;
  dct:title "Rzeczy"@pl, "Things"@en ; dct:description "Rzeczy."@pl, "Things."@en .
:a a skos:Concept ; skos:inScheme <https://w3id.org/ogniwo/things> ;
  skos:topConceptOf <https://w3id.org/ogniwo/things> ;
  skos:prefLabel "komitet lub rada"@pl, "board"@en ; skos:definition "Ciało."@pl, "A body."@en .
:b a skos:Concept ; skos:inScheme <https://w3id.org/ogniwo/things> ; skos:broader :a ;
  skos:prefLabel "rada"@pl, "council"@en ; skos:definition "Rada."@pl, "A council."@en ; skos:notation "R" .
:c a skos:Concept ; skos:inScheme <https://w3id.org/ogniwo/things> ;
  skos:topConceptOf <https://w3id.org/ogniwo/things> ;
  skos:prefLabel "sieć"@pl, "network"@en, "Netz"@de ; skos:definition "Sieć."@pl, "A network."@en ;
  skos:notation "94"^^codes:nace2 ; skos:closeMatch <http://data.europa.eu/ux2/nace2/94> .
"""
BROKEN = [
    ('"council"@en', '"council"@pl', "b: prefLabel in ['pl', 'pl']"),
    ('"Netz"@de', '"réseau"@fr', "c: prefLabel in ['en', 'fr', 'pl']"),
    ('skos:definition "Rada."@pl, ', "skos:definition ", "b: definition in ['en']"),
    ('dct:title "Rzeczy"@pl, ', "dct:title ", "scheme: http://purl.org/dc/terms/title in ['en']"),
    ('"rada"@pl, "council"@en', '"rada"@pl, "council"@en ; skos:altLabel "rada"@pl', "b: rada twice"),
    (":b a skos:Concept ;", ":b", "b: no concept"),
    ("skos:hasTopConcept :a, :c", "skos:hasTopConcept :a", "c: a top concept or not?"),
    ("skos:hasTopConcept :a, :c", "skos:hasTopConcept :a, :b, :c", "b: a top concept or not?"),
    ("skos:broader :a ;", "skos:broader :a, :c ;", "b: more than one broader concept, or one that is not here"),
    ("skos:broader :a ;", "skos:broader :z ;", "b: more than one broader concept, or one that is not here"),
    ("skos:broader :a ;", "skos:broader :b ;", "b: broader than itself"),
    ("skos:broader :a ;", "skos:broader :a . :a skos:broader :b . :b", "a: broader than itself"),
    ("skos:broader :a ;", "skos:broader :a ; skos:related :a ;", "b: broader and related at once"),
    ('"Netz"@de', '"Netz"@de ; skos:altLabel "RADA"@pl', "'rada' means b, c"),
    ('"Netz"@de', '"Netz"@de ; skos:altLabel "Sieć lub komitet"@pl', "'komitet' means a, c"),
    ('"Netz"@de', '"Netz"@de ; skos:altLabel "r."@pl', "'r' means b, c"),
    ('"Netz"@de', '"Netz"@de ; skos:notation "R"', "R stands for b, c"),
    ('"94"^^codes:nace2', '"94"^^codes:nace3', "c: code 94 of an unknown system"),
    ('"94"^^codes:nace2', '"94.91"^^codes:nace2', "c: NACE 94.91 without its IRI"),
    ("nace2/94>", "nace2/94.91>", f"c: matches {NACE}94.91, no code of NACE or concept of EuroVoc"),
    ("<http://data.europa.eu/ux2/nace2/94>", f"<{EUROVOC}100214>", f"c: matches {EUROVOC}100214, a microthesaurus"),
    ("skos:closeMatch", f"skos:exactMatch <{NACE}94> ; skos:closeMatch", f"c: matches {NACE}94 twice"),
    (
        "skos:broader :a ;",
        f"skos:exactMatch <{NACE}94> . :c skos:exactMatch <{NACE}94> . :b",
        f"{NACE}94 is exactly b, c",
    ),
]


def test_a_good_scheme_has_no_problems() -> None:
    assert problems(Graph().parse(data=GOOD, format="turtle")) == []


@pytest.mark.parametrize(("right", "wrong", "message"), BROKEN, ids=[message for _, _, message in BROKEN])
def test_a_broken_scheme_is_noticed(right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    found = problems(Graph().parse(data=GOOD.replace(right, wrong), format="turtle"))
    assert any(problem.startswith(message) for problem in found), found


def first_terms() -> list[list[str]]:
    with (Path(__file__).parent / "first_terms.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


@pytest.mark.parametrize(("scheme", "word", "term"), first_terms())
def test_words_of_the_first_release_mean_what_they_meant(scheme: str, word: str, term: str) -> None:
    assert cells.term(scheme)(word) in vocab.narrower_closure(scheme, term)


@pytest.mark.parametrize(
    ("scheme", "word", "term"),
    [
        ("institution-kinds", "MOPS", "town_social_welfare_centre"),
        ("institution-kinds", "Starostwo Powiatowe", "county_government"),
        ("institution-kinds", "Jugendamt", "county_family_support_centre"),
        ("institution-kinds", "Zespół Szkół", "school_complex"),
        ("institution-kinds", "prison", "prison"),
        ("institution-kinds", "Caritas", "church_charity"),
        ("roles", "Partner wiodący", "lead_partner"),
        ("roles", "podwykonawca", "subcontractor"),
        ("cooperation-kinds", "Zespół interdyscyplinarny", "interdisciplinary_team"),
        ("cooperation-kinds", "MoU", "memorandum"),
        ("programme-kinds", "Program ramowy", "framework_programme"),
        ("target-groups", "osoby długotrwale bezrobotne", "long_term_unemployed"),
        ("target-groups", "Osoby bezdomne", "homeless_people"),
        ("target-groups", "uchodźcy z Ukrainy", "refugees"),
    ],
)
def test_words_of_the_field_are_known(scheme: str, word: str, term: str) -> None:
    assert cells.term(scheme)(word) == term


def test_the_kinds_of_the_reading_contract_are_the_tops() -> None:
    assert {c.id for c in vocab.scheme("institution-kinds").values() if c.broader is None} == INSTITUTION_KINDS


def test_every_kind_but_the_unknown_one_has_sectors_that_exist() -> None:
    without = {kind for kind in vocab.scheme("institution-kinds") if not vocab.sectors_of_kind(kind)}
    assert without == {"other", "natural_person"}
    for name_, graph in SCHEMES.items():
        related = set(graph.objects(None, SKOS.related))
        assert {str(sector) for sector in related} <= {s.iri for s in vocab.scheme("sectors").values()}
        assert not related or name_ == "institution-kinds"


def test_a_kind_of_institution_is_no_kind_of_cooperation() -> None:
    """Both are values of the parameter `kind` of the API."""
    assert not vocab.scheme("institution-kinds").keys() & vocab.scheme("cooperation-kinds").keys()


def test_roles_are_roles_of_org() -> None:
    graph = SCHEMES["roles"]
    assert set(graph.subjects(RDF.type, ORG.Role)) == set(graph.subjects(RDF.type, SKOS.Concept))


def test_abbreviations_are_words_and_codes_are_codes() -> None:
    kinds = vocab.scheme("institution-kinds")
    assert kinds["county_labour_office"].notations == ("PUP",)
    assert kinds["university_or_school"].notations == ()
    assert kinds["university_or_school"].codes == (("cordis", "HES"), ("iati", "80"), ("ror", "education"))
    assert not any(re.search(r"\s|\d", word) for concept in kinds.values() for word in concept.notations)


@pytest.mark.parametrize(
    ("system", "scheme", "codes"),
    [
        ("cordis", "institution-kinds", "HES OTH PRC PUB REC"),
        (
            "cordis-role",
            "roles",
            "associatedPartner beneficiary coordinator hostInstitution internationalPartner participant partner "
            "thirdParty",
        ),
        ("cordis-status", "statuses", "CLOSED SIGNED TERMINATED"),
        ("iati", "institution-kinds", "10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90"),
        ("iati-role", "roles", "1 2 3 4"),
        ("iati-status", "statuses", "1 2 3 4"),
        ("teryt-rodz", "place-kinds", "1 2 3 4 5 8 9"),
        ("simc-rm", "place-kinds", "00 01 02 03 04 05 06 07 95 96 98 99"),
        ("ror", "institution-kinds", "archive company education facility government healthcare nonprofit other"),
    ],
)
def test_codes_of_others_lead_to_a_term(system: str, scheme: str, codes: str) -> None:
    found = {code for concept in vocab.scheme(scheme).values() for of, code in concept.codes if of == system}
    assert sorted(found) == codes.split()


def test_purposes_of_aid_are_of_five_digits_or_three() -> None:
    dac = [(code, sector.id) for sector in vocab.scheme("sectors").values() for of, code in sector.codes if of == "dac"]
    assert all(re.fullmatch(r"[1-9]\d{2}(\d{2})?", code) for code, _ in dac)
    groups = {code: sector for code, sector in dac if len(code) == 3}
    assert [code for code, sector in dac if len(code) == 5 and groups.get(code[:3]) == sector] == []


def test_every_system_of_codes_is_described_and_used() -> None:
    used = {code.datatype for graph in SCHEMES.values() for code in graph.objects(None, SKOS.notation)} - {None}
    assert used == DECLARED
    for system in DECLARED:
        assert {label.language for label in SYSTEMS.objects(system, RDFS.label)} == {"pl", "en"}
        assert {label.language for label in SYSTEMS.objects(system, RDFS.comment)} == {"pl", "en"}
        assert isinstance(SYSTEMS.value(system, DCTERMS.source), URIRef), system
        assert str(system).startswith(vocab.CODES)
