"""A successor and its predecessor are two institutions, whatever they are called and whoever says so; the graph links
them, with the day of the change."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from graph.build import build
from graph.graph import Graph, open_graph
from graph.ids import hashed_id
from graph.model import first
from graph.records import AnyRecord, Evidence, Institution, Link, Place, Source, Yield
from graph.resolution.resolve import Resolution, resolve
from graph.workspace import Workspace

NAME = "Miejski Ośrodek Żeglugi w Zalesiu"
DAY = "2012-09-01"


def proof(source: str, words: str) -> tuple[Evidence, ...]:
    return (Evidence(f"source/{source}", "t.csv#row=2", words),)


def town(source: str) -> Place:
    return Place(id=hashed_id("place", source, "z"), names={"pl": "Zalesie"}, kind="town", evidence=proof(source, "Z"))


def centre(source: str, key: str, *identifiers: str, name: str = NAME) -> Institution:
    return Institution(
        id=hashed_id("institution", source, key),
        names={"pl": name},
        place=town(source).id,
        identifiers=identifiers,
        evidence=proof(source, key),
    )


def succession(later: Institution, earlier: Institution, source: str = "a", start: str | None = DAY) -> Link:
    link = Link(subject=later.id, relation="succeeds", object=earlier.id, evidence=proof(source, "od 1 września"))
    return replace(link, start=start)


def resolved(records: Iterable[AnyRecord], *links: Link) -> Resolution:
    return resolve([*records, town("a"), town("b"), town("c")], links)


OLD, NEW = centre("a", "old"), centre("a", "new")


def test_without_a_succession_one_name_in_one_place_is_one() -> None:
    result = resolved([OLD, centre("b", "new")])
    assert result(OLD.id) == result(centre("b", "new").id)


@pytest.mark.parametrize("later", [NEW, centre("b", "new"), centre("b", "new", "nip:5250007313")])
def test_a_successor_of_the_same_name_in_the_same_place_is_another_institution(later: Institution) -> None:
    for records in permutations([OLD, later]):
        result = resolved(records, succession(later, OLD))
        assert result(OLD.id) != result(later.id)


def test_a_number_that_both_bear_is_a_conflict_and_joins_nothing() -> None:
    old, new = centre("a", "old", "nip:5250007313"), centre("b", "new", "nip:5250007313")
    result = resolved([old, new], succession(new, old))
    assert result(old.id) != result(new.id)
    assert [conflict.against for conflict in result.institutions.conflicts] == ["one succeeds the other"]


def test_what_one_source_says_of_succession_holds_for_the_records_of_others() -> None:
    """The numbers tell which of the two another source speaks of; nothing it says makes the two one."""
    records = [
        centre("a", "old", "regon:000331501"),
        centre("a", "new", "krs:0000123456"),
        centre("b", "x", "regon:000331501"),
        centre("c", "y", "krs:0000123456"),
    ]
    old, new, old_too, new_too = (record.id for record in records)
    answers = set()
    for seed in range(6):
        random.Random(seed).shuffle(records)  # noqa: S311  # orders, not secrets
        by_id = {record.id: record for record in records}
        result = resolved(records, succession(by_id[new], by_id[old]))
        assert result(old) == result(old_too) != result(new) == result(new_too)
        answers.add((result(old), result(new)))
    assert len(answers) == 1


def test_a_name_alone_does_not_say_which_of_the_two_is_meant() -> None:
    loose = centre("b", "x")
    for records in permutations([OLD, NEW, loose]):
        result = resolved(records, succession(NEW, OLD))
        assert len({result(OLD.id), result(NEW.id), result(loose.id)}) == 3


def test_a_chain_of_successors_is_as_many_institutions_as_links_and_one() -> None:
    newest = centre("a", "newest")
    result = resolved([OLD, NEW, newest], succession(NEW, OLD), succession(newest, NEW))
    assert result(OLD.id) != result(NEW.id) != result(newest.id)


def source(name: str) -> Source:
    return Source(
        id=f"source/{name}",
        title=name,
        origin=f"{name}.csv",
        checksum="sha256:" + 64 * name,
        retrieved="2026-01-02",
        loader="x",
    )


def built(folder: Path, *sources: tuple[str, list[Yield]]) -> Graph:
    workspace = Workspace(folder)
    with workspace.writing():
        for name, items in sources:
            workspace.write_source(source(name), items)
        assert build(workspace).findings == []
    return open_graph(workspace)


def test_the_graph_links_the_two_since_the_day_of_the_change(tmp_path: Path) -> None:
    graph = built(tmp_path, ("a", [town("a"), OLD, NEW, succession(NEW, OLD)]), ("b", [town("b")]))
    [edge] = graph.store.edges(relations=["succeeds"])
    assert edge.subject != edge.object
    assert (first(edge, "start"), first(edge, "first_day")) == (DAY, DAY)
    assert [evidence.quote for evidence in edge.evidence] == ["od 1 września"]
    assert len(graph.network.institutions) == 2
    assert len(graph.network.cooperations) == 0


def test_stated_from_both_sides_it_is_one_link(tmp_path: Path) -> None:
    twice = succession(NEW, OLD)
    again = replace(twice, evidence=(Evidence("source/a", "t.csv#row=3", "następca"),))
    graph = built(tmp_path, ("a", [town("a"), OLD, NEW, twice, again]))
    [edge] = graph.store.edges(relations=["succeeds"])
    assert {evidence.quote for evidence in edge.evidence} == {"od 1 września", "następca"}


def test_sources_that_differ_on_the_day_are_both_heard(tmp_path: Path) -> None:
    old, new = (replace(record, id=f"institution/nip-{n}") for record, n in ((OLD, "1111111111"), (NEW, "5250007313")))
    others = [replace(record, evidence=proof("b", "b")) for record in (old, new)]
    graph = built(
        tmp_path,
        ("a", [town("a"), old, new, succession(new, old)]),
        ("b", [town("a"), *others, succession(new, old, "b", "2013")]),
    )
    said = {(edge.subject, edge.object, first(edge, "start")) for edge in graph.store.edges(relations=["succeeds"])}
    assert said == {(new.id, old.id, DAY), (new.id, old.id, "2013")}
