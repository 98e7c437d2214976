"""Names beside known institutions in an enumeration: "z Fundacją Lipa, Pracownią Sąsiedzką oraz Gminą Lipki".

Invariant: such a name is two words or more with capitals, its noun stands in the case of the institution beside it, and
the sentence names two that are known.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from loaders.documents.findings import Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.morphology import Reading, lemmas, noun_readings, readings
from loaders.documents.polish.names import nominative
from loaders.documents.polish.topics import topical_kind

_JOINING = frozenset({",", ";", "i", "oraz", "a"})
_BEFORE = frozenset({"z", "ze", ":", "między", "pomiędzy", "przez"})
_MAX_NAME = 8  # tokens
_LEAST = 2  # known institutions, and words with capitals
_SMALL = frozenset({"i", "na", "dla", "w", "we", "im", ".", "-", "–", "nr", "rzecz"})


def add_enumerated(page: Page, finder: InstitutionFinder, reserved: set[int]) -> None:
    """Adds what stands between the commas of an enumeration of institutions and looks like one."""
    named = sorted(((m, i) for i in finder.institutions for m in i.mentions), key=lambda pair: pair[0].span.first)
    starts = [mention.span.first for mention, _ in named]
    done = 0
    for place, (mention, _) in enumerate(named):
        if mention.span.first < done:
            continue
        sentence = page.sentence_of(mention.span.first)
        last = bisect_left(starts, sentence.last)
        inside = [known for known, _ in named[place:last]]
        done = sentence.last
        if len(inside) >= _LEAST:
            for span in _between(page, finder, reserved, sentence):
                _add(page, finder, span, inside)


def _between(page: Page, finder: InstitutionFinder, reserved: set[int], sentence: Span) -> list[Span]:
    """Free spans between two signs or words that join."""
    found: list[Span] = []
    first = None
    for index in range(sentence.first, sentence.last + 1):
        end = (
            index == sentence.last or page.tokens[index].norm in (_JOINING | _BEFORE) or page.tokens[index].text == "."
        )
        if first is not None and (end or index in finder.taken or index in reserved):
            if end and 0 < index - first <= _MAX_NAME and page.tokens[first].capital:
                found.append(Span(first, index))
            first = None
        if index < sentence.last and page.tokens[index].norm in (_JOINING | _BEFORE):
            first = index + 1 if index + 1 < sentence.last and index + 1 not in finder.taken else None
    return found


def _cases_beside(page: Page, span: Span, known: list[Mention]) -> frozenset[str]:
    """The cases of the institution right before the sign before a span, or right behind the one behind it."""
    before = [m.cases for m in known if m.span.last == span.first - 1]
    behind = [m.cases for m in known if m.span.first == span.last + 1]
    if before and page.tokens[span.first - 1].norm in _JOINING:
        return before[0]
    joins = span.last < len(page.tokens) and page.tokens[span.last].norm in _JOINING
    return behind[0] if behind and joins else frozenset()


def _add(page: Page, finder: InstitutionFinder, span: Span, known: list[Mention]) -> None:
    cases = _cases_beside(page, span, known)
    head = _head(page, span, cases)
    if head is None:
        return
    index, noun = head
    if len([t for t in page.tokens[span.first : span.last] if t.capital]) < _LEAST or not _is_name(page, span, index):
        return
    span = _with_adjectives(page, span)
    text = nominative(page, span, index, noun, "sg" if "sg" in noun.numbers else "pl")
    kind = topical_kind(page, span)
    finder.add(" ".join(text.split()), kind, None, span, noun.cases & cases)


def _with_adjectives(page: Page, span: Span) -> Span:
    """Like "Miejskich i" before "Gminnych Ośrodków Pomocy": adjectives of the same noun, behind a sign."""
    index = span.first - 2
    while index > 0 and page.tokens[index].capital and _describes(page.tokens[index].text):
        index -= 1
    several = index < span.first - 2 and page.tokens[span.first - 1].norm in ("i", "oraz")
    return Span(index + 1, span.last) if several and page.tokens[index].text in ",:" else span


def _describes(word: str) -> bool:
    """An adjective, or the first half of one: "Miejsko Gminnych"."""
    return word.endswith("o") or any(r.is_adjective for r in readings(word))


def _head(page: Page, span: Span, cases: frozenset[str]) -> tuple[int, Reading] | None:
    """The first noun of a span with the reading that fits the institutions beside it."""
    for index in range(span.first, min(span.last, span.first + 3)):
        token = page.tokens[index]
        for noun in noun_readings(token.text):
            if token.capital and "nazwa_pospolita" in noun.names and noun.cases & cases and noun.lemma:
                return index, noun
        if not any(r.is_adjective and r.cases & cases for r in readings(token.text)):
            return None
    return None


def _is_name(page: Page, span: Span, head: int) -> bool:
    """No person, office, agreement or date; every word with a capital, or one that joins."""
    if lemmas(page.tokens[head].text) & (_others() | grammar.words("people", "functions")):
        return False
    tokens = page.tokens[span.first : span.last]
    if any(any("imię" in r.names for r in readings(t.text)) for t in tokens[:1]):
        return False
    return all(t.capital or t.norm in _SMALL or t.text in '„”"' or t.text.isdigit() for t in tokens)


@lru_cache(maxsize=1)
def _others() -> frozenset[str]:
    """Words with which no institution begins."""
    return (
        grammar.words("names", "ends")
        | grammar.words("events", "heads")
        | grammar.words("projects", "heads")
        | grammar.words("people", "courtesies")
        | grammar.words("projects", "other_titles")
        | frozenset({"ustawa", "dzień", "oś", "działanie", "priorytet", "osoba", "mieszkaniec", "polska", "europa"})
    )
