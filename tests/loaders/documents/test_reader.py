"""What holds for every text: verbatim quotes in range, valid records, no contact data, bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import locators
from graph.locators import TextSpan
from graph.records import Document, Link, Record, Rejection, Source, check, encode
from loaders.documents.language import language_of
from loaders.documents.polish import reader as polish
from loaders.documents.polish.reader import PolishReader
from loaders.documents.reader import UnreadReader, reader_for
from loaders.values.privacy import MASK, mask
from tests.sample import references

SOURCE = Source(
    id="source/page", title="page", origin="page.txt", checksum="sha256:0", retrieved="2024-01-01", loader="pages"
)
PIECES = st.sampled_from(
    """Wojewódzki|Urząd|Pracy|w|Białymstoku|Łomży|Powiatowym|Urzędem|PUP|ROPS|Fundacja|„Most”|Stowarzyszenie|„|”|"|projekt
    |pn.|realizuje|Projekt|umowę|podpisał|podpisały|między|a|i|z|,|.|:|(|)|–|•|Partnerzy:|Gmina|Stare|Lipki|Dyrektor|Jan|Nowak
    |5 maja 2012 r.|od 02.03.2011 r. do 30.09.2012 r.|Programu Operacyjnego|Działanie 7.2|w ramach|współfinansowany
    |ze środków|EFS|Europejskiego Funduszu Społecznego|grupa|Komitet|konferencja|ul. Długa 1, 00-001 Warszawa
    |tel. 600 100 200
    |jan@urzad.example|PROGRAM|Działania 7.2|DZIAŁANIE 7.2 CEL
    |Oś Priorytetowa IV|„Most|Zakres umowy:
    |lider|nie|S.A.|im.|nr 5|WARSZAWA|2010|zostanie|w imieniu|reprezentowany przez
    |w dwóch lokalizacjach: Kolno i Łomża|Partnerstw wiejskich|2012-05-01|partners:|funding:|odbyły się warsztaty
    |4-5 oraz 9 maja 2017 r.|LGD „Dolina”|powiatowe urzędy pracy w Kolnie i Łomży|VI LO w Kole|Wydział Prawa UTL
    |Podpisanie umowy|(marzec, maj 2012)|Tytuł:|Nr projektu:|współpraca z Urzędami Pracy
    |br.""".replace("\n", " ").split("|")
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=60).map(lambda words: " ".join(w.strip() for w in words)),
    st.lists(PIECES, max_size=40).map(lambda words: "\n".join(w.strip() for w in words)),
)


def read(text: str) -> list[Record | Link | Rejection]:
    return list(PolishReader().read(Document(name="page.txt", text=mask(text)), SOURCE))


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_every_quote_is_verbatim_and_every_record_is_valid(text: str) -> None:
    items = read(text)
    ids = {item.id for item in items if isinstance(item, Record)}
    assert len(ids) == sum(isinstance(item, Record) for item in items)
    for item in items:
        check(item)
        assert {target for _, target in references(item)} <= ids
        for evidence in getattr(item, "evidence", ()):
            span = locators.parse(evidence.locator)
            assert isinstance(span, TextSpan)
            assert (span.file, evidence.source) == ("page.txt", SOURCE.id)
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == evidence.quote


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.from_regex(r"[a-z]{1,8}[._+-]?[a-z0-9]{1,8}@[a-z]{2,10}\.(?:pl|example|com)", fullmatch=True), TEXTS)
def test_no_address_gets_out(before: str, address: str, after: str) -> None:
    items = read(f"{before} {address} {after}")
    written = b"\n".join(map(encode, items)).decode()
    assert address not in written
    assert MASK not in written


@given(TEXTS)
@settings(deadline=None, max_examples=50)
def test_reading_twice_says_the_same(text: str) -> None:
    assert read(text) == read(text)


@pytest.mark.parametrize(
    "piece",
    [
        "projekt ", "„ab ", '"', "( ", "1 2 3 ", "2014 – ", "styczeń - ", "- - ", "\n", "Ośrodek i ", "UE WUP ROPS ",
        "ul. A 1, 00-001 Warszawa ", "Partnerzy: A, B:\n", "Urząd Pracy w Łomży realizuje projekt „A b”, ", "a",
    ],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    """Eight times the text takes at most some times eight as long; a rule that backtracks over it takes far more."""
    short, long = (piece * (length // len(piece)) for length in (8_000, 64_000))
    assert seconds(long) < 8 * 4 * max(seconds(short), 0.05)


def seconds(text: str) -> float:
    """The better of two measurements; the first also fills the caches."""
    found = []
    for _ in range(2):
        start = time.perf_counter()
        read(text)
        found.append(time.perf_counter() - start)
    return min(found)


def test_a_page_too_long_is_read_in_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polish, "MAX_CHARACTERS", 40)
    text = "Powiatowy Urząd Pracy w Łomży pracuje.  Powiatowy Urząd Pracy w Kolnie też."
    items = read(text)
    assert [item.names["pl"] for item in items if getattr(item, "kind", "").endswith("office")] == [
        "Powiatowy Urząd Pracy w Łomży"
    ]
    rejection = items[-1]
    assert isinstance(rejection, Rejection)
    assert locators.parse(rejection.locator) == TextSpan("page.txt", 40, len(text))
    assert rejection.reason == "only the first 40 characters of a page are read"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Urząd podpisał umowę z gminą i będzie się nią zajmował, bo jest to ważne dla ludzi.", "pl"),
        ("The office has signed an agreement with the town and it will be in force for the next year.", "en"),
        ("Die Stadt hat mit dem Verein eine Vereinbarung unterzeichnet, und das ist für alle gut.", "de"),
        ("12345", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_language_without_a_reader_is_kept_and_said_to_be_unread() -> None:
    assert isinstance(reader_for("pl"), PolishReader)
    assert isinstance(reader_for("fr"), UnreadReader)
    document = Document(name="page.txt", text="La ville et le bureau ont signé un accord.")
    rejections = list(reader_for("fr").read(document, SOURCE))
    assert [(r.field, r.value) for r in rejections if isinstance(r, Rejection)] == [("language", "unknown")]
    check(rejections[0])


def test_mentions_of_a_record_are_bounded() -> None:
    text = "Powiatowy Urząd Pracy w Łomży działa.\n" * 300
    office = next(item for item in read(text) if isinstance(item, Record) and item.id.startswith("institution/"))
    assert len(office.evidence) == 200
