"""Where a name can start: patterns of `institutions.toml` matched against a text, and the adjectives before them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.documents.page import Page, Span, Token
from loaders.documents.polish import grammar
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.morphology import (
    ALL_CASES,
    Reading,
    adjective_reading,
    is_geographic,
    lemmas,
    noun_readings,
    readings,
)
from ontology import vocab

_ANY_GENDER = frozenset({"m1", "m2", "m3", "f", "n"})
_INDECLINABLE = Reading("", "subst", frozenset({"sg"}), ALL_CASES, _ANY_GENDER)
_ROMAN = re.compile(r"[IVXL]+")


@dataclass(frozen=True, slots=True)
class Start:
    """A pattern matched in a text."""

    pattern: NamePattern
    first: int
    last: int
    head: int
    nouns: tuple[Reading, ...]

    @property
    def cases(self) -> frozenset[str]:
        return frozenset().union(*(noun.cases for noun in self.nouns))


def starts_at_head(page: Page, sentence: Span, head: int) -> Start | None:
    """The longest pattern whose head is a token."""
    patterns = grammar.name_patterns()
    candidates = {p.words: p for lemma in lemmas(page.tokens[head].text) for p in patterns.get(lemma, ())}
    for pattern in sorted(candidates.values(), key=lambda p: -len(p.words)):
        if start := _match(page, sentence, head, pattern):
            return start
    return None


def _match(page: Page, sentence: Span, head: int, pattern: NamePattern) -> Start | None:
    first = head - pattern.head
    last = first + len(pattern.words)
    if first < sentence.first or last > sentence.last:
        return None
    nouns = _head_readings(page.tokens[head], pattern)
    for index, word in enumerate(pattern.words):
        token = page.tokens[first + index]
        if index == pattern.head:
            continue
        if pattern.inflected[index]:
            shared = lemmas(word) & lemmas(token.text)
            nouns = [n for n in nouns if shared and adjective_reading(token.text, n, strict=False)]
        elif token.norm != word:
            return None
    return Start(pattern, first, last, head, tuple(nouns)) if nouns else None


def _head_readings(token: Token, pattern: NamePattern) -> list[Reading]:
    word = pattern.words[pattern.head]
    known = noun_readings(word, "nom")
    if not known:
        return [_INDECLINABLE] if token.norm == word else []
    bases = {reading.base.casefold() for reading in known}
    return [
        r
        for r in noun_readings(token.text)
        if pattern.number in r.numbers and r.base.casefold() in bases and r.names != {"nazwisko"}
    ]


def extend_left(page: Page, sentence: Span, start: Start) -> int:
    """Adjectives with capitals ("Górskie Stowarzyszenie"), numbers of schools ("II Liceum")."""
    first = start.first
    never = grammar.words("names", "never_first")
    while first > sentence.first:
        token = page.tokens[first - 1]
        if token.norm == "i" and first - 2 >= sentence.first and _coordinated(page, sentence, first, start.nouns):
            first -= 2
        elif (_modifies(token, start.nouns) and not lemmas(token.text) & never) or _numbers(token, start):
            first -= 1
        else:
            break
    return first


def _numbers(token: Token, start: Start) -> bool:
    """Like "II" before "Liceum", "9" before "Drużyna Harcerska"."""
    school = vocab.is_kind(start.pattern.kind, "university_or_school") and _ROMAN.fullmatch(token.text)
    scouts = start.pattern.kind in ("scouting_organisation", "military_unit") and token.text.isdigit()
    return bool(school or scouts)


def _coordinated(page: Page, sentence: Span, first: int, nouns: tuple[Reading, ...]) -> bool:
    """Like "Miejski i" before "Gminny Ośrodek"; not the town in "OSP Jedwabne i Koło Gospodyń", nor the end of another
    name: "Szkoła Leśna i Gminny Ośrodek", "Szkoła Leśna i Fundacja"."""
    token = page.tokens[first - 2]
    town = any(is_geographic(r) and "nom" in r.cases for r in noun_readings(token.text))
    apart = _is_noun(page.tokens[first]) or _ends_another(page, sentence, first - 2)
    return not town and not apart and _modifies(token, nouns)


def _is_noun(token: Token) -> bool:
    """The head itself right behind "i": "Lipecka i Fundacja" are the end of one name and the beginning of another."""
    return any("nom" in r.cases and "nazwa_pospolita" in r.names for r in noun_readings(token.text)) and not any(
        r.is_adjective for r in readings(token.text)
    )


def _ends_another(page: Page, sentence: Span, index: int) -> bool:
    """Like "Leśny" in "Powiat Leśny i Powiatowy Urząd": an adjective that goes with the head of a name before it."""
    before = page.tokens[index - 1] if index > sentence.first else None
    if before is None or not before.capital or not grammar.is_name_head(before.text):
        return False
    return any(adjective_reading(page.tokens[index].text, noun) for noun in noun_readings(before.text))


def _modifies(token: Token, nouns: tuple[Reading, ...]) -> bool:
    return token.capital and any(adjective_reading(token.text, noun) for noun in nouns)
