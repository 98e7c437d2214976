"""GeoJSON boundaries of territories (RFC 7946), joined to the places of other sources by code or by name.

A feature is a place where its properties have a TERYT, NUTS or ISO 3166 code, or a name that says what it names
("powiat bolesławiecki", "śląskie"). What only has a name that another feature of the file has too is refused: a
boundary at the wrong place is worse than none.

Invariant: a geometry is WKT in degrees WGS 84, longitude first, rounded to the metre or as coarsely as it must be to
have at most MAX_POINTS points; rings are closed and have four points at least.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from graph.errors import InvalidRecordError, UnusableSourceError
from graph.gazetteer import iso_country, voivodeships
from graph.identifiers import check_identifier
from graph.ids import fold, hashed_id, make_id
from graph.records import Place, Rejection, Source, Tally, Yield
from loaders.base import Description
from loaders.files import archives, json_values
from loaders.files.elements import Element, ElementError, Fields
from loaders.territories.commune_codes import KINDS, CommuneCodes
from loaders.territories.nuts import region_id, region_language
from loaders.territories.wkt import GeometryError, wkt
from loaders.values.places import country_id
from ontology import vocab

_ARRAYS = ("features",)
_LOOKS = re.compile(rb'"type"\s*:\s*"(?:FeatureCollection|Feature)"')
_SHAPES = ("Polygon", "MultiPolygon")
# Properties in which publishers put codes and names, folded, the most particular first.
_TERYT = ("jpt_kod_je", "terc", "teryt", "kod_teryt", "teryt_code", "code_teryt", "terc_code", "jpt_kod_jedn")
_NUTS = ("nuts_id", "nuts_code", "nuts")
_SUBDIVISION = ("iso_3166_2", "iso3166-2", "iso_3166-2", "shapeiso", "hasc_iso")
_COUNTRY = ("iso_a2", "iso_a2_eh", "iso_3166_1_alpha_2", "iso3166-1-alpha-2", "iso3166-1:alpha2", "iso2", "cntr_id")
_NAMES = ("jpt_nazwa_", "nazwa", "nuts_name", "name:pl", "name_pl", "name", "nam", "name_latn", "shapename", "name_en")
_REGIONS = ("wojewodztwo", "voivodeship", "woj", "woj_nazwa", "nazwa_woj")
_CODES = frozenset(form for name in (*_TERYT, *_NUTS, *_SUBDIVISION, *_COUNTRY) for form in (name, name.upper()))
_KINDS = {2: "voivodeship", 4: "county"}


class _Named(NamedTuple):
    """What the properties of a feature say; `key` is the code or name that no other feature may have."""

    id: str
    key: str
    name: str
    language: str
    kind: str | None
    codes: tuple[str, ...]
    column: str  # the property by which it was told
    within: str | None = None


class Boundaries:
    """GeoJSON files of areas, alone or in a ZIP; those of a folder are sources each."""

    name = "boundaries"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of a ZIP, is GeoJSON whose first feature is an area."""
        if path.is_dir():
            return False
        try:
            with archives.members(path) as files:
                return any(_is_ours(files, name) for name in files.names()[:50])
        except (UnusableSourceError, OSError):
            return False

    def describe(self, path: Path) -> Description:
        """The name of the file; GeoJSON says nothing of itself."""
        return Description(title=f"Granice: {path.stem}", language=None)

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """A Place with its boundary for each feature."""
        with archives.members(path) as files:
            names = [name for name in files.names() if _is_ours(files, name)]
            if not names:
                raise UnusableSourceError(f"{path.name}: found no areas with codes or names, expected GeoJSON polygons")
            for name in names:
                yield from _Reading(source.id, files, name).items()


class _Reading:
    """One reading of a file."""

    def __init__(self, source: str, files: archives.Members, file: str) -> None:
        self._source, self._files, self._file = source, files, file
        self._told: set[str] = set()
        self._codes = CommuneCodes()
        named = (self._first_look(Fields(element)) for element in self._features())
        self._times = Counter(place.key for place in named if place and not place.codes)

    def items(self) -> Iterator[Yield]:
        """Everything that the file says."""
        count = 0
        for element in self._features():
            count += 1
            yield self._feature(Fields(element, exact=_CODES))
        yield Tally(name=self._file, rows=count)

    def _first_look(self, fields: Fields) -> _Named | None:
        for _, text, is_number in _values(fields, _TERYT):
            self._codes.learn(text, is_number)
        with suppress(ElementError):
            return _named(fields, self._source, self._codes)
        return None

    def _features(self) -> Iterator[Element]:
        with self._files.open(self._file) as stream:
            yield from json_values.items(stream, self._file, _ARRAYS)

    def _feature(self, fields: Fields) -> Place | Rejection:
        try:
            fields.check()
            place = self._checked(fields)
            geometry = wkt(fields.at("geometry"))
        except ElementError as error:
            return error.rejection
        except GeometryError as error:
            return _rejection(fields, str(error))
        self._told.add(place.id)
        return Place(
            id=place.id,
            names={place.language: place.name},
            kind=place.kind,
            codes=place.codes,
            within=place.within,
            geometry=geometry,
            evidence=fields.parts(self._source, ("properties",), ("properties", place.column))[:1],
        )

    def _checked(self, fields: Fields) -> _Named:
        """The place that a feature means; ElementError where it means none, or more than one can be meant."""
        place = _named(fields, self._source, self._codes)
        if place is None:
            expected = "a code (TERYT, NUTS, ISO 3166), or a name that says what it names, like powiat łukowski"
            raise fields.error(("properties",), expected)
        where = ("properties", place.column)
        if not place.codes and self._times[place.key] > 1:
            alike = f"{self._times[place.key]} areas here have this one"
            raise fields.error(where, f"a code, or a voivodeship in which the name is the only one ({alike})")
        if place.id in self._told:
            raise fields.error(where, "each area once; there is an earlier one")
        return place


def _is_ours(files: archives.Members, name: str) -> bool:
    if not _LOOKS.search(files.head(name)):
        return False
    first = json_values.first(lambda: files.open(name), name, _ARRAYS)
    geometry = first.get("geometry") if first else None
    return (
        first is not None
        and isinstance(first.get("properties"), dict)
        and (geometry is None or (isinstance(geometry, dict) and geometry.get("type") in _SHAPES))
    )


def _values(fields: Fields, names: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
    """The properties of these names that say something: key, text, and whether it is a number."""
    properties = fields.at("properties")
    if not isinstance(properties, dict):
        return
    said = {fold(str(key)): str(key) for key in reversed(list(properties))}
    for key in (said[name] for name in names if name in said):
        if found := fields.raw("properties", key):
            yield key, found, isinstance(properties[key], int | float)


def _named(fields: Fields, source: str, codes: CommuneCodes) -> _Named | None:
    """The place that a feature means; None where its properties do not tell, ElementError where a code is half one."""
    called = next(((key, text) for key, text, _ in _values(fields, _NAMES)), None)
    name = called[1] if called else ""
    for key, text, is_number in _values(fields, _TERYT):
        kinds = (*(kind for _, kind, _ in _values(fields, KINDS)), name)
        try:
            found = codes.code(text, is_number, kinds)
        except ValueError as error:
            raise fields.error(("properties", key), str(error)) from None
        if found:
            return _coded(key, found, name)
    for names, read in ((_NUTS, _nuts), (_SUBDIVISION, _iso), (_COUNTRY, _iso)):
        for key, text, _ in _values(fields, names):
            if found := read(text):
                return _coded(key, found, name)
    region = next((text for _, text, _ in _values(fields, _REGIONS)), "")
    return _by_name(called, region, source) if called else None


def _coded(column: str, code: str, name: str) -> _Named:
    scheme, _, value = code.partition(":")
    kind, language = None, "und"
    if scheme == "teryt":
        kind, language = _KINDS.get(len(value)) or _commune(value), "pl"
        place = make_id("place", f"teryt-{value}")
        name = _prefixed(name or value, kind)
    elif scheme == "nuts":
        kind, language = ("country" if len(value) == 2 else "region"), region_language(value)
        place = region_id(value)
    else:
        kind = "country" if len(value) == 2 else "region"
        place = country_id(value) if len(value) == 2 else make_id("place", f"iso3166-{value.lower()}")
    return _Named(place, code, name or value, language, kind, (code,), column)


def _commune(value: str) -> str | None:
    return {"1": "town", "4": "town", "2": "commune", "3": "commune"}.get(value[-1])


def _prefixed(name: str, kind: str | None) -> str:
    """Names as TERYT has them: "Nagłowice" → "gmina Nagłowice", "śląskie" → "województwo śląskie"."""
    words = {"voivodeship": "województwo", "county": "powiat", "commune": "gmina"}
    if kind not in words or name[:1].isdigit() or fold(name).startswith(fold(words[kind])):
        return name[:1].lower() + name[1:] if kind in words and name[:1].isalpha() else name
    return f"{words[kind]} {name.lower() if kind == 'voivodeship' else name}"


def _by_name(called: tuple[str, str], region: str, source: str) -> _Named | None:
    """A place by its name alone: a Polish voivodeship, or what says its kind."""
    column, name = called
    plain = fold(name).removeprefix("wojewodztwo ")
    if code := voivodeships().get(plain):
        return _coded(column, f"teryt:{code}", name.lower())
    head, _, rest = name.partition(" ")
    concept = next((c for c in vocab.scheme("place-kinds").values() if c.labels.get("pl") == head.lower()), None)
    if not rest or concept is None or concept.id == "town":
        return None
    name = f"{head.lower()} {rest}"
    key = f"{name.casefold()} {fold(region)}".strip()
    above = voivodeships().get(fold(region).removeprefix("wojewodztwo "))
    within = make_id("place", f"teryt-{above}") if above else None
    return _Named(hashed_id("place", source, key), key, name, "pl", concept.id, (), column, within)


def _nuts(text: str) -> str | None:
    code = _checked("nuts", text)
    return code if code and iso_country(code[5:7]) else None


def _iso(text: str) -> str | None:
    code = iso_country(text) if len(text) == 2 else text
    return _checked("iso3166", code) if code else None


def _checked(scheme: str, value: str) -> str | None:
    with suppress(InvalidRecordError):
        return check_identifier(f"{scheme}:{value}")
    return None


def _rejection(fields: Fields, said: str) -> Rejection:
    """Of a geometry, which is too long to be shown."""
    plain = fields.error(("geometry", "type"), "").rejection
    return replace(plain, field="geometry", reason=f"{fields.element.where}, field geometry: {said}")


LOADER = Boundaries()
__all__ = ["LOADER"]
