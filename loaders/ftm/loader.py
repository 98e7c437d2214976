"""Entities of FollowTheMoney, one JSON object a line, flat or nested in each other.

Taken is what the model has a place for: organisations, projects, contracts, events, and the links between them that say
who takes part, who belongs where and who pays. A person is none of our business (design, section 8): who takes part in
a project or wins a contract as a person is kept without name; every other line about people is rejected.

Invariant: a link is loaded only where both of its ends are in the file; so it is read twice, first for ids and schemas.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from graph.errors import UnusableSourceError
from graph.ids import hashed_id
from graph.records import Cooperation, Institution, Link, Place, Source, Yield
from loaders.base import Description
from loaders.files import archives
from loaders.files.elements import Element, ElementError, Fields, read_all, without_repeats
from loaders.files.json_values import first, items
from loaders.ftm.entities import IDENTIFIERS, LEGAL, Entity, all_in, identifiers, is_entity, nations
from loaders.ftm.statements import TO_DO, is_statements
from loaders.template.records import RELATION_OF_ROLE
from loaders.values import cells
from loaders.values.places import country as country_place
from loaders.values.places import country_id

# Schema → the kind of what it becomes.
_KINDS = dict.fromkeys(LEGAL, "institution") | {"Project": "project", "Contract": "agreement", "Event": "event"}
_KINDS["Person"] = "institution"  # where somebody takes part
_INSTITUTION_KINDS = {"Company": "company", "PublicBody": "public_body"}
# Edge → who, the relation, what, and the role if the edge itself says it.
_EDGES = {
    "ProjectParticipant": ("participant", "partner_in", "project", None),
    "Membership": ("member", "member_of", "organization", None),
    "ContractAward": ("supplier", "party_to", "contract", "contractor"),
    "Ownership": ("asset", "part_of", "owner", None),
    "Succession": ("successor", "succeeds", "predecessor", None),
    "Payment": ("beneficiary", "funded_by", "payer", None),
}
_EXACT = frozenset(
    (
        *(
            "id",
            "properties",
            "registrationNumber",
            "taxNumber",
            "vatCode",
            "idNumber",
            "amount",
            "amountEur",
            "amountUsd",
        ),
        *("startDate", "endDate", "date", "projectId", "procedureNumber", "contractDate", "nutsCode", "cpvCode"),
        *IDENTIFIERS,
    )
)
_PRIVATE = frozenset({"email", "phone", "birthDate", "passportNumber", "address", "full", "street", "street2"})
_PERSON_EDGES = frozenset({"ProjectParticipant", "ContractAward", "Membership"})


class Ftm:
    """A file of FollowTheMoney entities, or a ZIP of such files."""

    name = "ftm"

    def accepts(self, path: FilePath) -> bool:
        """Whether the first item is an entity: an id, a schema, and properties that are lists."""
        if path.is_dir():
            return False
        return any(_is_ftm(name, head) or is_statements(name, head) for name, head in archives.heads(path))

    def describe(self, path: FilePath) -> Description:
        """Named by its file."""
        return Description(title=f"FollowTheMoney: {path.stem}")

    def read(self, path: FilePath, source: Source) -> Iterator[Yield]:
        """Organisations, projects, contracts and links; UnusableSourceError where a file is broken."""
        reading = _Reading(source.id)
        with archives.members(path) as files:
            names = []
            for name in files.names():
                if is_statements(name, head := files.head(name)):
                    raise UnusableSourceError(f"{name}: {TO_DO}")
                names += [name] if _is_ftm(name, head) else []
            for name in names:
                with files.open(name) as stream:
                    reading.learn(items(stream, name))
            for name in names:
                with files.open(name) as stream:
                    yield from read_all(name, items(stream, name), reading.item, _fields)


def _fields(element: Element) -> Fields:
    return Fields(element, _EXACT, _PRIVATE)


def _is_ftm(file: str, head: bytes) -> bool:
    item = first(lambda: io.BytesIO(head), file)
    return (
        is_entity(item)
        and "id" in (item or {})
        and all(isinstance(v, list) for v in (item or {})["properties"].values())
    )


class _Reading:
    """One reading of a source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._schemas: dict[str, str] = {}  # of what links may lead to
        self._countries: set[str] = set()

    def learn(self, elements: Iterator[Element]) -> None:
        """Notes the ids and schemas of things in a file."""
        for element in elements:
            if not element.fault and is_entity(element.value):
                for _, value, _ in all_in(element.value):
                    if value["schema"] in _KINDS and self._is_usable(value):
                        self._schemas[str(value.get("id"))] = value["schema"]
                    elif value["schema"] == "Address" and value["properties"].get("city"):
                        self._schemas[str(value.get("id"))] = "Address"

    @staticmethod
    def _is_usable(value: dict[str, Any]) -> bool:
        """Whether the thing has a name, without which it is rejected."""
        return value["schema"] == "Person" or any(value["properties"].get(name) for name in ("name", "title"))

    def item(self, fields: Fields) -> Iterator[Yield]:
        """All that the entities of one line say; the outermost decides whether the line is loaded."""
        if not is_entity(fields.element.value):
            raise fields.error(("schema",), "an entity: its id, schema and properties")
        loaded, errors = list[Yield](), list[ElementError]()
        for path, _, above in all_in(fields.element.value):
            try:
                loaded += self._entity(Entity(fields, path, above, self._source))
            except ElementError as error:
                errors.append(error)
        if errors and not loaded:
            raise errors[0]
        yield from loaded
        fields.rejections += [error.kept for error in errors]

    def _entity(self, entity: Entity) -> list[Yield]:
        match entity.schema:
            case schema if schema in LEGAL:
                return list(self._institution(entity))
            case "Project" | "Contract" | "Event":
                return list(self._cooperation(entity))
            case "Address":
                return list(self._address(entity))
            case schema if schema in _EDGES:
                return list(self._edge(entity))
            case "Person":
                raise entity.fields.error((*entity.path, "schema"), "an organisation: people are not kept")
        known = (*sorted(_KINDS.keys() - {"Person"}), *_EDGES, "Address")
        expected = f"one of {', '.join(known)}: the model has no place for others"
        raise entity.fields.error((*entity.path, "schema"), expected)

    def _id(self, kind: str, entity_id: str) -> str:
        return hashed_id(kind, self._source, entity_id)

    def _institution(self, entity: Entity) -> Iterator[Yield]:
        names = entity.texts("name")
        if not names:
            raise entity.error("name", "the name of the organisation")
        caption = entity.fields.words(*entity.path, "caption")
        name = caption if caption in names else names[0]
        nation = next(iter(nations(entity)), None)
        addresses = [found for found in entity.ids("addressEntity") if self._schemas.get(found) == "Address"]
        parents = [found for found in entity.ids("parent") if self._schemas.get(found) in LEGAL]
        others = entity.texts("alias", "weakAlias", "previousName", "abbreviation")
        record = Institution(
            id=self._id("institution", entity.id),
            names={"und": name},
            aliases=without_repeats([*names, *others], but=[name]),
            kind=_INSTITUTION_KINDS.get(entity.schema),
            country=nation,
            identifiers=tuple(dict.fromkeys(identifiers(entity, nation))),
            homepage=entity.get("website", cells.homepage),
            evidence=entity.evidence(),
        )
        yield record
        link = partial(Link, subject=record.id, evidence=record.evidence)
        for parent in parents:
            yield link(relation="part_of", object=self._id("institution", parent))
        for address in addresses:
            yield link(relation="located_in", object=self._id("place", address))

    def _cooperation(self, entity: Entity) -> Iterator[Yield]:
        titles = entity.texts("name", "title")
        if not titles:
            raise entity.error("name", "a name or title")
        kind: Any = _KINDS[entity.schema]
        record_id = self._id(kind, entity.id)
        start, end = entity.period()
        budget, currency = entity.money()
        evidence = entity.evidence()
        yield Cooperation(
            id=record_id,
            kind=kind,
            subkind="contract" if kind == "agreement" else None,
            titles={"und": titles[0]},
            summary=entity.text("summary", "description"),
            goals=entity.texts("goal", "aim"),
            start=start,
            end=end,
            signed=entity.get("contractDate", cells.date) if kind == "agreement" else None,
            subjects=entity.texts("keywords", "topics") if kind == "project" else (),
            budget=budget,
            currency=currency,
            homepage=entity.get("website", cells.homepage),
            evidence=evidence,
        )
        ends = (
            ("authority", "party_to", "contracting_authority"),
            ("customer", "party_to", "contracting_authority"),
            ("organizer", "organises", "organiser"),
            ("involved", "partner_in", "participant"),
        )
        for name, relation, role in ends:
            for found in entity.ids(name):
                if self._schemas.get(found) in LEGAL:
                    who = self._id("institution", found)
                    yield Link(subject=who, relation=relation, object=record_id, role=role, evidence=evidence)
        for project in entity.ids("project"):
            if self._schemas.get(project) == "Project":
                whole = self._id("project", project)
                yield Link(subject=record_id, relation="part_of", object=whole, evidence=evidence)

    def _address(self, entity: Entity) -> Iterator[Yield]:
        city = entity.text("city")
        if not city:
            raise entity.error("city", "a town: nothing else of an address is kept")
        evidence = self._town_only(entity)
        nation = next(iter(nations(entity)), None)
        if nation and nation not in self._countries:
            self._countries.add(nation)
            yield country_place(nation, evidence)
        within = country_id(nation) if nation else None
        place = self._id("place", entity.id)
        yield Place(id=place, names={"und": city}, kind="town", within=within, evidence=evidence)

    def _town_only(self, entity: Entity) -> Any:
        """Town and country as proof, without street and name: an address may be somebody's home."""
        return entity.fields.parts(
            self._source, *(path for name in ("city", "country") for path in entity.places(name))
        )

    def _edge(self, entity: Entity) -> Iterator[Yield]:
        from_name, relation, to_name, role = _EDGES[entity.schema]
        who, what = self._end(entity, from_name, to_name), self._end(entity, to_name, from_name)
        start, end = entity.period()
        amount, currency = entity.money() if entity.schema in ("ContractAward", "Payment") else (None, None)
        evidence = entity.evidence()
        if entity.schema == "Ownership":
            self._check_majority(entity)
        elif not role and relation != "succeeds" and (words := entity.text("role")):
            role = _role(words)
            if role:
                relation = RELATION_OF_ROLE[role] if relation == "partner_in" else relation
            else:
                entity.fields.leave_out(next(entity.places("role")), "a role of the scheme of roles")
        if self._schemas[who] == "Person":
            hidden = Fields(entity.fields.element, _EXACT, _PRIVATE | {from_name, "id", "caption", "name"})
            path = (*entity.path, "schema") if entity.holds_people else entity.path
            evidence = hidden.parts(self._source, path)
            yield Institution(
                id=self._id("institution", who),
                names={"pl": "osoba fizyczna", "en": "natural person"},
                kind="natural_person",
                evidence=evidence,
            )
        yield Link(
            subject=self._id("institution", who),
            relation=relation,
            object=self._id(_KINDS[self._schemas[what]], what),
            role=role,
            start=start,
            end=end,
            amount=amount,
            currency=currency,
            evidence=evidence,
        )

    def _end(self, entity: Entity, name: str, other: str) -> str:
        """The id of what an edge leads to; nested in one of its ends, an edge does not repeat that one."""
        found = entity.ids(name) or ([entity.above] if entity.above and entity.ids(other) else [])
        if len(found) != 1:
            raise entity.error(name, "one entity")
        schema = self._schemas.get(str(found[0]))
        if schema is None:
            raise entity.error(name, "the id of an organisation, project or contract in this file")
        if name in ("project", "contract"):
            allowed = schema == name.capitalize()
        else:
            allowed = schema in LEGAL or (
                schema == "Person" and entity.schema in _PERSON_EDGES and name != "organization"
            )
        if not allowed:
            raise entity.error(name, f"an organisation (this is a {schema})")
        return str(found[0])

    @staticmethod
    def _check_majority(entity: Entity) -> None:
        """Only what is owned for the greater part is a part of its owner."""
        share = re.search(r"[0-9]+(?:[.,][0-9]+)?", entity.text("percentage") or "")
        if not share or float(share[0].replace(",", ".")) <= 50:
            raise entity.error("percentage", "more than 50: the model has no relation for a smaller share")


def _role(words: str) -> str | None:
    with suppress(ValueError):
        return cells.term("roles")(words)
    return None


LOADER = Ftm()
