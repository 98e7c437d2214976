"""The records that loaders yield: what one source says, with the words that prove it.

Invariants: records are immutable; an id is `kind/slug` (`graph.ids`); a date is YYYY[-MM[-DD]] (`graph.dates`); a field
nobody stated is absent. Ids are local to the source until resolution has said who is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Literal

import msgspec

from graph import locators
from graph.dates import check_date
from graph.errors import InvalidLocatorError, InvalidRecordError, OgniwoError
from graph.ids import COOPERATION_KINDS, check_id, kind_of
from ontology import profile, vocab

CooperationKind = Literal["project", "agreement", "group", "event"]
Certainty = Literal["stated", "implied", "inferred"]


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


def _kinds(classes: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.lower, classes))


# What a relation joins: kinds of subjects, kinds of objects.
ENDS = {_snake(name): (_kinds(profile.ends(name)[0]), _kinds(profile.ends(name)[1])) for name in profile.relations()}
RELATIONS = tuple(ENDS)
# From institution to cooperation: these are participations; the others tie other things together.
PARTICIPATIONS = tuple(_snake(name) for name in profile.relations() if profile.is_participation(name))
# The dates of a cooperation that can be inferred.
DATES = ("start", "end", "signed")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|^`\\]+")


class Evidence(msgspec.Struct, frozen=True, order=True, gc=False):
    """The words of a source that prove something: `quote` stands verbatim at `locator` (`graph.locators`)."""

    source: str
    locator: str
    quote: str


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="type", tag=str.lower):
    """Anything that stands in a source file of the workspace, one JSON object a line."""


class Source(Item, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Where records come from. `origin` is the path or URL it was read from and stays in the workspace.

    Of a `reference` a build takes only the programmes that other sources speak of, and what they are part of.
    """

    id: str
    title: str
    origin: str
    checksum: str  # sha256:<hex> of the bytes read
    retrieved: str
    loader: str
    homepage: str | None = None
    licence: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    reference: bool = False


class Document(Item, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The stored text of a page. Offsets of its evidence count in `text`; `name` is the file part of their locators."""

    name: str
    text: str


class Rejection(Item, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something of a source that could not be taken: where, which field, what was found, and why not.

    `kept`: the rest of the row or element was loaded, only this value was not.
    """

    locator: str
    field: str
    value: str
    reason: str
    kept: bool = False


class Tally(Item, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How many rows (or elements) a table or file of a source held: each was loaded, or refused with a Rejection."""

    name: str
    rows: int


class Record(Item, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A thing with an id, and the words that say it exists."""

    id: str
    evidence: tuple[Evidence, ...] = ()


class Institution(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An organisation or office. `names` by language, nominative; `place`, `part_of` are ids; `country` ISO 3166-1;
    `lat`, `lon`: degrees WGS 84 of its seat."""

    names: dict[str, str]
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    sectors: tuple[str, ...] = ()
    country: str | None = None
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    identifiers: tuple[str, ...] = ()  # scheme:value
    homepage: str | None = None
    part_of: str | None = None


class Cooperation(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What brings institutions together. `scope`, `goals`, `results` keep the source's order;
    `participants` counts people. `inferred` names the dates that the source does not state in full."""

    kind: CooperationKind
    titles: dict[str, str]
    subkind: str | None = None
    acronym: str | None = None
    summary: str | None = None
    scope: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    signed: str | None = None
    inferred: tuple[str, ...] = ()
    status: str | None = None
    sectors: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    budget: float | None = None
    currency: str | None = None
    participants: int | None = None
    identifiers: tuple[str, ...] = ()
    homepage: str | None = None


class Programme(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A level of funding: fund, programme, priority, measure, submeasure, call. `part_of` is the level above."""

    names: dict[str, str]
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    code: str | None = None
    start: str | None = None
    end: str | None = None
    part_of: str | None = None


class Place(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A territory or locality. `codes`: scheme:value (`teryt:`, `nuts:`, `iso3166:`); `lat`, `lon`: degrees WGS 84;
    `geometry`: boundary as WKT in the same degrees, longitude first."""

    names: dict[str, str]
    kind: str | None = None
    codes: tuple[str, ...] = ()
    within: str | None = None
    lat: float | None = None
    lon: float | None = None
    geometry: str | None = None


class Person(Record, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Someone acting for an institution in a published act; never anyone else (design, section 8)."""

    name: str
    function: str | None = None


class Link(Item, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One relation between two records; `on` is the cooperation in which a `signs_for` holds."""

    subject: str
    relation: str
    object: str
    role: str | None = None
    start: str | None = None
    end: str | None = None
    amount: float | None = None
    currency: str | None = None
    certainty: Certainty = "stated"
    on: str | None = None
    evidence: tuple[Evidence, ...] = ()


AnyRecord = Institution | Cooperation | Programme | Place | Person
Yield = AnyRecord | Link | Document | Rejection | Tally  # what a loader may yield
AnyItem = Source | Yield

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyItem] = msgspec.json.Decoder(AnyItem)


def encode(item: AnyItem) -> bytes:
    """The item as one line of JSON, without the line end."""
    return _encoder.encode(item)


def decode(line: bytes) -> AnyItem:
    """The item of a line; InvalidRecordError where it is not one."""
    try:
        return _decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise InvalidRecordError(f"not a record: {error}") from None


def check(item: AnyItem) -> None:
    """InvalidRecordError, naming record, field and value, where an item breaks the model; `decode` checks types."""
    for name, rule in _rules_of(type(item)):
        value = getattr(item, name)
        if value is None or value == ():
            continue
        try:
            rule(value)
        except OgniwoError as error:
            raise InvalidRecordError(f"{_where(item)}, field {name}: {error}") from None
    for name, scheme in _SCHEMES.get(type(item), {}).items():
        for concept in _as_tuple(getattr(item, name)):
            if concept not in vocab.scheme(scheme):
                raise InvalidRecordError(
                    f"{_where(item)}, field {name}: found {concept!r}, expected a term of {scheme}"
                )
    if isinstance(item, Link):
        _check_ends(item)
    if isinstance(item, Cooperation):
        _check_cooperation(item)


@cache
def _rules_of(item: type[AnyItem]) -> tuple[tuple[str, Callable[[Any], object]], ...]:
    """The fields of a type that have a rule, and their rules."""
    return tuple((name, _RULES[name]) for name in item.__struct_fields__ if name in _RULES)


def _where(item: AnyItem) -> str:
    known = item.id if hasattr(item, "id") else ""
    return f"{type(item).__name__} {known or ' '.join(str(getattr(item, n, None)) for n in _LINK)}"


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _check_relation(value: str) -> None:
    if value not in RELATIONS:
        raise InvalidRecordError(f"found {value!r}, expected one of {', '.join(RELATIONS)}")


def _check_inferred(value: tuple[str, ...]) -> None:
    for name in value:
        if name not in DATES:
            raise InvalidRecordError(f"found {name!r}, expected one of {', '.join(DATES)}")


def _check_cooperation(item: Cooperation) -> None:
    if kind_of(item.id) != item.kind:
        raise InvalidRecordError(f"Cooperation {item.id}: its id says another kind than its field kind, {item.kind!r}")
    for name in item.inferred:
        if not getattr(item, name):
            raise InvalidRecordError(f"Cooperation {item.id}, field inferred: found {name!r}, a date it does not have")


def _check_names(value: dict[str, str]) -> None:
    if not value or not all(name.strip() for name in value.values()):
        raise InvalidRecordError("expected at least one name, none of them empty")


def _check_homepage(value: str) -> None:
    if not _WEB_ADDRESS.fullmatch(value):
        raise InvalidRecordError(f"found {value!r}, expected an address that begins with http:// or https://")


def _check_ends(link: Link) -> None:
    subjects, objects = ENDS[link.relation]
    for name, kinds in (("subject", subjects), ("object", objects)):
        found = kind_of(getattr(link, name))
        if found not in kinds:
            expected = ", ".join(sorted(kinds))
            raise InvalidRecordError(f"Link {link.relation}, field {name}: found a {found}, expected one of {expected}")
    if (link.on is not None) != (link.relation == "signs_for"):
        raise InvalidRecordError(f"Link {link.relation}, field on: it belongs to signs_for, and to that alone")


def _check_evidence(value: tuple[Evidence, ...]) -> None:
    for evidence in value:
        try:
            locators.parse(evidence.locator)
        except InvalidLocatorError as error:
            raise InvalidRecordError(str(error)) from None
        if not evidence.quote:
            raise InvalidRecordError(f"evidence at {evidence.locator} quotes nothing")


_LINK = ("subject", "relation", "object")
_RULES: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(("id", "subject", "object", "place", "part_of", "within", "on"), check_id),
    **dict.fromkeys(("start", "end", "signed", "published", "retrieved"), check_date),
    **dict.fromkeys(("names", "titles"), _check_names),
    "inferred": _check_inferred,
    "homepage": _check_homepage,
    "relation": _check_relation,
    "evidence": _check_evidence,
}
_CLASSES: dict[type[Item], str] = {
    Institution: "Institution",
    Cooperation: "Project",  # all four kinds have the same properties
    Programme: "Programme",
    Place: "Place",
    Link: "Link",
}
_SCHEMES = {
    record: {p.name: p.scheme for p in profile.properties(name) if p.scheme and p.name in record.__struct_fields__}
    for record, name in _CLASSES.items()
}


__all__ = ["COOPERATION_KINDS", "PARTICIPATIONS", "RELATIONS"]
__all__ += ["AnyItem", "AnyRecord", "Certainty", "Cooperation", "CooperationKind", "Document", "Evidence"]
__all__ += [
    "Institution",
    "Item",
    "Link",
    "Person",
    "Place",
    "Programme",
    "Record",
    "Rejection",
    "Source",
    "Tally",
    "Yield",
]
__all__ += ["check", "decode", "encode"]
