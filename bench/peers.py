"""Bare loading by the engine that the build uses, and parsing by rdflib, of quads that a build holds."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pyoxigraph

from bench.process import Run, line, run
from graph.sparql_child import engine_program

_BLOCK = 1 << 20
_PARSE = "import rdflib, sys; print(len(rdflib.Dataset().parse(sys.argv[1], format='nquads')))"


def bare_load(quads: Path, location: Path) -> Run:
    """`oxigraph load` of a file into a new data set, which is removed again."""
    loading = run(engine_program(), "load", "--location", location, "--file", quads)
    shutil.rmtree(location)
    return loading


def dump(data_set: Path, target: Path) -> None:
    """Writes a data set with its default graph as N-Quads."""
    run(engine_program(), "dump", "--location", data_set, "--file", target)


def quads_in(data_set: Path) -> int:
    """The statements of a data set with its default graph; a dump would take longer than the build."""
    return len(pyoxigraph.Store.read_only(str(data_set)))


def lines_in(file: Path) -> int:
    """The lines of a file, which of N-Quads are the statements."""
    with file.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(_BLOCK), b""))


def parse_with_rdflib(quads: Path, sample: int, ours: Run) -> None:
    """Parses every n-th quad of a file into rdflib's memory, and scales the time to all of them."""
    number = lines_in(quads)
    every = max(1, number // sample)
    part = quads.with_name("part.nq")
    with quads.open("rb") as lines, part.open("wb") as out:
        out.writelines(text for row, text in enumerate(lines) if row % every == 0)
    taken = lines_in(part)
    parsing = run(sys.executable, "-c", _PARSE, part)
    part.unlink()
    line("rdflib parsing of a part of the export", parsing, note=f"{taken / parsing.seconds:,.0f} quads/s ({taken:,})")
    scaled = parsing.seconds * number / taken
    line("  ogniwo load + build, beside it", ours, scaled, f"scaled to all {number:,} quads: {scaled:,.0f} s")
