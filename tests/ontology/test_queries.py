"""The cookbook answers: every recipe is run on the graph of `examples/` and compared with `queries/NN-slug.tsv`.

The answers were checked against the tables and pages by hand. Things are written by their Polish names, relations as
types (`PARTNER_IN`), and other IRIs with their prefix, so SPARQL and Cypher can be held against the same file.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import ladybug
import pyoxigraph
import pytest

from graph import property_graph as pg
from graph import records
from graph.build import RDF, build
from graph.graph import Graph, open_graph
from graph.ids import kind_of, to_iri
from graph.mapping import NODE_PROPERTIES, relation_iri
from graph.records import RELATIONS, Cooperation, Evidence, Source
from graph.sparql_text import PREFIXES, undeclared, with_prefixes
from graph.workspace import Workspace
from ontology import cookbook
from ontology.cookbook import Recipe, recipes
from ontology.vocab import CODES

ANSWERS = Path(__file__).parent / "queries"
ENGINE_TYPES = {"string": "STRING", "integer": "INT64", "decimal": "DOUBLE"}
FAST = timedelta(seconds=1)

RECIPES = pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.id)
Answer = tuple[list[str], list[list[str]]]  # columns, rows


# RDF: a second reader of the same data set, since the four verbs of a store only select


@pytest.fixture(scope="module")
def rdf(examples: Graph) -> pyoxigraph.Store:
    return pyoxigraph.Store.read_only(str(examples.folder / RDF))


@pytest.fixture(scope="module")
def names(examples: Graph) -> dict[str, str]:
    """How answers write IRIs: things by their names, relations by their types."""
    nodes = (node for kind in NODE_PROPERTIES for node in examples.store.nodes(kind=kind))
    things = {to_iri(node.id): str(pg.node_row(node)["name"]) for node in nodes}
    return things | {relation_iri(relation): pg.relationship_type(relation) for relation in RELATIONS}


def ask_sparql(store: pyoxigraph.Store, query: str, names: dict[str, str]) -> Answer:
    found = store.query(with_prefixes(query))
    if isinstance(found, pyoxigraph.QueryBoolean):
        return ["answer"], [[shown(bool(found), names)]]
    if isinstance(found, pyoxigraph.QueryTriples):
        return ["subject", "predicate", "object"], [[shown(term, names) for term in triple] for triple in found]
    columns = [variable.value for variable in found.variables]
    return columns, [[shown(term, names) for term in solution] for solution in found]


# Cypher: the property graph in an embedded engine


@pytest.fixture(scope="module")
def cypher(examples: Graph) -> Iterator[ladybug.Connection]:
    with ladybug.Database(":memory:") as database, ladybug.Connection(database) as connection:
        define(connection)
        for label, row in rows(examples):
            values, parameters = placed(row)
            connection.execute(f"CREATE (:`{label}` {values})", parameters)
        for edge in examples.store.edges():
            values, parameters = placed(pg.relationship_row(edge))
            subject, target = (pg.label(kind_of(end)) for end in (edge.subject, edge.object))
            connection.execute(
                f"MATCH (s:`{subject}` {{id: $s}}), (o:`{target}` {{id: $o}}) "
                f"CREATE (s)-[:{pg.relationship_type(edge.relation)} {values}]->(o)",
                parameters | {"s": edge.subject, "o": edge.object},
            )
        for narrow, broad in pg.broader_concepts():
            connection.execute(
                f"MATCH (n:{pg.CONCEPT} {{id: $n}}), (b:{pg.CONCEPT} {{id: $b}}) CREATE (n)-[:{pg.BROADER}]->(b)",
                {"n": narrow, "b": broad},
            )
        yield connection


def define(connection: ladybug.Connection) -> None:
    """The tables that the engine wants declared, and the one function of Neo4j that it calls otherwise."""
    for label, columns in (pg.NODE_COLUMNS | {pg.CONCEPT: pg.CONCEPT_COLUMNS}).items():
        connection.execute(f"CREATE NODE TABLE `{label}`({typed(columns)}, PRIMARY KEY(id))")
    for name, ends in pg.RELATIONSHIP_ENDS.items():
        pairs = ", ".join(f"FROM `{one}` TO `{other}`" for one, other in ends)
        connection.execute(f"CREATE REL TABLE {name}({pairs}, {typed(pg.RELATIONSHIP_COLUMNS)})")
    connection.execute(f"CREATE REL TABLE {pg.BROADER}(FROM {pg.CONCEPT} TO {pg.CONCEPT})")
    connection.execute("CREATE MACRO type(r) AS label(r)")


def typed(columns: tuple[pg.Column, ...]) -> str:
    return ", ".join(f"`{c.name}` {ENGINE_TYPES[c.type]}{'[]' if c.many else ''}" for c in columns)


def rows(graph: Graph) -> Iterator[tuple[str, pg.Row]]:
    for kind in NODE_PROPERTIES:
        for node in graph.store.nodes(kind=kind):
            yield pg.label(kind), pg.node_row(node)
    for row in pg.concept_rows():
        yield pg.CONCEPT, row


def placed(row: pg.Row) -> tuple[str, dict[str, pg.Cell]]:
    values = ", ".join(f"`{name}`: $_{name}" for name in row)
    return f"{{{values}}}", {f"_{name}": value for name, value in row.items()}


def ask_cypher(connection: ladybug.Connection, query: str) -> Answer:
    found = connection.execute(query)
    assert isinstance(found, ladybug.QueryResult)
    return found.get_column_names(), [[shown(value, {}) for value in row] for row in found.get_all()]


# The one way in which both write their answers


def shown(value: object, names: dict[str, str]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.2f}".rstrip("0").rstrip(".")
        case pyoxigraph.NamedNode():
            return names.get(value.value) or short(value.value)
        case pyoxigraph.Literal() if value.datatype.value.startswith(CODES):
            return f"{value.datatype.value.removeprefix(CODES)}:{value.value}"
        case pyoxigraph.Literal() if value.datatype.value == PREFIXES["xsd"] + "decimal":
            return shown(float(value.value), names)
        case pyoxigraph.Literal():
            return value.value
        case _:
            return str(value)


def short(iri: str) -> str:
    return next(f"{p}:{iri.removeprefix(space)}" for p, space in PREFIXES.items() if iri.startswith(space))


def expected(recipe: Recipe) -> Answer:
    with (ANSWERS / f"{recipe.id}.tsv").open(encoding="utf-8", newline="") as file:
        columns, *answer = csv.reader(file, delimiter="\t")
    return columns, answer


def compare(found: Answer, recipe: Recipe, query: str) -> None:
    """In order where the query asks for one, else as sets of rows."""
    columns, answer = expected(recipe)
    assert found[0] == columns
    if "ORDER BY" in query:
        assert found[1] == answer
    else:
        assert sorted(found[1]) == sorted(answer)


@RECIPES
def test_sparql_answers(rdf: pyoxigraph.Store, names: dict[str, str], recipe: Recipe) -> None:
    start = time.monotonic()
    found = ask_sparql(rdf, recipe.sparql, names)
    assert time.monotonic() - start < FAST.total_seconds()
    compare(found, recipe, recipe.sparql)


@pytest.mark.parametrize("recipe", [r for r in recipes() if r.cypher], ids=lambda recipe: recipe.id)
def test_cypher_answers_the_same(cypher: ladybug.Connection, recipe: Recipe) -> None:
    assert recipe.cypher is not None
    compare(ask_cypher(cypher, recipe.cypher), recipe, recipe.cypher)


def test_every_answer_belongs_to_a_recipe_and_says_something() -> None:
    assert {path.stem for path in ANSWERS.iterdir()} == {recipe.id for recipe in recipes()}
    silent = {recipe.id for recipe in recipes() if not expected(recipe)[1]}
    assert {name.partition("-")[2] for name in silent} == {"contradicting-dates"}  # tested below


def test_recipes_are_numbered_and_worded() -> None:
    assert [recipe.number for recipe in recipes()] == list(range(1, len(recipes()) + 1))
    assert len({recipe.question["en"] for recipe in recipes()}) == len(recipes()) >= 30


@RECIPES
def test_a_query_needs_no_declarations(recipe: Recipe) -> None:
    assert "prefix" not in recipe.sparql.lower()
    assert undeclared(recipe.sparql) == []


def disagreeing(number: int, start: str, end: str) -> tuple[Source, list[records.Yield]]:
    source = Source(
        id=f"source/{number}",
        title=f"Source {number}",
        origin=f"{number}.csv",
        checksum=f"sha256:{number:064}",
        retrieved="2026-01-02",
        loader="template",
    )
    proof = (Evidence(source.id, f"{number}.csv#row=2", "projekt"),)
    project = Cooperation(
        id="project/cordis-1", kind="project", titles={"pl": "Projekt"}, start=start, end=end, evidence=proof
    )
    return source, [project]


def test_contradicting_dates_are_found(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with workspace.writing():
        workspace.write_source(*disagreeing(1, "2010", "2012-05-31"))
        workspace.write_source(*disagreeing(2, "2010-07-01", "2012-06"))
        build(workspace)
    graph = open_graph(workspace)
    recipe = next(r for r in recipes() if r.id.endswith("-contradicting-dates"))
    found = ask_sparql(pyoxigraph.Store.read_only(str(graph.folder / RDF)), recipe.sparql, {})
    row = ["Projekt", "schema.org/endDate", "2012-05-31", "Source 1", "2012-06", "Source 2"]
    assert found == (expected(recipe)[0], [row])  # the start is only less exact, and no contradiction


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"01-a.rq": "ASK {}"}, "01-a.rq: expected question@pl in its header"),
        ({"01-a.rq": "# Who?\nASK {}"}, "01-a.rq: expected a header that begins with `# question@pl:`"),
        ({"01-a.rq": "{complete}\nASK {{}}"}, "01-a.rq: expected cypher@pl in its header"),
        ({"01-a.rq": "{complete}\n{why}\nASK {{}}", "01-a.cypher": "RETURN 1"}, "found a reason why Cypher cannot"),
        ({"01-a.rq": "{complete}\nASK {{}}", "01-a.cypher": "// dialect@pl: x\nRETURN 1"}, "expected dialect@en"),
    ],
)
def test_broken_headers_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], message: str
) -> None:
    complete = "\n".join(f"# {key}@{lang}: x" for key in ("question", "about") for lang in ("pl", "en"))
    for name, text in files.items():
        text = text.format(complete=complete, why="# cypher@pl: x\n# cypher@en: x") if "{complete}" in text else text
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(cookbook, "QUERIES_DIR", tmp_path)
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        recipes.__wrapped__()


def test_a_text_goes_on_over_several_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = "# question@pl: Kto\n#   z kim?\n# question@en: Who?\n# about@pl: a\n# about@en: b\n"
    (tmp_path / "07-who.rq").write_text(header + "ASK {}\n", encoding="utf-8")
    (tmp_path / "07-who.cypher").write_text("RETURN true AS answer\n", encoding="utf-8")
    monkeypatch.setattr(cookbook, "QUERIES_DIR", tmp_path)
    (recipe,) = recipes.__wrapped__()
    assert recipe.question == {"pl": "Kto z kim?", "en": "Who?"}
    assert (recipe.id, recipe.number, recipe.cypher) == ("07-who", 7, "RETURN true AS answer")
