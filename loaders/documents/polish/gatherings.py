"""Groups of a page: committees, networks, partnerships, consortia and teams.

Invariant: a group counts where it has a name of its own and the page says that it exists, or where the page says that
it is set up.
"""

from __future__ import annotations

import re
from functools import cache

from loaders.documents.findings import Group, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.inner import enumerated
from loaders.documents.polish.institutions import initials, key
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, adjective_reading, lemmas, noun_readings, readings
from loaders.documents.polish.names import nominative
from loaders.documents.polish.phrases import nouns_of, phrase

_NUMERAL = re.compile(r"[IVX]+")  # "Rada III kadencji" has no name of its own
_SAME_WORDS = 3  # with which two descriptions of one group begin
_LOCAL = frozenset({"lokalny"})  # no part of a name in quotation marks
_AGAINST = frozenset({"przeciw", "przeciwko"})
_OF_MANY = frozenset({"network", "partnership", "consortium"})  # whoever leads or joins one is no person
_CALLING = frozenset({"pod", "nazwą", "o", "nazwie", "pn", "pt", "p.n", "."})
_CALLED = re.compile(r" (?:pod nazwą|o nazwie|pn\.?|pt\.?)(?= [„\"”«])")
_COMPOSING = frozenset({"skład", "członkowie", "uczestnicy"})
_MAX_LINE = 7  # tokens of "Skład Zespołu w Lipkach:"
_MAX_CALLED = 4  # tokens of "pod nazwą", and the quotation
_MAX_COMPLEMENT = 6  # tokens of what a group without a name of its own is of


@cache
def _group_heads() -> frozenset[str]:
    return frozenset(_group_kinds())


@cache
def _group_kinds() -> dict[str, str]:
    return {head: kind for kind, heads in grammar.load_cooperation()["groups"]["heads"].items() for head in heads}


def composed_by(page: Page, line: Span) -> frozenset[str]:
    """The word for a group whose members a line announces: "Skład zespołu:", "Członkowie Rady"; else nothing."""
    if not 1 < line.last - line.first <= _MAX_LINE or page.tokens[line.first].norm not in _COMPOSING:
        return frozenset()
    return lemmas(page.tokens[line.first + 1].text) & _group_heads()


class GroupFinder:
    """Collects the groups of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, taken: set[int]) -> None:
        self.page, self.taken = page, taken
        self.by_key: dict[str, Group] = {}
        self.described: dict[str, str] = {}  # key of a group without a name of its own, by its first words
        self.bases: dict[int, str] = {}  # by id of a group: the base form of its head
        self.marked: set[int] = set()
        self.composed = frozenset().union(*(composed_by(page, block.span) for block in page.blocks))

    def run(self) -> list[Group]:
        """Every group in the order of the text."""
        silent: list[Span] = []  # sentences that do not say by themselves that a group exists
        for sentence in self.page.sentences:
            if self.page.is_heading_in_capitals(sentence):
                continue
            exists = bool(tokens_with(self.page, grammar.words("groups", "founding"), sentence))
            exists = exists or self._is_composed(sentence)
            silent += [] if exists else [sentence]
            for head in tokens_with(self.page, _group_heads(), sentence):
                if head not in self.taken:
                    self._consider(sentence, head, exists)
        self._again(silent)
        self._pointing()
        self._acronyms()
        for group in self.by_key.values():
            group.mentions.sort(key=lambda m: m.span.first)
        return list(self.by_key.values())

    def _is_composed(self, sentence: Span) -> bool:
        """A heading with a name like "Zespół …" over a page with a line like "Skład zespołu:"."""
        heading = self.page.blocks[self.page.block_index(sentence.first)].span == sentence
        words = (
            lemmas(self.page.tokens[sentence.first].text) | lemmas(self.page.tokens[sentence.first + 1].text)
            if (self.composed and heading and sentence.last - sentence.first > 1)
            else frozenset()
        )
        return bool(words & self.composed)

    def _again(self, sentences: list[Span]) -> None:
        """More mentions, by their full names, of the groups that other sentences say exist."""
        starts = {self.bases[id(group)] for group in self.by_key.values()}
        for sentence in sentences if starts else ():
            for head in tokens_with(self.page, starts, sentence):
                if head not in self.taken and head not in self.marked:
                    self._consider(sentence, head, True, known_only=True)

    def _consider(self, sentence: Span, head: int, exists: bool, *, known_only: bool = False) -> None:
        token = self.page.tokens[head]
        nouns = nouns_of(token.text, _group_heads())
        plural = [r for r in nouns if "pl" in r.numbers and self._in_plural(r)]
        nouns = self._with_adjective(head, plural) or [r for r in nouns if "sg" in r.numbers] or plural
        if not nouns or self._is_institution(sentence, head):
            return
        noun = max(nouns, key=lambda r: "nom" in r.cases)
        span = phrase(self.page, sentence, head, noun, self.taken, token.capital and noun not in plural)
        span = self._enumerated(sentence, span, head)
        whole = self.page.quotation_at.get(head - 1) if token.capital else None
        quoted = whole or self.page.quotation_at.get(span.last)
        if whole:
            span = whole  # "„Partnerstwo na rzecz ożywienia …”"
        elif quoted or (quoted := self._called(span.last)):
            local = lemmas(self.page.tokens[span.first].text) & _LOCAL and span.first < head
            span = Span(span.first + bool(local), quoted.last + 1)
        if not (exists or (noun in plural and token.capital) or self._is_sure(span, head, noun, bool(quoted))):
            return
        created = self._created(sentence, span)
        if created and not token.capital:
            span = Span(span.first, self._complement(sentence, span.last))
        several = noun in plural
        if any(i in self.taken for i in range(span.first, min(span.last, head + 1))) or span.last - span.first < 2:
            return
        if not (self._named(span, head, noun) or created or (several and token.capital)):
            return
        if self._is_unit(sentence, span, _group_kinds()[noun.base.casefold()]):
            return
        name = _CALLED.sub("", nominative(self.page, span, head, noun, "pl" if several else "sg"))
        start = " ".join(key(name).split()[:_SAME_WORDS])
        described = created and not token.capital and len(start.split()) == _SAME_WORDS
        known = self.described.setdefault(start, key(name)) if described else key(name)
        if known_only and known not in self.by_key:
            return
        group = self.by_key.setdefault(known, Group(name, kind=_group_kinds()[noun.base.casefold()]))
        self.bases[id(group)] = noun.base.casefold()
        group.mentions.append(Mention(span, noun.cases))
        self.marked.update(range(span.first, span.last))

    @staticmethod
    def _in_plural(noun: Reading) -> bool:
        """Networks and partnerships are spoken of together: "kilka Partnerstw wiejskich"."""
        return noun.base.casefold() in grammar.words("groups", "plural")

    def _with_adjective(self, head: int, plural: list[Reading]) -> list[Reading]:
        """Readings in the plural with which the adjective before goes, and no singular: "powiatowych sieci"."""
        before = self.page.tokens[head - 1].text if head else ""
        singular = nouns_of(self.page.tokens[head].text, _group_heads(), "sg")
        if any(adjective_reading(before, r) for r in singular):
            return []
        return [r for r in plural if adjective_reading(before, r)]

    def _complement(self, sentence: Span, index: int) -> int:
        """Where the words in the genitive end that say of what a group is: "sieci wymiany LGD i OSP"."""
        last, limit = index, min(sentence.last, index + _MAX_COMPLEMENT)
        while index < limit and self._in_genitive(index):
            index += 1
            last = index
            joins = index < limit - 1 and self.page.tokens[index].norm in ("i", "oraz") and self._in_genitive(index + 1)
            index += joins
        if index == last and index + 1 < limit and self.page.tokens[index].norm in _AGAINST:
            last = index + 2  # "koalicja przeciw przemocy"
        return last

    def _in_genitive(self, index: int) -> bool:
        token = self.page.tokens[index]
        cases = frozenset().union(*(r.cases for r in readings(token.text) if r.is_noun or r.is_adjective))
        participle = any(r.pos in ("ppas", "pact") for r in readings(token.text))
        return token.shouted or ("gen" in cases and not participle)

    def _pointing(self) -> None:
        """Like "Zespół", "Partnerstwa" with a capital and nothing after: the one group of the page of that word."""
        by_base: dict[str, list[Group]] = {}
        for group in self.by_key.values():
            by_base.setdefault(self.bases[id(group)], []).append(group)
        marked = self.taken | self.marked
        for token in self.page.tokens:
            if not token.capital or token.shouted or token.index in marked:
                continue
            nouns = [r for r in noun_readings(token.text) if len(by_base.get(r.base.casefold(), ())) == 1]
            if not nouns or not self._stands_alone(token.index):
                continue
            group = by_base[nouns[0].base.casefold()][0]
            if group.mentions[0].span.first < token.index:
                cases = frozenset().union(*(r.cases for r in nouns if r.base == nouns[0].base))
                group.mentions.append(Mention(Span(token.index, token.index + 1), cases))

    def _acronyms(self) -> None:
        """Like "PRZ": the initials of one group."""
        by_acronym: dict[str, list[Group]] = {}
        for group in self.by_key.values():
            head, _, rest = group.name.partition(" ")
            coined = {rest} if rest.isalpha() and rest.isupper() and head.casefold() in _group_kinds() else set()
            for acronym in initials(group.name) | coined if group.name[:1].isupper() else ():
                by_acronym.setdefault(acronym, []).append(group)
        marked = self.taken | self.marked
        for token in self.page.tokens:
            meant = by_acronym.get(token.text, []) if token.shouted and len(token.text) > 2 else []
            if len(meant) == 1 and token.index not in marked:
                meant[0].mentions.append(Mention(Span(token.index, token.index + 1)))

    def _stands_alone(self, index: int) -> bool:
        sentence = self.page.sentence_of(index)
        following = self.page.tokens[index + 1] if index + 1 < sentence.last else None
        begins = index == sentence.first
        named = following is not None and (following.capital or index + 1 in self.page.quotation_at)
        return not named and not begins and index not in self.page.quoted

    def _named(self, span: Span, head: int, noun: Reading) -> bool:
        """A name of its own: the head and at least one more word have capitals; of some heads that word alone."""
        others = [t for t in self.page.tokens[span.first : span.last] if t.index != head and t.is_word]
        if self.page.tokens[head].capital:
            quoted = head - 1 in self.page.quotation_at and len(others) > 1
            return any(t.capital for t in others) or (
                quoted and noun.base.casefold() in grammar.words("groups", "small")
            )
        own = [t for t in self.page.tokens[head + 1 : span.last][:2] if t.shouted or t.index in self.page.quotation_at]
        return bool(own) and noun.base.casefold() in grammar.words("groups", "small")

    def _is_sure(self, span: Span, head: int, noun: Reading, quoted: bool) -> bool:
        """A name of three words with capitals, or in quotation marks, that no institution has."""
        if noun.base.casefold() not in grammar.words("groups", "sure"):
            return False
        capitals = sum(t.capital and t.is_word for t in self.page.tokens[span.first : span.last])
        if self.page.tokens[head].capital and self._is_coined(head + 1, noun):
            return True
        titled = quoted and noun.base.casefold() in grammar.words("groups", "small")
        return self.page.tokens[head].capital and (titled or (capitals > 2 and not quoted))

    def _is_coined(self, index: int, noun: Reading) -> bool:
        """Like "MLEWO" behind "Konsorcjum": capitals that are no kind of institution and nobody else's acronym."""
        token = self.page.tokens[index] if index < len(self.page.tokens) else None
        if token is None or not token.shouted or len(token.text) < 4 or not token.is_word or index in self.taken:
            return False
        return (
            noun.base.casefold() in grammar.words("groups", "small")
            and not token.text.isdigit()
            and not (token.text in grammar.kind_acronyms() or token.text in grammar.body_acronyms())
        )

    def _is_institution(self, sentence: Span, head: int) -> bool:
        """Like "Zespół Szkół", "Zespół Ośrodków Wsparcia": several institutions under one roof are one."""
        if head + 1 >= sentence.last or lemmas(self.page.tokens[head].text).isdisjoint({"zespół", "grupa"}):
            return False  # a network of schools is no school
        token = self.page.tokens[head + 1]
        several = any("pl" in r.numbers and "gen" in r.cases for r in noun_readings(token.text))
        return several and token.capital and grammar.is_name_head(token.text)

    def _enumerated(self, sentence: Span, span: Span, head: int) -> Span:
        """With what goes on behind a comma: "Komisja Kultury, Edukacji i Sportu"."""
        last = span.last
        if last >= sentence.last or self.page.tokens[last].text != "," or last - head < 2:
            return span
        end = enumerated(self.page, last, sentence.last, self._is_other)
        return Span(span.first, end) if end and self.page.tokens[head].capital else span

    def _is_other(self, index: int) -> bool:
        """Whether an institution is named by a word; who only holds an office goes on: "Konwent Starosty i Wójtów"."""
        word = self.page.tokens[index].text
        return grammar.is_name_head(word) and not lemmas(word) & grammar.words("people", "functions")

    def _called(self, index: int) -> Span | None:
        """The quotation behind "pod nazwą", "pn." that names a group."""
        for place in range(index, min(index + _MAX_CALLED, len(self.page.tokens))):
            if found := self.page.quotation_at.get(place):
                return found if place > index else None
            if self.page.tokens[place].norm not in _CALLING:
                return None
        return None

    def _is_unit(self, sentence: Span, span: Span, kind: str) -> bool:
        """Like "kierownik Zespołu ds. Świadczeń": a part of an office; "członek Rady …" tells of a person alone."""
        before = self.page.tokens[span.first - 1] if span.first > sentence.first else None
        if before is None or kind in _OF_MANY:
            return False
        one = any(r.base == "członek" and "sg" in r.numbers for r in noun_readings(before.text))
        return one or bool(lemmas(before.text) & grammar.words("groups", "unit_heads"))

    def _created(self, sentence: Span, span: Span) -> bool:
        """Set up by these words; who helps "w tworzeniu sieci" has set up none."""
        creating = grammar.words("groups", "creating")
        before = range(max(sentence.first, span.first - 2), span.first)
        found = [i for i in before if lemmas(self.page.tokens[i].text) & creating]
        return bool(found) and self.page.tokens[found[0] - 1].norm not in ("w", "przy")
