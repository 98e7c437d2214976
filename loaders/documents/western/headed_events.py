"""Events that are headings of sections: "SCAVENGER HUNT", with "On 13 May the old town hosted …" below.

Invariant: the text below has a day, and the heading has a noun for what happens, or the text calls it "the activity".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Mention
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_DAY = re.compile(r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?")
_MAX_HEADING, _MAX_BLOCKS, _MAX_SECTION = 9, 3, 12  # tokens; blocks in which a day counts, of a whole section
_PLANNED = frozenset(
    ["plan", "plans", "planned", "planning", "intend", "intends", "want", "wants", "until", "before", "due"]
)
_GOES_ON = frozenset(
    [
        ",",
        "was",
        "were",
        "had",
        "has",
        "took",
        "brought",
        "gathered",
        "began",
        "started",
        "ended",
        "included",
        "allowed",
    ]
)
_NO_TITLE = frozenset(
    ["is", "are", "was", "were", "has", "have", "will", "how", "what", "why", "about", "programme", "agenda", "report"]
)


def headed_events(page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int], known: list[Event]) -> None:
    """Adds such events to those that are known, in the order of the text; tokens in `taken` belong to others."""
    sections = list(_sections(page, lexicon))
    named = {i for e in known for m in e.mentions for i in range(m.span.first, m.span.last)}
    for heading, text in sections:
        words = [t.norm for t in page.tokens[heading.first : heading.last]]
        noun = not lexicon.words("events", "headed").isdisjoint(words) and len(words) > 1
        pointed = len(sections) > 1 and _points_back(page, lexicon, text)
        if not (noun or pointed) or (named | taken) & set(range(heading.first, heading.last)):
            continue
        if not _has_day(page, lexicon, text) or _is_told(text, words, known):
            continue
        event = Event(" ".join(page.words(heading).split()))
        event.mentions += [Mention(span) for span in (heading, *_again(page, heading, words, taken))]
        _date(page, event, dates, text)
        tokens = page.tokens[text[0].first : text[0].last]
        if any(t.norm in ("will", "invited") for t in tokens) and not any(t.norm in ("was", "were") for t in tokens):
            event.status = "planned"
        known.append(event)
    known.sort(key=lambda event: event.mentions[0].span.first)


def _sections(page: Page, lexicon: Lexicon) -> Iterator[tuple[Span, list[Span]]]:
    """Short lines without a verb, and the paragraphs below each."""
    verbs = lexicon.words("events", "took_place") - {"place"} | _NO_TITLE
    numbers = [number for number in range(len(page.blocks)) if _is_heading(page, number)]
    for number in numbers:
        heading = page.blocks[number].span
        other = page.tokens[heading.first].norm in lexicon.words("lists", "sections")  # "Contact"
        if other or any(t.norm in verbs or t.text in "|/" for t in page.tokens[heading.first : heading.last]):
            continue
        text: list[Span] = []
        for block in page.blocks[number + 1 : number + 1 + _MAX_SECTION]:
            if page.tokens[block.span.last - 1].text not in (".", "!", "?", "”", '"'):
                break
            text.append(block.span)
        if text:
            yield heading, text


def _is_heading(page: Page, number: int) -> bool:
    block = page.blocks[number]
    tokens = page.tokens[block.span.first : block.span.last]
    return not block.bullet and len(tokens) <= _MAX_HEADING and tokens[0].capital and tokens[-1].is_word


def _points_back(page: Page, lexicon: Lexicon, text: list[Span]) -> bool:
    """Like "The activity was guided by …"."""
    nouns = lexicon.words("events", "activities")
    starts = (s for block in text for s in page.sentences if block.first <= s.first < block.last)
    words = ([t.norm for t in page.tokens[s.first : min(s.last, s.first + 3)]] for s in starts)
    return any(
        len(three) > 2 and three[0] in ("the", "this") and three[1] in nouns and three[2] in _GOES_ON for three in words
    )


def _has_day(page: Page, lexicon: Lexicon, text: list[Span]) -> bool:
    """A day and a month beside each other, in a sentence that tells of no plan, wish or deadline."""
    limit = text[min(len(text), _MAX_BLOCKS) - 1].last
    unsure = lexicon.words("events", "unsure") | _PLANNED
    for token in page.tokens[text[0].first : limit]:
        near = page.tokens[token.index - 1 : token.index + 2]
        if token.norm in lexicon.months and any(_DAY.fullmatch(t.text) for t in near):
            sentence = page.sentence_of(token.index)
            if unsure.isdisjoint(t.norm for t in page.tokens[sentence.first : sentence.last]):
                return True
    return False


def _is_told(text: list[Span], words: list[str], known: list[Event]) -> bool:
    """Whether an event of the same noun is known of the text: the heading only announces that."""
    span = range(text[0].first, text[min(len(text), _MAX_BLOCKS) - 1].last)
    inside = [e for e in known if any(m.span.first in span for m in e.mentions)]
    return any(word in words for e in inside for word in (t.norm for t in Page(e.name).tokens) if len(word) > 3)


def _again(page: Page, heading: Span, words: list[str], taken: set[int]) -> Iterator[Span]:
    """The whole heading in the text below, with a capital: "The activity, Sand Painting, was …"."""
    for token in page.tokens[heading.last :] if len(words) > 1 else ():
        last = token.index + len(words)
        same = token.norm == words[0] and token.capital
        same = same and [t.norm for t in page.tokens[token.index : last]] == words
        if same and not taken & set(range(token.index, last)):
            yield Span(token.index, last)


def _date(page: Page, event: Event, dates: list[DateSpan], text: list[Span]) -> None:
    """The only whole date of the first paragraphs."""
    first, last = page.chars(text[0])[0], page.chars(text[min(len(text), 2) - 1])[1]
    found = [d for d in dates if first <= d.start < last and d.first and d.last and len(d.first) > 7]
    if len(found) == 1:
        event.start, event.end = found[0].first, found[0].last
