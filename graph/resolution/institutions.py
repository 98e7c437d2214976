"""Which records of institutions are one: what people decided, then shared numbers, one name in one place, and scores.

Invariants: a part is never its whole and a successor never its predecessor; no score joins what contradicts (other
numbers of one register, a person's decision): such a pair is a conflict, kept for a person to look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from graph.ids import kind_of, normalised
from graph.records import AnyRecord, Institution, Link, Place
from graph.resolution.decisions import Decision, Standing
from graph.resolution.groups import Conflict, Groups, Join
from graph.resolution.keys import institution_keys
from graph.resolution.names import THRESHOLD, similarity
from graph.resolution.profiles import Where, compared_names, profiles
from graph.resolution.spark import spark_session
from graph.resolution.weights import weights
from graph.resolution.wording import in_words

_NEVER_ONE = {"part_of": "one is a part of the other", "succeeds": "one succeeds the other"}
_SHARED_TAX = "; they share a tax number: perhaps a group and its members"


@dataclass(frozen=True)
class Candidate:
    """Two groups that may be one, by a record of each: for a person to decide."""

    one: str
    other: str
    score: float
    reason: str
    against: str | None = None  # what contradicts


@dataclass
class Found:
    """What made institutions one, and what is left to decide, the highest score first."""

    joins: list[Join] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


def institution_groups(
    by_id: Mapping[str, list[AnyRecord]],
    canonical: Callable[[str], str],
    links: Iterable[Link],
    standing: Standing,
) -> tuple[Groups, Found]:
    """Groups the institutions among records; `canonical` knows the places already."""
    groups = Groups({i: by_id[i] for i in sorted(by_id) if kind_of(i) == "institution"})
    _decided(groups, standing)
    for part, whole, relation in _never_one(groups, links):
        groups.keep_apart(part, whole, _NEVER_ONE[relation])
    groups.join_by(institution_keys(dict(by_id), canonical))
    candidates = list(_match(groups, _Wheres(by_id, canonical)))
    return groups, Found(groups.joins, groups.conflicts, candidates)


def _decided(groups: Groups, standing: Standing) -> None:
    """What people said comes first: what is apart, then what is one, in the order in which they said it."""
    for pair, decision in sorted(standing.apart.items()):
        if groups.records.keys() >= set(pair):
            reason = _apart_because(decision, standing.undoes.get(decision.id))
            groups.keep_apart(*pair, reason, decided=decision.verdict == "different")
    for pair, decision in sorted(standing.same.items(), key=lambda item: (item[1].id, item[0])):
        if groups.records.keys() >= set(pair):
            groups.join(*pair, f"{decision.by} said so on {decision.day}", decided=True)


def _apart_because(decision: Decision, undo: Decision | None) -> str:
    if undo:
        return f"{undo.by} took back on {undo.day} that they are one"
    if decision.verdict == "unsure":
        return f"{decision.by} was unsure of it on {decision.day}"
    return f"{decision.by} was sure on {decision.day} that they are different"


def _never_one(groups: Groups, links: Iterable[Link]) -> Iterator[tuple[str, str, str]]:
    for link in links:
        if link.relation in _NEVER_ONE and groups.records.keys() >= {link.subject, link.object}:
            yield link.subject, link.object, link.relation
    for record_id, versions in groups.records.items():
        for record in versions:
            if isinstance(record, Institution) and record.part_of in groups.records:
                yield record_id, record.part_of, "part_of"


def _match(groups: Groups, wheres: _Wheres) -> Iterator[Candidate]:
    """Joins what scores high enough; what scores less, or is contradicted, is left to people."""
    from graph.resolution.matching import scored  # its engine takes 100 MB and half a second, which few commands need

    limits = weights()["limits"]
    members: dict[str, list[Institution]] = defaultdict(list)
    for record_id, versions in groups.records.items():
        members[groups.find(record_id)] += [v for v in versions if isinstance(v, Institution)]
    with spark_session() as spark:
        pairs = scored(profiles(members.items(), wheres.of), spark)
    for pair in pairs:
        reason = in_words(pair)
        against = groups.against(pair.one, pair.other)
        if against and pair.answers["tax"] == "same":
            against += _SHARED_TAX
        sure = "same" in (pair.answers["domain"], pair.answers["tax"]) or _alike(members[pair.one], members[pair.other])
        if not against and pair.score >= limits["same"] and not sure:
            against = "their names are not alike enough"
        if pair.score >= limits["same"] and not against:
            groups.join(pair.one, pair.other, reason, score=pair.score)
        elif pair.score >= limits["same" if against else "unsure"] and groups.find(pair.one) != groups.find(pair.other):
            yield Candidate(pair.one, pair.other, pair.score, reason, against)


def _alike(records: list[Institution], others: list[Institution]) -> bool:
    names = compared_names(others)
    return any(similarity(one, other) >= THRESHOLD for one in compared_names(records) for other in names)


class _Wheres:
    """Where institutions are: their place by id and by name, and all that it is in."""

    def __init__(self, by_id: Mapping[str, list[AnyRecord]], canonical: Callable[[str], str]) -> None:
        self._canonical = canonical
        self._names: dict[str, set[str]] = defaultdict(set)
        self._above: dict[str, set[str]] = defaultdict(set)
        self._around = cache(self._placed)
        for versions in by_id.values():
            for record in versions:
                if isinstance(record, Place) and record.kind != "country":
                    place = canonical(record.id)
                    self._names[place].update(normalised(name) for name in record.names.values())
                    if record.within:
                        self._above[place].add(canonical(record.within))

    def of(self, record: Institution) -> Where:
        """The place of one record."""
        place = self._canonical(record.place) if record.place else None
        if place is None or place not in self._names:
            return Where(country=record.country)
        return self._around(place)._replace(country=record.country)

    def _placed(self, place: str) -> Where:
        around, more = {place}, {place}
        while more := {above for one in more for above in self._above[one] if above in self._names} - around:
            around |= more
        return Where(self._words({place}), self._words(around))

    def _words(self, places: Iterable[str]) -> frozenset[str]:
        return frozenset(places) | frozenset().union(*(self._names[place] for place in places))


__all__ = ["Candidate", "Found", "institution_groups"]
