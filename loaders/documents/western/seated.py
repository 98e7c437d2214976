"""Where institutions have their seat, as a sentence says: "…, based in Leeds,", "mit Sitz in Ulm", "aus Ulm".

Invariant: the words stand right beside the name; a town counts, and after "based in" and the like any name of a place.
"""

from __future__ import annotations

from loaders.documents.findings import Institution
from loaders.documents.page import Page, Span
from loaders.documents.western import towns
from loaders.documents.western.lexicon import Lexicon
from loaders.documents.western.names import is_place

_AFTER = {
    "en": (
        "based in|located in|situated in|headquartered in|has its headquarters in|has its seat in|has its office in|"
        "has its offices in|with headquarters in|with its headquarters in|with its seat in|located at|seated in|"
        "operating in|working in|which is based in|which is located in|is based in|is located in|is situated in|"
        "is headquartered in|are based in|are located in|which has its headquarters in|which has its seat in|"
        "which has its office in|which has offices in"
    ),
    "de": (
        "mit sitz in|mit hauptsitz in|hat ihren sitz in|hat seinen sitz in|hat ihren hauptsitz in|mit dem sitz in|"
        "hat seinen hauptsitz in|sitzt in|ist in|mit standort in|mit standorten in|ansässig in|sitz in|beheimatet in"
    ),
}
_TOWN_ONLY = {"en": "in|from", "de": "aus|in"}
_MAX_REMARK, _MAX_PLACE = 8, 3


def seated(page: Page, lexicon: Lexicon, institutions: list[Institution]) -> None:
    """Gives their towns to institutions whose names have none."""
    sure = sorted((tuple(text.split()) for text in _AFTER[lexicon.code].split("|")), key=len, reverse=True)
    plain: list[tuple[str, ...]] = [(word,) for word in _TOWN_ONLY[lexicon.code].split("|")]
    for institution in institutions:
        for mention in institution.mentions:
            if institution.place is None:
                _give(page, institution, mention.span, sure, plain)


def _give(
    page: Page, institution: Institution, span: Span, sure: list[tuple[str, ...]], plain: list[tuple[str, ...]]
) -> None:
    sentence = page.sentence_of(span.first)
    index = _past_bracket(page, span.last, sentence)
    comma = index < sentence.last and page.tokens[index].text == ","
    for first in (index, index + 1) if comma else (index,):
        if found := _behind(page, sentence, first, sure, loose=True) or (
            _behind(page, sentence, first, plain, loose=False) if first == index else None
        ):
            institution.place, institution.located = page.words(found), Span(span.first, found.last)
            return
    comma = comma or (index < sentence.last and page.tokens[index].norm in ("is", "was"))
    remark = range(index + 2, min(sentence.last, index + 2 + _MAX_REMARK)) if comma else ()
    if remark and page.tokens[index + 1].norm in ("a", "an", "the", "eine", "ein", "der", "die", "das"):
        for first in remark:  # "…, a charity based in Leeds,"
            if page.tokens[first].text in ",;:(":
                return
            if found := _behind(page, sentence, first, sure, loose=True):
                institution.place, institution.located = page.words(found), Span(span.first, found.last)
                return
    _before(page, institution, span, sentence)


def _past_bracket(page: Page, index: int, sentence: Span) -> int:
    if index < sentence.last and page.tokens[index].text == "(":
        return next((i + 1 for i in range(index, min(index + 8, sentence.last)) if page.tokens[i].text == ")"), index)
    return index


def _behind(page: Page, sentence: Span, first: int, cues: list[tuple[str, ...]], loose: bool) -> Span | None:
    for cue in cues:
        at = first + len(cue)
        if at >= sentence.last or tuple(t.norm for t in page.tokens[first:at]) != cue:
            continue
        if last := is_place(page, at, sentence.last):
            return Span(at, last)
        last = at
        while loose and cue != ("ist", "in") and last < min(sentence.last, at + _MAX_PLACE) and _is_name(page, last):
            last += 1
        span = Span(at, last)
        closed = last == sentence.last or not page.tokens[last].is_word or not page.tokens[last].capital
        return span if last > at and closed and towns.country(page.words(span)) is None else None
    return None


def _is_name(page: Page, index: int) -> bool:
    token = page.tokens[index]
    return token.is_word and token.capital and not token.shouted


def _before(page: Page, institution: Institution, span: Span, sentence: Span) -> None:
    """Like "die in Ulm ansässige Muster GmbH", "the Leeds-based Muster Ltd"."""
    near = page.tokens[max(sentence.first, span.first - 4) : span.first]
    base, dash, _ = near[-1].text.partition("-based") if near else ("", "", "")
    if dash and towns.is_town(base):
        institution.place, institution.located = base, Span(near[-1].index, span.last)
        return
    if (
        len(near) > 2
        and near[-1].norm in ("ansässige", "ansässigen", "beheimatete", "sitzende")
        and near[-3].norm == "in"
    ):
        town = Span(near[-2].index, near[-2].index + 1)
        if is_place(page, town.first, town.last):
            institution.place, institution.located = page.words(town), Span(near[-3].index, span.last)
