"""Institutions that an affiliation names: the most specific first, no namesake in another country or town."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.resolution.names import Named, NameIndex, find

INDEX = NameIndex(
    [
        Named("lipno", ("Uniwersytet Lipowiecki", "University of Lipowiec", "LIPU"), "PL", ("Lipowiec",)),
        Named("medical", ("Medical University of Lipowiec",), "PL", ("Lipowiec",)),
        Named("moss", ("Jan Wrona Institute of Moss Research, Nordavian Academy of Tides",), "PL", ("Orlice",)),
        Named("tides", ("Nordavian Academy of Tides", "NAT"), "PL", ("Lipowiec",)),
        Named("music-1", ("Academy of Silver Music",), "PL", ("Orlice",)),
        Named("music-2", ("Academy of Silver Music",), "PL", ("Lipowiec",)),
        Named("school", ("Szkoła Leśna im. Jana Wrony w Orlicach",), "PL", ("Orlice",)),
        Named("third", ("Szkoła Podstawowa nr 3",), "PL", ("Orlice",)),
        Named("bobr", ("Bobrownik",), "PL", ("Orlice",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("University of Lipowiec, Poland", ["lipno"]),
        ("Faculty of Law, University of Lipowiec, ul. Leśna 3, 00-001 Lipowiec, Poland", ["lipno"]),
        ("Uniwersytetu Lipowieckiego, Lipowiec, Polska", ["lipno"]),
        ("Univ. of Lipowiec; Lipowiec; Poland", ["lipno"]),
        ("Univeristy of Lipowiec, Poland", ["lipno"]),
        ("Lipowiec University, Poland", ["lipno"]),
        ("LIPU, Lipowiec", ["lipno"]),
        ("Medical University of Lipowiec, Poland", ["medical"]),
        ("Medical University of Lipowiec and University of Lipowiec, Poland", ["medical", "lipno"]),
        ("Institute of Moss Research, Nordavian Academy of Tides, Orlice, Poland", ["tides"]),
        ("J. Wrona Institute of Moss Research, Nordavian Academy of Tides, Poland", ["moss", "tides"]),
        ("Academy of Silver Music, Orlice, Poland", ["music-1"]),
        ("Academy of Silver Music, Lipowiec", ["music-2"]),
        ("Szkoła Leśna w Orlicach, Polska", ["school"]),
        ("Szkoła Podstawowa nr 3, Orlice", ["third"]),
    ],
)
def test_found(text: str, found: list[str]) -> None:
    assert find(text, INDEX) == found


@pytest.mark.parametrize(
    "text",
    [
        "University of Lipowiec, Slovakia",
        "Technical University of Lipowiec, Poland",
        "University of Lipowiec Hospital, Poland",
        "Academy of Silver Music, Poland",
        "Academy of Silver Music",
        "Lipowiec, Poland",
        "nat. sciences, Lipowiec, Poland",
        "School of Silver, Academy of Music, Orlice, Poland",
        "Szkoła Podstawowa nr 3, Brodki, Polska",
        "Szkoła Podstawowa nr 5, Orlice, Polska",
        "Bobrownik street 5, Warsaw",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert find(text, INDEX) == []


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert set(find(text, INDEX)) <= {
        "lipno",
        "medical",
        "moss",
        "tides",
        "music-1",
        "music-2",
        "school",
        "third",
        "bobr",
    }


def test_a_long_text_ends_soon() -> None:
    started = time.process_time()
    find("University of Lipowiec, Academy of Tides, " * 10_000, INDEX)
    assert time.process_time() - started < 3
