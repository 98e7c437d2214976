"""IATI files: golden folders, what is refused, and the real files.

`golden/iati/<case>/input` is a source, `expected.jsonl` what it says.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import (
    Cooperation,
    Evidence,
    Institution,
    Link,
    Place,
    Record,
    Rejection,
    Tally,
    Yield,
    decode,
)
from loaders.files.xml_quotes import LONGEST
from loaders.iati.codes import DAC_REGIONS, M49_REGIONS, REGIONS, SECTOR_CATEGORIES
from loaders.iati.loader import LOADER
from loaders.values.privacy import MASK
from tests.loaders import reading
from tests.sample import references

GOLDEN = Path(__file__).parent / "golden" / "iati"
CASES = sorted(GOLDEN.iterdir())


def read(path: Path) -> list[Yield]:
    return reading.read(LOADER, path)


def write(folder: Path, text: str, root: str = "iati-activities", attributes: str = 'version="2.03"') -> Path:
    path = folder / "file.xml"
    path.write_text(f"<{root} {attributes}>{text}</{root}>", encoding="utf-8")
    return path


def rejections(items: list[Yield]) -> list[Rejection]:
    return [item for item in items if isinstance(item, Rejection)]


def evidences(items: list[Yield]) -> list[Evidence]:
    return [evidence for item in items if isinstance(item, Record | Link) for evidence in item.evidence]


def assert_whole(items: list[Yield], text: str) -> None:
    """No record twice, none pointed to that is not there, every quote at its place, rows = loaded + rejected."""
    ids = [item.id for item in items if isinstance(item, Record)]
    assert len(ids) == len(set(ids))
    assert {target for item in items for _, target in references(item)} <= set(ids)
    for evidence in evidences(items):
        place = locators.parse(evidence.locator)
        assert isinstance(place, locators.TextSpan)
        said = text[place.start : place.end]
        assert len(said) == len(evidence.quote) <= LONGEST
        assert all(quoted in (letter, MASK) for quoted, letter in zip(evidence.quote, said, strict=True))
    loaded = sum(isinstance(item, Cooperation) for item in items)
    refused = len({item.locator for item in rejections(items) if not item.kept})
    [tally] = [item for item in items if isinstance(item, Tally)]
    if "<iati-organisation " not in text:
        assert loaded + refused == tally.rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    [source] = (case / "input").iterdir()
    assert LOADER.accepts(source)
    items = read(source)
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]
    encoding = "iso-8859-2" if case.name == "version1" else "utf-8"
    assert_whole(items, source.read_bytes().decode(encoding))


def test_nothing_of_the_contacts_is_kept() -> None:
    text = (GOLDEN / "activities" / "expected.jsonl").read_text(encoding="utf-8")
    assert not any(word in text for word in ("Wiśniewska", "621 70 26", "@", "AA-AAA-1", "etykieta"))


def test_every_file_says_how_many_there_were(shared: Path) -> None:
    for name, count in {"example_203_file.xml": 13, "example_203_references.xml": 577}.items():
        path = shared / "data" / "iati" / name
        assert LOADER.accepts(path)
        items = read(path)
        assert Tally(name=name, rows=count) in items
        assert sum(isinstance(item, Cooperation) for item in items) == count
        assert all(item.kept for item in rejections(items))
        assert_whole(items, path.read_text(encoding="utf-8"))
        text = "".join(map(str, items))
        assert not any(word in text for word in ("ABC123-XYZ", "AA-AAA-123456789", "Location name", "@iom.int"))


def test_participations_of_the_real_files(shared: Path) -> None:
    items = read(shared / "data" / "iati" / "example_203_file.xml")
    roles = Counter((item.relation, item.role) for item in items if isinstance(item, Link) and item.role)
    assert roles == {
        ("funded_by", "funder"): 13,
        ("leads", "leader"): 13,
        ("funded_by", "managing_institution"): 13,
        ("partner_in", "partner"): 13,
    }
    assert sum(isinstance(item, Place) for item in items) == 11
    [pax] = [item for item in items if isinstance(item, Institution) and "nl-kvk:30214009" in item.identifiers]
    assert (pax.kind, pax.names) == ("ngo", {"en": "STICHTING VREDESBEWEGING PAX NEDERLAND"})


def test_a_zip_of_files_is_one_source(tmp_path: Path) -> None:
    path = tmp_path / "iati.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for case in CASES:
            [source] = (case / "input").iterdir()
            archive.write(source, f"data/{source.name}")
        archive.writestr("data/notes.txt", "nothing of this standard")
    assert LOADER.accepts(path)
    items = read(path)
    assert {item.name for item in items if isinstance(item, Tally)} == {
        "data/activities.xml",
        "data/old.xml",
        "data/organisations.xml",
    }
    assert all(evidence.locator.startswith("data/") for evidence in evidences(items))


@pytest.mark.parametrize(
    "text",
    [
        "<export xmlns='http://cordis.europa.eu'><project><id>1</id></project></export>",
        "<teryt><catalog><row><col name='WOJ'>02</col></row></catalog></teryt>",
        "<html><body>iati-activity</body></html>",
        "iati-activities",
        "id;iati-activity\n1;2\n",
        "",
    ],
)
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    path.write_text(text, encoding="utf-8")
    assert not LOADER.accepts(path)
    assert not LOADER.accepts(tmp_path)


def test_a_file_without_activities_loads(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    assert LOADER.accepts(path)
    assert read(path) == [Tally(name="file.xml", rows=0)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<iati-activity><title>A</title></iati-activity><iati-activity><title>B", "it was cut off"),
        ("<iati-activity><title>A</b></iati-activity>", "mismatched tag"),
        ("<iati-activity><title>&x;</title></iati-activity>", "undefined entity"),
    ],
)
def test_a_file_that_is_no_sound_xml_is_refused(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    path.write_text(f"<iati-activities>{text}", encoding="utf-8")
    assert LOADER.accepts(path)
    with pytest.raises(UnusableSourceError, match=rf"^file\.xml, line 1, column .*{words}"):
        read(path)


def test_entities_are_refused_before_they_are_used(tmp_path: Path) -> None:
    path = tmp_path / "file.xml"
    entities = "".join(f"<!ENTITY e{i} '{f'&e{i - 1};' * 10}'>" for i in range(1, 30))
    activity = "<iati-activity><title>&e29;</title></iati-activity>"
    text = f"<!DOCTYPE x [<!ENTITY e0 'ha'>{entities}]><iati-activities>{activity}</iati-activities>"
    path.write_text(text, encoding="utf-8")
    assert LOADER.accepts(path)
    with pytest.raises(UnusableSourceError, match="declaration of the entity 'e0'"):
        read(path)


VALUES = st.sampled_from(
    ["", "1", "2", "9", "NA", "XM-DAC-7", "PL-NIP-1", "x y", "2020-01-01", "Gmina X", "ż@x.pl", "EUR"]
)
TAGS = (
    *("iati-identifier", "title", "description", "participating-org", "activity-status", "activity-date", "sector"),
    *("recipient-country", "recipient-region", "budget", "related-activity", "reporting-org", "contact-info"),
)
ATTRIBUTES = ("ref", "type", "role", "code", "iso-date", "vocabulary", "xml:lang", "currency")
ELEMENTS = st.tuples(
    st.sampled_from(TAGS), st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES, max_size=3), VALUES, st.booleans()
)


@settings(max_examples=150)
@given(st.lists(st.lists(ELEMENTS, max_size=8), max_size=4))
def test_every_activity_is_loaded_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, activities: list[list[tuple[str, dict[str, str], str, bool]]]
) -> None:
    def written(tag: str, attributes: dict[str, str], value: str, wrapped: bool) -> str:
        said = "".join(f" {name}='{text}'" for name, text in attributes.items())
        inside = "value" if tag == "budget" else "narrative"
        return f"<{tag}{said}>{f'<{inside}>{value}</{inside}>' if wrapped else value}</{tag}>"

    parts = ("".join(written(*element) for element in activity) for activity in activities)
    text = "\n".join(f"<iati-activity>{part}</iati-activity>" for part in parts)
    path = write(tmp_path_factory.mktemp("iati"), text)
    items = read(path)
    assert_whole(items, path.read_text(encoding="utf-8"))
    assert "ż@x.pl" not in "".join(map(str, items))


SECTORS = [
    # vocabulary, code; our sectors, and the words of an activity that gives the code alone
    ("1", "11330", ["education"], "Secondary education"),
    ("2", "112", ["education"], "Basic education"),
    ("DAC", "11220", ["education"], "Basic education"),
    ("DAC-3", "122", ["health"], "Basic health"),
    ("1", "13020", ["health"], "Population policies/programmes and reproductive health"),
    ("1", "15110", ["administration"], "Government and civil society, general"),
    ("1", "15130", ["judiciary"], "Government and civil society, general"),
    ("1", "15132", ["police"], "Government and civil society, general"),
    ("1", "15150", ["civil_society"], "Government and civil society, general"),
    ("1", "15153", ["media"], "Government and civil society, general"),
    ("1", "16010", ["social_assistance"], "Other social infrastructure and services"),
    ("1", "16020", ["labour_market"], "Other social infrastructure and services"),
    ("1", "16040", ["housing"], "Other social infrastructure and services"),
    ("1", "16061", ["culture"], "Other social infrastructure and services"),
    ("1", "16065", ["sport_and_recreation"], "Other social infrastructure and services"),
    ("1", "24030", ["business"], "Banking and financial services"),
    ("1", "24081", ["education"], "Banking and financial services"),  # five digits come before the first three
    ("1", "25010", ["business"], "Business and other services"),
    ("1", "32182", ["science"], "Industry"),
    ("1", "43082", ["science"], "Other multisector"),
    ("1", "92010", ["civil_society"], "Support to non-governmental organisations (NGOs)"),
    ("1", "14030", [], "Water supply and sanitation"),
    ("1", "16050", [], "Other social infrastructure and services"),  # schools, health and water at once
    ("2", "151", [], "Government and civil society, general"),
    ("2", "230", [], "Energy generation and supply"),
    ("1", "98700", [], "OECD DAC 98700"),
    ("1", "99810", [], None),
    ("7", "112", [], None),
]


@pytest.mark.parametrize(("vocabulary", "code", "sectors", "words"), SECTORS)
def test_sectors(vocabulary: str, code: str, sectors: list[str], words: str | None, tmp_path: Path) -> None:
    sector = f"<sector vocabulary='{vocabulary}' code='{code}'/>"
    items = read(write(tmp_path, f"<iati-activity><iati-identifier>X-1</iati-identifier>{sector}</iati-activity>"))
    [project] = [item for item in items if isinstance(item, Cooperation)]
    assert (list(project.sectors), list(project.subjects)) == (sectors, [words] if words else [])


@pytest.mark.parametrize(
    ("code", "status"),
    [("1", "planned"), ("2", "in_force"), ("3", "ended"), ("4", "ended"), ("5", None), ("6", None), ("9", None)],
)
def test_statuses(code: str, status: str | None, tmp_path: Path) -> None:
    said = f"<iati-identifier>X-1</iati-identifier><activity-status code='{code}'/>"
    items = read(write(tmp_path, f"<iati-activity>{said}</iati-activity>"))
    [project] = [item for item in items if isinstance(item, Cooperation)]
    assert project.status == status
    assert [item.kept for item in rejections(items)] == ([] if status else [True])


def test_a_public_private_partnership_is_an_organisation(tmp_path: Path) -> None:
    said = "<participating-org type='30' role='4'><narrative>Vaccines Together</narrative></participating-org>"
    items = read(write(tmp_path, f"<iati-activity><iati-identifier>X-1</iati-identifier>{said}</iati-activity>"))
    assert [item.kind for item in items if isinstance(item, Institution)] == ["public_private_organisation"]
    assert rejections(items) == []


NAMES = [  # as published; the lists of others change rarely, and a slip of ours should be seen
    (DAC_REGIONS, "289", "South of Sahara"),
    (DAC_REGIONS, "389", "Caribbean and Central America"),
    (DAC_REGIONS, "1030", "Western Africa"),
    (M49_REGIONS, "202", "Sub-Saharan Africa"),
    (M49_REGIONS, "419", "Latin America and the Caribbean"),
    (M49_REGIONS, "830", "Channel Islands"),
    (SECTOR_CATEGORIES, "123", "Non-communicable diseases (NCDs)"),
    (SECTOR_CATEGORIES, "235", "Nuclear energy plants"),
    (SECTOR_CATEGORIES, "998", None),
]


@pytest.mark.parametrize(("names", "code", "name"), NAMES)
def test_names_are_those_of_the_published_lists(names: dict[str, str], code: str, name: str | None) -> None:
    assert names.get(code) == name


def test_codes_have_names() -> None:
    assert all(code.isdecimal() and name for _, names in REGIONS.values() for code, name in names.items())
    assert (len(DAC_REGIONS), len(M49_REGIONS), len(SECTOR_CATEGORIES)) == (25, 30, 43)
    assert all(len(code) == 3 for code in SECTOR_CATEGORIES)
