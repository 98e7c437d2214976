"""Concepts named in running words, in whatever case; the longest name wins."""

from __future__ import annotations

import pytest

from graph.concepts import concepts_in, told_once
from ontology import vocab


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("osoby bezrobotne", {"unemployed"}),
        ("Projekt jest dla osób długotrwale bezrobotnych z powiatu", {"long_term_unemployed"}),
        ("seniorzy, bezdomni", {"homeless_people", "elderly"}),
        ("", set()),
        ("coś zupełnie innego", set()),
    ],
)
def test_target_groups(text: str, concepts: set[str]) -> None:
    assert set(concepts_in(text, "target-groups")) == concepts


@pytest.mark.parametrize("concept", vocab.scheme("target-groups").values(), ids=lambda concept: concept.id)
def test_every_target_group_is_found_by_its_labels(concept: vocab.Concept) -> None:
    for lang in ("pl", "en"):
        assert concepts_in(concept.label(lang), "target-groups") == (concept.id,)


def test_what_is_said_twice_in_other_words_is_told_once() -> None:
    texts = ["bezrobotni", "osoby bezrobotne", "seniorzy i bezrobotni", "mieszkańcy Lipek"]
    assert told_once(texts, "target-groups") == ["bezrobotni", "seniorzy i bezrobotni", "mieszkańcy Lipek"]
