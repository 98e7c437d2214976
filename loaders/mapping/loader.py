"""Anyone's tables by a mapping: one that is given, or one that comes with the program and fits the headers.

Invariant: before the first row is read, the mapping and the columns that it names were checked (`mapping.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from graph.errors import UnusableSourceError
from graph.records import Rejection, Source, Tally, Yield
from loaders.base import Description
from loaders.files.archives import is_regular
from loaders.mapping import mapping
from loaders.mapping.known import Known
from loaders.mapping.mapping import Mapping, TableMap
from loaders.mapping.rows import Reading
from loaders.sheets.opening import form_of, heads_with, sheets_of, table_of, table_with
from loaders.sheets.sheet import Sheet
from loaders.sheets.text import DELIMITERS
from loaders.values.cells import date, web_address

SHIPPED = Path(__file__).parent / "shipped"


class Mapped:
    """Tables by one mapping, or by the shipped one that fits."""

    def __init__(self, given: Mapping | None = None, name: str = "mapped") -> None:
        self.name = name
        self._given = given

    def accepts(self, path: Path) -> bool:
        """Whether a file is a table that a shipped mapping fits; any file where a mapping is given."""
        try:
            if self._given:
                return is_regular(path)  # what it is not is said when it is read
            return _fitting_file(path) is not None
        except (UnusableSourceError, OSError):
            return False

    def describe(self, path: Path) -> Description:
        """What the mapping says of the source, its title by default the name of the file."""
        about = (found := self._mapping(path)).about
        published = about.get("published")
        return Description(
            title=about.get("title", path.stem),
            homepage=web_address(about.get("homepage")),
            licence=about.get("licence"),
            publisher=about.get("publisher"),
            published=date(published) if published else None,
            language=found.language,
        )

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """The records of all tables that the mapping fits; UnusableSourceError where it fits none."""
        yield from _read(path, source, self._mapping(path))

    def _mapping(self, path: Path) -> Mapping:
        if self._given:
            return self._given
        file = _fitting_file(path)
        if file is None:
            expected = "a mapping (`ogniwo mapping suggest` drafts one)"
            raise UnusableSourceError(f"{path.name}: found no mapping that fits its headers, expected {expected}")
        return _shipped()[file]


def with_mapping(file: Path) -> Mapped:
    """The loader of tables by the mapping in a file; MappingError where it is wrong."""
    given = mapping.read(file)
    # The name tells sources apart that were read from the same bytes by other mappings.
    return Mapped(given, f"mapped-{hashlib.sha256(file.read_bytes()).hexdigest()[:8]}")


def _read(path: Path, source: Source, given: Mapping) -> Iterator[Yield]:
    known = Known()
    faults: list[UnusableSourceError] = []
    for sheets in _ways(path, given):
        readings = [(sheet, _reading(sheet, given, source, known, faults)) for sheet in sheets]
        if any(reading for _, reading in readings):
            break
    else:
        raise faults[0] if faults else UnusableSourceError(f"{path.name}: found no table in it, expected rows")
    for sheet, reading in readings:
        if reading:
            yield from _rows(reading)
        elif not sheet.hidden:
            reason = (
                f"{sheet.file}: found a sheet that the mapping {given.file} does not fit, expected one that it fits"
            )
            yield Rejection(locator=sheet.locator(1), field="", value=sheet.name, reason=reason, kept=True)


def _ways(path: Path, given: Mapping) -> Iterator[list[Sheet]]:
    """The sheets of a file; of delimited text also by the other delimiters, as the mapping knows which is right."""
    yield sheets_of(path, encoding=given.encoding, delimiter=given.delimiter)
    if form_of(path) == "text" and not given.delimiter:
        for delimiter in DELIMITERS:
            yield sheets_of(path, encoding=given.encoding, delimiter=delimiter)


def _rows(reading: Reading) -> Iterator[Yield]:
    rows = 0
    for line in reading.table.lines():
        rows += 1
        yield from reading.row(line)
    yield Tally(name=reading.table.sheet.file, rows=rows)


def _reading(
    sheet: Sheet, given: Mapping, source: Source, known: Known, faults: list[UnusableSourceError]
) -> Reading | None:
    """The reading of a sheet by the first table of a mapping that fits it; else None, and why in `faults`."""
    for table_map in given.tables:
        if sheet.hidden if table_map.sheet is None else table_map.sheet != sheet.name:
            continue
        if table := table_with(sheet, _needed(table_map)):
            return Reading(table_map, table, source.id, known)
        if table := table_of(sheet):
            missing = Reading(table_map, table, source.id, known).missing()
            lacking = UnusableSourceError(f"{sheet.file}: found none of the headers of {given.file}, expected them")
            faults.append(missing or lacking)
    return None


@cache
def _shipped() -> dict[Path, Mapping]:
    return {file: mapping.read(file) for file in sorted(SHIPPED.glob("*.yaml"))}


def _needed(table_map: TableMap) -> list[str]:
    """The columns that must be there: all that are read or named, without {record.field} in texts."""
    records = {record.name for record in table_map.records}
    read = [name for name in table_map.columns() if name.partition(".")[0] not in records or "." not in name]
    return [*table_map.recognised_by, *read]


def _fitting_file(path: Path) -> Path | None:
    form = form_of(path)
    if form is None:
        return None
    if form == "json" and not any(_heads(path, given) for given in _shipped().values()):
        return None  # before all of it is read
    stat = path.stat()
    return _fitting(path.resolve(), stat.st_mtime_ns, stat.st_size)


def _heads(path: Path, given: Mapping) -> bool:
    return any(heads_with(path, table_map.recognised_by or _needed(table_map)) for table_map in given.tables)


@lru_cache(maxsize=8)
def _fitting(path: Path, _time: int, _size: int) -> Path | None:
    """The shipped mapping one of whose tables fits a sheet of a file."""
    for sheet in sheets_of(path):
        for file, given in _shipped().items():
            for table_map in given.tables:
                if table_map.sheet in (None, sheet.name) and table_with(sheet, _needed(table_map)):
                    return file
    return None


LOADER = Mapped()
