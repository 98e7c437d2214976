"""One reading of a download of CORDIS: in which order its tables are read, and what of them belongs together.

Invariant: memory holds ids, programmes, and what the tables of subjects and web pages say of projects that are still to
come; never a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.records import Evidence, Rejection, Tally, Yield
from loaders.cordis import elements as cordis_elements
from loaders.cordis import layouts, values
from loaders.cordis import rows as cordis_rows
from loaders.cordis.facts import Table, TableRow
from loaders.cordis.programmes import BASIS, TOPIC
from loaders.cordis.records import Aside, Maker, part_of, project_id
from loaders.files import xml_elements
from loaders.files.archives import Members
from loaders.sheets.table import Shape

_KNOWN = "the number of a project that is loaded"


@dataclass
class _Told:
    """What a row of a side table says of a project that is still to come: a subject or a web page."""

    value: str
    where: str
    evidence: Evidence


class Reading:
    """The tables and XML files of one source."""

    def __init__(self, files: Members, tables: list[Table], elements: list[str], source: str) -> None:
        self._files, self._tables, self._elements, self._source = files, tables, elements, source
        self._by_shape: dict[str, list[Table]] = defaultdict(list)  # a download may have a file for each project
        for table in tables:
            self._by_shape[table.shape.name].append(table)
        self._maker = Maker(source, _other_names(self._of(layouts.PARTICIPANTS)))
        self._subjects: dict[str, list[_Told]] = defaultdict(list)
        self._pages: dict[str, _Told] = {}
        self._says_topics = any("topic" in table.index for table in self._of(layouts.PROJECTS))
        self._alone = not (self._of(layouts.PROJECTS) or self._of(layouts.PARTICIPANTS))

    def _of(self, shape: Shape) -> list[Table]:
        return self._by_shape[shape.name]

    def items(self) -> Iterator[Yield]:
        """Everything that the source says: first what projects are told with, at the end the programmes."""
        for table in self._tables:
            yield from table.unread_columns()
        yield from self._rows(layouts.SUBJECTS, self._subject)
        yield from self._rows(layouts.LINKS, self._page, _is_website)
        yield from self._rows(layouts.PROJECTS, self._project)
        yield from self._rows(layouts.PARTICIPANTS, self._participation)
        yield from self._rows(layouts.TOPICS, self._topic)
        yield from self._rows(layouts.BASES, self._basis)
        for file in self._elements:
            yield from self._file(file)
        yield from self._unclaimed()
        yield from self._maker.programmes.records()

    def _rows(
        self,
        shape: Shape,
        read: Callable[[TableRow], Iterator[Yield]],
        counts: Callable[[TableRow], bool] = lambda _: True,
    ) -> Iterator[Yield]:
        """What the rows of all tables of a shape say, and how many there are."""
        for table in self._of(shape):
            number = 0
            for row in table.rows():
                if row.fault or counts(row):
                    number += 1
                    yield from [row.refusal()] if row.fault else read(row)
            yield Tally(name=table.file, rows=number)

    def _subject(self, row: TableRow) -> Iterator[Yield]:
        title = values.words(row.get("euroscivoctitle"))
        if not title or not row.get("project"):
            yield self._maker.notes.refusal(row, "euroscivoctitle", "a project and a field of science")
            return
        self._subjects[row.get("project")].append(_Told(title, row.where, row.evidence()[0]))

    def _page(self, row: TableRow) -> Iterator[Yield]:
        if row.get("project") in self._pages:
            yield self._maker.notes.refusal(row, "physurl", "one web page for a project; there is an earlier one")
            return
        try:
            address = values.homepage(row.get("physurl"))
        except ValueError as error:
            yield self._maker.notes.refusal(row, "physurl", str(error))
            return
        self._pages[row.get("project")] = _Told(address, row.where, row.evidence()[0])

    def _aside(self, row: TableRow) -> Aside:
        """Subjects and web page of the project of a row, and what proves them; asked once for each project."""
        subjects, page = self._subjects.pop(row.get("project"), []), self._pages.pop(row.get("project"), None)
        proof = tuple(told.evidence for told in (*subjects, page) if told)
        return Aside(tuple(dict.fromkeys(told.value for told in subjects)), page.value if page else None, proof)

    def _unclaimed(self) -> Iterator[Yield]:
        """The rows of side tables that tell of projects that nothing else tells of."""
        pages = {number: [told] for number, told in self._pages.items()}
        for number, several in (*self._subjects.items(), *pages.items()):
            for told in several:
                reason = f"{told.where}: found project {number!r}, expected {_KNOWN}"
                yield Rejection(locator=told.evidence.locator, field="project", value=number, reason=reason)

    def _project(self, row: TableRow) -> Iterator[Yield]:
        levels = self._maker.levels(row)
        told = yield from self._maker.project(row, levels, self._aside(row))
        if told and not self._of(layouts.BASES):
            for code in levels.bases:
                yield part_of(told, BASIS, code, row.evidence("project", "basis"))
        if told and not self._of(layouts.PARTICIPANTS):
            for participant in cordis_rows.listed(row):
                yield from self._maker.participation(participant)

    def _participation(self, row: TableRow) -> Iterator[Yield]:
        # After project.csv, what is left is of projects that it does not have.
        left = row.get("project") in self._subjects or row.get("project") in self._pages
        yield from self._maker.participation(row, self._aside(row) if left else Aside())

    def _topic(self, row: TableRow) -> Iterator[Yield]:
        yield from self._level(row, TOPIC, linked=not self._says_topics)

    def _basis(self, row: TableRow) -> Iterator[Yield]:
        yield from self._level(row, BASIS, linked=True)

    def _level(self, row: TableRow, kind: str, *, linked: bool) -> Iterator[Yield]:
        """A title of a level, and that a project is part of it."""
        number = row.get("project")
        found = self._maker.notes.read(row, "code", values.codes)
        yield from self._maker.notes.left_out()
        if not found or len(found) > 1:
            yield self._maker.notes.refusal(row, "code", "a code like HORIZON.2.5")
            return
        project = project_id(number) if number and not self._alone else ""
        if not self._alone and project not in self._maker.projects:
            yield self._maker.notes.refusal(row, "project", _KNOWN)
            return
        self._maker.programmes.name(kind, found[0], values.words(row.get("title")), row.evidence())
        if linked and project:
            yield part_of(project, kind, found[0], row.evidence())

    # XML

    def _file(self, file: str) -> Iterator[Yield]:
        """The projects of an XML file and their participants, and how many these are together."""
        number = 0
        with self._files.open(file) as stream:
            for element in xml_elements.read_elements(stream, file, ["project"]):
                number += 1
                facts = cordis_elements.project(self._source, element)
                levels = cordis_elements.levels(element)
                told = yield from self._maker.project(facts, levels, cordis_elements.subjects(self._source, element))
                if not told:
                    continue
                for participant in cordis_elements.participants(self._source, element):
                    number += 1
                    yield from self._maker.participation(participant)
                for kind, code, level in cordis_elements.programmes(self._source, element):
                    proof = level.evidence("code", "title")
                    self._maker.programmes.name(kind, code, values.words(level.get("title")), proof)
                    if kind == BASIS:
                        yield part_of(told, kind, code, level.evidence("code"))
        yield Tally(name=file, rows=number)


def _is_website(row: TableRow) -> bool:
    """Whether a row of web links tells of a project's own page: most tell of deliverables, news and social media."""
    return row.get("represents") == "project" and row.get("type") in ("", "relatedWebsite")


def _other_names(tables: list[Table]) -> dict[str, tuple[str, ...]]:
    """The PICs that have several names in a source, with all of them."""
    first: dict[str, str] = {}
    several: dict[str, dict[str, None]] = {}
    for table in tables:
        for number, name, project in table.cells("organisation", "name", "project"):
            if name and project and first.setdefault(number, name) != name:
                several.setdefault(number, {first[number]: None})[name] = None
    return {number: tuple(names) for number, names in several.items()}
