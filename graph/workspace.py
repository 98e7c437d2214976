"""The workspace: a folder that holds what was loaded and what was built from it.

    sources/NAME.jsonl      one file a source: its description, then its records, links, texts and rejections
    builds/STAMP/           rdf/ dump/ network/ search/ members.sqlite candidates.jsonl report.json
    current -> builds/STAMP
    decisions.jsonl         what rules and people decided on who is the same (`graph.resolution.decisions`)
    tokens.json             hashes of the tokens of those who may decide over HTTP (`graph.tokens`)
    lock

Invariant: every change is one rename of something that was complete and on disk before, so a process that is killed at
any point leaves the workspace as it was, plus leftovers whose names begin with a dot; the next writer removes them.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graph import locators, records
from graph.errors import BusyError, InvalidRecordError, NoGraphError, NotFoundError, OgniwoError
from graph.ids import check_id, digest, make_id, slug
from graph.records import AnyItem, Rejection, Source, Tally, Yield

if TYPE_CHECKING:  # needs numpy, which commands that load nothing do not wait for
    from graph.changes import Changes

_TAG = re.compile(rb'\{"type":"(\w+)"')
_BLOCK = 1 << 20  # bytes read at once
STAMP = "%Y%m%dT%H%M%S.%fZ"  # the name of a build: when it began
# What the system, the RDF engine and SQLite say of a full disk, a used quota and a limit of file sizes.
_NO_ROOM = ("No space left", "quota exceeded", "File too large", "disk is full")
KEPT_BUILDS = 2  # the current one and the one before it, for readers that still hold its files


@dataclass
class TableCount:
    """The rows of one table or file of a source: each was loaded, or refused."""

    name: str
    rows: int
    rejected: int

    @property
    def loaded(self) -> int:
        """How many rows were loaded, wholly or but for some of their values."""
        return self.rows - self.rejected


@dataclass
class Summary:
    """What one load put into the workspace. `changed` is False where the source was there already, byte for byte;
    `changes` says in what it differs from what the source said before, if it was loaded before."""

    source: Source
    counts: dict[str, int] = field(default_factory=dict)
    tables: list[TableCount] = field(default_factory=list)
    changed: bool = True
    changes: Changes | None = None
    values: int = 0  # values left out of rows that were loaded
    _refused: dict[str, set[str]] = field(default_factory=dict)  # by file, where the refused rows stand

    @property
    def rows(self) -> int:
        """How many rows or elements the source holds; 0 where it is not made of such."""
        return sum(table.rows for table in self.tables)

    @property
    def loaded(self) -> int:
        """How many of the rows were loaded."""
        return sum(table.loaded for table in self.tables)

    @property
    def rejected(self) -> int:
        """How many rows were refused, and things that are no row of a counted table."""
        return sum(map(len, self._refused.values()))

    def add(self, item: Yield) -> None:
        """Counts an item."""
        name = type(item).__name__.lower()
        self.counts[name] = self.counts.get(name, 0) + 1
        if isinstance(item, Tally):
            self.tables.append(TableCount(item.name, item.rows, 0))
        elif isinstance(item, Rejection) and item.kept:
            self.values += 1
        elif isinstance(item, Rejection):  # a row may be refused for several reasons
            self._refused.setdefault(item.locator.partition("#")[0], set()).add(item.locator)

    def settle(self) -> Summary:
        """The summary, its tables with what of each was refused; to be called after the last item."""
        for table in self.tables:
            table.rejected = len(self._refused.get(locators.file_part(table.name), ()))
        return self


class Workspace:
    """One folder. Reading needs no lock; writing happens inside `with workspace.writing():`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sources = path / "sources"
        self._builds = path / "builds"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the only writer's place and clears what a killed writer left; BusyError where somebody else writes."""
        self._sources.mkdir(parents=True, exist_ok=True)
        self._builds.mkdir(exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BusyError(f"workspace {self.path}: another command is writing to it; wait for its end") from None
            self._clear_leftovers()
            yield

    # Sources

    def sources(self) -> list[Source]:
        """Descriptions of all loaded sources, by id."""
        return sorted((self._first(path) for path in self._sources.glob("[!.]*.jsonl")), key=lambda source: source.id)

    def source(self, source_id: str) -> Source:
        """The description of one source; NotFoundError where it is not loaded."""
        return self._first(self._file_of(source_id))

    def items(self, source_id: str) -> Iterator[AnyItem]:
        """Everything that a source said, the description first; NotFoundError where it is not loaded."""
        yield from _items(self._file_of(source_id))

    def source_id_for(self, name: str, origin: str) -> str:
        """The id of a source that is loaded from `origin`: the one it has, else its name, made distinct where taken."""
        taken = {source.id: source.origin for source in self.sources()}
        for source_id, known in taken.items():
            if known == origin:
                return source_id
        plain = make_id("source", slug(name, 80))
        return plain if plain not in taken else f"{plain}-{digest(origin, length=6)}"

    def write_source(self, source: Source, items: Iterable[Yield]) -> Summary:
        """Puts a source in place of what it said before, as one file and at once.

        An item that breaks the model is kept as a Rejection; an exception from `items` leaves the old file untouched.
        """
        from graph.changes import compare

        records.check(source)
        summary = Summary(source)
        target = self._sources / f"{source.id.partition('/')[2]}.jsonl"
        with _replacing(target) as out:
            out.write(records.encode(source) + b"\n")
            for item in items:
                kept = _checked(item, source)
                summary.add(kept)
                out.write(records.encode(kept) + b"\n")
            out.flush()
            if target.exists() and self._first(target).loader == source.loader:
                summary.changes = compare(lambda: _items(target), lambda: _items(Path(out.name)))
        return summary.settle()

    def summary(self, source_id: str) -> Summary:
        """What a loaded source holds, counted anew; NotFoundError where it is not loaded."""
        summary = Summary(self.source(source_id))
        with self._file_of(source_id).open("rb") as lines:
            for line in lines:
                # Of most lines only the type is needed; decoding is what takes the time.
                tag = _TAG.match(line)
                if tag and tag[1] not in (b"tally", b"rejection"):
                    name = tag[1].decode()
                    summary.counts[name] = summary.counts.get(name, 0) + 1
                elif not isinstance(item := records.decode(line), Source):
                    summary.add(item)
        summary.counts.pop("source", None)
        return summary.settle()

    def forget(self, source_id: str) -> None:
        """Removes a source; what only it said is gone from the next build. NotFoundError where it is not loaded."""
        self._file_of(source_id).unlink()

    def _file_of(self, source_id: str) -> Path:
        path = self._sources / f"{check_id(source_id).partition('/')[2]}.jsonl"
        if not path.is_file():
            raise NotFoundError(f"no source {source_id!r} is loaded; `ogniwo sources` lists what is")
        return path

    def _first(self, path: Path) -> Source:
        with path.open("rb") as lines:
            item = records.decode(lines.readline())
        if not isinstance(item, Source):
            raise InvalidRecordError(f"{path}: found {type(item).__name__} in line 1, expected a Source")
        return item

    # Builds

    def current(self) -> Path:
        """The folder of the build that is served; NoGraphError where nothing was built yet."""
        link = self.path / "current"
        if not link.exists():
            raise NoGraphError(f"workspace {self.path} holds no graph yet; run `ogniwo load` and `ogniwo build`")
        return link.resolve()

    def build(self, fill: Callable[[Path], None]) -> Path:
        """Makes a build: `fill` writes it into a new folder; if that succeeds, it becomes the current one. OgniwoError
        where there is no room for it."""
        stamp = datetime.now(UTC).strftime(STAMP)
        unfinished = self._builds / f".{stamp}"
        try:
            unfinished.mkdir()
            fill(unfinished)
            _sync_tree(unfinished)
        except Exception as error:
            shutil.rmtree(unfinished, ignore_errors=True)  # who looks for room finds what was taken
            if any(words in str(error) for words in _NO_ROOM):
                raise OgniwoError(
                    f"{self._builds}: no room is left for a build; the one before it still serves"
                ) from error
            raise
        finished = self._builds / stamp
        unfinished.rename(finished)
        _sync(self._builds)
        link = self.path / ".current"
        link.unlink(missing_ok=True)
        link.symlink_to(finished.relative_to(self.path))
        link.replace(self.path / "current")
        _sync(self.path)
        self._drop_old_builds(finished)
        return finished

    def _drop_old_builds(self, newest: Path) -> None:
        for old in sorted(self._builds.glob("[!.]*"))[:-KEPT_BUILDS]:
            if old != newest:
                shutil.rmtree(old, ignore_errors=True)  # what a reader still holds goes next time

    def _clear_leftovers(self) -> None:
        for path in (*self._builds.glob(".*"), *self._sources.glob(".*")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _items(path: Path) -> Iterator[AnyItem]:
    with path.open("rb", buffering=_BLOCK) as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield records.decode(line)
            except InvalidRecordError as error:
                raise InvalidRecordError(f"{lines.name}, line {number}: {error}") from None


def _checked(item: Yield, source: Source) -> Yield:
    try:
        records.check(item)
    except InvalidRecordError as error:
        evidence = getattr(item, "evidence", ())
        locator = evidence[0].locator if evidence else f"{source.id}#"
        # The item is not written out: what broke a rule may be what nobody should read.
        return Rejection(locator=locator, field="", value="", reason=str(error))
    return item


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    part = target.with_name(f".{target.name}")
    try:
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and not error.filename:
            error.filename = str(target)  # the system names no file where there is no room to write on
        raise
    _sync(target.parent)


def _sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
