"""Parties that another sentence names than the one about their agreement.

"A and B will work together. The contract was signed in May." "Four councils have renewed their agreement. A, B, C and D
share …" "Die beiden Hochschulen haben …".

Invariant: only an agreement of which no party is known gets one here, from a sentence right beside its own; and always
two or more at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Agreement, Institution, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_COUNTS = {"two": 2, "both": 2, "beiden": 2, "beide": 2, "zwei": 2, "three": 3, "drei": 3, "four": 4, "vier": 4}
_COUNTS |= {"five": 5, "fünf": 5, "six": 6, "sechs": 6, "seven": 7, "sieben": 7, "eight": 8, "acht": 8}
_MAX_BEFORE, _MAX_PARTIES = 5, 8  # tokens before the number of parties; parties of whom sentences beside say so


def agreed(
    page: Page, lexicon: Lexicon, agreements: list[Agreement], institutions: list[Institution], ties: list[Tie]
) -> Iterator[Tie]:
    """The parties of agreements that have none yet."""
    known = {id(tie.object) for tie in ties if tie.relation == "party_to"}
    open_ones = [a for a in agreements if id(a) not in known and a.status != "planned"]
    for agreement in open_ones:
        number = page.sentence_index(agreement.mentions[0].span.first)
        parties = _counted(page, lexicon, number, institutions)
        others = {page.sentence_index(m.span.first) for a in agreements if a is not agreement for m in a.mentions}
        if not parties and others.isdisjoint((number - 1, number, number + 1)):
            parties = _working_together(page, number, ties)
        for institution, quote in parties:
            yield Tie(institution, "party_to", agreement, quote, "implied")


def _beside(page: Page, number: int) -> list[Span]:
    """The sentences of a page right before and right behind one, and itself in the middle."""
    return page.sentences[max(0, number - 1) : number + 2]


def _working_together(page: Page, number: int, ties: list[Tie]) -> list[tuple[Institution, Span]]:
    """Who, by a sentence beside, works together."""
    near = {sentence.first for sentence in _beside(page, number)}
    found: dict[int, tuple[Institution, Span]] = {}
    for tie in ties:
        if tie.relation != "cooperates_with" or page.sentence_of(tie.quote.first).first not in near:
            continue
        for end in (tie.subject, tie.object):
            if isinstance(end, Institution):
                found.setdefault(id(end), (end, tie.quote))
    return list(found.values()) if 1 < len(found) <= _MAX_PARTIES else []


def _counted(
    page: Page, lexicon: Lexicon, number: int, institutions: list[Institution]
) -> list[tuple[Institution, Span]]:
    """As many institutions as the sentence counts, named in one sentence beside it."""
    sentence = page.sentences[number]
    tokens = page.tokens[sentence.first : min(sentence.last, sentence.first + _MAX_BEFORE)]
    at = next((i for i, token in enumerate(tokens) if token.norm in _COUNTS), None)
    plural = lexicon.words("agreements", "parties")
    if at is None or not any(token.norm in plural for token in tokens[at + 1 : at + 4]):
        return []
    count = _COUNTS[tokens[at].norm]
    for near in _beside(page, number):
        named = [(m.span.first, i) for i in institutions for m in i.mentions if m.span.first in near and not m.pointing]
        order = list(dict.fromkeys(i for _, i in sorted(named, key=lambda pair: pair[0])))
        if len(order) == count:
            return [(institution, near) for institution in order]
    return []
