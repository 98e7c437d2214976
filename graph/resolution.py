"""Who is the same: records of all sources grouped by shared identifiers and by equal normalised names and places.

Invariants: records are never changed; the answer does not depend on the order of sources; two records with different
values of one exclusive identifier scheme are never the same. A canonical id is that of an identifier where the group
has one, else it is made of the group's name, so that adding a source does not rename what is there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain

from msgspec.structs import replace

from graph.dates import end_day_number, start_day_number
from graph.funding import Funding
from graph.ids import digest, kind_of, normalised, slug
from graph.known_names import KnownNames
from graph.locating import Locations, locate
from graph.placing import Places, place_keys
from graph.records import AnyRecord, Cooperation, Evidence, Institution, Link, Person, Place, Programme

# Schemes in which one institution has at most one value, the most trusted first.
_REGISTERS = ("krs", "regon", "nip", "ror", "wikidata", "lei", "pic", "teryt", "nuts")
EXCLUSIVE_SCHEMES = (*_REGISTERS, "cordis", "giving360", "pl-eufunds")
_LOCAL_HASH = re.compile(r"[a-z]+/h-[0-9a-f]{16}")

# Relations that say something of who or what a thing is; all others only of what it does.
TELLING = ("party_to", "part_of", "signs_for", "funded_by", "located_in", "operates_in")

Keys = Callable[[AnyRecord], Iterator[tuple[Hashable, str]]]  # what a record shares with its like, and the reason


@dataclass
class Resolution:
    """`canonical` maps every record id to the id of its group; `reasons` says why a record is in a group of several;
    `locations` says where institutions are that no source places."""

    canonical: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    locations: Locations = field(default_factory=Locations)

    def __call__(self, record_id: str) -> str:
        return self.canonical.get(record_id, record_id)

    def forget_all_but(self, canonical_ids: Collection[str]) -> None:
        """Drops the records of other groups, as if nobody had described them."""
        self.canonical = {old: new for old, new in self.canonical.items() if new in canonical_ids}
        self.reasons = {old: reason for old, reason in self.reasons.items() if old in self.canonical}


def without_contents(record: AnyRecord) -> AnyRecord:
    """A record as far as resolution looks at it: long texts and shapes of all records would fill the memory."""
    if isinstance(record, Cooperation | Programme):
        said_by = tuple(_silent(source) for source in dict.fromkeys(e.source for e in record.evidence))
        record = replace(record, evidence=said_by)
    match record:
        case Cooperation():
            return replace(record, summary=None, scope=(), goals=(), results=(), target_groups=(), subjects=())
        case Place():
            return replace(record, geometry=None)
        case _:
            return record


@cache
def _silent(source: str) -> Evidence:
    return Evidence(source, "", "")


def resolve(items: Iterable[AnyRecord], links: Iterable[Link], reference: Collection[str] = ()) -> Resolution:
    """Groups the records of all sources. Equal ids are one record; links say what belongs to what and who signs.

    `reference` holds ids of programmes that a reference describes: what others mean by their names is known from it.
    """
    by_id: dict[str, list[AnyRecord]] = defaultdict(list)
    for record in items:
        by_id[record.id].append(record)
    links = list(links)
    result = Resolution()
    funding, places = Funding(by_id, reference), Places(by_id)

    def of(*kinds: str) -> list[str]:
        return sorted(record_id for record_id in by_id if kind_of(record_id) in kinds)

    # Each step may rest on the groups of those before it.
    steps: tuple[tuple[list[str], Callable[[], Keys]], ...] = (
        (of("place"), lambda: place_keys(places)),
        (of("institution"), lambda: _institution_keys(by_id, result)),
        (funding.ids(levels=False), lambda: funding.programme_keys),
        (funding.ids(levels=True), lambda: partial(funding.level_keys, resolved=result.canonical)),
        (of("project"), lambda: _cooperation_keys(by_id, result, links)),
        (of("agreement", "group", "event"), lambda: _cooperation_keys(by_id, result, links)),
        (of("person"), lambda: _person_keys(result, links)),
    )
    for ids, keys in steps:
        _group({i: by_id[i] for i in ids}, keys(), result)
    result.locations = locate(by_id, links, result, places)
    return result


def _group(records: dict[str, list[AnyRecord]], keys: Keys, result: Resolution) -> None:
    groups = _Groups(records)
    holders: dict[Hashable, list[tuple[str, str]]] = defaultdict(list)
    first_key: dict[str, str] = {}
    for record_id, versions in records.items():
        for key, reason in chain.from_iterable(map(keys, versions)):
            text = repr(key)
            first_key[record_id] = min(text, first_key.get(record_id, text))
            holders[key].append((record_id, reason))
    several = [(key, alike) for key, held in holders.items() if len(alike := dict(held)) > 1]
    # Identifiers come first; a name then joins all who share it, or nobody where some of them cannot be one.
    for key, alike in sorted(several, key=lambda item: (not _is_strong(item[0]), repr(item[0]))):
        if _is_strong(key) or groups.can_be_one(alike):
            first, *rest = alike
            for other in rest:
                if groups.join(first, other):
                    for record_id in (first, other):
                        result.reasons.setdefault(record_id, alike[record_id])
    found = list(groups.all())
    identities = [_identity(members, first_key) for members in found]
    shared = {identity for identity, times in Counter(identities).items() if times > 1}
    for members, identity in zip(found, identities, strict=True):
        # Groups that may not be joined though they share a key are told apart by their records.
        canonical = _canonical_id(members, records, min(members) if identity in shared else identity)
        for member in members:
            result.canonical[member] = canonical


def _is_strong(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[0] in ("identifier", "code", "id")


def _identity(members: list[str], first_key: dict[str, str]) -> str:
    """What makes the group the one it is: the first key of its records, else the first record."""
    return min((first_key[member] for member in members if member in first_key), default=min(members))


class _Groups:
    """Union-find that refuses to join groups that cannot be one."""

    def __init__(self, records: dict[str, list[AnyRecord]]) -> None:
        self._records = records
        self._parent = {record_id: record_id for record_id in records}
        self._joined: dict[str, _Traits] = {}

    def find(self, record_id: str) -> str:
        while self._parent[record_id] != record_id:
            self._parent[record_id] = self._parent[self._parent[record_id]]
            record_id = self._parent[record_id]
        return record_id

    def can_be_one(self, record_ids: Iterable[str]) -> bool:
        """Whether nothing speaks against joining the groups of all these records."""
        together = _Traits()
        for root in sorted({self.find(record_id) for record_id in record_ids}):
            if not together.fits(self._traits(root)):
                return False
            together = together.with_(self._traits(root))
        return True

    def join(self, one: str, other: str) -> bool:
        low, high = sorted((self.find(one), self.find(other)))
        if low == high:
            return True
        one_traits, other_traits = self._traits(low), self._traits(high)
        if not one_traits.fits(other_traits):
            return False
        self._parent[high] = low
        self._joined[low] = one_traits.with_(other_traits)
        return True

    def _traits(self, root: str) -> _Traits:
        if root not in self._joined:
            self._joined[root] = _Traits.of(self._records[root])
        return self._joined[root]

    def all(self) -> Iterator[list[str]]:
        members: dict[str, list[str]] = defaultdict(list)
        for record_id in self._parent:
            members[self.find(record_id)].append(record_id)
        yield from members.values()


@dataclass(frozen=True)
class _Traits:
    """What can speak against two groups being one: exclusive identifiers; for projects, periods, and a source that
    itself tells them apart."""

    identifiers: frozenset[str] = frozenset()
    periods: frozenset[tuple[int, int]] = frozenset()
    told_by: frozenset[str] = frozenset()

    @staticmethod
    def of(versions: list[AnyRecord]) -> _Traits:
        projects = [r for r in versions if isinstance(r, Cooperation) and r.kind == "project"]
        return _Traits(
            identifiers=frozenset(value for record in versions for value in _identifiers(record)),
            periods=frozenset((start_day_number(p.start), end_day_number(p.end)) for p in projects),
            told_by=frozenset(e.source for p in projects for e in p.evidence),
        )

    def fits(self, other: _Traits) -> bool:
        schemes = Counter(value.partition(":")[0] for value in self.identifiers | other.identifiers)
        return (
            not any(schemes[scheme] > 1 for scheme in EXCLUSIVE_SCHEMES)
            and not self.told_by & other.told_by
            and all(a <= d and c <= b for a, b in self.periods for c, d in other.periods)
        )

    def with_(self, other: _Traits) -> _Traits:
        return _Traits(self.identifiers | other.identifiers, self.periods | other.periods, self.told_by | other.told_by)


def _identifiers(record: AnyRecord) -> Iterator[str]:
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
    return _main(record.titles if isinstance(record, Cooperation) else record.names)


def _main(names: dict[str, str]) -> str:
    return names.get("pl") or names[min(names)]


def _institution_keys(by_id: dict[str, list[AnyRecord]], result: Resolution) -> Keys:
    known = KnownNames(by_id, result)

    def keys(record: AnyRecord) -> Iterator[tuple[Hashable, str]]:
        assert isinstance(record, Institution)
        for value in _identifiers(record):
            yield ("identifier", value), f"the same identifier {value}"
        if record.kind == "natural_person":  # people without a name are not one because they have none
            return
        for name in sorted({normalised(n) for n in record.names.values()}):
            if record.place:
                yield ("name", name, result(record.place)), "the same name and place"
            elif (where := known.where(name, record.country)) is not None:
                yield ("name", name, where), "the same name, and no other place stated"

    return keys


def _cooperation_keys(by_id: dict[str, list[AnyRecord]], result: Resolution, links: Iterable[Link]) -> Keys:
    parties: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.relation == "party_to":
            parties[link.object].add(result(link.subject))
    wholes = cache(lambda: _Wholes(by_id, result, links))  # projects do not need it

    def keys(record: AnyRecord) -> Iterator[tuple[Hashable, str]]:
        assert isinstance(record, Cooperation)
        for value in _identifiers(record):
            yield ("identifier", value), f"the same identifier {value}"
        title = normalised(_main(record.titles))
        match record.kind:
            case "project" if " " in title:
                yield ("title", title), "the same title"
            case "agreement" if record.signed and len(parties[record.id]) > 1:
                yield (record.signed, *sorted(parties[record.id])), "signed on the same day by the same parties"
            case "event" if record.start:
                yield (title, record.start), "the same name and day"
            case "group" | "event":
                yield from (
                    ((title, whole), "the same name in the same project") for whole in wholes().of(record, title)
                )

    return keys


def _person_keys(result: Resolution, links: Iterable[Link]) -> Keys:
    """People are the same only where they sign the same act for the same institution; a name alone joins nobody."""
    acts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for link in links:
        if link.relation == "signs_for" and link.on:
            acts[link.subject].add((result(link.object), result(link.on)))

    def keys(record: AnyRecord) -> Iterator[tuple[Hashable, str]]:
        assert isinstance(record, Person)
        for act in sorted(acts[record.id]):
            yield (normalised(record.name), *act), "the same name under the same act for the same institution"

    return keys


class _Wholes:
    """What a group or event is part of: as a link says, else the one thing in which another source puts its namesake
    and of which its own source speaks too."""

    def __init__(self, by_id: dict[str, list[AnyRecord]], result: Resolution, links: Iterable[Link]) -> None:
        self._stated: dict[str, set[str]] = defaultdict(set)
        for link in links:
            if link.relation == "part_of":
                self._stated[link.subject].add(result(link.object))
        self._of_title: dict[str, set[str]] = defaultdict(set)
        self._spoken_of: dict[str, set[str]] = defaultdict(set)
        for record in chain.from_iterable(by_id.values()):
            if isinstance(record, Cooperation):
                self._of_title[normalised(_main(record.titles))] |= self._stated.get(record.id, set())
                for evidence in record.evidence:
                    self._spoken_of[evidence.source].add(result(record.id))

    def of(self, record: Cooperation, title: str) -> list[str]:
        """Ids of wholes, sorted."""
        if stated := self._stated.get(record.id):
            return sorted(stated)
        spoken = set().union(*(self._spoken_of[evidence.source] for evidence in record.evidence))
        possible = self._of_title[title] & spoken
        return sorted(possible) if len(possible) == 1 else []
