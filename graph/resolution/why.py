"""Why two institutions are one, or are not, in a sentence or two.

What the build did comes first; what somebody decided since stands behind it, because the next build makes it hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import msgspec

from graph.graph import Graph
from graph.resolution.compared import against, compare
from graph.resolution.decisions import RULE, Decision, Pair, Standing, standing
from graph.resolution.desk import Desk, full_id
from graph.resolution.membership import Step
from graph.resolution.review import Question, asked, began
from graph.resolution.weights import weights
from graph.resolution.wording import chance, for_and_against, in_words

_MOST_STEPS = 5  # that a sentence names
_RELATIONS = {"part_of": "a part of", "succeeds": "the successor of"}


class Why(msgspec.Struct, frozen=True):
    """The answer. `one`, `other`: canonical ids; `steps` lead from a record of one to the other where they are the
    `same`; `score` in [0, 1] is that of their comparison, None where nothing led to one."""

    one: str
    other: str
    same: bool
    sentence: str
    score: float | None = None
    steps: tuple[Step, ...] = ()


def why(desk: Desk, one: str, other: str) -> Why:
    """Why two institutions are one or not, by ids of institutions or records; NotFoundError for an unknown one."""
    first, second = desk.institution(one), desk.institution(other)
    said = _Said(desk)
    if first == second:
        return _one(desk, said, first, full_id(one), full_id(other))
    records = desk.members.records(first) or (first,), desk.members.records(second) or (second,)
    pairs = [(min(a, b), max(a, b)) for a, b in product(*records)]
    return _two(desk, said, (first, second), pairs)


def _one(desk: Desk, said: _Said, canonical: str, one: str, other: str) -> Why:
    if one == other:
        return Why(canonical, canonical, True, f"Both ids are the same: {one}, {_name(desk.graph, canonical)}.")
    earlier = [found for found in (one, other) if not desk.members.is_record(found)]
    steps = desk.members.steps(canonical) if earlier else desk.members.way(canonical, one, other)
    parts = [f"{found} is an id that it had before" for found in earlier if found != canonical]
    parts += _steps(steps, said)
    sentence = f"They are one institution, {canonical}" + (": " if parts else "") + "; ".join(parts)
    doubt = said.apart_since((min(one, other), max(one, other)))
    return Why(canonical, canonical, True, f"{sentence}.{doubt}", steps=tuple(steps))


def _steps(steps: list[Step], said: _Said) -> Iterator[str]:
    left_out = len(steps) - _MOST_STEPS
    for number, step in enumerate(steps):
        if left_out > 0 and number == _MOST_STEPS - 1:
            yield f"{left_out} more in between"
        if left_out <= 0 or number < _MOST_STEPS - 1 or number == len(steps) - 1:
            yield f"{step.one_name} ({step.one}) is {step.other_name} ({step.other}) because {said.reason(step)}"


def _two(desk: Desk, said: _Said, ids: Pair, pairs: list[Pair]) -> Why:
    names = [_name(desk.graph, found) for found in ids]
    question = next((q for q in asked(desk.graph.folder) if {q.one.id, q.other.id} == set(ids)), None)
    parts = [*said.of(pairs), *_related(desk.graph, ids, names)]
    contradiction = against(desk.graph, *ids) or (question.against if question and not parts else None)
    parts += [contradiction] if contradiction else []
    score, words = _compared(desk, question, ids)
    if not parts:
        parts = [_undecided(score, words, is_asked=question is not None)]
    elif score is not None:
        parts[-1] += f". Compared, they score {score:.2f}: {words}"
    head = f"{names[0]} ({ids[0]}) and {names[1]} ({ids[1]}) are two institutions"
    return Why(*ids, False, f"{head}: {'; '.join(parts)}.", score)


def _undecided(score: float | None, words: str, *, is_asked: bool) -> str:
    if score is None:
        return "nothing brings them together, their names differ"
    limits = weights()["limits"]
    if is_asked or limits["unsure"] <= score < limits["same"]:
        return f"they may be one, but nobody has decided (score {score:.2f}, {chance(score)}: {words})"
    if score >= limits["same"]:
        return f"alone they compare well (score {score:.2f}: {words}), but among all others that joined nothing"
    return f"nothing brings them together (score {score:.2f}: {words})"


def _compared(desk: Desk, question: Question | None, ids: Pair) -> tuple[float | None, str]:
    """The score of the build, else one of the two alone, and what the comparison found."""
    if question:
        return question.score, question.reason
    pair = compare(desk.graph, *ids)
    return (pair.score, in_words(pair)) if pair else (None, "")


def _related(graph: Graph, ids: Pair, names: list[str]) -> Iterator[str]:
    called = dict(zip(ids, names, strict=True))
    for relation, words in _RELATIONS.items():
        for edge in graph.store.edges([ids[0]], [relation]):
            if {edge.subject, edge.object} == set(ids):
                yield f"{called[edge.subject]} is {words} {called[edge.object]}"


def _name(graph: Graph, canonical: str) -> str:
    return graph.network.institutions.name(graph.network.institutions.row(canonical), "pl")


class _Said:
    """What people said of pairs of records, in words."""

    def __init__(self, desk: Desk) -> None:
        decisions = desk.log.read()
        self._standing: Standing = standing(decisions)
        undone = (one for one in decisions if one.by != RULE and one.id in self._standing.undoes)
        self._taken_back = {pair: self._standing.undoes[one.id] for one in undone for pair in one.pairs}
        self._built = began(desk.graph.folder)

    def of(self, pairs: list[Pair]) -> Iterator[str]:
        """What somebody decided on two institutions, each decision once."""
        same, apart = self._standing.same, self._standing.apart
        for decision in _once(apart.get(pair) for pair in pairs):
            undone = self._standing.undoes.get(decision.id)
            if undone:
                yield f"{undone.who} took back that rules joined them ({decision.reason})"
            elif decision.verdict == "unsure":
                yield f"{decision.who} was unsure, so nothing joins them{_because(decision)}"
            else:
                yield f"{decision.who} decided that they are different{_because(decision)}"
        for decision in _once(same.get(pair) for pair in pairs):
            later = decision.time >= self._built
            but = "the next `ogniwo build` makes it hold" if later else "another decision keeps them apart"
            yield f"{decision.who} decided that they are the same{_because(decision)}, but {but}"

    def apart_since(self, pair: Pair) -> str:
        """That somebody has parted two records since they were joined, as a sentence; "" where nobody has."""
        decision = self._standing.apart.get(pair)
        last = self._standing.undoes.get(decision.id, decision) if decision else None
        if last is None or last.time < self._built:
            return ""
        return f" But {last.who} has parted these two since; the next `ogniwo build` makes it hold."

    def reason(self, step: Step) -> str:
        """Why two records were joined: what a rule found, with the score, or who decided and why."""
        if step.decided:
            pair = min(step.one, step.other), max(step.one, step.other)
            if decision := self._standing.same.get(pair):
                return f"{decision.who} decided so{_because(decision)}"
            undo = self._taken_back.get(pair)
            return step.reason + (f", but {undo.who} took it back{_because(undo)}" if undo else "")
        said, opposed = for_and_against(step.reason)
        found = f"of {', '.join(said) or step.reason}"
        found += f", in spite of {', '.join(opposed)}" if said and opposed else ""
        return found + (f" (score {step.score:.2f})" if step.score < 1 else "")


def _once(decisions: Iterable[Decision | None]) -> list[Decision]:
    return list({one.id: one for one in decisions if one}.values())


def _because(decision: Decision) -> str:
    return f" (“{decision.reason}”)" if decision.reason else ""


__all__ = ["Why", "why"]
