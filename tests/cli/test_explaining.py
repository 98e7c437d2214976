"""`ogniwo read --explain`: which rule read what, in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.documents import data_files
from ogniwo.explaining import Explanation, explain, label_before
from ogniwo.reading import read_page
from tests.cli.test_reading import PAGE, read

PROJECT = """Projekt „Most nad rzeką”

Powiatowy Urząd Pracy w Opolu realizuje projekt „Most nad rzeką” w partnerstwie z Fundacją „Jasny Brzeg”.

Partnerzy:
- Miejski Ośrodek Pomocy Społecznej w Kielcach
- Zielona Dolina Kowalscy
"""


def explained(tmp_path: Path, text: str) -> list[Explanation]:
    page = tmp_path / "strona.txt"
    page.write_text(text, encoding="utf-8")
    found = explain(read_page(page))
    for one in found:
        assert text[one.start : one.end] == one.words
    return found


def rules(found: list[Explanation], *what: str) -> set[str]:
    return {f"{one.rule} {one.detail}".strip() for one in found if one.what == what}


def test_a_relation_names_its_pattern(tmp_path: Path) -> None:
    found = explained(tmp_path, PROJECT)
    [pattern] = rules(found, "Powiatowy Urząd Pracy w Opolu", "leads", "Most nad rzeką")
    file, _, written = pattern.partition(": ")
    entries = [entry for entry in data_files.load(file)["rule"] if written in entry["patterns"]]
    assert [entry["relation"] for entry in entries] == ["leads"]
    assert "realizować" in written


def test_a_name_names_the_entry_of_the_grammar(tmp_path: Path) -> None:
    found = explained(tmp_path, PROJECT)
    assert rules(found, "Powiatowy Urząd Pracy w Opolu") == {"polish/institutions.toml: powiatowy urząd pracy"}
    assert rules(found, "Most nad rzeką") == {"rule_quoted"}


def test_what_a_list_gives_names_the_label(tmp_path: Path) -> None:
    found = explained(tmp_path, PROJECT)
    assert rules(found, "Zielona Dolina Kowalscy") == {"rule_label Partnerzy"}
    [tie] = rules(found, "Zielona Dolina Kowalscy", "partner_in", "Most nad rzeką")
    assert tie.startswith("polish/relations.toml: partner ")


def test_signatures_and_abbreviations(tmp_path: Path) -> None:
    found = explained(tmp_path, PAGE + "\nPUP zaprasza.\n")
    assert rules(found, "Anna Przykładowa") == {"rule_person"}
    assert rules(found, "Anna Przykładowa", "signs_for", "Powiatowy Urząd Pracy w Opolu") == {"rule_signs"}
    assert "rule_acronym" in rules(found, "Powiatowy Urząd Pracy w Opolu")
    agreed = {one.what[0] for one in found if one.rule.startswith("polish/cooperation.toml: porozumienie")}
    assert {title.split()[0] for title in agreed} == {"Porozumienie", "Podpisanie:"}


@pytest.mark.parametrize(
    ("text", "what", "rule"),
    [
        (
            "The GREENBRIDGE project is coordinated by the University of Northford and was launched in May 2019. "
            "It is a collaboration between the University of Northford and the Eastham City Council.\n",
            ("University of Northford", "leads", "GREENBRIDGE"),
            "western/en/projects.toml: project|initiative",
        ),
        (
            "Das Projekt „Brücken bauen“ wird von der Universität Rostock koordiniert und läuft seit Mai 2019. "
            "Die Universität Rostock arbeitet dabei mit der Stadt Wismar zusammen.\n",
            ("Universität Rostock",),
            "western/de/institutions.toml: universität",
        ),
    ],
)
def test_the_other_languages_name_their_own_files(tmp_path: Path, text: str, what: tuple[str, ...], rule: str) -> None:
    found = rules(explained(tmp_path, text), *what)
    assert any(one.startswith(rule) for one in found), found


def test_everything_that_was_read_is_explained(tmp_path: Path) -> None:
    page = tmp_path / "strona.txt"
    page.write_text(PROJECT + PAGE, encoding="utf-8")
    reading = read_page(page)
    said = reading.as_json()
    whats = {one.what[0] for one in explain(reading)}
    for section in ("institutions", "cooperations", "programmes", "people"):
        assert {item.get("name") or item.get("title") for item in said[section] if item["mentions"]} <= whats
    assert sum(len(one.what) == 3 for one in explain(reading)) == len(said["links"])


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Partnerzy projektu: Jasna Góra", "Partnerzy projektu"),
        ("Lider:\n\n Jasna Góra", "Lider"),
        ("Lider:\n- Ciemna Dolina\n- Jasna Góra", "Lider"),
        (
            "W skład konsorcjum wchodzą następujące jednostki:\nJasna Góra",
            "W skład konsorcjum wchodzą następujące jednostki",
        ),
        ("Zwykłe zdanie. Jasna Góra", None),
        ("Lider:\nA\n" + "Długie zdanie o czymś innym. " * 10 + "\nJasna Góra", None),
    ],
)
def test_the_label_above(text: str, label: str | None) -> None:
    found = label_before(text, text.index("Jasna"))
    assert found == (" ".join(label.split()[-6:]) if label else None)


def test_the_table_has_the_rules_in_words(tmp_path: Path) -> None:
    page = tmp_path / "strona.txt"
    page.write_text(PROJECT, encoding="utf-8")
    table = read(page, "--explain", "--lang", "pl", columns=400)
    assert "Która reguła co odczytała" in table
    assert "pozycja listy po etykiecie „Partnerzy”" in table
    assert "Powiatowy Urząd Pracy w Opolu — prowadzi — Most nad rzeką" in table
    assert "Która reguła" not in read(page, "--lang", "pl")
    assert "title in quotation marks" in read(page, "--explain", "--lang", "en", columns=400)


def test_what_a_project_is_for_names_its_rule(tmp_path: Path) -> None:
    text = (
        "Projekt „Młyn” trwa.\n\nCelem projektu jest wsparcie osób bezrobotnych w powiecie kolneńskim.\n\n"
        "Rezultaty projektu:\n- 2 kluby\n- 3 koła\n"
    )
    found = explained(tmp_path, text)
    assert rules(found, "Młyn", "goals") == {"polish/contents.toml: goals"}
    assert rules(found, "Młyn", "results") == {"polish/contents.toml: results … Rezultaty … :"}
    assert rules(found, "Młyn", "target_groups", "osoby bezrobotne") == {"polish/contents.toml: goals"}
    assert rules(found, "Młyn", "operates_in", "powiat kolneński") == {"polish/contents.toml: areas, goals"}


def test_a_rule_is_named_with_the_file_in_which_it_stands(tmp_path: Path) -> None:
    found = explained(tmp_path, "Ośrodek Pomocy Społecznej w Łomży wspiera Fundację „Most”.\n")
    [rule] = rules(found, "Ośrodek Pomocy Społecznej w Łomży", "supports", "Fundacja „Most”")
    file, _, pattern = rule.partition(": ")
    assert pattern in [p for entry in data_files.load(file)["rule"] for p in entry["patterns"]]
