"""What a comparison of two editions calls added, changed and removed."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from graph.changes import EXAMPLES, Changes, compare
from graph.ids import hashed_id
from graph.records import AnyItem, Document, Evidence, Institution, Link, Place, Rejection
from tests import sample


def place(code: str, name: str, row: int = 2, **fields: str) -> Place:
    evidence = (Evidence(source="source/a", locator=f"a.csv#row={row}", quote=name),)
    return Place(id=f"place/teryt-{code}", names={"pl": name}, evidence=evidence, **fields)  # type: ignore[arg-type]  # all are texts


def institution(name: str, source: str = "source/a", **fields: str) -> Institution:
    return Institution(id=hashed_id("institution", source, name), names={"pl": name}, **fields)  # type: ignore[arg-type]  # all are texts


def link(subject: str, place_id: str, **fields: str) -> Link:
    return Link(subject=subject, relation="located_in", object=place_id, **fields)  # type: ignore[arg-type]  # all are texts


def compared(old: list[AnyItem], new: list[AnyItem], *, same_source: bool = True) -> Changes:
    return compare(lambda: old, lambda: new, same_source=same_source)


def test_what_was_added_changed_and_removed_is_counted_and_named() -> None:
    old: list[AnyItem] = [
        place("20", "Podlaskie"),
        place("2001", "Powiat X"),
        place("2002", "Powiat Y", within="place/teryt-20"),
    ]
    new: list[AnyItem] = [place("20", "Podlaskie"), place("2002", "powiat Y"), place("2003", "Powiat Z")]
    found = compared(old, new)
    assert (found.added.counts, found.added.examples) == ({"place": 1}, ["Powiat Z"])
    assert (found.changed.counts, found.changed.examples) == ({"place": 1}, ["powiat Y (names, within)"])
    assert (found.removed.counts, found.removed.examples) == ({"place": 1}, ["Powiat X"])


def test_a_row_that_moved_has_not_changed() -> None:
    assert not compared([place("20", "Podlaskie", row=2)], [place("20", "Podlaskie", row=9)]).any


def test_links_are_named_by_what_they_join_and_know_their_fields() -> None:
    office = institution("Urząd Pracy")
    town = place("2061011", "Białystok")
    old: list[AnyItem] = [office, town, link(office.id, town.id, start="2010")]
    new: list[AnyItem] = [link(office.id, town.id, start="2011"), office, town]
    found = compared(old, new)
    assert found.changed.examples == ["Urząd Pracy located_in Białystok (start)"]
    assert found.changed.counts == {"link": 1}
    assert compared(old, new[1:]).removed.examples == ["Urząd Pracy located_in Białystok"]


def test_several_links_between_the_same_two_are_compared_together() -> None:
    ends = ("institution/a", "place/b")
    one, two = link(*ends, start="2010"), link(*ends, start="2012")
    assert not compared([one, two], [two, one]).any
    assert compared([one, two], [one]).changed.counts == {"link": 1}


def test_stored_pages_are_compared_and_rejections_are_not() -> None:
    old: list[AnyItem] = [Document(name="a.txt", text="A")]
    new: list[AnyItem] = [Document(name="a.txt", text="B"), Rejection(locator="a#", field="", value="", reason="x")]
    found = compared(old, new)
    assert (found.changed.examples, found.added.total) == (["a.txt (text)"], 0)


def test_two_sources_are_compared_by_names_where_ids_are_hashes() -> None:
    def edition(source: str, kind: str) -> list[AnyItem]:
        office, mill = institution("Urząd Pracy", source), institution("MŁYN", source, kind=kind)
        return [office, mill, link(office.id, "place/b"), link(mill.id, "place/b")]

    first, second = edition("source/a", "company"), edition("source/b", "ngo")
    found = compared(first, second, same_source=False)
    assert (found.changed.examples, found.added.total, found.removed.total) == (["MŁYN (kind)"], 0, 0)
    assert compared(first, second).added.total == 4


def test_few_examples_are_given_of_many_and_things_come_before_links() -> None:
    new: list[AnyItem] = [link("institution/a", f"place/{n}") for n in range(100)]
    new += [place(str(n), f"Gmina {n}") for n in range(3)]
    found = compared([], new).added
    assert (found.counts, len(found.examples)) == ({"link": 100, "place": 3}, EXAMPLES)
    assert {"Gmina 0", "Gmina 1", "Gmina 2"} <= set(found.examples)
    assert found == compared([], new).added


def test_memory_is_two_numbers_an_item() -> None:
    def edition(count: int) -> Iterator[AnyItem]:
        return (place(str(n), "Gmina " + "x" * 500) for n in range(count))

    tracemalloc.start()
    found = compare(lambda: edition(20_000), lambda: edition(20_001))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.added.counts == {"place": 1}
    assert peak < 6_000_000


ITEMS = st.lists(st.tuples(st.integers(0, 20), st.sampled_from("AB")), unique_by=lambda item: item[0])


@given(ITEMS, ITEMS)
def test_the_numbers_are_those_of_sets(old: list[tuple[int, str]], new: list[tuple[int, str]]) -> None:
    before, after = dict(old), dict(new)
    found = compared([place(str(n), name) for n, name in old], [place(str(n), name) for n, name in new])
    assert found.added.total == len(after.keys() - before.keys())
    assert found.removed.total == len(before.keys() - after.keys())
    assert found.changed.total == sum(before[n] != after[n] for n in before.keys() & after.keys())


def test_every_field_of_a_record_counts() -> None:
    for item in sample.table_items():
        if isinstance(item, Institution | Place):
            other = msgspec.structs.replace(item, names={"de": "Anders"})
            assert compared([item], [other]).changed.total == 1
