"""What the Polish reader finds, with cases as data.

`names.tsv` has a phrase, the nominative, kind and place of its institution (nothing: there is none in it); `dates.tsv`
a phrase and its dates; `relations.tsv` a sentence and every relation that it states; `signatories.tsv` a sentence and
who signs in which function for whom (nothing: it is not sure); `programmes.tsv` a text, its programmes and their levels
in order, and what each is part of; `page_dates.tsv` a phrase, the date of its page and the phrase's dates; `events.tsv`
events with their days and numbers of participants; `groups.tsv` groups and how often each is named; `planned.tsv`
groups and events that are still to come; `titles.tsv` the titles of projects.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.documents.findings import Person
from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.dates import dates
from loaders.documents.polish.reader import find

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


@pytest.mark.parametrize(("text", "published", "expected"), cases("page_dates.tsv"))
def test_dates_without_a_year(text: str, published: str, expected: str) -> None:
    assert [f"{d.first or ''}..{d.last or ''}" for d in dates(text, published)] == expected.split()


@pytest.mark.parametrize(("text", "expected"), cases("events.tsv"))
def test_events(text: str, expected: str) -> None:
    found = []
    for event in find(page(text)).events:
        days = f"{event.start}..{event.end}" if event.end != event.start else event.start
        found.append(" ".join(str(part) for part in (event.name, days, event.participants) if part))
    assert found == list(filter(None, expected.split("; ")))


@pytest.mark.parametrize(("text", "expected"), cases("groups.tsv"))
def test_groups(text: str, expected: str) -> None:
    found = [f"{group.name} {len(group.mentions)}" for group in find(page(text)).groups]
    assert found == list(filter(None, expected.split("; ")))


@pytest.mark.parametrize(("text", "expected"), cases("planned.tsv"))
def test_what_is_only_planned(text: str, expected: str) -> None:
    found = find(page(text))
    planned = [thing.name for thing in (*found.groups, *found.events) if thing.status == "planned"]
    assert planned == list(filter(None, expected.split("; ")))


@pytest.mark.parametrize(("text", "expected"), cases("titles.tsv"))
def test_titles_of_projects(text: str, expected: str) -> None:
    assert [project.name for project in find(page(text)).projects] == list(filter(None, expected.split("; ")))


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


@pytest.mark.parametrize(
    "lines",
    [
        "Podpisy:\n\nJan Nowak – Wójt Gminy Jedwabne\nEwa Lis – Prezes Fundacji „Most”",
        "Za Gminę Jedwabne: Jan Nowak, Wójt\nZa Fundację „Most”: Ewa Lis, Prezes Zarządu",
        "Porozumienie podpisali:\n• Jan Nowak – Wójt Gminy Jedwabne,\n• Ewa Lis – Prezes Fundacji „Most”.",
    ],
)
def test_signatures_below_a_text(lines: str) -> None:
    text = (
        f"5 maja 2012 r. podpisano porozumienie między Gminą Jedwabne a Fundacją „Most”.\n\n{lines}\n\nFot. Adam Wilk"
    )
    signed = [(t.subject, t.object.name) for t in find(page(text)).ties if t.relation == "signs_for"]
    assert {(p.name, p.function, name) for p, name in signed if isinstance(p, Person)} == {
        ("Jan Nowak", "Wójt", "Gmina Jedwabne"),
        ("Ewa Lis", "Prezes", "Fundacja „Most”"),
    }


def test_an_address_tells_the_place() -> None:
    found = find(page("Fundacja „Most”, ul. Długa 1, 18-400 Łomża")).institutions[0]
    assert (found.place, found.located is not None) == ("Łomża", True)


def test_participants_are_those_who_came() -> None:
    text = "5 maja 2012 r. odbyła się konferencja „Wieś jutra”. W konferencji wzięło udział 40 osób. Koło ma 90 osób."
    assert [(e.name, e.start, e.participants) for e in find(page(text)).events] == [("Wieś jutra", "2012-05-05", 40)]


def test_a_timeline_tells_of_events() -> None:
    text = (
        "2012-05-01\nPoczątek\nOtwarcie młyna w czasie powodzi.\n\n2012-06-02\nNowe żarna kamienne\n"
        "31 osób przy żarnach.\n\n"
        "2012-07-03\nAudycja Radia Kolno\nMateriał o młynie.\n\n2012-08-04\n1200 osób w młynie\n"
    )
    found = [(e.name, e.start, e.participants) for e in find(page(text)).events]
    assert found == [
        ("Otwarcie młyna", "2012-05-01", None),
        ("Nowe żarna kamienne", "2012-06-02", 31),
        ("Audycja Radia Kolno", "2012-07-03", None),
    ]


def test_a_card_of_a_site_is_about_one_project() -> None:
    text = (
        "Młyn Wiejski\n\n2012-05-01\n\nOd maja działa Wędrowny Młyn Wiejski.\n\npartners:\nFundacja „Most”\n"
        "Gmina Jedwabne\n\nfunding:\nPowiat Sokólski\n\nDom Sąsiadów\n\n2012-06-01\n\nTrwa remont.\n\npartners:\n"
        "Gmina Stare Babice\n"
    )
    found = find(page(text))
    assert [p.name for p in found.projects] == ["Wędrowny Młyn Wiejski", "Dom Sąsiadów"]
    assert {(t.subject.name, t.relation, t.object.name) for t in found.ties} == {
        ("Fundacja „Most”", "partner_in", "Wędrowny Młyn Wiejski"),
        ("Gmina Jedwabne", "partner_in", "Wędrowny Młyn Wiejski"),
        ("Wędrowny Młyn Wiejski", "funded_by", "Powiat Sokólski"),
        ("Gmina Stare Babice", "partner_in", "Dom Sąsiadów"),
    }


def test_those_who_benefit_do_not_lead() -> None:
    text = "Projekt „Nowa droga” trwa.\n\nBeneficjenci ostateczni:\n• Gmina Jedwabne\n• Fundacja „Most”\n"
    assert find(page(text)).ties == []


def test_the_years_of_a_programme_are_not_those_of_a_project() -> None:
    text = "Gmina Jedwabne realizuje w ramach Programu Rozwoju Wsi 2007-2013 projekt „Nowa droga”."
    assert [(p.start, p.end) for p in find(page(text)).projects] == [(None, None)]


def test_what_is_planned_besides_is_another_agreement() -> None:
    text = (
        "5 maja 2012 r. Gmina Jedwabne podpisała umowę z Fundacją „Most”. "
        "Planowane jest podpisanie porozumienia z Aresztem Śledczym w Kolnie."
    )
    found = find(page(text))
    assert [(a.kind, a.status) for a in found.agreements] == [("contract", None), ("agreement", "planned")]
    parties = {(t.subject.name, t.object.name) for t in found.ties if t.relation == "party_to"}
    assert ("Areszt Śledczy w Kolnie", "Umowa z 5 maja 2012 r.") not in parties


def test_labels_tell_title_leader_and_partners() -> None:
    text = (
        "Nr projektu: ABCD.05.09-00-0056/25\nCel projektu: Podniesienie kompetencji.\nTytuł: Rozwój młynów wsi\n"
        "Beneficjent: Nowy Młyn Instytut w partnerstwie z Fundacją „Most” oraz Gminą Jedwabne.\n"
    )
    found = find(page(text))
    assert [p.name for p in found.projects] == ["Rozwój młynów wsi"]
    assert {(t.subject.name, t.relation) for t in found.ties} == {
        ("Nowy Młyn Instytut", "leads"),
        ("Fundacja „Most”", "partner_in"),
        ("Gmina Jedwabne", "partner_in"),
    }


def test_partners_joined_by_and() -> None:
    text = "Projekt „Nowa droga” trwa.\nPartnerzy projektu: Stowarzyszenie Kuźnia oraz Nowy Młyn"
    partners = [t.subject.name for t in find(page(text)).ties if t.relation == "partner_in"]
    assert partners == ["Stowarzyszenie Kuźnia", "Nowy Młyn"]


def test_a_bare_project_after_a_list_of_others_is_that_before_the_list() -> None:
    text = (
        "Projekt „Nowa droga” trwa od maja 2012 r. Są też:\n\n• „Stary młyn” (projekt Gminy Jedwabne),\n"
        "• „Dom” (projekt Fundacji „Most”).\n\nProjekt jest współfinansowany ze środków PFRON."
    )
    funded = [t.subject.name for t in find(page(text)).ties if t.relation == "funded_by"]
    assert funded == ["Nowa droga"]


def test_an_agreement_spoken_of_again_stands_without_parties() -> None:
    spoken = "Podpisano porozumienie o współpracy. Porozumienie jest otwarte."
    assert [a.name for a in find(page(spoken)).agreements] == ["Porozumienie o współpracy"]
    assert find(page("Podpisano porozumienie o współpracy.")).agreements == []
    assert find(page("Podpisano umowę. Umowa jest otwarta.")).agreements == []


def test_labels_may_end_with_a_dash() -> None:
    text = "Lider projektu – Fundacja „Most”\nPartner 1 – Gmina Jedwabne\nTytuł projektu: Nowy młyn"
    found = {(t.subject.name, t.relation, t.object.name) for t in find(page(text)).ties}
    assert found == {("Fundacja „Most”", "leads", "Nowy młyn"), ("Gmina Jedwabne", "partner_in", "Nowy młyn")}


def test_a_short_name_after_the_first_word_of_a_sentence() -> None:
    text = "Fundacja „Most” gra. Prezes Fundacji śpiewa. Do Fundacji przychodzą ludzie."
    assert [len(i.mentions) for i in find(page(text)).institutions] == [3]


def test_a_heading_with_a_dash_is_no_label() -> None:
    text = "Projekt „Nowy młyn” trwa.\nWsparcie – Dom Seniora\nWspółpraca – Nowa Droga"
    assert find(page(text)).ties == []
