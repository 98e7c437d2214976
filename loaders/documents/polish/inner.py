"""What names of institutions hold inside: enumerations ("Rolników, Sadowników i Ogrodników"), names of patrons.

Invariant: what is given stands in the genitive behind the first words of a name and starts no other name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import adjective_reading, noun_readings, readings

_ROMAN = re.compile(r"[IVX]{1,4}")
_MAX_ITEM = 4  # words of one item of an enumeration
_MAX_ITEMS = 6
_MAX_PATRON = 5  # words of a patron's name
_OF_PLACES = ("skiej", "ckiej", "dzkiej")
_AND = frozenset({"i", "oraz"})


def enumerated(page: Page, comma: int, limit: int, apart: Callable[[int], bool]) -> int | None:
    """Where "…, Sadowników i Ogrodników" ends that goes on with a name at a comma; None where it does not.

    `apart` says of a token whether another name or a person starts there.
    """
    if not in_genitive(page, comma - 1):
        return None
    index = comma
    for _ in range(_MAX_ITEMS):
        token = page.tokens[index]
        joins, last = token.text == ",", token.norm in _AND
        if not (joins or last):
            return None
        end = _item(page, index + 1, limit, apart)
        if end is None or last:
            return end
        index = end
        if index >= limit:
            return None
    return None


def _item(page: Page, first: int, limit: int, apart: Callable[[int], bool]) -> int | None:
    """Words with capitals in the genitive; small ones may follow an "i" of their own only at the very end."""
    index = first
    while index < min(limit, first + _MAX_ITEM) and in_genitive(page, index) and not apart(index):
        index += 1
    return index if index > first else None


def in_genitive(page: Page, index: int) -> bool:
    """A word with a capital that can be a genitive and is no adjective of a place alone."""
    token = page.tokens[index]
    return token.is_word and token.capital and any("gen" in r.cases for r in readings(token.text))


def is_patron(page: Page, index: int, first: int) -> bool:
    """Whether a word goes on with the name of a patron that begins at `first`: "Jana Pawła II", "Mieszka I"."""
    token = page.tokens[index]
    if not first < index < first + _MAX_PATRON:
        return False
    if _ROMAN.fullmatch(token.text):
        return page.tokens[index - 1].capital
    if not token.capital:
        return token.norm == "i" and _is_given(page, index - 1) and _is_given(page, index + 1)  # "Jana i Anny Nowaków"
    found = [r for r in readings(token.text) if r.cases]
    given = [r for r in found if "imię" in r.names]  # "Pawła" is a woman in the nominative, too
    return any("gen" in r.cases for r in given or found)


def _is_given(page: Page, index: int) -> bool:
    """Whether a word is a given name in the genitive, and more of the name may follow."""
    if index + 1 >= len(page.tokens) or not page.tokens[index].capital:
        return False
    return any("imię" in r.names and "gen" in r.cases for r in readings(page.tokens[index].text))


def at_comma(page: Page, index: int) -> bool:
    """A comma inside the name of a part: "Wydział Fizyki, Informatyki i Matematyki …"."""
    if (
        page.tokens[index].text != ","
        or index + 1 >= len(page.tokens)
        or grammar.is_name_head(page.tokens[index + 1].text)
    ):
        return False
    return in_genitive(page, index - 1) and in_genitive(page, index + 1)


def is_of_word_before(page: Page, index: int) -> bool:
    """Like "Stosowanej" in "Matematyki Stosowanej Politechniki": an adjective of the genitive before it."""
    before = page.tokens[index - 1] if index else None
    if before is None or not before.capital or page.tokens[index].text.endswith(_OF_PLACES):
        return False
    nouns = [r for r in noun_readings(before.text, "gen") if "nazwa_pospolita" in r.names]
    return any(adjective_reading(page.tokens[index].text, replace(r, cases=frozenset({"gen"}))) for r in nouns)
