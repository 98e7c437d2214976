"""Where names of institutions are enumerated by the words before: "firmy A i B", "partnerami są m.in. A, B".

Invariant: only positions are given; what stands there still has to look like a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.dates import dates
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, noun_readings, readings

_AHEAD = 5  # tokens between a role and "są": "partnerami tegorocznej edycji wydarzenia są"
_BE = frozenset({"być", "zostać", "stać"})
_HOLDING = frozenset({"organizować", "zorganizować", "współorganizować"})
_BESIDE = frozenset({"wspólnie", "razem", "wraz", "współpracy", "partnerstwie", "porozumieniu", "współdziałaniu"})
_NAMED = frozenset({"nazwa_firmy", "człon_nazwy_firmy", "nazwa_organizacji", "nazwa_instytucji", "marka"})
_LEADERS = frozenset({"lider", "liderka", "koordynator", "koordynatorka"})
_MAX_HEADING, _MAX_DAY = 10, 30  # tokens; characters of a line that is a date
_LEADING = frozenset({"wiodący", "prowadzący", "koordynujący"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(grammar.load("brands.toml")["roles"][key])


@lru_cache(maxsize=5_000)
def is_known_company(word: str) -> bool:
    """Whether the dictionary has a word as the name of a company or organisation."""
    return any(r.names & _NAMED for r in readings(word))


@cache
def _cues() -> frozenset[str]:
    return _words("nouns") | _words("classes")


def enumerations(page: Page, sentence: Span) -> Iterator[int]:
    """Tokens at which enumerated names begin."""
    for index in tokens_with(page, _cues(), Span(sentence.first, sentence.last - 1)):
        norm = page.tokens[index].norm
        first = _behind_role(page, sentence, index) if norm.endswith(_INSTRUMENTAL) else None
        if first is None and page.tokens[index].is_word and _is_plural_of_class(page.tokens[index].text):
            first = _behind_plural(page, sentence, index)
        if first is not None and first < sentence.last:
            yield first


_INSTRUMENTAL = ("em", "ami", "ką", "rką")


def _behind_role(page: Page, sentence: Span, index: int) -> int | None:
    """Behind "partnerem projektu jest", "sponsorami byli m.in."."""
    nouns = noun_readings(page.tokens[index].text)
    if not any("inst" in r.cases and r.base.casefold() in _words("nouns") for r in nouns):
        return None
    for at in range(index + 1, min(sentence.last, index + 1 + _AHEAD)):
        if lemmas(page.tokens[at].text) & _BE:
            return _past_examples(page, sentence, at + 1)
        if page.tokens[at].text in ",;:":
            return None
    return None


def _behind_plural(page: Page, sentence: Span, index: int) -> int | None:
    """Behind "firmy", "spółek informatycznych", "firm takich jak"."""
    at = index + 1
    while at < sentence.last and page.tokens[at].text.islower() and _is_adjective(page.tokens[at].text):
        at += 1
    return _past_examples(page, sentence, at)


@lru_cache(maxsize=10_000)
def _is_plural_of_class(word: str) -> bool:
    found = noun_readings(word)
    person = any("imię" in r.names for r in found)  # "Marek Lis" is no brand of a plural "marka"
    return not person and any("pl" in r.numbers and r.base.casefold() in _words("classes") for r in found)


def _is_adjective(word: str) -> bool:
    return any(r.is_adjective for r in readings(word))


def _past_examples(page: Page, sentence: Span, index: int) -> int:
    """Past "m.in.", "takie jak", "między innymi", "np.", ":", and a noun that says once more what they are."""
    while index < sentence.last and (
        page.tokens[index].norm in _words("examples") or page.tokens[index].text in ".:" or _is_again(page, index)
    ):
        index += 1
    return index


def _is_again(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return token.text.islower() and bool(lemmas(token.text) & _words("classes"))


@cache
def cells() -> frozenset[str]:
    """Words for roles that stand alone above a name."""
    return frozenset(grammar.load("brands.toml")["cells"]["roles"])


@cache
def of_cells() -> frozenset[str]:
    """What may stand behind such a word: "Partner projektu"."""
    return frozenset(grammar.load("brands.toml")["cells"]["of"])


def together_with(page: Page, span: Span) -> str | None:
    """What being listed means behind "Wydarzenie organizowane wspólnie z:", "Projekt realizujemy w partnerstwie z:"."""
    tokens = page.tokens[span.first : span.last]
    if len(tokens) < 3 or tokens[-1].norm not in ("z", "ze") or tokens[-2].norm not in _BESIDE:
        return None
    return "organises" if any(lemmas(token.text) & _HOLDING for token in tokens) else "partner_in"


def leads_others(page: Page, span: Span) -> bool:
    """Whether words for a role are those of who leads: "partner wiodący", "lider projektu"."""
    said = [lemmas(token.text) for token in page.tokens[span.first : min(span.last, span.first + 2)]]
    if not said:
        return False
    return bool(said[0] & _LEADERS) or (len(said) > 1 and "partner" in said[0] and bool(said[1] & _LEADING))


def is_leader(page: Page, item: Span) -> bool:
    """Like "Gmina … – lider", "Fundacja … (partner wiodący)" in a list of partners."""
    signs = (t for t in page.tokens[item.first + 1 : item.last - 1] if t.is_dash or t.text == "(")
    return any(leads_others(page, Span(sign.index + 1, item.last)) for sign in signs)


def is_dated_heading(page: Page, number: int) -> bool:
    """A short line without an end, and a line under it that is nothing but a date: it begins something new."""
    if number + 1 >= len(page.blocks) or not page.is_item(number):
        return False
    span, text = page.blocks[number].span, page.words(page.blocks[number + 1].span)
    days = dates(text) if len(text) < _MAX_DAY else []
    dated = any(d.first and len(d.first) == 10 and d.end - d.start > len(text) - 4 for d in days)
    return dated and 2 <= span.last - span.first <= _MAX_HEADING
