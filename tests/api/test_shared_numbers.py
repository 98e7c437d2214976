"""A number that several institutions have, such as the VAT number of a group: shown with each, joining none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import create_app
from graph.build import build
from graph.resolution.decisions import DecisionLog
from graph.resolution.membership import MEMBERS, Members
from graph.resolution.review import LOG, questions
from graph.workspace import Workspace
from tests.alike import institution, load

GROUP, MEMBER, OTHER = (f"institution/pic-{number}" for number in ("900000001", "900000002", "900000003"))
VAT = "vat:PL5260250274"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A group and its member in one register, and the member once more, without its number there, in another."""
    made = Workspace(tmp_path_factory.mktemp("workspace"))
    names = {GROUP: "Grupa Malwa", MEMBER: "Malwa Nasiona", OTHER: "Fundacja Krokus"}
    numbers = {GROUP: ("pic:900000001", VAT), MEMBER: ("pic:900000002", VAT), OTHER: ("pic:900000003",)}
    slugs = {one: one.partition("/")[2] for one in names}
    records = [
        institution("source/a", slugs[one], name, country="PL", identifiers=numbers[one]) for one, name in names.items()
    ]
    load(made, "source/a", records)
    again = institution("source/b", "h-00000000000000aa", "Malwa Nasiona", country="PL", identifiers=(VAT,))
    load(made, "source/b", [again])
    with made.writing():
        build(made)
    return made


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(workspace.path)) as found:
        yield found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (GROUP, [{"identifier": VAT, "institutions": [{"id": MEMBER, "name": "Malwa Nasiona"}]}]),
        (MEMBER, [{"identifier": VAT, "institutions": [{"id": GROUP, "name": "Grupa Malwa"}]}]),
        (OTHER, []),
    ],
)
def test_who_has_the_same_number_is_told(client: TestClient, asked: str, expected: list[object]) -> None:
    assert client.get(f"/api/institutions/{asked.partition('/')[2]}").json()["same_number"] == expected


def test_the_question_says_that_they_may_be_a_group_and_its_members(workspace: Workspace) -> None:
    numbers = ("pic:900000004", VAT)
    namesake = institution("source/c", "pic-900000004", "Grupa Malwa", country="PL", identifiers=numbers)
    load(workspace, "source/c", [namesake])
    with workspace.writing():
        build(workspace)
    asked = questions(workspace.current(), DecisionLog(workspace.path / LOG))
    [found] = [one for one in asked if one.against and {one.one.name, one.other.name} == {"Grupa Malwa"}]
    assert found.against == (
        "different pic numbers: 900000001 and 900000004; they share a tax number: perhaps a group and its members"
    )


def test_a_build_from_before_numbers_were_kept_has_none(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / MEMBERS).write_bytes((workspace.current() / MEMBERS).read_bytes())
    with sqlite3.connect(tmp_path / MEMBERS) as db:
        db.execute("DROP TABLE holder")
    db.close()
    old, new = Members(tmp_path), Members(workspace.current())
    assert new.sharing(GROUP)
    assert old.sharing(GROUP) == {}
    old.close()
    new.close()
