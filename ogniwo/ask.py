"""SPARQL from the command line, in a process that Ctrl-C can end."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.build import RDF
from graph.errors import NotFoundError, QueryError
from graph.graph import Graph
from graph.sparql_child import engine_program, failure
from graph.sparql_text import check_read_only, with_prefixes
from ogniwo.output import QueryFormat


def query_text(path: Path) -> str:
    """The query in a file; NotFoundError where there is none."""
    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file; give a file with a SPARQL query, or - for standard input")
    return path.read_text(encoding="utf-8")


def query(graph: Graph, text: str, form: QueryFormat) -> None:
    """Prints the answer to a query; QueryError where the engine refuses it."""
    check_read_only(text)
    asked = with_prefixes(text)
    answer, is_table = _run(graph, asked, "json" if form is QueryFormat.json else "csv")
    if form is QueryFormat.table and is_table:
        _print_table(answer)
    else:
        sys.stdout.write(answer if answer.endswith("\n") else answer + "\n")


def _run(graph: Graph, text: str, results: str) -> tuple[str, bool]:
    command = [engine_program(), "query", "--location", str(graph.folder / RDF)]
    for form in (results, "ttl"):
        done = subprocess.run(  # noqa: S603  # our own engine, the query goes through standard input
            [*command, "--results-format", form], input=text, capture_output=True, text=True, encoding="utf-8"
        )
        if done.returncode == 0:
            return done.stdout, form == "csv" and done.stdout.strip() not in ("true", "false")
        # A CONSTRUCT or DESCRIBE query answers with triples, which are no table.
        if "format" not in done.stderr.lower():
            break
    raise QueryError(failure(done.stderr))


def _print_table(answer: str) -> None:
    rows = list(csv.reader(io.StringIO(answer)))
    table = Table(*rows[0], box=None, pad_edge=False)
    for row in rows[1:]:
        table.add_row(*map(Text, row))
    console = Console(highlight=False)
    (console if console.is_terminal else Console(highlight=False, width=240)).print(table)
    console.print(Text(f"{len(rows) - 1} rows"))
