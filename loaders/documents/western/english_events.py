"""Events that English pages name: "the Harbour Lights Symposium", "HARBOUR 2015", "Kick-off Meeting of the project …".

Invariant: an event here has a name of its own, and the page says somewhere that it took place or will. Its day may
stand in another sentence about it ("The symposium took place …"), or alone on a line where the page has only one event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Mention
from loaders.documents.page import Page, Span
from loaders.documents.western.english_attendance import attendance
from loaders.documents.western.lexicon import Lexicon, is_unknown

_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINS = frozenset(["of", "for", "on", "in", "and", "&"])
_BEFORE = frozenset(
    ["kick-off", "kickoff", "opening", "closing", "final", "launch", "annual", "first", "second", "third"]
)
_MAX_NAME = 14


class EventCompleter:
    """Adds the events that a page names to those found; what two finders found of one event is joined."""

    def __init__(
        self, page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int], events: list[Event]
    ) -> None:
        self.page, self.lexicon, self.dates, self.taken = page, lexicon, dates, taken
        self.events = events
        self.heads = lexicon.words("events", "heads") - {"visit", "fair", "opening"}
        self.took = lexicon.words("events", "took_place")
        self.never = lexicon.words("names", "never_first") - lexicon.words("names", "inside")
        self.happened = any(self._happens(s) for s in page.sentences)

    def run(self) -> list[Event]:
        """Every event in the order of the text."""
        for sentence in self.page.sentences:
            heading = self._is_heading(sentence)
            if not (self._happens(sentence) or (heading and (self.happened or self._is_announced(sentence)))):
                continue
            for span in (*self._headed(sentence), *self._branded(sentence)):
                self._add(span, sentence)
        self._again()
        self._acronyms()
        self._dated()
        self._complete_names()
        for event in self.events:
            event.mentions.sort(key=lambda m: m.span.first)
        self.events.sort(key=lambda e: e.mentions[0].span.first)
        self._point()
        if len(self.events) == 1 and not self.events[0].participants:
            self.events[0].participants = attendance(self.page, self.lexicon)
        return self.events

    def _happens(self, sentence: Span) -> bool:
        return any(t.norm in self.took for t in self.page.tokens[sentence.first : sentence.last])

    def _is_heading(self, sentence: Span) -> bool:
        last = self.page.tokens[sentence.last - 1]
        return sentence.last - sentence.first <= _MAX_NAME and last.text not in ".:;,?!"

    def _is_announced(self, sentence: Span) -> bool:
        """Whether a line such as "Date: …" or "Venue: …" stands near below a heading."""
        number = self.page.block_index(sentence.first)
        for block in self.page.blocks[number + 1 : number + 4]:
            tokens = self.page.tokens[block.span.first : block.span.first + 2]
            if len(tokens) == 2 and tokens[1].text == ":" and tokens[0].norm in self.lexicon.words("events", "facts"):
                return True
        return False

    def _is_head(self, index: int) -> bool:
        token = self.page.tokens[index]
        return token.norm in self.heads and token.is_word

    def _headed(self, sentence: Span) -> Iterator[Span]:
        """Words with capitals that end with a word for an event, and what it is about or of."""
        index = sentence.first
        while index < sentence.last:
            if not self._is_head(index) or not self.page.tokens[index].capital or index in self.taken:
                index += 1
                continue
            first = self._first(sentence, index)
            end = index + 1
            while end < sentence.last and self._is_head(end) and self.page.tokens[end].capital:
                end += 1
            last = self._topic(sentence, end)
            if self._is_own(Span(first, last)) and not self._goes_on(sentence, last):
                yield Span(first, last)
            index = last

    def _first(self, sentence: Span, index: int) -> int:
        first = index
        while first > sentence.first and index - first < _MAX_NAME and first - 1 not in self.taken:
            token = self.page.tokens[first - 1]
            capital = token.is_word and token.capital and token.norm not in self.never
            if capital or _YEAR.fullmatch(token.text) or (token.norm in _BEFORE and first == index):
                first -= 1
            elif token.norm in _JOINS and first - 2 >= sentence.first and self.page.tokens[first - 2].capital:
                if first - 2 in self.taken or self.page.tokens[first - 2].norm in self.never:
                    break
                first -= 2
            else:
                break
        return first

    def _topic(self, sentence: Span, index: int) -> int:
        """Like "Workshop for Harbour Pilots", "Conference on Roads 2015"."""
        end = index
        while end < min(sentence.last, index + _MAX_NAME):
            token = self.page.tokens[end]
            joins = token.norm in _JOINS and end + 1 < sentence.last and self.page.tokens[end + 1].capital
            capital = token.is_word and token.capital and end > index and token.norm not in self.never
            if end in self.taken or not (joins or capital or _YEAR.fullmatch(token.text)):
                break
            end += 1
        while end > index and self.page.tokens[end - 1].norm in _JOINS:
            end -= 1
        return end

    def _is_own(self, span: Span) -> bool:
        """A word with a capital that not every event has; "Kick-off Meeting" where "of the project …" follows."""
        tokens = [t for t in self.page.tokens[span.first : span.last] if t.capital and not self._is_head(t.index)]
        generic = self.lexicon.words("names", "generic") | self.lexicon.words("events", "generic")
        if any(t.norm not in generic for t in tokens) and len(tokens) > 1:
            return True
        following = [t.norm for t in self.page.tokens[span.last : span.last + 5]]
        special = any(t.norm in _BEFORE for t in self.page.tokens[span.first : span.last])
        return special and span.last - span.first > 1 and following[:2] == ["of", "the"]

    def _goes_on(self, sentence: Span, index: int) -> bool:
        """Like "Workshop Programme", "Conference Room": no event."""
        return index < sentence.last and self.page.tokens[index].norm in self.lexicon.words("events", "not_before")

    def _branded(self, sentence: Span) -> Iterator[Span]:
        """Like "HARBOUR 2015 was held", "Harbours-Connect 2017 will take place": a name and a year."""
        for index in range(sentence.first + 1, sentence.last - 2):
            if not _YEAR.fullmatch(self.page.tokens[index].text):
                continue
            first = index
            while first > sentence.first and self.page.tokens[first - 1].capital and first - 1 not in self.taken:
                first -= 1
            words = self.page.tokens[first:index]
            made = any(t.shouted or is_unknown("en", t.text) for t in words) and not any(
                t.norm in self.lexicon.months for t in words
            )
            behind = [t.norm for t in self.page.tokens[index + 1 : index + 6]]
            verb = bool(behind) and behind[0] in ("is", "was", "will", "takes", "took", "has")
            if made and verb and any(word in self.took for word in behind[1:]):
                yield Span(first, index + 1)

    def _add(self, span: Span, sentence: Span) -> None:
        name = " ".join(self.page.words(span).split())
        words = {w.casefold() for w in re.findall(r"\w+", name)}
        for event in self.events:
            for mention in event.mentions:
                if mention.span.first < span.last and span.first < mention.span.last:
                    self._rename(event, mention, span, name)
                    return
            other = {w.casefold() for w in re.findall(r"\w+", event.name)}
            years = {w for w in words ^ other if _YEAR.fullmatch(w)}
            edition = len(years) == 1 and words ^ other == years  # "Harbour Festival 2015" and "Harbour Festival"
            if (
                edition
                or name.casefold() == event.name.casefold()
                or (min(len(words), len(other)) > 3 and (words <= other or other <= words))
            ):
                event.mentions.append(Mention(span))
                if len(name) > len(event.name):
                    event.name, name = name, event.name
                if name not in (event.name, *event.aliases):
                    event.aliases.append(name)
                self._fill(event, sentence)
                return
        if not (words & self.heads) - {"training"} and "training" in words:
            return  # "Education and Training" is no event; it may be the short name of one
        event = Event(name)
        event.mentions.append(Mention(span))
        self._fill(event, sentence)
        self.events.append(event)

    def _rename(self, event: Event, mention: Mention, span: Span, name: str) -> None:
        """The longer of two names for one place in the text."""
        if span.last - span.first >= mention.span.last - mention.span.first:
            event.mentions = [Mention(span) if m is mention else m for m in event.mentions]
            event.name = name

    def _fill(self, event: Event, sentence: Span) -> None:
        found = self._dates(sentence)
        if event.start is None and len(found) == 1:
            event.start, event.end = found[0].first, found[0].last
        tokens = self.page.tokens[sentence.first : sentence.last]
        future = any(t.norm == "will" for t in tokens) and not any(t.norm in ("was", "were", "took") for t in tokens)
        if future and event.start is None and event.status is None:
            event.status = "planned"

    def _dates(self, span: Span) -> list[DateSpan]:
        start, end = self.page.chars(span)
        return [d for d in self.dates if start <= d.start < end and d.first and d.last and len(d.first) > 7]

    def _again(self) -> None:
        """The whole name elsewhere."""
        known = {i for e in self.events for m in e.mentions for i in range(m.span.first, m.span.last)} | self.taken
        for event in self.events:
            if event.start is None and not event.mentions:
                continue
            words = [t.norm for t in Page(event.name).tokens]
            if len(words) < 3:
                continue
            for token in self.page.tokens:
                span = range(token.index, token.index + len(words))
                if (
                    token.capital
                    and not known & set(span)
                    and [t.norm for t in self.page.tokens[span.start : span.stop]] == words
                ):
                    event.mentions.append(Mention(Span(span.start, span.stop)))

    def _acronyms(self) -> None:
        """Like "HLS 2015" for the "Harbour Lights Symposium", whose only event of such a name it is."""
        for event in list(self.events):
            short = event.name.split()[0]
            if not short.isupper() or len(event.name.split()) > 2:
                continue
            same = [e for e in self.events if e is not event and self._stands_for(short, e.name)]
            if len(same) == 1:
                same[0].mentions.extend(event.mentions)
                same[0].aliases.append(event.name)
                same[0].start, same[0].end = same[0].start or event.start, same[0].end or event.end
                self.events.remove(event)
                self._repeat(same[0], event.name)

    def _repeat(self, event: Event, name: str) -> None:
        words = name.split()
        known = {m.span.first for m in event.mentions}
        for token in self.page.tokens:
            free = token.text == words[0] and token.index not in known and token.index not in self.taken
            if free and [t.text for t in self.page.tokens[token.index : token.index + len(words)]] == words:
                event.mentions.append(Mention(Span(token.index, token.index + len(words))))

    def _stands_for(self, short: str, name: str) -> bool:
        words = name.split()
        every = "".join(w[0] for w in words).upper()
        capital = "".join(w[0] for w in words if w[0].isupper())
        return len(short) > 2 and (every.startswith(short) or capital.startswith(short))

    def _dated(self) -> None:
        """Days from sentences about the only event, or from a line that is nothing but a date."""
        if len(self.events) != 1 or self.events[0].start:
            return
        event = self.events[0]
        heads = {t.norm for t in Page(event.name).tokens} & self.heads | {"event"}
        for sentence in self.page.sentences:
            found = self._dates(sentence)
            start, end = self.page.chars(sentence)
            speaks = any(t.norm in heads for t in self.page.tokens[sentence.first : sentence.last])
            line = len(found) == 1 and found[0].end - found[0].start + 6 >= end - start
            if len(found) == 1 and ((speaks and self._happens(sentence)) or line):
                event.start, event.end = found[0].first, found[0].last
                return

    def _complete_names(self) -> None:
        """Like "Meeting of the GREENWAY project" for an event that is called nothing but a meeting."""
        for event in self.events:
            span = event.mentions[0].span
            behind = [t.norm for t in self.page.tokens[span.last : span.last + 2]]
            limit = min(self.page.sentence_of(span.first).last, span.last + 9)
            plain = len(event.name.split()) == 1 or event.name[1:].islower()
            if not plain or behind != ["of", "the"]:
                continue
            last = span.last + 2
            while (
                last < limit
                and not self.page.tokens[last].is_dash
                and (last in self.taken or self.page.tokens[last].norm == "project")
            ):
                last += 1
            words = " ".join(self.page.words(Span(span.first, last)).split())
            if last > span.last + 2:
                event.name = words[0].upper() + words[1:]

    def _point(self) -> None:
        """Like "the event", "the workshop", where the page has only one event."""
        if len(self.events) != 1:
            return
        event = self.events[0]
        heads = {t.norm for t in Page(event.name).tokens} & self.heads | {"event"}
        known = {i for m in event.mentions for i in range(m.span.first, m.span.last)}
        for token in self.page.tokens[1:]:
            before = self.page.tokens[token.index - 1].norm
            free = token.index not in known and token.index not in self.taken
            if free and token.norm in heads and before in ("the", "this", "training") and token.text.islower():
                event.mentions.append(Mention(Span(token.index, token.index + 1), pointing=True))
