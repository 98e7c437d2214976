"""Who is the same: cases as small sets of records, the same answer in any order."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from graph.ids import hashed_id, normalised
from graph.records import AnyRecord, Cooperation, CooperationKind, Evidence, Institution, Link, Person, Place, Programme
from graph.resolution.resolve import TELLING, resolve, without_contents
from tests import sample


def office(key: str, name: str, place: str | None = None, identifiers: tuple[str, ...] = ()) -> Institution:
    return Institution(
        id=hashed_id("institution", "source/s", key), names={"pl": name}, place=place, identifiers=identifiers
    )


def town(key: str, name: str, *codes: str, kind: str = "town") -> Place:
    place_id = f"place/{codes[0].replace(':', '-')}" if codes else hashed_id("place", "source/s", key)
    return Place(id=place_id, names={"pl": name}, kind=kind, codes=codes)


def same(
    one: AnyRecord, other: AnyRecord, *more: AnyRecord, links: tuple[Link, ...] = (), reference: tuple[str, ...] = ()
) -> bool:
    """Whether two records are found to be the same among others; the order must not matter."""
    everything = [one, other, *more]
    answers = set()
    for seed in range(4):
        random.Random(seed).shuffle(everything)  # noqa: S311  # orders, not secrets
        result = resolve(everything, links, reference)
        answers.add((result(one.id), result(other.id)))
    [(first, second)] = answers
    return first == second


KRAKOW, OPOLE = town("k", "Kraków"), town("o", "Opole")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (office("1", "Urząd Pracy w Opolu"), office("2", "URZĄD PRACY W OPOLU"), True),
        (office("1", "Fundacja „Most”"), office("2", 'Fundacja "Most"'), True),
        (office("1", "Fundacja Most"), office("2", "Fundacja Mosty"), False),
        (office("1", "Dom Kultury", KRAKOW.id), office("2", "Dom Kultury", OPOLE.id), False),
        (office("1", "Dom Kultury", KRAKOW.id), office("2", "Dom Kultury", KRAKOW.id), True),
        (office("1", "Dom Kultury w Krakowie", KRAKOW.id), office("2", "Dom Kultury w Krakowie"), True),
        (office("1", "Urząd Gminy"), office("2", "Urząd Gminy"), False),  # a kind's label is nobody's name
        (office("1", "A", identifiers=("nip:1",)), office("2", "B", identifiers=("nip:1",)), True),
        (office("1", "A", identifiers=("nip:1",)), office("2", "A", identifiers=("nip:2",)), False),
        (office("1", "A", identifiers=("vat:1",)), office("2", "B", identifiers=("vat:1",)), False),
    ],
)
def test_institutions(one: Institution, other: Institution, expected: bool) -> None:
    assert same(one, other, KRAKOW, OPOLE) is expected


def test_a_name_that_stands_in_two_towns_is_not_given_to_one() -> None:
    loose = office("3", "Dom Kultury")
    assert not same(loose, office("1", "Dom Kultury", KRAKOW.id), office("2", "Dom Kultury", OPOLE.id), KRAKOW, OPOLE)


def test_two_of_a_name_without_place_in_one_source_are_two_and_a_third_is_neither() -> None:
    said = (Evidence("source/s", "t.csv#row=2", "Wodociągi sp. z o.o."),)
    one, other, third = (replace(office(key, "Wodociągi sp. z o.o."), evidence=said) for key in "123")
    assert not same(one, other)
    elsewhere = replace(third, evidence=(Evidence("source/t", "t.csv#row=2", "Wodociągi sp. z o.o."),))
    assert not same(one, elsewhere, other)
    assert same(one, elsewhere)


@pytest.mark.parametrize(("there", "expected"), [("IT", True), ("HR", False), (None, True)])
def test_a_name_without_place_is_not_looked_for_in_another_country(there: str | None, expected: bool) -> None:
    placed = replace(office("1", "Cittanova", KRAKOW.id), country="IT")
    assert same(replace(office("2", "Cittanova"), country=there), placed, KRAKOW) is expected


def test_a_name_known_in_two_countries_says_none() -> None:
    placed, abroad = replace(office("1", "Russi", KRAKOW.id), country="IT"), replace(office("2", "Russi"), country="RU")
    assert not same(office("3", "Russi"), placed, abroad, KRAKOW)


def test_a_town_by_name_is_the_only_one_with_a_code() -> None:
    coded = town("", "Lipowo", "teryt:2061011")
    county = town("", "Lipowo", "teryt:2061", kind="county")
    assert same(town("b", "Lipowo"), coded, county)
    assert not same(town("b", "Lipowo"), coded, town("", "Lipowo", "teryt:0000001"))
    assert same(town("b", "Lipowo"), county)
    assert not same(town("b", "Lipowo", kind="voivodeship"), coded)


def project(key: str, title: str, *identifiers: str) -> Cooperation:
    return Cooperation(
        id=hashed_id("project", "source/s", key), kind="project", titles={"pl": title}, identifiers=identifiers
    )


def agreement(key: str, signed: str | None) -> Cooperation:
    return Cooperation(
        id=hashed_id("agreement", "source/s", key), kind="agreement", titles={"pl": f"Umowa {key}"}, signed=signed
    )


def test_projects_with_equal_titles_are_one_unless_their_numbers_differ() -> None:
    assert same(project("1", "Droga do pracy"), project("2", "DROGA DO PRACY"))
    assert not same(project("1", "Droga do pracy", "cordis:1"), project("2", "Droga do pracy", "cordis:2"))
    assert not same(project("1", "Droga"), project("2", "Droga"))  # one word is too little


def test_agreements_are_one_by_day_and_parties() -> None:
    a, b = office("a", "Urząd A"), office("b", "Urząd B")
    one, other, later = agreement("1", "2010-07-26"), agreement("2", "2010-07-26"), agreement("3", "2011-07-26")
    parties = [Link(subject=p.id, relation="party_to", object=c.id) for p in (a, b) for c in (one, other, later)]
    assert same(one, other, a, b, links=tuple(parties))
    assert not same(one, later, a, b, links=tuple(parties))
    assert not same(one, other, a, b, links=tuple(parties[:1]))


def test_groups_of_one_name_are_one_only_in_the_same_project() -> None:
    def group(key: str) -> Cooperation:
        return Cooperation(id=hashed_id("group", "source/s", key), kind="group", titles={"pl": "Grupa robocza"})

    one, other, p, q = group("1"), group("2"), project("p", "Pierwszy projekt"), project("q", "Drugi projekt")
    within = (
        Link(subject=one.id, relation="part_of", object=p.id),
        Link(subject=other.id, relation="part_of", object=p.id),
    )
    apart = (within[0], Link(subject=other.id, relation="part_of", object=q.id))
    assert same(one, other, p, q, links=within)
    assert not same(one, other, p, q, links=apart)


def told(kind: CooperationKind, title: str, source: str, start: str | None = None, key: str = "") -> Cooperation:
    return Cooperation(
        id=hashed_id(kind, f"source/{source}", title + key),
        kind=kind,
        titles={"pl": title},
        start=start,
        evidence=(Evidence(f"source/{source}", "p.txt#char=0,1", "x"),),
    )


def within(project: Cooperation, *parts: Cooperation) -> tuple[Link, ...]:
    return tuple(Link(subject=part.id, relation="part_of", object=project.id) for part in parts)


PLAN = [told("project", "Pierwszy projekt", source) for source in "abc"]  # of which three sources speak


def test_a_group_without_a_project_is_its_namesake_where_its_source_speaks_of_that_project() -> None:
    placed, loose = told("group", "Grupa robocza", "a"), told("group", "Grupa robocza", "b")
    assert same(placed, loose, *PLAN, links=within(PLAN[0], placed))
    assert not same(placed, loose, PLAN[0], links=within(PLAN[0], placed))


def test_an_event_without_a_day_is_its_namesake_in_the_same_project() -> None:
    title = "Spotkania grupy"
    loose, early, late = (
        told("event", title, s, day) for s, day in (("a", None), ("b", "2013-01"), ("c", "2014-05-06"))
    )
    of_it = within(PLAN[0], loose, early, late)
    assert same(loose, early, *PLAN, links=of_it)
    assert same(loose, early, *PLAN, links=of_it[1:2])
    assert same(early, told("event", title, "a", "2013-01-15"), *PLAN, links=of_it)
    # Of two days the one without may be either, so it is neither.
    assert not same(early, late, loose, *PLAN, links=of_it)
    assert not same(loose, early, late, *PLAN, links=of_it)
    # On one page too.
    again = told("event", title, "a", "2013-01-15", "again")
    assert same(loose, again, *PLAN, links=within(PLAN[0], again))


@pytest.mark.parametrize("kind", ["group", "event"])
def test_what_nobody_calls_a_part_is_one_by_a_long_name_told_along_with_the_same_project(kind: CooperationKind) -> None:
    name = "Rada Rozwoju Doliny Żurawi"
    one, other, third = (told(kind, name, source) for source in "abc")
    assert same(one, other, *PLAN)
    assert same(one, other, third, *PLAN)
    assert not same(one, other, *PLAN[:1])
    assert not same(one, other, third, *PLAN[:2])  # a third source speaks of something else, perhaps
    assert not same(one, other, told(kind, name, "b", key="2"), *PLAN)  # b tells two apart
    short = [told(kind, "Rada projektu", source) for source in "ab"]
    assert not same(short[0], short[1], *PLAN)


def test_a_name_told_with_two_days_is_that_of_two_events() -> None:
    name = "Doroczny zjazd Doliny Żurawi"
    loose, early, late = (told("event", name, s, day) for s, day in (("a", None), ("b", "2013-01"), ("b", "2014")))
    late = replace(late, id=hashed_id("event", "source/b", "late"))
    assert same(loose, early, *PLAN)
    assert not same(loose, early, late, *PLAN)
    assert not same(early, late, loose, *PLAN)


def test_an_own_name_gives_the_same_id_with_another_source() -> None:
    one, other = (told("group", "Rada Rozwoju Doliny Żurawi", source) for source in "ab")
    assert resolve([one, *PLAN], [])(one.id) == resolve([one, other, *PLAN], [])(other.id)


def test_measures_of_one_number_are_told_apart_by_their_programme() -> None:
    def level(key: str, name: str, kind: str, part_of: str | None = None) -> Programme:
        return Programme(id=hashed_id("programme", "source/s", key), names={"pl": name}, kind=kind, part_of=part_of)

    one, two = level("a", "Program A", "programme"), level("b", "Program B", "programme")
    again = level("c", "PROGRAM A", "programme")
    first, second = level("1", "Działanie 7.2", "measure", one.id), level("2", "Działanie 7.2", "measure", two.id)
    third = level("3", "Działanie 7.2", "measure", again.id)
    assert same(one, again, two)
    assert not same(first, second, one, two)
    assert same(first, third, one, two, again)


def programme(key: str, name: str, years: tuple[str, str] | None = None, *aliases: str) -> Programme:
    start, end = years or (None, None)
    return Programme(id=f"programme/{key}", names={"pl": name}, aliases=aliases, kind="programme", start=start, end=end)


def level(key: str, kind: str, code: str | None, part_of: Programme | None, name: str | None = None) -> Programme:
    label = {"measure": "Działanie", "submeasure": "Poddziałanie", "priority": "Priorytet"}[kind]
    above = part_of.id if part_of else None
    return Programme(
        id=f"programme/{key}", names={"pl": name or f"{label} {code}"}, kind=kind, code=code, part_of=above
    )


OLD = programme("old", "Program Żuraw na lata 2007-2013", ("2007", "2013"), "PŻ")
NEW = programme("new", "Program Żuraw na lata 2014-2020", ("2014", "2020"), "PŻ")
CRANE = (OLD, level("old-7", "priority", "VII", OLD), level("old-7-2", "measure", "7.2", OLD, "Działanie 7.2 Pomoc"))
HERON = (programme("heron", "Program Czapla"), level("heron-7-2", "measure", "7.2", programme("heron", "x")))
REFERENCE = (*CRANE, NEW, *HERON)
NAMED = tuple(record.id for record in REFERENCE)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Program Żuraw na lata 2007-2013", OLD),
        ("PROGRAM ŻURAW 2007 – 2013", OLD),
        ("PŻ 2007-2013", OLD),
        ("PŻ na lata 2014-2020", NEW),
        ("Program Żuraw (2014-2020)", NEW),
        ("PŻ", None),  # of two periods: nobody knows which
        ("Program Żuraw 2021-2027", None),
        ("Program Czapla", HERON[0]),
        ("Program Czapla 2007-2013", HERON[0]),  # a reference without years has them all
        ("Program Czaple", None),
    ],
)
def test_a_programme_is_what_a_reference_calls_so_with_the_same_years_or_none(
    name: str, meant: Programme | None
) -> None:
    said = Programme(id=hashed_id("programme", "source/s", name), names={"pl": name})
    assert [r for r in REFERENCE if same(said, r, *REFERENCE, reference=NAMED)] == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("kind", "code", "programme_name", "meant"),
    [
        ("measure", "7.2", "PŻ 2007-2013", "programme/old-7-2"),
        ("measure", "07.02", "PŻ 2007-2013", "programme/old-7-2"),
        ("measure", "VII.2", "PŻ 2007-2013", "programme/old-7-2"),
        ("priority", "7", "PŻ 2007-2013", "programme/old-7"),
        ("measure", "7.2", "Program Czapla", "programme/heron-7-2"),
        ("measure", "7.2", "Program Żuraw na lata 2014-2020", None),
        ("measure", "7.2", "PŻ", None),
        ("measure", "7.2", None, None),
        ("submeasure", "7.2", "PŻ 2007-2013", None),
    ],
)
def test_a_level_is_known_by_its_number_within_its_programme(
    kind: str, code: str, programme_name: str | None, meant: str | None
) -> None:
    top = programme("h-0000000000000001", programme_name) if programme_name else None
    said = level("h-0000000000000002", kind, code, top)
    others = (*REFERENCE, top) if top else REFERENCE
    found = [r.id for r in REFERENCE if same(said, r, *others, reference=NAMED)]
    assert found == ([meant] if meant else [])
    result = resolve([said, *others], [], NAMED)
    assert result(said.id) == meant or not meant  # the address of the reference is kept
    assert ("number" in result.reasons.get(said.id, "")) == bool(meant)


def test_a_number_without_a_programme_joins_nothing_and_a_whole_name_what_bears_it_alone() -> None:
    one, two = level("h-0000000000000001", "measure", "7.2", None), level("h-0000000000000002", "measure", "7.2", None)
    assert not same(one, two)
    named = [level(f"h-000000000000000{n}", "measure", "7.2", None, "Działanie 7.2 Pomoc") for n in (3, 4)]
    assert same(named[0], named[1])
    assert not same(named[0], CRANE[2], *REFERENCE, reference=NAMED)


def test_two_of_a_reference_are_never_one_and_two_sources_need_none() -> None:
    assert not any(same(one, other, reference=NAMED) for one in REFERENCE for other in REFERENCE if one is not other)
    tops = [programme(f"h-000000000000000{n}", name) for n, name in ((1, "Program X"), (2, "PROGRAM „X”"))]
    levels = [level(f"h-000000000000001{n}", "measure", "1.1", top, f"Działanie 1.1 {n}") for n, top in enumerate(tops)]
    assert same(levels[0], levels[1], *tops)


def test_people_are_merged_only_under_the_same_act() -> None:
    def signer(source: str) -> Person:
        return Person(id=hashed_id("person", source, "1"), name="Anna Przykładowa")

    one, other, b = signer("source/a"), signer("source/b"), office("b", "Urząd B")
    first, second = agreement("1", "2010-07-26"), agreement("2", "2011-07-26")

    def signs(person: Person, act: Cooperation) -> Link:
        return Link(subject=person.id, relation="signs_for", object=b.id, on=act.id)

    assert same(one, other, b, first, links=(signs(one, first), signs(other, first)))
    assert not same(one, other, b, first, second, links=(signs(one, first), signs(other, second)))


def test_a_name_alone_joins_no_people_and_is_in_no_id() -> None:
    one = Person(id=hashed_id("person", "source/s", "1"), name="Anna Przykładowa")
    other = Person(id=hashed_id("person", "source/s", "2"), name="Anna Przykładowa")
    result = resolve([one, other], [])
    assert result(one.id) != result(other.id)
    assert "przykladowa" not in result(one.id)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Powiatowy Urząd Pracy w Opolu", "Powiatowy Urząd Pracy Opolu", True),  # a word was forgotten
        ("Powiatowy Urząd Pracy w Lwówku Śląskim", "Powiatowy Urząd Pracy w Lwówku Śląśkim", True),
        ("Powiatowy Urząd Pracy w Opolu", "Powiatowy Urząd Pracy w Opolu, filia w Chojnowie", False),
        ("Szkoła Podstawowa nr 1", "Szkoła Podstawowa nr 2", False),
    ],
)
def test_parts_of_one_whole_are_one_by_their_words(one: str, other: str, *, expected: bool) -> None:
    """Places differ, as a misspelt town is another town."""
    whole, neighbour = office("w", "Powiat Wzgórza"), office("n", "Powiat Doliny")
    parts = [replace(office(name, name, place.id), part_of=whole.id) for name, place in ((one, KRAKOW), (other, OPOLE))]
    assert same(parts[0], parts[1], whole, KRAKOW, OPOLE) is expected
    assert not same(parts[0], replace(parts[1], part_of=neighbour.id), whole, neighbour, KRAKOW, OPOLE)
    assert not same(parts[0], replace(parts[1], kind="school"), whole, KRAKOW, OPOLE)
    assert not same(parts[0], whole, parts[1], KRAKOW, OPOLE)


def test_ids_do_not_change_when_another_source_says_the_same() -> None:
    one, other = office("1", "Urząd Pracy w Opolu"), office("0", "URZĄD PRACY W OPOLU")
    assert resolve([one], [])(one.id) == resolve([one, other], [])(one.id) == resolve([other], [])(other.id)


def test_an_identifier_gives_the_id() -> None:
    registered = Institution(id="institution/nip-1", names={"pl": "Urząd A"}, identifiers=("nip:1",))
    loose = office("1", "Urząd A")
    result = resolve([loose, registered], [])
    assert result(loose.id) == registered.id
    assert result.reasons[loose.id] == "the same name, and no other place stated"


def test_normalising_a_name() -> None:
    assert normalised(" Stowarzyszenie  „Łąka – Dom”, o/Łódź ") == "stowarzyszenie laka dom o lodz"


def dated(key: str, source: str, start: str, end: str) -> Cooperation:
    evidence = (Evidence(source, "p.txt#char=0,1", "x"),)
    return Cooperation(
        id=hashed_id("project", source, key),
        kind="project",
        titles={"pl": "Lepsze jutro"},
        start=start,
        end=end,
        evidence=evidence,
    )


def test_projects_of_one_title_at_different_times_are_two() -> None:
    early, late = dated("a", "source/a", "2009", "2010"), dated("a", "source/b", "2018", "2019")
    assert not same(early, late)
    assert same(early, dated("a", "source/b", "2010-05", "2010-12"))
    # A third that would fit either is given to neither.
    loose = dated("a", "source/c", "2009", "2019")
    assert not same(early, loose, late)


def test_a_source_that_tells_two_projects_apart_is_believed() -> None:
    assert not same(dated("a", "source/a", "2009", "2010"), dated("b", "source/a", "2009", "2010"))


def test_an_office_without_a_number_is_not_given_to_one_of_two_with_different_numbers() -> None:
    one = Institution(id="institution/krs-1", names={"pl": "Fundacja Dom"}, identifiers=("krs:1",))
    other = Institution(id="institution/krs-2", names={"pl": "Fundacja Dom"}, identifiers=("krs:2",))
    loose = office("x", "Fundacja Dom")
    assert not same(loose, one, other)
    assert not same(loose, other, one)
    assert same(loose, one)


def test_resolution_needs_no_more_of_the_records_than_it_keeps() -> None:
    items = [*sample.page_items(), *sample.table_items()]
    things = [item for item in items if isinstance(item, AnyRecord)]
    links = [item for item in items if isinstance(item, Link)]
    telling = [link for link in links if link.relation in TELLING]
    assert len(telling) < len(links)
    assert resolve(map(without_contents, things), telling) == resolve(things, links)
