"""How names, identifiers and what somebody typed are written so that they meet.

Invariant: what stands in the index and what is asked of it were written by the same functions.
"""

from __future__ import annotations

import re
from functools import cache

from graph.identifiers import check_value
from graph.ids import fold, normalised
from graph.resolution.names.wordlists import lists

NUMBER = "="  # before the value of an identifier
_SEPARATORS = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"\s*https?://(?:www\.)?[^/\s]+/(\S+)\s*", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]{1,15})\s*[: ]\s*(\S.*)")
_SHORTEST, _LONGEST = 2, 12  # words of a name that is called by its initials
_LONGEST_NUMBER = 60


def number(value: str) -> str:
    """An identifier's value as it is compared: marked, so that no name is like it, and without what parts its
    characters: "525-000-73-13" → "=5250007313"."""
    return NUMBER + _SEPARATORS.sub("", fold(value))


def numbers_in(identifier: str) -> set[str]:
    """What `scheme:value` is found by; a Polish VAT number also by the NIP that it holds."""
    scheme, _, value = identifier.partition(":")
    found = {number(value or scheme)}
    if scheme == "vat" and value.startswith("PL"):
        found.add(number(value[2:]))
    return found


def numbers_asked(query: str) -> set[str]:
    """The identifiers that a query may be: as typed, behind the name of its scheme, or at the end of an address.

    "KRS 12345" is also asked for with the zeros that belong before it.
    """
    if len(query) > 4 * _LONGEST_NUMBER:
        return set()
    said = {query}
    if address := _ADDRESS.fullmatch(query):
        said |= {address[1], address[1].rstrip("/").rpartition("/")[2]}
    elif (stated := _SCHEME.fullmatch(query)) and has_digit(stated[2]):
        said.add(stated[2])
        said.add(_normal(stated[1].lower(), stated[2]))
    return {found for found in map(number, said) if 1 < len(found) <= _LONGEST_NUMBER}


def has_digit(text: str) -> bool:
    """Whether there is a digit in it, as in nearly every identifier and in few words."""
    return any(character.isdigit() for character in text)


def _normal(scheme: str, value: str) -> str:
    try:
        return check_value(scheme, value)
    except ValueError:
        return value  # perhaps no scheme at all


def initials(plain: str) -> set[str]:
    """First letters of a plain name's words, with and without the small ones: "uniwersytet w bialymstoku" → uwb, ub."""
    words = plain.split()
    if not _SHORTEST <= len(words) <= _LONGEST:
        return set()
    long = [word for word in words if word not in _small()]
    return {"".join(word[0] for word in some) for some in (words, long) if len(some) >= _SHORTEST}


def asked_words(query: str, most: int, longest: int) -> list[str]:
    """The words of a query as names have them; letters that stand alone ("U. W.") are one word. At most so many words
    of so many letters: nobody means what is longer."""
    words = normalised(query[: most * longest]).split()[:most]
    if len(words) > 1 and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    return words if all(len(word) <= longest for word in words) else []


@cache
def _small() -> frozenset[str]:
    return frozenset(map(fold, lists().small))


__all__ = ["NUMBER", "asked_words", "has_digit", "initials", "number", "numbers_asked", "numbers_in"]
