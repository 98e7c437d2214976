"""Numbers in names, however they are spelt: digits, words, ordinals, Roman numerals (`numbers.toml`).

Invariant: what comes out are decimal digits without leading zeros.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from graph.resolution.names.text import Token

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


class _Words(NamedTuple):
    units: dict[str, int]
    tens: dict[str, int]
    times: dict[str, int]
    roman: dict[str, str]
    single: frozenset[str]
    before: tuple[str, ...]


def with_digits(words: Sequence[Token]) -> list[Token]:
    """The same tokens with each number as digits: "Forty-Four" → 44, "III" → 3, "Third" → 3."""
    table = _words()
    found: list[Token] = []
    at = 0
    while at < len(words):
        size, value = _number(words, at, table)
        if value is None:
            found.append(words[at])
            at += 1
            continue
        token = words[at]
        found.append(Token(str(value), token.written, False, token.bracketed))
        at += size
    return found


def _number(words: Sequence[Token], at: int, table: _Words) -> tuple[int, int | None]:
    """How many tokens the number at a position has, and its value; None where there is no number."""
    text = words[at].text
    if text.isdigit():
        return 1, int(text)
    following = words[at + 1].text if at + 1 < len(words) else ""
    if text in table.tens:
        unit = table.units.get(following, int(following) if following.isdigit() and len(following) == 1 else 0)
        return (2, table.tens[text] + unit) if 0 < unit < 10 else (1, table.tens[text])
    if text in table.units:
        if following in table.times:
            return 2, table.units[text] * table.times[following]
        return 1, table.units[text]
    if words[at].capitals and _is_roman(words, at, table):
        return 1, _roman(text)
    return 1, None


def _is_roman(words: Sequence[Token], at: int, table: _Words) -> bool:
    text = words[at].text
    if text in table.roman:
        return True
    if text not in table.single or words[at].written != text.upper():
        return False
    last = at and (at + 1 == len(words) or words[at + 1].bracketed)
    return bool(last) or (at + 1 < len(words) and words[at + 1].text.startswith(table.before))


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


@cache
def _words() -> _Words:
    table = tomllib.loads(Path(__file__).with_name("numbers.toml").read_text(encoding="utf-8"))
    units, tens, times = (
        {word: int(number) for number, words in table[part].items() for word in words.split()}
        for part in ("units", "tens", "times")
    )
    roman = table["roman"]
    plain = {word.lower(): word for word in roman["plain"].split()}
    return _Words(units, tens, times, plain, frozenset(roman["single"].lower().split()), tuple(roman["before"].split()))
