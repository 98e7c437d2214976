"""Units beside the whole that they belong to: "Institut für Muster, Universität Ulm" on a line or in a list of its own.

Invariant: only a comma, dash or bar parts the two, the unit has no other whole, and what they stand in is no sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from loaders.documents.findings import Findings, Institution, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.german_heads import head_of
from loaders.documents.western.lexicon import Lexicon
from ontology import vocab

_WHOLES = ("university", "ministry", "local_government", "hospital", "research_institute", "company", "foundation")
_MAX_LINE = 30


def beside(page: Page, lexicon: Lexicon, findings: Findings) -> Iterator[Tie]:
    """Ties between each such unit and its whole."""
    parts = {id(tie.subject) for tie in findings.ties if tie.relation == "part_of"}
    named = sorted(
        ((m.span, i) for i in findings.institutions for m in i.mentions if not m.pointing), key=lambda e: e[0].first
    )
    for (left, first), (right, second) in pairwise(named):
        between = page.tokens[left.last : right.first]
        if len(between) != 1 or not (between[0].text in ",|/" or between[0].is_dash) or first is second:
            continue
        block = page.blocks[page.block_index(left.first)].span
        line = Span(max(block.first, left.first - _MAX_LINE), min(block.last, right.last + _MAX_LINE))
        if right.first not in block or line.last - line.first > _MAX_LINE or _is_sentence(page, line):
            continue
        for unit, whole in ((first, second), (second, first)):
            if id(unit) not in parts and _is_unit(lexicon, unit) and _is_whole(lexicon, whole):
                parts.add(id(unit))
                yield Tie(unit, "part_of", whole, Span(left.first, right.last))
                break


def is_given(page: Page, tie: Tie) -> bool:
    """Like "übergab A an die B": what looks like a part "an der B" is where something goes."""
    if tie.relation != "part_of" or not isinstance(tie.object, Institution):
        return False
    first = next((m.span.first for m in tie.object.mentions if m.span.first in tie.quote), 0)
    return [token.norm for token in page.tokens[max(0, first - 2) : first]] in (["an", "die"], ["an", "den"])


def _is_sentence(page: Page, line: Span) -> bool:
    """Whether words between the names tell something: a small word that is neither an article nor a preposition."""
    return page.tokens[line.last - 1].text in ".!?" and line.last - line.first > 12


def _is_unit(lexicon: Lexicon, one: Institution) -> bool:
    head = head_of(lexicon, one.name.split()[0])
    return head is not None and head.head.unit and not head.own


def _is_whole(lexicon: Lexicon, one: Institution) -> bool:
    return bool(one.kind) and not _is_unit(lexicon, one) and any(vocab.is_kind(one.kind or "", k) for k in _WHOLES)


def group_parts(findings: Findings) -> Iterator[Tie]:
    """Like "Kuratorium der Muster Stiftung": what a committee is a part of."""
    inside = {m.span.last: (m.span, i) for i in findings.institutions for m in i.mentions if not m.pointing}
    for group in findings.groups:
        for mention in group.mentions:
            span, whole = inside.get(mention.span.last, (None, None))
            if span is not None and whole is not None and mention.span.first < span.first:
                yield Tie(group, "part_of", whole, mention.span)
                break
