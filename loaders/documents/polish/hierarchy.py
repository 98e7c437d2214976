"""What is part of what among the programmes of a page: "PO KL, Priorytet VII, Działanie 7.2", "Działanie 7.2 PO KL".

Invariant: a level is part of a higher one that stands right behind it, else of one before it in the same paragraph;
levels of one number in different programmes are different things.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.documents.findings import Mention, Programme
from loaders.documents.page import Page
from loaders.documents.polish.morphology import lemmas

_LABEL = 8  # tokens before the programme that a line names: "Program: …", "1.2 Numer i nazwa Działania: …"
_FINANCING = frozenset({"współfinansować", "finansować", "dofinansować", "środek", "dofinansowanie", "finansowanie"})
_WITHIN = frozenset({"w", "ramach", "("})  # between a level and what it is part of
_NO_WHOLES = ("fund", "strategy")


@dataclass(eq=False)
class _Place:
    """One mention of a programme, and the mention of what it is part of there."""

    programme: Programme
    mention: Mention
    above: _Place | None = None

    def programme_above(self) -> Programme | None:
        """What is at the top of the levels above this mention."""
        place = self
        while place.above:
            place = place.above
        return None if place is self or place.programme.code else place.programme


def arrange(page: Page, programmes: list[Programme]) -> list[Programme]:
    """The programmes with their `part_of`, in the order of the text; one that several share is told apart."""
    pairs = [_Place(programme, mention) for programme in programmes for mention in programme.mentions]
    places = sorted(pairs, key=lambda place: place.mention.span.first)
    _before(page, places)
    _behind(page, places)
    arranged = _told_apart(programmes, places)
    for place in places:
        if place.above and place.programme.part_of is None:
            place.programme.part_of = place.above.programme
    _named_within(page, places)
    _funds(page, arranged)
    return arranged


def _named_within(page: Page, places: list[_Place]) -> None:
    """Like "Fundusz Małych Projektów w ramach Programu …": one programme said to be within another right behind it."""
    for place, following in pairwise(places):
        level, whole = place.programme, following.programme
        first, last = place.mention.span.last, following.mention.span.first
        between = [token.norm for token in page.tokens[first:last]]
        said = between[-2:] == ["w", "ramach"] and len(between) <= _LABEL and not {",", ";", "."} & set(between)
        both = level.kind == whole.kind == "programme" and level is not whole and level.part_of is None
        if said and both and whole.part_of is not level and last in page.sentence_of(first - 1):
            level.part_of = whole


def _before(page: Page, places: list[_Place]) -> None:
    """From the order of levels inside a paragraph, or in lines that hold one each."""
    above: list[_Place] = []
    block = -1
    for place in places:
        first = place.mention.span.first
        here = page.block_index(first)
        lines = here == block + 1 and first - page.blocks[here].span.first < _LABEL
        if here != block and not lines:
            above = []
        block = here
        if place.programme.kind in _NO_WHOLES:
            continue
        above = [other for other in above if other.programme.rank < place.programme.rank]
        place.above = above[-1] if above else None
        above.append(place)


def _behind(page: Page, places: list[_Place]) -> None:
    """Like "Działanie 7.2 PO KL"; "Działanie 7.2, Priorytet VII" where nothing stands before or PO KL right behind."""
    led_up: set[_Place] = set()  # to what is right behind them
    for place, following in reversed(list(pairwise(places))):
        first, last = place.mention.span.last, following.mention.span.first
        between = [token.norm for token in page.tokens[first:last]]
        follows = _WITHIN.issuperset(between) or (between == [","] and (place.above is None or following in led_up))
        if follows and _is_in(place.programme, following.programme) and last in page.sentence_of(first - 1):
            top = _highest_level(place)  # "Priorytet II, Działanie 2.1 w ramach PO …": the programme is above both
            (place if top is following else top).above = following
            led_up.add(place)


def _highest_level(place: _Place) -> _Place:
    """The highest of the numbered levels that stand before a level, or itself."""
    while place.above and place.above.programme.code:
        place = place.above
    return place


def _is_in(level: Programme, whole: Programme) -> bool:
    return level.code is not None and whole.rank < level.rank and whole.kind not in _NO_WHOLES


def _told_apart(programmes: list[Programme], places: list[_Place]) -> list[Programme]:
    """Programmes, and a new one for each further programme in which a level of the same number is."""
    by_top: dict[Programme, dict[Programme, list[_Place]]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        if place.programme.code and (top := place.programme_above()):
            by_top[place.programme][top].append(place)
    found = list(programmes)
    for programme, tops in by_top.items():
        for others in list(tops.values())[1:]:
            mentions = [place.mention for place in others]
            name = programme.name.partition(programme.code or "")[0] + (programme.code or "")
            found.append(replace(programme, name=name, mentions=mentions, aliases=[], part_of=None))
            programme.mentions = [mention for mention in programme.mentions if mention not in mentions]
            for place in others:
                place.programme = found[-1]
    return sorted(found, key=lambda programme: programme.mentions[0].span.first)


def _funds(page: Page, programmes: list[Programme]) -> None:
    """A programme is part of the one fund of its sentence, where the sentence speaks of financing."""
    by_sentence: dict[int, list[Programme]] = defaultdict(list)
    for programme in programmes:
        for number in dict.fromkeys(page.sentence_index(m.span.first) for m in programme.mentions):
            by_sentence[number].append(programme)
    for number, inside in sorted(by_sentence.items()):
        sentence = page.sentences[number]
        funds = [p for p in inside if p.kind == "fund"]
        tops = [p for p in inside if p.kind == "programme" and p.part_of is None]
        finances = any(lemmas(token.text) & _FINANCING for token in page.tokens[sentence.first : sentence.last])
        if len(funds) == 1 and len(tops) == 1 and (finances or _side_by_side(page, tops[0], funds[0])):
            tops[0].part_of = funds[0]


def _side_by_side(page: Page, programme: Programme, fund: Programme) -> bool:
    """Like "(PO KL · EFS)", "PO KL / EFS"."""
    ends = {m.span.last for m in programme.mentions}
    return any(m.span.first - 1 in ends and page.tokens[m.span.first - 1].text in "·/|" for m in fund.mentions)
