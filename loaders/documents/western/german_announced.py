"""German projects whose name begins their paragraph: "Geo-Weg Musterau: Auf 30 Kilometern … Projektträger ist …".

Invariant: such a name is short, a colon ends it, and the paragraph or the next speaks of a project and of who bears it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western.german_behind import INSIDE

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_ADJECTIVES = ("che", "chen", "ale", "alen", "ige", "igen", "ive", "iven")
_MAX_NAME, _MIN_TEXT = 9, 14  # tokens
_FACTS = re.compile(
    r"(?:projektträger(?:in)?|projektpartner|projektlaufzeit|projektkosten|projektleitung|(?:kooperations|leader-)?projekte?s)"
)


def announced(finder: ProjectFinder) -> None:
    """Adds such names to the projects of a page."""
    page = finder.page
    for number, block in enumerate(page.blocks):
        span = block.span
        colon = _colon(finder, span) if span.last - span.first >= _MIN_TEXT else None
        if colon is None or not _is_name(finder, Span(span.first, colon)):
            continue
        after = page.blocks[number + 1].span if number + 1 < len(page.blocks) else span
        last = span.last if _colon(finder, after) else after.last
        if any(_FACTS.fullmatch(t.norm) for t in page.tokens[colon + 1 : last]):
            finder.add(page.words(Span(span.first, colon)), Span(span.first, colon))


def _colon(finder: ProjectFinder, block: Span) -> int | None:
    """The colon among the first words of a paragraph."""
    near = range(block.first + 1, min(block.last, block.first + _MAX_NAME + 1))
    return next((i for i in near if finder.page.tokens[i].text == ":"), None)


def _is_name(finder: ProjectFinder, span: Span) -> bool:
    """Two words or more, none a label or a sign that no name has: not "Projektträger:", not "Er sagte:"."""
    tokens = finder.page.tokens[span.first : span.last]
    words = finder.lexicon.words
    never = words("names", "ends") | words("lists", "others") | words("lists", "heading_facts")
    if len(tokens) < 2 or tokens[0].norm in words("names", "never_first"):
        return False
    if any(
        _FACTS.fullmatch(t.norm) or t.norm.endswith("vorhaben") or t.norm in never or t.index in finder.marked()
        for t in tokens
    ):
        return False
    inside = all(t.capital or t.is_dash or t.norm in INSIDE or t.norm.endswith(_ADJECTIVES) for t in tokens)
    return tokens[0].capital and tokens[-1].capital and inside
