"""Lines of a project that say who pays and within what: "Dofinansowanie z UE: 90 000 zł", "Działanie 2.1 …".

Invariants: such a line begins with a word for money, or with the level of a programme; it is of the project of its
card, of the one named last, or of the only one of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Findings, Programme, Project, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.event_words import words
from loaders.documents.polish.morphology import lemmas

_MAX_LINE = 45  # tokens of such a line
_MAX_LABEL = 6  # tokens before its colon
_BEGINNING = 4  # tokens of a line within which a level stands: "Realizowany w ramach: Działanie …"
_BEFORE = frozenset({"z", "ze", "od", ":", "(", "tym", ",", "–", "-", "środków", "wkład", "wkładu", "budżetu", "przez"})
_FUND = "fund"


class PayerLines:
    """Reads the lines of one page; `cards` are the parts of it that are about one project each."""

    def __init__(self, page: Page, findings: Findings, cards: list[tuple[Span, Project]]) -> None:
        self.page, self.findings, self.cards = page, findings, cards
        self.named = sorted(((m.span.first, p) for p in findings.projects for m in p.mentions), key=lambda p: p[0])
        payers: list[Thing] = [*findings.institutions, *(p for p in findings.programmes if p.kind == _FUND)]
        mentions = [(m.span, thing) for thing in payers for m in thing.mentions]
        self.inside = {index for span, _ in mentions for index in range(span.first, span.last)}
        self.payers = sorted(mentions, key=lambda pair: pair[0].first)

    def run(self) -> Iterator[Tie]:
        """Ties of all such lines."""
        if not self.findings.projects:
            return
        for block in self.page.blocks:
            if block.span.last - block.span.first <= _MAX_LINE:
                yield from self._paid(block.span)
        yield from self._levels()

    def _paid(self, span: Span) -> Iterator[Tie]:
        if not lemmas(self.page.tokens[span.first].text) & words("payers", "labels"):
            return
        limit = min(span.last, span.first + _MAX_LABEL)
        colon = next((i for i in range(span.first, limit) if self.page.tokens[i].text == ":"), None)
        project = self._project(span.first) if colon is not None else None
        place = bisect_left(self.payers, span.first, key=lambda pair: pair[0].first)
        while project is not None and place < len(self.payers) and self.payers[place][0].first < span.last:
            mention, payer = self.payers[place]
            if self.page.tokens[mention.first - 1].norm in _BEFORE:
                yield Tie(project, "funded_by", payer, span)
            place += 1

    def _project(self, index: int) -> Project | None:
        card = next((project for span, project in self.cards if index in span), None)
        place = bisect_left(self.named, index, key=lambda pair: pair[0])
        only = self.findings.projects[0] if len(self.findings.projects) == 1 else None
        return card or (self.named[place - 1][1] if place else only)

    def _begins(self, first: int, index: int) -> bool:
        """Whether a line begins with a level, or with nothing but "Realizowany w ramach:" before it."""
        before = self.page.tokens[first:index]
        said = [token for token in before if token.index not in self.inside]  # "Projekt NCN SONATA „…”"
        return len(before) <= _BEGINNING and all(lemmas(token.text) & words("payers", "within") for token in said)

    def _levels(self) -> Iterator[Tie]:
        """The lowest level that a line of its own names, on a page about one project that says no more of it."""
        project = self.findings.projects[0]
        known = any(t.subject is project and isinstance(t.object, Programme) for t in self.findings.ties)
        if len(self.findings.projects) > 1 or known:
            return
        lines = [
            (programme, self.page.blocks[number].span)
            for programme in self.findings.programmes
            if programme.kind != _FUND
            for mention in programme.mentions
            for number in [self.page.block_index(mention.span.first)]
            if self._begins(self.page.blocks[number].span.first, mention.span.first)
            and self.page.blocks[number].span.last - self.page.blocks[number].span.first <= _MAX_LINE
        ]
        if lines:
            programme, span = max(lines, key=lambda pair: pair[0].rank)
            yield Tie(project, "part_of", programme, span)
