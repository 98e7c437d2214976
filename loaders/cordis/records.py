"""Projects of CORDIS and who takes part in them, as records: one place for all its layouts, CSV and XML.

Invariants: a project is told once; one that only its participants name is told with what they say of it. A row is given
up as a whole only where it names no project or no participant, or a project that was told before.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping
from dataclasses import dataclass

from graph.dates import first_day, last_day
from graph.ids import make_id, slug
from graph.records import Cooperation, Link, Yield
from loaders.cordis import values
from loaders.cordis.facts import Facts, Notes
from loaders.cordis.institutions import Institutions
from loaders.cordis.programmes import CALL, FRAMEWORK, TOPIC, Levels, Programmes, Proof, programme_id
from loaders.values.privacy import mask


@dataclass(frozen=True)
class Aside:
    """What other tables or elements say of a project: its fields of science and web page, and what proves them."""

    subjects: tuple[str, ...] = ()
    homepage: str | None = None
    proof: Proof = ()


_NOTHING = Aside()
_NUMBER = "the number of a project like 101060107"


class Maker:
    """What one reading makes of the facts. `names` are the names of each PIC for which the source has several."""

    def __init__(self, source: str, names: Mapping[str, tuple[str, ...]]) -> None:
        self.notes = Notes()
        self.programmes = Programmes()
        self.projects: set[str] = set()  # ids that were told
        self._institutions = Institutions(source, self.notes, names)

    def project(self, facts: Facts, levels: Levels, aside: Aside = _NOTHING) -> Generator[Yield, None, str]:
        """A project and what funds it. Returns its id, "" where it is refused.

        That it is part of its legal bases the caller says, who knows where that stands.
        """
        number = self.notes.read(facts, "project", values.project_number)
        if number is None:
            yield self.notes.refusal(facts, "project", _NUMBER)
            return ""
        project = project_id(number)
        if project in self.projects:
            yield self.notes.refusal(facts, "project", "each project once; there is an earlier one")
            return ""
        self.projects.add(project)
        yield self._cooperation(facts, project, number, aside)
        yield from self._funding(facts, project, levels)
        yield from self.notes.left_out()
        return project

    def _cooperation(self, facts: Facts, project: str, number: str, aside: Aside) -> Cooperation:
        acronym, title = values.words(facts.get("acronym")), mask(" ".join(facts.get("title").split()))
        start, end = self._period(facts)
        # CORDIS writes 0 where costs are not stated, as of lump sums and fellowships.
        budget = self.notes.read(facts, "budget", values.amount) or None
        return Cooperation(
            id=project,
            kind="project",
            titles={"en": title} if title else {"und": acronym or number},
            acronym=acronym or None,
            summary=mask(" ".join(facts.get("objective").split())) or None,
            start=start,
            end=end,
            signed=self.notes.read(facts, "signed", values.read_date),
            status=self.notes.read(facts, "status", values.status),
            subjects=aside.subjects,
            budget=budget,
            currency=None if budget is None else "EUR",
            identifiers=self._identifiers(facts, {"project": "cordis", "doi": "doi"}),
            homepage=aside.homepage or self.notes.read(facts, "homepage", values.homepage),
            evidence=(*facts.evidence("project", "acronym", "title", "start", "end", "budget"), *aside.proof),
        )

    def _period(self, facts: Facts) -> tuple[str | None, str | None]:
        start, end = (self.notes.read(facts, field, values.read_date) for field in ("start", "end"))
        if start and end and last_day(end) < first_day(start):
            self.notes.leave_out(facts, "end", f"a date not before the start, {start}")
            return start, None
        return start, end

    def _identifiers(self, facts: Facts, schemes: Mapping[str, str]) -> tuple[str, ...]:
        found = (self.notes.identifier(facts, field, scheme) for field, scheme in schemes.items())
        return tuple(filter(None, found))

    def _funding(self, facts: Facts, project: str, levels: Levels) -> Iterator[Yield]:
        self.programmes.add(levels, facts.evidence("project", "framework", "basis", "call", "topic"))
        if levels.framework:
            amount = self.notes.read(facts, "contribution", values.amount)
            yield Link(
                subject=project,
                relation="funded_by",
                object=programme_id(FRAMEWORK, levels.framework),
                amount=amount,
                currency=None if amount is None else "EUR",
                evidence=facts.evidence("project", "framework", "contribution"),
            )
        for kind, field, found in ((TOPIC, "topic", levels.topics), (CALL, "call", levels.calls)):
            for code in found:
                yield part_of(project, kind, code, facts.evidence("project", field))

    def levels(self, facts: Facts) -> Levels:
        """The codes in the fields framework, basis, call and topic."""
        fields = ("framework", "basis", "call", "topic")
        framework, *others = (self.notes.read(facts, field, values.codes) or () for field in fields)
        return Levels("".join(framework[:1]), *others)

    def participation(self, facts: Facts, aside: Aside = _NOTHING) -> Iterator[Yield]:
        """Who takes part in a project, with the institution and the project where nobody told of them before."""
        number = self.notes.read(facts, "project", values.project_number)
        key, pic = self._institutions.key(facts)
        institution = self._institutions.id_of(key)
        if number is None or not key or not (institution or facts.get("name")):
            field, expected = ("name", "a name, or the PIC of a row above") if number else ("project", _NUMBER)
            yield self.notes.refusal(facts, field, expected)
            return
        new = () if institution else tuple(self._institutions.told(facts, key, pic))
        institution = institution or self._institutions.id_of(key) or ""
        hidden = self._institutions.hidden(institution)
        project = project_id(number)
        if project not in self.projects:
            yield self._named(facts, project, aside, hidden)
        yield from new
        yield self._link(facts, institution, project, hidden)
        yield from self.notes.left_out()

    def _link(self, facts: Facts, institution: str, project: str, hidden: Collection[str]) -> Link:
        relation, role = self.notes.read(facts, "role", values.role) or ("partner_in", None)
        # Net is what the participant gets itself; the other includes what it passes on to third parties.
        amount = self.notes.read(facts, "net", values.amount)
        if amount is None:
            amount = self.notes.read(facts, "contribution", values.amount)
        return Link(
            subject=institution,
            relation=relation,
            object=project,
            role=role,
            amount=amount,
            currency=None if amount is None else "EUR",
            evidence=facts.evidence(hidden=hidden),
        )

    def _named(self, facts: Facts, project: str, aside: Aside, hidden: Collection[str]) -> Cooperation:
        """A project of which only participants tell."""
        self.projects.add(project)
        acronym = values.words(facts.get("acronym"))
        return Cooperation(
            id=project,
            kind="project",
            titles={"und": acronym or facts.get("project")},
            acronym=acronym or None,
            subjects=aside.subjects,
            identifiers=self._identifiers(facts, {"project": "cordis"}),
            homepage=aside.homepage,
            evidence=(*facts.evidence("project", "acronym", hidden=hidden), *aside.proof),
        )


def project_id(number: str) -> str:
    """The id of a project, the same in every source."""
    plain = number if number.isdecimal() and number.isascii() else slug(number)
    return make_id("project", f"cordis-{plain}")


def part_of(project: str, kind: str, code: str, proof: Proof) -> Link:
    """That a project is part of a level of a programme."""
    return Link(subject=project, relation="part_of", object=programme_id(kind, code), evidence=proof)
