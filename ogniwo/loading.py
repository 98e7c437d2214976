"""Reads files, folders and addresses into the workspace, source by source."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from graph import records
from graph.errors import InvalidRecordError, NotFoundError, OgniwoError, UnusableSourceError
from graph.records import Document, Rejection, Source, Tally, Yield
from graph.workspace import Summary, Workspace
from loaders.base import Loader
from loaders.registry import LOADERS, why_unreadable
from loaders.template import loader as template
from ogniwo import output
from ogniwo.targets import Step, Unit, fetched, is_address, listed, units
from ontology import vocab

if TYPE_CHECKING:  # it loads by what is here
    from ogniwo.batches import Index, Totals

REFERENCE = "ogniwo:funding"  # the origin of the funds and programmes that come with the program
_BLOCK = 1 << 20  # bytes read at once


@dataclass
class Outcome:
    """What became of all targets of a command, said to the user source by source."""

    say: Callable[[Summary], None]
    complain: Callable[[str], None]
    conclude: Callable[[Totals], None] = output.totals
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

    Of a folder, what no loader knows is noted only; where there is nothing else, it has failed. A text file that lists
    addresses, one a line, stands for these.
    """
    try:
        if found_there := listed(target):
            _load_all(workspace, fetched(found_there, loader), len(found_there), outcome, step, again=again)
            return
        with units(target, loader, step) as found:
            known = [unit for unit in found if is_known(unit)]
            outcome.unread += [unit.shown for unit in found if known and not is_known(unit)]
            _load_all(workspace, known or found, len(known or found), outcome, step, again=again)
    except (NotFoundError, UnusableSourceError) as error:
        outcome.failed_with(error)


def _load_all(
    workspace: Workspace, found: Iterable[Unit | OgniwoError], count: int, outcome: Outcome, step: Step, *, again: bool
) -> None:
    from ogniwo.batches import FEWEST, Batch, Totals

    totals = Totals()
    with Batch(workspace, again=again, workers=None if count >= FEWEST else 1) as batch:
        for number, result in enumerate(batch.results(_shown(found, count, step)), start=1):
            if isinstance(result, OgniwoError):
                outcome.failed_with(result)
                continue
            outcome.say(result)
            outcome.done += 1
            totals.add(result)
            step(result.source.title, min(number, count), count)
    if count > 1 and totals.read + totals.unchanged:
        outcome.conclude(totals)


def _shown(found: Iterable[Unit | OgniwoError], count: int, step: Step) -> Iterator[Unit | OgniwoError]:
    """The units; the name of the first is shown before there is any result."""
    for number, unit in enumerate(found):
        if not number and isinstance(unit, Unit):
            step(unit.path.name, 0, count)
        yield unit


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


def load(
    workspace: Workspace,
    unit: Unit,
    *,
    again: bool = False,
    source_id: str | None = None,
    index: Index | None = None,
) -> Summary:
    """Loads one source, unless the same loader read these bytes before; the caller holds `workspace.writing()`.

    It takes `source_id`, else the id it had, else one made of its name. An `index` answers for many sources at once.

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
    if not again and (known := index.known(unit, checksum) if index else _known(workspace, unit, checksum)):
        return Summary(known, changed=False)
    if index and not source_id:
        source_id = index.id_for(unit)
    return read_unit(workspace, unit, checksum, source_id=source_id)


def read_unit(workspace: Workspace, unit: Unit, checksum: str, *, source_id: str | None) -> Summary:
    """Loads one source that has a loader and was not loaded before; UnusableSourceError, naming it, where it cannot."""
    assert unit.loader is not None
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


__all__ = [
    "REFERENCE",
    "Outcome",
    "Step",
    "Unit",
    "checksum_of",
    "expected",
    "is_address",
    "is_known",
    "load",
    "load_reference",
    "load_target",
    "read_unit",
    "units",
]
