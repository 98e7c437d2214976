"""Two people or areas that "and" joins in a name: "Ted and Anna Muster Centre", "Kent and Medway Growth Hub"."""

from __future__ import annotations

from functools import cache

import pycountry

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.heads import heads_in
from loaders.documents.western.lexicon import Lexicon

# heads behind which one place stands, never two: "City of Otterham"
SEATS = tuple((word, "of") for word in ("city", "town", "village", "municipality", "county", "township"))
_COUNTRIES = ("GB", "US", "IE", "AU", "CA", "NZ")  # in which English is spoken


@cache
def is_area(text: str) -> bool:
    """Whether words are the name of a town, or of a county or region of a country in which English is spoken."""
    return towns.is_town(text) or text in _regions()


@cache
def _regions() -> frozenset[str]:
    return frozenset(region.name for region in pycountry.subdivisions if region.country_code in _COUNTRIES)


def couple(page: Page, lexicon: Lexicon, first: int, limit: int) -> int | None:
    """Where the names of two people end that a name begins with: "Ted and Anna Muster Centre"; None without two."""
    given, tokens = lexicon.words("people", "given"), page.tokens
    if first + 5 >= limit or tokens[first].norm not in given or tokens[first + 1].norm not in ("and", "&"):
        return None
    names = all(token.is_word and token.capital for token in tokens[first + 2 : first + 5])
    heads = heads_in(page, lexicon, Span(first + 2, min(limit, first + 8)))
    return first + 4 if names and heads and heads[0][0] > first + 3 else None
