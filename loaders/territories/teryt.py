"""TERYT, the Polish register of territories: TERC (voivodeships, counties, communes) and SIMC (localities).

Read as published by Statistics Poland (GUS) in XML and CSV, and as JSON that others made of it, of any year: the column
of a unit's type was NAZDOD and became NAZWA_DOD.

Invariant: the id of a unit is made of its code, so that editions, boundaries and tables meet in it. A unit is within
the nearest unit above it that the file has. What kind of place it is the scheme place-kinds says by its RODZ or RM: an
urban commune (1) and the town of an urban-rural one (4) are towns, the others (2, 3) communes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graph.dates import check_date
from graph.errors import InvalidRecordError, UnusableSourceError
from graph.ids import make_id
from graph.records import Place, Source, Tally, Yield
from loaders.base import Description
from loaders.files import archives
from loaders.territories.register_rows import Register, Row, describing
from loaders.values.places import country, country_id, proper
from ontology import vocab

_STATE = {"STAN_NA": ()}
_UNIT = {"WOJ": ("WOJEWODZTWO",), "POW": ("POWIAT",), "GMI": ("GMINA",), "NAZWA": ()}
TERC = Register(
    {**_UNIT, "RODZ": ("RODZAJ", "RODZ_GMI"), "NAZWA_DOD": ("NAZDOD", "NAZ_DOD"), **_STATE},
    required=("WOJ", "POW", "GMI", "RODZ", "NAZWA", "NAZWA_DOD"),
    foreign=("SYM",),
)
SIMC = Register(
    {**_UNIT, "RODZ_GMI": ("RODZ",), "RM": (), "MZ": (), "SYM": (), "SYMPOD": ("SYM_POD",), **_STATE},
    required=("WOJ", "POW", "GMI", "RODZ_GMI", "NAZWA", "SYM"),
    foreign=("SYM_UL",),
)
_WIDTHS = {"WOJ": 2, "POW": 2, "GMI": 2, "RODZ": 1, "RODZ_GMI": 1}
_FIRST_CITY = 61  # counties from this number on are cities with the rights of a county
_TOWN, _PART = "96", "00"  # RM of a town, and of a part of another locality


class _Unfit(Exception):  # noqa: N818  # never leaves this module
    """A row that says no unit; column, and what was expected there."""


class Teryt:
    """Files of TERC or SIMC, alone or in a ZIP; those of a folder may be of different years and are sources each."""

    name = "teryt"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of a ZIP, has the columns of TERC or SIMC."""
        return not path.is_dir() and any(TERC.accepts(head) or SIMC.accepts(head) for _, head in archives.heads(path))

    def describe(self, path: Path) -> Description:
        """The register, its publisher, and the day of which it tells, as its first row says."""
        row = describing(path, TERC) or describing(path, SIMC)
        state = _state(row) if row else None
        kind = "SIMC" if row and row.get("SYM") else "TERC"
        return Description(
            title=f"TERYT {kind}" + (f", stan na {state}" if state else ""),
            homepage="https://eteryt.stat.gov.pl/",
            publisher="Główny Urząd Statystyczny",
            published=state,
            language="pl",
        )

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """The country, then a Place for each unit or locality."""
        with archives.members(path) as files:
            found = [(name, TERC if TERC.accepts(head := files.head(name)) else SIMC, head) for name in files.names()]
            tables = [(name, register) for name, register, head in found if register.accepts(head)]
            if not tables:
                raise UnusableSourceError(f"{path.name}: found no register, expected the columns of TERC or SIMC")
            terc = [name for name, register in tables if register is TERC]
            known = {code for name in terc for row in TERC.rows(files, name) if (code := _code_or_none(row))}
            reading = _Reading(source.id, known)
            for name, register in tables:
                yield from reading.table(name, register.rows(files, name), register)


class _Reading:
    """One reading of a source; `known` are the codes of the units that it has."""

    def __init__(self, source: str, known: set[str]) -> None:
        self._source, self._known = source, known
        self._told: set[str] = set()

    def table(self, name: str, rows: Iterator[Row], register: Register) -> Iterator[Yield]:
        count = 0
        self._told.clear()
        for row in rows:
            count += 1
            yield from self._row(row, register)
        yield Tally(name=name, rows=count)

    def _row(self, row: Row, register: Register) -> Iterator[Yield]:
        try:
            place = self._unit(row) if register is TERC else self._locality(row)
        except _Unfit as unfit:
            yield row.rejection(*unfit.args)
            return
        key = place.codes[-1]
        if key in self._told:
            yield row.rejection("NAZWA", f"one row for {key}; there is an earlier one")
            return
        if not self._told:
            yield country("PL", row.evidence(self._source))
        self._told.add(key)
        yield place
        if place.kind is None and row.get("RM"):
            yield row.rejection(
                "RM", f"a type of locality: {', '.join(vocab.by_code('place-kinds', 'simc-rm'))}", kept=True
            )

    def _unit(self, row: Row) -> Place:
        """A row of TERC."""
        code = _code(row, "RODZ")
        name = row.get("NAZWA")
        if not name:
            raise _Unfit("NAZWA", "a name")
        iso = (f"iso3166:PL-{code}",) if len(code) == 2 else ()
        return Place(
            id=_place_id(code),
            names={"pl": _unit_name(code, name, row.get("NAZWA_DOD"))},
            kind=_kind(code),
            codes=(*iso, f"teryt:{code}"),
            within=self._above(code),
            evidence=row.evidence(self._source),
        )

    def _locality(self, row: Row) -> Place:
        """A row of SIMC; a town is the unit that TERC has of it."""
        commune, symbol = _code(row, "RODZ_GMI"), _digits(row, "SYM", 7)
        if not symbol:
            raise _Unfit("SYM", "the symbol of a locality, 7 digits")
        if len(commune) != 7:
            raise _Unfit("GMI", "the code of a commune")
        if not (name := row.get("NAZWA")):
            raise _Unfit("NAZWA", "a name")
        above = _digits(row, "SYMPOD", 7) if row.get("SYMPOD") else symbol
        kind = _kind_of_locality(row, is_part=above != symbol)
        is_town = _type_of_locality(row) == _TOWN and _kind(commune) == kind
        within = _place_id(commune) if above == symbol else make_id("place", f"simc-{above}")
        return Place(
            id=_place_id(commune) if is_town else make_id("place", f"simc-{symbol}"),
            names={"pl": proper(name)},
            kind=kind,
            codes=(*((f"teryt:{commune}",) if is_town else ()), f"simc:{symbol}"),
            within=(self._above(commune) if self._known else None) if is_town else within,
            evidence=row.evidence(self._source),
        )

    def _above(self, code: str) -> str:
        """The nearest unit above, of those that the source has; the country where it has none."""
        if len(code) == 7:
            city = code[:4] + "011"
            near = {"4": [code[:6] + "3"], "5": [code[:6] + "3"], "8": [city], "9": [city]}.get(code[-1], [])
        else:
            near = []
        above = (*near, code[:4], code[:2])
        return next((_place_id(unit) for unit in above if unit != code and unit in self._known), country_id("PL"))


def _code_or_none(row: Row) -> str | None:
    try:
        return _code(row, "RODZ")
    except _Unfit:
        return None


def _code(row: Row, kind_column: str) -> str:
    """The TERYT code of a row, of 2, 4 or 7 digits; zeros that a program dropped are put back."""
    if row.fault:
        raise _Unfit("", "")
    parts = [_digits(row, column, _WIDTHS[column]) for column in ("WOJ", "POW", "GMI", kind_column)]
    filled = [bool(part) for part in parts]
    if filled not in ([True, False, False, False], [True, True, False, False], [True] * 4):
        missing = ("WOJ", "POW", "GMI", kind_column)[filled.index(False)]
        raise _Unfit(missing, "a number, as columns behind it have one" if filled[0] else "the number of a voivodeship")
    if parts[3] and parts[3] not in vocab.by_code("place-kinds", "teryt-rodz"):
        raise _Unfit(kind_column, f"a type of unit: {', '.join(vocab.by_code('place-kinds', 'teryt-rodz'))}")
    return "".join(parts)


def _digits(row: Row, column: str, width: int) -> str:
    value = row.get(column).removesuffix(".0")
    if not re.fullmatch(rf"[0-9]{{0,{width}}}", value):
        raise _Unfit(column, f"a number of {width} digits" if width > 1 else "a digit")
    return value.zfill(width) if value else ""


def _place_id(code: str) -> str:
    return make_id("place", f"teryt-{code}")


def _kind(code: str) -> str:
    """What a unit is: by the last digit of a code of seven, else by its length."""
    if len(code) == 7:
        return vocab.by_code("place-kinds", "teryt-rodz")[code[-1]]
    return "voivodeship" if len(code) == 2 else "county"


def _type_of_locality(row: Row) -> str:
    code = row.get("RM").removesuffix(".0")
    return code.zfill(2) if code else ""


def _kind_of_locality(row: Row, is_part: bool) -> str | None:
    """By RM; a village, colony or the like in another locality is a part of it. None for what RM does not tell."""
    known = vocab.by_code("place-kinds", "simc-rm")
    kind = known.get(_type_of_locality(row))
    return known[_PART] if is_part and kind == known[_TOWN] else kind


def _unit_name(code: str, name: str, added: str) -> str:
    """ "DOLNOŚLĄSKIE" → "województwo dolnośląskie"; cities with the rights of a county say so."""
    if len(code) == 2:
        return f"województwo {name.lower()}"
    if len(code) == 4:
        is_city = "miasto" in added.lower() if added else int(code[2:]) >= _FIRST_CITY
        return f"powiat {proper(name)} (miasto na prawach powiatu)" if is_city else f"powiat {name.lower()}"
    if _kind(code) == "commune":
        return f"gmina {proper(name)}"
    return f"{proper(name)} (obszar wiejski)" if _kind(code) == "rural_area" else proper(name)


def _state(row: Row) -> str | None:
    try:
        return check_date(row.get("STAN_NA")[:10]) if row.get("STAN_NA") else None
    except InvalidRecordError:
        return None


LOADER = Teryt()
__all__ = ["LOADER", "SIMC", "TERC"]
