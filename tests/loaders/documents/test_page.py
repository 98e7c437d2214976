"""Tokens, sentences, blocks, lists and quotations keep their place in the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.documents.page import Page
from loaders.documents.polish import grammar

ABBREVIATIONS = grammar.words("sentences", "abbreviations")
WORDS = st.sampled_from(
    [
        "Urząd",
        "projekt",
        "„",
        "”",
        '"',
        ".",
        ",",
        ":",
        "\n",
        "\n\n",
        " • ",
        "1. ",
        "r.",
        "ul.",
        "–",
        "(",
        ")",
        "a",
        "\u00a0",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


def sentences(text: str) -> list[str]:
    page = Page(text, ABBREVIATIONS)
    return [page.words(span) for span in page.sentences]


@given(TEXTS)
def test_tokens_stand_where_they_say_and_sentences_cover_them(text: str) -> None:
    page = Page(text, ABBREVIATIONS)
    assert all(text[token.start : token.end] == token.text for token in page.tokens)
    covered = [index for span in page.sentences for index in range(span.first, span.last)]
    assert covered == list(range(len(page.tokens)))
    for index, span in enumerate(page.sentences):
        assert all(page.sentence_index(i) == index for i in range(span.first, span.last))


@given(TEXTS)
def test_lists_and_quotations_lie_in_the_page(text: str) -> None:
    page = Page(text, ABBREVIATIONS)
    for bullets in page.lists:
        assert bullets.intro < bullets.items[0] <= bullets.items[-1] < len(page.blocks)
    for quotation in page.quotations:
        assert page.block_index(quotation.first) == page.block_index(quotation.last)


def test_a_dot_ends_a_sentence_unless_an_abbreviation_or_a_date_goes_on() -> None:
    assert sentences("Gra. Śpiewa dr. Nowak z ul. Długiej.") == ["Gra.", "Śpiewa dr. Nowak z ul. Długiej."]
    assert len(sentences("Dnia 5 maja 2012 r. Urząd podpisał umowę.")) == 1
    assert (
        len(sentences("Umowę podpisano w urzędzie gminy w obecności wielu gości 5 maja 2012 r. Projekt ruszył.")) == 2
    )
    assert len(sentences("Projekt „Most”. Projekt „Kładka”.")) == 2
    assert len(sentences("Projekt „Nauka. Praca. Start” trwa. Kończy się w maju.")) == 2


def test_a_line_that_goes_on_with_a_small_letter_is_joined() -> None:
    assert sentences("Wsparcie jednostek w gminach\n  i powiatach.") == ["Wsparcie jednostek w gminach\n  i powiatach."]
    assert len(sentences("Urząd\n\ni inni")) == 2
    assert len(sentences("• pierwszy\n• drugi")) == 2


def test_a_list_belongs_to_what_announces_it() -> None:
    page = Page("Partnerzy:\n• Gmina A\n• Gmina B\n\nKoniec.", ABBREVIATIONS)
    assert [(bullets.intro, bullets.items) for bullets in page.lists] == [(0, (1, 2))]
    unmarked = Page("Partnerzy:\n\nGmina A\n\nGmina B\n\nTo jest zdanie i koniec listy.", ABBREVIATIONS)
    assert [bullets.items for bullets in unmarked.lists] == [(1, 2)]


def test_quotations_of_several_styles() -> None:
    page = Page('„Most” "Kładka" «Bród» „Otwarty i nigdy nie zamknięty', ABBREVIATIONS)
    assert [page.words(span) for span in page.quotations] == ["Most", "Kładka", "Bród"]
