"""The four verbs over any SPARQL 1.1 engine; a subclass says only how to load triples, update and query."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.ids import digest, from_iri, kind_of, make_id, to_iri
from graph.mapping import CLASSES
from graph.model import Edge, Node
from graph.stores.rdf import (
    DETAIL_LINKS,
    OBJECT,
    PREDICATE,
    SUBJECT,
    Detail,
    Fact,
    edge_lines,
    node_lines,
    read_edges,
    read_nodes,
)
from graph.stores.terms import iri
from ontology.vocab import OGN

Term = NamedNode | Literal | BlankNode | Triple
Row = Sequence[Term | None]

_Item = TypeVar("_Item")
BATCH = 500  # ids in one query
_LINES = 200_000  # triples sent at once, some 30 MB
_STAGING = "staging"


class RdfStore(ABC):
    """What embedded and remote RDF stores share. A source is staged in a graph of its own, then moved in one update."""

    @abstractmethod
    def load(self, triples: bytes, graph: str) -> None:
        """Adds N-Triples to the graph with this IRI."""

    @abstractmethod
    def update(self, text: str) -> None:
        """Runs a SPARQL update as one transaction."""

    @abstractmethod
    def select(self, text: str) -> Iterable[Row]:
        """The rows of a SELECT query, terms in the order of its variables."""

    @abstractmethod
    def close(self) -> None:
        """Releases the engine."""

    def replace(self, source: Node, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
        """See `Store.replace`. A graph that no description names yet is filled in place: nobody reads it."""
        graph = to_iri(source.id)
        known = any(True for _ in self.select(f"SELECT ?t {{ {iri(graph)} a ?t }}"))
        staging = to_iri(make_id("evidence", f"{_STAGING}.{digest(source.id)}")) if known else graph
        self.update(f"DROP SILENT GRAPH {iri(staging)}")
        empty = True
        lines = chain.from_iterable(node_lines(node, source.id) for node in nodes)
        for batch in _batches(chain(lines, chain.from_iterable(map(edge_lines, edges))), _LINES):
            self.load("".join(batch).encode(), staging)
            empty = False
        self._swap(graph, staging, None if empty else source)

    def _swap(self, graph: str, staging: str, source: Node | None) -> None:
        steps = [f"DELETE WHERE {{ {iri(graph)} ?p ?o }}"]
        if source is None:
            steps.append(f"DROP SILENT GRAPH {iri(graph)}")
        else:
            if staging != graph:
                steps.append(f"MOVE {iri(staging)} TO {iri(graph)}")
            steps.append(f"INSERT DATA {{ {''.join(node_lines(source, source.id))} }}")
        self.update(" ;\n".join(steps))

    def nodes(self, ids: Collection[str] | None = None, kind: str | None = None) -> Iterator[Node]:
        """See `Store.nodes`."""
        described = self._described()
        wanted = self._of_class(kind, described) if ids is None else sorted(set(ids))
        chosen = [i for i in wanted if kind in (None, kind_of(i))]
        for batch in _batches(chosen, BATCH):
            yield from self._sources([i for i in batch if kind_of(i) == "source"])
            facts = self._facts(map(to_iri, batch), described)
            yield from read_nodes(facts, self._details(facts, described))

    def edges(self, ids: Collection[str] | None = None, relations: Collection[str] | None = None) -> Iterator[Edge]:
        """See `Store.edges`."""
        described = self._described()
        links = sorted(set(self._links() if ids is None else self._touching(sorted(set(ids)))))
        for batch in _batches(links, BATCH):
            facts = self._facts(batch, described)
            for edge in read_edges(facts, self._details(facts, described)):
                if relations is None or edge.relation in relations:
                    yield edge

    # Each query names one set of subjects or objects: several at once make engines multiply them.

    def _described(self) -> set[str]:
        """IRIs of the sources that are there; a graph of any other name is being written or was given up."""
        return {_iri(row[0]) for row in self.select(f"SELECT ?g {{ ?g a {iri(CLASSES['source'])} }}")}

    def _of_class(self, kind: str | None, described: Collection[str]) -> list[str]:
        found = {from_iri(source) for source in described}
        for class_iri in [CLASSES[kind]] if kind else CLASSES.values():
            rows = self.select(f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a {iri(class_iri)} }} }}")
            found.update(from_iri(_iri(row[0])) for row in rows)
        return sorted(found)

    def _links(self) -> Iterator[str]:
        return (_iri(row[0]) for row in self.select(f"SELECT ?s {{ GRAPH ?g {{ ?s <{PREDICATE}> ?r }} }}"))

    def _touching(self, ids: list[str]) -> Iterator[str]:
        for batch in _batches(ids, BATCH):
            yield from (to_iri(i) for i in batch if kind_of(i) == "link")
            ends = _values("?n", map(to_iri, batch))
            for end in (SUBJECT, OBJECT, OGN + "on"):
                rows = self.select(f"SELECT DISTINCT ?s {{ {ends} GRAPH ?g {{ ?s <{end}> ?n }} }}")
                yield from (_iri(row[0]) for row in rows)

    def _sources(self, ids: list[str]) -> Iterator[Node]:
        if not ids:
            return iter(())
        rows = self.select(f"SELECT ?s ?p ?o {{ {_values('?s', map(to_iri, ids))} ?s ?p ?o }}")
        return read_nodes((Fact("", _iri(s), _iri(p), o) for s, p, o in rows if o is not None), ())

    def _facts(self, subjects: Iterable[str], described: Collection[str]) -> list[Fact]:
        found: list[Fact] = []
        for batch in _batches(subjects, BATCH):
            rows = self.select(f"SELECT ?g ?s ?p ?o {{ {_values('?s', batch)} GRAPH ?g {{ ?s ?p ?o }} }}")
            found += (Fact(_iri(g), _iri(s), _iri(p), o) for g, s, p, o in rows if o is not None)
        return [fact for fact in found if fact.graph in described]

    def _details(self, facts: Iterable[Fact], described: Collection[str]) -> Iterator[Detail]:
        """What is said of the evidence and clauses that facts point to, for each subject that points to them."""
        pointers: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.predicate in DETAIL_LINKS and isinstance(fact.object, NamedNode):
                pointers[fact.object.value].append(fact)
        for said in self._facts(sorted(pointers), described):
            for pointer in pointers[said.subject]:
                if pointer.graph == said.graph:
                    yield Detail(
                        said.graph, pointer.subject, pointer.predicate, said.subject, said.predicate, said.object
                    )


def _iri(term: Term | None) -> str:
    assert isinstance(term, NamedNode)
    return term.value


def _values(variable: str, iris: Iterable[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(map(iri, iris))} }}"


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
