"""From findings to records: ids, evidence, places.

Invariants: every evidence quotes the text verbatim; no quote holds masked contact data; a record keeps at most
`MAX_EVIDENCE` mentions, the first of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from graph import locators
from graph.ids import hashed_id
from graph.records import (
    DATES,
    AnyRecord,
    Cooperation,
    CooperationKind,
    Evidence,
    Institution,
    Link,
    Person,
    Place,
    Programme,
)
from loaders.documents import findings as found
from loaders.documents.date_pieces import Inferred
from loaders.documents.findings import Findings, Thing, Tie
from loaders.documents.page import Page, Span
from loaders.documents.spelling import key
from loaders.values.privacy import MASK
from ontology import vocab

MAX_EVIDENCE = 200
MAX_QUOTE = 600  # characters of a sentence that is quoted whole
LANGUAGE = "pl"
_COOPERATIONS: dict[type, CooperationKind] = {
    found.Project: "project",
    found.Agreement: "agreement",
    found.Group: "group",
    found.Event: "event",
}


def records_of(
    page: Page, findings: Findings, name: str, source: str, language: str = LANGUAGE
) -> Iterator[AnyRecord | Link]:
    """Records of everything found, named in the language of the page, then the links between them."""
    return _Recorder(page, findings, name, source, language).run()


class _Recorder:
    def __init__(self, page: Page, findings: Findings, name: str, source: str, language: str) -> None:
        self.page, self.findings, self.name, self.source = page, findings, name, source
        self.language = language
        self.ids: dict[int, str] = {}
        used: set[str] = set()
        for thing in findings.things:
            kind = self._kind(thing)
            local = next(k for k in self._local_keys(thing) if hashed_id(kind, source, k) not in used)
            self.ids[id(thing)] = hashed_id(kind, source, local)
            used.add(self.ids[id(thing)])

    def run(self) -> Iterator[AnyRecord | Link]:
        """Places first, so that what points at them can be checked in order."""
        yield from self._places()
        makers: dict[type, Callable[..., AnyRecord]] = {
            found.Institution: self._institution,
            found.Programme: self._programme,
            found.Person: self._person,
        }
        for thing in self.findings.things:
            yield makers.get(type(thing), self._cooperation)(thing)
        yield from (self._link(tie) for tie in self.findings.ties if self._is_recorded(tie))
        yield from self._located()

    @staticmethod
    def _kind(thing: Thing) -> str:
        return thing.slot

    @staticmethod
    def _local_keys(thing: Thing) -> Iterator[str]:
        """The normalised name, with a number where two things of a page have the same."""
        yield key(thing.name)
        number = 2
        while True:
            yield f"{key(thing.name)} {number}"
            number += 1

    def _evidence(self, span: Span) -> Evidence | None:
        start, end = self.page.chars(span)
        quote = self.page.text[start:end]
        if MASK in quote:
            return None
        return Evidence(self.source, locators.to_string(locators.TextSpan(self.name, start, end)), quote)

    def _mentions(self, thing: Thing) -> tuple[Evidence, ...]:
        spans = [mention.span for mention in thing.mentions if not mention.pointing][:MAX_EVIDENCE]
        return tuple(evidence for span in spans if (evidence := self._evidence(span)))

    def _aliases(self, thing: Thing) -> tuple[str, ...]:
        names = [" ".join(name.split()) for name in thing.aliases]
        return tuple(dict.fromkeys(name for name in names if name != thing.name and MASK not in name))

    def _place_id(self, name: str) -> str:
        return hashed_id("place", self.source, f"town {name.casefold()}")

    def _places(self) -> Iterator[Place]:
        for name in dict.fromkeys(i.place for i in self.findings.institutions if i.place):
            yield Place(id=self._place_id(name), names={self.language: name}, kind="town")

    def _institution(self, thing: found.Institution) -> Institution:
        return Institution(
            id=self.ids[id(thing)],
            evidence=self._mentions(thing),
            names={self.language: thing.name},
            aliases=self._aliases(thing),
            kind=thing.kind,
            sectors=vocab.sectors_of_kind(thing.kind),
            country=thing.country,
            place=self._place_id(thing.place) if thing.place else None,
        )

    def _programme(self, thing: found.Programme) -> Programme:
        return Programme(
            id=self.ids[id(thing)],
            evidence=self._mentions(thing),
            names={self.language: thing.name},
            kind=thing.kind,
            code=thing.code,
            part_of=self.ids.get(id(thing.part_of)) if thing.part_of else None,
        )

    def _person(self, thing: found.Person) -> Person:
        return Person(id=self.ids[id(thing)], evidence=self._mentions(thing), name=thing.name, function=thing.function)

    def _cooperation(self, thing: Thing) -> Cooperation:
        """A record with plain dates; those that the page does not state in full are named."""
        record = self._stated(thing)
        dates = {name: date for name in DATES if (date := getattr(record, name))}
        inferred = tuple(name for name, date in dates.items() if isinstance(date, Inferred))
        return replace(record, inferred=inferred, **{name: str(date) for name, date in dates.items()})

    def _stated(self, thing: Thing) -> Cooperation:
        kind = _COOPERATIONS[type(thing)]
        base = Cooperation(
            id=self.ids[id(thing)], evidence=self._mentions(thing), titles={self.language: thing.name}, kind=kind
        )
        match thing:
            case found.Project():
                about = {"scope": thing.scope, "goals": thing.goals, "results": thing.results}
                base = replace(base, target_groups=thing.target_groups, **about)
                worth = {"budget": thing.budget, "currency": thing.currency, "identifiers": thing.identifiers}
                return replace(base, acronym=thing.acronym, start=thing.start, end=thing.end, **worth)
            case found.Agreement():
                terms = {"signed": thing.signed, "scope": thing.scope, "goals": thing.goals, "status": thing.status}
                return replace(base, subkind=thing.kind, target_groups=thing.target_groups, **terms)
            case found.Group():
                return replace(base, subkind=thing.kind, status=thing.status)
            case found.Event():
                when = {"start": thing.start, "end": thing.end, "status": thing.status}
                titles = {self.language: thing.name[0].upper() + thing.name[1:]}
                return replace(base, titles=titles, participants=thing.participants, **when)
        raise TypeError(f"no record for {thing!r}")

    def _is_recorded(self, tie: Tie) -> bool:
        """A tie to something that was dropped, such as an agreement that nothing supports, says nothing any more."""
        ends = [tie.subject, tie.object, *([tie.on] if tie.on else [])]
        return all(id(thing) in self.ids for thing in ends)

    def _link(self, tie: Tie) -> Link:
        evidence = self._sentence(tie.quote) or self._evidence(tie.quote) or self._first_mention(tie)
        return Link(
            subject=self.ids[id(tie.subject)],
            relation=tie.relation,
            object=self.ids[id(tie.object)],
            certainty=tie.certainty,
            amount=tie.amount,
            currency=tie.currency,
            on=self.ids[id(tie.on)] if tie.on else None,
            evidence=(evidence,) if evidence else (),
        )

    def _sentence(self, quote: Span) -> Evidence | None:
        """The whole sentence around the words of a tie, which a reader can judge; None where it is too long."""
        sentence = self.page.sentence_of(quote.first)
        start, end = self.page.chars(sentence)
        fits = quote.last <= sentence.last and end - start <= MAX_QUOTE
        return self._evidence(sentence) if fits else None

    def _first_mention(self, tie: Tie) -> Evidence | None:
        """Where the words of a tie hold masked data: the mention of its subject among them."""
        spans = [m.span for m in tie.subject.mentions if m.span.first in tie.quote]
        return next((e for span in spans if (e := self._evidence(span))), None)

    def _located(self) -> Iterator[Link]:
        """Institutions whose place an address tells."""
        for institution in self.findings.institutions:
            evidence = self._evidence(institution.located) if institution.located and institution.place else None
            if evidence and institution.place:
                yield Link(
                    subject=self.ids[id(institution)],
                    relation="located_in",
                    object=self._place_id(institution.place),
                    evidence=(evidence,),
                )
