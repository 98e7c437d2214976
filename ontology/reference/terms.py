"""Classes, relations and properties of the ontology, with what the application profile says of their use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ontology import profile
from ontology.profile import SCHEMA, SH
from ontology.reference.facts import Words, model, text
from ontology.vocab import CONCEPTS, OGN, RDF, RDFS, SKOS, local_name

OWL = "http://www.w3.org/2002/07/owl#"
_CLASS_TYPES = (OWL + "Class", RDFS + "Class")
_EXAMPLES = (SKOS + "example", "http://purl.org/vocab/vann/example")
_REPLACEMENTS = ("http://purl.org/dc/terms/isReplacedBy",)


@dataclass(frozen=True)
class Term:
    """A term of `ogn:`: what it is called and what it means. `notes` is everything else said in words."""

    id: str
    label: Words
    definition: Words
    notes: tuple[Words, ...]
    examples: tuple[Words, ...]
    parents: tuple[str, ...]
    children: tuple[str, ...]
    deprecated: bool
    replaced_by: tuple[str, ...]
    see_also: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The IRI that stands in data."""
        return OGN + self.id


@dataclass(frozen=True)
class Value:
    """What the values of a property are: datatypes, a class, or terms of a scheme; the others are empty."""

    datatypes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    scheme: str | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Use:
    """A property as a class uses it: how often and with what values; `field` is its name outside RDF, if it has one."""

    shape: str
    path: str
    label: Words
    definition: Words
    value: Value
    least: int
    most: int | None
    field: str | None


@dataclass(frozen=True)
class Relation:
    """A property that a link may have as its relation: kinds it leads from, kinds it leads to."""

    term: Term
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    participation: bool


def classes() -> list[Term]:
    """The classes, in the order of the ontology."""
    return [_term(iri) for iri in _declared(*_CLASS_TYPES)]


def find(class_or_property: str) -> Term:
    """A term by its local name."""
    return _term(OGN + class_or_property)


def relations() -> list[Relation]:
    """The relations, in the order of the profile."""
    found = []
    for name in profile.relations():
        sources = tuple(model().values(OGN + name, SCHEMA + "domainIncludes"))
        targets = tuple(model().values(OGN + name, SCHEMA + "rangeIncludes"))
        found.append(Relation(_term(OGN + name), sources, targets, profile.is_participation(name)))
    return found


def properties() -> list[Term]:
    """Everything else that is declared, in the order of the ontology."""
    known = {term.id for term in classes()} | set(profile.relations())
    return [_term(iri) for iri in _declared() if local_name(iri) not in known]


@cache
def uses(class_id: str) -> tuple[Use, ...]:
    """The properties of a class, as its shapes and those of its superclasses in `ogn:` declare them, each once."""
    found: dict[tuple[str, str | None], Use] = {}
    for shape in _shapes_of(class_id):
        for item in model().values(shape, SH + "property"):
            use = _use(item)
            if use is None:
                continue
            key = (use.path, use.field)
            other = found.get(key) or found.get((use.path, None))
            # A second shape on the same path only narrows the first.
            found[key if other is None else (other.path, other.field)] = use if other is None else _narrowed(other, use)
    return tuple(found.values())


def users(property_id: str) -> list[str]:
    """Classes that use a property of `ogn:`, by local name."""
    return [c.id for c in classes() if any(use.path == OGN + property_id for use in uses(c.id))]


def value_of(property_id: str) -> Value:
    """What the values of a property of `ogn:` are, by the first class that uses it."""
    found = (use.value for c in classes() for use in uses(c.id) if use.path == OGN + property_id)
    return next(found, Value())


def _declared(*types: str) -> Iterator[str]:
    """Terms of `ogn:` that have a label, where given only those of the types."""
    for iri in model().subjects(RDFS + "label"):
        if iri.startswith(OGN) and (not types or not set(types).isdisjoint(model().values(iri, RDF + "type"))):
            yield iri


@cache
def _term(iri: str) -> Term:
    facts = model()
    parents = (RDFS + "subClassOf", RDFS + "subPropertyOf")
    examples = [words for p in _EXAMPLES if (words := facts.words(iri, p))]
    notes = [w for p in ("note", "scopeNote", "changeNote", "historyNote") if (w := facts.words(iri, SKOS + p))]
    comment = facts.words(iri, RDFS + "comment")
    return Term(
        id=local_name(iri),
        label=facts.words(iri, RDFS + "label", SKOS + "prefLabel"),
        definition=facts.words(iri, SKOS + "definition", RDFS + "comment"),
        notes=(*notes, comment) if comment and facts.words(iri, SKOS + "definition") else tuple(notes),
        examples=tuple(examples),
        parents=tuple(value for p in parents for value in facts.values(iri, p) if not value.startswith("_:")),
        children=tuple(child for p in parents for child in facts.subjects(p, iri)),
        deprecated=facts.value(iri, OWL + "deprecated") == "true",
        replaced_by=tuple(value for p in _REPLACEMENTS for value in facts.values(iri, p)),
        see_also=tuple(facts.values(iri, RDFS + "seeAlso")),
    )


def _shapes_of(class_id: str) -> Iterator[str]:
    """Shapes that target the class, then those that target its superclasses."""
    yield from model().subjects(SH + "targetClass", OGN + class_id)
    for parent in model().values(OGN + class_id, RDFS + "subClassOf"):
        if parent.startswith(OGN):
            targets = set(model().subjects(SH + "targetClass", OGN + class_id))
            yield from (shape for shape in _shapes_of(local_name(parent)) if shape not in targets)


def _use(shape: str) -> Use | None:
    """How a property shape uses its property; None for a shape that only forbids something."""
    facts = model()
    path = facts.value(shape, SH + "path")
    label = facts.words(shape, SH + "name")
    value = _value(shape)
    least = int(facts.value(shape, SH + "minCount") or 0)
    if path is None or path.startswith("_:") or (value == Value() and not least):
        return None
    most = facts.value(shape, SH + "maxCount")
    return Use(
        shape=local_name(shape),
        path=path,
        label=label or facts.words(path, RDFS + "label"),
        definition=facts.words(shape, SH + "description") or facts.words(path, SKOS + "definition"),
        value=value,
        least=least,
        most=int(most) if most else None,
        field=facts.value(shape, OGN + "field"),
    )


def _narrowed(use: Use, other: Use) -> Use:
    limits = [most for most in (use.most, other.most) if most is not None]
    value = use.value if use.value != Value() else other.value
    definition = use.definition if use.value != Value() else other.definition
    shape, label = (use.shape, use.label) if use.value != Value() else (other.shape, other.label)
    field = use.field or other.field
    return Use(shape, use.path, label, definition, value, max(use.least, other.least), min(limits, default=None), field)


def _value(shape: str) -> Value:
    facts = model()
    datatypes, schemes = list(facts.values(shape, SH + "datatype")), []
    for node in facts.values(shape, SH + "node"):
        datatypes += facts.values(node, SH + "datatype")
        for branch in facts.values(node, SH + "or"):
            datatypes += [d for item in facts.items(branch) for d in facts.values(text(item), SH + "datatype")]
        for inner in facts.values(node, SH + "property"):
            if facts.value(inner, SH + "path") == SKOS + "inScheme":
                schemes += facts.values(inner, SH + "hasValue")
    if facts.value(shape, SH + "nodeKind") == SH + "IRI":
        datatypes.append(SH + "IRI")
    options = facts.value(shape, SH + "in")
    return Value(
        datatypes=tuple(dict.fromkeys(datatypes)),
        classes=tuple(facts.values(shape, SH + "class")),
        scheme=schemes[0].removeprefix(CONCEPTS) if schemes else None,
        one_of=tuple(text(item) for item in facts.items(options)) if options else (),
    )
