"""Rows of the Polish lists: cells by column, values that can be left out, and the words that a row is quoted with."""

from __future__ import annotations

import re
from collections.abc import Callable

from graph.dates import check_date
from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier
from graph.records import Evidence, Rejection
from loaders.poland_eu.columns import EXACT, Header
from loaders.sheets.sheet import Line, Sheet, from_serial
from loaders.values import cells
from loaders.values.privacy import blank, mask

_LONGEST_SHOWN = 80  # characters of a cell that messages repeat
_LONGEST_QUOTE = 2_000  # characters of a row that are quoted whole
_OF_PERSON = frozenset({"beneficiary", "nip", "town", "address"})


class RowError(InvalidRecordError):
    """A row that cannot be taken."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.reason)
        self.rejection = rejection


class Row:
    """One row. What of it cannot be taken is noted in `rejections`; of a row `is_private` no name is quoted."""

    def __init__(self, sheet: Sheet, header: Header, line: Line) -> None:
        self._sheet, self._header, self._line = sheet, header, line
        self.number, self.locator = line.number, line.locator
        self.rejections: list[Rejection] = []
        self.is_private = False
        self._evidence: tuple[Evidence, ...] = ()

    def check(self) -> None:
        """RowError where the row could not be read, or has more cells than the header."""
        if self._line.fault:
            raise RowError(self._rejection("", "", self._line.fault, kept=False))
        width = len(self._header.texts)
        filled = max((place for place, cell in enumerate(self._line.cells, 1) if cell.text.strip()), default=0)
        if self._sheet.ragged and filled > width:
            advice = "put a cell that holds the delimiter into quotation marks"
            message = f"found {filled} cells, expected at most {width} ({advice})"
            raise RowError(self._rejection("", "", message, kept=False))
        for place, cell in enumerate(self._line.cells):  # a formula without a value, or one that failed
            if cell.fault and place in self._header.by_place:
                header = self._header.texts[place]
                self.rejections.append(self._rejection(header, "", f"found {cell.fault}", kept=True))

    def raw(self, column: str) -> str | None:
        """The trimmed cell of a column; None where it says nothing or is missing."""
        place = self._header.index.get(column)
        if place is None or place >= len(self._line.cells):
            return None
        text = self._line.cells[place].text.strip()
        return None if cells.is_null(text) else text

    def words(self, column: str) -> str | None:
        """The text of a column on one line, without contact data."""
        text = self.raw(column)
        return cells.words(text) if text else None

    def need(self, column: str, expected: str) -> str:
        """The text of a column that must say something."""
        if text := self.words(column):
            return text
        raise RowError(self.rejection(column, expected, kept=False))

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a cell."""
        return cells.many(self.raw(column) or "")

    def amount(self, column: str, currency: Callable[[str, Row], str]) -> tuple[float | None, str | None]:
        """An amount and its currency: the one in the cell, else the one given for the column."""
        text = self.raw(column)
        if text is None:
            return None, None
        try:
            found, stated = (float(text), None) if self._kind(column) == "number" else cells.amount(text)
        except ValueError as error:
            self.note(column, str(error) if "amount" in str(error) else "an amount like 1234567.50")
            return None, None
        return found, stated or currency(column, self)

    def date(self, column: str) -> str | None:
        """A day: as text, or as the serial number of a spreadsheet."""
        text = self.raw(column)
        try:
            if text and re.fullmatch(r"[1-9][0-9]{4}(?:\.[0-9]+)?", text):
                moment = from_serial(float(text), self._sheet.epoch_1904)
                return check_date(moment.date().isoformat()) if moment else None
            return cells.date(text) if text else None
        except ValueError as error:
            self.note(column, str(error))
            return None

    def identifiers(self, identifier: str, column: str) -> tuple[str, ...]:
        """An identifier in its normal form; none, and a note, where it is wrong."""
        try:
            return (check_identifier(identifier),)
        except InvalidRecordError as error:
            self.note(column, str(error).partition("expected ")[2] or "an identifier")
            return ()

    def note(self, column: str, expected: str, found: str | None = None) -> None:
        """Notes that a value is left out; the rest of the row is loaded. The same is noted once."""
        rejection = self.rejection(column, expected, kept=True, found=found)
        if rejection not in self.rejections:
            self.rejections.append(rejection)

    def rejection(self, column: str, expected: str, kept: bool = True, found: str | None = None) -> Rejection:
        """What is wrong with a cell, in one sentence."""
        hide = blank if self.is_private and column in _OF_PERSON else mask
        text = hide(found or self.raw(column) or "")
        text = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
        said = f"found {text!r}" if text else "found nothing"
        header = self._header.text(column) if column in self._header.index else column
        return self._rejection(header, text, f"{said}, expected {expected}", kept)

    def _rejection(self, header: str, found: str, message: str, kept: bool) -> Rejection:
        where = f"{self._sheet.file}, row {self.number}" + (f", column {header}" if header else "")
        return Rejection(locator=self.locator, field=header, value=found, reason=f"{where}: {message}", kept=kept)

    def _kind(self, column: str) -> str:
        return self._line.cells[self._header.index[column]].kind

    def evidence(self, source: str) -> tuple[Evidence, ...]:
        """The row as it stands, without contact data and names of natural persons. Of a long row what follows the
        summary, which the record itself holds."""
        if not self._evidence:
            quote = self._line.quote(self._hide)
            summary = self._header.index.get("summary")
            if len(quote) > _LONGEST_QUOTE and summary is not None:
                rest = self._line.quote(lambda place, text: self._hide(place, text) if place > summary else "")
                quote = rest.lstrip(";,|\t ")
            self._evidence = (Evidence(source=source, locator=self.locator, quote=quote[:_LONGEST_QUOTE]),)
        return self._evidence

    def _hide(self, place: int, text: str) -> str:
        column = self._header.by_place.get(place)
        if place in self._header.private or (self.is_private and column in _OF_PERSON):
            return blank(text)
        return text if column in EXACT else mask(text)
