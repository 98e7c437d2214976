"""Places that several loaders name: countries, each with one id in every source; and names in capitals."""

from __future__ import annotations

import re

from graph.gazetteer import country_names
from graph.ids import make_id
from graph.records import Evidence, Place

_SMALL_WORDS = re.compile(
    r"(?<=[ -])(?:Nad|Pod|Przy|We|W|Na|Z|Ze|I|And|Of|The|Und|Am|An|Der|De|Du|La|Le|Les|Et|Y|E|Di)(?= )"
)


def country_id(code: str) -> str:
    """The id of a country by its ISO 3166-1 code: "PL" → place/iso3166-pl."""
    return make_id("place", f"iso3166-{code.lower()}")


def country(code: str, evidence: tuple[Evidence, ...], codes: tuple[str, ...] = ()) -> Place:
    """A country by its ISO 3166-1 code, with its usual names in Polish and English; `codes` adds to its own."""
    return Place(
        id=country_id(code),
        names=country_names(code),
        kind="country",
        codes=(f"iso3166:{code}", *codes),
        evidence=evidence,
    )


def proper(name: str) -> str:
    """A name in capitals as maps write it: "NOWY SĄCZ" → "Nowy Sącz"; any other as it is."""
    if not name.isupper():
        return name
    words = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)
    return _SMALL_WORDS.sub(lambda word: word[0].lower(), words)
