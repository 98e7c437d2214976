"""Where projects work, as records: places that a text lists."""

from __future__ import annotations

import pytest

from graph.records import Document, Link, Place, Source, check
from loaders.documents.polish.reader import PolishReader

SOURCE = Source(
    id="source/page", title="page", origin="page.txt", checksum="sha256:0", retrieved="2024-01-01", loader="pages"
)


def places(text: str) -> list[str]:
    items = list(PolishReader().read(Document(name="page.txt", text=text), SOURCE))
    for item in items:
        check(item)
    names = {item.id: item.names["pl"] for item in items if isinstance(item, Place)}
    return [names[item.object] for item in items if isinstance(item, Link) and item.relation == "operates_in"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Projekt „Młyn” trwa w trzech lokalizacjach: Kolno, Łomża i Stare Babice.",
            ["Kolno", "Łomża", "Stare Babice"],
        ),
        ("Projekt „Młyn” trwa w dwóch miejscowościach – Kolno i Bielsko-Biała.", ["Kolno", "Bielsko-Biała"]),
        ("Projekt „Młyn” trwa w Kolnie i Łomży.", []),
        ("Projekt „Młyn” trwa w lokalizacji: Kolno.", []),
        ("Lokalizacje: Kolno i Łomża.", []),
    ],
)
def test_places_that_are_listed(text: str, expected: list[str]) -> None:
    assert places(text) == expected


def test_a_place_of_an_institution_is_one_record() -> None:
    text = "Dom Kultury w Kolnie prowadzi projekt „Młyn” w dwóch lokalizacjach: Kolno i Łomża."
    items = list(PolishReader().read(Document(name="page.txt", text=text), SOURCE))
    assert sorted(item.names["pl"] for item in items if isinstance(item, Place)) == ["Kolno", "Łomża"]
