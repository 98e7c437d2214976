"""The English and German reader: finds things in a fixed order, each step seeing what the steps before have taken, then
relations.

Order: dates · titles of projects in quotation marks or after labels · programmes · institutions · lists and titles
above them · projects by name · references · agreements · groups and events · relations · signatories. What nothing
holds on to (an agreement without date and party) is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from graph import locators
from graph.records import AnyRecord, Document, Link, Place, Rejection, Source
from loaders.documents import relations
from loaders.documents.amounts import MoneyReader
from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Findings, Institution, Tie
from loaders.documents.invitations import InvitationFinder
from loaders.documents.matching import Language
from loaders.documents.numbers import NumberReader
from loaders.documents.owner import Owner, Speaker, implied, owner_of, taking_part
from loaders.documents.page import Page, Span
from loaders.documents.recording import records_of
from loaders.documents.western.agreements import AgreementFinder
from loaders.documents.western.belonging import belonging
from loaders.documents.western.dates import dates, measures
from loaders.documents.western.english_events import complete_events
from loaders.documents.western.english_signers import VerbalSigners
from loaders.documents.western.gatherings import EventFinder, GroupFinder
from loaders.documents.western.german_consortia import consortia
from loaders.documents.western.german_events import GermanEventFinder
from loaders.documents.western.german_grants import received
from loaders.documents.western.german_groups import GermanGroupFinder
from loaders.documents.western.german_people import GermanSignatoryFinder
from loaders.documents.western.german_presented import presented_ties
from loaders.documents.western.grants import GrantReader
from loaders.documents.western.headings import HeadingReader
from loaders.documents.western.institutions import InstitutionFinder
from loaders.documents.western.lexicon import Code, Lexicon, lexicon
from loaders.documents.western.listed import ListReader
from loaders.documents.western.names import is_place
from loaders.documents.western.occasions import occasions
from loaders.documents.western.patterns import asides, jointly, lemmas_of, widened
from loaders.documents.western.people import SignatoryFinder
from loaders.documents.western.periods import give_lengths, give_periods
from loaders.documents.western.phases import pointing
from loaders.documents.western.programmes import ProgrammeFinder
from loaders.documents.western.projects import ProjectFinder
from loaders.documents.western.references import ReferenceFinder
from loaders.documents.western.seated import seated
from loaders.documents.western.sections import SectionReader
from loaders.documents.western.settling import named_within, network_members, plural_parties, settled, under_call
from loaders.documents.western.venues import places_of_events, venues

_RULES = ("projects.toml", "relations.toml", "ties.toml")  # those of the first are tried first
MAX_CHARACTERS = 2_000_000  # of one page; what comes after is kept but not read


class WesternReader:
    """Reads pages of one language with the lemmas of `simplemma` and the files in its folder."""

    def __init__(self, code: Code) -> None:
        self.lexicon = lexicon(code)

    def read(self, document: Document, source: Source) -> Iterator[AnyRecord | Link | Rejection]:
        """Records and links of a page, then a rejection where the page was too long to be read whole."""
        page = page_of(document.text[:MAX_CHARACTERS], self.lexicon)
        found = find(page, self.lexicon, source.published, source.publisher)
        held = list(venues(page, self.lexicon, found))
        found.ties = [tie for tie in found.ties if tie.relation != "located_in"]  # the venues say it
        known: set[str] = set()
        for record in records_of(page, found, document.name, source.id, self.lexicon.code):
            known |= {record.id} if isinstance(record, Place) else set()
            yield record
        yield from places_of_events(page, held, document.name, source.id, self.lexicon.code, known)
        if len(document.text) > MAX_CHARACTERS:
            span = locators.TextSpan(document.name, MAX_CHARACTERS, len(document.text))
            yield Rejection(
                locator=locators.to_string(span),
                field="text",
                value=f"{len(document.text)} characters",
                reason=f"only the first {MAX_CHARACTERS} characters of a page are read",
            )


def page_of(text: str, language: Lexicon) -> Page:
    """A text cut as its language wants it."""
    return Page(text, language.words("sentences", "abbreviations"), ordinals=language.code == "de")


@cache
def rules(language: Lexicon) -> Language:
    """The relations of a language as the engine takes them: its rules, and the words that these rest on."""
    said = language.load("relations.toml")
    entries = widened([rule for name in _RULES for rule in language.load(name)["rule"]], language)
    rules = relations.compiled(entries, lambda word: frozenset("-–—" if word == "-" else [word]))
    words = {name: frozenset(said["words"][name]) for name in ("denying", "enumerating", "levels")}
    return Language(rules, lemmas_of(language), **words, polish=False, trailing=4 if language.code == "de" else 0)


def written(language: Lexicon) -> list[str]:
    """Every pattern as its file has it, behind the name of the file; in the order of `rules`."""
    entries = [(name, rule) for name in _RULES for rule in language.load(name)["rule"]]
    return [f"{name}: {pattern}" for name, rule in entries for pattern in rule["patterns"]]


def find(page: Page, language: Lexicon, published: str | None = None, publisher: str | None = None) -> Findings:
    """Everything that the reader finds on a page; its own date, where known, completes dates without a year, and its
    publisher is who says "we"."""
    findings = Findings()
    spans = dates(page.text, language, published)
    projects = ProjectFinder(page, language)
    titles = projects.titles()
    findings.programmes = ProgrammeFinder(page, language, titles).run()
    reserved = titles | findings.occupied()
    institutions = InstitutionFinder(page, language)
    institutions.names(reserved)
    grants = GrantReader(institutions)
    granted = grants.run(reserved)
    lists = ListReader(page, language, institutions)
    headings = HeadingReader(lists)
    reserved |= headings.headings(projects)
    listed = lists.labels(reserved)
    findings.projects = projects.run(set(institutions.taken) | findings.occupied())
    ReferenceFinder(institutions).run(reserved | projects.marked())
    owner = _owner(page, language, institutions, publisher)
    findings.institutions = institutions.institutions
    pointing(page, language, findings.projects, set(institutions.taken))
    taken = findings.occupied()
    findings.agreements = AgreementFinder(page, language, spans, taken).run()
    taken = findings.occupied()
    groups = GermanGroupFinder if language.code == "de" else GroupFinder
    findings.groups = groups(page, language, taken).run()
    taken |= findings.occupied()
    findings.events = _events(page, language, spans, taken, findings)
    speaking = owner.speaking if owner else None
    finder = relations.RelationFinder(page, findings, rules(language), speaking)
    finder.asides |= asides(page, findings)
    read = implied(relations.once(jointly(page, finder.every())), owner)
    parts = [Tie(part, "part_of", whole, span) for part, whole, span in institutions.parts]
    members = [Tie(one, "member_of", network, span) for one, network, span in institutions.members]
    phases = [Tie(phase, "part_of", whole, span) for phase, whole, span in projects.phases]
    locate(page, findings.institutions)
    seated(page, language, findings.institutions)
    read = list(_roles(page, language, list(belonging(read))))
    findings.ties = _once(
        under_call(
            settled(
                page,
                [
                    *parts,
                    *named_within(findings.institutions),
                    *(
                        network_members(page, language, findings.groups, findings.institutions)
                        if language.code == "en"
                        else ()
                    ),
                    *plural_parties(page, language, findings.agreements, findings.institutions),
                    *members,
                    *phases,
                    *read,
                    *grants.ties(granted, findings.programmes),
                    *lists.ties(listed, findings.projects),
                    *SectionReader(page, language, findings).run(),
                    *headings.ties(findings.projects, findings.institutions),
                ],
            )
        )
    )
    if language.code == "de":
        joint = [*consortia(page, language, findings), *presented_ties(page, language, findings)]
        findings.ties = _once([*findings.ties, *joint, *received(page, findings.institutions)])
    invitations = InvitationFinder(page, language.code, findings.institutions, findings.projects, language.lemmas)
    findings.ties += invitations.run(findings.ties)
    findings.ties += taking_part(page, findings, owner, language.code) if owner else ()
    _give_signatories(page, language, findings)
    give_periods(page, language, findings.projects, spans)
    give_lengths(page, language, findings.projects, measures(language).lengths(page.text))
    MoneyReader(page, findings, language.lemmas, language.words).run()
    NumberReader(page, findings, language.lemmas, language.words).run()
    _drop_unsupported(findings)
    return findings


def _events(page: Page, language: Lexicon, spans: list[DateSpan], taken: set[int], findings: Findings) -> list[Event]:
    """Events with a date, and those that only happen once; tokens in `taken` belong to something else."""
    if language.code == "en":
        events = EventFinder(page, language, spans, taken).run()
        events = complete_events(page, language, spans, taken, events)
    else:
        events = GermanEventFinder(page, language, spans, taken, findings.agreements).run()
    return occasions(page, language, spans, taken, events)


def _give_signatories(page: Page, language: Lexicon, findings: Findings) -> None:
    """Who signed for whom, and that who is signed for is a party."""
    people = GermanSignatoryFinder if language.code == "de" else SignatoryFinder
    signatories = people(page, language, findings.institutions, findings.agreements, findings.ties)
    findings.people, signatures = signatories.run()
    if language.code == "en":
        verbal = VerbalSigners(page, language, findings.institutions, findings.agreements)
        more, signed = verbal.run(findings.people)
        findings.people += more
        signatures += signed
    findings.ties += [*signatures, *_signing(findings.ties, signatures)]


def _owner(page: Page, language: Lexicon, finder: InstitutionFinder, publisher: str | None) -> Owner | None:
    """Whose page it is, with the words by which it speaks of itself; "our University" becomes a mention."""
    institution = owner_of(publisher, finder.institutions)
    if institution is None:
        return None
    speaker = Speaker(page, language.code, language.lemmas)
    for span in speaker.ours(institution, finder.taken):
        finder.mark(institution, span)
    return Owner(institution, speaker.speaking(institution))


def _roles(page: Page, language: Lexicon, ties: list[Tie]) -> Iterator[Tie]:
    """Like "Example Ltd (Cyprus, coordinator)": what is partner by its sentence and leader by the bracket behind it."""
    leading = language.words("lists", "leading")
    for tie in ties:
        yield replace(tie, relation="leads") if tie.relation == "partner_in" and _leads(page, tie, leading) else tie


def _leads(page: Page, tie: Tie, leading: frozenset[str]) -> bool:
    for mention in (m for m in tie.subject.mentions if m.span.first in tie.quote):
        after = page.tokens[mention.span.last : mention.span.last + 8]
        if after and after[0].text == "(":
            close = next((i for i, token in enumerate(after) if token.text == ")"), 0)
            return any(token.norm in leading for token in after[1:close])
    return False


def locate(page: Page, institutions: list[Institution]) -> None:
    """Like "Institut für Beispiele (IfB) in Ulm": the town right behind a name."""
    for institution in institutions:
        for mention in institution.mentions if institution.place is None else ():
            index = mention.span.last
            tokens = page.tokens
            if index < len(tokens) and tokens[index].text == "(":
                index = next((i + 1 for i in range(index, min(index + 8, len(tokens))) if tokens[i].text == ")"), index)
            if index + 1 >= len(tokens) or tokens[index].norm != "in" or institution.place:
                continue
            if last := is_place(page, index + 1, page.sentence_of(mention.span.first).last):
                institution.place = page.words(Span(index + 1, last))
                institution.located = Span(mention.span.first, last)


def _once(ties: list[Tie]) -> list[Tie]:
    """Each tie once; who leads a project is not also its partner, what funds it not also its whole."""
    leads = {(id(t.subject), id(t.object)) for t in ties if t.relation == "leads"}
    funds = {(id(t.subject), id(t.object)) for t in ties if t.relation == "part_of"}
    funded = {(id(t.subject), id(t.object)) for t in ties if t.relation == "funded_by"}
    found: dict[tuple[int, str, int], Tie] = {}
    both: dict[tuple[int, int], set[int]] = defaultdict(set)
    for tie in ties:
        if tie.relation in ("leads", "partner_in", "party_to", "organises"):
            both[id(tie.object), 0].add(id(tie.subject))
        elif tie.relation == "cooperates_with":  # "A and B cooperate with C" does not say so of A and B
            both[id(tie.object), tie.quote.last].add(id(tie.subject))
    for tie in ties:
        ends = {id(tie.subject), id(tie.object)}
        if tie.relation == "cooperates_with" and any(ends <= members for members in both.values()):
            continue  # the project or agreement says it
        pair = (id(tie.subject), id(tie.object))
        supported = tie.relation == "supports" and pair[::-1] in funded
        doubled = (
            supported
            or (tie.relation == "partner_in" and pair in leads)
            or (tie.relation == "funded_by" and pair in funds)
        )
        if not doubled and tie.subject is not tie.object:
            found.setdefault((pair[0], tie.relation, pair[1]), tie)
    return list(found.values())


def _signing(ties: list[Tie], signatures: list[Tie]) -> Iterator[Tie]:
    """Who has someone sign for it is a party, also where no sentence says so."""
    known = {(id(tie.subject), id(tie.object)) for tie in ties if tie.relation == "party_to"}
    for tie in signatures:
        if tie.on is not None and (id(tie.object), id(tie.on)) not in known:
            known.add((id(tie.object), id(tie.on)))
            yield Tie(tie.object, "party_to", tie.on, tie.quote, "implied")


def _drop_unsupported(findings: Findings) -> None:
    """Agreements of which the page says neither when nor between whom."""
    supported = {tie.object for tie in findings.ties if tie.relation == "party_to"}
    findings.agreements = [a for a in findings.agreements if a.signed or a in supported]
    kept = set(map(id, findings.things))
    findings.ties = [tie for tie in findings.ties if id(tie.subject) in kept and id(tie.object) in kept]
