"""JSON-LD: other processors read back the statements that went in, and people find the names of the profile in it."""

from __future__ import annotations

import json

import pyoxigraph
import pytest
import rdflib

from graph.build import RDF
from graph.graph import Graph
from graph.ids import to_iri
from graph.jsonld import context, document
from tests.graph.test_build import OFFICE


def quads(graph: Graph) -> list[pyoxigraph.Quad]:
    """What the sources say, each in its graph."""
    store = pyoxigraph.Store.read_only(str(graph.folder / RDF))
    graphs = (pyoxigraph.NamedNode(to_iri(source)) for source in graph.sources)
    return [quad for name in graphs for quad in store.quads_for_pattern(None, None, None, name)]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD reader
def test_other_processors_read_the_same_statements(sample: Graph) -> None:
    stated = quads(sample)
    text = "".join(document(stated))
    assert set(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.JSON_LD)) == set(stated)

    one = [quad.triple for quad in stated if quad.graph_name == stated[0].graph_name]
    triples = pyoxigraph.serialize(one, format=pyoxigraph.RdfFormat.N_TRIPLES)
    text = "".join(document(pyoxigraph.Quad(*triple) for triple in one))
    read, given = rdflib.Graph().parse(data=text, format="json-ld"), rdflib.Graph().parse(data=triples, format="nt")
    assert set(read) == set(given)


def test_keys_are_the_names_of_the_profile(sample: Graph) -> None:
    things = [thing for graph in json.loads("".join(document(quads(sample))))["@graph"] for thing in graph["@graph"]]
    office = next(thing for thing in things if thing["id"] == OFFICE)
    assert office["type"] == "Institution"
    assert office["kind"].startswith("ogniwo:institution-kinds#")
    assert {"names", "sectors", "evidence"} <= office.keys()
    assert not any(key.startswith("http") for thing in things for key in thing)


def test_a_key_of_a_class_is_no_key_of_all() -> None:
    """A scoped key that also stood outside would hide the other meaning."""
    everywhere = {key for key, value in context().items() if not (isinstance(value, dict) and "@context" in value)}
    scoped = {key for value in context().values() if isinstance(value, dict) for key in value.get("@context", ())}
    assert not everywhere & scoped
