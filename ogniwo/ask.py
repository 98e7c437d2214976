"""SPARQL from the command line, in a process that Ctrl-C can end.

Invariant: no query outlives the limits of time and memory that the server keeps too (`graph.sparql_child`).
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.build import RDF
from graph.errors import NotFoundError, QueryError, QueryTimeoutError
from graph.graph import Graph
from graph.sparql_child import Limits, engine_program, failure
from graph.sparql_text import check_read_only, with_prefixes
from ogniwo.output import QueryFormat
from ogniwo.settings import limits_from_environment

_WATCH_SECONDS = 0.1


def query_text(file: str) -> str:
    """The query in a file, or in standard input for "-"; NotFoundError for no file, QueryError for other than UTF-8."""
    if file == "-":
        content = sys.stdin.buffer.read()
    elif Path(file).is_file():
        content = Path(file).read_bytes()
    else:
        raise NotFoundError(f"{file}: there is no such file; give a file with a SPARQL query, or - for standard input")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        name, line = "standard input" if file == "-" else file, content.count(b"\n", 0, error.start) + 1
        raise QueryError(f"{name}, line {line}: found bytes that are not UTF-8, expected a query in UTF-8") from None


def query(graph: Graph, text: str, form: QueryFormat) -> None:
    """Prints the answer to a query; QueryError where the engine refuses it, QueryTimeoutError at a limit."""
    check_read_only(text)
    asked = with_prefixes(text)
    answer, is_table = _run(graph, asked, "json" if form is QueryFormat.json else "csv")
    if form is QueryFormat.table and is_table:
        _print_table(answer)
    else:
        sys.stdout.write(answer if answer.endswith("\n") else answer + "\n")


def _run(graph: Graph, text: str, results: str) -> tuple[str, bool]:
    limits = limits_from_environment()
    until = time.monotonic() + limits.seconds
    # Where the system can, the process ends with its parent, however that ends.
    guard = shutil.which("setpriv")
    command = [*([guard, "--pdeathsig", "KILL"] if guard else []), engine_program()]
    command += ["query", "--location", str(graph.folder / RDF)]
    for form in (results, "ttl"):
        done = _engine([*command, "--results-format", form], text, limits, until)
        if done.returncode == 0:
            return done.stdout, form == "csv" and done.stdout.strip() not in ("true", "false")
        # A CONSTRUCT or DESCRIBE query answers with triples, which are no table.
        if "format" not in done.stderr.lower():
            break
    raise QueryError(failure(done.stderr, text))


def _engine(command: list[str], text: str, limits: Limits, until: float) -> subprocess.CompletedProcess[str]:
    """What the engine answers to a query on its standard input; killed at a limit."""
    # Files, not pipes: nobody has to empty them while the process is watched.
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        asked.write(text.encode())
        asked.seek(0)
        environment = {**os.environ, "RUST_BACKTRACE": "0"}
        process = subprocess.Popen(command, stdin=asked, stdout=answer, stderr=complaint, env=environment)  # noqa: S603  # our own engine
        try:
            _watch(process, limits, until)
        finally:
            process.kill()
            process.wait()
        answer.seek(0)
        complaint.seek(0)
        said = complaint.read().decode("utf-8", "replace")
        return subprocess.CompletedProcess(command, process.returncode, answer.read().decode(), said)


def _watch(process: subprocess.Popen[bytes], limits: Limits, until: float) -> None:
    """Waits for the end of a process; QueryTimeoutError where it uses more than it may."""
    while True:
        try:
            process.wait(_WATCH_SECONDS)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                raise QueryTimeoutError(
                    f"the query was stopped after {limits.seconds:g} seconds; ask for less"
                ) from None
            if psutil.Process(process.pid).memory_info().rss > limits.memory_mib * 2**20:
                limit = f"{limits.memory_mib} MiB of memory"
                raise QueryTimeoutError(f"the query was stopped at {limit}; ask for less") from None


def _print_table(answer: str) -> None:
    rows = list(csv.reader(io.StringIO(answer)))
    table = Table(*rows[0], box=None, pad_edge=False)
    for row in rows[1:]:
        table.add_row(*map(Text, row))
    console = Console(highlight=False)
    (console if console.is_terminal else Console(highlight=False, width=240)).print(table)
    console.print(Text(f"{len(rows) - 1} rows"))
