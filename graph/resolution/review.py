"""What is left for people to decide, and what the rules decided: written by a build, read by those who review.

The candidates of a build are in its `candidates.jsonl`; what a person decides of them goes into the log of the
workspace and holds from the next build on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from graph.records import AnyRecord, Institution
from graph.resolution.decisions import RULE, Decision, DecisionLog, Side, Standing, Verdict, decide, standing
from graph.resolution.institutions import Candidate
from graph.resolution.membership import write_members
from graph.resolution.resolve import Resolution
from graph.workspace import STAMP

LOG = "decisions.jsonl"  # in the workspace
CANDIDATES = "candidates.jsonl"  # in a build
_EVEN = 0.5  # the score of what is told to be one and told not to be


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two institutions of a build that may be one. `score` in [0, 1] is the chance that they are; `gain` how many
    partners more an answer is expected to bring together."""

    one: Side
    other: Side
    score: float
    reason: str
    against: str | None = None  # what contradicts: a person's answer goes before it
    gain: float = 0.0


class Sides:
    """Institutions as a decision names them: those that rules joined, or that somebody is asked about. `holders` of
    identifiers that several institutions have, such as the VAT number of a group: by canonical id."""

    def __init__(self, things: Iterable[AnyRecord], resolution: Resolution) -> None:
        self._resolution = resolution
        self._records: dict[str, list[Institution]] = defaultdict(list)
        found = resolution.institutions
        pairs = [(one.one, one.other) for one in found.joins]
        pairs += [(one.one, one.other) for one in _candidates(resolution)]
        concerned = {resolution(record_id) for pair in pairs for record_id in pair}
        first: dict[str, str] = {}
        self.holders: dict[str, set[str]] = {}
        for thing in things:
            if not isinstance(thing, Institution):
                continue
            group = resolution(thing.id)
            if group in concerned:
                self._records[group].append(thing)
            for identifier in thing.identifiers:
                if (holder := first.setdefault(identifier, group)) != group:
                    self.holders.setdefault(identifier, {holder}).add(group)

    def of_group(self, record_id: str) -> Side:
        """The whole institution that a record is part of now."""
        canonical = self._resolution(record_id)
        return self._side(canonical, self._records[canonical])

    def of_record(self, record_id: str) -> Side:
        """One record alone."""
        records = [one for one in self._records[self._resolution(record_id)] if one.id == record_id]
        return self._side(record_id, records)

    def _side(self, thing: str, records: list[Institution]) -> Side:
        first = records[0]
        return Side(
            id=thing,
            records=tuple(sorted({one.id for one in records})),
            name=first.names.get("pl") or first.names[min(first.names)] if first.names else "",
            place=next((self._resolution(one.place) for one in records if one.place), None),
            country=next((one.country for one in records if one.country), None),
            identifiers=tuple(sorted({value for one in records for value in one.identifiers})),
            sources=tuple(sorted({e.source for one in records for e in one.evidence})),
        )


def _candidates(resolution: Resolution) -> Iterator[Candidate]:
    """What may be one, and what something says is one and something else says is not: neither is ever silent. Each
    pair once, else every build would log both of its reasons anew."""
    found = resolution.institutions
    clashes = (Candidate(one.one, one.other, _EVEN, one.reason, one.against) for one in found.conflicts)
    seen: set[frozenset[str]] = set()
    for one in (*found.candidates, *clashes):
        pair = frozenset((one.one, one.other))
        if pair not in seen and resolution(one.one) != resolution(one.other):
            seen.add(pair)
            yield one


def log_rules(log: DecisionLog, resolution: Resolution, sides: Sides) -> None:
    """Adds to the log what rules decided in this build and did not say of the same pairs before."""
    before = standing(log.read()).by_rules
    new = (made for made in _by_rules(resolution, sides) if _is_news(made, before))
    log.append(*new)


def _by_rules(resolution: Resolution, sides: Sides) -> Iterator[Decision]:
    found = resolution.institutions
    for join in found.joins:
        if not join.decided:
            yield _rule("same", join.one, join.other, join.reason, join.score, sides)
    for one in _candidates(resolution):
        reason = f"{one.reason}; against it: {one.against}" if one.against else one.reason
        yield _rule("unsure", one.one, one.other, reason, one.score, sides)


def _rule(verdict: Verdict, one: str, other: str, reason: str, score: float, sides: Sides) -> Decision:
    return decide(verdict, sides.of_record(one), sides.of_record(other), by=RULE, reason=reason, score=score)


def _is_news(made: Decision, before: Mapping[tuple[str, str], Decision]) -> bool:
    known = [before.get(pair) for pair in made.pairs]
    return any(old is None or (old.verdict, old.reason) != (made.verdict, made.reason) for old in known)


def write_questions(folder: Path, resolution: Resolution, sides: Sides, partners: Mapping[str, float]) -> None:
    """Writes what is left to decide into the folder of a build, the greatest gain first, and what is decided how."""
    best: dict[tuple[str, str], Question] = {}
    for one in _candidates(resolution):
        low, high = sorted((sides.of_group(one.one), sides.of_group(one.other)), key=lambda side: side.id)
        pair = (low.id, high.id)
        fewest = min(partners.get(low.id, 0.0), partners.get(high.id, 0.0))
        question = Question(low, high, one.score, one.reason, one.against, round(one.score * (1 + fewest), 3))
        if pair[0] != pair[1] and (pair not in best or best[pair].score < one.score):
            best[pair] = question
    ordered = sorted(best.values(), key=lambda q: (-q.gain, q.one.id, q.other.id))
    (folder / CANDIDATES).write_bytes(b"".join(msgspec.json.encode(question) + b"\n" for question in ordered))
    joins = resolution.institutions.joins
    write_members(folder, resolution.canonical, joins, lambda record_id: sides.of_record(record_id).name, sides.holders)


def asked(folder: Path) -> list[Question]:
    """The questions of a build, answered or not, the greatest gain first."""
    path = folder / CANDIDATES
    if not path.is_file():  # built before there were any
        return []
    return [msgspec.json.decode(line, type=Question) for line in path.read_bytes().splitlines()]


def questions(folder: Path, log: DecisionLog) -> list[Question]:
    """The questions of a build that nobody has answered, the greatest gain first. What was called the same before the
    build, and is two in it, is asked again: another decision keeps them apart."""
    said, built = standing(log.read()), began(folder)
    return [question for question in asked(folder) if not _is_answered(question, said, built)]


def began(folder: Path) -> str:
    """When a build began, to be compared with the time of a decision: it obeyed those before."""
    return datetime.strptime(folder.name, STAMP).isoformat(timespec="microseconds")


def _is_answered(question: Question, said: Standing, built: str) -> bool:
    found = [said.same.get(pair) or said.apart.get(pair) for pair in _pairs(question)]
    by_people = [one for one in found if one and one.by != RULE]
    if any(one.time >= built for one in by_people):
        return True
    return bool(by_people) and all(one.verdict != "same" for one in by_people)


def _pairs(question: Question) -> Iterator[tuple[str, str]]:
    for a in question.one.records:
        for b in question.other.records:
            yield min(a, b), max(a, b)
