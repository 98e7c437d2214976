"""Markdown pages as plain text; their front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from loaders.texts.blocks import BULLET, PageText, joined
from loaders.texts.links import sites

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n"
    r"(?P<fields>(?:[A-Za-z_-]{1,30}:[^\n]{0,2000}\n){0,40}?)"
    r"---[ \t]*(?:\r?\n|\Z)"
)
_SAME = {"date": "published", "lang": "language", "site": "publisher", "source": "homepage", "url": "homepage"}


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """`key: value` lines between two lines `---` at the start of a text, and the rest; empty where there are none."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    pairs = (line.partition(":") for line in match["fields"].splitlines())
    facts = {name.strip().lower(): value.strip().strip("\"'") for name, _, value in pairs}
    for name, meant in _SAME.items():
        facts.setdefault(meant, facts.get(name, ""))
    return {name: value for name, value in facts.items() if value}, text[match.end() :]


def from_markdown(text: str) -> PageText:
    """A Markdown page; raw HTML in it is left out, of links and images only the words are kept."""
    facts, body = front_matter(text)
    collected = _MarkdownText()
    tokens = MarkdownIt("commonmark", {"html": True, "maxNesting": 50}).enable("table").parse(body)
    for token in tokens:
        collected.take(token)
    linked = sites((link for token in tokens for link in _links(token)), facts.get("homepage"))
    return PageText(joined(collected.pieces) or body, facts, linked)  # nested too deeply to be anything: as it is


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


def _links(token: Token) -> Iterator[tuple[str, str]]:
    words, address = "", ""
    for child in token.children or ():
        if child.type == "link_open":
            words, address = "", str(child.attrGet("href") or "")
        elif child.type == "link_close":
            yield words, address
        else:
            words += child.content


def _inline(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
    return "".join(parts)
