"""Who is who, measured on answers of others, which are no part of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.resolution.names import THRESHOLD
from tests.accuracy import names
from tests.accuracy.linking import Linked, linked, report


@pytest.fixture(scope="module")
def found(shared: Path) -> Linked:
    return linked(shared, "PL")


def test_institutions_of_two_registers_are_linked(found: Linked) -> None:
    precision, recall, _ = found.count("high").figures
    assert precision is not None
    assert recall is not None
    assert precision >= 0.98
    assert recall >= 0.9
    assert len(list(found.disagreements("high"))) <= 1


def test_the_report_names_what_the_mapping_says_instead(found: Linked) -> None:
    said = report(found)
    assert all("the mapping says" in line for line in said.splitlines() if line.startswith("  here"))
    assert said.count("\n") > 2


def test_names_are_compared_no_worse_than_by_rapidfuzz(shared: Path) -> None:
    rows = names.pairs(shared)
    ours = names.measures(names.own(rows), rows, THRESHOLD)[2]
    for _, scores in names.rapidfuzz(rows):
        assert ours >= names.measures(scores, rows, names.best(scores, rows))[2]


def test_affiliations_name_who_is_there(shared: Path) -> None:
    counts = names.affiliations(shared).values()
    right, found, wanted = (sum(column) for column in zip(*counts, strict=True))
    assert right / found >= 0.95
    assert right / wanted >= 0.9
