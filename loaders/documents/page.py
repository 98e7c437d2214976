"""A page as the reader sees it: tokens, sentences, blocks and lists, all with offsets in the stored text.

Invariants: `text[token.start:token.end] == token.text`; sentences are ranges of tokens that cover every token once, in
order; a sentence never crosses a block (a paragraph, heading, list item or table line). All work is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from loaders.documents.blocks import block_ranges
from loaders.values.privacy import MASK

_WORD = r"\w+(?:(?:[-\u00ad\u2011]|(?<=[cjklnrw]o)- (?=[A-ZĆŁŚŹŻ]))\w+)*"  # "Lipecko- Młyńskiego" is one slip
_TOKEN = re.compile(rf"{MASK}+|" r"\d+(?:[.,]\d+)+" rf"|{_WORD}|[^\w\s\ufeff]")
_LEVEL_NUMBER, _LEVEL = re.compile(r"\d+(?:\.\d+)+"), re.compile(r"(?:pod)?działani[aeu]|priorytet")
_OPENING = '„“”‟"«»‚‘'
_PAIRS = {"„": '”“"', "“": "”", "‟": "”", "”": "”", '"': '"”', "«": "»", "»": "«", "‚": "’‘", "‘": "’"}
_MAX_QUOTE = 250  # characters; what is longer is a passage, not a name
_DASHES = "-–—‐‑"
_MAX_SENTENCE = 400  # tokens; bounds the work on text without punctuation
_MAX_ITEM_WORDS = 14
_MAX_DATE = 12  # tokens of a date or period with which a sentence begins


@dataclass(eq=False, slots=True)  # not frozen, as of Span: made and asked by the hundred, and nobody changes them
class Token:
    """A word, number or sign. `norm` is its text in lower case without soft hyphens.

    `is_word`: it starts with a letter; `capital`: with a capital one; `shouted`: it is two or more letters, all
    capitals: an acronym, or a word of a heading in capitals; `is_dash`: a hyphen or dash between spaces or signs.
    """

    index: int
    start: int
    end: int
    text: str
    norm: str
    is_word: bool
    capital: bool
    shouted: bool
    is_dash: bool


def norm_of(text: str) -> str:
    """A token's text in lower case without soft hyphens."""
    return text.replace("\u00ad", "").replace("- ", "-").casefold() or text


@lru_cache(maxsize=10_000)
def _looks(text: str) -> tuple[str, bool, bool, bool, bool]:
    """What tokens of a text have besides their places."""
    shouted = len(text) > 1 and text.isupper()
    return norm_of(text), text[0].isalpha(), text[0].isupper(), shouted, text in _DASHES


@lru_cache(maxsize=10_000)
def _letters(text: str) -> tuple[int, int]:
    """How many capitals a text has, and how many letters."""
    return sum(map(str.isupper, text)), sum(map(str.isalpha, text))


@dataclass(unsafe_hash=True, slots=True)
class Span:
    """Tokens `first` to `last` (excluded)."""

    first: int
    last: int

    def __contains__(self, index: int) -> bool:
        return self.first <= index < self.last


@dataclass(eq=False, slots=True)
class Block:
    """A paragraph, heading or list item. `bullet` says whether it began with one."""

    span: Span
    bullet: bool
    sentences: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BulletList:
    """Blocks that a block ending with a colon announces."""

    intro: int  # index of the block
    items: tuple[int, ...]


class Page:
    """A text cut into tokens, sentences and blocks; `abbreviations` are words whose dot ends no sentence.

    `ordinals`: a number of one or two digits with a dot is an ordinal, as in German, and ends no sentence either.
    """

    def __init__(self, text: str, abbreviations: frozenset[str] = frozenset(), *, ordinals: bool = False) -> None:
        self.text = text
        self._abbreviations = abbreviations
        self._ordinals = ordinals
        self.bases: dict[str, list[int]] | None = None  # by base form the tokens with it, once a reader has asked
        self.found: dict[frozenset[str], list[int]] = {}  # what readers have looked up among them
        self._capitals: dict[tuple[int, int], bool] = {}
        self.tokens: list[Token] = []
        self.blocks: list[Block] = []
        for start, end, bullet in block_ranges(text):
            self._add_block(start, end, bullet)
        self.sentences = [sentence for block in self.blocks for sentence in block.sentences]
        self._sentence_starts = [sentence.first for sentence in self.sentences]
        self._block_starts = [block.span.first for block in self.blocks]

    def sentence_index(self, token: int) -> int:
        """The index of the sentence that holds a token."""
        return bisect_right(self._sentence_starts, token) - 1

    def sentence_of(self, token: int) -> Span:
        """The sentence that holds a token."""
        return self.sentences[self.sentence_index(token)]

    def block_index(self, token: int) -> int:
        """The index of the block that holds a token."""
        return bisect_right(self._block_starts, token) - 1

    def chars(self, span: Span) -> tuple[int, int]:
        """Offsets of a span in the text."""
        return self.tokens[span.first].start, self.tokens[span.last - 1].end

    def words(self, span: Span) -> str:
        """The text of a span, verbatim."""
        start, end = self.chars(span)
        return self.text[start:end]

    def is_heading_in_capitals(self, sentence: Span) -> bool:
        """Whether capitals say nothing in this sentence, because nearly every letter is one."""
        asked = (sentence.first, sentence.last)
        if asked not in self._capitals:
            tokens = self.tokens[sentence.first : sentence.last]
            letters = [_letters(token.text) for token in tokens]
            shouts = sum([capitals for capitals, _ in letters]) > 0.8 * sum([every for _, every in letters])
            self._capitals[asked] = shouts and sum(token.is_word for token in tokens) >= 3
        return self._capitals[asked]

    @cached_property
    def quotations(self) -> list[Span]:
        """Spans of what stands in quotation marks, the marks excluded: within one block, no longer than a name."""
        return [quotation for block in self.blocks for quotation in self._quotations_in(block.span)]

    @cached_property
    def quotation_at(self) -> dict[int, Span]:
        """Quotations by the index of their opening mark."""
        return {span.first - 1: span for span in self.quotations}

    @cached_property
    def quoted(self) -> frozenset[int]:
        """Tokens that stand in quotation marks."""
        return frozenset(index for span in self.quotations for index in range(span.first, span.last))

    @cached_property
    def lists(self) -> list[BulletList]:
        """Every list with the block that announces it by a colon."""
        found: list[BulletList] = []
        index = 0
        while index < len(self.blocks):
            items = self._items_after(index) if self._announces(index) else ()
            if items:
                found.append(BulletList(index, items))
            index = items[-1] if items and not self._announces(items[-1]) else index + 1
        return found

    def is_item(self, index: int) -> bool:
        """Whether a block without a bullet looks like a line of a list: short, capitalised, no end of a sentence."""
        span = self.blocks[index].span
        first, last = self.tokens[span.first], self.tokens[span.last - 1]
        starts = first.capital or first.text in _OPENING
        return starts and self._before_link(span) <= _MAX_ITEM_WORDS and last.text not in ".!?:"

    def _before_link(self, span: Span) -> int:
        """How many tokens stand before the address of a page, if one ends the span, else in all of it."""
        count = span.last - span.first
        if not _MAX_ITEM_WORDS < count <= 4 * _MAX_ITEM_WORDS:
            return count
        links = (t.index for t in self.tokens[span.first : span.last] if t.norm.startswith(("http", "www")))
        return next(links, span.last) - span.first

    def _announces(self, index: int) -> bool:
        return self.tokens[self.blocks[index].span.last - 1].text == ":"

    def _items_after(self, index: int) -> tuple[int, ...]:
        following = index + 1
        if following == len(self.blocks):
            return ()
        bullets = self.blocks[following].bullet
        while following < len(self.blocks):
            block = self.blocks[following]
            if block.bullet if bullets else self.is_item(following) and not block.bullet:
                following += 1
            elif not bullets and following > index + 2 and self._closes_list(following):
                following += 1
                break
            else:
                break
        return tuple(range(index + 1, following))

    def _closes_list(self, index: int) -> bool:
        """Whether a short line with a full stop is the last of those that ended with a comma or semicolon."""
        before, span = self.blocks[index - 1].span, self.blocks[index].span
        listed = self.tokens[before.last - 1].text in ",;" and self.tokens[before.first].capital
        short = span.last - span.first <= _MAX_ITEM_WORDS and self.tokens[span.first].capital
        return listed and short and self.tokens[span.last - 1].text == "." and not self.blocks[index].bullet

    def _quotations_in(self, block: Span) -> Iterator[Span]:
        index = block.first
        while index < block.last:
            close = self._closing(index, block.last) if self.tokens[index].text in _OPENING else None
            if close is not None and close > index + 1:
                yield Span(index + 1, close)
            index = close + 1 if close is not None else index + 1

    def _closing(self, opening: int, limit: int) -> int | None:
        closers = _PAIRS[self.tokens[opening].text]
        for index in range(opening + 1, limit):
            token = self.tokens[index]
            if token.end - self.tokens[opening].start > _MAX_QUOTE or token.text[0] == MASK:
                return None
            if token.text in closers:
                return index
        return None

    def _add_block(self, start: int, end: int, bullet: bool) -> None:
        tokens = self.tokens
        first = len(tokens)
        for index, match in enumerate(_TOKEN.finditer(self.text, start, end), first):
            text = match[0]
            tokens.append(Token(index, match.start(), match.end(), text, *_looks(text)))
        if first == len(tokens):
            return
        block = Block(Span(first, len(tokens)), bullet)
        block.sentences.extend(self._sentences(block.span))
        self.blocks.append(block)

    def _sentences(self, block: Span) -> Iterator[Span]:
        first = block.first
        names = (q for q in self._quotations_in(block) if q.last - q.first <= _MAX_ITEM_WORDS)
        inside = {index for name in names for index in range(name.first, name.last)}  # "„Nauka. Praca. Start”" is one
        for index in range(block.first + 1, block.last):
            starts = index not in inside and self._starts_sentence(index, first)
            if starts or index - first >= _MAX_SENTENCE:
                yield Span(first, index)
                first = index
        yield Span(first, block.last)

    def _starts_sentence(self, index: int, first: int) -> bool:
        here, mark = self.tokens[index], self.tokens[index - 1]
        if MASK in (here.text[0], mark.text[0]):
            return True  # so that nothing is named by words around masked data
        if mark.text not in ".!?…" or here.start == mark.end or not (here.capital or here.text in _OPENING):
            return False
        if mark.text != "." or index < 2:
            return True
        before = self.tokens[index - 2]
        if self._ordinals and before.text.isdigit() and len(before.text) <= 2 and before.end == mark.start:
            return False
        level = self.tokens[index - 3].norm if index > 2 and before.end == mark.start else ""
        if _LEVEL_NUMBER.fullmatch(before.text) and _LEVEL.match(level):
            return False  # "Działanie 7.2. Wsparcie …" names one thing
        if before.end != mark.start or not before.is_word:
            return True
        if before.norm == "r":  # "… do 2013 r. Projekt …" ends, "Dnia 1 maja 2013 r. Urząd …" goes on
            return index - first > _MAX_DATE
        return not (before.norm in self._abbreviations or len(before.text) == 1)
