"""Names of institutions compared: tests/graph/names/pairs.tsv says which are the same, and by what they are told."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.resolution.names import THRESHOLD, rarity_of, similarity, why

PAIRS = list(
    csv.DictReader(
        (Path(__file__).parent / "names" / "pairs.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)
NAMES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(sorted({row[name] for row in PAIRS for name in ("name1", "name2")})),
    st.lists(
        st.sampled_from(
            ["Bank", "University", "of", "Łódź", "im.", "S.A.", "GmbH", "nr", "3", "III", "(AGH)", "ООО", "w", "&"]
        ),
        max_size=8,
    ).map(" ".join),
)


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: f"{row['name1']} | {row['name2']}")
def test_pairs(row: dict[str, str]) -> None:
    same = similarity(row["name1"], row["name2"]) >= THRESHOLD
    assert same == (row["same"] == "yes"), why(row["name1"], row["name2"])


@given(NAMES, NAMES)
def test_similarity_is_symmetric_and_in_range(one: str, other: str) -> None:
    score = similarity(one, other)
    assert 0 <= score <= 1
    assert score == similarity(other, one)


@given(NAMES, NAMES)
def test_why_is_symmetric_and_says_something(one: str, other: str) -> None:
    found, mirrored = why(one, other), why(other, one)
    assert (found.score, found.same) == (mirrored.score, mirrored.same)
    assert sorted(finding.kind for finding in found.differs) == sorted(finding.kind for finding in mirrored.differs)
    if not found.same:
        assert found.differs


@given(NAMES)
def test_a_name_is_itself(name: str) -> None:
    assert similarity(name, name) == 1
    assert similarity(name, name.upper()) in (1.0, similarity(name.upper(), name))


def test_nothing_is_like_nothing_else() -> None:
    assert similarity("…", "!!") == 0
    assert similarity("", "Quellmark") == 0


@pytest.mark.parametrize(
    "text", ["Bank of Elowen and ", "a.b.", "(((", "9 ", "Sp. z o.o. ", "im. w ", "ß", "한국 ", "e\u0301"]
)
def test_long_names_end_soon(text: str) -> None:
    started = time.process_time()
    similarity(text * 20_000, text[::-1] * 20_000)
    assert time.process_time() - started < 2


def kinds(one: str, other: str) -> tuple[set[str], set[str]]:
    found = why(one, other)
    return {finding.kind for finding in found.agrees}, {finding.kind for finding in found.differs}


@pytest.mark.parametrize(
    ("one", "other", "agrees", "differs"),
    [
        ("ZORVANIX", "Zorvanix", {"same letters"}, set()),
        ("Hale & Dunmore", "Dunmore & Hale", {"same words", "other order"}, set()),
        ("Quellmark GmbH", "Quellmark AG", {"same words"}, {"legal form"}),
        ("Quellmark GmbH", "Quellmark Ltd", {"same words", "legal form"}, set()),
        ("Pelorant Fund II", "Pelorant Fund III", {"same words"}, {"number"}),
        ("Pelorantis Biotech", "Pelorantsi Biotech", {"same words", "spelt differently"}, set()),
        ("Silver Reef Logistics Ltd", "Silverreef Logistics", {"same words", "written together"}, set()),
        ("PZM Brzózka", "Powszechny Zakład Mleczarski Brzózka", {"same words", "acronym"}, set()),
        ("Kestrel Bank", "Kestrel Shipping", {"same words"}, {"word"}),
        ("Kestrel Bank", "Kestrel", {"same words"}, {"more words"}),
        ("Kestrel Bank", "Orlando Society", set(), {"nothing in common", "word"}),
        ("Quellmark (Nordavia Minor)", "Quellmark", {"same words"}, {"more words"}),
    ],
)
def test_why(one: str, other: str, agrees: set[str], differs: set[str]) -> None:
    assert kinds(one, other) == (agrees, differs)


def test_words_that_many_names_have_tell_less() -> None:
    names = [f"Orlicki Klub {number}" for number in range(500)] + ["Orlicki Bobrownik", "Bobrownik"]
    rarity = rarity_of(names)
    assert rarity["orlick"] < 0.5 < rarity["bobrownik"]
    bare = similarity("Orlicki Bobrownik", "Bobrownik")
    assert bare < similarity("Orlicki Bobrownik", "Bobrownik", rarity) <= 1
