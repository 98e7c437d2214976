"""What projects and agreements are for, what they do, whom they are for and where.

`contents.toml` has invented pages and what they say.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from graph.concepts import concepts_in
from graph.records import Cooperation, Document, Link, Place, Record, Source, check
from loaders.documents.page import Span
from loaders.documents.polish.areas import TerritoryFinder, adjectival
from loaders.documents.polish.group_names import GroupMatcher
from loaders.documents.polish.reader import PolishReader, find
from tests.loaders.documents.test_finding import page

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("contents.toml").read_text(encoding="utf-8"))[
    "case"
]
SOURCE = Source(
    id="source/page", title="page", origin="page.txt", checksum="sha256:0", retrieved="2024-01-01", loader="pages"
)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_contents(case: dict[str, Any]) -> None:
    found = find(page(case["text"]))
    assert [f"{one.field}: {one.value}" for one in found.said] == case.get("said", [])
    areas = [area.name + (" (implied)" if area.certainty == "implied" else "") for area in found.areas]
    assert areas == case.get("areas", [])


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("osób bezrobotnych i niepełnosprawnych", ["unemployed", "disabled_people"]),
        ("instytucje rynku pracy oraz pomocy i integracji społecznej", "labour_market social_assistance"),
        ("osób długotrwale bezrobotnych", ["long_term_unemployed"]),
        ("szkoła, firma i rodzina", []),
        ("osób, które lubią pracę i bezrobotni", ["unemployed"]),
    ],
)
def test_names_of_groups(text: str, concepts: list[str] | str) -> None:
    wanted = concepts if isinstance(concepts, list) else [f"{c}_institutions" for c in concepts.split()]
    said = page(text)
    named = list(GroupMatcher(said, set()).within(Span(0, len(said.tokens))))
    assert list(dict.fromkeys(one.concept for one in named)) == wanted
    assert all(concepts_in(one.name, "target-groups") == (one.concept,) for one in named)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "na terenie województwa podlaskiego i w woj. warmińsko-mazurskim",
            "województwo podlaskie; województwo warmińsko-mazurskie",
        ),
        ("w powiatach: kolneńskim, Łomżyńskim i młynarskim", "powiat kolneński; powiat łomżyński; powiat młynarski"),
        ("w gminach Stare Babice, Kolno i Łomża", "gmina Stare Babice; gmina Kolno; gmina Łomża"),
        ("mieszkańcy powiatu kolneńskiego oraz miasta Łomży", "powiat kolneński; Łomża"),
        ("na terenie gmin wiejskich, w powiecie i w województwie", ""),
    ],
)
def test_territories(text: str, places: str) -> None:
    said = page(text)
    found = list(TerritoryFinder(said, {}).within(Span(0, len(said.tokens))))
    assert [one.name for one in found] == list(filter(None, places.split("; ")))
    assert "bare" not in {one.cue for one in found}


def test_a_name_that_is_no_adjective_is_no_county() -> None:
    assert adjectival("Lipskiego", "n") == "lipskie"
    assert adjectival("Kolno", "m3") is None


def test_records_carry_contents_and_places() -> None:
    text = next(case["text"] for case in CASES if case["name"] == "a card with labels and numbered tasks")
    items = list(PolishReader().read(Document(name="page.txt", text=text), SOURCE))
    for item in items:
        check(item)
    project = next(item for item in items if isinstance(item, Cooperation))
    assert project.goals == ("podniesienie jakości życia osób starszych",)
    assert project.scope == ("Klub seniora", "Wycieczki")
    assert project.results == ("2 kluby", "40 spotkań")
    assert project.target_groups == ("60 seniorów z terenu gminy Jedwabne",)
    places = {item.id: (item.names["pl"], item.kind) for item in items if isinstance(item, Place)}
    links = [item for item in items if isinstance(item, Link)]
    assert [places[link.object] for link in links] == [
        ("powiat łomżyński", "county"),
        ("powiat kolneński", "county"),
        ("gmina Jedwabne", "commune"),
    ]
    assert links[0].evidence[0].quote == "Obszar realizacji: powiaty łomżyński i kolneński"
    assert {link.subject for link in links} == {item.id for item in items if isinstance(item, Record)} - places.keys()


def test_a_group_without_a_word_for_one() -> None:
    text = "Projekt „Młyn” trwa. W ramach {} odbyły się trzy warsztaty."
    found = find(page(text.format("Szkoły Młynarzy")))
    assert [group.name for group in found.groups] == ["Szkoła Młynarzy"]
    ties = {(t.subject.name, t.relation, t.object.name, t.certainty) for t in found.ties}
    assert ("Szkoła Młynarzy", "part_of", "Młyn", "implied") in ties
    assert find(page(text.format("szkoły młynarzy"))).groups == []
    assert find(page("Projekt „Młyn” trwa. Szkoła Młynarzy zaprasza.")).groups == []
    assert [g.name for g in find(page("Szkoła Młynarzy to sieć organizacji.")).groups] == ["Szkoła Młynarzy"]


def test_at_the_same_time_as_what_was_told_before() -> None:
    text = "Projekt „Młyn” trwa. W I kwartale 2012 r. prowadzono zajęcia. {} odbyło się dwudniowe seminarium."
    dated = find(page(text.format("W tym samym czasie"))).events
    assert [(event.start, event.end) for event in dated] == [("2012-01", "2012-03")]
    assert [(e.start, e.end) for e in find(page(text.format("Potem"))).events] == [(None, None)]


def test_meetings_of_a_group_are_part_of_the_one_project() -> None:
    text = "Projekt „Młyn” trwa. {}Rada Młyńska działa. Odbyły się 3 posiedzenia Rady Młyńskiej."
    ties = [(t.subject.name, t.object.name, t.certainty) for t in find(page(text.format(""))).ties]
    assert ties == [("3 posiedzenia Rady Młyńskiej", "Młyn", "implied")]
    assert find(page(text.format("Projekt „Tama” też. "))).ties == []


def test_who_agrees_for_the_time_of_a_project_takes_part_in_it() -> None:
    text = (
        "Projekt „Młyn” trwa. Partnerstwo Młynarzy i Piekarzy działa. "
        "Partnerstwo Młynarzy i Piekarzy podpisało porozumienie o współpracy na czas realizacji projektu."
    )
    ties = {(t.subject.name, t.relation, t.certainty) for t in find(page(text)).ties}
    assert ("Partnerstwo Młynarzy i Piekarzy", "partner_in", "implied") in ties


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rada przyjęła Gminny Program Wspierania Rodziny na lata 2013-2015.", "strategy"),
        ("Raport z monitoringu „Wieloletniego Programu Rozwoju Młynów na lata 2013-2020”.", "strategy"),
        ("Dofinansowanie z Gminnego Programu Rozwoju Młynów otrzymała Fundacja „Most”.", "programme"),
        ("Gmina realizuje Wieloletni Rządowy Program Rozwoju Młynów.", "programme"),
    ],
)
def test_documents_of_policy(text: str, kind: str) -> None:
    assert [programme.kind for programme in find(page(text)).programmes] == [kind]
