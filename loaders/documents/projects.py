"""Projects of a page: titles in quotation marks after a word for a project, or names that the page calls a project.

Invariant: nothing is a project because it sounds like one; the page has to say so.
"""

from __future__ import annotations

from loaders.documents import grammar
from loaders.documents.findings import Mention, Project
from loaders.documents.institutions import initials, key
from loaders.documents.morphology import ALL_CASES, Reading, adjective_reading, lemmas, noun_readings, readings
from loaders.documents.names import nominative
from loaders.documents.page import Page, Span
from loaders.documents.starts import starts_at_head
from loaders.documents.titles import cards, title_behind
from loaders.values.privacy import MASK

_MAX_TITLE_DISTANCE = 45  # tokens between "projekt" and "pn." before the title
_MAX_LOOKED_BACK = 50  # mentions of projects before a bare "projekt"
_MAX_CUE_DISTANCE = 14  # tokens between "projekt" and the title
_SIGNS = frozenset(',:-–—.„”“«»"')
_MIN_TITLE, _MAX_TITLE_WORDS = 3, 30


class ProjectFinder:
    """Collects the projects of one page, first those in quotation marks (`quoted`), then the rest (`run`)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.by_key: dict[str, Project] = {}
        self.cards: list[tuple[Span, Project]] = []  # parts of the page that are about one project each
        self.called: dict[str, set[str]] = {}  # by key: the words for a project that announced the title
        self.heads = grammar.words("projects", "heads")
        self.cues = grammar.words("projects", "title_cues")
        self.titling = grammar.words("projects", "titling")

    def quoted(self) -> set[int]:
        """Finds quoted titles; their tokens, in which no institution is looked for."""
        previous: Span | None = None
        for quotation in self.page.quotations:
            word = self._announced(quotation) or self._titled(quotation)
            announced = word or (previous is not None and self._continues(previous, quotation))
            called = self._called_project(quotation.last + 1)
            if announced or called:
                title = self.page.words(quotation) if announced else self._title(quotation)
                self._add(title, quotation)
                self.called.setdefault(key(title), set()).add(word or "projekt")
                previous = quotation if announced else None
        return {i for p in self.by_key.values() for m in p.mentions for i in range(m.span.first, m.span.last)}

    def run(self, taken: set[int]) -> list[Project]:
        """Every project; tokens in `taken` belong to institutions and programmes."""
        for block in self.page.blocks:
            self._labelled(block.span)
        for sentence in self.page.sentences:
            for index in range(sentence.first + 2, sentence.last):
                if self.page.tokens[index].text != "," and self._called_project(index):
                    self._unquoted(sentence, index, taken)
        for sentence in self.page.sentences:
            self._plain_titles(sentence, taken)
        if not self.by_key:
            self._site_of_project(taken)
        self._cards()
        self._repeated(taken)
        self._acronyms(taken)
        for project in self.projects:
            project.mentions.sort(key=lambda m: m.span.first)
        self._pointing(taken)
        return self.projects

    @property
    def projects(self) -> list[Project]:
        """Found so far."""
        return sorted(self.by_key.values(), key=lambda p: p.mentions[0].span.first)

    def _announced(self, quotation: Span) -> str | None:
        """The word for a project that stands before a quotation with nothing but its attributes between."""
        sentence = self.page.sentence_of(quotation.first)
        opening = quotation.first - 1
        for index in range(opening - 1, max(sentence.first, opening - _MAX_CUE_DISTANCE) - 1, -1):
            token = self.page.tokens[index]
            if (words := lemmas(token.text) & self.heads) and self._is_noun(index):
                return next(iter(words)) if self._fits(quotation) else None
            if (name := starts_at_head(self.page, sentence, index)) and not name.pattern.complete:
                return None  # "projekt Fundacji „…”": the quotation is the name of the foundation
            attribute = (
                any(r.is_adjective for r in readings(token.text)) or token.capital or token.norm in ("w", "we", "przez")
            )
            if not attribute and token.norm not in self.cues:
                return None
        return None

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

    def _is_noun(self, index: int) -> bool:
        """Like "projekt", not "inicjatywa" of a class: singular and, for words with other uses, with an attribute."""
        token = self.page.tokens[index]
        if "zadanie" in lemmas(token.text):
            following = self.page.tokens[index + 1].text if index + 1 < len(self.page.tokens) else ""
            return "publiczny" in lemmas(following)
        return True

    def _fits(self, quotation: Span) -> bool:
        first, last = self.page.chars(quotation)
        fits = last - first >= _MIN_TITLE and quotation.last - quotation.first <= _MAX_TITLE_WORDS
        return fits and MASK not in self.page.words(quotation)

    def _continues(self, previous: Span, quotation: Span) -> bool:
        """Like "projekty „A” i „B”"."""
        between = [token.norm for token in self.page.tokens[previous.last + 1 : quotation.first - 1]]
        return bool(between) and len(between) <= 2 and all(norm in (",", "i", "oraz", "a", "także") for norm in between)

    def _called_project(self, index: int) -> bool:
        """Like "(projekt …", "to projekt", "to autorski projekt", "jest projektem" from a token on."""
        tokens = self.page.tokens[index : index + 4]
        if len(tokens) < 2 or tokens[0].norm not in ("(", "to", "jest", ","):
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
        for index in range(sentence.first, sentence.last - 1):
            nouns = [r for r in noun_readings(self.page.tokens[index].text) if r.base.casefold() == "projekt"]
            label = self.page.tokens[index + 1].text == ":"  # "Nr projektu: …" is no title
            if not any("sg" in r.numbers for r in nouns) or index in self.page.quoted or label:
                continue
            span = title_behind(self.page, sentence, index + 1)
            if span and not set(range(span.first, span.last)) & (taken | self._marked()) and self._fits(span):
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

    def _labelled(self, span: Span) -> None:
        """Like "Tytuł projektu: …" on a line of its own."""
        tokens = self.page.tokens[span.first : min(span.last, span.first + 4)]
        if len(tokens) < 3 or tokens[0].norm not in ("tytuł", "nazwa"):
            return
        bare = tokens[1].text == ":" and tokens[0].norm == "tytuł" and self._speaks_of_project()
        labelled = len(tokens) > 3 and tokens[2].text == ":" and bool(lemmas(tokens[1].text) & self.heads)
        if not bare and not labelled:
            return
        last = span.last - (self.page.tokens[span.last - 1].text == ".")
        title = Span(span.first + (2 if bare else 3), last)
        if not self._marked() & set(range(title.first, title.last)) and self._fits(title):
            self._add(self.page.words(title), title)

    def _speaks_of_project(self) -> bool:
        """Whether another line has a label that speaks of a project: "Wartość projektu: …"."""
        return any(self._is_project_label(block.span) for block in self.page.blocks)

    def _site_of_project(self, taken: set[int]) -> None:
        """Like "Kontakt - Nazwa Projektu" above the heading "Kontakt": the name of a site about one project.

        Only where the page names no project otherwise, and at least two labelled lines speak of it.
        """
        labelled = [b for b in self.page.blocks if self._is_project_label(b.span)]
        if len(self.page.blocks) < 3 or len(labelled) < 2:
            return
        title, heading = self.page.blocks[0].span, self.page.blocks[1].span
        dash = next((i for i in range(title.last - 2, title.first, -1) if self.page.tokens[i].text in "-–—|"), None)
        if dash is None or self.page.words(heading) != self.page.words(Span(title.first, dash)):
            return
        name = Span(dash + 1, title.last)
        if (
            name.last - name.first >= 2
            and self._fits(name)
            and self.page.tokens[name.first].capital
            and not taken & set(range(name.first, name.last))
        ):
            self._add(self.page.words(name), name)

    def _is_project_label(self, span: Span) -> bool:
        tokens = self.page.tokens[span.first : min(span.last, span.first + 7)]
        colon = next((i for i, token in enumerate(tokens) if token.text == ":"), 0)
        return any("projekt" in lemmas(token.text) for token in tokens[:colon])

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

    def _add(self, title: str, span: Span) -> None:
        title = " ".join(title.split())
        known = self.by_key.setdefault(key(title), Project(title))
        if known.name.isupper() and not title.isupper():
            known.name = title
        known.mentions.append(Mention(span, self._cases(span)))

    def _cases(self, span: Span) -> frozenset[str]:
        cases = [noun.cases for noun in noun_readings(self.page.tokens[span.first].text)]
        return frozenset().union(*cases) if cases else ALL_CASES

    def _repeated(self, taken: set[int]) -> None:
        """Titles named once more, in any case of their words, with or without quotation marks."""
        starts: dict[str, list[tuple[Project, list[str]]]] = {}
        for project in self.by_key.values():
            words = [token.text for token in Page(project.name).tokens if token.text[0].isalnum()]
            if len(words) > 1:
                for lemma in lemmas(words[0]):
                    starts.setdefault(lemma, []).append((project, words))
        marked = self._marked() | taken
        for token in self.page.tokens:
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
        if not self.page.tokens[index].capital:
            return None
        for word in words:
            while index < limit and self.page.tokens[index].text in _SIGNS:
                index += 1
            if index >= limit or not lemmas(word) & lemmas(self.page.tokens[index].text):
                return None
            index += 1
        return index

    def _acronyms(self, taken: set[int]) -> None:
        """Like "PSW": the initials of one title, standing alone."""
        by_acronym: dict[str, set[str]] = {}
        for name, project in self.by_key.items():
            for acronym in initials(project.name):
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
        for token in self.page.tokens:
            while place < len(mentions) and mentions[place][0].first <= token.index:
                place += 1
            if not place or token.index in marked or not lemmas(token.text) & self.heads:
                continue
            project = self._meant(mentions[max(0, place - _MAX_LOOKED_BACK) : place], token.index)
            called = {"projekt", *self.called.get(key(project.name), ())}
            nouns: list[Reading] = [
                r for r in noun_readings(token.text) if "sg" in r.numbers and r.base.casefold() in called
            ]
            if nouns and not self._has_own_title(token.index):
                cases = frozenset().union(*(noun.cases for noun in nouns))
                project.mentions.append(Mention(Span(token.index, token.index + 1), cases, pointing=True))

    def _meant(self, named: list[tuple[Span, Project]], index: int) -> Project:
        """The project named last; after a list of others, that named last outside of lists."""
        in_list = self.page.blocks[self.page.block_index(index)].bullet
        outside = [p for span, p in named if not self.page.blocks[self.page.block_index(span.first)].bullet]
        return outside[-1] if outside and not in_list else named[-1][1]

    def _has_own_title(self, index: int) -> bool:
        """Whether a title follows within a few words: then the word belongs to it."""
        return any(i in self.page.quotation_at for i in range(index + 1, index + 5))

    def _marked(self) -> set[int]:
        return {i for p in self.by_key.values() for m in p.mentions for i in range(m.span.first, m.span.last)}


def _nominative_last(noun: Reading) -> bool:
    """Readings in the nominative come first: a title mostly stands in it."""
    return "nom" in noun.cases
