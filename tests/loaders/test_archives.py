"""Folders, ZIPs and files as sets of members; ZIPs that are damaged, encrypted or bombs."""

from __future__ import annotations

import io
import os
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from graph.errors import UnusableSourceError
from loaders.files import archives
from loaders.files.archives import check_archive, heads, is_archive, members


def zipped(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name are meant here
        for name, data in files.items():
            archive.writestr(name.removesuffix("*"), data)
    return path


def test_a_folder_a_zip_and_a_file_are_read_alike(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "b.csv").write_bytes(b"two")
    (data / "a.csv").write_bytes(b"one")
    (data / ".hidden").write_bytes(b"no")
    (data / "below").mkdir()
    archive = zipped(tmp_path / "data.zip", {"./a.csv": b"one", "b.csv": b"two", "__MACOSX/._b.csv": b"no"})
    for path in (data, archive):
        with members(path) as files:
            assert files.names() == ["a.csv", "b.csv"]
            assert files.size("b.csv") == 3
            with files.open("b.csv") as stream:
                assert stream.read() == b"two"
            assert files.head("a.csv", 2) == b"on"
        assert list(heads(path)) == [("a.csv", b"one"), ("b.csv", b"two")]
    with members(data / "a.csv") as files:
        assert (files.names(), files.head("a.csv")) == (["a.csv"], b"one")


def test_names_lead_through_folders_and_are_only_names(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"csv/a.csv": b"1", "..\\..\\evil.csv": b"2", "/etc/passwd": b"3"})
    with members(path) as files:
        assert files.names() == ["../../evil.csv", "csv/a.csv", "etc/passwd"]
        assert files.open("../../evil.csv").read() == b"2"
    assert [file.name for file in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_of_workbooks_is_no_workbook(tmp_path: Path, method: int) -> None:
    book = zipped(tmp_path / "book.xlsx", {"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}).read_bytes()
    path = zipped(tmp_path / "a.zip", {"a/book.xlsx": book, "b.xlsx": book}, method)
    with members(path) as files:
        assert files.names() == ["a/book.xlsx", "b.xlsx"]
        assert files.blob("b.xlsx").whole() == book


@pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype", "xl/worksheets/sheet1.xml"])
def test_a_workbook_is_one_file(tmp_path: Path, first: str) -> None:
    path = zipped(tmp_path / "book.xlsx", {first: b"x", "xl/workbook.xml": b"x"})
    assert not is_archive(path)
    with members(path) as files:
        assert files.names() == ["book.xlsx"]


def damaged_in_the_middle(path: Path) -> Path:
    zipped(path, {"a.csv": os.urandom(200_000)}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[100_000] ^= 0xFF
    path.write_bytes(data)
    return path


def encrypted(path: Path) -> Path:
    zipped(path, {"a.csv": b"one"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    return path


def unknown_method(path: Path) -> Path:
    zipped(path, {"a.csv": b"one"})
    data = bytearray(path.read_bytes())
    data[8] = data[data.find(b"PK\1\2") + 10] = 9
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (damaged_in_the_middle, "a.zip, member a.csv: found damaged data"),
        (encrypted, "a.zip, member a.csv: found an encrypted member, expected one without password"),
        (unknown_method, "a.zip, member a.csv: cannot be unpacked"),
    ],
)
def test_a_member_that_cannot_be_read(tmp_path: Path, make: object, said: str) -> None:
    path = make(tmp_path / "a.zip")  # type: ignore[operator]  # a function of the table above
    with members(path) as files, pytest.raises(UnusableSourceError, match=said):
        files.open("a.csv").read()


@pytest.mark.parametrize("length", [10, 60, -1])
def test_a_truncated_zip_is_one_sentence(tmp_path: Path, length: int) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"one" * 100})
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(
        UnusableSourceError, match=r"a\.zip: found a damaged or truncated ZIP or .*, expected a whole one"
    ):
        check_archive(path)
    assert list(heads(path)) == []


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_FREE", 1 << 20)
    with pytest.raises(UnusableSourceError, match="expected at most 250 to 1"):
        check_archive(zipped(tmp_path / "zeros.zip", {"a.csv": bytes(2 << 20)}))
    hidden = {"noise.bin": os.urandom(1 << 20), "a.csv": bytes(2 << 20)}
    with pytest.raises(UnusableSourceError, match=r"member a\.csv: found 2,097,152 bytes packed into"):
        check_archive(zipped(tmp_path / "hidden.zip", hidden))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(UnusableSourceError, match="found a ZIP of 3 members, expected at most 2"):
        check_archive(zipped(tmp_path / "many.zip", {f"{n}.csv": b"x" for n in range(3)}))
    monkeypatch.setattr(archives, "MAX_TOTAL", 100)
    with pytest.raises(UnusableSourceError, match="found a ZIP of 200 bytes unpacked, expected at most 100"):
        check_archive(zipped(tmp_path / "large.zip", {"a.csv": os.urandom(200)}))


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": os.urandom(1000), "b.csv": b""}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\1\2")
    data[entry + 20 : entry + 28] = struct.pack("<LL", 1000, 1000)
    data[entry + 42 : entry + 46] = struct.pack("<L", 0)
    path.write_bytes(data)
    with pytest.raises(UnusableSourceError, match="members that share their bytes"):
        check_archive(path)


def test_a_directory_larger_than_memory_is_refused_unread(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"one"})
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\5\6")
    data[end + 12 : end + 16] = struct.pack("<L", 1 << 30)
    path.write_bytes(data)
    with pytest.raises(UnusableSourceError, match="found a ZIP with a directory of 1,073,741,824 bytes"):
        check_archive(path)


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSourceError, match=r"two members with the name 'a\.csv'"):
        check_archive(zipped(tmp_path / "a.zip", {"a.csv": b"1", "a.csv*": b"2"}))


def test_a_pipe_is_no_source(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert not is_archive(tmp_path / "pipe")
    with pytest.raises(UnusableSourceError, match="pipe: found no regular file"), members(tmp_path / "pipe"):
        pass
    assert list(heads(tmp_path / "pipe")) == []


def test_a_member_that_is_longer_than_it_says_is_cut_and_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.csv": b"x" * 5000}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    entry = data.find(b"PK\1\2")
    for place in (22, entry + 24):
        data[place : place + 4] = struct.pack("<L", 10)
    path.write_bytes(data)
    with members(path) as files, pytest.raises(UnusableSourceError, match="found damaged data"):
        io.TextIOWrapper(files.open("a.csv")).read()
