"""Institutions of lists: after labels ("Partners: …"), below headings and in columns of tables.

Here a name needs no known head: the label or the column says that it is an institution. What they belong to is the
project named last before the label, or else the group, network or event of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.documents.findings import Event, Findings, Group, Institution, Project, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.western.cards import CardReader
from loaders.documents.western.institutions import InstitutionFinder
from loaders.documents.western.item_lines import ItemLines
from loaders.documents.western.item_names import ItemNames
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.list_labels import LabelReader
from loaders.documents.western.profiles import ProfileReader
from ontology import vocab

_MAX_LIST, _MAX_HEADING, _MAX_ODD = 60, 25, 14  # lines; tokens; tokens
_JOINS: dict[type, dict[str, str]] = {  # what a label says, by what the page is about
    Project: {label: label for label in ("leads", "partner_in", "funded_by", "supports")} | {"member_of": "partner_in"},
    Group: {"leads": "member_of", "partner_in": "member_of", "member_of": "member_of"},
    Institution: {"partner_in": "member_of", "member_of": "member_of"},
    Event: {label: label for label in ("organises", "partner_in", "supports", "funded_by")},
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An institution that a label lists, with the words that do."""

    institution: Institution
    relation: str
    quote: Span
    label: Span | None = None  # the words that announce it, where they stand in another block


class ListReader:
    """Adds to the institutions of a page those that labels, tables and headings list."""

    def __init__(self, page: Page, lexicon: Lexicon, finder: InstitutionFinder) -> None:
        self.page, self.lexicon, self.finder = page, lexicon, finder
        self.names, self.labelled = ItemNames(finder), LabelReader(finder)
        self.parts, self.lines = self.names.parts, ItemLines(self.names)

    def labels(self, reserved: set[int]) -> list[Listed]:
        """What stands behind a label on its line, or in the list that it announces."""
        found: list[Listed] = []
        announced = {bullets.intro: bullets.items for bullets in self.page.lists}
        for number, block in enumerate(self.page.blocks):
            inner = list(self.labelled.inner(block.span))
            for said, segment in inner:
                found += self._known(self.parts(segment), said, reserved)
            if inner:
                continue
            relation, after = self.labelled.label(block.span)
            if relation is None and number in announced:
                relation, after = self.labelled.ending(block.span), block.span.last
            if relation is None:
                continue
            spans = [] if self._is_bilingual(number, after) else list(self.parts(Span(after, block.span.last)))
            items = announced.get(number) or (self._following(number) if not spans else ())
            found += self._known(spans, relation, reserved)
            listed = number in announced or (bool(items) and self.page.blocks[items[0]].bullet)
            lines = self._continued(items) if number in announced else items
            found += self._below(lines, relation, reserved, block.span, announced=listed)
        profiles = ProfileReader(self.names, self.labelled).run(reserved)
        found += [Listed(one, "partner_in", span) for one, span in profiles]
        cards = CardReader(self.names, self.lines).run(reserved)
        found += [Listed(one, said, span) for one, said, span in cards]
        return found + self._tables(reserved)

    def _known(self, spans: Iterator[Span] | list[Span], relation: str, reserved: set[int]) -> list[Listed]:
        known = ((self.names.institution(span, reserved), span) for span in spans)
        return [Listed(institution, relation, span) for institution, span in known if institution]

    def _below(
        self, items: Sequence[int], relation: str, reserved: set[int], label: Span, *, announced: bool
    ) -> Iterator[Listed]:
        """The institutions of lines below a label; in German, whose nouns all have capitals, no other words of items
        that a sentence announces."""
        sure = self.lexicon.code == "de" and self.labelled.label(label)[0] is None
        alone = relation == "leads" and self._is_of_one(label)
        for item in items:
            block = self.page.blocks[item].span
            if one := self.lines.institution(block, reserved, announced=announced):
                yield Listed(one, relation, block, label)
                relation = "partner_in" if alone else relation
            elif not self.lines.is_person(block) and (not sure or self._is_known(block)):
                known = self._known(self.parts(block, whole=True), relation, reserved)
                yield from (replace(item, label=label) for item in known)

    def _is_of_one(self, label: Span) -> bool:
        """Like "Leading partner": of several lines below, only the first is one."""
        words = [t.norm for t in self.page.tokens[label.first : label.last] if t.is_word]
        return self.lexicon.code == "en" and bool(words) and words[-1] != "by" and not words[-1].endswith("s")

    def _is_known(self, span: Span) -> bool:
        return any(i in self.finder.taken for i in range(span.first, span.last))

    def _continued(self, items: Sequence[int]) -> list[int]:
        """The lines of a list and those that go on behind one that only looks like the end of a sentence."""
        found = list(items)
        while not self.page.blocks[found[-1]].bullet and found[-1] + 2 < len(self.page.blocks):
            odd, after = found[-1] + 1, found[-1] + 2
            span = self.page.blocks[odd].span
            short = span.last - span.first <= _MAX_ODD and self.page.tokens[span.first].capital
            if not short or not self.page.is_item(after) or self.page.blocks[odd].bullet:
                break
            if self.labelled.label(span)[0] or self.page.tokens[span.last - 1].text == ":":
                break
            found += [odd, after]
            while found[-1] + 1 < len(self.page.blocks) and self.page.is_item(found[-1] + 1):
                found.append(found[-1] + 1)
        return found

    def _following(self, number: int) -> tuple[int, ...]:
        """Lines under a heading that is a label: as long as they look like items."""
        found = []
        for item in range(number + 1, min(len(self.page.blocks), number + _MAX_LIST)):
            block = self.page.blocks[item]
            items = block.bullet or self.page.is_item(item) or self.names.has_form(block.span)
            section = self.page.tokens[block.span.first].norm in self.lexicon.words("lists", "sections")
            if section or not items or self._is_common(block.span) or self.labelled.label(block.span)[0]:
                break
            if self.page.words(block.span).casefold() in self.lexicon.words("lists", "others"):
                break
            found.append(item)
        return tuple(found)

    def _is_bilingual(self, number: int, after: int) -> bool:
        """Like "Projektpartner | Project partners" above a list: behind the bar is the label once more."""
        block = self.page.blocks[number].span
        below = number + 1 < len(self.page.blocks) and self.page.blocks[number + 1].bullet
        bar = after > block.first and self.page.tokens[after - 1].text == "|"
        return below and bar and not any(i in self.finder.taken for i in range(after, block.last))

    def _is_common(self, span: Span) -> bool:
        """Like "Speakers", "Agenda": a line that is one common word heads something else."""
        token = self.page.tokens[span.first]
        single = span.last - span.first == 1 and self.lexicon.code == "en" and not token.shouted
        return single and not is_unknown("en", token.text)

    def _tables(self, reserved: set[int]) -> list[Listed]:
        """Cells of columns that hold institutions; a row with such a label holds one too."""
        found: list[Listed] = []
        columns: list[int] = []
        columns_of = self.lexicon.words("lists", "columns")
        for block in self.page.blocks:
            cells = list(self._cells(block.span))
            if len(cells) < 2:
                columns = []
                continue
            texts = [self.page.words(cell).casefold().strip(": ") if cell.last > cell.first else "" for cell in cells]
            named = [i for i, text in enumerate(texts) if text in columns_of]
            if named and len(cells) > 2 and (not columns or len(named) > 1):
                columns = named
                continue
            if len(cells) == 2 and named == [0]:
                self.names.institution(cells[1], reserved)
            said = next(
                (r for text in texts if (r := self.labelled.known(text, ("leads", "partner_in")))), "partner_in"
            )
            found += self._known([cells[i] for i in columns if i < len(cells)], said, reserved)
        return found

    def _cells(self, block: Span) -> Iterator[Span]:
        bars = [i for i in range(block.first, block.last) if self.page.tokens[i].text == "|"]
        if not bars:
            return
        edges = [block.first - 1, *bars, block.last]
        for left, right in pairwise(edges):
            if right > left + 1:
                yield Span(left + 1, right)

    def ties(self, listed: list[Listed], findings: Findings) -> Iterator[Tie]:
        """What the lists say of the thing that they belong to."""
        owners = _Owners(self.page, findings)
        for item in listed:
            for one in (*owners.within(item.label), *owners.of(item.quote.first)):
                relation = _JOINS[type(one)].get(self._role(item))
                if relation is None or one is item.institution:
                    continue
                if relation == "funded_by":
                    yield Tie(one, relation, item.institution, item.quote)
                else:
                    yield Tie(item.institution, relation, one, item.quote)
                break

    def _role(self, item: Listed) -> str:
        """ "leads" where the bracket behind an item says so: "Example Ltd (coordinator)"."""
        if item.relation == "funded_by":
            return item.relation
        block = self.page.blocks[self.page.block_index(item.quote.first)].span
        after = [t.norm for t in self.page.tokens[item.quote.first : block.last]]
        opening = after.index("(") if "(" in after else len(after)
        leads = any(word in self.lexicon.words("lists", "leading") for word in after[opening:]) and len(after) < 30
        return "leads" if leads else item.relation


class _Owners:
    """What the lists of a page can belong to."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page, self.projects = page, findings.projects
        self.named = sorted(
            ((m.span.first, p) for p in findings.projects for m in p.mentions), key=lambda pair: pair[0]
        )
        networks = [i for i in findings.institutions if i.kind and vocab.is_kind(i.kind, "network_or_federation")]
        self.groups: Sequence[Thing] = findings.groups or networks
        self.groups_and_networks: list[Thing] = [*findings.groups, *networks]
        self.events = findings.events

    def of(self, index: int) -> Iterator[Thing]:
        """The project named last before a token, the group or network, the event: each where there is no doubt."""
        before = bisect_left(self.named, index, key=lambda pair: pair[0])
        if headed := self._heading(index):
            yield headed
        elif before:
            yield self.named[before - 1][1]
        elif len(self.projects) == 1:
            yield self.projects[0]
        groups = [g for g in self.groups if g.mentions[0].span.first < index]
        yield from groups if len(groups) == 1 else ()
        yield from self.events if len(self.events) == 1 else ()

    def within(self, label: Span | None) -> Iterator[Thing]:
        """The only group or network that the words name which announce a list: "Members of the Otter Forum:"."""
        named = [g for g in self.groups_and_networks if label and any(m.span.first in label for m in g.mentions)]
        yield from named if len(named) == 1 else ()

    def _heading(self, index: int) -> Project | None:
        """The project that a heading names, below which the items stand: "Musterwald" above "• Antragsteller: …"."""
        number = self.page.block_index(index)
        bullet = self.page.blocks[number].bullet
        while number and self.page.blocks[number].bullet:
            number -= 1
        block = self.page.blocks[number].span
        first = bisect_left(self.named, block.first, key=lambda pair: pair[0])
        starts = bullet and first < len(self.named) and self.named[first][0] == block.first
        return self.named[first][1] if starts and block.last - block.first <= _MAX_HEADING else None
