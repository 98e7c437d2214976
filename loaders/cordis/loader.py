"""CORDIS: research projects that the European Union funds, and who takes part in them (docs/formats.md).

Reads the official downloads as they are: a ZIP of CSV tables or of XML files, its folder, or one file of them. Tables
may be of any layout since the sixth framework programme; a table of participants alone names its projects by number.

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
from loaders.cordis import layouts
from loaders.cordis import rows as cordis_rows
from loaders.cordis.reading import Reading
from loaders.cordis.rows import Table
from loaders.files import archives, xml_elements

_TITLE = "CORDIS: EU-funded research projects"


class Cordis:
    """The tables or XML files of a download of CORDIS."""

    name = "cordis"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of a folder or ZIP, is a table or a project of CORDIS."""
        return any(_is_ours(head) for _, head in archives.heads(path))

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
                head = files.head(file)
                if found := cordis_rows.head_layout(head):
                    tables.append(Table(files, file, source.id, *found))
                elif cordis_elements.is_project(head):
                    elements.append(file)
            if not tables and not elements:
                raise UnusableSourceError(
                    f"{path.name}: found no table and no project of CORDIS, expected its download"
                )
            yield from Reading(files, tables, elements, source.id).items()


def _is_ours(head: bytes) -> bool:
    return cordis_rows.head_layout(head) is not None or cordis_elements.is_project(head)


def _framework(path: Path) -> str:
    """The framework programme that the first project of a source names."""
    with suppress(UnusableSourceError, OSError), archives.members(path) as files:
        for file in files.names():
            head = files.head(file)
            found = cordis_rows.head_layout(head)
            if found and found[0] is layouts.PROJECTS:
                row = next(Table(files, file, "", *found).rows(), None)
                return row.get("framework") if row and not row.fault else ""
            if not found and cordis_elements.is_project(head):
                with files.open(file) as stream:
                    projects = xml_elements.read_elements(stream, file, ["project"])
                    return next((cordis_elements.levels(project).framework for project in projects), "")
    return ""


LOADER = Cordis()
