"""JSON read item by item: documents with a long array, and JSON lines. Memory holds one item, however long the file is.

Invariants: what is no JSON text from its first to its last character (RFC 8259), or holds a value beyond the limits,
is an UnusableSourceError that names the character; so of a document cut off nothing is loaded. Of JSON lines every
line stands for itself: a broken one is an item with a fault. Items of documents are pointed to by JSON pointers
(RFC 6901), lines by the characters of the decoded file (RFC 5147).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import Any, BinaryIO, TypeAlias

from graph.errors import UnusableSourceError
from loaders.files.elements import Element
from loaders.files.json_items import JsonItem, LineItem
from loaders.files.json_text import DECODER, MAX_DEPTH, MAX_ITEM, JsonText, beyond_limits

_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")

Opener: TypeAlias = Callable[[], BinaryIO]


def items(stream: BinaryIO, file: str, arrays: Collection[str] = ()) -> Iterator[Element]:
    """The items of a JSON file: the elements of its array, its lines, or the one object that it is.

    The array is the document itself, or the first member of it that has one of the names `arrays`. UnusableSourceError,
    naming `file`, where the text is broken; a line with a fault, and an item that is no object, have `fault` set.
    """
    text = JsonText(stream, file)
    text.skip_space()
    match text.peek():
        case "[":
            yield from _array(text, "")
        case "{" if _has_lines(text):
            yield from _lines(text)
        case "{":
            yield from _object(text, arrays)
        case "":
            raise UnusableSourceError(f"{file}: found nothing, expected JSON")
        case found:
            raise text.error(f"{found!r}", "JSON: an object, an array, or one object a line")
    text.check_end()


def first(opener: Opener, file: str, arrays: Collection[str] = ()) -> dict[str, Any] | None:
    """The first item that is an object, for telling formats apart; None where there is none. Never raises."""
    with suppress(UnusableSourceError, OSError), opener() as stream:
        return next((item.value for item in items(stream, file, arrays) if not item.fault), None)
    return None


def _has_lines(text: JsonText) -> bool:
    """Whether the first line is an object by itself, and more follows."""
    line = text.line_ahead()
    if line is None:
        return False
    with suppress(ValueError, RecursionError):
        return isinstance(DECODER.decode(line), dict)
    return False


def _array(text: JsonText, pointer: str) -> Iterator[Element]:
    text.take("[")
    if text.took("]"):
        return
    for index in range(1 << 62):
        where = f"{pointer}/{index}"
        value, raw = text.value(where)
        yield JsonItem(text.file, where, value, _fault(value, raw))
        if not text.took(","):
            text.take("]", "a comma or the end of the list")
            return


def _object(text: JsonText, arrays: Collection[str]) -> Iterator[Element]:
    """The elements of its array, or, where it has none of these names, the object itself."""
    text.take("{")
    whole: dict[str, Any] = {}
    found, size = text.took("}"), 0
    empty = found
    while not empty:
        key = text.key()
        text.take(":")
        text.skip_space()
        if key in arrays and text.peek() == "[" and not found:
            found = True
            yield from _array(text, "/" + key.replace("~", "~0").replace("/", "~1"))
        else:
            whole[key], raw = text.value(f"/{key}")
            size += len(raw)
        if size > MAX_ITEM:
            raise text.error(f"an object of more than {MAX_ITEM} characters", "a list of smaller ones")
        if not text.took(","):
            text.take("}", "a comma or the end of the object")
            break
    if empty or not found:
        yield JsonItem(text.file, "", whole, _fault(whole, json.dumps(whole)))


def _lines(text: JsonText) -> Iterator[Element]:
    number = 0
    while (line := text.line()) is not None:
        number, start, raw = number + 1, *line
        if raw is None:
            yield LineItem(text.file, number, start, "", {}, f"found more than {MAX_ITEM} characters, expected fewer")
        elif raw:
            yield LineItem(text.file, number, start, raw, *_of_line(raw))


def _of_line(raw: str) -> tuple[Any, str | None]:
    try:
        value = DECODER.decode(raw)
    except RecursionError:
        return {}, f"found more than {MAX_DEPTH} levels, expected fewer"
    except ValueError as error:
        return {}, f"found no JSON ({_words(error)}), expected one object a line"
    return value, beyond_limits(value, raw) or _fault(value, raw)


def _words(error: ValueError) -> str:
    """What is wrong, without "line 1 column 5": what counts here is the place in the file."""
    return f"{error.msg}: character {error.pos}" if isinstance(error, json.JSONDecodeError) else str(error)


def _fault(value: Any, raw: str) -> str | None:
    """Why an item cannot be taken, though it is JSON."""
    if not isinstance(value, dict):
        return f"found {_kind(value)}, expected an object"
    if _HALF_PAIR.search(raw):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return "found half of a surrogate pair, expected text"
    return None


def _kind(value: Any) -> str:
    names = {list: "a list", str: "text", bool: "true or false", type(None): "null", dict: "an object"}
    return names.get(type(value), "a number")


__all__ = ["first", "items"]
