"""The steps of reading an English or German page, in a fixed order, each seeing what the steps before have taken.

Order: dates · titles of projects in quotation marks or after labels · programmes · institutions · lists and titles
above them · projects by name · references · agreements · groups and events · relations · signatories. What nothing
holds on to (an agreement without date and party) is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from loaders.documents import relations
from loaders.documents.amounts import MoneyReader
from loaders.documents.findings import Event, Findings, Thing, Tie
from loaders.documents.invitations import InvitationFinder
from loaders.documents.numbers import NumberReader
from loaders.documents.owner import Owner, Speaker, implied, owner_of, taking_part
from loaders.documents.page import Page
from loaders.documents.western.agreed import agreed
from loaders.documents.western.agreements import AgreementFinder
from loaders.documents.western.asides import asides
from loaders.documents.western.belonging import belonging
from loaders.documents.western.called_groups import called_groups
from loaders.documents.western.dates import dates, measures
from loaders.documents.western.english_asides import carried, passed_over, point_at_groups
from loaders.documents.western.english_events import EventCompleter
from loaders.documents.western.english_signers import VerbalSigners
from loaders.documents.western.gatherings import EventFinder, GroupFinder
from loaders.documents.western.german_events import GermanEventFinder
from loaders.documents.western.german_groups import GermanGroupFinder
from loaders.documents.western.german_joint import german_ties
from loaders.documents.western.german_people import GermanSignatoryFinder
from loaders.documents.western.german_timelines import date_asides, foundings
from loaders.documents.western.grants import GrantReader
from loaders.documents.western.headed_events import headed_events
from loaders.documents.western.headings import HeadingReader
from loaders.documents.western.institutions import InstitutionFinder
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.listed import ListReader
from loaders.documents.western.occasions import occasions
from loaders.documents.western.patterns import jointly
from loaders.documents.western.people import SignatoryFinder
from loaders.documents.western.periods import give_lengths, give_periods
from loaders.documents.western.phases import pointing
from loaders.documents.western.programme_repeats import repeated
from loaders.documents.western.programmes import ProgrammeFinder
from loaders.documents.western.projects import ProjectFinder
from loaders.documents.western.references import ReferenceFinder
from loaders.documents.western.rules import rules
from loaders.documents.western.seated import seated
from loaders.documents.western.sections import SectionReader
from loaders.documents.western.settling import (
    named_within,
    network_members,
    paid,
    plural_parties,
    settled,
    under_call,
    units_beside,
)
from loaders.documents.western.titled_events import titled_events
from loaders.documents.western.together import as_groups, cooperating, together
from loaders.documents.western.tying import drop_unsupported, in_brackets, locate, once, signing
from ontology import vocab


def find(page: Page, language: Lexicon, published: str | None = None, publisher: str | None = None) -> Findings:
    """Everything that the reader finds on a page; its own date, where known, completes dates without a year, and its
    publisher is who says "we"."""
    steps = _Steps(page, language, published)
    steps.institutions_and_projects()
    owner = steps.owner(publisher)
    steps.cooperations()
    steps.ties(owner)
    steps.signatories()
    steps.measures()
    drop_unsupported(steps.findings)
    return steps.findings


class _Steps:
    """What is known of one page so far."""

    def __init__(self, page: Page, language: Lexicon, published: str | None) -> None:
        self.page, self.language = page, language
        self.findings = Findings()
        self.german = language.code == "de"
        self.spans = dates(page.text, language, published)
        self.projects = ProjectFinder(page, language)
        self.institutions = InstitutionFinder(page, language)
        self.grants = GrantReader(self.institutions)
        self.lists = ListReader(page, language, self.institutions)
        self.headings = HeadingReader(self.lists)

    def institutions_and_projects(self) -> None:
        """Titles of projects, programmes, institutions by name and in lists, and what refers to them."""
        page, language, findings = self.page, self.language, self.findings
        titles = self.projects.titles()
        findings.programmes = repeated(page, ProgrammeFinder(page, language, titles).run(), german=self.german)
        reserved = titles | findings.occupied()
        self.institutions.names(reserved)
        self.granted = self.grants.run(reserved)
        reserved |= self.headings.headings(self.projects)
        self.listed = self.lists.labels(reserved)
        findings.projects = self.projects.run(set(self.institutions.taken) | findings.occupied())
        ReferenceFinder(self.institutions).run(reserved | self.projects.marked())

    def owner(self, publisher: str | None) -> Owner | None:
        """Whose page it is, with the words by which it speaks of itself; "our University" becomes a mention."""
        finder = self.institutions
        institution = owner_of(publisher, finder.institutions)
        if institution is None:
            return None
        speaker = Speaker(self.page, self.language.code, self.language.lemmas)
        for span in speaker.ours(institution, finder.taken):
            finder.mark(institution, span)
        return Owner(institution, speaker.speaking(institution))

    def cooperations(self) -> None:
        """Agreements, groups and events; each in tokens that belong to nothing else."""
        page, language, findings = self.page, self.language, self.findings
        findings.institutions = self.institutions.institutions
        pointing(page, language, findings.projects, set(self.institutions.taken))
        findings.agreements = AgreementFinder(page, language, self.spans, findings.occupied()).run()
        groups = GermanGroupFinder if self.german else GroupFinder
        taken = findings.occupied()
        findings.groups = groups(page, language, taken).run()
        if not self.german:
            called_groups(page, language, findings.groups, taken)
        networks = [i for i in findings.institutions if i.kind and vocab.is_kind(i.kind, "network_or_federation")]
        point_at_groups(page, language, findings.groups or networks, taken)
        findings.events = self._events(taken | findings.occupied())

    def _events(self, taken: set[int]) -> list[Event]:
        """Events with a date, and those that only happen once; tokens in `taken` belong to something else."""
        page, language, spans = self.page, self.language, self.spans
        if self.german:
            events = GermanEventFinder(page, language, spans, taken, self.findings.agreements).run()
        else:
            events = EventFinder(page, language, spans, taken).run()
            events = EventCompleter(page, language, spans, taken, events).run()
        events = occasions(page, language, spans, taken, events)
        if not self.german:
            headed_events(page, language, spans, taken, events)
        titled_events(page, language, spans, taken, events)
        return events

    def ties(self, owner: Owner | None) -> None:
        """Relations, of sentences first and then of lists, headings and sections."""
        page, language, findings = self.page, self.language, self.findings
        read = self._read(owner)
        locate(page, findings.institutions)
        seated(page, language, findings.institutions)
        read = read if self.german else list(paid(page, read))
        read = list(in_brackets(page, language, list(belonging(read))))
        ties = [*self._named(), *read, *self._listed()]
        findings.ties = once(under_call(settled(page, ties)))
        if self.german:
            findings.ties = once(german_ties(page, language, findings))
            findings.events += foundings(page, self.spans, findings)
        findings.ties = once([*findings.ties, *cooperating(page, language, findings)])
        more = agreed(page, language, findings.agreements, findings.institutions, findings.ties)
        findings.ties = once([*findings.ties, *more])
        findings.ties = once([*findings.ties, *together(page, language, findings)])
        as_groups(page, findings, language)
        invitations = InvitationFinder(page, language.code, findings.institutions, findings.projects, language.lemmas)
        findings.ties += invitations.run(findings.ties)
        findings.ties += taking_part(page, findings, owner, language.code) if owner else ()

    def _read(self, owner: Owner | None) -> list[Tie]:
        """What sentences say."""
        page, language, findings = self.page, self.language, self.findings
        speaking: dict[int, Thing] = {} if self.german else carried(page, language, findings)
        speaking |= owner.speaking if owner else {}
        finder = relations.RelationFinder(page, findings, rules(language), speaking)
        networks = [i for i in findings.institutions if i.kind and vocab.is_kind(i.kind, "network_or_federation")]
        if not findings.groups and not self.german:  # "its members are …"
            finder.named["group"] = sorted(
                ((m.span.first, one) for one in networks for m in one.mentions), key=lambda pair: pair[0]
            )
        passed = set() if self.german else passed_over(page, language, findings)
        finder.asides |= asides(page, findings) | passed
        finder.asides |= date_asides(page, self.spans) if self.german else set()
        return implied(relations.once(jointly(page, finder.every(), passed)), owner)

    def _named(self) -> Iterator[Tie]:
        """What names say: of parts, members and phases, and of plurals."""
        page, language, findings = self.page, self.language, self.findings
        yield from (Tie(part, "part_of", whole, span) for part, whole, span in self.institutions.parts)
        yield from named_within(findings.institutions)
        if not self.german:
            yield from units_beside(page, findings.institutions)
        yield from network_members(page, language, findings.groups, findings.institutions)
        yield from plural_parties(page, language, findings.agreements, findings.institutions)
        yield from (Tie(one, "member_of", network, span) for one, network, span in self.institutions.members)
        yield from (Tie(phase, "part_of", whole, span) for phase, whole, span in self.projects.phases)

    def _listed(self) -> Iterator[Tie]:
        """What lists, sections and headings say."""
        yield from self.grants.ties(self.granted, self.findings.programmes)
        yield from self.lists.ties(self.listed, self.findings)
        yield from SectionReader(self.page, self.language, self.findings).run()
        yield from self.headings.ties(self.findings.projects, self.findings.institutions)

    def signatories(self) -> None:
        """Who signed for whom, and that who is signed for is a party."""
        page, language, findings = self.page, self.language, self.findings
        people = GermanSignatoryFinder if self.german else SignatoryFinder
        finder = people(page, language, findings.institutions, findings.agreements, findings.ties)
        findings.people, signatures = finder.run()
        if not self.german:
            verbal = VerbalSigners(page, language, findings.institutions, findings.agreements)
            more, signed = verbal.run(findings.people)
            findings.people += more
            signatures += signed
        findings.ties += [*signatures, *signing(findings.ties, signatures)]

    def measures(self) -> None:
        """Periods, lengths, amounts and numbers."""
        page, language, findings = self.page, self.language, self.findings
        give_periods(page, language, findings.projects, self.spans)
        give_lengths(page, language, findings.projects, measures(language).lengths(page.text))
        MoneyReader(page, findings, language.lemmas, language.words).run()
        NumberReader(page, findings, language.lemmas, language.words).run()
