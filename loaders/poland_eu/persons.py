"""Whether a Polish beneficiary is a person: a name alone, or the firm of a sole trader, which holds the owner's name.

Decision (design, section 8): a cell that holds nothing but names of people, or that hides them, is a natural person and
loses the name. A firm that says more ("Studio Most Anna Lipska") stays as published, with the kind sole_trader: it is
the name of a business, which the law makes of its owner's name (art. 43⁴ of the Civil Code), which the public register
of businesses and these lists publish for that reason, and without which two businesses could not be told apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.ids import fold
from graph.morphology import analyses
from loaders.values.casing import is_first_name

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BETWEEN = frozenset(("i", "oraz", "dr", "hab", "prof", "inż", "mgr", "lek", "med", "dent"))
_HIDDEN = re.compile(
    r"dane (?:osob|zanonim|chron|niejawn|ukryt)|z?anonimiz|osob[ay] fizyczn|natural person|rodo\b|nie podlega public"
)
_MOST_WORDS = 8


def is_hidden(text: str) -> bool:
    """Whether a cell says that a person's name is not published: "Dane osobowe", "osoba fizyczna", "xxxxx"."""
    plain = fold(text).strip(" .*[]()<>-")
    return bool(_HIDDEN.match(plain)) or re.fullmatch(r"(?:[x*█#.]\s?){3,}", plain) is not None


def is_person(name: str) -> bool:
    """Whether a name holds nothing but names of people: "Lipska Anna", "Jan Lipski, Anna Lipska"."""
    words = [word for word in _WORD.findall(name) if word.lower() not in _BETWEEN]
    if not 2 <= len(words) <= _MOST_WORDS or re.search(r"[\d\"„”&+]", name):
        return False
    others = [word for word in words if not is_first_name(word)]
    unknown = sum(not _is_known(word) for word in others)
    firsts = len(words) - len(others)
    return len(others) <= firsts and unknown < 2 and all(map(_may_be_surname, others))


def owner_in(name: str) -> bool:
    """Whether a firm begins or ends with the name of a person: a first name beside a surname, in either order."""
    outside = re.sub(r"„[^”]*”", " „ ", name)
    words = re.findall(rf"{_WORD.pattern}|[„,&]", outside)
    while words and words[-1] == "„":
        words.pop()
    while words and words[0] == "„":
        words.pop(0)
    ends = (words[:2], words[-2:], words[-3:-1] if len(words) > 3 and is_first_name(words[-3]) else [])
    return any(len(pair) == 2 and (_is_owner(*pair) or _is_reversed_owner(*pair)) for pair in ends)


def _is_owner(first: str, last: str) -> bool:
    return is_first_name(first) and first[0].isupper() and last[:1].isupper() and _may_be_surname(last)


def _is_reversed_owner(last: str, first: str) -> bool:
    """Like "Lipska Anna", not "Biała Róża": one of the two is nothing but a name."""
    return _is_owner(first, last) and not (_is_common(first) and _is_common(last))


@lru_cache(maxsize=20_000)
def _may_be_surname(word: str) -> bool:
    """A surname in the nominative, a word that the dictionary does not know, or a double name of such parts."""
    if "-" in word:
        return all(len(part) > 1 and _may_be_surname(part) for part in word.split("-"))
    found = [a for _, _, a in analyses(word) if a[2] != "ign"]
    if not found:
        return len(word) > 2
    return any("nazwisko" in a[3] and "nom" in a[2] for a in found)


def _is_known(word: str) -> bool:
    return any(a[2] != "ign" for part in word.split("-") for _, _, a in analyses(part))


@lru_cache(maxsize=20_000)
def _is_common(word: str) -> bool:
    """Whether a word in the nominative is also a common noun or an adjective."""
    return any(
        "nom" in a[2] and (a[2].startswith("adj:") or (a[2].startswith("subst") and "nazwa_pospolita" in a[3]))
        for _, _, a in analyses(word.lower())
    )
