"""HTML pages as plain text: the main content, and what the head says of title, day, site, language and licence."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from loaders.texts.blocks import BULLET, PageText, joined, row
from loaders.texts.links import sites

_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|table|article|section|h[1-6]|ul|li|br|meta|title)\b[^<>]{0,500}>", re.I
)
_SNIFF = 4096
_HEAD = 65_536  # characters in which the head of a page ends
_BLOCKS = {"p", "head", "quote", "row", "item", "ab", "code"}
_LINK = re.compile(
    r"<a\b[^<>]{0,300}?\bhref\s*=\s*[\"'](https?://[^\"'<>\s]{1,300})[\"'][^<>]{0,300}>([^<>]{1,300})</a>", re.I
)
_SHY = re.compile(r"&(?:shy|#173|#x0*ad);", re.I)


def is_html(text: str) -> bool:
    """Whether a text starts as an HTML page or has several tags of one near its start."""
    start = text[:_SNIFF].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html")) or (
        start.startswith("<") and len(_TAG.findall(text[:_SNIFF])) >= 3
    )


def from_html(html: str) -> PageText:
    """The main content of an HTML page, without navigation and comments; empty where none is found."""
    import trafilatura  # half a second to import: only where there is HTML to read

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what is wrong with a page, our own errors say
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    page: Any = trafilatura.bare_extraction(
        _SHY.sub("", html).replace("\u00ad", ""),
        include_comments=False,
        include_tables=True,
        include_links=False,
        with_metadata=True,
        favor_recall=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None:
        return PageText("")
    facts = {
        "title": page.title,
        "publisher": page.sitename,
        "published": page.date,
        "licence": page.license,
        "homepage": page.url,
        "language": page.language or _language(html),
    }
    pieces = _pieces(page.body) if page.body is not None else [page.text or ""]
    facts = {name: value for name, value in facts.items() if value}
    return PageText(joined(pieces), facts, sites(_links(html), facts.get("homepage")))


def _links(html: str) -> Iterator[tuple[str, str]]:
    """Words and addresses of the links; where tags stand in the words, there are none."""
    for match in _LINK.finditer(html):
        yield unescape(match[2]), unescape(match[1])


def _pieces(body: Any) -> list[str]:
    """Text of the blocks of trafilatura's tree: p, head, list/item, table/row/cell."""
    pieces: list[str] = []
    places: dict[Any, int] = {}  # of the list items met: a list of many is counted once
    for element in body.iter(*_BLOCKS):
        if any(parent.tag in _BLOCKS for parent in element.iterancestors()):
            continue
        if element.tag == "row":
            pieces.append(row(_words(cell) for cell in element.iter("cell")))
        elif element.tag == "item":
            parent = element.getparent()
            places[parent] = places.get(parent, 0) + 1
            ordered = parent is not None and parent.get("rend") == "ol"
            pieces.append((f"{places[parent]}. " if ordered else BULLET) + _words(element))
        else:
            pieces.append(_words(element))
    return pieces


def _words(element: Any) -> str:
    for line_break in element.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = ("".join(element.itertext())).split("\n")
    return "\n".join(line for line in (" ".join(part.split()) for part in lines) if line)


def _language(html: str) -> str | None:
    match = re.search(r"<html\b[^<>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b", html[:_HEAD], re.I)
    return match[1].lower() if match else None
