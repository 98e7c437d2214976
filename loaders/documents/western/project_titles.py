"""Titles of projects in running text that are longer than a name: up to their acronym in brackets, or behind a dash.

"the project Towards Better Ferries in small harbours (TOBEFER)", "project Brave BRIDGES – Stronger Roads for Harbours".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.documents.findings import Project
from loaders.documents.page import Span
from loaders.documents.spelling import key
from loaders.documents.western.acronyms import fits_acronym, is_acronym
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_HEADS = frozenset(["project", "initiative", "projekt", "vorhaben"])
_CUES = frozenset(["called", "entitled", "titled", "named", ":", "the", "namens", "mit", "dem", "titel"])
_SMALL = frozenset(
    ["of", "for", "and", "in", "the", "on", "to", "at", "with", "a", "&", "von", "für", "und", "der", "die", "des"]
)
_MAX_TITLE = 30  # tokens
_MAX_NAME = 4


def long_titles(finder: ProjectFinder) -> None:
    """Adds such titles to the projects of a page."""
    for sentence in finder.page.sentences:
        for index in range(sentence.first, sentence.last - 2):
            token = finder.page.tokens[index]
            if token.norm not in _HEADS:
                continue
            first = index + 1
            while first < sentence.last - 1 and finder.page.tokens[first].norm in _CUES and first - index < 4:
                first += 1
            if _may_begin(finder, first) and not _up_to_acronym(finder, sentence, first):
                _behind_dash(finder, sentence, first)


def _may_begin(finder: ProjectFinder, index: int) -> bool:
    token = finder.page.tokens[index]
    never = finder.lexicon.words("names", "never_first") | finder.lexicon.words("names", "ends")
    return token.is_word and token.capital and index not in finder.marked() and token.norm not in never - {"towards"}


def _up_to_acronym(finder: ProjectFinder, sentence: Span, first: int) -> bool:
    """A title of several words, the letters of whose acronym follow in brackets."""
    tokens = finder.page.tokens
    opening = next((i for i in range(first, min(sentence.last, first + _MAX_TITLE)) if tokens[i].text == "("), None)
    if opening is None or opening - first < 3 or opening + 2 >= sentence.last or tokens[opening + 2].text != ")":
        return False
    title = Span(first, opening)
    text = finder.page.words(title)
    signs = any(t.text in ".;:?!" for t in tokens[first:opening])
    if signs or MASK in text or not is_acronym(tokens[opening + 1].text):
        return False
    if not fits_acronym(tokens[opening + 1].text, text):
        return False
    finder.add(text, title)
    return True


def _behind_dash(finder: ProjectFinder, sentence: Span, first: int) -> None:
    """A short name, a dash, and what it stands for in words with capitals."""
    tokens = finder.page.tokens
    dash = first
    while dash < min(sentence.last, first + _MAX_NAME + 1) and (tokens[dash].capital or is_acronym(tokens[dash].text)):
        dash += 1
    if (
        dash == first
        or dash >= sentence.last - 3
        or not tokens[dash].is_dash
        or tokens[dash].start == tokens[dash - 1].end
    ):
        return
    last = dash + 1
    while last < min(sentence.last, dash + _MAX_TITLE) and (tokens[last].capital or tokens[last].norm in _SMALL):
        last += 1
    while last > dash and tokens[last - 1].norm in _SMALL:
        last -= 1
    ends = last >= sentence.last or not tokens[last].is_word
    if last - dash < 4 or not ends or not tokens[dash + 1].capital:
        return
    name = finder.page.words(Span(first, dash))
    project: Project = finder.add(name, Span(first, last))
    longer = (Span(dash + 1, last), Span(first, last))
    for text in (" ".join(finder.page.words(span).split()) for span in longer):
        project.aliases.append(text)
        finder.by_key.setdefault(key(text), project)


def shorten_titles(finder: ProjectFinder) -> None:
    """Like "Active Harbours: Lights for All", which the page elsewhere calls "Active Harbours": one project."""
    for project in finder.projects:
        short, colon, _ = project.name.partition(":")
        other = finder.by_key.get(key(short)) if colon else None
        if other is None or other is project:
            continue
        other.mentions.extend(project.mentions)
        other.aliases.append(project.name)
        for name, one in list(finder.by_key.items()):
            if one is project:
                finder.by_key[name] = other
