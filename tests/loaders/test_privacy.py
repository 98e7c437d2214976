"""Addresses, phone and account numbers go; register numbers, dates and amounts stay; lengths never change."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.values.privacy import MASK, blank, is_private_column, mask

# What stands between « and » must be masked, the rest must not.
CASES = """
Kontakt: «biuro@urzad.example.pl» lub «j.nowak+praca@sub.urzad.example.org».
«jan.nowak (at) urzad.example.pl», «a @ b.pl», «anna[at]urzad.example.pl»
pod numerem telefonu: «85 111 22 33» (pon – pt, w godz. 7.30 – 15.30)
zespół projektowy, tel. «85 111- 22- 33 wew. 300».
tel./fax «(85) 111 22 33, 111 22 34 lub 600100200»
T. «22 111 22 33»
telefon kontaktowy: «851112233»
kom. «600100200»
«+48 85 111 22 33»; «(+48) 600-100-200», «0048 85 1112233», «0048600100200»
«+49 30 12345678», «+1 (202) 555-0143»
«85/111-22-33» albo «(0-85) 111 22 33» albo «85 11 12 233»
15-472 Białystok «85 111 22 33»
ul. Ciepła 1, 15-472 Białystok, «600 100 200»
wkład 100 zł, «85 111 22 33»
NIP 5420000000 «85 111 22 33»
«PL61 1090 1014 0000 0712 1981 2874», konto «61 1090 1014 0000 0712 1981 2874»
«DE89 3704 0044 0532 0130 00»
PESEL «44051401359»
NIP 542-10-01-234, NIP: 5421001234, REGON 050667685, REGON: 12345678512347, KRS 0000123456, TERYT 2061011
542-100-12-34; 542-10-01-234; 050667685; 0000123456; 2061011; 20 2061011
26.07.2010, 2010-07-26, od 01.07.2010 r. do 31.12.2013 r., 2014 – 2020, 2013/2014
tel. 26.07.2010; sms 2014-2020
30 183 964,66 zł; 25 563 719,96; 600 123 456 zł; 500 000 000; wartość 600 123 456; EUR 600 123 456
Dz. U. z 2004 r. Nr 64, poz. 593 ze zm.; Dz.U. 2019 poz. 1507; Dz.U.2013.182.1456
Poddziałanie 7.2.1, Działanie 7.3, umowa UDA-POKL.07.02.01-20-001/10-00, nr 686070
115 078 wierszy, 18 925 projektów, 154 osoby, godz. 7.30-15.30
20-447 Lublin, 00-629 Warszawa
tel. 112
""".strip().splitlines()


@pytest.mark.parametrize("case", CASES)
def test_masks_contact_data_and_nothing_else(case: str) -> None:
    text = re.sub("[«»]", "", case)
    assert mask(text) == re.sub("«(.*?)»", lambda hidden: MASK * len(hidden[1]), case)


@given(st.text(alphabet=st.sampled_from("0123456789 .,-/()+@abtelx:\n\u00a0zł█"), max_size=80))
def test_length_and_lines_stay(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(after in (before, MASK) for before, after in zip(text, masked, strict=True))


NAMES = st.from_regex(r"[A-Za-z0-9ąę](?:[A-Za-z0-9._%+'ąę-]{0,20}[A-Za-z0-9])?", fullmatch=True)
DOMAINS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?(?:\.[a-z]{2,6}){0,3}", fullmatch=True)
BEFORE = st.sampled_from(("", "Kontakt: ", "(", "mailto:", "a|"))
AFTER = st.sampled_from(("", ".", ")", ", tel."))
LABELS = st.sampled_from(("tel. ", "fax: ", ""))
GAPS = st.sampled_from((" ", "-", ".", "\u00a0"))


@given(NAMES, DOMAINS, BEFORE, AFTER)
def test_no_address_survives(name: str, domain: str, before: str, after: str) -> None:
    address = f"{name}@{domain}"
    assert mask(before + address + after) == before + MASK * len(address) + after


@given(st.integers(5_000_000, 9_999_999), GAPS, LABELS)
def test_no_landline_survives(number: int, gap: str, label: str) -> None:
    digits = str(number)
    phone = gap.join(("85", digits[:3], digits[3:5], digits[5:]))
    assert mask(f"{label}{phone}!") == label + MASK * len(phone) + "!"


@given(st.integers(0, 9_999_999_999), st.integers(0, 999_999_999), st.dates())
def test_register_numbers_and_dates_survive(krs: int, regon: int, date: object) -> None:
    text = f"KRS {krs:010}, {krs:010}; REGON {regon:09}, {regon:09}; {date}"
    assert mask(text) == text


@pytest.mark.parametrize("unit", ["a", "1", "1 ", "a.", "(0", "+1", "12 345 ", "a@b.", "tel. ", "é @", "00", "zł 1"])
def test_a_hostile_text_takes_no_longer_than_its_length(unit: str) -> None:
    started = time.perf_counter()
    mask(unit * (200_000 // len(unit)))
    assert time.perf_counter() - started < 5


def test_blank_keeps_only_white_space() -> None:
    assert blank("ul. Ciepła\n1") == f"{MASK * 3} {MASK * 6}\n{MASK}"


@pytest.mark.parametrize(
    ("header", "private"),
    [
        *[(h, True) for h in ("telefon", "Tel.", "nr tel.", "E-mail", "email", "adres e-mail", "Fax", "phone number")],
        *[(h, True) for h in ("osoba do kontaktu", "Kontakt", "contact", "PESEL", "telefon komórkowy")],
        *[(h, False) for h in ("name", "nazwa", "regon", "hotel", "title", "amount", "telewizja", "homepage", "tytuł")],
    ],
)
def test_private_columns(header: str, private: bool) -> None:
    assert is_private_column(header) is private
