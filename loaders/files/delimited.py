"""Delimited text (RFC 4180 and what programs make of it): its encoding, its records, their cells.

Invariant: records come one at a time with their raw text, and memory holds only one of them, however long a line is.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from graph.errors import UnusableSourceError
from loaders.files import blob
from loaders.files.blob import Readable, blob_of

MAX_RECORD = 1_000_000  # characters of a record, hence of a cell
DELIMITERS = (",", ";", "\t")
_CHUNK = 1 << 18
PEEK = blob.PEEK  # bytes or characters that hold the header
_UP_TO_CLOSING_QUOTE = re.compile(r'(?:[^"]|"")*+"')
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF_8_LETTERS = tuple(letter.encode() for letter in "ąćęłńóśźżäöü")
_ISO_8859_2_LETTERS = (b"\xb1", b"\xb6", b"\xbc", b"\xa1", b"\xa6", b"\xac")  # ą ś ź Ą Ś Ź
_CP1250_LETTERS = (b"\xb9", b"\x9c", b"\x9f", b"\xa5", b"\x8c", b"\x8f")


class Cell(NamedTuple):
    """A cell's value, and where the cell stands in the raw record, quotes included."""

    value: str
    start: int
    end: int


class Record(NamedTuple):
    """A record: its number, counted from 1, its raw text without line end, and why it cannot be read if it cannot."""

    number: int
    text: str
    fault: str | None = None


def encoding_of(path: Readable, file: str) -> str:
    """The codec of a text file, found by reading all of it; UnusableSourceError, naming `file`, where none fits.

    UTF-8 and UTF-16 with a byte order mark, else UTF-8, else Windows-1250 or ISO 8859-2 by the bytes of their letters.
    """
    codec = _marked_codec(blob_of(path).head()) or "utf-8"
    try:
        for text in _decoded(path, codec):
            if "\0" in text:
                raise UnusableSourceError(f"{file}: found a NUL character, expected text")
    except UnicodeDecodeError:
        if codec != "utf-8":
            raise UnusableSourceError(f"{file}: found bytes that are not {codec}, expected it as marked") from None
        return _legacy_codec(path, file)
    return codec


def _legacy_codec(path: Readable, file: str) -> str:
    latin_2 = windows = 0
    for chunk in _chunks(path):
        if any(letter in chunk for letter in _UTF_8_LETTERS):
            raise UnusableSourceError(f"{file}: found other bytes among letters in UTF-8, expected UTF-8 throughout")
        latin_2 += sum(chunk.count(byte) for byte in _ISO_8859_2_LETTERS)
        windows += sum(chunk.count(byte) for byte in _CP1250_LETTERS)
    codec = "iso8859-2" if latin_2 > windows else "cp1250"
    try:
        if not any("\0" in text for text in _decoded(path, codec)):
            return codec
    except UnicodeDecodeError:
        pass
    raise UnusableSourceError(f"{file}: found bytes that are no text, expected UTF-8, Windows-1250 or ISO 8859-2")


def _chunks(path: Readable) -> Iterator[bytes]:
    with blob_of(path).open() as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _decoded(path: Readable, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    for chunk in _chunks(path):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _marked_codec(head: bytes) -> str | None:
    return next((codec for mark, codec in _BOMS if head.startswith(mark)), None)


def peek(path: Readable) -> str:
    """The first 64 kB as text, for telling formats apart; "" where they are none. Never raises for a readable file."""
    head = blob_of(path).head()
    codec = _marked_codec(head) or "utf-8"
    text = codecs.getincrementaldecoder(codec)(errors="replace").decode(head)
    return "" if "\0" in text else text


def first_record(text: str, delimiter: str) -> list[Cell]:
    """The cells of the first record of a text; none where it is empty or not well formed."""
    first = next(records(io.StringIO(text, newline=""), delimiter), None)
    return split(first.text, delimiter) if first and not first.fault else []


def records(stream: TextIO, delimiter: str) -> Iterator[Record]:
    """The records of a text opened with newline=""; quoted cells may hold line ends."""
    number, parts, size, inside, cut = 1, list[str](), 0, False, False
    while piece := stream.readline(MAX_RECORD):
        if cut and piece == "\n":  # the limit fell between \r and \n
            cut = False
            continue
        cut = len(piece) == MAX_RECORD and piece.endswith("\r")
        size += len(piece)
        if size > MAX_RECORD:  # it will not be read: only its end is looked for
            parts.clear()
            inside ^= piece.count('"') % 2 == 1
        else:
            parts.append(piece)
            inside = _is_open(piece, delimiter, inside)
        if not inside and piece[-1] in "\r\n":
            yield _record(number, parts, size)
            number, parts, size = number + 1, [], 0
    if size:
        yield _record(number, parts, size, inside)


def _record(number: int, parts: list[str], size: int, inside: bool = False) -> Record:
    if size > MAX_RECORD:
        return Record(number, "", f"found {size} characters, expected at most {MAX_RECORD}")
    text = "".join(parts)
    body = text.removesuffix("\n").removesuffix("\r")
    return Record(number, body, "found a quoted cell without its end, expected a closing quote" if inside else None)


def _is_open(line: str, delimiter: str, inside: bool) -> bool:
    """Whether a quoted cell is open at the end of a line; `inside` says whether one was at its start."""
    quotes = line.count('"')
    if not quotes:
        return inside
    if not inside and quotes % 2 == 0 and line[0] == '"':  # every cell in quotation marks: they come in pairs
        body = line.rstrip("\r\n")
        if body.endswith('"') and not body.endswith(f'{delimiter}"'):
            return False
    start = 0
    while True:
        if inside or line.startswith('"', start):
            closing = _UP_TO_CLOSING_QUOTE.match(line, start if inside else start + 1)
            if not closing:
                return True
            start, inside = closing.end(), False
        start = line.find(delimiter, start) + 1
        if not start:
            return False


def split(text: str, delimiter: str) -> list[Cell]:
    """The cells of a raw record."""
    cells, start = [], 0
    while True:
        quoted = _UP_TO_CLOSING_QUOTE.match(text, start + 1) if text.startswith('"', start) else None
        end = text.find(delimiter, quoted.end() if quoted else start)
        end = len(text) if end < 0 else end
        value = text[start:end]
        if quoted:  # what stands between the closing quote and the delimiter is kept
            value = quoted[0][:-1].replace('""', '"') + text[quoted.end() : end]
        cells.append(Cell(value, start, end))
        if end == len(text):
            return cells
        start = end + len(delimiter)
