"""Python names for the model: namespaces, and the concepts of the SKOS schemes read from the Turtle files beside this.

Invariant: nothing is declared here that the Turtle files do not say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

ONTOLOGY_DIR = Path(__file__).parent
SCHEMES_DIR = ONTOLOGY_DIR / "schemes"
ONTOLOGY_FILE = ONTOLOGY_DIR / "ogniwo.ttl"
SHAPES_FILE = ONTOLOGY_DIR / "shapes.ttl"
CODES_FILE = ONTOLOGY_DIR / "codes.ttl"
ALIGNMENTS_DIR = ONTOLOGY_DIR / "alignments"

OGN = "https://w3id.org/ogniwo/ns#"
CONCEPTS = "https://w3id.org/ogniwo/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
CODES = CONCEPTS + "codes#"

Labels = dict[str, str]


@dataclass(frozen=True)
class Concept:
    """One term of a scheme. `id` is its local name, unique in the scheme; labels are by language tag.

    `notations` are its abbreviations, `codes` what other systems call it: (system, code), sorted.
    """

    id: str
    scheme: str
    labels: Labels = field(default_factory=dict)
    alternatives: tuple[tuple[str, str], ...] = ()  # (language, label), sorted
    notations: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    broader: str | None = None
    sectors: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The concept's IRI, the same in every graph."""
        return concept_iri(self.scheme, self.id)

    def label(self, lang: str) -> str:
        """The preferred label in a language, else in Polish, else the id."""
        return self.labels.get(lang) or self.labels.get("pl") or self.id


def concept_iri(scheme: str, concept: str) -> str:
    """The IRI of a concept, whether or not the scheme holds it."""
    return f"{CONCEPTS}{scheme}#{concept}"


def local_name(iri: str) -> str:
    """What stands behind the `#` of a concept or property IRI."""
    return iri.rpartition("#")[2]


@cache
def scheme_names() -> tuple[str, ...]:
    """Names of all schemes, sorted."""
    return tuple(sorted(path.stem for path in SCHEMES_DIR.glob("*.ttl")))


@cache
def scheme(name: str) -> dict[str, Concept]:
    """The concepts of a scheme by id, in the order of its file; KeyError for an unknown scheme."""
    if name not in scheme_names():
        raise KeyError(f"no SKOS scheme named {name!r}; known: {', '.join(scheme_names())}")
    facts: dict[str, dict[str, list[Literal | NamedNode]]] = {}
    for quad in parse(path=SCHEMES_DIR / f"{name}.ttl", format=RdfFormat.TURTLE):
        subject = quad.subject
        if isinstance(subject, NamedNode) and "#" in subject.value and isinstance(quad.object, Literal | NamedNode):
            facts.setdefault(local_name(subject.value), {}).setdefault(quad.predicate.value, []).append(quad.object)
    return {concept: _concept(name, concept, said) for concept, said in facts.items() if SKOS + "prefLabel" in said}


def _concept(scheme_name: str, concept: str, said: dict[str, list[Literal | NamedNode]]) -> Concept:
    def literals(predicate: str) -> list[tuple[str, str]]:
        return [(o.language or "", o.value) for o in said.get(SKOS + predicate, []) if isinstance(o, Literal)]

    def concepts(predicate: str) -> list[str]:
        return [local_name(o.value) for o in said.get(SKOS + predicate, []) if isinstance(o, NamedNode)]

    notations = [o for o in said.get(SKOS + "notation", []) if isinstance(o, Literal)]
    coded = [(o.datatype.value.removeprefix(CODES), o.value) for o in notations if o.datatype.value.startswith(CODES)]

    return Concept(
        id=concept,
        scheme=scheme_name,
        labels=dict(literals("prefLabel")),
        alternatives=tuple(sorted(literals("altLabel"))),
        notations=tuple(sorted(o.value for o in notations if o.datatype.value == XSD + "string")),
        codes=tuple(sorted(coded)),
        broader=next(iter(concepts("broader")), None),
        sectors=tuple(sorted(concepts("related"))),
    )


def model_files() -> dict[Path, str]:
    """The Turtle files of the model, each with the IRI of what it describes."""
    schemes = {SCHEMES_DIR / f"{name}.ttl": f"{CONCEPTS}{name}" for name in scheme_names()}
    alignments = {file: f"{CONCEPTS}alignments/{file.stem}" for file in sorted(ALIGNMENTS_DIR.glob("*.ttl"))}
    return {ONTOLOGY_FILE: OGN.rstrip("#"), CODES_FILE: CODES.rstrip("#")} | schemes | alignments


def sectors_of_kind(kind: str | None) -> tuple[str, ...]:
    """The sectors in which an institution of a kind, or of a broader one, usually acts; empty where none is known."""
    concept = scheme("institution-kinds").get(kind or "")
    if concept is None:
        return ()
    return concept.sectors or sectors_of_kind(concept.broader)


@cache
def narrower_closure(scheme_name: str, concept: str) -> frozenset[str]:
    """The concept and everything below it."""
    found = {concept}
    concepts = scheme(scheme_name).values()
    while more := {c.id for c in concepts if c.broader in found} - found:
        found |= more
    return frozenset(found)


def is_kind(kind: str | None, broader: str) -> bool:
    """Whether a kind of institution is another one or a narrower form of it; an unknown kind is neither."""
    return kind in narrower_closure("institution-kinds", broader)


def top_concept(scheme_name: str, concept: str) -> str:
    """The concept without a broader one under which a concept stands; itself where it has none."""
    broader = scheme(scheme_name)[concept].broader
    return top_concept(scheme_name, broader) if broader else concept


@cache
def by_code(scheme_name: str, system: str) -> dict[str, str]:
    """Concepts of a scheme by the code that another system has for them ("cordis": "HES"), sorted by code."""
    concepts = scheme(scheme_name).values()
    return dict(sorted((code, concept.id) for concept in concepts for name, code in concept.codes if name == system))


@cache
def ontology_labels() -> dict[str, Labels]:
    """Labels of the classes and properties of `ogn:` by local name and language."""
    labels: dict[str, Labels] = {}
    for quad in parse(path=ONTOLOGY_FILE, format=RdfFormat.TURTLE):
        if (
            isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(OGN)
            and quad.predicate.value == RDFS + "label"
            and isinstance(quad.object, Literal)
        ):
            labels.setdefault(local_name(quad.subject.value), {})[quad.object.language or ""] = quad.object.value
    return labels
