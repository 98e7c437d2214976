"""The XML inside workbooks, as a stream of events, from a ZIP that may be hostile.

Invariant: memory holds one chunk and one token of bounded size, whatever the file says of itself; document types and
entities are refused.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Protocol, TypeVar
from xml.parsers import expat

from graph.errors import UnusableSourceError
from loaders.files.blob import Blob

MAX_MEMBERS = 10_000
MAX_MEMBER = 4 * 2**30  # bytes unpacked
MAX_RATIO = 250  # unpacked : packed; full sheets stay below 60
_FREE = 32 * 2**20  # bytes that may be packed at any ratio
_MAX_TOKEN = 16 * 2**20  # bytes of a tag with its attributes
_CHUNK = 1 << 16
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)

T = TypeVar("T")
Attributes = dict[str, str]


class Handler(Protocol[T]):
    """Takes events of XML; names have no namespace prefix. What is finished is collected in `done`."""

    done: list[T]

    def start(self, name: str, attributes: Attributes) -> None:
        """A start tag."""

    def text(self, data: str) -> None:
        """A piece of text; one text may come in several."""

    def end(self, name: str) -> None:
        """An end tag."""


class Package:
    """The ZIP of a workbook; `file` is its name in messages."""

    def __init__(self, blob: Blob, file: str) -> None:
        self._blob = blob
        self.file = file
        try:
            with blob.seekable() as stream, zipfile.ZipFile(stream) as archive:
                infos = archive.infolist()
        except _DAMAGED as error:
            raise UnusableSourceError(f"{file}: found a damaged workbook ({error}), expected a whole one") from None
        if len(infos) > MAX_MEMBERS:
            raise UnusableSourceError(f"{file}: found {len(infos)} members, expected at most {MAX_MEMBERS}")
        self._names = {info.filename.replace("\\", "/").lstrip("/").casefold(): info for info in infos}

    def has(self, name: str) -> bool:
        """Whether there is a member of this name, in whatever case."""
        return name.casefold() in self._names

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, piece by piece; UnusableSourceError where it is missing, damaged or a bomb."""
        info = self._names.get(name.casefold())
        if info is None:
            raise UnusableSourceError(f"{self.file}: found no member {name}, expected it in a workbook")
        self._check(info)
        try:
            with self._blob.seekable() as whole, zipfile.ZipFile(whole) as archive, archive.open(info) as stream:
                yield from _chunks(stream)
        except _DAMAGED as error:
            where = f"{self.file}, member {info.filename}"
            raise UnusableSourceError(f"{where}: found damaged data ({error}), expected a whole workbook") from None

    def _check(self, info: zipfile.ZipInfo) -> None:
        where = f"{self.file}, member {info.filename}"
        if info.flag_bits & 1:
            raise UnusableSourceError(f"{where}: found it encrypted, expected a workbook without password")
        if info.file_size > MAX_MEMBER:
            raise UnusableSourceError(f"{where}: found {info.file_size} bytes, expected at most {MAX_MEMBER}")
        if info.file_size > _FREE and info.file_size > MAX_RATIO * info.compress_size:
            found = f"{info.file_size} bytes packed into {info.compress_size}"
            raise UnusableSourceError(f"{where}: found {found}, expected at most {MAX_RATIO} to 1")

    def events(self, name: str, handler: Handler[T]) -> Iterator[T]:
        """What a handler makes of the XML of a member, as it comes; UnusableSourceError where it is not well formed."""
        where = f"{self.file}, member {name}"
        parser = _parser(handler, where)
        fed = 0
        for chunk in self.chunks(name):
            _feed(parser, chunk, where, final=False)
            fed += len(chunk)
            # CurrentByteIndex is -1 until the first event
            if fed - max(0, parser.CurrentByteIndex) > _MAX_TOKEN:
                raise UnusableSourceError(f"{where}: found a tag above {_MAX_TOKEN} bytes, expected less")
            yield from handler.done
            handler.done.clear()
        _feed(parser, b"", where, final=True)
        yield from handler.done
        handler.done.clear()


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _feed(parser: expat.XMLParserType, data: bytes, where: str, *, final: bool) -> None:
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        raise UnusableSourceError(f"{where}: found no well-formed XML ({error}), expected a workbook") from None


def _parser(handler: Handler[T], where: str) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise UnusableSourceError(f"{where}: found a document type, expected a workbook, which has none")

    def start(name: str, attributes: Attributes) -> None:
        handler.start(_local(name), {_local(key): value for key, value in attributes.items()})

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = _ending(handler.end)
    parser.CharacterDataHandler = handler.text
    return parser


def _ending(end: Callable[[str], None]) -> Callable[[str], None]:
    return lambda name: end(_local(name))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class Elements:
    """Collects (name, attributes) of all start tags: small members such as relations and lists of sheets."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Attributes]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Keeps the tag."""
        self.done.append((name, attributes))

    def text(self, data: str) -> None:
        """Passes over text."""

    def end(self, name: str) -> None:
        """Passes over ends."""


__all__ = ["Attributes", "Elements", "Handler", "Package"]
