"""`make bench`, or `python -m bench`: what is measured is chosen by the first argument.

`[PROJECTS]` is a made-up programme of that size (bench/made_up.py); `cordis [FILE]` is the real one (bench/cordis.py);
`pages [FOLDER…]` is the reading of pages (bench/pages.py); `search [WORKSPACE|ZIP]` is searching (bench/search.py);
`hostile WORKSPACE` is what people notice of somebody who asks for too much (bench/hostile.py); `resolution [FOLDER]` is
who is who (bench/resolution.py); `taking-back [FOLDER]` shows that this can be taken back (bench/taking_back.py).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from zipfile import is_zipfile

_SHARED = Path(os.environ.get("OGNIWO_SHARED", "../shared"))
_ZIP = "data/cordis/cordis-HORIZONprojects-csv.zip"


def main() -> None:
    if sys.argv[1:2] == ["pages"]:
        _measure_pages(sys.argv[2:])
        return
    if sys.argv[1:2] == ["search"]:
        from bench.search import measure as measure_search

        measure_search(Path(sys.argv[2]) if len(sys.argv) > 2 else _SHARED / _ZIP)
        return
    if sys.argv[1:2] == ["hostile"]:
        _measure_hostile(sys.argv[2:])
        return
    if sys.argv[1:2] == ["resolution"]:
        _measure_resolution(sys.argv[2:])
        return
    if sys.argv[1:2] == ["taking-back"]:
        _measure_taking_back(sys.argv[2:])
        return
    if sys.argv[1:2] == ["questions"]:
        from bench.questions.run import main as measure_questions

        measure_questions(sys.argv[2:], _SHARED)
        return
    if sys.argv[1:2] != ["cordis"]:
        from bench.made_up import measure as measure_made_up

        measure_made_up(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
        return
    from bench.cordis import measure, measure_copies

    options = _options(sys.argv[2:])
    file = options.file or _SHARED / _ZIP
    if not file.is_file() or not is_zipfile(file):
        sys.exit(f"{file}: found no ZIP there; name that of the CSV tables of CORDIS, or set OGNIWO_SHARED")
    if options.copies:
        measure_copies(file, options.copies)
    else:
        measure(file, options.sample, options.morph_python)


def _measure_pages(arguments: list[str]) -> None:
    from bench.pages import EXAMPLES, measure_memory, measure_speed

    parser = argparse.ArgumentParser("python -m bench pages")
    parser.add_argument(
        "folders", nargs="*", type=Path, help="default: seeds and dev in documents/ of OGNIWO_SHARED, else the examples"
    )
    parser.add_argument(
        "--pages", type=int, default=0, help="load that many made-up pages and watch the memory instead"
    )
    options = parser.parse_args(arguments)
    if options.pages:
        measure_memory(options.pages)
        return
    usual = [folder for name in ("seeds", "dev") if (folder := _SHARED / "documents" / name).is_dir()]
    for folder in options.folders:
        if not folder.is_dir():
            parser.error(f"{folder}: found no folder there")
    measure_speed(options.folders or usual or [EXAMPLES])


def _measure_hostile(arguments: list[str]) -> None:
    from bench.hostile import PAUSE, measure

    parser = argparse.ArgumentParser("python -m bench hostile")
    parser.add_argument("workspace", type=Path, help="one with a build, such as that of all of CORDIS")
    parser.add_argument("--seconds", type=float, default=10, help="of every turn")
    parser.add_argument("--rounds", type=int, default=5, help="of turns")
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between clicks, on average")
    options = parser.parse_args(arguments)
    measure(options.workspace, options.seconds, options.rounds, options.workers, options.pause)


def _measure_resolution(arguments: list[str]) -> None:
    from bench.resolution import measure

    shared = Path(os.environ.get("OGNIWO_SHARED", "../shared")) / "data"
    parser = argparse.ArgumentParser("python -m bench resolution")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=shared, help="default: data in OGNIWO_SHARED or ../shared"
    )
    parser.add_argument("--workspace", type=Path, help="one in which all of it is loaded already")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 2, 5, 10], help="how many times its institutions")
    parser.add_argument("--institutions", type=int, help="only so many institutions, made of those that are there")
    options = parser.parse_args(arguments)
    if not (options.workspace or options.folder).is_dir():
        sys.exit(f"{options.workspace or options.folder}: found no folder there; name one, or set OGNIWO_SHARED")
    measure(options.folder, options.workspace, options.times, options.institutions)


def _measure_taking_back(arguments: list[str]) -> None:
    from bench.taking_back import measure

    parser = argparse.ArgumentParser("python -m bench taking-back")
    parser.add_argument("folder", nargs="?", type=Path, default=_SHARED / "data", help="default: data in OGNIWO_SHARED")
    parser.add_argument("--workspace", type=Path, help="one in which all of it is loaded already, without decisions")
    options = parser.parse_args(arguments)
    if not (options.workspace or options.folder).is_dir():
        parser.error(f"{options.workspace or options.folder}: found no folder there; name one, or set OGNIWO_SHARED")
    measure(options.folder, options.workspace)


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
