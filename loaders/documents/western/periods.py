"""When projects run: dates that a sentence, or a labelled line, ties to a project by a word for running.

A length ("will run for three years") gives an end where the beginning is known (`loaders.documents.lengths`).
"""

from __future__ import annotations

from bisect import bisect_right

from graph.dates import first_day, last_day
from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Mention, Project
from loaders.documents.lengths import Length, last_date
from loaders.documents.naming import Naming
from loaders.documents.page import Page, Span
from loaders.documents.western.lexicon import Lexicon

_SHORTEST_PROJECT = 14  # days
_MAX_DISTANCE = 40  # tokens between the project and its dates
_NEAR = 12  # tokens between a date and the word that says what begins or ends
_MAX_LABEL = 8  # tokens

_Named = list[tuple[Mention, Project]]


def give_periods(page: Page, lexicon: Lexicon, projects: list[Project], dates: list[DateSpan]) -> None:
    """Sets start and end of the projects; what was set first stays."""
    naming = Naming(projects)
    ends = [token.end for token in page.tokens]
    others = lexicon.words("projects", "not_running")
    for date in dates if projects else ():
        index = min(bisect_right(ends, date.start), len(ends) - 1)
        sentence = page.sentence_of(index)
        inside = [(m, p) for m, p in naming.inside(sentence) if abs(m.span.first - index) <= _MAX_DISTANCE]
        if any(lexicon.lemmas(t.text) & others for t in page.tokens[max(sentence.first, index - 5) : index]):
            continue
        labelled = _is_label(page, lexicon, sentence, index)
        project = _project(inside, index) or (naming.before(index) if labelled else None)
        if project is None and len(projects) == 1 and _is_of_page(page, lexicon, sentence, index):
            project = projects[0]
        near = page.tokens[max(sentence.first, index - 14) : min(sentence.last, index + 14)]
        runs = any(lexicon.lemmas(t.text) & lexicon.words("projects", "running") for t in near)
        if project is not None and (runs or labelled or _in_brackets(page, inside, index)) and not _too_short(date):
            _set(page, lexicon, sentence, index, project, date)


def give_lengths(page: Page, lexicon: Lexicon, projects: list[Project], lengths: list[Length]) -> None:
    """Sets the end of projects whose beginning and length are known."""
    naming = Naming(projects)
    ends = [token.end for token in page.tokens]
    for length in lengths if projects else ():
        index = min(bisect_right(ends, length.start), len(ends) - 1)
        sentence = page.sentence_of(index)
        inside = naming.inside(sentence)
        project = _lasting(page, lexicon, inside, index, length)
        if _is_label(page, lexicon, sentence, index):
            project = _project(inside, index) or naming.before(index)
        if project is not None and project.start and not project.end:
            project.end = last_date(project.start, length.months)


def _lasting(page: Page, lexicon: Lexicon, inside: _Named, index: int, length: Length) -> Project | None:
    """The project that a length is said of: "runs over a 4-year period", "a three-year project", "läuft drei Jahre"."""
    first, last = page.sentence_of(index).first, page.sentence_of(index).last
    if length.attribute:
        near = page.tokens[index : min(last, index + 5)]
        if any(lexicon.lemmas(token.text) & lexicon.words("projects", "heads") for token in near):
            return _project(inside, index)
    lasting, clauses = lexicon.words("projects", "lasting"), lexicon.words("projects", "clauses")
    beside = (*range(index, max(first, index - 6), -1), *range(index, min(last, index + 5)))
    verb = next((i for i in beside if lexicon.lemmas(page.tokens[i].text) & lasting), None)
    earlier = [(m, p) for m, p in inside if verb is not None and m.span.last <= verb]
    if verb is None or not earlier:
        return None
    mention, project = earlier[-1]
    between = page.tokens[mention.span.last : verb]
    near_enough = len(between) <= _MAX_DISTANCE // 2
    return project if near_enough and not any(token.norm in clauses for token in between) else None


def _project(inside: _Named, index: int) -> Project | None:
    """The project named last before a date in its sentence, else the first after it."""
    earlier = [p for m, p in inside if m.span.first < index]
    later = [p for m, p in inside if m.span.first >= index]
    return earlier[-1] if earlier else later[0] if later else None


def _in_brackets(page: Page, inside: _Named, index: int) -> bool:
    """Like "the project EXAMPLE (2019–2022)"."""
    return any(m.span.last == index - 1 and page.tokens[index - 1].text == "(" for m, _ in inside)


def _is_label(page: Page, lexicon: Lexicon, sentence: Span, index: int) -> bool:
    """Like "Duration: …", also with the dates on the line below, speaks of the project named before."""
    if index - sentence.first <= 1:
        block = page.block_index(sentence.first)
        above = page.blocks[block - 1].span if block else None
        begins = page.blocks[block].span.first == sentence.first
        if above is None or not begins or above.last - above.first > _MAX_LABEL:
            return False
        return page.words(above).casefold().strip("| :") in lexicon.words("lists", "periods")
    colon = next(
        (i for i in range(sentence.first, min(index, sentence.first + 5)) if page.tokens[i].text in ":|"), None
    )
    if colon is None or colon == sentence.first:
        return False
    label = page.words(Span(sentence.first, colon)).casefold().strip("| ")
    return label in lexicon.words("lists", "periods")


def _is_of_page(page: Page, lexicon: Lexicon, sentence: Span, index: int) -> bool:
    """Like "im Zeitraum vom …", "over the project duration …" on a page with one project: a period of that."""
    periods = lexicon.words("lists", "periods") - {"start", "ende", "beginn", "end", "years", "jahre"}
    return any(token.norm in periods for token in page.tokens[max(sentence.first, index - 3) : index])


def _too_short(date: DateSpan) -> bool:
    """A few days are those of a meeting."""
    if date.is_period and date.first and date.last and len(date.first) == 10 == len(date.last):
        return (last_day(date.last) - first_day(date.first)).days < _SHORTEST_PROJECT
    return False


def _set(page: Page, lexicon: Lexicon, sentence: Span, index: int, project: Project, date: DateSpan) -> None:
    start, end = date.first, date.last
    said = _nearest(page, lexicon, sentence, index)
    if date.part and said:
        start = date.begins() if said == "starting" else None
        end = date.ends() if said == "ending" else None
    elif not date.is_period or start is None or end is None:
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
