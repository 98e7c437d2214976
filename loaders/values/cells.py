"""What the cells of tables say: dates, amounts, numbers of registers, terms of the schemes.

Invariant: every reader takes the trimmed text of a cell that is not null and returns its value, or raises ValueError
with the words that follow "expected". Nothing is guessed: what can be read in two ways is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from graph.dates import check_date
from graph.identifiers import check_value
from graph.ids import fold
from loaders.values.privacy import mask
from ontology import vocab

_NULLS = frozenset(
    [
        *("", "-", "--", "–", "—", ".", "?", "/", "#", "nan", "n/a", "na", "n.a.", "#n/a", "#n/d", "#n/d!", "null"),
        *("none", "nil", "nd", "nd.", "n/d", "n.d.", "bd", "bd.", "b.d.", "b/d", "brak", "brak danych", "nieznane"),
        *("nieznany", "nieznana", "nie dotyczy", "nie podano", "no data", "not available", "not applicable", "unknown"),
    ]
)
_CURRENCIES = frozenset(
    (
        *(
            "PLN",
            "EUR",
            "USD",
            "GBP",
            "CHF",
            "CZK",
            "DKK",
            "SEK",
            "NOK",
            "ISK",
            "HUF",
            "RON",
            "BGN",
            "HRK",
            "RSD",
            "ALL",
        ),
        *(
            "MKD",
            "BAM",
            "MDL",
            "UAH",
            "BYN",
            "RUB",
            "TRY",
            "GEL",
            "AMD",
            "AZN",
            "KZT",
            "ILS",
            "JPY",
            "CNY",
            "KRW",
            "INR",
        ),
        *("AUD", "CAD", "NZD", "BRL", "MXN", "ZAR", "LTL", "LVL", "EEK", "SKK", "SIT", "DEM", "XDR"),
    )
)
_CURRENCY_NAMES = {"zł": "PLN", "zl": "PLN", "złotych": "PLN", "€": "EUR", "euro": "EUR", "$": "USD", "£": "GBP"}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "styczeń stycznia january i",
            "luty lutego february ii",
            "marzec marca march iii",
            "kwiecień kwietnia april iv",
            "maj maja may v",
            "czerwiec czerwca june vi",
            "lipiec lipca july vii",
            "sierpień sierpnia august viii",
            "wrzesień września september ix",
            "październik października october x",
            "listopad listopada november xi",
            "grudzień grudnia december xii",
        ),
        start=1,
    )
    for name in names.split()
}
_A_DATE = "a date that exists, like 2010-07-26, 2010-07, 2010, 26.07.2010 or 26 lipca 2010"
_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\S*)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(?:([0-9]{1,2})[-/. ]+)?([0-9]{1,2}|[^\W\d_]+)[-/. ]+([0-9]{4})")
_GAP = "[ \u00a0\u2007\u2009\u202f'’]"  # between thousands
_UNIT = r"[^\W\d_]+|[€$£]"
_AMOUNT = re.compile(
    rf"(?P<before>{_UNIT})?{_GAP}?"
    rf"(?P<whole>[0-9]{{1,3}}(?:(?P<gap>{_GAP}|[.,])[0-9]{{3}})(?:(?P=gap)[0-9]{{3}}){{0,3}}|[0-9]{{1,15}})"
    rf"(?:(?P<point>[.,]) ?(?P<part>[0-9]{{1,4}}))?(?:,-)?{_GAP}?(?P<after>{_UNIT})?"
)


def is_null(text: str) -> bool:
    """Whether a trimmed cell says that there is nothing to say: "", "-", "n/a", "brak danych", "#N/D!" …"""
    return len(text) < 20 and text.casefold() in _NULLS


def words(text: str) -> str:
    """The text on one line, single-spaced, without contact data."""
    return mask(" ".join(text.split()))


def many(text: str) -> tuple[str, ...]:
    """The parts of a cell that `|` separates, without empty and repeated ones."""
    parts = (words(part) for part in text.split("|"))
    return tuple(dict.fromkeys(part for part in parts if not is_null(part)))


def date(text: str) -> str:
    """YYYY, YYYY-MM or YYYY-MM-DD, as precise as the cell: "26 lipca 2010 r." → 2010-07-26, "2010 r." → 2010."""
    plain = re.sub(r"\s*(?:r\.?|roku)$", "", text.casefold()).strip()
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(plain):
        day, month, year = match.groups()
    else:
        raise ValueError(_A_DATE)
    number = None if month is None else _MONTHS.get(month) or (int(month) if month.isdecimal() else 0)
    if number == 0 or (day and not int(day)):
        raise ValueError(_A_DATE)
    form = year if number is None else f"{year}-{number:02}" if day is None else f"{year}-{number:02}-{int(day):02}"
    try:
        return check_date(form)
    except ValueError:
        raise ValueError(_A_DATE) from None


def amount(text: str) -> tuple[float, str | None]:
    """An amount of money and its currency where the cell names one: "30 183 964,66 zł" → (30183964.66, "PLN")."""
    match = _AMOUNT.fullmatch(text)
    if not match or (match["before"] and match["after"]) or _is_unclear(match):
        raise ValueError("an amount like 1234567.50 or 1 234 567,50 zł")
    unit = match["before"] or match["after"]
    whole = re.sub(r"\D", "", match["whole"])
    return float(f"{whole}.{match['part'] or 0}"), currency(unit) if unit else None


def _is_unclear(match: re.Match[str]) -> bool:
    """Whether "1.234" may be a thousand or one and a bit, or one sign is used for both."""
    if match["point"]:
        return bool(match["gap"] == match["point"])
    return bool(re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", match["whole"]))


def currency(text: str) -> str:
    """A currency as its ISO 4217 code: "zł" → PLN."""
    code = _CURRENCY_NAMES.get(text.casefold(), text.upper())
    if code not in _CURRENCIES:
        raise ValueError("a currency like PLN, EUR or zł")
    return code


def count(text: str) -> int:
    """A whole number, its thousands grouped or not: "1 274" → 1274."""
    if not re.fullmatch(rf"[0-9]{{1,9}}|[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}}){{1,2}}", text):
        raise ValueError("a whole number")
    return int(re.sub(r"\D", "", text))


def degrees(limit: int) -> Callable[[str], float]:
    """A reader of WGS 84 degrees between -limit and limit, with a decimal point or comma."""

    def read(text: str) -> float:
        if (
            not re.fullmatch(r"-?[0-9]{1,3}(?:[.,][0-9]{1,15})?", text)
            or abs(value := float(text.replace(",", "."))) > limit
        ):
            raise ValueError(f"degrees between -{limit} and {limit} like 53.1325")
        return value

    return read


def country(text: str) -> str:
    """A country as two letters, ISO 3166-1."""
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise ValueError("a country code of two letters like PL")
    return text.upper()


def homepage(text: str) -> str:
    """An address in the web; "www.example.pl" gets its scheme."""
    url = text if "://" in text else f"https://{text}"
    if not re.fullmatch(r"https?://[\w-]+(?:\.[\w-]+)+(?::[0-9]+)?(?:[/?#]\S*)?", url, re.IGNORECASE):
        raise ValueError("a web address like https://www.example.pl")
    return mask(url)


def web_address(text: str | None) -> str | None:
    """An address in the web that a source gives of itself; None where it gives something else."""
    try:
        return homepage(text.strip()) if text else None
    except ValueError:
        return None


def teryt(text: str) -> str:
    """A TERYT code of a voivodeship, county or commune: 2, 4 or 7 digits."""
    return check_value("teryt", text)


def nip(text: str) -> str:
    """A Polish tax number, 10 digits, hyphens and the prefix PL dropped; its check digit is checked."""
    return check_value("nip", text)


def regon(text: str) -> str:
    """A Polish statistical number, 9 or 14 digits; zeros that a spreadsheet dropped in front are put back."""
    return check_value("regon", text)


def krs(text: str) -> str:
    """A number of the Polish court register, 10 digits; zeros that a spreadsheet dropped in front are put back."""
    return check_value("krs", text)


def term(*schemes: str) -> Callable[[str], str]:
    """A reader of the terms of SKOS schemes: their ids, labels and notations in any language, diacritics or not."""

    def read(text: str) -> str:
        if found := _terms(schemes).get(fold(text).strip(" .")):
            return found
        known = [concept.label("pl") for scheme in schemes for concept in vocab.scheme(scheme).values()]
        raise ValueError(f"one of: {', '.join(known)}")

    return read


@cache
def _terms(schemes: Iterable[str]) -> dict[str, str]:
    exact: dict[str, str] = {}
    parts: dict[str, str] = {}
    for concept in (concept for scheme in schemes for concept in vocab.scheme(scheme).values()):
        labels = [*concept.labels.values(), *(label for _, label in concept.alternatives)]
        exact.update({fold(form): concept.id for form in (concept.id, *labels, *concept.notations)})
        for label in labels:  # "komitet lub rada" is meant by "rada" as well
            parts.update({fold(part): concept.id for part in re.split(" lub | or ", label)})
    return parts | exact
