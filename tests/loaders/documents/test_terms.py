"""When projects run, what they are worth, and which numbers they have.

`terms.tsv`: language, date of the page (or `-`), a text (`\\n` is a line end), and what its first project says: the
period, with `~` before a date that the page does not state in full; its value; its numbers; what is paid to it
(`+…`). `amounts.tsv`: a text and its amounts of money.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Cooperation, Document, Link, Source, check
from loaders.documents.amounts import amounts
from loaders.documents.date_pieces import Inferred
from loaders.documents.lengths import last_date
from loaders.documents.reader import reader_for

HERE = Path(__file__).parent


def cases(name: str) -> list[list[str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def read(language: str, published: str | None, text: str) -> list[object]:
    source = Source(
        id="source/page",
        title="page",
        origin="page.txt",
        checksum="sha256:0",
        retrieved="2026-01-01",
        loader="pages",
        language=language,
        published=published,
    )
    items = list(reader_for(language).read(Document(name="page.txt", text=text), source))
    for item in items:
        check(item)
    return list(items)


def terms(project: Cooperation, links: list[Link]) -> str:
    def date(name: str) -> str:
        return ("~" if name in project.inferred else "") + (getattr(project, name) or "")

    period = f"{date('start')}..{date('end')}" if project.start or project.end else ""
    value = f"{project.budget:.2f} {project.currency}" if project.budget is not None else ""
    paid = [f"+{k.amount:.2f} {k.currency}" for k in links if k.subject == project.id and k.amount is not None]
    return " | ".join(filter(None, (period, value, *project.identifiers, *paid)))


@pytest.mark.parametrize(("language", "published", "text", "expected"), cases("terms.tsv"))
def test_terms_of_a_project(language: str, published: str, text: str, expected: str) -> None:
    items = read(language, None if published == "-" else published, text.replace("\\n", "\n"))
    project = next(i for i in items if isinstance(i, Cooperation) and i.kind == "project")
    assert terms(project, [i for i in items if isinstance(i, Link)]) == expected


@pytest.mark.parametrize(("text", "expected"), cases("amounts.tsv"))
def test_amounts(text: str, expected: str) -> None:
    assert " ".join(f"{a.value:.2f}{a.currency}" for a in amounts(text)) == expected


@given(st.text(alphabet="0123456789., \u00a0złPLNeuro€tysmn'-%\n", max_size=60))
def test_an_amount_is_where_it_says(text: str) -> None:
    for amount in amounts(text):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.value > 0


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2013-09-01", 12, "2014-08-31"),
        ("2013-03-15", 24, "2015-03-14"),
        ("2013-08-31", 6, "2014-02-28"),
        ("2013-03-31", 12, "2014-03-30"),
        ("2019-12-01", 1, "2019-12-31"),
        ("2021-10", 36, "2024-09"),
        ("2013", 12, None),
    ],
)
def test_the_last_day_of_a_length(first: str, months: int, last: str | None) -> None:
    found = last_date(first, months)
    assert found == last
    assert found is None or isinstance(found, Inferred)


def test_an_event_and_a_signing_without_a_year_have_an_inferred_date() -> None:
    text = "11 września podpisano porozumienie między Powiatowym Urzędem Pracy w Lipkach a Gminą Lipki.\n"
    text += "20 września odbyło się seminarium."
    found = [i for i in read("pl", "2018-10-01", text) if isinstance(i, Cooperation)]
    signed = next(i for i in found if i.kind == "agreement")
    assert (signed.signed, signed.inferred) == ("2018-09-11", ("signed",))
    event = next(i for i in found if i.kind == "event" and i.start == "2018-09-20")
    assert event.inferred == ("start", "end")
