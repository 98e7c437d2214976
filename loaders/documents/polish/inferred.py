"""What a reader of a page infers of its one project: whose meetings belong to it, who takes part, when something was.

Invariants: only a page about one project lets it be inferred; every tie made here is implied, but never one that the
page states.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from loaders.documents.date_pieces import DateSpan
from loaders.documents.findings import Event, Findings, Project, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import lemmas
from loaders.documents.polish.passages import Owners, contents

_NEAR = 3  # blocks before an event in which "w tym samym czasie" looks for a period
_FOR = frozenset({"czas", "okres", "potrzeba", "trakt", "trakcie", "realizacja"})  # "na czas realizacji projektu"


def give_same_times(page: Page, events: list[Event], dates: list[DateSpan]) -> None:
    """Dates events by "w tym samym czasie": the period that the page named last before."""
    whole = sorted((d for d in dates if d.first and d.last), key=lambda date: date.start)
    starts = [date.start for date in whole]
    for event in events:
        first = event.mentions[0].span.first
        sentence = page.sentence_of(first)
        if event.start or event.end or not _same_time(page, sentence):
            continue
        start, _ = page.chars(sentence)
        place = bisect_left(starts, start) - 1
        above = page.blocks[max(0, page.block_index(first) - _NEAR)].span
        if place >= 0 and whole[place].start >= page.chars(above)[0]:
            event.start, event.end = whole[place].first, whole[place].last


@cache
def _times() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in contents("times", "same_time"))


def _same_time(page: Page, sentence: Span) -> bool:
    norms = [token.norm for token in page.tokens[sentence.first : sentence.last]]
    return any(tuple(norms[i : i + len(p)]) == p for p in _times() for i in range(len(norms)))


def infer(page: Page, findings: Findings) -> list[Tie]:
    """Ties that are not stated yet."""
    known = {(id(tie.subject), id(tie.object)) for tie in findings.ties}
    found: dict[tuple[int, int], Tie] = {}
    if len(findings.projects) == 1:
        owners = Owners(page, findings)
        project = findings.projects[0]
        for tie in (*_meetings(findings, project), *_parties(page, findings, owners)):
            pair = (id(tie.subject), id(tie.object))
            if pair not in known:
                found.setdefault(pair, tie)
    return list(found.values())


def _meetings(findings: Findings, project: Project) -> Iterator[Tie]:
    """Meetings of a group, on a page about one project, belong to it: "odbyły się 3 posiedzenia Rady …"."""
    groups = {m.span.first for group in findings.groups for m in group.mentions}
    for event in findings.events:
        spans = [m.span for m in event.mentions if not m.pointing]
        meeting = next((s for s in spans if s.last in groups or any(i in groups for i in range(s.first, s.last))), None)
        if meeting is not None and event.status is None:
            yield Tie(event, "part_of", project, meeting, "implied")


def _parties(page: Page, findings: Findings, owners: Owners) -> Iterator[Tie]:
    """Who concludes an agreement for the time of a project takes part in it."""
    for tie in findings.ties:
        if tie.relation != "party_to":
            continue
        sentence = page.sentence_of(tie.quote.first)
        for index in range(sentence.first + 1, sentence.last):
            project = owners.at.get(index)
            before = frozenset().union(*(lemmas(t.text) for t in page.tokens[max(sentence.first, index - 3) : index]))
            if isinstance(project, Project) and before & _FOR:
                yield Tie(tie.subject, "partner_in", project, sentence, "implied")
                break
