"""Columns on disk: one `.npy` file an array, strings as UTF-8 bytes with offsets.

Invariant: a folder of columns is written once and only read afterwards, mapped into memory and shared by processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Numbers = NDArray[np.integer[Any]]


class Strings(Sequence[str]):
    """A column of strings; "" stands for none."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bytes = read_array(folder, f"{name}.bytes")
        self._ends = read_array(folder, f"{name}.ends")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: Any) -> Any:
        start = int(self._ends[index - 1]) if index else 0
        return self._bytes[start : int(self._ends[index])].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.of(np.arange(len(self))))

    def of(self, rows: Numbers) -> list[str]:
        """The values of many rows, several times faster than one by one."""
        ends = self._ends[rows].tolist()
        starts = np.where(rows > 0, self._ends[rows - 1], 0).tolist()
        held = memoryview(self._bytes.data)
        return [str(held[start:end], "utf-8") for start, end in zip(starts, ends, strict=True)]

    def find(self, value: str) -> int | None:
        """The row of a value in a column that is sorted by code points, by bisection."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < value:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self[low] == value else None


class Lists:
    """A column of lists of numbers in compressed sparse row form: row n is `values[start[n]:start[n + 1]]`."""

    def __init__(self, start: Longs, values: Numbers) -> None:
        self.start, self.values = start, values

    def __len__(self) -> int:
        return len(self.start) - 1

    def __getitem__(self, row: int) -> Numbers:
        return self.values[self.start[row] : self.start[row + 1]]

    def of(self, rows: Numbers) -> tuple[Numbers, Longs]:
        """The values of several rows one after the other, and the place in `rows` that each belongs to."""
        return self.values_of(rows), np.repeat(np.arange(len(rows)), self.start[rows + 1] - self.start[rows])

    def values_of(self, rows: Numbers) -> Numbers:
        """The values of several rows one after the other."""
        if len(rows) == 1:
            return self[int(rows[0])]
        before = self.start[rows]
        sizes = self.start[rows + 1] - before
        ends = np.cumsum(sizes)
        places = np.repeat(before - (ends - sizes), sizes)
        places += np.arange(len(places))
        return self.values.take(places)

    def having(self, codes: Bools) -> Bools:
        """Which rows hold a value for which `codes` says yes; a value is a place in `codes`."""
        before = np.concatenate([[0], np.cumsum(codes[self.values])])[self.start]
        return before[1:] > before[:-1]


def lists_of(rows: Iterable[Iterable[int]]) -> Lists:
    """Lists of numbers, each in ascending order, in compressed sparse row form."""
    kept = [sorted(row) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in kept], dtype=np.int64)]).astype(np.int64)
    return Lists(starts, np.array([value for row in kept for value in row], dtype=np.int32))


def write_strings(folder: Path, name: str, values: Iterable[str]) -> None:
    """Writes a column that `Strings` reads."""
    encoded = [value.encode() for value in values]
    np.save(folder / f"{name}.ends.npy", np.cumsum([len(e) for e in encoded], dtype=np.int64))
    np.save(folder / f"{name}.bytes.npy", np.frombuffer(b"".join(encoded), dtype=np.uint8))


def write_lists(folder: Path, name: str, rows: Iterable[Iterable[int]]) -> None:
    """Writes a column that `Lists` reads."""
    lists = lists_of(rows)
    np.save(folder / f"{name}.start.npy", lists.start)
    np.save(folder / f"{name}.npy", lists.values)


def read_lists(folder: Path, name: str) -> Lists:
    """A column of lists of numbers, mapped into memory, read only."""
    return Lists(read_array(folder, f"{name}.start"), read_array(folder, name))


def read_array(folder: Path, name: str) -> NDArray[Any]:
    """A column of numbers, mapped into memory, read only."""
    mapped = np.load(folder / f"{name}.npy", mmap_mode="r")
    plain: NDArray[Any] = mapped.view(np.ndarray)  # the same memory, indexed several times faster than a memmap
    return plain
