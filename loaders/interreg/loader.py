"""Partners and projects of Interreg: keep.eu's exports (CSV, XLSX), programmes' lists, the Swedish JSON.

A project is known by its acronym, else its name, in its programme: numbers of rows tell nothing. Rows of one project
that say different things of it are loaded, and what the first of them said stands. A row without the name of a partner
says what it says of the project. Amounts are in euros unless they name a currency; 0 is nothing stated.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from msgspec.structs import replace

from graph.errors import InvalidRecordError, UnusableSourceError
from graph.identifiers import check_identifier
from graph.ids import fold, hashed_id, make_id, normalised
from graph.records import Cooperation, Evidence, Institution, Link, Place, Programme, Source, Yield
from loaders.base import Description
from loaders.files import archives
from loaders.files.elements import Element, Fields, Institutions, Path, read_all, without_repeats
from loaders.files.json_values import first, items
from loaders.interreg.columns import fields_in, is_list
from loaders.interreg.values import institution_kind, money, region, roles, subjects, years
from loaders.sheets import opening as sheets
from loaders.sheets.row_items import row_items
from loaders.values import cells
from loaders.values.countries import country
from loaders.values.places import country as country_place
from loaders.values.places import country_id
from ontology import vocab

_EXACT_FIELDS = ("vat", "pic", "partner_budget", "project_budget", "total_budget", "start", "end")
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "tak", "oui"})
_NO = frozenset({"no", "n", "false", "0", "nej", "nie", "non", "nein"})
_STATUSES = {"ja": "in_force", "nej": "ended", "ongoing": "in_force", "closed": "ended", "on going": "in_force"}
_PROGRAMME = "cross_border_programme"
_LEVELS = (("priority", "priority"), ("objective", "measure"))  # the field of each level of a programme, and its kind


class Interreg:
    """A JSON array, a CSV file or a workbook of partners of Interreg projects, or of the projects alone."""

    name = "interreg"

    def accepts(self, path: FilePath) -> bool:
        """Whether the keys of the first item, or the columns of a sheet, are those of such a list."""
        if path.is_dir():
            return False
        return any(_is_list(name, head) for name, head in archives.heads(path)) or bool(_tables(path))

    def describe(self, path: FilePath) -> Description:
        """Named by its file: these lists say nothing of themselves."""
        return Description(title=f"Interreg: {path.stem}", homepage="https://keep.eu")

    def read(self, path: FilePath, source: Source) -> Iterator[Yield]:
        """Programmes, projects, partners and what they do; UnusableSourceError where a file is broken."""
        reading = _Reading(source.id)
        if tables := _tables(path):
            for table in tables:
                reading.of(table.header)
                columns: dict[int, Path] = {place: (name,) for place, name in enumerate(table.header)}
                found = row_items(table, columns, lambda _, text: text)
                yield from read_all(table.sheet.file, found, reading.row, reading.fields)
            return
        with archives.members(path) as files:
            for name in [n for n in files.names() if _is_list(n, files.head(n))]:
                reading.of(_keys(name, files.head(name)))
                with files.open(name) as stream:
                    yield from read_all(name, items(stream, name), reading.row, reading.fields)


def _keys(file: str, head: bytes) -> list[str]:
    """The keys of the first item of a JSON file; none where it is none."""
    return list(first(lambda: io.BytesIO(head), file) or ())


def _is_list(file: str, head: bytes) -> bool:
    return is_list(_keys(file, head))


def _tables(path: FilePath) -> list[sheets.Table]:
    try:
        if sheets.form_of(path) not in ("text", "xlsx", "ods", "xls"):
            return []
        found = [sheets.table_of(sheet) for sheet in sheets.sheets_of(path)]
    except (UnusableSourceError, OSError):
        return []
    return [table for table in found if table and is_list(table.header)]


class _Row:
    """One row, by fields instead of columns."""

    def __init__(self, fields: Fields, names: dict[str, str], source: str) -> None:
        self.fields = fields
        self._names = names
        self._source = source

    def path(self, field: str) -> Path:
        """Where a field stands."""
        return (self._names.get(field, field),)

    def words(self, field: str) -> str | None:
        """The text of a field."""
        return self.fields.words(*self.path(field))

    def get(self, field: str, read: Any) -> Any:
        """The value of a field by a reader; None where it is unfit, which is noted."""
        return self.fields.get(self.path(field), read)

    def amount(self, field: str) -> tuple[float | None, str | None]:
        """An amount and its currency; 0 says that none is known."""
        amount, currency = self.get(field, money) or (None, None)
        return (amount, currency or "EUR") if amount else (None, None)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The row."""
        paths = (self._names[field] for field in ("partner", "project", "acronym", "programme") if field in self._names)
        return self.fields.evidence(self._source, *((name,) for name in paths))


class _Reading:
    """One reading of a source; programmes, projects, places and partners that rows share are yielded once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._names: dict[str, str] = {}
        self._partners = Institutions()
        self._known: set[str] = set()
        self._seats: dict[str, list[str]] = {}
        self._projects: dict[str, dict[str, Any]] = {}  # what the first row said of each

    def of(self, headers: Iterable[str]) -> None:
        """Goes on to a table with these columns."""
        self._names = fields_in(headers)

    def fields(self, element: Element) -> Fields:
        """An item as it is read."""
        return Fields(element, frozenset(self._names[f] for f in _EXACT_FIELDS if f in self._names))

    def row(self, fields: Fields) -> Iterator[Yield]:
        """All that one row says."""
        row = _Row(fields, self._names, self._source)
        programme = fields.need(row.path("programme"), "the name of the programme")
        key = row.words("acronym") or row.words("project")
        if not key:
            raise fields.error(row.path("project"), "the name or the acronym of the project")
        project = hashed_id("project", self._source, f"{normalised(programme)} {normalised(key) or key}")
        things: list[Programme | Place] = []
        level = self._level(row, programme, things)
        said = list(self._partner(row, project, things))
        yield from (thing for thing in things if thing.id not in self._known)
        self._known.update(thing.id for thing in things)
        yield from self._project(row, project, level)
        for record in said:
            yield from self._partners.new(record) if isinstance(record, Institution) else [record]

    def _level(self, row: _Row, name: str, things: list[Any]) -> str:
        """The programme with its strand, priority and objective; the id of the narrowest."""
        evidence = row.evidence
        part_of = None
        code, strand = row.words("strand"), row.words("strand_name")
        if title := f"Interreg {code}" if code and len(code) == 1 else strand or code:
            part_of = hashed_id("programme", self._source, f"strand {normalised(title)}")
            aliases = without_repeats([strand], but=[title])
            strand_record = Programme(
                id=part_of, names={"und": title}, aliases=aliases, kind="other", evidence=evidence
            )
            things.append(strand_record)
        above = hashed_id("programme", self._source, f"programme {normalised(name)}")
        start, end = years(row.words("period"))
        kind, names = "cross_border_programme", {"und": name}
        things.append(
            Programme(id=above, names=names, kind=kind, start=start, end=end, part_of=part_of, evidence=evidence)
        )
        for field, kind in _LEVELS:
            if said := row.words(field):
                level = hashed_id("programme", self._source, f"{above} {kind} {normalised(said)}")
                number = re.match(r"[A-Z]{2,4} ?[0-9]+(?:\.[0-9]+)*|[0-9]+(?:\.[0-9]+)*", said)
                code = number[0] if number else said if len(said) <= 4 else None
                part = Programme(id=level, names={"und": said}, kind=kind, code=code, evidence=evidence)
                things.append(replace(part, part_of=above))
                above = level
        return above

    def _project(self, row: _Row, project: str, level: str) -> Iterator[Cooperation | Link]:
        title, acronym = row.words("project"), row.words("acronym")
        budget, currency = row.amount("project_budget")
        if budget is None and "partner" not in self._names:
            budget, currency = row.amount("total_budget")
        start, end = row.get("start", cells.date), row.get("end", cells.date)
        if start and end and end < start[: len(end)]:
            row.fields.leave_out(row.path("end"), f"a day not before the start, {start}")
            end = None
        said = {
            "titles": {"und": title or acronym},
            "acronym": acronym if title else None,
            "summary": row.words("summary"),
            "start": start,
            "end": end,
            "status": _STATUSES.get(normalised(row.words("status") or "")),
            "subjects": subjects(row.words("themes")),
            "budget": budget,
            "currency": currency,
            "homepage": row.get("project_site", cells.homepage),
        }
        first_said = self._projects.setdefault(project, {**said, "type": row.words("type"), "levels": set[str]()})
        if not first_said["levels"]:
            yield Cooperation(id=project, kind="project", evidence=row.evidence, **said)
        else:
            self._compare(row, first_said, {**said, "type": row.words("type")})
        if level not in first_said["levels"]:
            yield Link(subject=project, relation="part_of", object=level, evidence=row.evidence)
            first_said["levels"].add(level)

    @staticmethod
    def _compare(row: _Row, first_said: dict[str, Any], said: dict[str, Any]) -> None:
        """Notes what a later row of a project says otherwise."""
        for field in ("start", "end", "type", "status"):
            if said[field] != first_said[field] and row.words(field):
                expected = f"{first_said[field] or 'nothing'} as in the first row of this project"
                row.fields.leave_out(row.path(field), expected)

    def _partner(self, row: _Row, project: str, things: list[Any]) -> Iterator[Institution | Link]:
        """Who takes part, and as what. A list of projects names the lead partner only."""
        listed = "partner" in self._names
        name = row.words("partner" if listed else "lead")
        if not name:
            row.fields.leave_out(
                row.path("partner" if listed else "lead"), "the name of the partner (the project is loaded)"
            )
            return
        nation = row.get("country" if listed else "lead_country", country)
        place = self._place(row, nation, things) if listed else None
        partner = hashed_id("institution", self._source, f"{nation} {normalised(name) or name}")
        role = self._role(row, name) if listed else "lead_partner"
        yield Institution(
            id=partner,
            names={"und": name},
            aliases=without_repeats([row.words("partner_also")] if listed else [], but=[name]),
            kind=institution_kind(row.words("kind"), row.words("ownership")) if listed else None,
            country=nation,
            place=place,
            identifiers=tuple(_identifiers(row)) if listed else (),
            homepage=row.get("site", cells.homepage) if listed else None,
            evidence=row.evidence,
        )
        if place and place not in self._seats.setdefault(partner, [place]):  # a university in several towns
            self._seats[partner].append(place)
            yield Link(subject=partner, relation="located_in", object=place, evidence=row.evidence)
        budget = "partner_budget" if "partner_budget" in self._names else "total_budget"
        amount, currency = row.amount(budget) if listed else (None, None)
        yield Link(
            subject=partner,
            relation="leads" if role == "lead_partner" else "partner_in",
            object=project,
            role=role,
            amount=amount,
            currency=currency,
            evidence=row.evidence,
        )

    def _role(self, row: _Row, name: str) -> str:
        """The role that is stated, else whether the row is that of the lead partner."""
        stated, lead = row.words("role"), row.words("lead")
        if stated and (found := roles().get(fold(stated))):
            return found
        if stated:
            row.fields.leave_out(row.path("role"), f"one of {', '.join(vocab.by_code('roles', 'interreg'))}")
        if lead and fold(lead) not in _NO and (fold(lead) in _YES or normalised(lead) == normalised(name)):
            return "lead_partner"
        return "partner"

    def _place(self, row: _Row, nation: str | None, things: list[Any]) -> str | None:
        """The town, else the smallest region, in which the partner is; each within the next larger."""
        within, found = country_id(nation) if nation else None, None
        if nation:
            things.append(country_place(nation, row.evidence))
        for field in ("nuts2", "nuts3", "town"):
            if said := row.words(field):
                name, code = (said, None) if field == "town" else region(said)
                key = f"{field} {nation} {normalised(code or name)}"
                place = make_id("place", f"nuts-{code.lower()}") if code else hashed_id("place", self._source, key)
                known = (f"nuts:{code}",) if code else ()
                kind = "town" if field == "town" else "region"
                record = Place(id=place, names={"und": name}, kind=kind, codes=known, evidence=row.evidence)
                things.append(replace(record, within=within))
                within = found = place
        return found


def _identifiers(row: _Row) -> Iterator[str]:
    for scheme in ("vat", "pic"):
        if value := row.fields.raw(*row.path(scheme)):
            try:
                yield check_identifier(f"{scheme}:{value}")
            except InvalidRecordError as error:
                row.fields.leave_out(row.path(scheme), str(error).partition(", expected ")[2] or "an identifier")


LOADER = Interreg()
