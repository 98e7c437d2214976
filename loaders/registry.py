"""All loaders, and which of them reads a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnusableSourceError
from loaders import pages, template
from loaders.base import Loader

# The more particular a format, the earlier it is asked.
LOADERS: tuple[Loader, ...] = (template.LOADER, pages.LOADER)


def loader_named(name: str) -> Loader:
    """The loader of a name; UnusableSourceError where there is none."""
    for loader in LOADERS:
        if loader.name == name:
            return loader
    raise UnusableSourceError(f"found loader {name!r}, expected one of {', '.join(known.name for known in LOADERS)}")


def loader_for(path: Path) -> Loader | None:
    """The first loader that accepts the content of a file or folder."""
    return next((loader for loader in LOADERS if loader.accepts(path)), None)


def sources_in(path: Path, loader: Loader | None = None) -> Iterator[tuple[Path, Loader | None]]:
    """The sources at a path, each with its loader, or None where no loader reads it.

    A folder that a loader takes as a whole is one source; of any other folder each entry is looked at by itself. Hidden
    files, and README files that tell about a folder, are passed over.
    """
    chosen = loader if loader and loader.accepts(path) else loader_for(path)
    if chosen or path.is_file():
        yield path, chosen
        return
    for entry in sorted(path.iterdir()):
        if not entry.name.startswith(".") and not entry.name.upper().startswith("README"):
            yield from sources_in(entry, loader)
