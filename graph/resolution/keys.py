"""What records share with their like: the keys by which they are grouped, each with the reason in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from itertools import chain

from graph.ids import kind_of, normalised
from graph.records import AnyRecord, Cooperation, Institution, Link, Person
from graph.resolution.groups import Keys, exclusive_identifiers, main_name
from graph.resolution.known_names import KnownNames
from graph.resolution.names import forms

_WORDS_OF_AN_OWN_NAME = 4  # "komitet sterujący" and "grupa robocza projektu" are borne by many


def institution_keys(by_id: dict[str, list[AnyRecord]], canonical: Callable[[str], str]) -> Keys:
    """Institutions: register numbers, one name in one place, and one name among the parts of one whole."""
    known = KnownNames(by_id, canonical)

    def keys(record: AnyRecord) -> Iterator[tuple[Hashable, str]]:
        assert isinstance(record, Institution)
        for value in exclusive_identifiers(record):
            yield ("identifier", value), f"the same identifier {value}"
        if record.kind == "natural_person":  # people without a name are not one because they have none
            return
        for name in sorted({normalised(n) for n in record.names.values()}):
            if record.place:
                yield ("name", name, canonical(record.place)), "the same name and place"
            elif (where := known.where(name, record.country)) is not None:
                yield ("name", name, where), "the same name, and no other place stated"
        if record.part_of:
            for words in sorted({form.bag for name in record.names.values() if (form := forms(name)).keys}):
                yield ("part", words, record.kind, record.part_of), "the same words in their names and the same whole"

    return keys


def cooperation_keys(by_id: dict[str, list[AnyRecord]], canonical: Callable[[str], str], links: Iterable[Link]) -> Keys:
    """Projects, agreements, groups and events: numbers, titles, days and parties, and what they are part of."""
    parties: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.relation == "party_to":
            parties[link.object].add(canonical(link.subject))
    wholes = cache(lambda: _Wholes(by_id, canonical, links))  # projects do not need it

    def keys(record: AnyRecord) -> Iterator[tuple[Hashable, str]]:
        assert isinstance(record, Cooperation)
        for value in exclusive_identifiers(record):
            yield ("identifier", value), f"the same identifier {value}"
        title = normalised(main_name(record.titles))
        match record.kind:
            case "project" if " " in title:
                yield ("title", title), "the same title"
            case "agreement" if record.signed and len(parties[record.id]) > 1:
                yield (record.signed, *sorted(parties[record.id])), "signed on the same day by the same parties"
            case "group" | "event":
                yield from _part_keys(record, title, wholes())

    return keys


def _part_keys(record: Cooperation, title: str, wholes: _Wholes) -> Iterator[tuple[Hashable, str]]:
    if record.kind == "event" and record.start:
        yield (title, record.start), "the same name and day"
    for whole in wholes.of(record, title):
        yield (title, whole), "the same name in the same project"
    if wholes.is_own_name(title):
        yield (title,), "the same name, told along with the same project"


def person_keys(canonical: Callable[[str], str], links: Iterable[Link]) -> Keys:
    """People are the same only where they sign the same act for the same institution; a name alone joins nobody."""
    acts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for link in links:
        if link.relation == "signs_for" and link.on:
            acts[link.subject].add((canonical(link.object), canonical(link.on)))

    def keys(record: AnyRecord) -> Iterator[tuple[Hashable, str]]:
        assert isinstance(record, Person)
        for act in sorted(acts[record.id]):
            yield (normalised(record.name), *act), "the same name under the same act for the same institution"

    return keys


class _Wholes:
    """What a group or event is part of: as a link says, else the one thing in which another source puts its namesake
    and of which its own source speaks too."""

    def __init__(
        self, by_id: dict[str, list[AnyRecord]], canonical: Callable[[str], str], links: Iterable[Link]
    ) -> None:
        self._stated: dict[str, set[str]] = defaultdict(set)
        for link in links:
            if link.relation == "part_of":
                self._stated[link.subject].add(canonical(link.object))
        self._of_title: dict[str, set[str]] = defaultdict(set)
        self._spoken_of: dict[str, set[str]] = defaultdict(set)
        self._bearers: dict[str, set[tuple[str, str, str | None]]] = defaultdict(set)  # by title: source, id, start
        for record in chain.from_iterable(by_id.values()):
            if isinstance(record, Cooperation):
                title = normalised(main_name(record.titles))
                self._of_title[title] |= self._stated.get(record.id, set())
                for evidence in record.evidence:
                    self._spoken_of[evidence.source].add(canonical(record.id))
                    if record.kind != "project":
                        self._bearers[title].add((evidence.source, record.id, record.start))

    def of(self, record: Cooperation, title: str) -> list[str]:
        """Ids of wholes, sorted."""
        if stated := self._stated.get(record.id):
            return sorted(stated)
        spoken = set().union(*(self._spoken_of[evidence.source] for evidence in record.evidence))
        possible = self._of_title[title] & spoken
        return sorted(possible) if len(possible) == 1 else []

    def is_own_name(self, title: str) -> bool:
        """Whether a name means one thing though nobody says of what it is a part: it is long enough not to be that of
        many, all who use it speak of one project, and nobody uses it for two at one time."""
        bearers = self._bearers[title]
        if title.count(" ") + 1 < _WORDS_OF_AN_OWN_NAME or self._of_title[title] or not bearers:
            return False
        if len({(source, start) for source, _, start in bearers}) < len(bearers):
            return False
        fewest, *others = sorted((self._spoken_of[source] for source in {source for source, _, _ in bearers}), key=len)
        return any(kind_of(one) == "project" and all(one in other for other in others) for one in fewest)
