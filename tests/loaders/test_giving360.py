"""Grants in the 360Giving standard: golden folders, our verdict beside that of the standard's schema, real files."""

from __future__ import annotations

import copy
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xlsxwriter

from graph.errors import UnusableSourceError
from graph.records import Cooperation, Institution, Link, Programme, decode
from loaders.giving360.columns import path_of
from loaders.giving360.loader import LOADER
from loaders.giving360.mojibake import repaired
from loaders.giving360.schema import faults
from tests.loaders.reading import assert_quotes_stand, cases, evidence, input_of, read, refused, rows

GRANT: dict[str, Any] = {
    "id": "360G-test-1",
    "title": "Hall repairs",
    "description": "A roof",
    "currency": "GBP",
    "amountAwarded": 10_000,
    "awardDate": "2020-01-02",
    "recipientOrganization": [{"id": "GB-CHC-1234567", "name": "Test Trust"}],
    "fundingOrganization": [{"id": "GB-CHC-7654321", "name": "Probe Fund"}],
}
ORGANISATION: dict[str, Any] = {"id": "GB-CHC-1", "name": "X"}


@pytest.mark.parametrize("case", cases("360giving"), ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    source = input_of(case)
    assert LOADER.accepts(source)
    items = read(LOADER, source)
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]
    if source.suffix == ".json":
        assert_quotes_stand(items, source.read_text(encoding="utf-8"))


CHANGES: list[dict[str, Any]] = [
    {},
    *({name: None} for name in GRANT),  # None: without it
    {"id": 7},
    {"title": ["x"]},
    {"description": None, "title": ""},
    {"currency": "pounds"},
    {"amountAwarded": "10000"},
    {"amountAwarded": True},
    {"awardDate": "2020-01-02T10:00:00Z"},
    {"awardDate": "2020-01-02T10:00:00+01:00"},
    {"awardDate": "02/01/2020"},
    {"awardDate": "2020"},
    {"awardDate": "2020-13-01"},
    {"awardDate": 2020},
    {"recipientOrganization": []},
    {"recipientOrganization": ORGANISATION},
    {"recipientOrganization": [{"id": "x"}]},
    {"recipientOrganization": [ORGANISATION, {"name": "x"}]},
    {"recipientOrganization": [{**ORGANISATION, "postalCode": 5}]},
    {"recipientOrganization": [{**ORGANISATION, "organisationType": None}]},
    {"recipientOrganization": [{**ORGANISATION, "location": [{"latitude": 1.5, "longitude": None}]}]},
    {"recipientOrganization": [{**ORGANISATION, "location": {"latitude": 1}}]},
    {"recipientOrganization": [{**ORGANISATION, "our own": {"x": 1}}]},
    {"recipientIndividual": {"id": "x", "name": "y"}},
    {"recipientOrganization": None, "recipientIndividual": {"id": "x", "name": "y"}},
    {"recipientOrganization": None, "recipientIndividual": {"id": "x"}},
    {"fundingOrganization": []},
    {"fundingOrganization": [{"id": "x"}]},
    {"plannedDates": [{"startDate": "2020-01-01", "duration": 3}]},
    {"plannedDates": [{"duration": -1}]},
    {"plannedDates": {"startDate": "2020-01-01"}},
    {"actualDates": [{"endDate": 2020}]},
    {"beneficiaryLocation": [{"name": None, "geoCode": "E1", "countryCode": "GB"}]},
    {"beneficiaryLocation": [{"geoCode": 1}]},
    {"grantProgramme": [{"title": None, "code": "x"}]},
    {"grantProgramme": [{"code": None}]},
    {"classifications": [{"vocabulary": "x", "title": "y"}]},
    {"classifications": ["x"]},
    {"fundingType": [{"title": 1}]},
    {"relatedActivity": ["x"]},
    {"relatedActivity": [1]},
    {"relatedDocument": [{"title": "x", "url": "https://example.org"}]},
    {"fromOpenCall": "Yes"},
    {"fromOpenCall": True},
    {"commitmentTransaction": [{"value": "1"}]},
    {"toIndividualsDetails": {"primaryGrantReason": "GTIR010"}},
    {"toIndividualsDetails": []},
    {"amountDisbursed": "0"},
    {"url": 5},
    {"dataSource": None},
    {"our own": [1, 2]},
]


def changed(change: dict[str, Any]) -> dict[str, Any]:
    """The grant with fields changed; None takes one away, but where the standard allows null."""
    grant = {**copy.deepcopy(GRANT), **change}
    return {name: value for name, value in grant.items() if value is not None or name == "dataSource"}


def checker() -> jsonschema.FormatChecker:
    """Dates with time are checked as RFC 3339 has them, other formats not at all."""
    formats = jsonschema.FormatChecker(formats=())
    moment = r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})"
    formats.checks("date-time")(lambda value: not isinstance(value, str) or bool(re.fullmatch(moment, value)))
    return formats


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_our_verdict_is_that_of_the_standard(change: dict[str, Any], shared: Path) -> None:
    schema = json.loads((shared / "data" / "360giving" / "360-giving-schema.json").read_bytes())
    grant = changed(change)
    grant.pop("dateModified", None)  # its format is not asked for
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker())
    assert (not list(faults(grant))) == validator.is_valid(grant)


def test_what_the_standard_wants_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    for name in GRANT:
        path.write_text(json.dumps({"grants": [GRANT, {**changed({name: None}), "x": 1}]}))
        items = read(LOADER, path)
        [rejection] = refused(items)
        assert rejection.locator == "grants.json#/grants/1"
        assert rejection.field == name
        assert re.fullmatch(r"grants.json, /grants/1, field \w+: found nothing, expected [^\n]+", rejection.reason)
        assert rows(items) == 2


def test_a_grant_to_a_person_tells_nobody_who_it_is(tmp_path: Path) -> None:
    person = {"id": "360G-test:ind-Jane-Probe", "name": "Jane Probe"}
    grant = changed({"recipientOrganization": None, "recipientIndividual": person})
    grant |= {
        "title": "Grant to Jane Probe",
        "description": "JANE PROBE studies",
        "url": "https://jane-probe.example.org",
    }
    trader = {
        **person,
        "organisationType": "Sole trader",
        "streetAddress": "1 Probe Street",
        "addressLocality": "Leeds",
    }
    listed = {**grant, "id": "360G-test-2", "recipientOrganization": [trader], "Jane": "Jane Probe"}
    del listed["recipientIndividual"]
    path = tmp_path / "grants.json"
    path.write_text(json.dumps({"grants": [grant, listed]}))
    items = read(LOADER, path)
    assert not refused(items)
    assert not re.search("jane|probe (?!fund)", repr(items).lower())
    assert [item.kind for item in items if isinstance(item, Institution)] == ["natural_person", None]
    assert [item.titles for item in items if isinstance(item, Cooperation)] == [{"en": "Grant to natural person"}] * 2
    assert any("Probe Fund" in found.quote for found in evidence(items))


def test_a_workbook_is_read_like_json(tmp_path: Path) -> None:
    path = tmp_path / "grants.xlsx"
    headers = {
        "Identifier": "id",
        "Title": "title",
        "Description": "description",
        "Currency": "currency",
        "Amount Awarded": "amountAwarded",
        "Award Date": "awardDate",
    }
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Grants")
        sheet.write_row(0, 0, ["Grants of the Probe Fund"])
        names = [*headers, "Recipient Org:0:Identifier", "Recipient Org:0:Name"]
        sheet.write_row(2, 0, [*names, "Funding Org:0:Identifier", "Funding Org:0:Name"])
        recipient, funder = GRANT["recipientOrganization"][0], GRANT["fundingOrganization"][0]
        values = [GRANT[name] for name in headers.values()]
        sheet.write_row(3, 0, [*values, recipient["id"], recipient["name"], funder["id"], funder["name"]])
        book.add_worksheet("Notes").write_row(0, 0, ["Nothing here"])
    assert LOADER.accepts(path)
    (tmp_path / "grants.json").write_text(json.dumps({"grants": [GRANT]}))

    def without_evidence(name: str) -> list[object]:
        items = [i for i in read(LOADER, tmp_path / name) if isinstance(i, Cooperation | Institution | Link)]
        return [{f: getattr(i, f) for f in i.__struct_fields__ if f != "evidence"} for i in items]

    assert without_evidence("grants.xlsx") == without_evidence("grants.json")
    assert {e.locator for e in evidence(read(LOADER, path))} == {"grants.xlsx/Grants#row=4"}


def test_json_in_a_zip_and_json_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "grants.zip"
    text = json.dumps({"grants": [GRANT, GRANT]})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/grants.json", text)
    assert LOADER.accepts(path)
    assert evidence(read(LOADER, path))[0].locator.startswith("data/grants.json#/grants/0")
    (tmp_path / "cut.json").write_text(text[:-30])
    assert LOADER.accepts(tmp_path / "cut.json")
    with pytest.raises(UnusableSourceError, match=r"^cut.json, character \d+ \(/grants/1\): found its end"):
        read(LOADER, tmp_path / "cut.json")


@pytest.mark.parametrize(
    "text", ["", "[]", '{"grants": []}', '{"grants": [{"id": 1}]}', '{"grants": "x"}', "Identifier\n"]
)
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert not LOADER.accepts(path)
    assert not LOADER.accepts(tmp_path)


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("Identifier", ("id",)),
        ("award date ", ("awardDate",)),
        ("From An Open Call?", ("fromOpenCall",)),
        ("Recipient Org:Name", ("recipientOrganization", 0, "name")),
        ("Recipient Org:1:Charity Number", ("recipientOrganization", 1, "charityNumber")),
        ("recipientOrganization/2/id", ("recipientOrganization", 2, "id")),
        ("Planned Dates:Duration (months)", ("plannedDates", 0, "duration")),
        ("Recipient Ind:Name", ("recipientIndividual", "name")),
        ("To Individuals Details:Primary Grant Reason", ("toIndividualsDetails", "primaryGrantReason")),
        ("Recipient Org:Location:0:Name", None),
        ("Recipient Org:999999:Name", None),
        ("Our notes", None),
    ],
)
def test_headers_lead_into_the_grant(header: str, path: tuple[str | int, ...] | None) -> None:
    assert path_of(header) == path


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Â£100,000", "£100,000"),
        ("CafÃ© â€œXâ€\x9d â€“ â‚¬5", "Café “X” – €5"),
        ("«MAÇÃ»", "«MAÇÃ»"),
        ("Âge d'or, Ã", "Âge d'or, Ã"),
        ("zażółć gęślą jaźń", "zażółć gęślą jaźń"),
    ],
)
def test_only_what_is_certain_is_repaired(text: str, right: str) -> None:
    assert repaired(text) == right


@pytest.mark.parametrize(("file", "grants", "funder"), [("KeYds", 379, "Wolfson"), ("nO46W", 870, "Power to Change")])
def test_real_grants(file: str, grants: int, funder: str, shared: Path) -> None:
    path = shared / "data" / "360giving" / f"a002400000{file}AAF.json"
    path = path if path.exists() else path.with_name(f"a002400000{file}AAS.json")
    assert funder in LOADER.describe(path).title
    items = read(LOADER, path)
    assert rows(items) == grants
    assert refused(items) == []
    projects = [item for item in items if isinstance(item, Cooperation)]
    assert len({project.id for project in projects}) == len(projects) == grants
    said = [item for item in items if isinstance(item, Link)]
    for relation in ("leads", "funded_by", "part_of"):
        assert sum(link.relation == relation for link in said) == grants
    assert sum(project.budget or 0 for project in projects) == pytest.approx(
        sum(grant["amountAwarded"] for grant in json.loads(path.read_bytes())["grants"])
    )
    assert not any("Â£" in repr((project.titles, project.summary)) for project in projects)
    assert all(item.kind == "funding_scheme" for item in items if isinstance(item, Programme))
    assert_quotes_stand(items, path.read_text(encoding="utf-8"))
