"""Phases of projects ("EXAMPLE – Phase II"), and words that point at a project ("this project")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.findings import Mention, Project
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_GERMAN_ARTICLES = frozenset({"das", "dem", "des"})
_ROMAN = re.compile(r"(?:I{1,3}|IV|V|VI{0,3}|IX|X|\d{1,2})")


def find_phases(finder: ProjectFinder, taken: set[int]) -> None:
    """Like "EXAMPLE – Phase II" in a heading: a project of its own, part of the first; "Phase II" names it then."""
    words = finder.lexicon.words("projects", "phases")
    busy = finder.marked() | taken
    for block in finder.page.blocks:
        span = block.span
        if span.last - span.first > 8 or finder.page.tokens[span.last - 1].text in ".!?":
            continue
        for index in range(span.first + 1, span.last - 1):
            if finder.page.tokens[index].norm in words and _ROMAN.fullmatch(finder.page.tokens[index + 1].text):
                base = next(
                    (
                        p
                        for p in finder.projects
                        for m in p.mentions
                        if m.span.first == span.first and m.span.last <= index
                    ),
                    None,
                )
                if base:
                    whole = Span(span.first, index + 2)
                    base.mentions = [m for m in base.mentions if m.span.first != span.first]
                    phase = finder.add(finder.page.words(whole), whole)
                    _mentions_of_phase(finder, phase, index, busy)
                    if base.mentions:
                        finder.phases.append((phase, base, whole))
                    else:
                        finder.by_key = {k: p for k, p in finder.by_key.items() if p is not base}


def _mentions_of_phase(finder: ProjectFinder, phase: Project, index: int, busy: set[int]) -> None:
    number = finder.page.tokens[index + 1].text
    known = {m.span.first for m in phase.mentions}
    ordinals, phases = _ordinals(number), finder.lexicon.words("projects", "phases")
    for token in finder.page.tokens[index + 2 :]:
        if phases.isdisjoint(finder.lexicon.lemmas(token.text)) or token.index in known or token.index in busy:
            continue
        before = finder.page.tokens[token.index - 1]
        following = finder.page.tokens[token.index + 1].text if token.index + 1 < len(finder.page.tokens) else ""
        if following == number:
            phase.mentions.append(Mention(Span(token.index, token.index + 2)))
        elif before.norm in ordinals:
            phase.mentions.append(Mention(Span(token.index - 1, token.index + 1)))


def pointing(page: Page, lexicon: Lexicon, projects: list[Project], taken: set[int]) -> None:
    """Like "this project", "das Vorhaben": the project named last before, as a mention that only points."""
    mentions = sorted(((m.span, p) for p in projects for m in p.mentions), key=lambda pair: pair[0].first)
    marked = {i for span, _ in mentions for i in range(span.first, span.last)} | taken
    heads, articles = lexicon.words("projects", "heads"), lexicon.words("pointing", "articles")
    only = lexicon.code == "de" and len(projects) == 1  # then "das Projekt" before its name means it too
    place = 0
    for token in page.tokens[1:]:
        while place < len(mentions) and mentions[place][0].first <= token.index:
            place += 1
        if (
            not (place or only)
            or token.index in marked
            or lexicon.lemmas(token.text).isdisjoint(heads)
            or not _points(page, token.index, articles)
        ):
            continue
        after = token.index + 1
        after += after < len(page.tokens) and page.tokens[after].text in '„“"«»'
        if _is_singular(token.norm) and not (after < len(page.tokens) and after in marked):
            mentions[max(place, 1) - 1][1].mentions.append(Mention(Span(token.index, token.index + 1), pointing=True))


def _points(page: Page, index: int, articles: frozenset[str]) -> bool:
    """Whether an article stands before a word, or before the one adjective there: "das dreijährige Projekt"."""
    before = page.tokens[max(0, index - 2) : index]
    if before[-1].norm in articles:
        return True
    adjective = before[-1].is_word and not before[-1].capital and before[-1].norm.endswith(("e", "en"))
    return adjective and len(before) == 2 and before[0].norm in articles and before[0].norm in _GERMAN_ARTICLES


def _is_singular(norm: str) -> bool:
    return not norm.endswith(("projects", "projekte", "projekten", "initiatives", "initiativen", "actions"))


def _ordinals(number: str) -> frozenset[str]:
    values = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
    value = values.get(number) or (int(number) if number.isdigit() else 0)
    words = {
        1: ("first", "erste", "ersten", "erster"),
        2: ("second", "zweite", "zweiten", "zweiter"),
        3: ("third", "dritte", "dritten", "dritter"),
        4: ("fourth", "vierte", "vierten", "vierter"),
    }
    return frozenset(words.get(value, ()))
