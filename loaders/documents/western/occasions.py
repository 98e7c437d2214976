"""Events that no single word gives away: "a training session", "the launch event", "Tag der offenen Tür", and lines
that are nothing but a day and what happens on it.

Invariant: an event here has a day of its own in its sentence or line, or is one that happens once ("the kick-off
meeting") in a sentence about what has happened; what is only wished, called off or a deadline is none.
"""

from __future__ import annotations

import re

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Mention
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_MAX_LINE = 26  # tokens of a line of a timeline
_MAX_TITLE = 25
_ENDS_TITLE = frozenset(["in", "at", "im", "am", "an", "auf", "bei", "beim", "with", "mit", "by", "von", "hosted"])
_TITLES = frozenset(["titel", "motto", "thema", "title", "theme", "topic"])
_TIME = re.compile(r"\d{1,2}")


def occasions(page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int], events: list[Event]) -> list[Event]:
    """The events of a page with those that only their words and day give away, in the order of the text."""
    return _Finder(page, lexicon, dates, taken, events).run()


class _Finder:
    def __init__(
        self, page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int], events: list[Event]
    ) -> None:
        self.page, self.lexicon, self.dates, self.taken, self.events = page, lexicon, dates, taken, events
        words = lexicon.words
        phrases = [tuple(text.split()) for text in words("events", "occasions")]
        self.phrases = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        self.titled = words("events", "titled")
        self.called, self.unsure = words("events", "called"), words("events", "unsure")
        self.qualities = words("events", "qualities")
        self.past = words("events", "past")
        unique = [tuple(text.split()) for text in words("events", "unique")]
        self.unique = sorted(unique, key=lambda phrase: (-len(phrase), phrase))
        self.heads = words("events", "heads")
        self.endings = tuple(words("events", "endings")) or ("\n",)

    def run(self) -> list[Event]:
        """Every event in the order of the text."""
        for sentence in self.page.sentences:
            found = self._dates(sentence)
            norms = {token.norm for token in self.page.tokens[sentence.first : sentence.last]}
            if len(found) > 2 or norms & self.unsure:
                continue
            if not found and norms & self.past:
                self._add(self._single(sentence), None, sentence)
                self._add(self._titled(sentence), None, sentence)
            if not found:
                continue
            if len(found) == 1 and self._is_line(sentence):
                self._add(self._line(sentence, found[0]), found[0], sentence)
            elif self._happens(sentence):
                self._add(self._phrase(sentence), found[0] if len(found) == 1 else None, sentence)
        return sorted(self.events, key=lambda event: event.mentions[0].span.first)

    def _dates(self, sentence: Span) -> list[DateSpan]:
        start, end = self.page.chars(sentence)
        return [d for d in self.dates if start <= d.start < end and d.first and d.last and len(d.first) > 4]

    def _happens(self, sentence: Span) -> bool:
        happening = self.lexicon.words("events", "happening") | self.lexicon.words("events", "took_place")
        words = [self.lexicon.lemmas(t.text) for t in self.page.tokens[sentence.first : sentence.last]]
        return any(word & happening for word in words)

    def _is_line(self, sentence: Span) -> bool:
        last = self.page.tokens[sentence.last - 1]
        alone = len(self.page.blocks[self.page.block_index(sentence.first)].sentences) == 1
        return alone and sentence.last - sentence.first <= _MAX_LINE and last.text not in (".", ":", ";", "?", "!")

    def _is_head(self, index: int) -> bool:
        token = self.page.tokens[index]
        if not token.is_word or index in self.taken:
            return False
        norm = token.norm
        if self.lexicon.code == "de":
            return token.capital and (norm in self.heads or norm.endswith(self.endings))
        return norm in self.heads or norm in ("event", "launch")

    def _single(self, sentence: Span) -> Span | None:
        """Like "hosted the kick-off meeting": what happens once needs no day, where the sentence says that it did."""
        for index in range(sentence.first, sentence.last):
            if last := self._phrase_at(sentence, index, self.unique):
                return Span(index, last)
        return None

    def _phrase_at(self, sentence: Span, index: int, phrases: list[tuple[str, ...]] | None = None) -> int | None:
        """Where the words for an event that begin at a token end."""
        if index in self.taken:
            return None
        if self.lexicon.code == "de" and not self.page.tokens[index].capital:
            return None
        begins = self.page.tokens[index].norm
        for phrase in phrases or self.phrases:
            if phrase[0] != begins:
                continue
            last = index + len(phrase)
            part = self.page.tokens[index:last]
            if last <= sentence.last and tuple(t.norm for t in part) == phrase:
                return last
        return None

    def _phrase(self, sentence: Span) -> Span | None:
        """What a sentence names: a title behind its noun first, then a noun."""
        for index in range(sentence.first, sentence.last):
            if self.page.tokens[index].norm in self.titled and (title := self._title(sentence, index + 1)):
                return title
        if title := self._under_title(sentence):
            return title
        for index in range(sentence.first, sentence.last):
            if last := self._phrase_at(sentence, index):
                return self._title(sentence, last) or Span(self._qualified(sentence, index), last)
        return None

    def _titled(self, sentence: Span) -> Span | None:
        """Like "took place during the conference “Mills”": a noun for an event with a title right behind it."""
        for index in range(sentence.first, sentence.last):
            if self._is_head(index) or self.page.tokens[index].norm in self.titled:
                title = self.page.quotation_at.get(index + 1)
                if title and 0 < title.last - title.first <= _MAX_TITLE:
                    return title
        return None

    def _under_title(self, sentence: Span) -> Span | None:
        """Like "Unter dem Titel „Ufer für alle“ fand eine Tagung statt": the title stands away from its noun."""
        if not any(self._is_head(i) or self._phrase_at(sentence, i) for i in range(sentence.first, sentence.last)):
            return None
        marks = (t.index for t in self.page.tokens[sentence.first : sentence.last] if t.norm in _TITLES)
        return next((title for index in marks if (title := self._title(sentence, index + 1))), None)

    def _qualified(self, sentence: Span, index: int) -> int:
        while index > sentence.first and self.page.tokens[index - 1].norm in self.qualities:
            index -= 1
        return index

    def _title(self, sentence: Span, index: int) -> Span | None:
        while index < sentence.last and self.page.tokens[index].norm in self.called:
            index += 1
        title = self.page.quotation_at.get(index)
        return title if title and 0 < title.last - title.first <= _MAX_TITLE else None

    def _line(self, sentence: Span, date: DateSpan) -> Span | None:
        """What a line of a timeline names, its day, place and hour left out; None where nothing in it is an event."""
        indices = range(sentence.first, sentence.last)
        head = next((i for i in indices if self._is_head(i) or self._phrase_at(sentence, i)), None)
        if head is None or not self._opens(sentence, date, head):
            return None
        last = self._phrase_at(sentence, head) or head + 1
        if title := self._title(sentence, last):
            return title
        first = head
        while first > sentence.first and self._belongs(first - 1, date):
            first -= 1
        while last < sentence.last and self._follows(last, date):
            last += 1
        while last > head + 1 and not self.page.tokens[last - 1].is_word:
            last -= 1
        return Span(first, last)

    def _opens(self, sentence: Span, date: DateSpan, head: int) -> bool:
        """Whether the day or the event itself begins the line, so that it is no sentence about something else."""
        begins = self.page.chars(sentence)[0]
        tokens = self.page.tokens[sentence.first : sentence.last]
        verbs = {"is", "was", "are", "were", "has", "have", "will", "wird", "wurde", "ist", "war", "hat", "haben"}
        return not any(t.norm in verbs for t in tokens) and (date.start - begins < 12 or head - sentence.first < 8)

    def _belongs(self, index: int, date: DateSpan) -> bool:
        token = self.page.tokens[index]
        dated = date.start <= token.start < date.end
        return token.is_word and not dated and index not in self.taken and token.norm not in _ENDS_TITLE | {"the", "a"}

    def _follows(self, index: int, date: DateSpan) -> bool:
        token = self.page.tokens[index]
        dated = date.start <= token.start < date.end
        ends = token.norm in _ENDS_TITLE or token.text in ",(|–—-;:" or _TIME.fullmatch(token.text)
        return not dated and not ends and index not in self.taken and index not in self.page.quotation_at

    def _add(self, span: Span | None, date: DateSpan | None, sentence: Span) -> None:
        """A new event; a title or longer name for one that is known in the same words or on the same day."""
        if span is None or any(i in self.taken for i in range(span.first, span.last)):
            return
        name = " ".join(self.page.words(span).split())
        for event in self.events:
            for mention in event.mentions:
                if mention.span.first < span.last and span.first < mention.span.last:
                    self._widen(event, mention, span)
                    self._date(event, date)
                    return
            if date is None and name.casefold() == event.name.casefold():
                event.mentions.append(Mention(span))
                return
            if self._is_same(event, span, sentence):
                self._call(event, span)
                self._date(event, date)
                return
        event = Event(name[0].upper() + name[1:])
        event.mentions.append(Mention(span))
        self._date(event, date)
        self.events.append(event)

    def _widen(self, event: Event, mention: Mention, span: Span) -> None:
        """Like "awards ceremony" for an event that one of its words gave away."""
        inside = span.first <= mention.span.first and mention.span.last <= span.last and span != mention.span
        if not inside or " ".join(self.page.words(mention.span).split()).casefold() != event.name.casefold():
            return
        name = " ".join(self.page.words(span).split())
        event.name = name[0].upper() + name[1:]
        event.mentions = [Mention(span) if m is mention else m for m in event.mentions]

    def _is_same(self, event: Event, span: Span, sentence: Span) -> bool:
        """Like "organised a seminar entitled “Mills”": the sentence names the event by its noun and by its title."""
        quoted = span.first - 1 in self.page.quotation_at
        return quoted and any(m.span.first in sentence for m in event.mentions)

    def _call(self, event: Event, span: Span) -> None:
        name = " ".join(self.page.words(span).split())
        if any(m.span.first - 1 in self.page.quotation_at for m in event.mentions):
            return
        event.name = name
        event.mentions.append(Mention(span))
        event.mentions.sort(key=lambda mention: mention.span.first)

    def _date(self, event: Event, date: DateSpan | None) -> None:
        if date is not None and event.start is None:
            event.start, event.end = date.first, date.last
