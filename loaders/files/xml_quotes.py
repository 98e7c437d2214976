"""What is said about elements of XML: evidence, verbatim but for contact data, and rejections that name the line.

Invariant: a quote is as long as the characters that its locator names, at most LONGEST, and differs from them only
where contact data stood.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from graph import locators
from graph.records import Evidence, Rejection
from loaders.files.xml_elements import Element
from loaders.values.privacy import blank, mask

LONGEST = 2_000  # characters of a quote
_LONGEST_SHOWN = 80  # characters of a value that messages repeat
_LONGEST_ADDRESS = 200
_PIECES = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>|[^<]+|<", re.DOTALL)
_VALUE = re.compile(r"(?<=\")[^\"]+(?=\")|(?<=')[^']+(?=')")
_TAG = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_ESCAPED_ADDRESS = re.compile(r"[\w.+%-]{0,64}&#(?:0{0,9}64|[xX]0{0,9}40);[\w.-]{0,255}")


def locator(first: Element, end: int | None = None) -> str:
    """Where an element stands (RFC 5147), or what begins with it and ends at a code point."""
    return locators.to_string(locators.TextSpan(first.whole.file, first.start, first.end if end is None else end))


def evidence(
    first: Element,
    source: str,
    last: Element | None = None,
    exact: Collection[str] = (),
    hidden: Iterable[Element] = (),
) -> tuple[Evidence, ...]:
    """An element, or all from the beginning of one to the end of another, as what proves a record; cut at LONGEST.

    The text of `exact` elements, which hold codes and amounts, stays as it is; of `hidden` ones only the tags do.
    """
    end = min((last or first).end, first.start + LONGEST)
    raw = first.whole.between(first.start, end + _LONGEST_ADDRESS)  # no address escapes by being cut
    for element in hidden:
        start, stop = (min(max(point - first.start, 0), len(raw)) for point in (element.start, element.end))
        raw = raw[:start] + _emptied(raw[start:stop]) + raw[stop:]
    quote = masked(raw, exact)[: end - first.start]
    return (Evidence(source=source, locator=locator(first, end), quote=quote),)


def masked(markup: str, exact: Collection[str] = ()) -> str:
    """Markup whose text and addresses in attributes are without contact data; its length does not change."""
    tag, done = "", []
    if "&#" in markup:
        markup = _ESCAPED_ADDRESS.sub(_blanked, markup)
    for match in _PIECES.finditer(markup):
        piece = match[0]
        if not piece.startswith("<") or piece.startswith("<!"):
            done.append(code(piece) if tag in exact else mask(piece))
            continue
        opened = _TAG.match(piece)
        tag = opened[1] if opened else ""
        done.append(mask(piece) if "@" in piece else piece)
    return "".join(done)


def code(text: str) -> str:
    """The text of a code or amount: masked where it is an address after all, else as it is, however many digits."""
    return mask(text) if "@" in text or "&#" in text else text


def _emptied(markup: str) -> str:
    """Markup of whose text and attributes nothing can be read; its length does not change."""
    pieces = (match[0] for match in _PIECES.finditer(markup))
    return "".join(_VALUE.sub(_blanked, p) if _TAG.match(p.replace("</", "<")) else blank(p) for p in pieces)


def _blanked(value: re.Match[str]) -> str:
    return blank(value[0])


def shown(value: str) -> str:
    """A value as messages repeat it: on one line, short, without contact data."""
    plain = mask(" ".join(value.split()))
    return plain if len(plain) <= _LONGEST_SHOWN else plain[: _LONGEST_SHOWN - 1] + "…"


def rejection(element: Element, where: str, value: str, expected: str, kept: bool = True) -> Rejection:
    """That a value could not be taken, or a whole element where it is not `kept`; `where` names what it is part of."""
    found = shown(value)
    said = f"found {found!r}" if found else "found nothing"
    line = f"{element.whole.file}, line {element.line}, {where}"
    reason = f"{line}: {said}, expected {expected}"
    return Rejection(locator=locator(element), field=element.tag, value=found, reason=reason, kept=kept)


__all__ = ["LONGEST", "code", "evidence", "locator", "masked", "rejection", "shown"]
