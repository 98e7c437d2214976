"""Groups (committees, networks, partnerships) and events (conferences, trainings, fairs) of a page.

Invariants: a group counts where the page says that it exists or is set up; an event where it has a name of its own, a
title in quotation marks, or a date. Numbers of participants are those that the page counts as having come.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from loaders.documents import grammar
from loaders.documents.dates import DateSpan
from loaders.documents.findings import Event, Group, Mention
from loaders.documents.institutions import key
from loaders.documents.morphology import Reading, adjective_reading, lemmas, noun_readings
from loaders.documents.names import nominative
from loaders.documents.page import Page, Span
from loaders.documents.starts import starts_at_head

_MAX_NAME = 14  # tokens
_MAX_TITLE_DISTANCE = 4
_JOINED = 6  # characters between dates of an enumeration


@cache
def _group_kinds() -> dict[str, str]:
    return {head: kind for kind, heads in grammar.load_cooperation()["groups"]["heads"].items() for head in heads}


def _phrase(page: Page, sentence: Span, head: int, noun: Reading, taken: set[int], capitals: bool) -> Span:
    """Adjectives before a head and what belongs to it after: adjectives that agree, words with capitals."""
    first = head
    while first > sentence.first and first - 1 not in taken:
        token = page.tokens[first - 1]
        if not adjective_reading(token.text, noun) or (capitals and not token.capital):
            break
        first -= 1
    last = head + 1
    while last < min(sentence.last, head + _MAX_NAME) and last not in taken:
        token = page.tokens[last]
        following = page.tokens[last + 1] if last + 1 < sentence.last else None
        joins = token.norm in ("i", "ds", ".", "rzecz", "do", "spraw") and following is not None
        joins = joins or (token.norm == "na" and following is not None and following.norm == "rzecz")
        agrees = last == head + 1 and not capitals and adjective_reading(token.text, noun) is not None
        if (
            not (token.is_word and token.capital)
            and not agrees
            and not (joins and following and (following.capital or following.text == "." or following.norm == "rzecz"))
        ):
            break
        last += 1
    return Span(first, last)


def _nouns(word: str, heads: frozenset[str] | set[str], number: str | None = None) -> list[Reading]:
    readings = [r for r in noun_readings(word) if r.base.casefold() in heads]
    return [r for r in readings if number is None or number in r.numbers]


class GroupFinder:
    """Collects the groups of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, taken: set[int]) -> None:
        self.page, self.taken = page, taken
        self.by_key: dict[str, Group] = {}

    def run(self) -> list[Group]:
        """Every group in the order of the text."""
        for sentence in self.page.sentences:
            if self.page.is_heading_in_capitals(sentence):
                continue
            words = frozenset().union(*(lemmas(t.text) for t in self.page.tokens[sentence.first : sentence.last]))
            if words & grammar.words("groups", "founding"):
                for head in range(sentence.first, sentence.last):
                    if head not in self.taken:
                        self._consider(sentence, head)
        return list(self.by_key.values())

    def _consider(self, sentence: Span, head: int) -> None:
        token = self.page.tokens[head]
        nouns = _nouns(token.text, set(_group_kinds()), "sg")
        if not nouns:
            return
        noun = max(nouns, key=lambda r: "nom" in r.cases)
        span = _phrase(self.page, sentence, head, noun, self.taken, token.capital)
        if quoted := self.page.quotation_at.get(span.last):
            span = Span(span.first, quoted.last + 1)
        if any(index in self.taken for index in range(span.first, span.last)) or span.last - span.first < 2:
            return
        if not self._named(span, head) and not self._created(sentence, span):
            return
        name = nominative(self.page, span, head, noun, "sg")
        group = self.by_key.setdefault(key(name), Group(name, kind=_group_kinds()[noun.base.casefold()]))
        group.mentions.append(Mention(span, noun.cases))

    def _named(self, span: Span, head: int) -> bool:
        """A name of its own: the head and at least one more word have capitals."""
        others = [t for t in self.page.tokens[span.first : span.last] if t.index != head and t.is_word]
        return self.page.tokens[head].capital and any(t.capital for t in others)

    def _created(self, sentence: Span, span: Span) -> bool:
        before = self.page.tokens[max(sentence.first, span.first - 2) : span.first]
        return any(lemmas(token.text) & grammar.words("groups", "creating") for token in before)


class EventFinder:
    """Collects the events of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, dates: list[DateSpan], taken: set[int]) -> None:
        self.page, self.dates, self.taken = page, dates, taken
        self.heads = grammar.words("events", "heads")
        self.events: dict[tuple[str, str | None], Event] = {}

    def run(self) -> list[Event]:
        """Every event in the order of the text."""
        for sentence in self.page.sentences:
            for head in range(sentence.first, sentence.last):
                if head not in self.taken and (nouns := _nouns(self.page.tokens[head].text, self.heads)):
                    self._consider(sentence, head, max(nouns, key=lambda r: "nom" in r.cases))
        return list(self.events.values())

    def _consider(self, sentence: Span, head: int, noun: Reading) -> None:
        if (start := starts_at_head(self.page, sentence, head)) and start.last - start.first > 1:
            return  # "Warsztaty Terapii Zajęciowej" are an institution
        token = self.page.tokens[head]
        span = _phrase(self.page, sentence, head, noun, self.taken, token.capital)
        title = self._title(sentence, span)
        own_name = noun.base.casefold() in grammar.words("events", "named") and token.capital
        own_name = own_name and sum(t.capital for t in self.page.tokens[span.first : span.last]) >= 2
        dates = self._dates(sentence) if self._happens(sentence) or title else []
        if not (title or own_name or dates) or self.page.is_heading_in_capitals(sentence):
            return
        for date in dates:
            self._add(span, head, noun, title, date)
        if not dates:
            self._add(span, head, noun, title, None)

    def _add(self, span: Span, head: int, noun: Reading, title: Span | None, date: DateSpan | None) -> None:
        number = "sg" if "sg" in noun.numbers else "pl"
        name = self.page.words(title) if title else nominative(self.page, span, head, noun, number)
        if not title and span.first and self.page.tokens[span.first - 1].text.isdigit():
            span = Span(span.first - 1, span.last)
            name = self.page.words(span)  # "3 spotkania Rady …": how many there were is part of what is said
        name = " ".join(name.split())
        identity = (key(name), None if title or date is None else date.first)
        event = self.events.setdefault(identity, Event(name))
        event.mentions.append(Mention(title or span, noun.cases))
        event.start, event.end = (date.first, date.last) if date else (event.start, event.end)
        event.participants = event.participants or self._participants(head, noun)

    def _title(self, sentence: Span, span: Span) -> Span | None:
        """A title in quotation marks right after the words for the event."""
        for index in range(span.last, min(sentence.last, span.last + _MAX_TITLE_DISTANCE)):
            if quotation := self.page.quotation_at.get(index):
                return quotation
            if self.page.tokens[index].norm not in ("pn", "pt", ".", ":", "pod", "hasłem", "tytułem", "nazwą"):
                return None
        return None

    def _happens(self, sentence: Span) -> bool:
        happening = grammar.words("events", "happening")
        return any(lemmas(token.text) & happening for token in self.page.tokens[sentence.first : sentence.last])

    def _dates(self, sentence: Span) -> list[DateSpan]:
        """The one date or period of a sentence, to the month at least, or several that one "i" joins."""
        start, end = self.page.chars(sentence)
        found = [d for d in self.dates if start <= d.start < end and d.first and d.last and len(d.first) > 4]
        joined = all(later.start - earlier.end <= _JOINED for earlier, later in pairwise(found))
        return found if joined else []

    def _participants(self, head: int, noun: Reading) -> int | None:
        """Like "W targach udział wzięło 300 osób", in a sentence of the same paragraph with the event's head."""
        block = self.page.blocks[self.page.block_index(head)]
        for sentence in block.sentences:
            tokens = self.page.tokens[sentence.first : sentence.last]
            words = [lemmas(token.text) for token in tokens]
            named = any(noun.base.casefold() in w for w in words) and sentence.last > head
            if not named or not any(w & grammar.words("events", "attending") for w in words):
                continue
            people = grammar.words("events", "people")
            counted = [
                t.text for t, after in zip(tokens, words[1:], strict=False) if t.text.isdigit() and after & people
            ]
            if len(counted) == 1 and len(counted[0]) < 7:
                return int(counted[0])
        return None
