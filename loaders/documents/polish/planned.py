"""Groups and events that a page only announces: every sentence that names one speaks of what is still to come.

Of a group this counts only where it is being set up: the meetings of one that exists may be planned as well.
A sentence is about the future by a word of planning ("zaplanowano", "przewidujemy") or by a verb in the future tense
("odbędzie się", "będą"); a verb that tells of something past, and is no planning, undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from loaders.documents.findings import Event, Group
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, readings

_PAST = frozenset({"praet", "imps"})
_PLANNED = "planned"
_NEAR = 4  # words between the verb and the group


def mark_planned(page: Page, things: Iterable[Group | Event]) -> None:
    """Gives the status "planned" to what the page nowhere speaks of as there or past."""
    intros = {item: bullets.intro for bullets in page.lists for item in bullets.items}
    block_of = {index: n for n, block in enumerate(page.blocks) for index in range(block.span.first, block.span.last)}
    for thing in things:
        spans = [m.span for m in thing.mentions if not m.pointing]
        if isinstance(thing, Group) and not all(_is_set_up(page, span) for span in spans):
            continue
        said = [_is_planned(page, list(_said_by(page, span, intros, block_of))) for span in spans]
        told = [plan for plan in said if plan is not None]
        if told and all(told):
            thing.status = _PLANNED


def _is_set_up(page: Page, span: Span) -> bool:
    """Whether "utworzenie", "powołać" or the like stands shortly before a group."""
    first = max(page.sentence_of(span.first).first, span.first - _NEAR)
    words = grammar.words("groups", "creating")
    return any(lemmas(token.text) & words for token in page.tokens[first : span.first])


def _said_by(page: Page, span: Span, intros: dict[int, int], block_of: dict[int, int]) -> Iterator[Span]:
    """The sentence of a mention, and what announces the list that it stands in."""
    yield page.sentence_of(span.first)
    if (intro := intros.get(block_of[span.first])) is not None:
        yield page.blocks[intro].sentences[-1]


def _is_planned(page: Page, sentences: list[Span]) -> bool | None:
    """Whether these sentences speak of what is to come; None where they have no verb that tells, as a heading."""
    tokens = [token for sentence in sentences for token in page.tokens[sentence.first : sentence.last] if token.is_word]
    told = {_time_of(token.text) for token in tokens} - {None}
    return "coming" in told and "past" not in told if told else None


@lru_cache(maxsize=10_000)
def _time_of(word: str) -> str | None:
    """Of what time a word tells: "coming", "past", "present"; None where it tells nothing."""
    found = readings(word)
    if lemmas(word) & grammar.words("planned", "words"):
        return "coming"
    if any(r.pos in _PAST for r in found):
        return "past"
    if any(r.is_future for r in found):
        return "coming"
    return "present" if any(r.pos == "fin" for r in found) else None
