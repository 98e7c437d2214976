"""Rows of the CSV template as records: what one row says by itself, before its references are looked up.

Every function raises RowError where a cell is not what its column needs. Ids: by TERYT code, KRS, REGON or NIP where
the row has one, else a hash of the source and of the row's id or name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from graph.dates import first_day, last_day
from graph.ids import COOPERATION_KINDS, hashed_id, make_id
from graph.records import (
    PARTICIPATIONS,
    Certainty,
    Cooperation,
    CooperationKind,
    Institution,
    Link,
    Person,
    Place,
    Programme,
)
from loaders.sheets.table import Row
from loaders.values import cells
from ontology import vocab

RELATION_OF_ROLE = {
    "leader": "leads",
    "coordinator": "leads",
    "lead_partner": "leads",
    "applicant": "leads",
    "partner": "partner_in",
    "participant": "partner_in",
    "associated_partner": "partner_in",
    "transnational_partner": "partner_in",
    "third_party": "partner_in",
    "party": "party_to",
    "signatory": "party_to",
    "contracting_authority": "party_to",
    "contractor": "party_to",
    "subcontractor": "party_to",
    "member": "member_of",
    "chair": "member_of",
    "deputy_chair": "member_of",
    "secretariat": "member_of",
    "observer": "member_of",
    "organiser": "organises",
    "co_organiser": "organises",
    "host": "organises",
    "supporter": "supports",
    "patron": "supports",
    "honorary_patron": "supports",
    "media_patron": "supports",
    "sponsor": "supports",
    "donor": "supports",
    "evaluator": "supports",
    "adviser": "supports",
    "target": "partner_in",
    "funder": "funded_by",
    "co_funder": "funded_by",
    "managing_institution": "funded_by",
}
_RELATIONS = (*PARTICIPATIONS, "funded_by")
_PLACE_KINDS = {2: "voivodeship", 4: "county", 7: "commune"}  # by the length of a TERYT code
_IDENTIFIERS = {
    "krs": cells.krs,
    "regon": cells.regon,
    "nip": cells.nip,
}  # NIP last: units may share that of their parent


@dataclass(frozen=True)
class Origin:
    """What all records of a reading share: the source's id, and the language of its names."""

    source: str
    language: str
    reference: bool = False  # ids of its programmes are the same everywhere

    def names(self, row: Row, column: str) -> dict[str, str]:
        """The name or title of a row by language."""
        name, english = row.need(column, f"a {column}"), row.words(f"{column}_en")
        return {self.language: name} | ({"en": english} if english else {})

    def place(self, row: Row) -> Place:
        """A row of places; its kind is that of its TERYT code where it does not say."""
        teryt, names = row.get("teryt", cells.teryt), self.names(row, "name")
        kind = row.get("kind", cells.term("place-kinds")) or (_PLACE_KINDS[len(teryt)] if teryt else None)
        return Place(
            id=make_id("place", f"teryt-{teryt}") if teryt else self.place_id(names[self.language], kind),
            names=names,
            kind=kind,
            codes=(f"teryt:{teryt}",) if teryt else (),
            lat=row.get("lat", cells.degrees(90)),
            lon=row.get("lon", cells.degrees(180)),
            evidence=row.evidence(self.source),
        )

    def place_id(self, name: str, kind: str | None) -> str:
        """The id of a place without code."""
        return hashed_id("place", self.source, f"{kind or 'place'} {name.casefold()}")

    def programme(self, row: Row) -> Programme:
        """A row of programmes."""
        names = self.names(row, "name")
        start, end = _period(row)
        key = row.words("id")
        local_id = hashed_id("programme", self.source, key or names[self.language])
        return Programme(
            id=make_id("programme", key) if key and self.reference else local_id,
            names=names,
            aliases=row.many("aliases"),
            kind=row.get("kind", cells.term("programme-kinds")),
            code=row.words("code"),
            start=start,
            end=end,
            evidence=row.evidence(self.source),
        )

    def institution(self, row: Row, place: str | None) -> Institution:
        """A row of institutions; rows without id are the same institution where they have the same name and place."""
        names = self.names(row, "name")
        numbers = {scheme: number for scheme, read in _IDENTIFIERS.items() if (number := row.get(scheme, read))}
        named = " ".join(filter(None, (names[self.language], place)))
        local_id = hashed_id("institution", self.source, row.words("id") or named)
        return Institution(
            id=next((make_id("institution", f"{scheme}-{number}") for scheme, number in numbers.items()), local_id),
            names=names,
            aliases=row.many("aliases"),
            kind=row.get("kind", cells.term("institution-kinds")),
            sectors=row.many("sectors", cells.term("sectors")),
            country=row.get("country", cells.country),
            place=place,
            identifiers=tuple(f"{scheme}:{number}" for scheme, number in numbers.items()),
            homepage=row.get("homepage", cells.homepage),
            evidence=row.evidence(self.source),
        )

    def succession(self, row: Row, institution: str, earlier: Sequence[str]) -> list[Link]:
        """What a row of institutions says of those that the institution succeeds, and since when."""
        since, evidence = row.get("succeeds_since", cells.date), row.evidence(self.source)
        if since and not self.earlier(row):
            raise row.error("succeeds", "the institution that this one succeeds, as the row says since when")
        return [
            Link(subject=institution, relation="succeeds", object=one, start=since, evidence=evidence)
            for one in earlier
        ]

    @staticmethod
    def earlier(row: Row) -> tuple[str, ...]:
        """How a row of institutions calls those that the institution succeeds."""
        return row.many("succeeds", cells.words)

    def cooperation(self, row: Row) -> Cooperation:
        """A row of cooperations."""
        titles = self.names(row, "title")
        kind, subkind = _kinds(row)
        start, end = _period(row)
        budget, currency = _money(row, "budget")
        return Cooperation(
            id=hashed_id(kind, self.source, row.words("id") or titles[self.language]),
            kind=kind,
            subkind=subkind,
            titles=titles,
            acronym=row.words("acronym"),
            summary=row.words("summary"),
            scope=row.many("scope"),
            goals=row.many("goals"),
            start=start,
            end=end,
            signed=row.get("signed", cells.date),
            status=row.get("status", cells.term("statuses")),
            sectors=row.many("sectors", cells.term("sectors")),
            target_groups=row.many("target_groups"),
            budget=budget,
            currency=currency,
            participants=row.get("participants", cells.count),
            homepage=row.get("homepage", cells.homepage),
            evidence=row.evidence(self.source),
        )

    def participation(self, row: Row, institution: str, cooperation: str) -> Link:
        """What a row of participations says of two records; a funder is what the cooperation is funded by."""
        role = row.get("role", cells.term("roles"))
        relation = row.get("relation", _relation) or RELATION_OF_ROLE.get(role or "")
        if not relation:
            raise row.error("relation", f"a relation ({', '.join(_RELATIONS)}) or a role")
        if role and RELATION_OF_ROLE[role] != relation:
            raise row.error("role", f"a role that goes with {relation}")
        start, end = _period(row)
        amount, currency = _money(row, "amount")
        ends = (cooperation, institution) if relation == "funded_by" else (institution, cooperation)
        return Link(
            subject=ends[0],
            relation=relation,
            object=ends[1],
            role=role,
            start=start,
            end=end,
            amount=amount,
            currency=currency,
            certainty=cast(Certainty, row.get("certainty", cells.term("certainty")) or "stated"),
            evidence=row.evidence(self.source),
        )

    def signature(self, row: Row, institution: str, cooperation: str) -> list[Person | Link]:
        """Who signed an agreement for the institution of a row of participations, as published."""
        name = row.words("signatory")
        if not name:
            return []
        if not cooperation.startswith("agreement/"):
            raise row.error("signatory", "a signatory of agreements only")
        evidence = row.evidence(self.source)
        person = hashed_id("person", self.source, f"{name} {institution}")
        return [
            Person(id=person, name=name, function=row.words("signatory_function"), evidence=evidence),
            Link(subject=person, relation="signs_for", object=institution, on=cooperation, evidence=evidence),
        ]


def kind_and_subkind(text: str) -> tuple[CooperationKind, str | None]:
    """The kind that a cell means: "umowa" → ("agreement", "contract"); ValueError where it is none."""
    concept = cells.term("cooperation-kinds")(text)
    kind = vocab.top_concept("cooperation-kinds", concept)
    if kind not in COOPERATION_KINDS:
        raise ValueError(f"one of {', '.join(COOPERATION_KINDS)}")
    return cast(CooperationKind, kind), concept if concept != kind else None


def _kinds(row: Row) -> tuple[CooperationKind, str | None]:
    stated = row.get("kind", kind_and_subkind)
    if stated is None:
        raise row.error("kind", f"one of {', '.join(COOPERATION_KINDS)}")
    kind, subkind = stated
    narrower = row.get("subkind", kind_and_subkind)
    if narrower and (narrower[0] != kind or not _is_form(narrower[1], subkind)):
        raise row.error("subkind", f"a kind of {subkind or kind}")
    return kind, (narrower and narrower[1]) or subkind


def _is_form(narrower: str | None, subkind: str | None) -> bool:
    return subkind is None or narrower in vocab.narrower_closure("cooperation-kinds", subkind)


def _relation(text: str) -> str:
    try:
        return text if text in _RELATIONS else RELATION_OF_ROLE[cells.term("roles")(text)]
    except ValueError:
        raise ValueError(f"one of: {', '.join(_RELATIONS)}") from None


def _period(row: Row) -> tuple[str | None, str | None]:
    start, end = row.get("start", cells.date), row.get("end", cells.date)
    if start and end and last_day(end) < first_day(start):
        raise row.error("end", f"a date not before the start, {start}")
    return start, end


def _money(row: Row, column: str) -> tuple[float | None, str | None]:
    stated, currency = row.get(column, cells.amount), row.get("currency", cells.currency)
    if stated is None:
        return None, None
    if stated[1] and currency and stated[1] != currency:
        raise row.error(column, f"an amount in {currency} as in the column for the currency")
    return stated[0], stated[1] or currency
