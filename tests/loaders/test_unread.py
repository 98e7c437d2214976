"""Sentences that look like cooperation and gave nothing: named, so that a person can look at them, and bounded."""

from __future__ import annotations

import pytest

from graph import locators
from graph.locators import TextSpan
from graph.records import Document, Evidence, Institution, Link, Rejection, Yield
from loaders.documents.unread import FIELD, MOST, unread

TEXT = (
    "Nowości. Urząd Gminy Dolna współpracuje od lat z Fundacją Most. Zapraszamy do czytania naszego biuletynu.\n"
    "Partnerem projektu jest Szkoła w Górnej.\nWspółpraca z mieszkańcami układa się od dawna bardzo dobrze."
)


def found(text: str, *items: Yield) -> list[Rejection]:
    return list(unread(Document(name="a.txt", text=text), items))


def evidence(text: str, words: str) -> tuple[Evidence, ...]:
    start = text.index(words)
    return (Evidence("source/a", locators.to_string(TextSpan("a.txt", start, start + len(words))), words),)


def test_sentences_with_cooperation_and_an_institution_are_named() -> None:
    rejections = found(TEXT)
    assert [item.value for item in rejections] == [
        "Urząd Gminy Dolna współpracuje od lat z Fundacją Most.",
        "Partnerem projektu jest Szkoła w Górnej.",
    ]
    for item in rejections:
        span = locators.parse(item.locator)
        assert isinstance(span, TextSpan)
        assert TEXT[span.start : span.end] == item.value
        assert (item.field, item.kept) == (FIELD, True)
        assert item.value in item.reason


def test_what_was_read_is_not_named() -> None:
    link = Link(
        subject="institution/a",
        relation="cooperates_with",
        object="institution/b",
        evidence=evidence(TEXT, "Urząd Gminy Dolna współpracuje"),
    )
    assert [item.value for item in found(TEXT, link)] == ["Partnerem projektu jest Szkoła w Górnej."]


def test_an_institution_that_the_reader_found_counts_under_any_name() -> None:
    text = "Firma Altra podpisała w maju list intencyjny z przedstawicielami samorządu."
    assert not found(text)
    institution = Institution(id="institution/a", names={"pl": "Altra"}, evidence=evidence(text, "Firma Altra"))
    assert len(found(text, institution)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The University of Dolna will cooperate with the Most Foundation on health.",
        "Die Gemeinde Dolna und der Verein Most haben eine Vereinbarung über den Schulbau geschlossen.",
    ],
)
def test_other_languages(text: str) -> None:
    assert [item.value for item in found(text)] == [text]


def test_a_page_is_bounded() -> None:
    text = "Urząd Gminy Dolna współpracuje od lat z Fundacją Most. " * (MOST + 7)
    rejections = found(text)
    assert len(rejections) == MOST + 1
    assert rejections[-1].reason.startswith("7 more sentences look like cooperation")


def test_a_text_without_punctuation_does_not_take_long() -> None:
    assert len(found("współpraca Urząd " * 50_000)) <= MOST + 1
