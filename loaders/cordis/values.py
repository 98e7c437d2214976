"""What the cells and elements of CORDIS say: amounts, coordinates, countries, NUTS codes, roles and states.

Invariant: as in `loaders.values.cells`, a reader takes trimmed text and returns its value, or raises ValueError
with the words that follow "expected".
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph import gazetteer
from graph.identifiers import check_value
from graph.ids import fold
from loaders.template.records import RELATION_OF_ROLE
from loaders.values import cells
from loaders.values.privacy import mask
from ontology import vocab

_NUMBER = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,15}))?")
_DEGREES = r"-?[0-9]{1,3}"
_PAIR = re.compile(rf"({_DEGREES}(?:\.[0-9]+)?)\s*[,;]\s*({_DEGREES}(?:\.[0-9]+)?)")
_COMMAS = re.compile(rf"({_DEGREES}),([0-9]+)\s*[,;]\s*({_DEGREES}),([0-9]+)")
_PROJECT = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9./_ -]{1,39}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:;/&_+() -]{0,119}")
_ACTIVITY = re.compile(r"/?([A-Z]{3})\b.*")

read_date = lru_cache(maxsize=20_000)(cells.date)


def project_number(text: str) -> str:
    """The number of a project; before the sixth framework programme with letters: "QLK3-CT-2001-00001"."""
    if not (text.isdecimal() and text.isascii()) and not _PROJECT.fullmatch(text):
        raise ValueError("the number of a project like 101060107")
    return text


def codes(text: str) -> tuple[str, ...]:
    """Codes of programmes, several with semicolons between them."""
    found = tuple(dict.fromkeys(code for part in re.split("[;|]", text) if (code := part.strip())))
    if not all(map(_CODE.fullmatch, found)):
        raise ValueError("a code like HORIZON.2.5, several with semicolons between them")
    return found


def amount(text: str) -> float:
    """Euros, with decimal point or comma; CORDIS groups no thousands, programs that wrote its tables anew may."""
    if match := _NUMBER.fullmatch(text):
        return float(f"{match[1]}.{match[2] or 0}")
    return cells.amount(text)[0]


def coordinates(text: str) -> tuple[float, float]:
    """Latitude and longitude: "50.87,4.69", "(50.87,4.69)", "(50,87,4,69)"."""
    plain = text.strip("() ")
    pair = _PAIR.fullmatch(plain)
    commas = _COMMAS.fullmatch(plain)
    if pair:
        lat, lon = float(pair[1]), float(pair[2])
    elif commas:
        lat, lon = float(f"{commas[1]}.{commas[2]}"), float(f"{commas[3]}.{commas[4]}")
    else:
        lat = lon = 0.0
    if (lat, lon) == (0.0, 0.0) or abs(lat) > 90 or abs(lon) > 180:
        raise ValueError("latitude and longitude like 50.8780592,4.6994076")
    return lat, lon


@lru_cache(maxsize=1_000)
def country(text: str) -> str:
    """ISO 3166-1 of a country code; the EU writes EL for Greece and UK for the United Kingdom."""
    code = gazetteer.iso_country(text)
    if not code:
        raise ValueError("a country code of two letters like PL")
    return code


@lru_cache(maxsize=5_000)
def nuts(text: str) -> str:
    """The most precise of the NUTS codes in a text."""
    found = [check_value("nuts", code) for code in re.split(r"[;,|\s]+", text) if code]
    if not found:
        raise ValueError("a NUTS code like PL841")
    return max(found, key=len)


def homepage(text: str) -> str:
    """An address in the web, without contact data."""
    return cells.homepage("".join(text.split()))


@lru_cache(maxsize=1_000)
def kind(text: str) -> str:
    """The kind of institution that an activity type means: "HES", in XML "/HES"."""
    match = _ACTIVITY.fullmatch(text)
    found = vocab.by_code("institution-kinds", "cordis").get(match[1]) if match else None
    if not found:
        raise ValueError(f"one of {', '.join(sorted(vocab.by_code('institution-kinds', 'cordis')))}")
    return found


@lru_cache(maxsize=1_000)
def role(text: str) -> tuple[str, str]:
    """The relation and the role that a role of CORDIS means: "coordinator" → ("leads", "coordinator")."""
    known = vocab.by_code("roles", "cordis-role")
    found = known.get(text) or known.get(text[:1].lower() + text[1:])
    if not found:
        try:
            found = cells.term("roles")(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))
        except ValueError:
            raise ValueError(f"one of {', '.join(sorted(known))}") from None
    relation = RELATION_OF_ROLE[found]
    if relation not in ("leads", "partner_in"):
        raise ValueError(f"one of {', '.join(sorted(known))}")
    return relation, found


@lru_cache(maxsize=1_000)
def status(text: str) -> str:
    """The state of a project: SIGNED, CLOSED, TERMINATED, or a term of the scheme."""
    return vocab.by_code("statuses", "cordis-status").get(text.upper()) or cells.term("statuses")(text)


@lru_cache(maxsize=20_000)
def words(text: str) -> str:
    """The text on one line, without contact data; a part of a name or address stands in many rows."""
    return mask(" ".join(text.split()))


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """The text for comparison."""
    return fold(" ".join(text.split()))
