"""Text documents of office programs, DOCX and ODT, as plain text: ZIPs of XML that may be hostile.

Invariant: the XML goes through `loaders.sheets.workbook_xml` (no document types, no entities, no bombs); memory holds
the text found and no more of it than a page may have.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from graph.errors import UnusableSourceError
from loaders.files.archives import check_archive
from loaders.files.blob import blob_of
from loaders.sheets.workbook_xml import Attributes, Elements, Handler, Package
from loaders.texts.blocks import MAX_TEXT, PageText, joined

T = TypeVar("T")
MAIN_PART = re.compile(r"word/document(\d?)\.xml")  # of a DOCX; Word in a browser writes document2.xml
_ODT = b"application/vnd.oasis.opendocument.text"
_MAX_XML = 30 * 2**20  # bytes of a part, unpacked: ten seconds of parsing
_MAX_FACTS = 1000  # elements of a document's description of itself
_FACTS = {
    "title": "title",
    "language": "language",
    "created": "made",
    "creation-date": "made",
    "date": "made",
}


class Flow(Protocol):
    """Takes the events of a document's main part and collects its blocks in `done`."""

    done: list[str]

    def start(self, name: str, attributes: Attributes) -> None:
        """A start tag."""

    def text(self, data: str) -> None:
        """A piece of text."""

    def end(self, name: str) -> None:
        """An end tag."""


def kind_of(path: Path, head: bytes) -> str | None:
    """ "docx" or "odt" by content; None for other ZIPs, workbooks among them. Never raises."""
    if not head.startswith(b"PK\3\4"):
        return None
    if head[30:38] == b"mimetype" and _ODT in head[38:160]:
        return None if b"opendocument.text-" in head[38:160] else "odt"
    if b"word/" not in head and b"[Content_Types].xml" not in head[:4096] and b"_rels/" not in head[:4096]:
        return None
    try:
        check_archive(path)
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, UnusableSourceError):
        # Its directory is at the end: what is cut off is told by what is left, so that reading it says so.
        return "docx" if b"word/document.xml" in head else None
    return "docx" if any(map(MAIN_PART.fullmatch, names)) else None


def read(path: Path, kind: str) -> PageText:
    """The text of a document; UnusableSourceError, where it is damaged, encrypted, too large or empty."""
    from loaders.texts import odt, word

    with in_our_words():
        package = Package(blob_of(path), path.name)
        _check_size(path)
        pieces, described = (word if kind == "docx" else odt).contents(package)
        text = joined(_bounded(path.name, pieces))
        facts = dict(_facts(package, described))
    if not text:
        raise UnusableSourceError(f"{path.name}: no text found in the document, expected a page with content")
    return PageText(text, facts)


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:  # that it is one, the package has found
        large = [info for info in archive.infolist() if info.filename.endswith(".xml") and info.file_size > _MAX_XML]
    for info in large:
        found = f"found {info.file_size:,} bytes, expected at most {_MAX_XML:,}"
        raise UnusableSourceError(f"{path.name}, member {info.filename}: {found}")


@contextmanager
def in_our_words() -> Iterator[None]:
    """The ZIP's reader speaks of workbooks."""
    try:
        yield
    except UnusableSourceError as error:
        raise UnusableSourceError(str(error).replace("workbook", "document")) from None


def events(package: Package, member: str, handler: Handler[T]) -> Iterator[T]:
    """What a handler makes of a member that may be missing."""
    if package.has(member):
        yield from package.events(member, handler)


def _bounded(file: str, pieces: Iterator[str]) -> Iterator[str]:
    size = 0
    for piece in pieces:
        size += len(piece) + 1
        if size > MAX_TEXT:
            raise UnusableSourceError(
                f"{file}: found more than {MAX_TEXT:,} characters, expected a page of at most that"
            )
        yield piece


def _facts(package: Package, member: str) -> Iterator[tuple[str, str]]:
    """Title, language and the day it was made; who wrote it is nobody's business."""
    found: dict[str, str] = {}
    for number, (name, value) in enumerate(events(package, member, _Texts())):
        if number > _MAX_FACTS:
            break
        if name in _FACTS and value:
            found.setdefault(_FACTS[name], value)
    yield from found.items()


class _Texts:
    """Events of (name, text) of elements without children."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self._parts: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002  # a part of the protocol
        self._parts = []

    def text(self, data: str) -> None:
        if len(self._parts) < _MAX_FACTS:
            self._parts.append(data[:_MAX_FACTS])

    def end(self, name: str) -> None:
        self.done.append((name, "".join(self._parts)[:_MAX_FACTS].strip()))


__all__ = ["Attributes", "Elements", "Flow", "events", "in_our_words", "kind_of", "read"]
