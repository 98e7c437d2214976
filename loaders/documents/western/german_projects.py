"""German projects by name: "im Projekt Musterwald", "iMuster wird gefördert vom …", "iMuster – Lernen im Wald".

Invariant: the page has to speak of a project; what is only funded, or only a heading, is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from loaders.documents.findings import Mention, Project
from loaders.documents.page import Span
from loaders.documents.spelling import key
from loaders.documents.western import towns
from loaders.documents.western.acronyms import is_acronym
from loaders.documents.western.german_brands import brand_end

if TYPE_CHECKING:
    from loaders.documents.western.projects import ProjectFinder

_SINGULAR = re.compile(r"[\w-]*(?:projekt(?:e?s)?|vorhabens?)")
_DEFINITE = frozenset({"das", "dem", "des", "im", "vom", "zum", "beim", "am", "dieses", "diesem", "unser", "unserem"})
_SURE = frozenset({"im", "vom", "beim", "des", "zum"})  # a bare noun behind it can only be a name
_MAX_NAME, _MAX_TITLE = 4, 25
_FUNDED = frozenset({"gefördert", "finanziert", "gefördertes", "kofinanziert", "unterstützt"})
_FACTS = frozenset({"förderkennzeichen", "laufzeit", "projekt", "vorhaben", "verbundprojekt", "projektlaufzeit", "fkz"})


def find(finder: ProjectFinder, taken: set[int]) -> None:
    """Adds to the projects of a page those that only German names so; tokens in `taken` belong to something else."""
    for token in finder.page.tokens:
        if token.capital and _SINGULAR.fullmatch(token.norm) and token.index not in taken | finder.marked():
            _named(finder, token.index, taken)
    if not finder.projects:
        for sentence in finder.page.sentences:
            _funded(finder, sentence, taken)
    _titles(finder)


def _named(finder: ProjectFinder, index: int, taken: set[int]) -> None:
    """Like "im Projekt Musterwald", "Projekt Aufbruch – getragen von …"."""
    page, busy = finder.page, taken | finder.marked()
    sentence = page.sentence_of(index)
    before = page.tokens[index - 1].norm if index > sentence.first else ""
    ends = finder.lexicon.words("names", "ends")
    never = finder.lexicon.words("names", "never_first") | finder.lexicon.words("projects", "no_names")
    last = index + 1
    while last < min(sentence.last, index + 1 + _MAX_NAME) and last not in busy:
        token = page.tokens[last]
        if not (token.is_word and token.capital) or token.norm in ends or token.norm in never:
            break
        last += 1
    brand = brand_end(page, finder.lexicon, index + 1, sentence.last)
    span = Span(index + 1, brand if brand and brand > last else last)
    if span.last == span.first or any(i in busy for i in range(span.first, span.last)):
        return
    words = page.words(span)
    if towns.is_town(words) or towns.country(words) or finder.is_excluded(words):
        return
    own = brand is not None and (before in _DEFINITE or index == sentence.first)
    if own or (before in _SURE and span.last - span.first < 3):
        finder.add(words, span)
    elif index == sentence.first and _heads(finder, span):
        whole = Span(index, span.last)
        project = finder.add(page.words(whole), whole)
        _repeat(finder, project, whole, busy)


def _heads(finder: ProjectFinder, span: Span) -> bool:
    """Whether a dash, or a verb, stands behind "Projekt Muster" at the beginning of a sentence."""
    following = finder.page.tokens[span.last : span.last + 1]
    return bool(following) and (following[0].is_dash or following[0].norm in ("ist", "hat", "wird", "wurde"))


def _repeat(finder: ProjectFinder, project: Project, whole: Span, busy: set[int]) -> None:
    norms = [token.norm for token in finder.page.tokens[whole.first : whole.last]]
    tokens = finder.page.tokens
    for index in range(len(tokens) - len(norms) + 1):
        span = Span(index, index + len(norms))
        free = index != whole.first and not busy & set(range(span.first, span.last))
        if free and [t.norm for t in tokens[span.first : span.last]] == norms:
            project.mentions.append(Mention(span))


def _funded(finder: ProjectFinder, sentence: Span, taken: set[int]) -> None:
    """Like "iMuster wird gefördert vom …, Laufzeit: 2019 – 2021", on a page that speaks of one project."""
    page = finder.page
    first = sentence.first
    last = brand_end(page, finder.lexicon, first, sentence.last)
    if last is None or last + 2 >= sentence.last or not is_acronym(page.tokens[first].text) or first in taken:
        return
    norms = {token.norm for token in page.tokens[last : sentence.last]}
    verb = page.tokens[last].norm in ("wird", "wurde", "ist")
    called = any(_SINGULAR.fullmatch(t.norm) and page.tokens[t.index - 1].norm in _DEFINITE for t in page.tokens[1:])
    if verb and norms & _FUNDED and called and (norms & _FACTS or first == page.blocks[0].span.first):
        finder.add(page.words(Span(first, last)), Span(first, last))


def _titles(finder: ProjectFinder) -> None:
    """Like "iMuster – Lernen im Wald" on a line of its own, "iMuster - Lernen im Wald - ist …": its long title."""
    page = finder.page
    starts = {m.span.first: p for p in finder.projects for m in p.mentions}
    for block in page.blocks:
        project = starts.get(block.span.first)
        if project is None or not is_acronym(project.name):
            continue
        mention = next(m for m in project.mentions if m.span.first == block.span.first)
        dash = mention.span.last
        if dash + 2 >= block.span.last or not _is_loose_dash(finder, dash):
            continue
        second = next((i for i in range(dash + 2, block.span.last) if _is_loose_dash(finder, i)), block.span.last)
        alone = second == block.span.last and page.tokens[second - 1].text not in ".!?:"
        if second - dash > _MAX_TITLE or not (alone or second < block.span.last):
            continue
        title = Span(dash + 1, second)
        text = " ".join(page.words(title).split())
        if alone:
            project.mentions.remove(mention)
            project.mentions.append(Mention(Span(mention.span.first, second)))
        else:
            project.mentions.append(Mention(title))
        project.aliases.append(text)
        finder.by_key.setdefault(key(text), project)


def _is_loose_dash(finder: ProjectFinder, index: int) -> bool:
    token = finder.page.tokens[index]
    return token.is_dash and finder.page.tokens[index - 1].end < token.start
