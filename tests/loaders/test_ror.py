"""Records of ROR: golden folders, every way in which they come, and all Polish organisations."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from graph.errors import UnusableSourceError
from graph.records import Institution, Link, Place, decode
from loaders.ror import LOADER
from tests.loaders.reading import assert_quotes_stand, cases, counts, input_of, read, refused, rows

RECORD = {
    "id": "https://ror.org/0testa157",
    "names": [{"lang": "en", "types": ["label", "ror_display"], "value": "Test University"}],
    "types": ["education"],
    "status": "active",
    "links": [],
    "external_ids": [],
    "relationships": [],
    "locations": [],
}
OLD = {"id": RECORD["id"], "name": "Test University", "types": ["Education"], "status": "active"}


@pytest.mark.parametrize("case", cases("ror"), ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    source = input_of(case)
    assert LOADER.accepts(source)
    items = read(LOADER, source)
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]
    assert_quotes_stand(items, source.read_text(encoding="utf-8"))


def test_one_record_alone_is_a_source(tmp_path: Path) -> None:
    path = tmp_path / "0testa157.json"
    path.write_text(json.dumps(RECORD, indent=2))
    assert LOADER.accepts(path)
    assert not LOADER.accepts(tmp_path)  # one file is a source itself, not its folder
    [record] = [item for item in read(LOADER, path) if isinstance(item, Institution)]
    assert record.id == "institution/ror-0testa157"
    assert record.names == {"en": "Test University"}


def test_a_folder_of_records_is_one_source(tmp_path: Path) -> None:
    for number in ("0testa157", "0testb255"):
        (tmp_path / f"{number}.json").write_text(json.dumps({**RECORD, "id": f"https://ror.org/{number}"}))
    (tmp_path / "README.md").write_text("Records")
    assert LOADER.accepts(tmp_path)
    assert counts(read(LOADER, tmp_path)) == {"Institution": 2, "Tally": 2}


def test_of_a_dump_with_both_schemas_the_newer_is_read(tmp_path: Path) -> None:
    path = tmp_path / "v1.99-ror-data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v1.99-ror-data.json", json.dumps([{**OLD, "name": "Old"}]))
        archive.writestr("v1.99-ror-data_schema_v2.json", json.dumps([RECORD]))
        archive.writestr("v1.99-ror-data.csv", "id,name\n1,x\n")
    assert LOADER.accepts(path)
    items = read(LOADER, path)
    assert [item.names for item in items if isinstance(item, Institution)] == [{"en": "Test University"}]
    assert rows(items) == 1


def test_a_dump_cut_off_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "ror.json"
    path.write_text(json.dumps([RECORD, RECORD])[:-20])
    assert LOADER.accepts(path)
    with pytest.raises(
        UnusableSourceError, match=r"^ror.json, character \d+ \(/1\): found its end, expected whole JSON"
    ):
        read(LOADER, path)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '[{"id": "https://ror.org/0testa157"}]', '[{"id": "x", "name": "y"}]', "id,name\n"]
)
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert not LOADER.accepts(path)


def test_all_polish_organisations(shared: Path) -> None:
    path = shared / "data" / "ror" / "ror_PL_records.jsonl"
    items = read(LOADER, path)
    assert rows(items) == 427
    assert len(refused(items)) == 19  # all withdrawn
    assert all(rejection.field == "status" for rejection in refused(items))
    records = [item for item in items if isinstance(item, Institution)]
    described = [record for record in records if record.country]
    assert len(described) == 427 - 19
    assert len(records) == len({record.id for record in records})
    assert all(record.place for record in described)
    assert all(any(i.startswith("ror:") for i in record.identifiers) for record in records)
    assert_quotes_stand(items, path.read_text(encoding="utf-8"))
    by_id = {record.id: record for record in records}
    academy = by_id["institution/ror-01dr6c206"]
    parts = [item for item in items if isinstance(item, Link) and item.object == academy.id]
    assert len({part.subject for part in parts}) > 60
    assert all(place.lat and place.lon for place in items if isinstance(place, Place) and place.kind == "town")


def test_predecessors_and_successors_are_institutions_of_their_own_linked_once(tmp_path: Path) -> None:
    def related(number: str, kind: str, other: str, status: str) -> dict[str, object]:
        relationships = [{"type": kind, "label": f"University {other}", "id": f"https://ror.org/{other}"}]
        return {**RECORD, "id": f"https://ror.org/{number}", "status": status, "relationships": relationships}

    path = tmp_path / "ror.json"
    both = [
        related("0testa157", "predecessor", "0testb255", "active"),
        related("0testb255", "successor", "0testa157", "inactive"),
    ]
    path.write_text(json.dumps([*both, related("0testd451", "Predecessor", "0teste549", "active")]))
    items = read(LOADER, path)
    links = [(item.subject, item.relation, item.object, item.start) for item in items if isinstance(item, Link)]
    stated = ("institution/ror-0testa157", "succeeds", "institution/ror-0testb255", None)
    assert links == [stated, stated, ("institution/ror-0testd451", "succeeds", "institution/ror-0teste549", None)]
    assert {rejection.field for rejection in refused(items, kept=True)} == {"status"}
    names = {item.id: item.names for item in items if isinstance(item, Institution)}
    assert len(names) == 4
    assert names["institution/ror-0teste549"] == {"und": "University 0teste549"}
