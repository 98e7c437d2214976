"""What is left for people to decide, and what the rules decided: written by a build, read by those who review.

The candidates of a build are in its `candidates.jsonl`; what a person decides of them goes into the log of the
workspace and holds from the next build on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from graph.records import AnyRecord, Institution
from graph.resolution.decisions import RULE, Decision, DecisionLog, Side, Verdict, decide, standing
from graph.resolution.resolve import Resolution

LOG = "decisions.jsonl"  # in the workspace
CANDIDATES = "candidates.jsonl"  # in a build


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
    """Institutions as a decision names them: those that rules joined, or that somebody is asked about."""

    def __init__(self, things: Iterable[AnyRecord], resolution: Resolution) -> None:
        self._resolution = resolution
        self._records: dict[str, list[Institution]] = defaultdict(list)
        found = resolution.institutions
        pairs = [(one.one, one.other) for one in found.joins]
        pairs += [(one.one, one.other) for one in found.candidates]
        concerned = {resolution(record_id) for pair in pairs for record_id in pair}
        for thing in things:
            if isinstance(thing, Institution) and (group := resolution(thing.id)) in concerned:
                self._records[group].append(thing)

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
    for one in found.candidates:
        reason = f"{one.reason}; against it: {one.against}" if one.against else one.reason
        yield _rule("unsure", one.one, one.other, reason, one.score, sides)


def _rule(verdict: Verdict, one: str, other: str, reason: str, score: float, sides: Sides) -> Decision:
    return decide(verdict, sides.of_record(one), sides.of_record(other), by=RULE, reason=reason, score=score)


def _is_news(made: Decision, before: Mapping[tuple[str, str], Decision]) -> bool:
    known = [before.get(pair) for pair in made.pairs]
    return any(old is None or (old.verdict, old.reason) != (made.verdict, made.reason) for old in known)


def write_questions(folder: Path, resolution: Resolution, sides: Sides, partners: Mapping[str, float]) -> int:
    """Writes what is left to decide into the folder of a build, the greatest gain first; how many questions."""
    asked: dict[tuple[str, str], Question] = {}
    for one in resolution.institutions.candidates:
        low, high = sorted((sides.of_group(one.one), sides.of_group(one.other)), key=lambda side: side.id)
        pair = (low.id, high.id)
        fewest = min(partners.get(low.id, 0.0), partners.get(high.id, 0.0))
        question = Question(low, high, one.score, one.reason, one.against, round(one.score * (1 + fewest), 3))
        if pair[0] != pair[1] and (pair not in asked or asked[pair].score < one.score):
            asked[pair] = question
    ordered = sorted(asked.values(), key=lambda q: (-q.gain, q.one.id, q.other.id))
    (folder / CANDIDATES).write_bytes(b"".join(msgspec.json.encode(question) + b"\n" for question in ordered))
    return len(ordered)


def questions(folder: Path, log: DecisionLog) -> list[Question]:
    """The questions of a build that nobody has answered since, the greatest gain first."""
    path = folder / CANDIDATES
    if not path.is_file():  # built before there were any
        return []
    asked = (msgspec.json.decode(line, type=Question) for line in path.read_bytes().splitlines())
    said = standing(log.read())
    answered = said.same.keys() | {pair for pair, one in said.apart.items() if one.by != RULE}
    return [question for question in asked if not answered & set(_pairs(question))]


def _pairs(question: Question) -> Iterator[tuple[str, str]]:
    for a in question.one.records:
        for b in question.other.records:
            yield min(a, b), max(a, b)
