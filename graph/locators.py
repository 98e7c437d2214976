"""Where in a file something stands: RFC 5147 for text, RFC 7111 for tables, RFC 6901 for JSON.

Invariant: a locator is `FILE#FRAGMENT`. Text offsets count Unicode code points from 0, the end excluded; table rows
count from 1 and the header is row 1 (RFC 7111, section 2); JSON pointers are percent-encoded as URI fragments.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from graph.errors import InvalidLocatorError

_CHAR = re.compile(r"char=(\d+),(\d+)")
_ROW = re.compile(r"row=(\d+)")


@dataclass(frozen=True)
class TextSpan:
    """Code points `start` to `end` (excluded) of a text file."""

    file: str
    start: int
    end: int


@dataclass(frozen=True)
class TableRow:
    """One row of a table; 1 is the first row of the file, header or not."""

    file: str
    row: int


@dataclass(frozen=True)
class JsonPointer:
    """One value of a JSON file; `pointer` is unescaped RFC 6901, "" for the whole."""

    file: str
    pointer: str


Locator = TextSpan | TableRow | JsonPointer


def to_string(locator: Locator) -> str:
    """`page.txt#char=120,180`, `organization.csv#row=1245` or `data.json#/a/0`."""
    file = file_part(locator.file)
    match locator:
        case TextSpan(start=start, end=end):
            return f"{file}#char={start},{end}"
        case TableRow(row=row):
            return f"{file}#row={row}"
        case JsonPointer(pointer=pointer):
            return f"{file}#{quote(pointer, safe='/~')}"


def file_part(file: str) -> str:
    """What stands before the `#` of a locator in this file: its name, percent-encoded."""
    return quote(file, safe="/")


def parse(text: str) -> Locator:
    """The locator behind its string; InvalidLocatorError where it is of no form we know."""
    file, mark, fragment = text.partition("#")
    name = unquote(file)
    if not name or not mark:
        raise InvalidLocatorError(f"locator {text!r}: expected FILE#FRAGMENT")
    if match := _CHAR.fullmatch(fragment):
        start, end = int(match[1]), int(match[2])
        if start > end:
            raise InvalidLocatorError(f"locator {text!r}: it ends before it starts")
        return TextSpan(name, start, end)
    if match := _ROW.fullmatch(fragment):
        if match[1].lstrip("0") == "":
            raise InvalidLocatorError(f"locator {text!r}: rows count from 1")
        return TableRow(name, int(match[1]))
    if fragment == "" or fragment.startswith("/"):
        return JsonPointer(name, unquote(fragment))
    raise InvalidLocatorError(f"locator {text!r}: expected char=START,END, row=NUMBER or a JSON pointer")


def text_at(locator: TextSpan, text: str) -> str:
    """The quoted words; InvalidLocatorError where the text is shorter."""
    if locator.end > len(text):
        raise InvalidLocatorError(f"locator {to_string(locator)}: the text has only {len(text)} characters")
    return text[locator.start : locator.end]


def value_at(locator: JsonPointer, document: str | bytes) -> Any:
    """The JSON value pointed at; InvalidLocatorError where there is none."""
    value = json.loads(document)
    for raw in locator.pointer.split("/")[1:]:
        token = raw.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(token)] if isinstance(value, list) else value[token]
        except (KeyError, IndexError, ValueError, TypeError):
            raise InvalidLocatorError(f"locator {to_string(locator)}: nothing at {raw!r}") from None
    return value
