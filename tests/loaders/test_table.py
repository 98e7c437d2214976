"""Delimited text as records and cells, and what single cells say."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.files import delimited
from loaders.sheets.table import Shape, open_table
from loaders.values import cells

SHAPE = Shape("things", {"name": ("nazwa",), "amount": ("kwota",)}, required=(("name",),), exact=frozenset({"amount"}))


@given(st.text(alphabet='a",;\n\r ', max_size=60), st.sampled_from(",;"))
def test_records_and_cells_are_those_of_the_csv_module(text: str, delimiter: str) -> None:
    """The standard module reads the same cells, and the raw records joined are the text."""
    records = list(delimited.records(io.StringIO(text, newline=""), delimiter))
    expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    found = [[cell.value for cell in delimited.split(record.text, delimiter)] for record in records]
    complete = not any(record.fault for record in records)
    if complete:
        assert [row if row != [""] else [] for row in found] == [row if row != [""] else [] for row in expected]
    assert "".join(record.text for record in records).replace("\r", "").replace("\n", "") == text.replace(
        "\r", ""
    ).replace("\n", "")


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    records = list(delimited.records(io.StringIO(stream.getvalue(), newline=""), ","))
    assert [[cell.value for cell in delimited.split(record.text, ",")] for record in records] == rows
    assert [record.number for record in records] == list(range(1, len(rows) + 1))
    for record in records:
        spans = [record.text[cell.start : cell.end] for cell in delimited.split(record.text, ",")]
        assert ",".join(spans) == record.text


def test_a_line_cut_at_the_limit_between_cr_and_lf_is_one_row() -> None:
    text = "x" * (delimited.MAX_RECORD - 1) + "\r\nb\r\n"
    numbers = [(record.number, record.text[:1]) for record in delimited.records(io.StringIO(text, newline=""), ",")]
    assert numbers == [(1, "x"), (2, "b")]


def test_unread_columns_are_reported_and_quoted(tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    path.write_text("Nazwa;kolor;telefon;kwota;name;;\nA;red;851112233;600 100 200;B;;\n", encoding="utf-8")
    table = open_table(path, "things.csv", SHAPE)
    assert [(report.field, report.locator) for report in table.unread_columns()] == [
        ("kolor", "things.csv#row=1"),
        ("telefon", "things.csv#row=1"),
        ("name", "things.csv#row=1"),
    ]
    [row] = table.rows()
    assert row.words("name") == "A"
    assert row.evidence("source/s")[0].quote == "A;red;█████████;600 100 200;B;;"


GOOD: list[tuple[Callable[[str], object], str, object]] = [
    (cells.date, "2010", "2010"),
    (cells.date, "2010 r.", "2010"),
    (cells.date, "2010-07", "2010-07"),
    (cells.date, "07.2010", "2010-07"),
    (cells.date, "lipiec 2010", "2010-07"),
    (cells.date, "2010-07-26", "2010-07-26"),
    (cells.date, "2010-07-26T12:00:00Z", "2010-07-26"),
    (cells.date, "26.07.2010", "2010-07-26"),
    (cells.date, "26.7.2010 r.", "2010-07-26"),
    (cells.date, "26/07/2010", "2010-07-26"),
    (cells.date, "26 lipca 2010 roku", "2010-07-26"),
    (cells.date, "26 VII 2010", "2010-07-26"),
    (cells.date, "29.02.2012", "2012-02-29"),
    (cells.amount, "0", (0.0, None)),
    (cells.amount, "1234567.50", (1234567.5, None)),
    (cells.amount, "30 183 964,66", (30183964.66, None)),
    (cells.amount, "30\u00a0183\u00a0964,66\u00a0zł", (30183964.66, "PLN")),
    (cells.amount, "30\u2009183\u2009964,66", (30183964.66, None)),
    (cells.amount, "25 563 719, 96", (25563719.96, None)),
    (cells.amount, "1.234,50", (1234.5, None)),
    (cells.amount, "1,234.50", (1234.5, None)),
    (cells.amount, "1.234.567", (1234567.0, None)),
    (cells.amount, "PLN 500", (500.0, "PLN")),
    (cells.amount, "500,- zł", (500.0, "PLN")),
    (cells.amount, "€12", (12.0, "EUR")),
    (cells.count, "1 274", 1274),
    (cells.degrees(90), "53,1325", 53.1325),
    (cells.degrees(180), "-5", -5.0),
    (cells.nip, "PL 526-025-02-74", "5260250274"),
    (cells.regon, "331501", "000331501"),
    (cells.regon, "00033150100000", "00033150100000"),
    (cells.krs, "123456", "0000123456"),
    (cells.homepage, "www.example.pl/a?b=c", "https://www.example.pl/a?b=c"),
    (cells.country, "pl", "PL"),
    (cells.many, "a| b  c |-|a", ("a", "b c")),
    (cells.words, " a\n b, tel. 85 111 22 33", "a b, tel. ████████████"),
    (cells.term("institution-kinds"), "Powiatowy Urzad Pracy", "county_labour_office"),
    (cells.term("institution-kinds"), "pup", "county_labour_office"),
    (cells.term("cooperation-kinds"), "rada", "council"),
    (cells.term("cooperation-kinds"), "umowa", "contract"),
    (cells.term("roles"), "patron", "patron"),
]
BAD: list[tuple[Callable[[str], object], str]] = [
    *((cells.date, text) for text in ("31.02.2010", "2010-00", "00.07.2010", "07/26/2010", "26 lip 2010", "10.7.10")),
    *((cells.date, text) for text in ("wkrótce", "20100726", "2010/2013", "0000", "٢٠١٠", "2010-07-26 albo później")),
    *(
        (cells.amount, text)
        for text in ("1.234", "1,234", "0.125", "1.234.56", "1 23", "-5", "1e5", "5 tys. zł", "5 mln")
    ),
    *((cells.amount, text) for text in ("PLN 5 EUR", "9" * 16, "nan", "inf", "od 5 do 6")),
    *((cells.count, text) for text in ("12.5", "-1", "30 osób", "9" * 10)),
    *((cells.teryt, text) for text in ("206101", "2", "20610111", "٢٠")),
    *((cells.nip, text) for text in ("5260250275", "0000000000", "526025027")),
    *((cells.regon, text) for text in ("000331502", "1234567890", "x")),
    *((cells.krs, text) for text in ("0000000000", "12345678901", "KRS 1")),
    *((cells.homepage, text) for text in ("mailto:a@b.pl", "http://a@b.pl", "strona", "javascript:alert(1)", "a b.pl")),
    *((cells.country, text) for text in ("POL", "Polska", "1")),
    (cells.degrees(90), "90.1"),
    (cells.term("sectors"), "czary"),
]


@pytest.mark.parametrize(("reader", "text", "value"), GOOD)
def test_cells_say(reader: Callable[[str], object], text: str, value: object) -> None:
    assert reader(text) == value


@pytest.mark.parametrize(("reader", "text"), BAD)
def test_cells_that_say_nothing_clear_are_refused(reader: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        reader(text)


@pytest.mark.parametrize("text", ["", "-", "–", "N/A", "NULL", "brak danych", "B.D.", "#N/D!", "nie dotyczy", "?"])
def test_nulls(text: str) -> None:
    assert cells.is_null(text)


@pytest.mark.parametrize("text", ["0", "nie", "Nadzieja", "brak sił"])
def test_values_that_are_no_nulls(text: str) -> None:
    assert not cells.is_null(text)


@given(st.text(max_size=40))
def test_no_reader_fails_otherwise_than_by_value_error(text: str) -> None:
    for reader in {reader for reader, _, _ in GOOD}:
        try:
            reader(text)
        except ValueError as error:
            assert str(error)
