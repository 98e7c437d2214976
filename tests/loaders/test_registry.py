"""Which loader reads what, and that nothing of a folder is passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import UnusableSourceError
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


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"%PDF-1.7 text", b"PK\3\4text", b'{"a": 1}', b"a;b;c\n1;2;3\n4;5;6\n"]
)
def test_what_is_no_page_and_no_table_has_no_loader(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert loader_for(file) is None


def test_loaders_are_found_by_name() -> None:
    for loader in LOADERS:
        assert loader_named(loader.name) is loader
    with pytest.raises(UnusableSourceError, match=r"expected one of .*template, pages"):
        loader_named("nothing")
