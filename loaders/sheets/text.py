"""Delimited text as a sheet: commas, semicolons, tabs or bars, in whatever encoding (`loaders.files.delimited`)."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from graph import locators
from graph.errors import UnusableSourceError
from loaders.files import delimited
from loaders.files.blob import Blob
from loaders.sheets.sheet import Cell, Hide, Line, Sheet

DELIMITERS = (*delimited.DELIMITERS, "|")
_SAMPLE = 30  # records that show how many columns there are


class TextLine(Line):
    """A record, quoted as it stands in the file."""

    __slots__ = ("_places", "_text")

    def __init__(self, number: int, locator: str, text: str, places: list[delimited.Cell], fault: str | None) -> None:
        super().__init__(number, locator, [Cell(cell.value) for cell in places], fault)
        self._text = text
        self._places = places

    def quote(self, hide: Hide) -> str:
        """The raw record without its line end."""
        quote, end = "", 0
        for place, cell in enumerate(self._places):
            quote += self._text[end : cell.start] + hide(place, self._text[cell.start : cell.end])
            end = cell.end
        return quote


class TextSheet(Sheet):
    """A file of delimited text."""

    typed = False
    ragged = True

    def __init__(self, blob: Blob, file: str, encoding: str | None = None, delimiter: str | None = None) -> None:
        self._blob = blob
        self.file = file
        self.name = ""
        self._encoding = encoding or delimited.encoding_of(blob, file)
        self._delimiter = delimiter or self._found_delimiter()

    def lines(self) -> Iterator[Line]:
        """All records."""
        try:
            with self._blob.text(self._encoding) as stream:
                for record in delimited.records(stream, self._delimiter):
                    cells = [] if record.fault else delimited.split(record.text, self._delimiter)
                    yield TextLine(record.number, self.locator(record.number), record.text, cells, record.fault)
        except UnicodeDecodeError:  # only where a mapping names the encoding
            raise UnusableSourceError(f"{self.file}: found bytes that are not {self._encoding}, as stated") from None

    def locator(self, row: int) -> str:
        """Where a record stands."""
        return locators.to_string(locators.TableRow(self.file, row))

    def _found_delimiter(self) -> str:
        """The one under which most of the first records have the same number of columns, two or more."""
        try:
            with self._blob.text(self._encoding) as stream:
                text = stream.read(delimited.PEEK)
        except UnicodeDecodeError:
            return DELIMITERS[0]
        return max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    records = islice(delimited.records(io.StringIO(text, newline=""), delimiter), _SAMPLE)
    widths = Counter(len(delimited.split(r.text, delimiter)) for r in records if r.text.strip() and not r.fault)
    del widths[1]
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count, width


def looks_delimited(head: str) -> bool:
    """Whether text begins like a table: two lines or more with as many columns, or a header of three."""
    if head.lstrip()[:1] in ("<", "{", "["):
        return False
    count, width = max(_fit(head, delimiter) for delimiter in DELIMITERS)
    return width >= 2 and (count >= 2 or width >= 3)
