"""Titles of projects in a list that what stands below them gives away: a line, then "Liderem projektu jest …".

Invariant: the line reads as a title, and the paragraph below begins by saying who leads, runs or pays a project; of
such pairs there are two at least, or a heading names projects.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings

_LEAST, _MOST = 3, 30  # tokens of a title
_BEGINNING = 24  # tokens of the paragraph below in which the role is named
_HEADING = 5  # tokens of a heading like "Lista projektów"
_PAIRS = 2


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(grammar.load("project_lists.toml")["led"][key])


def led_titles(page: Page, reads_as_title: Callable[[Page, Span], bool]) -> list[Span]:
    """The titles, in the order of the text."""
    found: list[Span] = []
    announced = False
    for number, block in enumerate(page.blocks[:-1]):
        announced = announced or _announces(page, block.span)
        title = _title(page, number)
        if title is not None and _tells_role(page, number + 1) and reads_as_title(page, title):
            found.append(title)
    return found if announced or len(found) >= _PAIRS else []


def _announces(page: Page, span: Span) -> bool:
    """A heading like "Lista projektów", "Nasze projekty"."""
    if span.last - span.first > _HEADING:
        return False
    nouns = (r for t in page.tokens[span.first : span.last] for r in noun_readings(t.text))
    return any(r.base.casefold() in _words("heads") and "pl" in r.numbers for r in nouns)


def _title(page: Page, number: int) -> Span | None:
    """A line that is one, without the number or bullet before it and quotation marks."""
    span = page.blocks[number].span
    first = span.first
    while first < span.last and not (page.tokens[first].is_word or first in page.quotation_at):
        first += 1
    if first in page.quotation_at and page.quotation_at[first].last + 1 >= span.last:
        return None  # what stands in quotation marks is read as such
    last = span.last - (page.tokens[span.last - 1].text in ".;,")
    tokens = page.tokens[first:last]
    if not _LEAST <= len(tokens) <= _MOST or not tokens[0].capital or tokens[-1].text in ":?!":
        return None
    if grammar.is_name_head(tokens[0].text):
        return None  # "Fundacja Lipa" above "Projekt realizowany …" is who does it
    other = any(t.text in ":;|" or lemmas(t.text) & (_words("heads") | _words("roles")) for t in tokens)
    return None if other or len(page.blocks[number].sentences) > 1 else Span(first, last)


def _tells_role(page: Page, number: int) -> bool:
    """Whether a paragraph begins "Liderem konsorcjum jest …", "A jest liderem …", "Projekt realizowany …"."""
    sentence = page.blocks[number].sentences[0]
    tokens = page.tokens[sentence.first : min(sentence.last, sentence.first + _BEGINNING)]
    said = [lemmas(token.text) for token in tokens]
    if said[0] & _words("heads"):
        return any(words & _words("done") for words in said[1:5])
    roles = [place for place, words in enumerate(said) if words & _words("roles")]
    being = any(words & {"być", "zostać", "pełnić"} or tokens[i].text == ":" for i, words in enumerate(said))
    of_project = any(words & (_words("heads") | _words("unions")) for words in said)
    return bool(roles) and being and (of_project or roles[0] == 0)
