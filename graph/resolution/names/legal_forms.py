"""Legal forms at the end, at the beginning or in the middle of a name: recognised by `legal_forms.toml`.

Invariant: at least one token of a name remains.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from graph.resolution.names.text import Token, tokens

LONGEST = 9  # tokens of the longest spelling, "s. z o. o. sp. k." among them
_SURE = 4  # letters from which a spelling means nothing else, and is found in the middle of a name
_MISSPELT = 11  # letters from which a spelling may have an error


class Legal(NamedTuple):
    """`code` names the form (a table of `legal_forms.toml`), `classes` what it can be; no class says nothing."""

    code: str
    classes: frozenset[str]


class _Spellings(NamedTuple):
    anywhere: dict[str, Legal]
    leading: dict[str, Legal]
    first: frozenset[str]  # tokens with which a spelling begins
    last: frozenset[str]
    long: dict[str, list[str]]  # spellings that may have an error, by their first two letters


def split_legal(words: Sequence[Token]) -> tuple[list[Token], list[Legal]]:
    """The tokens without legal forms, and the forms that were found."""
    found: list[Legal] = []
    rest = list(words)
    while len(rest) > 1:
        size, legal = _at_end(rest)
        if legal:
            rest = rest[:-size]
        else:
            size, legal = _at_beginning(rest)
            rest = rest[size:]
        if not legal:
            break
        found.append(legal)
    return (rest, found) if found else _in_the_middle(rest)


def _at_end(words: list[Token]) -> tuple[int, Legal | None]:
    spellings = _spellings()
    compact = ""
    best: tuple[int, Legal | None] = (0, None)
    if words[-1].text not in spellings.last and len(words[-1].text) < _MISSPELT // 2:
        return best
    for size in range(1, min(LONGEST, len(words) - 1) + 1):
        compact = words[-size].text + compact
        legal = spellings.anywhere.get(compact)
        if not legal and size < 5 and len(compact) >= _MISSPELT:
            legal = _misspelt(compact)
        if legal:
            best = (size, legal)
    return best


def _misspelt(compact: str) -> Legal | None:
    spellings = _spellings()
    for spelling in spellings.long.get(compact[:2], ()):
        if OSA.distance(compact, spelling, score_cutoff=1) <= 1:
            return spellings.anywhere[spelling]
    return None


def _at_beginning(words: list[Token]) -> tuple[int, Legal | None]:
    leading, compact = _spellings().leading, ""
    best: tuple[int, Legal | None] = (0, None)
    if words[0].text not in _spellings().first:
        return best
    for size in range(1, min(LONGEST, len(words) - 1) + 1):
        compact += words[size - 1].text
        if legal := leading.get(compact):
            best = (size, legal)
    return best


def _in_the_middle(words: list[Token]) -> tuple[list[Token], list[Legal]]:
    spellings, first = _spellings().anywhere, _spellings().first
    for start in range(1, len(words) - 1):
        if words[start].text not in first:
            continue
        compact, best = "", None
        for size in range(1, min(LONGEST, len(words) - start - 1) + 1):
            compact += words[start + size - 1].text
            legal = spellings.get(compact) if len(compact) >= _SURE or compact in _ALONE else None
            if legal and legal.code != "nothing":
                best = (size, legal)
        if best:
            return words[:start] + words[start + best[0] :], [best[1]]
    return words, []


_ALONE = {"ltd", "inc", "sro", "srl", "llc", "plc"}


@cache
def _spellings() -> _Spellings:
    table = tomllib.loads(Path(__file__).with_name("legal_forms.toml").read_text(encoding="utf-8"))
    anywhere: dict[str, Legal] = {}
    leading: dict[str, Legal] = {}
    first, last = set[str](), set[str]()
    long: dict[str, list[str]] = defaultdict(list)
    for code, entry in table.items():
        legal = Legal(code, frozenset(entry["is"]))
        split = [
            [token.text for token in tokens(spelling)] for spelling in (*entry["spellings"], *entry.get("leading", ()))
        ]
        first.update(part for words in split for part in (words[0], words[0][0], "".join(words)))
        last.update(part for words in split for part in (words[-1], words[-1][-1], "".join(words[-2:]), "".join(words)))
        for spelling in entry["spellings"]:
            anywhere.setdefault(_compact(spelling), legal)
        for spelling in entry.get("leading", ()):
            leading.setdefault(_compact(spelling), legal)
    for spelling, legal in list(anywhere.items()):
        if len(spelling) >= _MISSPELT:
            leading.setdefault(spelling, legal)
            long[spelling[:2]].append(spelling)
    return _Spellings(anywhere, leading, frozenset(first), frozenset(last), dict(long))


def _compact(spelling: str) -> str:
    return "".join(token.text for token in tokens(spelling))
