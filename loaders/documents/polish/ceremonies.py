"""Signings as events: "odbyło się podpisanie umowy", "5 maja 2012 r. w Lipkach zostało zawarte porozumienie".

Invariants: what will be signed, or what a text only refers to ("na podstawie umowy zawartej …"), is no event; nor is
the signing that another event of the day was held for, nor that of an everyday contract about money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Event, Group, Mention, Thing
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_days import EventDays
from loaders.documents.polish.event_list import EventList, date_event
from loaders.documents.polish.event_words import words
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, adjective_reading, inflect, lemmas, noun_readings, readings
from loaders.values.privacy import MASK

_MAX_HEADING = 16  # tokens
_BEGINNING = 4  # blocks in which a page says what it is about
_BEHIND = 4  # tokens between "podpisanie" and what is signed
_MAX_PHRASE = 9  # tokens of "uroczyste podpisanie umów patronackich"
_BASE = "podpisanie"
_CLOSE = 8  # tokens from the verb, or from the beginning, to the place
_PREPOSITIONS = frozenset({"w", "we", "na"})
_ROOMS = frozenset({"siedzibie", "sali", "terenie"})
_HELPING = frozenset({"został", "została", "zostało", "zostały", "był", "była", "było", "były"})
_DONE = frozenset({"praet", "imps"})


@cache
def _heads() -> frozenset[str]:
    """Words for agreements, each by its first."""
    named = (head.split()[0] for entry in grammar.load_cooperation()["agreement"] for head in entry["heads"])
    return frozenset(named) | words("ceremonies", "signed")


@cache
def _acts() -> frozenset[str]:
    """Base forms of the words for the act of signing."""
    return words("ceremonies", "acts") | words("ceremonies", "verbs")


class CeremonyFinder:
    """Adds the signings of one page to its events."""

    def __init__(
        self,
        page: Page,
        known: EventList,
        days: EventDays,
        agreements: list[Agreement],
        groups: list[Group],
        institutions: Iterable[Span] = (),
    ) -> None:
        # the place in the name of a party says nothing of where it signed
        self.inside = {i for span in institutions for i in range(span.first + 1, span.last)}
        self.page, self.known, self.days = page, known, days
        self.agreements = [a for a in agreements if a.status != "planned"]
        things: list[Thing] = [*agreements, *groups]
        self.named = {m.span.first: (m.span, thing) for thing in things for m in thing.mentions}

    def run(self) -> None:
        """By the noun first, whose words name the event, then by the verb."""
        for sentence in self.page.sentences:
            if MASK not in self.page.words(sentence):
                self._by_noun(sentence)
        for sentence in self.page.sentences:
            if MASK not in self.page.words(sentence):
                self._by_verb(sentence)

    def _by_noun(self, sentence: Span) -> None:
        block = self.page.blocks[self.page.block_index(sentence.first)].span
        heading = block == sentence and sentence.last - sentence.first <= _MAX_HEADING
        heading = heading and self.page.tokens[sentence.last - 1].text not in ".:"
        for index in tokens_with(self.page, _acts(), sentence):
            if self._act(index) is None:
                continue
            titled = heading and index == sentence.first
            verbs = self._happening(sentence)
            if not titled and (not verbs or self._denied(sentence)):
                return
            end = self._signed_behind(index, sentence) or (index + 1 if titled and len(self.agreements) == 1 else None)
            if end is None or self._is_everyday(end - 1):
                return
            dates = self.days.of_sentence(sentence, [*verbs, index])
            span = sentence if titled else self._phrase(sentence, index, end)
            self._add(span, self._name(span, index), dates[0] if dates else None, titled)
            return

    def _happening(self, sentence: Span) -> list[int]:
        happening = grammar.words("events", "happening") | words("ceremonies", "happening")
        done = _DONE | {"ppas", "fin", "subst"}
        return [
            index
            for index in tokens_with(self.page, happening, sentence)
            if any(r.pos in done and not r.is_future for r in readings(self.page.tokens[index].text))
        ]

    def _denied(self, sentence: Span) -> bool:
        return any(t.norm == "nie" for t in self.page.tokens[sentence.first : sentence.last])

    def _signed_behind(self, index: int, sentence: Span) -> int | None:
        """Where the words for what is signed end, close behind the act."""
        for place in range(index + 1, min(sentence.last, index + 1 + _BEHIND)):
            if place in self.named:
                return max(self.named[place][0].last, self._complement(place, sentence))
            if lemmas(self.page.tokens[place].text) & _heads():
                return self._complement(place, sentence)
        return None

    def _complement(self, head: int, sentence: Span) -> int:
        """Like "umów patronackich": adjectives that go with the word for an agreement."""
        nouns = noun_readings(self.page.tokens[head].text)
        last = head + 1
        while last < sentence.last and self._describes(self.page.tokens[last].text, nouns):
            last += 1
        return last

    @staticmethod
    def _describes(word: str, nouns: Sequence[Reading]) -> bool:
        unknown = not readings(word) and word.islower() and word.endswith(("ich", "ych", "ego", "iej"))
        found = [adjective_reading(word, noun) for noun in nouns]
        return unknown or any(reading is not None and reading.pos == "adj" for reading in found)

    def _is_everyday(self, index: int) -> bool:
        """Whether what is signed at a token, or before it, is about money: "umowa o dofinansowanie"."""
        tokens = self.page.tokens[index : index + _BEHIND]
        return any(lemmas(t.text) & words("ceremonies", "everyday") for t in tokens if t.text.islower())

    def _phrase(self, sentence: Span, index: int, end: int) -> Span:
        first = index
        nouns = noun_readings(self.page.tokens[index].text, "nom")
        while first > sentence.first and any(adjective_reading(self.page.tokens[first - 1].text, n) for n in nouns):
            first -= 1
        return Span(first, min(end, first + _MAX_PHRASE))

    def _act(self, index: int) -> Reading | None:
        """The reading of a word for the act of signing: "podpisanie", in any case."""
        verbs = words("ceremonies", "verbs")
        found = [r for r in noun_readings(self.page.tokens[index].text) if "sg" in r.numbers]
        acts = [r for r in found if r.base in words("ceremonies", "acts") or (r.pos == "ger" and r.base in verbs)]
        return max(acts, key=lambda r: "nom" in r.cases) if acts else None

    def _name(self, span: Span, index: int) -> str:
        """The words in the nominative: "doszło do podpisania umowy" is "podpisanie umowy"."""
        act, token = self._act(index), self.page.tokens[index]
        name = self.page.words(span)
        if act is not None and "nom" not in act.cases and (form := inflect(token.text, act)):
            name = f"{form}{name[token.end - self.page.chars(span)[0] :]}"
        return " ".join(name.split())

    def _add(self, span: Span, name: str, date: DateSpan | None, titled: bool) -> None:
        """One more event; on a page about one agreement its date is that of the signing."""
        if date is None and len(self.agreements) == 1 and (signed := self.agreements[0].signed):
            date = DateSpan(0, 0, signed, signed)
        if date is None and titled and not self.agreements:
            return  # a heading on a page that says nothing of who signed, or when
        if any(span.first in m.span for entry in self.known for m in entry.event.mentions):
            return
        event = self._same(date) or self.known.add(Event(name), _BASE)
        event.mentions.append(Mention(span))
        if date is not None:
            date_event(event, date)

    def _same(self, date: DateSpan | None) -> Event | None:
        """The signing that is known already: of the day, or the one without a day."""
        mine = [e.event for e in self.known if e.base == _BASE]
        return next((e for e in mine if date is None or e.start in (None, date.first)), None)

    def _by_verb(self, sentence: Span) -> None:
        """Like "zostało podpisane porozumienie": done, on a day, in a place or as what the page is about."""
        verb = self._done(sentence)
        if verb is None or self._denied(sentence):
            return
        thing = next((pair for pair in self._things(sentence)), None)
        if thing is None:
            return
        span, signed = thing
        if self._is_everyday(span.first):
            return
        dates = [d for d in self.days.of_sentence(sentence, [verb]) if len(d.first or "") == 10]
        today = any(t.norm in words("ceremonies", "today") for t in self.page.tokens[sentence.first : sentence.last])
        if not (dates or today) or not (self._has_place(sentence, verb) or self._is_news()):
            return
        date = dates[0] if dates else None
        if date and any(e.event.start == date.first for e in self.known if e.base != _BASE):
            return  # signed at a meeting of the day, which is the event
        event = self._same(date)
        if event is None:
            name = f"{_BASE.capitalize()}: {signed.name[0].lower()}{signed.name[1:]}"
            event = self.known.add(Event(self._called() or name), _BASE)
        event.mentions.append(Mention(Span(verb, verb + 1), pointing=bool(event.mentions)))
        if date is not None:
            date_event(event, date)

    def _done(self, sentence: Span) -> int | None:
        """The verb of signing in the past: "podpisano", "podpisali", "została podpisana"."""
        tokens = self.page.tokens
        for index in tokens_with(self.page, words("ceremonies", "verbs"), sentence):
            found = {r.pos for r in readings(tokens[index].text)}
            helped = any(t.norm in _HELPING for t in tokens[sentence.first : sentence.last])
            if found & _DONE or (helped and "ppas" in found):
                return index
        return None

    def _things(self, sentence: Span) -> Iterator[tuple[Span, Thing]]:
        for index in range(sentence.first, sentence.last):
            if index in self.named and self._is_signed(*self.named[index]):
                yield self.named[index]

    def _is_signed(self, span: Span, thing: Thing) -> bool:
        if isinstance(thing, Agreement):
            return thing in self.agreements
        return bool(lemmas(self.page.tokens[span.first].text) & words("ceremonies", "signed"))

    def _has_place(self, sentence: Span, verb: int) -> bool:
        """Whether "w" and a name stand close to the verb or the beginning."""
        tokens, last = self.page.tokens, sentence.last
        near = [*range(sentence.first, min(sentence.first + _CLOSE, last)), *range(verb, min(verb + _CLOSE, last))]
        near = [i for i in near if i not in self.inside]
        named = (tokens[i].norm in _PREPOSITIONS and i + 1 < last and tokens[i + 1].capital for i in near)
        return any(named) or any(tokens[i].norm in _ROOMS for i in near)

    def _is_news(self) -> bool:
        """Whether the page begins with the signing: "2 partnerstwa podpisano w …", "List intencyjny podpisany!"."""
        blocks = self.page.blocks[:_BEGINNING]
        tokens = (t for block in blocks for t in self.page.tokens[block.span.first : block.span.last])
        signing = words("ceremonies", "acts") | words("ceremonies", "verbs")
        return any(lemmas(t.text) & signing for t in tokens)

    def _called(self) -> str | None:
        """What the page calls the signing at the beginning of a sentence: "Podpisanie listu jest szansą …"."""
        if any(e.base == _BASE for e in self.known):
            return None
        for sentence in self.page.sentences:
            end = self._signed_behind(sentence.first, sentence) if self._act(sentence.first) else None
            if end is not None:
                return " ".join(self.page.words(Span(sentence.first, end)).split())
        return None
