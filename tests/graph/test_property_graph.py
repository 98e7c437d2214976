"""The property graph: its schema agrees with the application profile, and its rows keep what nodes and edges say."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import property_graph as pg
from graph.build import build
from graph.graph import Graph, open_graph
from graph.ids import COOPERATION_KINDS, kind_of
from graph.mapping import EDGE_PROPERTIES, NODE_PROPERTIES
from graph.model import Edge, Node, Text, words
from graph.records import ENDS, PARTICIPATIONS, RELATIONS, Evidence
from graph.workspace import Workspace
from ontology import vocab
from tests import sample

PROOF = (Evidence("source/a", "a.txt#char=0,3", "raz"), Evidence("source/b", "b.csv#row=2", "dwa"))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph of both sample sources, which have every kind of node."""
    workspace = sample.load(Workspace(tmp_path_factory.mktemp("sample")))
    with workspace.writing():
        build(workspace)
    return open_graph(workspace)


def test_labels_and_types() -> None:
    assert set(pg.NODE_COLUMNS) == {
        *("Institution", "Project", "Agreement", "Group", "Event", "Programme", "Place", "Person", "Source")
    }
    assert {kind for kind in NODE_PROPERTIES if pg.COOPERATION in pg.labels(kind)} == set(COOPERATION_KINDS)
    assert pg.labels("project") == ("Project", "Cooperation")
    assert pg.labels("place") == ("Place",)
    assert list(pg.RELATIONSHIP_ENDS) == [relation.upper() for relation in RELATIONS]
    assert len(pg.RELATIONSHIP_ENDS) == 13


@pytest.mark.parametrize("relation", RELATIONS)
def test_types_join_what_the_ontology_says(relation: str) -> None:
    subjects, objects = ENDS[relation]
    found = pg.RELATIONSHIP_ENDS[pg.relationship_type(relation)]
    assert {(one.lower(), other.lower()) for one, other in found} == {(s, o) for s in subjects for o in objects}
    assert all(one in pg.NODE_COLUMNS and other in pg.NODE_COLUMNS for one, other in found)


@pytest.mark.parametrize("kind", NODE_PROPERTIES)
def test_every_declared_property_is_a_column(kind: str) -> None:
    columns = {column.name: column for column in pg.NODE_COLUMNS[pg.label(kind)]}
    assert len(columns) == len(pg.NODE_COLUMNS[pg.label(kind)])
    for prop in NODE_PROPERTIES[kind]:
        assert columns[prop.name].type == (prop.datatype if prop.datatype in ("integer", "decimal") else "string")
        assert (prop.name + "_lang" in columns) == (prop.datatype == "text")
        assert columns[prop.name].many or not prop.ordered


def test_every_declared_property_of_a_link_is_a_column() -> None:
    columns = [column.name for column in pg.RELATIONSHIP_COLUMNS]
    assert {prop.name for prop in EDGE_PROPERTIES} <= set(columns)
    assert columns[:2] == ["id", "source"]
    assert columns[-3:] == ["quotes", "locators", "quoted_from"]


@pytest.mark.parametrize("kind", NODE_PROPERTIES)
def test_rows_of_nodes_fit_the_schema_and_keep_every_value(graph: Graph, kind: str) -> None:
    nodes = list(graph.store.nodes(kind=kind))
    columns = {column.name: column for column in pg.NODE_COLUMNS[pg.label(kind)]}
    for node in nodes:
        row = pg.node_row(node)
        fits(row, columns)
        for name in node.properties:
            value = row[name]
            kept = value if isinstance(value, list) else [str(value)]
            disputed = [line.partition("=")[2] for line in row.get("disputed", []) if line.startswith(f"{name}=")]  # type: ignore[union-attr]  # a list
            assert set(words(node, name)) == {*kept, *disputed}, (node.id, name)
    assert nodes or kind in ("group", "event")  # the sample has neither


def test_rows_of_relationships_fit_the_schema(graph: Graph) -> None:
    columns = {column.name: column for column in pg.RELATIONSHIP_COLUMNS}
    edges = list(graph.store.edges())
    assert {edge.relation for edge in edges} >= {"party_to", "leads", "signs_for", "part_of", "located_in"}
    for edge in edges:
        row = pg.relationship_row(edge)
        fits(row, columns)
        assert row["source"] == edge.sources[0]
        assert {name: str(row[name]) for name in edge.properties} == {n: words(edge, n)[0] for n in edge.properties}
        ends = pg.label(kind_of(edge.subject)), pg.label(kind_of(edge.object))
        assert ends in pg.RELATIONSHIP_ENDS[pg.relationship_type(edge.relation)]
        if edge.relation in PARTICIPATIONS:
            assert row["quotes"]


def fits(row: pg.Row, columns: dict[str, pg.Column]) -> None:
    python = {"string": str, "integer": int, "decimal": float}
    for name, value in row.items():
        column = columns[name]
        assert isinstance(value, list) == column.many, name
        assert value != [], name
        for item in value if isinstance(value, list) else [value]:
            assert isinstance(item, python[column.type]), name
        if name + "_lang" in row:
            assert len(row[name]) == len(row[name + "_lang"])  # type: ignore[arg-type]  # both are lists


@pytest.mark.parametrize(
    ("names", "name", "english"),
    [
        ((Text("Office", "en"), Text("Urząd", "pl")), "Urząd", "Office"),
        ((Text("Office", "en"), Text("Amt", "de")), "Office", "Office"),
        ((Text("Amt", "de"), Text("Úřad", "cs")), "Amt", None),
        ((Text("A", "pl"), Text("B", "pl")), "A", None),
    ],
)
def test_what_a_node_is_called(names: tuple[Text, ...], name: str, english: str | None) -> None:
    row = pg.node_row(Node("institution/x", {"names": names}))
    assert (row["name"], row.get("name_en")) == (name, english)
    assert (row["names"], row["names_lang"]) == ([text.value for text in names], [text.lang for text in names])


def test_a_person_and_a_source_are_called_what_they_are_called() -> None:
    assert pg.node_row(Node("person/x", {"name": ("Anna Przykładowa",)}))["name"] == "Anna Przykładowa"
    assert pg.node_row(Node("source/x", {"title": ("Strona",)}))["name"] == "Strona"


def test_of_disputed_values_the_widest_period_stands_and_all_are_kept() -> None:
    node = Node(
        "project/x",
        {
            "titles": (Text("Projekt", "pl"),),
            "start": ("2010", "2010-07-01"),
            "end": ("2012", "2013-12-31"),
            "budget": (1000.5, 2000.0),
            "sectors": ("education", "health"),
            "scope": (Text("drugie", "pl"), Text("pierwsze", "pl")),
        },
        PROOF,
        ("source/a", "source/b"),
    )
    assert pg.node_row(node) == {
        "id": "project/x",
        "name": "Projekt",
        "titles": ["Projekt"],
        "titles_lang": ["pl"],
        "start": "2010",
        "end": "2013-12-31",
        "budget": 1000.5,
        "sectors": ["education", "health"],
        "scope": ["drugie", "pierwsze"],  # in the order of the source
        "scope_lang": ["pl", "pl"],
        "disputed": [
            *("start=2010", "start=2010-07-01", "end=2012", "end=2013-12-31"),
            *("budget=1000.5", "budget=2000.0"),
        ],
        "sources": ["source/a", "source/b"],
        "quotes": ["raz", "dwa"],
        "locators": ["a.txt#char=0,3", "b.csv#row=2"],
        "quoted_from": ["source/a", "source/b"],
    }


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (("labour_office", "regional_labour_office"), "regional_labour_office"),
        (("county_labour_office", "labour_office"), "county_labour_office"),
        (("foundation", "school"), "foundation"),  # they contradict each other: the first
    ],
)
def test_of_kinds_the_narrowest_stands(kinds: tuple[str, str], kind: str) -> None:
    row = pg.node_row(Node("institution/x", {"names": (Text("A", "pl"),), "kind": kinds}))
    assert (row["kind"], row["disputed"]) == (kind, [f"kind={one}" for one in kinds])


def test_a_signature_keeps_what_it_is_on() -> None:
    properties = {"certainty": ("stated",), "on": ("agreement/x",), "amount": (5000.0,)}
    edge = Edge("link/1", "signs_for", "person/x", "institution/y", properties, PROOF[:1], ("source/a",))  # type: ignore[arg-type]  # a dict of tuples of str or float
    assert pg.relationship_row(edge) == {
        "id": "link/1",
        "source": "source/a",
        "certainty": "stated",
        "on": "agreement/x",
        "amount": 5000.0,
        "quotes": ["raz"],
        "locators": ["a.txt#char=0,3"],
        "quoted_from": ["source/a"],
    }


def test_an_edge_on_its_way_into_a_store_has_no_source_yet() -> None:
    edge = Edge("link/1", "leads", "institution/x", "project/y", {"certainty": ("stated",)})
    assert pg.relationship_row(edge) == {"id": "link/1", "certainty": "stated"}


def test_concepts_are_nodes_with_their_tree() -> None:
    rows = {str(row["id"]): row for row in pg.concept_rows()}
    columns = {column.name: column for column in pg.CONCEPT_COLUMNS}
    for row in rows.values():
        fits(row, columns)
        concept = vocab.scheme(str(row["scheme"]))[str(row["term"])]
        assert row["name"] == concept.labels["pl"]
        assert row["name_en"] == concept.labels["en"]
    assert len(rows) == sum(len(vocab.scheme(scheme)) for scheme in vocab.scheme_names())
    broader = dict(pg.broader_concepts())
    assert broader["institution-kinds#county_labour_office"] == "institution-kinds#labour_office"
    assert broader.keys() | broader.values() <= rows.keys()


def test_values_of_nodes_are_terms_of_concepts(graph: Graph) -> None:
    terms = {(str(row["scheme"]), str(row["term"])) for row in pg.concept_rows()}
    for node in graph.store.nodes(kind="institution"):
        assert ("institution-kinds", pg.node_row(node)["kind"]) in terms


def test_nothing_of_an_engine_is_imported() -> None:
    text = Path(pg.__file__).read_text(encoding="utf-8")
    assert "neo4j" not in text.lower()
    assert "ladybug" not in text.lower()
