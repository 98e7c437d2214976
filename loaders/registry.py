"""All loaders, and which of them reads a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnusableSourceError
from loaders import pages, template
from loaders.base import Loader
from loaders.datapackage import DESCRIPTOR

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

    Files of a folder that one loader takes together are one source, the folder; every other entry is looked at by
    itself. Hidden files, README files that tell about a folder, and links back to a folder above are passed over.
    """
    return _sources_in(path, loader, frozenset())


def _sources_in(path: Path, loader: Loader | None, above: frozenset[Path]) -> Iterator[tuple[Path, Loader | None]]:
    if not path.exists():  # a link that leads nowhere
        yield path, None
        return
    chosen = loader if loader and loader.accepts(path) else loader_for(path)
    if chosen or path.is_file():
        yield path, chosen
    if path.is_file() or path.resolve() in above:
        return
    for entry in sorted(path.iterdir()):
        taken = chosen and entry.is_file() and (entry.name == DESCRIPTOR or chosen.accepts(entry))
        if _is_looked_at(entry) and not taken:
            yield from _sources_in(entry, loader, above | {path.resolve()})


def _is_looked_at(entry: Path) -> bool:
    return not entry.name.startswith(".") and not entry.name.upper().startswith("README")
