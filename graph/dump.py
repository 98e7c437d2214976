"""The whole graph as one file to take away: compressed N-Quads with their checksum, made once with the build.

Invariant: the file holds every named graph, and of the default graph the descriptions of sources only, because the rest
of that repeats the others. It is made of what the data set is loaded from, so a statement may stand in it twice.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from graph.check import LARGE
from graph.child import Child
from graph.stores.bulk import END, Part
from graph.stores.terms import iri

FOLDER, FILE, _FACTS, _PARTS = "dump", "ogniwo.nq.gz", "dump.json", ".parts.json"
_LEVEL = 3  # more takes twice as long and saves a tenth
_PIECE = 2**22  # bytes read at once


@dataclass(frozen=True)
class Dump:
    """What the file is: how many bytes, and their SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


def read_dump(build: Path) -> Dump | None:
    """The description of a build's file, which is at `build / FOLDER / FILE`; None where the build has none."""
    try:
        return msgspec.json.decode((build / FOLDER / _FACTS).read_bytes(), type=Dump)
    except FileNotFoundError:
        return None


@contextmanager
def dumping(statements: Path, parts: Sequence[Part], build: Path) -> Iterator[None]:
    """Writes the file of a build while the block runs; `statements` are N-Triples, and `parts` say whose they are."""
    (build / FOLDER).mkdir()
    if statements.stat().st_size < LARGE:
        write_dump(statements, parts, build)
        yield
        return
    (build / FOLDER / _PARTS).write_bytes(msgspec.json.encode(parts))
    with Child("graph.dump", "main", str(statements), str(build)) as child:
        yield
        child.result()


def main() -> None:
    """In the child: the statements and the build are named on the command line."""
    statements, build = map(Path, sys.argv[1:3])
    parts = build / FOLDER / _PARTS
    write_dump(statements, msgspec.json.decode(parts.read_bytes(), type=list[Part]), build)
    parts.unlink()


def write_dump(statements: Path, parts: Sequence[Part], build: Path) -> None:
    """Writes file and description into the folder of a build."""
    with statements.open("rb") as lines, (build / FOLDER / FILE).open("wb") as file:
        out = _Hashed(file)
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=out, mtime=0) as packed:
            for part in parts:
                end = f" {iri(part.graph)} .\n".encode() if part.graph else END
                for piece in _pieces(lines, part):
                    packed.write(piece.replace(END, end))
    dump = Dump(out.size, out.sha256.hexdigest())
    (build / FOLDER / _FACTS).write_bytes(msgspec.json.encode(asdict(dump)))


def _pieces(lines: BinaryIO, part: Part) -> Iterator[bytes]:
    """A part of the file in pieces of whole lines."""
    lines.seek(part.start)
    left = part.end - part.start
    while left:
        piece = lines.read(min(_PIECE, left))
        if len(piece) < left:
            piece += lines.readline()
        left -= len(piece)
        yield piece


class _Hashed:
    """Counts and digests what goes into a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.size, self.sha256 = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.sha256.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()


__all__ = ["FILE", "FOLDER", "Dump", "dumping", "read_dump", "write_dump"]
