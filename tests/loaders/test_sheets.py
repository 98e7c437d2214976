"""Tables in any file: what rows and cells come out, whatever the file says of itself; and what is refused.

Workbooks are made by hand (tests/loaders/books.py), the real ones are read from the shared data.
"""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from graph import locators
from graph.errors import UnusableSourceError
from loaders.files import archives
from loaders.sheets.opening import Columns, form_of, sheets_of, table_of, table_with
from loaders.sheets.sheet import MAX_TEXT, Cell, Sheet, from_serial
from tests.loaders.books import Raw, ods, xls, xlsx


def write(folder: Path, content: str | bytes, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def texts(sheet: Sheet) -> list[list[str]]:
    """The rows as texts, what fills merged cells included."""
    return [[cell.text for cell in line.cells] for line in sheet.lines()]


def first(path: Path) -> Sheet:
    return sheets_of(path)[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimited_text(tmp_path: Path, delimiter: str, encoding: str, end: str) -> None:
    rows = [["Nazwa", "Kraj", "Od"], ["Gmina Łąka", "Polska", "2010"], [f'Dom "{delimiter}"', "Litwa", ""]]
    quoted = '"Dom ""' + delimiter + '"""'
    lines = [delimiter.join(rows[0]), delimiter.join(rows[1]), delimiter.join([quoted, "Litwa", ""])]
    path = write(tmp_path, end.join(lines) + end, encoding=encoding)
    assert form_of(path) == "text"
    assert texts(first(path)) == rows


def test_line_ends_may_be_mixed_and_rows_ragged(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b,c\r\n1,2\n\n3,4,5,6\r\n7,8,9")
    table = table_of(first(path))
    assert table
    lines = list(table.lines())
    assert [(line.number, [cell.text for cell in line.cells]) for line in lines] == [
        (2, ["1", "2"]),
        (4, ["3", "4", "5", "6"]),
        (5, ["7", "8", "9"]),
    ]
    assert [line.locator for line in lines] == ["list.csv#row=2", "list.csv#row=4", "list.csv#row=5"]


def test_a_row_of_delimited_text_is_quoted_as_it_stands(tmp_path: Path) -> None:
    sheet = first(write(tmp_path, 'a;b;c\n"x ""y""";2;"1\n2"\n'))
    line = list(sheet.lines())[1]
    assert line.quote(lambda _, text: text) == '"x ""y""";2;"1\n2"'
    assert line.quote(lambda place, text: "?" * len(text) if place == 1 else text) == '"x ""y""";?;"1\n2"'


def test_a_header_is_found_below_titles_and_empty_rows(tmp_path: Path) -> None:
    rows = [
        [],
        ["Partnerzy miasta"],
        [],
        ["Nazwa", "Kraj", "Umowa z dnia"],
        ["Gmina A", "Polska", 40000],
        ["B", None, 2],
    ]
    table = table_of(first(xlsx(tmp_path / "b.xlsx", {"Arkusz 1": rows})))
    assert table
    assert table.header == ("Nazwa", "Kraj", "Umowa z dnia")
    assert [line.locator for line in table.lines()] == ["b.xlsx/Arkusz%201#row=5", "b.xlsx/Arkusz%201#row=6"]


def test_a_header_is_found_by_wanted_columns(tmp_path: Path) -> None:
    sheet = first(write(tmp_path, "Raport,za,rok,2020\nNazwa,Kraj,,\nA,PL,,\n"))
    table = table_with(sheet, ["kraj", "NAZWA"])
    assert table
    assert table.row == 2
    assert table_with(sheet, ["Nazwa", "Siedziba"]) is None


def test_every_column_has_a_name_of_its_own(tmp_path: Path) -> None:
    table = table_of(first(write(tmp_path, "Partner,Kraj,,Partner,Kraj,\nA,PL,x,B,LT,y\n")))
    assert table
    assert table.header == ("Partner", "Kraj", "#3", "Partner#2", "Kraj#2")


def test_columns_are_found_as_people_write_them() -> None:
    columns = Columns(["Wartość projektu [zł]", "Kraj", "kraj", "Nazwa\nbeneficjenta", "%"])
    assert columns.find("wartosc projektu zł") == 0
    assert columns.find("Nazwa beneficjenta") == 3
    assert (columns.find("Kraj"), columns.find("kraj"), columns.find("KRAJ")) == (1, 2, None)
    assert columns.find("%") == 4


XLSX_CELLS = [
    ("<c><v>4460148.29</v></c>", Cell("4460148.29", "number")),
    ("<c><v>109073.68000000001</v></c>", Cell("109073.68", "number")),
    ("<c><v>988059752</v></c>", Cell("988059752", "number")),
    ("<c><v>1E-2</v></c>", Cell("0.01", "number")),
    ('<c s="1"><v>40385</v></c>', Cell("2010-07-26", "date")),
    ('<c s="2"><v>40385.5</v></c>', Cell("2010-07-26T12:00:00", "date")),
    ('<c s="3"><v>40385</v></c>', Cell("40385", "number")),
    ('<c s="4"><v>1.5</v></c>', Cell("1.5", "number")),
    ('<c s="1"><v>-5</v></c>', Cell("-5", "number")),
    ('<c t="d"><v>2010-07-26T00:00:00Z</v></c>', Cell("2010-07-26", "date")),
    ('<c t="b"><v>1</v></c>', Cell("true", "truth")),
    ('<c t="s"><v>0</v></c>', Cell("Gmina Łąka")),
    ('<c t="s"><v>1</v></c>', Cell("a _x000D_ b\r")),
    ('<c t="inlineStr"><is><r><t>Dom </t></r><r><t>Kultury</t></r><rPh><t>no</t></rPh></is></c>', Cell("Dom Kultury")),
    ('<c t="str"><f>A1</f><v>shown</v></c>', Cell("shown")),
    ("<c><f>SUM(1,2)</f><v>3</v></c>", Cell("3", "number")),
    ('<c t="e"><v>#N/A</v></c>', Cell()),
    ('<c t="e"><v>#REF!</v></c>', Cell(fault="the error #REF!, expected a value")),
    ('<c><f>HYPERLINK("https://e.example/1", "247919")</f><v>0</v></c>', Cell("247919")),
    ('<c><f>HYPERLINK("https://e.example/1",247919)</f><v>0</v></c>', Cell("247919")),
    ('<c><f>hyperlink("https://e.example/1")</f></c>', Cell("https://e.example/1")),
    ('<c t="str"><f>HYPERLINK("u";"Dom ""X""")</f><v></v></c>', Cell('Dom "X"')),
    ('<c t="str"><f>HYPERLINK(A1,B1)</f><v>kept</v></c>', Cell("kept")),
]


@pytest.mark.parametrize(("xml", "expected"), XLSX_CELLS, ids=[xml[:60] for xml, _ in XLSX_CELLS])
def test_cells_of_xlsx(tmp_path: Path, xml: str, expected: Cell) -> None:
    strings = "<si><t>Gmina Łąka</t></si><si><r><t>a _x005F_x000D_ </t></r><r><t>b_x000D_</t></r></si>"
    [line] = first(xlsx(tmp_path / "b.xlsx", {"S": [[Raw(xml)]]}, strings=strings)).lines()
    assert (line.cells or [Cell()]) == [expected]


def test_a_formula_without_a_stored_value_is_a_fault(tmp_path: Path) -> None:
    [line] = first(xlsx(tmp_path / "b.xlsx", {"S": [["x", "=A1&B1"]]})).lines()
    assert line.cells[1].fault
    assert "expected one (open the file, let it calculate, save it)" in line.cells[1].fault


def test_serial_numbers() -> None:
    assert str(from_serial(1)) == "1900-01-01 00:00:00"
    assert str(from_serial(59)) == "1900-02-28 00:00:00"
    assert str(from_serial(61)) == "1900-03-01 00:00:00"
    assert str(from_serial(40385.999999)) == "2010-07-27 00:00:00"
    assert str(from_serial(38923, epoch_1904=True)) == "2010-07-26 00:00:00"
    assert from_serial(0) is None
    assert from_serial(3_000_000) is None


def test_dates_of_old_macintosh_workbooks(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "b.xlsx", {"S": [[Raw('<c s="1"><v>38923</v></c>')]]}, date1904=True)
    assert texts(first(path)) == [["2010-07-26"]]


def test_merged_cells_have_their_value_in_each_place(tmp_path: Path) -> None:
    rows = [["Projekt", "Partner", None], ["A", "x", 1], [None, "y", 2], ["B", "z", None]]
    merged = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B1:C1"/><mergeCell ref="C2:C1048576"/></mergeCells>'
    path = xlsx(tmp_path / "b.xlsx", {"S": rows}, after=merged)
    assert texts(first(path)) == [["Projekt", "Partner", "Partner"], ["A", "x", "1"], ["A", "y", "2"], ["B", "z", "1"]]


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    for dimension in ("A1", "A1:XFD1048576", "nonsense"):
        sheet = first(xlsx(tmp_path / "b.xlsx", {"S": data}, dimension=dimension))
        assert [(line.number, len(line.cells)) for line in sheet.lines()] == [(1, 1), (1048576, 16384)]


def faults(path: Path) -> list[tuple[int, str | None]]:
    return [(line.number, line.fault) for line in first(path).lines() if not line.is_empty()]


def test_what_is_beyond_the_limits_of_a_workbook_is_refused_and_said(tmp_path: Path) -> None:
    data = '<row r="1"><c><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c><c r="ZZZZ2"><v>3</v></c></row>'
    data += '<row r="3"><c r="ZZZZ3"/></row><row r="1048577"/><row r="9999999"><c><v>4</v></c></row>'
    data += '<row r="99999999999"><c><v>5</v></c></row>'
    beyond = "found a row beyond 1,048,576, expected at most as many as a workbook may have"
    assert faults(xlsx(tmp_path / "b.xlsx", {"S": data})) == [
        (1, None),
        (2, "found a cell ZZZZ2, expected at most column XFD"),
        (9999999, beyond),
        (99999999999, beyond),
    ]


@pytest.mark.parametrize("number", [1, 2])
def test_rows_out_of_order_make_a_sheet_unusable(tmp_path: Path, number: int) -> None:
    data = f'<row r="2"><c><v>1</v></c></row><row r="{number}"><c><v>2</v></c></row>'
    with pytest.raises(UnusableSourceError, match=rf"b.xlsx/S: found row {number} after row 2, expected each row once"):
        list(first(xlsx(tmp_path / "b.xlsx", {"S": data})).lines())


def ods_row(rows: int, columns: int, text: str = "x") -> str:
    cell = f'<t:table-cell t:number-columns-repeated="{columns}"><x:p>{text}</x:p></t:table-cell>'
    return f'<t:table-row t:number-rows-repeated="{rows}">{cell}</t:table-row>'


def test_rows_and_cells_that_an_ods_repeats_without_end_are_refused_and_said(tmp_path: Path) -> None:
    data = ods_row(1, 1) + ods_row(10_002, 1) + ods_row(5, 10**12, "y") + ods_row(10**12, 1) + ods_row(1, 1)
    found = [(number, fault) for number, fault in faults(ods(tmp_path / "b.ods", table(data))) if fault]
    alike, wide = "found the same row {} times, expected at most 10,000", "found 1,000,000,000 cells, expected at most"
    assert found == [
        (10_002, alike.format("10,002")),
        *((number, f"{wide} 16,384") for number in range(10_004, 10_009)),
        (20_009, alike.format("1,000,000,000")),
        (1_000_010_009, "found a row beyond 1,048,576, expected at most as many as a workbook may have"),
    ]


def test_what_is_no_object_in_a_json_table_is_refused_and_said(tmp_path: Path) -> None:
    path = write(tmp_path, '{"a": [{"x": 1}], "b": [null, {"x": 2}, 5]}', "a.json")
    assert faults(path) == [
        (1, None),
        (2, "found null, expected an object"),
        (3, None),
        (4, "found 5, expected an object"),
    ]
    arrays = ", ".join(f'"k{number}": [{{"x": 1}}]' for number in range(1001))
    with pytest.raises(UnusableSourceError, match="found more than 1000 arrays of objects, expected a table"):
        sheets_of(write(tmp_path, f"{{{arrays}}}", "b.json"))


def table(rows: str) -> str:
    return f'<t:table t:name="S">{rows}</t:table>'


def test_a_sheet_without_its_rows_is_not_passed_over(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "b.xlsx", {"S": [[1]], "T": [[2]]})
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist() if not name.endswith("sheet1.xml")}
    with zipfile.ZipFile(path, "w") as book:
        for name, data in members.items():
            book.writestr(name, data)
    with pytest.raises(
        UnusableSourceError, match=r"b.xlsx: found no rows for the sheet 'T', expected a whole workbook"
    ):
        sheets_of(path)


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_member_of_a_zip_says_what_the_file_says(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"a.{form}"
    match form:
        case "csv":
            path.write_text("nazwa;rodzaj\nX;gmina\n", encoding="utf-8")
        case "xlsx":
            xlsx(path, {"S": [["nazwa", "rodzaj"], ["X", "gmina"]]})
        case _:
            ods(path, table(ods_row(1, 2)))
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(path, f"in/{path.name}")
    with archives.members(tmp_path / "z.zip") as files:
        blob = files.blob(f"in/a.{form}")
        assert form_of(blob) == form_of(path)
        assert [texts(sheet) for sheet in sheets_of(blob)] == [texts(sheet) for sheet in sheets_of(path)]
        assert [sheet.file for sheet in sheets_of(blob)] == [f"in/{sheet.file}" for sheet in sheets_of(path)]


def test_sheets_have_their_order_and_names(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "b.xlsx", {"A & B": [[1]], "listy": [[2]], "50%/#": [[3]]}, hidden=["listy"])
    found = sheets_of(path)
    assert [(sheet.name, sheet.hidden) for sheet in found] == [("A & B", False), ("listy", True), ("50%/#", False)]
    for sheet in found:
        [line] = sheet.lines()
        assert locators.parse(line.locator) == locators.TableRow(f"b.xlsx/{sheet.name}", 1)


ODS_TABLE = """<t:table t:name="Umowy" t:style-name="v">
<t:table-header-rows><t:table-row><t:table-cell t:number-columns-spanned="2" o:value-type="string">
<x:p>Partner</x:p></t:table-cell><t:covered-table-cell/><t:table-cell o:value-type="string">
<x:p>Dnia</x:p></t:table-cell></t:table-row></t:table-header-rows>
<t:table-row t:number-rows-repeated="1000000">
<t:table-cell t:number-columns-repeated="16384"/></t:table-row>
<t:table-row>
<t:table-cell t:number-rows-spanned="2" o:value-type="string"><x:p>Dom<x:s x:c="2"/>X</x:p>
<x:p>Y</x:p><o:annotation><x:p>uwaga</x:p></o:annotation></t:table-cell>
<t:table-cell o:value-type="float" o:value="12.50"><x:p>12,50</x:p></t:table-cell>
<t:table-cell o:value-type="date" o:date-value="2010-07-26"><x:p>26.07.10</x:p></t:table-cell>
</t:table-row>
<t:table-row><t:covered-table-cell/>
<t:table-cell t:number-columns-repeated="2" o:value-type="boolean" o:boolean-value="true"/>
<t:table-cell t:formula="of:=HYPERLINK(&quot;u&quot;;&quot;link&quot;)" o:value-type="string"/>
<t:table-cell t:number-columns-repeated="1000000000"/></t:table-row>
</t:table>
<t:table t:name="Ukryta" t:style-name="h">
<t:table-row><t:table-cell o:value-type="string"><x:p>z</x:p>
</t:table-cell></t:table-row></t:table>"""
ODS_STYLES = """<s:style s:name="v"><s:table-properties/></s:style>
<s:style s:name="h"><s:table-properties t:display="false"/></s:style>"""


def test_ods(tmp_path: Path) -> None:
    path = ods(tmp_path / "b.ods", ODS_TABLE, ODS_STYLES)
    assert form_of(path) == "ods"
    shown, hidden = sheets_of(path)
    assert (shown.name, shown.hidden, hidden.name, hidden.hidden) == ("Umowy", False, "Ukryta", True)
    assert [(line.number, [cell.text for cell in line.cells]) for line in shown.lines()] == [
        (1, ["Partner", "Partner", "Dnia"]),
        (1000002, ["Dom  X\nY", "12.5", "2010-07-26"]),
        (1000003, ["Dom  X\nY", "true", "true", "link"]),
    ]
    assert texts(hidden) == [["z"]]


def test_xls(tmp_path: Path) -> None:
    path = xls(tmp_path / "b.xls", [["Name", "Betrag"], ["Stadt Köln", 12.5], ["Ort", 7]])
    assert form_of(path) == "xls"
    assert texts(first(path)) == [["Name", "Betrag"], ["Stadt Köln", "12.5"], ["Ort", "7"]]


def test_json_arrays_of_objects(tmp_path: Path) -> None:
    value = {"Asia": [{"n": 1, "x": {"y": "a"}}, {"n": 2.5, "tags": ["p", "q"]}], "a/b": [{"n": None, "ok": True}]}
    path = write(tmp_path, json.dumps(value), "list.json")
    sheet = first(path)
    assert sheet.header == ["n", "x.y", "tags", "ok"]
    lines = list(sheet.lines())
    assert [[cell.text for cell in line.cells] for line in lines] == [
        ["1", "a", "", ""],
        ["2.5", "", "p|q", ""],
        ["", "", "", "true"],
    ]
    assert [line.locator for line in lines] == ["list.json#/Asia/0", "list.json#/Asia/1", "list.json#/a~1b/0"]
    for line in lines:
        pointer = locators.parse(line.locator)
        assert isinstance(pointer, locators.JsonPointer)
        assert json.loads(line.quote(lambda _, text: text)) == locators.value_at(pointer, path.read_bytes())
    assert lines[1].quote(lambda place, text: "?" if place == 2 else text) == '{"n": 2.5, "tags": ["?", "?"]}'


def bomb(folder: Path) -> Path:
    return xlsx(folder / "b.xlsx", {"S": f"<row><c><v>1</v></c></row><!--{' ' * 40_000_000}-->"})


def with_doctype(folder: Path) -> Path:
    prolog = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    return xlsx(folder / "b.xlsx", {"S": [[1]]}, prolog=prolog)


def with_long_tag(folder: Path) -> Path:
    noise = "".join(chr(33 + 7 * i * i % 90) for i in range(1000)).translate(str.maketrans("", "", "<>&'\""))
    return xlsx(folder / "b.xlsx", {"S": f"<row spans='{noise * 20_000}'><c><v>1</v></c></row>"})


def truncated(folder: Path) -> Path:
    path = xlsx(folder / "b.xlsx", {"S": [[1, 2]] * 1000})
    return write(folder, path.read_bytes()[:-600], "b.xlsx")


def with_a_damaged_member(folder: Path) -> Path:
    path = xlsx(folder / "b.xlsx", {"S": [["x" * 100]] * 50})
    content = bytearray(path.read_bytes())
    at = content.index(b"xl/worksheets/sheet0.xml") + 60
    content[at : at + 30] = b"\xff" * 30
    return write(folder, bytes(content), "b.xlsx")


def with_many_members(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "b.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        for number in range(10_001):
            archive.writestr(str(number), "")
    return folder / "b.xlsx"


def encrypted(folder: Path) -> Path:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return write(folder, head + "EncryptedPackage".encode("utf-16-le"), "b.xlsx")


UNUSABLE = [
    (bomb, "found 40000", "at most 250 to 1"),
    (with_doctype, "found a document type", "expected a workbook, which has none"),
    (with_long_tag, "found a tag above", "expected less"),
    (truncated, "found a damaged workbook", "expected a whole one"),
    (with_a_damaged_member, "found ", "expected a"),
    (with_many_members, "found 10002 members", "expected at most 10000"),
    (encrypted, "found it encrypted", "expected a workbook without password"),
    (
        lambda f: write(f, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk", "b.xls"),
        "found a damaged workbook",
        "expected a whole",
    ),
    (lambda f: write(f, "<html><table/></html>", "b.xls"), "found a page named as a workbook", "save it anew"),
    (lambda f: write(f, b"\x89PNG\x00\x00", "b.png"), "found no text", "expected a table"),
    (lambda f: write(f, '{"a": [{"b": 1}]', "b.json"), "found no JSON", "expected an array of objects"),
    (lambda f: write(f, '{"a": 1}', "b.json"), "found no array of objects", "expected rows as objects"),
    (lambda f: f, "found no file", "expected a table"),
]


@pytest.mark.parametrize(("make", "found", "expected"), UNUSABLE, ids=[found for _, found, _ in UNUSABLE])
def test_what_is_no_table_is_one_sentence(tmp_path: Path, make: object, found: str, expected: str) -> None:
    path = make(tmp_path)  # type: ignore[operator]
    with pytest.raises(UnusableSourceError) as error:
        for sheet in sheets_of(path):
            for _ in sheet.lines():
                pass
    message = str(error.value)
    assert message.startswith(path.name)
    assert found in message
    assert expected in message
    assert "\n" not in message


def test_a_row_longer_than_any_that_somebody_wrote_is_a_fault(tmp_path: Path) -> None:
    long = "ab" * MAX_TEXT
    in_csv = list(first(write(tmp_path, f"a,b\n{long},1\nx,2\n")).lines())
    in_xlsx = list(first(xlsx(tmp_path / "b.xlsx", {"S": [["a", "b"], [long[: MAX_TEXT + 9], 1], ["x", 2]]})).lines())
    for lines in (in_csv, in_xlsx):
        assert [bool(line.fault) for line in lines] == [False, True, False]
        assert "expected at most 1000000" in str(lines[1].fault)
        assert not lines[1].is_empty()


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = xlsx(tmp_path / "b.xlsx", {"S": [["Gmina Przykładowa", 12.5, "x" * 50]] * rows})
        tracemalloc.start()
        count = sum(1 for _ in first(path).lines())
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows
        return size

    peak(10)
    assert peak(8_000) < 1.3 * peak(1_000) + 200_000


@pytest.mark.parametrize(
    ("name", "form", "tables"),
    [
        ("esif-lists/ESIF_Croatia_2007-2020.csv", "text", {"ESIF_Croatia_2007-2020.csv": (12, 2532)}),
        (
            "esif-lists/Lithuania_contracts_2007-2013.xls",
            "xls",
            {"Lithuania_contracts_2007-2013.xls/Pasirašytos sutartys": (9, 8307)},
        ),
        (
            "cordis/HE_CORDIS_summary-CA_20240603.xlsx",
            "xlsx",
            {
                f"HE_CORDIS_summary-CA_20240603.xlsx/{sheet}": size
                for sheet, size in {
                    "FP_participation": (21, 852),
                    "Orgs_summary": (19, 203),
                    "FP_projects": (13, 706),
                    "Countries_summary": (15, 1),
                }.items()
            },
        ),
        ("twinning/italy_twinings.csv", "text", {"italy_twinings.csv": (13, 4415)}),
        ("twinning/italy_twinings_fails.csv", "text", {"italy_twinings_fails.csv": (13, 372)}),
        ("agreements/university_agreements.json", "json", {"university_agreements.json": (7, 64)}),
        ("poland-eu-funds/Poland_CF_2007_2013.csv", "text", {"Poland_CF_2007_2013.csv": (7, 2190)}),
    ],
)
def test_real_files(shared: Path, name: str, form: str, tables: dict[str, tuple[int, int]]) -> None:
    path = shared / "data" / name
    assert form_of(path) == form
    found = {}
    for sheet in sheets_of(path):
        table = table_of(sheet)
        assert table
        found[sheet.file] = (len(table.header), sum(1 for line in table.lines() if not line.fault))
    assert found == tables
