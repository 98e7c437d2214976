"""The four verbs over any SPARQL 1.1 engine; a subclass says only how to load triples, update and query."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.ids import make_id, to_iri
from graph.mapping import CLASSES, relation_iri
from graph.model import Edge, Node
from graph.stores.rdf import (
    DETAIL_LINKS,
    OBJECT,
    PREDICATE,
    SUBJECT,
    Detail,
    Fact,
    edge_lines,
    iri,
    node_lines,
    read_edges,
    read_nodes,
)
from ontology.vocab import OGN

Term = NamedNode | Literal | BlankNode | Triple
Row = Sequence[Term | None]

_Item = TypeVar("_Item")
BATCH = 500  # ids in one query
_LINES = 20_000  # triples sent at once
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
        staging = to_iri(make_id("source", f"{_STAGING}-{source.id.partition('/')[2]}"[:120])) if known else graph
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
        kinds = [kind] if kind else list(CLASSES)
        for batch in _batches(sorted(set(ids)), BATCH) if ids is not None else [None]:
            focus = _values("?s", map(to_iri, batch)) if batch is not None else ""
            focus += f" ?s a ?c . {_values('?c', (CLASSES[k] for k in kinds if k != 'source'))}"
            if kind != "source":
                yield from read_nodes(*self._facts(focus))
            if kind in (None, "source"):
                yield from self._sources(batch)

    def _sources(self, ids: Collection[str] | None) -> Iterator[Node]:
        focus = _values("?s", map(to_iri, ids)) if ids is not None else ""
        rows = self.select(f"SELECT ?s ?p ?o {{ {focus} ?s a {iri(CLASSES['source'])} ; ?p ?o }}")
        return read_nodes((Fact("", _iri(s), _iri(p), o) for s, p, o in rows if o is not None), ())

    def edges(self, ids: Collection[str] | None = None, relations: Collection[str] | None = None) -> Iterator[Edge]:
        """See `Store.edges`."""
        chosen = _values("?r", map(relation_iri, sorted(relations))) if relations is not None else ""
        focus = f"?s <{PREDICATE}> ?r . {chosen}"
        if ids is None:
            yield from read_edges(*self._facts(focus))
            return
        seen: set[str] = set()
        for batch in _batches(sorted(set(ids)), BATCH):
            iris = [to_iri(i) for i in batch]
            touch = [f"{{ {_values('?n', iris)} ?s <{end}> ?n }}" for end in (SUBJECT, OBJECT, OGN + "on")]
            touch.append(f"{{ {_values('?s', iris)} }}")
            for edge in read_edges(*self._facts(f"{{ {' UNION '.join(touch)} }} {focus}")):
                if edge.id not in seen:
                    seen.add(edge.id)
                    yield edge

    def _facts(self, focus: str) -> tuple[list[Fact], list[Detail]]:
        """Facts and details about the subjects ?s that a pattern finds, in the graphs of sources that are described."""
        described = {_iri(row[0]) for row in self.select(f"SELECT ?g {{ ?g a {iri(CLASSES['source'])} }}")}
        plain = self.select(f"SELECT DISTINCT ?g ?s ?p ?o {{ GRAPH ?g {{ {focus} ?s ?p ?o }} }}")
        facts = [Fact(_iri(g), _iri(s), _iri(p), o) for g, s, p, o in plain if o is not None]
        links = _values("?l", DETAIL_LINKS)
        inside = f"{focus} {links} ?s ?l ?e . ?e ?p ?o"
        deep = self.select(f"SELECT DISTINCT ?g ?s ?l ?e ?p ?o {{ GRAPH ?g {{ {inside} }} }}")
        details = [
            Detail(_iri(g), _iri(s), _iri(link), _iri(e), _iri(p), o) for g, s, link, e, p, o in deep if o is not None
        ]
        return [f for f in facts if f.graph in described], [d for d in details if d.graph in described]


def _iri(term: Term | None) -> str:
    assert isinstance(term, NamedNode)
    return term.value


def _values(variable: str, iris: Iterable[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(map(iri, iris))} }}"


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
