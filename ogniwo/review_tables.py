"""What the commands below `ogniwo review` print in tables and lines."""

from __future__ import annotations

from itertools import islice

from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.resolution.decisions import RULE, Decision, Side
from graph.resolution.desk import Past
from graph.resolution.review import Question
from graph.resolution.wording import for_and_against
from ogniwo import output
from ogniwo.review_pair import printable

_WIDTH = 200  # where there is no terminal


def questions(found: list[Question], limit: int) -> None:
    """Pairs that may be one."""
    if not found:
        output.say("nothing is left to decide")
        return
    table = Table("score", "gain", "one", "other", "for it", "against it", box=None, pad_edge=False)
    for question in found[:limit]:
        supports, opposes = for_and_against(question.reason, question.against)
        numbers = f"{question.score:.2f}", f"{question.gain:,.0f}"
        words = _named(question.one), _named(question.other), *map(printable, (", ".join(supports), ", ".join(opposes)))
        table.add_row(*map(Text, (*numbers, *words)))
    _print(table)
    if len(found) > limit:
        output.say(f"{len(found) - limit:,} more; --limit shows more, `ogniwo review` asks them all")


def decided(made: Decision, against: str | None) -> None:
    """One decision; what speaks against it is said, because nothing asked."""
    assert made.one
    assert made.other
    output.say(f"{made.verdict}: {_named(made.one)} and {_named(made.other)} ({made.id}); `ogniwo build` makes it hold")
    if against:
        output.say(f"your decision goes before what contradicts it: {against}")


def history(found: list[Past], limit: int, *, rules: bool) -> None:
    """Decisions, a line or two each."""
    wanted = [past for past in found if rules or past.decision.by != RULE]
    if not wanted:
        output.say(
            "nothing was decided yet" if rules else "nobody has decided anything yet; --rules lists what rules did"
        )
        return
    for past in islice(wanted, limit):
        _entry(past)
    if len(wanted) > limit:
        output.say(f"{len(wanted) - limit:,} earlier ones; --limit shows more")


def _entry(past: Past) -> None:
    one, undo = past.decision, past.taken_back
    score = f", score {one.score:.2f}" if one.score is not None else ""
    back = f", taken back by {undo.by} on {_when(undo)}" if undo else ""
    output.say(f"{one.id}  {_when(one)}  {printable(one.by)}: {one.verdict}{score}{back}")
    if one.undoes:
        output.say(f"    takes back {one.undoes}")
    if one.one and one.other:
        output.say(f"    {_named(one.one)} – {_named(one.other)}")
    if one.reason:
        output.say(f"    {printable(one.reason)}")


def _when(one: Decision) -> str:
    return one.time[:16].replace("T", " ")


def _named(side: Side) -> str:
    return f"{printable(side.name)} ({side.id.partition('/')[2]})"


def _print(table: Table) -> None:
    console = Console(highlight=False)
    (console if console.is_terminal else Console(highlight=False, width=max(console.width, _WIDTH))).print(table)
