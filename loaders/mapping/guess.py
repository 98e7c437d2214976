"""What the columns of a table hold, guessed from headers and values; only for drafts that a person reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from loaders.mapping import dates as mapping_dates
from loaders.mapping.fields import Field
from loaders.mapping.values import Settings, country, identifier, reader, systems_of
from loaders.mapping.words import category_of
from loaders.sheets.opening import Table
from loaders.sheets.sheet import EMPTY, Cell
from loaders.values import cells
from loaders.values.privacy import is_private_column, mask

_SAMPLE = 300  # rows that are looked at
_MOST = 0.6  # of the values have to be of a kind
_NUMBER = re.compile(r"-?[0-9][0-9.,' \u00a0\u202f]*")
_SAMPLES = ("1234.56", "1.234,56", "1 234,56", "1,234.56", "1'234.56", "1234,56")
_IDENTIFIERS = ("nip", "regon", "krs", "vat", "pic", "ror")
_PLAIN = {"country": Field("country"), "homepage": Field("homepage"), "currency": Field("currency")}
_TERMS = {
    "role": Field("term", scheme="roles"),
    "status": Field("term", scheme="statuses"),
    "cooperation_kind": Field("kind", scheme="cooperation-kinds"),
    "institution_kind": Field("term", scheme="institution-kinds"),
    "sectors": Field("term", scheme="sectors"),
}


@dataclass
class Column:
    """One column: its header, what it seems to hold, and what is doubtful about that."""

    header: str
    category: str | None
    cells: list[Cell]  # of all rows looked at
    values: list[Cell]  # those that say something
    filled: float
    doubts: list[str] = field(default_factory=list)
    splits: str | None = None
    codes: str | None = None
    languages: set[str] = field(default_factory=set)

    def share(self, read: Callable[[Cell], Any]) -> float:
        """How many of the values can be read."""
        return sum(_can(read, cell) for cell in self.values) / len(self.values) if self.values else 0.0

    def examples(self, read: Callable[[Cell], Any]) -> str:
        """Some values that cannot be read, without contact data."""
        odd = dict.fromkeys(mask(cell.text.strip())[:40] for cell in self.values if not _can(read, cell))
        return ", ".join(repr(text) for text in islice(odd, 3))


def _can(read: Callable[[Cell], Any], cell: Cell) -> bool:
    try:
        read(cell)
    except ValueError:
        return False
    return True


@dataclass
class Guess:
    """What is known of a table."""

    columns: list[Column]
    settings: Settings
    numbers: str | None
    doubts: list[str]
    rows: int

    def first(self, *categories: str) -> Column | None:
        """The first column of one of the categories, in their order."""
        found = (column for category in categories for column in self.columns if column.category == category)
        return next(found, None)

    def all(self, *categories: str) -> list[Column]:
        """All columns of the categories."""
        return [column for column in self.columns if column.category in categories]


def guess(table: Table, language: str | None = None) -> Guess:
    """What the columns of a table seem to hold."""
    lines = list(islice(table.lines(), _SAMPLE))
    columns = []
    for place, header in enumerate(table.header):
        values = [line.cells[place] if place < len(line.cells) else EMPTY for line in lines]
        filled = [cell for cell in values if not cells.is_null(cell.text.strip())]
        category, languages = (None, set[str]()) if header.startswith("#") else category_of(header.partition("#")[0])
        column = Column(header, category, values, filled, len(filled) / max(1, len(lines)), languages=languages)
        columns.append(column)
    found = language or _language(columns)
    numbers = _numbers(c for column in columns if column.category in ("amount", "budget") for c in column.values)
    doubts: list[str] = []
    month_first = _month_first(columns, doubts)
    form = mapping_dates.number_form(numbers) if numbers else None
    settings = Settings(language=found, month_first=month_first, numbers=form)
    for column in columns:
        _check(column, settings)
    _check_budget(columns)
    return Guess(columns, settings, numbers, doubts, len(lines))


def _check_budget(columns: list[Column]) -> None:
    """A budget that differs between rows of one project is that of an institution, or of something else."""
    budget = next((c for c in columns if c.category == "budget"), None)
    title = next((c for c in columns if c.category == "title"), None)
    if not budget or not title or any(column.category == "leader" for column in columns):
        return
    said: dict[str, set[str]] = {}
    for cell, project in zip(budget.cells, title.cells, strict=True):
        if text := cell.text.strip():
            said.setdefault(project.text, set()).add(text)
    if sum(len(texts) > 1 for texts in said.values()) > 0.02 * len(said):
        budget.category = None
        budget.doubts.append(f"{budget.header!r}: not read, as it differs between rows of one project")


def _language(columns: list[Column]) -> str:
    said = Counter(language for column in columns for language in column.languages)
    text = " ".join(column.header for column in columns).casefold()
    said.update({"pl": len(re.findall("[ąćęłńśźż]", text)), "de": len(re.findall("[äöüß]", text))})
    return max(("pl", "en", "de"), key=lambda language: said[language]) if said else "pl"


def _numbers(values: Iterable[Cell]) -> str | None:
    """How most of the numbers in texts are written; None where there are none, or all are numbers already."""
    texts = [match[0].strip() for cell in values if cell.kind == "text" and (match := _NUMBER.search(cell.text))]
    telling = [text for text in texts if re.search("[.,' \u00a0\u202f]", text)]
    if not telling:
        return None
    fits = {sample: sum(_reads(text, sample) for text in telling) for sample in _SAMPLES}
    return max(fits, key=lambda sample: fits[sample]) if max(fits.values()) else None


def _reads(text: str, sample: str) -> bool:
    try:
        mapping_dates.number(text, mapping_dates.number_form(sample))
    except ValueError:
        return False
    return True


def _month_first(columns: list[Column], doubts: list[str]) -> bool:
    pairs = [
        (int(match[1]), int(match[2]), column.header)
        for column in columns
        for cell in column.values
        if cell.kind == "text" and (match := re.match(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-][0-9]{4}", cell.text.strip()))
    ]
    if any(first > 12 for first, _, _ in pairs):
        return False
    if any(second > 12 for _, second, _ in pairs):
        return True
    if pairs:
        doubts.append(f"dates: days and months of {pairs[0][2]!r} could be exchanged; if so, write: dates: month first")
    return False


def _check(column: Column, settings: Settings) -> None:
    """Takes a category back that the values do not bear out, and finds what a header does not tell."""
    if is_private_column(column.header) or (column.values and column.share(_is_contact) > _MOST):
        column.category = "private"
    elif column.category is None or (column.category == "number" and not column.values):
        column.category = _by_values(column, settings)
    read = _reader(column.category or "", settings)
    if column.category in _TERMS and read:
        read = _coded(column, _TERMS[column.category], settings, read)
    if read and column.values and (share := column.share(read)) < 1:
        which = (
            f"{column.header!r}: {column.examples(read)} cannot be read as {(column.category or '').replace('_', ' ')}"
        )
        column.doubts.append(which)
        if share < _MOST:
            column.category = None
    if column.category in ("institution", "leader"):
        _look_for_lists(column)
        if column.values and column.share(_is_number) > _MOST:
            column.category = None


def _coded(column: Column, field: Field, settings: Settings, read: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    """The reader that reads most of the values: of terms, or of the codes of another system."""
    best = read
    for system in systems_of(field.scheme or ""):
        coded = reader(field, settings, system)
        if column.share(coded) > column.share(best):
            best, column.codes = coded, system
    return best


def _look_for_lists(column: Column) -> None:
    for sign, pattern in (("|", r"\s*\|\s*"), (";", r"\s*;\s*"), ("line", r"\s*\n\s*")):
        several = [cell for cell in column.values if re.search(pattern, cell.text.strip())]
        if len(several) > 0.05 * len(column.values):
            column.splits = pattern
            name = "line ends" if sign == "line" else repr(sign)
            column.doubts.append(
                f"{column.header!r}: taken apart at {name}, as {len(several)} of the cells looked at have it"
            )
            return


def _is_number_of(scheme: str) -> Callable[[Cell], object]:
    return lambda cell: identifier(scheme, cell.text)


def _by_values(column: Column, settings: Settings) -> str | None:
    if not column.values:
        return None
    for scheme in _IDENTIFIERS:
        if scheme not in ("krs", "regon") and column.share(_is_number_of(scheme)) > 0.9:
            column.doubts.append(f"{column.header!r}: its values could be numbers of {scheme}")
            return scheme
    if column.share(lambda cell: country(cell.text, settings.language)) > 0.9:
        return "country"
    if sum(cell.text.strip().startswith(("http://", "https://")) for cell in column.values) > 0.9 * len(column.values):
        return "homepage"
    return None


def _reader(category: str, settings: Settings) -> Callable[[Cell], Any] | None:
    if category in ("start", "end", "signed"):
        return reader(Field("date"), settings)
    if category in ("amount", "budget"):
        return reader(Field("amount"), settings)
    if category in _IDENTIFIERS:
        return lambda cell: identifier(category, cell.text.strip())
    if category in _PLAIN:
        return reader(_PLAIN[category], settings)
    return reader(_TERMS[category], settings) if category in _TERMS else None


def _is_contact(cell: Cell) -> None:
    if mask(cell.text) == cell.text or not re.search(r"@|tel|\+", cell.text):
        raise ValueError


def _is_number(cell: Cell) -> None:
    if not _NUMBER.fullmatch(cell.text.strip()):
        raise ValueError
