"""When projects run: dates that a sentence, or a labelled line, ties to a project by a word for running."""

from __future__ import annotations

from bisect import bisect_right

from graph.dates import first_day, last_day
from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Mention, Project
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_SHORTEST_PROJECT = 14  # days
_MAX_DISTANCE = 40  # tokens between the project and its dates
_NEAR = 12  # tokens between a date and the word that says what begins or ends


def give_periods(page: Page, lexicon: Lexicon, projects: list[Project], dates: list[DateSpan]) -> None:
    """Sets start and end of the projects; what was set first stays."""
    mentions = sorted(((m, p) for p in projects for m in p.mentions), key=lambda pair: pair[0].span.first)
    ends = [token.end for token in page.tokens]
    for date in dates:
        index = min(bisect_right(ends, date.start), len(ends) - 1)
        sentence = page.sentence_of(index)
        inside = [
            (m, p) for m, p in mentions if m.span.first in sentence and abs(m.span.first - index) <= _MAX_DISTANCE
        ]
        project = _project(inside, index)
        if project is None and _is_label(page, lexicon, sentence, index):
            before = [p for m, p in mentions if m.span.first < index]
            project = before[-1] if before else projects[0] if len(projects) == 1 else None
        near = page.tokens[max(sentence.first, index - 14) : min(sentence.last, index + 14)]
        runs = any(lexicon.lemmas(t.text) & lexicon.words("projects", "running") for t in near)
        if project is not None and (runs or _in_brackets(page, inside, index)) and not _too_short(date):
            _set(page, lexicon, sentence, index, project, date)


def _project(inside: list[tuple[Mention, Project]], index: int) -> Project | None:
    """The project named last before a date in its sentence, else the first after it."""
    earlier = [p for m, p in inside if m.span.first < index]
    later = [p for m, p in inside if m.span.first >= index]
    return earlier[-1] if earlier else later[0] if later else None


def _in_brackets(page: Page, inside: list[tuple[Mention, Project]], index: int) -> bool:
    """Like "the project EXAMPLE (2019–2022)"."""
    return any(m.span.last == index - 1 and page.tokens[index - 1].text == "(" for m, _ in inside)


def _is_label(page: Page, lexicon: Lexicon, sentence: Span, index: int) -> bool:
    """Like "Duration: …" on a line of its own speaks of the project named before."""
    colon = next(
        (i for i in range(sentence.first, min(index, sentence.first + 5)) if page.tokens[i].text in ":|"), None
    )
    if colon is None or colon == sentence.first:
        return False
    label = page.words(Span(sentence.first, colon)).casefold().strip("| ")
    return label in lexicon.words("lists", "periods")


def _too_short(date: DateSpan) -> bool:
    """A few days are those of a meeting."""
    if date.is_period and date.first and date.last and len(date.first) == 10 == len(date.last):
        return (last_day(date.last) - first_day(date.first)).days < _SHORTEST_PROJECT
    return False


def _set(page: Page, lexicon: Lexicon, sentence: Span, index: int, project: Project, date: DateSpan) -> None:
    start, end = date.first, date.last
    if not date.is_period or start is None or end is None:
        said = _nearest(page, lexicon, sentence, index)
        value = start or end
        one_sided = date.first is None or date.last is None
        begins = said == "starting" or (one_sided and date.last is None and said is None)
        ends = said == "ending" or (one_sided and date.first is None and said is None)
        start, end = (value if begins else None), (value if ends else None)
    project.start = project.start or start
    project.end = project.end or end


def _nearest(page: Page, lexicon: Lexicon, sentence: Span, index: int) -> str | None:
    """Whether the nearest word for beginning or ending says "starting" or "ending"; None where there is none near."""
    found = [
        (abs(token.index - index), name)
        for name in ("starting", "ending")
        for token in page.tokens[max(sentence.first, index - _NEAR) : min(sentence.last, index + _NEAR)]
        if lexicon.lemmas(token.text) & lexicon.words("projects", name)
    ]
    return min(found)[1] if found else None
