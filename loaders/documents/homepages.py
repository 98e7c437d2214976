"""Where a project is on the web: "strona projektu: www…", "more information on the project at www…".

Invariant: an address counts only in a sentence that speaks of the project, and only where one project can be meant: the
only one of the page, or the one that the same paragraph names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from graph import locators
from graph.records import AnyRecord, Cooperation, Document, Link, Rejection
from loaders.documents import data_files
from loaders.values import cells

_ADDRESS = re.compile(r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"„”“()\[\]|]{4,200}", re.I)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_])(?=[A-ZĄĆĘŁŃÓŚŹŻÄÖÜ])|\n")
_MAX_BEFORE = 400  # characters of a sentence before its address
_RIGHT_BEFORE = 40
_MAX_ADDRESSES = 200

Item = AnyRecord | Link | Rejection


def with_homepages(items: Iterable[Item], document: Document) -> Iterator[Item]:
    """The items, projects with the address that the text gives for them."""
    found = list(items)
    projects = [i for i in found if isinstance(i, Cooperation) and i.kind == "project"]
    pages = _homepages(document.text, projects) if projects else {}
    for item in found:
        address = pages.get(item.id) if isinstance(item, Cooperation) and not item.homepage else None
        yield msgspec.structs.replace(item, homepage=address) if address else item


def _homepages(text: str, projects: list[Cooperation]) -> dict[str, str]:
    """Addresses by the id of the project; a project for which the page gives two has the first."""
    found: dict[str, str] = {}
    for number, match in enumerate(_ADDRESS.finditer(text)):
        if number == _MAX_ADDRESSES:
            break
        before = _sentence_before(text, match.start())
        if not _is_of_project(before) or any(site in match[0].casefold() for site in _words("shared")):
            continue
        project = _project(text, match.start(), projects)
        address = cells.web_address(match[0].rstrip(".,;:!?/'’"))
        if project and address:
            found.setdefault(project.id, address)
    return found


def _sentence_before(text: str, end: int) -> str:
    start = max(0, end - _MAX_BEFORE)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    return text[ends[-1] if ends else start : end].casefold()


def _is_of_project(before: str) -> bool:
    if _pattern("own").search(before[-_RIGHT_BEFORE - 30 :]):
        return True
    said = _pattern("more").search(before) and _pattern("projects").search(before)
    return bool(said) and not _pattern("others").search(before)


def _project(text: str, at: int, projects: list[Cooperation]) -> Cooperation | None:
    """The only project, else the one named last in the paragraph before an address."""
    if len(projects) == 1:
        return projects[0]
    first = text.rfind("\n\n", 0, at)
    named = [(place, n) for n, p in enumerate(projects) for place in _places(p) if first < place < at]
    return projects[max(named)[1]] if named else None


def _places(project: Cooperation) -> Iterator[int]:
    for evidence in project.evidence:
        span = locators.parse(evidence.locator)
        if isinstance(span, locators.TextSpan):
            yield span.start


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(data_files.load("homepages.toml")[name])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The words of a list, of which one ends with "*" also with other endings."""
    stems = [re.escape(word).replace(r"\*", r"[^\W\d_]*") for word in _words(name)]
    return re.compile(rf"\b(?:{'|'.join(stems)})(?![^\W\d_])")


__all__ = ["with_homepages"]
