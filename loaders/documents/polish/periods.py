"""When projects run: dates that a sentence, or a labelled line, ties to a project by a word for running.

A length ("potrwa dwa lata") gives an end where the beginning is known (`loaders.documents.lengths`).
"""

from __future__ import annotations

from bisect import bisect_right

from graph.dates import first_day, last_day
from loaders.documents.date_pieces import DateSpan, Inferred
from loaders.documents.findings import Mention, Project
from loaders.documents.lengths import Length, last_date
from loaders.documents.naming import Naming
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings, readings

_SHORTEST_PROJECT = 14  # days
_MAX_DISTANCE = 30  # tokens between the project and its dates
_MAX_LABEL = 8  # tokens
_MAX_LISTED = 20  # projects in a list

_Named = list[tuple[Mention, Project]]


def give_periods(page: Page, projects: list[Project], dates: list[DateSpan]) -> None:
    """Sets start and end of the projects; what was set first stays."""
    running = frozenset().union(*(grammar.words("projects", name) for name in ("running", "starting", "ending")))
    mentions = sorted(((m, p) for p in projects for m in p.mentions), key=lambda pair: pair[0].span.first)
    place = 0
    before: Project | None = projects[0] if len(projects) == 1 else None
    by_sentence = _dates_by_sentence(page, dates)
    for number, sentence in enumerate(page.sentences):
        inside: _Named = []
        while place < len(mentions) and mentions[place][0].span.first < sentence.last:
            inside.append(mentions[place])
            before = mentions[place][1]
            place += 1
        for date in by_sentence.get(number, ()):
            index = _token_at(page, sentence, date.start)
            if _of_something_else(page, sentence, index, date):
                continue
            labelled = _is_label(page, sentence, index)
            project = _project(inside, index) or (before if labelled else None)
            if project is None and not inside and len(projects) == 1 and _is_of_work(page, sentence, index, date):
                _set(page, sentence, index, projects[0], date)
            elif project is None and not inside and date.is_period and _runs(page, sentence, index, running):
                for listed in _listed(page, sentence, mentions[place : place + _MAX_LISTED]):
                    _set(page, sentence, index, listed, date)
            elif project is not None and (
                labelled or _runs(page, sentence, index, running) or _in_brackets(page, inside, index)
            ):
                _set(page, sentence, index, project, date)


def give_lengths(page: Page, projects: list[Project], lengths: list[Length]) -> None:
    """Sets the end of projects whose beginning and length are known."""
    naming = Naming(projects)
    starts = [page.tokens[s.first].start for s in page.sentences]
    for length in lengths if projects else ():
        sentence = page.sentences[max(0, bisect_right(starts, length.start) - 1)]
        inside = naming.inside(sentence)
        index = _token_at(page, sentence, length.start)
        project = _lasting(page, sentence, inside, index, length, naming.before(index))
        if project is not None and project.start and not project.end:
            project.end = last_date(project.start, length.months)


def give_dates_of_cards(page: Page, cards: list[tuple[Span, Project]], dates: list[DateSpan]) -> None:
    """Like "2022-03-01" alone on the line below the heading of a project: when it began, though no word says so."""
    alone = {page.block_index(i): date for date in dates if (i := _alone(page, date)) is not None} if cards else {}
    for span, project in cards:
        date = alone.get(page.block_index(span.first) + 1)
        if date and date.first and not date.is_period and not project.start:
            project.start = Inferred(date.first)


def _alone(page: Page, date: DateSpan) -> int | None:
    """The first token of a date that is a whole line."""
    index = bisect_right(page.tokens, date.start, key=lambda token: token.start) - 1
    return index if page.chars(page.blocks[page.block_index(index)].span) == (date.start, date.end) else None


def _lasting(
    page: Page, sentence: Span, inside: _Named, index: int, length: Length, before: Project | None
) -> Project | None:
    """The project that a length is said of: "dwuletni projekt „…”", "Projekt potrwa …", "Czas trwania: …"."""
    if length.attribute:
        near = page.tokens[max(sentence.first, index - 1) : min(sentence.last, index + 4)]
        called = any(lemmas(token.text) & grammar.words("projects", "heads") for token in near)
        return (_project(inside, index) or before) if called else None
    if _is_label(page, sentence, index):
        return _project(inside, index) or before
    lasting = grammar.words("projects", "lasting")
    beside = range(index, max(sentence.first, index - 4), -1)
    verb = next((i for i in beside if _is(page, i, lasting) and not _is_attribute(page, i)), None)
    earlier = [(m, p) for m, p in inside if verb is not None and m.span.last <= verb]
    if verb is None or not earlier:
        return None
    mention, project = earlier[-1]
    words = [token for token in page.tokens[mention.span.last : verb] if token.is_word]
    if len(words) == 1 and "który" in lemmas(words[0].text):
        return project
    if not _is_subject(page, sentence, mention):
        return None
    joined = _is(page, verb - 1, frozenset({"i", "oraz", "a"}))  # "Projekt ruszył … i potrwa dwa lata"
    between = range(mention.span.last, verb - joined)
    is_near = verb - mention.span.last <= _MAX_DISTANCE // 2
    return project if is_near and not any(_is(page, i, grammar.words("projects", "clauses")) for i in between) else None


def _is_attribute(page: Page, index: int) -> bool:
    """Like "trwające" in "staże trwające 6 miesięcy"."""
    return any(reading.pos == "pact" for reading in readings(page.tokens[index].text))


def _is_subject(page: Page, sentence: Span, mention: Mention) -> bool:
    """Whether the project, or the word that announces its title, stands in the nominative: not "w ramach projektu"."""
    heads = grammar.words("projects", "heads")
    announced = range(max(sentence.first, mention.span.first - 4), mention.span.first)
    words = range(*(mention.span.first, mention.span.last) if mention.pointing else (announced.start, announced.stop))
    nouns = [noun for i in words if _is(page, i, heads) for noun in noun_readings(page.tokens[i].text)]
    return not nouns or any("nom" in noun.cases for noun in nouns)


def _is_of_work(page: Page, sentence: Span, index: int, date: DateSpan) -> bool:
    """Like "działania będą prowadzone w latach 2024-2026": when the page's one project runs."""
    if not (date.is_period and date.first and date.last and date.first[:4] != date.last[:4]):
        return False
    near = range(max(sentence.first, index - _MAX_DISTANCE), min(sentence.last, index + _MAX_DISTANCE))
    work = any(_is(page, i, grammar.words("projects", "work")) for i in near)
    return work and _runs(page, sentence, index, grammar.words("projects", "running"))


def _is(page: Page, index: int, words: frozenset[str]) -> bool:
    return bool(lemmas(page.tokens[index].text) & words)


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


def _project(inside: _Named, index: int) -> Project | None:
    """The project named last before a date in its sentence, else the first after it."""
    near = [(m, p) for m, p in inside if abs(m.span.first - index) <= _MAX_DISTANCE]
    earlier = [p for m, p in near if m.span.first < index]
    later = [p for m, p in near if m.span.first >= index]
    return earlier[-1] if earlier else later[0] if later else None


def _is_label(page: Page, sentence: Span, index: int) -> bool:
    """Like "Okres realizacji: …", also with the date on the line below, speaks of the project named before."""
    label = Span(sentence.first, index)
    if index - sentence.first <= 1:
        block = page.block_index(sentence.first)
        if block == 0 or page.blocks[block].span.first != sentence.first:
            return False
        label = page.blocks[block - 1].span
        if label.last - label.first > _MAX_LABEL:
            return False
    head = range(label.first, min(label.last, label.first + _MAX_LABEL))
    sign = next((i for i in head if page.tokens[i].text in ":|"), None)
    below = label.last <= sentence.first
    words = range(label.first, sign if sign is not None else label.last)
    named = bool(words) and _is(page, words[0], grammar.words("projects", "period_labels"))
    return (
        named
        and (sign is not None or below)
        and any(_is(page, i, grammar.words("projects", "period_words")) for i in words)
    )


def _in_brackets(page: Page, inside: _Named, index: int) -> bool:
    """Like "projekt „…” (2013–2015)"."""
    opening = index - 1
    while opening > 0 and page.tokens[opening].norm in ("w", "latach", "lata", "od", "realizacja", ":"):
        opening -= 1
    return page.tokens[opening].text == "(" and any(opening - 1 <= m.span.last <= opening for m, _ in inside)


def _runs(page: Page, sentence: Span, index: int, running: frozenset[str]) -> bool:
    """Whether a word for running stands near before a date, or close after it."""
    near = page.tokens[max(sentence.first, index - 14) : min(sentence.last, index + 24)]
    return any(lemmas(token.text) & running for token in near)


def _listed(page: Page, sentence: Span, following: _Named) -> list[Project]:
    """Like "dwa zadania, które będą realizowane w okresie …" above a list: the projects with which its lines begin."""
    heads = grammar.words("projects", "heads")
    called = any(
        reading.base.casefold() in heads and "pl" in reading.numbers and "sg" not in reading.numbers
        for token in page.tokens[sentence.first : sentence.last]
        for reading in noun_readings(token.text)
    )
    found: list[Project] = []
    block = page.block_index(sentence.first)
    for mention, project in following if called else ():
        first = page.block_index(mention.span.first)
        begins = mention.span.first - page.blocks[first].span.first <= 3
        if begins and first == block + 1:
            found.append(project)
            block = first
        elif first > block:
            break
    return found


def _of_something_else(page: Page, sentence: Span, index: int, date: DateSpan) -> bool:
    """Like "na lata 2014-2020" are the years of a programme, a few days are those of a meeting."""
    before = page.text[max(0, date.start - 12) : date.start].casefold().split()
    others = grammar.words("projects", "not_running")
    if any(_is(page, i, others) for i in range(max(sentence.first, index - 5), index)):
        return True
    to_the_day = date.first and date.last and len(date.first) == 10 == len(date.last)
    if date.is_period and to_the_day and date.first and date.last:
        return (last_day(date.last) - first_day(date.first)).days < _SHORTEST_PROJECT
    return before[-2:] == ["na", "lata"] or before[-1:] == ["budżetu"]


def _set(page: Page, sentence: Span, index: int, project: Project, date: DateSpan) -> None:
    start, end = date.first, date.last
    said = None if date.is_period and not date.part else _nearest(page, sentence, index)
    if not date.is_period or said:  # one day is a beginning or an end only where the nearest word says so
        start = date.begins() if said == "starting" else None
        end = date.ends() if said == "ending" else None
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
