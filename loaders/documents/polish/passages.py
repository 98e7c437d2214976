"""Passages of a page: what a heading, a label or a sentence with a colon announces, and of which project it is.

Invariant: a passage is announced by words of the page; nothing is taken from a list that no words announce.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.documents.findings import Agreement, Findings, Project
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings, readings

_MAX_HEADING = 9  # tokens of a heading or label
_NEAR = 12  # blocks below the last mention of a project in which a bare label is still about it
_MAX_PART = 40  # tokens of a part of an enumeration in one sentence
_TRAILING = re.compile(r"[\s,;:]+$")
_RELATIVE = frozenset({"w", "jak", "czyli", "który", "tj", "np", "m", "m.in", "takich", "takie"})


@dataclass(frozen=True, slots=True)
class Passage:
    """`items` are what the words in `intro` announce; `short`: these are a heading or label, and no sentence;
    `paragraph`: below is no list."""

    intro: Span
    items: tuple[Span, ...]
    short: bool
    paragraph: bool = False


@cache
def contents(section: str, key: str) -> frozenset[str]:
    """A list of words of contents.toml."""
    return frozenset(grammar.load("contents.toml")[section][key])


@cache
def _forms(section: str, key: str) -> frozenset[str]:
    return frozenset().union(*map(lemmas, contents(section, key)))


def has(words: frozenset[str], section: str, key: str) -> bool:
    """Whether a word with these base forms is on a list of contents.toml."""
    return bool(words & contents(section, key))


def passages(page: Page) -> Iterator[Passage]:
    """Every passage in the order of its intro."""
    lists = {bullets.intro: bullets.items for bullets in page.lists}
    for number, block in enumerate(page.blocks):
        if number in lists:
            items = tuple(page.blocks[item].span for item in lists[number])
            intro = block.sentences[-1]
            yield Passage(Span(intro.first, intro.last - 1), items, intro.last - intro.first <= _MAX_HEADING)
            continue
        if _is_heading(page, number):
            below = _below(page, number)
            if below:
                last = block.span.last - (page.tokens[block.span.last - 1].text in ":?")
                yield Passage(Span(block.span.first, last), below, True, not page.blocks[number + 1].bullet)
                continue
        for sentence in block.sentences:
            yield from _inline(page, sentence, block.span.first == sentence.first)


def clean(text: str) -> str:
    """A value without what only parts it from the next; a whole sentence keeps its full stop."""
    text = _TRAILING.sub("", " ".join(text.split()))
    return text if text[:1].isupper() else text.rstrip(".")


def _is_heading(page: Page, number: int) -> bool:
    span = page.blocks[number].span
    short = span.last - span.first <= _MAX_HEADING and not page.blocks[number].bullet
    return short and page.tokens[span.first].capital and page.tokens[span.last - 1].text not in ".!;,"


def _below(page: Page, number: int) -> tuple[Span, ...]:
    """The bullets below a heading, else the first paragraph."""
    following, found = number + 1, []
    while following < len(page.blocks) and page.blocks[following].bullet:
        found.append(page.blocks[following].span)
        following += 1
    if found or following >= len(page.blocks) or _is_heading(page, following):
        return tuple(found)
    span = page.blocks[following].span
    return () if page.tokens[span.last - 1].text == ":" else (span,)


def _inline(page: Page, sentence: Span, begins: bool) -> Iterator[Passage]:
    """Like "Cel projektu: …", "W ramach projektu zaplanowano: A, B i C." on one line."""
    colon = next((i for i in range(sentence.first, sentence.last - 1) if page.tokens[i].text == ":"), None)
    if colon is None or colon == sentence.first:
        return
    rest = Span(colon + 1, sentence.last)
    block = page.blocks[page.block_index(sentence.first)].span
    short = begins and colon - sentence.first < _MAX_HEADING
    if short:
        rest = Span(rest.first, block.last)  # a label is about the whole line
    yield Passage(Span(sentence.first, colon), (rest,), short)


def parts(page: Page, span: Span) -> tuple[Span, ...]:
    """The parts of an enumeration in a sentence: at semicolons, else at commas that begin no explanation."""
    signs = [i for i in range(span.first, span.last) if page.tokens[i].text == ";"]
    if not signs:
        signs = [i for i in range(span.first, span.last - 1) if _parts_here(page, i)]
    found, first = [], span.first
    for index in [*signs, span.last]:
        start = first + (index - first > 2 and page.tokens[first].norm in ("a", "oraz"))
        start += start > first and page.tokens[start].norm in ("także", "również")
        if index > start:
            found.append(Span(start, index))
        first = index + 1
    return tuple(found) if all(p.last - p.first <= _MAX_PART for p in found) else (span,)


def _parts_here(page: Page, index: int) -> bool:
    """Whether a comma parts items: a noun, or an adjective before one, follows; no bracket or quotation is open."""
    token, following = page.tokens[index], page.tokens[index + 1]
    if token.text != "," or index in page.quoted or lemmas(following.text) & _RELATIVE:
        return False
    behind = [t.text for t in page.tokens[page.sentence_of(index).first : index] if t.text in "()"]
    if behind[-1:] == ["("]:
        return False
    return following.norm in ("a", "oraz") or any(r.is_noun or r.is_adjective for r in readings(following.text))


class Owners:
    """Of which project or agreement the words of a page are."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page, self.findings = page, findings
        things: list[Project | Agreement] = [*findings.projects, *findings.agreements]
        named = [(m.span.first, m.span.last, thing) for thing in things for m in thing.mentions]
        self.named = sorted(named, key=lambda mention: mention[:2])
        self.starts = [first for first, _, _ in self.named]
        self.passages = list(passages(page))
        self.at = {i: thing for first, last, thing in self.named for i in range(first, last)}

    def within(self, span: Span) -> list[Project]:
        """The projects that are named or pointed at between two tokens, each once."""
        return list(dict.fromkeys(t for t in self._things(span) if isinstance(t, Project)))

    def agreements(self, span: Span) -> list[Agreement]:
        """The agreements that are named between two tokens, each once."""
        return list(dict.fromkeys(t for t in self._things(span) if isinstance(t, Agreement)))

    def _things(self, span: Span) -> list[Project | Agreement]:
        first, last = bisect_left(self.starts, span.first), bisect_left(self.starts, span.last)
        return [thing for _, _, thing in self.named[first:last]]

    def only(self) -> Project | None:
        """The page's one project, where it tells of no agreement."""
        found = self.findings
        return found.projects[0] if len(found.projects) == 1 and not found.agreements else None

    def of_sentence(self, index: int) -> Project | None:
        """The one project named in the sentence of a token; else in its block before; else the page's one."""
        sentence = self.page.sentence_of(index)
        block = self.page.blocks[self.page.block_index(index)].span
        for span in (sentence, Span(block.first, sentence.last)):
            if found := self.within(span):
                return found[0] if len(found) == 1 else None
        return self._only_before(index)

    def of_label(self, intro: Span) -> Project | None:
        """The project that a heading or label names, else the page's one, else the one named last not far above."""
        if found := self.within(intro):
            return found[0] if len(found) == 1 else None
        if found := self._in_title(intro):
            return found[0] if len(found) == 1 else None
        if any(has(self.lemmas_of(i), "owners", "heads") for i in range(intro.first, intro.last)):
            return self.only() or self._before(intro.first)
        return self._of_card(intro) or self._before(intro.first)

    def _only_before(self, index: int) -> Project | None:
        """The page's one project, once it was named."""
        only = self.only()
        return only if only and only.mentions[0].span.first < index else None

    def _of_card(self, intro: Span) -> Project | None:
        """The page's one project, where its title stands behind a label close by: "Cel: …", "Tytuł: …"."""
        only = self.only()
        if only is None:
            return None
        number = self.page.block_index(only.mentions[0].span.first)
        near = abs(self.page.block_index(intro.first) - number) <= _NEAR
        labelled = has(self.lemmas_of(self.page.blocks[number].span.first), "owners", "titles")
        return only if near and labelled else None

    def _before(self, index: int) -> Project | None:
        place = bisect_right(self.starts, index) - 1
        if place < 0:
            return None
        first, _, thing = self.named[place]
        near = self.page.block_index(index) - self.page.block_index(first) <= _NEAR
        return thing if near and isinstance(thing, Project) else None

    def _in_title(self, intro: Span) -> list[Project]:
        """Projects whose titles hold all words of a heading but the first, whatever their case and capitals."""
        said = [self.lemmas_of(i) for i in range(intro.first + 1, intro.last) if self.page.tokens[i].is_word]
        return [p for p in self.findings.projects if said and all(w & self._title_words(p) for w in said)]

    @staticmethod
    @lru_cache(maxsize=1_000)
    def _title_words(project: Project) -> frozenset[str]:
        return frozenset().union(*(lemmas(word.strip('„”",.()')) for word in project.name.split()))

    def lemmas_of(self, index: int, limit: int | None = None) -> frozenset[str]:
        """Base forms of a token, those of a word in capitals as if it were not; none at a limit."""
        if index == limit:
            return frozenset()
        token = self.page.tokens[index]
        return lemmas(token.norm) | lemmas(token.norm.capitalize()) if token.shouted else lemmas(token.text)

    def is_of_project(self, intro: Span, heads: frozenset[str]) -> bool:
        """Whether a heading or label has a word of `heads` and, besides, only words for projects and small ones."""
        words = [(i, self.lemmas_of(i)) for i in range(intro.first, intro.last) if self.page.tokens[i].is_word]
        if not any(w & heads for _, w in words):
            return False
        titles = self._in_title(Span(intro.first, intro.last))
        return bool(titles) or all(w & heads or self._is_small(i, w) for i, w in words)

    def _is_small(self, index: int, words: frozenset[str]) -> bool:
        own = isinstance(self.at.get(index), Project)
        forms = _forms("owners", "small") | _forms("owners", "qualities")
        return own or has(words, "owners", "heads") or has(words, "owners", "between") or bool(words & forms)

    def speaks_of_other(self, index: int, limit: int) -> bool:
        """Whether a noun in the genitive that is no project follows a word: "celem spotkania", "zadania partnera"."""
        for place in range(index + 1, min(limit, index + 6)):
            words = self.lemmas_of(place)
            if place in self.at or has(words, "owners", "heads"):
                return False
            if has(words, "owners", "between"):
                continue
            if any("gen" in r.cases for r in noun_readings(self.page.tokens[place].text)):
                return True
            if not any(r.is_adjective for r in readings(self.page.tokens[place].text)):
                return False
        return False
