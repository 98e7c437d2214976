"""Matching of the patterns of `relations.toml` against the units of a sentence: words, and things named in it.

Invariant: a pattern is matched from left to right, the shortest gap first; gaps are bounded, so the work is too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.records import Certainty
from loaders.documents.findings import Mention, Thing
from loaders.documents.page import Span

_ENUMERATING = frozenset(
    {
        ",",
        ";",
        "i",
        "oraz",
        "a",
        "także",
        "jak",
        "również",
        "z",
        "ze",
        "przez",
        "&",
        "/",
        "czy",
        "firma",
        "spółka",
        "przedsiębiorstwo",
    }
)
_LEVELS = frozenset({",", "-", "–", "—", "(", ")", ":", "w", "ramach", "i"})
_DENYING = frozenset({"nie"})
FINITE = "!"  # among the words of a unit: a verb that tells


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or a whole mention of a thing; a word that only points at a thing is both."""

    span: Span
    words: frozenset[str]
    thing: Thing | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a pattern: a word, a slot or a gap."""

    words: frozenset[str] = frozenset()
    optional: bool = False
    gap: int = 0
    slots: frozenset[str] = frozenset()
    case: str | None = None
    many: bool = False
    part: str | None = None
    finite: bool = False  # only a verb that tells: "wspiera", not "wsparcie"


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled pattern of a rule."""

    relation: str
    elements: tuple[Element, ...]
    certainty: Certainty = "stated"
    lowest: bool = False
    only_funds: bool = False
    project_before: bool = False
    alone: bool = False  # only in a sentence without a project or event
    sure: bool = False  # nothing is said in a sentence of plans, wishes or conditions


@dataclass
class State:
    """A match in the making."""

    units: Sequence[Unit]
    language: Language
    parts: dict[str, list[Thing]] = field(default_factory=lambda: {"subject": [], "object": []})


@dataclass(frozen=True)
class Language:
    """How a language says relations: its rules, the base forms of a word, and the words that deny, that join the parts
    of an enumeration, and that join levels of programmes."""

    rules: tuple[Rule, ...]
    lemmas: Callable[[str], frozenset[str]]
    denying: frozenset[str] = _DENYING
    enumerating: frozenset[str] = _ENUMERATING
    levels: frozenset[str] = _LEVELS
    trailing: int = 0  # units behind a match in which a denying word undoes it too
    polish: bool = False  # verbs say who acts, functions stand before names in the genitive
    _fitting: dict[frozenset[str], list[tuple[Rule, list[frozenset[str]]]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def possible(self, things: frozenset[str], words: frozenset[str]) -> Iterator[Rule]:
        """The rules whose patterns need no other things and words than a sentence has."""
        if things not in self._fitting:
            self._fitting[things] = [
                (rule, [e.words for e in rule.elements if e.words and not e.optional])
                for rule in self.rules
                if all(e.slots & things for e in rule.elements if e.slots)
            ]
        for rule, needed in self._fitting[things]:
            if not any(map(words.isdisjoint, needed)):
                yield rule


def may_begin(element: Element, unit: Unit) -> bool:
    """Whether a match whose first element this is may start at a unit; a quick look before the whole is followed."""
    if element.gap or element.optional:
        return True
    if element.words:
        return bool(element.words & unit.words)
    return unit.thing is not None and (not element.slots or unit.thing.slot in element.slots)


def follow(elements: tuple[Element, ...], place: int, state: State, index: int) -> int | None:
    """Where the match of the elements from a place on ends, when it starts at a unit."""
    if place == len(elements):
        return index
    element = elements[place]
    if element.gap:
        return _follow_gap(elements, place, state, index)
    if element.optional:
        if index < len(state.units) and _is_word(element, state.units[index]):
            end = follow(elements, place + 1, state, index + 1)
            if end is not None:
                return end
        return follow(elements, place + 1, state, index)
    if index >= len(state.units):
        return None
    if element.words:
        return follow(elements, place + 1, state, index + 1) if _is_word(element, state.units[index]) else None
    return _follow_slot(elements, place, state, index)


def _is_word(element: Element, unit: Unit) -> bool:
    return bool(element.words & unit.words) and (not element.finite or FINITE in unit.words)


def _follow_gap(elements: tuple[Element, ...], place: int, state: State, index: int) -> int | None:
    beside = frozenset().union(*(e.slots for e in elements[max(0, place - 1) : place + 2]))
    passed = [state.units[index - 1].thing] if index and elements[place - 1].slots else []
    for skipped in range(elements[place].gap + 1):
        end = follow(elements, place + 1, state, index + skipped)
        if end is not None:
            return end
        if index + skipped >= len(state.units):
            return None
        thing = state.units[index + skipped].thing
        if thing is not None and thing.slot in beside and thing not in passed:
            return None
    return None


def _follow_slot(elements: tuple[Element, ...], place: int, state: State, index: int) -> int | None:
    element, unit = elements[place], state.units[index]
    if unit.thing is None or unit.mention is None or unit.thing.slot not in element.slots:
        return None
    if element.case and unit.mention.cases and element.case not in unit.mention.cases:
        return None
    things, after = _enumeration(state, index, element) if element.many else ([unit.thing], index + 1)
    end = follow(elements, place + 1, state, after)
    if end is not None and element.part:
        state.parts[element.part][:0] = things
    return end


def _enumeration(state: State, index: int, element: Element) -> tuple[list[Thing], int]:
    """Like "A, B (C) i D": all of one kind that only commas and small words part."""
    units, language = state.units, state.language
    separators = language.levels if "programme" in element.slots else language.enumerating
    things: list[Thing] = []
    last = index
    position = index
    while position < len(units) and position - last <= 6:
        unit = units[position]
        if unit.thing is not None and unit.thing.slot in element.slots:
            things.append(unit.thing)
            last = position
        elif not unit.words & separators and not _is_aside(units, position):
            break
        position += 1
    return list(dict.fromkeys(things)), last + 1


def _is_aside(units: Sequence[Unit], position: int) -> bool:
    """A bracket around an acronym or short remark inside an enumeration."""
    near = units[max(0, position - 3) : position + 4]
    return any("(" in u.words for u in near[:4]) and any(")" in u.words for u in near[-4:])
