"""From a name to its tokens: one alphabet, no case, dotted abbreviations joined, brackets told apart.

Invariant: tokens are ASCII letters or ASCII digits, never both in one; their order is that of the name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from graph.ids import fold

LIMIT = 400  # characters of a name that are compared; what is longer is no name
_LETTER = r"[^\W\d_]"
_DOTTED = re.compile(
    rf"(?<!{_LETTER})(?:(?:{_LETTER}\.){{2,}}{_LETTER}{{0,2}}|{_LETTER}\.{_LETTER}{{1,2}}"  # "S.A.", "s.r.o"
    rf"|{_LETTER}\.(?:[ \u00a0]{_LETTER}\.)+)(?!{_LETTER})"  # "S. A."
)
_CAMEL = re.compile(
    r"(?<=[a-z\u00df-\u017f])(?=[A-Z\u00c0-\u00de][A-Za-z]?[A-Za-z]?(?:\W|$))|(?<=[a-z]{3})(?=[A-Z]{2,4}$)"
)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_QUOTED = re.compile(r"['’`´ʼʻ](?=s\b)|(?<=\w)['’`´ʼʻ](?=\w)|['’`´ʼʻ]")
_TOKEN = re.compile(r"[a-z]+|[0-9]+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|eme|re)")
_JOINED_DIGITS = re.compile(r"(?<=\d)[,.](?=\d{3}\b)")
_SPLIT = re.compile(r"[\W_]+")
_SIGNS = {"&": " and ", "%": " percent ", "№": " nr ", "+": " plus ", "@": " at "}
_SIGN = re.compile("[" + "".join(map(re.escape, _SIGNS)) + "]")


class Token(NamedTuple):
    """One word as compared, and as written: `capitals` where it was in capitals, `bracketed` inside brackets."""

    text: str
    written: str
    capitals: bool = False
    bracketed: bool = False


@lru_cache(maxsize=100_000)
def ascii_word(text: str) -> str:
    """A text in ASCII letters and without case: "Łódź" → "lodz", "Ветролёт" → "vetrolet"; umlauts lose their dots."""
    folded = fold(text)
    return folded if folded.isascii() else anyascii(folded).lower()


def tokens(name: str) -> list[Token]:
    """The tokens of a name, those in brackets at the end; at most `LIMIT` characters are read."""
    name = _CAMEL.sub(" ", name[:LIMIT])
    aside = [one or other for one, other in _BRACKETS.findall(name)] if "(" in name or "[" in name else []
    outside = _BRACKETS.sub(" ", name) if aside else name
    found = _tokens(outside, False)
    bracketed = [token for part in aside for token in _tokens(part, True)]
    return found + bracketed if found else [Token(t.text, t.written, t.capitals) for t in bracketed]


def _tokens(text: str, bracketed: bool) -> list[Token]:
    text = _SIGN.sub(lambda sign: _SIGNS[sign[0]], _joined(text))
    return [token for written in _SPLIT.split(text) if written for token in _written(written, bracketed)]


@lru_cache(maxsize=100_000)  # names repeat their words
def _written(written: str, bracketed: bool) -> tuple[Token, ...]:
    plain = ascii_word(written)
    ordinal = _ORDINAL.fullmatch(plain)
    capitals = written.isupper()
    parts = (ordinal[1],) if ordinal else _TOKEN.findall(plain)
    return tuple(Token(part, written, capitals, bracketed) for part in parts)


def _joined(text: str) -> str:
    """Without the dots of abbreviations and the apostrophes: "S.A." → "SA", "Int'l" → "Intl"."""
    text = _QUOTED.sub("", text)
    if "." in text:
        text = _DOTTED.sub(lambda found: re.sub(r"[. \u00a0]", "", found[0]) + " ", text)
    return _JOINED_DIGITS.sub("", text) if text.isascii() and any(map(str.isdigit, text)) else text
