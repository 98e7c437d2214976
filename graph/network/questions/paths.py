"""How two institutions are connected: the shortest ways from one to the other over institutions that cooperate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from graph.network.columns import Numbers
from graph.network.filters import Selection
from graph.network.incidence import distinct, pairs_in, pairs_of
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
    search = _Search(selection, goal, _steps_to(selection, goal, start, longer))
    shortest = int(search.steps[start])
    if start == goal or shortest < 0:
        return Paths((), None, truncated=False)
    rows: list[tuple[int, ...]] = []
    truncated = False
    for length in range(shortest, min(shortest + longer, FARTHEST) + 1):
        for row in search.paths(start, length):
            if len(rows) == most:
                truncated = True
                break
            rows.append(row)
        truncated |= search.visits >= _MOST_VISITS
        if truncated:
            break
    return Paths(tuple(_with_cooperations(selection, row) for row in rows), shortest, truncated)


def _steps_to(selection: Selection, goal: int, start: int, longer: int) -> Numbers:
    """How many steps institutions are from the goal, as far as a path of such a length may lead; -1 beyond."""
    network = selection.network
    steps = np.full(len(network.institutions), -1, np.int8)
    steps[goal] = 0
    ring, seen = np.array([goal]), np.zeros(len(network.cooperations), bool)
    for step in range(1, FARTHEST + 1):
        met = distinct(pairs_of(selection, ring).cooperation, len(seen))
        met = met[~seen[met]]
        seen[met] = True
        reached = distinct(pairs_in(selection, met).institution, len(steps))
        ring = reached[(steps[reached] < 0) & (selection.institutions(reached) | (reached == start))]
        steps[ring] = step
        if not len(ring) or 0 <= steps[start] <= step - longer + (longer > 0):
            break
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
        if left == 0:
            yield so_far
            return
        self.visits += 1
        if self.visits > _MOST_VISITS:
            return
        for row in self._next(so_far[-1], left - 1):
            if row not in so_far and (row != self.goal or left == 1):
                yield from self._onwards((*so_far, row), left - 1)

    def _next(self, row: int, left: int) -> list[int]:
        """Neighbours from which the goal can be reached in so many steps, the strongest ties first."""
        if row not in self._near:
            mine = pairs_of(self.selection, np.array([row])).cooperation
            weights = np.bincount(pairs_in(self.selection, mine).institution, minlength=len(self.steps))
            weights[row] = 0
            near: Numbers = np.flatnonzero(weights)
            near = near[self.steps[near] >= 0]
            near = near[np.argsort(-weights[near], kind="stable")]
            self._near[row] = near, self.steps[near]
        known, steps = self._near[row]
        found: list[int] = known[steps <= left].tolist()
        return found


def _with_cooperations(selection: Selection, row: tuple[int, ...]) -> Path:
    steps = (tuple(shared(selection, one, other).tolist()) for one, other in pairwise(row))
    return Path(row, tuple(steps))


__all__ = ["FARTHEST", "Path", "Paths", "paths"]
