"""Rows of the tables of CORDIS that are no text: its downloads in XLSX and JSON, with the columns of the CSV files.

Invariant: a row gives the same values as the same row in CSV. Its quote is its cells, or the JSON of its values,
without contact data; what is longer than LONGEST_QUOTE is quoted value by value.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import Rejection
from loaders.cordis import layouts
from loaders.cordis.programmes import Proof
from loaders.files import json_values
from loaders.files.archives import Members
from loaders.files.elements import Element, Fields, Hide, Path, key_of
from loaders.sheets.opening import form_of, sheets_of
from loaders.sheets.row_items import RowItem
from loaders.sheets.sheet import Cell, Line, Sheet
from loaders.sheets.table import Shape
from loaders.values.privacy import blank

_SAMPLE = 20  # items that show which keys a file has


class ItemTable:
    """The items of a JSON file, or the rows of a sheet, that make a table of CORDIS; `where` is that of its header."""

    def __init__(
        self,
        file: str,
        where: str,
        source: str,
        shape: Shape,
        header: list[str],
        items: Callable[[], Iterator[Element]],
    ) -> None:
        self.file, self.source, self.shape, self.header = file, source, shape, header
        self._where, self._items = where, items
        self._fields: dict[str, str | None] = {}
        self.index: dict[str, str] = {}  # field → the name of its column
        for name in header:
            if field := self.field(name):
                self.index.setdefault(field, name)
        self.exact = frozenset(name for name in header if layouts.is_exact(shape, name))
        self.private = frozenset(name for name in header if layouts.is_contact(name))

    def field(self, name: str) -> str | None:
        """The field that a column means."""
        if name not in self._fields:
            self._fields[name] = self.shape.column(name)
        return self._fields[name]

    def rows(self) -> Iterator[ItemRow]:
        """All rows that hold anything, or have a fault."""
        return (row for item in self._items() if (row := ItemRow(self, item)).fault or row.holds_anything())

    def cells(self, *fields: str) -> Iterator[tuple[str, ...]]:
        """Values of every well-formed row, for a look at what comes. Nothing where a column is missing."""
        if all(field in self.index for field in fields):
            yield from (tuple(map(row.get, fields)) for row in self.rows() if not row.fault)

    def unread_columns(self) -> Iterator[Rejection]:
        """A report for each column that is neither read nor passed over on purpose."""
        for name in self.header:
            if not layouts.is_known(self.shape, name):
                expected = f"one of {', '.join(self.shape.columns)}"
                reason = f"{self.file}, column {name}: found an unknown column (not read), expected {expected}"
                yield Rejection(locator=self._where, field=name, value=name, reason=reason, kept=True)


class ItemRow:
    """One row, as the facts that it states."""

    def __init__(self, table: ItemTable, item: Element) -> None:
        self._table, self._item = table, item
        self.fault = item.fault

    @cached_property
    def _values(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name, value in self._item.value.items():
            if field := self._table.field(name):
                found.setdefault(field, _text(value))
        return found

    def holds_anything(self) -> bool:
        """Whether any field says something."""
        return any(self._values.values())

    @property
    def locator(self) -> str:
        """Where the row stands (RFC 7111, RFC 6901)."""
        return self._item.spot((), lambda _, text: text)[0]

    @property
    def where(self) -> str:
        """How messages call the row."""
        return self._item.where

    def get(self, field: str) -> str:
        """The trimmed text of a field."""
        return self._values.get(field, "")

    def has(self, field: str) -> bool:
        """Whether the table has a column for a field."""
        return field in self._table.index

    def name(self, field: str) -> str:
        """The column of a field."""
        return self._table.index.get(field, field)

    def spot(self, field: str) -> str:
        """The column of a field, as messages call it."""
        return f"column {self.name(field)}"

    def refusal(self) -> Rejection:
        """Why the row cannot be read: its fault."""
        return Rejection(locator=self.locator, field="", value="", reason=f"{self.where}: {self.fault}")

    def evidence(self, *fields: str, hidden: Collection[str] = ()) -> Proof:
        """The values of some fields, each by itself; without fields, the whole row, or all its values if it is long."""
        private = self._table.private | {self.name(field) for field in hidden}
        said = Fields(self._item, self._table.exact, private)
        paths: list[Path] = [(self.name(field),) for field in fields if self.get(field)]
        if paths:
            return said.parts(self._table.source, *paths)
        return said.evidence(self._table.source, *((name,) for name in self._item.value))


@dataclass(frozen=True)
class _SheetItem(RowItem):
    """A row of a workbook, of which single cells can be quoted too."""

    def spot(self, path: Path, hide: Hide) -> tuple[str, str]:
        place = next((place for place, column in self.columns.items() if column == path), None)
        if place is None or place >= len(self.line.cells):
            return super().spot(path, hide)
        text = self.line.cells[place].text
        return self.line.locator, blank(text) if layouts.is_contact(key_of(path)) else hide(key_of(path), text)


def tables_in(files: Members, file: str, source: str) -> Iterator[ItemTable]:
    """The tables of CORDIS in a file that is JSON or a workbook; UnusableSourceError where it cannot be read."""
    if keys := _keys(files.head(file), file):
        if shape := layouts.shape_of(keys):
            where = locators.to_string(locators.JsonPointer(file, ""))
            yield ItemTable(file, where, source, shape, keys, lambda: _items(files, file))
    elif form_of(blob := files.blob(file)) == "xlsx":
        tables = [_table_of(sheet, first, source) for sheet in sheets_of(blob) if (first := _first_row(sheet))]
        if all(tables):  # with other sheets it is somebody's summary, made of CORDIS
            yield from filter(None, tables)


def _keys(head: bytes, file: str) -> list[str]:
    """The keys of the first items of a JSON file; none where it is none."""
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"[", b"{"):
        return []
    keys: dict[str, None] = {}
    with suppress(UnusableSourceError):  # where the head ends
        for item in islice(json_values.items(io.BytesIO(head), file), _SAMPLE):
            keys |= dict.fromkeys(item.value if isinstance(item.value, dict) else ())
    return list(keys)


def _items(files: Members, file: str) -> Iterator[Element]:
    with files.open(file) as stream:
        yield from json_values.items(stream, file)


def _first_row(sheet: Sheet) -> Line | None:
    return next((line for line in sheet.lines() if not line.is_empty()), None)


def _table_of(sheet: Sheet, first: Line, source: str) -> ItemTable | None:
    header = _header(first)
    shape = layouts.shape_of(header)
    rows = _Rows(sheet, header, first.number)
    return ItemTable(sheet.file, first.locator, source, shape, header, rows.items) if shape else None


def _header(line: Line) -> list[str]:
    names = [cell.text.strip() for cell in line.cells]
    while names and not names[-1]:
        names.pop()
    return names


@dataclass(frozen=True)
class _Rows:
    """The rows of a sheet below its header, as items."""

    sheet: Sheet
    header: list[str]
    row: int

    def items(self) -> Iterator[Element]:
        columns: dict[int, Path] = {place: (name,) for place, name in enumerate(self.header)}
        for line in self.sheet.lines():
            if line.number > self.row:
                named = list(zip(self.header, line.cells, strict=False))
                value = {name: cell.text for name, cell in reversed(named)}  # of two columns of a name the first counts
                fault = line.fault or _fault_in(named)
                yield _SheetItem(self.sheet.file, line, tuple(self.header), columns, value, fault)


def _fault_in(named: list[tuple[str, Cell]]) -> str | None:
    return next((f"found in column {name} {cell.fault}" for name, cell in named if cell.fault), None)


def _text(value: Any) -> str:
    """A value as CSV has it; objects inside an item say nothing that a column does."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if abs(value) < 1e15 and value == int(value) else str(value)
    return ";".join(filter(None, map(_text, value))) if isinstance(value, list) else ""


__all__ = ["ItemTable", "tables_in"]
