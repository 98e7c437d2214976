"""IATI: activities and the organisations that take part in them (iatistandard.org, versions 2.x and 1.0x).

Invariant: every activity and every organisation of a file is loaded or rejected. Contact details are never read. Who
takes part is what participating-org says; beside it only who is named as paying or paid in a transaction, or as
reporting its own activity, and that as implied.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import msgspec

from graph.errors import UnusableSourceError
from graph.ids import hashed_id, normalised
from graph.records import Certainty, Cooperation, Evidence, Institution, Link, Place, Rejection, Source, Tally, Yield
from loaders.base import Description
from loaders.files.archives import Members, heads, members
from loaders.files.xml_elements import Element, peek, read_elements
from loaders.files.xml_quotes import code as code_of
from loaders.files.xml_quotes import evidence, rejection
from loaders.iati import codes
from loaders.iati.places import places
from loaders.iati.values import Organisation, Values, first_of
from loaders.template.records import RELATION_OF_ROLE
from loaders.values import cells

_ACTIVITY, _ORGANISATION = "iati-activity", "iati-organisation"
_EXACT = frozenset({"iati-identifier", "value", "organisation-identifier"})


class Iati:
    """An IATI file of activities or of organisations, or a ZIP of such files."""

    name = "iati"

    def accepts(self, path: Path) -> bool:
        """Whether a file, or one of the first of a ZIP, is XML with the root or the elements of IATI."""
        return not path.is_dir() and any(_is_iati(head) for _, head in heads(path, most=5))

    def describe(self, path: Path) -> Description:
        """Who reports, since when, in which language: by the first activity; UnusableSourceError where none is read."""
        with members(path) as files:
            for name in _ours(files, path):
                with files.open(name) as stream:
                    for element in read_elements(stream, name, {_ACTIVITY, _ORGANISATION}):
                        return _description(path, element)
        return Description(title=path.stem)

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """Projects, institutions, countries and what ties them; UnusableSourceError where a file is no sound XML."""
        reading = _Reading(source)
        with members(path) as files:
            for name in _ours(files, path):
                with files.open(name) as stream:
                    yield from reading.file(stream, name)
        yield from reading.rest()


def _ours(files: Members, path: Path) -> list[str]:
    """The files of the format; of others in a ZIP nothing is said, UnusableSourceError where there is no other."""
    found = [name for name in files.names() if _is_iati(files.head(name))]
    if not found:
        raise UnusableSourceError(
            f"{path.name}: found no file of IATI, expected XML with the root iati-activities or iati-organisations"
        )
    return found


def _is_iati(head: bytes) -> bool:
    seen = peek(head)
    return seen is not None and bool(
        seen.tag in ("iati-activities", "iati-organisations") or seen.tags & {_ACTIVITY, _ORGANISATION}
    )


def _description(path: Path, element: Element) -> Description:
    values = Values(element, "")
    reporting = element.first("reporting-org")
    names, _ = values.names(reporting) if reporting else ({}, ())
    publisher = names.get("en") or next(iter(names.values()), None)
    generated = element.whole.root.attributes.get("generated-datetime", "")[:10]
    try:
        published = cells.date(generated)
    except ValueError:
        published = None
    what = "IATI activities" if element.tag == _ACTIVITY else "IATI organisations"
    return Description(
        title=f"{what}: {publisher}" if publisher else path.stem,
        publisher=publisher,
        published=published,
        language=None if values.language == "und" else values.language,
    )


@dataclass(frozen=True)
class _Family:
    """Identifiers of two activities, the words that one is part of the other, and what to say if one is not loaded."""

    child: str
    parent: str
    evidence: tuple[Evidence, ...]
    unknown: Rejection


class _Reading:
    """One reading of a source: what was named so far, and what waits for a later activity."""

    def __init__(self, source: Source) -> None:
        self._source = source.id
        self._projects: dict[str, str] = {}  # activity identifier → id
        self._seen: set[str] = set()  # ids of institutions and places, and the two ends of part_of
        self._known: dict[str, tuple[str, dict[str, str]]] = {}  # ref → first record with a name: id, names
        self._nameless: dict[str, Institution] = {}  # ref → what stood alone
        self._families: list[_Family] = []

    def file(self, stream: IO[bytes], name: str) -> Iterator[Yield]:
        """Everything that one file says, but for what needs the others."""
        rows = 0
        for element in read_elements(stream, name, {_ACTIVITY, _ORGANISATION}):
            rows += 1
            yield from self._activity(element) if element.tag == _ACTIVITY else self._organisation(element)
        yield Tally(name=name, rows=rows)

    def rest(self) -> Iterator[Yield]:
        """Organisations that had nothing but a ref, and which activity is part of which."""
        for ref, institution in self._nameless.items():
            _, names = self._known.get(ref, ("", institution.names))
            yield msgspec.structs.replace(institution, names=names)
        for family in self._families:
            child, parent = self._projects.get(family.child), self._projects.get(family.parent)
            if child is None or parent is None or child == parent:
                yield family.unknown
            elif (pair := f"{child} {parent}") not in self._seen:
                self._seen.add(pair)
                yield Link(subject=child, relation="part_of", object=parent, evidence=family.evidence)

    def _activity(self, element: Element) -> Iterator[Yield]:
        identifier = element.get("iati-identifier") or ""
        values = Values(element, f"activity {code_of(identifier)}" if identifier else "activity without identifier")
        titles, others = values.names(*element.all("title"))
        where = f"{values.label}, iati-identifier"
        if not identifier and not titles:
            yield rejection(element, where, "", "an identifier or a title", kept=False)
            return
        if identifier in self._projects:
            yield rejection(element, where, identifier, "an identifier that no activity had before", kept=False)
            return
        # Without an identifier its place in the file is all that tells it from others of its title.
        key = identifier or f"{element.whole.file} {element.start}"
        project = hashed_id("project", self._source, key)
        if identifier:
            self._projects[identifier] = project
        else:
            values.trouble(element, "iati-identifier", "", "the identifier that the standard wants")
        for other in others:
            values.trouble(element.all("title")[0], "title", other, "one title a language")
        yield self._project(project, values, identifier, titles or {"und": code_of(identifier)})
        yield from self._participations(project, values)
        for place in places(values, self._source):
            yield from self._operates(project, place)
        self._relate(values, identifier)
        yield from values.troubles

    def _project(self, project: str, values: Values, identifier: str, titles: dict[str, str]) -> Cooperation:
        element = values.element
        start, end = values.dates()
        budget, currency = values.budget()
        subjects, sectors = values.subjects()
        return Cooperation(
            id=project,
            kind="project",
            titles=titles,
            summary=" ".join(values.descriptions(codes.GENERAL)) or None,
            goals=values.descriptions(codes.OBJECTIVES),
            start=start,
            end=end,
            status=values.status(),
            sectors=sectors,
            subjects=subjects,
            budget=budget,
            currency=currency,
            identifiers=values.identifiers(identifier),
            homepage=values.homepage(),
            evidence=tuple(self._proofs(element)),
        )

    def _proofs(self, element: Element) -> Iterator[Evidence]:
        """The activity from its beginning to its texts, then its status and dates, then its budgets."""
        hide = partial(evidence, source=self._source, exact=_EXACT, hidden=element.all("contact-info"))
        texts = element.all("iati-identifier", "title", "description")
        yield from hide(element, last=texts[-1] if texts else None)
        for tags in (("activity-status", "activity-date"), ("budget",)):
            if parts := element.all(*tags):
                yield from hide(parts[0], last=parts[-1])

    def _participations(self, project: str, values: Values) -> Iterator[Yield]:
        """Who takes part, then who else is named; each institution once in a role."""
        taking_part: set[str] = set()  # refs and names of organisations
        said: set[tuple[str, str | None]] = set()
        for element in values.element.all("participating-org"):
            if organisation := values.organisation(element):
                role = values.role(element)
                taking_part |= organisation.keys
                institution = yield from self._named(organisation)
                if (institution, role) not in said:
                    said.add((institution, role))
                    yield self._link(project, institution, role, element)
        for element, role in values.implied():
            organisation = values.organisation(element)
            if organisation and not taking_part & organisation.keys:
                taking_part |= organisation.keys
                institution = yield from self._named(organisation)
                yield self._link(project, institution, role, element, "implied")

    def _link(
        self, project: str, institution: str, role: str | None, element: Element, certainty: Certainty = "stated"
    ) -> Link:
        relation = RELATION_OF_ROLE[role] if role else "partner_in"
        ends = (project, institution) if relation == "funded_by" else (institution, project)
        proof = evidence(element, self._source)
        return Link(subject=ends[0], relation=relation, object=ends[1], role=role, certainty=certainty, evidence=proof)

    def _named(self, organisation: Organisation) -> Generator[Yield, None, str]:
        """Returns the id of an organisation; its record, where it is new. One with a ref alone is any with that ref."""
        ref, names = organisation.ref, organisation.names
        if ref and not names:
            if ref in self._known:
                return self._known[ref][0]
            alone = hashed_id("institution", self._source, f"ref {ref}")
            self._nameless.setdefault(ref, self._institution(alone, organisation, {"und": code_of(ref)}))
            return alone
        key = normalised(first_of(names))
        institution = hashed_id("institution", self._source, f"{ref or ''} {key}")
        if ref:
            self._known.setdefault(ref, (institution, names))
        if institution not in self._seen:
            self._seen.add(institution)
            yield self._institution(institution, organisation, names)
        return institution

    def _institution(self, institution: str, organisation: Organisation, names: dict[str, str]) -> Institution:
        return Institution(
            id=institution,
            names=names,
            aliases=organisation.aliases,
            kind=organisation.kind,
            identifiers=(organisation.identifier,) if organisation.identifier else (),
            evidence=evidence(organisation.element, self._source, exact=_EXACT),
        )

    def _operates(self, project: str, place: Place) -> Iterator[Yield]:
        if place.id not in self._seen:
            self._seen.add(place.id)
            yield place
        yield Link(subject=project, relation="operates_in", object=place.id, evidence=place.evidence)

    def _relate(self, values: Values, identifier: str) -> None:
        """Keeps what the activity says of its parent and children until all activities are known."""
        for element in values.element.all("related-activity"):
            other, kind = (element.attributes.get("ref") or "").strip(), element.attributes.get("type")
            if kind in (codes.PARENT, codes.CHILD):
                child, parent = (identifier, other) if kind == codes.PARENT else (other, identifier)
                where = f"{values.label}, related-activity ref"
                unknown = rejection(element, where, other, "the identifier of another activity that is loaded")
                self._families.append(_Family(child, parent, evidence(element, self._source), unknown))

    def _organisation(self, element: Element) -> Iterator[Yield]:
        """An organisation that describes itself."""
        ref = element.get("organisation-identifier") or element.get("iati-identifier") or ""
        values = Values(element, f"organisation {code_of(ref)}" if ref else "organisation without identifier")
        names, aliases = values.names(*element.all("name"))
        if not names:
            yield rejection(element, f"{values.label}, name", "", "a name", kept=False)
            return
        reporting = element.first("reporting-org")
        itself = reporting is not None and (reporting.attributes.get("ref") or "").strip() == ref
        kind = values.kind(reporting) if reporting and itself else None
        institution = hashed_id("institution", self._source, f"organisation {ref} {normalised(first_of(names))}")
        if institution in self._seen:
            where = f"{values.label}, organisation-identifier"
            yield rejection(element, where, ref, "an organisation that was not there before", kept=False)
            return
        self._seen.add(institution)
        identifier = values.identifier(element, ref)
        yield Institution(
            id=institution,
            names=names,
            aliases=aliases,
            kind=kind,
            identifiers=(identifier,) if identifier else (),
            evidence=evidence(element, self._source, last=element.all("name")[-1], exact=_EXACT),
        )
        yield from values.troubles


LOADER = Iati()
