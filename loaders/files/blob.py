"""Bytes that readers open as often as they like: those of a file on disk, or of a member of a ZIP, which stays in it.

Invariant: whatever takes a path to read one file from takes a Blob too, and finds the same in it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeAlias

from graph.errors import UnusableSourceError

MAX_IN_MEMORY = 200 * 2**20  # bytes of a member that must be read as a whole
PEEK = 1 << 16  # bytes that tell what a file is


@dataclass(frozen=True)
class Blob:
    """A file by the name that messages and locators give it; `is_path`: it lies on disk by itself."""

    name: str
    size: int
    open: Callable[[], BinaryIO]
    is_path: bool = False

    @property
    def suffix(self) -> str:
        """What its name ends with: ".csv"."""
        return PurePosixPath(self.name).suffix.lower()

    def head(self, size: int = PEEK) -> bytes:
        """Its first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def text(self, encoding: str) -> io.TextIOWrapper:
        """Its text, line ends as they are."""
        return io.TextIOWrapper(self.open(), encoding, newline="")

    def whole(self) -> bytes:
        """All bytes; UnusableSourceError where they are too many."""
        if self.size > MAX_IN_MEMORY:
            raise UnusableSourceError(f"{self.name}: found {self.size} bytes, expected at most {MAX_IN_MEMORY}")
        with self.open() as stream:
            return stream.read()

    def seekable(self) -> BinaryIO:
        """Its bytes for readers that jump; a member of a ZIP is unpacked into memory for it."""
        return self.open() if self.is_path else io.BytesIO(self.whole())


Readable: TypeAlias = Path | Blob


def blob_of(file: Readable) -> Blob:
    """A path, which must be that of a file, as a Blob."""
    if isinstance(file, Blob):
        return file
    return Blob(file.name, file.stat().st_size, lambda: file.open("rb"), is_path=True)


__all__ = ["Blob", "Readable", "blob_of"]
