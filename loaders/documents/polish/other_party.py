"""The other side of an agreement that its own sentence leaves out: "Gmina … ma nowego partnera. Umowę z firmą …
podpisano wczoraj", "W siedzibie … podpisano porozumienie z …", "Starostowie obu powiatów podpisali …".

Invariant: only where the page says that it was signed, and the words right before name exactly who is left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Findings, Institution, Mention, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.signing import words

_BOTH = frozenset({"oba", "obydwa", "obydwie", "obie"})
_WITH = frozenset({"z", "ze"})
_SEATS = frozenset({"siedziba"})
_BACK = 2  # sentences before in which both sides may be named
_SIDES = 2
_AND = frozenset({"i", "oraz", "a"})
_NEAR = 4  # tokens between "z" and the one side that is named


def other_parties(page: Page, findings: Findings, ties: list[Tie]) -> Iterator[Tie]:
    """Implied parties of agreements that have one named party or none."""
    return _Sides(page, findings).run(ties) if findings.agreements else iter(())


class _Sides:
    """Reads them; `named` are the mentions of institutions in the order of the text."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page, self.agreements = page, findings.agreements
        self.named = sorted(
            ((m, i) for i in findings.institutions for m in i.mentions), key=lambda pair: pair[0].span.first
        )

    def run(self, ties: list[Tie]) -> Iterator[Tie]:
        for agreement in self.agreements:
            known = {id(t.subject): t.subject for t in ties if t.relation == "party_to" and t.object is agreement}
            if agreement.status is not None or len(known) >= _SIDES:
                continue
            for mention in agreement.mentions:
                sentence = self.page.sentence_of(mention.span.first)
                found = [i for i in self._left(sentence) if id(i) not in known]
                if found and len(found) + len(known) == _SIDES:
                    yield from (Tie(i, "party_to", agreement, sentence, "implied") for i in found)
                    break

    def _left(self, sentence: Span) -> list[Institution]:
        if not self._signs(sentence):
            return []
        inside = self._inside(sentence)
        if not inside:
            return self._both(sentence)
        told = self.page.tokens[sentence.first : sentence.last]
        watched = any(lemmas(t.text) & words("signing", "watching") for t in told)
        if not watched and (pair := self._pair(inside)):
            return pair
        if not self._with(inside) or not self._impersonal(sentence):
            return []
        if at_home := [i for m, i in inside if lemmas(self.page.tokens[m.span.first - 1].text) & _SEATS]:
            return at_home
        before = self._before(sentence, 1)
        own = {id(i) for _, i in inside}
        left = {id(i): i for m, i in before if "nom" in m.cases and id(i) not in own}
        return list(left.values())

    def _pair(self, inside: list[tuple[Mention, Institution]]) -> list[Institution]:
        """Like "Gmina … i Fundacja … współpracują – porozumienie podpisano": the only two, joined as one subject."""
        if len({id(i) for _, i in inside}) != _SIDES or len(inside) != _SIDES:
            return []
        (one, first), (other, second) = inside
        joined = self.page.tokens[one.span.last].norm in _AND and one.span.last + 1 == other.span.first
        return [first, second] if joined and "nom" in one.cases and "nom" in other.cases else []

    def _both(self, sentence: Span) -> list[Institution]:
        """Of "obu powiatów", or of two who sign by their offices alone: the two that stand before."""
        tokens = self.page.tokens[sentence.first : sentence.last]
        functions = grammar.words("people", "functions")
        offices = [t for t in tokens if lemmas(t.text) & functions]
        if not any(lemmas(t.text) & _BOTH for t in tokens) and len(offices) != _SIDES:
            return []
        for back in range(1, _BACK + 1):
            if found := {id(i): i for _, i in self._before(sentence, back)}:
                return list(found.values()) if len(found) == _SIDES else []
        return []

    def _inside(self, span: Span) -> list[tuple[Mention, Institution]]:
        first = bisect_left(self.named, span.first, key=lambda pair: pair[0].span.first)
        last = bisect_left(self.named, span.last, key=lambda pair: pair[0].span.first)
        return self.named[first:last]

    def _before(self, sentence: Span, back: int) -> list[tuple[Mention, Institution]]:
        """The institutions of a sentence before, of the same paragraph or of the heading over it."""
        place = self.page.sentence_index(sentence.first) - back
        if place < 0:
            return []
        before = self.page.sentences[place]
        near = self.page.block_index(sentence.first) - self.page.block_index(before.first) <= 1
        return self._inside(before) if near else []

    def _signs(self, sentence: Span) -> bool:
        tokens = self.page.tokens[sentence.first : sentence.last]
        signing = grammar.words("agreements", "signing")
        return any(lemmas(t.text) & signing for t in tokens) and not any(t.norm == "nie" for t in tokens)

    def _impersonal(self, sentence: Span) -> bool:
        """Like "podpisano", "została zawarta": nobody is the subject."""
        signing = grammar.words("agreements", "signing")
        verbs = [t for t in self.page.tokens[sentence.first : sentence.last] if lemmas(t.text) & signing]
        return bool(verbs) and all({"imps", "ppas", "ger"} & {r.pos for r in readings(t.text)} for t in verbs)

    def _with(self, inside: list[tuple[Mention, Institution]]) -> bool:
        """Whether one of them stands behind "z": "umowę z firmą …"."""
        tokens = self.page.tokens
        return any(
            t.norm in _WITH and ("inst" in m.cases or not m.cases)
            for m, _ in inside
            for t in tokens[max(0, m.span.first - _NEAR) : m.span.first]
        )


__all__ = ["other_parties"]
