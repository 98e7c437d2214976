"""`ogniwo review`: who is the same, decided by people. The commands; what they do stands in the modules they import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ogniwo import output

if TYPE_CHECKING:  # heavy; commands import what they need
    from graph.resolution.desk import Desk

app = typer.Typer(no_args_is_help=False)

As = Annotated[str | None, typer.Option("--as", help="Who decides; OGNIWO_REVIEWER, else the login name.")]
Reason = Annotated[str, typer.Option(help="Why, in a sentence that others will read.")]
One = Annotated[str, typer.Argument(help="Id of an institution or of a record; earlier ids too.")]
Limit = Annotated[int, typer.Option(min=1, help="How many at most.")]


@app.callback(invoke_without_command=True)
def review(context: typer.Context, name: As = None) -> None:
    """Decide which institutions are the same: shows two side by side and asks, what brings most together first."""
    if context.invoked_subcommand:
        context.meta["reviewer"] = name
        return
    from ogniwo.reviewing import Session

    Session(_desk(context), _reviewer(context, name)).run()


@app.command("list")
def list_questions(context: typer.Context, limit: Limit = 20) -> None:
    """List pairs that may be one, what brings most together first."""
    from ogniwo import review_tables

    review_tables.questions(_desk(context).questions(), limit)


@app.command()
def decide(
    context: typer.Context,
    verdict: Annotated[Literal["same", "different", "unsure"], typer.Argument(help="same, different or unsure.")],
    one: One,
    other: One,
    reason: Reason = "",
    name: As = None,
) -> None:
    """Decide on any two institutions by id."""
    from ogniwo import review_tables

    desk = _desk(context)
    by = _reviewer(context, name)
    against = desk.against(*desk.sides(one, other)) if verdict == "same" else None
    review_tables.decided(desk.decide(verdict, one, other, by=by, reason=reason), against)


@app.command()
def accept(
    context: typer.Context,
    above: Annotated[float, typer.Option(min=0, max=1, help="Score from which two are taken as the same.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many, show ten of them, write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to go on.")] = False,
    name: As = None,
) -> None:
    """Take all questions from a score on as the same.

    Those that something contradicts are left out.
    """
    from ogniwo import bulk

    bulk.accept(_desk(context), above, _reviewer(context, name), dry_run=dry_run, yes=yes)


@app.command()
def history(
    context: typer.Context,
    institution: Annotated[str | None, typer.Argument(help="Id of an institution; of all where none is named.")] = None,
    limit: Limit = 50,
    rules: Annotated[bool, typer.Option("--rules", help="Of all: what rules decided, too.")] = False,
) -> None:
    """List decisions, the newest first.

    Says of each who made it, when and why, and whether it was taken back.
    """
    from ogniwo import review_tables

    review_tables.history(_desk(context).history(institution), limit, rules=rules or institution is not None)


@app.command()
def undo(
    context: typer.Context,
    decision: Annotated[str, typer.Argument(help="Id of a decision, as `ogniwo review history` lists it.")],
    reason: Reason = "",
    name: As = None,
) -> None:
    """Take a decision back, also one of a rule, or an undo."""
    from graph.resolution.desk import check_name, check_reason

    done = _desk(context).log.undo(decision, check_name(_reviewer(context, name)), check_reason(reason))
    output.say(f"took {decision} back ({done.id}); `ogniwo build` makes it hold")


@app.command("import")
def import_log(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Another log of decisions.", exists=True, dir_okay=False)],
) -> None:
    """Add the decisions of another log that this one lacks."""
    from graph.resolution.decisions import DecisionLog
    from graph.resolution.review import LOG

    others = DecisionLog(file).read(whole=True)
    added = DecisionLog(context.obj.path / LOG).add_missing(others)
    output.say(f"added {added:,} of {len(others):,} decisions in {file}; `ogniwo build` makes them hold")


@app.command()
def why(context: typer.Context, one: One, other: One) -> None:
    """Say why two institutions are the same, or are not."""
    from graph.resolution.why import why as explain
    from ogniwo.review_pair import printable

    output.say(printable(explain(_desk(context), one, other).sentence))


def _desk(context: typer.Context) -> Desk:
    from graph.graph import open_graph
    from graph.resolution.decisions import DecisionLog
    from graph.resolution.desk import Desk
    from graph.resolution.review import LOG

    return Desk(open_graph(context.obj), DecisionLog(context.obj.path / LOG))


def _reviewer(context: typer.Context, name: str | None) -> str:
    """Who decides: `--as` behind the command, else before it."""
    from ogniwo import settings

    return settings.reviewer(name or context.meta.get("reviewer"))
