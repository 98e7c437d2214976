"""Columns of the Polish lists of EU-funded projects, whatever period and program they come from.

Headers differ between periods and carry units and translations ("Wartość projektu (w zł, dla projektów EWT w euro)/
Total project value (PLN, …)"), so a column is known by the words that its header begins with; the longest wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from graph.ids import fold
from loaders.sheets.sheet import Line, Sheet
from loaders.values.privacy import is_private_column

_BEGINNINGS = {
    "title": ("tytuł projektu", "nazwa projektu", "tytuł"),
    "summary": ("skrócony opis projektu", "opis projektu", "cel i planowane", "cele i planowane", "streszczenie"),
    "number": ("numer umowy", "nr umowy", "numer projektu", "numer decyzji", "numer wniosku"),
    "beneficiary": ("nazwa beneficjenta", "beneficjent", "nazwa wnioskodawcy"),
    "nip": ("nip beneficjenta", "nip"),
    "legal_form": ("forma prawna",),
    "town": ("miejscowość", "siedziba beneficjenta"),
    "fund": ("fundusz", "nazwa funduszu"),
    "programme": ("program", "program operacyjny", "nazwa programu"),
    "priority": ("priorytet", "oś priorytetowa"),
    "measure": ("działanie",),
    "submeasure": ("poddziałanie",),
    "value": ("wartość projektu", "wartość ogółem", "całkowita wartość", "wartość całkowita"),
    "contribution": (
        "wartość unijnego dofinansowania",
        "dofinansowanie z eu",
        "dofinansowanie z ue",
        "dofinansowanie ue",
        "kwota dofinansowania z ue",
        "wkład ue",
    ),
    "grant": ("dofinansowanie",),
    "location": ("miejsce realizacji",),
    "voivodeship": ("województwo",),
    "county": ("powiat",),
    "commune": ("gmina",),
    "start": ("data rozpoczęcia",),
    "end": ("data zakończenia", "data rzeczywistego zakończenia"),
    "signed": ("data zawarcia umowy", "data podpisania umowy"),
    "finished": ("finansowanie zakończone", "zakończony", "projekt zakończony"),
    "field": ("dziedzina", "dziedzina działalności gospodarczej", "temat priorytetu"),
    "support": ("obszar wsparcia", "zakres interwencji", "kategoria wsparcia", "kategoria interwencji"),
    "objective": ("cel projektu", "cel tematyczny", "cel szczegółowy"),
    "address": ("kod pocztowy", "ulica", "adres", "numer domu", "nr domu", "numer lokalu", "poczta"),
}
# Codes and amounts: quoted as they are, all other columns without contact data.
EXACT = frozenset({"number", "nip", "value", "contribution", "grant", "start", "end", "signed"})
_SEARCHED = 30  # rows in which the header is looked for
_LEAST = 3  # known columns of a header


@dataclass(frozen=True)
class Header:
    """The header of a list: its row, its texts, and what stands above it. A column that comes twice is the first."""

    row: int
    texts: tuple[str, ...]
    above: tuple[str, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """Column → place from 0."""
        found: dict[str, int] = {}
        for place, text in enumerate(self.texts):
            if column := column_of(text):
                found.setdefault(column, place)
        return found

    @cached_property
    def by_place(self) -> dict[int, str]:
        """Place → column, second columns of a meaning too."""
        return {place: column for place, text in enumerate(self.texts) if (column := column_of(text))}

    @cached_property
    def private(self) -> frozenset[int]:
        """Places of columns that hold contact data as a whole."""
        return frozenset(place for place, text in enumerate(self.texts) if is_private_column(text))

    def text(self, column: str) -> str:
        """The header of a column that the list has."""
        return " ".join(self.texts[self.index[column]].split())

    @property
    def is_list(self) -> bool:
        """Whether this is a list of projects: titles, beneficiaries and what they cost."""
        found = self.index
        return {"title", "beneficiary"} <= found.keys() and bool({"value", "contribution", "grant"} & found.keys())


def header_of(sheet: Sheet) -> Header | None:
    """The header of a list of projects, in one of the first rows of a sheet; None where it is no such list."""
    return header_among([] if sheet.header is None else [(0, sheet.header)], sheet)


def header_among(given: list[tuple[int, list[str]]], sheet: Sheet | None = None) -> Header | None:
    """The same of rows that were read already, before those of a sheet."""
    above: list[str] = []
    for row, texts in (*given, *_first_rows(sheet)):
        header = Header(row, tuple(texts), tuple(above))
        if header.is_list and len(header.index) >= _LEAST:
            return header
        above.extend(text for text in texts if text)
    return None


def _first_rows(sheet: Sheet | None) -> Iterator[tuple[int, list[str]]]:
    lines = sheet.lines() if sheet and sheet.header is None else iter(())
    for line in islice((line for line in lines if not line.is_empty()), _SEARCHED):
        yield line.number, [cell.text.strip() for cell in line.cells]


def is_below_header(line: Line, header: Header) -> bool:
    """Whether a row below the header goes on with it: translations of the headers, or the numbers of the columns."""
    texts = [cell.text.strip() for cell in line.cells]
    filled = [(place, text) for place, text in enumerate(texts, start=1) if text]
    if len(filled) > _LEAST and all(text.rstrip(".") == str(place) for place, text in filled):
        return True
    exact = [texts[place] for column, place in header.index.items() if column in EXACT - {"nip"} and place < len(texts)]
    return len(exact) > 2 and all(text and not re.search(r"\d", text) for text in exact)


@cache
def column_of(header: str) -> str | None:
    """The column that a header means: "Numer umowy/decyzji/ Contract number" → number."""
    words = " ".join(re.findall(r"\w+", fold(header))) + " "
    return max(
        ((len(start), column) for column, start in _starts() if words.startswith(start + " ")), default=(0, None)
    )[1]


@cache
def _starts() -> tuple[tuple[str, str], ...]:
    return tuple((column, fold(start)) for column, starts in _BEGINNINGS.items() for start in starts)
