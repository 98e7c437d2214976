"""DOCX (Office Open XML): paragraphs, lists with their numbers, tables; not what was deleted, nor notes, nor codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from loaders.sheets.workbook_xml import Attributes, Package
from loaders.texts.blocks import BULLET, MAX_CELLS, MAX_TEXT, row
from loaders.texts.office import events

_DOCUMENT, _NUMBERING, _CORE = "word/document.xml", "word/numbering.xml", "docProps/core.xml"
# What of the text is not there for a reader: deleted, or in a second form for old programs.
_LEFT_OUT = {"del", "moveFrom", "Fallback", "instrText", "delText"}
_MAX_LEVELS = 9


def contents(package: Package) -> tuple[Iterator[str], str]:
    """The blocks of a document, and the member that describes it."""
    bullets = _Bullets()
    for _ in events(package, _NUMBERING, bullets):
        pass
    numbered = (f"word/document{number}.xml" for number in range(1, 10))
    main = next(filter(package.has, (_DOCUMENT, *numbered)), _DOCUMENT)
    return package.events(main, _Body(bullets)), _CORE


class _Bullets:
    """Which lists have bullets and which numbers: (list, level) → whether numbered."""

    def __init__(self) -> None:
        self.done: list[None] = []
        self._abstract, self._list, self._level = "", "", ""
        self._formats: dict[tuple[str, str], str] = {}
        self._meant: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "abstractNum":
            self._abstract = attributes.get("abstractNumId", "")
        elif name == "lvl":
            self._level = attributes.get("ilvl", "")
        elif name == "numFmt" and len(self._formats) < 10_000:
            self._formats.setdefault((self._abstract, self._level), attributes.get("val", ""))
        elif name == "num":
            self._list = attributes.get("numId", "")
        elif name == "abstractNumId" and len(self._meant) < 10_000:
            self._meant[self._list] = attributes.get("val", "")

    def text(self, data: str) -> None:
        """Passes over text."""

    def end(self, name: str) -> None:
        """Passes over ends."""

    def numbered(self, number: str, level: int) -> bool:
        return self._formats.get((self._meant.get(number, ""), str(level)), "bullet") not in ("bullet", "none")


class _Body:
    """Events of the document: blocks of text. A table's row is one block, also of what stands in tables within it."""

    def __init__(self, bullets: _Bullets) -> None:
        self.done: list[str] = []
        self._bullets = bullets
        self._counters: dict[tuple[str, int], int] = {}
        self._hidden = 0
        self._tables = 0
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._parts: list[str] = []
        self._is_text = False
        self._level, self._list = 0, ""
        self._size = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name in _LEFT_OUT:
            self._hidden += 1
        elif self._hidden:
            return
        elif name == "p":
            # A text box stands inside a paragraph: what came before it is a block of its own.
            self._end_paragraph()
        elif name == "t":
            self._is_text = True
        elif name == "numId":
            self._list = attributes.get("val", "")
        elif name == "ilvl":
            with suppress(ValueError):
                self._level = min(int(attributes.get("val", "0")), _MAX_LEVELS)
        elif name == "tbl":
            self._end_paragraph()
            self._tables += 1
        elif name in _SIGNS:
            self._parts.append(_SIGNS[name])

    def text(self, data: str) -> None:
        if self._is_text and not self._hidden and self._size <= 2 * MAX_TEXT:
            self._parts.append(data)
            self._size += len(data)

    def end(self, name: str) -> None:
        if name in _LEFT_OUT:
            self._hidden -= 1
        elif self._hidden:
            return
        elif name == "t":
            self._is_text = False
        elif name == "p":
            self._end_paragraph()
        elif name == "tc" and self._tables == 1 and len(self._cells) < MAX_CELLS:
            self._cells.append(" ".join(self._cell))
            self._cell = []
        elif name == "tr" and self._tables == 1:
            self.done.append(row(self._cells))
            self._cells = []
        elif name == "tbl":
            self._tables -= 1

    def _end_paragraph(self) -> None:
        text = "".join(self._parts).strip()
        mark = self._mark() if text and self._list not in ("", "0") else ""
        self._parts, self._list, self._level = [], "", 0
        if not text:
            return
        if self._tables:
            self._cell.append(mark + text)
        else:
            self.done.append(mark + text)

    def _mark(self) -> str:
        if not self._bullets.numbered(self._list, self._level):
            return BULLET
        for deeper in range(self._level + 1, _MAX_LEVELS + 1):
            self._counters.pop((self._list, deeper), None)
        count = self._counters[self._list, self._level] = self._counters.get((self._list, self._level), 0) + 1
        return f"{count}. "


_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
