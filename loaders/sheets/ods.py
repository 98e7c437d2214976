"""ODS workbooks (OpenDocument 1.x), read as a stream.

Invariant: what a file says is repeated (a million rows in one tag) is never laid out; empty repeats are only counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from graph.errors import UnusableSourceError
from loaders.files.blob import Blob
from loaders.sheets.sheet import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Cell,
    Line,
    Sheet,
    date_cell,
    faulty_line,
    formula_cell,
    number_cell,
    sheet_line,
    truth_cell,
)
from loaders.sheets.workbook_xml import Attributes, Package

_CONTENT = "content.xml"
_MAX_REPEATED = 10_000  # rows alike; what is repeated more often holds no data
_WHOLE_SHEET = 10**9  # rows or columns; more is said of none
_NUMBERS = ("float", "percentage", "currency")


class OdsSheet(Sheet):
    """One sheet of a workbook."""

    def __init__(self, package: Package, place: int, name: str, hidden: bool) -> None:
        self._package = package
        self._place = place
        self.name = name
        self.file = f"{package.file}/{name}"
        self.hidden = hidden

    def lines(self) -> Iterator[Line]:
        """All rows that hold something, merged cells with their value in each place."""
        for number, cells, fault in self._package.events(_CONTENT, _Rows(self._place)):
            yield faulty_line(self, number, fault) if fault else sheet_line(self, number, cells)


def sheets(blob: Blob, file: str) -> list[Sheet]:
    """The sheets of a workbook, in its order; UnusableSourceError where it is none."""
    package = Package(blob, file)
    if package.has("META-INF/manifest.xml") and _is_encrypted(package):
        raise UnusableSourceError(f"{file}: found it encrypted, expected a workbook without password")
    found = enumerate(package.events(_CONTENT, _Tables()))
    return [OdsSheet(package, place, name, hidden) for place, (name, hidden) in found]


def _is_encrypted(package: Package) -> bool:
    return any(b"encryption-data" in chunk for chunk in package.chunks("META-INF/manifest.xml"))


class _Tables:
    """Events of the sheets: (name, whether hidden). Tables in cells are none."""

    def __init__(self) -> None:
        self.done: list[tuple[str, bool]] = []
        self._style = ""
        self._hidden: set[str] = set()
        self._depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self._hidden.add(self._style)
        elif name == "table":
            if not self._depth:
                self.done.append((attributes.get("name", ""), attributes.get("style-name", "") in self._hidden))
            self._depth += 1

    def text(self, data: str) -> None:
        """Passes over text."""

    def end(self, name: str) -> None:
        self._depth -= name == "table"


class _Rows:
    """Events of one sheet: (number of the row, its cells, what of it is beyond the limits if anything is)."""

    def __init__(self, place: int) -> None:
        self.done: list[tuple[int, list[Cell], str]] = []
        self._place = place
        self._table, self._depth = -1, 0
        self._row, self._repeat = 0, 1
        self._cells: list[Cell] | None = None
        self._spans: dict[int, tuple[int, Cell]] = {}  # column → (last row, value) of what is merged with cells above
        self._cell: Attributes = {}
        self._covered = False
        self._fault = ""
        self._texts = _Text()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._table += self._depth == 0
            self._depth += 1
        elif self._depth != 1 or self._table != self._place:
            return
        elif name == "table-row":
            self._cells, self._repeat, self._fault = [], _count(attributes, "number-rows-repeated"), ""
        elif name in ("table-cell", "covered-table-cell"):
            self._cell, self._covered, self._texts = attributes, name != "table-cell", _Text()
        else:
            self._texts.start(name, attributes)

    def text(self, data: str) -> None:
        self._texts.add(data)

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
        elif self._depth != 1 or self._cells is None:
            return
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell(self._cells)
        elif name == "table-row":
            self._end_row(self._cells)
            self._cells = None
        else:
            self._texts.end(name)

    def _end_cell(self, cells: list[Cell]) -> None:
        place = len(cells)
        asked = _count(self._cell, "number-columns-repeated")
        repeat = min(asked, MAX_COLUMNS - place)
        if self._covered:
            cells.extend(self._spans.get(place + step, (0, EMPTY))[1] for step in range(repeat))
            return
        cell = self._made()
        if cell is not EMPTY and asked > repeat:
            self._fault = f"found {place + asked:,} cells, expected at most {MAX_COLUMNS:,}"
        cells.extend([cell] * repeat)
        columns, rows = _count(self._cell, "number-columns-spanned"), _count(self._cell, "number-rows-spanned")
        if cell is not EMPTY and (columns > 1 or rows > 1):
            for covered in range(place, min(place + columns, MAX_COLUMNS)):
                self._spans[covered] = (self._row + rows, cell)

    def _end_row(self, cells: list[Cell]) -> None:
        while cells and cells[-1] is EMPTY:
            cells.pop()
        if cells or self._fault:
            self._repeated(cells)
        self._row += self._repeat
        if self._spans:
            self._spans = {column: span for column, span in self._spans.items() if span[0] > self._row}

    def _repeated(self, cells: list[Cell]) -> None:
        """The row as often as it says; what is beyond the limits is one row with a fault."""
        rows = min(self._repeat, _MAX_REPEATED, max(0, MAX_ROWS - self._row))
        self.done += [(self._row + step, cells, self._fault) for step in range(1, rows + 1)]
        if rows < self._repeat:
            said = f"found the same row {self._repeat:,} times, expected at most {_MAX_REPEATED:,}"
            if self._row + rows >= MAX_ROWS:
                said = f"found a row beyond {MAX_ROWS:,}, expected at most as many as a workbook may have"
            self.done.append((self._row + rows + 1, [], said))

    def _made(self) -> Cell:
        cell = self._stored()
        formula = self._cell.get("formula")
        return formula_cell(formula, cell) if formula else cell

    def _stored(self) -> Cell:
        kind, text = self._cell.get("value-type", ""), self._texts.whole()
        if kind in _NUMBERS:
            return _number(self._cell.get("value", ""), text)
        if kind == "date":
            return _date(self._cell.get("date-value", ""), text)
        if kind == "boolean":
            return truth_cell(self._cell.get("boolean-value") == "true")
        if re.fullmatch(r"#[A-Z/0-9]+[!?]?|Err:[0-9]+", text) and self._cell.get("formula"):
            return Cell(fault=f"the error {text}, expected a value")
        return Cell(text) if text else EMPTY


class _Text:
    """The text of a cell: paragraphs on lines of their own, notes left out."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._paragraphs = 0
        self._open = self._notes = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "annotation":
            self._notes += 1
        elif name == "p":
            if self._paragraphs and not self._notes:
                self._parts.append("\n")
            self._paragraphs += not self._notes
            self._open += 1
        elif name == "s":
            self.add(" " * min(_count(attributes, "c"), 1000))
        elif name == "tab":
            self.add("\t")
        elif name == "line-break":
            self.add("\n")

    def add(self, data: str) -> None:
        if self._open and not self._notes and self._size <= MAX_TEXT:
            self._parts.append(data)
            self._size += len(data)

    def end(self, name: str) -> None:
        self._open -= name == "p"
        self._notes -= name == "annotation"

    def whole(self) -> str:
        return "".join(self._parts)


def _count(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    if not (text.isdecimal() and text.isascii()):
        return 1
    return max(1, int(text)) if len(text) < 10 else _WHOLE_SHEET


def _number(value: str, text: str) -> Cell:
    try:
        number = float(value)
    except ValueError:
        return Cell(text) if text else EMPTY
    return number_cell(number) if number - number == 0 else Cell(text)


def _date(value: str, text: str) -> Cell:
    try:
        return date_cell(datetime.fromisoformat(value))
    except ValueError:
        return Cell(text or value)
