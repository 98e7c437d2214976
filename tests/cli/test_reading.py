"""`ogniwo read`: what a page says, for people on wide and narrow terminals, and as the contract for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ogniwo.page_table import locale_language, shortened
from tests.cli.conftest import Run
from tests.conftest import ROOT

PAGE = """Porozumienie w Zalesiu

5 maja 2012 r. podpisane zostało porozumienie między Powiatowym Urzędem Pracy w Opolu a Miejskim Ośrodkiem \
Pomocy Społecznej w Krakowie.

Porozumienie podpisali:

- ze strony Powiatowego Urzędu Pracy w Opolu - Pani Dyrektor Anna Przykładowa,
- ze strony Miejskiego Ośrodka Pomocy Społecznej w Krakowie - Pan Dyrektor Jan Próbny.
"""
PARTY = "Powiatowy Urząd Pracy w Opolu"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "strona.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def read(page: Path, *options: str, columns: int = 180, locale: str = "C.UTF-8") -> str:
    """What the command prints on a terminal of so many columns."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "LC_ALL": locale}
    command = [sys.executable, "-m", "ogniwo", "read", str(page), *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=True)
    assert max(map(len, done.stdout.splitlines())) <= columns or "json" in options
    return done.stdout


def cells(table: str, first: str) -> list[list[str]]:
    """The rows of a wide table that begin with a cell, cut where two spaces are."""
    lines = [line.strip() for line in table.splitlines() if line.strip().startswith(first)]
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


def test_a_planner_sees_who_what_when_and_which_words_say_so(page: Path) -> None:
    table = read(page, "--lang", "pl", columns=260)
    assert "Tytuł: Porozumienie w Zalesiu" in table
    assert "Język: polski" in table
    rows = cells(table, PARTY)
    assert [PARTY, "powiatowy urząd pracy", "Opole"] in rows
    [party] = [row for row in rows if "jest stroną" in row]
    assert party[3] == "powiedziane wprost"
    start, end = map(int, party[-1].split("–"))
    assert " ".join(PAGE[start:end].split()).startswith(party[4].rstrip(" …"))
    assert ["Anna Przykładowa", "Dyrektor", PARTY] in [row[:3] for row in cells(table, "Anna")]
    [agreement] = [row for row in cells(table, "Porozumienie z ") if "podpisano 2012-05-05" in row]
    assert "jest stroną: Powiatowy Urząd Pracy w Opolu, Miejski Ośrodek Pomocy Społecznej w Krakowie" in agreement


def test_english_words_where_the_locale_or_the_option_says_so(page: Path) -> None:
    for table in (read(page, locale="en_GB.UTF-8"), read(page, "--lang", "en", locale="pl_PL.UTF-8")):
        assert "Institutions (2)" in table
        assert "county labour office" in table
        assert "is a party to" in table
    assert "Instytucje (2)" in read(page, locale="pl_PL.UTF-8")


def test_on_a_narrow_terminal_a_row_is_a_block(page: Path) -> None:
    table = read(page, "--lang", "pl", columns=60)
    lines = table.splitlines()
    place = lines.index(f"  {PARTY}")
    assert [line.strip() for line in lines[place + 1 : place + 3]] == [
        "rodzaj: powiatowy urząd pracy",
        "miejscowość: Opole",
    ]
    assert "pewność: powiedziane wprost" in table
    assert f"{PARTY} — jest stroną —" in " ".join(table.split())


def test_nothing_found_is_said_with_a_hint(tmp_path: Path) -> None:
    page = tmp_path / "pusta.txt"
    page.write_text("Ala ma kota, a kot ma Alę. Pogoda była ładna i nikt nic nie podpisał.\n", encoding="utf-8")
    table = read(page, "--lang", "pl")
    assert "nie znaleziono instytucji ani współpracy" in table
    assert "bardzo krótki" in table
    page.write_text("Ala ma kota, a kot ma Alę, bo tak to już jest na tym świecie. " * 20, encoding="utf-8")
    assert "docs/accuracy.md" in read(page, "--lang", "en", columns=300)


def test_what_looks_like_cooperation_and_was_not_read_is_listed(page: Path) -> None:
    sentence = "Partnerzy planują wspólny klub z Ośrodkiem Pomocy Społecznej w Dolnej."
    page.write_text(f"{PAGE}\n{sentence}\n", encoding="utf-8")
    polish, english = (read(page, "--lang", lang, columns=260) for lang in ("pl", "en"))
    assert "wygląda na współpracę" in polish
    assert "looks like cooperation, but no relation was read from it" in english
    assert english.count(sentence) == 1


def test_values_numbers_and_inferred_dates_are_told(tmp_path: Path, ogniwo: Run) -> None:
    page = tmp_path / "projekt.txt"
    text = "Projekt „Most” rozpoczął się 1 maja 2013 r.\nCzas trwania: 24 miesiące\nWartość projektu: 1 234 567,89 zł\n"
    text += "Nr umowy: RPXX.09.01.00-20-0001/17\n"
    text += "Projekt otrzymał dofinansowanie 1 000 zł ze środków Europejskiego Funduszu Społecznego.\n"
    page.write_text(text, encoding="utf-8")
    polish, english = (read(page, "--lang", lang, columns=260) for lang in ("pl", "en"))
    assert "od 2013-05-01 do 2015-04-30 (wywnioskowano z tekstu)" in polish
    assert "1\u00a0234\u00a0567,89 PLN; RPXX.09.01.00-20-0001/17" in polish
    assert "Europejski Fundusz Społeczny (1,000 PLN)" in english
    [project] = json.loads(ogniwo("read", page, "--format", "json").stdout)["cooperations"]
    assert (project["budget"], project["currency"]) == (1234567.89, "PLN")
    assert (project["start"], project.get("end"), project["inferred"]) == ("2013-05-01", None, ["end"])


def test_the_contract_for_programs_and_nothing_loaded(ogniwo: Run, page: Path, tmp_path: Path) -> None:
    found = json.loads(ogniwo("read", page, "--format", "json").stdout)
    assert {i["name"] for i in found["institutions"]} == {PARTY, "Miejski Ośrodek Pomocy Społecznej w Krakowie"}
    for link in found["links"]:
        assert PAGE[link["start"] : link["end"]] == link["quote"]
    assert not (tmp_path / "workspace").exists()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
        ({"LC_ALL": "en_US", "LANG": "pl_PL"}, "en"),
        ({"LC_ALL": "C", "LANG": "pl_PL"}, "en"),
        ({"LC_ALL": "", "LANG": "pl_PL"}, "pl"),
        ({"LANG": "fi_FI"}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_the_locale(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert locale_language() == language


def test_a_long_quote_keeps_the_words_that_decide() -> None:
    words = " ".join(f"słowo{number}" for number in range(200))
    start = words.index("słowo100")
    shown = shortened(words, (start, start + 30))
    assert shown.startswith("… ")
    assert "słowo100 słowo101" in shown
    assert len(shown) < 160
    both = shortened(words, (start, start + 500))
    assert both.startswith("słowo100 ")
    assert both.endswith(words[: start + 500].split()[-1])
    assert " … " in both
    assert shortened("krótkie  słowa\n") == "krótkie słowa"


def test_goals_and_groups_have_a_section_of_their_own(tmp_path: Path) -> None:
    page = tmp_path / "strona.txt"
    page.write_text("Celem projektu „Młyn” jest wsparcie osób bezrobotnych w powiecie kolneńskim.\n", encoding="utf-8")
    table = read(page, "--lang", "pl")
    assert "Cele, zadania, rezultaty, grupy docelowe (2)" in table
    assert ["Młyn", "cel", "wsparcie osób bezrobotnych w powiecie kolneńskim"] in cells(table, "Młyn")
    assert ["Młyn", "dla kogo", "osoby bezrobotne"] in cells(table, "Młyn")
    assert ["Młyn", "powiat kolneński"] in [[row[0], row[2]] for row in cells(table, "Młyn") if len(row) > 3]
    narrow = read(page, "--lang", "en", columns=80)
    assert "Młyn — goal" in narrow
