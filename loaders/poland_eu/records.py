"""Records that one row of a Polish list says, each by itself; which of them were yielded before the reading knows.

Ids: of a project by its contract number, of all else a hash of the source and of what tells it from its namesakes: of
an institution its name, place, number and what it is part of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.dates import first_day, last_day
from graph.ids import hashed_id, make_id, normalised, slug
from graph.records import AnyRecord, Cooperation, Evidence, Institution, Link, Place, Programme
from loaders.poland_eu import programmes as poland_programmes
from loaders.poland_eu.beneficiaries import NATURAL_PERSON, Beneficiary
from loaders.poland_eu.columns import Header
from loaders.poland_eu.places import Territory, locations, units
from loaders.poland_eu.programmes import Level
from loaders.poland_eu.rows import Row
from loaders.values import cells
from loaders.values.places import country

SCHEME = "pl-eufunds"  # of the numbers of contracts and decisions
_DOCUMENT = re.compile(r"(?:UDA|WND|UMW)-(?=[A-Z])")  # what document of a project has this number
_ANNEX = re.compile(r"(?P<project>.*/(?:[0-9]{2}|[0-9]{4}))-[0-9]{2}")


class Maker:
    """Makes the records of a list; `period` is the one that the list says it is about."""

    def __init__(self, source: str, header: Header, period: tuple[str, str] | None) -> None:
        self._source, self._header, self._period = source, header, period

    def project(self, row: Row, title: str, beneficiary: Beneficiary) -> Cooperation:
        """The project of a row; what of it cannot be taken the row has noted."""
        budget, currency = row.amount("value", self._currency)
        start, end = row.date("start"), row.date("end")
        if start and end and last_day(end) < first_day(start):
            row.note("end", f"a date not before the start, {start}")
            end = None
        number = contract(row.words("number"))
        field, *others = (row.many(column) for column in ("field", "support", "objective"))
        return Cooperation(
            id=self._project_id(row, title, number, beneficiary),
            kind="project",
            titles={"pl": title},
            summary=row.words("summary"),
            start=start,
            end=end,
            signed=row.date("signed"),
            status="ended" if (row.raw("finished") or "").casefold() == "tak" else None,
            sectors=_sectors(field),
            subjects=tuple(dict.fromkeys(sum(others, field))),
            budget=budget,
            currency=currency,
            identifiers=row.identifiers(f"{SCHEME}:{number}", "number") if number else (),
            evidence=row.evidence(self._source),
        )

    def other_project_id(self, title: str, number: str) -> str:
        """The id of a second project under a number that is another one's."""
        return hashed_id("project", self._source, f"{number} {normalised(title)}")

    def _project_id(self, row: Row, title: str, number: str | None, beneficiary: Beneficiary) -> str:
        if number:
            parts = [slug(part, 100) for part in number.split(".")]
            return make_id("project", f"{SCHEME}-{'.'.join(parts)}"[:120].rstrip(".-"))
        who = row.locator if beneficiary.kind == NATURAL_PERSON else beneficiary.name.casefold()
        amounts = (row.raw("value") or "", row.raw("contribution") or "")
        return hashed_id("project", self._source, " | ".join((normalised(title), who, *amounts)))

    def _currency(self, column: str, row: Row) -> str:
        euro = poland_programmes.is_in_euro(self._header.text(column), row.words("programme"))
        return "EUR" if euro else "PLN"

    def institutions(self, row: Row, beneficiary: Beneficiary) -> list[AnyRecord | Link]:
        """A beneficiary, its place, and what it is part of, the widest first; the beneficiary is the last institution.

        Town and tax number of the row are those of a beneficiary that is no unit of another one: else of which of the
        two they are is not said.
        """
        if beneficiary.kind == NATURAL_PERSON:
            record = hashed_id("institution", self._source, f"natural person {row.locator}")
            names = {"pl": beneficiary.name, "en": "natural person"}
            evidence = row.evidence(self._source)
            return [Institution(id=record, names=names, kind=beneficiary.kind, evidence=evidence)]
        if beneficiary.parents:
            return self._institution(row, beneficiary)
        town, nip = row.words("town"), row.raw("nip")
        place = beneficiary.place or (("town", town) if town else None)
        return self._institution(row, beneficiary, place, row.identifiers(f"nip:{nip}", "nip") if nip else ())

    def _institution(
        self,
        row: Row,
        beneficiary: Beneficiary,
        place: tuple[str, str] | None = None,
        identifiers: tuple[str, ...] = (),
    ) -> list[AnyRecord | Link]:
        evidence = row.evidence(self._source)
        found: list[AnyRecord | Link] = []
        above: list[str] = []
        for parent in beneficiary.parents:
            found += self._institution(row, parent)
            above.append([record.id for record in found if isinstance(record, Institution)][-1])
        place = place or beneficiary.place
        territory = Territory(*place, words=place[1]) if place else None
        own = row.locator if beneficiary.is_generic and not (place or identifiers) else ""
        key = " | ".join((normalised(beneficiary.name), territory.key if territory else own, *identifiers, *above))
        record = Institution(
            id=hashed_id("institution", self._source, key),
            names={"pl": beneficiary.name},
            aliases=beneficiary.aliases,
            kind=beneficiary.kind,
            sectors=beneficiary.sectors,
            country="PL" if place or beneficiary.kind else None,  # kinds are known of Polish names only
            place=self.place_id(territory) if territory else None,
            identifiers=identifiers,
            part_of=above[0] if above else None,
            evidence=evidence,
        )
        others = (Link(subject=record.id, relation="part_of", object=other, evidence=evidence) for other in above[1:])
        return [*found, *([self.place(territory, evidence)] if territory else []), record, *others]

    def leads(self, row: Row, institution: str, project: str) -> Link:
        """Who carries the project out, with what the EU pays."""
        column = "contribution" if row.raw("contribution") else "grant"
        amount, currency = row.amount(column, self._currency)
        return Link(
            subject=institution,
            relation="leads",
            object=project,
            role="leader",
            amount=amount,
            currency=currency,
            evidence=row.evidence(self._source),
        )

    def territories(self, row: Row) -> Iterator[tuple[Territory, tuple[Evidence, ...]]]:
        """Where the project is carried out; what names no place is noted."""
        columns = [row.words(column) or "" for column in ("voivodeship", "county", "commune")]
        voivodeship, county, commune = columns
        if any(columns) and (found := units(voivodeship, county, commune, words=next(filter(None, columns)))):
            yield found, row.evidence(self._source)
            return
        for place in locations(row.raw("location") or columns[0]):
            if isinstance(place, Territory):
                yield place, self._quoted(row, place.words)
            else:
                row.note("location", "places like WOJ.: MAZOWIECKIE, POW.: radomski", place)

    def place_id(self, territory: Territory) -> str:
        """The id of a place of this source."""
        return hashed_id("place", self._source, territory.key)

    def place(self, territory: Territory, evidence: tuple[Evidence, ...]) -> Place:
        """A place; the country is the same in every source."""
        if territory.kind == "country":
            return country("PL", evidence)
        return Place(
            id=self.place_id(territory),
            names={"pl": territory.name},
            kind=territory.kind,
            within=self.place_id(territory.within) if territory.within else None,
            evidence=evidence,
        )

    def programmes(self, row: Row, project: str) -> Iterator[Programme | Link]:
        """Funds, programme and levels; what pays for the project is the fund, and it is part of the narrowest level."""
        levels = {kind: text for kind in poland_programmes.LEVELS if (text := row.words(kind))}
        chain = poland_programmes.chain(row.words("programme"), levels)
        funds = poland_programmes.funds(row.words("fund") or "")
        for level in (*funds, *chain):
            yield self._programme(row, level)
        for level in funds:
            yield self._funding(row, project, "funded_by", level)
        if chain:
            yield self._funding(row, project, "part_of", chain[-1])

    def _funding(self, row: Row, project: str, relation: str, level: Level) -> Link:
        target = hashed_id("programme", self._source, level.key)
        return Link(subject=project, relation=relation, object=target, evidence=self._quoted(row, level.words))

    def _programme(self, row: Row, level: Level) -> Programme:
        dated = level.kind == "programme" and not poland_programmes.says_years(level.name)
        start, end = self._period if dated and self._period else (None, None)
        return Programme(
            id=hashed_id("programme", self._source, level.key),
            names={"pl": level.name},
            kind=level.kind,
            code=level.code,
            start=start,
            end=end,
            part_of=hashed_id("programme", self._source, level.above) if level.above else None,
            evidence=self._quoted(row, level.words),
        )

    def _quoted(self, row: Row, words: str) -> tuple[Evidence, ...]:
        return (Evidence(source=self._source, locator=row.locator, quote=words),)


def contract(number: str | None) -> str | None:
    """A project's number without that of an annex: "UDA-POKL.07.01-20-001/08-03" → "POKL.07.01-20-001/08"."""
    plain = _DOCUMENT.sub("", re.sub(r"\s+", "", number or "").upper())
    match = _ANNEX.fullmatch(plain)
    return (match["project"] if match else plain) or None


def _sectors(fields: tuple[str, ...]) -> tuple[str, ...]:
    """The sectors that fields mean, whole or by their parts: "nauka i edukacja" → science, education."""
    found: list[str] = []
    for text in fields:
        whole = _sector(text)
        found += whole or [sector for part in re.split(r" i |, ", text) for sector in _sector(part)]
    return tuple(dict.fromkeys(found))


def _sector(text: str) -> list[str]:
    try:
        return [cells.term("sectors")(text)]
    except ValueError:
        return []
