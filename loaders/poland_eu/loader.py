"""Polish lists of EU-funded projects: exports of the map of grants, national lists of 2007-2027; CSV or workbook.

A row is a project and who carries it out. Rows of one contract number are one project, as are those of other editions
of the list: its id is made of the number, without that of the annex. Where there is no number, title, beneficiary and
amounts tell projects apart.

Invariant: every row below the header is loaded or rejected; what is yielded once for several rows has the evidence of
the first. Memory grows with the names, places and numbers of a list, not with its texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from graph.errors import UnusableSourceError
from graph.ids import digest, normalised
from graph.records import AnyRecord, Cooperation, Institution, Link, Rejection, Source, Tally, Yield
from loaders.base import Description
from loaders.files import archives, delimited
from loaders.files.archives import Members
from loaders.files.blob import Blob
from loaders.poland_eu import programmes as poland_programmes
from loaders.poland_eu.beneficiaries import NATURAL_PERSON, PERSON, Beneficiary
from loaders.poland_eu.beneficiaries import read as read_beneficiary
from loaders.poland_eu.columns import Header, header_among, header_of, is_below_header
from loaders.poland_eu.records import Maker
from loaders.poland_eu.rows import Row, RowError
from loaders.sheets.opening import form_of, sheets_of
from loaders.sheets.sheet import Sheet
from loaders.values import cells

_TITLE = re.compile(r"(?i)\b(?:lista|wykaz|spis|projekty|projektów)\b")
_STATE = re.compile(r"(?i)stan na (?:dzień )?([0-9]{1,2}[. ][\w ]+?[. ][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2})")
_FIRST_LINES = 30
_LONGEST_NAME = 1_000
_LOOKED_AT = 50  # files of a ZIP by which it is told


class PolandEu:
    """A file with a list of projects, or a ZIP of such files; every sheet of a workbook that holds one is read."""

    name = "poland-eu"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of a ZIP, has the columns of such a list in one of its first rows."""
        if path.is_dir():
            return False  # every file is a list of its own
        try:
            with archives.members(path) as files:
                return any(_seems_list(files.blob(name)) for name in files.names()[:_LOOKED_AT])
        except (UnusableSourceError, OSError):
            return False

    def describe(self, path: Path) -> Description:
        """The title above the list and the day of which it tells; else the name of the file."""
        with archives.members(path) as files:
            sheet, header = next((sheet, header) for sheet, header in _sheets(path, files) if header)
        above = (*header.above, sheet.name)
        title = next((cells.words(text) for text in above if _TITLE.search(text)), None)
        state = next((match[1] for text in above if (match := _STATE.search(text))), None)
        return Description(
            title=title or f"Projekty z Funduszy Europejskich: {path.stem}", published=_day(state), language="pl"
        )

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """The records of each row; UnusableSourceError before the first where there is no list."""
        with archives.members(path) as files:
            for sheet, header in _sheets(path, files):
                if header:
                    yield from _Reading(sheet, header, source).items()
                elif not sheet.hidden and not all(line.is_empty() for line in sheet.lines()):
                    reason = f"{sheet.file}: found a sheet without a list of projects (not read), expected one with it"
                    yield Rejection(locator=sheet.locator(1), field="", value=sheet.name, reason=reason, kept=True)


def _sheets(path: Path, files: Members) -> Iterator[tuple[Sheet, Header | None]]:
    """The sheets of all files with lists, and the headers of these; UnusableSourceError where there is none."""
    names = [name for name in files.names() if len(files.names()) == 1 or _is_list(files.blob(name))]
    found = False
    for sheet in (sheet for name in names for sheet in sheets_of(files.blob(name))):
        header = header_of(sheet)
        found = found or header is not None
        yield sheet, header
    if not found:
        expected = "columns for the title of a project, its beneficiary and its value"
        raise UnusableSourceError(f"{path.name}: found no list of projects, expected {expected}")


def _is_list(blob: Blob) -> bool:
    """Whether a file holds a list; UnusableSourceError for a workbook that cannot be read."""
    match form_of(blob):
        case "text":
            return _text_header(blob) is not None
        case "xlsx" | "xls" | "ods":
            return any(header_of(sheet) for sheet in sheets_of(blob))
    return False


def _seems_list(blob: Blob) -> bool:
    with suppress(UnusableSourceError):
        return _is_list(blob)
    return False


def _text_header(blob: Blob) -> Header | None:
    """The header of a text file from its beginning, whatever Central European encoding it is in."""
    head = delimited.peek(blob)
    if "\ufffd" in head:
        head = blob.head().decode("cp1250", "replace")
    lines = head.splitlines()[:_FIRST_LINES]
    for delimiter in (";", ",", "\t", "|"):
        rows = [(n, [cell.value.strip() for cell in delimited.split(line, delimiter)]) for n, line in enumerate(lines)]
        if found := header_among(rows):
            return found
    return None


def _day(text: str | None) -> str | None:
    try:
        return cells.date(text) if text else None
    except ValueError:
        return None


class _Known(NamedTuple):
    """What is remembered of a project for further rows of its number."""

    row: int
    title: str
    amounts: str


class _Reading:
    """One reading of a list."""

    def __init__(self, sheet: Sheet, header: Header, source: Source) -> None:
        self._sheet, self._header = sheet, header
        self._make = Maker(source.id, header, poland_programmes.period_in((*header.above, sheet.name)))
        self._projects: dict[str, _Known] = {}
        self._told: set[str] = set()  # ids of other records
        self._links: set[int] = set()

    def items(self) -> Iterator[Yield]:
        """Everything the list says, row by row."""
        count, below = 0, True
        for line in self._sheet.lines():
            if line.number <= self._header.row or line.is_empty():
                continue
            below = below and is_below_header(line, self._header)
            if not below:
                count += 1
                yield from self._row(Row(self._sheet, self._header, line))
        yield Tally(name=self._sheet.file, rows=count)

    def _row(self, row: Row) -> Iterator[Yield]:
        try:
            row.check()
            title = row.need("title", "the title of a project")
            beneficiary = _beneficiary(row)
        except RowError as error:
            yield error.rejection
            return
        row.is_private = beneficiary.kind == NATURAL_PERSON
        project, before = self._project(row, title, beneficiary)
        found = [*([] if before else [project]), *self._new(self._around(row, project.id, beneficiary))]
        if before and not found:
            yield row.rejection("title", f"something that row {before.row} has not said of this project", kept=False)
            return
        if before and before.amounts != _amounts(project, row):
            row.note("value", f"the amounts of row {before.row}, which has the same number")
        yield from row.rejections
        yield from found

    def _project(self, row: Row, title: str, beneficiary: Beneficiary) -> tuple[Cooperation, _Known | None]:
        """The project of a row, and the row that said it before if one did."""
        project = self._make.project(row, title, beneficiary)
        now = _Known(row.number, digest(normalised(title)), _amounts(project, row))
        before = self._projects.setdefault(project.id, now)
        if before.title != now.title:  # one number for two projects
            other = self._make.other_project_id(title, project.id)
            project = msgspec.structs.replace(project, id=other, identifiers=())
            row.note("number", f"another number than that of row {before.row}, which is a project of another title")
            before = self._projects.setdefault(other, now)
        return project, before if before is not now else None

    def _around(self, row: Row, project: str, beneficiary: Beneficiary) -> Iterator[AnyRecord | Link]:
        """Who carries a project out, where, and what pays for it."""
        records = self._make.institutions(row, beneficiary)
        yield from records
        leader = next(record for record in reversed(records) if isinstance(record, Institution))
        yield self._make.leads(row, leader.id, project)
        yield from self._make.programmes(row, project)
        for territory, evidence in self._make.territories(row):
            place = self._make.place(territory, evidence)
            relation = "operates_in" if territory.kind == "country" else "located_in"
            yield place
            above = territory.within
            while above:
                yield self._make.place(above, evidence)
                above = above.within
            yield Link(subject=project, relation=relation, object=place.id, evidence=evidence)

    def _new(self, items: Iterable[AnyRecord | Link]) -> Iterator[AnyRecord | Link]:
        """What no row before has said."""
        for item in items:
            if isinstance(item, Link):
                key = hash((item.subject, item.relation, item.object))
                if key not in self._links:
                    self._links.add(key)
                    yield item
            elif item.id not in self._told:
                self._told.add(item.id)
                yield item


def _beneficiary(row: Row) -> Beneficiary:
    text = row.need("beneficiary", "the name of a beneficiary")
    if len(text) > _LONGEST_NAME:
        raise RowError(row.rejection("beneficiary", f"a name of at most {_LONGEST_NAME} characters", kept=False))
    form = (row.raw("legal_form") or "").casefold()
    person = form.startswith("osoba fizyczna") and "działalno" not in form
    return PERSON if person else read_beneficiary(text)


def _amounts(project: Cooperation, row: Row) -> str:
    return f"{project.budget} {row.raw('contribution') or row.raw('grant')}"


LOADER = PolandEu()
