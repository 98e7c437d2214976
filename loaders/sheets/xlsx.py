"""XLSX workbooks (ECMA-376, both flavours), read as a stream.

Why not a library: calamine lays out a table as large as the last cell says, so that two cells can take all memory, and
knows no formulas; openpyxl gives formulas or stored values, not both, and stops at styles that it cannot read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime

from graph.errors import UnusableSourceError
from loaders.files.blob import Blob
from loaders.sheets.merged import Merged, areas_in, column_of
from loaders.sheets.sheet import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Cell,
    Line,
    Sheet,
    date_cell,
    error_cell,
    faulty_line,
    formula_cell,
    from_serial,
    number_cell,
    sheet_line,
    truth_cell,
)
from loaders.sheets.workbook_xml import Attributes, Elements, Package

_DATE_FORMATS = frozenset([*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 55), 57, 58])  # built-in
_NOT_DATE_PARTS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_STRINGS = 1 << 28  # characters of all shared strings


class XlsxSheet(Sheet):
    """One sheet of a workbook."""

    def __init__(self, book: _Book, name: str, member: str, hidden: bool) -> None:
        self._book = book
        self._member = member
        self.name = name
        self.file = f"{book.package.file}/{name}"
        self.hidden = hidden
        self.epoch_1904 = book.epoch_1904

    def lines(self) -> Iterator[Line]:
        """All rows that are written, merged cells with their value in each place."""
        merged = Merged(areas_in(self._book.package, self._member))
        for number, cells, fault in self._book.package.events(self._member, _Rows(self._book, self.file)):
            if fault:
                yield faulty_line(self, number, fault)
                continue
            for row, filled in merged.filled(number, cells):
                yield sheet_line(self, row, filled)


def sheets(blob: Blob, file: str) -> list[Sheet]:
    """The sheets of a workbook, in its order; UnusableSourceError where it is none."""
    book = _Book(Package(blob, file))
    return [XlsxSheet(book, name, member, hidden) for name, member, hidden in book.sheets]


class _Book:
    """What all sheets of a workbook share."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.epoch_1904 = False
        self.sheets: list[tuple[str, str, bool]] = []
        self._strings: list[str] | None = None
        root = self._root()
        self._relations = self._targets(root)
        for name, attributes in package.events(root, Elements()):
            if name == "workbookPr":
                self.epoch_1904 = attributes.get("date1904", "") in ("1", "true", "on")
            elif name == "sheet":
                self._add(attributes)
        self.dates = self._date_styles()

    def _root(self) -> str:
        for _, attributes in self.package.events("_rels/.rels", Elements()):
            if attributes.get("Type", "").endswith("/officeDocument"):
                return attributes.get("Target", "").lstrip("/")
        return "xl/workbook.xml"

    def _targets(self, root: str) -> dict[str, tuple[str, str]]:
        """Relation id → (type, member)."""
        folder, _, name = root.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        found = {}
        for _, attributes in self.package.events(relations, Elements()) if self.package.has(relations) else ():
            target = attributes.get("Target", "").replace("\\", "/")
            member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], member.lstrip("/"))
        return found

    def _add(self, attributes: Attributes) -> None:
        kind, member = self._relations.get(attributes.get("id", ""), ("", ""))
        name = attributes.get("name", "")
        if kind in ("", "worksheet") and not self.package.has(member):
            raise UnusableSourceError(
                f"{self.package.file}: found no rows for the sheet {name!r}, expected a whole workbook"
            )
        if kind == "worksheet":  # charts and macros are no tables
            self.sheets.append((name, member, attributes.get("state", "visible") != "visible"))

    def _member(self, kind: str) -> str | None:
        return next((m for k, m in self._relations.values() if k == kind and self.package.has(m)), None)

    def _date_styles(self) -> frozenset[str]:
        """The numbers of the cell styles that show a number as a date."""
        member = self._member("styles")
        codes: dict[str, str] = {}
        dates, inside, count = set(), False, 0
        for name, attributes in self.package.events(member, Elements()) if member else ():
            if name == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs", "cellStyles"):
                inside = name == "cellXfs"
            elif name == "xf" and inside:
                if _is_date_format(attributes.get("numFmtId", "0"), codes):
                    dates.add(str(count))
                count += 1
        return frozenset(dates)

    def string(self, index: str) -> str:
        """A shared string; UnusableSourceError where there is none of this number."""
        if self._strings is None:
            member = self._member("sharedStrings")
            self._strings = self._read_strings(member) if member else []
        try:
            return self._strings[int(index)]
        except (ValueError, IndexError):
            file, known = self.package.file, len(self._strings)
            raise UnusableSourceError(f"{file}: found shared string {index[:20]!r}, expected one of {known}") from None

    def _read_strings(self, member: str) -> list[str]:
        found, size = [], 0
        for text in self.package.events(member, _Strings()):
            size += len(text)
            if size > _MAX_STRINGS:
                raise UnusableSourceError(f"{self.package.file}: found texts above {_MAX_STRINGS} characters in all")
            found.append(text)
        return found


def _is_date_format(number: str, codes: dict[str, str]) -> bool:
    code = codes.get(number)
    if code is None:
        return number.isdecimal() and int(number) in _DATE_FORMATS
    plain = _NOT_DATE_PARTS.sub("", code.partition(";")[0]).casefold()
    if plain in ("general", "standard") or re.search(r"\[(?:h+|m+|s+)\]", code, re.IGNORECASE):  # [h]: time spent
        return False
    return "y" in plain or "d" in plain or ("m" in plain and not re.search("[hs]", plain))


class _Strings:
    """Events of the shared strings: texts of runs joined, phonetic hints left out."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._parts: list[str] = []
        self._size = 0
        self._inside = self._phonetic = False

    def start(self, name: str, _: Attributes) -> None:
        if name == "si":
            self._parts, self._size = [], 0
        elif name == "rPh":
            self._phonetic = True
        self._inside = name == "t" and not self._phonetic

    def text(self, data: str) -> None:
        if self._inside and self._size <= MAX_TEXT:  # a longer one makes its row be refused
            self._parts.append(data)
            self._size += len(data)

    def end(self, name: str) -> None:
        self._inside = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.done.append(_unescaped("".join(self._parts)))


class _Rows:
    """Events of a sheet: (number of the row, its cells, what of it is beyond the limits of a workbook if anything is).

    UnusableSourceError where rows are not numbered upwards: a program that opens the sheet shows others, or none.
    """

    def __init__(self, book: _Book, file: str) -> None:
        self.done: list[tuple[int, list[Cell], str]] = []
        self._book = book
        self._file = file
        self._fault = ""
        self._row = 0
        self._cells: list[Cell] | None = None
        self._place = -1
        self._cell: Attributes = {}
        self._part = ""
        self._phonetic = False
        self._texts: dict[str, list[str]] = {}
        self._sizes: dict[str, int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = self._number_of(attributes.get("r", ""))
            self._cells, self._place, self._fault = [], -1, ""
        elif name == "c" and self._cells is not None:
            place = column_of(attributes.get("r", ""))
            self._place = self._place + 1 if place is None else place
            self._cell, self._texts, self._sizes = attributes, {}, {}
        elif name == "rPh":
            self._phonetic = True
        elif name in ("v", "f", "t") and not self._phonetic:
            self._part = name
            self._texts.setdefault(name, [])

    def text(self, data: str) -> None:
        size = self._sizes.get(self._part, 0)
        if self._part and size <= MAX_TEXT:
            self._texts[self._part].append(data)
            self._sizes[self._part] = size + len(data)

    def end(self, name: str) -> None:
        self._part = ""
        if name == "rPh":
            self._phonetic = False
        elif name == "c" and self._cells is not None:
            self._put(self._cells, self._made())
        elif name == "row" and self._cells is not None:
            self.done.append((self._row, self._cells, self._fault))
            self._cells = None

    def _number_of(self, stated: str) -> int:
        """The number of a row: the stated one, else the next."""
        if not (stated.isdecimal() and stated.isascii() and len(stated) < 16):
            return self._row + 1
        if int(stated) <= self._row:
            found, expected = f"row {stated} after row {self._row}", "each row once and in order (save it anew)"
            raise UnusableSourceError(f"{self._file}: found {found}, expected {expected}")
        return int(stated)

    def _put(self, cells: list[Cell], cell: Cell) -> None:
        if cell is EMPTY:
            return
        if self._place >= MAX_COLUMNS:
            self._fault = f"found a cell {self._cell.get('r', '')[:20]}, expected at most column XFD"
        elif self._row > MAX_ROWS:
            self._fault = f"found a row beyond {MAX_ROWS:,}, expected at most as many as a workbook may have"
        else:
            cells.extend([EMPTY] * (self._place + 1 - len(cells)))
            cells[self._place] = cell

    def _made(self) -> Cell:
        value = "".join(self._texts.get("v", ()))
        stored = self._stored(self._cell.get("t", "n"), value)
        if "f" in self._texts:
            return formula_cell("".join(self._texts["f"]), stored)
        return stored

    def _stored(self, kind: str, value: str) -> Cell:
        if kind == "inlineStr":
            return _text("".join(self._texts.get("t", ())))
        if not value:
            return EMPTY
        match kind:
            case "s":
                return _text(self._book.string(value), escaped=False)
            case "str":
                return _text(value)
            case "b":
                return truth_cell(value.strip() in ("1", "true"))
            case "e":
                return error_cell(value)
            case "d":
                return _iso_date(value)
        return self._number(value)

    def _number(self, value: str) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return _text(value)
        if number - number != 0:  # infinite, or no number
            return _text(value)
        if self._cell.get("s", "0") in self._book.dates and (moment := from_serial(number, self._book.epoch_1904)):
            return date_cell(moment)
        return number_cell(number)


def _text(value: str, escaped: bool = True) -> Cell:
    return Cell(_unescaped(value) if escaped else value) if value else EMPTY


def _iso_date(value: str) -> Cell:
    try:
        return date_cell(datetime.fromisoformat(value.removesuffix("Z")))
    except ValueError:
        return Cell(value)


def _unescaped(text: str) -> str:
    """`_x000D_` is how XLSX writes characters that XML has not; what is no character of text is left out."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return "" if code == 0 or 0xD800 <= code < 0xE000 else chr(code)
