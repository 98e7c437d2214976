"""Groups of a page: committees, networks, partnerships, consortia and teams.

Invariant: a group counts where it has a name of its own and the page says that it exists, or where the page says that
it is set up.
"""

from __future__ import annotations

from functools import cache

from loaders.documents import grammar
from loaders.documents.findings import Group, Mention
from loaders.documents.institutions import initials, key
from loaders.documents.morphology import Reading, adjective_reading, lemmas, noun_readings, readings
from loaders.documents.names import nominative
from loaders.documents.page import Page, Span
from loaders.documents.phrases import nouns_of, phrase

_SAME_WORDS = 3  # with which two descriptions of one group begin
_MAX_COMPLEMENT = 6  # tokens of what a group without a name of its own is of


@cache
def _group_kinds() -> dict[str, str]:
    return {head: kind for kind, heads in grammar.load_cooperation()["groups"]["heads"].items() for head in heads}


class GroupFinder:
    """Collects the groups of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, taken: set[int]) -> None:
        self.page, self.taken = page, taken
        self.by_key: dict[str, Group] = {}
        self.described: dict[str, str] = {}  # key of a group without a name of its own, by its first words
        self.bases: dict[int, str] = {}  # by id of a group: the base form of its head
        self.marked: set[int] = set()

    def run(self) -> list[Group]:
        """Every group in the order of the text."""
        for sentence in self.page.sentences:
            if self.page.is_heading_in_capitals(sentence):
                continue
            words = frozenset().union(*(lemmas(t.text) for t in self.page.tokens[sentence.first : sentence.last]))
            exists = bool(words & grammar.words("groups", "founding"))
            for head in range(sentence.first, sentence.last):
                if head not in self.taken:
                    self._consider(sentence, head, exists)
        self._pointing()
        self._acronyms()
        for group in self.by_key.values():
            group.mentions.sort(key=lambda m: m.span.first)
        return list(self.by_key.values())

    def _consider(self, sentence: Span, head: int, exists: bool) -> None:
        token = self.page.tokens[head]
        nouns = nouns_of(token.text, set(_group_kinds()))
        plural = [r for r in nouns if "pl" in r.numbers and self._in_plural(r)]
        nouns = self._with_adjective(head, plural) or [r for r in nouns if "sg" in r.numbers] or plural
        if not nouns or not (exists or (nouns[0] in plural and token.capital)):
            return
        noun = max(nouns, key=lambda r: "nom" in r.cases)
        span = phrase(self.page, sentence, head, noun, self.taken, token.capital and noun not in plural)
        if quoted := self.page.quotation_at.get(span.last):
            span = Span(span.first, quoted.last + 1)
        created = self._created(sentence, span)
        if created and not token.capital:
            span = Span(span.first, self._complement(sentence, span.last))
        several = noun in plural
        if any(i in self.taken for i in range(span.first, min(span.last, head + 1))) or span.last - span.first < 2:
            return
        if not (self._named(span, head) or created or (several and token.capital)):
            return
        name = nominative(self.page, span, head, noun, "pl" if several else "sg")
        start = " ".join(key(name).split()[:_SAME_WORDS])
        described = created and not token.capital and len(start.split()) == _SAME_WORDS
        known = self.described.setdefault(start, key(name)) if described else key(name)
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
        singular = nouns_of(self.page.tokens[head].text, set(_group_kinds()), "sg")
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
            for acronym in initials(group.name) if group.name[:1].isupper() else ():
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

    def _named(self, span: Span, head: int) -> bool:
        """A name of its own: the head and at least one more word have capitals."""
        others = [t for t in self.page.tokens[span.first : span.last] if t.index != head and t.is_word]
        return self.page.tokens[head].capital and any(t.capital for t in others)

    def _created(self, sentence: Span, span: Span) -> bool:
        before = self.page.tokens[max(sentence.first, span.first - 2) : span.first]
        return any(lemmas(token.text) & grammar.words("groups", "creating") for token in before)
