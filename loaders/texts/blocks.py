"""What a page is made of once its markup is gone: blocks of text, each on lines of its own, and what its head says.

Invariant: the text made here is the stored text of the page; offsets of its evidence count in it, not in the markup.
It has no soft hyphens or characters without width, accents in one piece with their letters, and plain spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

BULLET = "• "
MAX_TEXT = 1_000_000  # characters: a book of 350 pages; a reader of it takes half a minute
MAX_CELLS = 1_000  # of a row of a table
_ITEM = re.compile(r"•|(?:\d{1,3}[.)]|[a-z]\)) ")
_WIDTHLESS = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_COMBINING = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True)
class PageText:
    """A page without its markup: text, what its head or front matter says (keys as in `Description`), and the sites
    that its words link to (`loaders.texts.links`)."""

    text: str
    facts: dict[str, str] = field(default_factory=dict)
    sites: dict[str, str] = field(default_factory=dict)


def tidy(piece: str) -> str:
    """A block's text with plain spaces, one between words; its line breaks stay."""
    if not piece.isascii():
        piece = _LIGATURE.sub(lambda match: _LIGATURES[match[0]], _WIDTHLESS.sub("", piece))
        if _COMBINING.search(piece):
            piece = unicodedata.normalize("NFC", piece)
    lines = (" ".join(line.split()) for line in _CONTROL.sub(" ", piece).split("\n"))
    return "\n".join(filter(None, lines))


def joined(pieces: Iterable[str]) -> str:
    """Blocks with an empty line between, list items on following lines."""
    parts: list[str] = []
    for piece in filter(None, (tidy(piece) for piece in pieces)):
        if parts:
            parts.append("\n" if _ITEM.match(piece) else "\n\n")
        parts.append(piece)
    return "".join([*parts, "\n"]) if parts else ""


def row(cells: Iterable[str]) -> str:
    """A row of a table on a line; empty where all its cells are."""
    texts = [" ".join(cell.split()) for cell in cells]
    return " | ".join(texts) if any(texts) else ""
