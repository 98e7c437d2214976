"""Lines below what announces members: "The forum is made up of these bodies:", "Members of the Example Network".

Invariant: every line names its institution at its beginning, and two or more lines do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.runs import Run

_MAX_HEADING, _MAX_LINE, _MAX_LINES, _MAX_BEFORE = 12, 30, 60, 2  # tokens, tokens, blocks, tokens


class MemberLists:
    """Reads such lines of one page."""

    def __init__(self, page: Page, lexicon: Lexicon, institutions: Sequence[Institution]) -> None:
        self.page, self.lexicon = page, lexicon
        self.at = {m.span.first: (m.span, i) for i in institutions for m in i.mentions if not m.pointing}
        self.below_block = {bullets.intro: bullets.items for bullets in page.lists}

    def below(self, at: Span, sentence: Span, cues: frozenset[str]) -> list[Run]:
        """The institutions of the lines that a sentence with a word of the class announces."""
        number = self.page.block_index(at.first)
        block = self.page.blocks[number].span
        if sentence.last != block.last:
            return []
        roles = self.lexicon.words("together", "roles")
        said = {
            t.norm for t in self.page.tokens[sentence.first : sentence.last] if t.index not in range(at.first, at.last)
        }
        if items := self.below_block.get(number):
            return self._listed(items) if not said.isdisjoint(cues | roles) else []
        if self.page.blocks[number].bullet:
            return []
        heading = block.last - block.first <= _MAX_HEADING and self.page.tokens[block.last - 1].text not in ".!?"
        if not heading or said.isdisjoint(roles):
            return []
        last = number + 1
        while last < min(len(self.page.blocks), number + _MAX_LINES) and self._line(last):
            last += 1
        return self._listed(range(number + 1, last))

    def _line(self, number: int) -> tuple[Span, Institution] | None:
        """The institution with which a line begins."""
        block = self.page.blocks[number].span
        if block.last - block.first > _MAX_LINE:
            return None
        return next(
            (self.at[i] for i in range(block.first, min(block.last, block.first + _MAX_BEFORE + 1)) if i in self.at),
            None,
        )

    def _listed(self, numbers: Iterable[int]) -> list[Run]:
        found = [line for line in map(self._line, numbers) if line]
        ones = tuple(dict.fromkeys(one for _, one in found))
        return [Run(ones, Span(found[0][0].first, found[-1][0].last), listed=True)] if len(ones) > 1 else []
