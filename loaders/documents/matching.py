"""Matching of the patterns of `relations.toml` against the units of a sentence: words, and things named in it.

Invariant: a pattern is matched from left to right, the shortest gap first; gaps are bounded, so the work is too.
"""

from __future__ import annotations

from collections import Counter
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


@dataclass(eq=False, slots=True)
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


@dataclass(frozen=True, eq=False, slots=True)  # compared by identity: the whole grammar is a key of caches
class Rule:
    """One compiled pattern of a rule."""

    relation: str
    elements: tuple[Element, ...]
    certainty: Certainty = "stated"
    lowest: bool = False
    only_funds: bool = False
    project_before: bool = False
    before: str = ""  # like `project_before`, for another kind of thing: "event", "group", "agreement"
    alone: bool = False  # only in a sentence without a project or event
    sure: bool = False  # nothing is said in a sentence of plans, wishes or conditions


@dataclass(slots=True)
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
    _fitting: dict[frozenset[str], _Fitting] = field(default_factory=dict, init=False, compare=False, repr=False)

    def possible(self, things: frozenset[str], words: frozenset[str]) -> Iterator[Rule]:
        """The rules whose patterns need no other things and words than a sentence has, in their order."""
        if things not in self._fitting:
            self._fitting[things] = _Fitting(self.rules, things)
        return self._fitting[things].possible(words)


class _Fitting:
    """The rules that need no other things than some, by one word of each that they cannot do without."""

    def __init__(self, rules: Sequence[Rule], things: frozenset[str]) -> None:
        self.rules: list[tuple[Rule, list[frozenset[str]]]] = []
        self.by_word: dict[str, list[int]] = {}
        self.wordless: list[int] = []
        for rule in rules:
            if all(e.slots & things for e in rule.elements if e.slots):
                self.rules.append((rule, [e.words for e in rule.elements if e.words and not e.optional]))
        asked = Counter(word for _, needed in self.rules for words in needed for word in words)
        for number, (_, needed) in enumerate(self.rules):
            if not needed:
                self.wordless.append(number)
                continue
            rarest = min(needed, key=lambda words: sum(asked[word] for word in words))
            needed.remove(rarest)
            for word in rarest:
                self.by_word.setdefault(word, []).append(number)

    def possible(self, words: frozenset[str]) -> Iterator[Rule]:
        asked = {number for word in self.by_word.keys() & words for number in self.by_word[word]}
        for number in sorted(asked.union(self.wordless)):
            rule, needed = self.rules[number]
            if not any(map(words.isdisjoint, needed)):
                yield rule


class Beginnings:
    """Where in a sentence matches may start, by what the first element of a pattern asks for."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self._by_word: dict[str, list[int]] = {}
        self._by_slot: dict[str, list[int]] = {}
        for index, unit in enumerate(units):
            for word in unit.words:
                self._by_word.setdefault(word, []).append(index)
            if unit.thing is not None:
                self._by_slot.setdefault(unit.thing.slot, []).append(index)

    def of(self, element: Element) -> Sequence[int]:
        """The units at which a match may start whose first element this is, in order."""
        if element.gap or element.optional:
            return range(len(self.units))
        if element.words:
            return _joined(self._by_word, element.words)
        return _joined(self._by_slot, element.slots)


def _joined(places: dict[str, list[int]], names: frozenset[str]) -> list[int]:
    found = [places[name] for name in places.keys() & names]
    return found[0] if len(found) == 1 else sorted({index for place in found for index in place})


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
    return not element.words.isdisjoint(unit.words) and (not element.finite or FINITE in unit.words)


def _follow_gap(elements: tuple[Element, ...], place: int, state: State, index: int) -> int | None:
    units, beside = state.units, elements[max(0, place - 1) : place + 2]
    size = len(units)
    passed = units[index - 1].thing if index and elements[place - 1].slots else None
    following = elements[place + 1] if place + 1 < len(elements) else None
    words = following.words if following is not None and not following.optional else frozenset()
    slots = {slot for element in beside for slot in element.slots}
    for here in range(index, index + elements[place].gap + 1):
        if not words or (here < size and not words.isdisjoint(units[here].words)):
            end = follow(elements, place + 1, state, here)
            if end is not None:
                return end
        if here >= size:
            return None
        thing = units[here].thing
        if thing is not None and thing is not passed and thing.slot in slots:
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
    if end is None and len(things) > 1 and not state.language.polish:  # "founded by A and B, the Network C"
        things, after = things[:-1], _end_of(state, index, things[-2])
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


def _end_of(state: State, index: int, thing: Thing) -> int:
    """Behind the first unit from an index on that is a thing."""
    return next(i for i in range(index, len(state.units)) if state.units[i].thing is thing) + 1


def _is_aside(units: Sequence[Unit], position: int) -> bool:
    """A bracket around an acronym or short remark inside an enumeration."""
    near = units[max(0, position - 3) : position + 4]
    return any("(" in u.words for u in near[:4]) and any(")" in u.words for u in near[-4:])
