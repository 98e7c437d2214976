"""Where a name can start: patterns of `institutions.toml` matched against a text, and the adjectives before them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from loaders.documents.page import Page, Span, Token, norm_of
from loaders.documents.polish import grammar
from loaders.documents.polish.grammar import NamePattern
from loaders.documents.polish.inner import is_of_word_before
from loaders.documents.polish.morphology import (
    ALL_CASES,
    Reading,
    adjective_reading,
    is_geographic,
    lemmas,
    noun_readings,
    readings,
)
from loaders.documents.polish.persons import given
from ontology import vocab

_ANY_GENDER = frozenset({"m1", "m2", "m3", "f", "n"})
_INDECLINABLE = Reading("", "subst", frozenset({"sg"}), ALL_CASES, _ANY_GENDER)
_COMPOUND = re.compile(r"\w+[cjklnrw]o")
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
    for candidate in _candidates(page.tokens[head].text):
        if start := _match(page, sentence, head, candidate):
            return start
    return None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A pattern, the readings of a word as its head, and its other words: as they are, and those that are inflected."""

    pattern: NamePattern
    nouns: list[Reading]
    fixed: tuple[tuple[int, str], ...]
    inflected: tuple[tuple[int, frozenset[str]], ...]


@lru_cache(maxsize=5_000)
def _candidates(word: str) -> tuple[_Candidate, ...]:
    """The patterns that a word can be the head of, the longest first."""
    patterns = grammar.name_patterns()
    named = {p.words: p for lemma in lemmas(word) for p in patterns.get(lemma, ())}
    found: list[_Candidate] = []
    for pattern in sorted(named.values(), key=lambda p: -len(p.words)):
        beside = [(i, w) for i, w in enumerate(pattern.words) if i != pattern.head]
        fixed = tuple((i, w) for i, w in beside if not pattern.inflected[i])
        inflected = tuple((i, lemmas(w)) for i, w in beside if pattern.inflected[i])
        if nouns := _head_readings(word, pattern):
            found.append(_Candidate(pattern, nouns, fixed, inflected))
    return tuple(found)


def _match(page: Page, sentence: Span, head: int, candidate: _Candidate) -> Start | None:
    pattern, nouns, tokens = candidate.pattern, candidate.nouns, page.tokens
    first = head - pattern.head
    last = first + len(pattern.words)
    if first < sentence.first or last > sentence.last:
        return None
    for place, word in candidate.fixed:
        if tokens[first + place].norm != word:
            return None
    for place, words in candidate.inflected:
        text = tokens[first + place].text
        if words.isdisjoint(lemmas(text)):
            return None
        nouns = [n for n in nouns if adjective_reading(text, n, strict=False)]
    return Start(pattern, first, last, head, tuple(nouns)) if nouns else None


def _head_readings(text: str, pattern: NamePattern) -> list[Reading]:
    word = pattern.words[pattern.head]
    known = noun_readings(word, "nom")
    if not known:
        return [_INDECLINABLE] if norm_of(text) == word else []
    bases = {reading.base.casefold() for reading in known}
    return [
        r
        for r in noun_readings(text)
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
        elif _numbers(token, start) or (
            _modifies(token, start.nouns)
            and not _is_surname(page, sentence, first - 1, start)
            and not lemmas(token.text) & never
            and (start.pattern.territory or first - 1 == sentence.first or not is_of_word_before(page, first - 1))
        ):
            first -= 1
        elif first < start.head and token.is_dash and first - 2 >= sentence.first and _first_part(page, first - 2):
            first -= 2
        else:
            break
    return first


def _is_surname(page: Page, sentence: Span, index: int, start: Start) -> bool:
    """Like "Wiśniewski" in "Jan Wiśniewski Wójt Gminy Lipki": behind a given name, before the office of a person."""
    before = page.tokens[index - 1] if index > sentence.first else None
    person = any(noun.genders == {"m1"} for noun in start.nouns)
    return person and before is not None and before.capital and given(before.text)


def _first_part(page: Page, index: int) -> bool:
    """Like "Polsko" before " - Amerykańska Fundacja": a part of one adjective."""
    token = page.tokens[index]
    return token.capital and bool(_COMPOUND.fullmatch(token.text)) and page.tokens[index + 2].capital


def _numbers(token: Token, start: Start) -> bool:
    """Like "II" before "Liceum", "9" before "Drużyna Harcerska", "ABC" before "Bank Lipecki"."""
    school = vocab.is_kind(start.pattern.kind, "university_or_school") and _ROMAN.fullmatch(token.text)
    bank = start.pattern.kind == "bank" and token.shouted and token.is_word
    scouts = start.pattern.kind in ("scouting_organisation", "military_unit") and token.text.isdigit()
    return bool(school or scouts or bank)


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
