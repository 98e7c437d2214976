"""Names that sound like institutions but are projects, because the page calls them so: "Obserwatorium … to projekt …".

Invariant: what one place of a page calls a project is no institution anywhere on it.
"""

from __future__ import annotations

from collections import defaultdict

from loaders.documents.page import Page, Span
from loaders.documents.polish import grammar
from loaders.documents.polish.morphology import lemmas, noun_readings
from loaders.documents.polish.names import Name

_COPULA = frozenset({"to", "jest", "był", "(", "-", "–", "—", ","})
_ENTITLED = frozenset({"pn", "pt", "pn.", "pt.", "o", "pod"})
_MADE = frozenset({"utworzenie", "stworzenie", "powstanie", "powołanie", "założenie", "budowa", "uruchomienie"})
_SAME = 2  # words at the beginning that make two names one


def without_projects(page: Page, names: list[Name], reserved: set[int]) -> list[Name]:
    """The names of institutions among names; `reserved` are the tokens of titles of projects."""
    starts = [index for index in sorted(reserved) if index - 1 not in reserved]
    starts += [name.span.first for name in names if _called_project(page, name)]
    second: dict[str, set[str]] = defaultdict(set)  # base forms of a title's first word and of its second
    for first in starts:
        for lemma in _lemmas_at(page, first):
            second[lemma] |= _lemmas_at(page, first + 1)
    return [n for n in names if not _is_one_of(page, n, second) and not _only_set_up(page, n)]


def _lemmas_at(page: Page, index: int) -> frozenset[str]:
    return lemmas(page.tokens[index].text) if index < len(page.tokens) else frozenset()


def _is_one_of(page: Page, name: Name, second: dict[str, set[str]]) -> bool:
    if name.span.last - name.span.first < _SAME:
        return False
    own = _lemmas_at(page, name.span.first + 1)
    return any(own & second[lemma] for lemma in _lemmas_at(page, name.span.first) if lemma in second)


def _called_project(page: Page, name: Name) -> bool:
    """Like "X to projekt …", "X (projekt …)", "Projekt X" with X in the nominative."""
    limit = page.sentence_of(name.span.first).last
    after = page.tokens[name.span.last : min(limit, name.span.last + 2)]
    if len(after) > 1 and after[0].norm in _COPULA and _is_project(after[1].text):
        return not _names_another(page, name.span.last + 2, limit)
    before = page.tokens[name.span.first - 1] if name.span.first else None
    plain = "nom" in name.cases and "gen" not in name.cases
    same = before is not None and name.span.first - 1 in Span(page.sentence_of(name.span.first).first, limit)
    role = _lemmas_at(page, name.span.first - 2) if name.span.first > 1 else frozenset()
    if role & grammar.words("lists", "roles"):
        return False  # "realizator projektu Klasztor …"
    return bool(before and same and plain and _is_project(before.text))


def _names_another(page: Page, index: int, limit: int) -> bool:
    """A title of its own after "projekt", as where the verb is left out: "a Ośrodek – projekt pn. „…”"."""
    return index in page.quotation_at or (index < limit and page.tokens[index].norm in _ENTITLED)


def _is_project(word: str) -> bool:
    return any(r.base.casefold() == "projekt" and "sg" in r.numbers for r in noun_readings(word))


def _only_set_up(page: Page, name: Name) -> bool:
    """Like "utworzenie Klubu Seniora": something without a place or a name of its own that is still to come."""
    before = page.tokens[name.span.first - 1] if name.span.first else None
    own = name.place is not None or any(i in page.quoted for i in range(name.span.first, name.span.last))
    return before is not None and not own and bool(lemmas(before.text) & _MADE)
