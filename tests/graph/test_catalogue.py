"""The catalogue of a build: search in what sources say (more of it in test_search.py), pages, rejections, redirects."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.catalogue import Catalogue, CatalogueBuilder
from graph.graph import Graph
from graph.model import Node, Text

OFFICE = "institution/nip-5250007313"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Powiatowy Urząd Pracy w Zalesiu", OFFICE),
        ("powiatowy urzad pracy", OFFICE),
        ("powiatowego urzędu pracy", OFFICE),
        ("powiatowego urzedu", OFFICE),
        ("urzęd prac", OFFICE),  # a typing error: "urzęd" begins no form as written, and is none
        ("urz prac zales", OFFICE),
        ("PUP Zalesie", OFFICE),
        ("5250007313", OFFICE),
        ("fundacji most", "institution/fundacja-most"),
        ("zalesie", "place/teryt-0000001"),  # the town itself, before what is in it
        ("way to work", "project/droga-do-pracy"),
        ("drogi do pracy", "project/droga-do-pracy"),
        ("działania 7.1", "programme/dzialanie-7-1"),
        ("OPS zalesie", "institution/osrodek-pomocy-spolecznej-w-zalesiu"),
        ("Anna Przykładowa", None),  # people are not searched for
        ("", None),
        ('" OR * NEAR ( -', None),
        ("a" * 10_000, None),
    ],
)
def test_search(sample: Graph, query: str, first: str | None) -> None:
    ids = [hit.id for hit in sample.catalogue.search(query, 5)]
    assert ids[0].startswith(first) if first else not ids, ids


def test_a_town_finds_the_offices_in_its_name(sample: Graph) -> None:
    assert OFFICE in [hit.id for hit in sample.catalogue.search("zalesie", 5)]


def test_only_the_kinds_asked_for_are_found(sample: Graph) -> None:
    assert {h.id.partition("/")[0] for h in sample.catalogue.search("zalesie", 10, ["place"])} == {"place"}


def test_an_exact_name_stands_first_and_importance_decides_between_equals(tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    names = {"a": "Fundacja Dom", "b": "Fundacja Dom i Ogród", "c": "Nasza Fundacja Dom"}
    for key, name in names.items():
        builder.add_node(Node(f"institution/{key}", {"names": (Text(name, "pl"),)}))
    builder.write(
        tmp_path / "c.sqlite", {"institution/b": 3.0, "institution/c": 900.0}, {"institution/x": "institution/a"}
    )
    catalogue = Catalogue(tmp_path / "c.sqlite")
    assert [h.id for h in catalogue.search("fundacja dom", 5)] == ["institution/a", "institution/b", "institution/c"]
    assert catalogue.search("dom", 5)[0].id == "institution/c"
    assert catalogue.redirect("institution/x") == "institution/a"
    catalogue.close()


def test_pages_and_rejections_are_kept(sample: Graph) -> None:
    assert (sample.catalogue.text("source/strona", "strona.txt") or "").startswith("Dnia 3 marca")
    assert sample.catalogue.text("source/strona", "inna.txt") is None
    [rejection] = sample.catalogue.rejections("source/tabela", 10)
    assert (rejection.field, rejection.value) == ("start", "wiosną")
    assert sample.catalogue.counts()["source/tabela"]["institution"] == 2
