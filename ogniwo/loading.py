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
from loaders.base import Loader
from loaders.registry import loader_named, sources_in

MAX_DOWNLOAD_BYTES = 500 * 2**20
_BLOCK = 1 << 20  # bytes read at once


@dataclass(frozen=True)
class Unit:
    """One source to be loaded: where it is on this machine, and where it was found."""

    path: Path
    origin: str
    loader: Loader | None


@contextmanager
def units(target: str, loader_name: str | None) -> Iterator[list[Unit]]:
    """The sources at a path or address; what was downloaded is removed at the end.

    NotFoundError where there is nothing, UnusableSourceError for an unknown loader or a failed download.
    """
    loader = loader_named(loader_name) if loader_name else None
    if target.startswith(("http://", "https://")):
        with tempfile.TemporaryDirectory() as scratch:
            path = _download(target, Path(scratch))
            yield [Unit(found, target, chosen) for found, chosen in sources_in(path, loader)]
        return
    path = Path(target)
    if not path.exists():
        raise NotFoundError(f"{target}: there is no such file or folder")
    yield [Unit(found, str(found.resolve()), chosen) for found, chosen in sources_in(path, loader)]


def load(workspace: Workspace, unit: Unit, *, again: bool = False) -> Summary:
    """Loads one source, unless its bytes are there already; the caller holds `workspace.writing()`."""
    if unit.loader is None:
        expected = "a text, HTML or Markdown page, or tables with the columns of the template (docs/template.md)"
        raise UnusableSourceError(f"{unit.path}: no loader reads this; expected {expected}")
    checksum = checksum_of(unit.path)
    if not again and (known := _known(workspace, unit, checksum)):
        return Summary(known, changed=False)
    description = unit.loader.describe(unit.path)
    source = Source(
        id=workspace.source_id_for(unit.path.stem, unit.origin),
        title=description.title,
        origin=unit.origin,
        checksum=checksum,
        retrieved=description.retrieved or datetime.now(UTC).date().isoformat(),
        loader=unit.loader.name,
        homepage=description.homepage or (unit.origin if unit.origin.startswith("http") else None),
        licence=description.licence,
        publisher=description.publisher,
        published=description.published,
        language=description.language,
    )
    return workspace.write_source(source, unit.loader.read(unit.path, source))


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
    """The loaded source with the same bytes: from the same place, or from a copy of it elsewhere."""
    assert unit.loader is not None
    same = [s for s in workspace.sources() if s.checksum == checksum and s.loader == unit.loader.name]
    return next((s for s in same if s.origin == unit.origin), next(iter(same), None))


def _download(url: str, folder: Path) -> Path:
    name = PurePosixPath(urlsplit(url).path).name or urlsplit(url).hostname or "page"
    target = folder / (name if "." in name else f"{name}.html")
    try:
        with httpx2.stream("GET", url, follow_redirects=True, timeout=60) as answer, target.open("wb") as out:
            answer.raise_for_status()
            for block in answer.iter_bytes():
                out.write(block)
                if out.tell() > MAX_DOWNLOAD_BYTES:
                    raise UnusableSourceError(f"{url}: larger than {MAX_DOWNLOAD_BYTES >> 20} MiB")
    except httpx2.HTTPError as error:
        raise UnusableSourceError(f"{url}: could not be fetched: {error or type(error).__name__}") from error
    return target
