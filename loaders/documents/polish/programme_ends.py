"""What stands at the end of a programme's name or around it: years, a plus, the title that it is in.

Invariant: nothing here finds a programme.
"""

from __future__ import annotations

import re

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.levels import Level
from loaders.documents.polish.morphology import lemmas

_YEAR = re.compile(r"(?:19|20)\d\d")
_MAX_ACRONYM = 2  # tokens
_SPACED = ("erasmus", "społeczn", "plus", "maluch", "senior")
_MORE_EVENTS = frozenset({"dzień", "impreza", "uroczystość", "wydarzenie"})


def years_end(page: Page, sentence: Span, index: int) -> int:
    """Like "na lata 2014 – 2020", "2007-2013", "do roku 2020": where the years of a programme end."""
    tokens = page.tokens[index : min(sentence.last, index + 6)]
    norms = [token.norm for token in tokens]
    skip = 2 if norms[:2] in (["na", "lata"], ["w", "latach"], ["do", "roku"]) else 1 if norms[:1] == [","] else 0
    rest = tokens[skip:]
    if rest and re.fullmatch(r"(?:19|20)\d\d-(?:19|20)\d\d", rest[0].text):
        return index + skip + 1
    if len(rest) > 2 and rest[1].is_dash and _YEAR.fullmatch(rest[0].text) and _YEAR.fullmatch(rest[2].text):
        return index + skip + 3
    return index + 3 if norms[:2] == ["do", "roku"] and rest and _YEAR.fullmatch(rest[0].text) else index


def ends_with_plus(page: Page, sentence: Span, index: int) -> bool:
    """Like "Erasmus+"; "Erasmus +" where nothing is added."""
    tokens = page.tokens
    following = tokens[index + 1] if index + 1 < sentence.last else None
    added = following is not None and (following.capital or following.text[0].isdigit())
    spaced = tokens[index - 1].norm.startswith(_SPACED) and not added  # "EFRR + budżet gminy" has none
    return tokens[index].start == tokens[index - 1].end or spaced


def is_of_an_event(page: Page, index: int, level: Level) -> bool:
    """Like "Program Konferencji", "Plan Spotkania": what will be done there when."""
    following = page.tokens[index + 1 : index + 2]
    events = grammar.words("events", "heads") | _MORE_EVENTS
    return level.kind in ("programme", "strategy") and bool(following) and bool(lemmas(following[0].text) & events)


def in_title(page: Page, index: int) -> bool:
    """Whether a token is one of many in quotation marks: "„Granty z FIO dla każdego”" is a title of its own."""
    quotation = next((q for q in page.quotations if index in q), None) if index in page.quoted else None
    return quotation is not None and quotation.last - quotation.first > _MAX_ACRONYM
