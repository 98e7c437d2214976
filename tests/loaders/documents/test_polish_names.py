"""Names that Polish authors write in one sentence or list, with cases as data.

`polish_names.tsv` has a text (\\n begins a new line) and the names of all its institutions, `polish_titles.tsv` a text
and the titles of all its projects, `polish_calls.tsv` a text and the names of all its programmes; where nothing is
named, nothing stands behind the text.
"""

from __future__ import annotations

import pytest

from loaders.documents.polish.reader import find
from tests.loaders.documents.test_ordinary import cases, page


@pytest.mark.parametrize(("text", "names"), cases("polish_names.tsv"))
def test_institutions(text: str, names: str) -> None:
    assert {i.name for i in find(page(text)).institutions} == set(filter(None, names.split("; ")))


@pytest.mark.parametrize(("text", "titles"), cases("polish_titles.tsv"))
def test_projects(text: str, titles: str) -> None:
    assert {p.name for p in find(page(text)).projects} == set(filter(None, titles.split("; ")))


@pytest.mark.parametrize(("text", "names"), cases("polish_calls.tsv"))
def test_programmes(text: str, names: str) -> None:
    assert {p.name for p in find(page(text)).programmes} == set(filter(None, names.split("; ")))


def test_a_single_word_and_the_beginning_of_a_title_are_named_again() -> None:
    text = "Lipnetix | Dom\n\nProjekt „Lipnetix” trwa. Lipnetix kończy się w maju, a projekt lipnetix w czerwcu.\n"
    named = [sum(not m.pointing for m in p.mentions) for p in find(page(text)).projects]
    assert named == [4]
    text = "Dobra zmiana dzielnicy\n\nTytuł projektu: Dobra zmiana dzielnicy dla mieszkańców Borku\n"
    assert [[m.span.first for m in p.mentions] for p in find(page(text)).projects] == [[0, 6, 4]]


def test_an_acronym_in_brackets_is_that_of_the_title() -> None:
    text = "Grant NCN: Badanie młynów wodnych Pogórza (MWP). W projekcie MWP pracuje Ewa Lis."
    assert [(p.name, p.acronym) for p in find(page(text)).projects] == [("Badanie młynów wodnych Pogórza", "MWP")]


def test_a_university_that_goes_by_its_acronym_alone() -> None:
    found = find(page("Kieruje nim prof. ULB Jan Lis. Zespół ULB liczy trzy osoby.")).institutions
    assert [(i.name, i.kind, len(i.mentions)) for i in found] == [("ULB", "university", 2)]


def test_the_name_without_a_form_is_the_name_with_it() -> None:
    text = "Stowarzyszenie Lokalna Grupa Działania Lipa zaprasza. Lokalna Grupa Działania Lipa czeka."
    assert [i.name for i in find(page(text)).institutions] == ["Stowarzyszenie Lokalna Grupa Działania Lipa"]
