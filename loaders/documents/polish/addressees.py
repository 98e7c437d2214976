"""Whom projects and agreements are for.

A label reads its items whole ("Grupa docelowa: …"), and so does a goal; anywhere else a group counts behind a cue of
contents.toml ("skierowany do", "na rzecz", "szkolenia dla", "aktywizacja").

Invariant: a group is read from words about one project, or from those of an agreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from loaders.documents.findings import Agreement, Findings, Project, Said, Thing
from loaders.documents.page import Page, Span
from loaders.documents.polish.grammar import load
from loaders.documents.polish.group_names import JOINING, SCHEME, GroupMatcher, Named
from loaders.documents.polish.lookup import tokens_with
from loaders.documents.polish.morphology import lemmas, readings
from loaders.documents.polish.passages import Owners, Passage, clean, contents, has
from loaders.values.privacy import MASK
from ontology import vocab

_MAX_BEFORE = 5  # tokens between a cue and the group
_MAX_FAR = 14  # the same behind a phrase, where no other noun stands between
_WINDOW = 40  # tokens behind a cue
_ACTIVITY = 4  # tokens between an activity and "dla"
_OFFICES = frozenset({"institutions", "practitioners"})  # tops of the scheme that are no people in need
_MAX_PHRASE = 200  # characters of an item of a list
_SEVERAL = 2  # items of an agreement that have to name a group
_VERBS = frozenset({"fin", "praet", "imps", "bedzie"})
_FIELD = "target_groups"
_QUOTES = frozenset('„”"“')


_Phrase = tuple[tuple[frozenset[str], bool], ...]  # of each word its base forms, and whether it may be missing


@cache
def _phrases() -> dict[str, list[_Phrase]]:
    """The phrases of contents.toml by each base form of their first words."""
    written = load("contents.toml")["addressees"]["phrases"]
    found: dict[str, list[_Phrase]] = {}
    for phrase in written:
        words = [(frozenset().union(*map(lemmas, w.strip("[]").split("|"))), w[0] == "[") for w in phrase.split()]
        for lemma in words[0][0]:
            found.setdefault(lemma, []).append(tuple(words))
    return found


@cache
def _cue_words(cues: tuple[str, ...]) -> frozenset[str]:
    """Base forms of the words with which some cues begin."""
    begins = {"phrases": frozenset(_phrases()), "helping": contents("addressees", "helping")}
    return frozenset().union(*(begins.get(cue, frozenset({"dla"})) for cue in cues))


class AddresseeFinder:
    """Collects target groups; `said` are the goals, tasks and results that were found before."""

    def __init__(self, page: Page, findings: Findings, owners: Owners, said: list[Said]) -> None:
        self.page, self.findings, self.owners, self.said = page, findings, owners, said
        others = [*findings.institutions, *findings.programmes]
        titles = {m.span for project in findings.projects for m in project.mentions}  # may be an institution's name too
        spans = (m.span for thing in others for m in thing.mentions if m.span not in titles)
        taken = {index for span in spans for index in range(span.first, span.last)}
        self.matcher = GroupMatcher(page, taken)
        self.known: set[tuple[int, str]] = set()  # ids of things, with concepts that were read of them

    def run(self) -> Iterator[Said]:
        """Every group of every project and agreement, some more than once."""
        for passage in self.owners.passages:
            yield from self._labelled(passage)
        for one in self.said:
            if one.field == "goals" and isinstance(one.thing, Project):
                yield from self._values(one.thing, self._whole(one.span, vague=False), one.rule)
            elif isinstance(one.thing, Project):
                yield from self._cued(one.thing, one.span)
        for sentence in self.page.sentences:
            yield from self._in_sentence(sentence)
        yield from self._titles()
        agreed: dict[int, list[Said]] = {}
        for one in self.said:
            if isinstance(one.thing, Agreement):
                agreed.setdefault(id(one.thing), []).append(one)
        for items in agreed.values():
            yield from self._agreed(items)

    def _values(self, thing: Thing, found: Iterable[Named], rule: str) -> Iterator[Said]:
        """The names of groups, each concept of a project or agreement once."""
        for named in found:
            if (id(thing), named.concept) not in self.known:
                self.known.add((id(thing), named.concept))
                yield Said(thing, _FIELD, named.name, named.span, rule)

    def _whole(self, span: Span, *, vague: bool) -> Iterator[Named]:
        """Every group that a span names, but those with whose help something is done."""
        for named in self.matcher.within(span):
            before = self.page.tokens[max(span.first, named.span.first - 3) : named.span.first]
            helps = any(has(lemmas(token.text), "addressees", "means") for token in before)
            if not helps and (vague or not has(frozenset({named.concept}), "addressees", "vague")):
                yield named

    def _labelled(self, passage: Passage) -> Iterator[Said]:
        """Like "Grupa docelowa: …", "Uczestnicy projektu" above a list, "Projekt jest skierowany do:" before one."""
        project = self._owner(passage)
        if project is None:
            return
        rule = " ".join(f"polish/contents.toml: addressees … {self.page.words(passage.intro)}:".split())
        for item in passage.items:
            named = list(self._whole(item, vague=True))
            if self._is_phrase(item, listed=len(passage.items) > 1 or bool(named)):
                yield Said(project, _FIELD, clean(self.page.words(item)), item, rule)
                self.known |= {(id(project), one.concept) for one in named if one.plain}
            yield from self._values(project, named, rule)

    def _is_phrase(self, item: Span, *, listed: bool) -> bool:
        """Whether an item of a list is words for a group as they are, and no sentence about it."""
        text = self.page.words(item)
        tokens = self.page.tokens[item.first : item.last]
        verbs = any(r.pos in _VERBS for t in tokens for r in readings(t.text)[:1] if not t.capital)
        names = any(i in self.matcher.taken for i in range(item.first, item.first + 1))
        return listed and len(text) <= _MAX_PHRASE and MASK not in text and not verbs and not names

    def _owner(self, passage: Passage) -> Project | None:
        intro, owners = passage.intro, self.owners
        words = [owners.lemmas_of(i) for i in range(intro.first, intro.last)]
        if any("nie" in w for w in words):
            return None
        asks = any("kto" in w for w in words) and not any(has(w, "owners", "other_lists") for w in words)
        heads = contents("addressees", "heads")
        if any("docelowy" in w for w in words):
            heads |= contents("addressees", "group")
        if passage.short and (asks or owners.is_of_project(intro, heads)):
            return owners.of_label(intro)
        found = owners.within(intro)
        last = min(intro.last + 1, len(self.page.tokens))
        announced = any(has(w, "addressees", "announcing") for w in words) and self.page.tokens[last - 1].text == ":"
        return found[0] if announced and len(found) == 1 and not owners.agreements(intro) else None

    def _in_sentence(self, sentence: Span) -> Iterator[Said]:
        if any(self.page.tokens[i].norm == "nie" for i in tokens_with(self.page, {"nie"}, sentence)):
            return
        projects, agreements = self.owners.within(sentence), self.owners.agreements(sentence)
        if len(projects) == 1 and not agreements:
            yield from self._cued(projects[0], sentence)
        elif len(agreements) == 1 and not projects:
            yield from self._cued(agreements[0], sentence)
        elif not projects and not agreements and (project := self.owners.of_sentence(sentence.first)):
            yield from self._cued(project, sentence, cues=("phrases", "dla"))

    def _titles(self) -> Iterator[Said]:
        for project in self.findings.projects:
            titles = [m.span for m in project.mentions if not m.pointing]
            for span in titles[:1]:
                yield from self._cued(project, span, cues=("title", "helping", "phrases"))

    def _agreed(self, items: list[Said]) -> Iterator[Said]:
        """People whom several items of an agreement speak of: whom the parties agreed to care for."""
        found = [{named.concept: named for named in self._whole(one.span, vague=False)} for one in items]
        counted = Counter(concept for groups in found for concept in groups)
        for one, groups in zip(items, found, strict=True):
            people = (c for c in groups if vocab.top_concept(SCHEME, c) not in _OFFICES)
            yield from self._values(one.thing, [groups[c] for c in people if counted[c] >= _SEVERAL], one.rule)

    def _cued(self, thing: Thing, span: Span, cues: tuple[str, ...] = ("phrases", "dla", "helping")) -> Iterator[Said]:
        """Groups behind a cue: the first close to it, the others as long as no verb comes."""
        for index in tokens_with(self.page, _cue_words(cues), span):
            for cue in cues:
                end = self._cue_end(cue, index, span)
                if end is not None:
                    yield from self._values(
                        thing, self._behind(cue, end, span.last), f"polish/contents.toml: addressees, {cue}"
                    )
                    break

    def _cue_end(self, cue: str, index: int, span: Span) -> int | None:
        """Where a cue that begins at a token ends."""
        words = lemmas(self.page.tokens[index].text)
        if cue == "phrases":
            phrases = (phrase for word in words for phrase in _phrases().get(word, ()))
            return next((e for phrase in phrases if (e := self._follow(phrase, index, span.last))), None)
        if cue == "helping":
            return index + 1 if has(words, "addressees", "helping") else None
        if self.page.tokens[index].norm != "dla" or cue == "title":
            return index + 1 if self.page.tokens[index].norm == "dla" else None
        before = range(max(span.first, index - _ACTIVITY), index)
        active = any(has(lemmas(self.page.tokens[i].text), "addressees", "activities") for i in before)
        named = any(isinstance(self.owners.at.get(i), Project) for i in before[-2:])
        return index + 1 if active or named else None

    def _follow(self, phrase: _Phrase, index: int, limit: int) -> int | None:
        for words, optional in phrase:
            here = lemmas(self.page.tokens[index].text) if index < limit else frozenset()
            while not words & here and index < limit and self._is_title(index):
                index += 1  # "uczestnikami projektu „…” są …"
                here = lemmas(self.page.tokens[index].text) if index < limit else frozenset()
            if words & here:
                index += 1
            elif not optional:
                return None
        return index

    def _is_title(self, index: int) -> bool:
        return index in self.owners.at or self.page.tokens[index].text in _QUOTES

    def _behind(self, cue: str, start: int, limit: int) -> Iterator[Named]:
        last = next(
            (i for i in range(start, min(limit, start + _WINDOW)) if self._ends(i)), min(limit, start + _WINDOW)
        )
        near = {"helping": 2, "dla": _MAX_BEFORE, "title": _MAX_BEFORE, "phrases": _MAX_FAR}[cue]
        found = list(self._whole(Span(start, last), vague=cue != "helping"))
        if found and found[0].span.first <= start + near and not self._other_noun(start, found[0].span.first):
            yield from found if cue != "helping" else self._joined(found)

    def _joined(self, found: list[Named]) -> Iterator[Named]:
        """The first group and those that small words join to it: "wsparcie dzieci, młodzieży i rodzin"."""
        last = found[0].span.first
        for named in found:
            if any(self.page.tokens[i].norm not in JOINING for i in range(last, named.span.first)):
                return
            yield named
            last = max(last, named.span.last)

    def _other_noun(self, start: int, first: int) -> bool:
        """Whether another noun comes first: "na rzecz współpracy szkół" is for no schools, "dla 60 osób" for people."""
        return any(self._is_other_noun(index) for index in range(start, first) if index not in self.owners.at)

    def _is_other_noun(self, index: int) -> bool:
        found = readings(self.page.tokens[index].text)
        if not found or has(lemmas(self.page.tokens[index].text), "addressees", "people"):
            return False
        return found[0].is_noun and not any(r.is_adjective or r.pos == "num" for r in found)

    def _ends(self, index: int) -> bool:
        token = self.page.tokens[index]
        verb = any(r.pos in _VERBS for r in readings(token.text)[:1]) and not token.capital
        return token.text in ";:" or (verb and index not in self.matcher.taken)
