"""Who leads a project, where words for running it stand beside several institutions.

Invariant: only what the page says of one of them decides: "(lider)" behind its name, or that it pays for the project.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from loaders.documents.findings import Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.role_cues import leads_others


def settle_leaders(page: Page, ties: list[Tie]) -> list[Tie]:
    """The ties with those of further leaders mended: beside one "(lider)" they are partners; payers lead nothing."""
    leads: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        if tie.relation == "leads":
            leads[id(tie.object)].append(tie)
    if all(len(found) < 2 for found in leads.values()):
        return ties
    pays = {(id(t.object), id(t.subject)) for t in ties if t.relation == "funded_by"}
    mended: dict[int, Tie | None] = {}
    for found in leads.values():
        if len(found) < 2:
            continue
        payers = [t for t in found if (id(t.subject), id(t.object)) in pays]
        if len(payers) < len(found):
            mended |= {id(t): None for t in payers}
        marked = [t for t in found if _is_marked(page, t)]
        if len(marked) == 1:
            sentence = page.sentence_index(marked[0].quote.first)
            for tie in found:
                same = page.sentence_index(tie.quote.first) == sentence
                if tie is not marked[0] and same and mended.get(id(tie), tie) is not None:
                    mended[id(tie)] = replace(tie, relation="partner_in")
    settled = [mended.get(id(tie), tie) for tie in ties]
    return [tie for tie in settled if tie is not None]


def _is_marked(page: Page, tie: Tie) -> bool:
    """Like "Politechnika … (lider)" inside the words that say it."""
    for mention in tie.subject.mentions:
        last = mention.span.last
        inside = mention.span.first in page.sentence_of(tie.quote.first)
        if inside and last < len(page.tokens) - 1 and page.tokens[last].text == "(":
            return leads_others(page, Span(last + 1, page.sentence_of(mention.span.first).last))
    return False
