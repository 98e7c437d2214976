"""Countries as tables write them: codes, names in the languages of the EU, parts of the United Kingdom, slips.

Invariant: what can mean two countries, or none, is refused.
"""

from __future__ import annotations

import difflib
import gettext
from functools import cache, lru_cache

from graph.gazetteer import country_named, iso_country
from graph.ids import normalised

_LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it", "lt", "lv", "mt", "nb"),
    *("nl", "pt", "ro", "sk", "sl", "sv", "uk"),
)
_PARTS = dict.fromkeys(("england", "scotland", "wales", "northern ireland", "great britain", "gb uk"), "GB")
_ALIKE = 0.92  # "United Kingdon" is the United Kingdom; Australia is not Austria
_LONG = 8  # letters of a name in which one wrong letter leaves no doubt


def country(text: str) -> str:
    """The ISO 3166-1 code of a country: "UK", "England", "Sverige", "United Kingdon"; ValueError for anything else."""
    if found := _meant(text):
        return found
    raise ValueError("a country: its code like PL, or its name")


@lru_cache(maxsize=10_000)  # tables repeat their countries, right or wrong
def _meant(text: str) -> str | None:
    name = normalised(text)
    found = (iso_country(text) if len(text) == 2 else None) or country_named(text) or _names().get(name)
    if found or len(name) < _LONG:
        return found
    close = {_names()[known] for known in difflib.get_close_matches(name, _names(), cutoff=_ALIKE)}
    return close.pop() if len(close) == 1 else None


@cache
def _names() -> dict[str, str]:
    """Codes by normalised name; names of two countries are left out."""
    import pycountry

    named: dict[str, set[str]] = {name: {code} for name, code in _PARTS.items()}
    for language in ("", *_LANGUAGES):
        table = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for known in pycountry.countries:
            for name in (getattr(known, "common_name", known.name), known.name):
                named.setdefault(normalised(table.gettext(name)), set()).add(known.alpha_2)
    return {name: codes.pop() for name, codes in named.items() if len(codes) == 1}
