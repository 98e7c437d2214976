"""Ties to things that were dropped on the way: they are left out, and nothing fails."""

from __future__ import annotations

import pytest

from graph.records import Link
from loaders.documents.findings import Agreement, Findings, Institution, Mention, Person, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.recording import records_of
from tests.loaders.documents.test_reader import read

TEXT = "Fundacja Lipa podpisała umowę. Ewa Lis, prezes."


def links(kept: bool) -> list[Link]:
    page = Page(TEXT, grammar.words("sentences", "abbreviations"))
    foundation = Institution("Fundacja Lipa", [Mention(Span(0, 2))])
    agreement = Agreement("umowa", [Mention(Span(3, 4))])
    person = Person("Ewa Lis", [Mention(Span(5, 7))])
    signs = Tie(person, "signs_for", foundation, Span(0, 7), on=agreement)
    party = Tie(foundation, "party_to", agreement, Span(0, 4))
    findings = Findings(institutions=[foundation], people=[person], agreements=[agreement] if kept else [])
    findings.ties = [signs, party]
    return [item for item in records_of(page, findings, "page.txt", "source/page") if isinstance(item, Link)]


@pytest.mark.parametrize(("kept", "count"), [(True, 2), (False, 0)])
def test_a_tie_needs_everything_that_it_speaks_of(kept: bool, count: int) -> None:
    assert len(links(kept)) == count


def test_who_signs_several_agreements_in_one_word_makes_no_page_unreadable() -> None:
    text = (
        "Podpisano umowy patronackie. Sygnatariuszami umów byli: Starosta Lipecki Jan Nowak, "
        "rektor Akademii Nauk Stosowanych w Kolnie Adam Lis. Umowy obowiązują."
    )
    assert read(text)
