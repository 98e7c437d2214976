"""The SKOS schemes as trees, with everything that a page shows of a concept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal

from ontology import vocab
from ontology.reference.facts import Words, model
from ontology.vocab import CODES, CONCEPTS, RDFS, SKOS, XSD, local_name

DCT = "http://purl.org/dc/terms/"
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_HOMEPAGES = ("http://xmlns.com/foaf/0.1/page", RDFS + "seeAlso", "https://schema.org/url", DCT + "source")


@dataclass(frozen=True)
class Code:
    """What another system calls the same: the name of the system, its label, and the code in it."""

    system: str
    system_label: Words
    code: str


@dataclass(frozen=True)
class Node:
    """A concept and what is below it. `alternatives` are by language; `matches` are (SKOS property, IRI)."""

    id: str
    label: Words
    alternatives: dict[str, tuple[str, ...]]
    definition: Words
    notations: tuple[str, ...]
    codes: tuple[Code, ...]
    matches: tuple[tuple[str, str], ...]
    related: tuple[str, ...]
    deprecated: bool
    children: tuple[Node, ...]

    def size(self) -> int:
        """How many concepts this is with everything below it."""
        return 1 + sum(child.size() for child in self.children)


@dataclass(frozen=True)
class Scheme:
    """A scheme: its title, what it is for, and its top concepts."""

    name: str
    title: Words
    description: Words
    notes: Words
    tops: tuple[Node, ...]

    def size(self) -> int:
        """How many concepts it has."""
        return sum(top.size() for top in self.tops)


@dataclass(frozen=True)
class System:
    """A system of codes that notations refer to."""

    id: str
    label: Words
    definition: Words
    homepage: str | None
    used: int


@cache
def schemes() -> tuple[Scheme, ...]:
    """All schemes, by name."""
    return tuple(scheme(name) for name in vocab.scheme_names())


@cache
def scheme(name: str) -> Scheme:
    """One scheme; KeyError for an unknown one."""
    concepts = vocab.scheme(name)
    facts, iri = model(), CONCEPTS + name
    below: dict[str | None, list[str]] = {}
    for concept in concepts.values():
        below.setdefault(concept.broader if concept.broader in concepts else None, []).append(concept.id)
    return Scheme(
        name=name,
        title=facts.words(iri, DCT + "title", SKOS + "prefLabel", RDFS + "label"),
        description=facts.words(iri, DCT + "description", SKOS + "definition", RDFS + "comment"),
        notes=facts.words(iri, SKOS + "scopeNote", SKOS + "note"),
        tops=tuple(_node(name, concept, below) for concept in below.get(None, ())),
    )


@cache
def systems() -> tuple[System, ...]:
    """The code systems that the notations of concepts refer to, as `codes.ttl` describes them."""
    facts = model()
    used: dict[str, int] = {}
    for name in vocab.scheme_names():
        for concept in vocab.scheme(name).values():
            for system, _ in concept.codes:
                used[system] = used.get(system, 0) + 1
    described = [local_name(iri) for iri in facts.subjects() if iri.startswith(CODES) and iri != CODES]
    return tuple(_system(name, used.get(name, 0)) for name in dict.fromkeys([*described, *sorted(used)]))


def label(iri: str) -> Words:
    """What a concept of ours is called; empty for any other IRI."""
    return model().words(iri, SKOS + "prefLabel")


def _system(name: str, used: int) -> System:
    facts, iri = model(), CODES + name
    return System(
        id=name,
        label=facts.words(iri, RDFS + "label", DCT + "title", SKOS + "prefLabel"),
        definition=facts.words(iri, SKOS + "definition", DCT + "description", RDFS + "comment"),
        homepage=next((page for p in _HOMEPAGES if (page := facts.value(iri, p))), None),
        used=used,
    )


def _node(scheme_name: str, concept: str, below: dict[str | None, list[str]]) -> Node:
    facts, iri = model(), vocab.concept_iri(scheme_name, concept)
    notations = [term for term in facts.objects(iri, SKOS + "notation") if isinstance(term, Literal)]
    return Node(
        id=concept,
        label=facts.words(iri, SKOS + "prefLabel"),
        alternatives=facts.texts(iri, SKOS + "altLabel"),
        definition=facts.words(iri, SKOS + "definition", SKOS + "scopeNote"),
        notations=tuple(n.value for n in notations if n.datatype.value == XSD + "string"),
        codes=tuple(_code(n) for n in notations if n.datatype.value != XSD + "string"),
        matches=tuple((match, target) for match in _MATCHES for target in facts.values(iri, SKOS + match)),
        related=tuple(facts.values(iri, SKOS + "related")),
        deprecated=facts.value(iri, "http://www.w3.org/2002/07/owl#deprecated") == "true",
        children=tuple(_node(scheme_name, child, below) for child in below.get(concept, ())),
    )


def _code(notation: Literal) -> Code:
    name = local_name(notation.datatype.value)
    return Code(name, model().words(notation.datatype.value, RDFS + "label"), notation.value)
