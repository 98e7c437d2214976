"""Parties in lists, of lists that go on, and below a heading; units and the seats of companies."""

from __future__ import annotations

import pytest

from loaders.documents.findings import Findings
from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.reader import find


def _find(text: str) -> Findings:
    return find(Page(text, grammar.words("sentences", "abbreviations")))


def _parties(text: str) -> set[str]:
    return {tie.subject.name for tie in _find(text).ties if tie.relation == "party_to"}


BOTH = {"Gmina Lipki", "Fundacja „Most”"}


@pytest.mark.parametrize(
    "text",
    [
        "5 maja 2012 r. zawarto porozumienie pomiędzy:\n\n1. Gminą Lipki,\n2. oraz Fundacją „Most”.",
        "5 maja 2012 r. podpisano umowy pomiędzy:\n- Gminą Lipki,\n\na jedną organizacją:\n- Fundacją „Most”.",
        "Strony porozumienia:\n1. Gmina Lipki\n2. Fundacja „Most”\n\nPorozumienie podpisano 5 maja 2012 r.",
        "Partnerstwo „Razem” podpisały dwa podmioty w dniu 5 maja 2012 r. Są to:\n- Gmina Lipki\n- Fundacja „Most”",
    ],
)
def test_lists_of_parties(text: str) -> None:
    assert _parties(text) == BOTH


def test_a_list_of_what_an_agreement_covers_names_no_party() -> None:
    text = "5 maja 2012 r. Gmina Lipki podpisała porozumienie, które obejmuje:\n- Fundację „Most”,\n- Powiat Sokólski."
    assert _parties(text) == {"Gmina Lipki"}


def test_a_heading_names_an_agreement_of_which_the_text_speaks_again() -> None:
    text = "Porozumienie o współpracy z Fundacją „Most”\n\nPorozumienie otwiera drogę do wspólnych działań."
    assert [a.name for a in _find(text).agreements] == ["Porozumienie o współpracy"]
    assert not _find("Porozumienie o współpracy z Fundacją „Most”\n\nInne sprawy.").agreements


def test_an_acronym_behind_a_unit_is_that_of_the_whole() -> None:
    text = "• Departament Kultury Urzędu Marszałkowskiego Województwa Lipeckiego (UMWL)\n• Departament Zdrowia UMWL"
    found = _find(text)
    assert {(t.subject.name, t.object.name) for t in found.ties if t.relation == "part_of"} == {
        (name, "Urząd Marszałkowski Województwa Lipeckiego")
        for name in ("Departament Kultury Urzędu Marszałkowskiego Województwa Lipeckiego", "Departament Zdrowia UMWL")
    }


def test_words_behind_the_name_of_a_company_say_where_it_is() -> None:
    found = _find("Firma Metalex S.A. z siedzibą w Kolnie podpisała 5 maja 2012 r. umowę z Kowal Sp. z o.o. w Łomży.")
    assert [(i.name, i.place, i.located is not None) for i in found.institutions] == [
        ("Metalex S.A.", "Kolno", True),
        ("Kowal Sp. z o.o.", "Łomża", True),
    ]


def test_a_label_of_something_else_says_nothing_of_an_event() -> None:
    text = "5 maja 2012 r. odbyła się konferencja „Wieś jutra”.\n\nPartnerzy {}:\nFundacja „Most”, Gmina Lipki"
    said = [{t.relation for t in _find(text.format(of)).ties} for of in ("konferencji", "KLW")]
    assert said == [{"partner_in"}, set()]
