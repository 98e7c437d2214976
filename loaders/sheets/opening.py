"""Any file that holds a table, as sheets: delimited text, XLSX, XLS, ODS, JSON arrays; told apart by content.

Invariant: rows come one at a time, with the limits of `sheet.py`. XLS and JSON are read into memory as a whole,
up to a size; all other files may be of any length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from graph.errors import UnusableSourceError
from graph.ids import fold
from loaders.files import delimited
from loaders.files.archives import is_regular
from loaders.files.blob import Blob, Readable, blob_of
from loaders.sheets import json_sheet, ods, xls, xlsx
from loaders.sheets.sheet import EMPTY, Cell, Line, Sheet
from loaders.sheets.text import TextSheet, looks_delimited

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF = tuple(bytes((9, version, length, 0)) for version, length in ((0, 4), (2, 6), (4, 6), (8, 8), (8, 16)))
_ENCRYPTED_OOXML = "EncryptedPackage".encode("utf-16-le")
_SEARCHED = 50  # rows in which a header is looked for
_ENOUGH = 0.6  # of the words of the row that has most
_EXPECTED = "a table: CSV, TSV, XLSX, XLS, ODS or a JSON array of objects"


def form_of(file: Readable) -> str | None:
    """xlsx, ods, xls, json or text: what a file looks like from its first bytes; None where it is no table.

    Never raises for a readable file. A workbook is told from other files of its container only when it is opened.
    """
    if not _is_file(file):
        return None
    blob = blob_of(file)
    head = blob.head()
    if head.startswith(_ZIP):
        name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
        if name == b"mimetype":
            return "ods" if b"opendocument.spreadsheet" in head[:200] else None
        return "xlsx" if any(mark in head for mark in (b"[Content_Types].xml", b"xl/", b"_rels/.rels")) else None
    if head.startswith(_OLE) or head.startswith(_OLD_BIFF):
        return "xls"
    text = delimited.peek(blob)
    if text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        return "json"
    return "text" if looks_delimited(text) else None


def sheets_of(file: Readable, *, encoding: str | None = None, delimiter: str | None = None) -> list[Sheet]:
    """The sheets of a file in its order, hidden ones too; UnusableSourceError, naming it, where it is no table."""
    name = file.name
    if not _is_file(file):
        raise UnusableSourceError(f"{name}: found no file, expected {_EXPECTED}")
    blob = blob_of(file)
    match form_of(blob):
        case "xlsx":
            return xlsx.sheets(blob, name)
        case "ods":
            return ods.sheets(blob, name)
        case "xls":
            _refuse_encrypted(blob)
            return xls.sheets(blob, name)
        case "json":
            return json_sheet.sheets(blob, name)
    head = delimited.peek(blob).lstrip("\ufeff \t\r\n")
    if head[:1] == "<" and blob.suffix.startswith(".xl"):
        raise UnusableSourceError(f"{name}: found a page named as a workbook, expected {_EXPECTED} (save it anew)")
    if not head and blob.size:
        raise UnusableSourceError(f"{name}: found no text and no workbook, expected {_EXPECTED}")
    return [TextSheet(blob, name, encoding, delimiter)]


def _is_file(file: Readable) -> bool:
    return isinstance(file, Blob) or is_regular(file)


def _refuse_encrypted(blob: Blob) -> None:
    """An XLSX with a password is a container like an XLS."""
    with blob.open() as stream:
        while chunk := stream.read(1 << 20):
            if _ENCRYPTED_OOXML in chunk:
                raise UnusableSourceError(f"{blob.name}: found it encrypted, expected a workbook without password")


@dataclass(frozen=True)
class Table:
    """A sheet whose header was found: `header` holds a name for each column, each name once.

    A column without name is called `#3` by its place, a second one of a name `NAME#2`; `row` is that of the header, 0
    where the form of the file tells names and rows apart.
    """

    sheet: Sheet
    header: tuple[str, ...]
    row: int

    def lines(self) -> Iterator[Line]:
        """The rows below the header that are not empty."""
        return (line for line in self.sheet.lines() if line.number > self.row and not line.is_empty())


class Columns:
    """Finds columns by the names that people write: exactly, else without case, diacritics and punctuation."""

    def __init__(self, header: Iterable[str]) -> None:
        self._exact: dict[str, int] = {}
        loose: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            self._exact.setdefault(_single_spaced(name), place)
            loose.setdefault(_plain(name), []).append(place)
        self._loose: Mapping[str, int] = {name: places[0] for name, places in loose.items() if len(places) == 1}

    def find(self, name: str) -> int | None:
        """The place of a column from 0; None where no column or more than one is meant."""
        exact = self._exact.get(_single_spaced(name))
        return self._loose.get(_plain(name)) if exact is None else exact


def _single_spaced(name: str) -> str:
    return " ".join(name.split())


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name))) or name.strip()


def table_with(sheet: Sheet, wanted: Iterable[str]) -> Table | None:
    """The table whose header has all of the wanted columns, looked for in the first rows; None where there is none."""
    names = list(wanted)
    for header, row in _candidates(sheet):
        columns = Columns(header)
        if all(columns.find(name) is not None for name in names):
            return Table(sheet, header, row)
    return None


def table_of(sheet: Sheet) -> Table | None:
    """The table under the row that looks most like a header; None where the sheet is empty.

    That is the first row that has almost as many different words as any: titles above tables are narrower, and rows
    of data hold numbers, dates or nothing in some cells.
    """
    found = list(_candidates(sheet))
    if not found:
        return None
    words = [_words(header, sheet) for header, _ in found]
    return Table(sheet, *next(item for item, count in zip(found, words, strict=True) if count >= _ENOUGH * max(words)))


def _words(header: tuple[str, ...], sheet: Sheet) -> int:
    """How many cells could be names of columns; in a workbook the same name again is that of a merged cell."""
    names = [name for name in header if not name.startswith("#") and not (sheet.typed and "#" in name)]
    return sum(bool(re.search(r"[^\W\d_]", name)) and len(name) < 200 for name in names)


def _candidates(sheet: Sheet) -> Iterator[tuple[tuple[str, ...], int]]:
    if sheet.header is not None:
        yield _distinct(sheet.header), 0
        return
    lines = (line for line in sheet.lines() if not line.is_empty() and not line.fault)
    for line in islice(lines, _SEARCHED):
        names = [cell.text.strip() for cell in line.cells]
        while names and not names[-1]:
            names.pop()
        yield _distinct(names), line.number


def _distinct(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    found = []
    for place, name in enumerate(names, start=1):
        single = _single_spaced(name) or f"#{place}"
        seen[single] = seen.get(single, 0) + 1
        found.append(single if seen[single] == 1 else f"{single}#{seen[single]}")
    return tuple(found)


def heads_with(file: Readable, wanted: Iterable[str]) -> bool:
    """Whether a JSON file begins with objects that have these keys; cheaper than reading all of it."""
    head = delimited.peek(file)
    return all(json.dumps(name, ensure_ascii=False) in head for name in wanted)


__all__ = ["EMPTY", "Cell", "Columns", "Line", "Sheet", "Table", "form_of", "heads_with", "sheets_of"]
__all__ += ["table_of", "table_with"]
