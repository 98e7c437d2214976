"""Who signed agreements: "Rector Anna Example", "Max Muster, Landrat des Landkreises …"; nobody else is read.

Invariants: a person counts only in a sentence that says an agreement was signed, with a function, and for an
institution that the sentence names, or the one party whose kind has such a function.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents.findings import Agreement, Institution, Mention, Person, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon
from loaders.values.privacy import MASK
from ontology import vocab

_MAX_NAME = 3  # words of a person's name
_MAX_BETWEEN = 16  # tokens between an institution and who signs for it
_MAX_LINE = 25  # tokens of a line with a signature
_MAX_HEADING = 4  # tokens of "Signatures of the parties"


class SignatoryFinder:
    """Reads the signatories of one page."""

    def __init__(
        self,
        page: Page,
        lexicon: Lexicon,
        institutions: list[Institution],
        agreements: list[Agreement],
        parties: list[Tie],
    ) -> None:
        self.page, self.lexicon = page, lexicon
        self.at = {m.span.first: i for i in institutions for m in i.mentions}
        self.inside = {i for inst in institutions for m in inst.mentions for i in range(m.span.first, m.span.last)}
        self.agreements = [a for a in agreements if a.status != "planned"]
        self.parties = parties
        self.functions = lexicon.cooperation["functions"]
        self.kinds = {word: kind for kind, words in self.functions.items() if kind != "titles" for word in words}
        self.titles = frozenset(self.functions["titles"])
        self.behalf = lexicon.words("signing", "behalf")
        self.signatures = lexicon.words("signing", "headings")

    def run(self) -> tuple[list[Person], list[Tie]]:
        """People and what they signed, each person once for an agreement."""
        people: dict[tuple[str, int], Person] = {}
        ties: list[Tie] = []
        for sentence, agreement in self._passages():
            for function, name in self._acting(sentence) if agreement else ():
                institution = self._for(sentence, function, name, agreement) if agreement else None
                words = " ".join(self.page.words(name).split())
                if agreement is None or institution is None or MASK in words or (words, id(agreement)) in people:
                    continue
                person = Person(words, [Mention(name)], function=self.page.words(function))
                people[words, id(agreement)] = person
                ties.append(Tie(person, "signs_for", institution, Span(*_around(function, name)), on=agreement))
        return list(people.values()), ties

    def _passages(self) -> Iterator[tuple[Span, Agreement | None]]:
        """Sentences that say who signed, items of a list that such a one announces, and lines below "Signatures"."""
        listed: dict[int, Agreement] = {}
        for bullets in self.page.lists:
            if agreement := self._signed(self.page.blocks[bullets.intro].sentences[-1]):
                listed.update({s.first: agreement for item in bullets.items for s in self.page.blocks[item].sentences})
        below: Agreement | None = None
        for block in self.page.blocks:
            only = self.agreements[0] if len(self.agreements) == 1 else None
            if self._is_heading(block.span):
                below = only
            elif block.span.last - block.span.first > _MAX_LINE or self.page.tokens[block.span.last - 1].text in "!?:":
                below = None
            for sentence in block.sentences:
                yield sentence, self._signed(sentence) or listed.get(sentence.first) or below

    def _is_heading(self, span: Span) -> bool:
        """Like "Signatures:", "Unterzeichner"."""
        tokens = self.page.tokens[span.first : span.last]
        ends = tokens[-1].text not in ".!?"
        found = frozenset().union(*(self.lexicon.lemmas(t.text) for t in tokens[:_MAX_HEADING]))
        return len(tokens) <= _MAX_HEADING and ends and bool(found & self.signatures)

    def _signed(self, sentence: Span) -> Agreement | None:
        """The agreement of which a sentence says that it was signed: the one it names, or the page's only one."""
        tokens = self.page.tokens[sentence.first : sentence.last]
        lemmas = frozenset().union(*(self.lexicon.lemmas(t.text) for t in tokens))
        if not lemmas & self.lexicon.words("agreements", "signing") or lemmas & {"not", "nicht"}:
            return None
        named = [a for a in self.agreements if any(m.span.first in sentence for m in a.mentions)]
        if len(named) == 1:
            return named[0]
        return self.agreements[0] if len(self.agreements) == 1 and not named else None

    def _acting(self, sentence: Span) -> Iterator[tuple[Span, Span]]:
        """Functions with the name before ("Anna Example, rector") or after them ("Rector Anna Example")."""
        index = sentence.first
        while index < sentence.last:
            if self.page.tokens[index].norm in self.kinds and index not in self.inside:
                function = Span(index, index + 1)
                after = self._after_institution(index + 1, sentence)
                name = self._name_after(after, sentence) or self._name_before(index, sentence)
                if name:
                    yield function, name
            index += 1

    def _after_institution(self, index: int, sentence: Span) -> int:
        """Like "Rector of the University of A, Anna Example": where the institution behind a function ends."""
        start = index
        while index < sentence.last and self.page.tokens[index].norm in ("of", "the", "der", "des", "von", "at"):
            index += 1
        if index not in self.at or index == start:
            return start
        while index < sentence.last and index in self.inside:
            index += 1
        return index + (index < sentence.last and self.page.tokens[index].text == ",")

    def _name_after(self, index: int, sentence: Span) -> Span | None:
        while index < sentence.last and (
            self.page.tokens[index].norm in self.titles or self.page.tokens[index].text == "."
        ):
            index += 1
        last = index
        while last < sentence.last and last - index < _MAX_NAME and self._is_name(last):
            last += 1
        return Span(index, last) if last - index > 1 else None

    def _name_before(self, index: int, sentence: Span) -> Span | None:
        last = index - 1
        while last > sentence.first and self.page.tokens[last].norm in ("the", "der", "die", "(", "vice"):
            last -= 1
        if last <= sentence.first or self.page.tokens[last].text != ",":
            return None
        first = last
        while first > sentence.first and last - first < _MAX_NAME and self._is_name(first - 1):
            first -= 1
        return Span(first, last) if last - first > 1 else None

    def _is_name(self, index: int) -> bool:
        token = self.page.tokens[index]
        known = token.norm in self.kinds or token.norm in self.titles or index in self.inside
        return token.is_word and token.capital and not known and not token.shouted

    def _for(self, sentence: Span, function: Span, name: Span, agreement: Agreement) -> Institution | None:
        """The institution named right behind the function or the name, else the one party of the function's kind."""
        for start in (function.last, name.last):
            for index in range(start, min(start + 4, sentence.last)):
                if index in self.at:
                    return self.at[index]
                if self.page.tokens[index].norm not in ("of", "the", "der", "des", "von", "at", "(", ",", "für", "for"):
                    break
        if behalf := self._on_behalf(sentence, min(function.first, name.first)):
            return behalf
        kind = self.kinds[self.page.tokens[function.first].norm]
        parties = [t.subject for t in self.parties if t.relation == "party_to" and t.object is agreement]
        same = [p for p in parties if isinstance(p, Institution) and vocab.is_kind(p.kind, kind)]
        return same[0] if len(same) == 1 else None

    def _on_behalf(self, sentence: Span, index: int) -> Institution | None:
        """Like "for the Harbour Trust by Anna Example", "für die Universität unterschrieb …": who is named before."""
        for start in range(index - 1, max(sentence.first, index - _MAX_BETWEEN) - 1, -1):
            if start in self.at:
                before = {t.norm for t in self.page.tokens[max(sentence.first, start - 3) : start]}
                return self.at[start] if before & self.behalf else None
        return None


def _around(function: Span, name: Span) -> tuple[int, int]:
    return min(function.first, name.first), max(function.last, name.last)
