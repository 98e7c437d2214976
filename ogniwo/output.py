"""What the commands print: summaries for people, on standard output; progress on standard error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from graph.errors import NoGraphError
from graph.records import Rejection
from graph.workspace import Summary, Workspace

if TYPE_CHECKING:  # heavy, and not needed to print
    from graph.build import Report
    from graph.changes import Changes
    from graph.check import Finding
    from ogniwo.batches import Totals

Step = Callable[[str, int, int], None]  # what is done, steps done, steps in all

_out = Console(highlight=False, soft_wrap=True)
_MAX_SHOWN = 20
_MAX_TABLES = 8  # of a source that a summary lists one by one
# How a kind of item is called in a summary.
_WORDS = {
    **{kind: kind for kind in ("institution", "cooperation", "programme", "place", "person", "link")},
    "document": "page",
}


class QueryFormat(StrEnum):
    """Forms of an answer."""

    table = "table"
    csv = "csv"
    json = "json"


class ReadFormat(StrEnum):
    """Forms of what a page says."""

    table = "table"
    json = "json"


class ReadLanguage(StrEnum):
    """Languages of the table of a page (`page_words.toml`)."""

    pl = "pl"
    en = "en"


def say(sentence: str) -> None:
    """One line, as it is."""
    _out.print(Text(sentence))


@contextmanager
def progress() -> Iterator[Step]:
    """A progress bar, where standard error is a terminal; a function to say what is done."""
    console = Console(stderr=True)
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True)
    bar.disable = not console.is_terminal
    with bar:
        task = bar.add_task("", total=None)

        def step(name: str, done: int, steps: int) -> None:
            bar.update(task, description=name[:40], completed=done, total=steps)

        yield step


def counted(counts: dict[str, int]) -> str:
    """ "2 institutions, 1 page": what there is any of, in words."""
    parts = [_number(counts[kind], word) for kind, word in _WORDS.items() if counts.get(kind)]
    return ", ".join(parts) or "nothing"


def _number(count: int, word: str, many: str | None = None) -> str:
    many = many or {"person": "people"}.get(word, word + "s")
    return f"{count:,} {word if count == 1 else many}"


def loaded(summary: Summary) -> None:
    """What one source gave: its records, what became of its rows, what differs from what it said before."""
    source = summary.source
    if not summary.changed:
        say(f"{source.id}  unchanged (loaded from {source.origin})")
        return
    say(f"{source.id}  {counted(summary.counts)}")
    is_page = "document" in summary.counts  # which has no rows
    lines = [] if is_page else [*_rows(summary)]
    elsewhere = summary.rejected if is_page else summary.rejected - (summary.rows - summary.loaded)
    if elsewhere:
        lines.append(f"{elsewhere:,} refused")
    if summary.values and is_page:
        lines.append(f"{_number(summary.values, 'sentence')} like cooperation from which no relation was read")
    elif summary.values:
        lines.append(f"{_number(summary.values, 'value or column', 'values or columns')} left out of what was loaded")
    if summary.rejected or summary.values:
        hint = f"(ogniwo sources --rejects {source.id.partition('/')[2]})"
        lines[-1] += f" {hint}"
    for line in lines:
        say(f"  {line}")
    if summary.changes:
        changes(summary.changes, "  since the last load: ")


def totals(found: Totals) -> None:
    """What all sources of a folder or list gave together, and what a person should look at."""
    say(f"{_number(found.read, 'source')} read, {found.unchanged:,} unchanged: {counted(found.counts)}")
    if found.silent:
        say(f"  {_number(found.silent, 'page')} without any cooperation that could be read")
    if found.sentences:
        sentences, on = _number(found.sentences, "sentence"), _number(found.pages, "page")
        say(f"  {sentences} like cooperation from which no relation was read, on {on}:")
        for number, name in found.worst:
            say(f"    {number:,}: ogniwo sources --rejects {name}")
        if found.pages > len(found.worst):
            say(f"    … and fewer on each of {_number(found.pages - len(found.worst), 'other page')}")


def _rows(summary: Summary) -> Iterator[str]:
    """A line for each table, or for all of them together where they are many."""
    tables = [table for table in summary.tables if table.rows] or summary.tables
    if len(summary.tables) > _MAX_TABLES:
        files = f"{len(summary.tables):,} files, {_number(summary.rows, 'row')}"
        yield f"{files}: {summary.loaded:,} loaded, {summary.rows - summary.loaded:,} refused"
        tables = [table for table in tables if table.rejected][:_MAX_TABLES]
    for table in tables:
        yield f"{table.name}: {_number(table.rows, 'row')}: {table.loaded:,} loaded, {table.rejected:,} refused"


def changes(found: Changes, heading: str = "") -> None:
    """What was added, changed and removed: numbers, and some by name."""
    if not found.any:
        say(f"{heading}no record and no link differs")
        return
    parts = {"added": found.added, "changed": found.changed, "removed": found.removed}
    said = [
        f"{part.total:,} {name}" + (f" ({counted(part.counts)})" if part.total else "") for name, part in parts.items()
    ]
    say(heading + ", ".join(said))
    indent = " " * (len(heading) - len(heading.lstrip()) + 2)
    for part, mark in zip(parts.values(), "+~-", strict=True):
        for example in part.examples:
            say(f"{indent}{mark} {example}")
        if part.total > len(part.examples):
            say(f"{indent}{mark} … {part.total - len(part.examples):,} more")


def unread(paths: list[str], expected: str) -> None:
    """What no loader has read, a line each, and what would have been; on standard error, as nothing of it is loaded."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    errors.print(Text(f"{_number(len(paths), 'file')} not read: {expected}"))
    for path in paths:
        errors.print(Text(f"  {path}"))


def built(report: Report) -> None:
    """What the new graph holds."""
    counts = report.counts
    graph = [_number(counts[name + "s"], name) for name in ("institution", "cooperation", "participation")]
    sources = _number(len(report.sources), "source")
    merged = f"{len(report.merged)} records were merged"
    say(f"built a graph of {graph[0]}, {graph[1]} and {graph[2]} from {sources}; {merged}")
    for left_out in report.left_out[:_MAX_SHOWN]:
        say(f"left out: {left_out['link']} ({left_out['source']}): {left_out['reason']}")
    if len(report.left_out) > _MAX_SHOWN:
        say(f"left out: {len(report.left_out) - _MAX_SHOWN} more, all in the build's report.json")
    for finding in report.findings[:_MAX_SHOWN]:
        say(_finding(finding))


def left_to_decide(questions: int) -> None:
    """How many pairs of institutions wait for an answer."""
    if questions:
        pairs = "1 pair of institutions" if questions == 1 else f"{questions:,} pairs of institutions"
        say(f"{pairs} may be one; `ogniwo review` asks you")


def checked(report: Report, findings: list[Finding]) -> None:
    """The verdict of the shapes."""
    for finding in findings:
        say(_finding(finding))
    if not findings:
        say(f"the graph of {report.built} is in order: no shape is broken, no link leads nowhere")
    if report.left_out:
        say(f"{len(report.left_out)} links were left out of it; the build's report.json says which and why")


def _finding(finding: Finding) -> str:
    return f"{finding.focus} {finding.path}: {finding.messages['en']} Found: {finding.value or 'nothing'}"


def sources(workspace: Workspace) -> None:
    """A table of the loaded sources."""
    found = workspace.sources()
    if not found:
        say(f"workspace {workspace.path} holds no sources yet; load some with `ogniwo load`")
        return
    header = ("source", "title", "published", "retrieved", "what", "rows", "refused")
    table = Table(*header, box=None, pad_edge=False)
    for source in found:
        summary = workspace.summary(source.id)
        name = source.id.partition("/")[2]
        what = counted(summary.counts) + ("; a build takes those that others speak of" if source.reference else "")
        rows, refused = f"{summary.rows:,}" if summary.rows else "", f"{summary.rejected:,}"
        table.add_row(*map(Text, (name, source.title, source.published or "", source.retrieved, what, rows, refused)))
    _wide().print(table)
    try:
        say(f"current graph: {workspace.current().name}")
    except NoGraphError as error:
        say(str(error))


def rejects(workspace: Workspace, source_id: str) -> None:
    """What was refused of a source, one line each."""
    none = True
    for item in workspace.items(source_id):
        if isinstance(item, Rejection):
            none = False
            file = item.locator.partition("#")[0]
            reason = item.reason if file in item.reason else f"{item.locator}: {item.reason}"
            say(f"{reason} (the rest of it was loaded)" if item.kept else reason)
    if none:
        say(f"nothing of {source_id} was refused")


def as_json(found: dict[str, Any]) -> None:
    """An object for programs."""
    print(json.dumps(found, ensure_ascii=False, indent=1))  # noqa: T201  # JSON must not be wrapped or coloured


def _wide() -> Console:
    """As wide as the terminal; where there is none, wide enough not to break a row."""
    return _out if _out.is_terminal else Console(highlight=False, width=240)
