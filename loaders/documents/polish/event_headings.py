"""Headings that name an event: "Posiedzenie Rady Młynarzy", above the text that tells of it, or below its day.

Invariant: a heading alone makes no event: the text below it says that there is one. A day in a line of its own above a
heading is inferred to be that of the event, where the text gives none.
"""

from __future__ import annotations

from bisect import bisect_left

from loaders.documents.date_pieces import Inferred
from loaders.documents.findings import Event, Mention
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.event_days import EventDays
from loaders.documents.polish.event_list import Entry, EventList
from loaders.documents.polish.event_phrases import EventPhrases
from loaders.documents.polish.morphology import Reading, adjective_reading, lemmas
from loaders.documents.polish.phrases import nouns_of
from loaders.values.privacy import MASK

_MAX_HEADING, _MIN_HEADING = 16, 3  # tokens
_MAX_LINE = 60  # tokens of a line with a heading and the names of its site
_BELOW = 6  # blocks below a heading that tell of its event
_BEFORE_HEAD = 5  # tokens: "4.", "XII Regionalny", "Trzecie wspólne"


class EventHeadings:
    """Reads the headings of one page."""

    def __init__(self, page: Page, known: EventList, days: EventDays, phrases: EventPhrases) -> None:
        self.page, self.known, self.days, self.phrases = page, known, days, phrases
        self.heads = grammar.words("events", "heads")
        self.marked: dict[int, Entry] = {}  # by the first token of a mention
        self.starts: list[int] = []
        self.lines = {page.words(block.span) for block in page.blocks}

    def run(self) -> None:
        """Names events by their headings, and dates them by the lines above these."""
        for entry in self.known:
            for mention in entry.event.mentions:
                self.marked[mention.span.first] = entry
        self.starts = sorted(self.marked)
        for number in range(len(self.page.blocks)):
            if found := self._heading(number):
                self._read(number, *found)
            else:
                self._subtitled(number)
        for entry in self.known:
            self._date(entry.event)

    def _heading(self, number: int) -> tuple[Span, str] | None:
        """The words of a heading that begins with an event, and the base form of that."""
        block = self.page.blocks[number]
        if block.span.last - block.span.first > _MAX_LINE:
            return None
        tokens = self.page.tokens[block.span.first : block.span.last]
        while tokens and not (tokens[0].text[0].isalnum() or tokens[0].index in self.page.quotation_at):
            tokens = tokens[1:]
        while tokens and not (tokens[-1].text[-1].isalnum() or tokens[-1].text in '”"»“’'):
            if tokens[-1].text in ".:;?":
                return None
            tokens = tokens[:-1]
        if len(tokens) < _MIN_HEADING or any(t.text[0] == MASK for t in tokens):
            return None
        head = self._head([t.index for t in tokens[:_BEFORE_HEAD]])
        span = self._without_site(Span(tokens[0].index, tokens[-1].index + 1))
        return (span, head) if head and span.last - span.first <= _MAX_HEADING else None

    def _without_site(self, span: Span) -> Span:
        """Of a title of a browser's window what the page repeats: "Spotkanie młynarzy - Aktualności - Gmina …"."""
        for index in range(span.first + _MIN_HEADING, span.last - 1):
            token = self.page.tokens[index]
            if (token.is_dash or token.text == "|") and self.page.words(Span(span.first, index)) in self.lines:
                return Span(span.first, index)
        return span

    def _head(self, indices: list[int]) -> str | None:
        """The base form of the first word, or of that which the adjectives and numbers before it go with."""
        for place, index in enumerate(indices):
            token = self.page.tokens[index]
            nouns = [r for r in nouns_of(token.text, self.heads) if "nom" in r.cases and _is_one(r)]
            if nouns and not self.phrases.is_other(index, len(self.page.tokens)):
                before = [self.page.tokens[i] for i in indices[:place]]
                fits = all(
                    not t.is_word or t.text.isupper() or adjective_reading(t.text, nouns[0]) is not None for t in before
                )
                begins = token.capital or any(t.capital or t.text.isdigit() for t in before)
                return nouns[0].base.casefold() if fits and begins else None
        return None

    def _read(self, number: int, span: Span, base: str) -> None:
        if any(index in self.marked for index in range(span.first, span.last)):
            return
        entry = self._told_below(number, base)
        name = self.page.words(span)
        if entry is None and self._speaks_below(number, base):
            shouted = self.page.is_heading_in_capitals(span)
            if not shouted:
                self.known.named(name, base, None, titled=True).mentions.append(Mention(span))
            return
        if entry is not None:
            entry.event.mentions.append(Mention(span))
            entry.event.mentions.sort(key=lambda m: m.span.first)
            if not entry.titled and not self.page.is_heading_in_capitals(span):
                entry.event.name, entry.titled = " ".join(name.split()), True

    def _subtitled(self, number: int) -> None:
        """Like "Młyn nocą – wystawa fotografii" over the line "piątek, 5 maja 2012, godz. 17.00"."""
        when = self.days.hour(number + 1)
        sentence = self.page.blocks[number].sentences[-1]
        if when is None or sentence.last - sentence.first > _MAX_HEADING:
            return
        for index in range(sentence.first + 1, sentence.last - 1):
            nouns = nouns_of(self.page.tokens[index + 1].text, self.heads) if self.page.tokens[index].is_dash else []
            if any("nom" in r.cases for r in nouns):
                span = Span(sentence.first, index)
                event = Event(" ".join(self.page.words(span).split()), [Mention(span)], start=when.first, end=when.last)
                self.known.add(event, nouns[0].base.casefold(), titled=True)
                return

    def _below(self, number: int) -> range:
        start = self.page.blocks[number].span.last
        last = min(len(self.page.blocks), number + 1 + _BELOW) - 1
        return range(start, self.page.blocks[last].span.last)

    def _told_below(self, number: int, base: str) -> Entry | None:
        below = self._below(number)
        inside = self.starts[bisect_left(self.starts, below.start) : bisect_left(self.starts, below.stop)]
        found = list({id(e): e for index in inside if (e := self.marked[index]).base == base}.values())
        return found[0] if len(found) == 1 else None

    def _speaks_below(self, number: int, base: str) -> bool:
        """Whether the text below tells of it as something that people took part in: "podczas spotkania …"."""
        words = self._below(number)
        speaking = {base} | grammar.words("events", "any")
        told = [i for i in words if lemmas(self.page.tokens[i].text) & speaking]
        sentences = {self.page.sentence_of(i) for i in told}
        during = any(self.page.tokens[i - 1].norm in ("podczas", "trakcie", "czasie") for i in told)
        return during or any(self.phrases.verbs(sentence) for sentence in sentences)

    def _date(self, event: Event) -> None:
        if event.start or event.end or not event.mentions:
            return
        number = self.page.block_index(event.mentions[0].span.first)
        if number and self.page.tokens[self.page.blocks[number - 1].span.last - 1].text == ":":
            number -= 1  # "Wystawa zbiorowa:" in the line above the title
        near = event.mentions[0].span.first <= self.page.blocks[number].span.first + _BEFORE_HEAD
        block = self.page.blocks[number].span
        heading = block.last - block.first <= _MAX_HEADING + 6 and self.page.tokens[block.last - 1].text != "."
        if near and heading and (when := self.days.hour(number + 1)):
            event.start, event.end = when.first, when.last
            return
        day = self.days.line(number - 1) if number and near and heading else None
        if day is not None and day.first and day.last:
            event.start, event.end = Inferred(day.first), Inferred(day.last)


def _is_one(noun: Reading) -> bool:
    return "sg" in noun.numbers or noun.base.casefold() in grammar.words("events", "plural_only")
