"""The Polish reader: finds things in a fixed order, each step seeing what the steps before have taken, then relations.

Order: dates · titles of projects in quotation marks · institutions · programmes · projects · agreements · groups and
events · relations · signatories. What nothing holds on to (an agreement without date and party) is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graph import locators
from graph.records import AnyRecord, Document, Link, Place, Rejection, Source
from loaders.documents.amounts import MoneyReader
from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Findings, Group, Mention, Tie
from loaders.documents.invitations import InvitationFinder
from loaders.documents.numbers import NumberReader
from loaders.documents.owner import Owner, Speaker, implied, owner_of, taking_part
from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.agreements import AgreementFinder
from loaders.documents.polish.among import among_partners, parties_before
from loaders.documents.polish.appositions import Appositions
from loaders.documents.polish.belonging import groups_of_projects
from loaders.documents.polish.called import quoted_titles
from loaders.documents.polish.commanders import add_commands
from loaders.documents.polish.communes import add_communes
from loaders.documents.polish.consortia import add_consortium
from loaders.documents.polish.dates import dates, measures
from loaders.documents.polish.describing import describe
from loaders.documents.polish.enumerated import add_enumerated
from loaders.documents.polish.event_labels import LabelledTies
from loaders.documents.polish.events import EventFinder
from loaders.documents.polish.faculties import add_faculties
from loaders.documents.polish.frames import add_frames
from loaders.documents.polish.gatherings import GroupFinder
from loaders.documents.polish.homes import add_homes
from loaders.documents.polish.inferred import give_same_times, infer
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.polish.leaders import settle_leaders
from loaders.documents.polish.levels import known_acronyms
from loaders.documents.polish.listed import ListReader
from loaders.documents.polish.members import MemberFinder
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.offices import OfficeFinder
from loaders.documents.polish.other_party import other_parties
from loaders.documents.polish.owner_lists import OwnerLists
from loaders.documents.polish.participants import ParticipantFinder
from loaders.documents.polish.parties import PartyFinder
from loaders.documents.polish.partnerships import partnerships
from loaders.documents.polish.patrons import add_patrons
from loaders.documents.polish.payers import PayerLines
from loaders.documents.polish.people import SignatoryFinder
from loaders.documents.polish.periods import give_dates_of_cards, give_lengths, give_periods
from loaders.documents.polish.planned import mark_planned
from loaders.documents.polish.plurals import PluralFinder
from loaders.documents.polish.programme_runners import runners_of_programmes
from loaders.documents.polish.programmes import ProgrammeFinder
from loaders.documents.polish.projects import ProjectFinder
from loaders.documents.polish.repeats import for_each
from loaders.documents.polish.roles import RoleFinder
from loaders.documents.polish.signed_groups import add_signed_groups
from loaders.documents.polish.units import add_wholes, locate
from loaders.documents.polish.venues import places_of_events
from loaders.documents.polish.whereabouts import places_of_projects
from loaders.documents.recording import records_of
from loaders.documents.relations import RelationFinder, once

_RUNNING = frozenset({"realizować", "zrealizować", "prowadzić", "wdrażać", "przygotować", "rozpocząć", "uruchomić"})
_ABOUT = frozenset({"współpraca", "partnerstwo", "współdziałanie"})
MAX_CHARACTERS = 2_000_000  # of one page; what comes after is kept but not read


class PolishReader:
    """Reads Polish pages with Morfeusz 2 and the grammar files beside this module."""

    def read(self, document: Document, source: Source) -> Iterator[AnyRecord | Link | Rejection]:
        """Records and links of a page, then a rejection where the page was too long to be read whole."""
        text = document.text[:MAX_CHARACTERS]
        page = Page(text, grammar.words("sentences", "abbreviations"))
        findings = find(page, source.published, source.publisher)
        records = [
            *records_of(page, findings, document.name, source.id),
            *places_of_projects(page, findings, document.name, source.id),
        ]
        yield from records
        known = {record.id for record in records if isinstance(record, Place)}
        yield from places_of_events(page, findings, document.name, source.id, known)
        if len(document.text) > MAX_CHARACTERS:
            span = locators.TextSpan(document.name, MAX_CHARACTERS, len(document.text))
            yield Rejection(
                locator=locators.to_string(span),
                field="text",
                value=f"{len(document.text)} characters",
                reason=f"only the first {MAX_CHARACTERS} characters of a page are read",
            )


def find(page: Page, published: str | None = None, publisher: str | None = None) -> Findings:
    """Everything that the reader finds on a page; its own date, where known, completes dates without a year, and its
    publisher is who says "we"."""
    findings = Findings()
    spans = dates(page.text, published)
    projects = ProjectFinder(page)
    titles = projects.quoted()
    institutions = InstitutionFinder(page)
    institutions.names(titles | quoted_titles(page))
    OfficeFinder(page, institutions).run()
    add_commands(page, institutions)
    add_communes(page, institutions)
    add_patrons(page, institutions)
    add_faculties(page, institutions, titles | _programme_acronyms(page))
    plurals = PluralFinder(page, institutions)
    plurals.run(titles)
    lists = ListReader(page, institutions, titles | _programme_acronyms(page))
    listed = lists.run()
    add_enumerated(page, institutions, titles | _programme_acronyms(page))
    institutions.references(titles | _programme_acronyms(page))
    plurals.acronyms(titles)
    owner = _owner(page, institutions, publisher)
    findings.programmes = ProgrammeFinder(page, set(institutions.taken) | titles).run()
    taken = set(institutions.taken) | findings.occupied()
    findings.projects = projects.run(taken)
    findings.institutions = institutions.institutions
    events, agreements = _find_cooperations(page, findings, spans)
    frames = add_frames(page, findings)
    said = implied(RelationFinder(page, findings, speaking=owner.speaking if owner else None).run(), owner)
    labelled, listed = LabelledTies(page, findings).run(listed, [span for span, _ in projects.cards])
    if owner is not None:
        owned = OwnerLists(page, findings, owner)
        own, listed = owned.labelled(listed)
        labelled += [*own, *owned.sentences()]
    said = [*said, *labelled, *lists.ties(listed, findings.projects, projects.cards)]
    said = [tie for tie in said if tie.relation != "leads" or _acts(page, tie)]
    findings.ties = for_each(said, [*events.together, *plurals.together])
    findings.ties += [*_invitations(page, findings), *(taking_part(page, findings, owner) if owner else ())]
    add_signed_groups(page, findings, spans)
    findings.ties = PartyFinder(page, findings).run(findings.ties)
    findings.events = events.with_signings(findings.groups)
    findings.ties += [*ParticipantFinder(page, findings).run(findings.ties), *groups_of_projects(page, findings)]
    findings.ties += MemberFinder(page, findings).run(findings.ties)
    findings.ties += RoleFinder(page, findings).run(findings.ties)
    findings.ties = once([*Appositions(page, findings).run(), *findings.ties, *among_partners(page, findings)])
    findings.ties += parties_before(page, findings, findings.ties)
    give_same_times(page, findings.events, _of_no_programme(page, findings, spans))
    give_periods(page, findings.projects, _of_no_programme(page, findings, spans))
    give_dates_of_cards(page, projects.cards, spans)
    give_lengths(page, findings.projects, measures().lengths(page.text))
    MoneyReader(page, findings, lemmas, grammar.words).run()
    NumberReader(page, findings, lemmas, grammar.words).run()
    signatories = SignatoryFinder(page, findings.institutions, findings.agreements, findings.ties)
    findings.people, signatures = signatories.run()
    findings.ties += [*signatures, *_parties(findings, signatures), *frames]
    findings.ties += [*other_parties(page, findings, findings.ties), *add_wholes(page, findings)]
    findings.ties = once([*findings.ties, *partnerships(page, findings, findings.ties)])
    findings.ties = settle_leaders(page, runners_of_programmes(page, findings, findings.ties))
    locate(page, findings)
    add_homes(page, findings)
    _drop_unsupported(findings, agreements.several)
    mark_planned(page, [*findings.groups, *findings.events])
    findings.ties += infer(page, findings)
    findings.ties = once([*findings.ties, *PayerLines(page, findings, projects.cards).run()])
    describe(page, findings, agreements.said)
    return findings


def _owner(page: Page, institutions: InstitutionFinder, publisher: str | None) -> Owner | None:
    """Whose page it is, with the words by which it speaks of itself; "nasze Stowarzyszenie" becomes a mention."""
    institution = owner_of(publisher, institutions.institutions)
    if institution is None:
        return None
    speaker = Speaker(page, "pl", lemmas)
    for span in speaker.ours(institution, institutions.taken):
        if page.tokens[span.first].capital:
            institutions.mention(institution, span)
        else:
            cases = frozenset().union(*(r.cases for r in noun_readings(page.tokens[span.first].text)))
            institution.mentions.append(Mention(span, cases, pointing=True))
    return Owner(institution, speaker.speaking(institution))


def _invitations(page: Page, findings: Findings) -> Iterator[Tie]:
    return InvitationFinder(page, "pl", findings.institutions, findings.projects, lemmas).run(findings.ties)


def _parties(findings: Findings, signatures: list[Tie]) -> list[Tie]:
    """Who has someone sign for it is a party, also where no sentence says so."""
    known = {(id(tie.subject), id(tie.object)) for tie in findings.ties if tie.relation == "party_to"}
    signed = [tie for tie in signatures if tie.on is not None and (id(tie.object), id(tie.on)) not in known]
    return [Tie(tie.object, "party_to", tie.on, tie.quote, "implied") for tie in signed if tie.on is not None]


def _find_cooperations(page: Page, findings: Findings, spans: list[DateSpan]) -> tuple[EventFinder, AgreementFinder]:
    agreements = AgreementFinder(page, spans, findings.occupied())
    findings.agreements = agreements.run()
    taken = findings.occupied()
    findings.groups = GroupFinder(page, taken).run()
    add_consortium(page, findings, taken)
    events = EventFinder(page, spans, taken, findings.agreements, findings.institutions)
    findings.events = events.run()
    return events, agreements


def _of_no_programme(page: Page, findings: Findings, spans: list[DateSpan]) -> list[DateSpan]:
    """Dates but those in the names of programmes: "Program … 2014-2020" says nothing of when a project runs."""
    inside = {i for p in findings.programmes for m in p.mentions for i in range(m.span.first, m.span.last)}
    starts = {page.tokens[index].start for index in inside}
    return [span for span in spans if span.start not in starts]


def _programme_acronyms(page: Page) -> set[int]:
    """Tokens that name a programme known everywhere, so no institution."""
    words = {word for acronym in known_acronyms() for word in acronym.split()}
    return {token.index for token in page.tokens if token.text in words}


def _acts(page: Page, tie: Tie) -> bool:
    """Whether words that say who leads are more than a passive without "przez": "…, zrealizowany projekt „…” …"."""
    words = page.tokens[tie.quote.first : tie.quote.last]
    running = [t for t in words if lemmas(t.text) & _RUNNING and t.is_word]
    passive = running and all(any(r.pos == "ppas" for r in readings(t.text)) for t in running)
    first = min((m.span.first for m in tie.subject.mentions if m.span.first in tie.quote), default=0)
    return not passive or any(t.norm == "przez" for t in words) or first > running[0].index


def _stands(agreement: Agreement) -> bool:
    """Whether the page says what it is about and speaks of it again, so that it is one of its own."""
    about = lemmas(agreement.aliases[0].rpartition(" ")[2]) if agreement.aliases else frozenset()
    return bool(about & _ABOUT) and len(agreement.mentions) > 1 and agreement.status is None


def _drop_unsupported(findings: Findings, several: set[int]) -> None:
    """Agreements of which the page says neither when nor between whom; several in one word need two parties or a group.

    Who leads a project is not its partner as well.
    """
    parties = [tie for tie in findings.ties if tie.relation == "party_to"]
    supported = {tie.object for tie in parties}
    groups = {tie.object for tie in parties if isinstance(tie.subject, Group)}
    count = Counter(tie.object for tie in parties)
    groups |= {agreement for agreement in supported if count[agreement] > 1}
    findings.agreements = [
        a
        for a in findings.agreements
        if (a in groups if id(a) in several else a.signed or a in supported or _stands(a))
    ]
    leads = {(id(tie.subject), id(tie.object)) for tie in findings.ties if tie.relation == "leads"}
    findings.ties = [
        t for t in findings.ties if t.relation != "partner_in" or (id(t.subject), id(t.object)) not in leads
    ]
    kept = set(map(id, findings.things))
    held = [tie for tie in findings.ties if id(tie.subject) in kept and id(tie.object) in kept]
    findings.ties = [tie for tie in held if tie.on is None or id(tie.on) in kept]
