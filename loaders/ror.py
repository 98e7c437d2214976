"""Records of the Research Organization Registry (ROR), of both schemas: dumps, lists, lines, records.

A record withdrawn by the register is rejected: it was an error or a duplicate. An inactive organisation is loaded. What
a record calls a part, a whole, a predecessor or a successor that has no record of its own here is an institution with
that name and id alone. Coordinates are those of the town: ROR knows no others.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier, check_value
from graph.ids import make_id, slug
from graph.records import Institution, Link, Place, Source, Yield
from loaders.base import Description
from loaders.files import archives
from loaders.files.elements import Element, Fields, Path, read_all, without_repeats
from loaders.files.json_values import first, items
from loaders.values import cells
from ontology import vocab

ARRAYS = ("items",)  # of an answer of ROR's API
_EXACT = frozenset({"id", "all", "preferred", "code", "geonames_id", "date", "lat", "lng"})
_ADDRESS = "https://ror.org/"
_NO_KIND = frozenset({"funder"})  # what an organisation does, not what it is
# What a record calls another organisation → the relation of the two, and whether it is the record that has it.
_RELATIONS = {
    "parent": ("part_of", True),
    "child": ("part_of", False),
    "predecessor": ("succeeds", True),
    "successor": ("succeeds", False),
}
_PROOF: tuple[Path, ...] = (("id",), ("name",), ("names",), ("types",), ("locations",), ("country",), ("external_ids",))
_DUMP_2 = "_schema_v2"


class Ror:
    """A dump of ROR (ZIP, folder or JSON), an answer of its API, JSON lines, or a record."""

    name = "ror"

    def accepts(self, path: FilePath) -> bool:
        """Whether the first item of a file, of a member of a ZIP, or of several files of a folder is a ROR record."""
        found = sum(_is_ror(name, head) for name, head in archives.heads(path))
        return found > (1 if path.is_dir() else 0)

    def describe(self, path: FilePath) -> Description:
        """The register's own description; the files hold none."""
        return Description(
            title=f"ROR: {path.stem}",
            homepage="https://ror.org",
            licence="CC0 1.0",
            publisher="Research Organization Registry",
            language="en",
        )

    def read(self, path: FilePath, source: Source) -> Iterator[Yield]:
        """Institutions with their names, seats and wholes; UnusableSourceError where a file is no whole JSON."""
        reading = _Reading(source.id)
        with archives.members(path) as files:
            for name in _without_older_schema(n for n in files.names() if _is_ror(n, files.head(n))):
                with files.open(name) as stream:
                    yield from read_all(name, items(stream, name, ARRAYS), reading.record, _fields)
        yield from reading.mentioned_only()


def _fields(element: Element) -> Fields:
    return Fields(element, _EXACT)


def _is_ror(file: str, head: bytes) -> bool:
    record = first(lambda: io.BytesIO(head), file, ARRAYS) or {}
    return str(record.get("id", "")).startswith(_ADDRESS) and ("names" in record or "name" in record)


def _without_older_schema(names: Iterable[str]) -> list[str]:
    """Of a dump that holds every record in both schemas only the file of the newer one."""
    found = list(names)
    newer = {name.replace(_DUMP_2, "") for name in found if _DUMP_2 in name}
    return [name for name in found if name not in newer]


class _Name(NamedTuple):
    text: str
    language: str
    is_label: bool


@dataclass
class _Reading:
    source: str
    described: set[str] = field(default_factory=set)
    mentioned: dict[str, Institution] = field(default_factory=dict)
    places: set[tuple[str, str | None]] = field(default_factory=set)

    def record(self, fields: Fields) -> Iterator[Yield]:
        """All that one record says."""
        ror = fields.need_value(("id",), "a ROR id", lambda text: check_value("ror", text))
        institution = make_id("institution", f"ror-{ror}")
        if fields.raw("status") == "withdrawn":
            raise fields.error(("status",), f"a record that the register did not withdraw ({_successors(fields)})")
        if institution in self.described:
            raise fields.error(("id",), "one record of each organisation in a source")
        names, aliases = _names(fields)
        place = list(self._place(fields))
        record = Institution(
            id=institution,
            names=names,
            aliases=aliases,
            kind=_kind(fields),
            country=_country(fields),
            place=place[-1].id if place else None,
            identifiers=(f"ror:{ror}", *_identifiers(fields)),
            homepage=_homepage(fields),
            evidence=fields.evidence(self.source, *_PROOF),
        )
        links = list(self._links(fields, institution))
        if fields.raw("status") == "inactive":
            fields.leave_out(("status",), "an active organisation: the model has no status of institutions")
        self.described.add(institution)
        yield from (p for p in place if (p.id, p.within) not in self.places)
        self.places.update((p.id, p.within) for p in place)
        yield record
        yield from links

    def mentioned_only(self) -> Iterator[Institution]:
        """Wholes, parts, predecessors and successors that have no record here."""
        for institution, record in self.mentioned.items():
            if institution not in self.described:
                yield record

    def _links(self, fields: Fields, institution: str) -> Iterator[Link]:
        for index, said in enumerate(fields.many("relationships")):
            path: Path = ("relationships", index)
            kind = str(said.get("type", "")).lower() if isinstance(said, dict) else ""
            if kind not in _RELATIONS:
                expected = f"one of {', '.join(_RELATIONS)}: the model knows no other relation of organisations"
                fields.leave_out((*path, "type"), expected)
                continue
            ror = fields.get((*path, "id"), lambda text: check_value("ror", text))
            if not ror:
                continue
            other, evidence = make_id("institution", f"ror-{ror}"), fields.parts(self.source, path)
            name = fields.words(*path, "label") or f"{_ADDRESS}{ror}"
            stub = Institution(id=other, names={"und": name}, identifiers=(f"ror:{ror}",), evidence=evidence)
            self.mentioned.setdefault(other, stub)
            relation, forward = _RELATIONS[kind]
            subject, target = (institution, other) if forward else (other, institution)
            yield Link(subject=subject, relation=relation, object=target, evidence=evidence)

    def _place(self, fields: Fields) -> Iterator[Place]:
        """The town of the first location, after the region it is in, as GeoNames calls them."""
        path: Path = ("locations", 0, "geonames_details") if fields.at("locations") else ("addresses", 0)
        number = fields.raw("locations", 0, "geonames_id") or fields.raw(*path, "geonames_city", "id")
        town = fields.words(*path, "name") or fields.words(*path, "city")
        if not number or not number.isdecimal() or not town:
            return
        evidence = fields.parts(self.source, path)
        region = None
        country, code = _country(fields), fields.raw(*path, "country_subdivision_code")
        name = fields.words(*path, "country_subdivision_name")
        if country and code and name and code.isalnum():
            region = make_id("place", f"iso3166-{slug(f'{country} {code}')}")
            yield Place(id=region, names={"en": name}, codes=(f"iso3166:{country}-{code}",), evidence=evidence)
        lat, lon = _position(fields)
        yield Place(
            id=make_id("place", f"geonames-{number}"),
            names={"en": town},
            kind="town",
            codes=(f"geonames:{number}",),
            within=region,
            lat=lat,
            lon=lon,
            evidence=evidence,
        )


def _successors(fields: Fields) -> str:
    found = [
        said.get("id")
        for said in fields.many("relationships")
        if isinstance(said, dict) and str(said.get("type")).lower() == "successor"
    ]
    return f"its successor is {', '.join(map(str, found))}" if found else "it has no successor"


def _names(fields: Fields) -> tuple[dict[str, str], tuple[str, ...]]:
    """The best label of each language, and all other names. ROR sets companies apart by a country in brackets."""
    stated = list(_names_2(fields) if "names" in fields.element.value else _names_1(fields))
    if not stated:
        raise fields.error(("names",) if "names" in fields.element.value else ("name",), "a name")
    names: dict[str, str] = {}
    others: list[str] = []
    for name in stated:
        if name.is_label and name.language not in names:
            names[name.language] = name.text
        else:
            others.append(name.text)
    names = names or {stated[0].language: stated[0].text}
    country = fields.words("locations", 0, "geonames_details", "country_name") or fields.words(
        "country", "country_name"
    )
    bare = {language: text.removesuffix(f" ({country})").strip() or text for language, text in names.items()}
    if len(set(bare.values())) < len(bare):  # "X" of a language and "X (Poland)" of none are one
        bare.pop("und", None)
    return bare, without_repeats((*names.values(), *others), but=bare.values())


def _names_2(fields: Fields) -> Iterator[_Name]:
    """Names of schema 2, the one that ROR displays first."""
    found: list[tuple[bool, _Name]] = []
    for index, _ in enumerate(fields.many("names")):
        types = fields.many("names", index, "types")
        if text := fields.words("names", index, "value"):
            label = "label" in types or "ror_display" in types
            found.append(("ror_display" not in types, _Name(text, _language(fields, "names", index, "lang"), label)))
    yield from (name for _, name in sorted(found, key=lambda pair: pair[0]))


def _names_1(fields: Fields) -> Iterator[_Name]:
    """Names of schema 1; the first of a record has a language only where a label repeats it."""
    labels = [
        _Name(text, _language(fields, "labels", index, "iso639"), True)
        for index, _ in enumerate(fields.many("labels"))
        if (text := fields.words("labels", index, "label"))
    ]
    if (main := fields.words("name")) and main not in [label.text for label in labels]:
        yield _Name(main, "und", True)
    yield from labels
    for key in ("aliases", "acronyms"):
        for index, _ in enumerate(fields.many(key)):
            if text := fields.words(key, index):
                yield _Name(text, "und", False)


def _language(fields: Fields, *path: str | int) -> str:
    code = (fields.raw(*path) or "").lower()
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() else "und"


def _kind(fields: Fields) -> str | None:
    for index, said in enumerate(fields.many("types")):
        kind = str(said).lower()
        if kind in vocab.by_code("institution-kinds", "ror"):
            return vocab.by_code("institution-kinds", "ror")[kind]
        if kind not in _NO_KIND:
            fields.leave_out(
                ("types", index), f"one of {', '.join((*vocab.by_code('institution-kinds', 'ror'), *_NO_KIND))}"
            )
    return None


def _country(fields: Fields) -> str | None:
    new: Path = ("locations", 0, "geonames_details", "country_code")
    return fields.get(new if fields.at("locations") else ("country", "country_code"), cells.country)


def _position(fields: Fields) -> tuple[float | None, float | None]:
    path: Path = ("locations", 0, "geonames_details") if fields.at("locations") else ("addresses", 0)
    lat, lon = fields.get((*path, "lat"), cells.degrees(90)), fields.get((*path, "lng"), cells.degrees(180))
    return (lat, lon) if lat is not None and lon is not None else (None, None)


def _identifiers(fields: Fields) -> Iterator[str]:
    """Numbers in other registers: the preferred one of each, or all where none is preferred."""
    stated: list[tuple[str, Path]]
    if isinstance(fields.at("external_ids"), dict):
        stated = [(scheme, ("external_ids", scheme)) for scheme in fields.at("external_ids")]
    else:
        ids = enumerate(fields.many("external_ids"))
        stated = [(str(said.get("type")), ("external_ids", n)) for n, said in ids if isinstance(said, dict)]
    for scheme, path in stated:
        whole, preferred = fields.many(*path, "all"), fields.raw(*path, "preferred")
        if not preferred and len(whole) > 1 and scheme.lower() == "wikidata":
            fields.leave_out((*path, "all"), "one item, or a preferred one")
            continue
        for value in [preferred] if preferred else whole:
            yield from _checked(fields, path, scheme, value)


def _checked(fields: Fields, path: Path, scheme: str, value: Any) -> Iterator[str]:
    try:
        yield check_identifier(f"{scheme.lower()}:{value}")
    except InvalidRecordError as error:
        fields.leave_out(path, str(error).partition(", expected ")[2] or "an identifier")


def _homepage(fields: Fields) -> str | None:
    for index, said in enumerate(fields.many("links")):
        path: Path = ("links", index, "value") if isinstance(said, dict) else ("links", index)
        if not isinstance(said, dict) or said.get("type") == "website":
            return fields.get(path, cells.homepage)
    return None


LOADER = Ror()
