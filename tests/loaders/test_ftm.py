"""Entities of FollowTheMoney: golden folders, nested and statement forms, what is kept of people."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UnusableSourceError
from graph.records import Institution, Link, decode
from loaders.ftm.loader import LOADER
from loaders.registry import loader_for
from tests.loaders.reading import assert_quotes_stand, cases, counts, input_of, read, refused, rows


def entity(schema: str, number: str, **properties: Any) -> dict[str, Any]:
    return {"id": number, "schema": schema, "properties": {k: [v] for k, v in properties.items()}}


def write(folder: Path, *entities: Any) -> Path:
    path = folder / "entities.ftm.json"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", cases("ftm"), ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    source = input_of(case)
    assert LOADER.accepts(source)
    items = read(LOADER, source)
    assert items == [decode(line) for line in (case / "expected.jsonl").read_bytes().splitlines()]
    assert_quotes_stand(items, source.read_text(encoding="utf-8"))


STATEMENT = {
    "canonical_id": "NK-1",
    "entity_id": "a",
    "prop": "name",
    "prop_type": "name",
    "schema": "Company",
    "value": "X",
    "dataset": "list",
}


@pytest.mark.parametrize("form", ["csv", "json"])
def test_statements_are_told_from_entities_and_what_to_do_with_them(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"statements.{form}"
    csv = f"{','.join(STATEMENT)}\n{','.join(STATEMENT.values())}\n"
    path.write_text(csv if form == "csv" else json.dumps(STATEMENT) + "\n", encoding="utf-8")
    assert loader_for(path) is LOADER
    with pytest.raises(UnusableSourceError, match=rf"statements.{form}: found FollowTheMoney statements, .*aggregate-"):
        read(LOADER, path)


def test_links_come_before_what_they_join_as_well(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        entity("ProjectParticipant", "pp", participant="o", project="p", role="partner"),
        entity("Project", "p", name="Bridge"),
        entity("Company", "o", name="X"),
    )
    assert counts(read(LOADER, path)) == {"Link": 1, "Cooperation": 1, "Institution": 1, "Tally": 1}


REFUSED = [
    (entity("Person", "x", name="Jan Testowy"), "schema"),
    (entity("Directorship", "x", director="o", organization="o"), "schema"),
    (entity("Sanction", "x", entity="o"), "schema"),
    (entity("Company", "x"), "properties/name"),
    (entity("Address", "x", full="Street 1"), "properties/city"),
    (entity("ProjectParticipant", "x", participant="o"), "properties/project"),
    (entity("ProjectParticipant", "x", participant="gone", project="p"), "properties/participant"),
    (entity("ProjectParticipant", "x", participant="o", project="o"), "properties/project"),
    (entity("Membership", "x", member="o", organization="person"), "properties/organization"),
    (entity("Ownership", "x", owner="o", asset="o", percentage="12.5 %"), "properties/percentage"),
    (entity("Payment", "x", payer="o", beneficiary="person"), "properties/beneficiary"),
    ({"schema": "Company", "properties": {"name": ["X"]}}, "id"),
    ({"id": "x"}, "schema"),
    (["x"], ""),
]


@pytest.mark.parametrize(("one", "field"), REFUSED, ids=str)
def test_what_has_no_place_in_the_model_is_refused(one: Any, field: str, tmp_path: Path) -> None:
    things = (
        entity("Company", "o", name="X"),
        entity("Project", "p", name="Bridge"),
        entity("Person", "person", name="A B"),
    )
    items = read(LOADER, write(tmp_path, *things, one))
    _, rejection = refused(items)
    assert rejection.field == field
    assert rejection.reason.startswith("entities.ftm.json, line 4")
    assert rows(items) == 4


def test_nobody_is_named_who_takes_part_as_a_person(tmp_path: Path) -> None:
    person = entity("Person", "jan-testowy", name="Jan Testowy", birthDate="1970-01-01")
    nest = entity("Company", "o", name="X", directorshipOrganization=entity("Directorship", "d", director=person))
    path = write(
        tmp_path,
        nest,
        person,
        entity("Project", "p", name="Bridge"),
        entity("ProjectParticipant", "jan-testowy-p", participant="jan-testowy", project="p"),
        entity("ContractAward", "a", supplier=person, contract="c"),
        entity("Contract", "c", title="Paving"),
    )
    items = read(LOADER, path)
    people = [item for item in items if isinstance(item, Institution) and item.kind == "natural_person"]
    assert len({person.id for person in people}) == 1
    assert sum(isinstance(item, Link) for item in items) == 2
    assert "testowy" not in repr(items).lower()


def test_statements_are_read_as_values(tmp_path: Path) -> None:
    name = {"value": "Fundacja Most", "lang": "pol", "dataset": "x", "id": "s1"}
    [record] = [
        i for i in read(LOADER, write(tmp_path, entity("Company", "o", name=name))) if isinstance(i, Institution)
    ]
    assert record.names == {"und": "Fundacja Most"}


def test_nested_as_deep_as_can_be(tmp_path: Path) -> None:
    inner = entity("Company", "0", name="X")
    for number in range(1, 12):
        inner = entity("Company", str(number), name="X", parent=inner)
    assert counts(read(LOADER, write(tmp_path, inner)))["Institution"] == 12


def test_a_zip_of_two_files_is_one_source(tmp_path: Path) -> None:
    path = tmp_path / "ftm.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", json.dumps(entity("Ownership", "x", owner="o", asset="p", percentage="100")) + "\n")
        archive.writestr("b.json", "\n".join(json.dumps(entity("Company", n, name=f"Firm {n}")) for n in "op"))
    assert LOADER.accepts(path)
    assert counts(read(LOADER, path)) == {"Link": 1, "Institution": 2, "Tally": 2}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "{}",
            "[]",
            '{"id": "x", "schema": "Company"}',
            '{"id": "x", "schema": "Company", "properties": {"name": "X"}}',
        ),
        '{"id": "x", "schema": 5, "properties": {}}',
    ],
)
def test_other_files_are_not_accepted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert not LOADER.accepts(path)
