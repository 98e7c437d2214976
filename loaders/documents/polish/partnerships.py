"""Agreements and who they join, told apart from each other: "umowa partnerska na realizację projektu „…” między A i B"
makes A and B partners of the project; who runs a project together has signed the partnership that names nobody else.

Invariant: nobody becomes a party of an agreement of which the page names a party otherwise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.documents.findings import Agreement, Findings, Mention, Project, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.comers import Comers
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, noun_readings

_PARTNERSHIP = frozenset({"partnerski", "partnerstwo", "konsorcjum", "konsorcyjny"})
_PAYING = frozenset({"dofinansowanie", "dofinansować", "dotacja", "powierzenie", "nie"})
_JOINED = frozenset({"member_of", "cooperates_with", "partner_in"})
_SIGNED = frozenset({"podpisać", "podpisywać", "podpisanie", "zawrzeć", "zawarcie", "parafować"})
_CAME = frozenset({"uczestnik"})
_MATTER = (("w", "tej", "sprawie"), ("w", "tym", "zakresie"), ("w", "tym", "celu"))
_NEAR, _NEXT, _BEFORE_VERB = 4, 2, 5  # tokens behind "umowa"; sentences; tokens between "uczestnikami" and "byli"
_LEAST = 2


def partnerships(page: Page, findings: Findings, ties: list[Tie]) -> Iterator[Tie]:
    """Partners that an agreement for a project makes, and parties of agreements that name none."""
    if findings.agreements:
        yield from _Partnerships(page, findings, ties).run()


class _Partnerships:
    """Reads them from the ties that are known."""

    def __init__(self, page: Page, findings: Findings, ties: list[Tie]) -> None:
        self.page, self.findings, self.ties = page, findings, ties
        named = [(m, p) for p in findings.projects for m in p.mentions]
        self.projects = sorted(named, key=lambda pair: pair[0].span.first)
        self.institutions = {m.span.first for i in findings.institutions for m in i.mentions}

    def run(self) -> Iterator[Tie]:
        """Every tie that follows."""
        for agreement in self.findings.agreements:
            if agreement.status is not None:
                continue
            parties = [tie for tie in self.ties if tie.relation == "party_to" and tie.object is agreement]
            for mention in agreement.mentions:
                found = list(self._of_mention(agreement, mention, parties))
                yield from found
                if found:
                    break

    def _of_mention(self, agreement: Agreement, mention: Mention, parties: list[Tie]) -> Iterator[Tie]:
        sentence = self.page.sentence_of(mention.span.first)
        project = self._project(mention, sentence)
        if parties:
            for tie in parties if project is not None else ():
                if project is not None:
                    yield Tie(tie.subject, "partner_in", project, tie.quote, "implied")
            return
        if not tokens_with(self.page, _SIGNED, sentence):
            return
        joined = self._partners(project) if project is not None else self._before(sentence)
        sides = joined or list(self._participants(sentence))
        for side, quote in sides if len({id(side) for side, _ in sides}) >= _LEAST else ():
            yield Tie(side, "party_to", agreement, quote, "implied")

    def _project(self, mention: Mention, sentence: Span) -> Project | None:
        """The project that a sentence names behind an agreement of partners, with nobody between them."""
        limit = min(sentence.last, mention.span.last + _NEAR)
        tokens = self.page.tokens
        if not any(lemmas(t.text) & _PARTNERSHIP for t in tokens[mention.span.first : limit]):
            return None
        place = bisect_left(self.projects, mention.span.last, key=lambda pair: pair[0].span.first)
        if place == len(self.projects) or self.projects[place][0].span.first >= sentence.last:
            return None
        named, project = self.projects[place]
        between = tokens[mention.span.last : named.span.first]
        other = any(t.is_dash or t.index in self.institutions or lemmas(t.text) & _PAYING for t in between)
        return None if other else project

    def _partners(self, project: Project) -> list[tuple[Thing, Span]]:
        """Who leads a project and who are its partners, where there are both or several."""
        return [
            (tie.subject, tie.quote)
            for tie in self.ties
            if tie.object is project and tie.relation in ("leads", "partner_in")
        ]

    def _before(self, sentence: Span) -> list[tuple[Thing, Span]]:
        """Like "A, B i C utworzyły … Porozumienie w tej sprawie podpisano …": who the sentence before joins."""
        norms = [t.norm for t in self.page.tokens[sentence.first : sentence.last]]
        pointing = any(tuple(norms[i : i + 3]) in _MATTER for i in range(len(norms)))
        place = self.page.sentence_index(sentence.first)
        if not pointing or not place:
            return []
        before = self.page.sentences[place - 1]
        told = [t for t in self.ties if t.relation in _JOINED and before.first <= t.quote.first < before.last]
        both = [(t.object, t.quote) for t in told if t.relation == "cooperates_with"]
        return [*((t.subject, t.quote) for t in told), *both]

    def _participants(self, sentence: Span) -> Iterator[tuple[Thing, Span]]:
        """Like "Uczestnikami spotkania byli przedstawiciele A, B i C" right behind the signing."""
        place = self.page.sentence_index(sentence.first)
        for following in self.page.sentences[place + 1 : place + 1 + _NEXT]:
            told = self.page.tokens[following.first : following.last]
            at = next((i for i in tokens_with(self.page, _CAME, following) if self._are(i, following)), None)
            if at is None or any(t.norm == "nie" for t in told):
                continue
            for institution in Comers(self.page, self.findings, []).within(following, behind=at):
                yield institution, following
            return

    def _are(self, index: int, sentence: Span) -> bool:
        """Whether "uczestnikami" stands in the plural before "byli"."""
        nouns = noun_readings(self.page.tokens[index].text)
        behind = self.page.tokens[index + 1 : min(sentence.last, index + _BEFORE_VERB)]
        several = any("pl" in r.numbers and "inst" in r.cases for r in nouns)
        return several and any("być" in lemmas(t.text) for t in behind)


__all__ = ["partnerships"]
