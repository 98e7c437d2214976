"""Who speaks on a page: "we", "our Association", where it is known whose page it is; the words are in `owner.toml`.

Invariants: nothing is read where the page's publisher is not named in its text as an institution; what rests on "we" is
implied, never stated; words in quotation marks and of people who are quoted are nobody's here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from loaders.documents import data_files
from loaders.documents.findings import Findings, Institution, Tie
from loaders.documents.page import Page, Span
from loaders.documents.polish.morphology import readings
from loaders.documents.spelling import key

_SPEECH = re.compile(r"[„“«\"][^„“”«»\"]{0,3000}[”“»\"]")
_AHEAD = 6  # tokens behind "we" in which its verb stands
_MAX_NAMED = 50  # mentions of projects that are looked at in a sentence
_BEFORE = 4  # tokens before a project in which "w ramach" stands


@dataclass(frozen=True)
class Owner:
    """The institution whose page it is, and the tokens before which it stands unnamed: verbs in the first
    person, "we"."""

    institution: Institution
    speaking: Mapping[int, Institution]


def owner_of(publisher: str | None, institutions: Sequence[Institution]) -> Institution | None:
    """The institution of a page that is its publisher; None where it is not named there, or where two are so called."""
    if not publisher:
        return None
    named = [i for i in institutions if key(publisher) in {key(i.name), *map(key, i.aliases)}]
    return named[0] if len(named) == 1 else None


class Speaker:
    """Finds where a page speaks of its owner; `lemmas` gives the base forms of a word."""

    def __init__(self, page: Page, language: str, lemmas: Callable[[str], frozenset[str]]) -> None:
        self.page, self.language, self.lemmas = page, language, lemmas
        self.words = {name: frozenset(words) for name, words in _file()[language].items()}
        spoken = [match.span() for match in _SPEECH.finditer(page.text)]
        self.quoted = set(self._sentences(spoken))

    def speaking(self, owner: Institution | None) -> dict[int, Institution]:
        """Tokens before which a reader may put the owner: verbs in the first person, "we"."""
        found: dict[int, Institution] = {}
        for sentence in self.page.sentences if owner is not None else ():
            words = self._bases(sentence)
            if owner is None or sentence.first in self.quoted or words & self.words["others"]:
                continue
            found.update(
                {index: owner for index in range(sentence.first, sentence.last) if self._speaks(index, sentence)}
            )
        return found

    def ours(self, owner: Institution, taken: Mapping[int, Institution]) -> list[Span]:
        """Like "nasze Stowarzyszenie", "our University": the head of the owner's name behind "our"."""
        heads = frozenset().union(*(self.lemmas(word) for word in owner.name.split() if self._is_head(word)))
        found = []
        for token in self.page.tokens[1:]:
            after = self.page.tokens[token.index + 1 : token.index + 2]
            before = self.lemmas(self.page.tokens[token.index - 1].text) & self.words["ours"]
            alone = not after or not (after[0].capital or after[0].text in '„“"')
            named = token.capital or self.language == "pl"  # "nasza szkoła" points at it
            if named and before and alone and token.index not in taken and self.lemmas(token.text) & heads:
                found.append(Span(token.index, token.index + 1))
        return found

    def _tells(self, index: int, sentence: Span) -> bool:
        verbs = self.page.tokens[index : min(sentence.last, index + (1 if self.language == "pl" else _AHEAD))]
        return any(self.lemmas(token.text) & self.words["telling"] for token in verbs)

    def _speaks(self, index: int, sentence: Span) -> bool:
        token = self.page.tokens[index]
        if index in self.page.quoted:
            return False
        if self.language != "pl":
            return token.norm in self.words["we"] and not self._tells(index, sentence)
        return _first_person(token.text) and not self._tells(index, sentence)

    def _is_head(self, word: str) -> bool:
        if self.language != "pl":
            return word[0].isupper()
        found = readings(word)
        return any("nazwa_pospolita" in r.names for r in found) and not any(r.is_adjective for r in found)

    def _bases(self, span: Span) -> frozenset[str]:
        return frozenset().union(*(self.lemmas(t.text) for t in self.page.tokens[span.first : span.last]))

    def _sentences(self, spoken: list[tuple[int, int]]) -> Iterator[int]:
        """The first tokens of sentences that lie within a quotation, which may be longer than a name."""
        place = 0
        for sentence in self.page.sentences:
            start, end = self.page.chars(sentence)
            while place < len(spoken) and spoken[place][1] <= start:
                place += 1
            if place < len(spoken) and spoken[place][0] <= start + 1 and end <= spoken[place][1] + 1:
                yield sentence.first


def taking_part(page: Page, findings: Findings, owner: Owner, language: str = "pl") -> Iterator[Tie]:
    """Like "w projekcie testujemy …": who does something within a project takes part in it."""
    roles = {id(t.object) for t in findings.ties if t.subject is owner.institution and t.relation != "funded_by"}
    within = frozenset(_file()[language]["within"])
    named = sorted(((m.span, p) for p in findings.projects for m in p.mentions), key=lambda pair: pair[0].first)
    for index in owner.speaking:
        sentence = page.sentence_of(index)
        first = bisect_left(named, sentence.first, key=lambda pair: pair[0].first)
        for span, project in named[first : first + _MAX_NAMED]:
            before = page.tokens[max(sentence.first, span.first - _BEFORE) : span.first]
            if span.first in sentence and id(project) not in roles and any(token.norm in within for token in before):
                roles.add(id(project))
                around = Span(min(span.first, index), max(span.last, index + 1))
                yield Tie(owner.institution, "partner_in", project, around, "implied")


def implied(ties: Sequence[Tie], owner: Owner | None) -> list[Tie]:
    """The ties, those implied whose words name the owner by "we" only."""
    if owner is None:
        return list(ties)
    named = {m.span.first for m in owner.institution.mentions if not m.pointing}
    return [
        replace(tie, certainty="implied")
        if owner.institution in (tie.subject, tie.object)
        and not any(index in named for index in range(tie.quote.first, tie.quote.last))
        and any(index in owner.speaking for index in range(tie.quote.first, tie.quote.last))
        else tie
        for tie in ties
    ]


def _first_person(word: str) -> bool:
    """Like "realizujemy", "podpisaliśmy"; not what is only to come ("podpiszemy", "będziemy")."""
    form = word.casefold()
    if form.endswith(("liśmy", "łyśmy")):
        return any(r.pos == "praet" for r in readings(word))
    return form.endswith("my") and any(r.pos == "fin" and not r.is_future for r in readings(word))


@cache
def _file() -> dict[str, Any]:
    return data_files.load("owner.toml")


__all__ = ["Owner", "Speaker", "implied", "owner_of", "taking_part"]
