"""Reads files, folders and addresses into the workspace, source by source."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx2

from graph import records
from graph.errors import InvalidRecordError, NotFoundError, OgniwoError, UnusableSourceError
from graph.records import Document, Rejection, Source, Tally, Yield
from graph.workspace import Summary, Workspace
from loaders.base import Loader
from loaders.registry import LOADERS, loader_named, sources_in, why_unreadable
from loaders.template import loader as template
from ontology import vocab

REFERENCE = "ogniwo:funding"  # the origin of the funds and programmes that come with the program
MAX_DOWNLOAD_BYTES = 500 * 2**20
_ADDRESS = "https://example.org/page.html"
_BLOCK = 1 << 20  # bytes read at once

Step = Callable[[str, int, int], None]  # what is done, steps done, steps in all


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
        return self.origin if is_address(self.origin) else str(self.path)


@contextmanager
def units(target: str, asked: str | Loader | None) -> Iterator[list[Unit]]:
    """The sources at a path or address; what was downloaded is removed at the end.

    NotFoundError where there is nothing, UnusableSourceError for an unknown loader, a failed download, or a folder in
    which there is no file to look at.
    """
    loader = loader_named(asked) if isinstance(asked, str) else asked
    if is_address(target):
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


@dataclass
class Outcome:
    """What became of all targets of a command, said to the user source by source."""

    say: Callable[[Summary], None]
    complain: Callable[[str], None]
    done: int = 0
    failed: int = 0
    unread: list[str] = field(default_factory=list)  # files of folders that no loader knows

    def failed_with(self, error: OgniwoError) -> None:
        """One sentence, and the next source."""
        self.failed += 1
        self.complain(str(error))


def load_target(
    workspace: Workspace, target: str, loader: str | Loader | None, outcome: Outcome, step: Step, *, again: bool
) -> None:
    """Loads the sources at a path or address; the caller holds `workspace.writing()`. What fails is said and counted.

    `loader` is the one asked for, or its name.

    Of a folder, what no loader knows is noted only; where there is nothing else, it has failed.
    """
    try:
        with units(target, loader) as found:
            known = [unit for unit in found if is_known(unit)]
            outcome.unread += [unit.shown for unit in found if known and not is_known(unit)]
            for number, unit in enumerate(known or found):
                step(unit.path.name, number, len(known or found))
                try:
                    outcome.say(load(workspace, unit, again=again))
                    outcome.done += 1
                except UnusableSourceError as error:
                    outcome.failed_with(error)
    except (NotFoundError, UnusableSourceError) as error:
        outcome.failed_with(error)


def is_known(unit: Unit) -> bool:
    """Whether a loader, the named one if one is named, reads the format of a source, or would but for its damage."""
    if unit.loader is None:
        return why_unreadable(unit.path) is not None
    return unit.named in (None, unit.loader)


def expected(loader_name: str | None) -> str:
    """What the loaders read, for those who gave something else."""
    if loader_name:
        return f"the loader {loader_name} does not read this, expected what --as {loader_name} names"
    names = ", ".join(loader.name for loader in LOADERS)
    return f"no loader reads this, expected a format of {names} (docs/formats.md says what these are)"


def load(workspace: Workspace, unit: Unit, *, again: bool = False, source_id: str | None = None) -> Summary:
    """Loads one source, unless the same loader read these bytes before; the caller holds `workspace.writing()`.

    It takes `source_id`, else the id it had, else one made of its name.

    UnusableSourceError, naming the source, where no loader or not the named one reads it.
    """
    if unit.loader is None and (fault := why_unreadable(unit.path)):
        raise UnusableSourceError(f"{unit.shown}: {fault}")
    if unit.loader is None or not is_known(unit):
        if unit.path.is_file() and not unit.path.stat().st_size:
            raise UnusableSourceError(f"{unit.shown}: found an empty file, expected one with content")
        other = f"; {unit.loader.name} would read it" if unit.loader else ""
        raise UnusableSourceError(f"{unit.shown}: {expected(unit.named.name if unit.named else None)}{other}")
    checksum = checksum_of(unit.path)
    if not again and (known := _known(workspace, unit, checksum)):
        return Summary(known, changed=False)
    try:
        return _read(workspace, unit, unit.loader, checksum, source_id=source_id)
    except UnusableSourceError as error:
        raise UnusableSourceError(_placed(unit, str(error))) from error


def load_reference(workspace: Workspace) -> Summary:
    """Loads the funds and programmes that come with the program, in the version at hand: every build rests on them.

    The caller holds `workspace.writing()`.
    """
    unit = Unit(vocab.ONTOLOGY_DIR / "funding", REFERENCE, template.LOADER)
    return _read(workspace, unit, template.LOADER, checksum_of(unit.path), reference=True)


def _read(
    workspace: Workspace,
    unit: Unit,
    loader: Loader,
    checksum: str,
    *,
    reference: bool = False,
    source_id: str | None = None,
) -> Summary:
    description = loader.describe(unit.path)
    source = Source(
        id=source_id or workspace.source_id_for(unit.path.stem, unit.origin),
        title=description.title,
        origin=unit.origin,
        checksum=checksum,
        retrieved=description.retrieved or datetime.now(UTC).date().isoformat(),
        loader=loader.name,
        homepage=description.homepage or (unit.origin if is_address(unit.origin) else None),
        licence=description.licence,
        publisher=description.publisher,
        published=description.published,
        language=description.language,
        reference=reference,
    )
    return workspace.write_source(source, _something(source, loader.read(unit.path, source)))


def _something(source: Source, items: Iterable[Yield]) -> Iterator[Yield]:
    """What a loader says of a source; UnusableSourceError at its end where nothing of it could be loaded.

    Then what the source said before stays: an edition without any usable row is a mistake more often than news.
    """
    count, first, is_sound, is_page = Summary(source), "", False, False
    for item in items:
        if isinstance(item, Rejection | Tally):
            count.add(item)
            if not first and isinstance(item, Rejection) and not item.kept:
                first = item.reason
        elif not is_sound:
            fault = _fault(item)
            is_sound, first = not fault, first or fault
        is_page = is_page or isinstance(item, Document)  # which holds no rows
        yield item
    rows = count.settle().rows
    if is_page or (is_sound and (count.loaded or not rows)):
        return
    if first:
        said = f"all {rows:,} rows were" if rows > 1 else "its only row was" if rows else "all of it was"
        raise UnusableSourceError(f"{said} refused, nothing was loaded; first: {first}")
    raise UnusableSourceError("found no row that holds anything, expected one at least; nothing was loaded")


def _fault(item: Yield) -> str:
    """What is wrong with an item by the rules of the model, for which the workspace refuses it; "" if nothing is."""
    try:
        records.check(item)
    except InvalidRecordError as error:
        return str(error)
    return ""


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


def is_address(target: str) -> bool:
    """Whether a target is fetched over HTTP."""
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
