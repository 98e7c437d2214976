"""Where a project of the Polish lists is carried out: "WOJ.: MAZOWIECKIE, POW.: radomski, GM.: Jedlińsk | …".

Invariant: names are those that TERYT's units have here ("województwo mazowieckie", "powiat radomski"), so that both are
one place after resolution. A county that is a city ("POW.: Radom") is the town. A commune without its type may be
urban or rural: it is named without one, and known by the county in which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.ids import fold
from loaders.values.places import proper

_LEVEL = re.compile(r"(WOJ|POW|GM)\w*\.?\s*:\s*([^,|]*)", re.IGNORECASE)
_TYPE = re.compile(r"\s+-\s+gmina\s+(wi|mi)?\w*(?:-\w*)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[|;\n]\s*")
_COUNTRY = re.compile(r"(?i)(?:teren )?całego kraju|cały kraj|cala polska|cała polska|polska")
_VOIVODESHIPS = re.compile(
    "(?:dolnoslask|kujawsko-pomorsk|lubelsk|lubusk|lodzk|malopolsk|mazowieck|opolsk|podkarpack|podlask|pomorsk|slask"
    "|swietokrzysk|warminsko-mazursk|wielkopolsk|zachodniopomorsk)ie"
)


@dataclass(frozen=True)
class Territory:
    """A place that a list names: kind (a term of place-kinds), name, the words that say so, what it is within."""

    kind: str
    name: str
    words: str
    within: Territory | None = None

    @property
    def key(self) -> str:
        """What tells it from its namesakes within one source."""
        above = f" / {self.within.key}" if self.within else ""
        return f"{self.kind} {self.name.casefold()}{above}"


def locations(text: str) -> Iterator[Territory | str]:
    """The places of a cell, each once; text that names none is given back as it is."""
    seen = set[str]()
    for part in _BETWEEN.split(text.strip()):
        found = location(part)
        if part.strip(" ,.:") and (key := found if isinstance(found, str) else found.key) not in seen:
            seen.add(key)
            yield found


def location(text: str) -> Territory | str:
    """The narrowest place that one part of a cell names; the text itself where it names none."""
    levels = {level.upper(): name.strip(" .") for level, name in _LEVEL.findall(text)}
    if not any(levels.values()):
        return _bare(text.strip(" .,"))
    return units(levels.get("WOJ", ""), levels.get("POW", ""), levels.get("GM", ""), text.strip()) or text


def _bare(text: str) -> Territory | str:
    if _COUNTRY.fullmatch(text):
        return Territory("country", "Polska", text)
    return units(text, "", "", text) or text


def units(voivodeship: str, county: str, commune: str, words: str) -> Territory | None:
    """The narrowest of the units of three columns; None where the voivodeship is none and nothing is below it."""
    found: Territory | None = None
    plain = fold(voivodeship).replace(" - ", "-").removeprefix("wojewodztwo ")
    if _VOIVODESHIPS.fullmatch(plain):
        name = voivodeship.lower().replace(" - ", "-").removeprefix("województwo ")
        found = Territory("voivodeship", f"województwo {name}", words)
    if county:
        found = _county(county, words, found)
    if commune:
        found = _commune(commune, words, found)
    return found


def _county(name: str, words: str, within: Territory | None) -> Territory:
    name = re.sub(r"(?i)^powiat\s+(?:grodzki\s+)?|^m\.(?:\s?st\.)?\s?", "", name)
    if re.fullmatch(r"\w+(?:-\w+)?(?:ski|cki|dzki)(?: \w+ni)?", name.casefold()) and (name.islower() or name.isupper()):
        return Territory("county", f"powiat {name.lower()}", words, within)
    return Territory("town", proper(name), words, within)


def _commune(text: str, words: str, within: Territory | None) -> Territory:
    kind = _TYPE.search(text)
    name = proper(text[: kind.start()] if kind else text)
    if within and within.kind == "town" and within.name == name:
        return within
    if kind and (kind[1] or "").lower() == "mi" and "-" not in kind[0].strip(" -"):
        return Territory("town", name, words, within)
    return Territory("commune", f"gmina {name}" if kind else name, words, within)
