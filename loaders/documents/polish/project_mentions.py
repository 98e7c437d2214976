"""Where the projects of a page are named again: by their titles, acronyms and joined names, or as "projekt".

Invariant: a title comes first; nothing here finds a project that the page does not name otherwise.
"""

from __future__ import annotations

import re

from loaders.documents.findings import Mention, Project
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.institutions import initials, key
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import ALL_CASES, Reading, lemmas, noun_readings, readings
from loaders.documents.polish.spelt import initials_of_joined, is_joined, spaced

_MAX_LOOKED_BACK = 50  # mentions of projects before a bare "projekt"
_MIN_SHORT = 3  # words of a title that stand for the whole
_INSIDE = re.compile(r"\([Aa](?:kronim|cronym|kr\.):? ([^\W\d_][\w-]{2,20})\)$")
_SIGNS = frozenset(',:-–—.„”“«»"')


class ProjectMentions:
    """The projects of one page by their titles, and the further mentions of them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.by_key: dict[str, Project] = {}
        self.called: dict[str, set[str]] = {}  # by key: the words for a project that announced the title
        self.heads = grammar.words("projects", "heads")

    @property
    def projects(self) -> list[Project]:
        """Found so far."""
        return sorted(self.by_key.values(), key=lambda p: p.mentions[0].span.first)

    def _joined(self, taken: set[int]) -> None:
        """Like "Dobry Start" of a project "DobryStart": the words apart are its name, and so are the capitals."""
        for project in [p for p in self.projects if is_joined(p.name)]:
            apart = [s for s in spaced(self.page, project.name) if not taken & set(range(s.first, s.last))]
            named = next((s for s in apart if s.last - s.first > 1), None)
            known = {m.span.first for m in project.mentions}
            project.mentions += [Mention(s) for s in apart if s.first not in known]
            if named is not None:
                project.aliases.append(project.name)
                project.name = self.page.words(named)
            acronym = initials_of_joined(project.name)
            spans = [Span(t.index, t.index + 1) for t in self.page.tokens if t.text == acronym and len(acronym) > 2]
            project.acronym = project.acronym or (acronym if spans else None)
            project.mentions += [Mention(s) for s in spans if s.first not in taken]

    def _cases(self, span: Span) -> frozenset[str]:
        cases = [noun.cases for noun in noun_readings(self.page.tokens[span.first].text)]
        return frozenset().union(*cases) if cases else ALL_CASES

    def _repeated(self, taken: set[int]) -> None:
        """Titles named once more, in any case of their words, with or without quotation marks."""
        starts: dict[str, list[tuple[Project, list[str]]]] = {}
        for project in self.by_key.values():
            words = [token.text for token in Page(project.name).tokens if token.text[0].isalnum()]
            if len(words) > 1 or (words and _is_own_word(words[0])):
                for lemma in lemmas(words[0]):
                    starts.setdefault(lemma, []).append((project, words))
        marked = self._marked() | taken
        for token in (self.page.tokens[index] for index in tokens_with(self.page, starts)):
            for project, words in {
                id(p): (p, w) for lemma in lemmas(token.text) for p, w in starts.get(lemma, ())
            }.values():
                last = self._match(token.index, words)
                if last and not marked & set(range(token.index, last)):
                    project.mentions.append(Mention(Span(token.index, last), self._cases(Span(token.index, last))))
                    marked |= set(range(token.index, last))

    def _match(self, index: int, words: list[str]) -> int | None:
        """Where the words end that stand from a token on, signs left aside; None where they do not stand there."""
        limit = self.page.sentence_of(index).last
        if not self.page.tokens[index].capital and not (len(words) == 1 and self._behind_project(index)):
            return None
        for word in words:
            while index < limit and self.page.tokens[index].text in _SIGNS:
                index += 1
            if index >= limit or not lemmas(word) & lemmas(self.page.tokens[index].text):
                return None
            index += 1
        return index

    def _behind_project(self, index: int) -> bool:
        return index > 0 and "projekt" in lemmas(self.page.tokens[index - 1].text)

    def _bracketed(self) -> None:
        """Like "(MWP)" right behind a title: its acronym, by which the page may have named the project before."""
        tokens = self.page.tokens
        for name, project in list(self.by_key.items()):
            for mention in list(project.mentions):
                first = mention.span.last
                first += bool(tokens[first : first + 1]) and tokens[first].text in _SIGNS
                inside = tokens[first : first + 3]
                if [t.text for t in inside[::2]] != ["(", ")"] or not inside[1].shouted or len(inside[1].text) < 3:
                    continue
                project.acronym = project.acronym or inside[1].text
                other = self.by_key.get(key(inside[1].text))
                if other is not None and key(inside[1].text) != name:
                    project.mentions += other.mentions
                    del self.by_key[key(inside[1].text)]

    def _acronym_inside(self) -> None:
        """Like "„Zielony młyn (akronim: ZIMŁYN)”": its acronym stands in the title."""
        for project in self.by_key.values():
            if project.acronym is None and (found := _INSIDE.search(project.name)):
                project.acronym = found[1]

    def _shortened(self, taken: set[int]) -> None:
        """The beginning of a long title alone in a heading: "Dobra zmiana dzielnicy" of "… dla …"."""
        marked = self._marked() | taken
        for block in self.page.blocks:
            words = [t.norm for t in self.page.tokens[block.span.first : block.span.last] if t.text != "|"]
            last = next((n for n, word in enumerate(words) if not word[0].isalnum()), len(words))
            behind = next((t.text for t in self.page.tokens[block.span.first + last : block.span.last][:1]), "")
            if last < _MIN_SHORT or behind not in ("", "|", "–", "-") or block.span.first in marked:
                continue
            meant = [p for p in self.projects if _words_of(p.name)[:last] == words[:last]]
            span = Span(block.span.first, block.span.first + last)
            if len(meant) == 1 and not marked & set(range(span.first, span.last)):
                meant[0].mentions.append(Mention(span))
                meant[0].aliases.append(self.page.words(span))

    def _acronyms(self, taken: set[int]) -> None:
        """Like "PSW": the initials of one title, standing alone."""
        by_acronym: dict[str, set[str]] = {}
        for name, project in self.by_key.items():
            for acronym in {*initials(project.name), *filter(None, [project.acronym])}:
                by_acronym.setdefault(acronym, set()).add(name)
        marked = self._marked() | taken
        for token in self.page.tokens:
            meant = by_acronym.get(token.text, set()) if token.shouted and len(token.text) > 2 else set()
            if len(meant) == 1 and token.index not in marked:
                project = self.by_key[next(iter(meant))]
                project.acronym = token.text
                project.mentions.append(Mention(Span(token.index, token.index + 1)))

    def _pointing(self, taken: set[int]) -> None:
        """Like "Projekt", "inicjatywa" without a title: the project named last before."""
        mentions = sorted(((m.span, p) for p in self.projects for m in p.mentions), key=lambda pair: pair[0].first)
        marked = self._marked() | taken
        place = 0
        for token in (self.page.tokens[index] for index in tokens_with(self.page, self.heads)):
            while place < len(mentions) and mentions[place][0].first <= token.index:
                place += 1
            if not place or token.index in marked:
                continue
            project = self._meant(mentions[max(0, place - _MAX_LOOKED_BACK) : place], token.index)
            called = {"projekt", *self.called.get(key(project.name), ())}
            nouns: list[Reading] = [
                r for r in noun_readings(token.text) if "sg" in r.numbers and r.base.casefold() in called
            ]
            if nouns and not self._has_own_title(token.index, taken):
                cases = frozenset().union(*(noun.cases for noun in nouns))
                project.mentions.append(Mention(Span(token.index, token.index + 1), cases, pointing=True))

    def _meant(self, named: list[tuple[Span, Project]], index: int) -> Project:
        """The project named last; after a list of others, that named last outside of lists."""
        in_list = self.page.blocks[self.page.block_index(index)].bullet
        outside = [p for span, p in named if not self.page.blocks[self.page.block_index(span.first)].bullet]
        return outside[-1] if outside and not in_list else named[-1][1]

    def _has_own_title(self, index: int, taken: set[int]) -> bool:
        """Whether a title follows within a few words: then the word belongs to it."""
        return any(i in self.page.quotation_at and i not in taken for i in range(index + 1, index + 5))

    def _marked(self) -> set[int]:
        return {i for p in self.by_key.values() for m in p.mentions for i in range(m.span.first, m.span.last)}


def _is_own_word(word: str) -> bool:
    """A word that no dictionary has, so that it can mean nothing but its project."""
    return len(word) > 3 and not readings(word)


def _words_of(title: str) -> list[str]:
    return [token.norm for token in Page(title).tokens if token.text[0].isalnum()]
