"""How files of every kind become the text of a page: PDF, DOCX, ODT, encodings, what a reader is given."""

from __future__ import annotations

import io
import os
import signal
import zipfile
from pathlib import Path

import pytest

from graph.errors import UnusableSourceError
from graph.records import Institution, Source
from loaders.pages import LOADER
from loaders.registry import loader_for
from loaders.texts import child, opening, pdf
from loaders.texts.blocks import joined
from loaders.texts.decoding import decode, repaired
from loaders.texts.hyphens import together
from loaders.texts.links import sites
from loaders.texts.published import published
from loaders.texts.readable import Readable, readable
from tests.loaders.papers import PASSWORD, Words, column, docx, numbered, odt, paragraph
from tests.loaders.papers import pdf as pdf_of

SENTENCE = "Powiatowy Urząd Pracy w Dolnej realizuje projekt „Źródło” dla mieszkańców."


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def text_of(folder: Path, name: str, data: bytes | str) -> str:
    return opening.stored(written(folder, name, data)).text


# PDF

LINES = """Powiatowy Urząd Pracy w Dolnej i Gminny Ośrodek Pomocy Społecznej
podpisały porozumienie o współpracy w sprawach społeczno-
gospodarczych. Jego celem jest lepsza pomoc dla wszystkich miesz-
kańców powiatu w pierwszych dwóch latach działania nowej strategii.

Do porozumienia mogą przystąpić inne instytucje z województwa, które
zajmują się pomocą."""


def test_lines_of_a_pdf_become_paragraphs_and_broken_words_whole(tmp_path: Path) -> None:
    assert text_of(tmp_path, "a.pdf", pdf_of(column(LINES))) == (
        "Powiatowy Urząd Pracy w Dolnej i Gminny Ośrodek Pomocy Społecznej podpisały porozumienie o współpracy w "
        "sprawach społeczno-gospodarczych. Jego celem jest lepsza pomoc dla wszystkich mieszkańców powiatu w "
        "pierwszych dwóch latach działania nowej strategii.\n\nDo porozumienia mogą przystąpić inne instytucje z "
        "województwa, które zajmują się pomocą.\n"
    )


def test_headers_footers_and_numbers_of_a_pdf_are_dropped(tmp_path: Path) -> None:
    def sheet(number: int, text: str) -> list[Words]:
        margins = [Words(72, 800, "Biuletyn Powiatu"), Words(280, 40, f"Strona {number} z 3")]
        return [*margins, *column(text)]

    sheets = [
        sheet(1, "Urząd Gminy Górna zawarł umowę partnerską w sprawie wspólnego"),
        sheet(2, "prowadzenia ośrodka wsparcia dla rodzin z całej okolicy."),
        sheet(3, "Umowa obowiązuje do końca roku."),
    ]
    assert text_of(tmp_path, "a.pdf", pdf_of(*sheets)) == (
        "Urząd Gminy Górna zawarł umowę partnerską w sprawie wspólnego prowadzenia ośrodka wsparcia dla rodzin z całej "
        "okolicy.\n\nUmowa obowiązuje do końca roku.\n"
    )


def test_a_title_that_the_headers_repeat_stays(tmp_path: Path) -> None:
    title = [Words(72, 780, "Biuletyn Powiatu", 20)]
    sheets = [[*([] if number else title), *column("Zdanie.")] for number in range(3)]
    sheets = [
        sheet if not number else [Words(72, 780, "Biuletyn Powiatu", 8), *sheet] for number, sheet in enumerate(sheets)
    ]
    assert text_of(tmp_path, "a.pdf", pdf_of(*sheets)).count("Biuletyn Powiatu") == 1


def test_headings_items_and_rows_of_a_pdf_stand_on_their_own(tmp_path: Path) -> None:
    sheet = [
        Words(72, 760, "Nowy projekt", 18, bold=True),
        *column("W projekcie biorą udział instytucje z całego województwa, a wśród nich:", y=720),
        Words(72, 706, "•"),
        *column("Fundacja Most", x=90, y=706),
        *column("• Urząd Gminy Dolna", y=692),
        *column("Instytucja\nUrząd Gminy", y=650),
        *column("Rola\nlider", x=300, y=650),
    ]
    assert text_of(tmp_path, "a.pdf", pdf_of(sheet)) == (
        "Nowy projekt\n\nW projekcie biorą udział instytucje z całego województwa, a wśród nich:\n• Fundacja Most\n"
        "• Urząd Gminy Dolna\n\nInstytucja | Rola\n\nUrząd Gminy | lider\n"
    )


def test_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = "\n".join(f"lewa strona, wiersz {letter}, jest pełna słów" for letter in "abcdefgh")
    right = left.replace("lewa", "prawa")
    text = text_of(tmp_path, "a.pdf", pdf_of([*column(left, x=60), *column(right, x=320)]))
    assert text.split("\n\n") == [" ".join(left.splitlines()), " ".join(right.splitlines()) + "\n"]


def test_what_a_pdf_says_of_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "a.pdf", pdf_of(column(SENTENCE), info="/Title (Wiesci) /CreationDate (D:20190304101112)"))
    description = LOADER.describe(path)
    assert (description.title, description.published, description.language) == ("Wiesci", "2019-03-04", "pl")
    path = written(
        tmp_path, "b.pdf", pdf_of(column(f"Dolna, 7 maja 2018 r.\n\n{SENTENCE}"), info="/CreationDate (D:2019)")
    )
    assert LOADER.describe(path).published == "2018-05-07"
    path = written(tmp_path, "c.pdf", pdf_of(column(SENTENCE), info="/Title (Microsoft Word - pismo.doc)"))
    assert LOADER.describe(path).title == SENTENCE


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf_of([]), "found one page without text, a scan perhaps"),
        (pdf_of(column(SENTENCE), trailer=PASSWORD), "found an encrypted PDF, expected one without password"),
        (b"%PDF-1.4\n" + b"nothing that is an object " * 9, "found a damaged or truncated PDF"),
        (pdf_of(), "found no page in the PDF"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_one_sentence(tmp_path: Path, data: bytes, message: str) -> None:
    path = written(tmp_path, "a.pdf", data)
    assert LOADER.accepts(path)
    with pytest.raises(UnusableSourceError, match=message) as caught:
        opening.stored(path)
    assert "\n" not in str(caught.value)


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    path = written(tmp_path, "a.pdf", pdf_of(*[column(SENTENCE)] * 3))
    with pytest.raises(UnusableSourceError, match="found 3 pages, expected at most 2"):
        pdf.read(path)


def test_a_reader_that_hangs_or_crashes_is_ended_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "a.pdf", pdf_of(column(SENTENCE)))
    assert child.read(path, "pdf").text.strip() == SENTENCE
    assert child._reader is not None
    os.kill(child._reader.process.pid, signal.SIGSTOP)  # a reader that says nothing
    monkeypatch.setattr(child, "SILENT", 0.2)
    with pytest.raises(UnusableSourceError, match=r"a\.pdf: found a page that takes more than 0 seconds"):
        child.read(path, "pdf")
    monkeypatch.undo()
    assert child.read(path, "pdf").text.strip() == SENTENCE
    os.kill(child._reader.process.pid, signal.SIGKILL)
    with pytest.raises(UnusableSourceError, match=r"a\.pdf: .*reader"):
        child.read(path, "pdf")
    assert child.read(path, "pdf").text.strip() == SENTENCE


# DOCX and ODT

BODY = (
    paragraph("Porozumienie partnerskie")
    + paragraph("Urząd\u00a0Gminy i Funda\u00adcja Most zawarły umowę.")
    + numbered("pierwszy", 1)
    + numbered("drugi", 1)
    + numbered("punkt", 2)
    + f"<w:tbl><w:tr><w:tc>{paragraph('Instytucja')}</w:tc><w:tc>{paragraph('Rola')}</w:tc></w:tr>"
    f"<w:tr><w:tc>{paragraph('Urząd')}{paragraph('Gminy')}</w:tc><w:tc>{paragraph('lider')}</w:tc></w:tr></w:tbl>"
    "<w:p><w:del><w:r><w:delText>skreślone</w:delText></w:r></w:del><w:ins><w:r><w:t>Dopisane</w:t></w:r></w:ins>"
    "<w:r><w:instrText>HYPERLINK</w:instrText><w:br/><w:t>i dalej</w:t></w:r></w:p>"
)
PLAIN = (
    "Porozumienie partnerskie\n\nUrząd Gminy i Fundacja Most zawarły umowę.\n1. pierwszy\n2. drugi\n• punkt\n\n"
    "Instytucja | Rola\n\nUrząd Gminy | lider\n\nDopisane\ni dalej\n"
)
ODT_BODY = (
    "<text:h>Porozumienie partnerskie</text:h><text:p>Urząd\u00a0Gminy<text:s/>i Funda\u00adcja Most zawarły umowę."
    "<text:note><text:p>przypis</text:p></text:note></text:p>"
    '<text:list text:style-name="L1"><text:list-item><text:p>pierwszy</text:p></text:list-item>'
    "<text:list-item><text:p>drugi</text:p></text:list-item></text:list>"
    '<text:list text:style-name="L2"><text:list-item><text:p>punkt</text:p></text:list-item></text:list>'
    "<table:table><table:table-row><table:table-cell><text:p>Instytucja</text:p></table:table-cell><table:table-cell>"
    "<text:p>Rola</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Urząd</text:p>"
    "<text:p>Gminy</text:p></table:table-cell><table:table-cell><text:p>lider</text:p></table:table-cell>"
    "</table:table-row></table:table><text:p>Dopisane<text:line-break/>i <text:span>dalej</text:span></text:p>"
)


@pytest.mark.parametrize(("name", "data"), [("a.docx", docx(BODY, "Umowa")), ("a.odt", odt(ODT_BODY, "Umowa"))])
def test_a_document_keeps_paragraphs_lists_and_tables(tmp_path: Path, name: str, data: bytes) -> None:
    path = written(tmp_path, name, data)
    assert loader_for(path) is LOADER
    assert opening.stored(path).text == PLAIN
    description = LOADER.describe(path)
    assert (description.title, description.published) == ("Umowa", "2020-05-04")


def test_a_document_of_word_in_a_browser(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(io.BytesIO(docx(paragraph("Umowa partnerska"))))
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name.replace("document.xml", "document2.xml"), whole.read(name))
    assert loader_for(path) is LOADER
    assert opening.stored(path).text == "Umowa partnerska\n"


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha"><!ENTITY e1 "&e0;&e0;">]><x>&e1;</x>'


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", docx("")[:-40], "found a damaged document"),
        ("a.docx", docx(""), "no text found in the document"),
        ("a.docx", docx("", more={"word/document.xml": ENTITIES}), "found a document type"),
        ("a.docx", docx("", more={"word/document.xml": b"<w>" + b" " * (29 << 20)}), "no well-formed XML"),
        ("a.docx", docx("", more={"word/document.xml": b" " * (31 << 20)}), "expected at most 31,457,280"),
        ("a.docx", docx(paragraph("x" * 1_000_001)), "found more than 1,000,000 characters"),
        ("a.odt", odt("", more={"META-INF/manifest.xml": b"<encryption-data/>"}), "found it encrypted"),
        ("a.odt", odt("", more={"content.xml": ENTITIES}), "found a document type"),
        ("a.odt", odt("<text:p>"), "found no well-formed XML"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "found a document of Word before 2007"),
    ],
)
def test_a_document_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    path = written(tmp_path, name, data)
    assert LOADER.accepts(path)
    with pytest.raises(UnusableSourceError, match=message) as caught:
        opening.stored(path)
    assert "\n" not in str(caught.value)
    assert "workbook" not in str(caught.value)


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
def test_encodings(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding), complete=True).lstrip("\ufeff") == SENTENCE


def test_western_letters_without_a_declaration() -> None:
    german = "Die Gemeinde Übersee und der Verein Grün fördern die Städtepartnerschaft."
    assert decode(german.encode("cp1252"), complete=True) == german


def test_a_declared_encoding_is_believed_and_a_wrong_one_not() -> None:
    assert "Łąka" in decode("<meta charset='iso-8859-2'>Łąka".encode("iso-8859-2"), complete=True)
    assert "Łąka" in decode("<meta charset='utf-8'>Łąka i świt".encode("cp1250"), complete=True)


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    assert decode(SENTENCE.encode() * 3 + b"\xb3", complete=True) == SENTENCE * 3 + "\ufffd"


@pytest.mark.parametrize("encoding", ["cp1250", "cp1252", "iso8859-2"])
def test_text_read_in_a_wrong_encoding_is_repaired(encoding: str) -> None:
    wrong = "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in SENTENCE.encode())
    assert wrong != SENTENCE
    assert repaired(wrong) == SENTENCE


@pytest.mark.parametrize("text", [SENTENCE, "Ĺudovít, Čapek – Städte «MAÇÃ»", "50 € Â 3 °C", "plain"])
def test_text_that_is_right_stays(text: str) -> None:
    assert repaired(text) == text


# What a reader is given

TYPED = (
    "Gminny Ośro\u00addek Pomo-\ncy w Łom-\r\n  ży oraz ,,Most'' i <<Nurt>>, Z\u0301ro\u0301dło\u200b. Bielsko-\nBiała."
)


def test_evidence_leads_back_to_the_stored_text() -> None:
    read = Readable(TYPED)
    assert read.text == "Gminny Ośrodek Pomocy w Łomży oraz „Most” i «Nurt», Źródło. Bielsko-Biała."
    found = {
        "Ośrodek": "Ośro\u00addek",
        "Pomocy w Łomży": "Pomo-\ncy w Łom-\r\n  ży",
        "„Most”": ",,Most''",
        "Nurt": "Nurt",
        "Źródło": "Z\u0301ro\u0301dło",
        "Bielsko-Biała": "Bielsko-\nBiała",
    }
    for words, stored in found.items():
        start, end = read.original(read.text.index(words), read.text.index(words) + len(words))
        assert TYPED[start:end] == stored


def test_a_wrapped_text_is_read_in_paragraphs() -> None:
    wrapped = LINES.replace("\n\n", "\n\n\n") + "\n- Urząd Gminy\n- Fundacja\n"
    read = readable(wrapped)
    assert read is not None
    assert read.text.count("\n") == 6
    assert "Społecznej podpisały" in read.text
    assert "mieszkańców powiatu w pierwszych dwóch latach" in read.text
    assert read.text.endswith("pomocą.\n- Urząd Gminy\n- Fundacja\n")


@pytest.mark.parametrize(
    "text", [SENTENCE, f"{SENTENCE}\n\n{SENTENCE}\n", "Urząd\nGmina\nPowiat\n" * 9, "a\r\n\u00a0b"]
)
def test_a_text_that_is_readable_stays(text: str) -> None:
    assert readable(text) is None


def test_institutions_are_found_across_broken_words(tmp_path: Path) -> None:
    page = "Powiatowy Urząd Pra\u00adcy w Łom-\nży realizuje projekt ,,Źródło'' dla mieszkańców.\n"
    path = written(tmp_path, "a.txt", page)
    source = Source(
        id="source/a", title="", origin="", checksum="sha256:0", retrieved="2024-01-01", loader="pages", language="pl"
    )
    quotes = [evidence.quote for item in LOADER.read(path, source) for evidence in getattr(item, "evidence", ())]
    assert "Powiatowy Urząd Pra\u00adcy w Łom-\nży" in quotes
    assert all(quote in page for quote in quotes)


@pytest.mark.parametrize(
    ("start", "line", "whole"),
    [
        ("woje-", "wództwo", "województwo"),
        ("społeczno-", "gospodarczy", "społeczno-gospodarczy"),
        ("wielko-", "polski", "wielkopolski"),
        ("Bielsko-", "Biała", "Bielsko-Biała"),
        ("w roku", "szkolnym", "w roku szkolnym"),
        ("co\u00ad", "operation", "cooperation"),
        ("Städte-", "partnerschaft", "Städtepartnerschaft"),
        ("2014-", "2020", "2014- 2020"),
    ],
)
def test_lines_are_put_together(start: str, line: str, whole: str) -> None:
    assert together(start, line) == whole


def test_blocks_are_tidy() -> None:
    assert joined(["Ty\u00adtuł\u200b", " a\u00a0 b\tc ", "", "• raz", "2. dwa", "ﬁrma\x0c"]) == (
        "Tytuł\n\na b c\n• raz\n2. dwa\n\nfirma\n"
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Opublikowano: 26 lutego 2014 r. w dziale prasa", "2014-02-26"),
        ("Title\nPublished on March 3rd, 2021 by the office\ntext", "2021-03-03"),
        ("Titel\nVeröffentlicht am 5. Mai 2020\nText", "2020-05-05"),
        ("Tytuł\nDolna, dnia 11.07.2013 r.\nTekst", "2013-07-11"),
        ("Tytuł\n2013-07-11, godz. 10:30\nTekst", "2013-07-11"),
        ("Tytuł\n31.02.2013\nTekst", None),
        ("Umowę podpisano 11.07.2013 r. w urzędzie.", None),
    ],
)
def test_day_of_publication(text: str, day: str | None) -> None:
    assert published(text) == day


# Pages are told from tables without asking every loader


@pytest.mark.parametrize(
    ("name", "text", "plain"),
    [
        ("a.txt", f"{SENTENCE}\n{SENTENCE}\n", True),
        ("a.html", f"<html><body><p>{SENTENCE}</p></body></html>", True),
        ("a.xls", f"<html><body><p>{SENTENCE}</p></body></html>", False),
        ("a.txt", f"nazwa;rodzaj;opis\na;b;{SENTENCE}\nc;d;{SENTENCE}\n", False),
        ("a.txt", f"name,kind,notes\na,b,{SENTENCE}\nc,d,{SENTENCE}\n", False),
        ("a.csv", f"{SENTENCE}\n{SENTENCE}\n", False),
        ("a.txt", '{"a": 1}', False),
    ],
)
def test_plain_pages(tmp_path: Path, name: str, text: str, plain: bool) -> None:
    assert opening.is_plainly_page(written(tmp_path, name, text)) is plain


# Links


def homepages(path: Path) -> dict[str, str | None]:
    source = Source(
        id="source/a", title="", origin="", checksum="sha256:0", retrieved="2024-01-01", loader="pages", language="pl"
    )
    return {item.names["pl"]: item.homepage for item in LOADER.read(path, source) if isinstance(item, Institution)}


PARTNERS = (
    '<p><a href="https://pup.example/">Powiatowy Urząd Pracy w Łomży</a> realizuje projekt „Źródło” z partnerem: '
    '<a class="x" href="https://most.example">Fundacją Most</a>. '
    '<a href="https://strona.example/urzad">Urząd Gminy Dolna</a> pomaga.</p>'
)


def test_a_site_that_a_name_links_to_is_its_homepage(tmp_path: Path) -> None:
    html = f"<html><body><main><article>{PARTNERS}</article></main></body></html>"
    found = homepages(written(tmp_path, "a.html", html))
    assert found["Powiatowy Urząd Pracy w Łomży"] == "https://pup.example/"
    assert found["Urząd Gminy Dolna"] is None
    markdown = "[Powiatowy Urząd Pracy w Łomży](https://pup.example) realizuje projekt „Źródło”.\n"
    assert homepages(written(tmp_path, "a.md", markdown)) == {"Powiatowy Urząd Pracy w Łomży": "https://pup.example"}


def test_which_links_name_a_site() -> None:
    links = [
        ("Fundacja\u00a0Most", "https://most.example/"),
        ("Urząd", "https://a.example/page"),
        ("Powiat Dolny", "https://www.own.example/"),
        ("Gmina Dolna", "https://b.example"),
        ("Gmina Dolna", "https://c.example"),
        ("Szkoła", "mailto:a@b.example"),
        ("Zły adres", "https://[x"),
    ]
    assert sites(links, "https://own.example/a/b") == {"fundacja most": "https://most.example/"}
