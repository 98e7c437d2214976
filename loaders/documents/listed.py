"""Institutions of lists and addresses: what stands after "Partnerzy projektu:", and the name above a postal address.

Here a name needs no known beginning: the label, or the address, says that it is an institution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from loaders.documents import grammar
from loaders.documents.dates import dates
from loaders.documents.extents import legal_form_at
from loaders.documents.findings import Institution, Project, Thing, Tie
from loaders.documents.institutions import InstitutionFinder
from loaders.documents.morphology import ALL_CASES, lemmas, readings
from loaders.documents.page import Page, Span
from loaders.documents.places import place_at, quiet
from loaders.values.privacy import MASK

_POSTCODE = re.compile(r"\d{2}-\d{3}")
_MAX_NAME = 10  # words of a name without a known beginning
_MAX_HEADING, _MAX_DAY = 10, 30  # tokens; characters of a line that is a date
_MAX_ADDRESS = 30  # tokens between an institution and its postcode
_MAX_LABELLED = 16  # tokens of a line like "Partner 1 – Gmina Lipki"
_TOGETHER = frozenset({"partnerstwie", "współpracy", "konsorcjum", "porozumieniu"})
_STREET = {"ul", "al", "pl", "os", "ulica", "aleja", "plac", "osiedle"}
_STREET_TOKENS = 12


def is_dated_heading(page: Page, number: int) -> bool:
    """A short line without an end, and a line under it that is nothing but a date: it begins something new."""
    if number + 1 >= len(page.blocks) or not page.is_item(number):
        return False
    span, text = page.blocks[number].span, page.words(page.blocks[number + 1].span)
    days = dates(text) if len(text) < _MAX_DAY else []
    dated = any(d.first and len(d.first) == 10 and d.end - d.start > len(text) - 4 for d in days)
    return dated and 2 <= span.last - span.first <= _MAX_HEADING


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


def _tie(entry: Listed, project: Thing) -> Tie:
    """Who is listed does something for the project; from whom money comes, the project has it."""
    if entry.label.relation == "funded_by":
        return Tie(project, "funded_by", entry.institution, entry.quote)
    return Tie(entry.institution, entry.label.relation, project, entry.quote)


class ListReader:
    """Adds to the institutions of a page those that labels and addresses name."""

    def __init__(self, page: Page, finder: InstitutionFinder) -> None:
        self.page, self.finder = page, finder

    def run(self) -> list[Listed]:
        """Everything listed after a label."""
        self._addresses()
        self._seats()
        self._companies()
        found: list[Listed] = []
        for label, items in self._labelled():
            said, block = label, -1
            for item in items:
                here = self.page.block_index(item.first)
                said, block = said if here == block else label, here
                for part, role in self._by_role(item, said):
                    found += [Listed(i, role, part) for i in self._institutions(part, role)]
                    said = role  # who comes after a partner on the same line is one too
        return list(dict.fromkeys(found))

    def _by_role(self, item: Span, label: Label) -> list[tuple[Span, Label]]:
        """Like "Beneficjent: A w partnerstwie z B": whoever stands after these words is a partner."""
        partners = next((known for known in labels() if known.relation == "partner_in"), label)
        for index in range(item.first + 1, item.last - 2):
            words = [token.norm for token in self.page.tokens[index : index + 3]]
            if words[0] in ("w", "we") and words[1] in _TOGETHER and words[2] in ("z", "ze"):
                before = index - (self.page.tokens[index - 1].text == ",")
                return [(Span(item.first, before), label), (Span(index + 3, item.last), partners)]
        return [(item, label)]

    def ties(self, listed: list[Listed], projects: list[Project], cards: list[tuple[Span, Project]]) -> list[Tie]:
        """What the lists say of the project of their card, else of the page's one project, or the one named before."""
        ties = []
        for entry in listed:
            card = next((project for span, project in cards if entry.quote.first in span), None)
            project = card or self._project(entry.quote, projects)
            if project is not None:
                ties.append(_tie(entry, project))
        return ties

    @staticmethod
    def _project(quote: Span, projects: list[Project]) -> Thing | None:
        before = [(m.span.first, p) for p in projects for m in p.mentions if m.span.first < quote.first]
        if before:
            return max(before, key=lambda pair: pair[0])[1]
        return projects[0] if len(projects) == 1 else None

    def _labelled(self) -> Iterator[tuple[Label, list[Span]]]:
        """Labels with their items: on the same line ("Partnerzy: A, B"), or the lines after."""
        lists = {bullets.intro: bullets.items for bullets in self.page.lists}
        for number, block in enumerate(self.page.blocks):
            colon = self._label_end(block.span)
            if colon is None:
                continue
            label = self._label(Span(block.span.first, colon))
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

    def _next(self, number: int, lists: dict[int, tuple[int, ...]]) -> list[Span]:
        """After a label alone on its line: an enumeration by commas, or the list that one more sentence announces."""
        if number in lists:
            return [self.page.blocks[item].span for item in lists[number]]
        span = self.page.blocks[number].span
        parts = self._parts(span)
        return parts if len(parts) > 1 and all(self._looks_like_name(part) for part in parts) else []

    def _label_end(self, span: Span) -> int | None:
        """The colon after at most five words at the start of a block, or a dash between spaces in a short one."""
        roles = grammar.words("lists", "roles")
        for index in range(span.first + 1, min(span.last, span.first + 6)):
            token = self.page.tokens[index]
            dash = token.is_dash and self.page.tokens[index - 1].end < token.start
            short = dash and span.last - span.first <= _MAX_LABELLED
            if token.text == ":" or (short and lemmas(self.page.tokens[span.first].text) & roles):
                return index
        return None

    def _label(self, span: Span) -> Label | None:
        words = [lemmas(token.text) for token in self.page.tokens[span.first : span.last]]
        if any(w & grammar.words("lists", "no_labels") for w in words):
            return None
        return next((label for label in labels() if words and any(w & label.words for w in words[:2])), None)

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
            return token.text in ",;" and index not in self.page.quoted
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

    def _institutions(self, item: Span, label: Label) -> list[Institution]:
        """Institutions in an item; where none is known, the item itself as far as it looks like a name."""
        known = [self.finder.taken[i] for i in range(item.first, item.last) if i in self.finder.taken]
        if known:
            return list(dict.fromkeys(known))
        if not self._looks_like_name(item):
            return []
        name = " ".join(self.page.words(item).split())
        return [self.finder.add(name, label.kind, None, item, ALL_CASES)]

    def _looks_like_name(self, item: Span) -> bool:
        """Short, starts with a capital, holds a word with a capital other than a person's, no verb, no date."""
        if item.last - item.first > 2 * _MAX_NAME:
            return False
        tokens = self.page.tokens[item.first : item.last]
        words = [token for token in tokens if token.is_word]
        if not words or len(words) > _MAX_NAME or not (tokens[0].capital or tokens[0].text in '„"”'):
            return False
        given = not words[0].shouted and any("imię" in r.names for r in readings(words[0].text))
        person = given and len(words) < 4
        verbs = any(
            r.pos in ("fin", "praet", "impt", "bedzie") for w in words for r in readings(w.text)[:1] if not w.capital
        )
        odd = any(token.text[0] in f"{MASK}@=/():" for token in tokens)
        return not person and not verbs and not odd and sum(w.capital for w in words) * 2 >= len(words)

    def _addresses(self) -> None:
        """The name above "ul. … 1, 00-001 Miasto", and the place of an institution that such an address follows."""
        for token in self.page.tokens:
            if not _POSTCODE.fullmatch(token.text) or token.index + 1 >= len(self.page.tokens):
                continue
            town = self._town(token.index + 1)
            street = self._street(token.index)
            if town is None or street is None:
                continue
            self._addressed(street, town, Span(street, town.last))

    def _seats(self) -> None:
        """Like "z siedzibą w …" after a name tells the place."""
        tokens = self.page.tokens
        for index in range(len(tokens) - 3):
            words = [token.norm for token in tokens[index : index + 3]]
            institution = self.finder.taken.get(index - 1)
            if institution is None or words[:2] != ["z", "siedzibą"] or words[2] not in ("w", "we"):
                continue
            place = place_at(self.page, index + 3, self.page.sentence_of(index).last)
            if place is not None and place.name is not None and institution.place in (None, place.name):
                institution.place, institution.located = place.name, Span(index, place.span.last)
                institution.aside = (index, place.span.last)

    def _companies(self) -> None:
        """Words with capitals right before "S.A.", "sp. z o.o."."""
        for token in self.page.tokens:
            last = legal_form_at(self.page, token.index) if token.index not in self.finder.taken else None
            first = token.index
            limit = self.page.sentence_of(first).first
            while last and first > max(limit, token.index - 6) and self._in_company_name(first - 1):
                first -= 1
            if last and first < token.index:
                span = Span(first, last)
                self.finder.add(" ".join(self.page.words(span).split()), "company", None, span, ALL_CASES)

    def _in_company_name(self, index: int) -> bool:
        token = self.page.tokens[index]
        return (
            token.is_word
            and token.capital
            and index not in self.finder.taken
            and not lemmas(token.text) & grammar.words("names", "ends")
        )

    def _town(self, index: int) -> Span | None:
        last = index
        block = self.page.blocks[self.page.block_index(index)].span
        while (
            last < block.last and last - index < 3 and self.page.tokens[last].capital and self.page.tokens[last].is_word
        ):
            last += 1
        return Span(index, last) if last > index else None

    def _street(self, postcode: int) -> int | None:
        for index in range(postcode - 1, max(-1, postcode - _STREET_TOKENS), -1):
            if self.page.tokens[index].norm in _STREET:
                return index
        return None

    def _addressed(self, street: int, town: Span, address: Span) -> None:
        place = quiet(self.page.words(town))
        end = street - 1 if street and self.page.tokens[street - 1].text in ",-–" else street
        institution = self.finder.taken.get(end - 1)
        if institution is None:
            name = self._name_before(end)
            if name is None:
                return
            institution = self.finder.add(" ".join(self.page.words(name).split()), None, None, name, ALL_CASES)
        if institution.place is None:
            institution.place = place
        if institution.place == place:
            mention = next((m.span for m in institution.mentions if m.span.last == end), None)
            institution.located = Span(mention.first if mention else address.first, address.last)

    def _name_before(self, end: int) -> Span | None:
        """The line above an address, where it is a name."""
        if end == 0:
            return None
        block = self.page.blocks[self.page.block_index(end - 1)].span
        span = Span(block.first, end)
        fits = self._looks_like_name(span) and span.last - span.first <= _MAX_NAME
        return span if fits and not any(i in self.finder.taken for i in range(span.first, span.last)) else None
