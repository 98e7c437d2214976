"""Towns and countries in names: "Universität Ulm" lies in Ulm, "(Sweden)" is a country.

Towns are those of GeoNames (`graph.geonames`) by their own name and, in German-speaking countries, by their
other names too. Invariant: nothing is a town here that GeoNames does not have.
"""

from __future__ import annotations

from functools import cache, lru_cache

import pycountry

from graph import geonames
from graph.geonames import NamedTown
from loaders.documents.western.dictionary import is_known, lemma
from loaders.values import countries

_GERMAN = frozenset({"DE", "AT", "CH"})
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


@cache
def _towns() -> frozenset[str]:
    found: set[str] = set()
    for town in geonames.towns(NamedTown):
        found.add(town.name)
        if town.country in _GERMAN or town.population > 300_000:
            found.update(name for name in town.others if len(name) > 3 and name[0].isupper())
    return frozenset(name for name in found if name.casefold() not in _NO_PLACES)


@cache
def _small_towns() -> frozenset[str]:
    """Towns and communes of at least 500 people in German-speaking countries."""
    regions = {region.name for region in pycountry.subdivisions if region.country_code in _GERMAN}
    return frozenset(set(geonames.names_of_smaller(_GERMAN)) - regions)


@lru_cache(maxsize=5_000)
def _is_town(name: str) -> bool:
    if name in _towns():
        return True
    return name in _small_towns() and not _is_word(name.lower())


def _is_word(word: str) -> bool:
    """Whether a small word is one of English or German; dictionaries know some names, which are no form of a verb."""
    return is_known(word, "en") or (is_known(word, "de") and lemma(word, "de") != word.capitalize())


def is_town(name: str) -> bool:
    """Whether a word, or words joined by a hyphen, are a town or several: "Villingen-Schwenningen"."""
    return _is_town(name) or ("-" in name and all(_is_town(part) for part in name.split("-")))


@lru_cache(maxsize=5_000)
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
