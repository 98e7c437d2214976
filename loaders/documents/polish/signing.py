"""Where a page says who signed: sentences, lists and the lines under a text; the words are in `people.toml`.

Invariant: a passage is one sentence, so that a person and an institution in it belong together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from loaders.documents.page import Block, Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, readings

_MAX_HEADING = 5  # tokens of "Podpisy stron:"
_MAX_LINE = 30  # tokens of a line with a signature
_MAX_SIGNATURES = 20


@cache
def _file() -> dict[str, Any]:
    return grammar.load("people.toml")


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of `people.toml`."""
    return frozenset(_file()[section][key])


@cache
def offices() -> dict[str, frozenset[str]]:
    """Functions by the unit of territory that they are of."""
    return {unit: frozenset(functions) for unit, functions in _file()["offices"].items()}


@cache
def kinds_of_functions() -> dict[str, str]:
    """Like "rektor" → "university_or_school"."""
    return {function: kind for kind, functions in _file()["functions_of"].items() for function in functions}


@cache
def commands() -> dict[str, str]:
    """What commanders command, by its kind of institution: "policji" → "police"."""
    return {body: kind for kind, bodies in _file()["commands"].items() for body in bodies}


@cache
def _cues() -> frozenset[str]:
    """Of each way of saying it one word."""
    return words("signing", "words") | {"podpis"} | grammar.words("people", "represents")


def announces(page: Page, sentence: Span) -> bool:
    """Whether a sentence says that somebody signed or was represented at the signing."""
    if not _says(page, sentence, _cues()):
        return False
    signed = tokens_with(page, words("signing", "words"), sentence)
    if any(not _is_gerund(page.tokens[i].text) for i in signed) or (signed and _says(page, sentence, {"przez"})):
        return True
    if _says(page, sentence, {"podpis"}) and _says(page, sentence, words("signing", "laying")):
        return True
    signing, represents = grammar.words("agreements", "signing"), grammar.words("people", "represents")
    return _says(page, sentence, signing) and _says(page, sentence, represents)


def _says(page: Page, sentence: Span, words: Iterable[str]) -> bool:
    return bool(tokens_with(page, words, sentence))


def _is_gerund(word: str) -> bool:
    """Like "podpisanie", which many only watch."""
    return any(reading.pos == "ger" for reading in readings(word))


@lru_cache(maxsize=1)  # three steps of the reader ask for those of one page
def passages(page: Page) -> tuple[Span, ...]:
    """Sentences that say who signed, items of lists that such a sentence announces, and lines of signatures."""
    found = [sentence for sentence in page.sentences if announces(page, sentence)]
    found += _represented(page)
    for bullets in page.lists:
        intro = page.blocks[bullets.intro]
        if announces(page, _told_before(intro)) or _is_heading(page, intro.span):
            found += [s for item in bullets.items for s in page.blocks[item].sentences]
    found += _lines(page)
    return tuple(dict.fromkeys(found))


def _represented(page: Page) -> list[Span]:
    """Like "Gminę reprezentował wójt …", right behind the sentence that says what was signed."""
    found: list[Span] = []
    signing = grammar.words("agreements", "signing")
    for number, sentence in enumerate(page.sentences[1:], start=1):
        if _says(page, sentence, grammar.words("people", "represents")):
            before = page.sentences[number - 1]
            signed = _says(page, before, signing)
            found += [sentence] if signed or (found and found[-1] == before) else []
    return found


def _told_before(intro: Block) -> Span:
    """The sentence that announces a list, with the one before a short "Są to:"."""
    *before, last = intro.sentences
    short = before and last.last - last.first <= _MAX_HEADING
    return Span(before[-1].first, last.last) if short else last


def _is_heading(page: Page, span: Span) -> bool:
    """Like "Podpisy:", "Sygnatariusze porozumienia"."""
    short = span.last - span.first <= _MAX_HEADING and page.tokens[span.first].capital
    return short and bool(lemmas(page.tokens[span.first].text) & words("signing", "headings"))


def _lines(page: Page) -> list[Span]:
    """Lines below a heading of signatures, and lines that say themselves for whom: "Za Gminę …: Jan Nowak, wójt"."""
    found: list[Span] = []
    below = 0
    for block in page.blocks:
        short = block.span.last - block.span.first <= _MAX_LINE
        if _is_heading(page, block.span) and page.tokens[block.span.last - 1].text != ".":
            below = _MAX_SIGNATURES
        elif short and (below or _is_on_behalf(page, block.span)):
            found += block.sentences
            below = max(0, below - 1)
        else:
            below = 0
    return found


def _is_on_behalf(page: Page, span: Span) -> bool:
    tokens = page.tokens[span.first : span.last]
    begins = " ".join(token.norm for token in tokens[:2])
    behalf = begins in words("signing", "behalf") or tokens[0].norm in words("signing", "behalf")
    return behalf and tokens[0].capital and any(token.text == ":" or token.is_dash for token in tokens)
