"""Projects that a page names in quotation marks: "“Old Piers” is a project …", "“Old Piers” will run until May".

Invariant: the sentence calls the quotation a project, or tells when a project of the sentence before runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from loaders.documents.page import Span
from loaders.documents.western.acronym_projects import past_bracket
from loaders.values.privacy import MASK

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_ARTICLES = frozenset(["a", "an", "the", "our", "ein", "eine", "einem", "eines", "einer", "das", "unser"])
_IS = frozenset([",", "is", "was", "ist", "war", "–", "-", "—"])
CALLS = frozenset(["called", "entitled", "titled", "named", "known", "heisst", "namens", "genannt", "titel", "namen"])
BEFORE_NAME = frozenset(["as", ":", "den", "dem", "titel", "namen", "das", "the", "„"])
_NOT_BETWEEN = frozenset([".", ";", ":", "(", ")", "for", "of", "für", "der", "des"])
_AUXILIARY = frozenset(["will", "is", "was", "has", "runs", "aims", "brings", "starts", "started"])
_RUNS = frozenset(
    ["run", "runs", "funded", "aims", "aim", "brings", "bring", "started", "starts", "start", "last", "made"]
)
SINGULAR = re.compile(r"project|[\w-]*(?:projekt(?:e?s)?|vorhabens?)")
MAX_QUOTED, _NEAR = 25, 14


def quoted_names(finder: ProjectFinder) -> None:
    """Quotations that the sentence calls a project; looked for before institutions are."""
    page = finder.page
    for quotation in (*page.quotations, *_single(finder)):
        words = page.words(quotation)
        if quotation.last - quotation.first > MAX_QUOTED or MASK in words or not words[:1].isupper():
            continue
        marked = finder.marked()
        if quotation.first not in marked and (
            is_called_project(finder, quotation) or is_called(finder, quotation.first - 1) or _is_run(finder, quotation)
        ):
            finder.add(words.strip(" ,"), quotation)


def _single(finder: ProjectFinder) -> Iterator[Span]:
    """Like 'Old Piers': single straight signs, the first behind a blank, the last before none of a letter."""
    tokens, text = finder.page.tokens, finder.page.text
    for sentence in finder.page.sentences:
        opening = None
        for index in range(sentence.first, sentence.last):
            token = tokens[index]
            if token.text not in ("'", "‘", "’"):
                continue
            if opening is None and text[token.start - 1 : token.start] in ("", " ") and token.text != "’":
                opening = index
            elif opening is not None and not text[token.end : token.end + 1].isalpha():
                if index - opening > 1:
                    yield Span(opening + 1, index)
                opening = None


def is_called_project(finder: ProjectFinder, name: Span) -> bool:
    """Like "“Old Piers” is a two-year project", "“Old Piers”, ein Projekt für …"."""
    tokens = finder.page.tokens
    sentence = finder.page.sentence_of(name.first)
    index = name.last
    while index < sentence.last and (tokens[index].text in "”“\"»«’'" or tokens[index].text == "("):
        index = past_bracket(finder, index, sentence) if tokens[index].text == "(" else index + 1
    index = _past_clause(finder, index, sentence)
    if index + 2 >= sentence.last or tokens[index].norm not in _IS or tokens[index + 1].norm not in _ARTICLES:
        return False
    for at in range(index + 2, min(sentence.last, index + 8)):
        if SINGULAR.fullmatch(tokens[at].norm):
            following = tokens[at + 1].norm if at + 1 < sentence.last else ""
            return not following.startswith(("partner", "manag", "leader", "team", "office"))
        named = finder.lexicon.code == "en" and tokens[at].capital and tokens[index + 1].norm == "the"
        if tokens[at].norm in _NOT_BETWEEN or named:
            return False  # "In Leeds, the Old Piers project"
    return False


def _is_run(finder: ProjectFinder, name: Span) -> bool:
    """Like "“Old Piers” will run until May", behind a sentence about a new project."""
    tokens, sentence = finder.page.tokens, finder.page.sentence_of(name.first)
    if finder.lexicon.code != "en" or name.first - 1 != sentence.first or sentence.first == 0:
        return False
    behind = [t.norm for t in tokens[name.last + 1 : min(sentence.last, name.last + 7)]]
    before = finder.page.sentence_of(sentence.first - 1)
    spoken = any(SINGULAR.fullmatch(t.norm) for t in tokens[before.first : before.last])
    return spoken and behind[:1] != [] and behind[0] in _AUXILIARY and bool(_RUNS & set(behind))


def _past_clause(finder: ProjectFinder, index: int, sentence: Span) -> int:
    """Behind what is said between two commas: "PIER, headed by the Harbour Trust, is a project"."""
    tokens = finder.page.tokens
    if index + 3 >= sentence.last or tokens[index].text != "," or tokens[index + 1].norm in _ARTICLES:
        return index
    close = next((i for i in range(index + 2, min(sentence.last, index + 16)) if tokens[i].text == ","), index)
    return close + 1 if tokens[min(close + 1, sentence.last - 1)].norm in ("is", "was", "ist") else index


def is_called(finder: ProjectFinder, index: int) -> bool:
    """Whether "project … called" stands right before a token, or "called", and "is a project" behind."""
    tokens = finder.page.tokens
    sentence = finder.page.sentence_of(index)
    at = index if tokens[index].text not in "„“”\"'‘" else index - 1
    while at > sentence.first and tokens[at].norm in BEFORE_NAME and tokens[at].norm not in CALLS:
        at -= 1
    if at <= sentence.first or tokens[at].norm not in CALLS:
        return False
    near = tokens[max(sentence.first, at - _NEAR) : at]
    spoken = [t for t in near if SINGULAR.fullmatch(t.norm)]
    between = tokens[spoken[-1].index : at] if spoken else ()
    if spoken and not any(t.text in ";:" for t in between):
        return True
    behind = [t.norm for t in tokens[index + 1 : min(sentence.last, index + _NEAR)]]
    return any(n in ("is", "ist") and SINGULAR.fullmatch(" ".join(behind[i + 2 : i + 3])) for i, n in enumerate(behind))
