"""What is asked, of whom, and when two answers agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from bench.questions.data import Data
from graph.dates import start_day_number

DAY, COUNTRY = "2024-06-30", "PL"
PARTNERS, TOP, PATHS, STEPS = 100, 50, 10, 3
MIDDLE, NAMED = 20, 10  # cooperations of an ordinary institution; institutions that a word of a name finds
FOUND = 50  # names that a search may give

QUESTIONS = {
    "hub": f"partners of the largest hub, the first {PARTNERS}",
    "middle": f"partners of an institution with {MIDDLE} projects",
    "ego": "institutions within 2 steps of the hub",
    "paths": "ten shortest paths, 3 steps",
    "top": f"top {TOP} by partners in Poland on {DAY}",
    "matrix": "country × country matrix",
    "facets": "facets by kind and country",
    "name": "name contains",
}
Answer = Any  # of `hub`, `middle`, `top`: [(id, number)]; `ego`: number; `paths`: [ids]; else a set of tuples or ids


@dataclass(frozen=True)
class Asked:
    """Whom the questions are about: ids, and the rows of the data; `paths` are from `middle` to `goal`."""

    hub: int
    middle: int
    goal: int
    word: str
    day: int
    ids: dict[str, str]  # of hub, middle and goal


class Peer(Protocol):
    """Somebody who is asked. `ask` is timed; `answer` turns what it gave into what can be compared, and is not."""

    name: str
    version: str
    wire: bool

    def ask(self, question: str) -> Any: ...

    def answer(self, question: str, given: Any) -> Answer: ...

    def memory(self) -> int | None:
        """Bytes of its process at most so far; None for one that is in ours."""

    def close(self) -> None: ...


def choose(data: Data) -> Asked:
    """The institution with most partners, one with twenty cooperations, one three steps from that, a word of names."""
    shape = (len(data.institutions), len(data.cooperations))
    takes_part = sparse.csr_matrix(
        (np.ones(len(data.institution), np.int32), (data.institution, data.cooperation)), shape
    )
    hub = int(np.diff((takes_part @ takes_part.T).indptr).argmax())
    far = np.zeros(0, np.int64)
    for middle in np.argsort(np.abs(np.diff(takes_part.indptr) - MIDDLE), kind="stable").tolist():
        far = np.flatnonzero(_steps(takes_part, middle) == STEPS)
        if len(far):
            break
    if not len(far):
        raise SystemExit(f"found no two institutions {STEPS} steps apart; the data are too small to be asked about")
    goal = int(far[len(far) // 2])
    rows = {"hub": hub, "middle": middle, "goal": goal}
    ids = {name: data.institutions[row].id for name, row in rows.items()}
    return Asked(**rows, word=_word(data), day=start_day_number(DAY), ids=ids)


def _steps(takes_part: sparse.csr_matrix, start: int) -> np.ndarray:
    """How many steps each institution is from one, at most those asked for; -1 beyond."""
    steps = np.full(takes_part.shape[0], -1)
    ring = np.zeros(takes_part.shape[0], np.int32)
    steps[start], ring[start] = 0, 1
    for step in range(1, STEPS + 1):
        reached = takes_part @ (takes_part.T @ ring)
        ring = ((reached > 0) & (steps < 0)).astype(np.int32)
        steps[ring > 0] = step
    return steps


def _word(data: Data) -> str:
    """A word that stands in about ten names, in these only, and in none within another word."""
    words: Counter[str] = Counter(
        word for one in data.institutions for word in set(re.findall(r"\b[a-z]{6,}\b", one.plain))
    )
    for word, number in sorted(words.items(), key=lambda found: (abs(found[1] - NAMED), found[0])):
        if sum(word in one.plain for one in data.institutions) == number:
            return word
    raise SystemExit("found no word that stands in names alone; the data are too small to be asked about")


def disagreement(question: str, reference: Answer, other: Answer, data: Data, *, ours: bool = False) -> str | None:
    """Why an answer is not that of the reference, as the end of a sentence; None where they agree. Names are searched
    for by us, so that ours may be more."""
    if question == "name" and ours:
        missing = sorted(reference - other)
        return f"found none of {_short(missing)}" if missing else None
    return _COMPARED.get(question, _same)(reference, other, data)


def _same(reference: Answer, other: Answer, data: Data) -> str | None:  # noqa: ARG001 — one form for all
    return None if reference == other else f"found {_short(other)}, expected {_short(reference)}"


def _ranked(reference: Answer, other: Answer, data: Data) -> str | None:
    """Of those that tie for the last place any may be given, because to put these in order costs some engines more than
    the question itself. One who gives the order without the numbers is asked for no more."""
    last, known = reference[-1][1], dict(reference)
    found = [(identifier, known.get(identifier, last) if n is None else n) for identifier, n in other]
    sure = {row for row in reference if row[1] > last}
    if [n for _, n in found] == [n for _, n in reference] and sure <= set(found) and len(dict(found)) == len(known):
        return None
    return _same(reference, other, data) or "found one twice"


def _paths(reference: Answer, other: Answer, data: Data) -> str | None:
    """There are many shortest paths; each given one must exist, and be of the same length."""
    if len(reference) != len(other):
        return f"found {len(other)} paths, expected {len(reference)}"
    rows = {one.id: row for row, one in enumerate(data.institutions)}
    columns = {one.id: row for row, one in enumerate(data.cooperations)}
    known = set(zip(data.institution.tolist(), data.cooperation.tolist(), strict=True))
    ends = reference[0][0], reference[0][-1]
    for path in other:
        if len(path) != 2 * STEPS + 1 or (path[0], path[-1]) != ends:
            return f"found the path {_short(path)}, expected {STEPS} steps from {ends[0]} to {ends[1]}"
        for place, cooperation in enumerate(path[1::2]):
            for institution in path[2 * place], path[2 * place + 2]:
                if (rows[institution], columns[cooperation]) not in known:
                    return f"found {institution} in {cooperation} on a path, but it takes no part in it"
    return None if len({tuple(path) for path in other}) == len(other) else "found the same path twice"


_COMPARED: dict[str, Callable[[Answer, Answer, Data], str | None]] = {
    "hub": _ranked,
    "middle": _ranked,
    "top": _ranked,
    "paths": _paths,
}


def _short(value: Answer) -> str:
    text = repr(value)
    return text if len(text) < 200 else text[:200] + "…"


__all__ = [
    "COUNTRY",
    "DAY",
    "FOUND",
    "PARTNERS",
    "PATHS",
    "QUESTIONS",
    "TOP",
    "Answer",
    "Asked",
    "Peer",
    "choose",
    "disagreement",
]
