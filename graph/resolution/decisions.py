"""The log of decisions on who is the same: what rules and people said of two things, one line of JSON each.

    {"id": "…", "time": "…", "verdict": "same", "by": "rule", "reason": "…", "one": {…}, "other": {…}, "score": 0.97}

Invariants: lines are only ever added, by one write under a lock, so that several writers lose nothing; the order of
lines does not matter, so that two copies of a log can be joined line by line; a decision holds both sides as they were.
An "undo" takes back the decision whose id it names, or another "undo". Where two decisions speak of the same pair of
records the later one holds, and one of a person holds against any of a rule.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Literal

import msgspec

from graph.errors import InvalidRecordError, NotFoundError

Verdict = Literal["same", "different", "unsure", "undo"]
Pair = tuple[str, str]  # ids of records, the lower first
RULE = "rule"  # who decided, where no person did
_MAX_LINE = 1 << 20  # bytes


class Side(msgspec.Struct, frozen=True, omit_defaults=True):
    """One side as it was: `records` are the ids of the records that were this thing then."""

    id: str
    records: tuple[str, ...]
    name: str = ""
    place: str | None = None
    country: str | None = None
    identifiers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One line of the log. `score` in [0, 1]; `by` is "rule" or the name of a person; an "undo" has no sides."""

    id: str
    time: str
    verdict: Verdict
    by: str
    reason: str = ""
    one: Side | None = None
    other: Side | None = None
    score: float | None = None
    undoes: str | None = None

    @property
    def pairs(self) -> Iterator[Pair]:
        """Every record of one side with every one of the other, the lower id first."""
        if self.one and self.other:
            for a, b in product(self.one.records, self.other.records):
                if a != b:
                    yield min(a, b), max(a, b)

    @property
    def who(self) -> str:
        """Who decided, and the day, for a sentence: "anna, on 2026-11-22,"."""
        return f"{self.by}, on {self.day},"

    @property
    def day(self) -> str:
        """The day of the decision, as in "2026-11-22"."""
        return self.time[:10]


def decide(
    verdict: Verdict, one: Side, other: Side, *, by: str, reason: str = "", score: float | None = None
) -> Decision:
    """A new decision on two things, now."""
    one, other = sorted((one, other), key=lambda side: side.id)
    now = _now()
    return Decision(
        id=_new_id(now), time=_written(now), verdict=verdict, one=one, other=other, by=by, reason=reason, score=score
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id(time: datetime) -> str:
    return f"{time:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"


def _written(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


class DecisionLog:
    """A log in a file, which need not exist yet. The file is parsed again only after it has changed, so a server keeps
    one of these; threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parsed: tuple[object, tuple[Decision, ...]] = (None, ())  # the state of the file, and what it held then

    def read(self, *, whole: bool = False) -> list[Decision]:
        """All decisions, the earliest first, each once; InvalidRecordError names the file and line of a broken one.

        A broken last line without an end was cut off when a writer was killed: it was never told to anybody as done,
        and is passed over, unless a `whole` log is expected.
        """
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return []
        # Taken before reading: lines that come in between are read, and once more the next time.
        state = (now.st_mtime_ns, now.st_size, now.st_ino, whole)
        known, parsed = self._parsed
        if known != state:
            parsed = self._decisions(whole=whole)
            self._parsed = (state, parsed)
        return list(parsed)

    def _decisions(self, *, whole: bool) -> tuple[Decision, ...]:
        found: dict[str, Decision] = {}
        for number, line in enumerate(self.path.read_bytes().splitlines(keepends=True), 1):
            if line.strip() and (whole or line.endswith(b"\n") or _is_complete(line)):
                decision = self._decoded(line, number)
                found[decision.id] = decision
        return tuple(sorted(found.values(), key=lambda one: (one.time, one.id)))

    def append(self, *decisions: Decision) -> None:
        """Adds decisions, on disk when this returns; all of them or none."""
        if decisions:
            with self._writing() as file:
                _write(file, decisions)

    def add_missing(self, decisions: Iterable[Decision]) -> int:
        """Adds those whose ids the log lacks, as another copy of it has them; how many."""
        with self._writing() as file:
            known = {one.id for one in self.read()}
            missing = [one for one in decisions if one.id not in known]
            _write(file, missing)
        return len(missing)

    def undo(self, decision_id: str, by: str, reason: str = "") -> Decision:
        """Takes a decision back; NotFoundError where the log has none of this id, or it is taken back already."""
        with self._writing() as file:
            decisions = self.read()
            if decision_id not in {one.id for one in decisions}:
                raise NotFoundError(f"there is no decision {decision_id}; `ogniwo review history` lists them")
            if decision_id not in {one.id for one in in_force(decisions)}:
                raise NotFoundError(f"decision {decision_id} is taken back already")
            now = _now()
            taken_back = Decision(
                id=_new_id(now), time=_written(now), verdict="undo", by=by, reason=reason, undoes=decision_id
            )
            _write(file, [taken_back])
        return taken_back

    @contextmanager
    def _writing(self) -> Iterator[int]:
        """The descriptor of the log, locked, its last line ended."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            with self.path.open("a+b", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if not self._is_replaced(file.fileno()):
                    _end_last_line(file.fileno())
                    yield file.fileno()
                    return

    def _is_replaced(self, descriptor: int) -> bool:
        """Whether git, say, has put another file in the place of this one while its lock was waited for."""
        try:
            return not os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return True

    def _decoded(self, line: bytes, number: int) -> Decision:
        where = f"{self.path.name}, line {number}"
        if len(line) > _MAX_LINE:
            raise InvalidRecordError(f"{where}: found {len(line):,} bytes, expected at most {_MAX_LINE:,}")
        try:
            decision = msgspec.json.decode(line, type=Decision)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidRecordError(f"{where}: expected a decision as JSON: {error}") from None
        if decision.verdict == "undo" and not decision.undoes:
            raise InvalidRecordError(f"{where}: found an undo of nothing, expected the id of a decision in `undoes`")
        if decision.verdict != "undo" and not (decision.one and decision.other):
            raise InvalidRecordError(f"{where}: found one side or none, expected `one` and `other`")
        return decision


def _write(descriptor: int, decisions: Iterable[Decision]) -> None:
    lines = b"".join(msgspec.json.encode(one) + b"\n" for one in decisions)
    before = os.fstat(descriptor).st_size
    try:
        while lines:
            lines = lines[os.write(descriptor, lines) :]
        os.fsync(descriptor)
    except OSError:  # no space, say: nothing of it is there
        os.ftruncate(descriptor, before)
        raise


def _end_last_line(descriptor: int) -> None:
    """Takes away what a killed writer left of a line; one that only lacks its end, as editors leave it, gets that."""
    size = os.fstat(descriptor).st_size
    start = max(0, size - _MAX_LINE)
    tail = os.pread(descriptor, size - start, start)
    if tail and not tail.endswith(b"\n"):
        last = tail.rfind(b"\n") + 1
        if _is_complete(tail[last:]):
            os.write(descriptor, b"\n")
        else:
            os.ftruncate(descriptor, start + last)


def _is_complete(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=Decision)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that nothing takes back, undoes among them; an undo that is undone takes nothing back."""
    ordered = sorted(decisions, key=lambda one: (one.time, one.id))
    taken_back: set[str] = set()
    kept = []
    for one in reversed(ordered):
        if one.id not in taken_back:
            kept.append(one)
            if one.undoes:
                taken_back.add(one.undoes)
    return kept[::-1]


class Standing(msgspec.Struct):
    """The last word on pairs of records: what people said, rules' decisions that people took back (`apart`), and what
    rules said last (`by_rules`), which binds nobody. `undoes`: what took a decision back, by its id."""

    same: dict[Pair, Decision] = {}
    apart: dict[Pair, Decision] = {}
    by_rules: dict[Pair, Decision] = {}
    undoes: dict[str, Decision] = {}


def standing(decisions: Iterable[Decision]) -> Standing:
    """Boils a log down."""
    ordered = sorted(decisions, key=lambda one: (one.time, one.id))
    holding = in_force(ordered)
    held = {one.id for one in holding}
    found = Standing(undoes={one.undoes: one for one in holding if one.undoes})
    last: dict[Pair, Decision] = {}
    for one in ordered:
        if one.by == RULE:
            found.by_rules |= dict.fromkeys(one.pairs, one)
        if one.id in (found.undoes if one.by == RULE else held):
            last |= dict.fromkeys(one.pairs, one)
    for pair, one in last.items():
        (found.same if one.verdict == "same" and one.by != RULE else found.apart)[pair] = one
    return found
