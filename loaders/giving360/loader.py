"""Grants in the 360Giving Data Standard: JSON, or the standard's spreadsheets.

A grant is a project: it has a goal, an amount and a period. Its recipient leads it; several recipients are partners,
as nobody says who leads. It is funded by the funder, with the amount. It is no agreement between the two, since two
grants of one day between the same parties would then be one agreement.

Invariant: a grant that misses what the standard wants of every grant is rejected; any other fault costs the value only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from graph.errors import UnusableSourceError
from graph.ids import fold, hashed_id, make_id, normalised
from graph.records import Cooperation, Evidence, Institution, Link, Place, Programme, Source, Yield
from loaders.base import Description
from loaders.files import archives
from loaders.files.elements import Element, Fields, Institutions, Path, read_all, without_repeats
from loaders.files.json_values import first, items
from loaders.giving360.columns import WANTED, path_of, typed
from loaders.giving360.mojibake import repaired
from loaders.giving360.values import (
    AMOUNTS,
    NAMESPACE,
    PERSON,
    PERSONAL,
    check,
    checked,
    country_of,
    identifiers_of,
    is_person,
    kind_of,
    local_id,
    money,
    once,
    people_in,
    period,
    subjects,
    target_groups,
    text_of,
    without_names,
)
from loaders.sheets import opening as sheets
from loaders.sheets.row_items import RowItem, row_items
from loaders.values import cells
from loaders.values.countries import country
from loaders.values.places import country as country_place
from loaders.values.places import country_id

ARRAYS = ("grants",)
_EXACT = frozenset(
    {"id", "charityNumber", "companyNumber", "geoCode", "postalCode", "code", "awardDate", "dateModified"}
)
_EXACT |= {"startDate", "endDate", "amountAwarded", "amountAppliedFor", "amountDisbursed", "latitude", "longitude"}
_PRIVATE = frozenset({"telephone", "email", "contactName"})
_GSS = re.compile(r"[EWSNKJ][0-9]{8}")  # the UK's codes of territories
_PROOF: tuple[Path, ...] = tuple(
    (key,) for key in ("id", "title", "description", "amountAwarded", "currency", "awardDate", "plannedDates")
)


class Giving360:
    """A JSON file of grants, also in a ZIP, or a CSV file or workbook with the columns of the standard."""

    name = "360giving"

    def accepts(self, path: FilePath) -> bool:
        """Whether the first item is a grant, or a sheet has the columns of grants."""
        if path.is_dir():
            return False  # every file is a publication of its own
        return any(_is_grants(name, head) for name, head in archives.heads(path)) or bool(_tables(path))

    def describe(self, path: FilePath) -> Description:
        """Title and language; the publisher is the funder where the first grant names one."""
        grant = next((g for name, head in archives.heads(path) if (g := _first(name, head))), {})
        organisations = grant.get("fundingOrganization")
        funder = organisations[0] if isinstance(organisations, list) and organisations else None
        name = funder.get("name") if isinstance(funder, dict) else None
        publisher = cells.words(repaired(name)) if isinstance(name, str) and name.strip() else None
        return Description(title=f"360Giving: {publisher or path.stem}", publisher=publisher, language="en")

    def read(self, path: FilePath, source: Source) -> Iterator[Yield]:
        """Grants, who gave and who got them; UnusableSourceError where a file is broken."""
        reading = _Reading(source.id)
        if tables := _tables(path):
            for table in tables:
                columns = {n: found for n, header in enumerate(table.header) if (found := path_of(header))}
                yield from read_all(table.sheet.file, row_items(table, columns, typed), reading.grant, _fields)
            return
        with archives.members(path) as files:
            for name in [n for n in files.names() if _is_grants(n, files.head(n))]:
                with files.open(name) as stream:
                    yield from read_all(name, items(stream, name, ARRAYS), reading.grant, _fields)


def _place_id(scheme: str, code: str) -> str:
    """The id of a place by its code, the same in all sources."""
    return make_id("place", f"gss-{code.lower()}") if scheme == "gss" else hashed_id("place", scheme, code)


def _fields(element: Element) -> Fields:
    return Fields(element, _EXACT, _PRIVATE)


def _first(file: str, head: bytes) -> dict[str, Any] | None:
    return first(lambda: io.BytesIO(head), file, ARRAYS)


def _is_grants(file: str, head: bytes) -> bool:
    grant = _first(file, head) or {}
    return "fundingOrganization" in grant and any(key in grant for key in ("awardDate", "amountAwarded"))


def _tables(path: FilePath) -> list[sheets.Table]:
    """The sheets that hold grants; none where a file is no table."""
    try:
        if sheets.form_of(path) not in ("text", "xlsx", "ods", "xls"):
            return []
        found = [[sheets.table_with(sheet, wanted) for wanted in WANTED] for sheet in sheets.sheets_of(path)]
    except (UnusableSourceError, OSError):
        return []
    return [next(table for table in tables if table) for tables in found if any(tables)]


class _Reading:
    """One reading of a source; everything that grants share is yielded once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._institutions = Institutions()
        self._grants: set[str] = set()
        self._others: set[str] = set()  # programmes and places that were yielded

    def grant(self, fields: Fields) -> Iterator[Yield]:
        """All that one grant says."""
        people = list(people_in(fields))
        if people:
            fields.exact, fields.private = frozenset(AMOUNTS), fields.private | PERSONAL
        check(fields)
        project = self._project(fields, people)
        if project.id in self._grants:
            raise fields.error(("id",), "one row or item for each grant")
        things: list[Programme | Place] = []
        links = [*self._parties(fields, project, things), *self._context(fields, project, things)]
        self._grants.add(project.id)
        yield from (thing for thing in things if thing.id not in self._others)
        self._others.update(thing.id for thing in things)
        yield project
        for said in links:
            yield from self._institutions.new(said) if isinstance(said, Institution) else [said]

    def _project(self, fields: Fields, people: list[str]) -> Cooperation:
        number = fields.need(("id",), "the identifier of the grant")
        signed = fields.need_value(("awardDate",), "the day of the award", cells.date)
        start, end = period(fields)
        budget, currency = money(fields)
        return Cooperation(
            id=local_id("project", number),
            kind="project",
            titles={"en": without_names(people, repaired(fields.need(("title",), "a title")))},
            summary=without_names(people, text_of(fields, "description") or "") or None,
            start=start,
            end=end,
            signed=signed,
            budget=budget,
            currency=currency,
            subjects=subjects(fields),
            target_groups=target_groups(fields),
            identifiers=tuple(checked(fields, ("id",), f"giving360:{number}")),
            homepage=None if people else fields.get(("url",), cells.homepage),
            evidence=(fields.parts if people else fields.evidence)(self._source, *_PROOF),
        )

    def _parties(self, fields: Fields, project: Cooperation, things: list[Any]) -> Iterator[Institution | Link]:
        """Who got the grant and who gave it, each with what they are and do in it."""
        recipients = list(self._recipients(fields, things))
        relation, role = ("leads", "leader") if len(recipients) == 1 else ("partner_in", "partner")
        for recipient in recipients:
            yield recipient
            evidence = recipient.evidence
            yield Link(subject=recipient.id, relation=relation, object=project.id, role=role, evidence=evidence)
        budget, currency = project.budget, project.currency
        for index, _ in enumerate(fields.many("fundingOrganization")):
            # Whoever the recipient is, a funder is no person; a row, though, is quoted as a whole.
            said = fields if isinstance(fields.element, RowItem) else _fields(fields.element)
            funder = self._organisation(said, ("fundingOrganization", index), things)
            fields.rejections += said.rejections if said is not fields else []
            proof = said.parts(self._source, ("fundingOrganization", index), ("amountAwarded",), ("currency",))
            yield funder
            share = (budget, currency) if len(fields.many("fundingOrganization")) == 1 else (None, None)
            yield Link(
                subject=project.id,
                relation="funded_by",
                object=funder.id,
                role="funder",
                amount=share[0],
                currency=share[1],
                evidence=once(proof),
            )

    def _recipients(self, fields: Fields, things: list[Any]) -> Iterator[Institution]:
        for index, _ in enumerate(fields.many("recipientOrganization")):
            path: Path = ("recipientOrganization", index)
            yield self._person(fields, path) if is_person(fields, path) else self._organisation(fields, path, things)
        if fields.at("recipientIndividual") is not None:
            yield self._person(fields, ("recipientIndividual",))

    def _person(self, fields: Fields, path: Path) -> Institution:
        """A natural person, without anything that tells who it is (design, section 8)."""
        number = fields.need((*path, "id"), "the identifier of the recipient")
        return Institution(
            id=hashed_id("institution", NAMESPACE, number),
            names={"pl": "osoba fizyczna", "en": PERSON},
            kind="natural_person",
            evidence=fields.parts(self._source, path),
        )

    def _organisation(self, fields: Fields, path: Path, things: list[Any]) -> Institution:
        number = fields.need((*path, "id"), "the identifier of the organisation")
        name = repaired(fields.need((*path, "name"), "the name of the organisation"))
        identifiers = tuple(dict.fromkeys(identifiers_of(fields, path, number)))
        evidence = fields.parts(self._source, path)
        nation = fields.get((*path, "addressCountry"), country) or country_of(number)
        other = text_of(fields, *path, "alternateName")
        return Institution(
            id=local_id("institution", number),
            names={"en": name},
            aliases=without_repeats([other], but=[name]),
            kind=kind_of(fields.raw(*path, "organisationType")),
            country=nation,
            place=self._town(text_of(fields, *path, "addressLocality"), nation, evidence, things),
            identifiers=identifiers,
            homepage=fields.get((*path, "url"), cells.homepage),
            evidence=evidence,
        )

    def _town(self, name: str | None, nation: str | None, proof: tuple[Evidence, ...], things: list[Any]) -> str | None:
        if not name:
            return None
        town = hashed_id("place", self._source, f"town {nation} {normalised(name)}")
        if nation:
            things.append(country_place(nation, proof))
        within = country_id(nation) if nation else None
        things.append(Place(id=town, names={"en": name}, kind="town", within=within, evidence=proof))
        return town

    def _context(self, fields: Fields, project: Cooperation, things: list[Any]) -> Iterator[Link]:
        """Under which programme the grant was made, and where it helps."""
        funder = fields.raw("fundingOrganization", 0, "id") or ""
        for index, _ in enumerate(fields.many("grantProgramme")):
            path: Path = ("grantProgramme", index)
            title, code = text_of(fields, *path, "title"), fields.words(*path, "code")
            if not (title or code):
                continue
            programme = hashed_id("programme", NAMESPACE, f"{funder} {normalised(title or code or '')}")
            proof = fields.parts(self._source, path)
            names = {"en": title or code or ""}
            things.append(Programme(id=programme, names=names, kind="funding_scheme", code=code, evidence=proof))
            yield Link(subject=project.id, relation="part_of", object=programme, evidence=proof)
        for index, _ in enumerate(fields.many("beneficiaryLocation")):
            proof = fields.parts(self._source, ("beneficiaryLocation", index))
            if place := self._place(fields, ("beneficiaryLocation", index), proof, things):
                yield Link(subject=project.id, relation="operates_in", object=place, evidence=proof)

    def _place(self, fields: Fields, path: Path, proof: tuple[Evidence, ...], things: list[Any]) -> str | None:
        name, code = text_of(fields, *path, "name"), fields.raw(*path, "geoCode")
        kind, nation = fields.raw(*path, "geoCodeType"), fields.get((*path, "countryCode"), country)
        if nation:
            things.append(country_place(nation, proof))
        if not (name or code):
            return country_id(nation) if nation else None
        scheme = "gss" if code and _GSS.fullmatch(code) else f"giving360-{fold(kind or 'place')}"
        codes = tuple(checked(fields, (*path, "geoCode"), f"{scheme}:{code}")) if code else ()
        lat = fields.get((*path, "latitude"), cells.degrees(90))
        lon = fields.get((*path, "longitude"), cells.degrees(180))
        own = f"{nation} {normalised(name or '')}"
        place = Place(
            id=_place_id(scheme, code) if codes and code else hashed_id("place", self._source, own),
            names={"en": name or " ".join(filter(None, (kind, code)))},
            codes=codes,
            within=country_id(nation) if nation else None,
            lat=lat if lon is not None else None,
            lon=lon if lat is not None else None,
            evidence=proof,
        )
        things.append(place)
        return place.id


LOADER = Giving360()
