"""Events of which a sentence says what they are: "“Village Data” is a two-day workshop", "“Hügel” war eine Tagung".

Invariant: the title stands in quotation marks, and the word for an event behind it with an article and nothing but
attributes between; an event that the page has already under that word is called by its title.
"""

from __future__ import annotations

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Mention
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_BEING = frozenset(["is", "was", ",", "-", "–", "—", "ist", "war"])
_ARTICLES = frozenset(["a", "an", "the", "ein", "eine", "einer", "die", "der", "das", "our", "unser", "unsere"])
_STOPS = frozenset(
    [",", ".", ";", ":", "by", "of", "in", "at", "for", "on", "and", "about", "from", "to", "that", "which"]
)
_STOPS |= {"with", "von", "der", "für", "und", "über", "zum", "zur", "mit", "aus", "im", "am"}
_MAX_TITLE, _MAX_ATTRIBUTES = 25, 6


def titled_events(page: Page, lexicon: Lexicon, dates: list[DateSpan], taken: set[int], events: list[Event]) -> None:
    """Adds such events to those that are known, in the order of the text; tokens in `taken` belong to others."""
    for title in page.quotations:
        sentence = page.sentence_of(title.first)
        head = _head(page, lexicon, title, sentence)
        if head is None or title.last - title.first > _MAX_TITLE or taken & set(range(title.first, title.last)):
            continue
        norms = {token.norm for token in page.tokens[sentence.first : sentence.last]}
        if norms & lexicon.words("events", "unsure"):
            continue
        name = " ".join(page.words(title).split())
        known = next((e for e in events if _is_about(e, title, head, name)), None)
        if known is None:
            known = Event(name)
            events.append(known)
        _call(known, name, title)
        _date(page, known, dates, sentence)
    events.sort(key=lambda event: event.mentions[0].span.first)


def _head(page: Page, lexicon: Lexicon, title: Span, sentence: Span) -> int | None:
    """The word for an event behind a title."""
    index = title.last + 1  # behind the closing mark
    if index + 2 >= sentence.last or page.tokens[index].norm not in _BEING:
        return None
    if page.tokens[index + 1].norm not in _ARTICLES:
        return None
    heads = lexicon.words("events", "heads")
    endings = tuple(lexicon.words("events", "endings")) if lexicon.code == "de" else ()
    for position in range(index + 2, min(sentence.last, index + 3 + _MAX_ATTRIBUTES)):
        token = page.tokens[position]
        if token.norm in _STOPS:
            return None
        german = (
            lexicon.code == "de" and token.capital and (token.norm in heads or token.norm.endswith(endings or "\n"))
        )
        if lexicon.code == "de" and token.capital and not german and not page.tokens[position + 1].is_dash:
            return None  # "ein Buch über eine Tagung"
        if german or (lexicon.code == "en" and token.norm in heads):
            return position
    return None


def _is_about(event: Event, title: Span, head: int, name: str) -> bool:
    named = name.casefold() in (event.name.casefold(), *(alias.casefold() for alias in event.aliases))
    return named or any(m.span.first <= head < m.span.last or m.span.first in title for m in event.mentions)


def _call(event: Event, name: str, title: Span) -> None:
    event.name = name
    if not any(m.span.first in title for m in event.mentions):
        event.mentions.append(Mention(title))
    event.mentions.sort(key=lambda mention: mention.span.first)


def _date(page: Page, event: Event, dates: list[DateSpan], sentence: Span) -> None:
    start, end = page.chars(sentence)
    found = [d for d in dates if start <= d.start < end and d.first and d.last and len(d.first) > 4]
    if event.start is None and len(found) == 1:
        event.start, event.end = found[0].first, found[0].last
