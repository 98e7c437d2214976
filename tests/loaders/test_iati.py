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
    Source,
    Tally,
    Yield,
    check,
    decode,
)
from loaders.files.xml_quotes import LONGEST
from loaders.iati.codes import REGIONS, SECTOR_CATEGORIES
from loaders.iati.loader import LOADER
from loaders.values.privacy import MASK
from tests.sample import references

GOLDEN = Path(__file__).parent / "golden" / "iati"
CASES = sorted(GOLDEN.iterdir())


def read(path: Path) -> list[Yield]:
    described = LOADER.describe(path)
    source = Source(
        id="source/golden",
        title=described.title,
        origin=str(path),
        checksum="sha256:0",
        retrieved="2024-01-01",
        loader=LOADER.name,
        language=described.language,
    )
    items = list(LOADER.read(path, source))
    for item in items:
        check(item)
    return items


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


def test_codes_have_names() -> None:
    assert all(code.isdecimal() and name for _, names in REGIONS.values() for code, name in names.items())
    assert all(len(code) == 3 for code in SECTOR_CATEGORIES)
