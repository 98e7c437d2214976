"""Institutions whose names say nothing of what they are: found by the words beside them, by lists and by brackets."""

from __future__ import annotations

import pytest

from loaders.documents.polish.reader import find
from tests.loaders.documents.test_finding import page


def names(text: str) -> list[str]:
    return [f"{i.name} / {i.kind} / {i.place}" for i in find(page(text)).institutions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nagrody dała firma Meblexpol.", ["Meblexpol / company / None"]),
        ("Meblexpol to lokalna firma. Meblexpol szyje stroje.", ["Meblexpol / company / None"]),
        ("Tartak Mebex Lipa sp. z o.o. sp. k. w Pyrzycach tnie.", None),
        ("Panel z udziałem MBX Systems, Zorbexu i Gminy Lipki.", None),
        ("Warsztaty prowadzone przez ekspertów z Guuglex.", ["Guuglex / company / None"]),
        ("Wykład wspólnie z Halterem.", []),
        ("Firma Roku jest znana, a firma Jana Nowaka rośnie.", []),
        ("Mówili Jan Nowak z Zorbex Group i Ewa Lis z Młynar.", ["Zorbex Group / company / None"]),
        ("Przyszli: Associació Lipa Joves (Lleida, Hiszpania).", ["Associació Lipa Joves / ngo / Lleida"]),
        ("Przyszli: Jan Nowak (Polska).", []),
    ],
)
def test_words_beside_a_brand(text: str, expected: list[str] | None) -> None:
    found = names(text)
    assert found == expected if expected is not None else len(found) > 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Partnerzy:\nZorbex, Mebelpol Polska (Kolno), Lipa.pl, lip-it, eNLipa", 5),
        ("Sponsorzy\n\nMebex S.A.\nWczasy Lipne\nEwa Lis\nWawaLip\n\nTerminy\n\nMaj", 3),
        ("Patroni: radny Jan Nowak, Poseł na Sejm Ewa Lis", 0),
        ("Dziękują: Zorbex - Jan Nowak\nOrganizatorzy: Zorbex – Jan Nowak, Mebex", 2),
    ],
)
def test_lists_name_brands_and_no_people(text: str, expected: int) -> None:
    assert len(names(text)) == expected


def test_a_brand_is_found_again() -> None:
    found = find(page("Partnerzy: Zorbex, Mebex\n\nWczoraj Zorbex dał nagrody. Zorbex gra.")).institutions
    assert {i.name: len(i.mentions) for i in found} == {"Zorbex": 3, "Mebex": 1}


def test_what_the_page_calls_a_project_is_no_institution() -> None:
    text = "Lipeckie Obserwatorium Młynów to projekt. Lipeckie Obserwatorium Młynów działa od maja."
    assert find(page(text)).institutions == []
