"""A name of an institution in a text, and what both languages share to read one: legal forms, towns, brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Lexicon

_DOT = r"\b(?:\.(?=\s*[a-z,(]))?"  # the dot of "Ltd.", unless it may end the sentence
LEGAL = re.compile(
    r"(?:e\. ?V\.?|eV|(?:g?GmbH|AG|SE|UG) ?& ?Co\.?(?: [A-ZÄÖÜ][\w-]+)? ?(?:KGaA|KG|OHG)|g?GmbH|mbH|"
    r"Ges\.m\.b\.H\.|UG|AG|KGaA|KG|eG|OHG|GbR|SE|Limited|LLP|LLC"
    rf"|(?:Ltd|Inc|Corp|Lda|Ltda|Kft){_DOT}|PLC|plc|CIC|S\. ?A\.(?: ?S\.)?|S\.L\.|SL|SAS|SARL|S\.r\.l\.?|Srl|S\.p\.A\.?"
    r"|SpA|N\.V\.|NV|B\.V\.|BV|A/S|ApS|ASA|AB|AS|Oyj|Oy|OÜ|UAB|SIA|d\. ?o\. ?o\.|d\.d\.|s\. ?r\. ?o\.|a\.s\.|z\.s\."
    r"|Zrt\.|[Ss]p\. ?z ?o\. ?o\.|VZW|AISBL|ASBL|Sarl|Sàrl|SRL|S\.L\.U\.|SLU|LTD|CLG|MTÜ|ONLUS|Onlus"
    r"|APS(?=[ ,.;()])|P(?:ty|vt)\.? ?Ltd\.?|EOOD|OOD)(?![\w-])"
)
_LOOK_ALIKE = frozenset({"UG", "AS", "SL", "SAS", "AB", "SA"})  # behind capitals they are as often acronyms
_COUNTRY = 8  # tokens of a country in brackets


@dataclass(frozen=True, slots=True)
class Name:
    """`text` is in the nominative; `nested` is a name inside it that is one of its own: "… der Universität Ulm".

    `short` is an acronym that stands inside the span: "Council (HC) of Malta".
    """

    span: Span
    text: str
    kind: str | None
    place: str | None = None
    nested: Name | None = None
    short: str | None = None


def legal_form_at(page: Page, index: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Like "Ltd", "e.V." at a token: the token after it, and the kind that it tells."""
    match = LEGAL.match(page.text, page.tokens[index].start)
    if not match or (match[0] in _LOOK_ALIKE and (not index or page.tokens[index - 1].shouted)):
        return None
    form = "".join(letter for letter in match[0].casefold() if letter.isalnum())
    kind = lexicon.legal_forms.get(form, "limited_company" if "gmbh" in form else "company")
    while index < len(page.tokens) and page.tokens[index].start < match.end():
        index += 1
    return index, kind


def place_in(words: list[str]) -> str | None:
    """The town with which a name ends: "Universität Ulm", "Frankfurt am Main"."""
    if len(words) > 2 and words[-2] in ("am", "an", "im", "ob") and towns.is_town(words[-3]):
        return " ".join(words[-3:])
    if len(words) > 2 and towns.is_town(" ".join(words[-2:])):
        return " ".join(words[-2:])
    return words[-1] if len(words) > 1 and towns.is_town(words[-1]) else None


def country_after(page: Page, index: int) -> tuple[str, int] | None:
    """Like "(Sweden)" from a token on: the country's code, and the token after the bracket."""
    tokens = page.tokens[index : index + _COUNTRY + 2]
    if not tokens or tokens[0].text != "(":
        return None
    close = next((i for i, token in enumerate(tokens) if token.text == ")"), 0)
    if close < 2:
        return None
    inside = page.words(Span(index + 1, index + close))
    codes = filter(None, (towns.country(part.strip()) for part in inside.split(",")))
    code = next(codes, None)
    return (code, index + close + 1) if code else None


_INSIDE = frozenset(["de", "del", "della", "di", "da", "do", "la", "le", "upon", "on", "sur", "nad", "el"])


def is_place(page: Page, index: int, limit: int) -> int | None:
    """Where the town or land that begins at a token ends: "Bad Homburg", "Sachsen-Anhalt"; None where there is none."""
    if index >= limit or not page.tokens[index].capital:
        return None
    if index + 2 < limit and page.tokens[index + 1].norm in _INSIDE:
        for last in (index + 4, index + 3):  # "Santiago de Compostela", "Palma de Mallorca"
            if last <= limit and page.tokens[last - 1].capital and towns.is_town(page.words(Span(index, last))):
                return last
    for last in (index + 2, index + 1):
        if last <= limit and towns.is_town(page.words(Span(index, last))):
            joined = [token.norm for token in page.tokens[last : min(limit, last + 2)]]
            german = joined[:1] in (["am"], ["an"], ["ob"]) and len(joined) == 2
            german = german and (page.tokens[last + 1].capital or joined[1] in ("der", "dem", "den"))
            return last + 2 if german else last
    return None


def land_at(page: Page, lexicon: Lexicon, index: int, limit: int) -> int | None:
    """Where the land or region that begins at a token ends: "Nordrhein-Westfalen"; None where there is none."""
    lands = lexicon.words("names", "lands")
    return next(
        (last for last in (index + 2, index + 1) if last <= limit and page.words(Span(index, last)) in lands), None
    )


def form_behind_bracket(page: Page, index: int, limit: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Like "(EM) Pvt Ltd" in "Example Motors (EM) Pvt Ltd": the legal form behind a bracket that opens at a token."""
    close = next((i for i in range(index + 1, min(index + 5, limit)) if page.tokens[i].text == ")"), None)
    inside = page.tokens[index + 1 : close]
    if close is None or not inside or not all(t.is_word and t.capital for t in inside):
        return None
    return legal_form_at(page, close + 1, lexicon) if close + 1 < limit else None
