"""Which loader reads what, and that nothing of a folder is passed over in silence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graph.errors import UnusableSourceError
from graph.records import Source, Tally
from loaders.registry import LOADERS, loader_for, loader_named, sources_in

TABLE = "name,kind\nUrząd Gminy Dolna,gmina\n"
PAGE = "Powiatowy Urząd Pracy w Opolu zaprasza.\n"


def found(path: Path) -> dict[str, str | None]:
    return {p.relative_to(path).as_posix(): loader and loader.name for p, loader in sources_in(path)}


def test_a_folder_of_tables_and_other_things_is_read_in_full(tmp_path: Path) -> None:
    (tmp_path / "institutions.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    (tmp_path / "strona.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "other.csv").write_text("a,b,c\n1,2,3\n4,5,6\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("# About this folder\n", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "institutions.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "more" / "picture.bin").write_bytes(b"\0\1")
    (tmp_path / "nowhere").symlink_to(tmp_path / "none")
    assert found(tmp_path) == {
        ".": "template",
        "strona.txt": "pages",
        "other.csv": None,
        "more": "template",
        "more/picture.bin": None,
        "nowhere": None,
    }


def test_a_link_back_to_a_folder_above_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "strona.txt").write_text(PAGE, encoding="utf-8")
    assert found(tmp_path) == {"strona.txt": "pages"}


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"PK\3\4text", b'{"a": 1}', b"a;b;c\n1;2;3\n4;5;6\n"])
def test_what_is_no_page_and_no_table_has_no_loader(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert loader_for(file) is None


DOCTYPE = '<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY e "Urząd">\n<!ENTITY % p SYSTEM "p.dtd">]>\n'
DECLARING = {
    "cordis": '<project xmlns="http://cordis.europa.eu"><rcn>1</rcn><id>101</id><acronym>&e;</acronym></project>',
    "iati": '<iati-activities version="2.03"><iati-activity><iati-identifier>&e;</iati-identifier></iati-activity>'
    "</iati-activities>",
    "ewp": '<iias-get-response xmlns="https://github.com/erasmus-without-paper/ewp-specs-api-iias/blob/stable-v6/'
    'endpoints/get-response.xsd"><iia><partner><hei-id>&e;</hei-id></partner></iia></iias-get-response>',
    "teryt": '<teryt><catalog name="TERC"><row><col name="WOJ">02</col><col name="POW"/><col name="GMI"/>'
    '<col name="RODZ"/><col name="NAZWA">&e;</col><col name="NAZWA_DOD">w</col></row></catalog></teryt>',
    "nuts": "<NUTS><row><NUTS_ID>PL</NUTS_ID><NUTS_NAME>&e;</NUTS_NAME></row></NUTS>",
}


@pytest.mark.parametrize("name", DECLARING)
@pytest.mark.parametrize("zipped", [False, True])
def test_xml_that_declares_entities_is_refused_by_its_loader(name: str, zipped: bool, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(DOCTYPE + DECLARING[name], encoding="utf-8")
    if zipped:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.write(file, "a.xml")
        file = tmp_path / "a.zip"
    [(_, loader)] = sources_in(file)
    assert loader is loader_named(name)
    source = Source(id="source/a", title="a", origin="a", checksum="sha256:0", retrieved="2024-01-01", loader=name)
    with pytest.raises(
        UnusableSourceError, match=r"a.xml, line 3, column \d+: found a declaration of the entity 'e', e"
    ):
        list(loader.read(file, source))


@pytest.mark.parametrize("name", DECLARING)
def test_a_doctype_alone_is_passed_over(name: str, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text('<!DOCTYPE x SYSTEM "x.dtd">\n' + DECLARING[name].replace("&e;", "X"), encoding="utf-8")
    assert loader_for(file) is loader_named(name)
    source = Source(id="source/a", title="a", origin="a", checksum="sha256:0", retrieved="2024-01-01", loader=name)
    assert [item.rows for item in loader_named(name).read(file, source) if isinstance(item, Tally)] == [1]


def test_loaders_are_found_by_name() -> None:
    for loader in LOADERS:
        assert loader_named(loader.name) is loader
    with pytest.raises(UnusableSourceError, match=r"expected one of .*template, pages"):
        loader_named("nothing")
