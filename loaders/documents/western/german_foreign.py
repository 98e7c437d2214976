"""Names in English, and in languages that look like it, on German pages."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.documents.page import Page, Span
from loaders.documents.western import english
from loaders.documents.western.lexicon import lexicon
from loaders.documents.western.names import Name

_FOREIGN = frozenset(
    ["university", "institute", "foundation", "college", "council", "library", "school", "association"]
)
_FOREIGN |= {"trust", "centre", "center", "academy", "université", "universidad", "università", "uniwersytet"}
_FOREIGN |= {"univerzita", "politecnico", "gmina"}  # heads of names that German pages have as they are
_FOREIGN |= {
    "ministerie",
    "provincie",
    "gemeente",
    "universiteit",
    "hogeschool",
    "waterschap",
    "ministerstvo",
    "mesto",
    "obec",
}
_FOREIGN |= {
    "město",
    "kraj",
    "région",
    "commune",
    "politechnika",
    "starostwo",
    "powiat",
    "fundacja",
    "stichting",
    "ministère",
}
_GERMAN = frozenset(["der", "die", "das", "des", "dem", "den", "und", "für", "von", "am"])  # in no foreign name


def foreign_names(page: Page) -> Iterable[Name]:
    """Names in English, and in languages that look like it, on a German page."""
    if not any(token.norm in _FOREIGN for token in page.tokens):
        return ()
    return filter(None, (_foreign_part(page, name) for name in english.names(page, lexicon("en"))))


def _foreign_part(page: Page, name: Name) -> Name | None:
    """A foreign name without German words before it: "Mitglied des Muster Center of Rivers"."""
    tokens = page.tokens[name.span.first : name.span.last]
    german = [t.index for t in tokens if t.norm in _GERMAN]
    span = Span(german[-1] + 1, name.span.last) if german else name.span
    if not {t.norm for t in page.tokens[span.first : span.last]} & _FOREIGN or span.last - span.first < 2:
        return None
    following = [t.text for t in page.tokens[span.last : span.last + 2]]
    if len(following) > 1 and following[0] == "and" and following[1].istitle():
        span = Span(span.first, span.last + 2)
    elif not german:
        return name
    return Name(span, " ".join(page.words(span).split()), name.kind, name.place)
