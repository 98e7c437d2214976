"""Local parts of German bodies that are known everywhere: "DGB Region Ulm", "Malteser Hilfsdienst Ulm".

Invariant: a part has a town or region behind the body, or a word for a part and one word more; of the kinds of bodies
that have parts, associations, churches' charities and unions, only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loaders.documents.data_files import Body
from loaders.documents.page import Page
from loaders.documents.western.german_regions import region_at
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import Name

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_PARTED = frozenset({"ngo", "church_charity", "trade_union", "federation", "church"})
_MAX = 6  # tokens behind the body


def chapter_end(page: Page, lexicon: Lexicon, body: Body, last: int) -> int | None:
    """Where a local part of a body that ends before a token ends itself; None where the body stands alone."""
    tokens = page.tokens
    if body.kind not in _PARTED or last >= len(tokens) or not tokens[last].capital:
        return None
    limit = min(len(tokens), last + _MAX, page.sentence_of(last).last)
    parts = lexicon.words("names", "chapters")
    if not (tokens[last].norm in parts and last + 1 < limit):
        return region_at(page, lexicon, last, limit)
    if place := region_at(page, lexicon, last + 1, limit):
        return place
    named = tokens[last + 1]
    ends = lexicon.words("names", "ends")
    return last + 2 if named.is_word and named.capital and named.norm not in ends else None


def chapter_name(page: Page, body: Body, first: int, middle: int, last: int) -> str:
    """The name of the part: the body in the nominative, or as its acronym, and what stands behind."""
    short = page.text[page.tokens[first].start : page.tokens[middle - 1].end]
    behind = page.text[page.tokens[middle].start : page.tokens[last - 1].end]
    return " ".join(f"{short if short in body.acronyms and short[0].isupper() else body.name} {behind}".split())


def add_over_body(finder: InstitutionFinder, name: Name) -> None:
    """Adds an office with the body behind that it belongs to: "Jobcenter des Muster-Kreises"; the body stays itself."""
    span, tokens = name.span, finder.page.tokens
    inside = [i for i in range(span.first, span.last) if i in finder.taken]
    whole = finder.taken[inside[0]]
    suffix = inside == list(range(inside[0], span.last)) and inside[0] > span.first + 1
    if not suffix or tokens[inside[0] - 1].norm not in ("der", "des") or finder.taken[inside[-1]] is not whole:
        return
    for index in inside:
        finder.taken.pop(index)
    unit = finder.add_name(replace(name, nested=None))
    finder.parts.append((unit, whole, span))
