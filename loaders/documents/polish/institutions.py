"""Institutions of a page: full names, lists and addresses first, then acronyms and short names that point back at them.

Precision first: an acronym or short name counts only where exactly one institution of the page can be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict

from loaders.documents.findings import Institution, Mention
from loaders.documents.legal_forms import legal_form_at
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.acronyms import AcronymFinder
from loaders.documents.polish.branches import with_branch
from loaders.documents.polish.lettered import LetteredFinder
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.merging import QUOTED, merge_names
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.names import Name, name_at, territory_at, with_unit
from loaders.documents.polish.titled import without_projects
from loaders.documents.spelling import initials as initials
from loaders.documents.spelling import key as key
from ontology import vocab

_TERRITORIES = frozenset({"gmina", "powiat", "miasto", "województwo"})
_DISTINCTIONS = frozenset({"status", "tytuł", "miano", "certyfikat", "godło", "wyróżnienie", "odznaka"})
_JOINING = frozenset({",", "i", "oraz"})
_GROUPS = frozenset({"zespół", "rada", "grupa", "komisja"})
_PREPOSITIONS = frozenset({"do", "w", "we", "z", "ze", "na", "od", "dla", "przy", "o", "po"})


class InstitutionFinder:
    """Collects the institutions of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.by_key: dict[str, Institution] = {}
        self.classes: set[str] = set()  # names in the plural
        self.taken: dict[int, Institution] = {}  # token → the institution named there
        self.shouted = {s.first: page.is_heading_in_capitals(s) for s in page.sentences}

    def names(self, reserved: set[int]) -> None:
        """Full names; none is looked for in `reserved` tokens, the titles of projects."""
        for name in without_projects(self.page, self._outermost(self._names()), reserved):
            if not any(index in reserved for index in range(name.span.first, name.span.last)):
                self.add(
                    name.text,
                    name.kind,
                    name.place,
                    name.span,
                    name.cases,
                    stem=_stem(name.text) if name.has_place else "",
                )
        merge_names(self)
        self._territories(reserved)

    def references(self, reserved: set[int]) -> None:
        """Acronyms and short names, after everything that has a full name is known."""
        LetteredFinder(self.page, self).run(reserved)
        AcronymFinder(self.page, self).run(reserved)
        self._own_names(reserved)
        self._short_mentions()

    @property
    def institutions(self) -> list[Institution]:
        """Found so far, in the order of the text."""
        for institution in self.by_key.values():
            institution.mentions.sort(key=lambda m: m.span.first)
        return sorted({i for i in self.by_key.values() if i.mentions}, key=lambda i: i.mentions[0].span.first)

    def add(
        self, text: str, kind: str | None, place: str | None, span: Span, cases: frozenset[str], stem: str = ""
    ) -> Institution:
        """One more mention, of an institution that is known or new; `stem` is the name without its place."""
        known = self.by_key.get(key(text))
        if known is None:
            known = self.by_key[key(text)] = Institution(text, kind=kind, place=place, stem=stem or text)
        if all(index not in self.taken for index in range(span.first, span.last)):
            known.mentions.append(Mention(span, cases))
            self.taken.update(dict.fromkeys(range(span.first, span.last), known))
        known.place = known.place or place
        return known

    def _territories(self, reserved: set[int]) -> None:
        """Like "na terenie Gminy Lipki" where the page says elsewhere what the commune does."""
        for sentence in self.page.sentences if self.by_key else ():
            for head in tokens_with(self.page, _TERRITORIES, sentence):
                token = self.page.tokens[head]
                if not token.capital or head in self.taken or head in reserved or self.shouted[sentence.first]:
                    continue
                name = territory_at(self.page, sentence, head)
                if (
                    name
                    and (key(name.text) in self.by_key or self._is_enumerated(name.span))
                    and not any(i in self.taken for i in range(name.span.first, name.span.last))
                ):
                    self.add(name.text, name.kind, name.place, name.span, name.cases)

    def _is_enumerated(self, span: Span) -> bool:
        """Like "Fundacji Lipa i Gminy Lipki": what is named beside an institution acts as it does."""
        before, behind = self.page.tokens[span.first - 1], self.page.tokens[min(span.last, len(self.page.tokens) - 1)]
        joined = span.first > 1 and before.norm in _JOINING and span.first - 2 in self.taken
        return joined or (behind.norm in _JOINING and span.last + 1 in self.taken)

    def _names(self) -> list[Name]:
        found = []
        for sentence in self.page.sentences:
            for head in range(sentence.first, sentence.last):
                token = self.page.tokens[head]
                if not token.is_word or not grammar.is_name_head(token.text) or self._is_no_name(head):
                    continue
                if name := name_at(self.page, sentence, head, shouted=self.shouted[sentence.first]):
                    whole = with_unit(self.page, sentence, name) if name.span.first > sentence.first else name
                    found.append(with_branch(self.page, sentence, whole) if whole is name else whole)
        return found

    def _is_no_name(self, index: int) -> bool:
        """Like "Spółka Akcyjna", the end of the name of a company, or a distinction."""
        return self._is_distinction(index) or legal_form_at(self.page, index) is not None

    def _is_distinction(self, index: int) -> bool:
        """Like "status „Zielonej Szkoły”", "tytuł „Uczelni Roku”": what an institution may call itself."""
        if index not in self.page.quoted:
            return False
        opened = next((i for i in range(index - 1, index - 4, -1) if i in self.page.quotation_at), 0)
        return opened > 0 and bool(lemmas(self.page.tokens[opened - 1].text) & _DISTINCTIONS)

    @staticmethod
    def _outermost(names: list[Name]) -> list[Name]:
        """Names that are not part of a longer one."""
        kept: list[Name] = []
        for name in sorted(names, key=lambda n: (n.span.first, -n.span.last)):
            if not kept or name.span.first >= kept[-1].span.last:
                kept.append(name)
        return kept

    def merge(self, short: Institution, into: Institution) -> None:
        """Both names are of one institution, which keeps the second."""
        into.mentions.extend(short.mentions)
        into.aliases.append(short.name)
        for index, taken in list(self.taken.items()):
            if taken is short:
                self.taken[index] = into
        for name, institution in list(self.by_key.items()):
            if institution is short:
                self.by_key[name] = into

    def mention(self, institution: Institution, span: Span, alias: str | None = None) -> None:
        """One more mention of a known institution by another name; none is given where a common noun points at it."""
        if alias is not None and alias not in institution.aliases:
            institution.aliases.append(alias)
        if span.first not in self.taken:
            institution.mentions.append(Mention(span))
            self.taken.update(dict.fromkeys(range(span.first, span.last), institution))

    def _own_names(self, reserved: set[int]) -> None:
        """Like "Zielona Dolina" for "Stowarzyszenie Zielona Dolina": the own name of an association alone."""
        own: dict[str, list[tuple[Institution, list[str]]]] = defaultdict(list)
        for institution in self.institutions:
            quoted = QUOTED.search(institution.name)
            tail = quoted[1].split() if quoted else institution.name.split()[1:]
            if vocab.is_kind(institution.kind, "ngo") and _is_own_name(tail, bool(quoted)):
                own[tail[0]].append((institution, tail))
        for token in self.page.tokens:
            meant = own.get(token.text, [])
            for institution, tail in meant if len(meant) == 1 else ():
                span = Span(token.index, token.index + len(tail))
                words = [t.text for t in self.page.tokens[span.first : span.last]]
                free = not any(i in self.taken or i in reserved for i in range(span.first, span.last))
                if words == tail and free:
                    self.mention(institution, span, " ".join(tail))

    def _short_mentions(self) -> None:
        """Like "Ośrodek", "Stowarzyszenie" with a capital: the one institution of the page with that head."""
        by_head: dict[str, set[Institution]] = defaultdict(set)
        for institution in (i for i in self.institutions if i.name not in self.classes):
            for word in institution.stem.split():
                if bases := {r.base.casefold() for r in noun_readings(word, "nom") if "nazwa_pospolita" in r.names}:
                    for base in bases:
                        by_head[base].add(institution)
                    break
        for index in tokens_with(self.page, by_head):
            token = self.page.tokens[index]
            if not token.capital or token.shouted or index in self.taken:
                continue
            cases = {r.base.casefold(): r.cases for r in noun_readings(token.text) if "sg" in r.numbers}
            meant = {i for base in cases for i in by_head.get(base, ())}
            if len(meant) == 1 and self._points_back(token.index, next(iter(meant))):
                institution = next(iter(meant))
                span = Span(token.index, token.index + 1)
                institution.mentions.append(Mention(span, frozenset().union(*cases.values())))
                self.taken[token.index] = institution

    def _points_back(self, index: int, institution: Institution) -> bool:
        """A single word, not the beginning of some other name."""
        sentence = self.page.sentence_of(index)
        following = self.page.tokens[index + 1] if index + 1 < sentence.last else None
        if following and (following.capital or index + 1 in self.page.quotation_at):
            return False
        if self.shouted[sentence.first] or index in self.page.quoted:
            return False
        previous = self.page.tokens[index - 1]
        begun = index - 1 == sentence.first and (previous.norm in _PREPOSITIONS or _is_common_noun(previous.text))
        inside = index > sentence.first and (not previous.capital or begun)
        before = any(m.span.last <= index for m in institution.mentions)
        ours = inside and bool(lemmas(self.page.tokens[index - 1].text) & {"nasz", "swój"})
        if ours and not before:
            return False  # "nasze Stowarzyszenie" is who writes, not one named later
        if not before and lemmas(self.page.tokens[index].text) & _GROUPS:
            return False  # "w skład Zespołu" of a team speaks of no school named later
        return inside or (index == sentence.first and before and sentence.last - sentence.first > 2)


def _is_common_noun(word: str) -> bool:
    """Like "Dyrektor", "Członkami" at the beginning of a sentence: no part of the name behind it."""
    found = readings(word)
    return any("nazwa_pospolita" in r.names for r in found) and not any(r.is_adjective for r in found)


def _is_own_name(tail: list[str], quoted: bool) -> bool:
    """A name that can stand alone: in quotation marks, or two words that are nobody's complement."""
    if quoted:
        return len(" ".join(tail)) >= 5
    nominative = all(not noun_readings(word) or noun_readings(word, "nom") for word in tail[-1:])
    return len(tail) >= 2 and all(word[0].isupper() for word in tail) and nominative


def _stem(name: str) -> str:
    """A name without its place."""
    return re.split(r"\s(?:w|we)\s(?=\w)", name)[0]
