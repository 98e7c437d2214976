"""What stands at a path or address: the sources there, each with its loader; lists of addresses.

Invariant: what is downloaded lies in a scratch folder and is removed again; the network is used for addresses that the
user names, by themselves or in a list, and never for what is found in a file or folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import httpx2

from graph.errors import NotFoundError, OgniwoError, UnusableSourceError
from loaders.base import Loader
from loaders.registry import loader_named, sources_in
from loaders.texts.decoding import decode, is_binary

Step = Callable[[str, int, int], None]  # what is done, steps done, steps in all

MAX_DOWNLOAD_BYTES = 500 * 2**20
MAX_LIST_BYTES = 10 * 2**20
_ADDRESS = "https://example.org/page.html"
_AT_ONCE = 4  # downloads
_KEPT = 64 + 16 * (os.cpu_count() or 1)  # downloads of a list that stay: more than are being read at once


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
def units(target: str, asked: str | Loader | None, step: Step | None = None) -> Iterator[list[Unit]]:
    """The sources at a path or address; what was downloaded is removed at the end.

    NotFoundError where there is nothing, UnusableSourceError for an unknown loader, a failed download, or a folder in
    which there is no file to look at.
    """
    loader = _named(asked)
    if is_address(target):
        with tempfile.TemporaryDirectory() as scratch:
            yield _at_address(target, Path(scratch), loader)
        return
    path = Path(target)
    if not path.exists():
        raise NotFoundError(f"{target}: there is no such file or folder")
    files = sum(len(names) for _, _, names in os.walk(path)) if step and path.is_dir() else 0
    found_here = []
    for found, chosen in sources_in(path, loader):
        found_here.append(Unit(found, str(found.resolve()), chosen, loader))
        if step and files:
            step(f"looking at {found.name}", min(len(found_here), files), files)
    if not found_here:
        raise UnusableSourceError(f"{target}: found no file that a loader reads")
    yield found_here


def is_address(target: str) -> bool:
    """Whether a target is fetched over HTTP."""
    return target.startswith(("http://", "https://"))


def listed(target: str) -> list[str]:
    """The addresses that a text file lists, one a line, each once; empty where it is anything else. Empty lines and
    such as begin with # do not count."""
    path = Path(target)
    if is_address(target) or not path.is_file() or path.stat().st_size > MAX_LIST_BYTES:
        return []
    with path.open("rb") as file:
        head = file.read(4096)
        if is_binary(head) or not is_address(_first(decode(head, complete=False))):
            return []
        data = head + file.read()
    lines = [line for line in map(str.strip, decode(data, complete=True).lstrip("\ufeff").splitlines()) if line]
    lines = [line for line in lines if not line.startswith("#")]
    return list(dict.fromkeys(lines)) if all(is_address(line) and len(line.split()) == 1 for line in lines) else []


def _first(text: str) -> str:
    lines = (line.strip() for line in text.lstrip("\ufeff").splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def fetched(addresses: list[str], asked: str | Loader | None) -> Iterator[Unit | OgniwoError]:
    """The sources at many addresses in their order, or why one could not be had; some are downloaded ahead.

    A source's file stays while the next sources are taken, and is removed in the end.
    """
    loader = _named(asked)
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting: deque[tuple[Path, Future[list[Unit]]]] = deque()
        done: deque[Path] = deque()
        left = iter(enumerate(addresses))
        try:
            while True:
                while len(waiting) < 2 * _AT_ONCE and (following := next(left, None)):
                    folder = Path(scratch, str(following[0]))
                    folder.mkdir()
                    waiting.append((folder, pool.submit(_at_address, following[1], folder, loader)))
                if not waiting:
                    return
                folder, future = waiting.popleft()
                yield from _units_of(future)
                done.append(folder)
                if len(done) > _KEPT:
                    shutil.rmtree(done.popleft(), ignore_errors=True)
        finally:
            pool.shutdown(cancel_futures=True)


def _units_of(future: Future[list[Unit]]) -> Iterator[Unit | OgniwoError]:
    try:
        found: list[Unit] = future.result()
    except (UnusableSourceError, NotFoundError) as error:
        yield error
    else:
        yield from found


def _named(asked: str | Loader | None) -> Loader | None:
    return loader_named(asked) if isinstance(asked, str) else asked


def _at_address(address: str, folder: Path, loader: Loader | None) -> list[Unit]:
    path = _download(address, folder)
    return [Unit(found, address, chosen, loader) for found, chosen in sources_in(path, loader)]


def _download(url: str, folder: Path) -> Path:
    try:
        parts = urlsplit(url)
        name = PurePosixPath(parts.path).name or parts.hostname or "page"
    except ValueError as error:
        raise UnusableSourceError(f"{url}: found no valid address ({error}), expected one like {_ADDRESS}") from None
    name = name[-150:]  # of an address of any length
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


__all__ = ["Step", "Unit", "fetched", "is_address", "listed", "units"]
