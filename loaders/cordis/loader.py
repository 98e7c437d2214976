"""CORDIS: research projects that the European Union funds, and who takes part in them (docs/formats.md).

Reads the official downloads as they are: a ZIP of tables (CSV, XLSX, JSON) or of XML files, its folder, or one file of
them. Tables may be of any layout since the sixth framework programme; a table of participants alone names its projects
by number.

Invariant: of every table each row is loaded or refused, and of XML each project and each participant of one; tables of
titles, subjects and web pages are loaded where they tell of a project that is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from graph.errors import UnusableSourceError
from graph.records import Source, Yield
from loaders.base import Description
from loaders.cordis import elements as cordis_elements
from loaders.cordis import items as cordis_items
from loaders.cordis import layouts
from loaders.cordis import rows as cordis_rows
from loaders.cordis.facts import Table
from loaders.cordis.reading import Reading
from loaders.files import archives, xml_elements
from loaders.files.archives import Members

_TITLE = "CORDIS: EU-funded research projects"
_LOOKED_AT = 50  # files of a ZIP or folder by which it is told


class Cordis:
    """The tables (CSV, XLSX, JSON) or XML files of a download of CORDIS."""

    name = "cordis"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of a folder or ZIP, is a table or a project of CORDIS."""
        try:
            with archives.members(path) as files:
                return any(_is_ours(files, file) for file in files.names()[:_LOOKED_AT])
        except (UnusableSourceError, OSError):
            return False

    def describe(self, path: Path) -> Description:
        """CORDIS with the framework programme of the first project, under the licence of all its data."""
        framework = _framework(path)
        return Description(
            title=f"{_TITLE} ({framework})" if framework else _TITLE,
            homepage="https://cordis.europa.eu/",
            licence="CC BY 4.0",
            publisher="Publications Office of the European Union",
            language="en",
        )

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """Projects, participants, places, at the end programmes; UnusableSourceError where nothing is of CORDIS."""
        with archives.members(path) as files:
            tables, elements = list[Table](), list[str]()
            for file in files.names():
                if cordis_elements.is_project(files.head(file)):
                    elements.append(file)
                else:
                    tables += _tables(files, file, source.id)
            if not tables and not elements:
                raise UnusableSourceError(
                    f"{path.name}: found no table and no project of CORDIS, expected its download"
                )
            yield from Reading(files, tables, elements, source.id).items()


def _tables(files: Members, file: str, source: str) -> Iterator[Table]:
    """The tables of CORDIS in a file."""
    if found := cordis_rows.head_layout(files.head(file)):
        yield cordis_rows.Table(files, file, source, *found)
    else:
        yield from cordis_items.tables_in(files, file, source)


def _is_ours(files: Members, file: str) -> bool:
    head = files.head(file)
    if cordis_rows.head_layout(head) or cordis_elements.is_project(head):
        return True
    with suppress(UnusableSourceError):  # of this file alone: another one may be ours
        return any(cordis_items.tables_in(files, file, ""))
    return False


def _framework(path: Path) -> str:
    """The framework programme that the first project of a source names."""
    with suppress(UnusableSourceError, OSError), archives.members(path) as files:
        for file in files.names():
            if cordis_elements.is_project(files.head(file)):
                with files.open(file) as stream:
                    projects = xml_elements.read_elements(stream, file, ["project"])
                    return next((cordis_elements.levels(project).framework for project in projects), "")
            for table in _tables(files, file, ""):
                if table.shape is layouts.PROJECTS:
                    row = next(table.rows(), None)
                    return row.get("framework") if row and not row.fault else ""
    return ""


LOADER = Cordis()
