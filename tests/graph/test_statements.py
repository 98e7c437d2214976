"""Statements of one source: equal ones are one, whatever their order."""

from __future__ import annotations

from itertools import permutations

import pytest

from graph.mapping import link_edge
from graph.model import Edge, words
from graph.records import Certainty, Evidence, Link
from graph.statements import Statements

SOURCE = "source/s"


def edge(certainty: Certainty, row: int, relation: str = "supports") -> Edge:
    link = Link(
        subject="institution/a",
        relation=relation,
        object="project/b",
        certainty=certainty,
        evidence=(Evidence(SOURCE, f"t.csv#row={row}", f"row {row}"),),
    )
    return link_edge(link, str, SOURCE)


def given(edges: list[Edge]) -> list[tuple[Edge, bool]]:
    statements = Statements()
    return [*(pair for edge in edges for pair in statements.take(edge)), *statements.rest()]


@pytest.mark.parametrize(
    ("certainties", "strongest"),
    [
        (("stated", "inferred", "implied"), "stated"),
        (("implied", "inferred", "inferred"), "implied"),
        (("inferred", "inferred"), "inferred"),
        (("stated", "stated"), "stated"),
    ],
)
def test_equal_statements_are_one_with_all_evidence_and_the_strongest_certainty(
    certainties: tuple[Certainty, ...], strongest: Certainty
) -> None:
    for order in permutations(enumerate(certainties, start=2)):
        found = given([edge(certainty, row) for row, certainty in order])
        assert [is_new for _, is_new in found].count(True) == 1
        assert found[0][1]
        assert {words(e, "certainty") for e, _ in found} == {(strongest,)}
        assert {evidence.quote for e, _ in found for evidence in e.evidence} == {f"row {row}" for row, _ in order}


def test_different_statements_stay_apart() -> None:
    found = given([edge("stated", 2), edge("inferred", 2, "leads"), edge("stated", 2, "partner_in")])
    assert sorted(e.relation for e, is_new in found if is_new) == ["leads", "partner_in", "supports"]
