"""Partnerships that were signed: "podpisano partnerstwo „…”", "Partnerstwo „…” podpisało pięć podmiotów".

Invariant: the group is what was signed, and nothing else: "Partnerstwo podpisało wniosek" makes no agreement.
"""

from __future__ import annotations

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Findings, Group, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_words import words
from loaders.documents.polish.morphology import lemmas, noun_readings, readings

_NEAR = 3  # tokens behind the verb in which it says who signed
_HELPING = frozenset({"zostać", "być"})


def add_signed_groups(page: Page, findings: Findings, dates: list[DateSpan]) -> None:
    """Adds the agreements that made the groups of a page, with the day of their sentence."""
    starts = {m.span.first for i in findings.institutions for m in i.mentions}
    signed = {page.sentence_index(m.span.first) for a in findings.agreements for m in a.mentions}
    for group in findings.groups:
        for mention in group.mentions:
            sentence = page.sentence_of(mention.span.first)
            known = page.sentence_index(mention.span.first) in signed
            if not known and not mention.pointing and _is_signed(page, starts, sentence, mention.span):
                findings.agreements.append(_agreement(page, group, mention, sentence, dates))
                break
    findings.agreements.sort(key=lambda agreement: agreement.mentions[0].span.first)


def _agreement(page: Page, group: Group, mention: Mention, sentence: Span, dates: list[DateSpan]) -> Agreement:
    start, end = page.chars(sentence)
    days = {d.first for d in dates if start <= d.start < end and d.first == d.last and d.first}
    signed = days.pop() if len(days) == 1 else None
    return Agreement(group.name, [Mention(mention.span, mention.cases)], signed=signed, aliases=[group.name])


def _is_signed(page: Page, starts: set[int], sentence: Span, group: Span) -> bool:
    tokens = page.tokens[sentence.first : sentence.last]
    norms = {t.norm for t in tokens}
    named = lemmas(page.tokens[group.first].text) & words("ceremonies", "signed")
    if not named or "nie" in norms or norms & grammar.words("agreements", "planning"):
        return False
    for token in tokens:
        if token.index in group or not lemmas(token.text) & words("ceremonies", "verbs"):
            continue
        forms = {r.pos for r in readings(token.text)}
        helped = any(lemmas(t.text) & _HELPING for t in tokens)
        if "imps" in forms or ("ppas" in forms and helped):
            return True
        if "praet" in forms and token.index >= group.last and _told_who(page, starts, token.index + 1, sentence.last):
            return True
    return False


def _told_who(page: Page, starts: set[int], first: int, limit: int) -> bool:
    """Whether people, institutions or a number of them follow: they signed it."""
    people = grammar.words("people", "functions") | words("attendance", "people")
    for index in range(first, min(limit, first + _NEAR)):
        token = page.tokens[index]
        counted = token.text.isdigit() or any(r.pos == "num" for r in readings(token.text))
        told = people & {r.base.casefold() for r in noun_readings(token.text)}
        if index in starts or counted or told:
            return True
    return False
