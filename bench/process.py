"""One command in a process of its own, measured, and the line that is printed of it."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.1  # seconds between two looks at the memory
_HIGHEST = re.compile(r"^VmHWM:\s+([0-9]+) kB$", re.MULTILINE)
_OGNIWO = (sys.executable, "-m", "ogniwo", "--workspace")


@dataclass(frozen=True)
class Run:
    """Seconds by the clock and of all cores; bytes at most at one moment of all its processes, and of the largest."""

    seconds: float
    cpu: float
    peak: int
    largest: int
    output: str


def run(*command: str | Path) -> Run:
    """Runs a command to its end; a failure ends the benchmark with what the command said.

    The kernel's own high-water mark of each process is read while it runs, because `ru_maxrss` of a child begins with
    the memory of its parent. Pages that several processes share are counted for each of them.
    """
    started, cpu = time.perf_counter(), _cpu_of_children()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen([str(part) for part in command], stdout=said, stderr=subprocess.STDOUT)
        peak, largest = 0, 0
        while True:
            together, highest = _memory(process.pid)
            peak, largest = max(peak, together, highest), max(largest, highest)
            try:
                process.wait(_EVERY)
                break
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - started
        said.seek(0)
        output = said.read()
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with code {process.returncode}:\n{output[-2000:]}")
    return Run(seconds, _cpu_of_children() - cpu, peak, largest, output)


def together(one: Run, other: Run) -> Run:
    """Two runs, one after the other, as one."""
    peak, largest = max(one.peak, other.peak), max(one.largest, other.largest)
    return Run(one.seconds + other.seconds, one.cpu + other.cpu, peak, largest, one.output + other.output)


def ogniwo(workspace: Path, *arguments: str | Path) -> Run:
    """Runs our own command."""
    return run(*_OGNIWO, workspace, *arguments)


def _memory(pid: int) -> tuple[int, int]:
    """Bytes that a process and its descendants have now, and the most that one of them had so far."""
    together, highest = 0, 0
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0, 0
    for process in family:
        try:
            now = process.memory_info().rss
            status = Path(f"/proc/{process.pid}/status")
            mark = _HIGHEST.search(status.read_text()) if status.exists() else None  # only Linux has it
        except (psutil.NoSuchProcess, OSError):
            continue
        together += now
        highest = max(highest, int(mark[1]) * 1024 if mark else now)
    return together, highest


def _cpu_of_children() -> float:
    times = psutil.Process().cpu_times()
    return times.children_user + times.children_system


def title(text: str) -> None:
    print(f"\n{text}\n{'':48} {'seconds':>9} {'of CPU':>9} {'ratio':>10} {'peak RSS':>12}", flush=True)


def line(name: str, run: Run, peer: float | None = None, note: str = "") -> None:
    """A run, and its time as a multiple of the seconds of a peer."""
    ratio = f"{run.seconds / peer:8.2f} ×" if peer else ""
    peak = f"{run.peak / 2**20:,.0f} MiB"
    print(f"{name:48} {run.seconds:9.2f} {run.cpu:9.1f} {ratio:>10} {peak:>12}  {note}".rstrip(), flush=True)
