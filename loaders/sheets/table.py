"""Tables of known shapes: columns known by their headers, rows with their raw text and place, errors naming the cell.

Invariant: a row's number counts the records of its file: the header is 1, empty rows count, and a row whose quoted
cells hold line ends counts once (RFC 7111). The file is streamed; memory does not grow with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple, TypeVar

from graph import locators
from graph.errors import InvalidRecordError, UnusableSourceError
from graph.ids import fold
from graph.records import Evidence, Rejection
from loaders.files import delimited
from loaders.values import cells
from loaders.values.privacy import blank, is_private_column, mask

T = TypeVar("T")
_LONGEST_SHOWN = 80  # characters of a cell that messages repeat
_MOST_REPORTED = 100  # columns of one table that are not read


class RowError(InvalidRecordError):
    """A row that cannot be taken: the message names file, row, column, what was found and what was expected."""

    def __init__(self, row: Row, column: str, found: str, message: str) -> None:
        super().__init__(message)
        self.rejection = Rejection(locator=row.locator, field=column, value=found, reason=message)


@dataclass(frozen=True)
class Shape:
    """The columns that tables of one kind have: column → other headers for it; one of each of `required`.

    `exact` columns hold codes and amounts: they are quoted as they are, all others without contact data.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[tuple[str, ...], ...]
    exact: frozenset[str] = frozenset()

    @cached_property
    def _by_header(self) -> dict[str, str]:
        return {form: column for column, others in self.columns.items() for form in (column, *others)}

    def column(self, header: str) -> str | None:
        """The column that a header means: "Miejscowość " → place."""
        return self._by_header.get("_".join(re.findall(r"\w+", fold(header))))

    def known(self, header: list[str]) -> set[str]:
        """The columns that a whole header has."""
        return {column for name in header if (column := self.column(name))}

    def split_header(self, text: str) -> tuple[str, list[str]]:
        """The delimiter under which the first record of a text has most columns of this shape, and its headers."""

        def headers(delimiter: str) -> list[str]:
            return [cell.value.strip() for cell in delimited.first_record(text, delimiter)]

        delimiter = max(delimited.DELIMITERS, key=lambda d: (len(self.known(headers(d))), len(headers(d))))
        return delimiter, headers(delimiter)


class RawRow(NamedTuple):
    """A row as it stands in its file: its number, its raw text, where the cells stand in it, and why it cannot be read
    if it cannot."""

    number: int
    text: str
    cells: list[delimited.Cell]
    fault: str | None = None


@dataclass(frozen=True)
class Table:
    """A table of a shape. `file` is its name in locators; `index` tells where each column of the shape stands; `raw`
    gives all rows of the file; `advice` is for rows with more cells than the header."""

    file: str
    shape: Shape
    header: tuple[str, ...]
    index: Mapping[str, int]
    raw: Callable[[], Iterator[RawRow]]
    header_row: int = 1
    advice: str = "put a cell that holds the delimiter into quotation marks"

    def rows(self) -> Iterator[Row]:
        """All rows below the header that are not empty."""
        for raw in self.raw():
            row = Row(self, *raw)
            if row.number > self.header_row and (row.fault or not row.is_empty()):
                yield row

    def unread_columns(self) -> Iterator[Rejection]:
        """A report for each column that is not read: unknown, or a second one of the same meaning."""
        locator = locators.to_string(locators.TableRow(self.file, self.header_row))
        read = set(self.index.values())
        unread = [(place, header) for place, header in enumerate(self.header) if place not in read]
        for place, header in unread[:_MOST_REPORTED]:
            known = self.shape.column(header)
            found = f"a second column for {known}" if known else "an unknown column"
            expected = "only one" if known else f"one of {', '.join(self.shape.columns)}"
            kept = "contact data, left out" if is_private_column(header) else "not read, kept in the quoted rows"
            where = f"{self.file}, row {self.header_row}, column {header or place + 1}"
            reason = f"{where}: found {found} ({kept}), expected {expected}"
            yield Rejection(locator=locator, field=header, value=header, reason=reason, kept=True)
        if (more := len(unread) - _MOST_REPORTED) > 0:
            reason = f"{self.file}, row {self.header_row}: found {more} more unknown columns (not read)"
            yield Rejection(locator=locator, field="", value="", reason=reason, kept=True)

    @cached_property
    def maskers(self) -> list[Callable[[str], str]]:
        """For each column, what takes contact data out of its raw cells and keeps their length."""
        return [_masker(header, self.shape) for header in self.header]


def _masker(header: str, shape: Shape) -> Callable[[str], str]:
    if is_private_column(header):
        return blank
    return str if shape.column(header) in shape.exact else mask


@dataclass(frozen=True)
class Row:
    """One row: `text` is raw, without its line end; `fault` says why it could not be split into cells, if so."""

    table: Table
    number: int
    text: str
    cells: list[delimited.Cell]
    fault: str | None

    @property
    def locator(self) -> str:
        """Where the row stands (RFC 7111)."""
        return locators.to_string(locators.TableRow(self.table.file, self.number))

    def is_empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.value.strip() for cell in self.cells)

    def check(self) -> None:
        """RowError where the row is not well formed, or has more cells than the header."""
        if self.fault:
            raise self._error("", "", self.fault)
        width = len(self.table.header)  # fewer are fine: Excel leaves empty cells at the end of rows out
        filled = max((place for place, cell in enumerate(self.cells, start=1) if cell.value.strip()), default=0)
        if filled > width:
            raise self._error("", "", f"found {filled} cells, expected at most {width} ({self.table.advice})")

    def raw(self, column: str) -> str | None:
        """The trimmed cell of a column; None where it says nothing or is missing."""
        place = self.table.index.get(column, len(self.cells))
        value = self.cells[place].value.strip() if place < len(self.cells) else ""
        return None if cells.is_null(value) else value

    def get(self, column: str, read: Callable[[str], T]) -> T | None:
        """The value of a column by a reader of `values.cells`; None where it is null, RowError if it is unfit."""
        value = self.raw(column)
        try:
            return None if value is None else read(value)
        except ValueError as error:
            raise self.error(column, str(error)) from None

    def words(self, column: str) -> str | None:
        """The text of a column on one line, without contact data."""
        return self.get(column, cells.words)

    def need(self, column: str, expected: str) -> str:
        """The text of a column that must say something; else RowError with what was expected."""
        if value := self.words(column):
            return value
        raise self.error(column, expected)

    def many(self, column: str, read: Callable[[str], str] = str) -> tuple[str, ...]:
        """The parts of a cell, each by a reader."""
        return self.get(column, lambda value: tuple(read(part) for part in cells.many(value))) or ()

    def error(self, column: str, expected: str) -> RowError:
        """The error of a cell that is not what was expected."""
        place = self.table.index.get(column)
        found = mask(self.raw(column) or "")
        found = found if len(found) <= _LONGEST_SHOWN else found[: _LONGEST_SHOWN - 1] + "…"
        said = f"found {found!r}" if found else "found nothing"
        return self._error(column if place is None else self.table.header[place], found, f"{said}, expected {expected}")

    def _error(self, header: str, found: str, message: str) -> RowError:
        where = f"{self.table.file}, row {self.number}" + (f", column {header}" if header else "")
        return RowError(self, header, found, f"{where}: {message}")

    def evidence(self, source: str) -> tuple[Evidence, ...]:
        """The raw row as what proves the record that it says, contact data overwritten."""
        quote, end = "", 0
        for cell, hide in zip(self.cells, chain(self.table.maskers, repeat(mask)), strict=False):
            quote += self.text[end : cell.start] + hide(self.text[cell.start : cell.end])
            end = cell.end
        return (Evidence(source=source, locator=self.locator, quote=quote),)


def open_table(path: Path, file: str, shape: Shape) -> Table:
    """The table in a CSV file; UnusableSourceError where it is no text or misses a column that it must have."""
    encoding = delimited.encoding_of(path, file)
    with path.open(encoding=encoding, newline="") as stream:
        delimiter, header = shape.split_header(stream.read(delimited.PEEK))

    def raw() -> Iterator[RawRow]:
        with path.open(encoding=encoding, newline="") as stream:
            for record in delimited.records(stream, delimiter):
                yield RawRow(record.number, record.text, delimited.split(record.text, delimiter), record.fault)

    return table_of(file, shape, header, raw)


def table_of(
    file: str, shape: Shape, header: list[str], raw: Callable[[], Iterator[RawRow]], header_row: int = 1
) -> Table:
    """The table of a shape under a header; UnusableSourceError where it misses a column that it must have."""
    header = list(header)
    while header and not header[-1]:  # delimiters at the end of the line
        header.pop()
    index: dict[str, int] = {}
    for place, name in enumerate(header):
        if column := shape.column(name):
            index.setdefault(column, place)
    found = ", ".join(header) or "nothing"
    for group in shape.required:
        if not any(column in index for column in group):
            expected = f"a column {' or '.join(group)}"
            where = f"{file}, row {header_row}"
            raise UnusableSourceError(f"{where}: found {found[:500]}, expected {expected} for {shape.name}")
    return Table(file, shape, tuple(header), index, raw, header_row)
