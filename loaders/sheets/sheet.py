"""What any table is to those who read it: sheets of rows of cells, whatever kind of file it stands in.

Invariant: a row's number is the one that its program shows (RFC 7111: the first row is 1); a cell's text is what it
says without formatting: 1234.5, 2010-07-26, true.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from graph import locators

MAX_TEXT = 1_000_000  # characters of a cell, and of a row
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # what workbooks may have
EPOCH_1904 = 1_462  # days by which serial numbers of old Macintosh workbooks fall short
_LAST_SERIAL = 2_958_466  # the day after 9999-12-31
_HYPERLINK = re.compile(
    r'^(?:of:|oooc:|msoxl:)?=?\s*HYPERLINK\(\s*"(?P<url>(?:[^"]|"")*)"\s*(?:[,;]\s*(?:"(?P<text>(?:[^"]|"")*)"|'
    r"(?P<number>-?[0-9.]+))\s*)?\)$",
    re.IGNORECASE,
)

Kind = Literal["text", "number", "date", "truth"]
Hide = Callable[[int, str], str]  # (place of the cell from 0, its text) → its text without what must not be kept


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `kind` is what the file knows of it: everything in a CSV file is text.

    `fault` says why the file does not tell what stands there, with what was expected; the text is then empty.
    """

    text: str = ""
    kind: Kind = "text"
    fault: str | None = None


EMPTY = Cell()


class Line(ABC):
    """One row. `fault` says why it could not be read, with what was expected; it then has no cells."""

    __slots__ = ("cells", "fault", "locator", "number")

    def __init__(self, number: int, locator: str, cells: list[Cell], fault: str | None = None) -> None:
        self.number = number
        self.locator = locator
        self.cells = cells
        self.fault = fault

    def is_empty(self) -> bool:
        """Whether no cell holds anything; a row with a fault does hold something."""
        return not self.fault and not any(cell.fault or cell.text.strip() for cell in self.cells)

    @abstractmethod
    def quote(self, hide: Hide) -> str:
        """The row's words as evidence."""


class SheetLine(Line):
    """A row of a workbook; its cells are quoted with tabs between them, as a program copies them."""

    __slots__ = ()

    def quote(self, hide: Hide) -> str:
        """The texts of the cells up to the last that holds something."""
        texts = [hide(place, re.sub(r"[\t\r\n]+", " ", cell.text)) for place, cell in enumerate(self.cells)]
        return "\t".join(texts).rstrip("\t")


class Sheet(ABC):
    """One table of a file. `file` is what locators call it: `list.csv` or `book.xlsx/SHEET`.

    `header` holds the names of the columns where the form of the file tells them apart from rows (JSON), else None.
    """

    file: str
    name: str
    hidden: bool = False
    header: list[str] | None = None
    epoch_1904: bool = False  # from which day its serial numbers count
    typed: bool = True  # whether cells know that they are numbers and dates
    ragged: bool = False  # whether a row with more cells than headers is a row with a delimiter too many

    @abstractmethod
    def lines(self) -> Iterator[Line]:
        """All rows from the first, empty ones at will left out; UnusableSourceError where reading cannot go on."""

    def locator(self, row: int) -> str:
        """Where a row stands."""
        return locators.to_string(locators.TableRow(self.file, row))


def sheet_line(sheet: Sheet, number: int, cells: list[Cell]) -> Line:
    """A row of a workbook, refused where it is longer than any that somebody wrote."""
    size = sum(len(cell.text) for cell in cells)
    if size > MAX_TEXT:
        return faulty_line(sheet, number, f"found {size} characters, expected at most {MAX_TEXT}")
    return SheetLine(number, sheet.locator(number), cells)


def faulty_line(sheet: Sheet, number: int, fault: str) -> Line:
    """A row of a workbook that cannot be read; `fault` says what was found, and what was expected."""
    return SheetLine(number, sheet.locator(number), [], fault)


def number_cell(value: float) -> Cell:
    """A number with the 15 digits that spreadsheets keep: 109073.68000000001 → "109073.68"."""
    whole = int(value) if abs(value) < 1e15 and value == int(value) else None
    return Cell(str(whole) if whole is not None else f"{value:.15g}", "number")


def truth_cell(value: bool) -> Cell:
    """TRUE or FALSE."""
    return Cell("true" if value else "false", "truth")


def date_cell(value: datetime) -> Cell:
    """A day, with its time where it has one."""
    midnight = not (value.hour or value.minute or value.second)
    return Cell(value.date().isoformat() if midnight else value.isoformat(timespec="seconds"), "date")


def from_serial(serial: float, epoch_1904: bool = False) -> datetime | None:
    """The moment that a spreadsheet's serial number means, to the second; None where it is none."""
    if epoch_1904:
        serial += EPOCH_1904
    if not 1 <= serial < _LAST_SERIAL:
        return None
    if serial < 60:  # Excel believes in 1900-02-29
        serial += 1
    moment = datetime(1899, 12, 30) + timedelta(days=serial)  # no zone: a workbook knows none
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def formula_cell(formula: str, stored: Cell) -> Cell:
    """What a formula shows: the text of a HYPERLINK, whatever is stored of it, else what is stored."""
    if link := _HYPERLINK.match(formula.strip()):
        text = link["text"] if link["text"] is not None else link["number"] or link["url"]
        return Cell(text.replace('""', '"'))
    if stored is EMPTY:
        return Cell(fault="a formula without a stored value, expected one (open the file, let it calculate, save it)")
    return stored


def error_cell(text: str) -> Cell:
    """A cell whose formula failed: #REF! is a fault, #N/A says that there is nothing."""
    if text.upper() in ("#N/A", "#N/D", "#N/D!", "#NV", ""):
        return EMPTY
    return Cell(fault=f"the error {text[:20]}, expected a value")
