"""Partners of Interreg: golden folders, the ways in which lists name their columns, and all Swedish partners."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from graph.errors import UnusableSourceError
from graph.records import Cooperation, Institution, Link, Place, Programme, decode
from loaders.interreg.columns import fields_in, is_list
from loaders.interreg.loader import LOADER
from loaders.values.countries import country
from tests.loaders.reading import assert_quotes_stand, cases, input_of, read, refused, rows


@pytest.mark.parametrize("case", cases("interreg"), ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    source = input_of(case)
    assert LOADER.accepts(source)
    items = read(LOADER, source)
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]
    if source.suffix == ".json":
        assert_quotes_stand(items, source.read_text(encoding="utf-8"))


HEADERS = [
    (["Programme", "Project acronym", "Partner name", "Lead partner", "Country", "NUTS 3", "Total budget"], True),
    (["Programme", "Project name", "Organisation name", "Type of partner", "NUTS 3", "ERDF per partner"], True),
    (["program", "projektnamn", "organisationsnamn", "organisationsroll"], True),
    (["Programme", "Project acronym", "Lead Partner", "Start date"], True),
    (["Programme", "Project acronym", "Partner name", "Country"], False),  # might be of any programme
    (["Programme", "Project name", "Beneficiary"], False),
    (["institution", "cooperation", "role"], False),
    ([], False),
]


@pytest.mark.parametrize(("headers", "are"), HEADERS, ids=str)
def test_lists_are_known_by_their_columns(headers: list[str], are: bool) -> None:
    assert is_list(headers) == are


def test_the_first_name_of_a_field_counts() -> None:
    found = fields_in(["Project name in English", "PROJECT_NAME", "NUTS III", "PIC (Participant Identification Code)"])
    assert found == {"project": "PROJECT_NAME", "nuts3": "NUTS III", "pic": "PIC (Participant Identification Code)"}


def test_a_workbook_with_titles_above_its_header(tmp_path: Path) -> None:
    path = tmp_path / "partners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Raw data")
        sheet.write(0, 0, "Partners, updated 1.1.2025")
        header = ["Programme", "Project name", "Organisation name", "Type of partner", "ERDF per partner", "Land"]
        sheet.write_row(2, 0, header)
        sheet.write_row(3, 0, ["Nordprov", "Sno och is", "Testköpings kommun", "Lead partner", 1000.5, "Sverige"])
        sheet.write_row(4, 0, ["Nordprov", "Sno och is", "Provstiftelsen", "Chef", 0, "Norge"])
    assert LOADER.accepts(path)
    items = read(LOADER, path)
    said = [item for item in items if isinstance(item, Link) and item.relation != "part_of"]
    assert [(link.relation, link.role, link.amount) for link in said] == [
        ("leads", "lead_partner", 1000.5),
        ("partner_in", "partner", None),
    ]
    assert said[0].evidence[0].locator == "partners.xlsx/Raw%20data#row=4"
    [rejection] = refused(items, kept=True)
    assert rejection.reason.startswith("partners.xlsx/Raw data, row 5, field Type of partner: found 'Chef', expected")


def test_json_cut_off_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "partners.json"
    row = {"program": "X", "projektnamn": "Y", "organisationsnamn": "Z", "organisationsroll": "LP"}
    path.write_text(json.dumps([row, row])[:-5])
    assert LOADER.accepts(path)
    with pytest.raises(UnusableSourceError, match=r"^partners.json, character \d+ \(/1\): found its end"):
        read(LOADER, path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("UK", "GB"), ("EL", "GR"), ("XK", "XK"), ("Sverige", "SE"), ("Norge", "NO"), ("United Kingdon", "GB")),
        *(("England", "GB"), ("Northern Ireland", "GB"), ("Polska", "PL"), ("Deutschland", "DE"), ("ISRAEL", "IL")),
    ],
)
def test_countries(text: str, code: str) -> None:
    assert country(text) == code


@pytest.mark.parametrize("text", ["", "COMMONWEALTH", "Austia", "ZZ", "Europe", "Guyena"])
def test_what_may_be_no_country_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="a country"):
        country(text)


def test_all_swedish_partners(shared: Path) -> None:
    path = shared / "data" / "interreg" / "interreg_sweden_partners.json"
    items = read(LOADER, path)
    assert rows(items) == 1_196
    assert refused(items) == []
    projects = [item for item in items if isinstance(item, Cooperation)]
    assert len({project.id for project in projects}) == len(projects) == 586
    relations = Counter(item.role for item in items if isinstance(item, Link) and item.role)
    assert relations == {"lead_partner": 188, "partner": 824, "associated_partner": 167}  # 17 rows name no partner
    assert sum(r.field == "organisationsnamn" for r in refused(items, kept=True)) == 17
    kinds = Counter(item.kind for item in items if isinstance(item, Programme))
    assert kinds["cross_border_programme"] == 10
    assert kinds["other"] == 3
    assert {item.country for item in items if isinstance(item, Institution)} == {"SE"}
    assert len([item for item in items if isinstance(item, Place) and item.kind == "region"]) >= 21
    amounts = [item.amount for item in items if isinstance(item, Link) and item.amount]
    stated = [row["partnerbudget"] for row in json.loads(path.read_bytes()) if row["organisationsnamn"]]
    assert sum(amounts) == pytest.approx(sum(stated))
    assert_quotes_stand(items, path.read_text(encoding="utf-8"))
