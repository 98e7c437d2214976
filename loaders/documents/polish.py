"""The Polish reader: finds things in a fixed order, each step seeing what the steps before have taken, then relations.

Order: dates · titles of projects in quotation marks · institutions · programmes · projects · agreements · groups and
events · relations · signatories. What nothing holds on to (an agreement without date and party) is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph import locators
from graph.records import AnyRecord, Document, Link, Rejection, Source
from loaders.documents import grammar
from loaders.documents.agreements import AgreementFinder
from loaders.documents.dates import DateSpan, dates
from loaders.documents.findings import Findings, Tie
from loaders.documents.gatherings import EventFinder, GroupFinder
from loaders.documents.institutions import InstitutionFinder
from loaders.documents.listed import ListReader
from loaders.documents.page import Page
from loaders.documents.people import SignatoryFinder
from loaders.documents.periods import give_periods
from loaders.documents.programmes import ProgrammeFinder, known_acronyms
from loaders.documents.projects import ProjectFinder
from loaders.documents.recording import records_of
from loaders.documents.relations import RelationFinder

MAX_CHARACTERS = 2_000_000  # of one page; what comes after is kept but not read


class PolishReader:
    """Reads Polish pages with Morfeusz 2 and the grammar files beside this module."""

    def read(self, document: Document, source: Source) -> Iterator[AnyRecord | Link | Rejection]:
        """Records and links of a page, then a rejection where the page was too long to be read whole."""
        text = document.text[:MAX_CHARACTERS]
        page = Page(text, grammar.words("sentences", "abbreviations"))
        yield from records_of(page, find(page), document.name, source.id)
        if len(document.text) > MAX_CHARACTERS:
            span = locators.TextSpan(document.name, MAX_CHARACTERS, len(document.text))
            yield Rejection(
                locator=locators.to_string(span),
                field="text",
                value=f"{len(document.text)} characters",
                reason=f"only the first {MAX_CHARACTERS} characters of a page are read",
            )


def find(page: Page) -> Findings:
    """Everything that the reader finds on a page."""
    findings = Findings()
    spans = dates(page.text)
    projects = ProjectFinder(page)
    titles = projects.quoted()
    institutions = InstitutionFinder(page)
    institutions.names(titles)
    lists = ListReader(page, institutions)
    listed = lists.run()
    institutions.references(titles | _programme_acronyms(page))
    findings.programmes = ProgrammeFinder(page, set(institutions.taken) | titles).run()
    taken = set(institutions.taken) | findings.occupied()
    findings.projects = projects.run(taken)
    findings.institutions = institutions.institutions
    _find_cooperations(page, findings, spans)
    findings.ties = [*RelationFinder(page, findings).run(), *lists.ties(listed, findings.projects)]
    give_periods(page, findings.projects, spans)
    findings.people, signatures = SignatoryFinder(page, findings.institutions, findings.agreements).run()
    findings.ties += [*signatures, *_parties(findings, signatures)]
    _drop_unsupported(findings)
    return findings


def _parties(findings: Findings, signatures: list[Tie]) -> list[Tie]:
    """Who has someone sign for it is a party, also where no sentence says so."""
    known = {(id(tie.subject), id(tie.object)) for tie in findings.ties if tie.relation == "party_to"}
    signed = [tie for tie in signatures if tie.on is not None and (id(tie.object), id(tie.on)) not in known]
    return [Tie(tie.object, "party_to", tie.on, tie.quote, "implied") for tie in signed if tie.on is not None]


def _find_cooperations(page: Page, findings: Findings, spans: list[DateSpan]) -> None:
    findings.agreements = AgreementFinder(page, spans, findings.occupied()).run()
    taken = findings.occupied()
    findings.groups = GroupFinder(page, taken).run()
    findings.events = EventFinder(page, spans, taken).run()


def _programme_acronyms(page: Page) -> set[int]:
    """Tokens that name a programme known everywhere, so no institution."""
    words = {word for acronym in known_acronyms() for word in acronym.split()}
    return {token.index for token in page.tokens if token.text in words}


def _drop_unsupported(findings: Findings) -> None:
    """Agreements of which the page says neither when nor between whom."""
    supported = {tie.object for tie in findings.ties if tie.relation == "party_to"}
    findings.agreements = [a for a in findings.agreements if a.signed or a in supported]
    kept = set(map(id, findings.things))
    findings.ties = [tie for tie in findings.ties if id(tie.subject) in kept and id(tie.object) in kept]
