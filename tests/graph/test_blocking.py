"""Which institutions are compared at all: few enough that a million of them stay feasible."""

from __future__ import annotations

from itertools import chain

from graph.records import Evidence, Institution
from graph.resolution.blocking import MOST, blocks
from graph.resolution.matching import scored, table
from graph.resolution.profiles import Profile, Where, compared_names, profiles


def made(*names: str, place: str | None = None, country: str | None = "PL", first: int = 0) -> list[Profile]:
    """A profile for each name, in one place."""
    records = [
        Institution(
            id=f"institution/h-{first + n:016x}", names={"pl": name}, evidence=(Evidence(f"source/{n}", "", ""),)
        )
        for n, name in enumerate(names)
    ]
    where = Where(frozenset({place} if place else ()), frozenset(), country)
    return profiles([(record.id, [record]) for record in records], lambda _: where)


def pairs(found: list[Profile]) -> set[tuple[str, str]]:
    """Who is compared, by id."""
    of_each = blocks(found)
    return {
        (one.id, other.id)
        for n, one in enumerate(found)
        for m, other in enumerate(found[n + 1 :], start=n + 1)
        if set(of_each[n]) & set(of_each[m])
    }


def test_who_shares_words_is_compared_and_who_does_not_is_in_no_block() -> None:
    found = made("Fundacja Zielony Modrzew", "Stowarzyszenie Zielony Modrzew", "Kuźnia Ostrów")
    assert pairs(found) == {(found[0].id, found[1].id)}
    assert [len(mine) > 0 for mine in blocks(found)] == [True, True, False]
    assert table(found)["number"].to_pylist() == [0, 1]


def test_two_rare_words_of_institutions_without_a_country_are_not_enough() -> None:
    assert pairs(made("Fundacja Zielony Modrzew", "Stowarzyszenie Zielony Modrzew", country=None)) == set()
    assert pairs(made("Zielony Modrzew", "ZIELONY MODRZEW Sp. z o.o.", country=None))


def test_what_too_many_share_blocks_those_of_one_place() -> None:
    many = ["Zielony Modrzew"] * (MOST // 2 + 1)
    found = made(*many, place="place/a") + made(*many, place="place/b", first=len(many))
    compared = pairs(found)
    places = {one.id: one.places for one in found}
    assert len(compared) == 2 * len(many) * (len(many) - 1) // 2
    assert all(places[one] == places[other] for one, other in compared)


def test_a_value_of_exactly_the_most_still_blocks() -> None:
    assert len(pairs(made(*["Zielony Modrzew"] * MOST))) == MOST * (MOST - 1) // 2
    assert pairs(made(*["Zielony Modrzew"] * (MOST + 1))) == set()


def test_too_many_in_one_place_are_not_compared_for_what_all_of_them_share() -> None:
    many = [f"Zielony Modrzew {n}" for n in range(MOST + 1)]
    found = made(*many, "Zielony Modrzew Wielki 7", place="place/a")
    compared = pairs(found)
    assert compared == {(found[7].id, found[-1].id)}


def test_pairs_grow_as_institutions_do() -> None:
    def compared(number: int) -> int:
        return len(pairs(list(chain.from_iterable(
            made("Gmina Modrzew", "Urząd Gminy Modrzew", place=f"place/{n}", first=2 * n) for n in range(number)
        ))))  # fmt: skip

    assert compared(600) == 4 * compared(150) == 600


def test_scores_depend_neither_on_the_order_of_rows_nor_on_the_run() -> None:
    towns = ("Lipki", "Młyny", "Brzezie")
    found = made(*(name.format(town) for town in towns for name in ("Huta {}", "HUTA {} S.A.", "Huta Szkła {}")))
    once = scored(list(found))
    assert len(once) == len(towns)
    assert scored(list(found)) == once
    assert scored(list(reversed(found))) == once


def test_names_that_are_compared_are_those_as_written_without_acronyms() -> None:
    record = Institution(
        id="institution/h-0000000000000001",
        names={"pl": "Instytut Wikliny", "en": "Wicker Institute"},
        aliases=("IWIK", "Instytut Wikliny", "Zakład Wikliny"),
        evidence=(Evidence("source/s", "", ""),),
    )
    assert compared_names([record]) == ["Instytut Wikliny", "Wicker Institute", "Zakład Wikliny"]
    short = Institution(id=record.id, names={"pl": "IWIK"}, evidence=record.evidence)
    assert compared_names([short]) == ["IWIK"]
