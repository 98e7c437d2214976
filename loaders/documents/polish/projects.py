"""Projects of a page: titles in quotation marks after a word for a project, or names that the page calls a project.

Invariant: nothing is a project because it sounds like one; the page has to say so.
"""

from __future__ import annotations

from loaders.documents.findings import Mention, Project
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.levels import is_known
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, adjective_reading, lemmas, noun_readings, readings
from loaders.documents.polish.names import nominative
from loaders.documents.polish.plain_titles import plain_titles
from loaders.documents.polish.project_lists import behind_bracket, titles_above_labels, titles_in_lists
from loaders.documents.polish.project_mentions import ProjectMentions
from loaders.documents.polish.sites import titles_of_site
from loaders.documents.polish.spelt import spelt_out
from loaders.documents.polish.starts import Start, starts_at_head
from loaders.documents.polish.titles import cards, title_announced, title_behind
from loaders.documents.spelling import key
from loaders.values.privacy import MASK

_MAX_TITLE_DISTANCE = 45  # tokens between "projekt" and "pn." before the title
_MAX_CUE_DISTANCE = 14  # tokens between "projekt" and the title
_JOINING = frozenset({",", "i", "oraz", "a", "także", "czy", "lub", "albo"})  # between titles
_WITHIN = frozenset({"ramach", "programu", "program", "akcji", "konkursu"})
_PROGRAMMES = frozenset({"program", "fundusz", "konkurs"})  # "Program Grantów Społecznych „…”"
_PARTS = frozenset({"w", "we", "przez", "+"})
_CALLING = frozenset({"(", "to", "jest"})  # before "projekt", behind a title
_MIN_TITLE, _MAX_TITLE_WORDS = 3, 30


class ProjectFinder(ProjectMentions):
    """Collects the projects of one page, first those in quotation marks (`quoted`), then the rest (`run`)."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.cards: list[tuple[Span, Project]] = []  # parts of the page that are about one project each
        self.cues = grammar.words("projects", "title_cues")
        self.titling = grammar.words("projects", "titling")
        self.listed = {quotation.first for quotation in titles_in_lists(page)}

    def quoted(self) -> set[int]:
        """Finds quoted titles; their tokens, in which no institution is looked for."""
        previous: Span | None = None
        for quotation in self.page.quotations:
            word = self._announced(quotation) or self._titled(quotation) or self._listed(quotation)
            announced = word or (previous is not None and self._continues(previous, quotation))
            called = self._called_project(quotation.last + 1)
            if announced or called:
                named = self._with_noun(quotation) if word else quotation
                title = self.page.words(named) if announced else self._title(named)
                self._add(title, named)
                self.called.setdefault(key(title), set()).add(word or "projekt")
                previous = quotation if announced else None
        known = {key(project.name) for project in self.projects}
        for quotation in self.page.quotations if known else ():
            if key(self.page.words(quotation)) in known and quotation.first not in self._marked():
                self._add(self.page.words(quotation), quotation)  # also where no word announces it
        for acronym, name in spelt_out(self.page):
            project = self._add(self._title(name), name)
            project.acronym = acronym
            spans = (Span(t.index, t.index + 1) for t in self.page.tokens if t.text == acronym)
            project.mentions += [Mention(span) for span in spans]
        marked = self._marked()
        for plain in plain_titles(self.page):
            if not marked & set(range(plain.first, plain.last)):
                self._add(self.page.words(plain), plain)
        return self._marked()

    def run(self, taken: set[int]) -> list[Project]:
        """Every project; tokens in `taken` belong to institutions and programmes."""
        for sentence in self.page.sentences:
            for index in range(sentence.first + 2, sentence.last):
                if self.page.tokens[index].norm in _CALLING and self._called_project(index):
                    self._unquoted(sentence, index, taken)
        for sentence in self.page.sentences:
            self._plain_titles(sentence, taken)
        self._headings(taken)
        self._cards()
        self._bracketed()
        self._acronym_inside()
        self._shortened(taken)
        self._repeated(taken)
        self._acronyms(taken)
        self._joined(taken)
        for project in self.projects:
            project.mentions.sort(key=lambda m: m.span.first)
        self._pointing(taken)
        return self.projects

    def _headings(self, taken: set[int]) -> None:
        """Titles in headings of the page, and of its parts that labels stand under."""
        if not self.by_key:
            for title in filter(self._fits, titles_of_site(self.page, taken)):
                self._add(self.page.words(title), title)
        for title in titles_above_labels(self.page, taken | self._marked()):
            self._add(self.page.words(title), title)

    def _announced(self, quotation: Span) -> str | None:
        """The word for a project that stands before a quotation with nothing but its attributes between."""
        sentence = self.page.sentence_of(quotation.first)
        opening, listing = quotation.first - 1, False
        for index in range(opening - 1, max(sentence.first, opening - _MAX_CUE_DISTANCE) - 1, -1):
            token = self.page.tokens[index]
            if (words := lemmas(token.text) & self.heads) and self._is_noun(index):
                if self._inside_a_name(sentence, index):
                    return None
                return next(iter(words)) if self._fits(quotation) else None
            name = starts_at_head(self.page, sentence, index)
            if name and not name.pattern.complete and not listing and not self._titles_with(name, index):
                return None  # "projekt Fundacji „…”": the quotation is the name of the foundation
            listing = listing or token.norm in grammar.words("projects", "list_cues")
            if not listing and not self._is_attribute(index, opening) and token.norm not in self.cues:
                return None
        return None

    def _inside_a_name(self, sentence: Span, index: int) -> bool:
        """Like "Inicjatyw" in "Stowarzyszenie Inicjatyw Społecznych „…”"."""
        if not self.page.tokens[index].capital or index == sentence.first:
            return False
        if lemmas(self.page.tokens[index - 1].text) & _PROGRAMMES:
            return self.page.tokens[index - 1].capital
        first = index  # "Towarzystwo Wspierania Inicjatyw …": the first of the words with capitals
        while first > sentence.first and self.page.tokens[first - 1].capital:
            first -= 1
        return any(starts_at_head(self.page, sentence, before) is not None for before in range(first, index))

    def _is_attribute(self, index: int, opening: int) -> bool:
        """What may stand between "projekt" and its title: adjectives, names, "w ramach programu Erasmus+"."""
        token = self.page.tokens[index]
        if token.norm in _WITHIN:
            return index + 1 < opening  # "projekt w ramach programu „…”": the title is the programme's
        return any(r.is_adjective for r in readings(token.text)) or _has_capital(token.text) or token.text in _PARTS

    def _titled(self, quotation: Span) -> str | None:
        """Like "projekt w ramach Programu … pn. „…”": the words right before say that a title comes, and whose."""
        sentence = self.page.sentence_of(quotation.first)
        index = quotation.first - 2
        while index > sentence.first and self.page.tokens[index].text in ".:":
            index -= 1
        if (
            index <= sentence.first
            or not lemmas(self.page.tokens[index].text) & self.titling
            or not self._fits(quotation)
        ):
            return None
        others = grammar.words("projects", "other_titles") | grammar.words("events", "heads")
        for before in range(index - 1, max(sentence.first, index - _MAX_TITLE_DISTANCE) - 1, -1):
            if before in self._marked():
                return None
            if before in self.page.quoted:
                continue  # "przez Fundację „…” pn. „…”"
            words = {r.base.casefold() for r in noun_readings(self.page.tokens[before].text)}
            if found := words & self.heads:
                return next(iter(found)) if self._is_noun(before) else None
            if words & others and not self.page.tokens[before].capital:
                return None  # the title is that of a conference; "w ramach Programu …" is no title's
        return None

    def _listed(self, quotation: Span) -> str | None:
        return "projekt" if quotation.first in self.listed and self._fits(quotation) else None

    def _is_noun(self, index: int) -> bool:
        """Like "projekt", not "inicjatywa" of a class: singular and, for words with other uses, with an attribute."""
        token = self.page.tokens[index]
        if "zadanie" in lemmas(token.text):
            following = self.page.tokens[index + 1].text if index + 1 < len(self.page.tokens) else ""
            before = lemmas(self.page.tokens[index - 1].text) if index else frozenset()
            return "publiczny" in lemmas(following) or bool(before & grammar.words("projects", "task_cues"))
        return True

    def _fits(self, quotation: Span) -> bool:
        first, last = self.page.chars(quotation)
        fits = last - first >= _MIN_TITLE and quotation.last - quotation.first <= _MAX_TITLE_WORDS
        return fits and MASK not in self.page.words(quotation)

    def _continues(self, previous: Span, quotation: Span) -> bool:
        """Like "projekty „A” i „B”"."""
        first = behind_bracket(self.page, previous.last + 1, quotation.first)  # "projekty „A” (2018) i „B”"
        between = [token.norm for token in self.page.tokens[first : quotation.first - 1]]
        return (
            bool(between)
            and len(between) <= 2
            and all(norm in (",", "i", "oraz", "a", "także", "czy", "lub", "albo") for norm in between)
        )

    def _titles_with(self, name: Start, index: int) -> bool:
        """Whether a noun in the nominative stands right behind "projekt", so that it belongs to the title."""
        before = self.page.tokens[index - 1] if index else None
        nominative_only = "nom" in name.cases and "gen" not in name.cases
        return nominative_only and before is not None and bool(lemmas(before.text) & self.heads)

    def _with_noun(self, quotation: Span) -> Span:
        """Like "Projekt Klub Młodych „Iskra”": what stands in the nominative before the quotation is of the title."""
        sentence, first = self.page.sentence_of(quotation.first), quotation.first - 1
        while first > sentence.first and not lemmas(self.page.tokens[first - 1].text) & self.heads:
            first -= 1
        head = self.page.tokens[first]
        name = starts_at_head(self.page, sentence, first) if head.capital and first < quotation.first - 1 else None
        belongs = name is not None and self._titles_with(name, first)
        return Span(first, quotation.last + 1) if belongs else quotation

    def _called_project(self, index: int) -> bool:
        """Like "(projekt …", "to projekt", "to autorski projekt", "jest projektem" from a token on."""
        tokens = self.page.tokens[index : index + 4]
        if len(tokens) < 2 or (tokens[0].norm not in _CALLING and tokens[0].norm != ","):
            return False
        if tokens[0].norm == ",":  # "z „…”, projektem Urzędu …"
            at = next((i for i, token in enumerate(tokens[1:3], 1) if "projekt" in lemmas(token.text)), None)
            return at is not None and at + 1 < len(tokens) and tokens[at + 1].capital
        for token in tokens[1:]:
            if "projekt" in lemmas(token.text):
                return True
            if not any(r.is_adjective for r in readings(token.text)):
                return False
        return False

    def _unquoted(self, sentence: Span, index: int, taken: set[int]) -> None:
        """Like "Akademia Sąsiadów (projekt Urzędu …)": the words with capitals right before."""
        first = index
        tokens = self.page.tokens
        while first > sentence.first and index - first < _MAX_TITLE_WORDS:
            token = tokens[first - 1]
            joins = (
                token.norm in ("i", "na", "dla", "w", "z", "o", "do")
                and first - 1 > sentence.first
                and tokens[first - 2].capital
            )
            if first - 1 in taken or not ((token.is_word and token.capital) or joins):
                break
            first -= 1
        span = Span(first, index)
        if index - first >= 2 and tokens[first].capital and not self.page.is_heading_in_capitals(span):
            self._add(self._title(span), span)

    def _plain_titles(self, sentence: Span, taken: set[int]) -> None:
        """Titles without quotation marks right after "projekt"."""
        if self.page.is_heading_in_capitals(sentence):
            return
        for index in tokens_with(self.page, {"projekt"}, Span(sentence.first, sentence.last - 1)):
            nouns = [r for r in noun_readings(self.page.tokens[index].text) if r.base.casefold() == "projekt"]
            label = self.page.tokens[index + 1].text == ":"  # "Nr projektu: …" is no title
            if not any("sg" in r.numbers for r in nouns) or index in self.page.quoted or label:
                continue
            span = title_behind(self.page, sentence, index + 1) or title_announced(self.page, sentence, index + 1)
            free = span and not set(range(span.first, span.last)) & (taken | self._marked()) and self._fits(span)
            if span and free and not is_known(self.page.words(span)):
                self._add(self.page.words(span), span)

    def _cards(self) -> None:
        for card in cards(self.page):
            if self._marked() & set(range(card.heading.first, card.heading.last)):
                continue
            title = self._title(card.longer) if card.longer else self.page.words(card.heading)
            self._add(title, card.longer or card.heading)
            project = self.by_key[key(" ".join(title.split()))]
            if card.longer:
                project.mentions.append(Mention(card.heading, self._cases(card.heading)))
                project.aliases.append(self.page.words(card.heading))
            self.cards.append((card.span, project))

    def _title(self, span: Span) -> str:
        """A title in the nominative: it may stand in another case where no word for a project announces it."""
        tokens = self.page.tokens
        for head in range(span.first, min(span.last, span.first + 4)):
            nouns = [noun for noun in noun_readings(tokens[head].text) if "nazwisko" not in noun.names]
            before = [tokens[i].text for i in range(span.first, head)]
            for noun in nouns:
                if all(adjective_reading(word, noun) for word in before):
                    best = max((n for n in nouns if all(adjective_reading(w, n) for w in before)), key=_nominative_last)
                    number = "sg" if "sg" in best.numbers else "pl"
                    return nominative(self.page, span, head, best, number)
        return self.page.words(span)

    def _add(self, title: str, span: Span) -> Project:
        title = " ".join(title.split())
        known = self.by_key.setdefault(key(title), Project(title))
        if known.name.isupper() and not title.isupper():
            known.name = title
        known.mentions.append(Mention(span, self._cases(span)))
        return known


def _has_capital(word: str) -> bool:
    return any(map(str.isupper, word))  # "eTwinning" too


def _nominative_last(noun: Reading) -> bool:
    """Readings in the nominative come first: a title mostly stands in it."""
    return "nom" in noun.cases
