"""Our own CSV template: institutions, cooperations, who takes part in what, programmes, places (docs/template.md).

Invariant: every row that is not empty is loaded or rejected as a whole, and no record points to one that is not there.
Tables of things are read twice, first to learn what rows refer to; memory grows with the things, not with who takes part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from graph import locators
from graph.dates import first_day, last_day
from graph.errors import UnusableSourceError
from graph.ids import COOPERATION_KINDS, hashed_id, kind_of, make_id
from graph.records import (
    PARTICIPATIONS,
    AnyRecord,
    Certainty,
    Cooperation,
    Institution,
    Link,
    Person,
    Place,
    Programme,
    Rejection,
    Source,
    Yield,
)
from loaders import cells, datapackage
from loaders.base import Description
from loaders.references import Index, is_key
from loaders.table import Row, RowError, Table, open_table
from loaders.template_columns import SHAPES, shape_of
from ontology import vocab

_SUFFIXES = {".csv", ".tsv"}
_RELATIONS = {
    "leader": "leads",
    "partner": "partner_in",
    "associated_partner": "partner_in",
    "party": "party_to",
    "member": "member_of",
    "organiser": "organises",
    "supporter": "supports",
    "funder": "funded_by",
}
_PLACE_KINDS = {2: "voivodeship", 4: "county", 7: "commune"}  # by the length of a TERYT code
_IDENTIFIERS = {"krs": cells.krs, "regon": cells.regon, "nip": cells.nip}  # a unit may share the NIP of its parent


class Template:
    """A folder of CSV tables, with or without datapackage.json, or one such table."""

    name = "template"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of the CSV files of a folder, has the columns of a table of the template."""
        return any(shape_of(file) for file in _files(path))

    def describe(self, path: Path) -> Description:
        """What datapackage.json says, or the name of a single table; UnusableSourceError for a bad descriptor."""
        return datapackage.describe(path) if path.is_dir() else Description(title=path.stem)

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """The records of all tables; UnusableSourceError before the first where one of them cannot be read."""
        shapes = {file: shape_of(file) for file in _files(path)}
        tables = [open_table(file, file.name, shape) for file, shape in shapes.items() if shape]
        if not tables:
            raise UnusableSourceError(f"{path.name}: found no table of the template, expected one of {_names()}")
        yield from (_not_a_table(file) for file, shape in shapes.items() if not shape)
        yield from _Reading(tables, source).items()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file())


def _names() -> str:
    return ", ".join(f"{shape.name}.csv" for shape in SHAPES)


def _not_a_table(file: Path) -> Rejection:
    locator = locators.to_string(locators.TableRow(file.name, 1))
    reason = f"{file.name}, row 1: found the columns of no table of the template, expected those of one of {_names()}"
    return Rejection(locator=locator, field="", value="", reason=reason)


class _Reading:
    """One reading of a source."""

    def __init__(self, tables: list[Table], source: Source) -> None:
        self._tables, self._source, self._language = tables, source.id, source.language or "pl"
        self._indexes = {shape.name: Index() for shape in SHAPES}
        self._funding: dict[str, tuple[str | None, str | None]] = {}  # programme → its kind, the programme above it
        self._new: list[AnyRecord] = []  # what the row at hand names and no row describes
        self._things: dict[str, Callable[[Row], tuple[AnyRecord, str | None]]] = {
            "places": self._place,
            "programmes": self._programme,
            "institutions": self._institution,
            "cooperations": self._cooperation,
        }

    def items(self) -> Iterator[Yield]:
        """Everything the tables say; what others refer to comes first."""
        by_shape = {shape.name: [t for t in self._tables if t.shape.name == shape.name] for shape in SHAPES}
        for shape in self._things:
            self._learn(shape, by_shape[shape])
        given: set[str] = set()
        for table in (table for tables in by_shape.values() for table in tables):
            yield from table.unread_columns()
            for row in table.rows():
                self._new.clear()
                try:
                    records = self._records(row)
                except RowError as error:
                    yield error.rejection
                    continue
                for new in (record for record in self._new if record.id not in given):
                    given.add(new.id)
                    yield new
                yield from records

    def _learn(self, shape: str, tables: list[Table]) -> None:
        """Fills the index of one kind of table with the rows that will be loaded."""
        index = self._indexes[shape]
        parents: dict[str, str] = {}
        for row in (row for table in tables for row in table.rows()):
            try:
                record, key = self._thing(row)
            except RowError:
                continue  # reported when it is read for good
            if record.id not in index.rows:
                town = isinstance(record, Place) and record.kind == "town"
                index.add(record.id, row.locator, (key,) if key else (), _names_of(record), preferred=town)
                if parent := row.words(_parent_column(shape)):
                    parents[record.id] = parent
                if isinstance(record, Programme):
                    self._funding[record.id] = record.kind, None
        index.drop_unrooted(parents, may_be_new=shape in ("programmes", "institutions"))
        for programme in self._funding.keys() & parents.keys() & index.rows.keys():
            self._funding[programme] = self._funding[programme][0], index.find(parents[programme])

    def _thing(self, row: Row) -> tuple[AnyRecord, str | None]:
        row.check()
        return self._things[row.table.shape.name](row)

    def _records(self, row: Row) -> list[Yield]:
        shape = row.table.shape.name
        if shape == "participations":
            row.check()
            return self._participation(row)
        record, key = self._thing(row)
        first = self._indexes[shape].rows.get(record.id)
        column = _parent_column(shape)
        if first is None:
            raise row.error(column, f"a row of {shape} that is not itself part of this one, or its name")
        if first != row.locator:
            same = next((c for c in ("id", "teryt", *_IDENTIFIERS) if row.raw(c)), "title" if shape == "cooperations" else "name")
            raise row.error(same, f"another one than in {first}")
        make = {"institutions": self._new_institution, "programmes": self._new_programme}.get(shape)
        parent = self._refer(row, column, shape, make)
        if isinstance(record, Cooperation):
            return [record, *self._links_of(row, record, parent)]
        return [msgspec.structs.replace(record, **{column: parent})]

    def _refer(self, row: Row, column: str, shape: str, make: Callable[[Row, str], AnyRecord] | None) -> str | None:
        """The id of the record that a cell means; one that only a name is known of is made, if it may be."""
        text = row.words(column)
        if text is None or (found := row.get(column, self._indexes[shape].find)):
            return None if text is None else found
        if make is None or is_key(text):
            raise row.error(column, f"the id or name of a row of {shape}" + (" or a full name" if make else ""))
        record = make(row, text)
        self._new.append(record)
        return record.id

    def _names(self, row: Row, column: str = "name") -> dict[str, str]:
        name, english = row.need(column, "a name"), row.words(f"{column}_en")
        return {self._language: name} | ({"en": english} if english else {})

    def _place(self, row: Row) -> tuple[AnyRecord, str | None]:
        teryt, names = row.get("teryt", cells.teryt), self._names(row)
        kind = row.get("kind", cells.term("place-kinds")) or (_PLACE_KINDS[len(teryt)] if teryt else None)
        name = names[self._language].casefold()
        return Place(
            id=make_id("place", f"teryt-{teryt}") if teryt else hashed_id("place", self._source, f"{kind} {name}"),
            names=names,
            kind=kind,
            codes=(f"teryt:{teryt}",) if teryt else (),
            lat=row.get("lat", cells.degrees(90)),
            lon=row.get("lon", cells.degrees(180)),
            evidence=row.evidence(self._source),
        ), teryt

    def _programme(self, row: Row) -> tuple[AnyRecord, str | None]:
        key, names = row.words("id"), self._names(row)
        return Programme(
            id=hashed_id("programme", self._source, key or names[self._language]),
            names=names,
            kind=row.get("kind", cells.term("programme-kinds")),
            code=row.words("code"),
            evidence=row.evidence(self._source),
        ), key

    def _institution(self, row: Row) -> tuple[AnyRecord, str | None]:
        key, names = row.words("id"), self._names(row)
        place = self._refer(row, "place", "places", self._new_town)
        numbers = {scheme: number for scheme, read in _IDENTIFIERS.items() if (number := row.get(scheme, read))}
        scheme = next(iter(numbers), None)
        local = key or " ".join(filter(None, (names[self._language], place)))
        return Institution(
            id=make_id("institution", f"{scheme}-{numbers[scheme]}")
            if scheme
            else hashed_id("institution", self._source, local),
            names=names,
            aliases=row.many("aliases"),
            kind=row.get("kind", cells.term("institution-kinds")),
            sectors=row.many("sectors", cells.term("sectors")),
            country=row.get("country", cells.country),
            place=place,
            identifiers=tuple(f"{scheme}:{number}" for scheme, number in numbers.items()),
            homepage=row.get("homepage", cells.homepage),
            evidence=row.evidence(self._source),
        ), key

    def _cooperation(self, row: Row) -> tuple[AnyRecord, str | None]:
        key, titles = row.words("id"), self._names(row, "title")
        kind, subkind = _kind(row)
        start, end = _period(row)
        budget, currency = _money(row, "budget")
        return Cooperation(
            id=hashed_id(kind, self._source, key or titles[self._language]),
            kind=kind,
            subkind=subkind,
            titles=titles,
            acronym=row.words("acronym"),
            summary=row.words("summary"),
            scope=row.many("scope"),
            goals=row.many("goals"),
            start=start,
            end=end,
            signed=row.get("signed", cells.date),
            status=row.get("status", cells.term("statuses")),
            sectors=row.many("sectors", cells.term("sectors")),
            target_groups=row.many("target_groups"),
            budget=budget,
            currency=currency,
            participants=row.get("participants", cells.count),
            homepage=row.get("homepage", cells.homepage),
            evidence=row.evidence(self._source),
        ), key
