"""Countries and towns of the world, as far as two packages know them: names, codes and where they lie.

Countries and their Polish names are those of `pycountry` (ISO 3166-1, Debian's translations), towns of 15,000 people
and more those of GeoNames (`graph.geonames`). Both are read when they are first asked.

Invariant: a town is given only where its name, in its country, leaves no choice.
"""

from __future__ import annotations

import gettext
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import chain

from graph import geonames
from graph.geonames import NamedTown, Town
from graph.ids import fold, normalised

_EU_CODES = {"EL": "GR", "UK": "GB"}  # what the EU calls them → ISO 3166-1
_KOSOVO = {"pl": "Kosowo", "en": "Kosovo"}  # XK is user-assigned: no list of ISO has it
_USUAL = {"RU": {"pl": "Rosja", "en": "Russia"}}  # where ISO has only what the state calls itself
_ALSO = {  # what tables write and no list has, normalised
    **dict.fromkeys(("us", "usa", "stany zjednoczone"), "US"),
    **dict.fromkeys(("uk", "great britain", "england", "zjednoczone krolestwo"), "GB"),
    **dict.fromkeys(("the netherlands", "holandia"), "NL"),
    **dict.fromkeys(("slovak republic", "republika slowacka"), "SK"),
    **dict.fromkeys(("russia", "rosja"), "RU"),
    **dict.fromkeys(("turkey", "turcja"), "TR"),
    **dict.fromkeys(("kosovo", "kosowo"), "XK"),
    "republika czeska": "CZ",
    "macedonia": "MK",
}
_NUTS_2 = """PL11:10 PL12:14 PL21:12 PL22:24 PL31:06 PL32:18 PL33:26 PL34:20 PL41:30 PL42:32 PL43:08 PL51:02 PL52:16
    PL61:04 PL62:28 PL63:22 PL71:10 PL72:26 PL81:06 PL82:18 PL84:20 PL91:14 PL92:14"""  # NUTS 2003 to 2024 → TERYT
_VOIVODESHIPS = dict(pair.split(":") for pair in _NUTS_2.split())
_FAR_LARGER = 10  # times as many people as its largest namesake has the town that a bare name means
_LARGE = 30_000  # people; whatever has the same name and is not in GeoNames' list has less than half
TownKey = tuple[str, str]  # country code, normalised name


def iso_country(code: str) -> str | None:
    """A country code as ISO 3166-1 has it: "EL" → "GR", "pl" → "PL"; None for what is no country."""
    code = _EU_CODES.get(code.upper(), code.upper())
    return code if code in _countries() else None


def country_names(code: str) -> dict[str, str]:
    """The usual names of a country in Polish and English; KeyError for what `iso_country` does not give."""
    return dict(_USUAL.get(code) or _countries()[code])


def country_named(name: str) -> str | None:
    """The country that has a name, in Polish or English, usual or official: "Polska", "Republic of Poland" → "PL"."""
    return _country_names().get(normalised(name))


def voivodeship_of(nuts: str) -> str | None:
    """The TERYT code of the voivodeship in which a NUTS region of Poland is: "PL841" → "20"."""
    return _VOIVODESHIPS.get(nuts[:4])


def is_voivodeship(nuts: str) -> bool:
    """Whether a NUTS region is a whole voivodeship; Mazowieckie has been two regions since 2016."""
    return nuts in _VOIVODESHIPS and not nuts.startswith("PL9")


@cache
def voivodeships() -> dict[str, str]:
    """TERYT codes of Polish voivodeships by folded name: "podlaskie" → "20"; ISO 3166-2 has the same numbers."""
    import pycountry

    found = (unit for unit in pycountry.subdivisions if unit.country_code == "PL" and unit.code[3:].isdecimal())
    return {fold(unit.name): unit.code.removeprefix("PL-") for unit in found}


def towns(wanted: Collection[TownKey]) -> dict[TownKey, Town]:
    """The towns that names in countries mean, for those that can mean only one.

    A town's own name counts before what others call it, and of namesakes the one that is ten times as large as any
    other; where there is none, the name means nobody.
    """
    own = ((town, (town.name,)) for country in {country for country, _ in wanted} for town in _towns(country))
    found = _meant(_named(wanted, own))
    rest = set(wanted) - found.keys()
    if not rest:
        return found
    countries = {country for country, _ in rest}
    called = ((town, town.others) for town in geonames.towns(NamedTown) if town.country in countries)
    return _meant(_named(rest, called)) | found


def city(name: str) -> Town | None:
    """The large town of Poland of a normalised name, next to which all its namesakes are small; None for any other."""
    return _cities().get(name)


@cache
def town_names(country: str) -> frozenset[str]:
    """The own names of a country's towns, normalised."""
    return frozenset(normalised(town.name) for town in _towns(country))


def town_numbered(number: str) -> Town | None:
    """The town of a number of GeoNames; None where it is not among the larger ones."""
    return _numbered().get(number)


def other_names(town: Town) -> tuple[str, ...]:
    """What a town is called besides, in any language."""
    return _other_names(town.country).get(town.number, ())


def _named(wanted: Collection[TownKey], named: Iterable[tuple[Town, Iterable[str]]]) -> dict[TownKey, set[Town]]:
    """By each name that is wanted the towns that have it."""
    wanted, found = set(wanted), defaultdict(set)
    for town, names in named:
        for name in names:
            if max(name, default="") < "\u0250" and (key := (town.country, normalised(name))) in wanted:
                found[key].add(town)
    return found


@cache
def _cities() -> dict[str, Town]:
    keys = {("PL", name) for name in town_names("PL")}
    meant = _meant(_named(keys, ((town, (town.name,)) for town in _towns("PL"))))
    return {name: town for (_, name), town in meant.items() if town.population >= _LARGE}


@cache
def _numbered() -> dict[str, Town]:
    return {str(town.number): town for town in chain.from_iterable(_by_country().values())}


@cache
def _other_names(country: str) -> dict[int, tuple[str, ...]]:
    return {town.number: town.others for town in geonames.towns(NamedTown) if town.country == country}


def _towns(country: str) -> Sequence[Town]:
    return _by_country().get(country, ())


@cache
def _by_country() -> dict[str, list[Town]]:
    towns: dict[str, list[Town]] = defaultdict(list)
    for town in geonames.towns(Town):
        towns[town.country].append(town)
    return towns


def _meant(named: dict[TownKey, set[Town]]) -> dict[TownKey, Town]:
    meant = {}
    for key, namesakes in named.items():
        first, *others = sorted(namesakes, key=lambda town: (-town.population, town.number))
        if all(first.population >= _FAR_LARGER * other.population for other in others):
            meant[key] = first
    return meant


@cache
def _countries() -> dict[str, dict[str, str]]:
    """Names by ISO code and language."""
    import pycountry

    polish = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["pl"])
    names = {"XK": _KOSOVO}
    for country in pycountry.countries:
        usual = getattr(country, "common_name", country.name)
        names[country.alpha_2] = {"pl": polish.gettext(usual), "en": usual}
    return names


@cache
def _country_names() -> dict[str, str]:
    """Codes by normalised name; what is the name of two is left out."""
    import pycountry

    polish = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["pl"])
    codes: dict[str, set[str]] = defaultdict(set)
    for country in pycountry.countries:
        own = (getattr(country, field, "") for field in ("common_name", "name", "official_name"))
        for name in filter(None, own):
            codes[normalised(name)].add(country.alpha_2)
            codes[normalised(polish.gettext(name))].add(country.alpha_2)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1} | _ALSO
