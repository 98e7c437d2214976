"""What the Turtle files of the model say, in their order, with words kept by language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology import vocab
from ontology.vocab import RDF

Term = NamedNode | BlankNode | Literal | Triple
Words = dict[str, str]  # by language tag; "" where a literal has none


class Facts:
    """Statements of some files: subject → predicate → objects, each in the order of its file."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._said: dict[str, dict[str, list[Term]]] = {}
        self.prefixes: dict[str, str] = {}
        for number, file in enumerate(files):
            parser = parse(path=file, format=RdfFormat.TURTLE)
            for quad in parser:
                # Labels of blank nodes mean something in their own file only.
                subject, target = (_key(term, number) for term in (quad.subject, quad.object))
                self._said.setdefault(text(subject), {}).setdefault(quad.predicate.value, []).append(target)
            for prefix, namespace in parser.prefixes.items():
                if prefix:
                    self.prefixes.setdefault(prefix, namespace)

    def subjects(self, predicate: str | None = None, value: str | None = None) -> Iterator[str]:
        """Subjects that have the predicate, and where given the value."""
        for subject, said in self._said.items():
            if predicate is None or any(value in (None, text(term)) for term in said.get(predicate, ())):
                yield subject

    def predicates(self, subject: str) -> Iterator[tuple[str, list[Term]]]:
        """What is said of a subject."""
        yield from self._said.get(subject, {}).items()

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """Everything that a subject's predicate leads to."""
        return self._said.get(subject, {}).get(predicate, [])

    def values(self, subject: str, predicate: str) -> list[str]:
        """The same as plain text: IRIs, blank-node labels, lexical forms."""
        return [text(term) for term in self.objects(subject, predicate)]

    def value(self, subject: str, predicate: str) -> str | None:
        """The first of them."""
        return next(iter(self.values(subject, predicate)), None)

    def words(self, subject: str, *predicates: str) -> Words:
        """What the first of the predicates that has literals says, by language; several of a language are joined."""
        said = next((texts for predicate in predicates if (texts := self.texts(subject, predicate))), {})
        return {tag: " · ".join(texts) for tag, texts in said.items()}

    def texts(self, subject: str, predicate: str) -> dict[str, tuple[str, ...]]:
        """All literals of a predicate by language, in the order of the file."""
        found: dict[str, tuple[str, ...]] = {}
        for term in self.objects(subject, predicate):
            if isinstance(term, Literal):
                found[term.language or ""] = (*found.get(term.language or "", ()), term.value)
        return found

    def items(self, node: str) -> Iterator[Term]:
        """The members of an RDF list."""
        while node != RDF + "nil":
            yield self.objects(node, RDF + "first")[0]
            node = self.values(node, RDF + "rest")[0]

    def is_list(self, node: str) -> bool:
        """Whether a node is an RDF list."""
        return node == RDF + "nil" or bool(self.objects(node, RDF + "first"))


@cache
def model() -> Facts:
    """Ontology, shapes, code systems and schemes together; alignments are read one by one (`alignments.py`)."""
    schemes = (vocab.SCHEMES_DIR / f"{name}.ttl" for name in vocab.scheme_names())
    return Facts((vocab.ONTOLOGY_FILE, vocab.SHAPES_FILE, vocab.CODES_FILE, *schemes))


@cache
def file(path: Path) -> Facts:
    """One file alone."""
    return Facts((path,))


@cache
def prefixes() -> dict[str, str]:
    """Prefixes that the files of the model use, the alignments included; the first of two meanings stays."""
    found: dict[str, str] = {}
    for facts in (model(), *(file(path) for path in sorted(vocab.ALIGNMENTS_DIR.glob("*.ttl")))):
        for prefix, namespace in facts.prefixes.items():
            found.setdefault(prefix, namespace)
    return found


def text(term: Term) -> str:
    """The IRI, the label of the blank node with `_:` before it, or the lexical form."""
    assert not isinstance(term, Triple)
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value


def _key(term: Term, number: int) -> Term:
    return BlankNode(f"f{number}-{term.value}") if isinstance(term, BlankNode) else term
