"""When projects run: dates that a sentence, or a labelled line, ties to a project by a word for running."""

from __future__ import annotations

from graph.dates import first_day, last_day
from loaders.documents import grammar
from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Mention, Project
from loaders.documents.morphology import lemmas
from loaders.documents.page import Page, Span

_SHORTEST_PROJECT = 14  # days
_MAX_DISTANCE = 30  # tokens between the project and its dates


def give_periods(page: Page, projects: list[Project], dates: list[DateSpan]) -> None:
    """Sets start and end of the projects; what was set first stays."""
    running = grammar.words("projects", "running")
    mentions = sorted(((m, p) for p in projects for m in p.mentions), key=lambda pair: pair[0].span.first)
    place = 0
    before: Project | None = None
    by_sentence = _dates_by_sentence(page, dates)
    for number, sentence in enumerate(page.sentences):
        inside: list[tuple[Mention, Project]] = []
        while place < len(mentions) and mentions[place][0].span.first < sentence.last:
            inside.append(mentions[place])
            before = mentions[place][1]
            place += 1
        for date in by_sentence.get(number, ()):
            index = _token_at(page, sentence, date.start)
            project = _project(inside, index) or (before if _is_label(page, sentence, index) else None)
            if project is not None and _runs(page, sentence, index, running) and not _of_something_else(page, date):
                _set(page, sentence, index, project, date)


def _dates_by_sentence(page: Page, dates: list[DateSpan]) -> dict[int, list[DateSpan]]:
    found: dict[int, list[DateSpan]] = {}
    starts = [page.tokens[s.first].start for s in page.sentences]
    number = 0
    for date in dates:
        while number + 1 < len(starts) and starts[number + 1] <= date.start:
            number += 1
        found.setdefault(number, []).append(date)
    return found


def _token_at(page: Page, sentence: Span, offset: int) -> int:
    return next((i for i in range(sentence.first, sentence.last) if page.tokens[i].end > offset), sentence.last - 1)


def _project(inside: list[tuple[Mention, Project]], index: int) -> Project | None:
    """The project named last before a date in its sentence, else the first after it."""
    near = [(m, p) for m, p in inside if abs(m.span.first - index) <= _MAX_DISTANCE]
    earlier = [p for m, p in near if m.span.first < index]
    later = [p for m, p in near if m.span.first >= index]
    return earlier[-1] if earlier else later[0] if later else None


def _is_label(page: Page, sentence: Span, index: int) -> bool:
    """Like "Okres realizacji: …" on a line of its own speaks of the project named before."""
    return any(page.tokens[i].text == ":" for i in range(sentence.first, min(index, sentence.first + 5)))


def _runs(page: Page, sentence: Span, index: int, running: frozenset[str]) -> bool:
    """Whether a word for running stands near before a date, or close after it."""
    near = page.tokens[max(sentence.first, index - 14) : min(sentence.last, index + 24)]
    return any(lemmas(token.text) & running for token in near)


def _of_something_else(page: Page, date: DateSpan) -> bool:
    """Like "na lata 2014-2020" are the years of a programme, a few days are those of a meeting."""
    before = page.text[max(0, date.start - 12) : date.start].casefold().split()
    to_the_day = date.first and date.last and len(date.first) == 10 == len(date.last)
    if date.is_period and to_the_day and date.first and date.last:
        return (last_day(date.last) - first_day(date.first)).days < _SHORTEST_PROJECT
    return before[-2:] == ["na", "lata"] or before[-1:] == ["budżetu"]


def _set(page: Page, sentence: Span, index: int, project: Project, date: DateSpan) -> None:
    start, end = date.first, date.last
    if not date.is_period:  # one day is a beginning or an end only where the nearest word says so
        said = _nearest(page, sentence, index)
        start, end = (start if said == "starting" else None), (end if said == "ending" else None)
    project.start = project.start or start
    project.end = project.end or end


def _nearest(page: Page, sentence: Span, index: int) -> str | None:
    """Whether the nearest word for beginning or ending says "starting" or "ending"; None where there is none near."""
    found = [
        (abs(token.index - index), name)
        for name in ("starting", "ending")
        for token in page.tokens[max(sentence.first, index - 12) : min(sentence.last, index + 12)]
        if lemmas(token.text) & grammar.words("projects", name)
    ]
    return min(found)[1] if found else None
