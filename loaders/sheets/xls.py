"""XLS workbooks (Excel 97 to 2003, and older), by xlrd.

Why xlrd: the other reader, calamine, lays a sheet out as large as the last cell says, and a process that runs out of
memory cannot say so; xlrd holds rows no longer than they are written, 65,536 of at most 256 cells.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlrd
from xlrd.biffh import error_text_from_code

from graph.errors import UnusableSourceError
from loaders.files.blob import Blob
from loaders.sheets.merged import Merged
from loaders.sheets.sheet import (
    EMPTY,
    Cell,
    Line,
    Sheet,
    date_cell,
    error_cell,
    from_serial,
    number_cell,
    sheet_line,
    truth_cell,
)

MAX_BYTES = 200 * 2**20  # read into memory as a whole


class XlsSheet(Sheet):
    """One sheet of a workbook."""

    def __init__(self, book: xlrd.Book, file: str, place: int) -> None:
        sheet = book.sheet_by_index(place)
        self._sheet = sheet
        self.name = sheet.name
        self.file = f"{file}/{sheet.name}"
        self.hidden = bool(sheet.visibility)
        self.epoch_1904 = bool(book.datemode)

    def lines(self) -> Iterator[Line]:
        """All rows, merged cells with their value in each place."""
        merged = Merged([(top + 1, left + 1, bottom, right) for top, bottom, left, right in self._sheet.merged_cells])
        for row in range(self._sheet.nrows):
            cells = [self._cell(cell) for cell in self._sheet.row(row)]
            for number, filled in merged.filled(row + 1, cells):
                yield sheet_line(self, number, filled)

    def _cell(self, cell: xlrd.sheet.Cell) -> Cell:
        match cell.ctype:
            case xlrd.XL_CELL_TEXT:
                return Cell(str(cell.value)) if cell.value else EMPTY
            case xlrd.XL_CELL_NUMBER:
                return number_cell(float(cell.value))
            case xlrd.XL_CELL_DATE:
                moment = from_serial(float(cell.value), self.epoch_1904)
                return date_cell(moment) if moment else number_cell(float(cell.value))
            case xlrd.XL_CELL_BOOLEAN:
                return truth_cell(bool(cell.value))
            case xlrd.XL_CELL_ERROR:
                return error_cell(error_text_from_code.get(int(cell.value), "unknown"))
        return EMPTY


def sheets(blob: Blob, file: str) -> list[Sheet]:
    """The sheets of a workbook, in its order; UnusableSourceError where it is none."""
    if blob.size > MAX_BYTES:
        raise UnusableSourceError(f"{file}: found {blob.size} bytes, expected at most {MAX_BYTES}")
    try:
        # formatting_info: merged cells are told only with it
        book = xlrd.open_workbook(
            file_contents=blob.whole(), logfile=io.StringIO(), formatting_info=True, ragged_rows=True
        )
        return [XlsSheet(book, file, place) for place in range(book.nsheets)]
    except (
        Exception
    ) as error:  # xlrd has no one exception for a damaged file: struct.error, AssertionError, IndexError…
        said = str(error) or type(error).__name__
        if "encrypted" in said.lower():
            raise UnusableSourceError(f"{file}: found it encrypted, expected a workbook without password") from None
        raise UnusableSourceError(f"{file}: found a damaged workbook ({said[:200]}), expected a whole one") from None
