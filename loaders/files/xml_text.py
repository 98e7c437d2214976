"""The text of XML files: their encoding, and the text in pieces.

Invariant: an encoding comes from the byte order mark or from the file's first line, never from a guess; a byte that
does not fit it refuses the file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

from graph.errors import UnusableSourceError

HEAD = 65_536  # bytes that tell what a file is
_CHUNK = 65_536
_DECLARATION = 1_024  # bytes in which the first line of a file ends
_MARKS = (  # the longer one first: the mark of UTF-32 begins as that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)")
_CHARSETS = re.compile(r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8[-_]\w|mac[-_]\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*")


def decoded(stream: IO[bytes], file: str) -> Iterator[str]:
    """The text of an XML file in pieces, without byte order mark; UnusableSourceError where it is empty or no text."""
    data = stream.read(_CHUNK)
    while len(data) < _DECLARATION and (more := stream.read(_CHUNK)):  # a pipe or socket gives what it has
        data += more
    if not data.strip():
        raise UnusableSourceError(f"{file}: the file is empty, expected XML")
    encoding, past = encoding_of(data, file), 0
    decoder = codecs.getincrementaldecoder(encoding)()
    while True:
        try:
            yield decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            where = past + len(data) - len(error.object) + error.start
            found = f"found bytes that are no {encoding}, expected the encoding that the file declares"
            raise UnusableSourceError(f"{file}, near byte {where:,}: {found}") from None
        if not data:
            return
        past += len(data)
        data = stream.read(_CHUNK)


def encoding_of(head: bytes, file: str) -> str:
    """The encoding that the beginning of an XML file states, as Python calls it; UnusableSourceError for any other."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    declared = _DECLARED.match(head[:_DECLARATION])
    name = declared[1].decode("ascii") if declared else "utf-8"
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = ""
    if encoding.startswith(("utf-16", "utf-32")):  # written by a program that converted the file and not its first line
        return "utf-8"
    if not _CHARSETS.fullmatch(encoding):
        raise UnusableSourceError(f"{file}, line 1: found the encoding {name!r}, expected one like UTF-8 or ISO-8859-2")
    return encoding


def head_text(head: bytes) -> str | None:
    """The text of a file's first bytes; None where their encoding is not known. Never raises."""
    try:
        decoder = codecs.getincrementaldecoder(encoding_of(head, ""))("replace")
    except UnusableSourceError:
        return None
    return decoder.decode(head)
