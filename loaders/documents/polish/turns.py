"""Sentences turned into plainer ones: what "jego", "którego", "przedsięwzięcie" mean, whose people act, no adjectives.

Invariant: nothing is read into a sentence but what the page named last in it or in the sentence before, and only where
the words fit that kind of thing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from loaders.documents.findings import Findings, Mention, Thing
from loaders.documents.matching import FINITE, Unit
from loaders.documents.page import Page
from loaders.documents.polish.morphology import ALL_CASES, lemmas, noun_readings, readings
from loaders.documents.polish.plainer import (
    JOINING,
    KINDS,
    are_people,
    cases_of,
    every,
    is_feminine,
    is_group_like,
    is_told,
    kinds_of_word,
    words,
)

_TITLED = ("project", "event", "programme")
_TO_TITLE = 6  # units between the word and the title
_NEAR = 2  # blocks between a pointing word and what it means
_VERBS = frozenset({"fin", "praet", "imps"})
_PREPOSITIONS = frozenset({"nad", "w", "we", "na", "dla", "przy", "do"})


class Turner:
    """Turns the sentences of one page."""

    def __init__(self, page: Page, findings: Findings) -> None:
        self.page = page
        unions = [i for i in findings.institutions if is_group_like(i)]
        things: list[Thing] = [
            *findings.projects, *findings.events, *findings.agreements, *findings.groups, *unions
        ]  # fmt: skip
        named = [(m.span.first, thing) for thing in things for m in thing.mentions]
        self.named = sorted(named, key=lambda pair: pair[0])
        self.first = 0  # the token with which the turned words begin
        self.projects = [pair for pair in self.named if pair[1].slot == "project"]

    def parts(self, units: list[Unit]) -> list[list[Unit]]:
        """The sentences in which a year's "r." has hidden an end: "… 5 maja 2012 r. Organizatorem był …"."""
        found: list[list[Unit]] = []
        start = 0
        for index in range(2, len(units) - 1):
            ends = "." in units[index].words and "r" in units[index - 1].words and units[index].thing is None
            if ends and self._begins(units[index + 1]) and any(FINITE in unit.words for unit in units[start:index]):
                found.append(units[start : index + 1])
                start = index + 1
        return [*found, units[start:]]

    def _begins(self, unit: Unit) -> bool:
        """A capital on a word that is no name."""
        token = self.page.tokens[unit.span.first]
        return token.capital and (unit.thing is None or bool(unit.mention and unit.mention.pointing))

    def turned(self, units: list[Unit]) -> list[Unit]:
        """The sentence with what its words mean; the same list where nothing changes."""
        self.first = units[0].span.first if units else 0
        for turn in (
            self._announced,
            self._relative,
            self._back,
            self._within,
            self._without_classes,
            self._whose_people,
        ):
            units = turn(units)
        return units

    def _announced(self, units: list[Unit]) -> list[Unit]:
        """Like "projektu pn. „…”": the word and the title are one, in the case of the word."""
        found: list[Unit] = []
        for unit in units:
            start = (
                self._announcing(found, unit.thing.slot)
                if unit.thing is not None and unit.thing.slot in _TITLED
                else None
            )
            if start is not None and unit.mention is not None:
                cases = self._cases_of(found[start])
                found[start:] = [replace(unit, mention=replace(unit.mention, cases=cases))]
            else:
                found.append(unit)
        return found if len(found) < len(units) else units

    @staticmethod
    def _announcing(before: list[Unit], kind: str) -> int | None:
        """Where the words begin that only say that a title follows; None where there are none."""
        for index in range(len(before) - 1, max(-1, len(before) - 1 - _TO_TITLE), -1):
            if before[index].thing is not None:
                return None
            if before[index].words & words("titles", "programmes" if kind == "programme" else "heads"):
                return index
            if not before[index].words & words("titles", "cues"):
                return None
        return None

    def _relative(self, units: list[Unit]) -> list[Unit]:
        """Like "projekt …, którego liderem jest …": the thing right before the comma."""
        place = next((i for i, u in enumerate(units) if u.thing is None and "który" in u.words), None)
        if place is None:
            return units
        before = [i for i in range(max(0, place - 4), place) if units[i].thing is not None]
        commas = [i for i in range(max(0, place - 3), place) if "," in units[i].words]
        if not before or not commas or commas[-1] < before[-1] or commas[-1] - before[-1] > 1:
            return units
        antecedent = units[before[-1]].thing
        return self._placed(units[commas[-1] + 1 :], place - commas[-1] - 1, antecedent) if antecedent else units

    def _back(self, units: list[Unit]) -> list[Unit]:
        """A word that points at what the sentence before named, or a noun beside which that is left out."""
        if any(u.thing is not None and u.thing.slot in KINDS for u in units):
            return units
        if not any(u.thing is not None and u.thing.slot == "institution" for u in units):
            return units
        place = self._pointing(units, self._pronoun) or self._pointing(units, self._general)
        if place is not None:
            return self._placed(units, *place)
        place = self._pointing(units, self._left_out)
        if place is None:
            return units
        index, thing = place
        if not is_told(units, index):
            return units
        pointing = Mention(units[index].span, ALL_CASES, pointing=True)
        return [*units[: index + 1], Unit(units[index].span, frozenset(), thing, pointing), *units[index + 1 :]]

    def _goes_on(self, units: list[Unit], index: int) -> bool:
        """Whether the word before is of something else: "partner szkoły", "skład konsorcjum"."""
        if index >= len(units):
            return False
        thing = units[index].thing
        if thing is not None:
            return thing.slot == "institution" and "gen" in cases_of(units[index])
        found = readings(self.page.tokens[units[index].span.first].text)
        if units[index].words & _PREPOSITIONS:
            return True
        return any(r.is_noun and "gen" in r.cases for r in found) and not any(r.pos in _VERBS for r in found)

    def _pointing(self, units: list[Unit], meant: Callable[[Unit], Thing | None]) -> tuple[int, Thing] | None:
        for index, unit in enumerate(units):
            if unit.thing is None and (thing := meant(unit)) and not self._goes_on(units, index + 1):
                return index, thing
        return None

    def _placed(self, units: list[Unit], index: int, thing: Thing) -> list[Unit]:
        """The thing in place of a word; behind the noun that "jego" or "której" stands before."""
        unit, rest = units[index], units[index + 1 :]
        meant = Unit(unit.span, frozenset(), thing, Mention(unit.span, self._cases_of(unit), pointing=True))
        norm = self.page.tokens[unit.span.first].norm
        noun = rest and rest[0].thing is None and noun_readings(self.page.tokens[rest[0].span.first].text)
        if norm in words("pronouns", "possessive") and noun:
            here = rest[0].span
            meant = replace(meant, span=here, mention=Mention(here, ALL_CASES, pointing=True))
            return [*units[:index], rest[0], meant, *rest[1:]]
        return [*units[:index], meant, *rest]

    def _cases_of(self, unit: Unit) -> frozenset[str]:
        return frozenset().union(*(r.cases for r in readings(self.page.tokens[unit.span.first].text))) or ALL_CASES

    def _whose_people(self, units: list[Unit]) -> list[Unit]:
        """Like "przedstawiciele Gminy …": what they do at an event, in a group or with an agreement it does."""
        slots = {u.thing.slot for u in units if u.thing is not None}
        unions = any(u.thing is not None and u.thing.slot == "institution" and is_group_like(u.thing) for u in units)
        if "project" in slots or not (unions or slots & {"event", "group", "agreement"}):
            return units
        found: list[Unit] = []
        given: frozenset[str] = frozenset()
        for index, unit in enumerate(units):
            behind = [u for u in units[index + 1 : index + 3] if ":" not in u.words]
            if are_people(unit, behind[0] if behind else None):
                given = self._cases_of(unit)
            elif given and index and ":" in unit.words and are_people(units[index - 1], behind[0] if behind else None):
                continue
            elif given and unit.mention and unit.thing is not None and unit.thing.slot == "institution":
                found.append(replace(unit, mention=replace(unit.mention, cases=unit.mention.cases | given)))
            else:
                given = given if unit.words & JOINING else frozenset()
                found.append(unit)
        return found if len(found) < len(units) else units

    def _within(self, units: list[Unit]) -> list[Unit]:
        """Like "w ramach projektu odbyła się …": the project named last."""
        if any(u.thing is not None and u.thing.slot == "project" for u in units):
            return units
        for index in range(1, len(units)):
            unit = units[index]
            pointing = unit.thing is None and unit.words & words("pointing", "project")
            within = units[index - 1].words & words("pointing", "within") and not self._goes_on(units, index + 1)
            its = self.page.tokens[unit.span.first].norm in words("pronouns", "possessive")
            its = its and index + 1 < len(units) and bool(units[index + 1].words & words("pointing", "within"))
            if its or (pointing and within):
                place = bisect_left(self.projects, unit.span.first, key=lambda pair: pair[0])
                return self._placed(units, index, self.projects[place - 1][1]) if place else units
        return units

    def _without_classes(self, units: list[Unit]) -> list[Unit]:
        """Like "przystąpiły kolejne instytucje: A i B": what the listed are says nothing more."""
        found: list[Unit] = []
        for index, unit in enumerate(units):
            behind = units[index + 1 : index + 3]
            named = len(behind) == 2 and behind[1].thing is not None and behind[1].thing.slot == "institution"
            if named and unit.thing is None and ":" in behind[0].words and unit.words & words("skipped", "classes"):
                while found and found[-1].thing is None and self._describes(found[-1]):
                    found.pop()
                continue
            found.append(unit)
        return found if len(found) < len(units) else units

    def _describes(self, unit: Unit) -> bool:
        found = readings(self.page.tokens[unit.span.first].text)
        return bool(found) and all(r.is_adjective or r.pos == "num" for r in found) and FINITE not in unit.words

    def _pronoun(self, unit: Unit) -> Thing | None:
        norm = self.page.tokens[unit.span.first].norm
        if norm not in every("pronouns") or norm in words("pronouns", "relative"):
            return None
        thing = self._before(unit, KINDS)
        feminine = norm in words("pronouns", "f")
        return thing if thing is not None and feminine == is_feminine(thing) else None

    def _general(self, unit: Unit) -> Thing | None:
        meant = unit.words & every("pointing")
        kinds = [kind for word in meant for kind in kinds_of_word("pointing", word)]
        if not kinds or not any("sg" in r.numbers for r in noun_readings(self.page.tokens[unit.span.first].text)):
            return None
        thing = self._before(unit, kinds)
        named = thing is not None and any(lemmas(word) & meant for word in thing.name.split()[:2])
        return thing if named or meant & words("pointing", "any") else None

    def _left_out(self, unit: Unit) -> Thing | None:
        meant = unit.words & every("left_out")
        kinds = [kind for word in meant for kind in kinds_of_word("left_out", word)]
        return self._before(unit, kinds) if kinds else None

    def _before(self, unit: Unit, kinds: Sequence[str]) -> Thing | None:
        """What the page named last before a sentence, where it is of one of these kinds and near."""
        first = max(self.page.sentence_of(unit.span.first).first, self.first)
        place = bisect_left(self.named, first, key=lambda pair: pair[0])
        if not place:
            only = {id(thing): thing for _, thing in self.named if thing.slot in kinds}
            return next(iter(only.values())) if len(only) == 1 else None  # the page's one project, named below only
        index, thing = self.named[place - 1]
        near = self.page.block_index(first) - self.page.block_index(index) <= _NEAR
        slot = "group" if thing.slot == "institution" else thing.slot  # only unions are here
        return thing if near and slot in kinds else None


__all__ = ["Turner"]
