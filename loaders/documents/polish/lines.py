"""Lines under a bare label like "Partnerzy": those that stand together, and further ones that name institutions.

Invariant: behind an empty line a line counts only where it is nothing but the name of an institution that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from loaders.documents.findings import Institution
from loaders.documents.legal_forms import legal_form_at
from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import lemmas

_REGIONS = frozenset({"województwo", "powiat", "region", "subregion"})
_REGION = 2  # tokens of "Województwo lipeckie"


def lines_under(
    page: Page, taken: Mapping[int, Institution], number: int, is_label: Callable[[int], object]
) -> list[Span]:
    """The lines from a block on; those that only say of which region the next are stay away."""
    lines: list[Span] = []
    first = number
    while number < len(page.blocks) and not (lines and is_label(number)):
        span = page.blocks[number].span
        if _is_region(page, number) and _names(page, taken, page.blocks[number + 1].span):
            number += 1
            continue
        apart = number > first and "\n\n" in _between(page, page.blocks[number - 1].span, span)
        if not (_names(page, taken, span) if apart else _is_line(page, number)):
            break
        lines += _cut(page, span)
        number += 1
    return lines


def _is_region(page: Page, number: int) -> bool:
    """Like "Województwo lipeckie" alone on a line, small as no name is, with a line under it."""
    span = page.blocks[number].span
    words = page.tokens[span.first : span.last]
    short = len(words) == _REGION and number + 1 < len(page.blocks)
    return short and bool(lemmas(words[0].text) & _REGIONS) and words[1].text.islower()


def _names(page: Page, taken: Mapping[int, Institution], span: Span) -> bool:
    """Whether a line is nothing but the name of an institution that is known, or goes on with a sign."""
    known, last = taken.get(span.first), span.first
    while last < span.last and known is not None and taken.get(last) is known:
        last += 1
    return known is not None and (last == span.last or page.tokens[last].text in ",;(-–—.")


def _is_line(page: Page, number: int) -> bool:
    """A line of a list; "Meblex S.A." is one although it ends with a full stop."""
    span = page.blocks[number].span
    company = any(legal_form_at(page, i) == span.last for i in range(max(span.first, span.last - 6), span.last))
    return page.is_item(number) or company


def _cut(page: Page, span: Span) -> list[Span]:
    """A block that was joined from several lines, cut again."""
    text, tokens = page.text, page.tokens
    inside = range(span.first + 1, span.last)
    starts = [span.first, *(i for i in inside if "\n" in text[tokens[i - 1].end : tokens[i].start])]
    return [Span(one, other) for one, other in pairwise([*starts, span.last])]


def _between(page: Page, one: Span, other: Span) -> str:
    return page.text[page.chars(one)[1] : page.chars(other)[0]].replace("\r", "")


__all__ = ["lines_under"]
