"""Identifiers of institutions, cooperations and places, `scheme:value`: their normal form, and whether they can be so.

Invariant: what `check_identifier` gives it takes again unchanged, and two ways of writing one identifier have one
normal form: the scheme in lower case, the value without separators, prefixes or address. Check digits are those of the
issuing registers, most of them through python-stdnum; whether a number was ever issued nobody here knows. A PESEL
identifies a person: it is refused whatever its digits, as are phone numbers and e-mail addresses; no message repeats
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from stdnum import isni, lei
from stdnum.eu import vat
from stdnum.iso7064 import mod_97_10
from stdnum.pl import nip, regon

from graph.errors import InvalidRecordError

_ADDRESSES = re.compile(
    r"https?://(?:www\.)?(?:ror\.org/|wikidata\.org/(?:wiki|entity)/|isni\.org/(?:isni/)?|(?:dx\.)?doi\.org/)", re.I
)
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"  # base32 without i, l, o, u
_OTHER_NAMES = {  # codes like those of org-id.guide that say the same as a scheme of ours
    "pl-nip": "nip",
    "pl-regon": "regon",
    "pl-krs": "krs",
    "pl-pesel": "pesel",
    "xi-ror": "ror",
    "xi-lei": "lei",
    "xi-wikidata": "wikidata",
    "xi-isni": "isni",
}
_ORG_ID = re.compile(r"[a-z]{2}-[a-z0-9_]{2,16}")
_SCHEME = re.compile(r"[a-z][a-z0-9_-]{0,30}")


def check_identifier(text: str) -> str:
    """The normal form of `scheme:value`; InvalidRecordError, saying what was found and expected, where it is wrong.

    A scheme nobody here knows passes where its name and value are well formed.
    """
    scheme, _, value = text.partition(":")
    scheme = _scheme_of(scheme)
    try:
        return f"{scheme}:{check_value(scheme, value)}"
    except ValueError as error:
        found = f"a value of {scheme!r}" if scheme in _REFUSED or "@" in text else repr(text)
        raise InvalidRecordError(f"found {found}, expected {error}") from None


def check_value(scheme: str, value: str) -> str:
    """The normal form of a value of a scheme; ValueError with the words that follow "expected"."""
    scheme = _scheme_of(scheme)
    if not _SCHEME.fullmatch(scheme):
        raise ValueError("a scheme like nip, a colon, and a value")
    declared = _SCHEMES.get(scheme) or _REFUSED.get(scheme)
    normal, expected = declared or (_ORG_IDS if _ORG_ID.fullmatch(scheme) else _UNKNOWN)
    try:
        return normal(value.strip())
    except ValueError:
        raise ValueError(expected) from None


def is_normal(text: str) -> bool:
    """Whether a text is an identifier in its normal form: what a graph may hold."""
    try:
        return check_identifier(text) == text
    except InvalidRecordError:
        return False


def _scheme_of(text: str) -> str:
    scheme = text.strip().lower()
    return _OTHER_NAMES.get(scheme, scheme)


def _like(pattern: str, value: str, fold: Callable[[str], str] = str) -> str:
    """The value without the address before it, its case folded, where it fits the pattern; else ValueError."""
    plain = fold(_ADDRESSES.sub("", value, count=1))
    if not re.fullmatch(pattern, plain, re.ASCII):
        raise ValueError
    return plain


def _digits(value: str, *lengths: int) -> str:
    """Digits alone, and in front the zeros that a spreadsheet drops, up to the next of the lengths."""
    plain = re.sub(r"[\s\u2010-\u2013-]", "", value)
    return plain.zfill(next((length for length in lengths if len(plain) <= length), 0))


def _tested(test: Callable[[str], str], pattern: str, value: str) -> str:
    return _like(pattern, test(_ADDRESSES.sub("", value, count=1)))  # what stdnum raises is a ValueError


def _vat(value: str) -> str:
    """Check digits where the country is in the EU (or XI), else the form alone: VAT numbers of 150 countries."""
    plain = re.sub(r"[^0-9A-Z+*]", "", value.upper())
    country = {"GR": "EL"}.get(plain[:2], plain[:2])
    if country.lower() in (vat.MEMBER_STATES | {"el"}):
        return _tested(vat.validate, r"[A-Z]{2}[0-9A-Z+*]{2,13}", country + plain[2:])
    return _like(r"[A-Z]{2}(?=[0-9A-Z]*[0-9])[0-9A-Z]{4,20}", plain)


def _ror(value: str) -> str:
    """A 0, six letters or digits, and the check digits of ISO 7064 MOD 97-10 over the number that they write."""
    plain = _like(rf"0[{_CROCKFORD}]{{6}}[0-9]{{2}}", value, str.lower)
    number = 0
    for letter in plain[:-2]:
        number = number * 32 + _CROCKFORD.index(letter)
    if not mod_97_10.is_valid(f"{number}{plain[-2:]}"):
        raise ValueError
    return plain


def _refuse(_: str) -> str:
    raise ValueError


_Scheme = tuple[Callable[[str], str], str]  # the normal form of a value, and what is expected
_SCHEMES: dict[str, _Scheme] = {
    "nip": (partial(_tested, nip.validate, "[1-9][0-9]{9}"), "a NIP of 10 digits whose last digit fits the others"),
    "regon": (
        lambda value: _tested(regon.validate, "(?!0+$)(?:[0-9]{9}|[0-9]{14})", _digits(value, 9, 14)),
        "a REGON of 9 or 14 digits whose last digit fits the others",
    ),
    "krs": (lambda value: _like("(?!0+$)[0-9]{10}", _digits(value, 10)), "a KRS number of at most 10 digits"),
    "vat": (_vat, "a VAT number: the two letters of its country and a number with the right check digits"),
    "pic": (lambda value: _like("[1-9][0-9]{8}", _digits(value)), "a PIC of 9 digits"),
    "ror": (_ror, "a ROR id like 05a28rw58 whose last two digits fit the others"),
    "lei": (
        partial(_tested, lei.validate, "[0-9A-Z]{18}[0-9]{2}"),
        "an LEI of 20 characters whose last two digits fit the others",
    ),
    "isni": (partial(_tested, isni.validate, "[0-9]{15}[0-9X]"), "an ISNI of 16 digits whose last one fits the others"),
    "wikidata": (partial(_like, "Q[1-9][0-9]*", fold=str.upper), "a Wikidata item like Q42"),
    "doi": (partial(_like, r"10\.[0-9]{4,9}/[^\s@]{1,200}", fold=str.lower), "a DOI like 10.3030/101060107"),
    "cordis": (partial(_like, "[1-9][0-9]{4,8}"), "a CORDIS project number of 5 to 9 digits"),
    "teryt": (partial(_like, "(?:[0-9]{2}){1,2}|[0-9]{7}"), "a TERYT code of 2, 4 or 7 digits like 2061011"),
    "nuts": (partial(_like, "[A-Z]{2}[0-9A-Z]{0,3}", fold=str.upper), "a NUTS code like PL841"),
    "iso3166": (
        partial(_like, "[A-Z]{2}(?:-[0-9A-Z]{1,3})?", fold=str.upper),
        "a code of ISO 3166 like PL or PL-20",
    ),
}
_REFUSED: dict[str, _Scheme] = {
    "pesel": (_refuse, "no PESEL: it identifies a person"),
    **dict.fromkeys(
        ("tel", "phone", "fax", "email", "e-mail", "mail", "mailto"),
        (_refuse, "no contact data: it identifies no institution"),
    ),
}
_ORG_IDS: _Scheme = (
    partial(_like, r"(?=.*[0-9A-Z])[0-9A-Z][0-9A-Z./_-]{0,60}", fold=lambda value: re.sub(r"\s", "", value.upper())),
    "a number as its register writes it: letters, digits and . / _ -",
)
_UNKNOWN: _Scheme = (
    partial(_like, r"[^\s@](?:[^\s@]| (?! )){0,120}(?<! )"),
    "a value on one line without spaces at its ends and without @",
)

__all__ = ["check_identifier", "check_value", "is_normal"]
