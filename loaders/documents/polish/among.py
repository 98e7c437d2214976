"""Who is told in the next sentence to be among those somebody works with: "… z instytucjami. Jedną z nich jest …".

Invariant: the sentence before says with a class of institutions, and in the present or past, that somebody cooperates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Findings, Institution, Mention, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.comers import Comers
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, noun_readings

_COOPERATES = frozenset({"współpracować", "współdziałać", "współpraca"})
_AMONG = frozenset({"nich", "nimi"})
_NEAR = 2  # sentences
_BOTH = frozenset({"strony", "obie", "oba", "obaj", "obydwie", "obydwa"})
_MAX_OPENING = 6  # tokens of "Jedną z nich jest", "Wśród nich są"


def among_partners(page: Page, findings: Findings) -> Iterator[Tie]:
    """Cooperation of the institution that the sentence before names with those that this one lists."""
    named = sorted(((m, i) for i in findings.institutions for m in i.mentions), key=lambda pair: pair[0].span.first)
    comers: Comers | None = None
    for sentence in page.sentences:
        opening = Span(sentence.first, min(sentence.last, sentence.first + _MAX_OPENING))
        at = next((i for i in range(*_ends(opening)) if page.tokens[i].norm in _AMONG), None)
        place = page.sentence_index(sentence.first)
        if at is None or not place or any(t.norm == "nie" for t in page.tokens[sentence.first : sentence.last]):
            continue
        who = _who(page, page.sentences[place - 1], named)
        comers = comers or Comers(page, findings, [])
        for other in comers.within(sentence, behind=at, listed=True) if who else ():
            if who is not None and other is not who:
                yield Tie(who, "cooperates_with", other, sentence)


def parties_before(page: Page, findings: Findings, ties: list[Tie]) -> Iterator[Tie]:
    """Whose an agreement is that names nobody, but is "o współpracy" or of "obie strony": theirs who cooperate, as the
    sentences before say."""
    known = {id(tie.object) for tie in ties if tie.relation == "party_to"}
    joined = [tie for tie in ties if tie.relation == "cooperates_with"]
    for agreement in findings.agreements if joined else ():
        sentence = page.sentence_of(agreement.mentions[0].span.first)
        both = any(t.norm in _BOTH for t in page.tokens[sentence.first : sentence.last])
        about = both or any(lemmas(word) & _COOPERATES for word in agreement.name.split())
        if id(agreement) in known or not agreement.signed or not about:
            continue
        place = page.sentence_index(sentence.first)
        near = [tie for tie in joined if 0 <= place - page.sentence_index(tie.quote.first) <= _NEAR]
        for party in (near[-1].subject, near[-1].object) if near else ():
            yield Tie(party, "party_to", agreement, near[-1].quote, "implied")


def _ends(span: Span) -> tuple[int, int]:
    return span.first, span.last


def _who(page: Page, sentence: Span, named: list[tuple[Mention, Institution]]) -> Institution | None:
    """The first institution of a sentence, where that works with a class of others."""
    told = page.tokens[sentence.first : sentence.last]
    if next(iter(tokens_with(page, _COOPERATES, sentence)), None) is None or any(t.norm == "nie" for t in told):
        return None
    classes = grammar.words("lists", "classes") | {"urząd", "samorząd", "partner"}
    several = any(
        "pl" in r.numbers and "inst" in r.cases and lemmas(t.text) & classes
        for t in told
        for r in noun_readings(t.text)
    )
    place = bisect_left(named, sentence.first, key=lambda pair: pair[0].span.first)
    inside = place < len(named) and named[place][0].span.first < sentence.last
    return named[place][1] if several and inside else None
