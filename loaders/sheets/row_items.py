"""Rows of tables as nested objects, for formats that have both forms: "Funding Org:Name" is fundingOrganization/0/name.

Invariant: a row is quoted as a whole (RFC 7111); the fields of messages are the headers of its columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from loaders.files.elements import Hide, Path, key_of
from loaders.sheets.opening import Table
from loaders.sheets.sheet import Line
from loaders.values import cells
from loaders.values.privacy import blank, is_private_column


@dataclass(frozen=True)
class RowItem:
    """A row of a table, its cells spread into an object: `columns` are the paths of the columns that are read."""

    file: str
    line: Line
    header: tuple[str, ...]
    columns: Mapping[int, Path]
    value: dict[str, Any]
    fault: str | None = None
    unread: Sequence[tuple[Path, str]] = ()

    @property
    def where(self) -> str:
        return f"{self.file}, row {self.line.number}"

    def label(self, path: Path) -> str:
        place = next((place for place, column in self.columns.items() if column == path), None)
        return "/".join(map(str, path)) if place is None else self.header[place]

    def spot(self, path: Path, hide: Hide) -> tuple[str, str]:
        del path  # a row is quoted as a whole (RFC 7111)

        def hidden(place: int, text: str) -> str:
            key = key_of(self.columns[place]) if place in self.columns else ""
            private = place < len(self.header) and is_private_column(self.header[place])
            return blank(text) if private else hide(key, text)

        return self.line.locator, self.line.quote(hidden)


def row_items(table: Table, columns: Mapping[int, Path], read: Callable[[Path, str], Any]) -> Iterator[RowItem]:
    """The rows of a table as objects: `columns` says where the value of a cell stands, `read` what a cell says."""
    for line in table.lines():
        value: dict[str, Any] = {}
        for place, path in columns.items():
            if place < len(line.cells) and not cells.is_null(text := line.cells[place].text.strip()):
                _put(value, path, read(path, text))
        unread = [(path, line.cells[place].fault or "") for place, path in columns.items() if _is_faulty(line, place)]
        fault = line.fault or _too_wide(table, line)
        yield RowItem(table.sheet.file, line, table.header, columns, value, fault, unread)


def _is_faulty(line: Line, place: int) -> bool:
    return place < len(line.cells) and line.cells[place].fault is not None


def _too_wide(table: Table, line: Line) -> str | None:
    """Why a row cannot be taken of which nobody knows where its cells belong."""
    filled = max((place for place, cell in enumerate(line.cells, start=1) if cell.text.strip()), default=0)
    if not table.sheet.ragged or filled <= len(table.header):
        return None
    advice = "put a cell that holds the delimiter into quotation marks"
    return f"found {filled} cells, expected at most {len(table.header)} ({advice})"


def _put(whole: Any, path: Path, value: Any) -> None:
    """Puts a value at a path, making the objects and lists on the way."""
    for step, following in pairwise(path):
        new: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            while len(whole) <= step:
                whole.append(type(new)())
            whole = whole[step]
        else:
            whole = whole.setdefault(step, new)
    if isinstance(path[-1], int):
        whole.append(value)
    else:
        whole[path[-1]] = value
