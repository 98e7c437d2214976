"""Roles that stand beside a name: "Gmina Lipki (lider)", "Szkoła …, partner projektu, …", lines like "Gmina … – lider".

Invariant: the noun for the role stands right behind the name, in brackets, between commas or after a dash, and nothing
but what it is a role in goes on behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache

from loaders.documents.findings import Findings, Institution, Mention, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.plainer import is_union

_CLASSES = frozenset({"firma", "spółka", "fundacja", "stowarzyszenie"})
_PAUSES = frozenset({",", "-", "–", "—"})
_MAX_ROLE = 8  # tokens of "partner wiodący projektu „…”"
_NEAR = 12  # blocks behind a thing in which a list with roles is about it
_TOGETHER = frozenset({"konsorcjum", "partnerstwo", "w", "we"})
_OPENING = frozenset({"(", ",", "-", "–", "—", "|"})
_CLOSING = frozenset({")", ",", "-", "–", "—", "|", ".", ";"})


@cache
def _roles() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The kinds of things that a role is of, and the nouns, by relation."""
    entries = grammar.load("turns.toml")["role"]
    return {e["relation"]: (frozenset(e["of"]), frozenset(e["nouns"])) for e in entries}


@lru_cache(maxsize=5_000)
def _of_role(word: str) -> tuple[str, ...]:
    """The relations that a noun in the nominative tells of."""
    found = frozenset(r.base.casefold() for r in noun_readings(word) if r.cases & {"nom", "inst", "gen", "acc"})
    return tuple(relation for relation, (_, nouns) in _roles().items() if found & nouns)


def _kind(thing: Thing) -> str:
    return "group" if is_union(thing) else thing.slot


class Appositions:
    """Reads the roles beside the names of one page."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page, self.findings = page, findings
        things: list[Thing] = [*findings.projects, *findings.events, *findings.groups, *findings.agreements]
        things += [institution for institution in findings.institutions if is_union(institution)]
        named = [(m.span, thing) for thing in things for m in thing.mentions]
        self.named = sorted(named, key=lambda pair: pair[0].first)
        self.inside = {i for span, _ in self.named for i in range(span.first, span.last)}

    def run(self) -> Iterator[Tie]:
        """A tie for each role that is told of something."""
        for institution in self.findings.institutions if self.named else ():
            for mention in institution.mentions:
                if mention.pointing:
                    continue
                if tie := self._of(institution, mention.span) or self._named_after(institution, mention):
                    yield tie

    def _of(self, institution: Institution, span: Span) -> Tie | None:
        block = self.page.blocks[self.page.block_index(span.first)].span
        opening = self._opening(span.last, block)
        if opening is None:
            return None
        for index in range(opening + 1, min(opening + 3, block.last)):
            relations = _of_role(self.page.tokens[index].text)
            end = self._end(index + 1, block) if relations else None
            if end is not None and not (self.page.tokens[opening].text == "," and end == index + 1 == block.last):
                return self._tie(institution, relations, Span(span.first, end), index)
            if not any(r.is_adjective for r in readings(self.page.tokens[index].text)):
                return None
        return None

    def _named_after(self, institution: Institution, mention: Mention) -> Tie | None:
        """Like "głównego organizatora, firmy …", "lidera projektu – Gminy …": the role stands first."""
        index = mention.span.first - 1
        sentence = self.page.sentence_of(mention.span.first)
        if index > sentence.first and lemmas(self.page.tokens[index].text) & _CLASSES:
            index -= 1
        if index <= sentence.first or self.page.tokens[index].text not in _PAUSES:
            return None
        for place in range(index - 1, max(sentence.first - 1, index - _MAX_ROLE), -1):
            word = self.page.tokens[place].text
            if (relations := _of_role(word)) and place not in self.inside:
                one = [r for r in noun_readings(word) if "sg" in r.numbers and r.cases & mention.cases - {"nom", "voc"}]
                return self._tie(institution, relations, Span(place, mention.span.last), place) if one else None
            fits = place in self.inside or any("gen" in r.cases or r.is_adjective for r in readings(word))
            if not fits:
                return None
        return None

    def _opening(self, index: int, block: Span) -> int | None:
        """The sign behind a name, or behind its seat in brackets: "Fundacja … (Lipki), koordynator projektu"."""
        if index < block.last and self.page.tokens[index].text in "\"”»’'":
            index += 1
        if index < block.last and self.page.tokens[index].text == "(":
            closing = next(
                (i for i in range(index, min(block.last, index + 8)) if self.page.tokens[i].text == ")"), None
            )
            inside = any(_of_role(self.page.tokens[i].text) for i in range(index, closing or index))
            index = index if inside or closing is None else closing + 1
        return index if index < block.last and self.page.tokens[index].text in _OPENING else None

    def _end(self, index: int, block: Span) -> int | None:
        """Where the words about the role end; None where something else goes on."""
        for place in range(index, min(block.last, index + _MAX_ROLE)):
            token = self.page.tokens[place]
            ended = token.text in _CLOSING or "\n" in self.page.text[self.page.tokens[place - 1].end : token.start]
            if ended and place not in self.inside:
                return place
            found = readings(token.text)
            fits = any("gen" in r.cases or r.is_adjective for r in found) or place in self.inside
            if not (fits or not token.is_word or token.text[0].isdigit() or token.norm in ("pn", "pt", "w", "i")):
                return place if token.norm in ("oraz", "a") else None
        return block.last if block.last <= index + _MAX_ROLE else None

    def _tie(self, institution: Institution, relations: tuple[str, ...], quote: Span, index: int) -> Tie | None:
        for relation in relations:
            thing = self._meant(relation, quote, index)
            if thing is not None and thing is not institution:
                return Tie(institution, relation, thing, quote)
        return None

    def _meant(self, relation: str, quote: Span, index: int) -> Thing | None:
        """What the words of the role name, else what their sentence, else what the page named last before."""
        kinds = _roles()[relation][0]
        sentence = self.page.sentence_of(index)
        for span in (Span(index, quote.last), sentence):
            place = bisect_left(self.named, span.first, key=lambda pair: pair[0].first)
            inside = []
            while place < len(self.named) and self.named[place][0].first < span.last:
                inside.append(self.named[place][1])
                place += 1
            fitting = [thing for thing in inside if _kind(thing) in kinds]
            if fitting:
                return fitting[0]
            if inside and span is not sentence:
                return None
        place = bisect_left(self.named, sentence.first, key=lambda pair: pair[0].first)
        before = [pair for pair in self.named[:place] if _kind(pair[1]) in kinds]
        if not before or self._is_of_other(index):
            return None
        far = self.page.block_index(index) - self.page.block_index(before[-1][0].first)
        return before[-1][1] if far <= _NEAR else None

    def _is_of_other(self, index: int) -> bool:
        """Like "partner gminy", "lider rynku": not of a project or event."""
        following = self.page.tokens[index + 1 : index + 2]
        if not following or not following[0].is_word:
            return False
        heads = (
            _TOGETHER
            | grammar.words("projects", "heads")
            | grammar.words("events", "any")
            | grammar.words("events", "heads")
        )
        adjective = any(r.is_adjective for r in readings(following[0].text))
        return not adjective and not lemmas(following[0].text) & heads
