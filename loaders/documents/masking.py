"""Personal contact data is masked before anything else reads a text, length kept so that offsets hold.

Masked: e-mail addresses (also written with "(at)"), phone and fax numbers, bank accounts, PESEL numbers. Amounts, dates
and tax numbers of organisations stay.
"""

from __future__ import annotations

import re

MASK = "█"

_MAX_LOCAL, _MAX_DOMAIN = 64, 255  # RFC 5321
_NOT_IN_ADDRESS = frozenset('<>()[],;:"„”«»\\')
_SPELLED_AT = re.compile(
    r"[\w.+-]{1,64}\s?[\[({]\s?(?:at|małpa|@)\s?[\])}]\s?[\w-]{1,63}(?:\s?(?:\.|[\[({]\s?(?:dot|kropka)\s?[\])}])\s?[\w-]{1,63}){1,4}",
    re.I,
)
_SEPARATOR = r"[ \u00a0./-]{0,3}"
_NUMBERS = (
    # a number that is called one
    r"(?<!\w)(?:tel(?:efon\w{0,3})?|fax|faks\w{0,3}|kom(?:órk\w{1,3})?|phone|mobile|infolinia|[tmf](?=[.:]))"
    r"[.:]{0,2}[ \u00a0]{0,3}(?:nr\.?[ \u00a0]?)?(?P<called>[+(]{0,2}\d(?:[ \u00a0()/-]{0,3}\d){5,14})",
    # international form
    rf"(?<![\w.,])\+\d{{1,3}}(?:{_SEPARATOR}[(]?\d[)]?){{7,12}}(?!\d)",
    # Polish landline 22 826 52 46, mobile 600-700-800 (with spaces only where no amount follows)
    r"(?<![\w.,])(?:0[ -]?)?\(?\d{2}\)?[ \u00a0-]{1,2}\d{3}[ \u00a0-]{1,2}\d{2}[ \u00a0-]{1,2}\d{2}(?![\d,])",
    r"(?<![\w.,])\d{3}-\d{3}-\d{3}(?![\d,])",
    r"(?<![\w.,])\d{3}[ \u00a0]\d{3}[ \u00a0]\d{3}(?![\d,]|[ \u00a0]?(?:\d|,|zł|PLN|EUR|euro|tys|mln|mld|%|osób))",
    # bank accounts (IBAN, 26 digits of a Polish account), PESEL
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?\d{4}){3,7}(?:[ \u00a0]?\d{1,4})?(?!\d)",
    r"(?<!\w)\d{2}(?:[ \u00a0]?\d{4}){6}(?!\d)",
    r"(?<!\w)PESEL[: \u00a0]{0,3}(?P<pesel>\d{11})(?!\d)",
)
_NINE_DIGITS = re.compile(r"(?<![\w.,-])\d{9}(?![\d,-]|\w)")  # a mobile number, unless called a REGON
_PATTERNS = tuple(re.compile(pattern, re.I) if "called" in pattern else re.compile(pattern) for pattern in _NUMBERS)


def mask(text: str) -> str:
    """The text with contact data of persons replaced by █, as many characters as there were."""
    spans = [*_addresses(text), *(match.span() for match in _SPELLED_AT.finditer(text))]
    for pattern in _PATTERNS:
        group = next(iter(pattern.groupindex), None)
        spans.extend(match.span(group) if group else match.span() for match in pattern.finditer(text))
    spans += [
        m.span() for m in _NINE_DIGITS.finditer(text) if "regon" not in text[max(0, m.start() - 12) : m.start()].lower()
    ]
    pieces: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if end > done:
            start = max(start, done)
            pieces += [text[done:start], MASK * (end - start)]
            done = end
    return "".join([*pieces, text[done:]])


def _addresses(text: str) -> list[tuple[int, int]]:
    """Spans around every @ that has something on both sides."""
    found = []
    at = text.find("@")
    while at >= 0:
        start, end = at, at + 1
        while start > 0 and at - start < _MAX_LOCAL and _in_address(text[start - 1]):
            start -= 1
        while end < len(text) and end - at < _MAX_DOMAIN and _in_address(text[end]):
            end += 1
        while end > at + 1 and text[end - 1] in ".!?'":
            end -= 1
        if start < at and end > at + 1:
            found.append((start, end))
        at = text.find("@", end)
    return found


def _in_address(char: str) -> bool:
    return not char.isspace() and char not in _NOT_IN_ADDRESS
