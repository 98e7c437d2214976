"""A folder, a ZIP or a single file as one set of named files, which a loader opens one after another.

Invariant: nothing is written to disk. The name of a member is only a name, wherever it claims to lead; what a ZIP says
of its sizes is checked against limits before a byte of it is unpacked, and no member yields more than it said.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from graph.errors import UnusableSourceError
from loaders.files.blob import PEEK, Blob

MAX_TOTAL = 20 * 2**30  # bytes of all members, unpacked
MAX_MEMBERS = 200_000
MAX_RATIO = 250  # unpacked : packed; real tables and XML stay below 60
_FREE = 32 * 2**20  # bytes that may be packed at any ratio: empty columns pack well
_MAX_DIRECTORY = 64 * 2**20  # bytes; read into memory as a whole
_LOCAL_FILE, _DIRECTORY_END, _DIRECTORY_END_64 = b"PK\3\4", b"PK\5\6", b"PK\6\6"
_MAX_COMMENT = 1 << 16
_LONG, _PIECE = 4 * 2**20, 2**20  # bytes of a member that is unpacked ahead, and of what is unpacked at once
_LOOKED_AT = 50  # members by which a format is told
# By its first member a document of an office program is known, which is a ZIP too.
_CONTENT_TYPES = b"[Content_Types].xml"
_OFFICE = (_CONTENT_TYPES.decode(), "mimetype", "META-INF/", "_rels/", "docProps/", "xl/", "word/", "ppt/")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, NotImplementedError)


class Members:
    """The files of one source, by name. `names` of a ZIP lead through its folders: "csv/project.csv"."""

    def __init__(self, files: dict[str, tuple[int, Callable[[], BinaryIO]]]) -> None:
        self._files = files

    def names(self) -> list[str]:
        """All names, sorted; hidden files are left out."""
        return sorted(self._files)

    def size(self, name: str) -> int:
        """Bytes of a file, unpacked."""
        return self._files[name][0]

    def open(self, name: str) -> BinaryIO:
        """The bytes of a file from its beginning, to be closed by the caller; reading may raise UnusableSourceError."""
        return self._files[name][1]()

    def blob(self, name: str) -> Blob:
        """A file for those who open it themselves; only as long as the members are open."""
        size, opener = self._files[name]
        return Blob(name, size, opener)

    def head(self, name: str, size: int = PEEK) -> bytes:
        """The first bytes of a file."""
        with self.open(name) as stream:
            return stream.read(size)


@contextmanager
def members(path: Path) -> Iterator[Members]:
    """The files directly in a folder, those of a ZIP with all its folders, or the one file that `path` is.

    A workbook or text document (XLSX, ODS, DOCX: ZIPs by their form) is one file. UnusableSourceError for a ZIP that
    is damaged, encrypted or beyond the limits, and for what is neither folder nor regular file.
    """
    if is_archive(path):
        with _opened(path) as archive:
            yield _of_archive(path, archive)
    elif path.is_dir():
        files = (file for file in path.iterdir() if is_regular(file) and not file.name.startswith("."))
        yield Members({file.name: (file.stat().st_size, _opener(file)) for file in files})
    elif is_regular(path):
        yield Members({path.name: (path.stat().st_size, _opener(path))})
    else:
        raise UnusableSourceError(f"{path.name}: found no regular file, expected a file, a ZIP or a folder of files")


def heads(path: Path, most: int = _LOOKED_AT) -> Iterator[tuple[str, bytes]]:
    """Names and first 64 kB of at most that many members, to tell formats apart; nothing where they cannot be read."""
    try:
        yield from _heads(path, most)
    except (UnusableSourceError, OSError):
        return


def _heads(path: Path, most: int) -> Iterator[tuple[str, bytes]]:
    with members(path) as files:
        for name in files.names()[:most]:
            yield name, files.head(name)


def is_regular(path: Path) -> bool:
    """Whether a path is a file with an end: no folder, pipe, socket or device. False where there is none."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def is_archive(path: Path) -> bool:
    """Whether a file begins as a ZIP does and is no document of an office program. Never raises."""
    try:
        if not is_regular(path):
            return False
        with path.open("rb") as stream:
            head = stream.read(PEEK)
    except OSError:
        return False
    if not head.startswith((_LOCAL_FILE, _DIRECTORY_END)):
        return False
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if first.decode("ascii", "replace").startswith(_OFFICE):
        return False
    return _CONTENT_TYPES not in head or not _has_content_types(path)  # a ZIP of workbooks has theirs in it


def _has_content_types(path: Path) -> bool:
    try:
        with _opened(path) as archive:
            return _CONTENT_TYPES.decode() in archive.namelist()
    except UnusableSourceError:
        return False


def check_archive(path: Path) -> None:
    """UnusableSourceError, saying why, where a ZIP, or a workbook that is one by its form, cannot be read at all."""
    with path.open("rb") as stream:
        is_zip = stream.read(4) in (_LOCAL_FILE, _DIRECTORY_END)
    if is_archive(path):
        for _ in _heads(path, _LOOKED_AT):
            pass
    elif is_zip:
        with _opened(path):
            pass


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        _check_directory(path)
        archive = zipfile.ZipFile(path)
    except _DAMAGED as error:
        said = f"found a damaged or truncated ZIP or workbook ({error})"
        raise UnusableSourceError(f"{path.name}: {said}, expected a whole one") from None
    with archive:
        yield archive


def _check_directory(path: Path) -> None:
    """The size that the directory of a ZIP states; it would be read into memory whatever it is."""
    with path.open("rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, size - _MAX_COMMENT - 98))  # 98: all records that may stand behind the directory
        tail = stream.read()
    end, large = tail.rfind(_DIRECTORY_END), tail.rfind(_DIRECTORY_END_64)
    stated = [int.from_bytes(tail[end + 12 : end + 16], "little")] if end >= 0 else []
    stated += [int.from_bytes(tail[large + 40 : large + 48], "little")] if large >= 0 else []
    if any(_MAX_DIRECTORY < number < 0xFFFFFFFF for number in stated):
        raise UnusableSourceError(
            f"{path.name}: found a ZIP with a directory of {max(stated):,} bytes, expected at most {_MAX_DIRECTORY:,}"
        )


def _of_archive(path: Path, archive: zipfile.ZipFile) -> Members:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _check_sizes(path, infos)
    files: dict[str, tuple[int, Callable[[], BinaryIO]]] = {}
    for info in infos:
        parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in ("", ".")]
        if any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts):
            continue
        name = "/".join(parts)
        if name in files:
            raise UnusableSourceError(f"{path.name}: found two members with the name {name!r}, expected each name once")
        files[name] = (info.file_size, _member_opener(path, archive, info))
    return Members(files)


def _check_sizes(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    found = ""
    if len(infos) > MAX_MEMBERS:
        found = f"{len(infos):,} members, expected at most {MAX_MEMBERS:,}"
    elif total > MAX_TOTAL:
        found = f"{total:,} bytes unpacked, expected at most {MAX_TOTAL:,}"
    elif packed > path.stat().st_size:
        found = "members that share their bytes, expected each with its own"
    elif total > _FREE and total > MAX_RATIO * packed:
        found = f"{total:,} bytes packed into {packed:,}, expected at most {MAX_RATIO} to 1"
    if found:
        raise UnusableSourceError(f"{path.name}: found a ZIP of {found}; unpack it and load the folder if it is sound")
    for info in infos:
        if info.file_size > _FREE and info.file_size > MAX_RATIO * info.compress_size:
            ratio = f"{info.file_size:,} bytes packed into {info.compress_size:,}, expected at most {MAX_RATIO} to 1"
            raise UnusableSourceError(f"{path.name}, member {info.filename}: found {ratio}")


def _member_opener(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    where = f"{path.name}, member {info.filename}"

    def opened() -> BinaryIO:
        if info.flag_bits & 1:
            raise UnusableSourceError(f"{where}: found an encrypted member, expected one without password")
        try:
            stream = archive.open(info)
        except _DAMAGED as error:
            raise UnusableSourceError(
                f"{where}: cannot be unpacked ({error}), expected stored or deflated data"
            ) from None
        return io.BufferedReader(_Guarded(stream, where, ahead=info.file_size > _LONG), PEEK)

    return opened


class _Guarded(io.RawIOBase):
    """A member being unpacked, whose damage is said in our words; a long one by a thread, a piece ahead of its reader:
    unpacking lets other threads run."""

    def __init__(self, stream: IO[bytes], where: str, *, ahead: bool) -> None:
        super().__init__()
        self._stream = stream
        self._where = where
        self._thread = ThreadPoolExecutor(max_workers=1) if ahead else None
        self._ahead: Future[bytes] | None = None
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._piece:
            try:
                self._piece = memoryview(self._next_piece())
            except _DAMAGED as error:
                raise UnusableSourceError(
                    f"{self._where}: found damaged data ({error}), expected a whole ZIP"
                ) from None
        data = self._piece[: len(buffer)]
        self._piece = self._piece[len(data) :]
        buffer[: len(data)] = data
        return len(data)

    def _next_piece(self) -> bytes:
        if not self._thread:
            return self._stream.read(PEEK)
        piece = self._ahead.result() if self._ahead else self._stream.read(PEEK)
        if piece:
            self._ahead = self._thread.submit(self._stream.read, _PIECE)
        return piece

    def close(self) -> None:
        if self._thread:
            self._thread.shutdown()
        self._stream.close()
        super().close()
