"""Groups (networks, consortia, working groups) and events (conferences, workshops, meetings) of a page.

Invariants: a group counts where it has a name of its own; an event where a sentence says that it happens, with a day, a
month or a name of its own. Numbers of participants are those that the page counts as having come.
"""

from __future__ import annotations

import re
from functools import lru_cache

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Group, Mention
from loaders.documents.page import Page, Span, Token
from loaders.documents.spelling import key
from loaders.documents.western.english_topics import topics_left
from loaders.documents.western.lexicon import Lexicon, is_unknown

_MAX_NAME = 10
_DAY = re.compile(r"\d{1,2}")
_LINKS = frozenset({"of", "for", "on", "des", "der", "für", "über", "zum", "zur", "and", "und"})
_ARTICLES = frozenset({"the", "das", "den", "dem", "die", "of", "for"})


@lru_cache(maxsize=4)
def _group_heads(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    heads = lexicon.cooperation["groups"]["heads"]
    found: dict[str, list[str]] = {}
    for kind, names in heads.items():
        for name in names:
            found.setdefault(name.split()[-1], []).append(f"{kind}|{name}")
    return {word: tuple(sorted(names, key=len, reverse=True)) for word, names in found.items()}


class GroupFinder:
    """Collects the groups of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, lexicon: Lexicon, taken: set[int]) -> None:
        self.page, self.lexicon, self.taken = page, lexicon, taken
        self.by_key: dict[str, Group] = {}

    def run(self) -> list[Group]:
        """Every group in the order of the text."""
        heads = _group_heads(self.lexicon)
        for sentence in self.page.sentences:
            for index in range(sentence.first, sentence.last):
                bases = self.lexicon.lemmas(self.page.tokens[index].text) & heads.keys()
                if bases and index not in self.taken and not self._is_plural(index, bases):
                    self._consider(sentence, index, heads[next(iter(bases))][0].partition("|")[0])
        return list(self.by_key.values())

    def _is_plural(self, index: int, bases: frozenset[str]) -> bool:
        """Like "Cooperation Partnerships": a class, no group."""
        norm = self.page.tokens[index].norm
        return self.lexicon.code == "en" and norm.endswith("s") and norm not in bases - {norm} and norm[:-1] in bases

    def _consider(self, sentence: Span, head: int, kind: str) -> None:
        span = self._phrase(sentence, head)
        if span is None or any(i in self.taken for i in range(span.first, head + 1)):
            return
        name = " ".join(self.page.words(span).split())
        group = self.by_key.setdefault(key(name), Group(name, kind=kind))
        group.mentions.append(Mention(span))

    def _phrase(self, sentence: Span, head: int) -> Span | None:
        """Words with capitals before the head (English), a name or "of"/"des" and a name after it."""
        tokens = self.page.tokens
        first, last = head, head + 1
        never = self.lexicon.words("names", "never_first")
        if self.lexicon.code == "en":
            while (
                first > sentence.first
                and tokens[first - 1].capital
                and tokens[first - 1].is_word
                and tokens[first - 1].norm not in never
                and first - 1 not in self.taken
            ):
                first -= 1
            if not tokens[head].capital:  # "the working group “Safe Rivers”" is named by its title
                return self._small(sentence, first, head)
        else:
            while first > sentence.first and tokens[first - 1].shouted and first - 1 not in self.taken:
                first -= 1
        if quoted := self.page.quotation_at.get(last):
            return Span(first, quoted.last + 1) if quoted.last - quoted.first < _MAX_NAME else None
        return self._named(sentence, Span(first, self._behind(sentence, head)), head)

    def _behind(self, sentence: Span, head: int) -> int:
        """Where the name that a group has behind its noun ends: "of Harbour Friends"."""
        tokens, last = self.page.tokens, head + 1
        while last < min(sentence.last, head + _MAX_NAME):
            token = tokens[last]
            begun = last > head + 1 or token.norm not in ("and", "und") or self.lexicon.code == "de"
            if token.norm in _LINKS and begun and last + 1 < sentence.last:
                after = last + 1 + (tokens[last + 1].norm in _ARTICLES and last + 2 < sentence.last)
                if tokens[after].capital and (
                    self.lexicon.code == "en" or tokens[after].shouted or token.norm in ("für", "zur", "zum")
                ):
                    last = after + 1
                    continue
                break
            own = token.capital and token.is_word and (last > head + 1 or is_unknown("en", token.text))
            if self.lexicon.code == "en" and own and last not in self.taken:
                last += 1
                continue
            break
        return last

    def _small(self, sentence: Span, first: int, head: int) -> Span | None:
        """Like "the Otterham partnership for Healthy Harbours": names before the noun, and of what it is for."""
        title = self.page.quotation_at.get(head + 1)
        if title is not None or first == head:
            return title if title and title.last - title.first < _MAX_NAME else None
        tokens, last = self.page.tokens, head + 2
        while last < min(sentence.last, head + _MAX_NAME) and tokens[last].is_word and tokens[last].capital:
            last += 1
        joined = head + 1 < sentence.last and tokens[head + 1].norm in ("for", "on")
        return Span(first, last) if joined and last > head + 2 else None

    def _named(self, sentence: Span, span: Span, head: int) -> Span | None:
        """The phrase with the topics before it; None where nothing in it is a name and nobody creates the group."""
        own = [t for t in self.page.tokens[span.first : span.last] if t.index != head and t.capital]
        generic = self.lexicon.words("names", "generic") | self.lexicon.words("groups", "generic")
        english = self.lexicon.code == "en"
        first = topics_left(self.page, self.lexicon, sentence, span.first) if english else span.first
        named = any(t.norm not in generic for t in own) or (bool(own) and self._is_created(sentence, first))
        return Span(first, span.last) if named else None

    def _is_created(self, sentence: Span, first: int) -> bool:
        """Like "The agreement establishes a Joint Working Group": it needs no name of its own."""
        before = self.page.tokens[max(sentence.first, first - 6) : first]
        article = bool(before) and before[-1].norm in ("a", "an")
        creating = self.lexicon.words("groups", "creating")
        return article and any(self.lexicon.lemmas(t.text) & creating for t in before)


class EventFinder:
    """Collects the events of one page; tokens in `taken` belong to something else."""

    def __init__(self, page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int]) -> None:
        self.page, self.lexicon, self.dates, self.taken = page, lexicon, dates, taken
        self.heads = lexicon.words("events", "heads")
        self.events: dict[tuple[str, str | None], Event] = {}

    def run(self) -> list[Event]:
        """Every event in the order of the text, the first of each sentence and day."""
        for sentence in self.page.sentences:
            for head in range(sentence.first, sentence.last):
                token = self.page.tokens[head]
                if (
                    head not in self.taken
                    and self._is_noun(token)
                    and self._is_head(token.text)
                    and self._consider(sentence, head)
                ):
                    break
        return list(self.events.values())

    def _is_noun(self, token: Token) -> bool:
        return token.is_word

    def _is_head(self, text: str) -> bool:
        if self.lexicon.code == "de" and not text[0].isupper():
            return False
        lemmas = self.lexicon.lemmas(text)
        if self.lexicon.code == "en" and text.casefold().endswith("ed"):
            return False  # "visited"
        if lemmas & self.heads:
            return (
                not text.casefold().endswith(("s", "en", "n"))
                or text.casefold() in self.heads
                or self.lexicon.code == "de"
            )
        return (
            self.lexicon.code == "de"
            and text[0].isupper()
            and any(
                text.casefold().endswith(("-" + h, h))
                for h in ("workshop", "tagung", "konferenz", "treffen", "veranstaltung", "meeting")
            )
        )

    def _consider(self, sentence: Span, head: int) -> bool:
        span = self._phrase(sentence, head)
        title = self.page.quotation_at.get(span.last)
        if title is not None and title.last - title.first > 25:
            title = None
        happens = self._happens(sentence, span)
        dates = self._dates(sentence) if happens else []
        dayed = happens and self._has_day(sentence)
        if not dates and not dayed:
            return False
        date = dates[0] if len(dates) == 1 else None
        if dates and date is None:
            return False
        name = self.page.words(title) if title else self._name(span)
        identity = (key(name), date.first if date else None)
        event = self.events.setdefault(identity, Event(" ".join(name.split())))
        event.mentions.append(Mention(title or span))
        if date:
            event.start, event.end = date.first, date.last
        event.participants = event.participants or self._participants(sentence)
        return True

    def _happens(self, sentence: Span, _span: Span) -> bool:
        """Whether a sentence says that an event happens."""
        happening = self.lexicon.words("events", "happening")
        return any(self.lexicon.lemmas(t.text) & happening for t in self.page.tokens[sentence.first : sentence.last])

    def _name(self, span: Span) -> str:
        text = self.page.words(span)
        return text[0].upper() + text[1:]

    def _phrase(self, sentence: Span, head: int) -> Span:
        """Words with capitals or hyphens before, and what it is about after."""
        tokens = self.page.tokens
        first, last = head, head + 1
        while last < sentence.last and self._is_head(tokens[last].text) and tokens[last].is_word:
            last += 1
        never = self.lexicon.words("names", "never_first")
        while (
            first > sentence.first
            and self.lexicon.code == "en"
            and first - 1 not in self.taken
            and tokens[first - 1].is_word
            and (
                tokens[first - 1].norm not in never
                and (
                    tokens[first - 1].capital
                    or tokens[first - 1].norm
                    in (
                        "kick-off",
                        "final",
                        "annual",
                        "project",
                        "opening",
                        "closing",
                        "general",
                        "first",
                        "second",
                        "consortium",
                        "training",
                        "press",
                    )
                )
            )
        ):
            first -= 1
        while last < min(sentence.last, head + _MAX_NAME):
            token = tokens[last]
            if (
                token.norm in ("of", "for", "on", "über", "zum", "zur", "für", "des", "der")
                and last + 1 < sentence.last
            ):
                after = (
                    last
                    + 1
                    + (tokens[last + 1].norm in ("the", "das", "den", "dem", "die") and last + 2 < sentence.last)
                )
                free = self.lexicon.code == "de" or after not in self.taken
                if (
                    free
                    and tokens[after].capital
                    and tokens[after].norm not in self.lexicon.words("projects", "no_names")
                ):
                    last = after + 1
                    continue
                break
            if token.capital and token.is_word and last not in self.taken and self.lexicon.code == "en":
                last += 1
                continue
            break
        return Span(first, last)

    def _dates(self, sentence: Span) -> list[DateSpan]:
        start, end = self.page.chars(sentence)
        return [d for d in self.dates if start <= d.start < end and d.first and d.last and len(d.first) > 4]

    def _has_day(self, sentence: Span) -> bool:
        """A day and month without a year, where the page's own date is not known: the event has no date then."""
        months = self.lexicon.months
        tokens = self.page.tokens[sentence.first : sentence.last]
        return any(
            t.norm in months and any(_DAY.fullmatch(n.text) for n in tokens[max(0, i - 2) : i + 2])
            for i, t in enumerate(tokens)
        )

    def _participants(self, sentence: Span) -> int | None:
        tokens = self.page.tokens[sentence.first : sentence.last]
        words = [self.lexicon.lemmas(token.text) for token in tokens]
        if not any(w & self.lexicon.words("events", "attending") for w in words):
            return None
        people = self.lexicon.words("events", "people")
        counted = [
            t.text for i, t in enumerate(tokens) if t.text.isdigit() and any(w & people for w in words[i + 1 : i + 3])
        ]
        return int(counted[0]) if len(counted) == 1 and len(counted[0]) < 7 else None
