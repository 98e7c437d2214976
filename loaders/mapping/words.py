"""What the headers of tables usually mean, in Polish, English and German; only for drafts that a person reads.

Invariant: mapping_words.tsv has the words, as expressions for a whole folded header; the first category one of whose
expressions fits is the one that a header means, so the more particular come first.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from graph.ids import fold

WORDS = Path(__file__).with_suffix(".tsv")
AGREEMENT = re.compile(
    r"umow|porozum|podpisa|agreement|mou|memorand|signed|twin|vertrag|vereinbarung|partnerst|kooperation"
)
GROUP = re.compile(r"czlon|member|mitglied")


@cache
def _expressions() -> list[tuple[str, str, re.Pattern[str]]]:
    """Category, language, expression."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["category"], row["language"], re.compile(row["words"])) for row in rows]


def plain(header: str) -> str:
    """A header as its words are looked up: folded, camelCase parted, without punctuation."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(re.findall(r"[^\W_]+", fold(parted)))


def category_of(header: str) -> tuple[str | None, set[str]]:
    """What a header means, and in which of the languages; (None, ∅) where no word is known."""
    text = plain(header)
    joined = text.replace(" ", "") if header.isalpha() else text  # shortName is "short name" and "shortname"
    found: str | None = None
    languages = set()
    for category, language, words in _expressions():
        if found and category != found:
            break
        if words.fullmatch(text) or words.fullmatch(joined):
            found = category
            languages.add(language)
    return found, languages
