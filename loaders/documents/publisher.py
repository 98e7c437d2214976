"""Whose page it is, as its text says: a label, the notice on personal data, a copyright line, an address block, the
head. The words are in `publisher.toml`.

Invariant: only the name of an institution is given, or an acronym above an address; never a person, and nothing where
the page is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from loaders.documents import data_files
from loaders.documents.findings import Institution
from loaders.documents.page import Page
from loaders.documents.polish import grammar
from loaders.documents.polish.institutions import InstitutionFinder
from loaders.documents.western import institutions as western
from loaders.documents.western.lexicon import lexicon
from loaders.texts.head import head_of, is_address, is_menu, is_paragraph, lines_of

_LAST = 15  # lines at the end of a page in which its owner is named
_MAX_NAME = 160  # characters of a line with a name
_ACRONYM = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻÄÖÜ][A-ZĄĆĘŁŃÓŚŹŻÄÖÜ-]{2,11}")
_TITLE_AND_SITE = re.compile(r"^.{3,}\s[|–—-]\s(?P<site>[^|–—]{3,80})$")
_YEARS = re.compile(r"^[\s,:–-]*(?:\d{4}(?:\s?[–-]\s?\d{4})?)?[\s,:–-]*(?:by\s)?", re.I)


def publisher_of(text: str, language: str | None) -> str | None:
    """The name of the institution whose page it is, in the nominative; None where the page does not say it."""
    lines = lines_of(text)
    head = head_of(lines)
    tail = text[-10_000:].splitlines()
    foot = [line.strip() for line in tail if line.strip()][-_LAST:]
    for piece, verbatim in _candidates(head, foot):
        if name := _institution(piece, language):
            return name
        if verbatim and _ACRONYM.fullmatch(piece):
            return piece
    return _first_line(head, language)


def _first_line(head: list[str], language: str | None) -> str | None:
    """A name alone above menu and title; not the first of several names, which are a list."""
    others = [line for line in head[1:] if not is_menu(line) and not is_address(line)]
    if not others or len(head) < 3 or any(char in head[0] for char in ":.!?"):
        return None
    name = _institution(head[0], language)
    return name if name and not any(_institution(line, language) for line in others[:2]) else None


def _candidates(head: list[str], foot: list[str]) -> Iterator[tuple[str, bool]]:
    """Pieces of lines that may begin with the name, the surest first; with whether an acronym is a name there."""
    for line in (*head, *foot):
        yield from ((match[1], False) for match in _labelled().finditer(line))
    for line in (*head, *foot):
        yield from ((line[match.end() :], False) for match in _controller().finditer(line))
    for line in (*foot, *head):
        if (match := _copyright().match(line)) and len(line) < _MAX_NAME:
            yield _YEARS.sub("", line[match.end() :]), True
    for lines in (head, foot):
        yield from ((name, True) for name in _above_addresses(lines))
    yield from ((name, False) for name in _in_title(head))


def _above_addresses(lines: list[str]) -> Iterator[str]:
    """The line above the first address, unless something happens there."""
    for above, line in pairwise(lines):
        if not is_address(line) or is_address(above):
            continue
        before = lines[lines.index(above) - 1] if lines.index(above) else ""
        if is_paragraph(above) or any(_is_venue(text) for text in (before, above, line)):
            continue
        yield above


def _is_venue(line: str) -> bool:
    return line.casefold().startswith(tuple(_file()["venues"])) or (line.endswith(":") and "adres" in line.casefold())


def _in_title(head: list[str]) -> Iterator[str]:
    """Like "Nowa pracownia – Biblioteka Miejska w …": a site behind its title."""
    for line in head[:2]:
        if match := _TITLE_AND_SITE.match(line):
            yield match["site"]


def _institution(piece: str, language: str | None) -> str | None:
    """The institution with whose name a piece begins; where a line is only a name, nothing may follow it."""
    piece = piece.strip(" \t:–-•*").removesuffix(".")[:_MAX_NAME]
    if not piece or not piece[0].isupper():
        return None
    page, found = _found(piece, language)
    first = next((i for i in found if any(m.span.first == 0 for m in i.mentions)), None)
    return first.name if first is not None and not _goes_on(page, first) else None


def _goes_on(page: Page, institution: Institution) -> bool:
    """Like "Fundacja „Most” zaprasza": a sentence about it and no name of an owner."""
    last = next(m.span.last for m in institution.mentions if m.span.first == 0)
    following = page.tokens[last] if last < len(page.tokens) else None
    return following is not None and following.is_word and not following.capital and following.norm != "z"


def _found(piece: str, language: str | None) -> tuple[Page, list[Institution]]:
    if language in ("en", "de"):
        words = lexicon(language)
        page = Page(piece, words.words("sentences", "abbreviations"), ordinals=language == "de")
        finder: Any = western.InstitutionFinder(page, words)
        finder.names(set())
        return page, finder.institutions
    page = Page(piece, grammar.words("sentences", "abbreviations"))
    polish = InstitutionFinder(page)
    polish.names(set())
    polish.references(set())
    return page, polish.institutions


@cache
def _file() -> dict[str, list[str]]:
    return data_files.load("publisher.toml")


def _alternatives(name: str) -> str:
    words = sorted(_file()[name], key=len, reverse=True)
    return "|".join(
        re.escape(word).replace(r"\.\.\.", ".{0,80}?").replace(r"\ .{", ".{").replace(r"?\ ", "?") for word in words
    )


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_alternatives('labels')})\s?[:–-]\s?(.{{3,{_MAX_NAME}}})", re.I)


@cache
def _controller() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives('controllers')})\s", re.I)


@cache
def _copyright() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{_alternatives('copyright')})[\s.,:]*)+", re.I)


__all__ = ["publisher_of"]
