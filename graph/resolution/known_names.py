"""Institutions of one name: where all sources together know them, and whether many bear the name.

Invariant: the order of records does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import chain

from graph.ids import normalised
from graph.records import AnyRecord, Institution
from ontology import vocab


def kind_labels() -> Iterator[str]:
    """The words for kinds of institutions in all languages: an institution that is called so has no name of its own."""
    for kind in vocab.scheme("institution-kinds").values():
        yield from kind.labels.values()
        yield from (words for _, words in kind.alternatives)


class KnownNames:
    """Where all sources together know institutions of a name."""

    def __init__(self, by_id: dict[str, list[AnyRecord]], place_of: Callable[[str], str]) -> None:
        self._shared = {normalised(label) for label in kind_labels()}
        self._places: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # with their countries
        self._countries: dict[str, set[str]] = defaultdict(set)
        unplaced: dict[tuple[str, str], set[str]] = defaultdict(set)  # by name and source
        for record in chain.from_iterable(by_id.values()):
            if not isinstance(record, Institution):
                continue
            for name in map(normalised, record.names.values()):
                if record.country:
                    self._countries[name].add(record.country)
                if record.place:
                    self._places[name][place_of(record.place)] |= {record.country} if record.country else set()
                else:
                    for source in {e.source for e in record.evidence}:
                        unplaced[name, source].add(f"{record.country} {record.id}")
        # A source that has several of a name, and says of none where it is, knows that they are not one.
        self._shared |= {name for (name, _), records in unplaced.items() if _several_in_one(records)}

    def where(self, name: str, country: str | None) -> str | None:
        """The one place, or else country, that an institution of this name can be in, "" where nobody names any; None
        where there are several, or many have this name."""
        countries = self._countries[name]
        if name in self._shared or (country is None and len(countries) > 1):
            return None
        country = country or next(iter(countries), "")
        places = sorted(place for place, of in self._places[name].items() if not of or country in of)
        return None if len(places) > 1 else places[0] if places else country


def _several_in_one(records: set[str]) -> bool:
    return max(Counter(record.partition(" ")[0] for record in records).values()) > 1


__all__ = ["KnownNames", "kind_labels"]
