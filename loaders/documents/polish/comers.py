"""Institutions that a sentence lists as those who come, join or belong: whose people they are, and not where.

Invariant: an institution counts only where the words right before it let it come: not the one in whose hall the event
was, nor the one by whom it was held.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from loaders.documents.findings import Findings, Institution, Mention, Thing
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_words import words
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.persons import surname

_MAX_BACK = 4  # words before an institution that say how it is meant
_JOINING = frozenset({",", "i", "oraz", "a", ":", "także", "również", "-", "–", "z", "ze", "(", "/"})
_POINTING = frozenset({"strony", "nim", "niej", "nich"})  # "ze strony …", "uczestniczyli w nim …"
FINITE = frozenset({"fin", "praet", "imps", "bedzie"})


@lru_cache(maxsize=10_000)
def is_verb(word: str) -> bool:
    """Whether a word is a finite verb and nothing else: "gości" are guests first."""
    found = readings(word)
    return any(r.pos in FINITE for r in found) and not any(r.is_noun for r in found)


class Comers:
    """The institutions of one page, asked for by spans; `things` are what they come to."""

    def __init__(self, page: Page, findings: Findings, things: list[Thing]) -> None:
        self.page = page
        self.inside = {i for thing in things for m in thing.mentions for i in range(m.span.first, m.span.last)}
        named = sorted(((m, i) for i in findings.institutions for m in i.mentions), key=lambda pair: pair[0].span.first)
        self.named = [mention for mention, _ in named]
        self.institutions = [(mention.span, institution) for mention, institution in named]
        self.functions = grammar.words("people", "functions")

    def within(self, span: Span, *, listed: bool = False, behind: int = -1) -> list[Institution]:
        """Those who come, as a span says behind a token; `listed`: the span is an item of a list of them."""
        place = bisect_left(self.institutions, span.first, key=lambda pair: pair[0].first)
        found = []
        while place < len(self.institutions) and self.institutions[place][0].first < span.last:
            mention, institution = self.institutions[place]
            if mention.first > behind and self._comes(mention, Span(max(span.first, behind + 1), span.last), listed):
                found.append(institution)
            place += 1
        return list(dict.fromkeys(found))

    def mentions(self, span: Span) -> list[Mention]:
        """Every mention of an institution in a span."""
        place = bisect_left(self.named, span.first, key=lambda mention: mention.span.first)
        last = bisect_left(self.named, span.last, key=lambda mention: mention.span.first)
        return self.named[place:last]

    def _comes(self, mention: Span, span: Span, listed: bool) -> bool:
        if mention.first in self.inside:
            return False
        if mention.first in self.page.quoted and mention.first - 1 in self.page.quoted:
            return False  # "Tematem było „Czy Unia Europejska …?”" names no guest
        if self._is_employer(mention, span):
            return False
        back = self.page.tokens[max(span.first, mention.first - _MAX_BACK) : mention.first]
        for token in reversed(back):
            found = lemmas(token.text)
            if token.norm in _JOINING or token.norm in _POINTING:
                return True
            if found & (self.functions | words("attendance", "people")):
                return True
            if found & words("attendance", "not_came") or token.index in self.inside:
                return False
        return listed or mention.first - span.first <= 1 or self._is_subject(mention)

    def _is_employer(self, mention: Span, span: Span) -> bool:
        """Like "prelegentami byli Jan Nowak (Uniwersytet …)": where a speaker works takes no part for that."""
        sentence = self.page.sentence_of(mention.first)
        before = self.page.tokens[max(span.first, mention.first - 2) : mention.first]
        if len(before) < 2 or before[1].norm not in ("(", "z", "ze", ",", "–") or not surname(before[0].text):
            return False
        said = (lemmas(token.text) for token in self.page.tokens[sentence.first : mention.first])
        return before[0].capital and any(found & words("attendance", "speakers") for found in said)

    def _is_subject(self, mention: Span) -> bool:
        """Like "w zjeździe uczestniczyła Gmina …": right behind the verb."""
        before = self.page.tokens[mention.first - 1]
        return is_verb(before.text) or before.norm in ("m.in", ".", "udział")
