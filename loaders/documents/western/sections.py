"""What lines and sections of a project's page say: "Programme: Erasmus+", one section for each partner under its name,
"Role in the project: …".

Invariant: a section counts by a heading that is nothing but the name of an institution.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Findings, Institution, Programme, Project, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_MAX_LABEL, _MAX_LINE, _MAX_SECTION = 4, 20, 4


class SectionReader:
    """Reads the lines of one page, after its institutions, programmes and projects were found."""

    def __init__(self, page: Page, lexicon: Lexicon, findings: Findings) -> None:
        self.page, self.lexicon = page, lexicon
        self.named = sorted(
            ((m.span.first, p) for p in findings.projects for m in p.mentions), key=lambda pair: pair[0]
        )
        self.projects = findings.projects
        self.programmes = [(m.span, p) for p in findings.programmes for m in p.mentions]
        self.institutions = {m.span.first: (m.span, i) for i in findings.institutions for m in i.mentions}

    def run(self) -> Iterator[Tie]:
        """Ties of every labelled line and section."""
        yield from self._programmes()
        yield from self._roles()
        yield from self._sections()

    def _project(self, index: int) -> Project | None:
        before = bisect_left(self.named, index, key=lambda pair: pair[0])
        return self.named[before - 1][1] if before else self.projects[0] if len(self.projects) == 1 else None

    def _programmes(self) -> Iterator[Tie]:
        """Like "Programme: Erasmus+": of several on the line the lowest."""
        labels = self.lexicon.words("lists", "programmes") | self.lexicon.words("lists", "funded_by")
        for block in (block.span for block in self.page.blocks):
            label = range(block.first, min(block.last, block.first + _MAX_LABEL))
            colon = next((i for i in label if self.page.tokens[i].text in ":|"), None)
            if colon is None or self.page.words(Span(block.first, colon)).casefold() not in labels:
                continue
            inside: list[Programme] = [p for span, p in self.programmes if colon < span.first < block.last]
            project = self._project(block.first)
            if project and inside and block.last - block.first <= _MAX_LINE:
                lowest = max(inside, key=lambda p: p.rank)
                relation = "funded_by" if lowest.kind == "fund" else "part_of"
                yield Tie(project, relation, lowest, Span(colon + 1, block.last))

    def _heading(self, number: int) -> Institution | None:
        """The institution whose name, perhaps with an article, acronym or country, is all of a block."""
        span = self.page.blocks[number].span
        first = span.first + (self.page.tokens[span.first].norm in ("the", "die", "der", "das"))
        found = self.institutions.get(first)
        if found is None or span.last - span.first > _MAX_LINE:
            return None
        rest = self.page.tokens[found[0].last : span.last]
        bracket = bool(rest) and (rest[0].text in "(,–—-" or rest[0].is_dash) and len(rest) <= 6
        return found[1] if not rest or bracket else None

    def _roles(self) -> Iterator[Tie]:
        """Like "Role in the project: …" below the name of an institution."""
        labels = self.lexicon.words("lists", "roles")
        for number, block in enumerate(self.page.blocks):
            words = self.page.words(block.span).casefold()
            if not any(words.startswith(label) for label in labels):
                continue
            for above in range(number - 1, max(-1, number - 1 - _MAX_SECTION), -1):
                if institution := self._heading(above):
                    if project := self._project(block.span.first):
                        yield Tie(institution, "partner_in", project, self.page.blocks[above].span)
                    break

    def _sections(self) -> Iterator[Tie]:
        """Like "Our partners", then the name of each as a heading, with a paragraph below that begins with it."""
        labels = self.lexicon.words("lists", "partner_in")
        for number, block in enumerate(self.page.blocks):
            label = self.page.words(block.span).casefold().strip(" :?")
            if label.removeprefix("the ").removeprefix("die ") not in labels:
                continue
            headed = list(self._headed(number + 1))
            project = self._project(block.span.last)
            for institution, span in headed if project and len(headed) > 1 else ():
                if project:
                    yield Tie(institution, "partner_in", project, span)

    def _headed(self, number: int) -> Iterator[tuple[Institution, Span]]:
        gap = 0
        while number < len(self.page.blocks) and gap < _MAX_SECTION:
            institution = self._heading(number)
            if institution:
                gap = 0
                yield institution, self.page.blocks[number].span
            elif self.page.is_item(number) and not self.page.blocks[number].bullet and gap:
                return  # the next heading
            else:
                gap += 1
            number += 1
