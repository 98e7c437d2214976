"""How a page speaks of its events once more: "konferencja", "wydarzenie", "OSR".

Invariant: a word refers to one event, that which the page named last of its kind; several of a kind in other parts of
the page leave it open.
"""

from __future__ import annotations

from collections import Counter

from loaders.documents.findings import Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_list import Entry, EventList
from loaders.documents.polish.institutions import initials
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.phrases import nouns_of

_NEAR = 3  # blocks in which the event named last is meant, where there are several


def add_references(page: Page, known: EventList, taken: set[int]) -> None:
    """Gives events the words that point at them."""
    mentions = sorted(((m.span, e) for e in known for m in e.event.mentions), key=lambda pair: pair[0].first)
    marked = {i for span, _ in mentions for i in range(span.first, span.last)} | taken | page.quoted
    any_event = grammar.words("events", "any")
    heads = grammar.words("events", "heads") | any_event
    so_far, place = _SoFar(page, known), 0
    for token in (page.tokens[index] for index in tokens_with(page, heads)):
        while place < len(mentions) and mentions[place][0].first < token.index:
            so_far.name(mentions[place][1], mentions[place][0].first)
            place += 1
        nouns = [r for r in nouns_of(token.text, heads) if "sg" in r.numbers or r.base.casefold() in _plural()]
        if not nouns or token.index in marked:
            continue
        entry = so_far.meant(nouns[0].base.casefold(), token.index)
        if entry is not None:
            cases = frozenset().union(*(noun.cases for noun in nouns))
            entry.event.mentions.append(Mention(Span(token.index, token.index + 1), cases, pointing=True))
            so_far.name(entry, token.index)


class _SoFar:
    """Which events a page has named up to a token: the last of each base form, and of all under ""."""

    def __init__(self, page: Page, known: EventList) -> None:
        self.page = page
        self.last: dict[str, tuple[Entry, int]] = {}
        self.several: dict[str, set[int]] = {}
        counts = Counter(e.base for e in known)
        one = [e for e in known if counts[e.base] == 1]
        self.only = {e.base: e for e in one if page.block_index(e.event.mentions[0].span.first) <= _NEAR}

    def name(self, entry: Entry, index: int) -> None:
        for base in (entry.base, ""):
            self.last[base] = (entry, index)
            self.several.setdefault(base, set()).add(id(entry))

    def meant(self, base: str, index: int) -> Entry | None:
        """The event of this word; a heading and the first words may speak of the page's only one before it is named."""
        any_event = grammar.words("events", "any")
        key = "" if base in any_event else base
        if key not in self.last and base in grammar.words("events", "general"):
            key = ""
        if key not in self.last:
            return self.only.get(base)
        entry, named = self.last[key]
        near = self.page.block_index(index) - self.page.block_index(named) <= _NEAR
        return entry if near or len(self.several[key]) == 1 else None


def _plural() -> frozenset[str]:
    return grammar.words("events", "plural_only")


def add_acronyms(page: Page, known: EventList, taken: set[int]) -> None:
    """Like "OSR" for the one event of these initials."""
    by_acronym: dict[str, list[Entry]] = {}
    for entry in known:
        for acronym in initials(entry.event.name) if entry.event.name[:1].isupper() else ():
            by_acronym.setdefault(acronym, []).append(entry)
    for token in page.tokens:
        meant = by_acronym.get(token.text, []) if token.shouted and len(token.text) > 2 else []
        if len(meant) == 1 and token.index not in taken and token.index not in page.quoted:
            meant[0].event.mentions.append(Mention(Span(token.index, token.index + 1)))
