"""Pages that present who supports something: "Hier möchten wir unsere Partner vorstellen:", then a paragraph for each.

Invariant: a paragraph counts only behind such an announcement, and by the institution with which it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.findings import Event, Findings, Project, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.german_brands import is_brand
from loaders.documents.western.lexicon import Lexicon

if TYPE_CHECKING:
    from loaders.documents.western.institutions import InstitutionFinder

_LEADING = frozenset({"der", "die", "das"})
_NEAR = 12  # tokens at the beginning of a paragraph in which its institution is named
_SUPPORTING = ("sponsor", "förderer", "unterstützer", "spender")


def presented(page: Page, lexicon: Lexicon) -> Iterator[tuple[int, range]]:
    """Blocks that announce partners, with the blocks that present them."""
    for number, block in enumerate(page.blocks):
        if page.tokens[block.span.last - 1].text != ":":
            continue
        sentence = block.sentences[-1]
        norms = [token.norm for token in page.tokens[sentence.first : sentence.last]]
        ours = any(
            n in ("unsere", "unseren", "unserer") and _is_partner(norms[i + 1]) for i, n in enumerate(norms[:-1])
        )
        if ours and set(norms) & lexicon.words("presenting", "verbs"):
            last = number + 1
            while last < len(page.blocks) and page.blocks[last].span.last - page.blocks[last].span.first > _NEAR:
                last += 1
            yield number, range(number + 1, last)


def _is_partner(norm: str) -> bool:
    return norm.endswith(("partner", "partnern")) or norm.startswith(_SUPPORTING)


def add_presented(finder: InstitutionFinder, reserved: set[int]) -> None:
    """Adds institutions with which such paragraphs begin: "Die musterwerker bauen …", "Das Ziel von iMuster ist …"."""
    page = finder.page
    for _, blocks in presented(page, finder.lexicon):
        for number in blocks:
            sentence = page.blocks[number].sentences[0]
            begin = range(sentence.first, min(sentence.first + _NEAR, sentence.last))
            if any(i in finder.taken for i in begin):
                continue
            first = sentence.first + (page.tokens[sentence.first].norm in _LEADING)
            of = next((i + 1 for i in begin[:5] if page.tokens[i].norm == "von"), first)
            for index in {first, of}:
                following = page.tokens[index + 1] if index + 1 < sentence.last else None
                verb = following is not None and following.is_word and not following.capital
                if verb and index not in reserved and is_brand(finder.lexicon, page.tokens[index].text):
                    finder.add(page.tokens[index].text, None, None, Span(index, index + 1))


def presented_ties(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Tie]:
    """What a paragraph's institution is to the project or event that the announcement, or the page, is about."""
    things: list[Project | Event] = [*findings.events, *findings.projects]
    for number, blocks in presented(page, lexicon):
        intro = page.blocks[number].span
        named = [t for t in things if any(m.span.first in intro for m in t.mentions)]
        about = named[0] if named else None
        norms = [token.norm for token in page.tokens[intro.first : intro.last]]
        relation = "supports" if any(n.startswith(_SUPPORTING) for n in norms) else "partner_in"
        for block in blocks if about else ():
            sentence = page.blocks[block].sentences[0]
            begin = Span(sentence.first, min(sentence.first + _NEAR, sentence.last))
            inside = [(m.span.first, i) for i in findings.institutions for m in i.mentions if m.span.first in begin]
            if inside and about:
                yield Tie(min(inside, key=lambda pair: pair[0])[1], relation, about, sentence)
