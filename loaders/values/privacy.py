"""What must not be kept of a text: e-mail addresses, phone numbers and account numbers (design, section 8).

Invariant: `mask` keeps the length of a text, so that offsets into it hold; everything else it leaves as it is.
"""

from __future__ import annotations

import re

from graph.ids import fold

MASK = "█"

_SPACE = "[ \t\u00a0\u2007\u2009\u202f]"
_GAP = f"(?:{_SPACE}?[-–‑./]{_SPACE}?|{_SPACE})"  # between the groups of one number
_YEAR = r"(?:19|20)\d{2}"
_DAY = r"(?:\d{1,2}[.\-/]\d{1,2}[.\-/]\d{4}|\d{4}[.\-/]\d{2}[.\-/]\d{2})(?!\d)"
_YEARS_OR_DATE = rf"(?:{_YEAR}\W{{1,3}}{_YEAR}(?!\d)|{_DAY})"


def _number(least: int) -> str:
    return rf"(?!{_YEARS_OR_DATE})[+(]{{0,2}}\d(?:{_SPACE}?[-–‑./()]{{0,2}}{_SPACE}?\d){{{least - 1},14}}(?!\d)"


_CURRENCY = r"(?:zł\b|złot|PLN\b|EUR\b|euro\b|USD\b|CHF\b|GBP\b|€|\$|£|tys\b|mln\b|mld\b)"
_AMOUNT = rf"\d{{1,3}}(?:(?:{_SPACE}|\.)\d{{3}})+"
_AREA_CODE = "(?:1[2-8]|2[2-59]|3[2-4]|4[1-468]|5[24-689]|6[1-3578]|7[14-7]|8[1-79]|9[145])"
_MOBILE_PREFIX = "(?:45|5[01379]|6[069]|7[2389]|88)"

# Tried first at every place of a text: what looks like a phone number and is none.
_KEPT = (
    r"(?i:\b(?:NIP|KRS)\W{0,3}(?:\d[ -]?){9}\d(?!\d))",
    r"(?i:\bREGON\W{0,3}\d{9}(?:\d{5})?(?!\d))",
    rf"(?<!\d){_YEARS_OR_DATE}",
    rf"(?i:(?:\b(?:PLN|EUR|USD|kwot\w*|wartoś\w*|budżet\w*)|[€$£])\W{{0,2}}{_AMOUNT}(?!{_GAP}?\d))",
    rf"(?<!\d)(?:{_AMOUNT}|\d+)(?:,\d{{1,2}}(?!{_GAP}?\d)|(?={_SPACE}?{_CURRENCY}))",
    rf"(?<!\d)\d{{1,3}}(?:{_SPACE}\d{{3}})?(?:{_SPACE}000)+(?!\d)",
    r"(?<!\d)\d{3}-(?:\d{3}-\d{2}-\d{2}|\d{2}-\d{2}-\d{3})(?!\d)",  # a tax number as it is usually written
)
_LABEL = (
    r"(?:(?i:(?<!\w)(?:tel(?:efon\w*|efax\w*)?|fax|faks\w*|kom(?:órk\w*)?|phone|mobile|mob|fon|infolini\w*|sms|whatsapp"
    r"|dzwoni\w*|zadzwoni\w*|pesel)(?!\w))"
    r"(?i:[\s./:]{0,3}(?:kontaktow\w*|komórkow\w*|stacjonarn\w*|sekretariat\w*|nr|numer\w*|tel|fax|faks\w*|kom)(?!\w))*)"
)
_EXTENSION = r"(?i:,?\s?(?:wew|wewn|int|ext)\b[.:]?\s?\d{1,5}(?!\d))"
_PHONES = (
    rf"{_LABEL}[\s.:/]{{0,4}}(?P<labelled>{_number(5)}{_EXTENSION}?"
    rf"(?:\s?(?:,|;|/|\b(?:lub|oraz|i|or|and)\b)\s?{_number(7)}{_EXTENSION}?)*)",
    rf"(?<!\w)[TFM][.:]\s?(?P<lettered>{_number(9)})",
    rf"\(?\+{_SPACE}?[1-9]\d{{0,2}}\)?(?:{_SPACE}?[-–‑./(]?{_SPACE}?\d[)]?){{6,12}}(?!\d)",
    rf"(?<!\d)00[1-9]\d{{0,2}}{_GAP}\d(?:{_SPACE}?[-–‑./()]?{_SPACE}?\d){{5,11}}(?!\d)",
    r"(?<!\d)00[1-9]\d{8,10}(?!\d)",
    rf"(?<!\d)(?:\(0?[-–]?{_AREA_CODE}\){_SPACE}?|(?:0[-–]?)?{_AREA_CODE}{_GAP})"
    rf"(?:\d{{3}}{_GAP}\d{{2}}{_GAP}?\d{{2}}|\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}|\d{{7}})(?!\d)(?!{_GAP}\d)",
    rf"(?<!\d){_MOBILE_PREFIX}\d(?P<gap>{_GAP})\d{{3}}(?P=gap)\d{{3}}(?!\d)(?!{_GAP}\d)",
)
_OTHERS = (
    r"(?<![\w.+%'-])[\w.+%'-]++\s?(?:[@＠]|[(\[{<]\s?(?:at|małpa)\s?[)\]}>])\s?[\w-]+(?:\.[\w-]+)+",
    r"(?<![\w.+%'-])[\w.+%'-]++@[\w-]+",  # the rest of an address cut off
    r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)",  # IBAN
    r"(?<!\d)\d{2}(?: ?\d{4}){6}(?!\d)",  # Polish account number
)
# Each of these begins with a digit, one of a few signs, or a word: nearly no place of a text does.
_BEGINS = r"(?=[\d(+€$£])|(?<!\w)(?=\w)"
_FORMS = re.compile(
    rf"(?:{_BEGINS}|(?<![\w.+%'-])(?=[.%'-]))(?:" + "|".join([f"(?P<kept>{'|'.join(_KEPT)})", *_OTHERS, *_PHONES]) + ")"
)
_POSSIBLE = re.compile(r"[@＠]|[(\[{<]\s?(?:at|małpa)|(?:\d\D{0,6}?){5}")

_PRIVATE_HEADER = re.compile(
    r"(?:^|_)(?:e_?)?(?:mail|tel(?:efon\w*)?|phone\w*|mobile|fax|faks\w*|kontakt\w*|contact\w*|komork\w*|pesel)(?:_|$)"
)


def mask(text: str) -> str:
    """The text with every e-mail address, phone number and bank account number overwritten; its length does not change.

    Tax, statistical and court register numbers, TERYT codes, dates, amounts and programme numbers stay. Nine digits in
    one piece are a phone number only where a word like "tel." says so: they may be a REGON.
    """
    return _FORMS.sub(_hide, text) if _POSSIBLE.search(text) else text


def blank(text: str) -> str:
    """The text with every character but white space overwritten; its length does not change."""
    return re.sub(r"\S", MASK, text)


def is_private_column(header: str) -> bool:
    """Whether a column of this header holds contact data as a whole ("telefon", "E-mail", "osoba do kontaktu")."""
    return bool(_PRIVATE_HEADER.search(re.sub(r"\W+", "_", fold(header))))


def _hide(match: re.Match[str]) -> str:
    if match["kept"]:
        return match[0]
    start = max(match.start("labelled"), match.start("lettered"), match.start())  # a label itself stays readable
    return match[0][: start - match.start()] + MASK * (match.end() - start)
