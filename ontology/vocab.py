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

OGN = "https://w3id.org/ogniwo/ns#"
CONCEPTS = "https://w3id.org/ogniwo/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

Labels = dict[str, str]


@dataclass(frozen=True)
class Concept:
    """One term of a scheme. `id` is its local name, unique in the scheme; labels are by language tag."""

    id: str
    scheme: str
    labels: Labels = field(default_factory=dict)
    alternatives: tuple[tuple[str, str], ...] = ()  # (language, label), sorted
    notations: tuple[str, ...] = ()
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
    return {concept: _concept(name, concept, said) for concept, said in facts.items()}


def _concept(scheme_name: str, concept: str, said: dict[str, list[Literal | NamedNode]]) -> Concept:
    def literals(predicate: str) -> list[tuple[str, str]]:
        return [(o.language or "", o.value) for o in said.get(SKOS + predicate, []) if isinstance(o, Literal)]

    def concepts(predicate: str) -> list[str]:
        return [local_name(o.value) for o in said.get(SKOS + predicate, []) if isinstance(o, NamedNode)]

    return Concept(
        id=concept,
        scheme=scheme_name,
        labels=dict(literals("prefLabel")),
        alternatives=tuple(sorted(literals("altLabel"))),
        notations=tuple(sorted(value for _, value in literals("notation"))),
        broader=next(iter(concepts("broader")), None),
        sectors=tuple(sorted(concepts("related"))),
    )


def model_files() -> dict[Path, str]:
    """The Turtle files of the model, each with the IRI of what it describes."""
    schemes = {SCHEMES_DIR / f"{name}.ttl": f"{CONCEPTS}{name}" for name in scheme_names()}
    return {ONTOLOGY_FILE: OGN.rstrip("#"), **schemes}


def sectors_of_kind(kind: str | None) -> tuple[str, ...]:
    """The sectors in which an institution of a kind usually acts; empty where the kind is unknown."""
    concept = scheme("institution-kinds").get(kind or "")
    return concept.sectors if concept else ()


@cache
def narrower_closure(scheme_name: str, concept: str) -> frozenset[str]:
    """The concept and everything below it."""
    found = {concept}
    concepts = scheme(scheme_name).values()
    while more := {c.id for c in concepts if c.broader in found} - found:
        found |= more
    return frozenset(found)


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
