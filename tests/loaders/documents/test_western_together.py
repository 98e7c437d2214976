"""Who agreed, joined or takes part together, as many authors would say it: in sentences beside the one about the
agreement, in lists of whole lines, on cards, in groups and events that only the words around them make such.

`western_together.tsv` has a language, a text (\\n begins a new line) and every relation that it states; without one the
text is near to a construction that does state one, and is not it.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

import pytest

from loaders.documents.western.lexicon import Code, lexicon
from loaders.documents.western.reader import find, page_of

CASES = Path(__file__).parent / "western_together.tsv"


def cases() -> list[tuple[str, str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [(language, text.replace("\\n", "\n"), says) for language, text, says in rows]


@pytest.mark.parametrize(("language", "text", "says"), cases())
def test_relations(language: str, text: str, says: str) -> None:
    words = lexicon(cast(Code, language))
    ties = find(page_of(text, words), words, "2022-12-30").ties
    assert {f"{t.subject.name} {t.relation} {t.object.name}" for t in ties} == set(filter(None, says.split("; ")))


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "Partners:\n\nABC – Agency for Better Cakes", {"Agency for Better Cakes", "ABC"}),
        ("en", "Partners:\n\nCentre for Living with the Sea", {"Centre for Living with the Sea"}),
        (
            "en",
            "Partners:\n\nCentre for peace, order and human rights – Leeds",
            {"Centre for peace, order and human rights"},
        ),
        ("de", "Beteiligt sind folgende Partner:\n- Grüner Kreisverband Ulm/Alb", {"Grüner Kreisverband Ulm/Alb"}),
    ],
)
def test_a_line_of_a_list_is_the_whole_name(language: str, text: str, names: set[str]) -> None:
    words = lexicon(cast(Code, language))
    (institution,) = find(page_of(text, words), words).institutions
    assert names <= {institution.name, *institution.aliases}
