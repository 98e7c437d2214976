"""Which place a name means: the name of a place in a table, or a place in the name of an institution.

Invariant: a name means a place only where there is no choice. Of namesakes one is chosen by the country, county or
voivodeship that the same source gives; where that leaves several, none is, and the reason says how many there are.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain

from graph.gazetteer import city, country_named, is_voivodeship, iso_country, town_numbered, voivodeship_of
from graph.ids import normalised
from graph.records import AnyRecord, Institution, Place

TOWN_LIKE = ("town", "commune", "county")  # what a bare town name may mean, in this order
_ADDED = re.compile(r"\s*\([^()]*\)\s*$")  # "powiat Chełm (miasto na prawach powiatu)"
_FAR, _LARGE = 60, 100_000  # kilometres; people
_OVERSEAS = {"FRY1": "GP", "FRY2": "MQ", "FRY3": "GF", "FRY4": "RE", "FRY5": "YT"}  # NUTS of France, codes of their own
_OTHER = 2  # the rank of registers other than TERYT

Degrees = tuple[float, float]  # latitude, longitude


class Places:
    """All places of all sources, to be found by name. `by_id` may hold other records too."""

    def __init__(self, by_id: Mapping[str, list[AnyRecord]]) -> None:
        self._records = {i: found for i, records in sorted(by_id.items()) if (found := _places(records))}
        self._peopled = _countries_of_institutions(by_id)
        self._seats = _seats(by_id)
        self._named: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for record in chain.from_iterable(self._records.values()):
            if record.codes:
                for name in _forms(record):
                    self._named[normalised(name)][record.kind or ""].add(record.id)

    def __bool__(self) -> bool:
        return bool(self._named)

    def meant(self, record: Place) -> str | None:
        """The id of the place with a code that another one is, by name, kind and what it is in; None where there is
        none, or a choice. What has a code of another register than TERYT may be a place of TERYT."""
        kinds = TOWN_LIKE if record.kind == "town" else (record.kind or "",)
        country, units = self.country_of(record), set(self._units_of(record))
        if record.codes and (not country or _rank(record.codes) < _OTHER):
            return None
        for kind in kinds:
            found = {
                place
                for name in record.names.values()
                for place in self._named_so(name, kind, country, units)
                if (not record.codes or self._rank(place) < _OTHER) and not self._is_far(record, place)
            }
            if found - {record.id}:
                return found.pop() if len(found) == 1 else None
        return None

    def named(self, name: str, kinds: Collection[str], country: str | None, units: Collection[str]) -> set[str]:
        """Ids of the places with a code that have a name, of the first of these kinds that has any; `units`: TERYT
        codes, of which it is in one."""
        return next(filter(None, (self._named_so(name, kind, country, units) for kind in kinds)), set())

    def _named_so(self, name: str, kind: str, country: str | None, units: Collection[str]) -> set[str]:
        found = {
            place
            for place in self._named.get(normalised(name), {}).get(kind, ())
            if _agree(country, self.country(place))
            and (not units or self._rank(place) == _OTHER or not set(units).isdisjoint(self.teryt_units(place)))
        }
        return self._chosen(found, name) if len(found) > 1 else found

    def _is_far(self, record: Place, place_id: str) -> bool:
        """Whether every institution that a source puts into a place is far from the town of this name, where that is
        so small that a namesake may be meant. Sources are not always right about coordinates either."""
        known = [(place.lat, place.lon, place.codes) for place in self._records.get(place_id, ())]
        spots = [(lat, lon) for lat, lon, _ in known if lat is not None and lon is not None]
        seats = self._seats.get(record.id)
        if not spots or not seats or any(_is_large(codes) for _, _, codes in known):
            return False
        return all(_kilometres(seat, spot) > _FAR for seat in seats for spot in spots)

    def _chosen(self, places: set[str], name: str) -> set[str]:
        """Places of the best register alone: towns of TERYT before its villages, these before what others list. Of a
        unit that changed its type, and with it the last digit of its code, the newest; of towns the one large one."""
        best = min(map(self._rank, places))
        units: dict[str, str] = {}
        for place in sorted(places):
            if self._rank(place) == best:
                code = next(self.teryt_units(place), "") if best == 0 else place
                units[code[:6] if len(code) == 7 and best == 0 else place] = place
        kept = set(units.values())
        large = city(normalised(name)) if best == 0 and len(kept) > 1 else None
        where = large.voivodeship if large else None
        return {place for place in kept if where and where in set(self.teryt_units(place))} or kept

    def _rank(self, place_id: str) -> int:
        return min((_rank(record.codes) for record in self._records.get(place_id, ())), default=_OTHER)

    def country(self, place_id: str) -> str | None:
        """The ISO code of the country in which a place is; None where no source says it."""
        return next(filter(None, map(_country_code, self._chain(place_id))), None) or self._peopled.get(place_id)

    def country_of(self, record: Place) -> str | None:
        """The same of a place that is not by itself known."""
        above = self.country(record.within) if record.within else None
        return _country_code(record) or above or self._peopled.get(record.id)

    def teryt_units(self, place_id: str) -> Iterator[str]:
        """TERYT codes of a place and of what it is in, as far as codes and sources say it: 2061011, 2061, 20."""
        for record in self._chain(place_id):
            for code in _teryt_codes(record):
                yield from (code[:length] for length in (7, 4, 2) if len(code) >= length)

    def where(self, record: Place) -> str | None:
        """What a place without a code is in, said so that sources agree: the nearest unit of TERYT, else the name of
        what is directly above it, else the country."""
        if units := self._units_of(record):
            return units[0]
        above = self._records.get(record.within or "", [])
        names = sorted(normalised(_main(place)) for place in above if place.kind != "country")
        return " ".join([*names[:1], self.country_of(record) or ""]) or record.within

    def _units_of(self, record: Place) -> list[str]:
        """The TERYT code of the nearest unit in which a source puts a place: its county, else its voivodeship."""
        for above in (record, *(self._chain(record.within) if record.within else ())):
            codes = list(_teryt_codes(above))
            if (
                above is not record
                and not codes
                and not above.codes
                and above.kind != "country"
                and (found := self.meant(above))
            ):
                codes = list(self.teryt_units(found))[:1]
            if codes:
                return codes
        return []

    def _chain(self, place_id: str) -> Iterator[Place]:
        """A place and everything above it, as sources say; nothing twice."""
        seen, waiting = set[str](), [place_id]
        for current in waiting:  # grows as it goes
            if current not in seen:
                seen.add(current)
                for record in self._records.get(current, ()):
                    yield record
                    waiting.extend([record.within] if record.within else [])


def _seats(by_id: Mapping[str, list[AnyRecord]]) -> dict[str, set[Degrees]]:
    """Where the institutions are, in degrees, that sources put into a place."""
    seats: dict[str, set[Degrees]] = defaultdict(set)
    for record in chain.from_iterable(by_id.values()):
        if isinstance(record, Institution) and record.place and record.lat is not None and record.lon is not None:
            seats[record.place].add((record.lat, record.lon))
    return seats


def _is_large(codes: Iterable[str]) -> bool:
    numbers = (code.removeprefix("geonames:") for code in codes if code.startswith("geonames:"))
    return any(town.population >= _LARGE for town in map(town_numbered, numbers) if town)


def _kilometres(one: Degrees, other: Degrees) -> float:
    """The distance of two points that are not far from each other."""
    width = math.cos(math.radians((one[0] + other[0]) / 2))
    return 111 * math.hypot(one[0] - other[0], (one[1] - other[1]) * width)


def _rank(codes: Iterable[str]) -> int:
    """How well a register knows places of Poland: TERC first, then SIMC, then all others."""
    schemes = {code.partition(":")[0] for code in codes}
    return 0 if "teryt" in schemes else 1 if "simc" in schemes else _OTHER


def place_keys(places: Places) -> Callable[[AnyRecord], Iterator[tuple[tuple[object, ...], str]]]:
    """What a place shares with its like, and why (`graph.resolution.keys`)."""

    def keys(record: AnyRecord) -> Iterator[tuple[tuple[object, ...], str]]:
        assert isinstance(record, Place)
        for code in record.codes:
            yield ("code", code), f"the same code {code}"
        if record.codes:
            yield ("id", record.id), "the same place"
            if voivodeship := _as_voivodeship(record):
                yield ("code", voivodeship), "the NUTS region that is a voivodeship"
            elif found := places.meant(record):
                yield ("id", found), "the only place of this name there with a TERYT code"
            return
        name, kind = normalised(_main(record)), record.kind or ""
        if kind == "country" and (iso := country_named(name)):
            yield ("code", f"iso3166:{iso}"), "the country of this name"
        elif found := places.meant(record):
            yield ("id", found), "the only place of this name with a code"
        else:
            yield ("name", name, kind, places.where(record)), "the same name and kind"

    return keys


def _places(records: Iterable[AnyRecord]) -> list[Place]:
    found = [record for record in records if isinstance(record, Place)]
    return sorted(found, key=lambda place: (place.within or "", _main(place)))


def _countries_of_institutions(by_id: Mapping[str, list[AnyRecord]]) -> dict[str, str]:
    """The country that all institutions have whose sources put them into a place."""
    countries: dict[str, set[str]] = defaultdict(set)
    for record in chain.from_iterable(by_id.values()):
        if isinstance(record, Institution) and record.place and record.country:
            countries[record.place].add(record.country)
    return {place: next(iter(codes)) for place, codes in countries.items() if len(codes) == 1}


def _main(record: Place) -> str:
    return record.names.get("pl") or record.names[min(record.names)]


def _forms(record: Place) -> Iterator[str]:
    """The names of a place, also without what is added in brackets, and of a commune without "gmina"."""
    for name in record.names.values():
        yield name
        yield _ADDED.sub("", name)
        if record.kind == "commune":
            yield name.removeprefix("gmina ")


def _country_code(record: Place) -> str | None:
    for code in record.codes:
        scheme, _, value = code.partition(":")
        if scheme == "iso3166":
            return value[:2]
        if scheme in ("teryt", "simc"):
            return "PL"
        if scheme == "nuts":
            return _OVERSEAS.get(value[:4]) or iso_country(value[:2])
        if scheme == "geonames" and (town := town_numbered(value)):
            return town.country
    if record.kind == "country":
        return country_named(_main(record))
    return None


def _teryt_codes(record: Place) -> Iterator[str]:
    """TERYT codes, also those of voivodeships that NUTS and ISO 3166-2 know: the latter has the same numbers."""
    for code in record.codes:
        scheme, _, value = code.partition(":")
        if scheme == "teryt":
            yield value
        elif scheme == "iso3166" and value.startswith("PL-") and value[3:].isdecimal():
            yield value[3:]
        elif scheme == "geonames" and (town := town_numbered(value)) and town.voivodeship:
            yield town.voivodeship
        elif scheme == "nuts" and (voivodeship := voivodeship_of(value)):
            yield voivodeship


def _as_voivodeship(record: Place) -> str | None:
    """The code of the voivodeship that a NUTS region is."""
    regions = (code.removeprefix("nuts:") for code in record.codes)
    return next((f"teryt:{voivodeship_of(region)}" for region in regions if is_voivodeship(region)), None)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


__all__ = ["TOWN_LIKE", "Places", "place_keys"]
