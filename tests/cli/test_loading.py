"""`ogniwo load`, `sources`, `sources diff` and `template`: true summaries, changes, folders of many things."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run

ROWS = "id,name,kind,sectors\na,Urząd Gminy Dolna,gmina,\nb,,gmina,\nc,Fundacja Most,fundacja,\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "institutions.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_rows_are_counted_and_listed(ogniwo: Run, table: Path) -> None:
    answer = ogniwo("load", table)
    assert answer.stdout == (
        "source/institutions  2 institutions\n"
        "  institutions.csv: 3 rows: 2 loaded, 1 refused (ogniwo sources --rejects institutions)\n"
    )
    [line] = [line for line in ogniwo("sources").stdout.splitlines() if line.startswith("institutions")]
    assert line.split()[-2:] == ["3", "1"]


HEADER, BAD = "id,name,kind,sectors\n", "b,,gmina,\n"
REFUSED = [
    (
        HEADER + BAD + "c,,gmina,\n",
        "all 2 rows were refused, nothing was loaded; first: institutions.csv, row 2, column",
    ),
    (HEADER + BAD, "its only row was refused, nothing was loaded; first: institutions.csv, row 2, column name: found"),
    (HEADER, "found no row that holds anything, expected one at least; nothing was loaded"),
]


@pytest.mark.parametrize(("rows", "said"), REFUSED)
def test_a_source_of_which_nothing_can_be_loaded_is_an_error(ogniwo: Run, table: Path, rows: str, said: str) -> None:
    table.write_text(rows, encoding="utf-8")
    answer = ogniwo("load", table)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert answer.stderr.startswith(f"error: {table}: {said}")
    assert "holds no sources yet" in ogniwo("sources").stdout
    table.write_text(ROWS, encoding="utf-8")
    assert ogniwo("load", table).returncode == 0
    before = ogniwo("sources").stdout
    table.write_text(rows, encoding="utf-8")
    assert ogniwo("load", table).returncode == 1
    assert ogniwo("sources").stdout == before


def test_a_reload_prints_what_changed(ogniwo: Run, table: Path) -> None:
    ogniwo("load", table)
    table.write_text(
        ROWS.replace("Most,fundacja", "Most,stowarzyszenie").replace("a,Urząd Gminy", "d,Urząd Miasta"), "utf-8"
    )
    said = ogniwo("load", table).stdout.partition("  since the last load: ")[2]
    assert said.splitlines() == [
        "1 added (1 institution), 1 changed (1 institution), 1 removed (1 institution)",
        "    + Urząd Miasta Dolna",
        "    ~ Fundacja Most (kind)",
        "    - Urząd Gminy Dolna",
    ]
    assert "unchanged (loaded from" in ogniwo("load", table).stdout
    assert "  since the last load: no record and no link differs\n" in ogniwo("load", table, "--again").stdout


def test_editions_are_compared_as_files_or_as_loaded_sources(ogniwo: Run, table: Path, tmp_path: Path) -> None:
    newer = tmp_path / "2024.csv"
    newer.write_text(ROWS.replace("Most", "Brama").replace("b,,", "b,Spółdzielnia Dom,"), encoding="utf-8")
    expected = [
        "1 added (1 institution), 1 changed (1 institution), 0 removed",
        "  + Spółdzielnia Dom",
        "  ~ Fundacja Brama (names)",
    ]
    answer = ogniwo("sources", "diff", table, newer)
    assert answer.stdout.splitlines() == [f"{table} → {newer}: {expected[0]}", *expected[1:]]
    assert not (tmp_path / "workspace" / "sources").exists()
    ogniwo("load", table)
    assert ogniwo("sources", "diff", "institutions", newer).stdout.splitlines()[1:] == expected[1:]
    ogniwo("load", newer)
    loaded = ogniwo("sources", "diff", "institutions", "2024").stdout.splitlines()
    assert loaded[0] == "institutions → 2024: 2 added (2 institutions), 0 changed, 1 removed (1 institution)"
    missing = ogniwo("sources", "diff", "institutions", "2025.csv")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr == "error: 2025.csv: there is no such file or folder, and no such source is loaded\n"


def test_a_folder_of_editions_cannot_be_compared_as_one(ogniwo: Run, table: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "institutions.csv").write_text(ROWS, encoding="utf-8")
    answer = ogniwo("sources", "diff", table, folder)
    assert answer.returncode == 1
    assert f"{folder}: found 2 sources" in answer.stderr


def test_a_folder_of_unrelated_things_is_as_many_sources(ogniwo: Run, table: Path, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    table.rename(tmp_path / "all" / "institutions.csv")
    (tmp_path / "all" / "strona.txt").write_text("Powiatowy Urząd Pracy w Opolu zaprasza.\n", encoding="utf-8")
    (tmp_path / "all" / "schema.json").write_text("{}", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "all" / "picture.zip", "w") as archive:
        archive.writestr("a.png", b"\x89PNG")
    answer = ogniwo("load", tmp_path / "all", tmp_path / "none")
    assert [line.split()[0] for line in answer.stdout.splitlines() if line.startswith("source/")] == [
        "source/all",
        "source/strona",
    ]
    said = answer.stderr.splitlines()
    assert said[0] == f"error: {tmp_path / 'none'}: there is no such file or folder"
    assert said[1].startswith("2 files not read: no loader reads this, expected a format of ")
    assert said[2:4] == [f"  {tmp_path / 'all' / name}" for name in ("picture.zip", "schema.json")]
    assert said[4:] == ["error: 1 of the sources could not be loaded; the others were"]
    assert answer.returncode == 1
    assert ogniwo("load", tmp_path / "all").returncode == 0


def test_a_damaged_zip_in_a_folder_is_an_error(ogniwo: Run, table: Path, tmp_path: Path) -> None:
    (tmp_path / "all").mkdir()
    table.rename(tmp_path / "all" / "institutions.csv")
    (tmp_path / "all" / "broken.zip").write_bytes(b"PK\3\4" + bytes(100))
    answer = ogniwo("load", tmp_path / "all")
    assert answer.returncode == 1
    assert f"error: {tmp_path / 'all' / 'broken.zip'}: found a damaged or truncated ZIP" in answer.stderr
    assert "source/all  2 institutions" in answer.stdout


def test_the_template_is_written_filled_in_and_loaded(ogniwo: Run, tmp_path: Path) -> None:
    file = tmp_path / "partners.xlsx"
    assert ogniwo("template", file).stdout == f"wrote {file}; fill it in, then: ogniwo load {file}\n"
    book = openpyxl.load_workbook(file)
    book["Instytucje"]["B2"], book["Instytucje"]["E2"] = "Powiatowy Urząd Pracy w Opolu", "powiatowy urząd pracy"
    book["Udziały"]["A2"], book["Udziały"]["B2"] = "Powiatowy Urząd Pracy w Opolu", "Nowa droga"
    book["Udziały"]["C2"], book["Udziały"]["D2"] = "projekt", "lider"
    book.save(file)
    answer = ogniwo("load", file)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == (
        "source/partners  1 institution, 1 cooperation, 1 link\n"
        "  partners.xlsx/Instytucje: 1 row: 1 loaded, 0 refused\n"
        "  partners.xlsx/Udziały: 1 row: 1 loaded, 0 refused\n"
    )
    again = ogniwo("template", file)
    assert (again.returncode, "it is there already" in again.stderr) == (1, True)
    other = ogniwo("template", tmp_path / "partners.csv")
    assert other.stderr == f"error: {tmp_path / 'partners.csv'}: found suffix '.csv', expected .xlsx\n"
