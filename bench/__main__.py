"""`make bench`, or `python -m bench`: what is measured is chosen by the first argument.

`[PROJECTS]` is a made-up programme of that size (bench/made_up.py); `cordis [FILE]` is the real one (bench/cordis.py).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from zipfile import is_zipfile

_ZIP = "data/cordis/cordis-HORIZONprojects-csv.zip"


def main() -> None:
    if sys.argv[1:2] != ["cordis"]:
        from bench.made_up import measure as measure_made_up

        measure_made_up(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
        return
    from bench.cordis import measure, measure_copies

    options = _options(sys.argv[2:])
    file = options.file or Path(os.environ.get("OGNIWO_SHARED", "../shared")) / _ZIP
    if not file.is_file() or not is_zipfile(file):
        sys.exit(f"{file}: found no ZIP there; name that of the CSV tables of CORDIS, or set OGNIWO_SHARED")
    if options.copies:
        measure_copies(file, options.copies)
    else:
        measure(file, options.sample, options.morph_python)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench cordis")
    parser.add_argument("file", nargs="?", type=Path, help=f"default: {_ZIP} in OGNIWO_SHARED or ../shared")
    parser.add_argument("--copies", type=int, default=0, help="measure that many copies of it beside one, no peers")
    parser.add_argument("--sample", type=int, default=200_000, help="quads that rdflib parses (default: 200,000)")
    morph = os.environ.get("MORPH_KGC_PYTHON")
    parser.add_argument("--morph-python", default=morph, help="an interpreter that has morph-kgc; else pip is tried")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
