"""The head of a page: what stands above its first paragraph, and which of these lines is its title.

Invariant: a title is a line of the text. The first line is it, unless that is one of a menu or notice (`head.toml`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from loaders.values.privacy import MASK

_SAMPLE = 65_536  # characters
_MAX_LINES = 60
_PARAGRAPH = 100  # characters from which on a line is a paragraph
_SENTENCE = 60  # where a sign ends it
_PARTS = re.compile(r"\s*[|»›>•·/]\s*|\s+[-–—]\s+")
_POSTCODE = re.compile(r"(?<!\d)(?:\d{2}-\d{3}|\d{5})\s+[^\W\d_]")
_PHONE = re.compile(r"^(?:t|tel|telefon|phone|fax|faks|e-?mail|www|nip|regon|krs)\b[.:\s]", re.I)
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s[^\W\d_]{3,12}\s\d{4}")


@cache
def _file() -> dict[str, list[str]]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return tomllib.load(file)


def lines_of(text: str) -> list[str]:
    """The first lines of a text that are not empty."""
    return [line.strip() for line in text[:_SAMPLE].lstrip("\ufeff").splitlines() if line.strip()]


def is_paragraph(line: str) -> bool:
    """Whether a line is running text and no heading, menu or address."""
    return len(line) > _PARAGRAPH or (len(line) > _SENTENCE and line[-1] in ".!?:;,…")


def head_of(lines: list[str]) -> list[str]:
    """The lines above the first paragraph that is no notice, at most 60; all of them where there is no paragraph."""
    for number, line in enumerate(lines[:_MAX_LINES]):
        if is_paragraph(line) and not is_notice(line):
            return lines[:number]
    return lines[:_MAX_LINES]


def is_notice(line: str) -> bool:
    """Like "Ta strona używa plików cookie"."""
    folded = line.casefold()
    return any(notice in folded for notice in _file()["notices"])


def is_menu(line: str) -> bool:
    """Whether a part of a short line is an entry of a menu: "Strona główna » Projekty"."""
    parts = [part.casefold().strip(" :") for part in _PARTS.split(line.lstrip("•*- ")) if part]
    return len(line) <= _PARAGRAPH and any(part in _menu() for part in parts)


@cache
def _menu() -> frozenset[str]:
    return frozenset(_file()["menu"])


def is_address(line: str) -> bool:
    """A line of an address or with masked contact data."""
    folded = line.casefold()
    street = folded.startswith(tuple(_file()["streets"])) and any(char.isdigit() for char in line)
    named = re.search(r"\d", line) and any(ending in folded for ending in _file()["endings"]) and len(line) < _SENTENCE
    return bool(street or named or _POSTCODE.search(line) or MASK in line or _PHONE.match(line))


def title_of(text: str) -> str:
    """The first line; below a menu or notice the last heading before the day of the page or its first paragraph."""
    lines = lines_of(text)
    head = head_of(lines)
    if not head or not any(is_menu(line) or is_notice(line) for line in head[:_MAX_LINES]):
        return _words(lines[0]) if lines else ""
    kept = [(n, line) for n, line in enumerate(head) if not (is_menu(line) or is_notice(line) or is_address(line))]
    headings = [(n, line) for n, line in kept if not _is_day(line)]
    days = [n for n, line in kept if _is_day(line)]
    above = [line for n, line in headings if n + 1 in days]
    chosen = above or [line for _, line in headings[-1:]] or lines[len(head) :][:1] or lines
    return _words(chosen[-1])


def _is_day(line: str) -> bool:
    return (
        len(line) < _SENTENCE
        and _DAY.search(line) is not None
        and len(_DAY.sub("", line).strip(" ,.r")) < len(line) / 2
    )


def _words(line: str) -> str:
    return " ".join(line.split())


__all__ = ["head_of", "is_address", "is_menu", "is_notice", "is_paragraph", "lines_of", "title_of"]
