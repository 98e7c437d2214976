"""What the rules of `relations_more.toml` may not say, and what depends on the kind of a thing.

Invariant: words of planning, wish or condition near a match undo it; what is hoped for is never stated as done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from loaders.documents.data_files import GrammarError
from loaders.documents.findings import Event, Institution, Mention, Programme, Project, Thing, Tie
from loaders.documents.matching import FINITE, Rule, Unit
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, readings

_CLASS = re.compile(r"@([a-z]+)")
_BEFORE, _BEHIND = 8, 3  # units around a match
_TELLING = frozenset({"fin", "praet", "imps"})
_BESIDE = frozenset({"adv", "part", "interj"})
_EQUALS = frozenset({",", "i", "oraz", "a", "także", "również", "przez"})
_DESCRIBING = _BESIDE | {"adj", "num"}
_FINANCIERS = ("fund",)
_DAY = 2  # figures of a day
_EXAMPLES = {"m": ("m", ".", "in", "."), "m.in": ("m.in", "."), "między": ("między", "innymi"), "np": ("np", ".")}
_NUMBERED = frozenset({"nr", "numer"})
_PASSIVE = frozenset({"być", "zostać"})


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(grammar.load("relations_more.toml")["words"][key])


def is_unsure(units: Sequence[Unit], start: int, end: int) -> bool:
    """Whether words around units `start` to `end` tell of a plan, a wish, a condition or somebody's career."""
    unsure = _words("unsure")
    first = max(0, start - _BEFORE)
    around = units[first : end + _BEHIND]
    told = units[start].thing is not None and any("przez" in unit.words for unit in units[start:end])
    for place, unit in enumerate(around):
        if told and first + place < start and not unit.words.isdisjoint(_words("pursuits")):
            continue  # "szukali pracy na targach zorganizowanych przez …": these were held
        came = FINITE in unit.words and "przyjść" in unit.words  # "przyszli" is no "przyszły"
        if unit.thing is None and not came and not unsure.isdisjoint(unit.words):
            return not place or around[place - 1].words.isdisjoint(_NUMBERED)  # "nr wniosku …" hopes for nothing
    return False


def is_governed(rule: Rule, units: Sequence[Unit], start: int, end: int, thing: Thing) -> bool:
    """Whether a preposition makes what somebody does something else: "prowadzi szkolenia w projekcie „…”"."""
    matched = units[start:end]
    if rule.relation == "funded_by" and any(isinstance(unit.thing, Event) for unit in matched):
        return any(isinstance(unit.thing, Project) for unit in matched)  # "konferencja projektu … finansowanego przez"
    if rule.relation not in ("leads", "organises"):
        return False
    if any(unit.words & _words("governed") for unit in matched if unit.thing is None):
        return False
    place = next((i for i in range(start, end) if units[i].thing is thing), start) - 1
    while place >= 0 and units[place].thing is None and units[place].words & _words("announcing"):
        place -= 1
    return place >= 0 and units[place].thing is None and bool(units[place].words & _words("governing"))


def behind_participle(page: Page, mention: Mention) -> Mention:
    """Like "Centrum" in "Fundacja prowadząca Centrum zaprasza": whom somebody runs or supports does nothing here."""
    if not {"nom", "acc"} <= mention.cases:
        return mention
    leading = "pact" in _parts_of_speech(page.tokens[mention.span.first - 1].text)
    return replace(mention, cases=mention.cases - {"nom"}) if leading else mention


def is_joint(things: frozenset[str], words: frozenset[str]) -> bool:
    """Whether a sentence is about a project or event, of which who cooperates is a partner."""
    return bool(things & {"project", "event"} or words & _words("roles"))


def tie_of(rule: Rule, subject: Thing, thing: Thing, quote: Span) -> Tie | None:
    """What a match of a rule says; "projekt NCN „…”" is paid by the centre, and led by somebody else."""
    if rule.relation == "paid_by":
        return Tie(subject, "funded_by", thing, quote, rule.certainty) if thing.name in _words("payers") else None
    if rule.relation == "leads" and isinstance(thing, Project) and subject.name in _words("payers"):
        return Tie(thing, "funded_by", subject, quote, rule.certainty)
    if rule.relation == "joins":
        return Tie(subject, "member_of", thing, quote, rule.certainty) if _is_union(thing) else None
    relation = _belonging(thing) if rule.relation == "belongs" else rule.relation
    return Tie(subject, relation, thing, quote, rule.certainty)


def equal_leaders(rule: Rule, units: Sequence[Unit], subjects: list[Thing]) -> list[Thing]:
    """All of "A, B i C" of whom a rule has taken one to lead: they are partners. Nobody where one does it alone."""
    if rule.relation != "leads" or len(subjects) != 1:
        return []
    place = next((i for i, unit in enumerate(units) if unit.thing is subjects[0]), None)
    if place is None or not isinstance(units[place].thing, Institution):
        return []
    found, joined_by = [subjects[0]], frozenset[str]()
    for step in (-1, 1):
        index, between = place + step, frozenset[str]()
        while 0 <= index < len(units):
            thing = units[index].thing
            if isinstance(thing, Institution) and between:
                found, joined_by, between = [*found, thing], joined_by | between, frozenset()
            elif thing is None and units[index].words & _EQUALS:
                between |= units[index].words & _EQUALS
            else:
                break
            index += step
    every = list(dict.fromkeys(found))
    return every if len(every) > 1 and joined_by & {"i", "oraz"} else []


def _belonging(whole: Thing) -> str:
    """Who belongs to a union of institutions is its member, who belongs to another institution a part of it."""
    return "member_of" if _is_union(whole) else "part_of"


def _is_union(thing: Thing) -> bool:
    return thing.slot == "group" or any(lemmas(word) & _words("unions") for word in thing.name.split()[:3])


def joined(pointing: Unit, name: Span) -> Unit:
    """A word that points at a thing and the name right behind it as one unit: "konferencja „…”"."""
    return replace(pointing, span=Span(pointing.span.first, name.last))


@lru_cache(maxsize=2_000)
def with_finite(words: frozenset[str], text: str) -> frozenset[str]:
    """The base forms of a word, with the mark of a verb that tells what is or was."""
    return words | {FINITE} if any(r.pos in _TELLING and not r.is_future for r in readings(text)) else words


@cache
def asked_for(rules: tuple[Rule, ...]) -> frozenset[str]:
    """Every word of some rules."""
    return frozenset().union(*(element.words for rule in rules for element in rule.elements))


@cache
def needed_by(rules: tuple[Rule, ...]) -> frozenset[str]:
    """Every word without which some rule says nothing, and those that make a sentence unsure."""
    needed = (element.words for rule in rules for element in rule.elements if not element.optional)
    return frozenset().union(_words("unsure"), *needed)


def without_asides(units: list[Unit], page: Page, kept: frozenset[str], *, plain: bool = False) -> list[Unit]:
    """Units without adverbs, times and "jest", which stand anywhere in a Polish sentence: "jest organizowany cyklicznie
    od 2010 roku przez …"; what the rules ask for (`kept`) stays. `plain`: without adjectives too."""
    found: list[Unit] = []
    beside, when, index = _DESCRIBING if plain else _BESIDE, _words("when"), 0
    while index < len(units):
        unit = units[index]
        if unit.thing is not None:
            found.append(unit)
            index += 1
            continue
        token = page.tokens[unit.span.first]
        if last := _examples_end(units, index, page):
            index = last
            continue
        begins = token.norm in when or (token.text.isdigit() and len(token.text) <= _DAY)
        if begins and (last := _time_end(units, index, page)) is not None:
            index = last
            continue
        known = _parts_of_speech(token.text)
        small = known and known <= beside and unit.words.isdisjoint(kept)
        if not small and (unit.words.isdisjoint(_PASSIVE) or not _is_auxiliary(units, index, page)):
            found.append(unit)
        index += 1
    return found


@lru_cache(maxsize=10_000)
def _parts_of_speech(word: str) -> frozenset[str]:
    return frozenset(r.pos for r in readings(word))


def _examples_end(units: list[Unit], index: int, page: Page) -> int | None:
    """Where "m.in.", "między innymi" ends, if it begins here: what it announces is true of all that follow."""
    first = page.tokens[units[index].span.first].norm
    if first not in _EXAMPLES:
        return None
    said = tuple(page.tokens[unit.span.first].norm for unit in units[index : index + len(_EXAMPLES[first])])
    return index + len(said) if said == _EXAMPLES[first] else None


def _is_auxiliary(units: list[Unit], index: int, page: Page) -> bool:
    """Like "jest" in "jest finansowany", "finansowany jest": it may stand on either side."""
    beside = [units[place] for place in (index - 1, index + 1) if 0 <= place < len(units)]
    read = (r for unit in beside if unit.thing is None for r in readings(page.tokens[unit.span.first].text))
    return any(r.pos == "ppas" for r in read)


def _time_end(units: list[Unit], index: int, page: Page) -> int | None:
    """Where a time ends that begins here: "w 2021 roku", "od stycznia 2020 r.", "w latach 2017–2019", "3 maja"."""
    last, dated = index + 1, False
    if page.tokens[units[index].span.first].norm not in _words("when"):
        month = units[last] if last < len(units) and units[last].thing is None else None
        if month is None or month.words.isdisjoint(_words("months")):
            return None
    while last < len(units) and units[last].thing is None:
        text = page.tokens[units[last].span.first].text
        if not (text[0].isdigit() or units[last].words & (_words("times") | _words("of_times"))):
            break
        dated = dated or text[0].isdigit() or bool(units[last].words & _words("times"))
        last += 1
    return last if dated else None


def with_classes(pattern: str, classes: Mapping[str, list[str]]) -> str:
    """A pattern with the words of its classes: "@runs!" becomes "realizować|prowadzić|…!"."""
    try:
        return _CLASS.sub(lambda match: "|".join(classes[match[1]]), pattern)
    except KeyError as error:
        raise GrammarError(f"{pattern!r} of the relations names no class: {error}") from None


def chosen(rule: Rule, objects: list[Thing]) -> list[Thing]:
    """The objects of a match that a rule means: funds, or the lowest level of programmes."""
    if rule.only_funds:
        return [o for o in objects if not isinstance(o, Programme) or o.kind in _FINANCIERS]
    if rule.lowest:
        programmes = [o for o in objects if isinstance(o, Programme)]
        below = [p for p in programmes if p.kind not in _FINANCIERS]
        return [max(below, key=lambda p: p.rank)] if below else []
    return objects
