"""`python -m bench pages`: how fast pages are read, and whether memory stays flat over many of them.

`FOLDER…` are pages that one core reads, by folder and language; the seconds are those of the processor, so that others
on the machine do not count. `--pages N` loads N made-up ones (bench/varied_pages.py) with the command of everybody, on
all cores and then on one, and says every thousand pages how much memory that takes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.varied_pages import write_pages
from graph.records import Source
from loaders.pages import LOADER

EXAMPLES = Path(__file__).parent.parent / "examples" / "pages"
_STEP = 1_000  # pages between two lines
_EVERY = 0.5  # seconds between two looks
_REPEATS = 3
_MIB = 2**20


def measure_speed(folders: Iterable[Path]) -> None:
    """Pages a second on one core: when the process first reads them, which also loads what of the grammar the first of
    them did not need, and when it knows their words."""
    print(f"{'pages on one core':32} {'pages':>6} {'characters':>11} {'new/s':>9} {'again/s':>9}")
    for folder in folders:
        for language, pages in sorted(_by_language(folder).items()):
            _seconds(pages[:1])  # dictionaries and grammar
            size = sum(len(path.read_bytes().decode(errors="replace")) for path in pages)
            new = len(pages) / _seconds(pages)
            again = len(pages) / min(_seconds(pages) for _ in range(_REPEATS))
            print(f"{folder.name + ' ' + language:32} {len(pages):6} {size:11,} {new:9.1f} {again:9.1f}", flush=True)


def _by_language(folder: Path) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and LOADER.accepts(path):
            found[LOADER.describe(path).language or "other"].append(path)
    return found


def _seconds(pages: list[Path]) -> float:
    """How long it takes to read pages, from the file to its records."""
    started = time.process_time()
    for path in pages:
        said = LOADER.describe(path)
        source = Source(
            id="source/x",
            title=said.title,
            origin=str(path),
            checksum="",
            retrieved="",
            loader=LOADER.name,
            publisher=said.publisher,
            published=said.published,
            language=said.language,
        )
        for _ in LOADER.read(path, source):
            pass
    return time.process_time() - started


def measure_memory(pages: int) -> None:
    """So many made-up pages on all cores, then on one. On one, all of them are read by the process of the command."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "pages"
        folder.mkdir()
        write_pages(folder, pages)
        cores = sorted(os.sched_getaffinity(0))
        for chosen in (cores, cores[:1]) if len(cores) > 1 else (cores,):
            print(f"\n{pages:,} made-up pages, {len(chosen)} of {len(cores)} cores")
            print(f"{'pages':>8} {'pages/s':>9} {'the command':>15} {'largest worker':>15} {'together':>15}")
            _watch(folder, Path(scratch) / f"workspace-{len(chosen)}", chosen)


@dataclass
class _Peak:
    """The most memory since the last line, in bytes: of the command, of its largest worker, of all together."""

    command: int = 0
    worker: int = 0
    together: int = 0

    def look(self, process: psutil.Process) -> None:
        """Takes what is now into account; what has ended meanwhile takes nothing."""
        sizes = []
        for one in (process, *process.children(recursive=True)):
            try:
                sizes.append(one.memory_info().rss)
            except psutil.NoSuchProcess:
                sizes.append(0)
        self.command = max(self.command, sizes[0])
        self.worker = max(self.worker, *sizes[1:], 0)
        self.together = max(self.together, sum(sizes))


def _watch(folder: Path, workspace: Path, cores: list[int]) -> None:
    """Loads a folder and says every thousand sources in the workspace how it goes."""
    command = [sys.executable, "-m", "ogniwo", "--workspace", str(workspace), "load", str(folder)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = psutil.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        process.cpu_affinity(cores)
        done, started, peak = 0, time.perf_counter(), _Peak()
        while process.poll() is None:
            peak.look(process)
            loaded = _count(workspace / "sources")
            if loaded >= done + _STEP:
                _line(loaded, (loaded - done) / (time.perf_counter() - started), peak)
                done, started, peak = loaded, time.perf_counter(), _Peak()
            time.sleep(_EVERY)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with code {process.returncode}:\n{said.read()[-2000:]}")
    if loaded := _count(workspace / "sources") - done:
        _line(done + loaded, loaded / (time.perf_counter() - started), peak)


def _count(folder: Path) -> int:
    return sum(1 for _ in os.scandir(folder)) if folder.is_dir() else 0


def _line(pages: int, rate: float, peak: _Peak) -> None:
    sizes = (peak.command, peak.worker, peak.together)
    shown = " ".join(f"{size / _MIB:11,.0f} MiB" for size in sizes)
    print(f"{pages:8,} {rate:9.1f} {shown}", flush=True)
