"""HTML and Markdown pages as plain text: paragraphs, headings and list items on lines of their own.

Invariant: the text made here is the stored text of the page; offsets of its evidence count in it, not in the markup.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

BULLET = "• "
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n"
    r"(?P<fields>(?:[A-Za-z_-]{1,30}:[^\n]{0,2000}\n){0,40}?)"
    r"---[ \t]*(?:\r?\n|\Z)"
)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|table|article|section|h[1-6]|ul|li|br|meta|title)\b[^<>]{0,500}>", re.I
)
_SNIFF = 4096
_BLOCKS = {"p", "head", "quote", "row", "item", "ab", "code"}


@dataclass(frozen=True)
class Markup:
    """A page without its markup: text, and what its head or front matter says (keys as in `Description`)."""

    text: str
    facts: dict[str, str] = field(default_factory=dict)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """`key: value` lines between two lines `---` at the start of a text, and the rest; empty where there are none."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    pairs = (line.partition(":") for line in match["fields"].splitlines())
    facts = {name.strip().lower(): value.strip().strip("\"'") for name, _, value in pairs}
    return {name: value for name, value in facts.items() if value}, text[match.end() :]


def is_html(text: str) -> bool:
    """Whether a text starts as an HTML page or has several tags of one near its start."""
    start = text[:_SNIFF].lstrip("\ufeff \t\r\n").lower()
    return start.startswith(("<!doctype html", "<html")) or (
        start.startswith("<") and len(_TAG.findall(text[:_SNIFF])) >= 3
    )


def from_markdown(text: str) -> Markup:
    """A Markdown page; raw HTML in it is left out, of links and images only the words are kept."""
    facts, body = front_matter(text)
    collected = _MarkdownText()
    for token in MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table").parse(body):
        collected.take(token)
    text = _joined(collected.pieces)
    return Markup(text or body, facts)  # nested too deeply to be anything: as it is


class _MarkdownText:
    """Collects blocks of text from tokens; lists are numbered or bulleted as they were."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.counters: list[int | None] = []  # of open lists: the next number, None for bullets
        self.mark = ""
        self.row: list[str] | None = None

    def take(self, token: Token) -> None:
        """One token of the page."""
        if token.type in ("bullet_list_open", "ordered_list_open"):
            ordered = token.type == "ordered_list_open"
            self.counters.append(int(token.attrGet("start") or 1) if ordered else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.counters.pop()
        elif token.type == "list_item_open":
            self._item()
        elif token.type == "tr_open":
            self.row = []
        elif token.type == "tr_close":
            self.pieces.append(" | ".join(self.row or []))
            self.row = None
        elif token.type in ("inline", "fence", "code_block"):
            self._text(_inline(token) if token.type == "inline" else token.content.strip("\n"))

    def _item(self) -> None:
        number = self.counters[-1]
        self.mark = BULLET if number is None else f"{number}. "
        self.counters[-1] = None if number is None else number + 1

    def _text(self, text: str) -> None:
        if self.row is not None:
            self.row.append(text)
        else:
            self.pieces.append(self.mark + text)
            self.mark = ""


def _inline(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
    return "".join(parts)


def from_html(html: str) -> Markup:
    """The main content of an HTML page, without navigation and comments; what its head says of title, date, licence."""
    import trafilatura  # half a second to import: only where there is HTML to read

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what is wrong with a page, our own errors say
    page: Any = trafilatura.bare_extraction(
        html,
        include_comments=False,
        include_tables=True,
        include_links=False,
        with_metadata=True,
        favor_recall=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if page is None:
        return Markup("", {})
    facts = {
        "title": page.title,
        "publisher": page.sitename,
        "published": page.date,
        "licence": page.license,
        "homepage": page.url,
        "language": page.language or _html_language(html),
    }
    pieces = _html_pieces(page.body) if page.body is not None else [page.text or ""]
    return Markup(_joined(pieces), {name: value for name, value in facts.items() if value})


def _html_pieces(body: Any) -> list[str]:
    """Text of the blocks of trafilatura's tree: p, head, list/item, table/row/cell."""
    pieces: list[str] = []
    for element in body.iter(*_BLOCKS):
        if any(parent.tag in _BLOCKS for parent in element.iterancestors()):
            continue
        if element.tag == "row":
            pieces.append(" | ".join(_words(cell) for cell in element.iter("cell")))
        elif element.tag == "item":
            parent = element.getparent()
            ordered = parent is not None and parent.get("rend") == "ol"
            number = f"{[*parent].index(element) + 1}. " if ordered else BULLET
            pieces.append(number + _words(element))
        else:
            pieces.append(_words(element))
    return pieces


def _words(element: Any) -> str:
    for line_break in element.iter("lb"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = ("".join(element.itertext())).split("\n")
    return "\n".join(line for line in (" ".join(part.split()) for part in lines) if line)


def _html_language(html: str) -> str | None:
    match = re.search(r"<html\b[^<>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b", html[:_SNIFF], re.I)
    return match[1].lower() if match else None


def _joined(pieces: list[str]) -> str:
    """Blocks with an empty line between, list items on following lines."""
    text = ""
    for piece in filter(None, (piece.strip(" \t\n") for piece in pieces)):
        item = piece.startswith(BULLET) or re.match(r"\d{1,3}\. ", piece)
        text += ("\n" if item else "\n\n") * bool(text) + piece
    return text + "\n" if text else ""
