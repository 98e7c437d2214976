"""What differs between two editions of a source: which records and links were added, changed, removed.

Invariant: an item is known by what it is about (the id of a record; the ends and the relation of a link), never by
where it stands: a row that moved has not changed, and evidence is not compared. Of each edition memory holds two
numbers an item, so editions of millions of records can be compared.

Ids made of a hash (`h-…`) differ between sources; where the editions are two sources, a record with such an id is known
by its name instead (these names are held in memory, too).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.ids import kind_of, normalised
from graph.records import AnyItem, Cooperation, Document, Institution, Link, Person, Place, Programme, Record

Read: TypeAlias = Callable[[], Iterable[AnyItem]]  # reads an edition from its beginning, each time it is called
_Numbers: TypeAlias = NDArray[np.uint64]
_Compared: TypeAlias = Record | Link | Document
_KINDS = (Institution, Cooperation, Programme, Place, Person, Link, Document)
_LINK = _KINDS.index(Link)
_KIND_BITS = 0xF  # of a key: which of _KINDS its item is
EXAMPLES = 10


@dataclass
class Change:
    """What happened to some items of a source: how many of each kind (as in `Summary.counts`), and a few by name."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many items in all."""
        return sum(self.counts.values())


@dataclass
class Changes:
    """The difference between two editions."""

    added: Change
    changed: Change
    removed: Change

    @property
    def any(self) -> bool:
        """Whether the editions differ."""
        return bool(self.added.total or self.changed.total or self.removed.total)


def compare(old: Read, new: Read, *, same_source: bool = True) -> Changes:
    """The changes from one edition to another; `same_source` where both have the same source id."""
    befores, afters = ({}, {}) if same_source else (_local_names(old()), _local_names(new()))
    before, after = _fingerprint(old(), befores), _fingerprint(new(), afters)
    added = np.setdiff1d(after[0], before[0], assume_unique=True)
    removed = np.setdiff1d(before[0], after[0], assume_unique=True)
    common, here, there = np.intersect1d(before[0], after[0], assume_unique=True, return_indices=True)
    changed = common[before[1][here] != after[1][there]]
    was = _items_of([*_some(removed), *_some(changed)], old, befores)
    now = _items_of([*_some(added), *_some(changed)], new, afters)
    names = _names_of_ends([*was.values()], old) | _names_of_ends([*now.values()], new)
    return Changes(
        added=_change(added, (_shown(now[key], names) for key in _some(added))),
        changed=_change(changed, (_difference(was[key], now[key], names) for key in _some(changed))),
        removed=_change(removed, (_shown(was[key], names) for key in _some(removed))),
    )


def _compared(items: Iterable[AnyItem]) -> Iterator[_Compared]:
    return (item for item in items if isinstance(item, _KINDS))


def _local_names(items: Iterable[AnyItem]) -> dict[str, str]:
    """Hashed id → kind and name, by which records of two sources are told to be the same."""
    return {
        item.id: f"{kind_of(item.id)}/n-{normalised(_name(item))}"
        for item in _compared(items)
        if isinstance(item, Record) and item.id.partition("/")[2].startswith("h-")
    }


def _fingerprint(items: Iterable[AnyItem], local: dict[str, str]) -> tuple[_Numbers, _Numbers]:
    """Keys of an edition, sorted, each once, and for each what its items say: the sum of their digests."""
    keys, digests = array("Q"), array("Q")
    for item in _compared(items):
        keys.append(_key(item, local))
        digests.append(_number(msgspec.json.encode(_plain(item, local))))
    if not keys:
        return np.empty(0, np.uint64), np.empty(0, np.uint64)
    numbers, values = np.frombuffer(keys, np.uint64), np.frombuffer(digests, np.uint64)
    order = np.argsort(numbers, kind="stable")
    unique, starts = np.unique(numbers[order], return_index=True)
    return unique, np.add.reduceat(values[order], starts)


def _key(item: _Compared, local: dict[str, str]) -> int:
    match item:
        case Link(subject=subject, relation=relation, object=thing, on=on):
            ends = (local.get(end, end) for end in (subject, thing, on or ""))
            identity = "\x1f".join((relation, *ends))
        case Record(id=record_id):
            identity = local.get(record_id, record_id)
        case _:
            identity = item.name
    kind = next(number for number, known in enumerate(_KINDS) if isinstance(item, known))
    return (_number(identity.encode()) & ~_KIND_BITS) | kind


def _number(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _plain(item: _Compared, local: dict[str, str]) -> dict[str, Any]:
    """The fields of an item that say something, without evidence; ids as they are compared."""
    said = {name: getattr(item, name) for name in item.__struct_fields__ if name != "evidence"}
    return {
        name: local.get(value, value) if isinstance(value, str) else value
        for name, value in said.items()
        if value not in (None, (), "")
    }


def _some(keys: _Numbers) -> list[int]:
    """A few of the keys, things before links; the same ones each time."""
    of_links = (keys & np.uint64(_KIND_BITS)) == _LINK
    return [int(key) for key in [*keys[~of_links][:EXAMPLES], *keys[of_links][:EXAMPLES]][:EXAMPLES]]


def _items_of(keys: list[int], read: Read, local: dict[str, str]) -> dict[int, _Compared]:
    """The first item of each key."""
    wanted, found = set(keys), dict[int, _Compared]()
    if wanted:
        for item in _compared(read()):
            key = _key(item, local)
            if key in wanted and found.setdefault(key, item) is item and len(found) == len(wanted):
                break
    return found


def _names_of_ends(items: list[_Compared], read: Read) -> dict[str, str]:
    """The names of what the links among some items join."""
    ends = {end for item in items if isinstance(item, Link) for end in (item.subject, item.object)}
    if not ends:
        return {}
    things = (item for item in _compared(read()) if isinstance(item, Record))
    return {item.id: _name(item) for item in things if item.id in ends}


def _change(keys: _Numbers, examples: Iterator[str]) -> Change:
    kinds, numbers = np.unique(keys & np.uint64(_KIND_BITS), return_counts=True)
    counts = {_KINDS[int(kind)].__name__.lower(): int(number) for kind, number in zip(kinds, numbers, strict=True)}
    return Change(counts, sorted(examples))


def _name(item: Record) -> str:
    names = getattr(item, "names", None) or getattr(item, "titles", None) or {"": getattr(item, "name", item.id)}
    return str(names.get("pl") or next(iter(names.values())))


def _shown(item: _Compared, names: dict[str, str]) -> str:
    if isinstance(item, Link):
        return f"{names.get(item.subject, item.subject)} {item.relation} {names.get(item.object, item.object)}"
    return item.name if isinstance(item, Document) else _name(item)


def _difference(old: _Compared, new: _Compared, names: dict[str, str]) -> str:
    """ "Gmina Dolna (kind, names)": an item and the fields in which it differs."""
    was, now = _plain(old, {}), _plain(new, {})
    fields = sorted(name for name in was.keys() | now.keys() if name != "id" and was.get(name) != now.get(name))
    return _shown(new, names) + (f" ({', '.join(fields)})" if fields else "")
