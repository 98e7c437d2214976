"""Names in capitals: cases as data (`golden/poland_eu/names.tsv`), and what holds for every name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.ids import normalised
from loaders.values.casing import cased, is_shouted, tidy

CASES = Path(__file__).parent / "golden" / "poland_eu" / "names.tsv"
with CASES.open(encoding="utf-8", newline="") as cases:
    NAMES = list(csv.DictReader(cases, delimiter="\t", quoting=csv.QUOTE_NONE))
WORDS = [case["capitals"] for case in NAMES]
PIECES = [
    "POWIAT",
    "W",
    "SP. Z O.O.",
    "S.A.",
    "S. C.",
    '"',
    "„",
    ",,",
    "-",
    " - ",
    "I",
    "II",
    "K.",
    "M.ST.",
    "ŚW.",
    "/",
    "'",
]
PIECES += ["BIELSKO", "BIAŁA", "3", "PCK", "NA RZECZ", "Gmina", "ß", "ŁÓDŹ", " ", "a", "İ"]


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case["capitals"])
def test_names_are_written_as_usual(case: dict[str, str]) -> None:
    assert cased(case["capitals"]) == case["usual"]


@pytest.mark.parametrize(
    ("name", "language", "usual"),
    [
        ("UNIVERSITY OF LIPINY", "en", "University of Lipiny"),
        ("TECHNISCHE UNIVERSITÄT LIPINY", "de", "Technische Universität Lipiny"),
        ("UNIVERSITÉ DE LIPINY CNRS", "fr", "Université de Lipiny CNRS"),
        ("UNIVERSITY OF LIPINY", None, "UNIVERSITY OF LIPINY"),
        ("ZAVOD LIPA", "sl", "Zavod Lipa"),
    ],
)
def test_other_languages_are_cased_where_they_are_named(name: str, language: str | None, usual: str) -> None:
    assert cased(name, language) == usual


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ('Zakład "Lipa"', "Zakład „Lipa”"),
        ("Zakład  ,, Lipa ''", "Zakład „Lipa”"),
        ('Zakład ""Lipa""', "Zakład „Lipa”"),
        ('"Lipa" i "Brzoza"', "„Lipa” i „Brzoza”"),
        ('Zakład "Lipa', "Zakład „Lipa"),
        ("Kujawsko - Pomorski", "Kujawsko-Pomorski"),
        ("Lipa - Brzoza", "Lipa - Brzoza"),
        ("L'Oréal  Polska", "L'Oréal Polska"),
    ],
)
def test_quotation_marks_and_spaces_are_unified(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@given(st.lists(st.sampled_from([*PIECES, *WORDS]), min_size=1, max_size=7).map(" ".join))
@example("SP. Z O.O. S.A.")
def test_casing_a_name_twice_changes_nothing(name: str) -> None:
    once = cased(name)
    assert cased(once) == once


@given(st.text(alphabet="AĄBĆDEÓŻŹ .-\"„”'/12ß", max_size=30))
def test_any_capitals_are_cased_without_losing_a_letter(name: str) -> None:
    assert normalised(cased(name)) == normalised(name)
    assert cased(cased(name)) == cased(name)


def test_a_name_with_small_letters_is_not_shouted() -> None:
    assert is_shouted("GMINA LIPINY")
    assert not is_shouted("GMINA Lipiny")
    assert not is_shouted("12")
