"""Pages: running text, HTML and Markdown → the stored text and what it says of cooperation.

The stored text of a `.txt` page is the file as it is, so that offsets are code points of the file; of HTML and Markdown
it is the text without the markup. Contact data of persons is masked in it, length kept (`loaders.values.privacy`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from graph.dates import check_date
from graph.errors import InvalidRecordError, UnusableSourceError
from graph.records import Document, Source, Tally, Yield
from loaders.base import Description
from loaders.documents.dates import dates
from loaders.documents.language import language_of
from loaders.documents.markup import Markup, from_html, from_markdown, front_matter, is_html
from loaders.documents.reader import reader_for
from loaders.values import cells
from loaders.values.privacy import mask

MAX_BYTES = 20_000_000
_SNIFF = 65_536
_MAX_TITLE = 200
_MAX_HEADER = 40  # characters of a column's name
_POLISH_CP1250, _POLISH_LATIN2 = (
    b"\xb9\x9c\x9f\x8c\x8f\xa5",
    b"\xb1\xb6\xbc\xa6\xac\xa1",
)  # letters where the two differ
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.I)
_PUBLISHED = re.compile(r"(?:opublikowan\w{1,2}|data publikacji|dodano|utworzono)\W{0,3}(?:dnia )?([^\n]{4,40})", re.I)
_NOT_PAGES = {".csv", ".tsv", ".json", ".jsonl", ".ttl", ".nt", ".nq", ".rdf", ".xml", ".geojson", ".py", ".svg"}
_NOT_PAGES |= {".yaml", ".yml", ".toml", ".ini"}


class PageLoader:
    """Loader of single pages of text."""

    name = "pages"

    def accepts(self, path: Path) -> bool:
        """Decodable text that is no table and no data file."""
        if not path.is_file() or path.suffix.lower() in _NOT_PAGES:
            return False
        with path.open("rb") as file:
            head = file.read(_SNIFF)
        if not head.strip() or _is_binary(head):
            return False
        text = _decode(head, complete=len(head) < _SNIFF)
        return not (_is_json(text) or _is_table(text, complete=len(head) < _SNIFF))

    def describe(self, path: Path) -> Description:
        """Title, date, publisher, licence, homepage and language as far as the page states them."""
        text, facts = _stored(path)
        title = facts.get("title") or _first_line(text) or path.name
        language = (facts.get("language") or "")[:2].lower() or language_of(text)
        return Description(
            title=mask(title)[:_MAX_TITLE],
            homepage=cells.web_address(facts.get("homepage")),
            licence=facts.get("licence"),
            publisher=facts.get("publisher"),
            published=_date(facts.get("published")) or _published(text),
            retrieved=_date(facts.get("retrieved")),
            language=language,
        )

    def read(self, path: Path, source: Source) -> Iterator[Yield]:
        """The stored text, then records and links with evidence in it."""
        text, _ = _stored(path)
        document = Document(name=path.name, text=text)
        yield document
        yield from reader_for(source.language or language_of(text)).read(document, source)
        yield Tally(name=path.name, rows=1)


LOADER = PageLoader()


def _stored(path: Path) -> tuple[str, dict[str, str]]:
    """The stored text of a page and the facts of its head or front matter."""
    stat = path.stat()
    return _stored_once(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1)
def _stored_once(path: Path, _modified: int, size: int) -> tuple[str, dict[str, str]]:
    """One page is described and then read: its markup is taken off once. Time and size tell whether it has changed."""
    if size > MAX_BYTES:
        raise UnusableSourceError(f"{path}: {size:,} bytes, expected a page of at most {MAX_BYTES:,} bytes")
    data = path.read_bytes()
    if not data.strip():
        raise UnusableSourceError(f"{path}: the file is empty, expected text")
    if _is_binary(data):
        raise UnusableSourceError(f"{path}: found NUL bytes, expected text")
    page = _without_markup(path, _decode(data, complete=True))
    return mask(page.text), page.facts


def _without_markup(path: Path, text: str) -> Markup:
    if is_html(text):
        page = from_html(text)
        if not page.text:
            raise UnusableSourceError(f"{path}: no text found in the HTML, expected a page with content")
        return page
    if path.suffix.lower() in (".md", ".markdown") or front_matter(text)[0]:
        return from_markdown(text)
    return Markup(text)


def _is_binary(data: bytes) -> bool:
    """What begins as a PDF or ZIP (DOCX, XLSX, ODT) does, or has NUL bytes other than those of UTF-16 with its mark."""
    if data.startswith((b"%PDF-", b"PK\3\4")):
        return True
    return b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _decode(data: bytes, complete: bool) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, as declared, else cp1250 or ISO 8859-2 by Polish letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not complete and error.start > len(data) - 4:
            return data[: error.start].decode("utf-8")
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong declaration: the letters tell
    cp1250 = sum(data.count(byte) for byte in _POLISH_CP1250)
    latin2 = sum(data.count(byte) for byte in _POLISH_LATIN2)
    return data.decode("cp1250" if cp1250 >= latin2 else "iso-8859-2", "replace")


def _is_json(text: str) -> bool:
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start not in ("{", "["):
        return False
    try:
        json.loads(text)
    except ValueError as error:
        return len(text) >= _SNIFF // 2 or "Extra data" in str(error)  # cut short, or JSON lines
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


def _first_line(text: str) -> str:
    lines = text[:_SNIFF].lstrip("\ufeff").splitlines()
    return next((" ".join(line.split()) for line in lines if line.strip()), "")


def _date(value: str | None) -> str | None:
    """A date in ISO form, else None: a description states no date that is none."""
    try:
        return check_date(value[:10]) if value else None
    except InvalidRecordError:
        return None


def _published(text: str) -> str | None:
    """The day after "Opublikowano", or a line that is nothing but a date near the beginning or end."""
    if match := _PUBLISHED.search(text[:_SNIFF]):
        found = dates(match[1])
        if found and found[0].start <= 2:
            return found[0].first
    lines = [line.strip() for line in text[:_SNIFF].splitlines() if line.strip()]
    for line in (*lines[:12], *lines[-3:]):
        found = dates(line) if len(line) < 30 else []
        if (
            len(found) == 1
            and found[0].first
            and len(found[0].first) == 10
            and not line[found[0].end :].strip(" .r")
            and not found[0].start
        ):
            return found[0].first
    return None
