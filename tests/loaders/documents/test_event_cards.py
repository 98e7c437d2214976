"""Pages about one event that say when and where in lines of their own."""

from __future__ import annotations

import pytest

from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.reader import find


def events(text: str) -> list[tuple[str, str | None]]:
    page = Page(text, grammar.words("sentences", "abbreviations"))
    return [(event.name, event.start) for event in find(page).events]


@pytest.mark.parametrize("place", ["Miejsce: Lipecki Park", "Gdzie: Kolno", "Lokalizacja: Dom Kultury w Kolnie"])
@pytest.mark.parametrize(
    "day", ["Data: 23 października 2021, godz. 10", "Termin: 23.10.2021", "Kiedy? 23 października 2021"]
)
def test_the_first_line_names_it(day: str, place: str) -> None:
    text = f"LipoFest Dzień 2 (stacjonarnie)\n\nTo zabawa dla młynarzy.\n\n{day}\n\n{place}\n"
    assert events(text) == [("LipoFest Dzień 2", "2021-10-23")]


@pytest.mark.parametrize(
    "text",
    [
        "LipoFest Dzień 2\n\nTo zabawa dla młynarzy.\n\nData: 23 października 2021\n",
        "Zaproszenie dla młynarzy\n\nData: 23 października 2021\n\nMiejsce: Kolno\n",
        "Gmina Lipki\n\nData: 23 października 2021\n\nMiejsce: Kolno\n",
        "Dwa dni zabawy\n\nData: 23 maja 2021\n\nMiejsce: Kolno\n\nData: 24 maja 2021\n\nMiejsce: Kolno\n",
    ],
)
def test_other_pages_name_none(text: str) -> None:
    assert events(text) == []
