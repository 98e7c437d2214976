"""Reads files, folders and addresses into the workspace, source by source."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx2

from graph.errors import NotFoundError, UnusableSourceError
from graph.records import Source
from graph.workspace import Summary, Workspace
from loaders import template
from loaders.base import Loader
from loaders.registry import loader_named, sources_in
from ontology import vocab

REFERENCE = "ogniwo:funding"  # the origin of the funds and programmes that come with the program
MAX_DOWNLOAD_BYTES = 500 * 2**20
_ADDRESS = "https://example.org/page.html"
_BLOCK = 1 << 20  # bytes read at once


@dataclass(frozen=True)
class Unit:
    """One source to be loaded: where it is on this machine, and where it was found."""

    path: Path
    origin: str
    loader: Loader | None
    named: Loader | None = None  # the loader that the user asked for

    @property
    def shown(self) -> str:
        """How messages call it: by its address where it was downloaded, else by its path."""
        return self.origin if _is_address(self.origin) else str(self.path)


@contextmanager
def units(target: str, loader_name: str | None) -> Iterator[list[Unit]]:
    """The sources at a path or address; what was downloaded is removed at the end.

    NotFoundError where there is nothing, UnusableSourceError for an unknown loader, a failed download, or a folder in
    which there is no file to look at.
    """
    loader = loader_named(loader_name) if loader_name else None
    if _is_address(target):
        with tempfile.TemporaryDirectory() as scratch:
            path = _download(target, Path(scratch))
            yield [Unit(found, target, chosen, loader) for found, chosen in sources_in(path, loader)]
        return
    path = Path(target)
    if not path.exists():
        raise NotFoundError(f"{target}: there is no such file or folder")
    found_here = [Unit(found, str(found.resolve()), chosen, loader) for found, chosen in sources_in(path, loader)]
    if not found_here:
        raise UnusableSourceError(f"{target}: found no file that a loader reads")
    yield found_here


def load(workspace: Workspace, unit: Unit, *, again: bool = False) -> Summary:
    """Loads one source, unless the same loader read these bytes before; the caller holds `workspace.writing()`.

    UnusableSourceError, naming the source, where no loader or not the named one reads it.
    """
    if unit.named and unit.loader is not unit.named:
        expected = f"what --as {unit.named.name} names" + (f"; {unit.loader.name} would read it" if unit.loader else "")
        raise UnusableSourceError(f"{unit.shown}: the loader {unit.named.name} does not read this, expected {expected}")
    if unit.loader is None:
        expected = "a text, HTML or Markdown page, or tables with the columns of the template (docs/template.md)"
        raise UnusableSourceError(f"{unit.shown}: no loader reads this; expected {expected}")
    checksum = checksum_of(unit.path)
    if not again and (known := _known(workspace, unit, checksum)):
        return Summary(known, changed=False)
    try:
        return _read(workspace, unit, unit.loader, checksum)
    except UnusableSourceError as error:
        raise UnusableSourceError(_placed(unit, str(error))) from error


def load_reference(workspace: Workspace) -> Summary:
    """Loads the funds and programmes that come with the program, in the version at hand: every build rests on them.

    The caller holds `workspace.writing()`.
    """
    unit = Unit(vocab.ONTOLOGY_DIR / "funding", REFERENCE, template.LOADER)
    return _read(workspace, unit, template.LOADER, checksum_of(unit.path), reference=True)


def _read(workspace: Workspace, unit: Unit, loader: Loader, checksum: str, *, reference: bool = False) -> Summary:
    description = loader.describe(unit.path)
    source = Source(
        id=workspace.source_id_for(unit.path.stem, unit.origin),
        title=description.title,
        origin=unit.origin,
        checksum=checksum,
        retrieved=description.retrieved or datetime.now(UTC).date().isoformat(),
        loader=loader.name,
        homepage=description.homepage or (unit.origin if _is_address(unit.origin) else None),
        licence=description.licence,
        publisher=description.publisher,
        published=description.published,
        language=description.language,
        reference=reference,
    )
    return workspace.write_source(source, loader.read(unit.path, source))


def _placed(unit: Unit, message: str) -> str:
    """A loader's message with the whole path or address before it: loaders know files by their names."""
    message = message.removeprefix(f"{unit.path}: ")
    if unit.path.is_file() and message.startswith(unit.path.name):
        return unit.shown + message.removeprefix(unit.path.name)
    return f"{unit.shown}: {message}"


def checksum_of(path: Path) -> str:
    """sha256 of a file's bytes, or of the names and bytes of a folder's files."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    for file in files:
        if path.is_dir():
            digest.update(f"{file.relative_to(path).as_posix()}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
    return f"sha256:{digest.hexdigest()}"


def _known(workspace: Workspace, unit: Unit, checksum: str) -> Source | None:
    """The source that the same loader read from the same bytes, at the same place or in a copy of it elsewhere."""
    assert unit.loader is not None
    same = [s for s in workspace.sources() if s.checksum == checksum and s.loader == unit.loader.name]
    return next((s for s in same if s.origin == unit.origin), next(iter(same), None))


def _is_address(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _download(url: str, folder: Path) -> Path:
    try:
        parts = urlsplit(url)
        name = PurePosixPath(parts.path).name or parts.hostname or "page"
    except ValueError as error:
        raise UnusableSourceError(f"{url}: found no valid address ({error}), expected one like {_ADDRESS}") from None
    target = folder / (name if "." in name else f"{name}.html")
    try:
        with httpx2.stream("GET", url, follow_redirects=True, timeout=60) as answer, target.open("wb") as out:
            answer.raise_for_status()
            for block in answer.iter_bytes():
                out.write(block)
                if out.tell() > MAX_DOWNLOAD_BYTES:
                    raise UnusableSourceError(f"{url}: larger than {MAX_DOWNLOAD_BYTES >> 20} MiB")
    except httpx2.InvalidURL as error:
        raise UnusableSourceError(f"{url}: found no valid address ({error}), expected one like {_ADDRESS}") from None
    except httpx2.HTTPError as error:
        raise UnusableSourceError(f"{url}: could not be fetched: {error or type(error).__name__}") from error
    return target
