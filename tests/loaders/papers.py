"""PDF, DOCX and ODT files made of plain lines, byte by byte: what tests of pages put into them stands in the test."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

# Polish letters in a one-byte encoding of our own, as a PDF names them.
_NAMES = (
    *("aogonek", "cacute", "eogonek", "lslash", "nacute", "oacute", "sacute", "zacute", "zdotaccent"),
    *("Lslash", "Sacute", "Zdotaccent", "Zacute"),
    *("quotedblbase", "quotedblright", "endash", "bullet", "fi", "hyphen"),
)
_GLYPHS = dict(zip("ąćęłńóśźżŁŚŻŹ„”–•ﬁ\u00ad", _NAMES, strict=True))
_CODES = {char: 128 + number for number, char in enumerate(_GLYPHS)}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PASSWORD = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >> /ID [<00> <00>]".format("41" * 32)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dc:creator>Jan Nowak</dc:creator><dcterms:created>{made}</dcterms:created>"
    "</cp:coreProperties>"
)
_NUMBERING = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
    '</w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId '
    'w:val="6"/></w:num></w:numbering>'
)


@dataclass(frozen=True)
class Words:
    """Words at a place of a sheet of A4, in points from its lower left corner."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False


def column(text: str, x: float = 72, y: float = 700, step: float = 14) -> list[Words]:
    """The lines of a text one below the other; an empty line leaves its place free."""
    return [Words(x, y - number * step, line) for number, line in enumerate(text.splitlines()) if line]


def pdf(*sheets: Sequence[Words], info: str = "", trailer: str = "") -> bytes:
    """A PDF of these sheets, `info` its description, `trailer` more in its trailer."""
    count = len(sheets)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(count))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode())
    names = " ".join(f"/{name}" for name in _GLYPHS.values())
    for font in ("Helvetica", "Helvetica-Bold"):
        encoding = f"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [128 {names}] >>"
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding {encoding} >>".encode())
    objects.append(f"<< {info} >>".encode())
    for number, sheet in enumerate(sheets):
        resources = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources}"
        objects.append(f"<< {page} /Contents {7 + 2 * number} 0 R >>".encode())
        content = zlib.compress(b"\n".join(map(_shown, sheet)))
        head = f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    return _file(objects, trailer)


def _shown(words: Words) -> bytes:
    text = bytes(_CODES.get(char) or ord(char) for char in words.text)
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    font = "F2" if words.bold else "F1"
    return f"BT /{font} {words.size} Tf {words.x} {words.y} Td (".encode() + text + b") Tj ET"


def _file(objects: list[bytes], trailer: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode() + end.encode()


def docx(body: str, title: str = "", made: str = "2020-05-04T10:00:00Z", more: dict[str, bytes] | None = None) -> bytes:
    """A DOCX with this body: `w:p`, `w:tbl` and so on."""
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'.encode(),
        "word/numbering.xml": _NUMBERING.encode(),
        "docProps/core.xml": _CORE.format(title=title, made=made).encode(),
    }
    return _zip(members | (more or {}))


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of a DOCX."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int) -> str:
    """An item of list 1, which has numbers, or 2, which has bullets."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')


def odt(body: str, title: str = "", made: str = "2020-05-04T10:00:00", more: dict[str, bytes] | None = None) -> bytes:
    """An ODT with this body: `text:p`, `table:table` and so on."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{urn}:{name}:1.0"' for name in ("office", "text", "table", "style", "meta"))
    styles = (
        '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
        '</text:list-style><text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/>'
        "</text:list-style></office:automatic-styles>"
    )
    content = (
        f"<office:document-content {spaces}>{styles}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    meta = (
        f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
        f"<dc:title>{title}</dc:title><meta:creation-date>{made}</meta:creation-date></office:meta>"
        "</office:document-meta>"
    )
    kind = b"application/vnd.oasis.opendocument.text"
    return _zip({"mimetype": kind, "content.xml": content.encode(), "meta.xml": meta.encode()} | (more or {}))


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()
