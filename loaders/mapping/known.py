"""What the rows of a source have said of each record so far: what is new, and what contradicts an earlier row.

Invariant: of fields of one value a source says one thing, the first; memory grows with the records, not with the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from graph.records import AnyRecord, Cooperation, Institution, Link, Place, Programme

_SCALARS: dict[type, tuple[str, ...]] = {
    Institution: ("kind", "country", "place", "lat", "lon", "homepage", "part_of"),
    Cooperation: ("subkind", "start", "end", "signed", "status", "budget", "currency", "participants", "homepage"),
    Programme: ("kind", "code", "start", "end", "part_of"),
    Place: ("kind", "within", "lat", "lon"),
}
_encoder = msgspec.json.Encoder()
Contradicted = Callable[[AnyRecord, str, object], None]


@dataclass
class Made:
    """A record of a row, and the links that say what it is part of, funded by, successor of and where."""

    record: Institution | Cooperation | Programme | Place
    links: list[Link] = field(default_factory=list)
    named: bool = True  # whether the row states its name, and the mapping does not make it


class Known:
    """What a source has said of each record; memory grows with the records, by some hundred bytes each."""

    def __init__(self) -> None:
        self._fields: dict[str, tuple[int, ...]] = {}
        self._said: set[int] = set()

    def news(self, made: Made, contradicted: Contradicted) -> Iterator[AnyRecord]:
        """The record where it says anything new, without what contradicts an earlier row of the same source."""
        record: AnyRecord = made.record
        names = _SCALARS[type(record)]
        found = [_hash(name, getattr(record, name)) for name in names]
        before = self._fields.get(record.id)
        if before:
            wrong = [n for n, new, old in zip(names, found, before, strict=True) if new and old and new != old]
            for name in wrong:
                contradicted(record, name, getattr(record, name))
            if wrong:
                also = ["currency"] if "budget" in wrong else []
                record = msgspec.structs.replace(record, **dict.fromkeys([*wrong, *also]))
            found = [old or new for new, old in zip(found, before, strict=True)]
        adds = before is None or tuple(found) != before
        self._fields[record.id] = tuple(found)
        content = _content(record, named=made.named or before is None)
        if adds or content not in self._said:
            self._said |= {content, _content(record, named=False)}
            yield record

    def new_links(self, made: Made) -> Iterator[Link]:
        """The links of a record that no earlier row gave."""
        for link in made.links:
            content = hash((link.subject, link.relation, link.object, link.start))
            if content not in self._said:
                self._said.add(content)
                yield link


def _content(record: AnyRecord, *, named: bool) -> int:
    """A hash of what a record says beside its fields of one value, with or without its name."""
    left_out = {"evidence", *_SCALARS[type(record)], *(() if named else ("names", "titles"))}
    said = {name: getattr(record, name) for name in record.__struct_fields__ if name not in left_out}
    return hash(_encoder.encode(said))


def _hash(name: str, value: object) -> int:
    if value is None:
        return 0
    return hash(round(value, 3) if name in ("lat", "lon") and isinstance(value, float) else value) or 1
