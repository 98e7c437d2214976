"""What is compared of a name: its words, its legal form, its numbers; what is set apart."""

from __future__ import annotations

import pytest

from graph.resolution.names import forms
from graph.resolution.names.likeness import likeness
from graph.resolution.names.stems import skeleton, stem
from graph.resolution.names.words import word


def texts(name: str) -> list[str]:
    return [word.text for word in forms(name).words]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("The Larkhaven Society for Mosses", ["larkhaven", "society", "mosses"]),
        ("Ærøbryg & Søn", ["aerobryg", "son"]),
        ("ООО «Кристалгор»", ["kristalgor"]),
        ("Kestrel Int'l", ["kestrel", "intl"]),
        ("N.I.M.A.", ["nima"]),
        ("Forty-Four Winds", ["44", "winds"]),
        ("Fund XIV", ["fund", "14"]),
        ("III Liceum Ogólnokształcące", ["3", "liceum", "ogolnoksztalcace"]),
        ("IV Harbour Ltd", ["4", "harbour"]),
        ("Three Hundred Oaks", ["300", "oaks"]),
        ("7% Capital", ["7", "percent", "capital"]),
        ("3rd Harbour", ["3", "harbour"]),
        ("Studio54", ["studio", "54"]),
        ("12,000 Oaks", ["12000", "oaks"]),
        ("Instytut Mchów - Państwowy Instytut Badawczy", ["instytut", "mchow"]),
        ("Brzózka S.A. w likwidacji", ["brzozka"]),
        ("The Of And", ["the", "of", "and"]),
        ("", []),
    ],
)
def test_words(name: str, words: list[str]) -> None:
    assert texts(name) == words


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Zorvanix Sp. z o. o.", "sp_zoo"),
        ("Zorvanix spółka z ograniczoną odpowiedzialnością", "sp_zoo"),
        ("ZORVANIX SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA", "sp_zoo"),
        ("Zorvanix SPZOO", "sp_zoo"),
        ("Zorvanix, s. r. o.", "sro"),
        ("Uždaroji akcinė bendrovė Zorvanix", "nordic_private"),
        ("Zorvanix GmbH & Co. KG", "kg"),
        ("Zorvanix Aktiengeselschaft", "ag"),
        ("Zorvanix S.A. de C.V.", "sa"),
        ("ZorvanixAG", "ag"),
        ("Акционерное общество Зорваникс", "jsc"),
        ("Zorvanix (OOO)", "ooo"),
        ("Zorvanix Ltd Trading", "ltd"),
        ("Zorvanix e. V.", "ev"),
    ],
)
def test_legal_forms(name: str, code: str) -> None:
    assert forms(name).codes == (code,)
    assert texts(name)[0].startswith("zorvani")


def test_a_name_that_is_a_legal_form_remains() -> None:
    assert texts("Limited") == ["limited"]
    assert texts("AB") == ["ab"]


def test_company_says_nothing() -> None:
    assert forms("Drummel Company").legal == frozenset()


def test_the_patron_is_apart() -> None:
    form = forms("Szkoła Podstawowa im. Jana Falkowskiego w Orlicach")
    assert [word.text for word in form.words] == ["szkola", "podstawowa", "orlicach"]
    assert [word.text for word in form.optional] == ["jana", "falkowskiego"]
    assert [word.text for word in form.places] == ["orlicach"]


def test_what_brackets_add_may_be_missing() -> None:
    assert [word.text for word in forms("Kestrel Shipping (Poland)").optional] == ["poland"]
    assert [word.text for word in forms("Nordavian Tidal Bureau (NTB)").optional] == ["ntb"]
    assert forms("Kestrel (Holdings)").optional == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Białymstoku", "Białystok"),
        ("Lipkach", "Lipki"),
        ("Zielonej", "Zielona"),
        ("Uniwersytetu", "Uniwersytet"),
        ("Ziemi", "Ziemia"),
    ],
)
def test_polish_words_are_looked_up(one: str, other: str) -> None:
    assert likeness(forms(one, "pl").words[0], forms(other, "pl").words[0]) > 0.9


def test_stems_without_a_dictionary() -> None:
    assert stem("lodzi") == stem("lodz")
    assert stem("warszawskiego") == stem("warszawski") == stem("warszawska")
    assert stem("krakowie") == stem("krakow")
    assert stem("services") != stem("press")
    assert stem("glass") == "glass"


def test_romanisations() -> None:
    assert skeleton("shcherbinov") == skeleton("scherbinov")
    assert skeleton("h") == "h"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("profit", "nonprofit"),
        ("microvolt", "macrovolt"),
        ("national", "rational"),
        ("austria", "australia"),
        ("3", "5"),
    ],
)
def test_alike_but_not_one(one: str, other: str) -> None:
    assert likeness(word(one), word(other)) == 0


def test_forms_are_shared() -> None:
    assert forms("Quellmark") is forms("Quellmark")
