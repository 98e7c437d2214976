"""Merged cells of workbooks: their value stands in the first one and is meant in each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from graph.errors import UnusableSourceError
from loaders.sheets.sheet import EMPTY, MAX_COLUMNS, MAX_ROWS, Cell
from loaders.sheets.workbook_xml import Package

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
_MAX_MERGED = 100_000
_WIDEST = 256  # columns; wider areas are for show

Area = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 1, all included


class Merged:
    """Merged areas, in whose every place the value of their first cell is put as rows pass by."""

    def __init__(self, areas: list[Area]) -> None:
        self._areas = sorted(areas)
        self._starts = [area[0] for area in self._areas]
        self._next = 0
        self._open: list[tuple[Area, Cell]] = []

    def filled(self, number: int, cells: list[Cell]) -> Iterator[tuple[int, list[Cell]]]:
        """The row with values filled in."""
        if not self._areas:
            yield number, cells
            return
        self._open = [(area, cell) for area, cell in self._open if area[2] >= number]
        end = bisect_right(self._starts, number)
        for area in self._areas[self._next : end]:
            if area[0] == number:
                cell = cells[area[1] - 1] if area[1] <= len(cells) else EMPTY
                self._open.append((area, cell))
        self._next = max(self._next, end)
        for (_, first, _, last), cell in self._open:
            if cell.text:
                cells.extend([EMPTY] * (last - len(cells)))
                for place in range(first - 1, last):
                    if not cells[place].text:
                        cells[place] = cell
        yield number, cells


def areas_in(package: Package, member: str) -> list[Area]:
    """The merged areas of a sheet, which stand behind its rows; looked for in the bytes, which is fast."""
    areas: set[Area] = set()
    rest = b""
    for chunk in package.chunks(member):
        rest += chunk
        for match in _MERGED.finditer(rest):
            (left, top), (right, bottom) = _place(match[1]), _place(match[2])
            areas.add((top, left, bottom, right))
        rest = rest[rest.rfind(b"<") :][:4096]  # the last tag may be cut off
        if len(areas) > _MAX_MERGED:
            raise UnusableSourceError(f"{package.file}: found above {_MAX_MERGED} merged areas, expected fewer")
    return [area for area in areas if area[2] <= MAX_ROWS and area[1] <= area[3] < area[1] + _WIDEST]


def _place(reference: bytes) -> tuple[int, int]:
    text = reference.decode("ascii")
    letters = text.rstrip("0123456789")
    return (column_of(letters) or 0) + 1, int(text[len(letters) :])


def column_of(reference: str) -> int | None:
    """The place of a cell from 0: "B12" → 1; None where the reference is missing."""
    place = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        place = place * 26 + ord(letter) - 64
        if place > MAX_COLUMNS:
            break
    return place - 1 if place else None
