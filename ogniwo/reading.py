"""Reads a single page without a workspace, for `ogniwo read`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import NotFoundError
from graph.ids import make_id, slug
from graph.records import Source, Yield
from loaders import pages
from ogniwo.contract import contract
from ogniwo.loading import checksum_of


@dataclass(frozen=True)
class Reading:
    """What one page says: its description, and what the loader of pages yields of it."""

    source: Source
    items: tuple[Yield, ...]

    def as_json(self) -> dict[str, Any]:
        """The form of the reading contract."""
        source = self.source
        stated = {"title": source.title, "published": source.published, "language": source.language}
        return contract(self.items, stated)


def read_page(file: Path) -> Reading:
    """What a page says; NotFoundError where there is no such file."""
    if not file.is_file():
        raise NotFoundError(f"{file}: there is no such file")
    description = pages.LOADER.describe(file)
    source = Source(
        id=make_id("source", slug(file.stem, 80)),
        title=description.title,
        origin=str(file),
        checksum=checksum_of(file),
        retrieved=datetime.now(UTC).date().isoformat(),
        loader=pages.LOADER.name,
        publisher=description.publisher,
        published=description.published,
        language=description.language,
    )
    return Reading(source, tuple(pages.LOADER.read(file, source)))
