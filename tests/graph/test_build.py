"""Builds: what two sources say becomes one graph; links that lead nowhere are reported; ids keep answering."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from graph import records
from graph.build import build, read_report
from graph.errors import InvalidRecordError, NoGraphError
from graph.graph import Graph, open_graph
from graph.ids import hashed_id
from graph.model import Text, first, words
from graph.workspace import Workspace
from tests import sample

OFFICE = "institution/nip-5250007313"


def test_the_same_office_of_page_and_table_is_one(sample: Graph) -> None:
    [office] = sample.store.nodes([OFFICE])
    assert office.sources == ("source/strona", "source/tabela")
    assert set(words(office, "names")) == {"Powiatowy Urząd Pracy w Zalesiu", "POWIATOWY URZĄD PRACY W ZALESIU"}
    assert words(office, "sectors") == ("labour_market",)
    assert {e.locator for e in office.evidence} == {"strona.txt#char=21,52", "tabela.csv#row=2"}


def test_a_record_and_its_fields_become_nodes_and_edges(sample: Graph) -> None:
    [agreement] = sample.store.nodes(kind="agreement")
    assert first(agreement, "signed") == "2011-03-03"
    assert agreement.properties["scope"] == (
        Text("staże", "pl"),
        Text("doradztwo", "pl"),
        Text("wymiana informacji", "pl"),
    )
    located = {e.subject: e.object for e in sample.store.edges(relations=["located_in"])}
    assert located[OFFICE] == "place/teryt-0000001"
    [above] = [e for e in sample.store.edges(relations=["part_of"]) if e.subject.startswith("programme/")]
    assert above.object.startswith("programme/fundusz-probny")
    [signs] = sample.store.edges(relations=["signs_for"])
    assert (signs.object, words(signs, "on")) == (OFFICE, (agreement.id,))


def test_every_quote_of_the_page_stands_where_its_locator_says(sample: Graph) -> None:
    text = sample.catalogue.text("source/strona", "strona.txt")
    assert text
    checked = 0
    for item in (*sample.store.nodes(), *sample.store.edges()):
        for evidence in item.evidence:
            if evidence.source == "source/strona":
                start, end = map(int, evidence.locator.partition("char=")[2].split(","))
                assert text[start:end] == evidence.quote
                checked += 1
    assert checked > 10


def test_the_graph_is_in_order_and_its_report_says_what_went_in(sample: Graph) -> None:
    report = read_report(sample.folder)
    assert report.findings == []
    assert report.left_out == []
    assert report.counts == {"institutions": 4, "cooperations": 3, "participations": 7}
    assert [s["id"] for s in report.sources] == ["source/strona", "source/tabela"]
    assert {m["into"] for m in report.merged} == {OFFICE, "place/teryt-0000001"}


def test_building_twice_gives_the_same_graph(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
        one = open_graph(sample_workspace)
        build(sample_workspace)
        two = open_graph(sample_workspace)
    assert one.folder != two.folder
    assert sorted(one.store.nodes(), key=lambda n: n.id) == sorted(two.store.nodes(), key=lambda n: n.id)
    assert sorted(one.store.edges(), key=lambda e: e.id) == sorted(two.store.edges(), key=lambda e: e.id)
    assert list(one.network.x) == list(two.network.x)


def test_a_forgotten_source_takes_along_only_what_it_alone_said(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
        sample_workspace.forget(sample.TABLE)
        build(sample_workspace)
    graph = open_graph(sample_workspace)
    ids = {node.id for node in graph.store.nodes()}
    assert not any("fundacja" in i or i.startswith(("project/", "programme/")) or i == sample.TABLE for i in ids)
    [office] = [
        n for n in graph.store.nodes(kind="institution") if "Powiatowy Urząd Pracy w Zalesiu" in words(n, "names")
    ]
    assert office.sources == (sample.PAGE,)
    # The register number went with the table, and the address made of it still leads to the office.
    assert office.id != OFFICE
    assert graph.resolve_id(OFFICE) == office.id


def test_a_link_that_leads_nowhere_is_left_out_and_reported(sample_workspace: Workspace) -> None:
    stray = records.Link(
        subject=OFFICE, relation="leads", object="project/h-0000000000000000", evidence=sample.row_evidence(2)
    )
    circle = records.Link(subject=OFFICE, relation="part_of", object=OFFICE, evidence=sample.row_evidence(2))
    with sample_workspace.writing():
        sample_workspace.write_source(sample.table_source(), [*sample.table_items(), stray, circle])
        report = build(sample_workspace)
    assert [entry["reason"] for entry in report.left_out] == [
        "no source describes project/h-0000000000000000",
        "both ends are the same thing",
    ]
    assert report.findings == []


@pytest.mark.parametrize("old", ["institution/nip-5250007313", "institution/none"])
def test_an_id_that_was_not_merged_stays(sample: Graph, old: str) -> None:
    assert sample.resolve_id(old) == old


def test_an_id_keeps_answering_through_every_rename(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    record_id = hashed_id("institution", sample.TABLE, "x")
    seen: list[str] = []
    for name in ("Alfa beta", "Beta gamma", "Gamma delta", "Delta alfa"):
        item = records.Institution(id=record_id, names={"pl": name}, kind="other", evidence=sample.row_evidence(2))
        with workspace.writing():
            workspace.write_source(sample.table_source(), [item])
            build(workspace)
        graph = open_graph(workspace)
        [node] = graph.store.nodes(kind="institution")
        seen.append(node.id)
        assert {graph.resolve_id(old) for old in (*seen, record_id)} == {node.id}
    assert len(set(seen)) == 4


def test_what_a_source_says_twice_differently_is_kept_twice(sample_workspace: Workspace) -> None:
    items = sample.table_items()
    project = next(i.id for i in items if isinstance(i, records.Cooperation))
    for amount in (100.0, 200.0):
        evidence = sample.row_evidence(4)
        items.append(
            records.Link(subject=OFFICE, relation="partner_in", object=project, amount=amount, evidence=evidence)
        )
    certain = records.Link(subject=OFFICE, relation="supports", object=project, evidence=sample.row_evidence(3))
    items += [certain, msgspec.structs.replace(certain, certainty="inferred", evidence=sample.row_evidence(4))]
    with sample_workspace.writing():
        sample_workspace.write_source(sample.table_source(), items)
        build(sample_workspace)
    edges = [e for e in open_graph(sample_workspace).store.edges([OFFICE]) if e.object.startswith("project/")]
    assert sorted(first(e, "amount") for e in edges if e.relation == "partner_in") == [100.0, 200.0]
    [support] = [e for e in edges if e.relation == "supports"]
    assert (first(support, "certainty"), len(support.evidence)) == ("stated", 2)


@pytest.mark.parametrize("folder", ["a#b", "a?b", "50%41", "Łódź i okolice"])
def test_any_folder_can_hold_a_workspace(tmp_path: Path, folder: str) -> None:
    workspace = sample.load(Workspace(tmp_path / folder))
    with workspace.writing():
        build(workspace)
    assert open_graph(workspace).catalogue.search("zalesie", 5)


def test_a_source_with_a_homepage_that_is_none_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with (
        pytest.raises(InvalidRecordError, match=r"homepage: found 'www\.example\.pl', expected"),
        workspace.writing(),
    ):
        workspace.write_source(msgspec.structs.replace(sample.page_source(), homepage="www.example.pl"), [])
    assert workspace.sources() == []


def test_a_build_of_another_version_is_not_read(sample_workspace: Workspace) -> None:
    with sample_workspace.writing():
        build(sample_workspace)
    (sample_workspace.current() / "format").unlink()
    with pytest.raises(NoGraphError, match="built by another version of Ogniwo; run `ogniwo build`"):
        open_graph(sample_workspace)
    with sample_workspace.writing():
        build(sample_workspace)
    assert len(open_graph(sample_workspace).network.institutions) == 4
