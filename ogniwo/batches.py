"""Loads many sources: pages on all cores, everything else one by one; what came of each is said in their order.

Invariant: ids, order and what stands in the workspace are those of loading one source after the other. Workers hold no
more than a page; here is held what is known of each source in a few words, and what is in the hands of the workers.
"""

from __future__ import annotations

import heapq
import multiprocessing
import os
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from graph.errors import NotFoundError, OgniwoError, UnusableSourceError
from graph.ids import digest, make_id, slug
from graph.records import Source
from graph.workspace import Summary, Workspace
from loaders.pages import LOADER as PAGES
from ogniwo import loading
from ogniwo.loading import Unit

FEWEST = 12  # sources for which workers are started: that takes a second
_AHEAD = 4  # sources in the hands of each worker
_WORST = 8  # pages that are named

Result: TypeAlias = Summary | OgniwoError


@dataclass
class Totals:
    """What several sources gave together."""

    read: int = 0
    unchanged: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    sentences: int = 0  # that look like cooperation and gave no relation
    pages: int = 0  # on which these stand
    silent: int = 0  # pages that gave no link
    worst: list[tuple[int, str]] = field(default_factory=list)  # pages with most of these, the most first

    def add(self, summary: Summary) -> None:
        """Counts a source."""
        if not summary.changed:
            self.unchanged += 1
            return
        self.read += 1
        self.counts.update(summary.counts)
        if not summary.counts.get("document"):
            return
        self.silent += not summary.counts.get("link")
        if summary.values:
            self.sentences += summary.values
            self.pages += 1
            named = (summary.values, summary.source.id.partition("/")[2])
            self.worst = heapq.nlargest(_WORST, [*self.worst, named], key=lambda item: item[0])


class Index:
    """What is loaded, by checksum and by origin: asked for each of many sources, for which reading them all anew is
    too slow."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._same: dict[str, list[str]] = {}
        self._origins: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        for source in workspace.sources():
            self.add(source)

    def add(self, source: Source) -> None:
        """A source that was loaded just now."""
        ids = self._same.setdefault(f"{source.checksum} {source.loader}", [])
        if source.id not in ids:
            ids.append(source.id)
        self._origins[source.origin] = source.id
        self._taken[source.id] = source.origin

    def known(self, unit: Unit, checksum: str) -> Source | None:
        """The source that the same loader read from the same bytes, at the same place or in a copy of it elsewhere."""
        assert unit.loader is not None
        ids = self._same.get(f"{checksum} {unit.loader.name}", [])
        for source_id in sorted(ids, key=lambda name: (self._taken[name] != unit.origin, name)):
            try:
                source = self._workspace.source(source_id)
            except NotFoundError:
                continue
            if source.checksum == checksum:  # it may have been loaded anew since
                return source
        return None

    def id_for(self, unit: Unit) -> str:
        """As `Workspace.source_id_for`."""
        if unit.origin in self._origins:
            return self._origins[unit.origin]
        plain = make_id("source", slug(unit.path.stem, 80))
        return plain if plain not in self._taken else f"{plain}-{digest(unit.origin, length=6)}"


@dataclass
class _Given:
    """A source in the hands of a worker."""

    unit: Unit
    checksum: str
    source_id: str
    future: Future[Summary | str]


class Batch:
    """Loads sources into a workspace; the caller holds `workspace.writing()`. Used as `with Batch(…) as batch`."""

    def __init__(self, workspace: Workspace, *, again: bool, workers: int | None = None) -> None:
        self._workspace = workspace
        self._again = again
        self._workers = workers if workers is not None else len(os.sched_getaffinity(0))
        self._index = Index(workspace)
        self._given: deque[_Given] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def results(self, units: Iterable[Unit | OgniwoError]) -> Iterator[Result]:
        """What came of each unit, in their order; errors among the units come through as they are."""
        for unit in units:
            if isinstance(unit, OgniwoError):
                yield from self._awaited(0)
                yield unit
            elif unit.loader is not PAGES or not loading.is_known(unit) or self._workers < 2:
                yield from self._awaited(0)
                yield self._loaded_here(unit)
            else:
                yield from self._load_elsewhere(unit)
        yield from self._awaited(0)

    def _loaded_here(self, unit: Unit) -> Result:
        try:
            summary = loading.load(self._workspace, unit, again=self._again, index=self._index)
        except UnusableSourceError as error:
            return error
        self._index.add(summary.source)
        return summary

    def _load_elsewhere(self, unit: Unit) -> Iterator[Result]:
        """Hands a page to a worker, and gives what has come of earlier ones meanwhile."""
        try:
            checksum = loading.checksum_of(unit.path)
        except OSError:  # what is wrong, loading it says
            yield from self._awaited(0)
            yield self._loaded_here(unit)
            return
        # Whether one before it has the bytes or takes the id, shows when that is loaded or refused.
        source_id = self._index.id_for(unit)
        if any(given.checksum == checksum or given.source_id == source_id for given in self._given):
            yield from self._awaited(0)
        if not self._again and (known := self._index.known(unit, checksum)):
            yield from self._awaited(0)
            yield Summary(known, changed=False)
            return
        self._give(unit, checksum, self._index.id_for(unit))
        yield from self._awaited(self._workers * _AHEAD)

    def _give(self, unit: Unit, checksum: str, source_id: str) -> None:
        if self._pool is None:
            # No copies of this process: it has threads, and more in memory than workers need.
            method = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, method, initializer=_start)
        try:
            future = self._pool.submit(_work, self._workspace.path, unit, checksum, source_id)
        except BrokenProcessPool as error:
            future = Future()
            future.set_exception(error)
        self._given.append(_Given(unit, checksum, source_id, future))

    def _awaited(self, left: int) -> Iterator[Result]:
        """The results that are due, until so many are left in the hands of workers."""
        while len(self._given) > left:
            result = self._outcome(self._given.popleft())
            if isinstance(result, Summary):
                self._index.add(result.source)
            yield result

    def _outcome(self, given: _Given) -> Result:
        try:
            answer = given.future.result()
        except BrokenProcessPool:
            answer = self._tried_again(given)
        return UnusableSourceError(answer) if isinstance(answer, str) else answer

    def _tried_again(self, given: _Given) -> Summary | str:
        """By itself: of the pages that workers held when one of them was killed, most are not the cause."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        arguments = (self._workspace.path, given.unit, given.checksum, given.source_id)
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=_start) as pool:
            try:
                return pool.submit(_work, *arguments).result()
            except BrokenProcessPool:
                return f"{given.unit.shown}: found that it crashes its reader, expected a page that can be read"


def _start() -> None:
    """In a worker: it ends with its parent, also where that is killed."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _work(folder: Path, unit: Unit, checksum: str, source_id: str) -> Summary | str:
    """In a worker: what came of a page, or why it was refused."""
    try:
        return loading.read_unit(Workspace(folder), unit, checksum, source_id=source_id)
    except UnusableSourceError as error:
        return str(error)


__all__ = ["FEWEST", "Batch", "Index", "Result", "Totals"]
