"""Relations by the rules of `relations.toml`: small patterns over the words of a sentence and the things named in it.

Invariant: a rule sees one sentence (or the announcement of a list and one item); gaps are bounded, so the work is too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from graph.records import Certainty
from loaders.documents import grammar
from loaders.documents.findings import Findings, Mention, Programme, Thing, Tie
from loaders.documents.morphology import lemmas, noun_readings, readings
from loaders.documents.page import Page, Span

_SLOT = re.compile(r"<([a-z|]+)(\+?)(?:\.([a-z]+))?(\+?)(?::(subject|object))?>")
_GAPS = {"..": 6, "...": 60}
_ENUMERATING = frozenset({",", ";", "i", "oraz", "a", "także", "jak", "również", "z", "ze", "przez", "&"})
_LEVELS = frozenset({",", "-", "–", "—", "(", ")", ":", "w", "ramach", "i"})
_DENYING = frozenset({"nie"})
_MAX_UNITS = 450
_MAX_NEGATION = 3  # units before a match in which a denying word undoes it
_QUOTES = frozenset('„”“«»"')
_FINANCIERS = ("fund",)


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


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled pattern of a rule."""

    relation: str
    elements: tuple[Element, ...]
    certainty: Certainty = "stated"
    lowest: bool = False
    only_funds: bool = False
    project_before: bool = False


@dataclass
class _State:
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


@cache
def rules() -> tuple[Rule, ...]:
    """All patterns of the Polish file, compiled."""
    return compiled(grammar.load("relations.toml")["rule"], _forms)


@cache
def _polish() -> Language:
    return Language(rules(), lemmas)


def compiled(entries: list[dict[str, Any]], forms: Callable[[str], frozenset[str]]) -> tuple[Rule, ...]:
    """The patterns of a file; `forms` gives what a word of a pattern matches."""
    found = []
    for entry in entries:
        for pattern in entry["patterns"]:
            elements = tuple(_element(part, forms) for part in pattern.split())
            if not elements[0].slots and not elements[0].words:
                raise grammar.GrammarError(f"relations.toml: {pattern!r} must start with a word or a thing")
            options = {name: entry[name] for name in entry.keys() - {"relation", "patterns"}}
            found.append(Rule(entry["relation"], elements, **options))
    return tuple(found)


def _element(part: str, matched: Callable[[str], frozenset[str]]) -> Element:
    if part in _GAPS:
        return Element(gap=_GAPS[part])
    if match := _SLOT.fullmatch(part):
        kinds, many, case, many_after, role = match.groups()
        return Element(slots=frozenset(kinds.split("|")), case=case, many=bool(many or many_after), part=role)
    if "<" in part:
        raise grammar.GrammarError(f"relations.toml: {part!r} is no slot")
    optional = part.startswith("[") and part.endswith("]")
    forms = part.strip("[]").split("|") if optional else part.split("|")
    return Element(words=frozenset().union(*(matched(form) for form in forms)), optional=optional)


def _forms(word: str) -> frozenset[str]:
    """What a word of a pattern matches; a participle only itself, an infinitive also its participles."""
    if word == "-":
        return frozenset("-–—")
    participle = any(r.pos in ("pact", "ppas") and r.cases >= {"nom"} and "m1" in r.genders for r in readings(word))
    return frozenset({word}) if participle else lemmas(word)


class RelationFinder:
    """Applies the rules to a page on which things have been found."""

    def __init__(self, page: Page, findings: Findings, language: Language | None = None) -> None:
        self.page = page
        self.language = language or _polish()
        self.functions = frozenset() if language else grammar.words("people", "functions")
        self.at: dict[int, tuple[Mention, Thing]] = {}
        named = ((m.span.first, project) for project in findings.projects for m in project.mentions)
        self.projects = sorted(named, key=lambda pair: pair[0])
        self.asides = {index for i in findings.institutions for index in range(*i.aside)}
        for thing in findings.things:
            for mention in thing.mentions:
                self.at.setdefault(mention.span.first, (self._in_office(mention), thing))

    def run(self) -> list[Tie]:
        """Every tie that a rule reads, each subject, relation and object once, the first words that say it."""
        found: dict[tuple[int, str, int], Tie] = {}
        for units, quote_from in self._passages():
            for tie in self._ties(units, quote_from):
                found.setdefault((id(tie.subject), tie.relation, id(tie.object)), tie)
        return list(found.values())

    def _passages(self) -> Iterator[tuple[list[Unit], int]]:
        """Sentences, and items of lists behind what announces them; with the token from which words may be quoted."""
        for sentence in self.page.sentences:
            yield self.units(sentence), sentence.first
        intro: list[Unit] = []
        for bullets in self.page.lists:
            block = self.page.blocks[bullets.intro]
            continues = self.page.tokens[block.span.first].text[0].islower()
            intro = [*(intro if continues else []), *self.units(block.sentences[-1])][-120:]
            for item in bullets.items:
                first = self.page.blocks[item].sentences[0]
                yield [*intro, *self.units(first)], first.first

    def units(self, span: Span) -> list[Unit]:
        """The units of a sentence."""
        found: list[Unit] = []
        index = span.first
        while index < span.last and len(found) < _MAX_UNITS:
            mention, thing = self.at.get(index, (None, None))
            if mention is None and (self.page.tokens[index].text in _QUOTES or index in self.asides):
                index += 1  # a name is the same with quotation marks around it, and with its seat after it
            elif mention is None:
                found.append(Unit(Span(index, index + 1), self.language.lemmas(self.page.tokens[index].text)))
                index += 1
            else:
                words = self.language.lemmas(self.page.tokens[index].text) if mention.pointing else frozenset()
                found.append(Unit(mention.span, words, thing, mention))
                index = mention.span.last
        return found

    def _project_before(self, index: int) -> Thing | None:
        """The project that the page named last before a token."""
        place = bisect_left(self.projects, index, key=lambda pair: pair[0])
        return self.projects[place - 1][1] if place else None

    def _in_office(self, mention: Mention) -> Mention:
        """Like "Rektor Politechniki": the rector acts for the institution, so the case is that of the function."""
        index = mention.span.first - 1
        if index < 0 or "gen" not in mention.cases or mention.pointing:
            return mention
        if not self.functions:
            return mention
        cases = [r.cases for r in noun_readings(self.page.tokens[index].text) if r.base.casefold() in self.functions]
        return replace(mention, cases=mention.cases.union(*cases)) if cases else mention

    def _ties(self, units: list[Unit], quote_from: int) -> Iterator[Tie]:
        things = {unit.thing.slot for unit in units if unit.thing}
        if not things:
            return
        words = frozenset().union(*(unit.words for unit in units))
        for rule in self.language.rules:
            if _possible(rule, things, words):
                for start in range(len(units)):
                    yield from self._match(rule, units, start, quote_from)

    def _match(self, rule: Rule, units: list[Unit], start: int, quote_from: int) -> Iterator[Tie]:
        state = _State(units, self.language)
        end = _follow(rule.elements, 0, state, start)
        if end is None or self._denied(units[max(0, start - _MAX_NEGATION) : self._clause(units, end)]):
            return
        first = max(units[start].span.first, quote_from)
        last = units[end - 1].span.last
        if last <= first:
            return
        objects = _chosen(rule, state.parts["object"])
        subjects = state.parts["subject"]
        if rule.project_before and (project := self._project_before(units[start].span.first)):
            subjects, objects = (subjects, [project]) if subjects else ([project], objects)
        for subject in subjects:
            for thing in objects:
                if thing is not subject:
                    yield Tie(subject, rule.relation, thing, Span(first, last), rule.certainty)

    def _clause(self, units: Sequence[Unit], end: int) -> int:
        """How far a denying word may stand behind a match: "… koordiniert das Projekt nicht"."""
        last = min(len(units), end + self.language.trailing)
        return next((i for i in range(end, last) if units[i].words & self.language.enumerating), last)

    def _denied(self, units: Sequence[Unit]) -> bool:
        return any(unit.words & self.language.denying for unit in units if unit.thing is None)


def _chosen(rule: Rule, objects: list[Thing]) -> list[Thing]:
    if rule.only_funds:
        return [o for o in objects if not isinstance(o, Programme) or o.kind in _FINANCIERS]
    if rule.lowest:
        programmes = [o for o in objects if isinstance(o, Programme)]
        below = [p for p in programmes if p.kind not in _FINANCIERS]
        return [max(below, key=lambda p: p.rank)] if below else []
    return objects


def _possible(rule: Rule, things: set[str], words: frozenset[str]) -> bool:
    """Whether a sentence has what a pattern cannot do without."""
    for element in rule.elements:
        if element.slots and not element.slots & things:
            return False
        if element.words and not element.optional and not element.words & words:
            return False
    return True


def _follow(elements: tuple[Element, ...], place: int, state: _State, index: int) -> int | None:
    """Where the match of the elements from a place on ends, when it starts at a unit."""
    if place == len(elements):
        return index
    element = elements[place]
    if element.gap:
        return _follow_gap(elements, place, state, index)
    if element.optional:
        if index < len(state.units) and element.words & state.units[index].words:
            end = _follow(elements, place + 1, state, index + 1)
            if end is not None:
                return end
        return _follow(elements, place + 1, state, index)
    if index >= len(state.units):
        return None
    if element.words:
        return _follow(elements, place + 1, state, index + 1) if element.words & state.units[index].words else None
    return _follow_slot(elements, place, state, index)


def _follow_gap(elements: tuple[Element, ...], place: int, state: _State, index: int) -> int | None:
    beside = frozenset().union(*(e.slots for e in elements[max(0, place - 1) : place + 2]))
    passed = [state.units[index - 1].thing] if index and elements[place - 1].slots else []
    for skipped in range(elements[place].gap + 1):
        end = _follow(elements, place + 1, state, index + skipped)
        if end is not None:
            return end
        if index + skipped >= len(state.units):
            return None
        thing = state.units[index + skipped].thing
        if thing is not None and thing.slot in beside and thing not in passed:
            return None
    return None


def _follow_slot(elements: tuple[Element, ...], place: int, state: _State, index: int) -> int | None:
    element, unit = elements[place], state.units[index]
    if unit.thing is None or unit.mention is None or unit.thing.slot not in element.slots:
        return None
    if element.case and unit.mention.cases and element.case not in unit.mention.cases:
        return None
    things, after = _enumeration(state, index, element) if element.many else ([unit.thing], index + 1)
    end = _follow(elements, place + 1, state, after)
    if end is not None and element.part:
        state.parts[element.part][:0] = things
    return end


def _enumeration(state: _State, index: int, element: Element) -> tuple[list[Thing], int]:
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
