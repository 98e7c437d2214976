"""Workbooks written by hand, tag by tag, so that tests can make what no program would write."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = f"""<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" formatCode='yyyy\\-mm\\-dd'/>
<numFmt numFmtId="165" formatCode='#,##0.00\\ "zł;d"'/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>
</styleSheet>"""  # styles: 0 general, 1 and 2 dates, 3 money, 4 hours

Rows = Iterable[Sequence[object]]


class Raw(str):
    """XML of a cell as it is, or of a whole row."""

    __slots__ = ()


def cell(value: object) -> str:
    """A cell of XLSX without its place: a text inline, a number, a formula where it begins with =, or raw XML."""
    if isinstance(value, Raw):
        return value
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    text = str(value)
    if text.startswith("="):
        return f"<c><f>{escape(text[1:])}</f></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def rows_xml(rows: Rows) -> str:
    """Rows of XLSX without their numbers."""
    return "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)


def xlsx(
    path: Path,
    sheets: dict[str, str | Rows],
    *,
    strings: str = "",
    after: str = "",
    hidden: Sequence[str] = (),
    date1904: bool = False,
    dimension: str = "A1",
    prolog: str = "",
) -> Path:
    """A workbook; a sheet is its rows, or the XML of its sheetData. `after` stands behind the rows of each sheet."""
    names = list(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        root = f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="/xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{root}</Relationships>')
        listed = "".join(
            f"<sheet name={quoteattr(name)} r:id='s{i}' state='{'hidden' if name in hidden else 'visible'}'/>"
            for i, name in enumerate(names)
        )
        book = f'<workbookPr date1904="{int(date1904)}"/><sheets>{listed}</sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{book}</workbook>')
        targets = "".join(
            f'<Relationship Id="s{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(len(names))
        )
        targets += f'<Relationship Id="st" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        targets += f'<Relationship Id="ss" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{targets}</Relationships>')
        archive.writestr("xl/styles.xml", STYLES)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
        for i, name in enumerate(names):
            content = sheets[name]
            data = content if isinstance(content, str) else rows_xml(content)
            body = f'<dimension ref="{dimension}"/><sheetData>{data}</sheetData>{after}'
            archive.writestr(f"xl/worksheets/sheet{i}.xml", f'{prolog}<worksheet xmlns="{_MAIN}">{body}</worksheet>')
    return path


def ods(path: Path, tables: str, styles: str = "") -> Path:
    """An OpenDocument workbook of the XML of its tables; prefixes are o(ffice), t(able), x for text, s(tyle)."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("o", "office"), ("t", "table"), ("x", "text"), ("s", "style"))
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<o:document-content {spaces}><o:automatic-styles>{styles}</o:automatic-styles>"
            f"<o:body><o:spreadsheet>{tables}</o:spreadsheet></o:body></o:document-content>",
        )
    return path


def xls(path: Path, rows: Rows) -> Path:
    """A workbook of BIFF 2, the first Excel: one sheet of texts (cp1252) and numbers."""

    def record(number: int, data: bytes) -> bytes:
        return struct.pack("<HH", number, len(data)) + data

    content = record(0x0009, struct.pack("<HH", 2, 0x10)) + record(0x0042, struct.pack("<H", 1252))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HH", row, column) + b"\0\0\0"
            if isinstance(value, int | float):
                content += record(0x0003, place + struct.pack("<d", value))
            elif value is not None:
                text = str(value).encode("cp1252")
                content += record(0x0004, place + bytes([len(text)]) + text)
    path.write_bytes(content + record(0x000A, b""))
    return path
