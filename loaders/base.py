"""What a loader is, and what it is given.

A loader is one module. It says from the content whether it reads a path, describes the source, and yields what the
source says. It never writes anywhere; a row that cannot be taken is yielded as a Rejection, a source that cannot be
read at all raises UnusableSourceError before anything was yielded or in the middle: then nothing of it is loaded.

Invariant: of each table or file a Tally is yielded, and each of its rows is loaded or has a Rejection that is not
`kept`, with the locator of the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.records import Source, Yield


@dataclass(frozen=True)
class Description:
    """What a source says of itself; a field that it does not state is None."""

    title: str
    homepage: str | None = None
    licence: str | None = None
    publisher: str | None = None
    published: str | None = None
    retrieved: str | None = None
    language: str | None = None


class Loader(Protocol):
    """One source format. A path is a regular file (a ZIP among them, as it is) or a folder, of which a loader looks at
    the files directly in it and leaves ZIPs alone: `loaders.files.archives` gives all of these as named members."""

    name: str

    def accepts(self, path: Path) -> bool:
        """Whether the content of a file, or files of a folder, are of this format. Cheap: beginnings are enough, and
        files may be huge. Never raises for a readable path, whatever is in it."""

    def describe(self, path: Path) -> Description:
        """The source's description of itself; UnusableSourceError where it cannot be read."""

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """Records, links, stored texts, rejections and tallies; every evidence names `source.id`."""
