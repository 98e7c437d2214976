"""The loader of pages: golden folders, encodings, markup, what is refused, and what a page says of itself.

`golden/pages/<case>/page.*` is a page in our own words, `expected.txt` what the loader says of it: a line a record or
link. After a deliberate change, `OGNIWO_WRITE_GOLDEN=1` writes the files anew: read the difference before keeping it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from graph import locators
from graph.errors import UnusableSourceError
from graph.locators import TextSpan
from graph.records import (
    Cooperation,
    Document,
    Institution,
    Link,
    Person,
    Place,
    Programme,
    Rejection,
    Source,
    Yield,
    check,
    encode,
)
from loaders.base import Description
from loaders.documents.unread import FIELD
from loaders.pages import LOADER
from loaders.texts import opening
from loaders.values.privacy import MASK

GOLDEN = Path(__file__).parent / "golden" / "pages"
LANGUAGES = {"english": "en", "german": "de"}  # of cases; the others are Polish
CASES = sorted(case for case in GOLDEN.iterdir() if case.is_dir())
POLISH = "Powiatowy Urząd Pracy w Łomży realizuje projekt „Źródło” dla mieszkańców. Będzie się działo, że hej."


def source(path: Path, language: str | None = "pl") -> Source:
    return Source(
        id="source/page",
        title=path.name,
        origin=str(path),
        checksum="sha256:0",
        retrieved="2024-01-01",
        loader="pages",
        language=language,
    )


def read(path: Path) -> list[Yield]:
    return list(LOADER.read(path, source(path, LANGUAGES.get(path.parent.name, "pl"))))


def stored(path: Path) -> str:
    document = read(path)[0]
    assert isinstance(document, Document)
    return document.text


def written(tmp_path: Path, content: str | bytes, name: str = "page.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(items: Iterable[Yield]) -> Iterator[str]:
    """Records and links in words: names instead of ids, only what is set."""
    everything = list(items)
    name = {
        item.id: _name(item)
        for item in everything
        if isinstance(item, Institution | Cooperation | Programme | Person | Place)
    }
    for item in everything:
        match item:
            case Institution():
                yield _line("institution", item, item.kind, name.get(item.place or ""), *item.aliases)
            case Cooperation():
                period = f"{item.start or ''}..{item.end or ''}" if item.start or item.end else None
                people = f"{item.participants} people" if item.participants else None
                yield _line(item.kind, item, item.subkind, item.signed, item.status, period, people)
                yield from (f"  scope: {text}" for text in item.scope)
                yield from (f"  goal: {text}" for text in item.goals)
                yield from (f"  result: {text}" for text in item.results)
                yield from (f"  for: {text}" for text in item.target_groups)
            case Programme():
                yield _line(
                    "programme", item, item.kind, item.code, f"in {name[item.part_of]}" if item.part_of else None
                )
            case Person():
                yield _line("person", item, item.function)
            case Link():
                on = f" ({name[item.on]})" if item.on else ""
                doubt = "" if item.certainty == "stated" else f" [{item.certainty}]"
                quotes = " / ".join(" ".join(evidence.quote.split()) for evidence in item.evidence)
                yield f"{name[item.subject]} --{item.relation}--> {name[item.object]}{on}{doubt} | {quotes}"
            case Rejection() if item.field != FIELD:  # those, `test_unread.py` looks at
                yield f"rejected {item.field}: {item.reason}"


def _line(kind: str, item: Institution | Cooperation | Programme | Person, *facts: str | None) -> str:
    return f"{kind}: {_name(item)} [{', '.join(filter(None, facts))}] x{len(item.evidence)}"


def _name(item: Institution | Cooperation | Programme | Person | Place) -> str:
    match item:
        case Person():
            return item.name
        case Cooperation():
            return next(iter(item.titles.values()))
        case _:
            return next(iter(item.names.values()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_golden(case: Path) -> None:
    page = next(case.glob("page.*"))
    items = read(page)
    for item in items:
        check(item)
    said = "\n".join(lines(items)) + "\n"
    expected = case / "expected.txt"
    if os.environ.get("OGNIWO_WRITE_GOLDEN"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_quotes_stand_in_the_stored_text(case: Path) -> None:
    items = read(next(case.glob("page.*")))
    text = items[0].text if isinstance(items[0], Document) else ""
    quoted = [evidence for item in items for evidence in getattr(item, "evidence", ())]
    assert quoted
    for evidence in quoted:
        span = locators.parse(evidence.locator)
        assert isinstance(span, TextSpan)
        assert locators.text_at(span, text) == evidence.quote


def test_a_text_page_is_stored_as_it_is(tmp_path: Path) -> None:
    content = "\ufeffUrząd\r\n\r\n\u00a0• pierwszy\rdrugi\n"
    assert stored(written(tmp_path, content)) == content


def test_offsets_count_code_points_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, f"🙂 zażółć\r\n\r\n{POLISH}")
    text = path.read_bytes().decode()
    found = [e for item in read(path) if isinstance(item, Institution) for e in item.evidence]
    span = locators.parse(found[0].locator)
    assert isinstance(span, TextSpan)
    assert text[span.start : span.end] == "Powiatowy Urząd Pracy w Łomży"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso-8859-2"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    content = POLISH.replace("„", '"').replace("”", '"')  # ISO 8859-2 has no Polish quotation marks
    path = written(tmp_path, content.encode(encoding))
    assert LOADER.accepts(path)
    assert stored(path).lstrip("\ufeff") == content


def test_contact_data_is_masked_with_its_length(tmp_path: Path) -> None:
    content = f"{POLISH}\nKontakt: jan.nowak@pup.example, tel. 86 111 22 33"
    path = written(tmp_path, content)
    text = stored(path)
    assert len(text) == len(content)
    assert "jan.nowak@pup.example" not in text
    assert "111 22 33" not in text
    assert MASK in text
    assert all(b"nowak" not in encode(item) for item in read(path))


def test_markup_is_taken_off_and_lists_stay(tmp_path: Path) -> None:
    markdown = (
        "# Tytuł\n\nAkapit **gruby**\ni [link](http://x.example).\n\n- raz\n- dwa\n\n3. trzy\n4. cztery\n\n"
        "| a | b |\n|---|---|\n| c | d |\n"
    )
    assert stored(written(tmp_path, markdown, "page.md")) == (
        "Tytuł\n\nAkapit gruby i link.\n• raz\n• dwa\n3. trzy\n4. cztery\n\na | b\n\nc | d\n"
    )


def test_html_keeps_the_main_content_only() -> None:
    text = stored(GOLDEN / "html" / "page.html")
    assert "• Zapisy trwają do końca czerwca." in text
    assert "Stopka" not in text
    assert "Menu" not in text
    assert "<" not in text


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (
            "html/page.html",
            Description(
                "Wspólny projekt dwóch urzędów", publisher="Powiat Sokólski", published="2016-05-04", language="pl"
            ),
        ),
        (
            "project/page.md",
            Description(
                "Razem w pracy",
                homepage="https://aktywni.example/razem",
                licence="CC BY 4.0",
                publisher="Stowarzyszenie Aktywni",
                published="2018-09-03",
                retrieved="2024-02-01",
                language="pl",
            ),
        ),
        ("agreement/page.txt", Description("Porozumienie o współpracy", language="pl")),
    ],
)
def test_description(case: str, expected: Description) -> None:
    assert LOADER.describe(GOLDEN / case) == expected


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Opublikowano: 26 lutego 2014 r.\nTekst strony.", "2014-02-26"),
        ("Tytuł\n2013-07-11\nTekst strony.", "2013-07-11"),
        ("Tytuł\nTekst strony.\n11.07.2013 r.", "2013-07-11"),
        ("Tytuł\nPodpisano 11.07.2013 r. umowę.", None),
        ("Tytuł\n31.02.2013", None),
    ],
)
def test_day_of_publication(tmp_path: Path, text: str, published: str | None) -> None:
    assert LOADER.describe(written(tmp_path, text)).published == published


def test_title_without_contact_data(tmp_path: Path) -> None:
    title = LOADER.describe(written(tmp_path, "Napisz do nas: biuro@urzad.example\nTekst")).title
    assert title == f"Napisz do nas: {MASK * 19}"


@pytest.mark.parametrize(
    ("name", "content", "accepted"),
    [
        ("page.txt", POLISH, True),
        ("page", POLISH, True),
        ("page.html", "<!doctype html><html><body><p>Urząd</p></body></html>", True),
        ("page.md", "# Urząd\n\nTekst.", True),
        ("list.txt", "Urząd, ośrodek, fundacja\nA to, proszę państwa, jest zdanie.\nI jeszcze jedno.", True),
        ("data.json", '{"a": 1}', False),
        ("data.txt", '{"a": 1}\n{"a": 2}\n', False),
        ("data.csv", "a,b,c\n1,2,3\n", False),
        ("data.txt", "name;kind;place\nUrząd;labour;Łomża\nOśrodek;social;Kolno\n", False),
        ("data.bin", b"\x00\x01\x02", False),
        ("empty.txt", "", False),
        ("blank.txt", " \n\n", False),
    ],
)
def test_accepts(tmp_path: Path, name: str, content: str | bytes, accepted: bool) -> None:
    assert LOADER.accepts(written(tmp_path, content, name)) is accepted


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    assert not LOADER.accepts(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.txt", b"Urz\x00d", "found NUL bytes, expected text"),
        ("page.txt", b" \n", "the file is empty, expected text"),
        ("page.html", b"<html><body></body></html>", "no text found in the HTML, expected a page with content"),
    ],
)
def test_unusable(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = written(tmp_path, content, name)
    with pytest.raises(UnusableSourceError, match=message) as caught:
        LOADER.describe(path)
    assert str(path) in str(caught.value)


def test_too_large_a_page_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_BYTES", 10)
    with pytest.raises(UnusableSourceError, match="13 bytes, expected a page of at most 10 bytes"):
        LOADER.describe(written(tmp_path, "Urząd i rada"))


def test_odd_markup_does_no_harm(tmp_path: Path) -> None:
    nested = "<html><body>" + "<div>" * 3000 + f"<p>{POLISH}</p>" + "</div>" * 3000 + "</body></html>"
    path = written(tmp_path, nested, "page.html")
    try:
        assert "Powiatowy Urząd Pracy" in stored(path)
    except UnusableSourceError as error:
        assert "no text found" in str(error)  # either is an answer, a crash is none
    quotes = written(tmp_path, ">" * 5000 + " Urząd\n" + "- " * 3000 + "koniec", "page.md")
    assert "Urząd" in stored(quotes)
