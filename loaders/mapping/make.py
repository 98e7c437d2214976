"""Records of the values that a row gave, and their ids.

Ids: of an identifier where the row has one, else a hash of the source and of what the mapping names under `id`, by
default name, country and place of an institution, title of a cooperation, name and parent of a programme or place. The
parts of `id` have no order, so an agreement of A with B is that of B with A.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from graph.dates import first_day, last_day
from graph.errors import InvalidIdError
from graph.funding import is_fund
from graph.ids import hashed_id, make_id
from graph.records import AnyRecord, Certainty, Cooperation, Institution, Link, Place, Programme
from loaders.mapping import dates as mapping_dates
from loaders.mapping.fields import NAMES
from loaders.mapping.known import Made
from loaders.mapping.mapping import RecordMap
from loaders.template.records import RELATION_OF_ROLE

if TYPE_CHECKING:
    from loaders.mapping.rows import Row

Values = dict[str, Any]
_ANONYMOUS = {"pl": "osoba fizyczna", "en": "natural person"}
_RELATION_OF_KIND = {"project": "partner_in", "agreement": "party_to", "group": "member_of", "event": "organises"}


def make(row: Row, record: RecordMap, names: dict[str, str], values: Values) -> Made:
    """The record of one entry of a mapping."""
    values = dict(values)
    _check_period(row, values)
    match record.section:
        case "places":
            made = Made(_place(row, record, names, values))
        case "programmes":
            made = _programme(row, record, names, values)
        case "institutions":
            since = values.pop("succeeds_since", None)
            institution = _institution(row, record, names, values)
            made = Made(institution, _succession(row, record, institution, since))
        case _:
            made = _cooperation(row, record, names, values)
    made.named = any(value.column for spec in record.names.values() for value in spec.values)
    return made


def _parents(row: Row, record: RecordMap, reference: str) -> list[str]:
    return [made.record.id for name in record.references.get(reference, ()) for made in row.made(name)]


def _parent(row: Row, record: RecordMap, reference: str) -> str | None:
    return next(iter(_parents(row, record, reference)), None)


def _place(row: Row, record: RecordMap, names: dict[str, str], values: Values) -> Place:
    codes, within = values.pop("codes"), _parent(row, record, "within")
    default = (_first(names), values.get("kind"), within)
    place_id = _id(row, record, "place", names, values, codes, default)
    return Place(id=place_id, names=names, codes=codes, within=within, evidence=row.evidence(), **_some(values))


def _programme(row: Row, record: RecordMap, names: dict[str, str], values: Values) -> Made:
    del values["codes"]
    parent = _parent(row, record, "part_of")
    default = (values.get("kind"), values.get("code") or _first(names), parent)
    programme_id = _id(row, record, "programme", names, values, (), default)
    made = Programme(id=programme_id, names=names, part_of=parent, evidence=row.evidence(), **_some(values))
    return Made(made, [_link(made.id, "funded_by", fund, row) for fund in _parents(row, record, "fund")])


def _institution(row: Row, record: RecordMap, names: dict[str, str], values: Values) -> Institution:
    codes = values.pop("codes")
    place = _parent(row, record, "place")
    values["country"] = values.get("country") or row.mapping.settings.country
    if values.get("kind") == "natural_person":
        # One node a row: whatever joined the rows of one person would tell who that is.
        local = hashed_id("institution", row.reading.source, f"{row.where} {record.name}")
        evidence = row.evidence(private=True, record=record)
        row.forget(record)
        return Institution(
            id=local, names=_ANONYMOUS, kind="natural_person", country=values["country"], evidence=evidence
        )
    default = (_first(names), values["country"], place)
    return Institution(
        id=_id(row, record, "institution", names, values, codes, default),
        names=names,
        place=place,
        identifiers=codes,
        part_of=_parent(row, record, "part_of"),
        evidence=row.evidence(),
        **_some(values),
    )


def _succession(row: Row, record: RecordMap, institution: Institution, since: str | None) -> list[Link]:
    earlier = _parents(row, record, "succeeds")
    if since and not earlier:
        row.complain("", since, "an institution that it succeeds, as the row says since when")
    if institution.id in earlier:
        row.complain("", _first(institution.names), "another institution than that which it succeeds")
    return [
        Link(subject=institution.id, relation="succeeds", object=one, start=since, evidence=row.evidence())
        for one in earlier
        if one != institution.id
    ]


def _cooperation(row: Row, record: RecordMap, names: dict[str, str], values: Values) -> Made:
    codes = values.pop("codes")
    stated = values.pop("kind", None)
    if stated is None:
        raise row.fault(record, "kind", "its kind: a project, an agreement, a group or an event")
    kind, subkind = stated
    _end_of_duration(row, values)
    _money(row, values, "budget")
    default = (_first(names), subkind or kind)
    cooperation = Cooperation(
        id=_id(row, record, kind, names, values, codes, default),
        kind=kind,
        subkind=subkind,
        titles=names,
        identifiers=codes,
        evidence=row.evidence(),
        **_some(values),
    )
    links = [_link(cooperation.id, "part_of", parent, row) for parent in _parents(row, record, "part_of")]
    for name in record.references.get("programme", ()):
        links += [_link(cooperation.id, _to_programme(m.record), m.record.id, row) for m in row.made(name)]
    for reference, relation in (("funded_by", "funded_by"), ("place", "located_in"), ("area", "operates_in")):
        links += [_link(cooperation.id, relation, thing, row) for thing in _parents(row, record, reference)]
    return Made(cooperation, links)


def _to_programme(programme: AnyRecord) -> str:
    return "funded_by" if isinstance(programme, Programme) and is_fund(programme.kind) else "part_of"


def participation(row: Row, values: Values, who: AnyRecord, what: AnyRecord) -> Link:
    """The link of an institution, or of a programme that pays, to a cooperation."""
    assert isinstance(what, Cooperation)
    values = dict(values)
    _check_period(row, values)
    _money(row, values, "amount")
    role = values.get("role")
    relation = values.get("relation") or RELATION_OF_ROLE.get(role or "") or _RELATION_OF_KIND[what.kind]
    if isinstance(who, Programme):
        relation = "funded_by"
    if role and RELATION_OF_ROLE.get(role) != relation:
        row.complain("", role, f"a role that goes with {relation}")
        role = None
    ends = (what.id, who.id) if relation == "funded_by" else (who.id, what.id)
    return Link(
        subject=ends[0],
        relation=relation,
        object=ends[1],
        role=role,
        start=values.get("start"),
        end=values.get("end"),
        amount=values.get("amount"),
        currency=values.get("currency"),
        certainty=cast(Certainty, values.get("certainty") or "stated"),
        evidence=row.evidence(),
    )


def _link(subject: str, relation: str, thing: str, row: Row) -> Link:
    return Link(subject=subject, relation=relation, object=thing, evidence=row.evidence())


def _some(values: Values) -> Values:
    """The values that are there, so that defaults stay defaults."""
    return {name: value for name, value in values.items() if value is not None}


def _first(names: dict[str, str]) -> str:
    return next(iter(names.values()))


def said(record: AnyRecord, name: str) -> str:
    """What a field of a record says, as text; its first name for `name` and `title`."""
    if name in ("name", "title"):
        return _first(record.titles if isinstance(record, Cooperation) else getattr(record, "names", {"": ""}))
    value = getattr(record, name, None)
    return "" if value is None or isinstance(value, tuple) else str(value)


# Ids


def _id(
    row: Row,
    record: RecordMap,
    kind: str,
    names: dict[str, str],
    values: Values,
    codes: tuple[str, ...],
    default: tuple[str | None, ...],
) -> str:
    for code in codes:
        scheme, _, value = code.partition(":")
        try:
            return make_id(kind, f"{scheme}-{value.lower()}")
        except InvalidIdError:
            continue  # characters that no id has
    parts = sorted(part for part in _key(row, record, names, values) if part)
    if not parts:
        return hashed_id(kind, row.reading.source, "\x1f".join(part or "" for part in default))
    several = len(names) > 0 and any(spec.splits for spec in record.names.values())
    return hashed_id(kind, row.reading.source, "\x1f".join([*parts, *([_first(names)] if several else [])]))


def _key(row: Row, record: RecordMap, names: dict[str, str], values: Values) -> Iterator[str]:
    for part in record.key:
        if part.record:
            yield from (made.record.id for made in row.made(part.record))
        elif part.spec:
            yield from (str(value) for value in row.many(part.spec))
        elif part.field == NAMES[record.section]:
            yield _first(names)
        else:
            value = values.get(part.field or "")
            # Degrees to about 100 m: lists round them differently.
            yield f"{value:.3f}" if isinstance(value, float) else str(value or "")


# What a row says that does not fit together


def _check_period(row: Row, values: Values) -> None:
    start, end = values.get("start"), values.get("end")
    if start and end and last_day(end) < first_day(start):
        row.complain("", end, f"an end not before the start, {start}")
        values["end"] = None


def _end_of_duration(row: Row, values: Values) -> None:
    months = values.pop("duration", None)
    start = values.get("start") or values.get("signed")
    if months and start and not values.get("end"):
        try:
            values["end"] = mapping_dates.after(start, months)
        except ValueError as error:
            row.complain("", f"{months} months", str(error))


def _money(row: Row, values: Values, name: str) -> None:
    """Makes of an amount with its currency two fields."""
    stated, currency = values.pop(name, None), values.pop("currency", None)
    if stated is None:
        return
    amount, own = stated
    if own and currency and own != currency:
        row.complain("", f"{amount} {own}", f"an amount in {currency}, as the currency of the row says")
        return
    values[name], values["currency"] = amount, own or currency or row.mapping.settings.currency


__all__ = ["Made", "Values", "make", "participation", "said"]
