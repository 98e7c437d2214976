"""Institutions of lists and addresses: what stands after "Partnerzy projektu:", and the name above a postal address.

Here a name needs no known beginning: the label, or the address, says that it is an institution.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from loaders.documents.findings import Institution, Project, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.brand_words import known_as_brands
from loaders.documents.polish.brands import BrandFinder
from loaders.documents.polish.entries import EntryReader, with_last
from loaders.documents.polish.foreign import add_foreign
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.lettered import LetteredFinder
from loaders.documents.polish.lines import lines_under
from loaders.documents.polish.morphology import lemmas, noun_readings
from loaders.documents.polish.role_cues import cells, is_dated_heading, is_leader, leads_others, of_cells, together_with
from loaders.documents.polish.seats import AddressReader

_MAX_LABELLED = 16  # tokens of a line like "Partner 1 – Gmina Lipki"
_MAX_BARE = 3  # words of a label without a colon
_MOST = 3  # of so many parts of a list one need not look like a name
_CLASS_AHEAD = 4  # tokens between a word for a class and its colon
_MAX_CELL = 24  # tokens of a line under a label
_COLLECTIVE = frozenset({"konsorcjum", "partnerstwo"})
_WITH = frozenset({"partnerski", "współpracujący", "uczestniczący"})  # "Instytucje partnerskie:"
_TOGETHER = frozenset({"partnerstwie", "współpracy", "konsorcjum", "porozumieniu"})


@dataclass(frozen=True, slots=True)
class Label:
    """What being listed after a word means."""

    relation: str
    words: frozenset[str]
    kind: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An institution that a label lists, with the words that do."""

    institution: Institution
    label: Label
    quote: Span


@cache
def labels() -> tuple[Label, ...]:
    """Labels of cooperation.toml."""
    return tuple(
        Label(entry["relation"], frozenset().union(*map(lemmas, entry["words"])), entry.get("kind"))
        for entry in grammar.load_cooperation()["label"]
    )


def of_relation(relation: str) -> Label:
    """The first label of a relation."""
    return next(label for label in labels() if label.relation == relation)


def _tie(entry: Listed, project: Thing) -> Tie:
    """Who is listed does something for the project; from whom money comes, the project has it."""
    if entry.label.relation == "funded_by":
        return Tie(project, "funded_by", entry.institution, entry.quote)
    return Tie(entry.institution, entry.label.relation, project, entry.quote)


class ListReader:
    """Adds to the institutions of a page those that labels and addresses name."""

    def __init__(self, page: Page, finder: InstitutionFinder, reserved: set[int] | None = None) -> None:
        self.page, self.finder, self.reserved = page, finder, reserved or set()
        self.entries = EntryReader(page, finder)

    def run(self) -> list[Listed]:
        """Everything listed after a label."""
        AddressReader(self.page, self.finder, self.entries.looks_like_name).run()
        brands = BrandFinder(self.page, self.finder, self.reserved)
        brands.run()
        add_foreign(self.page, self.finder, self.reserved)
        LetteredFinder(self.page, self.finder).run(self.reserved)
        found: list[Listed] = []
        for label, items in self._labelled():
            said, block = label, -1
            for item in items:
                here = self.page.block_index(item.first)
                said, block = said if here == block else label, here
                for part, role in self._by_role(item, said):
                    found += [Listed(i, role, part) for i in self.entries.institutions(part, role.kind)]
                    said = role  # who comes after a partner on the same line is one too
        self._examples()
        brands.repeated([*self.entries.added, *known_as_brands(self.finder)])
        return list(dict.fromkeys(found))

    def _by_role(self, item: Span, label: Label) -> list[tuple[Span, Label]]:
        """Like "Beneficjent: A w partnerstwie z B": whoever stands after these words is a partner."""
        for index in range(item.first + 1, min(item.first + 4, item.last - 1)):
            if self.page.tokens[index].text == ":" and (inner := self._label(Span(item.first, index))):
                return [(Span(index + 1, item.last), inner)]  # "Lider: A, partnerzy: B, C"
        for index in range(item.first + 1, item.last - 2):
            words = [token.norm for token in self.page.tokens[index : index + 3]]
            if words[0] in ("w", "we") and words[1] in _TOGETHER and words[2] in ("z", "ze"):
                before = index - (self.page.tokens[index - 1].text == ",")
                return [(Span(item.first, before), label), (Span(index + 3, item.last), of_relation("partner_in"))]
        leads = label.relation == "partner_in" and is_leader(self.page, item)
        return [(item, of_relation("leads") if leads else label)]

    def ties(self, listed: list[Listed], projects: list[Project], cards: list[tuple[Span, Project]]) -> list[Tie]:
        """What the lists say of the project of their card, else of the page's one project, or the one named before."""
        named = sorted(((m.span.first, p) for p in projects for m in p.mentions), key=lambda pair: pair[0])
        ties = []
        for entry in listed:
            card = next((project for span, project in cards if entry.quote.first in span), None)
            project = card or self._project(entry.quote, named, projects)
            if project is not None:
                ties.append(_tie(entry, project))
        return ties

    @staticmethod
    def _project(quote: Span, named: list[tuple[int, Project]], projects: list[Project]) -> Thing | None:
        before = bisect_left(named, quote.first, key=lambda pair: pair[0])
        if before:
            return named[before - 1][1]
        return projects[0] if len(projects) == 1 else None

    def _labelled(self) -> Iterator[tuple[Label, list[Span]]]:
        """Labels with their items: on the same line ("Partnerzy: A, B"), or the lines after."""
        lists = {bullets.intro: bullets.items for bullets in self.page.lists}
        for number, block in enumerate(self.page.blocks):
            colon = self._label_end(block.span)
            if colon is None:
                following = number + 1 < len(self.page.blocks)
                if (label := self._cell_label(number)) and following:
                    yield label, self._cell(self.page.blocks[number + 1].span)
                elif label := self._bare_label(number):
                    below = [self.page.blocks[item].span for item in lists.get(number, ())]
                    yield label, below or self._paragraph(number + 1)
                continue
            first = block.span.first + (self.page.tokens[block.span.first].text == "|")
            label = self._label(Span(first, colon))
            items = lists.get(number, ())
            if label is None:
                continue
            if colon + 1 < block.span.last:
                yield label, self._parts(Span(colon + 1, block.span.last))
            elif items:
                listed = takewhile(lambda item: not is_dated_heading(self.page, item), items)
                yield label, [part for item in listed for part in self._parts(self.page.blocks[item].span)]
            elif number + 1 < len(self.page.blocks):
                yield label, self._next(number + 1, lists)

    def _bare_label(self, number: int) -> Label | None:
        """Like "Partnerzy", "Sponsorzy turnieju" alone on a line."""
        span = self.page.blocks[number].span
        tokens = self.page.tokens[span.first : span.last]
        if len(tokens) > _MAX_BARE or not tokens[0].capital or any(not t.is_word for t in tokens):
            return None
        words = lemmas(tokens[0].text)
        plural = any("pl" in r.numbers and "nom" in r.cases for r in noun_readings(tokens[0].text))
        several = plural or words & _COLLECTIVE
        return next((label for label in labels() if several and words & label.words), None)

    def _cell_label(self, number: int) -> Label | None:
        """Like "Lider", "Partner projektu" alone on a line, with a name on the next."""
        span = self.page.blocks[number].span
        tokens = self.page.tokens[span.first : span.last]
        if len(tokens) > _MAX_BARE or not tokens[0].capital or not (lemmas(tokens[0].text) & cells()):
            return None
        nominative = any("sg" in r.numbers and "nom" in r.cases for r in noun_readings(tokens[0].text))
        rest = all(lemmas(t.text) & of_cells() or t.text[0].isdigit() for t in tokens[1:])
        return self._label(span) if nominative and rest else None

    def _cell(self, span: Span) -> list[Span]:
        """A line that is a name, or begins with one: "Fundacja Lipa w partnerstwie z Gminą Lipki"."""
        parts = self._parts(span)
        short = span.last - span.first <= _MAX_CELL
        return parts if parts and short and self.page.tokens[span.last - 1].text not in "?!:" else []

    def _paragraph(self, number: int) -> list[Span]:
        """The first part of each line under a label: what else stands there says what the first is."""
        lines = lines_under(self.page, self.finder.taken, number, self._bare_label)
        return [parts[0] for line in lines if (parts := self._parts(line))] if len(lines) > 1 else []

    def _next(self, number: int, lists: dict[int, tuple[int, ...]]) -> list[Span]:
        """After a label alone on its line: an enumeration by commas, or the list that one more sentence announces."""
        if number in lists:
            return [self.page.blocks[item].span for item in lists[number]]
        span = self.page.blocks[number].span
        parts = self._parts(span)
        names = sum(self.entries.looks_like_name(part) for part in parts)
        return parts if len(parts) > 1 and names * _MOST >= len(parts) * (_MOST - 1) else []

    def _examples(self) -> None:
        """Like "takie szkoły jak: A, B", "partnerzy wydarzenia: A, B" inside a sentence: what a class or role lists."""
        classes = grammar.words("lists", "classes")
        for sentence in self.page.sentences:
            for colon in range(sentence.first + 1, sentence.last - 1):
                if self.page.tokens[colon].text != ":":
                    continue
                before = self.page.tokens[max(sentence.first, colon - _CLASS_AHEAD) : colon]
                if any(lemmas(token.text.split("-")[0]) & classes for token in before):  # "LGD-ami:"
                    for part in with_last(self.page, self._parts(Span(colon + 1, sentence.last))):
                        self.entries.institutions(part, None)

    def _label_end(self, span: Span) -> int | None:
        """The colon after at most five words at the start of a block, or a dash between spaces in a short one."""
        roles = grammar.words("lists", "roles")
        for index in range(span.first + 1, min(span.last, span.first + 6)):
            token = self.page.tokens[index]
            dash = token.is_dash and self.page.tokens[index - 1].end < token.start
            short = dash and span.last - span.first <= _MAX_LABELLED
            bar = token.text == "|" and self._opens_row(span, index)
            if token.text == ":" or bar or (short and lemmas(self.page.tokens[span.first].text) & roles):
                return index
        return None

    def _opens_row(self, span: Span, index: int) -> bool:
        """Whether a bar ends the first cell of a row: "Realizator | Gmina Lipki", "| Partner | Fundacja Lipa |"."""
        return index > span.first + (self.page.tokens[span.first].text == "|") and index + 1 < span.last

    def _label(self, span: Span) -> Label | None:
        words = [lemmas(token.text) for token in self.page.tokens[span.first : span.last]]
        if any(w & grammar.words("lists", "no_labels") for w in words):
            return None
        classes = len(words) > 1 and words[0] & grammar.words("lists", "classes") and words[1] & _WITH
        leading = bool(words) and "partner" in words[0] and leads_others(self.page, span)
        if classes or leading:
            return of_relation("leads" if leading else "partner_in")
        found = next((label for label in labels() if words and any(w & label.words for w in words[:2])), None)
        return found or ((wanted := together_with(self.page, span)) and of_relation(wanted)) or None

    def _parts(self, span: Span) -> list[Span]:
        """Items of an enumeration; a full stop ends it."""
        parts, first = [], span.first
        for index in range(span.first, span.last + 1):
            if index == span.last or self._separates(index, span):
                if index > first:
                    parts.append(self._without_end(Span(first, index)))
                first = index + 1
        return parts

    def _separates(self, index: int, span: Span) -> bool:
        """A comma; "i" and "oraz" beside a name that is known already, which they are no part of."""
        token = self.page.tokens[index]
        if token.norm not in ("i", "oraz"):
            row = self.page.tokens[self.page.blocks[self.page.block_index(index)].span.first].text == "|"
            return token.text in (",;|" if row else ",;") and index not in self.page.quoted
        beside = index - 1 in self.finder.taken or index + 1 in self.finder.taken
        following = self.page.tokens[index + 1] if index + 1 < span.last else None
        return index not in self.finder.taken and beside and following is not None and following.capital

    def _without_end(self, span: Span) -> Span:
        last = span.last
        if (
            last - span.first > 1
            and self.page.tokens[last - 1].text == "."
            and self.page.tokens[last - 2].norm not in ("św", "o")
        ):
            last -= 1
        return Span(span.first, last)
