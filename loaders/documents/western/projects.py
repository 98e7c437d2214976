"""Projects of a page: names that stand beside a word for a project, and titles in quotation marks after one.

Invariant: nothing is a project because it sounds like one; the page has to call it one ("the project GREENWAY", "the
Greenway project", "Projekt „…“"), or list institutions under it (`headings`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.documents.findings import Mention, Project
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.documents.western import german_headed, german_projects, towns
from loaders.documents.western.acronyms import is_acronym
from loaders.documents.western.called_projects import called_names
from loaders.documents.western.german_announced import announced
from loaders.documents.western.introduced_projects import dashed, introduced
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.phases import find_phases
from loaders.documents.western.project_names import ProjectNames
from loaders.documents.western.project_repeats import ProjectRepeats
from loaders.documents.western.project_titles import long_titles, shorten_titles
from loaders.documents.western.quoted_projects import quoted_names
from loaders.values.privacy import MASK

_MAX_TITLE_WORDS = 40
_MAX_CUE_DISTANCE = 6
_GERMAN_PROJECT = re.compile(r"[\w-]*(?:projekt|vorhaben)(?:e?s)?")
_CALLED = re.compile(r"project|initiative|projekt|vorhaben|[\w-]+projekt")
_COMPOUND = re.compile(r"(?P<name>.+)-(?P<head>[Pp]roje[ck]t\w{0,3}|[Vv]orhaben\w?)")
_WITH_ACRONYM = (
    re.compile(r"(?P<long>.{12,})\s\((?P<short>[^\s()]{2,20})\)"),
    re.compile(r"(?P<short>[^\s()]{2,20})\s[–—-]\s(?P<long>.{12,})"),
)
_NO_NAME = re.compile(
    r"(?:ka|wp|trl)\d+|[a-z]+(?:-[a-z]+)*(?:-\d+)+|\w+-(?:gefördert|finanziert|unterstützt|weit|funded|wide|financed|based)\w{0,2}"
)
_STUDY = re.compile(r"project(?:s|es)?|projekt(?:e|s|es|en|et|ets)?")


@lru_cache(maxsize=10_000)
def _is_german(norm: str) -> bool:
    return bool(_GERMAN_PROJECT.fullmatch(norm))


class ProjectFinder:
    """Collects the projects of one page."""

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self.page, self.lexicon = page, lexicon
        self.by_key: dict[str, Project] = {}
        self.heads = lexicon.words("projects", "heads")
        self.named, self.repeats = ProjectNames(self), ProjectRepeats(self)
        self.phases: list[tuple[Project, Project, Span]] = []  # phase, project, the words that say so

    @property
    def projects(self) -> list[Project]:
        """Found so far, in the order of the text."""
        return sorted(set(self.by_key.values()), key=lambda p: p.mentions[0].span.first)

    def titles(self) -> set[int]:
        """Finds quoted titles and labelled ones; their tokens, in which no institution is looked for."""
        for quotation in self.page.quotations:
            if self._announced(quotation) or self._called(quotation.last + 1):
                self.add(self.page.words(quotation), quotation)
        for number, block in enumerate(self.page.blocks):
            self._labelled(block.span)
            self._labelled_above(number)
        quoted_names(self)
        long_titles(self)
        for title in introduced(self) if self.lexicon.code == "en" else ():
            self.add(self.page.words(title), title)
        for acronym, title in dashed(self):
            if acronym.first not in self.marked():
                name = f"{self.page.words(title)} ({self.page.words(acronym)})"
                self.add(name, Span(acronym.first, title.last))
        for token in self.page.tokens:
            span = self.named.apposition(token.index, self.marked()) if _CALLED.fullmatch(token.norm) else None
            if span and not self.is_institution(span):
                self.add(self.page.words(span), span)
        if self.lexicon.code == "de":
            german_headed.find(self)
            announced(self)
        self.repeats.expansions()
        return self.marked()

    def is_institution(self, span: Span) -> bool:
        """Whether words of a name say that it is one of an institution: "Northern University, a project partner"."""
        words = [token.norm for token in self.page.tokens[span.first : span.last]]
        kinds = [head.kind for word in words for head in self.lexicon.heads.get(word, ()) if len(head.words) == 1]
        return any(kind not in ("network_organisation", "other") for kind in kinds)

    def run(self, taken: set[int]) -> list[Project]:
        """Every project; tokens in `taken` belong to institutions and programmes."""
        for token in self.page.tokens:
            if token.index not in taken:
                self._named_at(token.index, taken)
        if self.lexicon.code == "de":
            german_projects.find(self, taken)
        called_names(self, taken)
        self.repeats.expansions()
        self.repeats.repeated(taken)
        shorten_titles(self)
        find_phases(self, taken)
        for project in self.projects:
            project.mentions.sort(key=lambda m: m.span.first)
        return self.projects

    def marked(self) -> set[int]:
        """Tokens of titles and names."""
        return {
            i
            for p in self.by_key.values()
            for m in p.mentions
            for i in range(m.span.first, m.span.last)
            if not m.pointing
        }

    def add(self, title: str, span: Span) -> Project:
        """One more mention of a project that is known or new."""
        title = " ".join(title.replace("\u00ad", "").split()).strip(" ,;:")
        inside = next(filter(None, (pattern.fullmatch(title) for pattern in _WITH_ACRONYM)), None)
        short = inside["short"] if inside and is_acronym(inside["short"]) else None
        name = inside["long"] if inside and short and title.endswith(")") else title
        known = self.by_key.setdefault(key(short or title), Project(name, acronym=short))
        self.by_key.setdefault(key(title), known)
        if inside and short:
            known.acronym = short
            known.aliases += [name for name in (inside["long"], short) if name not in (known.name, *known.aliases)]
        known.mentions.append(Mention(span))
        return known

    def is_project(self, index: int) -> bool:
        """Whether a word is one for a project."""
        token = self.page.tokens[index]
        if (
            self.lexicon.code == "en"
            and token.norm == "consortium"
            and index
            and is_acronym(self.page.tokens[index - 1].text)
        ):
            return True
        if self.lexicon.code == "de" and token.capital and _is_german(token.norm):
            return True
        return not self.lexicon.lemmas(token.text).isdisjoint(self.heads)

    def _announced(self, quotation: Span) -> bool:
        """Whether a word for a project stands before a quotation, with nothing but cues between."""
        sentence = self.page.sentence_of(quotation.first)
        opening = quotation.first - 1
        if quotation.last - quotation.first > _MAX_TITLE_WORDS or MASK in self.page.words(quotation):
            return False
        cues = self.lexicon.words("projects", "title_cues")
        for index in range(opening - 1, max(sentence.first, opening - _MAX_CUE_DISTANCE) - 1, -1):
            if self.is_project(index):
                return True
            if self.page.tokens[index].norm not in cues:
                return False
        return False

    def _called(self, index: int) -> bool:
        """Like "„…“ project": the word right after a quotation."""
        return (
            index < len(self.page.tokens)
            and self.page.tokens[index].norm in ("project", "projekt", "-projekt")
            and self.is_project(index)
        )

    def _labelled(self, span: Span) -> None:
        """Like "Project title: …" on a line of its own."""
        colon = next(
            (i for i in range(span.first + 1, min(span.last, span.first + 5)) if self.page.tokens[i].text in ":|"), None
        )
        if colon is None or colon + 1 >= span.last:
            return
        label = self.page.words(Span(span.first, colon)).casefold().strip("| ")
        last = next((i for i in range(colon + 1, span.last) if self.page.tokens[i].text == "|"), span.last)
        title = Span(colon + 1, last)
        fits = 0 < title.last - title.first <= _MAX_TITLE_WORDS and MASK not in self.page.words(title)
        fits = fits and self.page.tokens[title.first].text[0].isalnum()
        free = not self.marked() & set(range(title.first, title.last))
        if label in self.lexicon.words("lists", "titles") and fits and free:
            self.add(self.page.words(title).rstrip("."), title)

    def _labelled_above(self, number: int) -> None:
        """Like "Projekttitel" on a line of its own, the title on the next."""
        label, block = self.page.blocks[number - 1].span, self.page.blocks[number].span
        if not number or label.last - label.first > 3 or not self.page.is_item(number):
            return
        words = self.page.words(label).casefold()
        fits = words in self.lexicon.words("lists", "titles") and words not in self.heads
        if fits and MASK not in self.page.words(block) and not self.marked() & set(range(block.first, block.last)):
            self.add(self.page.words(block), block)

    def _named_at(self, index: int, taken: set[int]) -> None:
        """A name right before or after a word for a project."""
        token = self.page.tokens[index]
        compound = _COMPOUND.fullmatch(token.text) if "-" in token.text else None
        if compound and self._is_name(compound["name"]):
            self.by_key.setdefault(key(compound["name"]), Project(compound["name"])).mentions.append(
                Mention(Span(index, index + 1))
            )
            return
        if not self.is_project(index) or (
            token.norm != "consortium"
            and not _GERMAN_PROJECT.fullmatch(token.norm)
            and not _STUDY.fullmatch(token.norm)
            and token.norm not in self.heads
        ):
            return
        busy = taken | self.marked()
        sentence = self.page.sentence_of(index)
        behind = self.page.tokens[index + 1 : min(index + 2, sentence.last)]
        inside = behind if index and self.page.tokens[index - 1].capital else []
        if self.lexicon.code == "en" and token.capital and inside and inside[0].capital and inside[0].is_word:
            return  # "Public Initiative Support Centres": part of some other name
        if (
            (span := self.named.apposition(index, busy))
            or (span := self.named.before(index, busy))
            or (span := self.named.after(index, busy))
        ):
            self.add(self.page.words(span), span)

    def _is_name(self, text: str) -> bool:
        return is_acronym(text) and not self.is_excluded(text)

    def is_excluded(self, text: str) -> bool:
        """Attributes, programmes, bodies and countries that stand before "project" and are no name of one."""
        norm = text.casefold()
        words = re.findall(r"[\w+&-]+", norm)
        known = self.lexicon.known_names
        plain = self.lexicon.words("projects", "no_names")
        return (
            norm in known
            or _NO_NAME.fullmatch(norm) is not None
            or all(w in plain or w in known or w.isdigit() for w in words)
            or towns.is_town(text)
            or towns.country(text) is not None
        )
