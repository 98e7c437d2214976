"""Who came to an event: "w debacie udział wzięli przedstawiciele Gminy …", "wśród gości byli: …".

Invariant: a sentence that invites, denies or tells what may be says nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from loaders.documents.findings import Event, Findings, Tie
from loaders.documents.page import Block, Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.comers import Comers, is_verb
from loaders.documents.polish.event_words import words
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, readings

_NEAR = 4  # blocks after an event in which it is still spoken of
_MAX_ITEM = 30  # tokens of an item of a list of guests
_MOST = 25  # lines below what announces a list in parts
_SHOWING = frozenset({"przez", "były", "byli", "są"})  # "sektory reprezentowane były przez:"
_ELSEWHERE = frozenset({"projekt", "program", "przetarg", "nabór", "rekrutacja"})  # in which one takes part as well


class ParticipantFinder:
    """Reads who came to the events of one page."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page = page
        named = [(m.span.first, event) for event in findings.events for m in event.mentions]
        self.events = sorted(named, key=lambda pair: pair[0])
        self.comers = Comers(page, findings, [*findings.events])
        self.lists = {bullets.intro: bullets.items for bullets in page.lists}

    def run(self, known: list[Tie]) -> Iterator[Tie]:
        """Ties that the `known` ones do not say in other words."""
        said = {(id(t.subject), id(t.object)) for t in known}
        for number, block in enumerate(self.page.blocks if self.events else ()):
            for tie in self._of_block(number, block):
                if (id(tie.subject), id(tie.object)) not in said:
                    said.add((id(tie.subject), id(tie.object)))
                    yield tie

    def _of_block(self, number: int, block: Block) -> Iterator[Tie]:
        event: Event | None = None
        for sentence in block.sentences:
            went_on = event if event is not None and self._is_without_verb(sentence) else None
            event = self._attended(sentence) or went_on
            if event is None:
                continue
            for institution in self.comers.within(sentence, listed=went_on is not None):
                yield Tie(institution, "partner_in", event, sentence)
            for item in self._items(number) if sentence == block.sentences[-1] else ():
                span = self.page.blocks[item].span
                for institution in self.comers.within(span, listed=True) if span.last - span.first <= _MAX_ITEM else ():
                    yield Tie(institution, "partner_in", event, span)

    def _items(self, number: int) -> Iterator[int]:
        """Items of the list that a block announces; where that is in parts, the items below their headings."""
        yield from self.lists.get(number, ())
        blocks = self.page.blocks
        if number in self.lists or self.page.tokens[blocks[number].span.last - 1].text != ":":
            return
        for below in range(number + 1, min(len(blocks), number + 1 + _MOST)):
            if self.page.tokens[blocks[below].span.last - 1].text in ".!?":
                return
            yield below

    def _attended(self, sentence: Span) -> Event | None:
        """The event to which, as a sentence says, somebody came."""
        tokens = self.page.tokens
        took = self._says(sentence, {"udział"}) and self._says(sentence, words("attendance", "taking"))
        came = any(is_verb(tokens[i].text) for i in self._says(sentence, words("attendance", "verbs")))
        was = self._says(sentence, words("attendance", "present")) and self._says(
            sentence, words("attendance", "being")
        )
        ends = tokens[sentence.last - 1].text == ":" and tokens[sentence.last - 2].norm in _SHOWING
        shown = ends and any(_is_passive(tokens[i].text) for i in self._says(sentence, {"reprezentować"}))
        if not (took or came or was or shown) or self._says(sentence, words("attendance", "inviting")):
            return None
        denied = any(token.norm == "nie" for token in tokens[sentence.first : sentence.last])
        return None if denied else self._event(sentence)

    def _says(self, sentence: Span, words: Iterable[str]) -> Sequence[int]:
        return tokens_with(self.page, words, sentence)

    def _event(self, sentence: Span) -> Event | None:
        """The one that the sentence names, else the last before it that is near."""
        place = bisect_left(self.events, sentence.first, key=lambda pair: pair[0])
        if place < len(self.events) and self.events[place][0] < sentence.last:
            return self.events[place][1]
        tokens = self.page.tokens[sentence.first : sentence.last]
        if not place or any(lemmas(t.text) & _ELSEWHERE for t in tokens):
            return None
        index, event = self.events[place - 1]
        far = self.page.block_index(sentence.first) - self.page.block_index(index)
        only = len({id(event) for _, event in self.events}) == 1
        return event if far <= _NEAR or (only and self._says(sentence, grammar.words("events", "heads"))) else None

    def _is_without_verb(self, sentence: Span) -> bool:
        """Like "Dyrektor Szkoły …, komendant Straży …": a list of guests that goes on in a sentence of its own."""
        tokens = self.page.tokens[sentence.first : sentence.last]
        return not any(is_verb(t.text) for t in tokens if not t.capital)


def _is_passive(word: str) -> bool:
    return any(r.pos == "ppas" for r in readings(word))
