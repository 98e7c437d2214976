"""What the Polish reader finds, with cases as data.

`names.tsv` has a phrase, the nominative, kind and place of its institution (nothing: there is none in it); `dates.tsv`
a phrase and its dates; `relations.tsv` a sentence and every relation that it states; `signatories.tsv` a sentence and
who signs in which function for whom (nothing: it is not sure); `programmes.tsv` a text, its programmes and their levels
in order, and what each is part of.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.documents import grammar
from loaders.documents.dates import dates
from loaders.documents.findings import Person
from loaders.documents.page import Page
from loaders.documents.polish import find

HERE = Path(__file__).parent


def cases(name: str) -> list[tuple[str, ...]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        width = len(next(rows))
        return [tuple((*row, *[""] * width)[:width]) for row in rows]


def page(text: str) -> Page:
    return Page(text, grammar.words("sentences", "abbreviations"))


@pytest.mark.parametrize(("text", "name", "kind", "place"), cases("names.tsv"))
def test_institution(text: str, name: str, kind: str, place: str) -> None:
    found = [(i.name, i.kind, i.place or "") for i in find(page(text)).institutions]
    assert found == ([(name, kind, place)] if name else [])


@pytest.mark.parametrize(("text", "expected"), cases("dates.tsv"))
def test_dates(text: str, expected: str) -> None:
    assert [f"{d.first or ''}..{d.last or ''}" for d in dates(text)] == expected.split()


@pytest.mark.parametrize(("text", "says"), cases("relations.tsv"))
def test_relations(text: str, says: str) -> None:
    found = {f"{tie.subject.name} {tie.relation} {tie.object.name}" for tie in find(page(text)).ties}
    assert found == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(("text", "levels"), cases("programmes.tsv"))
def test_programmes(text: str, levels: str) -> None:
    found = [f"{p.name} < {p.part_of.name}" if p.part_of else p.name for p in find(page(text)).programmes]
    assert found == [level for level in levels.split("; ") if level]


def test_an_acronym_needs_exactly_one_institution() -> None:
    one = "Powiatowy Urząd Pracy w Kolnie zaprasza. PUP czeka."
    two = "Powiatowy Urząd Pracy w Kolnie i Powiatowy Urząd Pracy w Łomży zapraszają. PUP czeka."
    assert [len(i.mentions) for i in find(page(one)).institutions] == [2]
    assert [len(i.mentions) for i in find(page(two)).institutions] == [1, 1]


def test_short_names_point_back_only_where_one_can_be_meant() -> None:
    text = "Dom Kultury w Kolnie gra. Wczoraj Dom Kultury grał. Wszystko to w naszym Domu."
    assert [m.span.last - m.span.first for m in find(page(text)).institutions[0].mentions] == [4, 2, 1]


def test_levels_of_a_programme_hang_together() -> None:
    text = (
        "Projekt „Most” współfinansowano ze środków Europejskiego Funduszu Społecznego w ramach Programu Operacyjnego "
        "Kapitał Ludzki, Priorytet IX Rozwój wykształcenia, Działanie 9.5 Oddolne inicjatywy Poddziałanie 9.5.1 Wieś."
    )
    chain = [(p.kind, p.part_of.name if p.part_of else None) for p in find(page(text)).programmes]
    assert chain == [
        ("fund", None),
        ("programme", "Europejski Fundusz Społeczny"),
        ("priority", "Program Operacyjny Kapitał Ludzki"),
        ("measure", "Priorytet IX Rozwój wykształcenia"),
        ("submeasure", "Działanie 9.5 Oddolne inicjatywy"),
    ]


def test_a_title_that_sounds_like_an_institution_is_a_project_only() -> None:
    found = find(page("Projekt pn. „Centrum Integracji Społecznej w Kolnie” realizuje Fundacja „Most”."))
    assert [i.name for i in found.institutions] == ["Fundacja „Most”"]
    assert [p.name for p in found.projects] == ["Centrum Integracji Społecznej w Kolnie"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Projekt „Most” trwa od 1 maja 2012 r. do 30 czerwca 2013 r.", "2012-05-01", "2013-06-30"),
        ("Projekt „Most” potrwa do końca 2013 roku.", None, "2013"),
        ("Z dniem 1 maja 2012 r. Gmina Jedwabne rozpoczęła realizację projektu „Most”.", "2012-05-01", None),
        ("Projekt „Most”.\n\nOkres realizacji: 01.05.2012 – 30.06.2013", "2012-05-01", "2013-06-30"),
        ("Projekt „Most” jest realizowany w ramach Programu Rozwoju Wsi na lata 2007-2013.", None, None),
        ("Projekt „Most” opisano 1 maja 2012 r. w gazecie.", None, None),
    ],
)
def test_period_of_a_project(text: str, start: str | None, end: str | None) -> None:
    assert [(p.start, p.end) for p in find(page(text)).projects] == [(start, end)]


def test_what_will_be_signed_is_planned() -> None:
    signed = find(page("5 maja 2012 r. Gmina Jedwabne podpisała umowę z Fundacją „Most”.")).agreements
    planned = find(page("5 maja 2012 r. zostanie podpisana umowa z Fundacją „Most”.")).agreements
    assert [(a.signed, a.status) for a in signed] == [("2012-05-05", None)]
    assert [(a.signed, a.status) for a in planned] == [("2012-05-05", "planned")]


def test_only_signatories_are_people() -> None:
    text = (
        "Umowę między Gminą Jedwabne a Fundacją „Most” podpisano 5 maja 2012 r. W imieniu Fundacji „Most” umowę "
        "podpisała prezes Anna Nowak. Na spotkaniu mówił dyrektor Jan Kowalski z Gminy Jedwabne.\n\nKontakt: Piotr Lis"
    )
    found = find(page(text))
    assert [(p.name, p.function) for p in found.people] == [("Anna Nowak", "prezes")]
    assert [(t.subject.name, t.object.name) for t in found.ties if t.relation == "signs_for"] == [
        ("Anna Nowak", "Fundacja „Most”")
    ]


def test_a_signatory_in_another_case_is_put_in_the_nominative() -> None:
    text = "5 maja 2012 r. zawarto umowę z Gminą Jedwabne, reprezentowaną przez Wójta Jana Nowaka."
    assert [(p.name, p.function) for p in find(page(text)).people] == [("Jan Nowak", "Wójt")]


@pytest.mark.parametrize(("text", "signatories"), cases("signatories.tsv"))
def test_each_signatory_has_one_function_and_one_institution(text: str, signatories: str) -> None:
    found = find(page(text)).ties
    signed = [(tie.subject, tie.object) for tie in found if tie.relation == "signs_for"]
    said = {f"{p.name} [{p.function or ''}] {i.name}" for p, i in signed if isinstance(p, Person)}
    assert (said, len(signed)) == (set(filter(None, signatories.split("; "))), len(said))


def test_an_address_tells_the_place() -> None:
    found = find(page("Fundacja „Most”, ul. Długa 1, 18-400 Łomża")).institutions[0]
    assert (found.place, found.located is not None) == ("Łomża", True)


def test_participants_are_those_who_came() -> None:
    text = "5 maja 2012 r. odbyła się konferencja „Wieś jutra”. W konferencji wzięło udział 40 osób. Koło ma 90 osób."
    assert [(e.name, e.start, e.participants) for e in find(page(text)).events] == [("Wieś jutra", "2012-05-05", 40)]
