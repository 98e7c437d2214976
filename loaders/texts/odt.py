"""ODT (OpenDocument text): paragraphs, headings, lists, tables; without notes, comments and what was deleted."""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import UnusableSourceError
from loaders.sheets.workbook_xml import Attributes, Package
from loaders.texts.blocks import BULLET, MAX_CELLS, MAX_TEXT, row

_CONTENT, _META, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_LEFT_OUT = {"note", "annotation", "tracked-changes", "forms", "desc"}
_MAX_SPACES = 100
_NUMBERED, _BULLETED = "list-level-style-number", "list-level-style-bullet"


def contents(package: Package) -> tuple[Iterator[str], str]:
    """The blocks of a document, and the member that describes it; UnusableSourceError where it is encrypted."""
    if package.has(_MANIFEST) and any(b"encryption-data" in chunk for chunk in package.chunks(_MANIFEST)):
        raise UnusableSourceError(f"{package.file}: found it encrypted, expected a document without password")
    return package.events(_CONTENT, _Body()), _META


class _Body:
    """Events of the document: blocks of text. A table's row is one block, also of what stands in tables within it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._hidden = 0
        self._paragraphs = 0
        self._tables = 0
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._parts: list[str] = []
        self._size = 0
        self._style = ""
        self._numbered: dict[str, bool] = {}  # style of a list → whether its first level has numbers
        self._lists: list[tuple[bool, int]] = []  # open lists: whether numbered, items so far
        self._mark = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _LEFT_OUT:
            self._hidden += 1
        elif self._hidden:
            return
        elif name in ("p", "h"):
            self._end_paragraph()  # what stood before a text box within a paragraph
            self._paragraphs += 1
        elif name == "list":
            above = self._lists[-1][0] if self._lists else False
            self._lists.append((self._numbered.get(attributes.get("style-name", ""), above), 0))
        elif name == "list-item" and self._lists:
            numbered, count = self._lists[-1]
            self._lists[-1] = (numbered, count + 1)
            self._mark = f"{count + 1}. " if numbered else BULLET
        elif name == "list-style":
            self._style = attributes.get("name", "")
        elif name in (_NUMBERED, _BULLETED) and len(self._numbered) < 10_000:
            self._numbered.setdefault(self._style, name == _NUMBERED)
        elif name == "table":
            self._end_paragraph()
            self._tables += 1
        elif self._paragraphs:
            self._sign(name, attributes)

    def _sign(self, name: str, attributes: Attributes) -> None:
        if name == "s":
            count = attributes.get("c", "1")
            self._parts.append(" " * min(int(count) if count.isdecimal() and len(count) < 4 else 1, _MAX_SPACES))
        elif name in ("tab", "line-break"):
            self._parts.append(" " if name == "tab" else "\n")

    def text(self, data: str) -> None:
        if self._paragraphs and not self._hidden and self._size <= 2 * MAX_TEXT:
            self._parts.append(data)
            self._size += len(data)

    def end(self, name: str) -> None:
        if name in _LEFT_OUT:
            self._hidden -= 1
        elif self._hidden:
            return
        elif name in ("p", "h"):
            self._end_paragraph()
            self._paragraphs -= 1
        elif name == "list" and self._lists:
            self._lists.pop()
        elif name in ("table-cell", "covered-table-cell") and self._tables == 1 and len(self._cells) < MAX_CELLS:
            self._cells.append(" ".join(self._cell))
            self._cell = []
        elif name == "table-row" and self._tables == 1:
            self.done.append(row(self._cells))
            self._cells = []
        elif name == "table":
            self._tables -= 1

    def _end_paragraph(self) -> None:
        text, self._parts = "".join(self._parts).strip(), []
        if not text:
            return
        text, self._mark = self._mark + text, ""
        if self._tables:
            self._cell.append(text)
        else:
            self.done.append(text)
