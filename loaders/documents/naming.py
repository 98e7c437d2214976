"""Where projects are named, for those who ask which one a date, a value or a number belongs to.

Invariant: a question costs no more than the logarithm of the mentions: pages of any length are read in linear time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from loaders.documents.findings import Mention, Project
from loaders.documents.page import Span


class Naming:
    """The mentions of the projects of a page, in order."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self.projects = list(projects)
        pairs = ((mention, project) for project in self.projects for mention in project.mentions)
        self._mentions = sorted(pairs, key=lambda pair: pair[0].span.first)
        self._firsts = [mention.span.first for mention, _ in self._mentions]

    def inside(self, span: Span) -> list[tuple[Mention, Project]]:
        """What is named in a span of tokens."""
        return self._mentions[bisect_left(self._firsts, span.first) : bisect_left(self._firsts, span.last)]

    def near(self, sentence: Span, index: int, distance: int) -> Project | None:
        """The project named last before a token of a sentence, else the first after it; none too far off."""
        found = self.inside(Span(max(sentence.first, index - distance), min(sentence.last, index + distance + 1)))
        earlier = [project for mention, project in found if mention.span.first < index]
        return earlier[-1] if earlier else found[0][1] if found else None

    def before(self, index: int) -> Project | None:
        """The project named last before a token; the only one of the page also where it is named later."""
        place = bisect_left(self._firsts, index)
        if place:
            return self._mentions[place - 1][1]
        return self.projects[0] if len(self.projects) == 1 else None
