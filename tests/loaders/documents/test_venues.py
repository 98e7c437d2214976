"""Where events were, as records: in whose house, or in which town."""

from __future__ import annotations

import pytest

from graph.records import Link, Place
from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.reader import find
from loaders.documents.polish.venues import places_of_events


def venues(text: str) -> list[tuple[str, str | None]]:
    page = Page(text, grammar.words("sentences", "abbreviations"))
    items = list(places_of_events(page, find(page), "mlyn.txt", "source/mlyn", set()))
    places = {item.id: item for item in items if isinstance(item, Place)}
    return [(places[i.object].names["pl"], places[i.object].kind) for i in items if isinstance(i, Link)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 maja 2012 r. w siedzibie Fundacji „Most” odbyła się debata „Wieś”.", [("Fundacja „Most”", None)]),
        ("5 maja 2012 r. w sali obrad Sądu Rejonowego w Kolnie odbyła się debata „Wieś”.",
         [("Sąd Rejonowy w Kolnie", None)]),
        ("5 maja 2012 r. w Kolnie odbyła się debata „Wieś”.", [("Kolno", "town")]),
        ("5 maja 2012 r. odbyła się debata „Wieś” z udziałem młynarzy z Kolna.", []),
        ("5 maja 2012 r. nie odbyła się w Kolnie debata „Wieś”.", []),
        ("W Kolnie mieszkają młynarze, którzy cenią debatę „Wieś”.", []),
    ],
)  # fmt: skip
def test_where_an_event_was(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert venues(text) == expected
