"""Writes the template as a workbook, ready to be filled in: headers, notes, lists of terms to choose from.

Invariant: every header means its column to the loader, and every term on a list means its concept (tests compare them
with `loaders.template.columns` and the schemes); no cell is written as a formula. Dates and register numbers are cells
of text: a program then neither adds a day to a month nor drops zeros.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from graph.errors import OgniwoError
from graph.ids import fold
from loaders.template.columns import SHAPES
from loaders.template.workbook import HOW_TO, LISTS
from ontology import vocab

ROWS = 5_000  # below each header that have lists and formats
_TEXTS = Path(__file__).with_suffix(".toml")
_NUMBERS = {"text": "@", "date": "@", "amount": "#,##0.00", "number": "0", "degrees": "0.000000"}
_A_DATE = "2010-07-26, 26.07.2010, lipiec 2010 albo 2010"


@dataclass(frozen=True)
class Sheet:
    """One table: its name in `loaders.template.columns`, that of its sheet, and its columns as the TOML file says."""

    table: str
    name: str
    english: str
    columns: tuple[dict[str, Any], ...]

    def place(self, *columns: str) -> int:
        """The place of the first of some columns, from 0."""
        return next(place for place, column in enumerate(self.columns) if column["column"] in columns)


def sheets() -> list[Sheet]:
    """The sheets of the template, in the order in which they are filled in."""
    with _TEXTS.open("rb") as file:
        texts = tomllib.load(file)
    return [
        Sheet(table, said["sheet"], said["english"], tuple(said["columns"]))
        for table, said in texts.items()
        if isinstance(said, dict)
    ]


def write(target: Path) -> None:
    """Writes the workbook; OgniwoError where the file is there already or has another suffix."""
    if target.suffix.lower() != ".xlsx":
        raise OgniwoError(f"{target}: found suffix {target.suffix!r}, expected .xlsx")
    if target.exists():
        raise OgniwoError(f"{target}: it is there already; give another name, or remove it first")
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    try:
        _fill(book)
    finally:
        book.close()


def _fill(book: Workbook) -> None:
    found = sheets()
    _how_to(book)
    pages = {sheet.table: book.add_worksheet(sheet.name) for sheet in found}
    lists = _lists(book, sorted({column["list"] for sheet in found for column in sheet.columns if "list" in column}))
    tables = {sheet.table: sheet for sheet in found}
    for sheet in found:
        _table(book, pages[sheet.table], sheet, tables, lists)
    pages[found[0].table].activate()


def _how_to(book: Workbook) -> None:
    page = book.add_worksheet(HOW_TO)
    with _TEXTS.open("rb") as file:
        lines: list[str] = tomllib.load(file)["how_to"]
    page.set_column(0, 0, 110)
    for number, line in enumerate(lines):
        page.write_string(number, 0, line, book.add_format({"text_wrap": True, "bold": number == 0}))


def _lists(book: Workbook, schemes: list[str]) -> dict[str, str]:
    """Writes the Polish names of each scheme's terms, a column each; scheme → the cells that hold them."""
    page = book.add_worksheet(LISTS)
    ranges = {}
    for place, scheme in enumerate(schemes):
        terms = sorted((concept.label("pl") for concept in vocab.scheme(scheme).values()), key=fold)
        for number, term in enumerate([scheme, *terms]):
            page.write_string(number, place, term, book.add_format({"bold": number == 0}))
        letter = xl_col_to_name(place)
        ranges[scheme] = f"='{LISTS}'!${letter}$2:${letter}${len(terms) + 1}"
        page.set_column(place, place, 36)
    return ranges


def _table(book: Workbook, page: Worksheet, sheet: Sheet, tables: dict[str, Sheet], lists: dict[str, str]) -> None:
    [shape] = [shape for shape in SHAPES if shape.name == sheet.table]
    required = {group[-1] for group in shape.required}  # of a relation or a role, the role is on the sheet
    header = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {name: book.add_format({"num_format": code}) for name, code in _NUMBERS.items()}
    for place, column in enumerate(sheet.columns):
        needed = column["column"] in required
        page.set_column(place, place, column["width"], formats.get(column.get("format", "")))
        page.write_string(0, place, column["header"] + ("*" if needed else ""), header)
        page.write_comment(0, place, _note(column, needed), {"x_scale": 1.6, "author": "Ogniwo"})
        if rule := _rule(column, tables, lists):
            page.data_validation(1, place, ROWS, place, rule)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, ROWS, len(sheet.columns) - 1)


def _note(column: dict[str, Any], needed: bool) -> str:
    hint = column.get("hint") or (_A_DATE if column.get("format") == "date" else "")
    parts = [hint, "wymagane / required" if needed else "", f"{column['column']}: {column['english']}"]
    return "\n".join(part for part in parts if part)


def _rule(column: dict[str, Any], tables: dict[str, Sheet], lists: dict[str, str]) -> dict[str, Any] | None:
    """What a program offers in the cells of a column, and whether it takes anything else."""
    rule: dict[str, Any] = {"ignore_blank": True}
    if "list" in column:
        several = column.get("many", False)
        rule |= {"validate": "list", "source": lists[column["list"]], "show_error": not several}
        rule |= {"error_title": column["header"], "error_message": f"Wybierz wartość z listy (arkusz „{LISTS}”)."}
    elif "names_of" in column:  # other names may be written, too
        other = tables[column["names_of"]]
        letter = xl_col_to_name(other.place("name", "title"))
        source = f"='{other.name}'!${letter}$2:${letter}${ROWS + 1}"
        rule |= {"validate": "list", "source": source, "show_error": False}
    elif column.get("format") == "date":
        rule |= {"validate": "any", "input_title": column["header"][:32], "input_message": _A_DATE}
    else:
        return None
    return rule
