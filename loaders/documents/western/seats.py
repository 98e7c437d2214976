"""Where institutions are, by the words right behind their names: ", Leeds,", "in Germany and", ", situated in …,"."""

from __future__ import annotations

from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import is_place

_SEATED = frozenset(["situated", "located", "based", "headquartered"])


def seat(page: Page, lexicon: Lexicon, institution: Institution, span: Span) -> None:
    """Like "University of A (UA), Leeds,": a town between commas behind a name is its place."""
    tokens, index = page.tokens, span.last
    limit = page.sentence_of(span.first).last
    if index < limit and tokens[index].text == "(":
        index = next((i + 1 for i in range(index, min(index + 8, limit)) if tokens[i].text == ")"), index)
    if index + 2 < limit and tokens[index].norm == "in" and lexicon.code == "en":
        _in_place(page, institution, index, limit)
    if index + 2 >= limit or tokens[index].text != ",":
        return
    if tokens[index + 1].norm in _SEATED and tokens[index + 2].norm == "in":
        comma = next((i for i in range(index + 3, min(index + 14, limit)) if tokens[i].norm in ("and", "have")), None)
        comma = next((i for i in range((comma or limit) - 1, index + 2, -1) if tokens[i].text == ","), None)
        place = is_place(page, index + 3, limit)
        if (
            comma and tokens[index + 3].capital and not institution.aside[1]
        ):  # ", situated in Harbourtown, Westshire, and …"
            institution.aside = (index, comma)
            if place and institution.place is None:
                institution.place, institution.located = page.words(Span(index + 3, place)), Span(span.first, place)
        return
    last = is_place(page, index + 1, limit)
    if last and last < limit and tokens[last].text in ",)" and not institution.aside[1]:
        institution.aside = (index, last)
        institution.place = institution.place or page.words(Span(index + 1, last))


def _in_place(page: Page, institution: Institution, index: int, limit: int) -> None:
    """Like "the University of A in Germany and …": the words up to the sign say only where it is."""
    tokens = page.tokens
    last = next((i for i in (index + 3, index + 2) if i < limit and _is_where(page, Span(index + 1, i))), None)
    if last and last + 1 < limit and tokens[last].text == "," and _is_where(page, Span(last + 1, last + 2)):
        last += 2
    if last and (last >= limit or not tokens[last].is_word or tokens[last].norm == "and"):
        institution.aside = institution.aside if institution.aside[1] else (index, last)


def _is_where(page: Page, span: Span) -> bool:
    words = page.words(span)
    return bool(towns.is_town(words) or towns.country(words))
