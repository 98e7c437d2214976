"""Groups of records that are one thing: joined by what they share, kept apart by what contradicts.

Invariants: groups do not depend on the order of records; records with different values of one exclusive identifier
scheme, or that were kept apart, are never in one group unless a person said that they are one. A canonical id is that
of an identifier where the group has one, else it is made of the group's name, so that adding a source does not rename
what is there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from graph.dates import end_day_number, start_day_number
from graph.ids import digest, kind_of, normalised, slug
from graph.records import AnyRecord, Cooperation, Person, Place

# Schemes in which one institution has at most one value, the most trusted first.
_REGISTERS = ("krs", "regon", "nip", "ror", "wikidata", "lei", "pic", "teryt", "nuts")
EXCLUSIVE_SCHEMES = (*_REGISTERS, "cordis", "giving360", "pl-eufunds")
_LOCAL_HASH = re.compile(r"[a-z]+/h-[0-9a-f]{16}")

Keys = Callable[[AnyRecord], Iterator[tuple[Hashable, str]]]  # what a record shares with its like, and the reason


@dataclass(frozen=True)
class Conflict:
    """Two groups that something says are one and something else says are not; neither is hidden."""

    one: str
    other: str
    reason: str  # why they would be one
    against: str  # why they are not


class Join(NamedTuple):
    """Two records that were made one."""

    one: str
    other: str
    reason: str
    score: float
    decided: bool  # by a person


class _Apart(NamedTuple):
    reason: str
    decided: bool  # by a person


class Groups:
    """Union-find over the ids of records that refuses to join what cannot be one."""

    def __init__(self, records: dict[str, list[AnyRecord]]) -> None:
        self.records = records
        self.reasons: dict[str, str] = {}  # of each record that was joined to another, the first one
        self.joins: list[Join] = []
        self.conflicts: list[Conflict] = []
        self._parent = {record_id: record_id for record_id in records}
        self._traits: dict[str, _Traits] = {}
        self._apart: dict[str, dict[str, _Apart]] = defaultdict(dict)  # of roots: other roots, and why
        self._first_key: dict[str, str] = {}

    def find(self, record_id: str) -> str:
        """The record that stands for the group."""
        while self._parent[record_id] != record_id:
            self._parent[record_id] = self._parent[self._parent[record_id]]
            record_id = self._parent[record_id]
        return record_id

    def keep_apart(self, one: str, other: str, reason: str, *, decided: bool = False) -> None:
        """From now on nothing joins the groups of these two; what a person `decided` not even another decision."""
        one, other = self.find(one), self.find(other)
        if one != other:
            self._part(one, other, _Apart(reason, decided))

    def against(self, one: str, other: str) -> str | None:
        """What speaks against these two being one, in words; None where nothing does."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return None
        apart = self._apart[one].get(other)
        return apart.reason if apart else self._traits_of(one).against(self._traits_of(other))

    def join(self, one: str, other: str, reason: str, *, score: float = 1.0, decided: bool = False) -> bool:
        """Makes two groups one; False where something speaks against it, which is noted as a conflict. Against what a
        person `decided` only another decision speaks."""
        low, high = sorted((self.find(one), self.find(other)))
        if low != high:
            apart = self._apart[low].get(high)
            against = (apart and apart.decided and apart.reason) if decided else self.against(low, high)
            if against:
                self.conflicts.append(Conflict(one, other, reason, against))
                return False
            self._unite(low, high)
            self.joins.append(Join(one, other, reason, score, decided))
        self.reasons.setdefault(one, reason)
        self.reasons.setdefault(other, reason)
        return True

    def join_by(self, keys: Keys) -> None:
        """Joins records that share a key. Identifiers come first; another key then joins all who share it, or nobody
        where some of them cannot be one."""
        holders: dict[Hashable, list[tuple[str, str]]] = defaultdict(list)
        for record_id, versions in self.records.items():
            for key, reason in chain.from_iterable(map(keys, versions)):
                text = repr(key)
                self._first_key[record_id] = min(text, self._first_key.get(record_id, text))
                holders[key].append((record_id, reason))
        several = [(key, alike) for key, held in holders.items() if len(alike := dict(held)) > 1]
        for key, alike in sorted(several, key=lambda item: (not _is_strong(item[0]), repr(item[0]))):
            first, *others = alike
            if _is_strong(key) or self._can_be_one(alike):
                for other in others:
                    self.join(first, other, alike[other])

    def canonical(self) -> dict[str, str]:
        """The id of its group for every record."""
        found = list(self._members())
        identities = [self._identity(members) for members in found]
        shared = {identity for identity, times in Counter(identities).items() if times > 1}
        result: dict[str, str] = {}
        for members, identity in zip(found, identities, strict=True):
            # Groups that may not be joined though they share a key are told apart by their records.
            name = _canonical_id(members, self.records, min(members) if identity in shared else identity)
            result |= dict.fromkeys(members, name)
        return result

    def _can_be_one(self, record_ids: Iterable[str]) -> bool:
        """Whether nothing speaks against joining the groups of all these records."""
        roots = sorted({self.find(record_id) for record_id in record_ids})
        together = _Traits()
        for root in roots:
            if together.against(self._traits_of(root)) or self._apart[root].keys() & set(roots):
                return False
            together = together.with_(self._traits_of(root))
        return True

    def _unite(self, low: str, high: str) -> None:
        self._traits[low] = self._traits_of(low).with_(self._traits_of(high))
        self._parent[high] = low
        for other, apart in self._apart.pop(high, {}).items():
            del self._apart[other][high]
            if other != low:
                self._part(low, other, apart)

    def _part(self, one: str, other: str, apart: _Apart) -> None:
        """Notes on both sides that these roots are apart; a decision stays one."""
        known = self._apart[one].get(other)
        if known is None or (apart.decided and not known.decided):
            self._apart[one][other] = self._apart[other][one] = apart

    def _traits_of(self, root: str) -> _Traits:
        if root not in self._traits:
            self._traits[root] = _Traits.of(self.records[root])
        return self._traits[root]

    def _identity(self, members: list[str]) -> str:
        """What makes the group the one it is: the first key of its records, else the first record."""
        keys = (self._first_key[member] for member in members if member in self._first_key)
        return min(keys, default=min(members))

    def _members(self) -> Iterator[list[str]]:
        members: dict[str, list[str]] = defaultdict(list)
        for record_id in self._parent:
            members[self.find(record_id)].append(record_id)
        yield from members.values()


def _is_strong(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[0] in ("identifier", "code", "id")


@dataclass(frozen=True)
class _Traits:
    """What can speak against two groups being one: exclusive identifiers; for projects and events, periods; for
    projects, a source that itself tells them apart."""

    identifiers: frozenset[str] = frozenset()
    periods: frozenset[tuple[int, int]] = frozenset()
    told_by: frozenset[str] = frozenset()

    @staticmethod
    def of(versions: list[AnyRecord]) -> _Traits:
        cooperations = [r for r in versions if isinstance(r, Cooperation)]
        projects = [one for one in cooperations if one.kind == "project"]
        return _Traits(
            identifiers=frozenset(value for record in versions for value in exclusive_identifiers(record)),
            periods=frozenset(_period(one) for one in cooperations if one.kind in ("project", "event")),
            told_by=frozenset(e.source for p in projects for e in p.evidence),
        )

    def against(self, other: _Traits) -> str | None:
        """Why these cannot be one, in words."""
        mine, others = _by_scheme(self.identifiers), _by_scheme(other.identifiers)
        for scheme in EXCLUSIVE_SCHEMES:
            here, there = mine.get(scheme, frozenset()), others.get(scheme, frozenset())
            if here and there and not (here <= there or there <= here):
                return f"different {scheme} numbers: {', '.join(sorted(here))} and {', '.join(sorted(there))}"
        if told := self.told_by & other.told_by:
            return f"{min(told)} tells them apart"
        if any(a > d or c > b for a, b in self.periods for c, d in other.periods):
            return "they run at different times"
        return None

    def with_(self, other: _Traits) -> _Traits:
        return _Traits(self.identifiers | other.identifiers, self.periods | other.periods, self.told_by | other.told_by)


def _period(record: Cooperation) -> tuple[int, int]:
    """The first and last day; an event without an end lasts as long as its stated beginning: a day, or a month."""
    end = record.end or record.start if record.kind == "event" else record.end
    return start_day_number(record.start), end_day_number(end)


def _by_scheme(identifiers: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for identifier in identifiers:
        scheme, _, value = identifier.partition(":")
        found[scheme].add(value)
    return {scheme: frozenset(values) for scheme, values in found.items()}


def exclusive_identifiers(record: AnyRecord) -> Iterator[str]:
    """Identifiers of a record in schemes where one thing has one value."""
    stated = record.codes if isinstance(record, Place) else getattr(record, "identifiers", ())
    for value in stated:
        if value.partition(":")[0] in EXCLUSIVE_SCHEMES:
            yield value


def _canonical_id(members: list[str], records: dict[str, list[AnyRecord]], identity: str) -> str:
    named = [m for m in members if not _LOCAL_HASH.fullmatch(m)]
    if named:
        schemes = {scheme: rank for rank, scheme in enumerate(EXCLUSIVE_SCHEMES)}
        return min(named, key=lambda m: (schemes.get(m.partition("/")[2].partition("-")[0], len(schemes)), m))
    kind = kind_of(members[0])
    if kind == "person":
        return min(members)  # a name does not belong into an address
    label = min(normalised(_label(record)) for member in members for record in records[member])
    return f"{kind}/{slug(label)}-{digest(identity, length=6)}"


def _label(record: AnyRecord) -> str:
    assert not isinstance(record, Person)
    return main_name(record.titles if isinstance(record, Cooperation) else record.names)


def main_name(names: dict[str, str]) -> str:
    """The Polish name, else that of the first language."""
    return names.get("pl") or names[min(names)]
