"""Relations by the rules of `relations.toml`: small patterns over the words of a sentence and the things named in it.

Invariant: a rule sees one sentence (or the announcement of a list and one item); gaps are bounded, so the work is too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from loaders.documents import data_files
from loaders.documents.data_files import GrammarError
from loaders.documents.findings import Findings, Mention, Thing, Tie
from loaders.documents.matching import FINITE, Beginnings, Element, Language, Rule, State, Unit, follow
from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings, readings
from loaders.documents.polish.offices import beside_parties
from loaders.documents.polish.plainer import without_brackets, without_company, without_roles
from loaders.documents.polish.turns import Turner
from loaders.documents.polish.wordings import (
    asked_for,
    behind_participle,
    chosen,
    equal_leaders,
    is_governed,
    is_joint,
    is_unsure,
    joined,
    needed_by,
    tie_of,
    with_classes,
    with_finite,
    without_asides,
)

_SLOT = re.compile(r"<([a-z|]+)(\+?)(?:\.([a-z]+))?(\+?)(?::(subject|object))?>")
_GAPS = {"..": 6, "...": 60}
_MAX_UNITS = 450
_MAX_NEGATION = 3  # units before a match in which a denying word undoes it
_QUOTES = frozenset('„”“«»"')
_FILES = ("relations.toml", "relations_more.toml", "relations_general.toml")


def entries() -> list[dict[str, Any]]:
    """The rules of the Polish files, classes of words written out, in the order of `rules`."""
    return [
        {**entry, "patterns": [with_classes(pattern, file.get("classes", {})) for pattern in entry["patterns"]]}
        for file in (data_files.load(f"polish/{name}") for name in _FILES)
        for entry in file["rule"]
    ]


def written() -> list[str]:
    """Every Polish pattern as its file has it, behind the name of the file; in the order of `rules`."""
    return [
        f"{name}: {pattern}"
        for name in _FILES
        for entry in data_files.load(f"polish/{name}")["rule"]
        for pattern in entry["patterns"]
    ]


@cache
def rules() -> tuple[Rule, ...]:
    """All patterns of the Polish files, compiled."""
    return compiled(entries(), _forms)


@cache
def polish() -> Language:
    """How Polish says relations."""
    return Language(rules(), lemmas, polish=True)


def compiled(entries: list[dict[str, Any]], forms: Callable[[str], frozenset[str]]) -> tuple[Rule, ...]:
    """The patterns of a file; `forms` gives what a word of a pattern matches."""
    found = []
    for entry in entries:
        for pattern in entry["patterns"]:
            elements = tuple(_element(part, forms) for part in pattern.split())
            if not elements[0].slots and not elements[0].words:
                raise GrammarError(f"{pattern!r} of the relations must start with a word or a thing")
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
        raise GrammarError(f"relations: {part!r} is no slot")
    optional, finite = part.startswith("[") and part.endswith("]"), part.endswith(FINITE)
    forms = (part.strip("[]") if optional else part.removesuffix(FINITE)).split("|")
    return Element(words=frozenset().union(*(matched(form) for form in forms)), optional=optional, finite=finite)


def _forms(word: str) -> frozenset[str]:
    """What a word of a pattern matches; a participle only itself, an infinitive also its participles."""
    if word == "-":
        return frozenset("-–—")
    participle = any(r.pos in ("pact", "ppas") and r.cases >= {"nom"} and "m1" in r.genders for r in readings(word))
    return frozenset({word}) if participle else lemmas(word)


class RelationFinder:
    """Applies the rules to a page on which things have been found."""

    def __init__(
        self,
        page: Page,
        findings: Findings,
        language: Language | None = None,
        speaking: Mapping[int, Thing] | None = None,
    ) -> None:
        self.page = page
        self.speaking = speaking or {}  # who stands unnamed before a token: "we" of the page's owner
        self.language = language or polish()
        acting = grammar.words("people", "functions") | grammar.words("people", "bodies")
        self.functions = acting if self.language.polish else frozenset()
        self.asked, self.needed = asked_for(self.language.rules), needed_by(self.language.rules)
        self.turner = Turner(page, findings) if self.language.polish else None
        self.at: dict[int, tuple[Mention, Thing]] = {}
        self._units: dict[Span, list[Unit]] = {}
        self.named: dict[str, list[tuple[int, Thing]]] = {}  # things by kind, in the order of the text
        for thing in findings.things:
            self.named.setdefault(thing.slot, []).extend((m.span.first, thing) for m in thing.mentions)
        for places in self.named.values():
            places.sort(key=lambda pair: pair[0])
        self.asides = {index for i in findings.institutions for index in range(*i.aside)}
        self.asides |= beside_parties(page, findings.institutions) if self.language.polish else set()
        for thing in findings.things:
            for mention in thing.mentions:
                self.at.setdefault(mention.span.first, (self._in_office(mention), thing))

    def run(self) -> list[Tie]:
        """Every tie that a rule reads once, with the first words that say it."""
        return once(self.every())

    def every(self) -> Iterator[Tie]:
        """The same, however often a tie is read, in the order of text and rules."""
        for units, quote_from in self._passages():
            for read in self._versions(units):
                yield from self._ties(read, quote_from)

    def _versions(self, units: list[Unit]) -> Iterator[list[Unit]]:
        """A passage as it is, and, of a Polish one, plainer versions with the same meaning."""
        yield units
        if self.turner is None or not any(unit.thing for unit in units):
            return
        parts = self.turner.parts(units)
        for part in parts if len(parts) > 1 else ():
            yield from self._versions(part)
        shorter = without_asides(units, self.page, self.asked)
        if len(shorter) < len(units):
            yield shorter
        plain = without_asides(units, self.page, self.needed, plain=True)
        plain = without_roles(without_brackets(self.turner.turned(plain)))
        if plain != shorter:
            yield plain
        alone = without_company(plain)
        if alone is not plain:
            yield alone

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
        """The units of a sentence; not to be changed."""
        if span not in self._units:
            self._units[span] = self._read(span)
        return self._units[span]

    def _read(self, span: Span) -> list[Unit]:
        found: list[Unit] = []
        index = span.first
        while index < span.last and len(found) < _MAX_UNITS:
            mention, thing = self.at.get(index, (None, None))
            if mention is None and (self.page.tokens[index].text in _QUOTES or index in self.asides):
                index += 1  # a name is the same with quotation marks around it, and with its seat after it
            elif mention is None:
                found += self._word(index)
                index += 1
            else:
                words = self.language.lemmas(self.page.tokens[index].text) if mention.pointing else frozenset()
                if found and found[-1].thing is thing and found[-1].mention and found[-1].mention.pointing:
                    found[-1] = joined(found[-1], mention.span)  # "konferencja „…”" names one thing
                else:
                    found.append(Unit(mention.span, words, thing, mention))
                index = mention.span.last
        return found

    def _word(self, index: int) -> list[Unit]:
        """A word; the owner of the page stands before a verb like "realizujemy", and in place of "we"."""
        here = Span(index, index + 1)
        words, speaker = self.language.lemmas(self.page.tokens[index].text), self.speaking.get(index)
        words = with_finite(words, self.page.tokens[index].text) if self.functions else words
        if speaker is None:
            return [Unit(here, words)]
        mention = Mention(here, frozenset({"nom"}), pointing=True)
        if self.functions:  # Polish, whose verbs say "we" themselves
            return [Unit(here, frozenset(), speaker, mention), Unit(here, words)]
        return [Unit(here, words, speaker, mention)]

    def _before(self, kind: str, index: int) -> Thing | None:
        """The thing of a kind that the page named last before a token."""
        named = self.named.get(kind, [])
        place = bisect_left(named, index, key=lambda pair: pair[0])
        if place:
            return named[place - 1][1]
        only = not self.language.polish and len({id(thing) for _, thing in named}) == 1
        return named[0][1] if only else None  # "This project …" above its name

    def _in_office(self, mention: Mention) -> Mention:
        """Like "Rektor Politechniki": the rector acts for the institution, so the case is that of the function."""
        index = mention.span.first - 1
        if index < 0 or mention.pointing or not self.functions:
            return mention
        mention = behind_participle(self.page, mention)
        cases = [r.cases for r in noun_readings(self.page.tokens[index].text) if r.base.casefold() in self.functions]
        return replace(mention, cases=mention.cases.union(*cases)) if cases else mention

    def _ties(self, units: list[Unit], quote_from: int) -> Iterator[Tie]:
        things = frozenset([unit.thing.slot for unit in units if unit.thing])
        if not things:
            return
        words = frozenset().union(*[unit.words for unit in units])
        beginnings: Beginnings | None = None
        for rule in self.language.possible(things, words):
            if not (rule.alone and is_joint(things, words)):
                beginnings = beginnings or Beginnings(units)
                for start in beginnings.of(rule.elements[0]):
                    yield from self._match(rule, units, start, quote_from)

    def _match(self, rule: Rule, units: list[Unit], start: int, quote_from: int) -> Iterator[Tie]:
        state = State(units, self.language)
        end = follow(rule.elements, 0, state, start)
        if end is None or self._denied(units[max(0, start - _MAX_NEGATION) : self._clause(units, end)]):
            return
        if (rule.sure or (self.functions and rule.relation != "party_to")) and is_unsure(units, start, end):
            return
        objects = chosen(rule, state.parts["object"])
        if self.functions and objects and is_governed(rule, units, start, end, objects[0]):
            return
        first = max(units[start].span.first, quote_from)
        last = units[end - 1].span.last
        if last <= first:
            return
        subjects = state.parts["subject"]
        kind = rule.before or ("project" if rule.project_before else "")
        if kind and (known := self._before(kind, units[start].span.first)):
            subjects, objects = (subjects, [known]) if subjects else ([known], objects)
        equals = equal_leaders(rule, units, subjects) if self.functions else []
        for subject in equals or subjects:
            for thing in objects:
                if thing is not subject and (tie := tie_of(rule, subject, thing, Span(first, last))):
                    yield replace(tie, relation="partner_in") if equals else tie

    def _clause(self, units: Sequence[Unit], end: int) -> int:
        """How far a denying word may stand behind a match: "… koordiniert das Projekt nicht"."""
        last = min(len(units), end + self.language.trailing)
        return next((i for i in range(end, last) if units[i].words & self.language.enumerating), last)

    def _denied(self, units: Sequence[Unit]) -> bool:
        denying = self.language.denying
        return any(unit.thing is None and not denying.isdisjoint(unit.words) for unit in units)


def once(ties: Iterable[Tie]) -> list[Tie]:
    """Each subject, relation and object once, with the first words that say it."""
    found: dict[tuple[int, str, int], Tie] = {}
    for tie in ties:
        found.setdefault((id(tie.subject), tie.relation, id(tie.object)), tie)
    return list(found.values())
