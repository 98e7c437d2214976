"""The session of `ogniwo review`: one question after the other, each answered by one key.

Invariant: an answer is in the log, on disk, before the next question is shown; a session may end at any point.
"""

from __future__ import annotations

import sys
from typing import Literal

import click
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from graph.resolution.decisions import Decision
from graph.resolution.desk import Desk, check_name
from graph.resolution.review import Question
from graph.resolution.sheets import pair
from ogniwo import output
from ogniwo.review_pair import beside, judged, width_of

_VERDICTS: dict[str, Literal["same", "different", "unsure"]] = {"s": "same", "d": "different", "u": "unsure"}
_KEYS = "s same · d different · u unsure · b back · n skip · q end"


class Session:
    """Asks all questions of a desk in the name of somebody."""

    def __init__(self, desk: Desk, by: str) -> None:
        self._desk, self._by = desk, check_name(by)
        self._console = Console(highlight=False)
        self._width = width_of(self._console)
        self._done: list[tuple[int, Decision]] = []  # with the number of the question

    def run(self) -> None:
        """Until the last question or `q`, the end of the input, or Ctrl-C."""
        questions = self._desk.questions()
        if not questions:
            output.say("nothing is left to decide")
            return
        number = 0
        try:
            while number < len(questions):
                self._show(questions, number)
                key = self._key()
                if key == "q":
                    break
                number = self._answer(questions, number, key)
        except KeyboardInterrupt:
            self._print(Text(""))
        self._sum_up(len(questions))

    def _answer(self, questions: list[Question], number: int, key: str) -> int:
        """Does what a key says; the number of the question to go on with."""
        if key == "n":
            return number + 1
        if key == "b":
            return self._back(number)
        question = questions[number]
        if key == "s" and not self._stays(question):
            return number
        made = self._desk.record(
            _VERDICTS[key], question.one, question.other, by=self._by, reason=question.reason, score=question.score
        )
        self._done.append((number, made))
        return number + 1

    def _stays(self, question: Question) -> bool:
        """Whether "the same" stays so where it contradicts something only because of what was said before."""
        found = None if question.against else self._desk.against(question.one, question.other)
        if found is None:
            return True
        self._print(Text(f"with what was decided before, this brings together {found}; s if you know that", "red"))
        return self._key() == "s"

    def _back(self, number: int) -> int:
        """Takes the last answer of this session back and returns to its question."""
        if not self._done:
            self._print(Text("nothing was decided yet"))
            return number
        before, made = self._done.pop()
        self._desk.log.undo(made.id, self._by, "a slip")
        self._print(Text(f"took back: {made.verdict}"))
        return before

    def _show(self, questions: list[Question], number: int) -> None:
        question = questions[number]
        self._print(Rule(f"{number + 1:,} of {len(questions):,}", align="left", characters="─"))
        self._print(beside(pair(self._desk.graph, question.one.id, question.other.id), self._width))
        self._print(judged(question))

    def _key(self) -> str:
        """The next key that means something; "q" at the end of the input."""
        while True:
            self._print(Text(_KEYS, "dim"), end="\n")
            said = self._read().strip().lower()
            if said[:1] in (*_VERDICTS, "b", "n", "q") and said:
                return said[0]

    def _read(self) -> str:
        """One key where there is a terminal, else a line."""
        if sys.stdin.isatty():
            try:
                return click.getchar()
            except EOFError:
                return "q"
        return sys.stdin.readline() or "q"

    def _sum_up(self, asked: int) -> None:
        count, left = len(self._done), asked - len(self._done)
        sentence = f"{count:,} decided, {left:,} left"
        output.say(f"{sentence}; `ogniwo build` makes it hold" if count else sentence)

    def _print(self, what: object, end: str = "\n") -> None:
        self._console.print(what, width=self._width, end=end)
