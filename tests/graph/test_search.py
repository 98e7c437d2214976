"""Search by name: every way of asking for a thing, the order of what is found, and queries that mean harm."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread

import pytest

from graph.catalogue import Catalogue, CatalogueBuilder
from graph.graph import Graph
from graph.model import Node, Text
from graph.search.importance import importance
from graph.search.names import initials, numbers_asked
from graph.search.spelling import meant

MANY = 3_000
Thing = tuple[str, tuple[str, ...], tuple[str, ...], float]  # id, names, identifiers, importance
THINGS: list[Thing] = [
    ("institution/uz", ("Uniwersytet Zalesiański",), ("nip:5250007313", "pic:999900001", "ror:05a28rw58"), 90.0),
    ("institution/uzm", ("Uniwersytet Zachodniomazurski w Sosnowcu",), ("vat:PL1060000062",), 20.0),
    ("institution/pz", ("Politechnika Zalesiańska im. Jana Łosia",), ("krs:0000012345",), 40.0),
    ("institution/pup", ("Powiatowy Urząd Pracy w Żółtych Łąkach", "PUP"), (), 7.0),
    ("institution/muz", ("Müller Forschungsgesellschaft mbH",), (), 3.0),
    ("institution/gr", ("Πανεπιστήμιο Ακρώρειας",), (), 2.0),
    ("project/akr", ("AKRONIM", "Cyfrowe ścieżki zdrowia"), ("cordis:101999999", "doi:10.3030/101999999"), 5.0),
    ("programme/fep", ("Fundusze dla Ekologicznego Podlasia",), (), 1.0),
    ("programme/xx1", ("HORIZON-XX-2031-01",), (), 0.0),
    ("place/zal", ("Zalesie",), ("teryt:9999011",), 12.0),
    ("place/zalw", ("Zalesie Wielkie",), (), 300.0),
]


def test_a_name_in_another_form_stands_before_longer_names_that_hold_it(tmp_path: Path) -> None:
    things: list[Thing] = [
        ("institution/u", ("Uniwersytet Wiejski",), (), 1.0),
        ("institution/c", ("Centrum Badań Uniwersytetu Wiejskiego",), (), 900.0),
        ("programme/p", ("Uniwersytetu Wiejskiego stypendia",), (), 900.0),
    ]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "uniwersytetu wiejskiego")[0] == "institution/u"
    assert found(catalogue, "uniwersytetem wiejskim")[0] == "institution/u"
    catalogue.close()


def written(path: Path, things: Sequence[Thing]) -> Catalogue:
    builder = CatalogueBuilder()
    for thing, names, identifiers, _ in things:
        builder.add_node(Node(thing, {"names": tuple(Text(n, "pl") for n in names), "identifiers": identifiers}))
    builder.write(path / "catalogue.sqlite", {thing: weight for thing, _, _, weight in things}, {})
    return Catalogue(path / "catalogue.sqlite")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    made = written(tmp_path_factory.mktemp("search"), THINGS)
    yield made
    made.close()


def found(catalogue: Catalogue, query: str, *kinds: str) -> list[str]:
    return [hit.id for hit in catalogue.search(query, 10, kinds)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        # inflection, case, diacritics, order
        ("uniwersytetu zalesiańskiego", "institution/uz"),
        ("POLITECHNIKI ZALESIANSKIEJ", "institution/pz"),
        ("zoltych lakach urzad", "institution/pup"),
        ("cyfrowych ścieżek", "project/akr"),
        ("muller", "institution/muz"),
        ("πανεπιστημιο", "institution/gr"),
        # as you type
        ("z", "place/zalw"),
        ("poli", "institution/pz"),
        ("uniwersytet zac", "institution/uzm"),
        ("uniwersytet zachodniomazurski w s", "institution/uzm"),
        # typing errors: a letter too few, too much, another, two that changed places; in the first letter; in two words
        ("uniwesytet zalesianski", "institution/uz"),
        ("poliitechnika", "institution/pz"),
        ("zachodniomszurski", "institution/uzm"),
        ("uniwerystet zalesianski", "institution/uz"),
        ("folitechnika", "institution/pz"),
        ("plitechnika zalesiasnka", "institution/pz"),
        ("politechnki zalesiańskij", "institution/pz"),
        ("zalesei", "place/zal"),
        ("forshungsgeselschaft", "institution/muz"),
        ("uniwersytet zachodniomzu", "institution/uzm"),  # not yet typed to the end
        ("sonsow", "institution/uzm"),
        ("πανεπιστμηιο", "institution/gr"),
        # abbreviations
        ("UZ", "institution/uz"),
        ("U.Z.", "institution/uz"),
        ("UZwS", "institution/uzm"),
        ("PUP żółte łąki", "institution/pup"),
        ("FEP", "programme/fep"),
        ("akronim", "project/akr"),
        # identifiers
        ("5250007313", "institution/uz"),
        ("525-000-73-13", "institution/uz"),
        ("NIP 525 000 73 13", "institution/uz"),
        ("nip:5250007313", "institution/uz"),
        ("52500073", "institution/uz"),
        ("PL 106-00-00-062", "institution/uzm"),
        ("106-00-00-062", "institution/uzm"),
        ("PIC 999900001", "institution/uz"),
        ("999900001", "institution/uz"),
        ("https://ror.org/05a28rw58", "institution/uz"),
        ("05a28rw58", "institution/uz"),
        ("KRS 12345", "institution/pz"),
        ("KRS: 0000012345", "institution/pz"),
        ("https://doi.org/10.3030/101999999", "project/akr"),
        ("10.3030/101999999", "project/akr"),
        ("https://example.org/project/id/101999999/", "project/akr"),
        ("9999011", "place/zal"),
        ("horizon-xx-2031", "programme/xx1"),
    ],
)
def test_what_is_meant_stands_first(catalogue: Catalogue, query: str, first: str) -> None:
    assert found(catalogue, query)[:1] == [first]


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\0",
        "…—„”!?*()[]{}^~:;'\"\\/|<>=+-_#@%&$",
        "a" * 10_000,
        "ą" * 10_000,
        "(" * 10_000,
        "b " * 5_000,
        "\ud800",
        "'; DROP TABLE thing; --",
        "NEAR(zupa trąba, 2)",
        "lemmas : -",
        "^qqqq AND NOT OR",
        "https://",
        "nip:",
        "0" * 10_000,
        "zzzzzzzz yyyyyyyy",
        "\u0301\u200b\ufeff",
    ],
)
def test_a_hostile_query_finds_nothing(catalogue: Catalogue, query: str) -> None:
    assert found(catalogue, query) == []
    assert catalogue.matching(query, "institution") == ([], [])


@pytest.mark.parametrize(
    "query",
    ['"zalesie"', "zalesie*", "zalesie\0", "zalesie AND", "exact : zalesie", "(zalesie", "-zalesie", "zalesie^2"],
)
def test_operators_are_no_more_than_what_stands_between_words(catalogue: Catalogue, query: str) -> None:
    assert set(found(catalogue, query)) <= {"place/zal", "place/zalw"}
    words = [word for word in ("AND", "exact", "2") if word in query]
    assert bool(found(catalogue, query)) == (not words)


def test_a_long_query_is_read_as_far_as_anybody_types(catalogue: Catalogue) -> None:
    assert found(catalogue, "zalesie " * 12 + "czegoś takiego nie ma " * 500)[:2] == ["place/zalw", "place/zal"]


def test_the_name_itself_comes_before_initials_beginnings_and_the_rest(tmp_path: Path) -> None:
    things: list[Thing] = [
        ("institution/rest", ("Nowy Mostek Północ",), (), 900.0),
        ("institution/begins", ("Mostek i Syn",), (), 10.0),
        ("institution/begins-heavier", ("Mostek i Córka",), (), 20.0),
        ("institution/itself", ("Mostek",), (), 1.0),
        ("institution/initials", ("Muzeum Orłów, Sów, Traszek, Eukaliptusów, Kotów",), (), 1.0),
        ("institution/inflected", ("Fundacja Mostku",), (), 5000.0),
        ("institution/misspelt", ("Mistek",), (), 9000.0),
    ]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "mostek") == [
        f"institution/{name}" for name in ("itself", "initials", "begins-heavier", "begins", "rest", "inflected")
    ]
    catalogue.close()


def test_typing_errors_are_thought_of_where_little_is_met_and_come_last(tmp_path: Path) -> None:
    things: list[Thing] = [
        ("institution/written", ("Wydra i Spółka",), (), 1.0),
        ("institution/one-slip", ("Widra i Spółka",), (), 2.0),
        ("institution/far", ("Wydmuszka i Spółka",), (), 99.0),
    ]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "wydra spółka") == ["institution/written", "institution/one-slip"]
    catalogue.close()
    (tmp_path / "catalogue.sqlite").unlink()
    more: list[Thing] = [(f"institution/w{n}", (f"Wydra nr {n} i Spółka",), (), 1.0) for n in range(3)]
    catalogue = written(tmp_path, things + more)
    assert "institution/one-slip" not in found(catalogue, "wydra spółka")
    catalogue.close()


def test_fewer_slips_stand_before_more_important_things(tmp_path: Path) -> None:
    things: list[Thing] = [
        ("institution/two", ("Stowarzyszanie Xx",), (), 99.0),
        ("institution/one", ("Stowarzyszenia Xx",), (), 1.0),
    ]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "stowarzyzenia xx") == ["institution/one", "institution/two"]
    catalogue.close()


def test_of_many_things_that_match_the_heaviest_of_each_kind_are_found(tmp_path: Path) -> None:
    things: list[Thing] = [(f"institution/u{n}", (f"Urząd nr {n}",), (), float(n)) for n in range(MANY)]
    things += [(f"place/u{n}", (f"Wieś Urząd {n}",), (), 0.0) for n in range(MANY)]
    things += [("project/p", ("Nasz urząd",), (), 0.0)]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "urząd nr") == [f"institution/u{MANY - n}" for n in range(1, 11)]
    assert found(catalogue, "u", "project") == ["project/p"]
    assert {thing.partition("/")[0] for thing in found(catalogue, "urz", "place", "project")} == {"place", "project"}
    assert len(catalogue.search("urząd", MANY, ["institution"])) == MANY
    best, places = catalogue.matching("urzędy", "institution")
    assert best == [hit.id for hit in catalogue.search("urzędy", len(best), ["institution"])]
    assert places == list(range(1, MANY + 1))
    assert catalogue.number_of("place") == MANY
    assert catalogue.number_of("event") == 0
    catalogue.close()


def test_only_the_kinds_asked_for_are_found(catalogue: Catalogue) -> None:
    assert found(catalogue, "zalesie", "place") == ["place/zal", "place/zalw"]
    assert found(catalogue, "zalesie", "project") == []
    assert found(catalogue, "zalesie", "unknown") == []


def test_the_identifier_that_was_met_is_shown(catalogue: Catalogue) -> None:
    assert catalogue.search("525-000-73-13", 1)[0].matched == "nip:5250007313"
    assert catalogue.search("uniwersytet zales", 1)[0].matched == "Uniwersytet Zalesiański"


def test_two_words_are_no_identifier_without_a_digit(tmp_path: Path) -> None:
    things: list[Thing] = [
        ("place/xy", ("Iksigrek",), ("iso3166:XY",), 1.0),
        ("institution/a", ("Zakład XY",), (), 1.0),
    ]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "zakłda xy") == ["institution/a"]
    assert found(catalogue, "xy")[0] == "place/xy"
    catalogue.close()


def test_a_word_that_begins_another_is_doubted_where_nothing_is_met_else(tmp_path: Path) -> None:
    things: list[Thing] = [
        ("institution/meant", ("Western Bridges",), (), 1.0),
        ("institution/other", ("Westrnordia",), (), 1.0),
    ]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "westrn bridgse") == ["institution/meant"]
    catalogue.close()


def test_a_word_that_is_said_twice(tmp_path: Path) -> None:
    things: list[Thing] = [("place/one", ("Buden",), (), 9.0), ("place/two", ("Buden-Buden",), (), 1.0)]
    catalogue = written(tmp_path, things)
    assert found(catalogue, "buden buden") == ["place/two", "place/one"]
    catalogue.close()


def test_a_few_digits_are_no_beginning_of_an_identifier(catalogue: Catalogue) -> None:
    assert found(catalogue, "5250") == ["institution/uz"]
    assert found(catalogue, "525") == []


def test_a_country_code_is_no_beginning_of_identifiers(catalogue: Catalogue) -> None:
    assert "institution/uzm" not in found(catalogue, "pl")


def test_threads_ask_side_by_side_and_closing_ends_it(tmp_path: Path) -> None:
    catalogue = written(tmp_path, THINGS)
    answers: list[list[str]] = []

    def ask() -> None:
        answers.extend(found(catalogue, "uniwersytet zalesianski") for _ in range(50))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["institution/uz"]] * 400
    catalogue.close()
    catalogue.close()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        catalogue.search("zalesie", 1)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("uniwersytet w bialej", {"uwb", "ub"}),
        ("fundacja", set()),
        ("u w", {"uw"}),
        (" ".join("x" * 13), set()),
    ],
)
def test_initials(name: str, short: set[str]) -> None:
    assert initials(name) == short


def test_a_query_is_asked_for_as_identifier_in_bounded_ways() -> None:
    assert numbers_asked("VAT: PL 106-00-00-062") == {"=vatpl1060000062", "=pl1060000062"}
    assert numbers_asked("9" * 1_000) == set()


def test_words_that_are_meant_are_as_near_as_can_be(catalogue: Catalogue) -> None:
    with catalogue._connection() as db:
        assert meant(db, "polizechnika", unfinished=False)["politechnika"] == 1
        assert "politechnika" not in meant(db, "polizehnikka", unfinished=False)
        assert meant(db, "abc", unfinished=True) == {}


def test_places_weigh_what_they_hold(sample: Graph) -> None:
    weights = importance(sample.network)
    assert weights["institution/nip-5250007313"] > 0
    assert max(weight for thing, weight in weights.items() if thing.startswith("place/")) > 1
    assert max(weight for thing, weight in weights.items() if thing.startswith("programme/")) > 0
