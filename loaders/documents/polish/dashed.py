"""Own names of local action groups without quotation marks, which may have a dash in them: "LGD Dolina – Stary Młyn".

Invariant: what is given ends before a small letter, a function, a person and the name of another institution.
"""

from __future__ import annotations

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.starts import extend_left, starts_at_head

KIND = "local_action_group"
_JOINING = frozenset({"i", "nad", "na", "pod", "bez", "dla", "przy"})
_MAX_WORDS = 10
_AHEAD = 4  # tokens in which the head of another name would stand


def own_name(page: Page, first: int, limit: int) -> int:
    """Where the own name that starts at a token ends; the token itself where none starts there."""
    index = first
    limit = min(limit, first + _MAX_WORDS)
    while index < limit:
        token = page.tokens[index]
        if token.is_word and token.capital and _belongs(page, index, limit):
            index += 1
        elif index > first and _joins(page, index) and index + 1 < limit and _goes_on(page, index + 1, limit):
            index += 2
        else:
            break
    return index


def _joins(page: Page, index: int) -> bool:
    """A dash between spaces, or a small word of names."""
    token = page.tokens[index]
    spaced = page.tokens[index - 1].end < token.start
    return token.norm in _JOINING or (token.is_dash and spaced)


def _goes_on(page: Page, index: int, limit: int) -> bool:
    return page.tokens[index].is_word and page.tokens[index].capital and _belongs(page, index, limit)


def _belongs(page: Page, index: int, limit: int) -> bool:
    words = lemmas(page.tokens[index].text)
    if words & (grammar.words("names", "ends") | grammar.words("people", "functions")):
        return False
    return not _is_person(page, index, limit) and not _starts_another(page, index, limit)


def _is_person(page: Page, index: int, limit: int) -> bool:
    given = any("imię" in r.names and "nom" in r.cases for r in readings(page.tokens[index].text))
    return given and index + 1 < limit and page.tokens[index + 1].capital


def _starts_another(page: Page, index: int, limit: int) -> bool:
    sentence = Span(page.sentence_of(index).first, limit)
    for head in range(index, min(index + _AHEAD, limit)):
        found = starts_at_head(page, sentence, head)
        if found and extend_left(page, sentence, found) <= index:
            return True
    return False
