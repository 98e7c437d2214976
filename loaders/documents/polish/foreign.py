"""Names before "(Lleida, Hiszpania)", "(Rumunia)": partners from other countries, as pages of exchanges list them.

Invariant: what stands in the brackets ends with a country, and the name has two words or unusual letters.
"""

from __future__ import annotations

from graph.gazetteer import country_named
from graph.ids import normalised
from loaders.documents.page import Page, Span
from loaders.documents.polish.entries import foreign_kind
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.morphology import ALL_CASES, readings

_MAX_INSIDE = 6  # tokens in the brackets
_MAX_NAME = 9
_MIN_WORDS = 2
_SMALL = frozenset(
    {
        "pour",
        "de",
        "del",
        "da",
        "do",
        "di",
        "la",
        "le",
        "of",
        "for",
        "and",
        "the",
        "l",
        "d",
        "'",
        "’",
        "&",
        "-",
        "para",
        "per",
    }
)


def add_foreign(page: Page, finder: InstitutionFinder, reserved: set[int]) -> None:
    """Adds them to the institutions of a page."""
    for token in page.tokens:
        if token.text != "(" or not token.index:
            continue
        close = next((i for i in range(token.index + 1, min(len(page.tokens), token.index + 1 + _MAX_INSIDE))
                      if page.tokens[i].text == ")"), None)  # fmt: skip
        inside = _place(page, Span(token.index + 1, close)) if close is not None and close > token.index + 1 else None
        span = _name_before(page, finder, token.index, reserved) if inside else None
        if inside and span:
            town, country = inside
            institution = finder.add(_name(page, span), foreign_kind(page.words(span)) or "ngo", town, span, ALL_CASES)
            institution.country = institution.country or country


def _name(page: Page, span: Span) -> str:
    return " ".join(page.words(span).split())


def _place(page: Page, span: Span) -> tuple[str | None, str] | None:
    """The town, if one is named, and the code of the country."""
    parts = [part.strip() for part in page.words(span).split(",")]
    country = country_named(normalised(parts[-1]))
    if country is None or len(parts) > _MIN_WORDS or not parts[0][:1].isupper():
        return None
    return (parts[0] if len(parts) > 1 else None), country


def _name_before(page: Page, finder: InstitutionFinder, end: int, reserved: set[int]) -> Span | None:
    sentence = page.sentence_of(end)
    first = end
    while first > max(sentence.first, end - _MAX_NAME) and first - 1 not in finder.taken and first - 1 not in reserved:
        token = page.tokens[first - 1]
        if not (token.is_word and token.capital) and token.norm not in _SMALL:
            break
        first -= 1
    while first < end and not page.tokens[first].capital:
        first += 1
    words = page.tokens[first:end]
    if len(words) < _MIN_WORDS or any("imię" in r.names for r in readings(words[0].text)):
        return None
    unknown = any(t.shouted or not readings(t.text) for t in words)
    return Span(first, end) if unknown else None
