"""Runs of institutions in a sentence: "the University of A, Muster (Spain) and, as a guest, B Ltd".

Invariant: between two of a run stand only commas and joining words, brackets, articles, words with capitals (names of
people and of what no rule knew) and words for who speaks for whom; a verb ends a run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.documents.findings import Group, Thing
from loaders.documents.page import Page, Span

_MAX_BETWEEN = 16  # tokens
_SIGNS = frozenset([",", ";", "&", "/", "|"])
_JOINING = frozenset(["and", "und", "sowie", "plus", "bzw", "or", "oder"])


@dataclass(frozen=True)
class Run:
    """Institutions and groups side by side, each once, and the tokens from the first to the last."""

    members: tuple[Thing, ...]
    span: Span
    listed: bool = False  # lines of a list instead of words of a sentence


class RunReader:
    """Finds the runs of a page; `small` are the words with small letters that may stand inside one."""

    def __init__(self, page: Page, things: Sequence[Thing], small: frozenset[str]) -> None:
        self.page, self.small = page, small
        named = ((m.span, i) for i in things for m in i.mentions if not (m.pointing and isinstance(i, Group)))
        self.named = sorted(named, key=lambda pair: pair[0].first)

    def inside(self, sentence: Span) -> list[tuple[Span, Thing]]:
        """What a sentence names, in the order of the text."""
        ends = (bisect_left(self.named, end, key=lambda pair: pair[0].first) for end in (sentence.first, sentence.last))
        return self.named[slice(*ends)]

    def of(self, sentence: Span) -> list[Run]:
        """The runs of a sentence, of one institution too."""
        found: list[list[tuple[Span, Thing]]] = []
        for span, one in self.inside(sentence):
            if found and self._joins(found[-1][-1], (span, one)):
                found[-1].append((span, one))
            else:
                found.append([(span, one)])
        return [
            Run(tuple(dict.fromkeys(one for _, one in run)), Span(run[0][0].first, run[-1][0].last)) for run in found
        ]

    def _joins(self, left: tuple[Span, Thing], right: tuple[Span, Thing]) -> bool:
        """Whether the tokens between two names let them stand side by side."""
        between = self.page.tokens[left[0].last : right[0].first]
        if left[1] is right[1] and len(between) == 1 and between[0].text == "(":
            return True  # "Example Foundation (EF)"
        if len(between) > _MAX_BETWEEN:
            return False
        depth, joined = 0, False
        for token in between:
            depth = max(0, depth + (token.text == "(") - (token.text == ")"))
            if depth or token.text == ")":
                continue
            separator = token.text in _SIGNS or token.norm in _JOINING
            joined |= separator
            named = (token.is_word and token.capital) or token.norm in self.small or token.is_dash
            if not (separator or named or token.text == "."):
                return False
        return joined
