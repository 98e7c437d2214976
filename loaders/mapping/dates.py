"""Dates, durations and amounts as spreadsheets of many countries write them; what may mean two things is refused.

Invariant: every function returns a value in the form of the records, or raises ValueError with what was expected.
"""

from __future__ import annotations

import calendar
import difflib
import re
from dataclasses import dataclass

from graph.dates import check_date
from graph.ids import fold
from loaders.sheets.sheet import Cell, from_serial
from loaders.values import cells

_MONTHS = (
    "january januar janvier gennaio enero styczen stycznia",
    "february februar fevrier febbraio febrero luty lutego",
    "march marz maerz mars marzo marzec marca",
    "april avril aprile abril kwiecien kwietnia",
    "may mai maggio mayo maj maja",
    "june juni juin giugno junio czerwiec czerwca",
    "july juli juillet luglio julio lipiec lipca",
    "august aout agosto sierpien sierpnia",
    "september septembre settembre septiembre wrzesien wrzesnia",
    "october oktober octobre ottobre octubre pazdziernik pazdziernika",
    "november novembre noviembre listopad listopada",
    "december dezember decembre dicembre diciembre grudzien grudnia",
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_MONTH = r"(?P<month>[^\W\d_]{3,})\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_WORDED = [
    re.compile(rf"{_DAY}[\s,/-]*(?:of |de )?\s*{_MONTH}[\s,/-]*(?:de )?{_YEAR}"),
    re.compile(rf"{_MONTH}\s*{_DAY}[\s,]*{_YEAR}"),
    re.compile(rf"(?P<day>){_MONTH}[\s,/-]*{_YEAR}"),
]
_NUMBERS = re.compile(r"([0-9]{1,2})([./-]|\s*/\s*)([0-9]{1,2})\2([0-9]{4})(?:[ T].*)?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_CLOSE = 0.8  # likeness of a month with a typing error: "Febrary"
A_DATE = "a date that exists, like 2010-07-26, 26.07.2010 or July 26, 2010"

_UNITS = {
    **dict.fromkeys(("year", "years", "yr", "yrs", "rok", "lata", "lat", "jahr", "jahre", "anno", "anni", "ans"), 12),
    **dict.fromkeys(("month", "months", "miesiac", "miesiace", "miesiecy", "monat", "monate", "mesi", "mois"), 1),
}
_DURATION = re.compile(r"([0-9]{1,3})\s*([^\W\d_]+)")

_SAMPLE = re.compile(r"1(?P<gap>[.,' ]?)234(?P<point>[.,])5(?:6|67)?")
_GAPS = "[ \u00a0\u2007\u2009\u202f]"
_CURRENCY_SIGN = r"[^\W\d_]{1,4}\.?|[€$£]"
_MONEY = re.compile(
    rf"(?P<before>{_CURRENCY_SIGN})?\s*(?P<number>[0-9](?:[0-9.,'’]|{_GAPS}(?=[0-9]))*)(?:,-)?\s*(?P<after>{_CURRENCY_SIGN})?"
)
_SIGNS = {"kn": "HRK", "kc": "CZK", "kcs": "CZK", "lt": "LTL", "ft": "HUF", "lei": "RON", "ls": "LVL", "fr": "CHF"}


@dataclass(frozen=True)
class NumberForm:
    """How numbers are written: what stands between thousands ("" for nothing) and before the decimals."""

    gap: str
    point: str


def number_form(sample: str) -> NumberForm:
    """The form of 1234.56 as it is written in a table: "1.234,56" → gap ".", point ","."""
    match = _SAMPLE.fullmatch(sample.strip())
    if not match or match["gap"] == match["point"]:
        raise ValueError('the number 1234.56 as the table writes it: "1.234,56", "1 234,56", "1,234.56" or "1234.56"')
    return NumberForm(match["gap"], match["point"])


def date(cell: Cell, month_first: bool = False) -> str:
    """YYYY, YYYY-MM or YYYY-MM-DD, as precise as the cell; a number is a year or a spreadsheet's serial number."""
    if cell.kind == "date":
        return check_date(cell.text[:10])
    if cell.kind == "number":
        return _numbered(cell.text)
    text = re.sub(r"\s*(?:r\.?|roku|g\.|m\.)$", "", " ".join(fold(cell.text).split()))
    if match := _NUMBERS.fullmatch(text):
        day, month = (match[3], match[1]) if month_first else (match[1], match[3])
        return _date(match[4], int(month), day)
    if match := _COMPACT.fullmatch(text):
        return _date(match[1], int(match[2]), match[3])
    for form in _WORDED:
        if (match := form.fullmatch(text)) and (number := _month(match["month"])):
            return _date(match["year"], number, match["day"])
    return cells.date(cell.text)


def _numbered(text: str) -> str:
    number = float(text)
    if number == int(number) and 1000 <= number < 2200:
        return text
    moment = from_serial(number) if number >= 2200 else None
    if moment is None:
        raise ValueError(A_DATE)
    return moment.date().isoformat()


def _date(year: str, month: int, day: str | None) -> str:
    try:
        return check_date(f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}")
    except ValueError:
        raise ValueError(A_DATE) from None


def _month(name: str) -> int | None:
    """The month that a name, its beginning, or a name with a typing error means; None where it may be two or none."""
    begun = {number for month, number in _NUMBER_OF.items() if month.startswith(name)}
    close = {_NUMBER_OF[month] for month in difflib.get_close_matches(name, _NUMBER_OF, 3, _CLOSE)}
    meant = {_NUMBER_OF[name]} if name in _NUMBER_OF else begun or close
    return meant.pop() if len(meant) == 1 else None


def duration(cell: Cell) -> int:
    """Months: "5 Years" → 60."""
    match = _DURATION.fullmatch(fold(cell.text.strip()))
    if not match or not (unit := _UNITS.get(match[2])):
        raise ValueError("a duration like 5 years or 36 months")
    return int(match[1]) * unit


def after(start: str, months: int) -> str:
    """The date that many months after another, as precise as it; the last of a month where the day does not exist."""
    parts = [int(part) for part in start.split("-")]
    if len(parts) == 1:
        if months % 12:
            raise ValueError("whole years, as only the year of the beginning is known")
        return f"{parts[0] + months // 12:04}"
    count = parts[0] * 12 + parts[1] - 1 + months
    year, month = divmod(count, 12)
    if len(parts) == 2:
        return f"{year:04}-{month + 1:02}"
    return f"{year:04}-{month + 1:02}-{min(parts[2], calendar.monthrange(year, month + 1)[1]):02}"


def amount(cell: Cell, form: NumberForm | None = None) -> tuple[float, str | None]:
    """An amount and its currency where the cell names one: "5.172.338,50 kn" → (5172338.5, "HRK")."""
    if cell.kind == "number":
        if float(cell.text) < 0:
            raise ValueError("an amount that is not negative")
        return float(cell.text), None
    match = _MONEY.fullmatch(cell.text.strip())
    if not match or (match["before"] and match["after"]):
        raise ValueError("an amount like 1234567.50 or 1 234 567,50 zł")
    unit = match["before"] or match["after"]
    value = number(match["number"], form) if form else cells.amount(match["number"])[0]
    return value, currency(unit) if unit else None


def number(text: str, form: NumberForm) -> float:
    """A number written in a form."""
    gap = _GAPS if form.gap == " " else "['’]" if form.gap == "'" else re.escape(form.gap)
    grouped = rf"[0-9]{{1,3}}(?:{gap}[0-9]{{3}})+|" if form.gap else ""
    if not re.fullmatch(rf"(?:{grouped}[0-9]{{1,15}})(?:{re.escape(form.point)}[0-9]+)?", text):
        raise ValueError(f"a number like 1{form.gap}234{form.point}56, as the mapping says")
    whole, _, part = text.partition(form.point)
    return float(f"{re.sub('[^0-9]', '', whole)}.{part or 0}")


def currency(text: str) -> str:
    """A currency as its ISO 4217 code: "kn" → HRK, "€" → EUR."""
    return _SIGNS.get(fold(text).strip(". ")) or cells.currency(text.strip(" ."))


def count(cell: Cell, form: NumberForm | None = None) -> int:
    """A whole number."""
    if form and cell.kind != "number":
        value = number(cell.text, form)
        if value != int(value):
            raise ValueError("a whole number")
        return int(value)
    return cells.count(cell.text)
