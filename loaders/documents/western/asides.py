"""What a bracket right behind a name, or words between two commas, say of the name only: no part of the sentence.

Invariant: nothing that names another thing, or a part in a project ("…, coordinator, …"), is left out.
"""

from __future__ import annotations

import re

from loaders.documents.findings import Findings
from loaders.documents.page import Page, Span

_BRACKET, _REMARK = 10, 16  # tokens that a bracket, or words between two commas, may have
_ARTICLES = frozenset(["a", "an", "the", "ein", "eine", "einer", "einem", "eines"])
ROLES = re.compile(
    r"(?:co-?)?(?:coordinat|lead|led|manag|head|partner|project|projekt|koordin|leit|mitglied|member|träger|fund|förder|"
    r"part$|teil$|unit$|institut|depart|subsid|tochter|federführ|konsorti|consorti|founded|gegründet)"
)


def asides(page: Page, findings: Findings) -> set[int]:
    """Tokens that say something of a name only: "(NU)", "(2019–2022)", ", a charity based in Whitby,"."""
    named = {i: thing for thing in findings.things for m in thing.mentions for i in range(m.span.first, m.span.last)}
    found: set[int] = set()
    for thing in (*findings.institutions, *findings.projects, *findings.programmes):
        for mention in thing.mentions:
            sentence = page.sentence_of(mention.span.first)
            index = mention.span.last
            for inside in (
                _bracket(page, index, sentence),
                _remark(page, index, sentence),
                _sum(page, index, sentence),
            ):
                tokens = range(*inside) if inside else range(0)
                if all(named.get(i, thing) is thing and not ROLES.match(page.tokens[i].norm) for i in tokens):
                    found |= set(tokens)
    return found


def _bracket(page: Page, index: int, sentence: Span) -> tuple[int, int] | None:
    if index >= sentence.last or page.tokens[index].text != "(":
        return None
    limit = min(sentence.last, index + _BRACKET)
    close = next((i for i in range(index + 1, limit) if page.tokens[i].text in "()"), None)
    return (index, close + 1) if close and page.tokens[close].text == ")" else None


def _sum(page: Page, index: int, sentence: Span) -> tuple[int, int] | None:
    """Like "A with £2,000, B with £500": what each got, inside an enumeration."""
    if index >= sentence.last or page.tokens[index].norm not in ("mit", "with"):
        return None
    near = page.tokens[index + 1 : min(index + 6, sentence.last)]
    money = next((t.index for t in near if t.norm in ("euro", "eur", "€", "franken", "£", "$", "pounds")), None)
    if money is None or not any(t.text[0].isdigit() for t in near):
        return None
    end = money + 1 + (money + 1 < sentence.last and page.tokens[money + 1].text[0].isdigit())
    joined = end < sentence.last and page.tokens[end].norm in (",", "und", "sowie", "and")
    return (index, end) if joined else None


def _remark(page: Page, index: int, sentence: Span) -> tuple[int, int] | None:
    if (
        index + 2 < sentence.last
        and page.tokens[index].is_dash
        and page.tokens[index - 1].end < page.tokens[index].start
    ):
        limit = min(sentence.last - 1, index + _REMARK)
        close = next((i for i in range(index + 2, limit) if page.tokens[i].is_dash), None)
        loose = close is not None and page.tokens[close - 1].end < page.tokens[close].start
        return (index, close + 1) if close is not None and loose else None
    if index + 2 >= sentence.last or page.tokens[index].text != "," or page.tokens[index + 1].norm not in _ARTICLES:
        return None
    limit = min(sentence.last, index + _REMARK)
    close = next((i for i in range(index + 2, limit) if page.tokens[i].text in ",;:("), None)
    return (index, close + 1) if close and page.tokens[close].text == "," else None
