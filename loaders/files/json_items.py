"""Items of JSON files: what they say, and where each of their values stands.

Invariant: a quote is the text of the file between two characters (JSON lines) or, in a document, where white space
says nothing, the JSON of the value pointed to. Texts in it are hidden in place: its length is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from graph import locators
from loaders.files.elements import Hide, Path, inside, key_of

_SCALAR = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*:)?|-?[0-9][0-9.eE+-]*')
_decoder = json.JSONDecoder(parse_constant=lambda _: None)


@dataclass(frozen=True)
class JsonItem:
    """An item of a JSON document, `pointer` leads to it (RFC 6901)."""

    file: str
    pointer: str
    value: Any
    fault: str | None = None
    unread: Sequence[tuple[Path, str]] = ()

    @property
    def where(self) -> str:
        return f"{self.file}, {self.pointer}" if self.pointer else self.file

    def label(self, path: Path) -> str:
        return "/".join(map(str, path))

    def spot(self, path: Path, hide: Hide) -> tuple[str, str]:
        steps = [str(step).replace("~", "~0").replace("/", "~1") for step in path]
        locator = locators.JsonPointer(self.file, "/".join([self.pointer, *steps]))
        quote = json.dumps(inside(self.value, path), ensure_ascii=False)
        return locators.to_string(locator), masked(quote, hide, key_of(path))


@dataclass(frozen=True)
class LineItem:
    """An item of a file of JSON lines: `raw` begins at the character `start` of the decoded file."""

    file: str
    number: int
    start: int
    raw: str
    value: Any
    fault: str | None = None
    unread: Sequence[tuple[Path, str]] = ()

    @property
    def where(self) -> str:
        return f"{self.file}, line {self.number}"

    def label(self, path: Path) -> str:
        return "/".join(map(str, path))

    def spot(self, path: Path, hide: Hide) -> tuple[str, str]:
        start, end = span(self.raw, path)
        locator = locators.TextSpan(self.file, self.start + start, self.start + end)
        return locators.to_string(locator), masked(self.raw[start:end], hide, key_of(path))


def span(raw: str, path: Path) -> tuple[int, int]:
    """Where in the text of a JSON value the value at a path stands; the whole where there is none."""
    start, end = 0, len(raw)
    for step in path:
        for key, at, behind in _members(raw, start):
            if key == step:
                start, end = at, behind
                break
        else:
            return 0, len(raw)
    return start, end


def _members(raw: str, start: int) -> Iterator[tuple[str | int, int, int]]:
    """Keys or indexes of an object or list that begins at `start`, and where their values stand."""
    listed, at, index = raw[start] == "[", _behind_space(raw, start + 1), 0
    while at < len(raw) and raw[at] not in "]}":
        key: str | int = index
        if not listed:
            key, at = _decoder.raw_decode(raw, at)
            at = _behind_space(raw, _behind_space(raw, at) + 1)
        _, end = _decoder.raw_decode(raw, at)
        yield key, at, end
        index, at = index + 1, _behind_space(raw, end)
        at = _behind_space(raw, at + 1) if raw[at : at + 1] == "," else at


def _behind_space(raw: str, at: int) -> int:
    while at < len(raw) and raw[at] in " \t\r\n":
        at += 1
    return at


def masked(raw: str, hide: Hide, key: str = "") -> str:
    """The text of a JSON value with its strings hidden by `hide`, which is given their keys; its length is kept.

    Numbers are amounts and codes, and stand as they are but where everything of their key is hidden.
    """
    return _SCALAR.sub(partial(_hide, hide, [key]), raw)


def _hide(hide: Hide, key: list[str], match: re.Match[str]) -> str:
    if match[2]:
        key[0] = match[1]
        return match[0]
    if match[1] is None:
        return match[0] if hide(key[0], "0") == "0" else hide(key[0], match[0])
    return f'"{hide(key[0], match[1])}"'
