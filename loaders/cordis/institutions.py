"""Who takes part in projects of CORDIS, and where they are: institutions, natural persons, towns and regions.

Invariant: every distinct PIC is one institution, told where it first takes part, with all the names that the source has
for it; whoever has no PIC is one by number, else by name and country. A natural person has no name and no place.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping

from graph.ids import hashed_id, make_id
from graph.records import Institution, Place, Yield
from loaders.cordis import persons, values
from loaders.cordis.facts import Facts, Notes
from loaders.values.casing import cased
from loaders.values.places import country as country_place
from loaders.values.places import country_id
from ontology import vocab

_NATURAL_PERSON = "natural_person"


class Institutions:
    """The participants of a reading. `names` are all the names of a PIC for which the source has several."""

    def __init__(self, source: str, notes: Notes, names: Mapping[str, tuple[str, ...]]) -> None:
        self._source, self._notes, self._names = source, notes, names
        self._ids: dict[str, str] = {}  # by PIC or other key
        self._people: set[str] = set()
        self._places: set[str] = set()

    def key(self, facts: Facts) -> tuple[str, str]:
        """What tells a participant from others, and their PIC as scheme:value; "" for what is not known."""
        number = self._notes.said(facts, "organisation")
        if number in self._ids and len(number) == 9:
            return number, f"pic:{number}"
        if number:
            pic = self._notes.identifier(facts, "organisation", "pic")
            return (pic.removeprefix("pic:"), pic) if pic else (f"number {number}", "")
        name = values.folded(facts.get("name"))
        return (f"name {name} {facts.get('country')}" if name else ""), ""

    def id_of(self, key: str) -> str | None:
        """The id of a participant who was told of."""
        return self._ids.get(key)

    def hidden(self, institution: str) -> Collection[str]:
        """The fields that must not be shown of a participant."""
        return persons.HIDDEN if institution in self._people else ()

    def told(self, facts: Facts, key: str, pic: str) -> Iterator[Yield]:
        """A participant whom nobody told of before, with the places that nobody told of."""
        if persons.is_person(facts):
            person = hashed_id("institution", self._source, f"person {key}")
            self._ids[key] = person
            self._people.add(person)
            yield self._person(facts, person)
            return
        institution = make_id("institution", f"pic-{key}") if pic else hashed_id("institution", self._source, key)
        self._ids[key] = institution
        country = self._notes.read(facts, "country", values.country)
        place = yield from self._place(facts, country)
        name = _name(facts.get("name"), country)
        others = (_name(other, country) for other in (self._notes.said(facts, "short"), *self._names.get(key, ())))
        lat, lon = self._notes.read(facts, "geolocation", values.coordinates) or (None, None)
        vat = self._notes.identifier(facts, "vat", "vat")
        yield Institution(
            id=institution,
            names={"und": name},
            aliases=tuple(dict.fromkeys(other for other in others if other not in ("", name))),
            kind=self._notes.read(facts, "activity", values.kind),
            country=country,
            place=place,
            lat=lat,
            lon=lon,
            identifiers=tuple(filter(None, (pic, vat))),
            homepage=self._notes.read(facts, "url", values.homepage),
            evidence=facts.evidence(),
        )

    def _person(self, facts: Facts, person: str) -> Institution:
        return Institution(
            id=person,
            names={lang: vocab.scheme("institution-kinds")[_NATURAL_PERSON].label(lang) for lang in ("pl", "en")},
            kind=_NATURAL_PERSON,
            country=self._notes.read(facts, "country", values.country),
            evidence=facts.evidence(hidden=persons.HIDDEN),
        )

    def _place(self, facts: Facts, country: str | None) -> Generator[Yield, None, str | None]:
        """The town of a participant, or the region or country where no town is named; returns its id."""
        code = self._notes.read(facts, "nuts", values.nuts) or ""
        region = yield from self._region(facts, code, country or _country_of(code))
        city = self._notes.said(facts, "city")
        if not city:
            return region
        town = hashed_id("place", self._source, f"town {country} {code} {values.folded(city)}")
        if town not in self._places:
            self._places.add(town)
            proof = facts.evidence("city", "country", "nuts")
            yield Place(id=town, names={"und": _name(city, country)}, kind="town", within=region, evidence=proof)
        return town

    def _region(self, facts: Facts, code: str, country: str | None) -> Generator[Yield, None, str | None]:
        """A NUTS region and all that it is part of, as its code says it: PL841, PL84, PL8, Poland."""
        above = country_id(country) if country else None
        if above and country and above not in self._places:
            self._places.add(above)
            yield country_place(country, facts.evidence("city", "country", "nuts"))
        for length in range(3, len(code) + 1):
            part = code[:length]
            region = make_id("place", f"nuts-{part.lower()}")
            if region not in self._places:
                self._places.add(region)
                yield Place(
                    id=region,
                    names={"und": values.words(facts.get(f"region {part}")) or part},
                    kind="region",
                    codes=(f"nuts:{part}",),
                    within=above,
                    evidence=facts.evidence("nuts", f"region {part}"),
                )
            above = region
        return above


def _name(text: str, country: str | None) -> str:
    """A name on one line; the capitals in which CORDIS has the names of Polish institutions and towns made usual."""
    name = values.words(text)
    return cased(name) if country == "PL" and name else name


def _country_of(code: str) -> str | None:
    """The country of a NUTS code."""
    try:
        return values.country(code[:2]) if code else None
    except ValueError:
        return None
