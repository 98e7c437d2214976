"""The command line: `ogniwo --help`.

Invariant: what goes wrong is one sentence on standard error and exit code 1 (2 for wrong usage); a traceback only with
`--debug`. Progress goes to standard error and is silent where that is no terminal. Commands import what they need
themselves, so that `ogniwo --help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from graph.errors import OgniwoError
from graph.workspace import Workspace
from ogniwo import output, review, token
from ogniwo.output import QueryFormat, ReadFormat, ReadLanguage

app = typer.Typer(
    name="ogniwo",
    help="Who cooperates with whom, in what, since when, and who says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
sources_app = typer.Typer(no_args_is_help=False)
app.add_typer(sources_app, name="sources")
mapping_app = typer.Typer(help="Mappings: which columns of a table mean what.", no_args_is_help=True)
app.add_typer(mapping_app, name="mapping")
app.add_typer(review.app, name="review")
app.add_typer(token.app, name="token")
_errors = Console(stderr=True, highlight=False, soft_wrap=True)
_debug = False

Targets = Annotated[list[str], typer.Argument(help="Files, folders or addresses.", metavar="PATH_OR_URL...")]


@app.callback()
def options(
    context: typer.Context,
    workspace: Annotated[
        Path, typer.Option(envvar="OGNIWO_WORKSPACE", help="Folder of what was loaded and built.", show_default=True)
    ] = Path("ogniwo-data"),
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Options that stand before the command."""
    global _debug
    _debug = debug
    context.obj = Workspace(workspace)


@app.command()
def load(
    context: typer.Context,
    targets: Targets,
    loader: Annotated[str | None, typer.Option("--as", help="Name of the loader, where content does not tell.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Read sources anew that have not changed.")] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="File that says which columns of a table mean what (docs/mapping.md).")
    ] = None,
) -> None:
    """Read sources into the workspace; `ogniwo build` then makes the graph."""
    from loaders.mapping import loader as mapped
    from ogniwo import loading

    workspace: Workspace = context.obj
    if mapping and loader:
        raise typer.BadParameter("--as and --mapping both name a loader; give one of them")
    asked = mapped.with_mapping(mapping) if mapping else loader
    outcome = loading.Outcome(output.loaded, _complain)
    with workspace.writing(), output.progress() as step:
        for target in targets:
            loading.load_target(workspace, target, asked, outcome, step, again=again)
    if outcome.unread:
        output.unread(outcome.unread, loading.expected(loader))
    if outcome.failed and outcome.done:
        raise OgniwoError(f"{outcome.failed} of the sources could not be loaded; the others were")
    if outcome.failed:
        raise typer.Exit(1)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="Pages to read.", metavar="FILE...")],
    form: Annotated[ReadFormat, typer.Option("--format", help="table, or json for programs.")] = ReadFormat.table,
    lang: Annotated[ReadLanguage | None, typer.Option(help="Language of the table; that of the locale.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show which rule read what, in which words.")] = False,
) -> None:
    """Print what a page says; the workspace stays as it is."""
    from ogniwo import explaining, page_table
    from ogniwo.reading import read_page

    for file in files:
        reading = read_page(file)
        if form is ReadFormat.json:
            output.as_json(reading.as_json())
        else:
            rules = explaining.explain(reading) if explain else []
            page_table.show(reading, lang or page_table.locale_language(), rules)


@app.command()
def build(context: typer.Context) -> None:
    """Make a new graph of all that is loaded and put it in the place of the old one."""
    from graph.build import build as build_graph
    from graph.resolution.decisions import DecisionLog
    from graph.resolution.review import LOG, questions
    from ogniwo.loading import load_reference

    workspace: Workspace = context.obj
    with workspace.writing():
        if all(source.reference for source in workspace.sources()):
            raise OgniwoError(f"workspace {workspace.path} holds no sources yet; load some with `ogniwo load`")
        load_reference(workspace)
        with output.progress() as step:
            report = build_graph(workspace, step)
    output.built(report)
    output.left_to_decide(len(questions(workspace.current(), DecisionLog(workspace.path / LOG))))


@app.command()
def check(
    context: typer.Context,
    again: Annotated[bool, typer.Option("--again", help="Check now, although the build was checked.")] = False,
) -> None:
    """Say whether the current graph breaks any SHACL shape; exit code 1 where it does."""
    from graph.build import RDF
    from graph.check import check_data_set, rules
    from graph.graph import open_graph

    graph = open_graph(context.obj)
    # A build never changes, and it was checked when it was made.
    known = graph.report.rules == rules() and not again
    findings = graph.report.findings if known else check_data_set(graph.folder / RDF)
    output.checked(graph.report, findings)
    if findings:
        raise typer.Exit(1)


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
) -> None:
    """Answer the API and show the map in a browser."""
    from ogniwo import serving

    serving.serve(context.obj, host, port, workers)


@app.command()
def query(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="File with a SPARQL query; - for standard input.")] = "-",
    form: Annotated[QueryFormat, typer.Option("--format", help="Form of the answer.")] = QueryFormat.table,
) -> None:
    """Ask the current graph in SPARQL."""
    from graph.graph import open_graph
    from ogniwo import ask

    text = ask.query_text(file)
    ask.query(open_graph(context.obj), text, form)


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write; its suffix says the format.")],
) -> None:
    """Write the current graph to a file: .ttl .nq .jsonld .graphml .gexf .csv.zip, or .html for a map."""
    from graph.export import export as export_graph
    from graph.graph import open_graph

    export_graph(open_graph(context.obj), file)
    output.say(f"wrote {file}")


@app.command()
def template(
    file: Annotated[Path, typer.Argument(help="Workbook to write, such as partners.xlsx.")],
) -> None:
    """Write an empty workbook with lists to choose from; `ogniwo load` reads it when it is filled in."""
    from ogniwo import workbook

    workbook.write(file)
    output.say(f"wrote {file}; fill it in, then: ogniwo load {file}")


@mapping_app.command()
def suggest(
    file: Annotated[Path, typer.Argument(help="Table: CSV, TSV, XLSX, XLS, ODS or JSON.")],
    language: Annotated[str | None, typer.Option(help="Language of the texts, such as pl.")] = None,
) -> None:
    """Draft a mapping for a table from its headers and values; what is unsure is said in comments."""
    from loaders.mapping.suggest import suggest as draft

    print(draft(file, language), end="")  # noqa: T201 - a file for redirection, whatever the terminal is


@sources_app.callback(invoke_without_command=True)
def sources(
    context: typer.Context,
    rejects: Annotated[str | None, typer.Option(help="Id of a source: list what of it was refused, and why.")] = None,
) -> None:
    """List what is loaded: title, date, and how much; `sources diff A B` compares two editions."""
    if context.invoked_subcommand:
        return
    if rejects:
        output.rejects(context.obj, _source_id(rejects))
    else:
        output.sources(context.obj)


@sources_app.command()
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="Id of a loaded source, or a file, folder or address.")],
    new: Annotated[str, typer.Argument(help="The same, for the newer edition.")],
    loader: Annotated[str | None, typer.Option("--as", help="Name of the loader, where content does not tell.")] = None,
) -> None:
    """Say what was added, changed and removed from one edition of a source to another."""
    from ogniwo.editions import differences

    output.changes(differences(context.obj, old, new, loader), f"{old} → {new}: ")


@app.command()
def forget(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="Id of the source, as `ogniwo sources` lists it.")],
) -> None:
    """Remove a source; the next build has nothing of what it alone said."""
    workspace: Workspace = context.obj
    source_id = _source_id(source)
    with workspace.writing():
        reference = workspace.source(source_id).reference
        workspace.forget(source_id)
    if reference:
        output.say(f"forgot {source_id}; it comes with the program, so the next `ogniwo build` loads it again")
    else:
        output.say(f"forgot {source_id}; run `ogniwo build` to make the graph without it")


@app.command()
def demo(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
) -> None:
    """Load the examples, build their graph, and show it; they have a workspace of their own in the workspace."""
    from ogniwo import serving

    own = Workspace(context.obj.path / "demo")
    serving.prepare_demo(own)
    serving.serve(own, host, port)


def _source_id(name: str) -> str:
    return name if name.startswith("source/") else f"source/{name}"


def _complain(sentence: str) -> None:
    _errors.print(f"[red]error:[/red] {escape(sentence)}")


def main() -> None:
    """Runs the command line; maps the exception family to exit codes."""
    try:
        app()
    except OgniwoError as error:
        if _debug:
            raise
        _complain(str(error))
        sys.exit(1)
    except OSError as error:
        if _debug:
            raise
        _complain(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
        sys.exit(1)
