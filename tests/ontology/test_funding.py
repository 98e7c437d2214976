"""Funding hierarchies as data: the file itself, and what it does in a build.

The pages and tables here are made up; the programmes in them are those of ontology/funding/programmes.csv.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from graph.build import build, read_report
from graph.dates import first_day, last_day
from graph.funding import is_fund, is_level, normalised, number, without_years
from graph.graph import Graph, open_graph
from graph.ids import hashed_id, make_id
from graph.mapping import record_node
from graph.model import first, words
from graph.records import Evidence, Link, Programme, Rejection, Source, Yield, check
from graph.sparql_text import with_prefixes
from graph.workspace import Workspace
from loaders.documents.polish import grammar
from loaders.template.loader import LOADER
from ogniwo.loading import load, load_reference, units
from ontology import vocab

# From the whole to the part; kinds of one line are equally high.
RANKS = [
    {"fund"},
    {"programme", "framework_programme"},
    {"priority", "legal_basis"},
    {"measure"},
    {"submeasure"},
    {"call"},
    {"topic"},
]
ORDER = {kind: rank for rank, kinds in enumerate(RANKS) for kind in kinds}


def source(source_id: str = "source/funding", reference: bool = True) -> Source:
    return Source(
        id=source_id,
        title="T",
        origin="o",
        checksum=f"sha256:{0:064}",
        retrieved="2024",
        loader="template",
        language="pl",
        reference=reference,
    )


@pytest.fixture(scope="module")
def items() -> list[Yield]:
    found = list(LOADER.read(vocab.ONTOLOGY_DIR / "funding", source()))
    for item in found:
        check(item)
    return found


@pytest.fixture(scope="module")
def programmes(items: list[Yield]) -> dict[str, Programme]:
    return {item.id: item for item in items if isinstance(item, Programme)}


def path(programmes: dict[str, Programme], record: Programme) -> list[Programme]:
    found = [record]
    while found[-1].part_of:
        found.append(programmes[found[-1].part_of])
    return found


# The file


def test_every_row_is_loaded_and_says_where_it_is_from(items: list[Yield]) -> None:
    assert not [item for item in items if isinstance(item, Rejection)]
    rows = (vocab.ONTOLOGY_DIR / "funding" / "programmes.csv").read_text(encoding="utf-8").splitlines()
    assert all(not row.endswith(",") for row in rows)
    assert len(rows) - 1 == sum(isinstance(item, Programme) for item in items)


def test_every_level_is_part_of_a_higher_one(programmes: dict[str, Programme]) -> None:
    for record in programmes.values():
        assert record.kind in ORDER, record.id
        assert bool(record.part_of) or not is_level(record.kind), record.id
        for below, above in pairwise(path(programmes, record)):
            nested = below.kind == above.kind == "legal_basis" and (below.code or "").startswith(f"{above.code}.")
            assert nested or ORDER[above.kind or ""] < ORDER[below.kind or ""], (below.id, above.id)


def test_dates_nest_and_names_say_the_same_years(programmes: dict[str, Programme]) -> None:
    for record in programmes.values():
        dated = [r for r in path(programmes, record) if r.start and r.end]
        for below, above in pairwise(dated):
            assert first_day(above.start or "") <= first_day(below.start or ""), record.id
            assert last_day(below.end or "") <= last_day(above.end or ""), record.id
        for name in record.names.values():
            years = without_years(name)[1]
            assert years in (None, (int(record.start or 0), int(record.end or 0))), record.id


def test_a_number_is_unique_in_its_programme(programmes: dict[str, Programme]) -> None:
    levels = [(path(programmes, r)[-1], r) for r in programmes.values() if is_level(r.kind)]
    tops = [next(p for p in path(programmes, r) if not is_level(p.kind)) for _, r in levels]
    numbers = Counter((top.id, r.kind, number(r.code or "")) for top, (_, r) in zip(tops, levels, strict=True))
    assert set(numbers.values()) == {1}
    assert all(code for _, _, code in numbers)
    for _, record in levels:  # the number is in the name, too
        assert record.code in record.names["pl"].split() or record.kind in ("legal_basis", "topic", "call"), record.id


def test_a_name_without_years_is_that_of_one_programme_of_a_period(programmes: dict[str, Programme]) -> None:
    named = [
        (normalised(without_years(name)[0]), record.start or "", record.id)
        for record in programmes.values()
        if not is_level(record.kind)
        for name in {*record.names.values(), *record.aliases}
    ]
    meant: dict[tuple[str, str], set[str]] = {}
    for name, start, record_id in named:
        meant.setdefault((name, start), set()).add(record_id)
    assert {name: ids for name, ids in meant.items() if len(ids) > 1} == {}


def test_a_fund_is_named_only_where_the_programme_has_several(
    items: list[Yield], programmes: dict[str, Programme]
) -> None:
    for link in (item for item in items if isinstance(item, Link)):
        assert link.relation == "funded_by"
        assert is_fund(programmes[link.object].kind)
        assert not any(is_fund(record.kind) for record in path(programmes, programmes[link.subject]))


def test_the_reader_knows_every_name_and_acronym(programmes: dict[str, Programme]) -> None:
    known = {name for body in grammar.programmes() for name in (body.name, *body.acronyms)}
    tops = [record for record in programmes.values() if not is_level(record.kind)]
    assert known == {without_years(name)[0] for r in tops for name in (r.names["pl"], *r.aliases)}
    assert {"PO KL", "EFS", "Program Operacyjny Kapitał Ludzki"} <= known


# In a build

CHAIN = ["Poddziałanie 7.2.1", "Działanie 7.2", "Priorytet VII", "Program Operacyjny Kapitał Ludzki", "Europejski"]
PAGE = "Projekt „Nowa droga” prowadzi Ośrodek Pomocy Społecznej w Kolnie w ramach Poddziałania 7.2.1 PO KL.\n"
OTHER = """Projekt „Jasny dzień” realizujemy w ramach Programu Operacyjnego Kapitał Ludzki na lata 2007-2013, \
Poddziałanie 7.2.1 Aktywizacja zawodowa.

Projekt „Zielony dom” realizujemy w ramach Działania 7.2 RPOWP 2014-2020.
"""
NUMBER = "Projekt „Bez imienia” jest realizowany w ramach Działania 7.2.\n"


def built(folder: Path, **pages: str) -> Graph:
    workspace = Workspace(folder / "workspace")
    with workspace.writing():
        for name, text in pages.items():
            page = folder / f"{name}.txt"
            page.write_text(text, encoding="utf-8")
            with units(str(page), None) as [unit]:
                load(workspace, unit)
        load_reference(workspace)
        assert build(workspace).findings == []
    return open_graph(workspace)


def ask(graph: Graph, query: str) -> set[tuple[str, ...]]:
    return {tuple(term.value for term in row) for row in graph.store.select(with_prefixes(query))}  # type: ignore[union-attr]  # all are bound


def test_a_page_that_names_one_level_gets_all_above_it(tmp_path: Path) -> None:
    graph = built(tmp_path, page=PAGE)
    names = {
        name
        for (name,) in ask(
            graph,
            """SELECT ?name { ?p a ogn:Project ; ogn:partOf+ ?level . ?level rdfs:label ?name
               FILTER(LANG(?name) = "pl") }""",
        )
    }
    assert len(names) == len(CHAIN)
    assert all(any(name.startswith(begin) for name in names) for begin in CHAIN)
    [(fund, certainty, quote)] = ask(
        graph,
        """SELECT ?fund ?certainty ?quote { ?p a ogn:Project ; ogn:fundedBy/ogn:partOf* ?f . ?f rdfs:label ?fund .
           ?link rdf:subject ?p ; rdf:predicate ogn:fundedBy ; ogn:certainty ?certainty ; ogn:evidence/ogn:quote ?quote
           FILTER(LANG(?fund) = "pl") }""",
    )
    assert (fund, quote) == ("Europejski Fundusz Społeczny", PAGE.strip())
    assert certainty.endswith("implied")


def test_only_what_is_spoken_of_and_what_is_above_it_is_in_the_graph(tmp_path: Path) -> None:
    graph = built(tmp_path, page=PAGE)
    ids = {node.id for node in graph.store.nodes(kind="programme")}
    assert ids == {make_id("programme", key) for key in ("pokl-7-2-1", "pokl-7-2", "pokl-7", "pokl", "efs")}
    [reference] = [s for s in read_report(graph.folder).sources if s["id"] == "source/funding"]
    assert reference["programme"] == len(ids)
    assert graph.resolve_id("programme/horizon") == "programme/horizon"  # nothing to redirect to


def test_a_page_without_programmes_has_nothing_of_the_reference(tmp_path: Path) -> None:
    graph = built(tmp_path, page="Urząd Miasta w Kolnie i Dom Kultury w Kolnie podpisały 3 maja 2011 r. umowę.\n")
    assert list(graph.store.nodes(kind="programme")) == []
    assert "source/funding" not in graph.sources


def test_one_measure_under_two_names_is_one_and_of_two_programmes_two(tmp_path: Path) -> None:
    graph = built(tmp_path, page=PAGE, other=OTHER, number=NUMBER)
    part_of = dict(ask(graph, "SELECT ?title ?m { ?p a ogn:Project ; rdfs:label ?title ; ogn:partOf ?m }"))
    short = {title: level.rpartition("/")[2] for title, level in part_of.items()}
    assert short.pop("Bez imienia").startswith("dzialanie-7-2-")  # nobody says of which programme
    assert short == {"Nowa droga": "pokl-7-2-1", "Jasny dzień": "pokl-7-2-1", "Zielony dom": "rpowp-2014-7-2"}
    funds = ask(graph, "SELECT ?title ?f { ?p a ogn:Project ; rdfs:label ?title ; ogn:fundedBy/ogn:partOf* ?f }")
    assert {(title, fund.rpartition("/")[2]) for title, fund in funds} == {(title, "efs") for title in short}


def test_a_programme_bears_its_official_name_and_what_a_page_calls_it_is_an_alias(tmp_path: Path) -> None:
    graph = built(tmp_path, page=PAGE)
    [node] = graph.store.nodes(["programme/pokl-7-2-1"])
    assert words(node, "names") == (
        "Poddziałanie 7.2.1 Aktywizacja zawodowa i społeczna osób zagrożonych wykluczeniem społecznym",
    )
    assert words(node, "aliases") == ("Poddziałanie 7.2.1",)
    assert set(node.sources) == {"source/page", "source/funding"}


def test_the_reference_is_read_in_its_present_version_and_only_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with workspace.writing():
        one, two = load_reference(workspace), load_reference(workspace)
    assert (one.source, one.counts) == (two.source, two.counts)
    assert two.changes is None or not two.changes.any
    assert [s.reference for s in workspace.sources()] == [True]
    with workspace.writing():
        workspace.forget("source/funding")
        assert load_reference(workspace).source == one.source


# The shape of CORDIS


def test_what_cordis_calls_legal_basis_call_and_topic_fits(tmp_path: Path) -> None:
    """As a loader would give them; a topic stands in one call, a call in one part of the framework programme."""
    evidence = (Evidence("source/cordis", "project.csv#row=2", "row"),)

    def level(key: str, kind: str, code: str | None, above: str | None) -> Programme:
        return Programme(
            id=hashed_id("programme", "source/cordis", key),
            names={"en": code or key},
            kind=kind,
            code=code,
            part_of=hashed_id("programme", "source/cordis", above) if above else None,
            evidence=evidence,
        )

    call = "HORIZON-CL2-2021-TRANSFORMATIONS-01"
    levels = [
        level("Horizon Europe", "framework_programme", None, None),
        level("HORIZON.2.2", "legal_basis", "HORIZON.2.2", "Horizon Europe"),
        level(call, "call", call, "HORIZON.2.2"),
        level(f"{call}-02", "topic", f"{call}-02", call),
    ]
    for record in levels:
        check(record)
        assert first(record_node(record, lambda i: i, "en"), "kind")
    workspace = Workspace(tmp_path)
    with workspace.writing():
        workspace.write_source(source("source/cordis", reference=False), levels)
        load_reference(workspace)
        assert build(workspace).findings == []
    graph = open_graph(workspace)
    edges = [(e.subject, e.object) for e in graph.store.edges(relations=["part_of"])]
    above = {s: o for s, o in edges if (s, o) != ("programme/horizon-2-2", "programme/horizon")}
    topic = next(s for s in above if "01-02" in s)
    chain = [topic]
    while chain[-1] in above:
        chain.append(above[chain[-1]])
    assert chain[2:] == ["programme/horizon-2-2", "programme/horizon-2", "programme/horizon"]
