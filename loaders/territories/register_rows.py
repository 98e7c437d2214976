"""Flat registers, published as CSV, XML or JSON alike: their rows as columns and values, each with its evidence.

Invariant: a row says the same in every format. Codes that a program made numbers of are text again (10 → "10"), null
and "" are nothing. A row of XML is an element `row` with an element a column (`<WOJ>02</WOJ>`, or `<col name="WOJ">`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from graph import locators
from graph.errors import UnusableSourceError
from graph.ids import fold
from graph.records import Evidence, Rejection
from loaders.files import archives, delimited, json_values, xml_elements
from loaders.values.privacy import mask

MAX_CELL = 2_000  # characters; registers hold codes and names
_LISTS = ("data", "results", "rows", "items", "value", "records")  # what wrappers call the list of rows
_KEYS = re.compile(r'"((?:[^"\\]|\\.){1,100})"\s*:')
_SHOWN = 80
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Row:
    """A row of a register: `cells` by column, trimmed, none empty; `fault` says why it cannot be read, if so."""

    file: str
    where: str  # "row 12", "line 40", "item 3"
    locator: str
    quote: str
    cells: Mapping[str, str]
    fault: str | None = None

    def get(self, column: str) -> str:
        """The value of a column; "" where it says nothing."""
        return self.cells.get(column, "")

    def evidence(self, source: str) -> tuple[Evidence, ...]:
        """The row as what proves the record that it says."""
        return (Evidence(source=source, locator=self.locator, quote=self.quote),)

    def rejection(self, column: str, expected: str, *, kept: bool = False) -> Rejection:
        """Why the row, or with `kept` the value of a column alone, is not taken."""
        found = mask(self.get(column))[:_SHOWN]
        where = f"{self.file}, {self.where}" + (f", column {column}" if column and not self.fault else "")
        said = self.fault or f"found {found!r}, expected {expected}".replace("''", "nothing")
        return Rejection(locator=self.locator, field=column, value=found, reason=f"{where}: {said}", kept=kept)


class Register:
    """One kind of register: its columns, each with the other names that it had over the years.

    A file is of this kind where it has all `required` columns and none named as in `foreign`.
    """

    def __init__(
        self, columns: Mapping[str, tuple[str, ...]], required: tuple[str, ...], foreign: tuple[str, ...] = ()
    ) -> None:
        self._by_name = {_plain(form): column for column, others in columns.items() for form in (column, *others)}
        self._required, self._foreign = frozenset(required), frozenset(map(_plain, foreign))

    def known(self, names: list[str]) -> dict[str, str]:
        """The columns that names mean, by name; of several names for one column the first counts."""
        meant: dict[str, str] = {}
        for name in names:
            column = self._by_name.get(_plain(name))
            if column and column not in meant.values():
                meant[name] = column
        return meant

    def has(self, names: list[str]) -> bool:
        """Whether rows with columns of these names are of this register."""
        return self._required <= set(self.known(names).values()) and self._foreign.isdisjoint(map(_plain, names))

    def accepts(self, head: bytes) -> bool:
        """Whether the first bytes of a file are of this register. Never raises."""
        return any(self.has(names) for names in _names_in(head))

    def rows(self, files: archives.Members, file: str) -> Iterator[Row]:
        """All rows of a file that hold anything; UnusableSourceError where it cannot be read."""
        head = files.head(file)
        if xml_elements.peek(head):
            yield from self._of_xml(files, file)
        elif _is_json(head):
            yield from self._of_json(files, file)
        else:
            yield from self._of_csv(files, file)

    def _of_xml(self, files: archives.Members, file: str) -> Iterator[Row]:
        limits = xml_elements.Limits(size=1_000_000, elements=1_000)
        with files.open(file) as stream:
            for element in xml_elements.read_elements(stream, file, ["row"], limits):
                locator = locators.to_string(locators.TextSpan(file, element.start, element.end))
                yield self._row(file, f"line {element.line}", locator, element.slice, _xml_cells(element))

    def _of_json(self, files: archives.Members, file: str) -> Iterator[Row]:
        with files.open(file) as stream:
            for number, item in enumerate(json_values.items(stream, file, _LISTS), start=1):
                cells = _json_cells(item.value) if isinstance(item.value, dict) else {}
                locator, quote = item.spot((), _as_is)
                yield self._row(file, f"item {number}", locator, quote, cells, item.fault)

    def _of_csv(self, files: archives.Members, file: str) -> Iterator[Row]:
        encoding = _encoding_of(files, file)
        with _text(files.open(file), encoding) as stream:
            delimiter, header = _header(stream.read(delimited.PEEK), self)
        if not self.has(header):
            expected = f"columns {', '.join(sorted(self._required))}"
            raise UnusableSourceError(
                f"{file}, row 1: found {', '.join(header)[:500] or 'nothing'}, expected {expected}"
            )
        with _text(files.open(file), encoding) as stream:
            for record in delimited.records(stream, delimiter):
                values = [cell.value.strip() for cell in delimited.split(record.text, delimiter)]
                locator = locators.to_string(locators.TableRow(file, record.number))
                fault = record.fault or _too_wide(values, header)
                if record.number > 1 and (any(values) or record.fault):
                    cells = dict(zip(header, values, strict=False))
                    yield self._row(file, f"row {record.number}", locator, record.text, cells, fault)

    def _row(
        self, file: str, where: str, locator: str, quote: str, said: Mapping[str, str], fault: str | None = None
    ) -> Row:
        cells = {column: said[name] for name, column in self.known(list(said)).items() if said[name]}
        long = next((name for name, value in said.items() if len(value) > MAX_CELL), None)
        if long is not None:
            fault = fault or f"found {len(said[long])} characters in {long}, expected at most {MAX_CELL}"
        for value in said.values():  # contact data stands in none of these registers, but may in what is added to them
            if len(value) <= MAX_CELL and not value.isdecimal() and (hidden := mask(value)) != value:
                quote = quote.replace(value, hidden)
        return Row(file, where, locator, quote if not fault else "", {} if fault else cells, fault)


def describing(path: Path, register: Register) -> Row | None:
    """The first row of a source, for what it says of the whole."""
    with suppress(UnusableSourceError, OSError), archives.members(path) as files:
        for file in files.names():
            if register.accepts(files.head(file)):
                return next((row for row in register.rows(files, file) if not row.fault), None)
    return None


def _as_is(_: str, text: str) -> str:
    return text


def _plain(name: str) -> str:
    return "_".join(re.findall(r"\w+", fold(name)))


def _names_in(head: bytes) -> Iterator[list[str]]:
    """Names of columns that a file may have, by what its first bytes say."""
    if xml_elements.peek(head):
        text = head.decode("utf-8", "replace")
        begin = re.search(r"<row[\s>]", text)
        row = text[begin.start() :].partition("</row>")[0] if begin else ""
        yield re.findall(r"<col\s+name=[\"']([^\"']+)", row) or re.findall(r"<(\w+)[\s/>]", row)
        return
    text = _decoded(head)
    if _is_json(head):
        if '"coordinates"' in text or '"FeatureCollection"' in text:  # GeoJSON
            return
        first = text[text.find("{", text.find("[") + 1) :]
        yield _KEYS.findall(first.partition("}")[0])
    elif "\0" not in text:
        for delimiter in delimited.DELIMITERS:
            yield [cell.value.strip() for cell in delimited.first_record(text, delimiter)]


def _decoded(head: bytes) -> str:
    codec = next((codec for mark, codec in _MARKS if head.startswith(mark)), "utf-8")
    text = head.decode(codec, "replace")
    return text[: text.rfind("\n") + 1] or text


def _is_json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def _xml_cells(row: xml_elements.Element) -> dict[str, str]:
    cells = ((child.attributes.get("name", child.tag), child.words) for child in row.children)
    return {name: words for name, words in cells if words}


def _json_cells(value: dict[str, Any]) -> dict[str, str]:
    """The scalars of an object as text."""
    said = {name: "" if cell is None else str(cell).strip() for name, cell in value.items() if _is_scalar(cell)}
    return {name: " ".join(words.split()) for name, words in said.items()}


def _is_scalar(cell: object) -> bool:
    return cell is None or (isinstance(cell, str | int | float) and not isinstance(cell, bool))


def _header(text: str, register: Register) -> tuple[str, list[str]]:
    headers = {d: [cell.value.strip() for cell in delimited.first_record(text, d)] for d in delimited.DELIMITERS}
    return max(headers.items(), key=lambda item: (len(register.known(item[1])), len(item[1])))


def _too_wide(values: list[str], header: list[str]) -> str | None:
    filled = max((place for place, value in enumerate(values, start=1) if value), default=0)
    return f"found {filled} cells, expected at most {len(header)}" if filled > len(header) else None


def _encoding_of(files: archives.Members, file: str) -> str:
    """As marked, else UTF-8, else Windows-1250, as registers of Windows programs are."""
    head = files.head(file)
    if marked := next((codec for mark, codec in _MARKS if head.startswith(mark)), None):
        return marked
    try:
        with _text(files.open(file), "utf-8") as stream:
            while stream.read(1 << 18):
                pass
    except UnicodeDecodeError:
        return "cp1250"
    return "utf-8"


def _text(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    errors = "strict" if encoding == "utf-8" else "replace"
    return io.TextIOWrapper(stream, encoding, errors=errors, newline="")
