"""Who is who over all shared data: what the rows of the sources themselves say is one is one, and nothing else; and the
figures of docs/who-is-who.md."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.resolution.names import THRESHOLD, similarity
from tests.accuracy import names
from tests.accuracy.everything import Everything, everything
from tests.accuracy.linking import Linked, errors, linked, measured, report
from tests.accuracy.measure import figures_of
from tests.accuracy.who_is_who import PAGE, figures

LISTS = ("Poland_ESF_2014_2020.csv", "Poland_CF_2007_2013.csv")
OFFICE = re.compile(r"(?P<owner>[^/\\]*?)\s*[-–/\\]\s*POWIATOWY URZĄD PRACY (?:WE? )?(?P<town>.+)")
BRANCH = " FILIA "
MISSPELT = {"ŚLĄŚKIM": "ŚLĄSKIM"}  # in one row
ONE_NUMBER = ("krs", "ror", "pic")


@pytest.fixture(scope="module")
def read(shared: Path) -> Everything:
    return everything(shared)


@pytest.fixture(scope="module")
def found(shared: Path, read: Everything) -> Linked:
    return linked(shared, read)


def beneficiaries(shared: Path) -> Iterator[tuple[str, str]]:
    """The locator of each row of the Polish lists, and who gets the money, in capitals with single spaces."""
    for name in LISTS:
        with (shared / "data/poland-eu-funds" / name).open(encoding="cp1250", newline="") as file:
            for number, row in enumerate(csv.DictReader(file, delimiter=";"), start=2):
                yield f"{name}#row={number}", " ".join(row["Nazwa beneficjenta"].upper().split())


def test_a_university_is_one_with_all_its_numbers_and_its_polish_projects(shared: Path, read: Everything) -> None:
    warsaw = read.canonical["institution/ror-039bjqg32"]
    assert read.canonical["institution/pic-999572294"] == warsaw
    assert read.identifiers[warsaw] >= {"ror:039bjqg32", "pic:999572294", "vat:PL5250011266"}
    rows = [row for row, name in beneficiaries(shared) if name == "UNIWERSYTET WARSZAWSKI"]
    assert len(rows) >= 2
    assert {read.canonical[one] for row in rows for one in read.led[row]} == {warsaw}
    records = {one for one, canonical in read.canonical.items() if canonical == warsaw}
    assert len({project for one in records for project in read.takes_part[one]}) > 60


def test_each_county_labour_office_is_one_and_never_its_county(shared: Path, read: Everything) -> None:
    offices, owners = defaultdict[str, set[str]](set), set[str]()
    for row, name in beneficiaries(shared):
        if said := OFFICE.fullmatch(name):
            town = " ".join(MISSPELT.get(word, word) for word in said["town"].split())
            offices[town] |= {read.canonical[one] for one in read.led[row]}
            owners |= read.named[said["owner"]]
    assert len(offices) > 300
    assert {town: found for town, found in offices.items() if len(found) != 1} == {}
    assert len(set().union(*offices.values())) == len(offices)  # of two towns they are two
    assert len(owners) > 300
    assert not owners & set().union(*offices.values())
    assert sum(BRANCH in town for town in offices) == 1  # a branch is not its office


def test_nothing_has_two_numbers_of_a_register(read: Everything) -> None:
    counts = dict.fromkeys(ONE_NUMBER, 0)
    for canonical, identifiers in read.identifiers.items():
        for scheme in ONE_NUMBER:
            numbers = {one for one in identifiers if one.startswith(f"{scheme}:")}
            assert len(numbers) <= 1, (canonical, numbers)
            counts[scheme] += len(numbers)
    assert counts["pic"] > 25_000
    assert counts["ror"] > 400


def test_institutions_of_two_registers_are_linked(found: Linked) -> None:
    shares = {label: count.figures for label, count in measured(found)}
    assert list(shares) == [
        "high confidence, as it stands",
        "all of the mapping, as it stands",
        "high confidence, corrected",
        "all of the mapping, corrected",
    ]
    least = {
        "high confidence, as it stands": 0.98,
        "high confidence, corrected": 0.99,
        "all of the mapping, corrected": 0.99,
    }
    for label, wanted in least.items():
        precision, recall, _ = shares[label]
        assert precision is not None
        assert precision >= wanted, label
        assert recall is not None
        assert recall >= (0.9 if "high" in label else 0.8), label


def test_the_mapping_is_corrected_only_where_both_records_are_there(found: Linked) -> None:
    assert errors()
    for (pic, wrong), right in errors().items():
        assert (pic, wrong) in found.mapping
        assert {wrong, right} <= found.described
        ours, others = found.names[f"pic-{pic}"], found.names[f"ror-{right}"]
        assert similarity(ours, others) > similarity(ours, found.names[f"ror-{wrong}"])


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


def test_the_documented_figures_are_those_measured_now(shared: Path, read: Everything) -> None:
    assert figures_of(PAGE.read_text(encoding="utf-8")) == figures(shared, read), "run `make accuracy`"
