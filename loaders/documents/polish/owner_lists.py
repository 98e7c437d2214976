"""Lists and sentences that say who is with the owner of a page: "Nasi partnerzy: …", "Wspierają nas: …", "Sponsorzy".

Invariants: nothing is read where it is not known whose page it is; a list of a project or event is that of it, not of
the owner; what rests on "we" is implied.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from loaders.documents import data_files
from loaders.documents.findings import Findings, Institution, Tie
from loaders.documents.owner import Owner
from loaders.documents.page import Page, Span
from loaders.documents.polish.listed import Listed
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, noun_readings, readings

_NEAR = 3  # tokens between "nasz" and the noun, and between a verb and "nas"
_OF_OWNER = {"partner_in": "cooperates_with", "supports": "supports", "funded_by": "funded_by"}
_TELLING = frozenset({"fin", "praet"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(data_files.load("owner.toml")["lists"][key])


class OwnerLists:
    """What lists and sentences of one page say of its owner."""

    def __init__(self, page: Page, findings: Findings, owner: Owner) -> None:
        self.page, self.findings, self.owner = page, findings, owner.institution
        named = [(m.span.first, i) for i in findings.institutions for m in i.mentions]
        self.named = sorted(named, key=lambda pair: pair[0])
        self.lists = {bullets.intro: bullets.items for bullets in page.lists}
        self.intros = {item: bullets.intro for bullets in page.lists for item in bullets.items}
        heads = (word for word in self.owner.name.split() if noun_readings(word))
        self.heads = frozenset().union(*(lemmas(word) for word in heads))

    def labelled(self, listed: Sequence[Listed]) -> tuple[list[Tie], list[Listed]]:
        """Ties of the lists that are the owner's, and the other lists."""
        ties: list[Tie] = []
        rest: list[Listed] = []
        alone = not self.findings.projects and not self.findings.events
        for entry in listed:
            relation = _OF_OWNER.get(entry.label.relation)
            own = relation is not None and (alone or self._says_ours(entry))
            if own and relation is not None and entry.institution is not self.owner:
                ties.append(self._tie(entry.institution, relation, entry.quote))
            elif not own:
                rest.append(entry)
        return ties, rest

    def sentences(self) -> Iterator[Tie]:
        """Like "Naszymi partnerami są …", "Wspiera nas …", "Współpracują z nami: …"."""
        for sentence in self.page.sentences:
            found = self._told(sentence)
            if found is None:
                continue
            behind, relation = found
            number = self.page.block_index(sentence.first)
            whole = sentence == self.page.blocks[number].sentences[-1]
            items = [self.page.blocks[n].span for n in (self.lists.get(number, ()) if whole else ())]
            for span in (Span(behind, sentence.last), *items):
                for institution in self._within(span):
                    quote = span if span in items else sentence
                    yield self._tie(institution, relation, quote)

    def _tie(self, institution: Institution, relation: str, quote: Span) -> Tie:
        if relation == "funded_by":
            return Tie(self.owner, relation, institution, quote, "implied")
        return Tie(institution, relation, self.owner, quote, "implied")

    def _within(self, span: Span) -> list[Institution]:
        place = bisect_left(self.named, span.first, key=lambda pair: pair[0])
        found = []
        while place < len(self.named) and self.named[place][0] < span.last:
            if self.named[place][1] is not self.owner:
                found.append(self.named[place][1])
            place += 1
        return list(dict.fromkeys(found))

    def _says_ours(self, entry: Listed) -> bool:
        """Whether the label says "nasi", or names the owner by its head: "Partnerzy Muzeum:"."""
        number = self.page.block_index(entry.quote.first)
        block = self.page.blocks[number].span
        colon = next((i for i in range(block.first, entry.quote.first) if self.page.tokens[i].text == ":"), None)
        above = self.page.blocks[self.intros.get(number, max(0, number - 1))].span
        said = Span(block.first, colon) if colon else above
        found = [lemmas(token.text) for token in self.page.tokens[said.first : min(said.last, said.first + 5)]]
        return any(words & (_words("ours") | self.heads) for words in found)

    def _told(self, sentence: Span) -> tuple[int, str] | None:
        """Where the names may begin, and what they are to the owner."""
        tokens = self.page.tokens[sentence.first : sentence.last]
        if tokens_with(self.page, _words("not_told"), sentence):
            return None
        found = [lemmas(token.text) for token in tokens]
        for place, words in enumerate(found):
            near = range(place + 1, min(len(tokens), place + 1 + _NEAR))
            if words & _words("ours") and (noun := self._noun(found, near)):
                end, relation = noun
                if any(found[i] & _words("being") for i in range(end + 1, min(len(tokens), end + 1 + _NEAR))):
                    return tokens[end].index + 1, relation
            tells = any(r.pos in _TELLING for r in readings(tokens[place].text))
            if tells and (verb := _relation_of(words)) and any(tokens[i].norm in _words("us") for i in near):
                return tokens[place].index + 1, verb
        return None

    @staticmethod
    def _noun(found: list[frozenset[str]], near: range) -> tuple[int, str] | None:
        for place in near:
            for relation in ("cooperates_with", "supports"):
                if found[place] & _words(f"{relation}_nouns"):
                    return place, relation
        return None


def _relation_of(words: frozenset[str]) -> str | None:
    return next((r for r in ("cooperates_with", "supports") if words & _words(f"{r}_verbs")), None)
