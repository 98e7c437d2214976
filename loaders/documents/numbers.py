"""Numbers of contracts and grants that identify a project (`numbers.toml`): "UDA-…/09-00", "grant agreement No …".

Invariant: only numbers of systems that give each of them to one project become identifiers, under the scheme that
tables of the same system use. "Nr umowy 12/2013" is a number of whoever wrote it: elsewhere it means something else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from graph.errors import InvalidRecordError
from graph.identifiers import check_identifier
from loaders.documents import data_files
from loaders.documents.amounts import Lemmas, Words
from loaders.documents.findings import Findings, Project, Said
from loaders.documents.naming import Naming
from loaders.documents.page import Page, Span

_BEFORE = 5  # tokens between a number and the word that says what it is
_MAX_DISTANCE = 40  # tokens between a project and its number
_NAME, _AROUND = 40, 400  # characters before a number in which its name stands; around it, for other words
_MAX_NUMBERS = 20  # of one project; what has more is a register
_RULE = "numbers.toml"


@dataclass(frozen=True, slots=True)
class _System:
    """Numbers of one scheme."""

    scheme: str
    pattern: re.Pattern[str]
    drop: re.Pattern[str]
    named: re.Pattern[str] | None
    around: tuple[str, ...]


@cache
def _systems() -> tuple[_System, ...]:
    return tuple(
        _System(
            said["scheme"],
            re.compile(said["pattern"], re.X),
            re.compile(said.get("drop", "(?!)")),
            _named(said["named"]) if "named" in said else None,
            tuple(said.get("around", ())),
        )
        for said in data_files.load("numbers.toml")["system"]
    )


def _named(names: list[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})[\s:(#°]*$", re.I)


class NumberReader:
    """Gives the numbers of one page to its projects."""

    def __init__(self, page: Page, findings: Findings, lemmas: Lemmas, words: Words) -> None:
        self.page, self.findings, self.lemmas = page, findings, lemmas
        self.others, self.contracts = words("numbers", "others"), words("numbers", "contracts")
        self.starts: list[int] = []
        self.naming = Naming(findings.projects)

    def run(self) -> None:
        """Sets identifiers of projects; a number belongs to one of them."""
        if not self.findings.projects:
            return
        self.starts = [token.start for token in self.page.tokens]
        given: set[str] = set()
        for system in _systems():
            for match in system.pattern.finditer(self.page.text):
                if not self._is_named(system, match.start()):
                    continue
                span = Span(bisect_right(self.starts, match.start()) - 1, bisect_left(self.starts, match.end()))
                identifier = _identifier(system, match[0])
                project = self._project(span) if identifier and identifier not in given else None
                if project is not None and identifier and len(project.identifiers) < _MAX_NUMBERS:
                    given.add(identifier)
                    project.identifiers = (*project.identifiers, identifier)
                    self.findings.said.append(Said(project, "identifiers", identifier, span, _RULE))

    def _is_named(self, system: _System, start: int) -> bool:
        if system.named and not system.named.search(self.page.text[max(0, start - _NAME) : start]):
            return False
        around = self.page.text[max(0, start - _AROUND) : start + _AROUND].casefold() if system.around else ""
        return not system.around or any(word in around for word in system.around)

    def _project(self, span: Span) -> Project | None:
        """The project of the sentence, bracket or row of a number; that of a labelled line is the one named before."""
        tokens, sentence = self.page.tokens, self.page.sentence_of(span.first)
        before = tokens[max(sentence.first, span.first - _BEFORE) : span.first]
        if any(self.lemmas(token.text) & self.others for token in before):
            return None
        if found := self.naming.near(sentence, span.first, _MAX_DISTANCE):
            return found
        named = any(self.lemmas(token.text) & self.contracts for token in before)
        if len(self.findings.projects) == 1 and sentence.last - sentence.first <= _MAX_DISTANCE:
            return self.findings.projects[0]
        return self.naming.before(span.first) if named else None


def _identifier(system: _System, number: str) -> str | None:
    try:
        return check_identifier(f"{system.scheme}:{system.drop.sub('', number)}")
    except InvalidRecordError:
        return None
