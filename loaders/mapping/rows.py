"""From the rows of a table to records, by a mapping.

Invariant: a row yields its records and links, or one Rejection that is not `kept`; whatever of a row that was taken
could not be read is a Rejection that is. Nothing points to a record that was not made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

from graph.records import AnyRecord, Evidence, Link, Rejection, Yield
from loaders.mapping import make as mapping_make
from loaders.mapping.fields import NAMES, PARTICIPATION
from loaders.mapping.known import Known, Made
from loaders.mapping.make import Values
from loaders.mapping.mapping import ParticipationMap, RecordMap, TableMap
from loaders.mapping.specs import Condition, Spec, Value
from loaders.mapping.tree import MappingError
from loaders.sheets.opening import Columns, Table
from loaders.sheets.sheet import EMPTY, EPOCH_1904, Cell, Line
from loaders.values.privacy import blank, is_private_column, mask

LONGEST_QUOTE = 2_000  # characters; of longer rows long cells are cut
_CELL_CUTS = (300, 80, 20)
_SHOWN = 80  # characters of a cell that messages repeat


class RefusedRowError(ValueError):
    """A row that cannot be taken: the column at fault, what it says, and what was expected."""

    def __init__(self, column: str, found: str, expected: str) -> None:
        super().__init__(expected)
        self.column = column
        self.found = found


class Reading:
    """Reads the rows of one table by a mapping; `known` is what all tables of a source have said so far."""

    def __init__(self, mapping: TableMap, table: Table, source: str, known: Known) -> None:
        self._mapping = mapping
        self.table = table
        self.source = source
        self.known = known
        self._columns = Columns(table.header)
        self.places = {name: place for name in mapping.columns() if (place := self._columns.find(name)) is not None}
        self._private = {self.places[name] for name in mapping.private if name in self.places}
        self._private |= {place for place, name in enumerate(table.header) if is_private_column(name)}
        self._exact = self._exact_places()

    def missing(self) -> MappingError | None:
        """The error of a column that the mapping reads and the table lacks; None where it has all."""
        for name, node in self._mapping.columns().items():
            if name not in self.places and not _is_record_field(name, self._mapping):
                has = ", ".join(self.table.header)[:500]
                expected = f"one of the columns of {self.table.sheet.file}: {has}"
                return node.error(expected, f"the column {name!r}, which the table lacks or has twice")
        return None

    def _exact_places(self) -> set[int]:
        exact: dict[int, bool] = {}
        specs = [both for record in self._mapping.records for both in record.specs()]
        specs += [(PARTICIPATION[n], s) for part in self._mapping.participations for n, s in part.fields.items()]
        for field, spec in specs:
            for name, _ in spec.columns():
                if (place := self.places.get(name)) is not None:
                    exact[place] = exact.get(place, True) and field.exact
        return {place for place, only in exact.items() if only}

    def row(self, line: Line) -> Iterator[Yield]:
        """What one row says."""
        row = Row(self, line)
        try:
            row.check(self._mapping.skip)
            made = [item for record in self._mapping.records for item in row.records(record)]
            links = [link for part in self._mapping.participations for link in row.participations(part)]
        except RefusedRowError as fault:
            yield row.rejection(fault.column, fault.found, str(fault), kept=False)
            return
        if not made:
            yield row.rejection("", "", "found nothing that the mapping reads, expected a record", kept=False)
            return
        links = row.different(links)
        yield from dict.fromkeys(row.rejections)
        for one in made:
            yield from self.known.news(one, row.contradicted)
            yield from row.contradictions()
        yield from (link for one in made for link in self.known.new_links(one))
        yield from links

    def hide(self, place: int, text: str) -> str:
        """What is left of a cell in quotes."""
        if place in self._private:
            return blank(text)
        return text if place in self._exact else mask(text)


def _is_record_field(name: str, mapping: TableMap) -> bool:
    """Whether {name} in a text is a field of a record and no column."""
    record, dot, _ = name.partition(".")
    return bool(dot) and any(other.name == record for other in mapping.records)


class Row:
    """One row being read."""

    def __init__(self, reading: Reading, line: Line) -> None:
        self._reading = reading
        self._line = line
        self.rejections: list[Rejection] = []
        self._contradictions: list[Rejection] = []
        self._made: dict[str, list[Made]] = {}
        self._values: dict[str, Values] = {}
        self._evidence: tuple[Evidence, ...] | None = None

    @property
    def where(self) -> str:
        """How messages call the row: "list.csv, row 12"."""
        fragment = self._line.locator.partition("#")[2]
        place = f"row {self._line.number}" if fragment.startswith("row=") else unquote(fragment)
        return f"{self._reading.table.sheet.file}, {place}"

    def rejection(self, column: str, found: str, reason: str, *, kept: bool = True) -> Rejection:
        """A refusal at this row; `found` is shown without contact data."""
        shown = mask(found) if len(found) <= _SHOWN else mask(found)[: _SHOWN - 1] + "…"
        if (place := self._reading.places.get(column)) is not None:
            shown = shown if self._reading.hide(place, "x") == "x" else blank(shown)
            column = self._reading.table.header[place]
        where = self.where + (f", column {column}" if column else "")
        said = (
            "" if reason.startswith("found") else f"found {shown!r}, expected " if shown else "found nothing, expected "
        )
        return Rejection(
            locator=self._line.locator, field=column, value=shown, reason=f"{where}: {said}{reason}", kept=kept
        )

    def check(self, skip: tuple[Condition, ...]) -> None:
        """RefusedRowError where the row could not be read, has a cell too many, or is left out by the mapping."""
        if self._line.fault:
            raise RefusedRowError("", "", self._line.fault)
        width = len(self._reading.table.header)
        if self._reading.table.sheet.ragged and any(cell.text.strip() for cell in self._line.cells[width:]):
            advice = "put a cell that holds the delimiter into quotation marks"
            raise RefusedRowError("", "", f"found {len(self._line.cells)} cells, expected at most {width} ({advice})")
        if skip and self.holds(skip):
            column = skip[0].column
            raise RefusedRowError(column, self._text(column), "a row that the mapping does not leave out (skip)")

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether all conditions hold; so does none."""
        return all(condition.test(self._text(condition.column)) for condition in conditions)

    def _text(self, column: str) -> str:
        place = self._reading.places[column]
        return self._line.cells[place].text if place < len(self._line.cells) else ""

    def look(self, name: str) -> Cell:
        """The cell of a column, or what {record.field} says."""
        place = self._reading.places.get(name)
        if place is not None:
            cell = self._line.cells[place] if place < len(self._line.cells) else EMPTY
            if cell.fault:
                self.complain(name, "", f"found {cell.fault}")
            return cell
        record, _, field = name.partition(".")
        return Cell(", ".join(mapping_make.said(made.record, field) for made in self._made.get(record, ())))

    def many(self, spec: Spec) -> list[object]:
        """All values of a field of many values; those that cannot be read are refused."""
        found: list[object] = []
        for value in spec.values:
            for cell in value.cells(self.look):
                try:
                    found.append(self._read(spec, value, cell))
                except ValueError as error:
                    self.complain(value.column or "", cell.text, str(error))
        return list(dict.fromkeys(found))

    def one(self, spec: Spec) -> object | None:
        """The value of a field: the first that can be read; refused where two of its ways say different things."""
        found: list[tuple[object, str, str]] = []
        fault: Rejection | None = None
        for value in spec.values:
            column = value.column or ""
            for cell in value.cells(self.look)[:1]:
                try:
                    found.append((self._read(spec, value, cell), column, cell.text))
                except ValueError as error:
                    if value is spec.values[0]:  # in the other places there need not be a value of this kind
                        fault = self.rejection(column, cell.text, str(error))
        if not found:
            self.rejections += [fault] if fault else []
            return None
        first, _, text = found[0]
        other = next((item for item in found[1:] if item[0] != first), None)
        if other and spec.field.type not in ("text", "code", "homepage"):
            reason = (
                f"found {text[:_SHOWN]!r} but also {other[2][:_SHOWN]!r} in column {other[1]}, expected one of them"
            )
            self.complain(found[0][1], text, reason)
            return None
        return first

    def _read(self, spec: Spec, value: Value, cell: Cell) -> object:
        if self._reading.table.sheet.epoch_1904 and spec.field.type == "date" and cell.kind == "number":
            cell = Cell(str(float(cell.text) + EPOCH_1904), "number")
        return value.read(cell)

    def evidence(self, private: bool = False, record: RecordMap | None = None) -> tuple[Evidence, ...]:
        """The row as what proves its records; `private`: without the cells that a record was read from."""
        if private and record:
            hidden = {self._reading.places.get(name) for _, spec in record.specs() for name, _ in spec.columns()}
            self._evidence = self._quoted(hidden)  # for all that is made of this row
        if self._evidence is None:
            self._evidence = self._quoted(set())
        return self._evidence

    def forget(self, record: RecordMap) -> None:
        """Takes back the refusals that repeat what the cells of a record say, which nobody is to read."""
        read = {self._reading.places.get(name) for _, spec in record.specs() for name, _ in spec.columns()}
        headers = {self._reading.table.header[place] for place in read if place is not None}
        self.rejections = [rejection for rejection in self.rejections if rejection.field not in headers]

    def _quoted(self, hidden: set[int | None]) -> tuple[Evidence, ...]:
        def hide(place: int, text: str, longest: int = LONGEST_QUOTE) -> str:
            shown = blank(text) if place in hidden else self._reading.hide(place, text)
            return shown if len(shown) <= longest else shown[: longest - 1] + "…"

        quote = self._line.quote(hide)
        for longest in _CELL_CUTS:
            if len(quote) > LONGEST_QUOTE:
                quote = self._line.quote(partial(hide, longest=longest))
        return (Evidence(source=self._reading.source, locator=self._line.locator, quote=quote[:LONGEST_QUOTE]),)

    def records(self, record: RecordMap) -> list[Made]:
        """The records that a row makes by one entry of the mapping: one, or one for each part of a split name."""
        if not self.holds(record.when):
            return []
        names = {
            language: self.many(spec) if spec.splits else [self.one(spec)] for language, spec in record.names.items()
        }
        count = max(map(len, names.values()))
        sets = [{lang: str(said[i]) for lang, said in names.items() if i < len(said) and said[i]} for i in range(count)]
        if not any(sets):
            if record.optional:
                return []
            column = next(column for spec in record.names.values() for column, _ in spec.columns())
            called = f"a {NAMES[record.section]} for {record.name}"
            raise RefusedRowError(column, self._text(column) if column in self._reading.places else "", called)
        fields = self._fields(record)
        made = [mapping_make.make(self, record, names, fields) for names in sets if names]
        self._made[record.name] = made
        return made

    def _fields(self, record: RecordMap) -> Values:
        fields: Values = {}
        for name, spec in record.fields.items():
            fields[name] = tuple(self.many(spec)) if spec.field.many else self.one(spec)
        fields["codes"] = tuple(dict.fromkeys(code for spec in record.codes.values() for code in self.many(spec)))
        return fields

    def made(self, name: str) -> list[Made]:
        """The records made of this row under a name."""
        return self._made.get(name, [])

    @property
    def reading(self) -> Reading:
        """The reading of the whole table."""
        return self._reading

    @property
    def mapping(self) -> TableMap:
        """The mapping of the table."""
        return self._reading._mapping

    def participations(self, part: ParticipationMap) -> list[Link]:
        """The links of one entry of participations."""
        if not self.holds(part.when):
            return []
        fields = {name: self.one(spec) for name, spec in part.fields.items()} if self.made(part.who) else {}
        return [
            mapping_make.participation(self, fields, who.record, what.record)
            for who in self.made(part.who)
            for what in self.made(part.cooperation)
        ]

    def different(self, links: list[Link]) -> list[Link]:
        """The links without those that say again what another of the row says: a party may not be its own partner."""
        found: dict[tuple[str, str, str, str | None], Link] = {}
        for link in links:
            key = (link.subject, link.relation, link.object, link.role)
            if key in found:
                institution = link.object if link.relation == "funded_by" else link.subject
                names = [
                    mapping_make.said(m.record, "name")
                    for made in self._made.values()
                    for m in made
                    if m.record.id == institution
                ]
                self.complain(
                    "", names[0] if names else "", "different institutions, as this one stands twice in the row"
                )
            else:
                found[key] = link
        return list(found.values())

    def complain(self, column: str, found: str, expected: str) -> None:
        """Notes a value that is left out while the rest of the row is taken."""
        self.rejections.append(self.rejection(column, found, expected))

    def fault(self, record: RecordMap, field: str, expected: str) -> RefusedRowError:
        """The fault of a row in which a field says nothing without which there is no record."""
        column = next((column for column, _ in record.fields[field].columns()), "")
        found = self._text(column) if column in self._reading.places else ""
        return RefusedRowError(column, found, expected)

    def contradicted(self, record: AnyRecord, field: str, found: object) -> None:
        """Notes that a record says something else than a row before."""
        of = mapping_make.said(record, "name")
        reason = f"found {found!r} as {field} of {of!r}, expected the same as in a row before"
        self._contradictions.append(self.rejection("", str(found), reason))

    def contradictions(self) -> list[Rejection]:
        """The contradictions noted since the last call."""
        noted, self._contradictions = self._contradictions, []
        return noted


__all__ = ["Reading", "RefusedRowError", "Row"]
