"""What lists behind labels say of events and groups: "Organizator: …", "Patronat honorowy: …", "Członkowie Rady: …".

Invariants: a list belongs to what the page named last before it; a project named in between has it, as before. What a
label says is of something else ("Partnerzy ABC:") is of no event; parties are those of an agreement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from loaders.documents.findings import Agreement, Event, Findings, Group, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.listed import Listed
from loaders.documents.polish.morphology import lemmas
from loaders.documents.polish.passages import contents

_NEAR = 10  # blocks between what a list belongs to and the list
_OF_EVENTS = {"leads": "organises", "organises": "organises", "partner_in": "partner_in", "supports": "supports"}


class LabelledTies:
    """Sorts the lists of one page: those of events and groups, and the rest, which are of projects."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page, self.findings = page, findings
        things: list[Thing] = [*findings.events, *findings.groups, *findings.projects]
        self.named = sorted(((m.span.first, t) for t in things for m in t.mentions), key=lambda pair: pair[0])
        signed = ((m.span.first, a) for a in findings.agreements for m in a.mentions)
        self.signed = sorted(signed, key=lambda pair: pair[0])
        self.intros = {item: bullets.intro for bullets in page.lists for item in bullets.items}
        self.own = {word for event in findings.events for word in event.name.split()}

    def run(self, listed: Iterable[Listed], cards: Sequence[Span]) -> tuple[list[Tie], list[Listed]]:
        """Ties of events and groups, and what was listed for something else; a card is all about its project."""
        ties: list[Tie] = []
        rest: list[Listed] = []
        for entry in listed:
            other = any(entry.quote.first in card for card in cards)
            tie = None if other else self._tie(entry)
            if tie is not None:
                ties.append(tie)
            elif entry.label.relation not in ("member_of", "party_to"):
                rest.append(entry)
        return ties, rest

    def _tie(self, entry: Listed) -> Tie | None:
        if entry.label.relation == "member_of":
            named = [g for g in self.findings.groups if g.mentions[0].span.first < entry.quote.first]
            group = self._before(entry, (Group,)) or self._only(named)
            return Tie(entry.institution, "member_of", group, entry.quote) if group else None
        if entry.label.relation == "party_to":
            agreement = self._signed_before(entry)
            return Tie(entry.institution, "party_to", agreement, entry.quote) if agreement else None
        relation = _OF_EVENTS.get(entry.label.relation)
        if relation is None or self._is_of_other(entry):
            return None
        event = self._before(entry, (Event,)) or (None if self.findings.projects else self._main())
        return Tie(entry.institution, relation, event, entry.quote) if event else None

    def _before(self, entry: Listed, kinds: tuple[type, ...]) -> Thing | None:
        """The thing named last before a list, where it is of these kinds and near."""
        place = bisect_left(self.named, entry.quote.first, key=lambda pair: pair[0])
        if not place:
            return None
        index, thing = self.named[place - 1]
        near = self.page.block_index(entry.quote.first) - self.page.block_index(index) <= _NEAR
        return thing if near and isinstance(thing, kinds) else None

    def _signed_before(self, entry: Listed) -> Agreement | None:
        """The agreement named last before a list of parties, else the only one."""
        place = bisect_left(self.signed, entry.quote.first, key=lambda pair: pair[0])
        if place:
            return self.signed[place - 1][1]
        return self.findings.agreements[0] if len(self.findings.agreements) == 1 else None

    def _is_of_other(self, entry: Listed) -> bool:
        """Whether the label says itself of what: an acronym that no event has in its name, or the project."""
        number = self.page.block_index(entry.quote.first)
        block = self.page.blocks[number].span
        said = self._label(Span(block.first, entry.quote.first)) or self._label(self._above(number))
        if said is None:
            return False
        words = self.page.tokens[said.first + 1 : said.last]
        acronym = any(t.shouted and t.is_word and t.text not in self.own for t in words)
        capitals = all(t.text.isupper() for t in self.page.tokens[said.first : said.last] if t.is_word)
        return (acronym and not capitals) or any(lemmas(t.text) & contents("owners", "heads") for t in words)

    def _above(self, number: int) -> Span:
        """The block that announces the lines of a list."""
        return self.page.blocks[self.intros.get(number, max(0, number - 1))].span

    def _label(self, span: Span) -> Span | None:
        """What stands before the colon of a line."""
        colon = next((i for i in range(span.first, span.last) if self.page.tokens[i].text == ":"), None)
        return Span(span.first, colon) if colon else None

    def _main(self) -> Thing | None:
        """The only event of a page, or the one that it names most, more than twice as often as any other."""
        often = sorted(self.findings.events, key=lambda event: -len(event.mentions))
        if len(often) > 1 and len(often[0].mentions) <= 2 * len(often[1].mentions):
            return None
        return often[0] if often else None

    @staticmethod
    def _only(things: Sequence[Thing]) -> Thing | None:
        return things[0] if len(things) == 1 else None
