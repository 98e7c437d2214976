"""What was measured, as tables; and docs/performance.md, which holds those of the last run between two marks."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

from bench.questions.data import Data
from bench.questions.questions import QUESTIONS, Asked
from bench.questions.timing import Throughput, Times

_PAGE = Path("docs/performance.md")
_MARKED = re.compile(r"(<!-- questions -->\n).*(<!-- end of questions -->)", re.DOTALL)
Rows = dict[str, dict[str, Times]]  # by question, by peer
_Load = tuple[float, float, float]


@dataclass
class Results:
    """Everything of one run."""

    data: Data
    asked: Asked
    times: int
    seconds: float
    load_before: _Load
    load_after: _Load = (0.0, 0.0, 0.0)
    versions: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    in_process: Rows = field(default_factory=dict)
    over_the_wire: Rows = field(default_factory=dict)
    of_a_part: Rows = field(default_factory=dict)
    part: tuple[int, int] = (0, 0)  # every n-th project; pairs in it
    throughput: dict[str, dict[str, list[Throughput]]] = field(default_factory=dict)
    maps: dict[str, tuple[Times, Times, int]] = field(default_factory=dict)  # first byte, last byte, bytes
    memory: dict[str, int] = field(default_factory=dict)


def report(results: Results) -> str:
    """Markdown with a paragraph on machine, versions and data, and a table for each thing measured."""
    parts = [_circumstances(results)]
    usual = f"p50 / p95 in ms, and p50 as a multiple of ours; n = {results.times} unless it is said"
    for title, rows in (("In process", results.in_process), ("Over the wire", results.over_the_wire)):
        if any(rows.values()):
            parts.append(f"### {title}\n\n{usual}.\n\n{_times(rows, results.times)}")
    if results.throughput:
        parts.append(
            "### Many clients\n\nAnswers a second, and p50 / p95 in ms of a client, at 1, 8 and 64 clients.\n\n"
            + _many(results)
        )
    if results.maps:
        parts.append(f"### Maps\n\n`/api/network`, p50 / p95 in ms, n = {results.times}.\n\n{_maps(results)}")
    if results.memory:
        parts.append(f"### Memory\n\n{_memory(results)}")
    if results.of_a_part:
        parts.append(f"### rdflib\n\n{_part(results)}")
    return "\n\n".join(parts) + "\n"


def write_page(text: str) -> None:
    """Puts the tables between the marks of the page."""
    page = _PAGE.read_text(encoding="utf-8")
    _PAGE.write_text(_MARKED.sub(lambda found: f"{found[1]}\n{text}\n{found[2]}", page), encoding="utf-8")


def _circumstances(results: Results) -> str:
    data, load = results.data, (results.load_before[0], results.load_after[0])
    cores = os.cpu_count() or 1
    machine = f"{cores} cores ({_processor()}), {psutil.virtual_memory().total / 2**30:.0f} GiB of memory"
    versions = ", ".join(f"{name} {number}" for name, number in results.versions.items())
    busy = f"Load average {load[0]:.1f} before and {load[1]:.1f} after"
    more = "; other programs used the cores meanwhile: read the ratios" if max(load) > cores else ""
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}. {machine}, {platform.system()}, "
        f"Python {platform.python_version()}. {versions}. {busy}{more}.",
        f"{len(data.institutions):,} institutions, {len(data.cooperations):,} projects, "
        f"{len(data.institution):,} pairs of both. The hub is {results.asked.ids['hub']}; "
        f"the name contains “{results.asked.word}”.",
        *(f"{one}." for one in results.skipped),
    ]
    return "\n".join(lines)


def _processor() -> str:
    """As the kernel names it."""
    file = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.*)$", file.read_text(), re.MULTILINE) if file.exists() else None
    return found[1] if found else platform.processor() or "unknown processor"


def _times(rows: Rows, usual: int) -> str:
    peers = list(next(iter(rows.values())))
    heads = ["Ogniwo, kept answer" if name == "kept" else name for name in peers]
    lines = []
    for question, times in rows.items():
        ours = times.get("Ogniwo")
        cells = [_cell(times[name], ours if name != "Ogniwo" else None, usual) for name in peers]
        lines.append([QUESTIONS[question], *cells])
    return table(["question", *heads], lines)


def _cell(times: Times, ours: Times | None, usual: int) -> str:
    ratio = f" ({_short(times.p50 / ours.p50)} ×)" if ours else ""
    number = "" if len(times.seconds) == usual else f", n = {len(times.seconds)}"
    return f"{_short(times.p50)} / {_short(times.p95)}{ratio}{number}"


def _many(results: Results) -> str:
    lines = [
        [QUESTIONS[question], name, *(f"{one.each_second:,.0f} ({_short(one.p50)} / {_short(one.p95)})" for one in of)]
        for question, rows in results.throughput.items()
        for name, of in rows.items()
    ]
    return table(["question", "server", "1", "8", "64"], lines)


def _maps(results: Results) -> str:
    lines = [
        [name, f"{size / 1024:,.0f} KiB", *(f"{_short(times.p50)} / {_short(times.p95)}" for times in (first, last))]
        for name, (first, last, size) in results.maps.items()
    ]
    return table(["institutions, and their 5,000 heaviest ties", "size", "first byte", "last byte"], lines)


def _memory(results: Results) -> str:
    lines = [[name, f"{held / 2**20:,.0f} MiB"] for name, held in results.memory.items()]
    return table(["server", "peak RSS, mapped files included"], lines)


def _part(results: Results) -> str:
    every, number = results.part
    whole = len(results.data.institution) / number
    lines = [
        [QUESTIONS[question], *(f"{_short(times[name].p50)}" for name in ("DuckDB", "rdflib")), f"{_short(scaled)}"]
        for question, times in results.of_a_part.items()
        for scaled in [times["rdflib"].p50 * whole]
    ]
    said = (
        f"Every {every}th project only ({number:,} pairs), p50 in ms. The last column is scaled by {whole:.0f}, as if "
        "all of the time grew with the pairs: too much for what is asked of one institution, too little for joins of "
        "many. Hub, ends and word are those of the part."
    )
    return f"{said}\n\n{table(['question', 'DuckDB', 'rdflib', 'rdflib, scaled'], lines)}"


def _short(number: float) -> str:
    """Two significant digits, or all before the point."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}" if number >= 1 else f"{number:.2f}"


def table(heads: list[str], lines: list[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in [heads, ["---"] * len(heads), *lines])


__all__ = ["Results", "Rows", "report", "table", "write_page"]
