"""XML files element by element: each chosen element as a small tree that knows where it stands in the file.

Invariant: `element.slice` is text[start:end] of the decoded file, where text is what `bytes.decode` gives for its
encoding, without a byte order mark and with its line ends as they are. Memory is bounded by the largest chosen element.

Nothing is ever expanded or fetched: declarations of entities refuse the file, and so does what is nested too deeply, is
too large, or is not well formed. The parser is expat itself, as it alone tells where in the input an event stands; text
is fed to it as UTF-8, so that any encoding that Python knows will do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, NoReturn
from xml.parsers import expat

from graph.errors import UnusableSourceError
from loaders.files.xml_guard import GuardedExpat, Peek, Start, peek, plain_attributes, split_name
from loaders.files.xml_text import HEAD, decoded

_CUT_OFF = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


_MAX_TOKEN = 2_000_000  # bytes of a tag or comment: expat begins an unfinished one anew with each piece it is fed


@dataclass(frozen=True)
class Limits:
    """What a chosen element, or the space between two, may be at most; `size` in bytes of UTF-8."""

    size: int = 32_000_000
    elements: int = 500_000
    depth: int = 100
    names: int = 10_000  # different names of elements, attributes and prefixes in a whole file


class Whole:
    """What the elements of one chosen tree share: the verbatim text, where it begins, and what stands around it."""

    __slots__ = ("chars", "file", "first_line", "root", "start", "text")

    def __init__(self, file: str, root: Start, start: int, first_line: int) -> None:
        self.file = file
        self.root = root
        self.start = start
        self.first_line = first_line
        self.text = ""
        self.chars: list[str] = []

    def between(self, start: int, end: int) -> str:
        """The verbatim text between two code points of the file, as far as it belongs to the tree."""
        return self.text[max(start - self.start, 0) : max(end - self.start, 0)]


class Element:
    """One element. `start`, `end`: code points of the decoded file, the end excluded; `attributes` as in `Start`."""

    __slots__ = ("_chars", "attributes", "children", "end", "namespace", "start", "tag", "whole")

    def __init__(self, tag: str, namespace: str, attributes: Mapping[str, str], start: int, whole: Whole) -> None:
        self.tag = tag
        self.namespace = namespace
        self.attributes = attributes
        self.children: list[Element] = []
        self.start = start
        self.end = start
        self.whole = whole
        self._chars = slice(len(whole.chars), len(whole.chars))

    @property
    def text(self) -> str:
        """All character data in it and below, as it is: references resolved, CDATA included, comments not."""
        return "".join(self.whole.chars[self._chars])

    @property
    def words(self) -> str:
        """Its text on one line, trimmed; "" where it says nothing."""
        return " ".join(self.text.split())

    @property
    def slice(self) -> str:
        """The element as it stands in the file, markup and all."""
        return self.whole.between(self.start, self.end)

    @property
    def line(self) -> int:
        """The line of the file in which it begins, from 1."""
        return self.whole.first_line + self.whole.text.count("\n", 0, self.start - self.whole.start)

    def close(self) -> bool:
        """Takes all text since it began for its own; whether there is any."""
        self._chars = slice(self._chars.start, len(self.whole.chars))
        return self._chars.start < self._chars.stop

    def all(self, *tags: str) -> list[Element]:
        """Its children of some names, in order."""
        return [child for child in self.children if child.tag in tags]

    def first(self, *path: str) -> Element | None:
        """The first child of a name, and so on down the path; None where there is none."""
        found: Element | None = self
        for tag in path:
            found = next((child for child in found.children if child.tag == tag), None) if found else None
        return found

    def get(self, *path: str) -> str | None:
        """The words of the first element on a path; None where it is missing or says nothing."""
        found = self.first(*path)
        return (found.words if found else "") or None

    def iter(self, *tags: str) -> Iterator[Element]:
        """All elements of some names below it, in the order of the file; without names, all."""
        for child in self.children:
            if not tags or child.tag in tags:
                yield child
            yield from child.iter(*tags)


def read_elements(
    stream: IO[bytes], file: str, wanted: Collection[str], limits: Limits | None = None
) -> Iterator[Element]:
    """The elements of some names (without prefix, of any namespace), each when it is complete.

    One that stands inside another belongs to its tree and does not come by itself. `file` is the name for messages.
    UnusableSourceError with line and column where the file is refused, after what stood before was given.
    """
    parser = _Parser(file, frozenset(wanted), limits or Limits())
    for text in decoded(stream, file):
        yield from parser.feed(text)
    yield from parser.end()


class _Parser(GuardedExpat):
    """Makes elements of what expat tells. `_data` holds the UTF-8 input from byte `_floor` on; code points are counted
    up to byte `_mark`, which only grows."""

    def __init__(self, file: str, wanted: frozenset[str], limits: Limits) -> None:
        super().__init__(file)
        self._wanted, self._limits = wanted, limits
        self._data, self._floor, self._mark, self._points = bytearray(), 0, 0, 0
        self._fed = 0
        self._names: dict[str, tuple[str, str]] = {}
        self._root: Start | None = None
        self._open: list[Element] = []
        self._path: list[str] = []
        self._first_byte, self._count = 0, 0
        self._done: list[Element] = []
        self.expat.buffer_text = True
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._text
        self.expat.DefaultHandler = self._other

    def feed(self, text: str, final: bool = False) -> list[Element]:
        """The elements that this piece of text completed."""
        data = text.encode("utf-8")
        self._data += data
        self._done = []
        try:
            self.expat.Parse(data, final)
        except expat.ExpatError as error:
            self._fail(error, final)
        self._fed += len(data)
        if self._fed - max(0, self.expat.CurrentByteIndex) > _MAX_TOKEN:  # -1 before the first event
            self.refuse(f"a tag or comment of more than {_MAX_TOKEN:,} bytes", "shorter ones")
        needed = self._first_byte if self._open else self._mark
        del self._data[: needed - self._floor]
        self._floor = needed
        self._check_size(len(self._data))
        return self._done

    def _check_size(self, size: int) -> None:
        if size > self._limits.size:
            what = f"an element {self._open[0].tag}" if self._open else "a piece without any element"
            self.refuse(f"{what} of more than {self._limits.size:,} bytes", "smaller elements")

    def end(self) -> list[Element]:
        """What the end of the file completes: nothing, or UnusableSourceError where it was cut off."""
        return self.feed("", final=True)

    def _fail(self, error: expat.ExpatError, final: bool) -> NoReturn:
        where = f"{self.file}, line {error.lineno}, column {error.offset + 1}"
        if final and self._path and error.code in _CUT_OFF:
            message = f"found the end of the file, expected </{self._path[-1]}>: it was cut off"
        else:
            message = f"found a fault of syntax ({expat.ErrorString(error.code)}), expected well-formed XML"
        raise UnusableSourceError(f"{where}: {message}") from None

    def _split(self, name: str) -> tuple[str, str]:
        """The parts of a name, each name kept once; expat keeps them all, so there is a limit to them."""
        if name not in self._names:
            if len(self._names) >= self._limits.names:
                self.refuse(f"more than {self._limits.names:,} different names", "a file of one format")
            self._names[name] = split_name(name)
        return self._names[name]

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        super()._namespace(prefix, uri)
        self._split(f"xmlns:{prefix}")

    def _points_at(self, byte: int) -> int:
        if byte > self._mark:
            passed = self._data[self._mark - self._floor : byte - self._floor]
            self._points += len(passed.decode("utf-8"))
            self._mark = byte
        return self._points

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, tag = self._split(name)
        for attribute in attributes:
            self._split(attribute)
        self._path.append(tag)
        if len(self._path) > self._limits.depth:
            self.refuse(f"elements nested {len(self._path)} deep", f"at most {self._limits.depth}")
        byte = self.expat.CurrentByteIndex
        start, said = self._points_at(byte), plain_attributes(attributes)
        self._root = self._root or Start(tag, namespace, said)
        if self._open:
            self._add(Element(tag, namespace, said, start, self._open[0].whole))
        elif tag in self._wanted:
            self._first_byte, self._count = byte, 1
            whole = Whole(self.file, self._root, start, self.expat.CurrentLineNumber)
            self._open.append(Element(tag, namespace, said, start, whole))

    def _add(self, element: Element) -> None:
        self._count += 1
        if self._count > self._limits.elements:
            self.refuse(
                f"an element {self._open[0].tag} of more than {self._limits.elements:,} elements", "a smaller one"
            )
        self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._path.pop()
        if not self._open:
            return
        byte = self.expat.CurrentByteIndex
        self._check_size(byte - self._first_byte)
        element = self._open.pop()
        if not element.close() and not element.children and self._before(byte) == b"/>":
            end = byte  # of <a/> expat is behind the tag, of all others before the end tag
        else:
            end = self._data.index(b">", byte - self._floor) + 1 + self._floor
        element.end = self._points_at(end)
        if not self._open:
            whole = element.whole
            first, last = self._first_byte - self._floor, self._mark - self._floor
            whole.text = self._data[first:last].decode("utf-8")
            self._done.append(element)

    def _before(self, byte: int) -> bytes:
        offset = byte - self._floor
        return bytes(self._data[offset - 2 : offset])

    def _text(self, text: str) -> None:
        if self._open:
            self._open[0].whole.chars.append(text)

    def _other(self, _: str) -> None:
        """Comments, instructions and declarations: nothing but progress."""
        if not self._open:
            self._points_at(self.expat.CurrentByteIndex)


__all__ = ["HEAD", "Element", "Limits", "Peek", "Start", "Whole", "peek", "read_elements"]
