"""Titles of projects without quotation marks: after the word "projekt", and headings of a site's cards.

A card is a part of a page with a heading, a line with a date under it and a list of partners: it is about one project,
which its heading names, perhaps shorter than the text does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import adjective_reading, lemmas, noun_readings, readings
from loaders.documents.polish.role_cues import is_dated_heading
from loaders.documents.polish.spelt import is_joined
from loaders.documents.polish.starts import starts_at_head
from loaders.values.privacy import MASK

_MAX_TITLE = 14  # tokens
_NAMED = frozenset({"pn", "pt", "nazwą", "tytułem", "nazwie", "tytule"})
_MIN_REPEATED = 2  # tokens that may be a coincidence
_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_JOINING = frozenset({"i", "na", "dla", "w", "z", "o", "do", "bez"})
_ENDING = frozenset({"przez", "który", "oraz"})
_VERBS = frozenset({"fin", "praet", "bedzie", "ppas", "pact"})


@dataclass(frozen=True, slots=True)
class Card:
    """A card; `longer` is where its text calls the project by a longer name than the heading."""

    span: Span
    heading: Span
    longer: Span | None


def title_behind(page: Page, sentence: Span, index: int) -> Span | None:
    """The title that starts at a token: after "pn." or a number up to a sign or participle, else its capitals.

    Like "projekt Dobry Start", "projektu 1.16 Wsparcie rodzin współfinansowanego …", "projekt DOM-ES".
    """
    tokens = page.tokens
    first = index
    while first < sentence.last and tokens[first].norm in grammar.words("projects", "title_cues"):
        first += 1
    first += first + 1 < sentence.last and tokens[first].text == "#"
    first += first < sentence.last and bool(_NUMBER.fullmatch(tokens[first].text))
    if first >= sentence.last or not tokens[first].capital or starts_at_head(page, sentence, first):
        return None
    announced = first > index and tokens[first - 1].text != "#"
    if not announced and only_genitive(tokens[first].text):
        return None  # "projekt Budżetu Gminy"
    if repeated := _repeated_title(page, sentence, first):
        return repeated
    last = first
    while last < min(sentence.last, first + _MAX_TITLE) and _goes_on(page, last, announced, sentence.last):
        last += 1
    words = [t for t in tokens[first:last] if t.is_word]
    lone = len(words) == 1 and not (words[0].shouted and len(words[0].text) > 3) and not is_joined(words[0].text)
    other = not words or bool(lemmas(words[0].text) & grammar.words("names", "ends"))
    other = other or " ".join(t.norm for t in words) in grammar.words("projects", "no_titles")
    return None if lone or other else Span(first, last)


def title_announced(page: Page, sentence: Span, index: int) -> Span | None:
    """Like "projekt edukacyjny dla klas IV–VI pod nazwą Leśne laboratorium": the words for a title come later."""
    for cue in range(index, min(sentence.last - 1, index + _MAX_TITLE)):
        token = page.tokens[cue]
        if token.norm in _NAMED and (token.norm in ("pn", "pt") or page.tokens[cue - 1].norm in ("pod", "o")):
            return title_behind(page, sentence, cue)
        telling = any(r.pos in ("fin", "praet") for r in readings(token.text))
        if cue in page.quotation_at or token.text in ".;:" or telling:
            return None
    return None


def _repeated_title(page: Page, sentence: Span, first: int) -> Span | None:
    """Like "Kobieta w centrum" behind "projektu" where the page has these words with a capital once more."""
    word, longest = page.tokens[first].text, first
    for other in tokens_with(page, lemmas(word)):
        if other == first or page.tokens[other].text != word:
            continue
        last, there = first, other
        while last < sentence.last and there < len(page.tokens) and _same(page, last, there):
            last, there = last + 1, there + 1
        longest = max(longest, last)
    while longest > first and not _ends_well(page, longest - 1):
        longest -= 1
    return Span(first, longest) if longest - first > _MIN_REPEATED else None


def _same(page: Page, one: int, other: int) -> bool:
    token = page.tokens[one]
    telling = token.text.islower() and any(r.pos in ("fin", "praet") for r in readings(token.text)[:1])
    return token.text == page.tokens[other].text and token.text not in ',.;:()„”"|' and not telling


def _ends_well(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return token.text[0].isalnum() and not (len(token.text) < 4 and token.text.islower())


def only_genitive(word: str) -> bool:
    """Whether a word can be no nominative, so that it begins no title: "Budżetu Gminy", "Stażach i szkoleniach"."""
    found = [r for r in readings(word) if r.is_noun or r.is_adjective]
    return bool(found) and not word.isupper() and not any("nom" in r.cases for r in found)


def _goes_on(page: Page, index: int, announced: bool, limit: int) -> bool:
    token = page.tokens[index]
    following = page.tokens[index + 1] if index + 1 < limit else None
    if token.text == "." and page.tokens[index - 1].norm in ("woj", "pow", "gm", "im", "św") and following is not None:
        return True  # "na rzecz turystyki w woj. lipeckim"
    if token.text in ',.;:()„”"|' or (token.is_dash and not announced):
        return False
    if token.norm in ("w", "we", "z") and _names_programme(page, index + 1, limit):
        return False
    if token.capital:
        return True
    if any(r.pos in _VERBS for r in readings(token.text)):
        return False
    joins = token.norm in _JOINING and following is not None and following.capital
    return joins or (announced and token.norm not in _ENDING)


def _names_programme(page: Page, index: int, limit: int) -> bool:
    """Like "w ramach …", "w Europejskim Programie …" behind a title: what the project is part of."""
    near = page.tokens[index : min(limit, index + 2)]
    return any(token.norm == "ramach" or (token.capital and "program" in lemmas(token.text)) for token in near)


def cards(page: Page) -> list[Card]:
    """Every card of a page."""
    blocks = page.blocks
    headings = [n for n in range(len(blocks)) if is_dated_heading(page, n)]
    found = []
    for heading, following in pairwise([*headings, len(blocks)]):
        labels = (n for n in range(heading + 2, following) if _announces_partners(page, blocks[n].span))
        below, span = next(labels, None), blocks[heading].span
        if below is not None and MASK not in page.words(span) and not only_genitive(page.tokens[span.first].text):
            whole = Span(span.first, blocks[following - 1].span.last)
            found.append(Card(whole, span, _longer(page, span, blocks[below].span.first)))
    return found


def _announces_partners(page: Page, span: Span) -> bool:
    """Like "Partnerzy:" alone on a line."""
    tokens = page.tokens[span.first : span.last]
    alone = 2 <= len(tokens) <= 3 and tokens[-1].text == ":"
    return alone and bool(lemmas(tokens[0].text) & grammar.words("projects", "partner_labels"))


def _longer(page: Page, heading: Span, end: int) -> Span | None:
    """The words of a heading in the text below it, with an adjective with a capital before them."""
    words = [lemmas(token.text) for token in page.tokens[heading.first : heading.last]]
    for index in range(heading.last, end - len(words)):
        behind = page.tokens[index : index + len(words)]
        if all(w & lemmas(t.text) for w, t in zip(words, behind, strict=True)) and _adjective_before(page, index):
            return Span(index - 1, index + len(words))
    return None


def _adjective_before(page: Page, index: int) -> bool:
    before = page.tokens[index - 1]
    nouns = noun_readings(page.tokens[index].text)
    inside = index > page.sentence_of(index).first
    return inside and before.capital and any(adjective_reading(before.text, noun) for noun in nouns)
