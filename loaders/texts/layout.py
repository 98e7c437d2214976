"""Lines of text with their places on sheets of paper → running text.

Headers, footers and page numbers are dropped; lines are joined to paragraphs, also across sheets; words broken at the
end of a line are put together; headings, list items and rows of tables stand on lines of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from loaders.texts.blocks import joined
from loaders.texts.hyphens import together

_MARGIN = 0.12  # of a sheet's height, in which headers and footers stand
_NUMBER = re.compile(
    r"(?:[-–—|\s]*|(?:strona|str\.|page|seite|s\.|p\.)\s*)(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|z|of|von|\|)\s*\d{1,4})?[-–—|\s]*",
    re.I,
)
_ITEM = re.compile(r"(?:[•●▪◦‣·*■□►➢✓–—-]|\d{1,3}[.)]|[a-z]\)|§)(?:\s|$)|[•●▪◦‣■□►➢✓]")
_BULLET = re.compile(r"[●▪◦‣·■□►➢✓\uf0b7\uf0a7\uf0d8\uf02d]\s*")
_FULL_STOP = re.compile(r"[.!?:;…][\"”»')\]]*$")


@dataclass(frozen=True)
class Line:
    """A line of one column; y grows upwards. `size`: of its largest letters."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float = 10.0
    bold: bool = False

    @property
    def height(self) -> float:
        """How tall it is."""
        return max(self.y1 - self.y0, 1.0)


@dataclass(frozen=True)
class Sheet:
    """One sheet of paper, or page of a file."""

    width: float
    height: float
    lines: list[Line]


def text_of(sheets: list[Sheet]) -> str:
    """The running text of all sheets; "" where they hold none."""
    paragraphs: list[str] = []
    open_end = False  # whether the last paragraph of a sheet may go on on the next
    for sheet in _without_margins(sheets):
        for number, (text, ends) in enumerate(_paragraphs(sheet)):
            if not number and open_end and text[:1].islower():
                paragraphs[-1] = together(paragraphs[-1], text)
            else:
                paragraphs.append(text)
            open_end = not ends
    return joined(paragraphs)


def _without_margins(sheets: list[Sheet]) -> Iterator[Sheet]:
    """The sheets without what repeats in the margins of most of them, and without their numbers."""
    seen = Counter(shape for sheet in sheets for shape in {_shape(line) for line in _in_margins(sheet)})
    often = {shape for shape, count in seen.items() if count >= max(2, len(sheets) / 2)}
    for sheet in sheets:
        marginal = [
            line for line in _in_margins(sheet) if _shape(line) in often or _NUMBER.fullmatch(line.text.strip())
        ]
        outermost = sorted(sheet.lines, key=lambda line: line.y0)
        marginal += [line for line in (*outermost[:1], *outermost[-1:]) if _NUMBER.fullmatch(line.text.strip())]
        dropped = set(map(id, marginal))
        yield replace(sheet, lines=[line for line in sheet.lines if id(line) not in dropped])


def _in_margins(sheet: Sheet) -> list[Line]:
    edge = sheet.height * _MARGIN
    return [line for line in sheet.lines if line.y1 < edge or line.y0 > sheet.height - edge]


def _shape(line: Line) -> str:
    words = re.sub(r"\d+", "#", " ".join(line.text.split())).casefold()
    return f"{words} {line.size:.0f}"  # a title above the first page is larger than the same words in the headers


def _paragraphs(sheet: Sheet) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a sheet in reading order, and whether each is finished, as far as its last line tells."""
    for column in _columns(sheet):
        lines = _rows(column)
        if not lines:
            continue
        right = max(line.x1 for line in lines)
        gaps = [above.y0 - below.y0 for above, below in pairwise(lines) if above.y0 > below.y0]
        step = median(gaps) if gaps else 0.0
        text = ""
        for above, line in zip([None, *lines], lines, strict=False):
            if above is not None and not _begins(above, line, right, step):
                text = together(text, _marked(line.text))
            else:
                if text:
                    yield text, True
                text = _marked(line.text)
        last = lines[-1]
        yield text, bool(_FULL_STOP.search(last.text.rstrip())) or _is_short(last, right)


def _begins(above: Line, line: Line, right: float, step: float) -> bool:
    """Whether a line begins a paragraph."""
    text, before = line.text.strip(), above.text.rstrip()
    if _ITEM.match(text) or " | " in text or " | " in before:
        return True
    if abs(above.size - line.size) > 0.1 * line.size or above.bold != line.bold:
        # A word in bold that fills a line is none: the sentence goes on.
        return not (text[:1].islower() and abs(above.size - line.size) <= 0.1 * line.size)
    gap = above.y0 - line.y0
    if gap > 1.35 * step or gap < 0:
        return not (text[:1].islower() and gap < 2.5 * step and not _FULL_STOP.search(before))
    if line.x0 > above.x0 + 0.8 * line.size and not _ITEM.match(above.text.strip()) and not text[:1].islower():
        return True  # its first line is indented
    return _is_short(above, right) and not text[:1].islower() and bool(_FULL_STOP.search(before) or line.bold)


def _is_short(line: Line, right: float) -> bool:
    return line.x1 < right - max(4 * line.size, 0.12 * (right - line.x0))


def _marked(text: str) -> str:
    return _BULLET.sub("• ", text.strip(), count=1) if _BULLET.match(text.strip()) else text.strip()


def _columns(sheet: Sheet) -> Iterator[list[Line]]:
    """The lines of a sheet, column by column; what goes across both columns ends them and begins them anew."""
    middle = _gutter(sheet)
    if middle is None:
        yield sheet.lines
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(sheet.lines, key=lambda line: -line.y1):
        if line.x0 < middle < line.x1:
            yield from filter(None, (left, right))
            yield [line]
            left, right = [], []
        else:
            (left if line.x1 <= middle else right).append(line)
    yield from filter(None, (left, right))


def _gutter(sheet: Sheet) -> float | None:
    """Where the empty strip between two columns of text is; None where there is one column, or a table."""
    if len(sheet.lines) < 12:
        return None
    for share in (0.5, 0.48, 0.52, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65):
        middle = sheet.width * share
        left = [line for line in sheet.lines if line.x1 <= middle]
        right = [line for line in sheet.lines if line.x0 >= middle]
        crossing = len(sheet.lines) - len(left) - len(right)
        if crossing < 0.2 * len(sheet.lines) and _is_column(left) and _is_column(right):
            return middle
    return None


def _is_column(lines: list[Line]) -> bool:
    """Whether lines are of running text: many, and most of them as long as the longest ones."""
    if len(lines) < 6:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return sum(line.x1 - line.x0 > 0.75 * width for line in lines) > 0.5 * len(lines)


def _rows(lines: Iterable[Line]) -> list[Line]:
    """Lines from top to bottom; what stands side by side is one line, cells of a table with a stroke between."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-(line.y0 + line.y1) / 2, line.x0)):
        same = rows[-1][0] if rows else None
        if same and abs((same.y0 + same.y1) - (line.y0 + line.y1)) / 2 < 0.4 * min(same.height, line.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_side_by_side(sorted(row, key=lambda line: line.x0)) for row in rows]


def _side_by_side(row: list[Line]) -> Line:
    text = row[0].text.strip()
    for before, line in pairwise(row):
        is_mark = bool(_ITEM.fullmatch(before.text.strip()) or _BULLET.fullmatch(before.text.strip() + " "))
        near = line.x0 - before.x1 < 1.8 * line.size
        text += (" " if near or is_mark else " | ") + line.text.strip()
    y0, y1 = min(line.y0 for line in row), max(line.y1 for line in row)
    return replace(max(row, key=lambda line: len(line.text)), text=text, x0=row[0].x0, x1=row[-1].x1, y0=y0, y1=y1)
