"""The template as a workbook (XLSX, ODS, XLS): a sheet for each of its tables (docs/template.md).

Invariant: a row is quoted as its cells with tabs between them, and what a cell means does not depend on how the program
shows it: a number is that number, a date that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from graph import locators
from graph.errors import UnusableSourceError
from graph.ids import fold
from graph.records import Rejection
from loaders.files import delimited
from loaders.sheets import opening as sheets
from loaders.sheets.opening import Line, Sheet
from loaders.sheets.table import RawRow, Table, table_of
from loaders.template.columns import SHAPES, shape_of_header

# Sheets of our own workbook that hold no rows: how it is filled in, and what may be chosen.
HOW_TO, LISTS = "Jak wypełnić", "Listy"
_OURS = {fold(HOW_TO), fold(LISTS)}
_WORKBOOKS = ("xlsx", "ods", "xls")
_THREE_DECIMALS = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}")


def is_workbook(path: Path) -> bool:
    """Whether a file looks like a workbook from its first bytes."""
    with path.open("rb") as stream:
        if not stream.read(2).startswith((b"PK", b"\xd0\xcf", b"\x09")):
            return False
    return sheets.form_of(path) in _WORKBOOKS


def is_template(path: Path) -> bool:
    """Whether one of the sheets of a workbook is a table of the template. Never raises for a readable file."""
    try:
        return any(shape_of_header(sheet.name, _header(sheet)[1]) for sheet in sheets.sheets_of(path))
    except UnusableSourceError:
        return False


def tables_in(path: Path) -> list[Table]:
    """The tables of a workbook; UnusableSourceError where it cannot be read, or one misses a column it must have."""
    found = []
    for sheet in sheets.sheets_of(path):
        row, header = _header(sheet)
        if shape := shape_of_header(sheet.name, header):
            table = table_of(sheet.file, shape, header, _rows_of(sheet, header), row)
            found.append(replace(table, advice="give their column a header"))
    return found


def unread_sheets(path: Path) -> Iterator[Rejection]:
    """A report for each sheet with something in it that is none of the tables."""
    names = ", ".join(shape.name for shape in SHAPES)
    for sheet in sheets.sheets_of(path):
        row, header = _header(sheet)
        if header and fold(sheet.name) not in _OURS and not shape_of_header(sheet.name, header):
            locator = locators.to_string(locators.TableRow(sheet.file, row))
            reason = f"{sheet.file}: found a sheet that is no table of the template (not read), expected one of {names}"
            yield Rejection(locator=locator, field="", value=sheet.name, reason=reason, kept=True)


def _header(sheet: Sheet) -> tuple[int, list[str]]:
    """The number of the first row that is not empty, and its cells; (1, []) where all are."""
    if sheet.header is not None:
        return 0, sheet.header
    line = next((line for line in sheet.lines() if not line.is_empty()), None)
    return (line.number, [cell.text.strip() for cell in line.cells]) if line and not line.fault else (1, [])


def _rows_of(sheet: Sheet, header: list[str]) -> Callable[[], Iterator[RawRow]]:
    return lambda: (_raw(line, header) for line in sheet.lines())


def _raw(line: Line, header: list[str]) -> RawRow:
    text, cells, fault = "", list[delimited.Cell](), line.fault
    for place, cell in enumerate(line.cells):
        shown = re.sub(r"[\t\r\n]+", " ", cell.text)
        value = cell.text
        if cell.kind == "number" and _THREE_DECIMALS.fullmatch(value):
            value += "0"  # as text, 1.234 could also be a thousand
        start = len(text) + bool(place)
        text += ("\t" if place else "") + shown
        cells.append(delimited.Cell(value, start, len(text)))
        if cell.fault:
            name = header[place] if place < len(header) and header[place] else str(place + 1)
            fault = fault or f"found in column {name} {cell.fault}"
    return RawRow(line.number, text, cells, fault)
