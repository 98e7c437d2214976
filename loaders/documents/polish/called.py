"""Programmes that only the words before call so: "w ramach programu „…”", "Fundusze Europejskie dla …".

Invariant: a title is a programme's only where the sentence speaks of money or of work done within it; what stands on
television is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, noun_readings, readings

_JOINING = frozenset({"i", "oraz", "w", "z", "na", "dla", "do", "bez", "o", "nad", "pod", "przez"})
_MAX_TITLE, _MAX_BETWEEN, _MAX_ADJECTIVES = 10, 14, 3  # tokens


@dataclass(frozen=True, slots=True)
class Called:
    """A title, by its tokens without quotation marks, and what it is the title of."""

    title: Span
    kind: str


@cache
def _words(section: str, key: str) -> frozenset[str]:
    return frozenset(grammar.load("programmes.toml")[section][key])


@cache
def _family() -> tuple[str, ...]:
    return tuple(grammar.load("programmes.toml")["family"]["words"])


def family_end(page: Page, sentence: Span, index: int) -> int | None:
    """Where a name of a family ends that begins at a token: "Funduszy Europejskich dla Kujaw i Pomorza"."""
    heads = _family()
    if not page.tokens[index].capital:
        return None
    tokens = page.tokens[index : min(index + len(heads) + 2, sentence.last)]
    if len(tokens) < len(heads) + 2:
        return None
    if any(not lemmas(word) & lemmas(token.text) for word, token in zip(heads, tokens, strict=False)):
        return None
    joins = tokens[len(heads)].norm in _words("family", "joins")
    return capitals_end(page, sentence, index + len(heads) + 1) if joins and tokens[-1].capital else None


def called_at(page: Page, sentence: Span, index: int, taken: set[int]) -> Called | None:
    """The title that follows the word for a programme or call at a token; tokens in `taken` name somebody else."""
    kind = _kind(page, index)
    if kind is None or index in page.quoted or not (within := _within(page, sentence, index)):
        return None
    if within != "ramach" and not _money(page, sentence):
        return None
    title = _title(page, sentence, index + 1, taken)
    return Called(title, kind) if title and not taken & set(range(title.first, title.last)) else None


def _kind(page: Page, index: int) -> str | None:
    return None if page.tokens[index].capital else kind_of(page.tokens[index].text)


@lru_cache(maxsize=10_000)
def kind_of(word: str) -> str | None:
    """What a word in the singular calls the title behind it: "programme", "call"."""
    nouns = {r.base.casefold() for r in noun_readings(word) if "sg" in r.numbers}
    return (
        "programme" if nouns & _words("called", "programmes") else "call" if nouns & _words("called", "calls") else None
    )


def _within(page: Page, sentence: Span, index: int) -> str | None:
    """Like "w ramach rządowego programu": the word before, adjectives left aside."""
    for before in range(index - 1, max(sentence.first, index - 2 - _MAX_ADJECTIVES) - 1, -1):
        token = page.tokens[before]
        if token.norm in _words("called", "within"):
            return token.norm
        if not any(r.is_adjective for r in readings(token.text)) and not token.norm.isdigit() and token.text != ".":
            return None
    return None


def _money(page: Page, sentence: Span) -> bool:
    return bool(tokens_with(page, _words("called", "money"), sentence))


def _title(page: Page, sentence: Span, index: int, taken: set[int]) -> Span | None:
    """The title behind adjectives, words that announce one, and the name of whose programme it is."""
    tokens, owner = page.tokens, False
    for first in range(index, min(sentence.last, index + _MAX_BETWEEN)):
        token = tokens[first]
        if first in page.quotation_at:
            return page.quotation_at[first]
        cue = token.norm in _words("called", "cues")
        if cue or first in taken or token.norm in _words("called", "passed") or (owner and token.norm in ("i", "oraz")):
            continue
        announced = first > index and tokens[first - 1].norm in _words("called", "cues")
        owner = token.capital and not announced and _may_own(token.text)  # "programu Ministra Kultury „…”"
        if token.capital and not owner:
            return _named(page, sentence, first, tokens[first - 1].is_dash)
        if not owner and not any(r.is_adjective for r in readings(token.text)):
            return _behind_purpose(page, sentence, first)
    return None


def _behind_purpose(page: Page, sentence: Span, index: int) -> Span | None:
    """The quotation behind what a programme is for: "programu ograniczania przestępczości „…”"."""
    words = readings(page.tokens[index].text)
    if not any(r.is_noun and "gen" in r.cases for r in words):
        return None
    for at in range(index, min(sentence.last, index + _MAX_BETWEEN)):
        token = page.tokens[at]
        if at in page.quotation_at:
            return page.quotation_at[at]
        if lemmas(token.text) & _others() or not (token.text.islower() or token.text == ","):
            return None
        if any(r.pos in ("fin", "praet", "imps", "bedzie") for r in readings(token.text)[:1]):
            return None
    return None


@cache
def _others() -> frozenset[str]:
    """What else than a programme a quotation may be the title of."""
    return grammar.words("projects", "heads") | grammar.words("events", "heads") | _words("called", "others")


def _may_own(word: str) -> bool:
    """Whether a word can stand in the genitive singular, as whose programme it is does."""
    found = (r for r in readings(word) if r.is_noun or r.is_adjective)
    return any("gen" in r.cases and "sg" in r.numbers for r in found)


def _named(page: Page, sentence: Span, first: int, dashed: bool) -> Span | None:
    """A title without quotation marks: two words with capitals at least, or all up to a sign behind a dash."""
    tokens = page.tokens
    last = capitals_end(page, sentence, first)
    while dashed and last < min(sentence.last, first + _MAX_TITLE) and tokens[last].text not in ",.;()":
        last += 1
    words = sum(token.is_word for token in tokens[first:last])
    return Span(first, last) if words > 1 or (tokens[first].shouted and len(tokens[first].text) > 3) else None


def capitals_end(page: Page, sentence: Span, index: int) -> int:
    """Where a run of words with capitals ends, small words between them included."""
    last = end = index
    while end < min(sentence.last, index + _MAX_TITLE):
        token = page.tokens[end]
        if token.is_word and token.capital:
            last = end + 1
        elif token.norm not in _JOINING:
            break
        end += 1
    return last


def quoted_titles(page: Page) -> set[int]:
    """The tokens of quotations right behind "programu", "konkursu": no institution, whatever they sound like."""
    found: set[int] = set()
    for quotation in page.quotations:
        index = quotation.first - 2
        while index >= 0 and page.tokens[index].norm in _words("called", "cues"):
            index -= 1
        if index >= 0 and kind_of(page.tokens[index].text) is not None:
            found.update(range(quotation.first, quotation.last))
    return found
