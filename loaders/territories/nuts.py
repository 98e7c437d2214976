"""NUTS, the EU's regions: their names by code, in the layouts of the official downloads.

Invariant: a region's id is made of its code; it is within the nearest region above it, by the letters of the code, that
the file has, else in the country. Countries have their ISO codes, not those of the EU (EL, UK).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnusableSourceError
from graph.gazetteer import iso_country
from graph.ids import make_id
from graph.records import Place, Source, Tally, Yield
from loaders.base import Description
from loaders.files import archives
from loaders.territories.register_rows import Register, Row
from loaders.values.places import country, country_id, proper

_YEARS = ("2003", "2006", "2010", "2013", "2016", "2021", "2024")
_ID = (
    "NUTS",
    "NUTS_CODE",
    "CODE_NUTS",
    *(f"{form}{year}" for form in ("CODE_", "NUTS_", "NUTS_ID_") for year in _YEARS),
)
_LEVELS = ("NUTS_LEVEL_3", "NUTS_LEVEL_2", "NUTS_LEVEL_1", "COUNTRY")
NAMED = Register(
    {"NUTS_ID": _ID, "NUTS_NAME": ("NUTS_LABEL", "NUTS_TITLE", "DESCRIPTION", "REGION_NAME"), "NAME_LATN": ()},
    required=("NUTS_ID", "NUTS_NAME"),
)
STAIRS = Register(  # a column a level, the name in that of the region
    {"NUTS_ID": _ID, **{level: (level.replace("LEVEL_", ""),) for level in _LEVELS}},
    required=("NUTS_ID", "NUTS_LEVEL_1", "NUTS_LEVEL_2", "NUTS_LEVEL_3"),
)
_CODE = re.compile("[A-Z]{2}[0-9A-Z]{0,3}")
_OFFICIAL = """PL:pl DE:de AT:de LI:de UK:en FR:fr IT:it ES:es PT:pt CZ:cs SK:sk HU:hu RO:ro BG:bg EL:el HR:hr SI:sl
    LT:lt LV:lv EE:et DK:da SE:sv NO:no IS:is NL:nl TR:tr AL:sq"""  # countries whose regions have names in one language
_LANGUAGES = dict(pair.split(":") for pair in _OFFICIAL.split())


class Nuts:
    """Tables of NUTS regions, alone or in a ZIP; those of a folder may be of different years and are sources each."""

    name = "nuts"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of a ZIP, has a column of NUTS codes and one of their names."""
        return not path.is_dir() and any(_register_of(head) for _, head in archives.heads(path))

    def describe(self, path: Path) -> Description:
        """Who publishes NUTS; the tables say nothing of themselves."""
        return Description(
            title=f"NUTS: {path.stem}",
            homepage="https://ec.europa.eu/eurostat/web/nuts",
            publisher="Eurostat",
        )

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """A Place for each region, and for each country that has one."""
        with archives.members(path) as files:
            found = [(name, _register_of(files.head(name))) for name in files.names()]
            tables = [(name, register) for name, register in found if register]
            if not tables:
                raise UnusableSourceError(f"{path.name}: found no table of regions, expected NUTS_ID and NUTS_NAME")
            known = {code for name, register in tables for row in register.rows(files, name) if (code := _code(row))}
            reading = _Reading(source.id, known)
            for name, register in tables:
                yield from reading.table(name, register.rows(files, name))


class _Reading:
    """One reading of a source; `known` are the codes that it has."""

    def __init__(self, source: str, known: set[str]) -> None:
        self._source, self._known = source, known
        self._told: set[str] = set()

    def table(self, name: str, rows: Iterator[Row]) -> Iterator[Yield]:
        count = 0
        self._told.clear()
        for row in rows:
            count += 1
            yield from self._row(row)
        yield Tally(name=name, rows=count)

    def _row(self, row: Row) -> Iterator[Yield]:
        code, name = _code(row), _name(row)
        iso = iso_country(code[:2]) if code else None
        if not code or not iso:
            yield row.rejection("NUTS_ID", "a NUTS code like PL841, which begins with a country")
        elif not name:
            yield row.rejection("NUTS_NAME", "a name")
        elif code in self._told:
            yield row.rejection("NUTS_ID", "each code once; there is an earlier row for it")
        else:
            self._told.add(code)
            yield from self._places(row, code, iso, name)

    def _places(self, row: Row, code: str, iso: str, name: str) -> Iterator[Yield]:
        evidence = row.evidence(self._source)
        if len(code) == 2:
            yield country(iso, evidence, (f"nuts:{code}",))
            return
        if code[:2] not in self._known and code[:2] not in self._told:
            self._told.add(code[:2])
            yield country(iso, evidence, (f"nuts:{code[:2]}",))
        above = (code[:length] for length in range(len(code) - 1, 2, -1))
        yield Place(
            id=region_id(code),
            names=_names(code, name, row.get("NAME_LATN")),
            kind="region",
            codes=(f"nuts:{code}",),
            within=next((region_id(region) for region in above if region in self._known), country_id(iso)),
            evidence=evidence,
        )


def region_id(code: str) -> str:
    """The id of a region by its NUTS code: "PL841" → place/nuts-pl841; of a country that by its ISO code."""
    iso = iso_country(code) if len(code) == 2 else None
    return country_id(iso) if iso else make_id("place", f"nuts-{code.lower()}")


def region_language(code: str) -> str:
    """The language of the names that the country of a NUTS code gives to its regions; "und" where it has several."""
    return _LANGUAGES.get(code[:2], "und")


def _register_of(head: bytes) -> Register | None:
    return next((register for register in (NAMED, STAIRS) if register.accepts(head)), None)


def _code(row: Row) -> str | None:
    code = "".join(row.get("NUTS_ID").split()).upper()
    return code if _CODE.fullmatch(code) else None


def _name(row: Row) -> str:
    stairs = (row.get(level) for level in _LEVELS)
    return proper(row.get("NUTS_NAME") or next(filter(None, stairs), "") or row.get("NAME_LATN"))


def _names(code: str, name: str, latin: str) -> dict[str, str]:
    """The name, and in Latin letters where it has others."""
    names = {region_language(code): name}
    return names | ({"en": proper(latin)} if latin and not name.isascii() and _is_foreign(name) else {})


def _is_foreign(name: str) -> bool:
    """Whether a name has letters beyond Latin ones."""
    return any(letter.isalpha() and ord(letter) >= 0x370 and not 0x1E00 <= ord(letter) < 0x1F00 for letter in name)


LOADER = Nuts()
__all__ = ["LOADER", "region_id", "region_language"]
