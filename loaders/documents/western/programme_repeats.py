"""Programmes that a page names again in other words: with and without their years, by the last word of their names.

Invariant: no new programme is found here; two become one only where one name is the other with years behind it.
"""

from __future__ import annotations

import re

from loaders.documents.findings import Mention, Programme
from loaders.documents.page import Page, Span

_YEARS = re.compile(r" ?\(?(?:19|20)\d\d ?[-–/] ?(?:(?:19|20)?\d\d)\)?")
_COMPOUND = 9  # letters of a word that can stand for a whole name
_ENDS = ("fonds", "programm", "initiative", "programme", "wettbewerb")


def repeated(page: Page, programmes: list[Programme], *, german: bool) -> list[Programme]:
    """The programmes of a page without those that are others of them with years, with what points back at them."""
    found = _without_doubles(programmes)
    if german:
        _by_last_word(page, found)
    return found


def _without_doubles(programmes: list[Programme]) -> list[Programme]:
    """Like "Interreg Alpen" and "Interreg Alpen 2021–2027": one programme."""
    plain = {programme.name: programme for programme in programmes}
    gone: dict[int, Programme] = {}
    for dated in programmes:
        years = _YEARS.search(dated.name)
        short = plain.get(dated.name[: years.start()]) if years and years.end() == len(dated.name) else None
        if short is None or id(short) in gone or short.part_of is dated or dated.part_of is short:
            continue
        gone[id(short)] = dated
        dated.mentions = sorted([*dated.mentions, *short.mentions], key=lambda mention: mention.span.first)
        dated.aliases += [name for name in (short.name, *short.aliases) if name not in dated.aliases]
        dated.part_of = dated.part_of or short.part_of
    for programme in programmes:
        if programme.part_of is not None and id(programme.part_of) in gone:
            programme.part_of = gone[id(programme.part_of)]
    return [programme for programme in programmes if id(programme) not in gone]


def _by_last_word(page: Page, programmes: list[Programme]) -> None:
    """Like "der Kleinprojektefonds" on a page with the programme "ABC Kleinprojektefonds"."""
    taken = {i for p in programmes for m in p.mentions for i in range(m.span.first, m.span.last)}
    by_word: dict[str, list[Programme]] = {}
    for programme in programmes:
        last = programme.name.split()[-1].casefold()
        if len(programme.name.split()) > 1 and len(last) >= _COMPOUND and last.endswith(_ENDS):
            by_word.setdefault(last, []).append(programme)
    for token in page.tokens if by_word else ():
        meant = by_word.get(token.norm, []) or by_word.get(token.norm.removesuffix("s"), [])
        if len(meant) == 1 and token.capital and token.index not in taken:
            meant[0].mentions.append(Mention(Span(token.index, token.index + 1)))
            meant[0].mentions.sort(key=lambda mention: mention.span.first)
