"""Communes that stand in German sentences by nothing but their names, as a word for communes or members says what they
are: "gehören A, B und C zu den Gründungskommunen", "Die Mitgliedsgemeinden A, B und C", "Mitgliedsstädte sind A und B".

Invariant: two and more with nothing but commas and "und" between, each a town or a word that the language has not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import is_unknown
from loaders.documents.western.names import is_place

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_COMMUNES = re.compile(
    r"(?:(?:gründungs|mitglieds|verbands|partner|nachbar|trägers?|teilnehmer|projekt|umland)"
    r"(?:kommunen|gemeinden|städten?|orten?)|kommunen)"
)
_MEMBERS = re.compile(r"(?:gründungs)?mitglieder[n]?|gründern|verbandsmitglieder[n]?|" + _COMMUNES.pattern)
_BELONG = frozenset(["gehören", "gehörten", "zählen", "zählten"])
_BETWEEN = frozenset([",", "und", "sowie"])
_BEFORE = frozenset(["sind", "waren", ":", "die", "auch", "gehören", "gehörten", "zählen", "zählten", "neben"])
_MAX_GAP = 3  # tokens between the word and the first name


def bare_communes(finder: InstitutionFinder, reserved: set[int]) -> None:
    """Adds such communes to the institutions of a page."""
    page = finder.page
    for sentence in page.sentences:
        tokens = page.tokens[sentence.first : sentence.last]
        for token in tokens:
            if not (token.capital and _MEMBERS.fullmatch(token.norm)):
                continue
            communes = _COMMUNES.fullmatch(token.norm) is not None
            before = next((t.index for t in tokens if t.norm in _BELONG and t.index < token.index), None)
            names = _names(finder, reserved, Span(before + 1, token.index)) if before is not None else []
            if len(names) < 2 and communes:
                names = _names(finder, reserved, Span(token.index + 1, sentence.last))
            for name in names if len(names) > 1 else ():
                text = " ".join(page.words(name).split())
                finder.add(text, "commune_government", text, name)


def _names(finder: InstitutionFinder, reserved: set[int], span: Span) -> list[Span]:
    """The names with which a span begins, but for small words; none where something else stands between."""
    page, index = finder.page, span.first
    while index < min(span.last, span.first + _MAX_GAP) and page.tokens[index].norm in _BEFORE:
        index += 1
    found: list[Span] = []
    while index < span.last:
        last = _name(finder, reserved, index, span.last)
        if last is None:
            break
        found.append(Span(index, last))
        index = last
        while index < span.last and page.tokens[index].norm in _BETWEEN:
            index += 1
        if index == last:
            break
    return found


def _name(finder: InstitutionFinder, reserved: set[int], index: int, limit: int) -> int | None:
    """Where the name of a commune that begins at a token ends."""
    page, token = finder.page, finder.page.tokens[index]
    if index in finder.taken or index in reserved or not (token.is_word and token.capital):
        return None
    if last := is_place(page, index, limit):
        return last
    two = index + 1 < limit and page.tokens[index + 1].is_word and page.tokens[index + 1].capital
    if two and token.text in ("Bad", "Sankt", "Neu", "Alt", "Groß", "Klein", "Ober", "Unter"):
        return index + 2
    unknown = is_unknown("de", token.text) or towns.is_town(token.text)
    return index + 1 if unknown and not two else None
