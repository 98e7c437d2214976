"""Files that no loader should stumble over, made on the fly, and a child process that offers them to every loader.

`MAKERS` and `DAMAGED` make each file in an empty folder and give its path. `python -m tests.loaders.hostile` asks every
loader about the files whose paths it reads, one a line; it runs `ogniwo load --as LOADER FILE` for those that accept
them, and once without `--as`, in workspaces of their own, and prints a line of JSON for each file. It makes none, as
the memory that this takes is not that of loading.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import resource
import signal
import socket
import struct
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from loaders.base import Loader
from loaders.files.archives import is_regular
from tests.loaders import papers

SECONDS = 30  # for one loader and one file; on an idle machine none takes five
ADDRESS_SPACE = 6 << 30
GIGABYTE = 1 << 30

Maker = Callable[[Path], Path]

# Beginnings by which formats are known, up to a place where a text of any length may stand.
BEGINNINGS = {
    "organization.csv": (
        '"projectID";"projectAcronym";"organisationID";"vatNumber";"name";"shortName";"SME";"activityType";"street";'
        '"postCode";"city";"country";"nutsCode";"geolocation";"organizationURL";"contactForm";"contentUpdateDate";'
        '"rcn";"order";"role";"ecContribution";"netEcContribution";"totalCost";"endOfParticipation";"active"\n'
        '"101";"X";"999";"";"'
    ),
    "iati.xml": '<iati-activities version="2.03"><iati-activity><iati-identifier>',
    "ewp.xml": (
        '<iias-get-response xmlns="https://github.com/erasmus-without-paper/ewp-specs-api-iias/blob/stable-v6/endpoints/'
        'get-response.xsd"><iia><partner><hei-id>'
    ),
    "cordis.xml": '<project xmlns="http://cordis.europa.eu"><rcn>1</rcn><id>101</id><acronym>',
    "terc.xml": '<teryt><catalog name="TERC"><row><col name="WOJ">',
    "page.html": "<html><body><p>",
}
ROOTS = {
    name: text.partition("<")[2].partition(">")[0] for name, text in BEGINNINGS.items() if name.endswith(".xml")
}  # the start tag of each kind of XML
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
TABLE = "id;name;kind;sectors\r\na;Urząd Gminy Dolna;gmina;\n"


def written(name: str, content: str | bytes) -> Maker:
    """A file of this content."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def laughing(name: str) -> Maker:
    """XML whose entities would be 10 GB."""
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>'
    return written(name, f"{doctype}{BEGINNINGS[name]}&e11;")


def spying(name: str) -> Maker:
    """XML that asks for another file."""
    doctype = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return written(name, f"{doctype}{BEGINNINGS[name]}&e;")


def deep(name: str) -> Maker:
    """XML with a million elements in one another."""
    return written(name, BEGINNINGS[name] + "<a>" * 1_000_000)


def zipped(name: str, files: dict[str, bytes], change: Callable[[bytearray], bytes | bytearray] = bytes) -> Maker:
    """A ZIP, changed afterwards."""

    def make(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in files.items():
                archive.writestr(member, data)
        path.write_bytes(change(bytearray(path.read_bytes())))
        return path

    return make


def sheet(rows: str, extra: str = "", dimension: str = "A1:B2", change: Callable[[bytearray], Any] = bytes) -> Maker:
    """An XLSX whose one sheet, named as one of the template, has these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>'
        '<sheet name="Instytucje" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData>{extra}</worksheet>",
    }
    return zipped("book.xlsx", {name: text.encode() for name, text in files.items()}, change)


def cell(place: str, text: str) -> str:
    """A cell of an XLSX with text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{cell("A1", "nazwa")}{cell("B1", "rodzaj")}</row>'
ROW = f'<row r="2">{cell("A2", "Urząd Gminy Dolna")}{cell("B2", "gmina")}</row>'


def giant_cell() -> Maker:
    """A workbook with 50 MB in one cell, as different letters as a ZIP needs not to be taken for a bomb."""
    letters = random.Random(5).randbytes(25_000_000).hex()  # noqa: S311  # noise, no secret
    return sheet(HEADER + f'<row r="2">{cell("A2", letters)}</row>')


def ods(rows: str) -> Maker:
    """An ODS whose one sheet has these rows."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" '
        f'xmlns:text="{urn}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Instytucje">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped("book.ods", {"mimetype": kind, "content.xml": content.encode()})


def repeated(times: int, *texts: str) -> str:
    """An ODS row that says how often it and its last cell stand there."""
    cells = [f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts]
    cells[-1] = cells[-1].replace("-cell>", f'-cell table:number-columns-repeated="{times}">', 1)
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def pipe(folder: Path) -> Path:
    """A pipe into which nobody writes."""
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def device(folder: Path) -> Path:
    """A link to a device that never ends."""
    (folder / "zero.csv").symlink_to("/dev/zero")
    return folder / "zero.csv"


def unix_socket(folder: Path) -> Path:
    """A socket."""
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(folder):
        server.bind("s.csv")  # the whole path may be too long for one
    return folder / "s.csv"


def directory(folder: Path) -> Path:
    """A folder where a file is expected."""
    (folder / "institutions.csv").mkdir()
    return folder / "institutions.csv"


def noise(folder: Path) -> Path:
    """Bytes without sense, the same each time."""
    return written("noise.csv", random.Random(5).randbytes(1_000_000))(folder)  # noqa: S311  # noise, no secret


def shared_bytes(data: bytearray) -> bytearray:
    """Every entry of a ZIP's directory made to point to the first member."""
    start = 0
    while (start := data.find(b"PK\1\2", start + 1)) > 0:
        data[start + 42 : start + 46] = struct.pack("<L", 0)
    return data


def encrypted(data: bytearray) -> bytearray:
    """The first member of a ZIP marked as encrypted."""
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    return data


def pdf_object(content: str, *, packed: bytes | None = None) -> Maker:
    """A PDF whose page has this for its content, or a packed stream as it is."""
    stream = packed if packed is not None else zlib.compress(content.encode())
    head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    head += b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R "
    head += b"/MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>\nendobj\n4 0 obj\n"
    head += f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream\nendobj\n"
    return written("page.pdf", head + b"trailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF\n")


def vast_pdf(folder: Path) -> Path:
    """A PDF whose page unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"(x) Tj " * (1 << 17)) for _ in range(1000)) + packer.flush()
    return pdf_object("", packed=packed)(folder)


def many_pages(folder: Path) -> Path:
    """A PDF of more pages than any that is read."""
    return written("page.pdf", papers.pdf(*[papers.column("Tekst strony.")] * 1100))(folder)


def rows_of(*lines: str) -> Maker:
    """A table of institutions with these lines below its header."""
    return written("institutions.csv", "\n".join(["id;name;kind;sectors", *lines]))


def json_of(text: str) -> Maker:
    """A JSON file."""
    return written("a.json", text)


def csv_zip(change: Callable[[bytearray], bytes | bytearray] = bytes, **more: bytes) -> Maker:
    """A ZIP as CORDIS publishes it."""
    begin = BEGINNINGS["organization.csv"].encode()
    return zipped(
        "cordis.zip", {"organization.csv": begin, "project.csv": b'"id";"acronym"\n"1";"X"\n', **more}, change
    )


MERGED_ALL = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
MERGED_MANY = "<mergeCells>" + '<mergeCell ref="A2:XFD1048576"/>' * 50_000 + "</mergeCells>"
FORMULAS = (
    '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2" t="e"><f>A1/0</f><v>#DIV/0!</v></c></row>'
    '<row r="3"><c r="A3" t="str"><f>HYPERLINK("http://x","Urząd")</f><v>0</v></c></row>'
)
POLYGON = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"nazwa": "powiat x"}, "geometry": '
    '{"type": "Polygon", "coordinates": [[["a", null], []]]}}, null, {"type": "Feature"}]}'
)

MAKERS: dict[str, Maker] = {
    # Text and tables
    "nothing at all": written("a.csv", b""),
    "white space": written("a.csv", " \n\t\r\n" * 100),
    "a byte order mark alone": written("institutions.csv", b"\xef\xbb\xbf"),
    "noise": noise,
    "NUL bytes": written("institutions.csv", TABLE.replace("Dolna", "Do\0lna")),
    "UTF-16 without its mark": written("institutions.csv", TABLE.encode("utf-16-le")),
    "UTF-8 and Windows-1250 mixed": written("institutions.csv", TABLE.encode() + "b;Łąka;;\n".encode("cp1250")),
    "Windows-1250, line ends mixed": written("institutions.csv", (TABLE + "b;Łąka;;\rc;Śnieg;;").encode("cp1250")),
    "ragged rows": rows_of("b;X", "c;Y;gmina;;;;", "d;Z;gmina;;a;b"),
    "columns twice and without name": written("institutions.csv", "name;name;;kind;kind\nX;Y;Z;gmina;gmina\n"),
    "columns missing": written("institutions.csv", "kind;sectors\ngmina;\n"),
    "a header alone": rows_of(),
    "a quote that never ends": rows_of('a;"X;gmina;', *["b;Y;gmina;"] * 1000),
    "nulls in many spellings": rows_of(*(f"{n};-;n/a;{n}" for n in ("NULL", "b.d.", "#N/D!", "–"))),
    "a hundred thousand columns": written("institutions.csv", "name;" + ";".join(f"c{n}" for n in range(10**5))),
    "formulas in a table": rows_of('a;"=HYPERLINK(""http://x"")";gmina;', "b;=1+1;gmina;"),
    # XML
    **{f"entities in {name}": laughing(name) for name in ROOTS},
    **{f"another file asked for in {name}": spying(name) for name in ROOTS},
    **{f"a million elements deep in {name}": deep(name) for name in ROOTS},
    # JSON
    "JSON nested without end": json_of("[" * 1_000_000),
    "JSON objects nested": json_of('{"grants":' * 100_000),
    "JSON with a number of a million digits": json_of(
        '{"grants": [{"id": "x", "amountAwarded": ' + "9" * 10**6 + "}]}"
    ),
    "JSON with what is no number": json_of('{"grants": [{"id": "x", "amountAwarded": NaN}, {"amountAwarded": 1e999}]}'),
    "JSON with half a character": json_of('{"grants": [{"id": "\\ud800", "title": "\\ud800"}]}'),
    "JSON of other types": json_of(
        '{"grants": {"id": [null, {"title": 5}]}, "features": 7, "type": "FeatureCollection"}'
    ),
    "a list of nothing": json_of('[null, 5, "x", [], {}]'),
    "JSON lines with other things between": written(
        "a.jsonl",
        '{"id": "a", "schema": "Company", "properties": {"name": ["X"]}}\nnull\n[]\n{\n"x"\n{"schema": "Company"}',
    ),
    "ROR lines of other types": written(
        "r.jsonl",
        '{"id": "https://ror.org/01abcde12", "name": 5, "names": {}, "locations": null}\n{"id": "https://ror.org/x"}',
    ),
    "polygons without points": written("a.geojson", POLYGON),
    # ZIPs
    "a ZIP cut off": csv_zip(lambda data: data[:200]),
    "a ZIP with damage": csv_zip(lambda data: data[:50] + b"####" + data[54:]),
    "a ZIP with a password": csv_zip(encrypted),
    "a ZIP whose members share their bytes": csv_zip(shared_bytes),
    "a ZIP that climbs out": csv_zip(**{"../../../tmp/evil.csv": b"x"}),
    "a ZIP bomb": lambda folder: csv_zip(**{"more.csv": bytes(200 << 20)})(folder),
    "a ZIP in a ZIP": zipped("a.zip", {"b.zip": b"PK\3\4" + bytes(1000)}),
    "a ZIP of nothing": zipped("a.zip", {}),
    "a ZIP of XML with entities": zipped(
        "a.zip", {"1.xml": f'<!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]><project>&e9;'.encode()}
    ),
    # Workbooks
    "a workbook with a wrong dimension": sheet(HEADER + ROW, dimension="A1:XFD1048576"),
    "a workbook with a cell far away": sheet(HEADER + ROW + f'<row r="1048576">{cell("XFD1048576", "x")}</row>'),
    "a workbook with rows that no program has": sheet(HEADER + f'<row r="99999999999">{cell("ZZZZZ9", "x")}</row>'),
    "a workbook merged as a whole": sheet(HEADER + ROW, MERGED_ALL),
    "a workbook merged again and again": sheet(HEADER + ROW, MERGED_MANY),
    "a workbook of formulas": sheet(HEADER + FORMULAS),
    "a workbook without its texts": sheet(HEADER + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>'),
    "a workbook cut off": sheet(HEADER + ROW, change=lambda data: data[:300]),
    "a workbook with a password": sheet(HEADER + ROW, change=encrypted),
    "a workbook with entities": sheet(f"<!DOCTYPE x>{HEADER}&e9;"),
    "a workbook with a giant cell": lambda folder: giant_cell()(folder),
    "ODS cells said to be there a billion times": ods(repeated(1, "nazwa", "rodzaj") + repeated(10**9, "X", "gmina")),
    "a cut off XLS": written("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)),
    "a page named as a workbook": written("a.xls", "<html><table><tr><td>nazwa</td></tr></table></html>"),
    # Pages
    "a scanned PDF": written("page.pdf", papers.pdf([])),
    "an encrypted PDF": written("page.pdf", papers.pdf(papers.column("Tekst"), trailer=papers.PASSWORD)),
    "a PDF cut off": written("page.pdf", papers.pdf(papers.column("Tekst " * 10))[:700]),
    "a PDF of too many pages": many_pages,
    "a PDF whose pages hold one another": written(
        "page.pdf",
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] "
        "/Count 9 >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF\n",
    ),
    "a PDF of nested lists": pdf_object("[" * 1_000_000),
    "a PDF of nested objects": written("page.pdf", b"%PDF-1.4\n1 0 obj\n" + b"<< /A " * 500_000 + b"\n%%EOF\n"),
    "a PDF with a vast page": vast_pdf,
    "a PDF of a million letters in a place": pdf_object("BT 1 0 0 1 0 0 Tm " + "(x) Tj " * 300_000 + "ET"),
    "a DOCX cut off": written("page.docx", papers.docx(papers.paragraph("Tekst"))[:400]),
    "a DOCX bomb": lambda folder: zipped(
        "page.docx", {"[Content_Types].xml": b"", "word/document.xml": bytes(200 << 20)}
    )(folder),
    "a DOCX of empty cells": written("page.docx", papers.docx("<w:tbl><w:tr>" + "<w:tc></w:tc>" * 2_000_000)),
    "a DOCX with entities": written(
        "page.docx",
        papers.docx("", more={"word/document.xml": f"<!DOCTYPE x [<!ENTITY e0 'ha'>{ENTITIES}]><x>&e9;</x>".encode()}),
    ),
    "an ODT bomb": lambda folder: written("a.odt", papers.odt("", more={"content.xml": bytes(200 << 20)}))(folder),
    "an ODT of lists in lists": written("page.odt", papers.odt("<text:list><text:list-item>" * 200_000)),
    "HTML of 100 MB": lambda folder: written("page.html", "<html><body>" + "<p>Tekst strony.</p>" * 5_000_000)(folder),
    "HTML nested without end": written("page.html", "<html><body>" + "<div><table><tr><td>" * 400_000 + "Tekst"),
    "HTML of 15 MB in a table": lambda folder: written(
        "page.html", "<html><body><table>" + "<tr><td>Urząd</td><td>Gmina</td></tr>" * 350_000
    )(folder),
    "a text of 15 MB": lambda folder: written(
        "page.txt", "Urząd Gminy w Dolnej i Fundacja Most współpracują. " * 290_000
    )(folder),
    "a text of soft hyphens": written("page.txt", "Urząd Gminy w Dolnej współpracuje. " + "a\u00ad" * 450_000),
    # What is no file
    "a pipe": pipe,
    "a device": device,
    "a socket": unix_socket,
    "a folder for a file": directory,
}


GOLDEN = Path(__file__).parent / "golden"
SENSELESS = ("null", "[]", '""', "-1", "NaN", "<a/>", ";;;;", '"', "\x85", "\ud7ff", "9" * 400, "0000-99-99", "\u202e")


def cut(data: bytes, chance: random.Random) -> bytes:
    """Cut off somewhere."""
    return data[: chance.randrange(1, max(2, len(data)))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(data)
    for _ in range(min(len(changed), 30)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """Lines in another order, some of them twice."""
    return b"".join(chance.choices(data.splitlines(keepends=True) or [b""], k=data.count(b"\n") + 1))


def senseless(data: bytes, chance: random.Random) -> bytes:
    """Some values replaced by such as do not belong there."""
    parts = re.split(rb"([,;:<>\t\n]+)", data)
    for _ in range(min(len(parts) // 2, 12)):
        parts[2 * chance.randrange(len(parts) // 2)] = chance.choice(SENSELESS).encode()
    return b"".join(parts)


def emptied(data: bytes, chance: random.Random) -> bytes:
    """Every third value taken out."""
    return re.sub(rb'"[^"\n]*"', lambda match: b'""' if chance.random() < 0.3 else match[0], data)


def windows(data: bytes, _: random.Random) -> bytes:
    """In Windows-1250."""
    return data.decode("utf-8", "replace").encode("cp1250", "replace")


def utf_16(data: bytes, _: random.Random) -> bytes:
    """In UTF-16 with its mark."""
    return data.decode("utf-8", "replace").encode("utf-16")


def swollen(data: bytes, _: random.Random) -> bytes:
    """40 MB of letters in one value near its end."""
    place = _inside(data)
    return data[:place] + b"x" * 40_000_000 + data[place:]


def _inside(data: bytes) -> int:
    """A place inside a value near the end: behind two letters, before two others."""
    places = [match.start() + 2 for match in re.finditer(rb"[a-z]{4}", data)]
    return places[len(places) * 4 // 5] if places else len(data) // 2


DAMAGES = (cut, flipped, shuffled, senseless, emptied, windows, utf_16)


def damaged(case: Path, damage: Callable[[bytes, random.Random], bytes]) -> Maker:
    """The input of a golden folder, each of its files damaged, the same way each time; golden pages lie beside it."""

    def make(folder: Path) -> Path:
        top = case / "input" if (case / "input").is_dir() else case
        files = sorted(file for file in top.rglob("*") if file.is_file() and not file.name.startswith("expected."))
        for number, file in enumerate(files):
            chance = random.Random(f"{case.name} {number}")  # noqa: S311  # damage, no secret
            target = folder / file.relative_to(top)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(damage(file.read_bytes(), chance))
        return folder / files[0].name if len(files) == 1 else folder

    return make


def endless(case: Path) -> Maker:
    """The input of a golden folder, its largest file with a gigabyte of NULs in one value; it takes no room on disk."""

    def make(folder: Path) -> Path:
        path = damaged(case, lambda data, _: data)(folder)
        file = max((file for file in folder.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
        with file.open("r+b") as stream:
            stream.truncate(_inside(file.read_bytes()))
            stream.truncate(GIGABYTE)
        return path

    return make


CASES = sorted({path.parent for form in ("*/*/input", "pages/*/page.*") for path in GOLDEN.glob(form)})
PAPERS = {
    "page.pdf": papers.pdf(papers.column("Urząd Gminy w Dolnej i Fundacja Most podpisały porozumienie.\n" * 20)),
    "page.docx": papers.docx(papers.paragraph("Urząd Gminy w Dolnej i Fundacja Most podpisały porozumienie.") * 20),
    "page.odt": papers.odt("<text:p>Urząd Gminy w Dolnej i Fundacja Most podpisały porozumienie.</text:p>" * 20),
}


def spoiled(name: str, damage: Callable[[bytes, random.Random], bytes]) -> Maker:
    """A document of `PAPERS`, damaged, the same way each time."""
    return written(name, damage(PAPERS[name], random.Random(name)))  # noqa: S311  # damage, no secret


FIRST = {case.parent: case for case in reversed(CASES)}.values()  # one of each loader
DAMAGED: dict[str, Maker] = {
    f"{case.parent.name}/{case.name} {damage.__name__}": damaged(case, damage) for case in CASES for damage in DAMAGES
}
DAMAGED |= {f"{name} {damage.__name__}": spoiled(name, damage) for name in PAPERS for damage in (cut, flipped)}
DAMAGED |= {f"{case.parent.name}/{case.name} endless": endless(case) for case in FIRST}
DAMAGED |= {f"{case.parent.name}/{case.name} swollen": damaged(case, swollen) for case in FIRST}


class _TooLongError(BaseException):
    """A loader that does not come to an end."""


def _stop(*_: object) -> None:
    raise _TooLongError


def _attempt(path: Path, loader: str | None, workspace: Path) -> dict[str, Any]:
    """Runs `ogniwo load` in this process; its exit code, what it said, how long it took, what is loaded afterwards."""
    from ogniwo.cli import main

    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["ogniwo", "--workspace", str(workspace), "load", *(["--as", loader] if loader else []), str(path)]
    code: Any = 0
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code or 0
    except _TooLongError:
        code = f"still running after {SECONDS} seconds"
    except BaseException:
        code = traceback.format_exc(limit=-4)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    loaded = [file.name for file in (workspace / "sources").glob("*")]
    seconds = time.monotonic() - start
    return {"code": code, "out": out.getvalue(), "err": err.getvalue(), "seconds": seconds, "loaded": loaded}


def _asked(path: Path, loaders: tuple[Loader, ...]) -> list[str]:
    """The loaders that think they read a file, and those whose look at it fails or takes too long."""
    if not path.is_dir() and not is_regular(path):
        return [loader.name for loader in loaders]
    asked = []
    for loader in loaders:
        start = time.monotonic()
        try:
            accepted = loader.accepts(path)
        except Exception:
            accepted = True
        if accepted or time.monotonic() - start > SECONDS / 3:
            asked.append(loader.name)
    return asked


def _peak() -> int:
    """The most memory that this process ever held, in MiB; `getrusage` would count what its parent held before."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM"))


def run(paths: Iterable[str]) -> None:
    """Offers files to every loader; prints a line of JSON for each file."""
    from loaders.registry import LOADERS

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    signal.signal(signal.SIGALRM, _stop)
    for path in map(Path, paths):
        with tempfile.TemporaryDirectory() as scratch:
            found = {}
            for loader in (None, *_asked(path, LOADERS)):
                found[loader or "any"] = _attempt(path, loader, Path(scratch) / (loader or "any"))
        print(json.dumps({"found": found, "peak": _peak()}), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    run(line.rstrip("\n") for line in sys.stdin)
