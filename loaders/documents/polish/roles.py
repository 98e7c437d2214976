"""Roles at an event told by a noun: "organizatorami byli: …", "partnerem wydarzenia była Szkoła …, a patronem Radio …".

Invariant: a noun for a role counts with a form of "być" or a colon behind it; who is listed behind the next such noun
has that role.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Event, Findings, Thing, Tie
from loaders.documents.page import Page, Span, Token
from loaders.documents.polish import grammar
from loaders.documents.polish.comers import Comers
from loaders.documents.polish.event_words import roles, words
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas

_NEAR = 5  # blocks after an event in which it is still spoken of
_OTHER_ROLE = frozenset({"patronat", "patronem", "natomiast", "zaś"})
_MAX_BETWEEN = 5  # tokens between the noun and "być", or the colon


def is_of_other(token: Token) -> bool:
    """Whether a word behind "partner" names something else than an event: "partnerzy SMW", "partner projektu"."""
    found = lemmas(token.text)
    event = found & (grammar.words("events", "heads") | grammar.words("events", "any"))
    return not event and (token.capital or bool(found & grammar.words("projects", "heads")))


class RoleFinder:
    """Reads the roles at the events of one page."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page = page
        things: list[Thing] = [*findings.events, *findings.projects, *findings.agreements]
        self.named = sorted(((m.span.first, t) for t in things for m in t.mentions), key=lambda pair: pair[0])
        self.comers = Comers(page, findings, [*findings.events])
        self.roles = roles()
        self.only = findings.events[0] if len(findings.events) == 1 and not findings.projects else None
        self.nouns = frozenset().union(*self.roles.values())

    def run(self, known: list[Tie]) -> Iterator[Tie]:
        """Ties that the `known` ones do not say."""
        said = {(id(t.subject), t.relation, id(t.object)) for t in known}
        for sentence in self.page.sentences if any(isinstance(t, Event) for _, t in self.named) else ():
            found = self._of_sentence(sentence)
            event = self._event(sentence) if found else None
            for place, (index, relation) in enumerate(found if event else ()):
                last = found[place + 1][0] if place + 1 < len(found) else sentence.last
                last = next((i for i in range(index + 1, last) if self._is_of_others(i)), last)
                for institution in self.comers.within(Span(sentence.first, last), listed=True, behind=index):
                    tie = Tie(institution, relation, event or institution, sentence)
                    if (id(tie.subject), relation, id(tie.object)) not in said:
                        said.add((id(tie.subject), relation, id(tie.object)))
                        yield tie

    def _of_sentence(self, sentence: Span) -> list[tuple[int, str]]:
        """Nouns for roles with their relations; none where the sentence denies."""
        places = tokens_with(self.page, self.nouns, sentence)
        if not places or any(t.norm == "nie" for t in self.page.tokens[sentence.first : sentence.last]):
            return []
        found = [(index, self._relation(self.page.tokens[index].text)) for index in places]
        nouns = [(index, relation) for index, relation in found if relation]
        return nouns if nouns and self._is_told(nouns[0][0], sentence) else []

    def _relation(self, word: str) -> str | None:
        found = lemmas(word)
        return next((relation for relation, nouns in self.roles.items() if found & nouns), None)

    def _is_told(self, index: int, sentence: Span) -> bool:
        for token in self.page.tokens[index + 1 : min(sentence.last, index + 1 + _MAX_BETWEEN)]:
            if token.text == ":" or lemmas(token.text) & words("attendance", "being"):
                return True
            if is_of_other(token):
                return False
        return False

    def _is_of_others(self, index: int) -> bool:
        """Like "… przy współpracy Szkoły …", "…, a patronat objął …": who follows has another role."""
        if self.page.tokens[index].norm in _OTHER_ROLE:
            return True
        if index + 1 >= len(self.page.tokens) or self.page.tokens[index].norm not in ("przy", "we", "w", "dzięki"):
            return False
        return bool(lemmas(self.page.tokens[index + 1].text) & words("attendance", "helping"))

    def _event(self, sentence: Span) -> Event | None:
        """The event of a sentence, else what the page named last, where that is an event and near."""
        place = bisect_left(self.named, sentence.first, key=lambda pair: pair[0])
        if place < len(self.named) and self.named[place][0] < sentence.last:
            thing = self.named[place][1]
            return thing if isinstance(thing, Event) else None
        if not place:
            return self.only
        index, thing = self.named[place - 1]
        near = self.page.block_index(sentence.first) - self.page.block_index(index) <= _NEAR
        return thing if near and isinstance(thing, Event) else None
