"""Who is the same: the records of all sources, grouped kind by kind; each step may rest on the groups of those before.

Invariants: records are never changed; the answer does not depend on the order of sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache, partial

from msgspec.structs import replace

from graph.funding import Funding
from graph.ids import kind_of
from graph.locating import Locations, locate
from graph.placing import Places, place_keys
from graph.records import AnyRecord, Cooperation, Evidence, Link, Place, Programme
from graph.resolution.decisions import Standing
from graph.resolution.groups import Groups, Keys
from graph.resolution.institutions import Found, institution_groups
from graph.resolution.keys import cooperation_keys, person_keys

# Relations that say something of who or what a thing is; all others only of what it does.
TELLING = ("party_to", "part_of", "succeeds", "signs_for", "funded_by", "located_in", "operates_in")


@dataclass
class Resolution:
    """`canonical` maps every record id to the id of its group; `reasons` says why a record is in a group of several;
    `locations` says where institutions are that no source places."""

    canonical: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    locations: Locations = field(default_factory=Locations)
    institutions: Found = field(default_factory=Found)

    def __call__(self, record_id: str) -> str:
        return self.canonical.get(record_id, record_id)

    def take(self, groups: Groups) -> None:
        """Adds the groups of one kind of things."""
        self.canonical |= groups.canonical()
        self.reasons |= groups.reasons

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


def resolve(
    items: Iterable[AnyRecord],
    links: Iterable[Link],
    reference: Collection[str] = (),
    standing: Standing | None = None,
) -> Resolution:
    """Groups the records of all sources. Equal ids are one record; links say what belongs to what and who signs.

    `reference` holds ids of programmes that a reference describes: what others mean by their names is known from it.
    `standing` is what people decided about institutions.
    """
    by_id: dict[str, list[AnyRecord]] = defaultdict(list)
    for record in items:
        by_id[record.id].append(record)
    links = list(links)
    result = Resolution()
    funding, places = Funding(by_id, reference), Places(by_id)

    def of(*kinds: str) -> list[str]:
        return sorted(record_id for record_id in by_id if kind_of(record_id) in kinds)

    _group(of("place"), place_keys(places), by_id, result)
    groups, result.institutions = institution_groups(by_id, result, links, standing or Standing())
    result.take(groups)
    # Each step may rest on the groups of those before it.
    steps: tuple[tuple[list[str], Callable[[], Keys]], ...] = (
        (funding.ids(levels=False), lambda: funding.programme_keys),
        (funding.ids(levels=True), lambda: partial(funding.level_keys, resolved=result.canonical)),
        (of("project"), lambda: cooperation_keys(by_id, result, links)),
        (of("agreement", "group", "event"), lambda: cooperation_keys(by_id, result, links)),
        (of("person"), lambda: person_keys(result, links)),
    )
    for ids, keys in steps:
        _group(ids, keys(), by_id, result)
    result.locations = locate(by_id, links, result, places)
    return result


def _group(ids: list[str], keys: Keys, by_id: dict[str, list[AnyRecord]], result: Resolution) -> None:
    groups = Groups({i: by_id[i] for i in ids})
    groups.join_by(keys)
    result.take(groups)
