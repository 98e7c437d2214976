"""Rows of the tables of CORDIS, as the facts that they state.

Invariant: rows are streamed, and a quote is the raw row or some of its cells in a row, verbatim but for contact data.
Text columns are masked cell by cell, codes and amounts never; a cell that stands in many rows is masked once.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from graph import locators
from graph.errors import UnusableSourceError
from graph.records import Evidence, Rejection
from loaders.cordis import layouts
from loaders.cordis.facts import Facts
from loaders.cordis.programmes import Proof
from loaders.files import delimited
from loaders.files.archives import Members
from loaders.sheets.table import Shape
from loaders.values.privacy import blank, mask

LONGEST_QUOTE = 2_000  # characters
_CHUNK = 1 << 18
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@lru_cache(maxsize=50_000)
def _masked(cell: str) -> str:
    return mask(cell)


def head_layout(head: bytes) -> tuple[Shape, str, list[str]] | None:
    """The table that the first bytes of a file begin; None where they begin none. Never raises."""
    codec = _marked(head) or "utf-8"
    text = codecs.getincrementaldecoder(codec)(errors="replace").decode(head)
    return None if "\0" in text else layouts.layout(text)


class Table:
    """A CSV file of CORDIS: its name in locators, what its columns mean, and how they are quoted."""

    def __init__(self, files: Members, file: str, source: str, shape: Shape, delimiter: str, header: list[str]) -> None:
        self.files, self.file, self.source, self.shape = files, file, source, shape
        self.delimiter, self.header = delimiter, header
        self.index: dict[str, int] = {}
        for place, name in enumerate(header):
            if column := shape.column(name):
                self.index.setdefault(column, place)
        # Of two columns of one meaning the first counts.
        self.fields = [f if (f := shape.column(n)) and self.index[f] == p else None for p, n in enumerate(header)]
        self.maskers = list(self._maskers())
        self.locators = locators.to_string(locators.TableRow(file, 1)).removesuffix("1")
        self._codec = _codec(files, file)

    def _maskers(self) -> Iterator[tuple[int, Callable[[str], str]]]:
        """The columns whose cells are not quoted as they are, and what hides in them what is private."""
        for place, name in enumerate(self.header):
            if layouts.is_contact(name):
                yield place, blank
            elif not layouts.is_exact(self.shape, name):
                yield place, mask if self.shape.column(name) == "objective" else _masked

    def rows(self) -> Iterator[Row]:
        """All rows below the header that are not empty."""
        with self._text() as stream:
            for record in delimited.records(stream, self.delimiter):
                if record.number > 1 and (record.fault or record.text.strip(f'"{self.delimiter} \t')):
                    yield Row(self, record)

    def cells(self, *fields: str) -> Iterator[tuple[str, ...]]:
        """Trimmed cells of every well-formed row, fast: for a look at what comes. Nothing where a column is missing."""
        places = [self.index[field] for field in fields if field in self.index]
        if len(places) < len(fields):
            return
        with self._text() as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:  # a cell too long, of which reading for good will speak
                    continue
                if len(cells) == len(self.header):
                    yield tuple(cells[place].strip() for place in places)

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.files.open(self.file), self._codec, newline="")

    def unread_columns(self) -> Iterator[Rejection]:
        """A report for each column that is neither read nor passed over on purpose."""
        for place, name in enumerate(self.header):
            if not layouts.is_known(self.shape, name):
                yield _report(self.file, name or str(place + 1), f"one of {', '.join(self.shape.columns)}")


def _report(file: str, column: str, expected: str) -> Rejection:
    locator = locators.to_string(locators.TableRow(file, 1))
    reason = f"{file}, row 1, column {column}: found an unknown column (not read), expected {expected}"
    return Rejection(locator=locator, field=column, value=column, reason=reason, kept=True)


class Row:
    """One row. `fault` says why it cannot be split into the cells of its table, if so."""

    __slots__ = ("_edge", "_glue", "_raw", "_table", "_values", "fault", "number")

    def __init__(self, table: Table, record: delimited.Record) -> None:
        self._table = table
        self.number = record.number
        self.fault = record.fault
        text, glue = record.text, f'"{table.delimiter}"'
        # Every cell in quotation marks, as CORDIS writes them: one split, if it gives a cell for each column.
        raw = text[1:-1].split(glue) if text[:1] == text[-1:] == '"' else []
        if len(raw) == len(table.header):
            self._edge, self._glue, self._raw = '"', glue, raw
            inside = text.count('"') > 2 * len(raw)
            values = [part.replace('""', '"') for part in raw] if inside else raw
            self._values = dict(zip(table.fields, values, strict=True))
            return
        cells = [] if record.fault else delimited.split(text, table.delimiter)
        self._edge, self._glue = "", table.delimiter
        self._raw = [text[cell.start : cell.end] for cell in cells]
        self._values = dict(zip(table.fields, (cell.value for cell in cells), strict=False))
        filled = max((place for place, cell in enumerate(cells, start=1) if cell.value.strip()), default=0)
        if filled > len(table.header):
            self.fault = f"found {filled} cells, expected at most {len(table.header)}"

    @property
    def locator(self) -> str:
        """Where the row stands (RFC 7111)."""
        return f"{self._table.locators}{self.number}"

    @property
    def where(self) -> str:
        """How messages call the row."""
        return f"{self._table.file}, row {self.number}"

    def get(self, field: str) -> str:
        """The trimmed cell of a field."""
        return self._values.get(field, "").strip()

    def has(self, field: str) -> bool:
        """Whether the table has a column for a field."""
        return field in self._table.index

    def name(self, field: str) -> str:
        """The header of a field's column."""
        place = self._table.index.get(field)
        return field if place is None else self._table.header[place]

    def spot(self, field: str) -> str:
        """The column of a field."""
        return f"column {self.name(field)}"

    def refusal(self) -> Rejection:
        """Why the row cannot be read: its fault."""
        return Rejection(locator=self.locator, field="", value="", reason=f"{self.where}: {self.fault}")

    def evidence(self, *fields: str, hidden: Collection[str] = ()) -> Proof:
        """The cells from the first to the last of some fields, or each by itself where that is too long; without
        fields, the whole row."""
        index, width = self._table.index, len(self._raw)
        places = [place for field in fields if (place := index.get(field)) is not None and place < width]
        first, last = (min(places), max(places) + 1) if places else (0, width)
        quotes = [self._quote(first, last, hidden)]
        if len(quotes[0]) > LONGEST_QUOTE and places:
            quotes = [self._quote(place, place + 1, hidden) for place in places if self._raw[place]]
        return tuple(Evidence(self._table.source, self.locator, quote[:LONGEST_QUOTE]) for quote in quotes)

    def _quote(self, first: int, last: int, hidden: Collection[str]) -> str:
        shown: dict[int, str] = {}
        for place, hide in self._table.maskers:
            if first <= place < last and (cell := hide(self._raw[place])) != self._raw[place]:
                shown[place] = cell
        for field in hidden:
            if (found := self._table.index.get(field)) is not None and first <= found < last:
                shown[found] = blank(self._raw[found])
        raw = self._raw[first:last]
        for place, cell in shown.items():
            raw[place - first] = cell
        return self._edge + self._glue.join(raw) + self._edge


def _codec(files: Members, file: str) -> str:
    """The encoding of a file, found by reading all of it: as marked, else UTF-8, else Windows-1252."""
    marked = _marked(files.head(file, 4))
    tried = (marked,) if marked else ("utf-8", "cp1252")
    for codec in tried:
        if _decodes(files, file, codec):
            return codec
    expected = f"{marked} as marked" if marked else "UTF-8 or Windows-1252"
    raise UnusableSourceError(f"{file}: found bytes of another encoding, expected {expected}")


def _decodes(files: Members, file: str, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    with files.open(file) as stream:
        try:
            while data := stream.read(_CHUNK):
                if "\0" in decoder.decode(data):
                    raise UnusableSourceError(f"{file}: found a NUL character, expected text")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _marked(head: bytes) -> str | None:
    return next((codec for mark, codec in _BOMS if head.startswith(mark)), None)


class Listed:
    """A participant that a row of projects names in its columns `coordinator` or `participants`, until 2020."""

    def __init__(self, row: Facts, column: str, name: str) -> None:
        self._row, self._column = row, column
        country = row.get("coordinator_country") if column == "coordinator" else ""
        role = "coordinator" if column == "coordinator" else "participant"
        self._said = {"project": row.get("project"), "name": name, "country": country, "role": role}

    @property
    def locator(self) -> str:
        """Where the row stands."""
        return self._row.locator

    @property
    def where(self) -> str:
        """How messages call the row."""
        return self._row.where

    def get(self, field: str) -> str:
        """What the row says of the participant."""
        return self._said.get(field, "")

    def has(self, field: str) -> bool:
        """Nothing is said but a name, a role and a country."""
        return field in self._said

    def name(self, field: str) -> str:  # noqa: ARG002  # as Facts has it
        """The header of the column that names the participant."""
        return self._row.name(self._column)

    def spot(self, field: str) -> str:  # noqa: ARG002  # as Facts has it
        """The column that names the participant."""
        return self._row.spot(self._column)

    def evidence(self, *fields: str, hidden: Collection[str] = ()) -> Proof:  # noqa: ARG002  # as Facts has it
        """The number of the project and the cell that names the participant."""
        return (*self._row.evidence("project"), *self._row.evidence(self._column))


def listed(row: Facts) -> Iterator[Listed]:
    """The participants in the columns of a row of projects."""
    for column in ("coordinator", "participants"):
        for name in dict.fromkeys(part.strip() for part in row.get(column).split(";")):
            if name:
                yield Listed(row, column, name)
