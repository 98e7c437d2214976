"""JSON files as sheets: an array of flat objects, or objects that hold such arrays by key ({"Asia": [{…}, …]}).

Keys of an object are columns; a value that is an object gives columns "key.key", an array of texts one cell with `|`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from graph import locators
from graph.errors import UnusableSourceError
from loaders.files import delimited
from loaders.files.blob import Blob
from loaders.sheets.sheet import EMPTY, Cell, Hide, Line, Sheet, SheetLine, number_cell, truth_cell

MAX_BYTES = 64 * 2**20  # read into memory as a whole
_MAX_COLUMNS = 1_000
_MAX_ARRAYS = 1_000

_Places = dict[str, int]  # column → its place from 0


class JsonLine(Line):
    """One object, quoted as JSON."""

    __slots__ = ("_places", "_value")

    def __init__(self, number: int, locator: str, cells: list[Cell], value: dict[str, Any], places: _Places) -> None:
        super().__init__(number, locator, cells)
        self._value = value
        self._places = places

    def quote(self, hide: Hide) -> str:
        """The object, what must not be kept in it overwritten in each of its values."""
        return json.dumps(_hidden(self._value, hide, self._places), ensure_ascii=False)


class JsonSheet(Sheet):
    """All arrays of flat objects in a file; a row's number counts through all of them."""

    def __init__(self, file: str, arrays: list[tuple[str, list[Any]]]) -> None:
        self.file = file
        self.name = ""
        self._arrays = arrays
        rows = (row for _, array in arrays for row in array if isinstance(row, dict))
        self.header = list(dict.fromkeys(key for row in rows for key, _ in _flat(row)))
        if len(self.header) > _MAX_COLUMNS:
            raise UnusableSourceError(f"{file}: found {len(self.header)} different keys, expected a table")

    def lines(self) -> Iterator[Line]:
        """All objects."""
        assert self.header is not None
        number, places = 0, {key: place for place, key in enumerate(self.header)}
        for pointer, array in self._arrays:
            for place, row in enumerate(array):
                number += 1
                locator = locators.to_string(locators.JsonPointer(self.file, f"{pointer}/{place}"))
                if not isinstance(row, dict):
                    yield SheetLine(number, locator, [], f"found {json.dumps(row)[:80]}, expected an object")
                    continue
                values = dict(_flat(row))
                yield JsonLine(number, locator, [values.get(key, EMPTY) for key in self.header], row, places)


def sheets(blob: Blob, file: str) -> list[Sheet]:
    """The one sheet of a file; UnusableSourceError where it is no JSON or holds no array of objects."""
    if blob.size > MAX_BYTES:
        raise UnusableSourceError(f"{file}: found {blob.size} bytes, expected JSON of at most {MAX_BYTES}")
    try:
        value = json.loads(blob.whole().decode(delimited.encoding_of(blob, file)))
    except (ValueError, RecursionError) as error:
        raise UnusableSourceError(f"{file}: found no JSON ({error}), expected an array of objects") from None
    arrays = list(islice(_arrays(value, "", 0), _MAX_ARRAYS + 1))
    if not arrays:
        raise UnusableSourceError(f"{file}: found no array of objects in it, expected rows as objects")
    if len(arrays) > _MAX_ARRAYS:
        raise UnusableSourceError(f"{file}: found more than {_MAX_ARRAYS} arrays of objects, expected a table")
    return [JsonSheet(file, arrays)]


def _arrays(value: Any, pointer: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(value, list) and any(isinstance(row, dict) for row in value):
        yield pointer, value
    elif isinstance(value, dict) and depth < 3:
        for key, inner in value.items():
            yield from _arrays(inner, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}", depth + 1)


def _flat(row: dict[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Cell]]:
    for key, value in row.items():
        if isinstance(value, dict) and value and depth < 3:
            yield from _flat(value, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key, _cell(value)


def _cell(value: Any) -> Cell:
    if value is None or value == [] or value == {}:
        return EMPTY
    if isinstance(value, bool):
        return truth_cell(value)
    if isinstance(value, int | float):
        return number_cell(value)
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return Cell("|".join(str(part) for part in value))
    return Cell(fault="a value inside a value, expected text, a number or a list of them")


def _hidden(value: Any, hide: Hide, places: _Places, prefix: str = "") -> Any:
    """The value with every text and number in it as `hide` leaves it."""
    if isinstance(value, dict):
        return {key: _hidden(inner, hide, places, f"{prefix}.{key}" if prefix else key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_hidden(inner, hide, places, prefix) for inner in value]
    if value is None or isinstance(value, bool):
        return value
    shown = hide(places.get(prefix, -1), str(value))
    return value if shown == str(value) else shown
