"""How two institutions are connected: the shortest ways from one to the other over institutions that cooperate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from graph.network.columns import Numbers
from graph.network.filters import Selection
from graph.network.incidence import common, cooperations_of, counted, distinct, highest, members_of, pairs_of, unseen
from graph.network.questions.partners import shared

FARTHEST = 8  # steps; farther than that says nothing
_MOST_VISITS = 20_000  # institutions looked at while paths are listed: what bounds a question among very many paths


@dataclass(frozen=True)
class Path:
    """Institutions in order, and for each step the cooperations in which the two take part."""

    institutions: tuple[int, ...]
    cooperations: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Paths:
    """Paths, shortest first; `shortest` is the number of steps of the shortest, None where there is no path.
    `truncated` where more paths of a length that is listed exist."""

    found: tuple[Path, ...]
    shortest: int | None
    truncated: bool


def paths(selection: Selection, start: int, goal: int, most: int, longer: int = 0) -> Paths:
    """The shortest paths between two institutions, and those of up to `longer` steps more, `most` in all.

    Institutions on the way must pass, and are on a path only once. Of equally long paths those come first whose first
    steps are over the strongest ties.
    """
    near, far = _Side(selection, start, goal), _Side(selection, goal, start)
    shortest = None if start == goal else _meet(near, far)
    if shortest is None:
        return Paths((), None, truncated=False)
    farthest = min(shortest + longer, FARTHEST)
    search = _Search(selection, goal, _steps(near, far, farthest))
    rows: list[tuple[int, ...]] = []
    truncated = False
    for length in range(shortest, farthest + 1):
        for row in search.paths(start, length):
            if len(rows) == most:
                truncated = True
                break
            rows.append(row)
        truncated |= search.visits >= _MOST_VISITS
        if truncated:
            break
    return Paths(_with_cooperations(selection, rows), shortest, truncated)


class _Side:
    """A walk from one end towards the other, a step at a time: `steps` of each institution, -1 where it has not come
    yet, and `met`, the cooperations that its last step reached."""

    def __init__(self, selection: Selection, end: int, other: int) -> None:
        network = selection.network
        self.selection, self._other, self.done = selection, other, 0
        self.steps = np.full(len(network.institutions), -1, np.int8)
        self.steps[end] = 0
        self.seen = np.zeros(len(network.cooperations), bool)
        self.met: Numbers = cooperations_of(selection, end)

    def go(self) -> None:
        """One step further, over institutions that pass."""
        self.done += 1
        self.seen[self.met] = True
        reached = distinct(members_of(self.selection, self.met), len(self.steps))
        reached = reached[self.steps[reached] < 0]
        reached = reached[self.selection.institutions(reached) | (reached == self._other)]
        self.steps[reached] = self.done
        self.met = unseen(self.selection, reached, self.seen)


def _meet(near: _Side, far: _Side) -> int | None:
    """The number of steps of the shortest path: whoever met in less goes on until both are in one cooperation."""
    while not len(common(near.met, far.met)):
        if not len(near.met) or not len(far.met) or near.done + far.done + 1 == FARTHEST:
            return None
        min(near, far, key=lambda side: len(side.met)).go()
    return near.done + far.done + 1


def _steps(near: _Side, far: _Side, farthest: int) -> Numbers:
    """How many steps institutions are from the goal, of those that paths of at most so many steps lead over; else -1.

    Whoever is farther from the goal than `far` has come must be as close to the start as leaves enough steps, and that
    `near` knows: only for these is looked up whether they meet somebody who is one step closer.
    """
    while near.done + far.done + 1 < farthest:
        min(near, far, key=lambda side: len(side.met)).go()
    steps, met = far.steps, far.met
    for step in range(far.done + 1, farthest + 1):
        far.seen[met] = True
        left = np.flatnonzero((near.steps >= 0) & (near.steps <= farthest - step) & (steps < 0))
        found = pairs_of(near.selection, left)
        ring = distinct(found.institution[far.seen[found.cooperation]], len(steps))
        steps[ring] = step
        met = unseen(near.selection, ring, far.seen)
    return steps


@dataclass
class _Search:
    """Lists paths of one length after the other, never stepping where the goal cannot be reached in time."""

    selection: Selection
    goal: int
    steps: Numbers
    visits: int = 0
    _near: dict[int, tuple[Numbers, Numbers]] = field(default_factory=dict)

    def paths(self, start: int, length: int) -> Iterator[tuple[int, ...]]:
        yield from self._onwards((start,), length)

    def _onwards(self, so_far: tuple[int, ...], left: int) -> Iterator[tuple[int, ...]]:
        self.visits += 1
        if self.visits > _MOST_VISITS:
            return
        if left == 1:
            if self.steps[so_far[-1]] == 1:
                yield (*so_far, self.goal)
            return
        for row in self._next(so_far[-1], left - 1):
            if row not in so_far and row != self.goal:
                yield from self._onwards((*so_far, row), left - 1)

    def _next(self, row: int, left: int) -> list[int]:
        """Neighbours from which the goal can be reached in so many steps, the strongest ties first."""
        if row not in self._near:
            members = members_of(self.selection, cooperations_of(self.selection, row))
            near, weights = counted(members[self.steps[members] >= 0], len(self.steps))
            near = near[highest(weights)]
            near = near[near != row]
            self._near[row] = near, self.steps[near]
        known, steps = self._near[row]
        found: list[int] = known[steps <= left].tolist()
        return found


def _with_cooperations(selection: Selection, rows: list[tuple[int, ...]]) -> tuple[Path, ...]:
    steps = {step for row in rows for step in pairwise(row)}
    met = {step: tuple(shared(selection, *step).tolist()) for step in steps}
    return tuple(Path(row, tuple(met[step] for step in pairwise(row))) for row in rows)


__all__ = ["FARTHEST", "Path", "Paths", "paths"]
