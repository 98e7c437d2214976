"""Names behind German heads that are words of the language: "Kita Sonnenschein", "Grundschule am Stadtpark".

Invariant: only heads that never stand before an object take such a word, and only one that is no plural or title.
"""

from __future__ import annotations

from loaders.documents.page import Page, Token
from loaders.documents.western.german_behind import vocab_any
from loaders.documents.western.german_heads import Found, head_of
from loaders.documents.western.german_nominative import is_adjective, is_plural, is_title, town_of
from loaders.documents.western.german_roles import roles
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.names import is_place

_SITES = (
    *("platz", "park", "wald", "berg", "see", "ring", "markt", "tor", "weg", "garten", "bach", "teich", "hof"),
    *("feld", "kastell", "schloss", "hang", "ufer", "turm", "graben", "brunnen", "damm", "stein", "straße"),
)
_SITED = frozenset({"school", "kindergarten", "hospital", "nursing_home", "performing_arts_institution"})
_HAPPENING = frozenset({"statt", "stattfand", "stattfindet", "findet", "fand", "stattgefunden", "programm", "uhr"})
_OFFICES = frozenset({"labour_office", "local_government_unit"})
_JOINED = ("federation", "ngo", "other", "network_organisation")
_TIMES = ("tag", "abend", "morgen", "mittag", "jahr", "monat", "woche")


def named_end(page: Page, lexicon: Lexicon, found: Found, index: int, limit: int) -> int | None:
    """Where the name that begins right behind the head ends: "Sonnenschein", "Blauer Elefant"."""
    base = found.base.casefold()
    if found.plural or not base.endswith(tuple(lexicon.words("names", "named"))):
        return None
    tokens = page.tokens
    if base == "forum" and any(t.norm in _HAPPENING for t in page.tokens[slice(*_ends(page, index))]):
        return None  # "Das Forum Wasser fand im Mai statt": an event
    titled = is_title(tokens[index].text) or is_adjective(tokens[index].text) or town_of(tokens[index].text)
    if titled or tokens[index].norm.endswith("er"):
        two = index + 1 < limit and tokens[index].capital and _is_noun(lexicon, tokens[index + 1])
        return index + 2 if two else None
    token = tokens[index]
    if not _is_noun(lexicon, token) or is_plural(token.text):
        return None
    return index + 1


def _ends(page: Page, index: int) -> tuple[int, int]:
    sentence = page.sentence_of(index)
    return sentence.first, sentence.last


def sited_end(page: Page, lexicon: Lexicon, kind: str, index: int, limit: int) -> int | None:
    """Where "am Stadtpark", "an der Musterbrücke" behind a school or theatre ends; None where it says when or where."""
    tokens = page.tokens
    if kind not in _SITED or tokens[index].norm not in ("am", "an", "im"):
        return None
    at = index + 1 + (tokens[index].norm == "an" and index + 1 < limit and tokens[index + 1].norm in ("der", "den"))
    if at >= limit or not (tokens[at].is_word and tokens[at].capital) or is_place(page, at, limit):
        return None
    word = tokens[at].norm
    site = word.endswith(_SITES) or (is_unknown(lexicon.code, tokens[at].text) and not word.endswith(_TIMES))
    return at + 1 if site and not tokens[at].text[0].isdigit() else None


def _is_noun(lexicon: Lexicon, token: Token) -> bool:
    """Whether a word could be a name: none of a person's title, a role, a time or another institution."""
    if not (token.is_word and token.capital and len(token.text) > 2) or token.norm.endswith(_TIMES):
        return False
    if token.norm in lexicon.words("names", "ends") or roles(lexicon).noun(token.norm) is not None:
        return False
    return head_of(lexicon, token.text) is None


def part_of_area(page: Page, lexicon: Lexicon, kind: str, index: int, limit: int) -> int | None:
    """Like "Muster-Kreises" behind "Jobcenter des", "Bayerischen Wirtschaft" behind "Bildungswerk der"."""
    token = page.tokens[index]
    found = head_of(lexicon, token.text)
    if kind in _OFFICES:
        county = found is not None and found.head.kind == "county_government" and found.own
        return index + 1 if county else None
    if not vocab_any(kind, _JOINED) or not (token.capital and is_adjective(token.text)):
        return None
    last = index + 1
    while last + 1 < limit and page.tokens[last].capital and is_adjective(page.tokens[last].text):
        last += 1
    noun = page.tokens[last] if last < limit else None
    return last + 1 if noun is not None and _is_noun(lexicon, noun) else None
