"""Where institutions are that no source places: by the places that their names speak of.

Invariants: what a source states is never doubted: only institutions without a place get one. A name that speaks of
several places, or of one that has namesakes, places nobody, unless what the institution is part of or works in, or the
rows that speak of it, leave one. Every such place is implied, not stated, and why there is none is kept as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from graph.gazetteer import voivodeships
from graph.ids import fold, kind_of
from graph.place_names import Spoken, places_in
from graph.placing import Places
from graph.records import AnyRecord, Evidence, Institution, Link

_VOIVODESHIP = re.compile(r"\bwoj(?:ewodztw\w*|\.)?[:\s]+([a-z]+(?:-[a-z]+)?)")
_ENDINGS = ("skiego", "skiemu", "skim", "ckiego", "ckim")


@dataclass(frozen=True)
class Location:
    """An institution in a place, as the words of a record say."""

    institution: str
    place: str
    words: str
    evidence: tuple[Evidence, ...]


@dataclass
class Locations:
    """What was found, by canonical id, and why nothing was: "w Brzegu: 2 places have this name"."""

    found: dict[str, Location] = field(default_factory=dict)
    unplaced: dict[str, str] = field(default_factory=dict)


def locate(
    by_id: Mapping[str, list[AnyRecord]], links: Iterable[Link], canonical: Callable[[str], str], places: Places
) -> Locations:
    """Places of the institutions for which no source states one."""
    search = _Search(by_id, links, canonical, places)
    for _ in range(2):  # the second time, what is known of others helps to choose among namesakes
        for institution in sorted(search.open):
            search.look(institution)
    return search.result


class _Search:
    def __init__(
        self,
        by_id: Mapping[str, list[AnyRecord]],
        links: Iterable[Link],
        canonical: Callable[[str], str],
        places: Places,
    ) -> None:
        self._places, self._canonical = places, canonical
        self.result = Locations()
        self._own: list[str] = []  # what else the names at hand speak of without doubt
        self._records: dict[str, list[Institution]] = defaultdict(list)
        self._near: dict[str, set[str]] = defaultdict(
            set
        )  # places in which it works, institutions it is part of or has
        placed = set[str]()
        for record in (record for records in by_id.values() for record in records if isinstance(record, Institution)):
            institution = canonical(record.id)
            self._records[institution].append(record)
            if record.place:
                placed.add(institution)
                self._near[institution].add(record.place)
            if record.part_of:
                self._join(institution, canonical(record.part_of))
        for link in links:
            subject = canonical(link.subject)
            if link.relation in ("located_in", "operates_in") and kind_of(subject) == "institution":
                self._near[subject].add(link.object)
                placed |= {subject} if link.relation == "located_in" else set()
            elif link.relation == "part_of" and kind_of(subject) == kind_of(link.object) == "institution":
                self._join(subject, canonical(link.object))
        self.open = self._records.keys() - placed if places else set()

    def _join(self, one: str, other: str) -> None:
        self._near[one].add(other)
        self._near[other].add(one)

    def look(self, institution: str) -> None:
        """Finds the place of an institution, or why there is none."""
        records = self._records[institution]
        if institution in self.result.found or any((record.country or "PL") != "PL" for record in records):
            return
        spoken = [
            (said, record)
            for record in records
            for name in (*record.names.values(), *record.aliases)
            for said in places_in(name)
        ]
        spoken.sort(key=lambda pair: (pair[0].rank, pair[1].id, pair[1].evidence))
        self._own = [place for said, _ in spoken if len(found := self._named(said, ())) == 1 for place in found]
        for _, alike in groupby(spoken, key=lambda pair: pair[0].rank):
            if self._settle(institution, list(alike)):
                return

    def _settle(self, institution: str, spoken: list[tuple[Spoken, Institution]]) -> bool:
        """Whether the best words of an institution say where it is, or that it cannot be said."""
        meant: dict[str, tuple[Spoken, Institution]] = {}
        choices: list[tuple[Spoken, set[str]]] = []
        for said, record in spoken:
            found = self._named(said, ())
            if len(found) > 1:
                found = self._narrowed(said, institution) or found
            if len(found) == 1:
                meant.setdefault(self._canonical(next(iter(found))), (said, record))
            elif found:
                choices.append((said, found))
        if len(meant) == 1:
            place, (said, record) = next(iter(meant.items()))
            self.result.unplaced.pop(institution, None)
            self.result.found[institution] = Location(institution, place, said.words, record.evidence[:1])
        elif meant:
            self.result.unplaced[institution] = f"{', '.join(said.words for said, _ in meant.values())}: several places"
        elif choices:
            said, found = choices[0]
            self.result.unplaced[institution] = f"{said.words}: {len(found)} places have this name"
        return bool(meant or choices)

    def _named(self, said: Spoken, units: Iterable[str]) -> set[str]:
        """The places that the longest reading that is a name can mean."""
        kept = list(units)
        for kind in said.kinds:
            for _, names in groupby(said.names, key=lambda name: name.count(" ")):
                found = set[str]().union(*(self._places.named(name, (kind,), "PL", kept) for name in names))
                if found:
                    return found
        return set()

    def _narrowed(self, said: Spoken, institution: str) -> set[str]:
        """The one place that lies in the county, else the voivodeship, of what is known besides; else nothing."""
        for length in (4, 2):
            units = {unit for unit in self._units(institution) if len(unit) == length}
            if len(units) == 1 and len(found := self._named(said, units)) == 1:
                return found
        return set()

    def _units(self, institution: str) -> Iterator[str]:
        for place in self._own:
            yield from self._places.teryt_units(place)
        for near in self._near[institution]:
            location = self.result.found.get(near)
            known = [near] if kind_of(near) == "place" else [location.place] if location else list(self._stated(near))
            for place in known:
                yield from self._places.teryt_units(place)
        for record in self._records[institution]:
            for evidence in record.evidence:
                yield from _voivodeships_in(evidence.quote)

    def _stated(self, institution: str) -> Iterator[str]:
        return (record.place for record in self._records.get(institution, ()) if record.place)


def _voivodeships_in(text: str) -> Iterator[str]:
    """TERYT codes of the voivodeships that a row speaks of: "woj. opolskie" → 16."""
    for name in _VOIVODESHIP.findall(fold(text)):
        stem = next(
            (name.removesuffix(ending) + ending[:2] + "ie" for ending in _ENDINGS if name.endswith(ending)), name
        )
        if code := voivodeships().get(stem):
            yield code


__all__ = ["Location", "Locations", "locate"]
