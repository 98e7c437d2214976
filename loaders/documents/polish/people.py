"""Signatories: people who signed an agreement for an institution, by name and function. Nobody else is kept.

Invariant: a person is read only where the same sentence or list says that something was signed, names an institution of
the page and, next to it, someone with a given name that the dictionary knows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.documents.findings import Agreement, Institution, Mention, Person, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar, signing
from loaders.documents.polish.morphology import Reading, inflect, lemmas, readings
from loaders.documents.polish.offices import party_called, party_described, party_with
from loaders.documents.polish.persons import given, named, surname

_MAX_BETWEEN = 18  # tokens between an institution and who signs for it
_MAX_OFFICE = 4  # tokens between a function and the institution in which someone has it
_MAX_TITLE = 12  # tokens of "komendant powiatowy policji w … insp." before a name
_JOINING = frozenset({"i", "oraz", "a", "z", "ze"})  # what follows them belongs to somebody else
_SIGNS = frozenset(",:;-–—().")


@dataclass(frozen=True, slots=True)
class _Claim:
    """An institution for which a person may have signed, and the function that the words beside the name give."""

    span: Span
    institution: Institution
    function: str | None
    behalf: bool = False


class SignatoryFinder:
    """Finds who signed the agreements of a page."""

    def __init__(
        self, page: Page, institutions: list[Institution], agreements: list[Agreement], ties: Sequence[Tie] = ()
    ) -> None:
        self.page = page
        self.agreements = sorted(agreements, key=lambda agreement: agreement.mentions[0].span.first)
        self.parties = [(t.subject, t.object) for t in ties if t.relation == "party_to"]
        self.institutions = sorted(
            ((m.span, institution) for institution in institutions for m in institution.mentions),
            key=lambda pair: pair[0].first,
        )
        self.inside = {index for span, _ in self.institutions for index in range(span.first, span.last)}
        self.functions = grammar.words("people", "functions")
        self.courtesies = grammar.words("people", "courtesies")

    def run(self) -> tuple[list[Person], list[Tie]]:
        """People and what they signed for whom; nobody for whom the page gives two institutions."""
        people: dict[str, Person] = {}
        ties: list[Tie] = []
        for sentence in signing.passages(self.page) if self.agreements else ():
            for name, claim in self._signatories(sentence):
                person = people.setdefault(
                    named(self.page, name), Person(named(self.page, name), function=claim.function)
                )
                person.function = person.function or claim.function
                person.mentions.append(Mention(name))
                span = Span(min(claim.span.first, name.first), max(claim.span.last, name.last))
                ties.append(Tie(person, "signs_for", claim.institution, span, on=self._agreement_before(span)))
        offices = {(id(tie.subject), id(tie.object)) for tie in ties}
        several = {person for person, count in Counter(person for person, _ in offices).items() if count > 1}
        kept = [person for person in people.values() if id(person) not in several]
        return kept, [tie for tie in ties if id(tie.subject) not in several]

    def _signatories(self, sentence: Span) -> list[tuple[Span, _Claim]]:
        """Each person of a sentence with one institution: all are named before it, or all after, or each is clear."""
        first = bisect_left(self.institutions, sentence.first, key=lambda pair: pair[0].first)
        last = bisect_left(self.institutions, sentence.last, key=lambda pair: pair[0].first)
        inside = self.institutions[first:last]
        names = self._names(sentence, inside)
        if not names:
            return []
        starts = [sentence.first, *(name.last for name in names)]
        ends = [*(name.first for name in names[1:]), sentence.last]
        before = [self._before(n, [p for p in inside if p[0].first >= s]) for n, s in zip(names, starts, strict=False)]
        after = [self._after(n, [p for p in inside if p[0].last <= e]) for n, e in zip(names, ends, strict=True)]
        after = [None if b and self._stands_before(b, n) else a for n, b, a in zip(names, before, after, strict=True)]
        if all(after):
            before = [b if b and b.behalf else None for b in before]
        elif all(before):
            after = [None] * len(names)
        claimed = Counter(claim.span for claim in (*before, *after) if claim)
        found: list[tuple[Span, _Claim]] = []
        for name, *claims in zip(names, after, before, strict=True):
            given = [claim for claim in claims if claim]
            sure = len({id(claim.institution) for claim in given}) == 1
            if sure and all(claimed[claim.span] == 1 for claim in given) and not self._attends(sentence, name):
                found.append((name, self._with_function_behind(sentence, name, given[0])))
            elif not given and found and (claim := self._with_previous(found[-1], name)):
                found.append((name, claim))
            elif not given and (claim := self._by_office(sentence, name)):
                same = [c for _, c in found if c.institution is claim.institution and c.function == claim.function]
                found += [] if same else [(name, claim)]
        return found

    def _stands_before(self, claim: _Claim, name: Span) -> bool:
        """Like "rektor Politechniki prof. Jan Nowak": no sign parts them, so who is named next is somebody else's."""
        between = self.page.tokens[claim.span.last : name.first]
        titled = all(t.text == "." or lemmas(t.text) & self.courtesies for t in between)
        return titled and claim.function is not None

    def _by_office(self, sentence: Span, name: Span) -> _Claim | None:
        """Like "rektor Jan Nowak", "Ewa Lis – prezes fundacji": the one party that has such a function or is so called.

        Not where the sentence says that people watched, or that something else was signed.
        """
        if self._words(sentence) & (signing.words("signing", "watching") | signing.words("signing", "papers")):
            return None
        begin = max(sentence.first, name.first - _MAX_TITLE)
        begin = max([begin, *(i + 1 for i in range(begin, name.first) if i in self.inside)])
        before = Span(begin, name.first)
        after = Span(name.last, min(sentence.last, name.last + _MAX_OFFICE))
        spans = [after, before] if self._sign_at(after) else [before]
        for span in spans:
            place = next((i for i in range(span.last - 1, span.first - 1, -1) if self._function_reading(i)), None)
            if place is None or not self.inside.isdisjoint(range(span.first, span.last)):
                continue
            parties = [p for p, a in self.parties if a is self._agreement_before(span) and isinstance(p, Institution)]
            called = self._called(place, span, parties)
            between = Span(place + 1 + (called is not None), span.last if span is before else place + 1)
            if span is before and any(t.text in ",;" for t in self.page.tokens[place : span.last]):
                continue  # "… wójt, Ewa Lis – prezes": that of the one before
            if called is None and not self._only_courtesies(between):
                called = party_described(self._no_courtesies(between), parties)
                if called is None:
                    continue  # "burmistrz Lipek Jan Nowak" is of a town that is no party
            institution = called or party_with(self.page.tokens[place].text, parties)
            if institution is not None:
                beside = Span(min(place, name.first), max(place + 1, name.last))
                return _Claim(beside, institution, self._function(Span(span.first, place + 1)))
        return None

    def _sign_at(self, span: Span) -> bool:
        token = self.page.tokens[span.first] if span.first < span.last else None
        return token is not None and (token.is_dash or token.text in ",(")

    def _only_courtesies(self, span: Span) -> bool:
        return not self._no_courtesies(span)

    def _no_courtesies(self, span: Span) -> list[str]:
        tokens = self.page.tokens[span.first : span.last]
        return [t.text for t in tokens if t.text not in _SIGNS and not lemmas(t.text) & self.courtesies]

    def _called(self, place: int, span: Span, parties: list[Institution]) -> Institution | None:
        """The party that the noun right behind a function means."""
        return party_called(self.page.tokens[place + 1].text, parties) if place + 1 < span.last else None

    def _with_previous(self, previous: tuple[Span, _Claim], name: Span) -> _Claim | None:
        """Like "ze strony Powiatu starosta Jan Nowak i skarbnik Anna Lis": both sign for the one named before."""
        before, claim = previous
        between = Span(before.last, name.first)
        tokens = self.page.tokens[between.first : between.last]
        words = [lemmas(t.text) for t in tokens if t.text not in _SIGNS]
        joined = bool(words) and len(tokens) <= _MAX_OFFICE and bool(words[0] & {"i", "oraz"} or tokens[0].text == ",")
        function = self._function(between)
        if not claim.behalf or not joined or function is None:
            return None
        return replace(claim, function=function)

    def _with_function_behind(self, sentence: Span, name: Span, claim: _Claim) -> _Claim:
        """Like "podpisała Anna Lis – prezes zarządu": the function that a dash or comma adds to the name."""
        after = name.last
        if (
            claim.function
            or after + 1 >= sentence.last
            or not (self.page.tokens[after].is_dash or self.page.tokens[after].text == ",")
        ):
            return claim
        return replace(claim, function=self._function(Span(after + 1, min(after + 3, sentence.last))))

    def _attends(self, sentence: Span, name: Span) -> bool:
        """Like "w obecności starosty Jana Nowaka": who is there while others sign."""
        words = self._words(Span(max(sentence.first, name.first - _MAX_OFFICE), name.first))
        return bool(words & grammar.words("people", "attends"))

    def _names(self, sentence: Span, inside: list[tuple[Span, Institution]]) -> list[Span]:
        """The people named in a sentence; a patron in the name of an institution is none."""
        found: list[Span] = []
        for index in range(sentence.first, sentence.last):
            limit = min([sentence.last, *(span.first for span, _ in inside if span.first > index)])
            if (found and index < found[-1].last) or any(index in span for span, _ in inside):
                continue
            if name := self._person_at(Span(sentence.first, limit), index):
                found.append(name)
        return found

    def _before(self, name: Span, institutions: list[tuple[Span, Institution]]) -> _Claim | None:
        """Who is named after the institution: "Urząd – dyrektor Jan Nowak", "w imieniu Urzędu podpisał Jan Nowak"."""
        earlier = [pair for pair in institutions if pair[0].last <= name.first]
        if not earlier or name.first - earlier[-1][0].last > _MAX_BETWEEN:
            return None
        span, institution = earlier[-1]
        between = Span(span.last, name.first)
        words = self._words(between)
        behalf = bool(self._words(Span(max(0, span.first - 3), span.first)) & grammar.words("people", "behalf"))
        represented = bool(words & grammar.words("people", "represents"))
        function = self._function(between)
        if words & grammar.words("agreements", "signing"):
            sure = behalf
        elif represented or behalf:
            sure = True
        else:
            sure = not words & _JOINING and (function is not None or self._only_signs(between))
        function = function or self._function_beside(span) or self._function(Span(span.first, span.first + 1))
        return _Claim(span, institution, function, behalf or represented) if sure else None

    def _after(self, name: Span, institutions: list[tuple[Span, Institution]]) -> _Claim | None:
        """Who is named before the institution: "Jan Nowak, dyrektor Urzędu"."""
        later = [pair for pair in institutions if pair[0].first >= name.last]
        if not later or later[0][0].first - name.last > _MAX_BETWEEN:
            return None
        span, institution = later[0]
        between = Span(name.last, span.first)
        if self._words(between) & (_JOINING | grammar.words("agreements", "signing")):
            return None
        function = self._function_beside(span, name.last)
        if function is None and not self._no_courtesies(between):  # "Jan Nowak Burmistrz Lipek": the words are both
            function = self._function(Span(span.first, span.first + 1))
        return _Claim(span, institution, function) if function else None

    def _words(self, span: Span) -> frozenset[str]:
        return frozenset().union(*(lemmas(t.text) for t in self.page.tokens[span.first : span.last]))

    def _only_signs(self, between: Span) -> bool:
        """Like "Urząd – pani mgr": nothing but a dash, colon or bracket and courtesies."""
        tokens = self.page.tokens[between.first : between.last]
        return all((t.text in _SIGNS and t.text not in (",", ";")) or lemmas(t.text) & self.courtesies for t in tokens)

    def _function_beside(self, institution: Span, first: int = 0) -> str | None:
        """The function right before an institution, with no sign between: "dyrektor do spraw osób Urzędu"."""
        begin = institution.first
        first = max(first, self.page.sentence_of(institution.first).first)
        while begin > max(first, institution.first - _MAX_OFFICE) and self.page.tokens[begin - 1].is_word:
            begin -= 1
        return self._function(Span(begin, institution.first))

    def _person_at(self, sentence: Span, index: int) -> Span | None:
        """A given name and one or two surnames, joined by a hyphen or dash."""
        tokens = self.page.tokens
        if (
            not tokens[index].capital
            or not given(tokens[index].text)
            or self._ends_name(index)
            or (index > sentence.first and given(tokens[index - 1].text) and not self._ends_name(index - 1))
        ):
            return None
        last = index + 1
        while (
            last < sentence.last
            and tokens[last].capital
            and tokens[last].is_word
            and last - index < 4
            and not self._ends_name(last)
        ):
            last += 1
            if (
                last + 1 < sentence.last
                and tokens[last].is_dash
                and surname(tokens[last + 1].text)
                and tokens[last + 1].capital
                and not self._ends_name(last + 1)
            ):
                last += 2
        return Span(index, last) if last > index + 1 else None

    def _ends_name(self, index: int) -> bool:
        return bool(lemmas(self.page.tokens[index].text) & (self.functions | self.courtesies))

    def _function(self, span: Span) -> str | None:
        """Like "zastępca dyrektora", "prezes": the function named last in a span, as written but in the nominative."""
        for index in range(span.last - 1, span.first - 1, -1):
            reading = self._function_reading(index)
            if reading is None:
                continue
            first = index
            while first > span.first and (above := self._function_reading(first - 1, deputy=True)):
                first, reading = first - 1, above
            head, *rest = (token.text for token in self.page.tokens[first : index + 1])
            return " ".join([inflect(head, reading) or head, *rest])
        return None

    def _function_reading(self, index: int, deputy: bool = False) -> Reading | None:
        """The reading of a word for a function; `deputy`: also of "zastępca", which is one beside another only."""
        known = self.functions | ({"zastępca"} if deputy else set())
        found = readings(self.page.tokens[index].text)
        return next((r for r in found if r.is_noun and r.base.casefold() in known and "sg" in r.numbers), None)

    def _agreement_before(self, span: Span) -> Agreement:
        """The agreement named last before a signature, else the first of the page."""
        before = bisect_left(self.agreements, span.last, key=lambda agreement: agreement.mentions[0].span.first)
        return self.agreements[max(0, before - 1)]
