"""What the commands print: summaries for people, on standard output; progress on standard error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
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
    from graph.check import Finding

Step = Callable[[str, int, int], None]  # what is done, steps done, steps in all

_out = Console(highlight=False, soft_wrap=True)
_MAX_SHOWN = 20
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


def _number(count: int, word: str) -> str:
    many = {"person": "people"}.get(word, word + "s")
    return f"{count} {word if count == 1 else many}"


def loaded(summary: Summary) -> None:
    """One line a source."""
    source = summary.source
    if not summary.changed:
        say(f"{source.id}  unchanged (loaded from {source.origin})")
        return
    rejected = f", {summary.rejected} rejected (see `ogniwo sources --rejects {source.id}`)" if summary.rejected else ""
    say(f"{source.id}  {counted(summary.counts)}{rejected}")


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
    table = Table("source", "title", "published", "retrieved", "what", "rejected", box=None, pad_edge=False)
    for source in found:
        counts: dict[str, int] = {}
        for item in workspace.items(source.id):
            name = type(item).__name__.lower()
            counts[name] = counts.get(name, 0) + 1
        rejected = str(counts.get("rejection", 0))
        name = source.id.partition("/")[2]
        what = counted(counts) + ("; a build takes those that others speak of" if source.reference else "")
        table.add_row(*map(Text, (name, source.title, source.published or "", source.retrieved, what, rejected)))
    _wide().print(table)
    try:
        say(f"current graph: {workspace.current().name}")
    except NoGraphError as error:
        say(str(error))


def rejects(workspace: Workspace, source_id: str) -> None:
    """What was refused of a source, one line each."""
    found = [item for item in workspace.items(source_id) if isinstance(item, Rejection)]
    for item in found:
        file = item.locator.partition("#")[0]
        say(item.reason if file in item.reason else f"{item.locator}: {item.reason}")
    if not found:
        say(f"nothing of {source_id} was refused")


def read(file: Path, found: dict[str, Any], form: ReadFormat) -> None:
    """What a page says, as tables for people or as the contract's JSON."""
    if form is ReadFormat.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))  # noqa: T201  # JSON must not be wrapped or coloured
        return
    say(f"{file}: {found['source'].get('title') or ''}")
    names = {item["id"]: item.get("name") or item.get("title") or "" for s in _SECTIONS for item in found.get(s, [])}
    for section, fields in _SECTIONS.items():
        if rows := found.get(section):
            table = Table(section, *fields[1:], box=None, pad_edge=False)
            for row in rows:
                table.add_row(*(Text(str(names.get(row.get(f), row.get(f)) or "")) for f in fields))
            _wide().print(table)
    if links := found.get("links"):
        table = Table("links", "", "", "quote", box=None, pad_edge=False)
        for link in links:
            ends = (
                names.get(link["subject"], link["subject"]),
                link["relation"],
                names.get(link["object"], link["object"]),
            )
            table.add_row(*map(Text, (*ends, f"„{link['quote']}”")))
        _wide().print(table)


_SECTIONS: dict[str, tuple[str, ...]] = {
    "institutions": ("name", "kind", "place"),
    "cooperations": ("title", "kind", "start", "end", "signed"),
    "programmes": ("name", "kind", "part_of"),
    "people": ("name", "role"),
}


def _wide() -> Console:
    """As wide as the terminal; where there is none, wide enough not to break a row."""
    return _out if _out.is_terminal else Console(highlight=False, width=240)
