"""`ogniwo review accept`: "the same" to all questions from a score on."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.rule import Rule

from graph.resolution.accepting import acceptable, sample
from graph.resolution.decisions import decide, standing
from graph.resolution.desk import Desk, check_name
from graph.resolution.groups import Conflict
from graph.resolution.review import Question
from graph.resolution.sheets import pair
from ogniwo import output
from ogniwo.review_pair import beside, judged, width_of


def accept(desk: Desk, above: float, by: str, *, dry_run: bool, yes: bool) -> None:
    """Logs them in the name of somebody, or shows some and writes nothing."""
    by = check_name(by)
    taken, left = acceptable(desk.questions(), above, standing(desk.log.read()))
    if dry_run:
        _show(desk, sample(taken, desk.graph.stamp))
    _say(taken, left, above, dry_run=dry_run)
    if dry_run or not taken:
        return
    if not yes:
        typer.confirm("Take them as the same?", abort=True)
    reason = f"accepted with all from {above:g}: "
    desk.log.append(*(decide("same", q.one, q.other, by=by, reason=reason + q.reason, score=q.score) for q in taken))
    output.say(f"{len(taken):,} decided; `ogniwo build` makes it hold")


def _show(desk: Desk, questions: list[Question]) -> None:
    console = Console(highlight=False)
    width = width_of(console)
    for number, question in enumerate(questions, 1):
        console.print(Rule(f"sample {number} of {len(questions)}", align="left"), width=width)
        console.print(beside(pair(desk.graph, question.one.id, question.other.id), width), width=width)
        console.print(judged(question), width=width)


def _say(taken: list[Question], left: list[Conflict], above: float, *, dry_run: bool) -> None:
    count = len(taken)
    pairs = "1 pair scores" if count == 1 else f"{count:,} pairs score"
    end = "; nothing was written" if dry_run else ""
    output.say(f"{pairs} {above:g} or more, and nothing speaks against being one{end}")
    for one in left:
        output.say(f"left out: {one.one} and {one.other}: with what others bring together: {one.against}")
