"""A file as a page: which kind it is, and its text without contact data.

Invariant: the stored text of a plain text file is the file as it is, so that offsets are code points of the file (but
for an encoding put right); of every other kind it is the text without the markup. Masking keeps its length.
"""

from __future__ import annotations

import csv
import io
import json
import re
from functools import lru_cache
from pathlib import Path

from graph.errors import UnusableSourceError
from loaders.texts import child, html, markdown, office
from loaders.texts.blocks import MAX_TEXT, PageText
from loaders.texts.decoding import decode, is_binary
from loaders.values.privacy import mask

MAX_BYTES = 20_000_000  # of text and HTML
MAX_FILE = 200_000_000  # of a PDF or document, with its pictures
_SNIFF = 65_536
_LARGE_HTML = 500_000  # characters, from which on its reader is watched
_MAX_HEADER = 40  # characters of a column's name
_FIRST_LINES = 60  # in which a table would have begun
_ROW = re.compile(r"[;\t|][^;\t|]*[;\t|]|\",\"")
_HTML = (".html", ".htm", ".xhtml")
_MARKDOWN = (".md", ".markdown")
_NOT_PAGES = {".csv", ".tsv", ".json", ".jsonl", ".ttl", ".nt", ".nq", ".rdf", ".xml", ".geojson", ".py", ".svg"}
_NOT_PAGES |= {".yaml", ".yml", ".toml", ".ini"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_page(path: Path) -> bool:
    """Whether a file is a PDF, DOCX or ODT, or decodable text that is no table and no data file. Never raises for a
    readable path."""
    if not path.is_file() or path.suffix.lower() in _NOT_PAGES:
        return False
    with path.open("rb") as file:
        head = file.read(_SNIFF)
    if _binary_kind(path, head):
        return True
    if not head.strip() or is_binary(head):
        return False
    text = decode(head, complete=len(head) < _SNIFF)
    return not (_is_json(text) or _is_table(text, complete=len(head) < _SNIFF))


def is_plainly_page(path: Path) -> bool:
    """Whether a file is so plainly a page that no other loader need be asked: a PDF or document, HTML that is named so,
    text in which no line is like the row of a table. Most pages are; False says nothing. Cheap."""
    if path.suffix.lower() in _NOT_PAGES:
        return False
    with path.open("rb") as file:
        head = file.read(_SNIFF)
    if _binary_kind(path, head):
        return True
    if is_binary(head):
        return False
    text = decode(head, complete=len(head) < _SNIFF).lstrip("\ufeff \t\r\n")
    if text.startswith(("<", "{", "[")):
        return path.suffix.lower() in _HTML and html.is_html(text)
    lines = [line for line in text.splitlines()[:_FIRST_LINES] if line.strip()]
    sentences = sum(len(line) > _MAX_HEADER and line.rstrip().endswith((".", "!", "?")) for line in lines)
    return sentences > 1 and not any(map(_ROW.search, lines)) and not any(map(_is_short_list, lines))


def _is_short_list(line: str) -> bool:
    """Whether a line may be the header of a table with commas."""
    cells = line.split(",")
    return len(cells) > 2 and all(len(cell) < _MAX_HEADER for cell in cells)


def stored(path: Path) -> PageText:
    """The text of a page, contact data masked, and what its head or front matter says; UnusableSourceError where it is
    damaged, encrypted, too large or without text."""
    stat = path.stat()
    return _stored_once(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1)
def _stored_once(path: Path, _modified: int, size: int) -> PageText:
    """One page is described and then read: its markup is taken off once. Time and size tell whether it has changed."""
    with path.open("rb") as file:
        head = file.read(_SNIFF)
    kind = _binary_kind(path, head)
    limit = MAX_FILE if kind else MAX_BYTES
    if size > limit:
        raise UnusableSourceError(f"{path}: {size:,} bytes, expected a page of at most {limit:,} bytes")
    page = _of_binary(path, kind) if kind else _of_text(path)
    if len(page.text) > MAX_TEXT:
        found = f"{len(page.text):,} characters, expected a page of at most {MAX_TEXT:,}"
        raise UnusableSourceError(f"{path}: {found}")
    return PageText(mask(page.text), page.facts, page.sites)


def _binary_kind(path: Path, head: bytes) -> str | None:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLD_OFFICE):
        return "doc" if path.suffix.lower() in (".doc", ".dot") else None
    return office.kind_of(path, head)


def _of_binary(path: Path, kind: str) -> PageText:
    if kind == "doc":
        found = "found a document of Word before 2007 or one with a password"
        raise UnusableSourceError(f"{path}: {found}, expected DOCX, ODT or PDF without password")
    return child.read(path, kind) if kind == "pdf" else office.read(path, kind)


def _of_text(path: Path) -> PageText:
    data = path.read_bytes()
    if not data.strip():
        raise UnusableSourceError(f"{path}: the file is empty, expected text")
    if is_binary(data):
        raise UnusableSourceError(f"{path}: found NUL bytes, expected text")
    text = decode(data, complete=True)
    if html.is_html(text):
        page = child.read(path, "html") if len(text) > _LARGE_HTML else html.from_html(text)
        if not page.text:
            raise UnusableSourceError(f"{path}: no text found in the HTML, expected a page with content")
        return page
    if path.suffix.lower() in _MARKDOWN or markdown.front_matter(text)[0]:
        return markdown.from_markdown(text)
    return PageText(text)


def _is_json(text: str) -> bool:
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start not in ("{", "["):
        return False
    try:
        json.loads(text)
    except ValueError as error:
        return len(text) >= _SNIFF // 2 or "Extra data" in str(error)  # cut short, or JSON lines
    except RecursionError:
        return True
    return True


def _is_table(text: str, complete: bool) -> bool:
    """Lines with the same number of cells, three at least, short in the first line; no line ends a sentence."""
    lines = [line for line in text.splitlines() if line.strip()]
    lines = (lines if complete else lines[:-1])[:6]
    if len(lines) < 2 or any(line.rstrip().endswith((".", "!", "?")) for line in lines):
        return False
    for delimiter in (",", ";", "\t"):
        rows = [row for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter) if row]
        if (
            len({len(row) for row in rows}) == 1
            and len(rows[0]) > 2
            and all(len(cell) < _MAX_HEADER for cell in rows[0])
        ):
            return True
    return False
