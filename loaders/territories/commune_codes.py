"""TERYT codes as files of boundaries have them: with the kind of a commune as seventh digit or without, zeros lost.

Six digits of TERC are one commune, but its code has a seventh, which says what kind it is: 1 urban, 2 rural, 3 both, 4
and 5 the town and the rest of such a one, 8 and 9 parts of towns. It is added where the file says it, or where there is
but one kind: below a town with the rights of a county, whose number is 61 or more.

Invariant: how many digits the codes of a file have is told by all of them, as 201011 may be 0201011 or 20 10 11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.identifiers import check_identifier
from graph.ids import fold

# Properties that say the kind of a commune, folded.
KINDS = ("rodz", "rodzaj", "rodz_gmi", "rodzaj_gminy", "gmi_rodz", "typ_gminy", "typ", "nazwa_dod", "nazdod", "kind")
_VOIVODESHIPS = frozenset(f"{number:02}" for number in range(2, 33, 2))
_LENGTHS = frozenset((2, 4, 6, 7))
_COMMUNE = frozenset((6, 7))
_TOWN_COUNTIES = "61"  # the first number of a county that is a town
_WARSAW = "1465"
_WORDS = (  # the longer ones first: each begins what a file says
    ("miasto w gminie", "4"),
    ("obszar wiejski", "5"),
    ("gmina miejsko-wiejska", "3"),
    ("miejsko-wiejska", "3"),
    ("gmina miejska", "1"),
    ("gmina wiejska", "2"),
    ("miejska", "1"),
    ("wiejska", "2"),
    ("dzielnica", "8"),
    ("delegatura", "9"),
)
_SIX = "the seventh digit, which says what kind of commune it is, or a property RODZ that does"


class CommuneCodes:
    """The codes of one file: `learn` all of them, then ask for each."""

    def __init__(self) -> None:
        self._certain: set[int] = set()  # how many digits those codes of communes have that cannot be read otherwise

    def learn(self, text: str, is_number: bool) -> None:
        """Takes note of how many digits a code has; `is_number`: zeros in front of it may be lost."""
        if len(found := _lengths(_digits(text), is_number)) == 1:
            self._certain |= found & _COMMUNE

    def code(self, text: str, is_number: bool, kinds: Iterable[str]) -> str | None:
        """A code as TERC has it, None where the text is none; `kinds` are what may say the kind of a commune.

        ValueError, with what was expected, where more than one territory can be meant.
        """
        digits = _digits(text)
        lengths = _lengths(digits, is_number)
        if not lengths:
            return None
        if lengths == _COMMUNE and not self._certain:
            raise ValueError("a code of seven digits, as text with the zero in front")
        length = max(self._certain) if lengths == _COMMUNE else min(lengths)
        digits = digits.zfill(length)
        if length == 6:
            if 7 in self._certain:
                raise ValueError("a code of seven digits, as other areas here have")
            digits += _kind(digits, kinds)
        try:
            return check_identifier(f"teryt:{digits}")
        except ValueError:
            return None


def _digits(text: str) -> str:
    return re.sub(r"[\s_]", "", text).removesuffix(".0")


def _lengths(digits: str, is_number: bool) -> frozenset[int]:
    """How many digits the code has that is written like this."""
    if not (digits.isascii() and digits.isdecimal()):
        return frozenset()
    possible = _LENGTHS & {len(digits), len(digits) + is_number}
    return frozenset(length for length in possible if digits.zfill(length)[:2] in _VOIVODESHIPS) or possible


def _kind(digits: str, kinds: Iterable[str]) -> str:
    if digits[2:4] >= _TOWN_COUNTIES:
        return "1" if digits[4:] == "01" else "8" if digits[:4] == _WARSAW else "9"
    for said in map(fold, kinds):
        if re.fullmatch("[1-5]", said):
            return said
        if found := next((kind for words, kind in _WORDS if said.startswith(words)), None):
            return found
    raise ValueError(_SIX)


__all__ = ["KINDS", "CommuneCodes"]
