"""The tables of the figures, on counts that are made up: no page is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.accuracy.measure import BARS, Count, Measurement, figures_in_markdown, figures_of, met, report, with_figures
from tests.conftest import ROOT

MEASURED = Measurement(
    {"a": {"groups": Count(3, 4, 4), "evidence": Count(8, 8, 8)}, "b": {"groups": Count(0, 0, 4), "evidence": Count()}},
    {"a": "pl", "b": "de"},
)
PAGE = "Before.\n<!-- figures: written by `make accuracy` -->\nold\n<!-- end of figures -->\nAfter.\n"


def test_counts_are_summed_before_figures_are_taken() -> None:
    assert MEASURED.total()["groups"] == Count(3, 4, 8)
    assert MEASURED.total()["groups"].figures == (0.75, 0.375, 0.5)
    assert MEASURED.total("de")["groups"].figures == (0.0, 0.0, 0.0)
    assert MEASURED.total("de")["evidence"].figures == (None, None, None)


def test_a_bar_is_met_or_not_or_not_there() -> None:
    assert met("groups", Count(3, 4, 4)) == "yes"
    assert met("groups", MEASURED.total()["groups"]) == "no"
    assert met("evidence", Count()) == "no"
    assert met("project_start", Count()) == ""
    assert BARS["evidence"] == 1


def test_the_page_gets_the_figures_and_keeps_the_rest() -> None:
    written = with_figures(PAGE, MEASURED)
    assert written.startswith("Before.\n<!-- figures")
    assert written.endswith("<!-- end of figures -->\nAfter.\n")
    assert "| `groups` | 0.750 | 0.375 | 0.500 | 0.75 | no |" in written
    assert "| `groups` | 0.750 | 0.000 |" in written
    assert "2 pages: 1 Polish, 1 German." in written
    assert figures_of(written) == figures_in_markdown(MEASURED)
    assert with_figures(written, MEASURED) == written


def test_the_report_has_a_table_for_each_language_and_one_for_all_with_the_bars() -> None:
    tables = report(MEASURED).split("\n\n")
    assert [table.split("  ")[0] for table in tables] == ["Polish (1)", "German (1)", "all pages (2)"]
    assert ["no" in table for table in tables] == [False, False, True]


def test_without_the_pages_it_says_which_folder_is_missing_and_writes_nothing(tmp_path: Path) -> None:
    page = ROOT / "docs" / "accuracy.md"
    before = page.read_bytes()
    environment = {**os.environ, "OGNIWO_SHARED": str(tmp_path)}
    command = [sys.executable, "-m", "tests.accuracy"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path / 'documents'}: no such folder")
    assert page.read_bytes() == before
