"""Programmes, calls and their parts on German pages: titles in quotation marks, "im Rahmen von Muster Science 2.0".

Invariant: a word for a programme, or for funding, stands in the sentence; of several the narrower is part of the wider.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.german_purposes import Purpose
from loaders.documents.western.lexicon import Lexicon, is_unknown

_MAX_BEFORE, _MAX_NAME, _MAX_TITLE = 4, 6, 30
_FRAME = frozenset({"rahmen", "programm", "programms", "förderprogramm", "förderprogramms"})
_FUNDING = ("förderprogramm", "förderprogramms", "bundesprogramm", "bundesprogramms", "landesprogramm", "eu-programm")
_RANKS = ("programme", "call", "priority")


@dataclass(frozen=True, slots=True)
class Named:
    """A programme that is named; `above` is the span of that of which it is a part."""

    name: str
    kind: str
    span: Span
    above: Span | None = None


def named_in_german(page: Page, lexicon: Lexicon, taken: set[int]) -> list[Named]:
    """Every programme that only a German page's words tell; tokens in `taken` belong to something else."""
    kinds = {word: kind for kind in _RANKS for word in lexicon.words("programmes", kind)}
    found: list[Named] = []
    for sentence in page.sentences:
        inside = [*_quoted(page, sentence, kinds), *_for(page, lexicon, sentence, kinds)]
        inside += _framed(page, lexicon, sentence)
        inside += [*_self_said(page, sentence, kinds), *_lettered(page, lexicon, sentence, kinds)]
        inside = [n for i, n in enumerate(inside) if all(n.span != other.span for other in inside[:i])]
        free = [n for n in inside if not any(i in taken for i in range(n.span.first, n.span.last))]
        found += [n for n in _nested(free) if n.above or n.kind != "priority"]
    return found


def _quoted(page: Page, sentence: Span, kinds: dict[str, str]) -> Iterator[Named]:
    """Like "im Rahmen der Förderlinie „Muster“": the word for it right before the quotation."""
    for quotation in page.quotations:
        if quotation.first not in sentence or quotation.last - quotation.first > _MAX_TITLE:
            continue
        near = page.tokens[max(sentence.first, quotation.first - 1 - _MAX_BEFORE) : quotation.first - 1]
        nouns = [t for t in near if t.capital and t.is_word]
        owned = len(nouns) > 1 and any(t.norm in ("der", "des", "vom") for t in near[near.index(nouns[-2]) :])
        last = next((t for t in nouns[-1:] if _kind(t.norm, kinds)), nouns[-2] if owned else None)
        kind = _kind(last.norm, kinds) if last else None
        between = near[near.index(last) + 1 :] if last else []
        if kind and not any(token.text in ".;:()" or token.text in '“”"' for token in between):
            yield Named(" ".join(page.words(quotation).split()), kind, quotation)


def _self_said(page: Page, sentence: Span, kinds: dict[str, str]) -> Iterator[Named]:
    """Like "„Soforthilfeprogramm Waldmuseen 2021“": the quotation itself begins with the word for it."""
    for quotation in page.quotations:
        size = quotation.last - quotation.first
        if quotation.first not in sentence or not 1 < size <= _MAX_NAME * 2:
            continue
        first = page.tokens[quotation.first]
        if first.capital and _kind(first.norm, kinds) == "programme" and len(first.norm) > len("programm"):
            words = page.words(quotation).split()
            words[0] = words[0].removesuffix("s") if first.norm.endswith("programms") else words[0]
            yield Named(" ".join(words), "programme", quotation)


def _lettered(page: Page, lexicon: Lexicon, sentence: Span, kinds: dict[str, str]) -> Iterator[Named]:
    """Like "mit dem Bundesförderprogramm STARK": capitals right behind the word for a programme of a fund."""
    for index in range(sentence.first, sentence.last - 1):
        token, behind = page.tokens[index], page.tokens[index + 1]
        if not (token.capital and behind.shouted and len(behind.text) > 2):
            continue
        known = behind.norm in lexicon.known_names or not behind.text.isalpha()
        if token.norm.endswith(_FUNDING) and _kind(token.norm, kinds) and not known:
            yield Named(behind.text, "programme", Span(index + 1, index + 2))


def _kind(word: str, kinds: dict[str, str]) -> str | None:
    forms = [word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("n")]
    return next((kind for end, kind in kinds.items() if any(form.endswith(end) for form in forms)), None)


def _for(page: Page, lexicon: Lexicon, sentence: Span, kinds: dict[str, str]) -> Iterator[Named]:
    """Like "im Rahmen des Programms zur Gartenförderung": what it is for is its name."""
    for index in range(sentence.first + 2, sentence.last - 2):
        token = page.tokens[index]
        framed = page.tokens[index - 2].norm == "rahmen" and page.tokens[index - 1].norm in ("des", "der")
        if not framed or not token.capital or not _kind(token.norm, kinds):
            continue
        if page.tokens[index + 1].norm not in ("zur", "zum", "für"):
            continue
        last = Purpose(page, lexicon, sentence.last).end(index + 2)
        if last:
            head = token.text.removesuffix("s") if token.norm.endswith("programms") else token.text
            span = Span(index, last)
            words = page.words(span)[len(token.text) :]
            yield Named(head + " ".join(words.split(" ")), _kind(token.norm, kinds) or "programme", span)


def _framed(page: Page, lexicon: Lexicon, sentence: Span) -> Iterator[Named]:
    """Like "gefördert im Rahmen von Muster Science 2.0", "Förderprogramm: Muster Science"."""
    words = {token.norm for token in page.tokens[sentence.first : sentence.last]}
    if not words & lexicon.words("programmes", "funding"):
        return
    for index in range(sentence.first, sentence.last - 1):
        before = page.tokens[index]
        label = before.text == ":" and index - sentence.first < 4 and index > sentence.first
        framed = before.norm == "von" and index > sentence.first and page.tokens[index - 1].norm in _FRAME
        said = label and page.tokens[index - 1].norm in lexicon.words("programmes", "labels")
        if not (framed or said):
            continue
        last = _run(page, lexicon, index + 1, sentence.last)
        if last:
            span = Span(index + 1, last)
            yield Named(" ".join(page.words(span).split()), "programme", span)


def _run(page: Page, lexicon: Lexicon, index: int, limit: int) -> int | None:
    """Where a name of words with capitals and a number ends; the first is none of the language."""
    last = index
    while last < min(limit, index + _MAX_NAME):
        token = page.tokens[last]
        capital = token.is_word and token.capital and token.norm not in lexicon.words("names", "ends")
        if not (capital or (token.text[0].isdigit() and last > index)):
            break
        last += 1
    first = page.tokens[index]
    foreign = last > index and is_unknown(lexicon.code, first.text) and first.norm not in lexicon.heads
    named = foreign and not towns.is_town(first.text) and towns.country(first.text) is None
    return last if named and (last - index > 1 or first.shouted) else None


def _nested(inside: list[Named]) -> list[Named]:
    """Of several in one sentence the narrower are parts of the next wider."""
    found = []
    for named in inside:
        wider = [n for n in inside if _RANKS.index(n.kind) < _RANKS.index(named.kind)]
        above = max(wider, key=lambda n: (_RANKS.index(n.kind), n.span.first)).span if wider else None
        found.append(Named(named.name, named.kind, named.span, above))
    return found
