"""Whose page it is, and what the page says of itself: "we", "our Association", invitations. All of it is invented."""

from __future__ import annotations

import pytest

from loaders.documents.findings import Findings
from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.reader import find
from loaders.documents.publisher import publisher_of
from loaders.documents.western.lexicon import lexicon
from loaders.documents.western.reader import find as find_western
from loaders.documents.western.reader import page_of

PARAGRAPH = (
    "Młyn stoi nad rzeką od stu lat i miele zboże dla całej okolicy, a w niedziele jest w nim muzeum i kawiarnia."
)
MOST = "Fundacja „Most”"
HARBOUR = "Harbour Foundation"
ULM = "Universität Ulm"


def said(language: str, publisher: str | None, text: str) -> Findings:
    if language == "pl":
        return find(Page(text, grammar.words("sentences", "abbreviations")), None, publisher)
    words = lexicon(language)
    return find_western(page_of(text, words), words, None, publisher)


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"Tytuł\n{PARAGRAPH}\nŹródło: Urząd Gminy Lipki", "Urząd Gminy Lipki"),
        (f"Tytuł\n{PARAGRAPH}\nŹródło: Jan Nowak", None),
        (f"KŁOS\nul. Długa 6\n00-100 Kolno\n\nTytuł\n{PARAGRAPH}", "KŁOS"),
        (f"Jan Nowak\nul. Długa 6\n00-100 Kolno\n\nTytuł\n{PARAGRAPH}", None),
        (f"Tytuł\n{PARAGRAPH}\nFundacja „Most”\nul. Długa 6\n00-100 Kolno", "Fundacja „Most”"),
        (f"Tytuł\n{PARAGRAPH}\nMiejsce:\nFundacja „Most”\nul. Długa 6\n00-100 Kolno", None),
        (f"Tytuł\n{PARAGRAPH}\n© 2013-2015 Powiatowy Urząd Pracy w Kolnie", "Powiatowy Urząd Pracy w Kolnie"),
        (f"Administratorem danych osobowych jest Dom Kultury w Kolnie.\nTytuł\n{PARAGRAPH}", "Dom Kultury w Kolnie"),
        (f"Nowa pracownia – Biblioteka Miejska w Kolnie\n{PARAGRAPH}", "Biblioteka Miejska w Kolnie"),
        (f"Powiatowy Urząd Pracy w Kolnie\nKontakt\nUmowa podpisana\n{PARAGRAPH}", "Powiatowy Urząd Pracy w Kolnie"),
        (f"Gmina Lipki – lider zmian\n{PARAGRAPH}", None),
        (f"Fundacja „Most” zaprasza\nna piknik\nTytuł\n{PARAGRAPH}", None),
        (f"Gmina Lipki\nFundacja „Most”\nPowiat Sokólski\n{PARAGRAPH}", None),
        (f"Tytuł\n{PARAGRAPH}\nW młynie była Fundacja „Most”.", None),
    ],
)
def test_publisher(text: str, publisher: str | None) -> None:
    assert publisher_of(text, "pl") == publisher


def test_publisher_of_an_english_page() -> None:
    assert publisher_of("Title\nIt was a long day.\nSource: University of Whitby", "en") == "University of Whitby"


@pytest.mark.parametrize(
    ("language", "publisher", "text", "ties"),
    [
        ("pl", MOST, "Realizujemy projekt „Nowa droga”.", f"{MOST} leads Nowa droga"),
        ("pl", None, "Realizujemy projekt „Nowa droga”.", ""),
        ("pl", MOST, "Nie realizujemy projektu „Nowa droga”.", ""),
        ("pl", MOST, "Zapraszamy do udziału w projekcie „Nowa droga”.", ""),
        ("pl", MOST, "„Realizujemy projekt Nowa droga z radością” – mówi wójt.", ""),
        ("pl", MOST, "– Realizujemy projekt „Nowa droga” – dodaje prezes.", ""),
        ("pl", MOST, "Będziemy realizować projekt „Nowa droga”.", ""),
        ("pl", MOST, "Jesteśmy partnerem projektu „Nowa droga”.", f"{MOST} partner_in Nowa droga"),
        ("pl", MOST, "W projekcie „Nowa droga” testujemy młyny.", f"{MOST} partner_in Nowa droga"),
        ("pl", MOST, "5 maja 2012 r. podpisaliśmy umowę.", f"{MOST} party_to Umowa z 5 maja 2012 r."),
        ("pl", MOST, "W imieniu Fundacji „Most” zapraszamy do projektu „Nowa droga”.", f"{MOST} leads Nowa droga"),
        (
            "en",
            HARBOUR,
            "We cooperate with the University of Whitby.",
            f"{HARBOUR} cooperates_with University of Whitby",
        ),
        ("en", None, "We cooperate with the University of Whitby.", ""),
        ("en", HARBOUR, "We hope to cooperate with the University of Whitby.", ""),
        ("de", ULM, "Im Namen der Universität Ulm laden wir Sie zum Projekt „Weg“ ein.", f"{ULM} leads Weg"),
    ],
)
def test_what_the_owner_does_is_implied(language: str, publisher: str | None, text: str, ties: str) -> None:
    owner = publisher or {"pl": MOST, "en": HARBOUR, "de": ULM}[language]
    found = said(language, publisher, f"{owner}\n\n{text}").ties
    assert {f"{t.subject.name} {t.relation} {t.object.name}" for t in found} == set(filter(None, [ties]))
    assert {tie.certainty for tie in found} <= {"implied"}


def test_our_foundation_is_the_owner() -> None:
    text = f"{MOST}\n\nFundacja „Kuźnia” gra. Nasza Fundacja współpracuje z Gminą Jedwabne."
    [tie] = said("pl", MOST, text).ties
    assert (tie.subject.name, tie.object.name, tie.certainty) == (MOST, "Gmina Jedwabne", "stated")
    assert said("pl", None, text).ties == []


def test_an_authority_supports_the_unit_that_invites() -> None:
    text = "W imieniu Gminy Lipki oraz Domu Kultury w Kolnie zapraszamy do projektu „Nowa droga”."
    assert {(t.subject.name, t.relation, t.certainty) for t in said("pl", None, text).ties} == {
        ("Gmina Lipki", "supports", "implied"),
        ("Dom Kultury w Kolnie", "leads", "implied"),
    }


def test_two_who_invite_are_partners() -> None:
    text = "W imieniu Fundacji „Most” i Domu Kultury w Kolnie zapraszamy do projektu „Nowa droga”."
    assert {t.relation for t in said("pl", None, text).ties} == {"partner_in"}


def test_who_invites_leads_nothing_that_others_lead() -> None:
    text = (
        "Gmina Jedwabne realizuje projekt „Nowa droga”. W imieniu Fundacji „Most” zapraszamy do projektu „Nowa droga”."
    )
    assert {(t.subject.name, t.relation) for t in said("pl", None, text).ties} == {("Gmina Jedwabne", "leads")}
