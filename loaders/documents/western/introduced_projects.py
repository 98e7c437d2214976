"""Projects that a sentence introduces by their long title: "Clean Harbours for Everyone in the North (HARBOUR4) is an
international cooperation project …".

Invariant: the title begins the sentence, an acronym that fits it stands in brackets behind it, and the sentence goes on
to say that it is a project.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western.acronyms import fits_acronym, is_acronym

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_BE = frozenset(["is", "was", "ist", "war"])
_ARTICLES = frozenset(["a", "an", "the", "ein", "eine", "das", "die"])
_PROJECTS = frozenset(["project", "initiative"])
_GERMAN = ("projekt", "vorhaben")
_NO_TITLE = frozenset([".", ";", ":", "is", "are", "was", "were", "has", "have", "will", "by", "its", "this", "that"])
_MIN_TITLE, _MAX_TITLE, _MAX_DEFINITION = 3, 25, 10  # tokens


def introduced(finder: ProjectFinder) -> Iterator[Span]:
    """Spans from the first word of each such title to the bracket that closes behind its acronym."""
    tokens = finder.page.tokens
    for sentence in finder.page.sentences:
        first = sentence.first + (tokens[sentence.first].norm == "the")
        limit = min(sentence.last - 4, first + _MAX_TITLE)
        opening = next((i for i in range(first, limit) if tokens[i].text == "("), None)
        if opening is None or opening - first < _MIN_TITLE or tokens[opening + 2].text != ")":
            continue
        title = Span(first, opening)
        if _is_title(finder, title, tokens[opening + 1].text) and _is_defined(finder, opening + 3, sentence.last):
            yield Span(first, opening + 3)


def dashed(finder: ProjectFinder) -> Iterator[tuple[Span, Span]]:
    """Like "PIER — People in Every Region is a project …": the acronym, and the title behind the dash."""
    tokens = finder.page.tokens
    for sentence in finder.page.sentences:
        first = sentence.first
        if first + 6 >= sentence.last or not is_acronym(tokens[first].text):
            continue
        sign = tokens[first + 1]
        if not (sign.text == ":" or (sign.is_dash and sign.start > tokens[first].end)):
            continue
        near = range(first + 3, min(sentence.last, first + _MAX_TITLE))
        verb = next((i for i in near if tokens[i].norm in _BE), None)
        if verb is None or not _is_defined(finder, verb, sentence.last):
            continue
        title = Span(first + 2, verb)
        if tokens[verb - 1].is_dash:
            continue  # "PIER – People in Every Region – is a project": said beside the name
        if tokens[title.first].capital and fits_acronym(tokens[first].text, finder.page.words(title)):
            yield Span(first, first + 1), title


def _is_title(finder: ProjectFinder, title: Span, acronym: str) -> bool:
    tokens = finder.page.tokens[title.first : title.last]
    if not tokens[0].capital or not is_acronym(acronym) or any(t.norm in _NO_TITLE for t in tokens):
        return False
    capitals = sum(t.capital for t in tokens if t.is_word and len(t.text) > 3)
    long = sum(t.is_word and len(t.text) > 3 for t in tokens)
    return capitals * 2 >= long and fits_acronym(acronym, finder.page.words(title))


def _is_defined(finder: ProjectFinder, index: int, limit: int) -> bool:
    """Like "is a joint project", "was an initiative"; "is a partner in the project" says something else."""
    tokens = finder.page.tokens
    index += index < limit and tokens[index].norm == "project"
    if index + 2 >= limit or tokens[index].norm not in _BE or tokens[index + 1].norm not in _ARTICLES:
        return False
    for token in tokens[index + 2 : min(limit, index + 2 + _MAX_DEFINITION)]:
        if token.norm in _PROJECTS or token.norm.endswith(_GERMAN):
            return True
        if not (token.is_word or token.is_dash or token.text == ",") or token.norm in ("of", "in", "for", "on", "by"):
            return False
    return False
