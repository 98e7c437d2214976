"""Pages that present institutions one after the other: a heading with the name and country or town of each, and words
about it below.

Invariant: a heading counts where at least two of the same shape follow each other, with something else below each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.page import Span
from loaders.documents.western import towns

if TYPE_CHECKING:
    from loaders.documents.western.item_names import ItemNames
    from loaders.documents.western.list_labels import LabelReader

_MAX_HEADING, _MAX_GAP = 18, 8  # tokens; blocks between two headings
_SIGNS = frozenset(["-", "–", "—", "|", ",", "("])


class ProfileReader:
    """Reads such headings of one page."""

    def __init__(self, names: ItemNames, labels: LabelReader) -> None:
        self.labels = labels
        self.names, self.page, self.finder, self.lexicon = names, names.page, names.finder, names.lexicon

    def run(self, reserved: set[int]) -> Iterator[tuple[Institution, Span]]:
        """The institutions of headings that a word for partners announces, with those headings."""
        headings = [(number, name) for number in range(len(self.page.blocks)) if (name := self._heading(number))]
        for number, block in enumerate(self.page.blocks):
            if self.labels.around_noun(self.page.tokens[block.span.first : block.span.last][:12]) == "partner_in":
                for below in self._below(number + 1):
                    span = self.page.blocks[below].span
                    if institution := self._institution(span, reserved):
                        yield institution, span
        self._in_towns(reserved)
        yield from self._told(reserved)
        for series in self._series(headings):
            found = [(self._institution(name, reserved), self.page.blocks[number].span) for number, name in series]
            if self._is_announced(series[0][0]):
                yield from ((institution, span) for institution, span in found if institution)

    def _in_towns(self, reserved: set[int]) -> None:
        """Like "• Leeds (Harbour Action and partners)" three times and more: who stands for each town."""
        items: list[Span] = []
        for block in self.page.blocks:
            tokens = self.page.tokens[block.span.first : block.span.last]
            opening = next((t.index for t in tokens[:4] if t.text == "("), None)
            if opening is None or tokens[-1].text != ")" or not block.bullet or opening == block.span.first:
                continue
            end = block.span.last - 1
            end -= 2 if [t.norm for t in self.page.tokens[end - 2 : end]] == ["and", "partners"] else 0
            town = self.page.words(Span(block.span.first, opening))
            if (towns.is_town(town) or len(items) > 0) and end > opening + 1:
                items.append(Span(opening + 1, end))
        for item in items if len(items) > 2 else ():
            if not towns.country(self.page.words(item)):
                self.names.institution(item, reserved)

    def _told(self, reserved: set[int]) -> Iterator[tuple[Institution, Span]]:
        """Like "Harbour Action (HA): it runs …" twice and more, behind "We have three partners in the project:"."""
        words = self.lexicon.words("labels", "partner_in")
        for number, block in enumerate(self.page.blocks if self.lexicon.code == "en" else ()):
            last = self.page.sentence_of(block.span.last - 1)
            announced = self.page.tokens[block.span.last - 1].text == ":"
            if not announced or not any(t.norm in words for t in self.page.tokens[last.first : last.last]):
                continue
            names: list[Span] = []
            for below in self.page.blocks[number + 1 :]:
                if (name := self._before_colon(below.span)) is None:
                    break
                names.append(name)
            for name in names if len(names) > 1 else ():
                yield from ((one, name) for one in self._named(name, reserved))

    def _before_colon(self, block: Span) -> Span | None:
        """What stands before the colon of a paragraph, where it has the looks of a name."""
        near = range(block.first + 1, min(block.last - 1, block.first + _MAX_HEADING))
        colon = next((i for i in near if self.page.tokens[i].text == ":"), None)
        named = colon is not None and self.page.tokens[block.first].capital
        return Span(block.first, colon) if named and colon else None

    def _named(self, name: Span, reserved: set[int]) -> Iterator[Institution]:
        """The institutions before a colon; a name of which the page repeats one word is that of the whole."""
        opening = next((i for i in range(name.first, name.last) if self.page.tokens[i].text == "("), name.last)
        own, one = Span(name.first, opening), self.finder.taken.get(name.first)
        text = " ".join(self.page.words(own).split())
        free = not any(self.finder.taken.get(i, one) is not one for i in range(own.first, own.last))
        if one is not None and free and one.name == text.split()[0] and own.last - own.first > 1:
            self.finder.rename(one, text, own)
        inside = (self.finder.taken.get(i) for i in range(name.first, name.last))
        known = list(dict.fromkeys(filter(None, inside)))
        new = None if known else self.names.institution(own, reserved)
        short = next((i for i in self.finder.institutions if new and i.name == text.split()[0]), None)
        if new and short and short is not new and short.name.isupper():
            self.finder.merge(short, new)
        yield from known or ([new] if new else [])

    def _below(self, number: int) -> list[int]:
        """Lines with a sentence under each, below a label; two at least."""
        found: list[int] = []
        while number + 1 < len(self.page.blocks):
            told = self.page.tokens[self.page.blocks[number + 1].span.last - 1].text in ".!"
            if not self.page.is_item(number) or self.page.blocks[number].bullet or not told:
                break
            found.append(number)
            number += 2
            while number < len(self.page.blocks) and not self.page.is_item(number):
                number += 1
        return found if len(found) > 1 else []

    def _series(self, headings: list[tuple[int, Span]]) -> Iterator[list[tuple[int, Span]]]:
        """Two and more that stand near each other, and not like lines of a list."""
        series: list[tuple[int, Span]] = []
        for number, name in headings:
            if series and not 1 < number - series[-1][0] <= _MAX_GAP:
                if len(series) > 1:
                    yield series
                series = []
            series.append((number, name))
        if len(series) > 1:
            yield series

    def _heading(self, number: int) -> Span | None:
        """The name before a country or town, with which the block ends: "Example University (EU) - Spain"."""
        block = self.page.blocks[number]
        span = block.span
        last = self.page.tokens[span.last - 1]
        if (
            block.bullet
            or span.last - span.first > _MAX_HEADING
            or last.text in ".:;?!"
            or number + 1 == len(self.page.blocks)
        ):
            return None
        end = span.last - (last.text == ")")
        for sign in range(end - 1, max(span.first, end - 5), -1):
            if self.page.tokens[sign].text in _SIGNS and sign + 1 < end:
                place = self.page.words(Span(sign + 1, end))
                named = towns.country(place) or towns.is_town(place)
                return Span(span.first, sign) if named and self.page.tokens[span.first].capital else None
        return None

    def _institution(self, name: Span, reserved: set[int]) -> Institution | None:
        """What a heading names; a name of another language is one more name of what the bracket behind it says."""
        opening = next((i for i in range(name.first, name.last) if self.page.tokens[i].text == "("), name.last)
        known = self.finder.taken.get(name.first)
        inside = self.finder.taken.get(opening + 1)
        own = Span(name.first, opening)
        if known is None and inside is not None and not set(range(own.first, own.last)) & self.finder.taken.keys():
            self.finder.mark(inside, own, " ".join(self.page.words(own).split()))
            return inside
        return known or self.names.institution(own, reserved)

    def _is_announced(self, number: int) -> bool:
        """Whether the title of the page or one of the blocks above speaks of partners."""
        words = self.lexicon.words("labels", "partner_in")
        for above in {0, *range(max(0, number - 3), number)}:
            block = self.page.blocks[above].span
            if above < number and any(t.norm in words for t in self.page.tokens[block.first : block.last]):
                return True
        return False
