"""Saying "the same" to many questions at once, without bringing together what contradicts.

Invariant: what is accepted makes no group, over however many questions, with two numbers of one register or with two
that a person kept apart.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from graph.records import AnyRecord, Institution
from graph.resolution.decisions import RULE, Standing
from graph.resolution.groups import Conflict, Groups
from graph.resolution.review import Question

_SAMPLE = 10


def acceptable(
    questions: Iterable[Question], above: float, standing: Standing
) -> tuple[list[Question], list[Conflict]]:
    """The questions from a score on against which nothing speaks, the highest score first; and what would contradict
    only because of the others."""
    wanted = [one for one in questions if one.score >= above and not one.against]
    sides = {side.id: side for one in wanted for side in (one.one, one.other)}
    records: dict[str, list[AnyRecord]] = {
        side.id: [Institution(id=side.id, names={"und": side.name}, identifiers=side.identifiers)]
        for side in sides.values()
    }
    groups, of_record = Groups(records), {record: side.id for side in sides.values() for record in side.records}
    for pair, decision in sorted(standing.apart.items()):
        if of_record.keys() >= set(pair) and decision.by != RULE:
            groups.keep_apart(of_record[pair[0]], of_record[pair[1]], f"{decision.by} kept them apart")
    for pair in sorted(standing.same):
        if of_record.keys() >= set(pair):
            groups.join(of_record[pair[0]], of_record[pair[1]], "", decided=True)
    before = len(groups.conflicts)
    ordered = sorted(wanted, key=lambda one: (-one.score, one.one.id, one.other.id))
    return [one for one in ordered if groups.join(one.one.id, one.other.id, one.reason)], groups.conflicts[before:]


def sample(questions: list[Question], stamp: str) -> list[Question]:
    """Some of many, taken at random, the same ones for the same questions and build."""
    chosen = random.Random(stamp).sample(questions, min(_SAMPLE, len(questions)))  # noqa: S311  # to be repeated
    return sorted(chosen, key=lambda one: (-one.score, one.one.id, one.other.id))


__all__ = ["acceptable", "sample"]
