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


class Strings(Sequence[str]):
    """A column of strings; "" stands for none."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bytes = np.load(folder / f"{name}.bytes.npy", mmap_mode="r")
        self._ends = np.load(folder / f"{name}.ends.npy", mmap_mode="r")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: Any) -> Any:
        start = int(self._ends[index - 1]) if index else 0
        return self._bytes[start : int(self._ends[index])].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))

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


def write_strings(folder: Path, name: str, values: Iterable[str]) -> None:
    """Writes a column that `Strings` reads."""
    encoded = [value.encode() for value in values]
    np.save(folder / f"{name}.ends.npy", np.cumsum([len(e) for e in encoded], dtype=np.int64))
    np.save(folder / f"{name}.bytes.npy", np.frombuffer(b"".join(encoded), dtype=np.uint8))


def write_lists(folder: Path, name: str, rows: Iterable[Iterable[int]]) -> None:
    """Writes a column of lists of numbers in compressed sparse row form: `NAME.start` and `NAME`."""
    kept = [list(row) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in kept], dtype=np.int64)]).astype(np.int64)
    np.save(folder / f"{name}.start.npy", starts)
    np.save(folder / f"{name}.npy", np.array([value for row in kept for value in row], dtype=np.int32))


def read_array(folder: Path, name: str) -> NDArray[Any]:
    """A column of numbers, mapped into memory, read only."""
    array: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r")
    return array
