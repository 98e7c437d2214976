"""Projects that a page names by what it says of a name: "“Old Piers” is a project …", "a project called Old Piers",
"the projects PIER and DOCK".

Invariant: the sentence calls it a project; a name is a quotation, an acronym or words
with capitals, and never one of an institution, a place or a programme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western import towns
from loaders.documents.western.acronym_projects import (
    by_role,
    headed,
    merge_acronyms,
    merge_initials,
    spelled_out,
)
from loaders.documents.western.acronyms import is_acronym
from loaders.documents.western.lexicon import Lexicon, is_unknown
from loaders.documents.western.quoted_projects import (
    BEFORE_NAME,
    CALLS,
    MAX_QUOTED,
    SINGULAR,
    is_called,
    is_called_project,
)
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_PLURAL = re.compile(r"projects|[\w-]*(?:projekten?|vorhaben)")
_ANNOUNCING = CALLS | BEFORE_NAME
_AND = frozenset([",", "and", "und", "sowie", "&"])
_SMALL = frozenset(
    ["of", "for", "and", "in", "on", "to", "the", "with", "without", "&", "für", "und", "im", "am", "an"]
)
_CODE = re.compile(r"(?:ka|wp|trl|sdg|cop|wlan|co)\d*", re.IGNORECASE)
_MAX_NAME = 6


def called_names(finder: ProjectFinder, taken: set[int]) -> None:
    """Names without quotation marks; tokens in `taken` belong to institutions and programmes."""
    for sentence in finder.page.sentences:
        for span in (*_calls(finder, sentence, taken), *_several(finder, sentence)):
            _add(finder, span, taken)
        for span in (*_one_of(finder, sentence, taken), *spelled_out(finder, sentence)):
            _add(finder, span, taken)
    for span in headed(finder):
        _add(finder, span, taken)
    if not finder.projects:
        for sentence in finder.page.sentences:
            for span in by_role(finder, sentence, taken):
                _add(finder, span, taken)
    merge_acronyms(finder)
    merge_initials(finder)


def _add(finder: ProjectFinder, span: Span, taken: set[int]) -> None:
    inside = set(range(span.first, span.last))
    words = finder.page.words(span)
    excluded = finder.is_excluded(words) or _CODE.fullmatch(words) or MASK in words
    if not inside & (taken | finder.marked()) and not excluded and not finder.is_institution(span):
        finder.add(words, span)


@lru_cache(maxsize=4)
def _never_first(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.words("names", "never_first") | lexicon.words("names", "ends")


def _run(finder: ProjectFinder, index: int, limit: int, taken: set[int]) -> int:
    """Where a name of an acronym, or of words with capitals, ends that begins at a token; there, if there is none."""
    tokens = finder.page.tokens
    if index >= limit or not ((tokens[index].is_word and tokens[index].capital) or is_acronym(tokens[index].text)):
        return index
    never = _never_first(finder.lexicon)
    last = index
    while last < min(limit, index + _MAX_NAME) and last not in taken:
        token = tokens[last]
        joins = token.norm in _SMALL and last > index and last + 1 < limit and tokens[last + 1].capital
        joins = joins and (finder.lexicon.code == "en" or token.norm in ("für", "&", "und"))
        number = last > index and token.text.isdigit()
        if not (joins or number or is_acronym(token.text) or (token.is_word and token.capital)):
            break
        if last == index and token.norm in never:
            break
        last += 1
    while last > index and tokens[last - 1].norm in _SMALL:
        last -= 1
    return last


def _is_name(finder: ProjectFinder, span: Span) -> bool:
    """An acronym, an unknown word, or several words with capitals, in German behind an adjective with one."""
    tokens = finder.page.tokens[span.first : span.last]
    if not tokens or towns.is_town(finder.page.words(span)) or towns.country(finder.page.words(span)):
        return False
    if is_acronym(tokens[0].text) or is_unknown(finder.lexicon.code, tokens[0].text):
        return True
    return len(tokens) > 1 and (finder.lexicon.code == "en" or tokens[0].text.endswith(("e", "er", "es", "en")))


def _calls(finder: ProjectFinder, sentence: Span, taken: set[int]) -> Iterator[Span]:
    """Like "a project called Old Piers", "Projekt namens PIER", "the flagship project, Old Piers, …"."""
    tokens = finder.page.tokens
    for index in range(sentence.first + 1, sentence.last):
        token = tokens[index]
        last = _run(finder, index, sentence.last, taken)
        if last == index:
            continue
        span = Span(index, last)
        inside = tokens[index - 1].capital and tokens[index - 1].is_word and index - 1 > sentence.first
        if inside and not SINGULAR.fullmatch(tokens[index - 1].norm):
            continue
        named = last - index > 1 or token.is_word
        if named and tokens[index - 1].norm in _ANNOUNCING and is_called(finder, index - 1):
            yield span
        elif tokens[index - 1].text == "," and index - 2 >= sentence.first and _is_name(finder, span):
            closed = last < sentence.last and tokens[last].text == ","
            head = tokens[index - 2].norm == "project" or tokens[index - 2].norm.endswith("projekt")
            if closed and head and (last - index > 1 or is_acronym(token.text)):
                yield span
        elif _stands_alone(finder, sentence, span):
            yield span


def _stands_alone(finder: ProjectFinder, sentence: Span, span: Span) -> bool:
    """Like "Project Sealight started", "the pilot project Sealight": one word that is none of the language."""
    tokens = finder.page.tokens
    before = tokens[span.first - 1].norm
    if finder.lexicon.code == "de":
        return _is_german(finder, sentence, span)
    if before != "project" or span.last - span.first > 1:
        return False
    unknown = is_unknown("en", tokens[span.first].text) and not towns.is_town(tokens[span.first].text)
    following = tokens[span.last] if span.last < sentence.last else None
    goes_on = following is not None and following.is_word and following.capital
    return unknown and not goes_on and not (following is not None and following.text in "’'")


def _is_german(finder: ProjectFinder, sentence: Span, span: Span) -> bool:
    """Like "Das Projekt Leseboot beginnt", "Das Projekt Lesende Boote beginnt": what a bare noun is behind it."""
    tokens = finder.page.tokens
    head, first = span.first - 1, tokens[span.first]
    definite = head > sentence.first and tokens[head - 1].norm in (
        "das",
        "dem",
        "unser",
        "unserem",
        "im",
        "beim",
        "vom",
    )
    following = tokens[span.last] if span.last < sentence.last else None
    size = span.last - span.first
    if not SINGULAR.fullmatch(tokens[head].norm) or not definite or following is None or size > 3:
        return False
    if following.is_word and following.capital:
        return False
    adjective = size > 1 and first.norm.endswith(("ende", "ige", "iche", "ische", "neue", "alte", "e", "es", "er"))
    noun = size == 1 and not first.norm.endswith(("innen", "en", "ern", "ung", "träger", "leiter", "partner"))
    return (adjective or noun) and not finder.page.is_heading_in_capitals(sentence)


def _several(finder: ProjectFinder, sentence: Span) -> Iterator[Span]:
    """Like "the projects PIER and DOCK", "die Projekte PIER und DOCK"."""
    tokens = finder.page.tokens
    for index in range(sentence.first, sentence.last - 2):
        if not _PLURAL.fullmatch(tokens[index].norm) or tokens[index].norm in ("vorhaben", "projekt"):
            continue
        at = index + 1
        if tokens[at].text in ",:" or (tokens[at].norm in ("such", "wie") and tokens[at + 1].norm in ("as",)):
            at += 2 if tokens[at].norm == "such" else 1
        found: list[Span] = []
        while at < sentence.last:
            last = next((e for e in range(at, min(sentence.last, at + 4)) if not is_acronym(tokens[e].text)), at)
            if last == at:
                break
            found.append(Span(at, last))
            at = last
            joins = at < sentence.last and tokens[at].norm in _AND
            while at < sentence.last and tokens[at].norm in _AND:
                at += 1
            if not joins:
                break
        if len(found) > 1 or (found and tokens[index + 1].norm == "such"):
            yield from found


def _one_of(finder: ProjectFinder, sentence: Span, taken: set[int]) -> Iterator[Span]:
    """Like "PIER is one of ten projects", "In PIER, einem Forschungsprojekt", "PIER - for docks - is a project"."""
    tokens = finder.page.tokens
    for first in range(sentence.first, min(sentence.last, sentence.first + 3)):
        last = _run(finder, first, sentence.last, taken)
        span = Span(first, last)
        if last == first or last + 3 >= sentence.last or not _is_name(finder, span):
            continue
        norms = [t.norm for t in tokens[last : min(sentence.last, last + 9)]]
        one_of = norms[:2] in (["is", "one"], ["ist", "eines"], ["was", "one"]) and any(
            _PLURAL.fullmatch(n) for n in norms
        )
        behind = _dashed(finder, span, sentence)
        if one_of or is_called_project(finder, span) or (behind and is_called_project(finder, behind)):
            sure = finder.lexicon.code == "en" or is_acronym(tokens[first].text) or _is_name(finder, span)
            if sure and (last - first > 1 or is_acronym(tokens[first].text) or is_unknown("en", tokens[first].text)):
                yield span
        return


def _dashed(finder: ProjectFinder, span: Span, sentence: Span) -> Span | None:
    """The remark behind a name between two dashes."""
    tokens = finder.page.tokens
    if not tokens[span.last].is_dash or tokens[span.last].start == tokens[span.last - 1].end:
        return None
    limit = min(sentence.last, span.last + MAX_QUOTED)
    close = next(
        (i for i in range(span.last + 2, limit) if tokens[i].is_dash and tokens[i].start > tokens[i - 1].end), 0
    )
    return Span(span.last + 1, close + 1) if close else None
