"""Which fund, programme or level of one a record means: programmes by name and years, their levels by number.

Invariants: a level is known only within its programme, so that "Działanie 7.2" of two programmes is two, and a number
whose programme its source does not name is nobody else's; a name that fits several programmes of a reference, such as
one without years where there were two periods, means none of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from functools import cache

from graph.ids import fold, kind_of, normalised
from graph.records import AnyRecord, Link, Programme
from ontology import vocab

# What is known only within a programme, with all narrower kinds; every other kind is known by its name.
LEVELS = ("priority", "legal_basis", "measure", "submeasure", "project_type", "call", "topic")

Years = tuple[int, int]
_ANY_YEARS = (0, 9999)
_YEARS = re.compile(
    r"[\s,(]*(?:\b(?:na|w|for|the|lata|latach|okres|okresie|years|perspektywa|perspektywie|finansowa|finansowej)\s+)*"
    r"\b((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)\)?\s*$",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


def is_level(kind: str | None) -> bool:
    """Whether what is of a kind is known only within a programme."""
    return kind in _kinds(*LEVELS)


def is_fund(kind: str | None) -> bool:
    """Whether a kind is that of funds."""
    return kind in _kinds("fund")


@cache
def _kinds(*wider: str) -> frozenset[str]:
    return frozenset().union(*(vocab.narrower_closure("programme-kinds", kind) for kind in wider))


def without_years(name: str) -> tuple[str, Years | None]:
    """Like "PO KL na lata 2007-2013" → "PO KL" and (2007, 2013); None where a name does not end in years."""
    if found := _YEARS.search(name):
        return name[: found.start()].strip(), (int(found[1]), int(found[2]))
    return name, None


def number(code: str) -> str:
    """A number of a level in one way of writing: "VII" → "7", "IX.1.1" → "9.1.1", "07.02" → "7.2"."""
    return ".".join(_part(part) for part in fold(code).strip(" .").split("."))


def _part(part: str) -> str:
    if part and set(part) <= _ROMAN.keys():
        digits = [_ROMAN[letter] for letter in part]
        return str(sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits)))
    return part.lstrip("0") or part


class Funding:
    """The programmes of all sources. `by_id` may hold other records too; `reference` are ids that a reference gives."""

    def __init__(self, by_id: dict[str, list[AnyRecord]], reference: Collection[str]) -> None:
        self._records = {i: found for i, records in sorted(by_id.items()) if (found := _programmes(records))}
        self._reference = frozenset(reference)
        self._named: dict[str, set[str]] = defaultdict(set)
        for record_id in self._reference & self._records.keys():
            for record in self._records[record_id]:
                for name in (*record.names.values(), *record.aliases) if not is_level(record.kind) else ():
                    self._named[normalised(without_years(name)[0])].add(record_id)

    def ids(self, levels: bool) -> list[str]:
        """Ids of all levels, or of all others, sorted."""
        return [i for i, records in self._records.items() if any(is_level(r.kind) for r in records) == levels]

    def programme_keys(self, record: AnyRecord) -> Iterator[tuple[Hashable, str]]:
        """What a fund or programme shares with its like: the one that a reference calls so, else name and years."""
        assert isinstance(record, Programme)
        if record.id in self._reference:
            yield ("id", record.id), "what others call by its name or acronym"
        elif meant := self._meant(record):
            yield ("id", meant), "the only known programme of this name or acronym, and of these years if any"
        else:
            name, years = without_years(_main(record))
            yield ("name", normalised(name), years or ()), "the same name and years"

    def level_keys(self, record: AnyRecord, resolved: dict[str, str]) -> Iterator[tuple[Hashable, str]]:
        """What a level shares with its like: kind and number, or name, in the same programme (`resolved`: canonical ids
        of programmes); outside of a programme, its whole name, if it is more than a number."""
        assert isinstance(record, Programme)
        top = self._top(record)
        kind, name = record.kind or "", normalised(_main(record))
        if top is None or is_fund(top.kind):
            above = resolved.get(top.id, top.id) if top else ""
            if _says_more_than_number(name, record.code):
                yield ("name", above, kind, name), "the same name and level"
            return
        programme = resolved.get(top.id, top.id)
        if record.code:
            yield ("number", programme, kind, number(record.code)), "the same number in the same programme"
        if not record.code or record.id in self._reference:
            yield ("name", programme, kind, name), "the same name and level in the same programme"

    def _meant(self, record: Programme) -> str | None:
        """The one programme of a reference that names, else aliases, can mean."""
        for names in (record.names.values(), record.aliases):
            found = set[str]()
            for name in names:
                bare, years = without_years(name)
                years = years or _stated_years(record) or _ANY_YEARS
                found |= {i for i in self._named.get(normalised(bare), ()) if _meet(years, self._years(i))}
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def _years(self, record_id: str) -> Years:
        stated = [_stated_years(r) or without_years(_main(r))[1] for r in self._records[record_id]]
        return next((years for years in stated if years), _ANY_YEARS)

    def _top(self, record: Programme) -> Programme | None:
        """The programme or fund in which a level is, as its source says."""
        seen = {record.id}
        while record.part_of in self._records and record.part_of not in seen:
            seen.add(record.part_of)
            record = min(self._records[record.part_of], key=lambda r: (r.part_of is None, r.part_of or "", _main(r)))
            if not is_level(record.kind):
                return record
        return None


class Hierarchy:
    """What programmes are part of and funded by, as all sources together say it; ids are canonical."""

    def __init__(self, records: Iterable[AnyRecord], links: Iterable[Link], canonical: Callable[[str], str]) -> None:
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._paid: dict[str, set[str]] = defaultdict(set)
        self._funds: set[str] = set()
        for record in records:
            if isinstance(record, Programme) and is_fund(record.kind):
                self._funds.add(canonical(record.id))
            if isinstance(record, Programme) and record.part_of:
                self._parts[canonical(record.id)].add(canonical(record.part_of))
        for link in links:
            if link.relation == "funded_by":
                self._paid[canonical(link.subject)].add(canonical(link.object))
            elif link.relation == "part_of" and kind_of(link.subject) == kind_of(link.object) == "programme":
                self._parts[canonical(link.subject)].add(canonical(link.object))

    def with_all_above(self, ids: Iterable[str]) -> set[str]:
        """The ids, and everything that they are part of or funded by, up to the top."""
        found = set[str]()
        waiting = list(ids)
        while waiting:
            if (record_id := waiting.pop()) not in found:
                found.add(record_id)
                waiting.extend(self._parts.get(record_id, set()) | self._paid.get(record_id, set()))
        return found

    def funds_of(self, record_id: str) -> set[str]:
        """The funds that are said to pay for this itself."""
        return self._paid.get(record_id, set()) & self._funds

    def fund_above(self, programme: str) -> str | None:
        """The fund that pays for the nearest level of which that is known; None where there is none, or a choice."""
        level, seen = {programme}, set[str]()
        while level:
            if found := (level & self._funds).union(*map(self.funds_of, level)):
                return found.pop() if len(found) == 1 else None
            seen |= level
            level = set[str]().union(*(self._parts.get(record_id, set()) for record_id in level)) - seen
        return None


def _programmes(records: list[AnyRecord]) -> list[Programme]:
    return [record for record in records if isinstance(record, Programme)]


def _main(record: Programme) -> str:
    return record.names.get("pl") or record.names[min(record.names)]


def _stated_years(record: Programme) -> Years | None:
    if not (record.start or record.end):
        return None
    return int((record.start or "0000")[:4]), int((record.end or "9999")[:4])


def _meet(one: Years, other: Years) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _says_more_than_number(name: str, code: str | None) -> bool:
    """Whether words are left of "Działanie 7.2 …" without what every measure is called and its number."""
    return bool(set(name.split()) - _words_of_kinds() - set(normalised(code or "").split()))


@cache
def _words_of_kinds() -> frozenset[str]:
    concepts = vocab.scheme("programme-kinds").values()
    labels = (label for c in concepts for label in (*c.labels.values(), *(words for _, words in c.alternatives)))
    return frozenset(word for label in labels for word in normalised(label).split())
