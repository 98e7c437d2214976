"""The text layer of a PDF, line by line with its place on the page, by pdfminer.six. Runs in a child process only
(`loaders.texts.child`): a PDF may make its reader work for hours or take all memory.

What cannot be read is an UnusableSourceError in one sentence, as everywhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from pdfminer.layout import LAParams, LTChar, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFNoValidXRef, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from graph.errors import UnusableSourceError
from loaders.texts.blocks import MAX_TEXT, PageText
from loaders.texts.layout import Line, Sheet, text_of

MAX_PAGES = 1_000
_MAX_LINES = 3_000  # of a page; a map or drawing has more, and ordering them takes its square
_UNKNOWN = re.compile(r"\(cid:\d+\)")
_DAY = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_DAMAGED = (PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)
_LAYOUT = LAParams(boxes_flow=None, all_texts=True, char_margin=1.5)


def read(path: Path, alive: Callable[[], None] = lambda: None) -> PageText:
    """Text, title, language and day of a PDF; `alive` is called after each page."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    with path.open("rb") as stream:
        document = _opened(path.name, stream)
        sheets = []
        for sheet in _sheets(path.name, document):
            sheets.append(sheet)
            alive()
        facts = _facts(document)
    text = text_of(sheets)
    unknown = sum(map(len, _UNKNOWN.findall(text)))
    if not text.strip():
        pages = "one page" if len(sheets) == 1 else f"{len(sheets):,} pages"
        found = f"found {pages} without text, a scan perhaps" if sheets else "found no page in the PDF"
        raise UnusableSourceError(f"{path.name}: {found}, expected a text layer (a program for OCR adds one)")
    if unknown * 5 > len(text):
        found = "found a PDF whose fonts do not say which letters they show"
        raise UnusableSourceError(f"{path.name}: {found}, expected a text layer (a program for OCR adds one)")
    return PageText(_UNKNOWN.sub("", text), facts)


def _opened(file: str, stream: Any) -> PDFDocument:
    try:
        return PDFDocument(PDFParser(stream))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise UnusableSourceError(f"{file}: found an encrypted PDF, expected one without password") from None
    except (PDFSyntaxError, PDFNoValidXRef, RecursionError, *_DAMAGED) as error:
        raise UnusableSourceError(
            f"{file}: found a damaged or truncated PDF ({_said(error)}), expected a whole one"
        ) from None


def _sheets(file: str, document: PDFDocument) -> Iterator[Sheet]:
    from pdfminer.converter import PDFPageAggregator

    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=_LAYOUT)
    interpreter = PDFPageInterpreter(manager, device)
    size = 0
    try:
        _check_count(file, document)
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            if number > MAX_PAGES:
                raise UnusableSourceError(f"{file}: found more than {MAX_PAGES:,} pages, expected fewer")
            interpreter.process_page(page)
            sheet = _sheet(device.get_result())
            size += sum(len(line.text) for line in sheet.lines)
            if size > MAX_TEXT:
                raise UnusableSourceError(f"{file}: found more than {MAX_TEXT:,} characters, expected at most that")
            yield sheet
    except (RecursionError, *_DAMAGED) as error:
        raise UnusableSourceError(f"{file}: found a damaged PDF ({_said(error)}), expected one that is sound") from None


def _check_count(file: str, document: PDFDocument) -> None:
    """What it says of its pages, before they are read: that takes a while. They are counted none the less."""
    count = resolve1(resolve1(document.catalog["Pages"])["Count"])
    if isinstance(count, int) and count > MAX_PAGES:
        raise UnusableSourceError(f"{file}: found {count:,} pages, expected at most {MAX_PAGES:,}; split it")


def _said(error: BaseException) -> str:
    """What a library says, without the bytes of the file that it goes on with."""
    words = " ".join(str(error).partition(":")[0].split())
    return words[:80] if words.isascii() and words.isprintable() and words else type(error).__name__


def _sheet(page: LTPage) -> Sheet:
    lines: list[Line] = []
    for box in page:
        if isinstance(box, LTTextBox):
            lines += [found for line in box if isinstance(line, LTTextLine) if (found := _line(line))]
        if len(lines) > _MAX_LINES:
            break
    return Sheet(page.width, page.height, lines[:_MAX_LINES])


def _line(line: LTTextLine) -> Line | None:
    text = line.get_text().rstrip("\n")
    letters = [char for char in line if isinstance(char, LTChar)]
    if not text.strip() or not letters:
        return None
    bold = sum("bold" in char.fontname.lower() for char in letters) > len(letters) / 2
    return Line(text, line.x0, line.x1, line.y0, line.y1, round(max(char.size for char in letters), 1), bold)


def _facts(document: PDFDocument) -> dict[str, str]:
    facts: dict[str, str] = {}
    with suppress(RecursionError, *_DAMAGED):
        for info in document.info[:1]:
            title = decode_text(info["Title"]) if isinstance(info.get("Title"), bytes) else ""
            made = (
                _DAY.match(decode_text(info["CreationDate"])) if isinstance(info.get("CreationDate"), bytes) else None
            )
            facts["title"] = "" if _is_file_name(title) else title.strip()
            facts["made"] = "-".join(filter(None, made.groups())) if made else ""
        language = document.catalog.get("Lang")
        facts["language"] = decode_text(language) if isinstance(language, bytes) else ""
    return {name: value for name, value in facts.items() if value}


def _is_file_name(title: str) -> bool:
    """What programs write where nobody gave a title."""
    return bool(
        re.search(r"^Microsoft Word - |\.(?:docx?|odt|pdf|rtf|indd|pmd|qxd|tmp)$|^untitled", title.strip(), re.I)
    )


__all__ = ["MAX_PAGES", "read"]
