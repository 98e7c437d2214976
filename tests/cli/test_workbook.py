"""The template workbook: what it offers is what the loader understands; what people put into cells is read as meant."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from graph.records import Cooperation, Institution, Link, Record, Rejection, Source, Tally, Yield, check
from loaders.template.columns import SHAPES, shape_of_header
from loaders.template.loader import LOADER
from loaders.template.workbook import HOW_TO, LISTS
from loaders.values import cells
from ogniwo import workbook
from ontology import vocab

LEFT_OUT = {"cooperations": {"subkind"}, "participations": {"relation"}}  # the wider term and the role are enough


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "partners.xlsx"
    workbook.write(path)
    return path


def read(path: Path) -> list[Yield]:
    source = Source(
        id="source/s", title="t", origin="o", checksum="sha256:0", retrieved="2024", loader="template", language="pl"
    )
    assert LOADER.accepts(path)
    items = list(LOADER.read(path, source))
    for item in items:
        check(item)
    return items


def filled(path: Path, fill: Callable[[Workbook], None]) -> list[Yield]:
    book = openpyxl.load_workbook(path)
    fill(book)
    book.save(path)
    return read(path)


def put(book: Workbook, sheet: str, row: int = 2, **values: object) -> None:
    """Writes values under their headers."""
    page = book[sheet]
    [shape] = [shape for shape in SHAPES if shape_of_header(sheet, [str(c.value) for c in page[1]]) is shape]
    for cell in page[1]:
        if (column := shape.column(str(cell.value))) in values:
            page.cell(row, cell.column).value = values[column]


@pytest.mark.parametrize("sheet", workbook.sheets(), ids=lambda sheet: sheet.table)
def test_every_header_means_its_column(sheet: workbook.Sheet) -> None:
    [shape] = [shape for shape in SHAPES if shape.name == sheet.table]
    assert shape_of_header(sheet.name, [c["header"] for c in sheet.columns]) is shape
    assert [shape.column(c["header"]) for c in sheet.columns] == [c["column"] for c in sheet.columns]
    assert {c["column"] for c in sheet.columns} == shape.columns.keys() - LEFT_OUT.get(sheet.table, set())


def test_every_term_to_choose_means_its_concept(empty: Path) -> None:
    page = openpyxl.load_workbook(empty)[LISTS]
    schemes = {c["list"] for sheet in workbook.sheets() for c in sheet.columns if "list" in c}
    assert {column[0].value for column in page.columns} == schemes
    for column in page.columns:
        scheme, terms = str(column[0].value), [str(cell.value) for cell in column[1:] if cell.value]
        assert len(terms) == len(set(terms)) == len(vocab.scheme(scheme))
        assert {cells.term(scheme)(term) for term in terms} == vocab.scheme(scheme).keys()


def test_the_empty_workbook_is_ready_and_says_nothing(empty: Path) -> None:
    book = openpyxl.load_workbook(empty)
    assert book.sheetnames == [HOW_TO, *(sheet.name for sheet in workbook.sheets()), LISTS]
    for sheet in workbook.sheets():
        page = book[sheet.name]
        assert page.freeze_panes == "A2"
        assert all(cell.comment for cell in page[1])
        lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
        assert len(lists) == sum("list" in c or "names_of" in c for c in sheet.columns)
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    items = read(empty)
    assert {type(item) for item in items} == {Tally}
    assert sum(item.rows for item in items if isinstance(item, Tally)) == 0


def test_what_is_typed_and_pasted_is_read_as_meant(empty: Path) -> None:
    def fill(book: Workbook) -> None:
        put(book, "Instytucje", name='=HYPERLINK("https://www.example.pl","Urząd Gminy Dolna")', nip=5260250274)
        put(book, "Instytucje", 3, name="Fundacja Most", kind="fundacja", sectors="edukacja | zdrowie", krs=19193)
        put(book, "Współprace", title="Nowa droga", kind="projekt", start=datetime.date(2010, 7, 26), end=2012)
        put(book, "Współprace", budget=1.234, currency="PLN", participants=1274, signed="lipiec 2010")
        put(book, "Udziały", institution="Fundacja Most", cooperation="Nowa droga", role="lider", amount=1234567.5)

    items = filled(empty, fill)
    assert not [item for item in items if isinstance(item, Rejection)]
    first, second = (item for item in items if isinstance(item, Institution))
    assert (first.names, first.identifiers) == ({"pl": "Urząd Gminy Dolna"}, ("nip:5260250274",))
    assert (second.kind, second.sectors, second.identifiers) == (
        "foundation",
        ("education", "health"),
        ("krs:0000019193",),
    )
    [project] = [item for item in items if isinstance(item, Cooperation)]
    assert (project.start, project.end, project.signed) == ("2010-07-26", "2012", "2010-07")
    assert (project.budget, project.participants) == (1.234, 1274)
    [link] = [item for item in items if isinstance(item, Link)]
    assert (link.relation, link.amount) == ("leads", 1234567.5)
    assert link.evidence[0].locator == "partners.xlsx/Udzia%C5%82y#row=2"
    assert link.evidence[0].quote == "Fundacja Most\tNowa droga\t\tlider\t\t\t1234567.5"


def test_rows_are_loaded_or_refused_and_other_sheets_reported(empty: Path) -> None:
    def fill(book: Workbook) -> None:
        put(book, "Instytucje", name="Fundacja Most", source_note="tel. 85 111 22 33")
        put(book, "Instytucje", 3, name="=B2&B3")
        put(book, "Instytucje", 5, name="X", kind="nie wiem")
        book["Instytucje"]["R6"] = "uwaga"
        book.create_sheet("Notatki")["B3"] = "do zrobienia"
        book.create_sheet("Puste")

    items = filled(empty, fill)
    assert [item.names["pl"] for item in items if isinstance(item, Institution)] == ["Fundacja Most"]
    reports = {item.locator: (item.kept, item.reason) for item in items if isinstance(item, Rejection)}
    assert reports["partners.xlsx/Notatki#row=3"][0]
    where = "partners.xlsx/Instytucje, row"
    assert [reason for kept, reason in reports.values() if not kept] == [
        f"{where} 3: found in column Nazwa* a formula without a stored value, expected one "
        "(open the file, let it calculate, save it)",
        reports["partners.xlsx/Instytucje#row=5"][1],
        f"{where} 6: found 18 cells, expected at most 16 (give their column a header)",
    ]
    assert reports["partners.xlsx/Instytucje#row=5"][1].startswith(f"{where} 5, column Rodzaj: found 'nie wiem'")
    assert [item.rows for item in items if isinstance(item, Tally) and item.name.endswith("Instytucje")] == [4]
    assert not any("111 22 33" in e.quote for item in items if isinstance(item, Record) for e in item.evidence)


def test_a_missing_column_makes_the_workbook_unusable(empty: Path) -> None:
    book = openpyxl.load_workbook(empty)
    book["Instytucje"].delete_cols(2)
    book.save(empty)
    with pytest.raises(Exception, match=r"partners.xlsx/Instytucje, row 1: found .*, expected a column name"):
        read(empty)


def test_tables_and_workbooks_of_a_folder_are_one_source(empty: Path) -> None:
    (empty.parent / "udzialy.csv").write_text("instytucja,projekt,rola\nX,Nowa droga,partner\n", encoding="utf-8")
    (empty.parent / "strona.txt").write_text("Powiatowy Urząd Pracy w Opolu zaprasza.\n", encoding="utf-8")

    book = openpyxl.load_workbook(empty)
    put(book, "Współprace", title="Nowa droga", kind="projekt")
    book.save(empty)
    items = read(empty.parent)
    assert [item.relation for item in items if isinstance(item, Link)] == ["partner_in"]


def test_a_workbook_of_somebody_else_is_no_template(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["projectID", "organisationID", "name", "shortName"])  # type: ignore[union-attr]  # a new book has a sheet
    book.save(tmp_path / "list.xlsx")
    assert not LOADER.accepts(tmp_path / "list.xlsx")
    with zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<")
    assert not LOADER.accepts(tmp_path / "broken.xlsx")
