"""Events of a page: conferences, meetings, trainings, fairs, competitions, the entries of a timeline, signings.

Invariants: an event counts where it has a name of its own, a title in quotation marks or a date, or where the page says
that it took or takes place and what sets it apart. Numbers of participants are those that the page counts as having
come.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Agreement, Event, Group, Institution, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.attendance import attendance
from loaders.documents.polish.ceremonies import CeremonyFinder
from loaders.documents.polish.event_cards import add_event_of_page
from loaders.documents.polish.event_days import EventDays
from loaders.documents.polish.event_headings import EventHeadings
from loaders.documents.polish.event_list import EventList, date_event
from loaders.documents.polish.event_phrases import EventPhrases
from loaders.documents.polish.event_references import add_acronyms, add_references
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import Reading, lemmas
from loaders.documents.polish.names import nominative
from loaders.documents.polish.phrases import nouns_of, phrase
from loaders.documents.polish.starts import starts_at_head
from loaders.documents.polish.timelines import timeline

_MAX_RECENT = 30  # events before a bare "konferencja"


class EventFinder:
    """Collects the events of one page; tokens in `taken` belong to something else."""

    def __init__(
        self,
        page: Page,
        dates: list[DateSpan],
        taken: set[int],
        agreements: list[Agreement],
        institutions: Iterable[Institution] = (),
    ) -> None:
        self.institutions = {m.span.first: m.span for i in institutions for m in i.mentions if not m.pointing}
        self.page, self.taken, self.agreements = page, taken, agreements
        self.days = EventDays(page, dates)
        self.phrases = EventPhrases(page, taken)
        self.heads = grammar.words("events", "heads")
        self.named = self.heads | grammar.words("events", "feasts")
        self.known = EventList()
        self.together: list[list[Event]] = []  # the same on several days, said in the same words

    def run(self) -> list[Event]:
        """Every event in the order of the text."""
        for sentence in self.page.sentences:
            for head in tokens_with(self.page, self.named, sentence):
                if head not in self.taken and (nouns := self._nouns(sentence, head)):
                    self._consider(sentence, head, self.phrases.reading(sentence, head, nouns))
        self._timeline()
        self._unnamed()
        add_event_of_page(self.page, self.known, self.days.dates, self.taken)
        EventHeadings(self.page, self.known, self.days, self.phrases).run()
        add_acronyms(self.page, self.known, self.taken)
        add_references(self.page, self.known, self.taken)
        return self.known.events

    def with_signings(self, groups: list[Group] | None = None) -> list[Event]:
        """The events and the signings of agreements, whose words belong to the agreement first: call it last."""
        CeremonyFinder(
            self.page, self.known, self.days, self.agreements, groups or [], self.institutions.values()
        ).run()
        return self.known.events

    def _nouns(self, sentence: Span, head: int) -> list[Reading]:
        """A word for events; "Dzień Otwarty", "Noc Muzeów" only with capitals, where they are told to take place."""
        token = self.page.tokens[head]
        if nouns := nouns_of(token.text, self.heads):
            return nouns
        feasts = nouns_of(token.text, grammar.words("events", "feasts")) if token.capital else []
        following = self.page.tokens[head + 1] if head + 1 < sentence.last else token
        named = feasts and following is not token and following.capital and following.is_word and not token.shouted
        words = [lemmas(t.text) for t in self.page.tokens[max(sentence.first, head - 2) : head]]
        occasion = any(w & grammar.words("events", "occasions") for w in words)
        before = head - 1 - (head in self.page.quoted)  # "w „Dniu Dziecka” udział wzięli"
        within = before >= sentence.first and self.page.tokens[before].norm in ("w", "we")
        feasts = [r for r in feasts if within or r.cases & {"nom", "acc", "gen"}]
        return feasts if named and not occasion and self._takes_place(sentence, within) else []

    def _takes_place(self, sentence: Span, within: bool) -> bool:
        tokens = self.page.tokens[sentence.first : sentence.last]
        attended = any(lemmas(t.text) & grammar.words("events", "attending") for t in tokens)
        return attended or (not within and bool(self.phrases.verbs(sentence)))

    def _consider(self, sentence: Span, head: int, noun: Reading) -> None:
        if (start := starts_at_head(self.page, sentence, head)) and start.last - start.first > 1:
            return  # "Warsztaty Terapii Zajęciowej" are an institution
        if self.page.is_heading_in_capitals(sentence) or self.phrases.is_other(head, sentence.last):
            return
        span = phrase(self.page, sentence, head, noun, self.taken, self.page.tokens[head].capital)
        span = self.phrases.with_more(span, sentence)
        verbs = self.phrases.verbs(sentence)
        title = self.phrases.title(sentence, span)
        own_name = self.phrases.has_own_name(span, head, noun)
        if not verbs and noun.base.casefold() in grammar.words("events", "soft"):
            said = self.phrases.announced(sentence, span)
            title, own_name = title if said else None, own_name and said
        dates = self.days.in_brackets(sentence, span)
        if not dates and (verbs or title or own_name):
            dates = self.days.of_sentence(sentence, [*verbs, head])
        if not (title or own_name) and dates and (known := self._meant(noun, span, dates[0])):
            if _within(known, dates[0]):
                known.start, known.end = dates[0].first, dates[0].last
            date_event(known, dates[0])
            known.mentions.append(Mention(span, noun.cases, pointing=True))
            return
        if not (title or own_name or dates or (verbs and self.phrases.set_apart(sentence, span, head, noun))):
            return
        hosted = not (title or own_name or dates) and self.phrases.only_hosted(verbs)
        if hosted and self._named_elsewhere(noun):
            return  # "organizatorem powiatowych targów była …" speaks of the fair that has a name
        days: list[DateSpan | None] = [*dates] or [None]
        found = [self._add(span, head, noun, title, own_name, date) for date in days]
        if len({id(event) for event in found}) > 1:
            self.together.append(found)

    def _named_elsewhere(self, noun: Reading) -> bool:
        """Whether the page has the word for an event with a capital somewhere: as the beginning of a name."""
        places = tokens_with(self.page, frozenset({noun.base.casefold()}))
        return any(self.page.tokens[index].capital for index in places)

    def _unnamed(self) -> None:
        """Like "5 maja spotkali się na imprezie zorganizowanej przez …", where the page has no better word for it."""
        for sentence in self.page.sentences if not self.known.entries else ():
            for head in tokens_with(self.page, grammar.words("events", "any"), sentence):
                nouns = nouns_of(self.page.tokens[head].text, grammar.words("events", "any"), "sg")
                if nouns and head not in self.taken and not self.known.entries:
                    self._consider(sentence, head, self.phrases.reading(sentence, head, nouns))

    def _meant(self, noun: Reading, span: Span, date: DateSpan) -> Event | None:
        """The one event named before without a date, or in this time, of which a bare "konferencja" speaks."""
        general = grammar.words("events", "general")
        base = noun.base.casefold()
        if span.last - span.first > 1:
            return None
        recent = islice(reversed(self.known.entries), _MAX_RECENT)
        undated = [e for e in recent if (e.event.start is None and e.event.end is None) or _within(e.event, date)]
        same = [e for e in undated if e.base == base] or (undated if base in general else [])
        return same[0].event if len(same) == 1 else None

    def _add(
        self, span: Span, head: int, noun: Reading, title: Span | None, own_name: bool, date: DateSpan | None
    ) -> Event:
        number = "sg" if "sg" in noun.numbers else "pl"
        name = self.page.words(title) if title else nominative(self.page, span, head, noun, number)
        tail = self.phrases.with_tail(span, self.page.sentence_of(head)) if own_name and not title else span
        if tail.last > span.last:
            name, span = f"{name} {self.page.words(Span(span.last, tail.last))}", tail
        if not (title or own_name):
            name = self.phrases.whole_name(name, span.last, self.page.sentence_of(head), self.institutions)
        if not title and span.first and self.phrases.counted(span.first - 1):
            span = Span(span.first - 1, span.last)
            name = self.page.words(span)  # "3 spotkania Rady …": how many there were is part of what is said
        event = self.known.named(name, noun.base.casefold(), date, titled=bool(title or own_name))
        event.mentions.append(Mention(title or span, noun.cases))
        if date:
            date_event(event, date)
        event.participants = event.participants or attendance(self.page, head, noun)
        return event

    def _timeline(self) -> None:
        named = {(e.name, e.event.start): e.event for e in self.known}
        for event in timeline(self.page, self.days):
            known = named.get((event.name.casefold(), event.start))
            if known is None:
                self.known.add(event, "")
            else:
                known.mentions += event.mentions


def _within(event: Event, date: DateSpan) -> bool:
    """Whether an event has a day on which, by more than one day that is stated, it may last."""
    return bool(date.is_period and date.first and date.last and event.start and date.first <= event.start <= date.last)
