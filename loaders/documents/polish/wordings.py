"""What the rules of `relations_more.toml` may not say, and what depends on the kind of a thing.

Invariant: words of planning, wish or condition near a match undo it; what is hoped for is never stated as done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from loaders.documents.findings import Project, Thing, Tie
from loaders.documents.matching import FINITE, Rule, Unit
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, readings

_BEFORE, _BEHIND = 8, 3  # units around a match
_TELLING = frozenset({"fin", "praet", "imps"})
_BESIDE = frozenset({"adv", "part", "interj"})
_PASSIVE = frozenset({"być", "zostać"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(grammar.load("relations_more.toml")["words"][key])


def is_unsure(units: Sequence[Unit], start: int, end: int) -> bool:
    """Whether words around units `start` to `end` tell of a plan, a wish, a condition or somebody's career."""
    near = units[max(0, start - _BEFORE) : end + _BEHIND]
    return any(unit.words & _words("unsure") for unit in near if unit.thing is None)


def is_joint(things: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a sentence is about a project or event, of which who cooperates is a partner."""
    return bool(things & {"project", "event"} or words & _words("roles"))


def tie_of(rule: Rule, subject: Thing, thing: Thing, quote: Span) -> Tie | None:
    """What a match of a rule says; "projekt NCN „…”" is paid by the centre, and led by somebody else."""
    if rule.relation == "paid_by":
        return Tie(subject, "funded_by", thing, quote, rule.certainty) if thing.name in _words("payers") else None
    if rule.relation == "leads" and isinstance(thing, Project) and subject.name in _words("payers"):
        return Tie(thing, "funded_by", subject, quote, rule.certainty)
    relation = _belonging(thing) if rule.relation == "belongs" else rule.relation
    return Tie(subject, relation, thing, quote, rule.certainty)


def _belonging(whole: Thing) -> str:
    """Who belongs to a union of institutions is its member, who belongs to another institution a part of it."""
    union = any(lemmas(word) & _words("unions") for word in whole.name.split()[:3])
    return "member_of" if union else "part_of"


def joined(pointing: Unit, name: Span) -> Unit:
    """A word that points at a thing and the name right behind it as one unit: "konferencja „…”"."""
    return replace(pointing, span=Span(pointing.span.first, name.last))


def with_finite(words: frozenset[str], text: str) -> frozenset[str]:
    """The base forms of a word, with the mark of a verb that tells what is or was."""
    return words | {FINITE} if any(r.pos in _TELLING and not r.is_future for r in readings(text)) else words


@cache
def asked_for(rules: tuple[Rule, ...]) -> frozenset[str]:
    """Every word of some rules."""
    return frozenset().union(*(element.words for rule in rules for element in rule.elements))


def without_asides(units: list[Unit], page: Page, kept: frozenset[str]) -> list[Unit]:
    """Units without adverbs, times and "jest", which stand anywhere in a Polish sentence: "jest organizowany cyklicznie
    od 2010 roku przez …"; what the rules ask for (`kept`) stays."""
    found: list[Unit] = []
    index = 0
    while index < len(units):
        last = _time_end(units, index, page)
        if last is not None:
            index = last
        elif _is_auxiliary(units, index, page) or _is_beside(units[index], page, kept):
            index += 1
        else:
            found.append(units[index])
            index += 1
    return found


def _is_beside(unit: Unit, page: Page, kept: frozenset[str]) -> bool:
    if unit.thing is not None or unit.words & kept:
        return False
    known = readings(page.tokens[unit.span.first].text)
    return bool(known) and all(r.pos in _BESIDE for r in known)


def _is_auxiliary(units: list[Unit], index: int, page: Page) -> bool:
    """Like "jest" in "jest finansowany", "finansowany jest": it may stand on either side."""
    if units[index].thing is not None or not units[index].words & _PASSIVE:
        return False
    beside = [units[place] for place in (index - 1, index + 1) if 0 <= place < len(units)]
    read = (r for unit in beside if unit.thing is None for r in readings(page.tokens[unit.span.first].text))
    return any(r.pos == "ppas" for r in read)


def _time_end(units: list[Unit], index: int, page: Page) -> int | None:
    """Where a time ends that begins here: "w 2021 roku", "od stycznia 2020 r.", "w latach 2017–2019"."""
    if units[index].thing is not None or page.tokens[units[index].span.first].norm not in _words("when"):
        return None
    last, dated = index + 1, False
    while last < len(units) and units[last].thing is None:
        text = page.tokens[units[last].span.first].text
        if not (text[0].isdigit() or units[last].words & (_words("times") | _words("of_times"))):
            break
        dated = dated or text[0].isdigit() or bool(units[last].words & _words("times"))
        last += 1
    return last if dated else None
