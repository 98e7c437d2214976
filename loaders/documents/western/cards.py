"""Cards: a name, what it does, and its town, each on a line of its own, one card below the other.

    Example Ventures      Musterwerk
    Project partner       Projektpartner
    Leeds                 Ulm

Invariant: a card counts where two and more of them follow each other, and a line of at least one says "partner".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.findings import Institution
from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.german_roles import roles

if TYPE_CHECKING:
    from loaders.documents.western.item_lines import ItemLines
    from loaders.documents.western.item_names import ItemNames

_MAX_NAME, _MAX_ROLE, _LINES = 10, 7, 3  # tokens; tokens; lines of a card
_ENGLISH = {"partner": "partner_in", "partners": "partner_in", "beneficiary": "partner_in", "coordinator": "leads"}
_ENGLISH |= {"lead": "leads", "leader": "leads", "member": "partner_in", "associate": "partner_in"}
_GERMAN = {"partner": "partner_in", "lead": "leads", "member": "partner_in"}


class CardReader:
    """Reads the cards of one page."""

    def __init__(self, names: ItemNames, lines: ItemLines) -> None:
        self.page, self.lexicon, self.finder, self.lines = names.page, names.lexicon, names.finder, lines

    def run(self, reserved: set[int]) -> Iterator[tuple[Institution, str, Span]]:
        """The institutions of cards, what their lines say that they do, and the lines with their names."""
        number = 0
        while number < len(self.page.blocks):
            series = list(self._series(number))
            said = [role for _, role, _ in series if role]
            if len(series) < 2 or not said:
                number += 1
                continue
            for name, role, town in series:
                if one := self.lines.institution(name, reserved, announced=True):
                    one.place = one.place or self.page.words(town)
                    one.located = one.located or Span(name.first, town.last)
                    yield one, role or "partner_in", name
            number += _LINES * len(series)

    def _series(self, number: int) -> Iterator[tuple[Span, str | None, Span]]:
        while number + _LINES <= len(self.page.blocks):
            name, role, town = (block.span for block in self.page.blocks[number : number + _LINES])
            if not self._is_card(number, name, role, town):
                return
            yield name, self._role(role), town
            number += _LINES

    def _is_card(self, number: int, name: Span, role: Span, town: Span) -> bool:
        sizes = name.last - name.first <= _MAX_NAME and role.last - role.first <= _MAX_ROLE
        plain = all(self.page.tokens[span.last - 1].text not in ".:;?!" for span in (name, role, town))
        if not sizes or not plain or town.last - town.first > 3 or not self.page.tokens[name.first].capital:
            return False
        text = self.page.words(town)
        placed = towns.is_town(text) or towns.country(text) is not None
        return placed and not towns.is_town(self.page.words(role)) and self.page.is_item(number)

    def _role(self, span: Span) -> str | None:
        """The relation of the role that a line names: "Project partner", "Projektpartner"."""
        tokens = self.page.tokens[span.first : span.last]
        if self.lexicon.code == "en":
            return next((_ENGLISH[t.norm] for t in tokens if t.norm in _ENGLISH), None)
        found = (roles(self.lexicon).noun(part) for t in tokens for part in (t.norm, t.norm.rpartition("-")[2]))
        return next((_GERMAN[role.name] for role in found if role and role.name in _GERMAN), None)
