"""The text of a JSON file, read on as its values are asked for: one value, or one line, is in memory at a time.

Invariant: a value is whole, well formed and within the limits, or UnusableSourceError names the place where it is not.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, BinaryIO

from graph.errors import UnusableSourceError

MAX_ITEM = 1 << 24  # characters of one item
MAX_DEPTH = 64
MAX_STRING = 1_000_000  # characters
_CHUNK = 1 << 16  # bytes
_CUT = 16  # an error this near to the end of what was read may be no error once more is read
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SPACE = re.compile(r"[ \t\r\n]*")
# NaN and Infinity are no JSON, but some programs write them where there is no number.
DECODER = json.JSONDecoder(parse_constant=lambda _: None)


def beyond_limits(value: Any, raw: str) -> str | None:
    """What of a value is beyond the limits. `raw` is its text."""
    if len(raw) <= MAX_STRING and raw.count("[") + raw.count("{") <= MAX_DEPTH:
        return None
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            return f"found more than {MAX_DEPTH} levels, expected fewer"
        inner: list[Any] = []
        for part in level:
            if isinstance(part, str) and len(part) > MAX_STRING:
                return f"found a text of {len(part)} characters, expected at most {MAX_STRING}"
            inner += part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        level = inner
    return None


class JsonText:
    """The decoded text of a stream, of which a part is in memory; `_at` is where in that part reading goes on."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self.file = file
        self._stream = stream
        head = stream.read(_CHUNK)
        codec = next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")
        self._decoder = codecs.getincrementaldecoder(codec)()
        self._bytes = 0
        self._buffer, self._start, self._at, self._ended = "", 0, 0, False
        self._decode(head)

    @property
    def position(self) -> int:
        """Characters of the file before the next one."""
        return self._start + self._at

    def peek(self) -> str:
        """The next character; "" at the end."""
        while self._at >= len(self._buffer) and self._more():
            pass
        return self._buffer[self._at : self._at + 1]

    def skip_space(self) -> None:
        """Goes on to what is no white space."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            assert found
            self._at = found.end()
            if self._at < len(self._buffer) or not self._more():
                return

    def took(self, character: str) -> bool:
        """Goes behind white space and this character, if it is the next one."""
        self.skip_space()
        if self.peek() != character:
            return False
        self._at += 1
        return True

    def take(self, character: str, expected: str = "") -> None:
        """The same, where nothing else may stand."""
        if not self.took(character):
            raise self.error(repr(self.peek()) if self.peek() else "its end", expected or repr(character))

    def key(self) -> str:
        """The name of a member."""
        self.skip_space()
        if self.peek() != '"':
            raise self.error(repr(self.peek()) if self.peek() else "its end", "a name in quotation marks")
        return str(self.value("")[0])

    def value(self, where: str) -> tuple[Any, str]:
        """The next value and its text; UnusableSourceError where it is broken, cut off, or beyond the limits."""
        self.skip_space()
        self._forget()
        while (found := self._parsed(where)) is None:
            if len(self._buffer) > MAX_ITEM:
                raise self.error(f"more than {MAX_ITEM} characters", "fewer", where)
            self._more()
        value, end = found
        raw = self._buffer[:end]
        if fault := beyond_limits(value, raw):
            raise self.error(fault.removeprefix("found ").partition(", expected")[0], "fewer", where)
        self._at = end
        return value, raw

    def _parsed(self, where: str) -> tuple[Any, int] | None:
        """The value at hand and where it ends; None where more of the file must be read to know."""
        try:
            value, end = DECODER.raw_decode(self._buffer)
        except RecursionError:
            raise self.error(f"more than {MAX_DEPTH} levels", "fewer", where) from None
        except json.JSONDecodeError as error:
            unterminated = error.msg.startswith("Unterminated")
            if not self._ended and (unterminated or error.pos >= len(self._buffer) - _CUT):
                return None
            over = unterminated or not self._buffer[error.pos :].strip()
            self._at = min(error.pos, len(self._buffer))
            raise self.error("its end" if over else f"no JSON ({error.msg})", "whole JSON", where) from None
        except ValueError:
            raise self.error("a number of thousands of digits", "fewer", where) from None
        whole = end < len(self._buffer) or self._ended or not self._more()  # 12 may go on as 123
        return (value, end) if whole else None

    def line_ahead(self) -> str | None:
        """The line at hand; None where it is the last one that holds anything, or longer than an item may be."""
        self._forget()
        end, searched = -1, 0
        while (end := self._buffer.find("\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > MAX_ITEM or not self._more():
                return None
        while not self._buffer[end:].strip() and self._more():
            pass
        return self._buffer[:end] if self._buffer[end:].strip() else None

    def line(self) -> tuple[int, str | None] | None:
        """Where the next line starts behind its white space, and its text, None if it is too long; None at the end."""
        if not self.peek():
            return None
        self._forget()
        found = self._at
        while (end := self._buffer.find("\n", found)) < 0 and len(self._buffer) <= MAX_ITEM:
            found = len(self._buffer)
            if not self._more():
                end = len(self._buffer)
                break
        if end < 0:
            start = self.position
            self._skip_line()
            return start, None
        raw = self._buffer[self._at : end]
        bare = raw.strip(" \t\r\n")
        start = self.position + (raw.index(bare) if bare else 0)
        self._at = min(end + 1, len(self._buffer))
        return start, bare

    def _skip_line(self) -> None:
        while (end := self._buffer.find("\n", self._at)) < 0:
            self._at = len(self._buffer)
            if not self._more():
                return
        self._at = end + 1

    def check_end(self) -> None:
        """UnusableSourceError where anything but white space is left."""
        self.skip_space()
        if self.peek():
            raise self.error(repr(self.peek()), "the end of the file")

    def error(self, found: str, expected: str, where: str = "") -> UnusableSourceError:
        """The error at the place that was reached."""
        place = f"{self.file}, character {self.position}" + (f" ({where})" if where else "")
        return UnusableSourceError(f"{place}: found {found}, expected {expected}")

    def _more(self) -> bool:
        """Reads on; False at the end."""
        if self._ended:
            return False
        self._forget()
        self._decode(
            self._stream.read(max(_CHUNK, len(self._buffer)))
        )  # doubled, not added to, or it would take for ever
        return not self._ended

    def _forget(self) -> None:
        if self._at:
            self._buffer, self._start, self._at = self._buffer[self._at :], self._start + self._at, 0

    def _decode(self, data: bytes) -> None:
        try:
            self._buffer += self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            place = f"{self.file}, byte {self._bytes + error.start}"
            raise UnusableSourceError(f"{place}: found bytes that are not {error.encoding}, expected UTF-8") from None
        self._bytes += len(data)
        self._ended = not data
