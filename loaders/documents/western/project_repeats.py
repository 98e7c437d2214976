"""Names of projects once more, and what their acronyms stand for: "EXAMPLE (Examples of a Long Title)"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.findings import Mention, Project
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western.acronyms import fits_acronym, is_acronym
from loaders.documents.western.lexicon import is_unknown

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_COMPOUND = re.compile(r"(?P<name>.+)-(?P<head>[Pp]roje[ck]t\w{0,3}|[Vv]orhaben\w?)")


class ProjectRepeats:
    """Adds to the projects of a page where they are named again."""

    def __init__(self, finder: ProjectFinder) -> None:
        self.finder, self.page, self.lexicon = finder, finder.page, finder.lexicon

    def expansions(self) -> None:
        """Like "EXAMPLE (Examples of a Long Title)" and "Examples of a Long Title (EXAMPLE)"."""
        for project in list(self.finder.by_key.values()):
            for mention in list(project.mentions):
                after = mention.span.last
                if after >= len(self.page.tokens):
                    continue
                quoted = self.page.quotation_at.get(after)
                after += self.page.tokens[after].text in '”“"»'
                inside = quoted if quoted and quoted.last - quoted.first > 3 else self._bracket(after)
                if inside is None:
                    continue
                text = " ".join(self.page.words(inside).split())
                if (
                    inside.last - inside.first >= 3
                    and len(project.name.split()) <= 2
                    and fits_acronym(project.name, text)
                ):
                    project.aliases.append(text)
                    project.acronym = project.acronym or project.name
                    self.finder.by_key.setdefault(key(text), project)
                elif inside.last - inside.first <= 2 and is_acronym(text) and len(project.name.split()) > 1:
                    project.acronym = text
                    project.aliases.append(text)
                    self.finder.by_key.setdefault(key(text), project)

    def _bracket(self, index: int) -> Span | None:
        tokens = self.page.tokens[index : index + 40]
        if not tokens or tokens[0].text != "(":
            return None
        close = next((i for i, token in enumerate(tokens) if token.text == ")"), 0)
        return Span(index + 1, index + close) if close > 1 else None

    def repeated(self, taken: set[int]) -> None:
        """Names and titles once more; acronyms in any case of their letters."""
        by_first: dict[str, list[tuple[list[str], Project]]] = {}
        for name, project in self.finder.by_key.items():
            for text in {project.name, *project.aliases, name if is_acronym(name) else project.name}:
                words = [token.norm for token in Page(text).tokens]
                if words and (len(words) > 1 or is_acronym(text) or self._is_distinct(text)):
                    by_first.setdefault(words[0], []).append((words, project))
        busy = taken | self.finder.marked()
        for token in self.page.tokens:
            if token.norm not in by_first and "-" not in token.text:
                continue
            compound = _COMPOUND.fullmatch(token.text)
            norm = compound["name"].casefold() if compound else token.norm
            for words, project in sorted(by_first.get(norm, ()), key=lambda item: -len(item[0])):
                last = token.index + len(words)
                same = (compound is not None and len(words) == 1) or [
                    t.norm for t in self.page.tokens[token.index : last]
                ] == words
                if (
                    same
                    and (token.capital or not token.is_word or compound or any(c.isupper() for c in token.text))
                    and not busy & set(range(token.index, last))
                ):
                    project.mentions.append(Mention(Span(token.index, last)))
                    busy |= set(range(token.index, last))
                    break

    def _is_distinct(self, text: str) -> bool:
        return is_unknown(self.lexicon.code, text)
