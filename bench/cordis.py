"""`python -m bench cordis [FILE]`: from the ZIP of CORDIS to a build, beside peers; each in a process of its own.

Peers in the same run, one after the other: bare `oxigraph load` of the same quads, rdflib's parser on a part of them,
and morph-kgc on a mapping of the same tables. With `--copies N`, one copy and N copies of the ZIP instead.
"""

from __future__ import annotations

import csv
import io
import shutil
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bench.copies import write_copies
from bench.morph import measure_morph
from bench.peers import bare_load, dump, lines_in, parse_with_rdflib, quads_in
from bench.process import Run, line, ogniwo, title, together
from graph.build import RDF

_PARTICIPANTS = "organization.csv"
_FREE = 5 * 2**30 // 2  # bytes of disk that a copy takes while it is built


@dataclass(frozen=True)
class Made:
    """A workspace that was loaded and built."""

    workspace: Path
    loading: Run
    building: Run
    participations: int

    @property
    def both(self) -> Run:
        return together(self.loading, self.building)

    @property
    def data_set(self) -> Path:
        return self.workspace / "current" / RDF


def measure(file: Path, sample: int, morph_python: str | None) -> None:
    """One copy, with all peers; `sample` is how many quads rdflib gets."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _want_disk(folder, 3)  # beside the build its dump, and what the engine makes of that
        title(str(file.name))
        made = _make(file, folder / "workspace")
        exported = folder / "exported.nq"
        line("export of N-Quads", ogniwo(made.workspace, "export", exported))
        _beside_oxigraph(made, exported, folder)
        parse_with_rdflib(exported, sample, made.both)
        statements = lines_in(exported)
        exported.unlink()
        measure_morph(file, folder / "morph", morph_python, made.both, statements)


def measure_copies(file: Path, copies: int) -> None:
    """One copy and then several, both made in the same way, and how many times as long the latter take."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _want_disk(folder, copies)
        several: list[Made] = []
        for number in (1, copies):
            source = folder / f"cordis-{number}.zip"
            write_copies(file, source, number)
            title(f"{number} × {file.name}")
            several.append(_make(source, folder / f"workspace-{number}"))
            source.unlink()
            shutil.rmtree(several[-1].workspace)
        one, many = several
        title(f"{copies} copies as a multiple of one")
        line("load", many.loading, one.loading.seconds)
        line("build", many.building, one.building.seconds)
        more = many.participations / one.participations
        line("load and build", many.both, one.both.seconds, f"{more:g} × as many participations")


def _want_disk(folder: Path, copies: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < copies * _FREE:
        sys.exit(
            f"{folder.parent}: found {free / 2**30:.0f} GiB free, expected {copies * _FREE / 2**30:.0f}; "
            "name a larger disk with TMPDIR"
        )


def _make(file: Path, workspace: Path) -> Made:
    rows = _rows_in(file)
    if _PARTICIPANTS not in rows:
        sys.exit(f"{file}: found no {_PARTICIPANTS}, expected the ZIP of CSV tables of CORDIS")
    number, participations = sum(rows.values()), rows[_PARTICIPANTS]
    loading = ogniwo(workspace, "load", file)
    rates = f"{number / loading.seconds:,.0f} rows/s, {participations / loading.seconds:,.0f} participations/s"
    line("ogniwo load", loading, note=f"{rates} ({number:,} and {participations:,})")
    building = ogniwo(workspace, "build")
    made = Made(workspace, loading, building, participations)
    quads = quads_in(made.data_set)
    largest = f"largest process {building.largest / 2**20:,.0f} MiB"
    line("ogniwo build", building, note=f"{quads / building.seconds:,.0f} quads/s ({quads:,}), {largest}")
    return made


def _beside_oxigraph(made: Made, exported: Path, folder: Path) -> None:
    """Times of our work as multiples of that of the engine alone, for what is exported and for all that is held."""
    everything = folder / "all.nq"
    dump(made.data_set, everything)
    for quads, what in ((exported, "the export"), (everything, "all quads of the build")):
        number, bare = lines_in(quads), bare_load(quads, folder / "bare")
        line(f"oxigraph load of {what}", bare, note=f"{number / bare.seconds:,.0f} quads/s ({number:,})")
        line("  ogniwo load + build, beside it", made.both, bare.seconds)
    everything.unlink()


def _rows_in(file: Path) -> dict[str, int]:
    """The rows of each table below its header, by the file name."""
    found = {}
    with zipfile.ZipFile(file) as archive:
        for member in archive.namelist():
            if member.endswith(".csv"):
                with archive.open(member) as stream:
                    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
                    found[Path(member).name] = sum(1 for _ in csv.reader(text, delimiter=";")) - 1
    return found
