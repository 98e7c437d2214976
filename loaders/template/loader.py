"""Our own template, as CSV or as a workbook (docs/template.md): institutions, cooperations, who takes part in what,
programmes, places.

Invariant: every row that is not empty is loaded or rejected as a whole, and no record points to one that is not there.
Tables of things are read twice, first to learn what may be referred to; memory grows with them only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec

from graph.errors import UnusableSourceError
from graph.funding import is_fund
from graph.ids import hashed_id, kind_of
from graph.records import (
    AnyRecord,
    Cooperation,
    Evidence,
    Institution,
    Link,
    Place,
    Programme,
    Source,
    Tally,
    Yield,
)
from loaders.base import Description
from loaders.files import datapackage
from loaders.files.archives import is_archive, is_regular
from loaders.files.datapackage import DESCRIPTOR
from loaders.sheets.table import Row, RowError, Table, open_table
from loaders.template.columns import SHAPES, shape_of
from loaders.template.records import Origin, kind_and_subkind
from loaders.template.references import Index, is_key
from loaders.template.workbook import is_template, is_workbook, tables_in, unread_sheets

_THINGS = ("places", "programmes", "institutions", "cooperations")
_KEYS = ("id", "teryt", "krs", "regon", "nip", "title", "name")

_Maker: TypeAlias = Callable[[Row, str], AnyRecord]


class Template:
    """A folder of CSV tables or workbooks, with or without datapackage.json, or one of them."""

    name = "template"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of those of a folder, has the columns of a table of the template."""
        return any(is_template(file) if is_workbook(file) else shape_of(file) for file in _files(path))

    def describe(self, path: Path) -> Description:
        """What datapackage.json says, or the name of a single table; UnusableSourceError for a bad descriptor."""
        return datapackage.describe(path) if path.is_dir() else Description(title=path.stem)

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """The records of all tables; UnusableSourceError before the first where one of them cannot be read."""
        files = _files(path)
        books = [file for file in files if is_workbook(file) and is_template(file)]
        shapes = {file: shape_of(file) for file in files if not is_workbook(file)}
        tables = [open_table(file, file.name, shape) for file, shape in shapes.items() if shape]
        tables += [table for book in books for table in tables_in(book)]
        if not tables:
            raise UnusableSourceError(f"{path.name}: found no table of the template, expected one of {_file_names()}")
        for book in books:
            yield from unread_sheets(book)
        yield from _Reading(tables, source).items()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    files = (file for file in path.iterdir() if is_regular(file) and not is_archive(file))
    return sorted(file for file in files if not file.name.startswith(".") and file.name != DESCRIPTOR)


def _file_names() -> str:
    return ", ".join(f"{shape.name}.csv" for shape in SHAPES)


class _Reading:
    """One reading of a source."""

    def __init__(self, tables: list[Table], source: Source) -> None:
        self._tables = {shape.name: [t for t in tables if t.shape.name == shape.name] for shape in SHAPES}
        self._origin = Origin(source.id, source.language or "pl", source.reference)
        self._indexes = {shape.name: Index() for shape in SHAPES}
        self._funds: set[str] = set()
        self._unrooted: dict[str, str] = {}  # records that lead nowhere → the column by which they do
        self._new: list[tuple[str, AnyRecord]] = []  # what the row at hand names and no row describes

    def items(self) -> Iterator[Yield]:
        """Everything the tables say; what others refer to comes first."""
        for shape in _THINGS:
            self._learn(shape)
        for table in (table for tables in self._tables.values() for table in tables):
            yield from table.unread_columns()
            number = 0
            for number, row in enumerate(table.rows(), start=1):  # noqa: B007  # the number of the last one
                yield from self._row(row)
            yield Tally(name=table.file, rows=number)

    def _row(self, row: Row) -> Iterator[Yield]:
        self._new.clear()
        try:
            records = self._records(row)
        except RowError as error:
            yield error.rejection
            return
        for shape, record in self._new:
            if record.id not in self._indexes[shape].rows:
                self._add(shape, record, row)
                yield record
        yield from records

    def _add(self, shape: str, record: AnyRecord, row: Row, key: str | None = None) -> None:
        town = isinstance(record, Place) and record.kind == "town"
        self._indexes[shape].add(record.id, row.locator, key, _names_of(record), preferred=town)

    def _learn(self, shape: str) -> None:
        """Fills the index of one kind of table with the rows that will be loaded."""
        index, parents, funds = self._indexes[shape], dict[str, str](), dict[str, str]()
        earlier: list[dict[str, str]] = []  # the first institutions that others succeed, the second …
        for row in (row for table in self._tables[shape] for row in table.rows()):
            self._new.clear()
            try:
                record = self._thing(row)
            except RowError:
                continue  # reported when the row is read for good
            if index.row_of(record.id, _key(row)):
                continue
            self._add(shape, record, row, _key(row))
            if parent := row.words(_parent_column(shape)):
                parents[record.id] = parent
            if isinstance(record, Programme) and is_fund(record.kind):
                self._funds.add(record.id)
            if fund := row.words("fund"):
                funds[record.id] = fund
            for place, text in enumerate(self._origin.earlier(row)):
                earlier += [{}] if place == len(earlier) else []
                earlier[place][record.id] = text
        column = _parent_column(shape)
        self._settle(shape, [("fund", funds), (column, parents), *(("succeeds", cells) for cells in earlier)])

    def _settle(self, shape: str, columns: list[tuple[str, dict[str, str]]]) -> None:
        """Leaves out the rows that will be rejected for what they are part of, funded by or succeed."""
        index, rows = self._indexes[shape], -1
        while len(index.rows) != rows:  # what loses its fund may be what others are part of, and the other way round
            rows = len(index.rows)
            for column, cells in columns:
                held = {record_id: text for record_id, text in cells.items() if record_id in index.rows}
                index.drop_unrooted(held, may_be_new=shape in ("programmes", "institutions"))
                self._unrooted |= {record_id: column for record_id in held if record_id not in index.rows}

    def _thing(self, row: Row) -> Place | Programme | Institution | Cooperation:
        row.check()
        match row.table.shape.name:
            case "places":
                return self._origin.place(row)
            case "programmes":
                return self._origin.programme(row)
            case "institutions":
                self._origin.succession(row, "", ())  # fails here or never: others will point to this row
                return self._origin.institution(row, self._refer(row, "place", "places", self._town))
            case _:
                cooperation = self._origin.cooperation(row)
                list(self._links(row, cooperation.id, None))  # fails here or never: others will point to this row
                return cooperation

    def _records(self, row: Row) -> list[Yield]:
        shape = row.table.shape.name
        if shape == "participations":
            return self._participation(row)
        record = self._thing(row)
        fund = self._refer(row, "fund", shape, self._new_fund) if isinstance(record, Programme) else None
        column, first = _parent_column(shape), self._indexes[shape].row_of(record.id, _key(row))
        makers: dict[str, _Maker] = {"programmes": self._programme, "institutions": self._institution}
        maker = makers.get(shape)
        earlier = [self._meant(row, "succeeds", text, shape, maker) for text in self._origin.earlier(row)]
        if first is None:
            column = self._unrooted.get(record.id, column)
            itself = "no successor of this one" if column == "succeeds" else "not part of this one"
            raise row.error(column, f"a row of {shape} that is loaded itself and {itself}")
        if first != row.locator:
            key = next(key for key in _KEYS if row.raw(key))
            raise row.error(key, f"another {key} than that of {first}")
        parent = self._refer(row, column, shape, maker)
        if isinstance(record, Cooperation):
            return [record, *self._links(row, record.id, parent)]
        links = [_link(record.id, "funded_by", fund, row.evidence(self._origin.source))] if fund else []
        links += self._origin.succession(row, record.id, earlier)
        return [msgspec.structs.replace(record, **{column: parent}), *links]

    def _links(self, row: Row, cooperation: str, parent: str | None) -> Iterator[Link]:
        """What a row of cooperations says of other records."""
        evidence = row.evidence(self._origin.source)
        if parent:
            yield _link(cooperation, "part_of", parent, evidence)
        programme = self._refer(row, "programme", "programmes", self._programme)
        if programme:
            yield _link(cooperation, "funded_by" if programme in self._funds else "part_of", programme, evidence)
        for text in row.many("place"):
            yield _link(cooperation, "located_in", self._meant(row, "place", text, "places", self._town), evidence)

    def _participation(self, row: Row) -> list[Yield]:
        row.check()
        who, what = row.need("institution", "an id or a name"), row.need("cooperation", "an id or a title")
        institution = self._meant(row, "institution", who, "institutions", self._institution)
        cooperation = self._meant(row, "cooperation", what, "cooperations", self._cooperation)
        kind = row.get("cooperation_kind", kind_and_subkind)
        if kind and kind[0] != kind_of(cooperation):
            raise row.error("cooperation_kind", f"{kind_of(cooperation)} as in the row of the cooperation")
        link = self._origin.participation(row, institution, cooperation)
        return [link, *self._origin.signature(row, institution, cooperation)]

    def _refer(self, row: Row, column: str, shape: str, make: _Maker | None) -> str | None:
        text = row.words(column)
        return self._meant(row, column, text, shape, make) if text else None

    def _meant(self, row: Row, column: str, text: str, shape: str, make: _Maker | None) -> str:
        """The id of the record that a cell means; what no row describes is made of its name, if it may be."""
        try:
            found = self._indexes[shape].find(text)
        except ValueError as error:
            raise row.error(column, str(error)) from None
        if found:
            return found
        if make is None or is_key(text):
            raise row.error(column, f"the id or name of a row of {shape}" + (", or a full name" if make else ""))
        record = make(row, text)
        self._new.append((shape, record))
        return record.id

    def _town(self, row: Row, name: str) -> Place:
        place = self._origin.place_id(name, "town")
        return Place(id=place, names={self._origin.language: name}, kind="town", evidence=self._evidence(row))

    def _programme(self, row: Row, name: str) -> Programme:
        programme = hashed_id("programme", self._origin.source, name)
        return Programme(id=programme, names={self._origin.language: name}, evidence=self._evidence(row))

    def _new_fund(self, row: Row, name: str) -> Programme:
        return msgspec.structs.replace(self._programme(row, name), kind="fund")

    def _institution(self, row: Row, name: str) -> Institution:
        institution = hashed_id("institution", self._origin.source, name)
        return Institution(id=institution, names={self._origin.language: name}, evidence=self._evidence(row))

    def _cooperation(self, row: Row, title: str) -> Cooperation:
        stated = row.get("cooperation_kind", kind_and_subkind)
        if not stated:
            raise row.error("cooperation_kind", f"its kind, as no row of cooperations has the title {title!r}")
        kind, subkind = stated
        cooperation = hashed_id(kind, self._origin.source, title)
        titles = {self._origin.language: title}
        return Cooperation(id=cooperation, kind=kind, subkind=subkind, titles=titles, evidence=self._evidence(row))

    def _evidence(self, row: Row) -> tuple[Evidence, ...]:
        return row.evidence(self._origin.source)


def _key(row: Row) -> str | None:
    return row.words("teryt" if row.table.shape.name == "places" else "id")


def _parent_column(shape: str) -> str:
    return "within" if shape == "places" else "part_of"


def _names_of(record: AnyRecord) -> tuple[str, ...]:
    match record:
        case Cooperation(titles=titles):
            return tuple(titles.values())
        case Institution(names=names, aliases=aliases) | Programme(names=names, aliases=aliases):
            return (*names.values(), *aliases)
        case Place(names=names):
            return tuple(names.values())
        case _:
            return ()


def _link(subject: str, relation: str, thing: str, evidence: tuple[Evidence, ...]) -> Link:
    return Link(subject=subject, relation=relation, object=thing, evidence=evidence)


LOADER = Template()
