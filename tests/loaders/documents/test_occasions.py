"""Events that only their words and day give away, of English and German pages: cases as data, all of it invented.

`western_events.tsv` has a language, a text, and the name and first day ("-": none) of each event in it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.documents.western.lexicon import Code, lexicon
from loaders.documents.western.reader import find, page_of

HERE = Path(__file__).parent


def cases() -> list[tuple[Code, str, str]]:
    with (HERE / "western_events.tsv").open(encoding="utf-8", newline="") as file:
        rows = [(*row, "")[:3] for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
    return [("de" if code == "de" else "en", text.replace("\\n", "\n"), says) for code, text, says in rows]


@pytest.mark.parametrize(("code", "text", "says"), cases())
def test_events(code: Code, text: str, says: str) -> None:
    language = lexicon(code)
    events = find(page_of(text, language), language, "2022-12-30").events
    assert [f"{event.name} {event.start or '-'}" for event in events] == list(filter(None, says.split("; ")))
