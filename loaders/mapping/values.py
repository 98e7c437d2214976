"""The readers of the types of fields: from a cell to the value that a record holds.

Invariant: a reader returns a value that `graph.records.check` takes, or raises ValueError with what was expected.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from stdnum import get_cc_module

from graph.errors import InvalidRecordError
from graph.gazetteer import country_named, iso_country
from graph.identifiers import check_identifier, check_value
from graph.ids import fold, normalised
from graph.records import PARTICIPATIONS
from loaders.mapping import dates as mapping_dates
from loaders.mapping.dates import NumberForm
from loaders.mapping.fields import Field
from loaders.sheets.sheet import Cell
from loaders.template.records import kind_and_subkind
from loaders.values import cells
from ontology import vocab

Reader = Callable[[Cell], Any]
PERSONAL = frozenset(["pesel", "tel", "phone", "fax", "email", "e-mail", "mail", "mailto"])  # no identifiers
RELATIONS = (*PARTICIPATIONS, "funded_by")
_OF_COUNTRY = re.compile(r"([a-z]{2})-([a-z0-9_]+)")


@dataclass(frozen=True)
class Settings:
    """What a mapping says of all its values."""

    language: str = "pl"
    country: str | None = None
    currency: str | None = None
    month_first: bool = False
    numbers: NumberForm | None = None


_READERS: dict[str, Callable[[Cell, Settings], Any]] = {
    "text": lambda cell, _: cells.words(cell.text),
    "code": lambda cell, _: " ".join(cell.text.split()),
    "date": lambda cell, own: mapping_dates.date(cell, own.month_first),
    "duration": lambda cell, _: mapping_dates.duration(cell),
    "amount": lambda cell, own: mapping_dates.amount(cell, own.numbers),
    "count": lambda cell, own: mapping_dates.count(cell, own.numbers),
    "currency": lambda cell, _: mapping_dates.currency(cell.text),
    "latitude": lambda cell, _: cells.degrees(90)(cell.text),
    "longitude": lambda cell, _: cells.degrees(180)(cell.text),
    "country": lambda cell, own: country(cell.text, own.language),
    "homepage": lambda cell, _: cells.homepage(cell.text),
    "relation": lambda cell, _: _relation(cell),
}


def reader(field: Field, settings: Settings, codes: str | None = None, scheme: str | None = None) -> Reader:
    """The reader of a field; `codes`: of which system its codes are, `scheme`: that of an identifier."""
    if field.type == "identifier":
        return lambda cell: identifier(scheme or "", cell.text)
    if field.type in ("term", "kind"):
        return _term(field, codes)
    read = _READERS[field.type]
    return lambda cell: read(cell, settings)


def _term(field: Field, codes: str | None) -> Reader:
    assert field.scheme
    term = cells.term(field.scheme)
    coded = codes_of(field.scheme, codes) if codes else {}

    def read(cell: Cell) -> Any:
        found = coded.get(fold(cell.text)) or term(cell.text)
        return kind_and_subkind(found) if field.type == "kind" else found

    return read


def codes_of(scheme: str, system: str) -> dict[str, str]:
    """The codes of another system for the terms of a scheme, folded; empty where it has none."""
    concepts = vocab.scheme(scheme).values()
    return {fold(code): c.id for c in concepts for name, code in c.codes if name in (system, f"{system}-role")}


def systems_of(scheme: str) -> list[str]:
    """The systems whose codes a scheme has, as mappings call them."""
    concepts = vocab.scheme(scheme).values() if scheme else ()
    return sorted({name.removesuffix("-role") for concept in concepts for name, _ in concept.codes})


def _relation(cell: Cell) -> str:
    if cell.text not in RELATIONS:
        raise ValueError(f"one of {', '.join(RELATIONS)}")
    return cell.text


def country(text: str, language: str) -> str:
    """A country as ISO 3166-1 has it, from its code or its name in Polish, English or another language."""
    found = iso_country(text) if len(text) == 2 else None
    found = found or country_named(text) or _names_in(language).get(normalised(text))
    if not found:
        raise ValueError("a country: its code like PL, or its name")
    return found


@cache
def _names_in(language: str) -> dict[str, str]:
    import pycountry

    try:
        translation = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
    except OSError:  # no translation into this language
        return {}
    names: dict[str, str] = {}
    for entry in pycountry.countries:
        for key in ("common_name", "name", "official_name"):
            if name := getattr(entry, key, None):
                names.setdefault(normalised(translation.gettext(name)), entry.alpha_2)
    return names


def identifier(scheme: str, text: str) -> str:
    """`scheme:value` in its normal form; a scheme like hr-oib is checked by the rules of that country's register."""
    if match := _OF_COUNTRY.fullmatch(scheme):
        module = get_cc_module(*match.groups())
        if module and not module.is_valid(text):
            raise ValueError(f"a number of {scheme.upper()} with the right check digits")
    check_value(scheme, text)  # says what was expected
    try:
        return check_identifier(f"{scheme}:{text}")
    except InvalidRecordError as error:  # never, as the value was checked
        raise ValueError(str(error)) from None
