"""In which territories projects and agreements work.

Invariant: a territory counts in words about one project: its title, goals, tasks, results, or a sentence that says that
it runs there. Where an institution sits or a meeting takes place says nothing of a project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from loaders.documents.findings import Agreement, Area, Findings, Project, Said, Thing
from loaders.documents.page import Page, Span
from loaders.documents.polish.areas import Territory, TerritoryFinder
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import readings
from loaders.documents.polish.passages import Owners, Passage, contents

_SPOKEN = frozenset({"in", "from", "of", "covered"})
_HELPED = "target_groups"
_CUED = "polish/contents.toml"  # rules that say whom something is for; people whom an agreement names count less
_NAMED = frozenset({"goals", "scope", "results"})


class AreaFinder:
    """Collects the areas of a page; `said` is what was found of goals, tasks, results and target groups."""

    def __init__(self, page: Page, findings: Findings, owners: Owners, said: list[Said]) -> None:
        self.page, self.findings, self.owners, self.said = page, findings, owners, said
        named = [(m.span, thing) for thing in (*findings.institutions, *findings.programmes) for m in thing.mentions]
        names = {i: (thing, span) for span, thing in named for i in range(span.first, span.last)}
        self.names = names
        self.events = {i for e in findings.events for m in e.mentions for i in range(m.span.first, m.span.last)}
        groups = [one for one in said if one.field == _HELPED and one.rule.startswith(_CUED)]
        self.helped = [(page.sentence_index(one.span.first), one.thing) for one in groups]
        self.finder = TerritoryFinder(page, names)

    def run(self) -> list[Area]:
        """Every area, each of a project or agreement once."""
        found: dict[tuple[int, str], Area] = {}
        for area in self._all():
            found.setdefault((id(area.thing), area.name), area)
        return list(found.values())

    def _all(self) -> Iterator[Area]:
        for passage in self.owners.passages:
            yield from self._labelled(passage)
        for project in self.findings.projects:
            for mention in project.mentions:
                if not mention.pointing:
                    yield from self._areas(project, mention.span, _SPOKEN, "title")
        for one in self.said:
            if isinstance(one.thing, Project):
                yield from self._areas(one.thing, one.span, _SPOKEN, one.field)
        helped: dict[int, list[Thing]] = {}
        for number, thing in self.helped:
            helped.setdefault(number, []).append(thing)
        for number, sentence in enumerate(self.page.sentences):
            yield from self._in_sentence(sentence, helped.get(number, []))
        yield from self._of_agreements()

    def _areas(self, thing: Thing, span: Span, cues: frozenset[str], rule: str) -> Iterator[Area]:
        for territory in self.finder.within(span):
            if territory.cue in cues:
                yield self._area(thing, territory, rule)

    def _area(self, thing: Thing, territory: Territory, rule: str) -> Area:
        quote = self.page.sentence_of(territory.span.first)
        return Area(thing, territory.name, territory.kind, quote, f"polish/contents.toml: areas, {rule}")

    def _labelled(self, passage: Passage) -> Iterator[Area]:
        """Like "Obszar realizacji: powiat lipski"."""
        words = " ".join(self.page.words(passage.intro).casefold().split())
        if passage.short and words in contents("areas", "labels") and (project := self.owners.of_label(passage.intro)):
            for item in passage.items:
                for territory in self.finder.within(item):
                    yield self._area(project, territory, words)

    def _in_sentence(self, sentence: Span, helped: list[Thing]) -> Iterator[Area]:
        """Like "Projekt jest realizowany na terenie powiatu …", "Program obejmie gminy …"."""
        running = tokens_with(self.page, contents("areas", "running"), sentence)
        if not (running or helped):
            return
        tokens = self.page.tokens[sentence.first : sentence.last]
        if any(t.norm == "nie" for t in tokens):
            return
        named: list[Thing] = [*self.owners.within(sentence), *self.owners.agreements(sentence)]
        things = list(dict.fromkeys(named or helped))
        for territory in self.finder.within(sentence) if len(things) == 1 else ():
            spoken = _SPOKEN if helped else _SPOKEN - {"from"}
            if territory.cue in spoken and self._is_free(territory, sentence, people=bool(helped)):
                yield self._area(things[0], territory, "running")

    def _is_free(self, territory: Territory, sentence: Span, *, people: bool) -> bool:
        """Whether the words do not say where an institution or a meeting is; `people`: who lives there is meant."""
        before = territory.start - 1
        if before < sentence.first:
            return True
        participle = not people and any(r.pos == "pact" for r in readings(self.page.tokens[before].text))
        return before not in self.names and before not in self.events and not participle

    def _of_agreements(self) -> Iterator[Area]:
        """The one territory that the contents of an agreement speak of; that it works there is inferred."""
        spoken: dict[int, list[tuple[Thing, Territory]]] = {}
        for one in self.said:
            if isinstance(one.thing, Agreement) and one.field in _NAMED:
                found = (t for t in self.finder.within(one.span) if t.cue in _SPOKEN)
                spoken.setdefault(id(one.thing), []).extend((one.thing, territory) for territory in found)
        for named in spoken.values():
            if len({territory.name for _, territory in named}) == 1:
                area = self._area(*named[0], "agreements")
                yield replace(area, certainty="implied")
