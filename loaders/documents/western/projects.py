"""Projects of a page: names that stand beside a word for a project, and titles in quotation marks after one.

Invariant: nothing is a project because it sounds like one; the page has to call it one ("the project GREENWAY", "the
Greenway project", "Projekt „…“"), or list institutions under it (`headings`).
"""

from __future__ import annotations

import re

from loaders.documents.findings import Mention, Project
from loaders.documents.institutions import key
from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.acronyms import is_acronym
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.phases import find_phases
from loaders.values.privacy import MASK

_MAX_TITLE_WORDS, _MAX_RUN = 40, 8
_MAX_CUE_DISTANCE = 6
_GERMAN_PROJECT = re.compile(r"[\w-]*(?:projekt|vorhaben)(?:e?s)?")
_CALLED = re.compile(r"project|initiative|projekt|vorhaben|[\w-]+projekt")
_NO_ATTRIBUTES = frozenset(
    [",", ".", ";", ":", "(", ")", "in", "of", "the", "for", "to", "im", "der", "des", "am", "von"]
)
_BEFORE_NAMES = frozenset(["the", "this", "our", "its", "’", "des", "das", "dem", "im", "der"])
_ROLES = ("partner", "coordinat", "manage", "leader", "office", "team", "consortium", "lead", "participant")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMPOUND = re.compile(r"(?P<name>.+)-(?P<head>[Pp]roje[ck]t\w{0,3}|[Vv]orhaben\w?)")
_SMALL = frozenset(
    [
        "of",
        "for",
        "and",
        "the",
        "in",
        "on",
        "to",
        "de",
        "für",
        "und",
        "der",
        "des",
        "im",
        "&",
        "a",
        "with",
        "mit",
        "zur",
        "zum",
        "von",
    ]
)
_STUDY = re.compile(r"project(?:s|es)?|projekt(?:e|s|es|en|et|ets)?")


class ProjectFinder:
    """Collects the projects of one page."""

    def __init__(self, page: Page, lexicon: Lexicon) -> None:
        self.page, self.lexicon = page, lexicon
        self.by_key: dict[str, Project] = {}
        self.heads = lexicon.words("projects", "heads")
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
        for block in self.page.blocks:
            self._labelled(block.span)
        for token in self.page.tokens:
            span = self._apposition(token.index, self.marked()) if _CALLED.fullmatch(token.norm) else None
            if span and not self._is_institution(span):
                self.add(self.page.words(span), span)
        self._expansions()
        return self.marked()

    def _is_institution(self, span: Span) -> bool:
        """Whether words of a name say that it is one of an institution: "Northern University, a project partner"."""
        words = [token.norm for token in self.page.tokens[span.first : span.last]]
        kinds = [head.kind for word in words for head in self.lexicon.heads.get(word, ()) if len(head.words) == 1]
        return any(kind not in ("network_organisation", "other") for kind in kinds)

    def run(self, taken: set[int]) -> list[Project]:
        """Every project; tokens in `taken` belong to institutions and programmes."""
        for token in self.page.tokens:
            if token.index not in taken:
                self._named_at(token.index, taken)
        self._expansions()
        self._repeated(taken)
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
        known = self.by_key.setdefault(key(title), Project(title))
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
        if self.lexicon.code == "de" and token.capital and _GERMAN_PROJECT.fullmatch(token.norm):
            return True
        return bool(self.lexicon.lemmas(token.text) & self.heads)

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

    def _named_at(self, index: int, taken: set[int]) -> None:
        """A name right before or after a word for a project."""
        token = self.page.tokens[index]
        compound = _COMPOUND.fullmatch(token.text)
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
        if (
            (span := self._apposition(index, busy))
            or (span := self._before(index, busy))
            or (span := self._after(index, busy))
        ):
            self.add(self.page.words(span), span)

    def _apposition(self, index: int, busy: set[int]) -> Span | None:
        """Like "Village Examples, a two-year project", "EXAMPLE is a joint project", "EXAMPLE, ein Projekt der …"."""
        sentence = self.page.sentence_of(index)
        following = self.page.tokens[index + 1].norm if index + 1 < sentence.last else ""
        if not _CALLED.fullmatch(self.page.tokens[index].norm) or following.startswith(_ROLES):
            return None
        article = next(
            (
                i
                for i in range(index - 1, max(sentence.first, index - 6) - 1, -1)
                if self.page.tokens[i].norm in ("a", "an", "ein", "eine")
            ),
            None,
        )
        if (
            article is None
            or article - 1 <= sentence.first
            or any(self.page.tokens[i].norm in _NO_ATTRIBUTES for i in range(article, index))
        ):
            return None
        if self.page.tokens[article - 1].norm not in (",", "is", "ist", "–", "-", "—"):
            return None
        last = first = article - 1
        while first > sentence.first and last - first < 6 and first - 1 not in busy and self._is_part(first - 1):
            first -= 1
        if first == last or self._is_excluded(self.page.words(Span(first, last))):
            return None
        words = self.page.words(Span(first, last))
        alone = last - first == 1
        if (alone or self.lexicon.code == "de") and not is_acronym(words.split()[0]) and self._is_common(first):
            return None
        return Span(first, last) if self.page.tokens[first].norm not in self.lexicon.words("names", "ends") else None

    def _before(self, index: int, busy: set[int]) -> Span | None:
        """Like "the Green Rivers project", "des MUSTER Projektes"."""
        sentence = self.page.sentence_of(index)
        first = index - (
            index > sentence.first
            and self.page.tokens[index - 1].is_dash
            and self.page.tokens[index - 1].end == self.page.tokens[index].start
        )
        last = first
        short = None
        if (
            self.page.tokens[last - 1].text == ")"
            and last - 3 > sentence.first
            and self.page.tokens[last - 3].text == "("
        ):
            short = self.page.tokens[last - 2].text  # "Examples of Long Titles (ELT) project"
            first = last = last - 3
        while first > sentence.first and last - first < _MAX_RUN and first - 1 not in busy and self._is_part(first - 1):
            first -= 1
        if short and not self._fits_acronym(short, self.page.words(Span(first, last)) if last > first else ""):
            return None
        while first < last and self._is_plain(first):
            first += 1
        if first == last:
            return None
        if self.lexicon.code == "de":
            first = last - 1  # nouns have capitals: only the word beside it
        words = self.page.words(Span(first, last))
        article = first > sentence.first and self.page.tokens[first - 1].norm in _BEFORE_NAMES
        alone = last - first == 1
        acronym = is_acronym(words.split()[0]) and all(is_acronym(w) or _NUMBER.fullmatch(w) for w in words.split())
        if not acronym and (not article or self.lexicon.code == "de" or (alone and self._is_common(first))):
            return None
        if self.page.is_heading_in_capitals(Span(first, last)) or self._is_excluded(words):
            return None
        return Span(first, last)

    def _is_part(self, index: int) -> bool:
        token = self.page.tokens[index]
        never = self.lexicon.words("names", "never_first")
        if token.is_word and token.capital:
            return token.norm not in never and not self.is_project(index)
        if is_acronym(token.text):
            return True
        return (
            bool(token.norm in ("of", "and", "for") or _NUMBER.fullmatch(token.text) or token.text == "+")
            and self.page.tokens[index - 1].capital
        )

    def _is_plain(self, index: int) -> bool:
        token = self.page.tokens[index]
        plain = self.lexicon.words("projects", "no_names")
        return (
            token.norm in plain
            or not token.text[0].isalnum()
            or token.norm in _SMALL
            or bool(towns.country(token.text))
        )

    def _is_common(self, index: int) -> bool:
        """A word of the language in its base form: "the Flagship project" may be no name."""
        text = self.page.tokens[index].text
        return not is_unknown(self.lexicon.code, text)

    def _after(self, index: int, busy: set[int]) -> Span | None:
        """Like "the project GREENWAY", "Projekt Musterwald": an acronym, or words with capitals up to a sign."""
        sentence = self.page.sentence_of(index)
        first = index + 1
        colon = first < sentence.last and self.page.tokens[first].text in ":"
        if first >= sentence.last or first in busy or colon or not self._may_begin(first, index):
            return None
        last = first
        while last < sentence.last and last - first < _MAX_RUN and last not in busy and self._goes_on(first, last):
            last += 1
        while last > first + 1 and self.page.tokens[last - 1].norm in _SMALL:
            last -= 1
        words = self.page.words(Span(first, last)) if last > first else ""
        if not words or self._is_excluded(words):
            return None
        if self.lexicon.code == "de" and not is_acronym(words.split()[0]):
            return None
        if self.lexicon.code == "en" and not is_acronym(words.split()[0]) and last - first < 2:
            return None
        if is_acronym(words.split()[0]):
            return Span(first, first + 1) if not self._goes_with(first, last) else Span(first, last)
        return Span(first, last)

    def _may_begin(self, index: int, head: int) -> bool:
        token = self.page.tokens[index]
        noun = self.page.tokens[head]
        if not noun.norm.startswith(
            (
                "proje",
                "vorhaben",
                "initiative",
                "forschungsproje",
                "verbund",
                "kooperationsp",
                "pilotp",
                "modellp",
                "action",
            )
        ):
            return False
        return (
            (token.is_word or token.text[0].isdigit())
            and (token.capital or is_acronym(token.text))
            and token.norm not in self.lexicon.words("names", "ends")
            and token.norm not in self.lexicon.words("names", "never_first")
        )

    def _goes_with(self, first: int, last: int) -> bool:
        """Like "GREEN WAY 2": more words of the same make."""
        return all(is_acronym(t.text) or t.text.isdigit() or t.shouted for t in self.page.tokens[first + 1 : last])

    def _goes_on(self, first: int, index: int) -> bool:
        token = self.page.tokens[index]
        if token.norm in self.lexicon.words("names", "ends"):
            return False
        if token.capital or token.text.isdigit() or index == first:
            return True
        following = self.page.tokens[index + 1] if index + 1 < len(self.page.tokens) else None
        return (
            token.norm in ("of", "and", "for", "&", "in")
            and following is not None
            and following.capital
            and self.lexicon.code == "en"
        )

    def _is_name(self, text: str) -> bool:
        return is_acronym(text) and not self._is_excluded(text)

    def _is_excluded(self, text: str) -> bool:
        """Attributes, programmes, bodies and countries that stand before "project" and are no name of one."""
        norm = text.casefold()
        words = re.findall(r"[\w+&-]+", norm)
        known = self.lexicon.known_names
        plain = self.lexicon.words("projects", "no_names")
        return (
            norm in known
            or all(w in plain or w in known or w.isdigit() for w in words)
            or towns.is_town(text)
            or towns.country(text) is not None
        )

    def _expansions(self) -> None:
        """Like "EXAMPLE (Examples of a Long Title)" and "Examples of a Long Title (EXAMPLE)"."""
        for project in list(self.by_key.values()):
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
                    and self._fits_acronym(project.name, text)
                ):
                    project.aliases.append(text)
                    project.acronym = project.acronym or project.name
                    self.by_key.setdefault(key(text), project)
                elif inside.last - inside.first <= 2 and is_acronym(text) and len(project.name.split()) > 1:
                    project.acronym = text
                    project.aliases.append(text)
                    self.by_key.setdefault(key(text), project)

    def _bracket(self, index: int) -> Span | None:
        tokens = self.page.tokens[index : index + 40]
        if not tokens or tokens[0].text != "(":
            return None
        close = next((i for i, token in enumerate(tokens) if token.text == ")"), 0)
        return Span(index + 1, index + close) if close > 1 else None

    @staticmethod
    def _fits_acronym(acronym: str, title: str) -> bool:
        """Whether the letters of an acronym stand in a title in their order."""
        letters = iter(title.casefold())
        wanted = [c for c in acronym.casefold() if c.isalpha()]
        return title[:1].isupper() and sum(c in letters for c in wanted) >= len(wanted) - 1

    def _repeated(self, taken: set[int]) -> None:
        """Names and titles once more; acronyms in any case of their letters."""
        by_first: dict[str, list[tuple[list[str], Project]]] = {}
        for name, project in self.by_key.items():
            for text in {project.name, *project.aliases, name if is_acronym(name) else project.name}:
                words = [token.norm for token in Page(text).tokens]
                if words and (len(words) > 1 or is_acronym(text) or self._is_distinct(text)):
                    by_first.setdefault(words[0], []).append((words, project))
        busy = taken | self.marked()
        for token in self.page.tokens:
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
