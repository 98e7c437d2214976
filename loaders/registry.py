"""All loaders, and which of them reads a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnusableSourceError
from loaders import pages, ror
from loaders.base import Loader
from loaders.cordis import loader as cordis
from loaders.ewp import loader as ewp
from loaders.files import archives
from loaders.files.datapackage import DESCRIPTOR
from loaders.ftm import loader as ftm
from loaders.giving360 import loader as giving360
from loaders.iati import loader as iati
from loaders.interreg import loader as interreg
from loaders.mapping import loader as mapped
from loaders.poland_eu import loader as poland_eu
from loaders.sheets.opening import sheets_of
from loaders.template import loader as template
from loaders.territories import boundaries, nuts, teryt

# The more particular a format, the earlier it is asked; template and pages read what is left.
LOADERS: tuple[Loader, ...] = (
    cordis.LOADER,
    ror.LOADER,
    giving360.LOADER,
    ftm.LOADER,
    interreg.LOADER,
    iati.LOADER,
    ewp.LOADER,
    teryt.LOADER,
    nuts.LOADER,
    boundaries.LOADER,
    poland_eu.LOADER,
    mapped.LOADER,
    template.LOADER,
    pages.LOADER,
)


def loader_named(name: str) -> Loader:
    """The loader of a name; UnusableSourceError where there is none."""
    for loader in LOADERS:
        if loader.name == name:
            return loader
    raise UnusableSourceError(f"found loader {name!r}, expected one of {', '.join(known.name for known in LOADERS)}")


def loader_for(path: Path) -> Loader | None:
    """The first loader that accepts the content of a file or folder; None for what is neither."""
    if not path.is_dir() and not archives.is_regular(path):  # opening a pipe or a device may never end
        return None
    if path.is_file() and pages.LOADER.is_plain(path):
        return pages.LOADER
    return next((loader for loader in LOADERS if loader.accepts(path)), None)


def why_unreadable(path: Path) -> str | None:
    """What keeps every loader from reading a path: a damaged ZIP or workbook, no permission, no regular file; None
    where they could read it, but do not know its format."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        elif not path.exists():
            return "found a link that leads nowhere, expected a file or folder"
        elif not archives.is_regular(path):
            return "found a pipe, socket or device, expected a file or folder"
        else:
            archives.check_archive(path)
            _check_workbook(path)
    except UnusableSourceError as error:
        return str(error).removeprefix(f"{path.name}: ")
    except OSError as error:
        return f"it cannot be opened ({error.strerror or error})"
    return None


def _check_workbook(path: Path) -> None:
    # By its suffix, as other documents have the same containers; this is only to say more than "no loader reads this".
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        for sheet in sheets_of(path):
            next(sheet.lines(), None)


def sources_in(path: Path, loader: Loader | None = None) -> Iterator[tuple[Path, Loader | None]]:
    """The sources at a path, each with its loader, or None where no loader reads it.

    Files of a folder that one loader takes together are one source, the folder; every other entry is looked at by
    itself, ZIPs always. Hidden files, README files that tell about a folder, and links back to a folder above are
    passed over.
    """
    return _sources_in(path, loader, frozenset())


def _sources_in(path: Path, loader: Loader | None, above: frozenset[Path]) -> Iterator[tuple[Path, Loader | None]]:
    try:
        chosen = _chosen(path, loader)
        entries = sorted(path.iterdir()) if path.is_dir() and path.resolve() not in above else []
    except OSError:  # `why_unreadable` says why
        yield path, None
        return
    if chosen or not path.is_dir():
        yield path, chosen
    for entry in entries:
        if _is_looked_at(entry) and not (chosen and _is_taken(entry, chosen)):
            yield from _sources_in(entry, loader, above | {path.resolve()})


def _chosen(path: Path, loader: Loader | None) -> Loader | None:
    if loader and (path.is_dir() or archives.is_regular(path)) and loader.accepts(path):
        return loader
    return loader_for(path)


def _is_taken(entry: Path, loader: Loader) -> bool:
    """Whether a file is read as a part of the folder that a loader has accepted."""
    if not archives.is_regular(entry) or archives.is_archive(entry):
        return False
    return entry.name == DESCRIPTOR or loader.accepts(entry)


def _is_looked_at(entry: Path) -> bool:
    return not entry.name.startswith(".") and not entry.name.upper().startswith("README")
