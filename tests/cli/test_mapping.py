"""Mappings from the command line: drafting one, loading by it, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

TABLE = "Nazwa partnera;Kraj;Data podpisania\nMiasto Przykładów;Niemcy;22.05.2004\nGmina Testowa;Litwa;1.09.2011 r.\n"


def test_a_table_is_loaded_by_its_draft(ogniwo: Run, tmp_path: Path) -> None:
    (tmp_path / "partnerzy.csv").write_text(TABLE, encoding="utf-8")
    draft = ogniwo("mapping", "suggest", "partnerzy.csv")
    assert draft.returncode == 0
    assert "name: Nazwa partnera" in draft.stdout
    (tmp_path / "partnerzy.yaml").write_text(draft.stdout, encoding="utf-8")
    loaded = ogniwo("load", "partnerzy.csv", "--mapping", "partnerzy.yaml")
    assert loaded.returncode == 0, loaded.stderr
    assert "2 institutions, 2 cooperations, 2 links" in loaded.stdout
    assert "partnerzy.csv: 2 rows: 2 loaded, 0 refused" in loaded.stdout
    again = ogniwo("load", "partnerzy.csv", "--mapping", "partnerzy.yaml")
    assert "2 rows" not in again.stdout  # unchanged
    (tmp_path / "partnerzy.yaml").write_text(draft.stdout + "# corrected\n", encoding="utf-8")
    anew = ogniwo("load", "partnerzy.csv", "--mapping", "partnerzy.yaml")
    assert "partnerzy.csv: 2 rows: 2 loaded, 0 refused" in anew.stdout


def test_a_draft_takes_the_language_that_is_named(ogniwo: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Country\nA,PL\n", encoding="utf-8")
    assert "\nlanguage: lt " in ogniwo("mapping", "suggest", "list.csv", "--language", "lt").stdout


def test_what_is_wrong_is_one_sentence(ogniwo: Run, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("Nazwa;Kraj\nA;PL\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("institutions:\n  a: {nam: Nazwa}\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("institutions: {a: {name: Name}}\n", encoding="utf-8")
    for mapping, sentence in {
        "bad.yaml": "bad.yaml, line 2, institutions.a: found the key 'nam', expected name?",
        "other.yaml": "found the column 'Name', which the table lacks or has twice",
        "none.yaml": "none.yaml: found no file, expected a mapping",
    }.items():
        answer = ogniwo("load", "l.csv", "--mapping", mapping)
        assert answer.returncode == 1
        assert sentence in answer.stderr
        assert len(answer.stderr.strip().splitlines()) == 1
    both = ogniwo("load", "l.csv", "--mapping", "other.yaml", "--as", "template")
    assert both.returncode == 2
    nothing = ogniwo("mapping", "suggest", "bad.yaml")
    assert nothing.returncode == 1
    assert len(nothing.stderr.strip().splitlines()) == 1
