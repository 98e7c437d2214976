"""Signatories: people who signed an agreement for an institution, by name and function. Nobody else is kept.

Invariant: a person is read only where the same sentence or list says that something was signed, names an institution of
the page and, next to it, someone with a given name that the dictionary knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from loaders.documents import grammar
from loaders.documents.findings import Agreement, Institution, Mention, Person, Tie
from loaders.documents.morphology import Reading, inflect, lemmas, readings
from loaders.documents.page import Page, Span

_MAX_BETWEEN = 12  # tokens between an institution and who signs for it


@dataclass(frozen=True, slots=True)
class _Signatory:
    span: Span
    name: str
    function: str | None


class SignatoryFinder:
    """Finds who signed the agreements of a page."""

    def __init__(self, page: Page, institutions: list[Institution], agreements: list[Agreement]) -> None:
        self.page, self.agreements = page, agreements
        self.institutions = sorted(
            ((m.span, institution) for institution in institutions for m in institution.mentions),
            key=lambda pair: pair[0].first,
        )
        self.functions = grammar.words("people", "functions")
        self.courtesies = grammar.words("people", "courtesies")
        self.announces = grammar.words("people", "announces")

    def run(self) -> tuple[list[Person], list[Tie]]:
        """People and what they signed for whom."""
        people: dict[str, Person] = {}
        ties: list[Tie] = []
        for sentence in self._signing_passages() if self.agreements else ():
            for institution_span, institution in self._inside(sentence):
                signatory = self._signatory(sentence, institution_span)
                if signatory is None:
                    continue
                person = people.setdefault(signatory.name, Person(signatory.name, function=signatory.function))
                person.mentions.append(Mention(signatory.span))
                span = Span(
                    min(institution_span.first, signatory.span.first), max(institution_span.last, signatory.span.last)
                )
                ties.append(Tie(person, "signs_for", institution, span, on=self._agreement_before(span)))
        return list(people.values()), ties

    def _signing_passages(self) -> list[Span]:
        """Sentences that say who signed, and items of lists that such a sentence announces."""
        found = [s for s in self.page.sentences if self._announces(s)]
        for bullets in self.page.lists:
            if self._announces(self.page.blocks[bullets.intro].sentences[-1]):
                found += [s for item in bullets.items for s in self.page.blocks[item].sentences]
        return list(dict.fromkeys(found))

    def _announces(self, sentence: Span) -> bool:
        words = frozenset().union(*(lemmas(t.text) for t in self.page.tokens[sentence.first : sentence.last]))
        signed = words & grammar.words("agreements", "signing")
        return bool(words & self.announces or (signed and words & grammar.words("people", "represents")))

    def _inside(self, sentence: Span) -> list[tuple[Span, Institution]]:
        return [(span, institution) for span, institution in self.institutions if span.first in sentence]

    def _signatory(self, sentence: Span, institution: Span) -> _Signatory | None:
        """The person after an institution ("… – dyrektor Jan Nowak"), or before ("Jan Nowak – dyrektor …")."""
        limit = min(sentence.last, institution.last + _MAX_BETWEEN)
        others = [span.first for span, _ in self._inside(sentence) if span.first >= institution.last]
        for index in range(institution.last, min([limit, *others])):
            if span := self._person_at(sentence, index):
                return self._described(span, Span(max(sentence.first, institution.first - 4), span.first))
        earlier = [span.last for span, _ in self._inside(sentence) if span.last <= institution.first]
        for index in range(
            institution.first - 1, max([sentence.first, institution.first - _MAX_BETWEEN, *earlier]) - 1, -1
        ):
            span = self._person_at(sentence, index)
            if span and self._function(Span(span.last, institution.first)):
                return self._described(span, Span(span.last, institution.first))
        return None

    def _person_at(self, sentence: Span, index: int) -> Span | None:
        """A given name and one or two surnames, joined by a hyphen or dash."""
        tokens = self.page.tokens
        if (
            not tokens[index].capital
            or not _given(tokens[index].text)
            or (index and _given(tokens[index - 1].text) and index > sentence.first)
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
                and _surname(tokens[last + 1].text)
                and tokens[last + 1].capital
            ):
                last += 2
        return Span(index, last) if last > index + 1 else None

    def _ends_name(self, index: int) -> bool:
        return bool(lemmas(self.page.tokens[index].text) & (self.functions | self.courtesies))

    def _described(self, person: Span, between: Span) -> _Signatory:
        return _Signatory(person, self._name(person), self._function(between))

    def _function(self, span: Span) -> str | None:
        """Like "Zastępca Dyrektora", "prezes": the function named in a span, in the nominative."""
        for index in range(span.last - 1, span.first - 1, -1):
            token = self.page.tokens[index]
            reading = next(
                (
                    r
                    for r in readings(token.text)
                    if r.is_noun and r.base.casefold() in self.functions and "sg" in r.numbers
                ),
                None,
            )
            if reading is None:
                continue
            before = self.page.tokens[index - 1] if index > span.first else None
            if before and "zastępca" in lemmas(before.text):
                return f"Zastępca {token.text}"
            form = inflect(token.text, reading) or token.text
            return form if token.shouted else form[0].upper() + form[1:]
        return None

    def _name(self, span: Span) -> str:
        """A person's name in the nominative where the given name stands in another case; otherwise as it is."""
        words = [self.page.tokens[i].text for i in range(span.first, span.last)]
        verbatim = " ".join(self.page.words(span).split())
        given = [r for r in readings(words[0]) if "imię" in r.names and "sg" in r.numbers]
        if not given or any("nom" in r.cases for r in given):
            return verbatim
        forms: list[str] = []
        for word in words:
            reading = _matching(word, given[0])
            forms.append((reading and inflect(word, reading)) or word)
        return " ".join(forms)

    def _agreement_before(self, span: Span) -> Agreement:
        """The agreement named last before a signature, else the first of the page."""
        before = [a for a in self.agreements if a.mentions[0].span.first < span.last]
        return before[-1] if before else self.agreements[0]


def _given(word: str) -> bool:
    return any("imię" in reading.names for reading in readings(word))


def _surname(word: str) -> bool:
    found = readings(word)
    return not found or any("nazwisko" in reading.names for reading in found)


def _matching(word: str, given: Reading) -> Reading | None:
    """The reading of a surname, or of a second given name, that goes with a given name."""
    genders = given.genders
    for reading in readings(word):
        person = reading.names & {"imię", "nazwisko"}
        if person and reading.cases & given.cases and reading.genders & genders and "sg" in reading.numbers:
            return reading
    return None
